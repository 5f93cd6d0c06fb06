"""From records to the operation: references, unique names, objects, and what they say together."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from safepassage.domain.operation import Operation
from safepassage.domain.people import PerMobility
from safepassage.domain.uncertainty import Uncertainty
from safepassage.exchange.codes import notice
from safepassage.exchange.columns import Sheet
from safepassage.exchange.figures import check_subjects, check_totals
from safepassage.exchange.headings import match_sheets
from safepassage.exchange.raw import RawFile
from safepassage.exchange.records import Record, Records, read_records
from safepassage.exchange.references import resolve
from safepassage.exchange.rules import check_rules, partial
from safepassage.exchange.schema import SHEET, SHEETS
from safepassage.notices import Notice, Severity, Where
from safepassage.units import Interval

_PARTS: Final = {
    "places": PerMobility,
    "boarding_per_person": PerMobility,
    "alighting_per_person": PerMobility,
    "period": Interval,
    "uncertainty": Uncertainty,
}
"""Fields that are objects of their own, and their classes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    """
    What a file amounts to.

    Parameters
    ----------
    operation
        The operation; None if an error stands among the notices.
    partial
        The objects that could be built, as an operation that may lack some and refer to what it lacks.
    incomplete
        Names of the sheets of which something could not be built.
    """

    file: str
    operation: Operation | None
    partial: Operation
    incomplete: frozenset[str]
    notices: tuple[Notice, ...]
    records: Records

    def locate(self, sheet: str, row: str, attribute: str) -> Where:
        """
        Return the spot of ``attribute`` in the row called ``row`` of ``sheet``; as near as possible if there is no such spot.

        Rows of a sheet in which nothing names them are called by their number, from 0.
        """
        known = SHEET.get(sheet)
        for number, record in enumerate(self.records.get(sheet, ())):
            is_it = record.id == row if known is None or known.unique else row in {"", str(number)}
            if is_it or sheet == "Operation":
                has = known is not None and attribute in {column.attribute for column in known.columns}
                return record.spot(attribute) if has else record.row.where
        return Where(file=self.file, sheet=sheet)


def assemble(file: RawFile) -> Assembled:
    """Return the operation in ``file`` with everything that is wrong or doubtful, in the order of the file."""
    notices = list(file.notices)
    matched, found = match_sheets(file)
    notices += found
    records, _ = read_records(matched, notices)
    resolve(records, notices)
    check_unique(records, notices)
    check_totals(records, notices)
    check_subjects(records, notices)
    fields = _build(records, notices)
    heading = next(iter(records.get("Operation", ())), None)
    whole = partial({**(heading.values if heading else {}), **fields})
    notices += check_rules(whole, records)
    is_wrong = any(problem.severity is Severity.ERROR for problem in notices)
    return Assembled(
        file=file.name,
        operation=None if is_wrong else replace(whole),
        partial=whole,
        incomplete=_incomplete(records),
        notices=tuple(in_order(notices, file)),
        records=records,
    )


def _incomplete(records: Records) -> frozenset[str]:
    """Return the names of the sheets with a row that could not be built, or without any row though they need one."""
    broken = {name for name, rows in records.items() if any(record.broken for record in rows)}
    return frozenset(broken | {sheet.name for sheet in SHEETS if sheet.required and not records.get(sheet.name)})


def in_order(notices: list[Notice], file: RawFile) -> list[Notice]:
    """Return ``notices`` in the order of the file, each once."""
    sheets = {raw.title: number for number, raw in enumerate(file.sheets, start=1)}
    columns = {raw.title: {heading: n for n, heading in enumerate(raw.headings)} for raw in file.sheets}

    def place(problem: Notice) -> tuple[int, int, int]:
        where = problem.where
        return sheets.get(where.sheet, 0), where.row, columns.get(where.sheet, {}).get(where.column, 0)

    return sorted(dict.fromkeys(notices), key=place)


