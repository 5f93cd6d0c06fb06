"""Names in cells that mean rows of other sheets: by id, name or alias, in any case."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, cast

from safepassage.domain.operation import Operation
from safepassage.exchange.cells import plain
from safepassage.exchange.codes import notice
from safepassage.exchange.columns import Column, Kind
from safepassage.exchange.headings import near
from safepassage.exchange.records import Record, Records
from safepassage.exchange.schema import SHEET
from safepassage.notices import Notice

_SITES: Final = "Reception sites"


@dataclass(slots=True)
class Names:
    """
    What the rows of one sheet may be called, the surest first: exactly their id, their id in any case, a name or alias.

    ``is_partial`` is true if some row has no usable name, which is told there: what cannot be found may mean that row.
    """

    ids: dict[str, str] = field(default_factory=dict)
    any_case: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    others: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    is_partial: bool = False

    def add(self, name: str, others: Iterable[str]) -> None:
        """Let ``name`` be found by itself and by ``others``."""
        self.ids[name] = name
        self.any_case[name.casefold()].add(name)
        for other in (name, *others):
            if plain(other):
                self.others[plain(other)].add(name)

    def find(self, text: str) -> set[str]:
        """Return the ids that ``text`` can mean: one if all is well."""
        if text in self.ids:
            return {text}
        return self.any_case.get(text.casefold()) or self.others.get(plain(text)) or set()


def resolve(records: Records, notices: list[Notice]) -> None:
    """Put the id of the row that is meant in place of every reference, and tell those that mean none or several."""
    names = _all_names(records)
    # Reception sites are called by their places, so they come first.
    for record in records.get(_SITES, ()):
        _resolve_record(record, names, notices)
    names[_SITES] = _site_names(records, names["Places"])
    for sheet, rows in records.items():
        if sheet != _SITES:
            for record in rows:
                _resolve_record(record, names, notices)


def resolve_in(operation: Operation, rows: Iterable[Record], notices: list[Notice]) -> None:
    """Put the id that is meant in place of every reference of ``rows`` to what is in ``operation``, as `resolve` does within one file."""
    names = {"Places": Names(), _SITES: Names()}
    for place in operation.places:
        others = (place.name, *place.aliases)
        names["Places"].add(place.id, others)
        if place.id in operation.reception_site:
            names[_SITES].add(place.id, others)
    for record in rows:
        _resolve_record(record, names, notices)


def _all_names(records: Records) -> dict[str, Names]:
    found: dict[str, Names] = defaultdict(Names)
    for sheet, rows in records.items():
        for record in rows:
            name = record.values.get("id")
            if isinstance(name, str):
                found[sheet].add(name, _other_names(record))
            elif record.is_nameless:
                found[sheet].is_partial = True
    return found


def _other_names(record: Record) -> Iterator[str]:
    yield str(record.values.get("name", ""))
    yield from cast("tuple[str, ...]", record.values.get("aliases", ()))


def _site_names(records: Records, places: Names) -> Names:
    rows = records.get(_SITES, ())
    names = Names(is_partial=any(site.is_nameless for site in rows))
    for site in (str(site.values["place"]) for site in rows if not site.is_nameless):
        names.add(site, (other for other, meant in places.others.items() if site in meant))
    return names


def _resolve_record(record: Record, names: Mapping[str, Names], notices: list[Notice]) -> None:
    for column in record.matched.sheet.columns:
        if not column.refers_to or column.attribute in record.broken or column.attribute not in record.given:
            continue
        value = record.values[column.attribute]
        written = (str(value),) if column.kind is Kind.REFERENCE else cast("tuple[str, ...]", value)
        known = names.get(column.refers_to, Names())
        meant = [_one(text, column, known, record, notices) for text in written]
        record.values[column.attribute] = meant[0] if column.kind is Kind.REFERENCE else tuple(meant)


def _one(text: str, column: Column, known: Names, record: Record, notices: list[Notice]) -> str:
    """Return the id that ``text`` means; if there is not exactly one, tell it and return the text."""
    found = known.find(text)
    if len(found) == 1:
        return next(iter(found))
    record.broken.add(column.attribute)
    where = record.spot(column.attribute)
    if found:
        message = f"{text!r} can mean each of {', '.join(sorted(found))} in the sheet {column.refers_to}."
        notices.append(notice("ambiguous-reference", where, message, given=text, expected=" or ".join(sorted(found))))
        return text
    guess = near(text, [*known.ids, *known.others])
    if known.is_partial and guess is None:
        return text
    if known.ids:
        meant = min(known.find(guess)) if guess else ""
        message = f"There is no {text!r} in the sheet {column.refers_to}." + (f" Did you mean {meant}?" if meant else "")
        expected = meant or f"the id, name or alias of a row of {column.refers_to}"
        notices.append(notice("unknown-reference", where, message, given=text, expected=expected))
    elif not SHEET[column.refers_to].required:  # A missing or empty sheet that is required is told once, not by each row.
        message = f"There is no {text!r}: the sheet {column.refers_to} has no rows."
        notices.append(notice("unknown-reference", where, message, given=text, expected=f"a row in {column.refers_to}"))
    return text
