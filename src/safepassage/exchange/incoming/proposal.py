"""What an import would change: shown before anything is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from safepassage.domain.operation import Operation
from safepassage.exchange.cells import render
from safepassage.exchange.schema import SHEET
from safepassage.exchange.tables import Row, tables_of
from safepassage.exchange.times import SOME_CLOCK
from safepassage.notices import Notice, Severity

_LONGEST: Final = 200
"""Characters of one value that are shown; how a road bends may take thousands."""


class Act(StrEnum):
    """What happens to a row."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One row that would be another: ``values`` has for each attribute that differs what it was and what it would be."""

    act: Act
    sheet: str
    id: str
    values: tuple[tuple[str, object, object], ...] = ()

    def __str__(self) -> str:
        if self.act is Act.REMOVED:
            return f"{self.act}: {self.sheet} {self.id}"
        if self.act is Act.ADDED:
            return f"{self.act}: {self.sheet} {self.id}: " + ", ".join(f"{name} {_said(after)}" for name, _, after in self.values)
        differences = (f"{name} {_said(before)} -> {_said(after)}" for name, before, after in self.values)
        return f"{self.act}: {self.sheet} {self.id}: " + ", ".join(differences)


def _said(value: object) -> str:
    if value is None:
        return "nothing"
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text)} characters)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """
    An operation as it would be, with everything that was read and not taken.

    Parameters
    ----------
    rows
        How many rows, features or points the file has.
    taken
        How many of them are in ``after``, changed or as they were.
    """

    before: Operation
    after: Operation
    rows: int
    taken: int
    notices: tuple[Notice, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        """Return every row that would be another."""
        return tuple(changes(self.before, self.after))

    @property
    def rejected(self) -> int:
        """Return how many rows were not taken."""
        return self.rows - self.taken

    @property
    def errors(self) -> tuple[Notice, ...]:
        """Return what made rows be rejected."""
        return tuple(notice for notice in self.notices if notice.severity is Severity.ERROR)


def changes(before: Operation, after: Operation) -> Iterator[Change]:
    """Yield how the tables of two operations differ: by sheet, and by what names a row in it."""
    old_tables, new_tables = tables_of(before), tables_of(after)
    for name, new_rows in new_tables.items():
        key = SHEET[name].unique[0] if SHEET[name].unique else tuple(column.attribute for column in SHEET[name].columns)
        old, new = _by_key(old_tables[name], key), _by_key(new_rows, key)
        for row_id in (*old, *(row_id for row_id in new if row_id not in old)):
            row = new.get(row_id) or old[row_id]
            shown = row_id if SHEET[name].unique else str(row.get(key[0], ""))
            yield from _row_changes(name, shown, old.get(row_id), new.get(row_id))


def _by_key(rows: list[Row], key: tuple[str, ...]) -> dict[str, Row]:
    return {"/".join(str(row.get(attribute, "")) for attribute in key): row for row in rows}


def _is_usual(sheet: str, attribute: str, value: object) -> bool:
    """Return whether a value of a new row need not be shown: it is the column's default."""
    column = SHEET[sheet].column(attribute)
    return not column.required and column.default is not None and render(column, column.default, SOME_CLOCK) == value


def _row_changes(sheet: str, row_id: str, old: Row | None, new: Row | None) -> Iterator[Change]:
    if new is None:
        yield Change(act=Act.REMOVED, sheet=sheet, id=row_id)
        return
    was: Mapping[str, object] = old or {}
    names = dict.fromkeys((*was, *new))
    values = tuple((name, was.get(name), new.get(name)) for name in names if was.get(name) != new.get(name))
    if old is None:
        values = tuple((name, before, after) for name, before, after in values if not _is_usual(sheet, name, after))
    if values:
        yield Change(act=Act.ADDED if old is None else Act.CHANGED, sheet=sheet, id=row_id, values=values)