def check_unique(records: Records, notices: list[Notice]) -> None:
    """Tell rows that share what must be their own, and mark them broken."""
    for second in records.get("Operation", [])[1:2]:
        second.broken.add("id")
        notices.append(notice("duplicate-row", second.row.where, "A file holds one operation.", given=second.given.get("id", "")))
    for rows in records.values():
        for attributes in rows[0].matched.sheet.unique if rows else ():
            first: dict[tuple[object, ...], Record] = {}
            for record in rows:
                if any(attribute in record.broken for attribute in attributes):
                    continue
                key = tuple(record.values[attribute] for attribute in attributes)
                if key not in first:
                    first[key] = record
                    continue
                record.broken.add(attributes[-1])
                written = "/".join(str(record.given.get(attribute, "")) for attribute in attributes)
                message = f"{written!r} is already in row {first[key].row.where.row}."
                notices.append(notice("duplicate-row", record.spot(attributes[0]), message, given=written))


def _build(records: Records, notices: list[Notice]) -> dict[str, object]:
    """Return the objects for each field of the operation, of all rows that could be built."""
    parts: dict[tuple[str, str], dict[str, list[object]]] = defaultdict(lambda: defaultdict(list))
    fields: dict[str, list[object]] = {sheet.field: [] for sheet in SHEETS if sheet.field and not sheet.owner}
    for sheet in (*(s for s in SHEETS if s.owner), *(s for s in SHEETS if s.field and not s.owner)):
        fields_of_owner = {part.field: part for part in SHEETS if part.owner == sheet.name}
        for record in records.get(sheet.name, ()):
            own = {field: tuple(parts[part.name, record.id].get(field, ())) for field, part in fields_of_owner.items()}
            built = _object(record, own, records, notices)
            if built is None:
                continue
            if sheet.owner:
                owner = str(record.values[sheet.columns[0].attribute])
                parts[sheet.name, owner][sheet.field].append(built)
            else:
                fields[sheet.field].append(built)
    return _grouped({field: tuple(objects) for field, objects in fields.items()})


def _grouped(fields: Mapping[str, object]) -> dict[str, object]:
    """Return ``fields`` with those of an object within the operation (``field.part``) made into that object."""
    whole: dict[str, object] = {}
    parts: dict[str, dict[str, object]] = defaultdict(dict)
    for field, objects in fields.items():
        group, _, part = field.partition(".")
        if part:
            parts[group][part] = objects
        else:
            whole[field] = objects
    return whole | {group: _PARTS[group](**content) for group, content in parts.items()}


def _object(record: Record, own: Mapping[str, tuple[object, ...]], records: Records, notices: list[Notice]) -> object | None:
    """Return the object of ``record`` with the parts that other sheets add, or None, told why if nothing else told it."""
    sheet = record.matched.sheet
    if record.broken:
        return None
    if sheet.name == "Legs" and not own["travel_times"]:
        if not any(time.values.get("leg") == record.id for time in records.get("Travel times", ())) and records.get(
            "Travel times"
        ):
            message = f"Leg {record.id} has no travel time."
            notices.append(notice("no-travel-time", record.spot("id"), message, given=record.id))
        record.broken.add("travel_times")
        return None
    try:
        return sheet.build(**_arguments(record, sheet), **own)
    except ValueError as error:
        attribute, sentence = sheet.contradiction
        where = record.spot(attribute) if attribute else record.row.where
        message = sentence or str(error)
        notices.append(notice("invalid-row", where, message, given=record.given.get(attribute, "")))
        record.broken.add(attribute)
        return None


def _arguments(record: Record, sheet: Sheet) -> dict[str, object]:
    arguments: dict[str, object] = {}
    parts: dict[str, dict[str, object]] = defaultdict(dict)
    for column in sheet.columns:
        if not column.is_part:
            continue
        field, *part = column.target
        if part:
            parts[field][part[0]] = record.values[column.attribute]
        else:
            arguments[field] = record.values[column.attribute]
    return arguments | {field: _PARTS[field](**values) for field, values in parts.items()}
