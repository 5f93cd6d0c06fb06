"""The rows of a file as values of the model, with the spot of each."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, cast
from zoneinfo import ZoneInfo

from safepassage.exchange.cells import parse, text_in
from safepassage.exchange.codes import notice
from safepassage.exchange.columns import Column
from safepassage.exchange.coordinates import is_grid_reference
from safepassage.exchange.headings import Matched, Reading
from safepassage.exchange.problems import CellError, Doubts
from safepassage.exchange.raw import Cell, RawRow, Unreadable
from safepassage.exchange.times import Clock, zone_of
from safepassage.notices import Notice, Where

if TYPE_CHECKING:
    from datetime import datetime

_COORDINATES: Final = frozenset({"latitude", "longitude"})
_SAME_POINT: Final = 0.001
"""Degrees, about a hundred metres: a grid reference and coordinates that differ by less mean one point."""


@dataclass(slots=True, kw_only=True)
class Record:
    """
    One row, understood as far as it can be.

    Parameters
    ----------
    values
        By attribute; what is empty has its default.
    given
        What stands in the file, by attribute, for those that are filled in.
    broken
        Attributes without a usable value. A record with any is not built.
    """

    matched: Matched
    row: RawRow
    values: dict[str, object] = field(default_factory=dict)
    given: dict[str, object] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)

    def spot(self, attribute: str) -> Where:
        """Return where ``attribute`` stands, or would stand."""
        return self.matched.spot(attribute, self.row)

    @property
    def is_nameless(self) -> bool:
        """Return whether what names the row is missing or wrong, so that others cannot refer to it."""
        return any(name in self.broken for name in next(iter(self.matched.sheet.unique), ()))

    @property
    def id(self) -> str:
        """Return the values that name the row, joined by slashes; empty for a row that nothing names."""
        names = next(iter(self.matched.sheet.unique), ())
        return "/".join(str(self.values.get(name, "")) for name in names)


Records = dict[str, list[Record]]
"""Records by the proper name of their sheet, in order."""


def read_records(matched: Mapping[str, Matched], notices: list[Notice]) -> tuple[Records, Clock]:
    """Return the records of every sheet and the operation's clock, and add everything wrong with cells to ``notices``."""
    records: Records = {}
    clock = Clock(_zone(matched.get("Operation")))
    for name, sheet in matched.items():
        records[name] = read_rows(sheet, clock, notices)
        if name == "Operation" and records[name]:
            clock = replace(clock, epoch=cast("datetime | None", records[name][0].values.get("epoch")))
        if not records[name] and sheet.sheet.required:
            message = f"The sheet {name} has no rows."
            notices.append(notice("empty-sheet", sheet.raw.where, message, expected="at least one row"))
    return records, clock


def read_rows(matched: Matched, clock: Clock, notices: list[Notice]) -> list[Record]:
    """Return the rows of one sheet, read by ``clock``, and add everything wrong with cells to ``notices``."""
    return [_record(matched, row, clock, notices) for row in matched.raw.rows]


def _zone(operation: Matched | None) -> ZoneInfo:
    """Return the operation's time zone, or UTC where it is missing or wrong, which is told when its cell is read."""
    if operation is not None and operation.raw.rows:
        for heading, reading in operation.readings.items():
            cell = operation.raw.rows[0].cells.get(heading)
            if reading.column.attribute == "zone" and cell is not None:
                with suppress(CellError):
                    return zone_of(text_in(cell.value))
    return ZoneInfo("UTC")


def _record(matched: Matched, row: RawRow, clock: Clock, notices: list[Notice]) -> Record:
    record = Record(matched=matched, row=row)
    for heading, reading in matched.readings.items():
        if heading in row.cells:
            _read_cell(record, reading, row.cells[heading], clock, notices)
    if "position" in record.given:
        _take_position(record, notices)
    for column in matched.sheet.columns:
        if column.is_written and column.attribute not in record.values.keys() | record.broken:
            _fill_in(record, column, notices)
    return record


def _read_cell(record: Record, reading: Reading, cell: Cell, clock: Clock, notices: list[Notice]) -> None:
    column = reading.column
    if column.attribute in _COORDINATES and is_grid_reference(cell.value):
        column = record.matched.sheet.column("position")
    doubts = Doubts()
    record.given[column.attribute] = cell.value
    if isinstance(cell.value, Unreadable):
        record.broken.add(column.attribute)
        notices.append(notice(cell.value.code, cell.where, cell.value.message, expected=column.description.rstrip(".")))
        return
    if cell.is_formula:
        notices.append(notice("formula", cell.where, "The cell is a formula.", given=cell.value))
    try:
        own = clock if reading.zone is None else replace(clock, zone=reading.zone)
        record.values[column.attribute] = parse(column, cell.value, reading.unit, own, doubts)
    except CellError as error:
        record.broken.add(column.attribute)
        notices.append(
            notice(error.code, cell.where, error.message, given=cell.value, expected=error.expected, remedy=error.remedy)
        )
    notices.extend(notice(code, cell.where, message, given=cell.value) for code, message in doubts.found)


def _fill_in(record: Record, column: Column, notices: list[Notice]) -> None:
    """Give an empty cell its default; tell it if there is none, once for the whole column if nobody has that column."""
    if not column.required:
        record.values[column.attribute] = column.default
        return
    record.broken.add(column.attribute)
    matched = record.matched
    title = matched.title(column.attribute)
    has_column = any(reading.column is column for reading in matched.readings.values())
    if has_column or not matched.raw.is_table:
        message = f"{title} is empty."
        notices.append(notice("missing-value", record.spot(column.attribute), message, expected=column.description.rstrip(".")))
    elif record.row is matched.raw.rows[0]:
        message = f"The sheet {matched.sheet.name} has no column {title}."
        where = replace(matched.raw.where, column=title)
        notices.append(notice("missing-column", where, message, expected=title))


def _take_position(record: Record, notices: list[Notice]) -> None:
    """Take latitude and longitude from the position, which must be the same point if both are given."""
    point = cast("tuple[float, float] | None", record.values.pop("position", None))
    if point is None:
        record.broken |= _COORDINATES - record.values.keys()
        return
    for axis, degrees in zip(("latitude", "longitude"), point, strict=True):
        stated = record.values.setdefault(axis, degrees)
        if abs(cast("float", stated) - degrees) > _SAME_POINT:
            message = f"The position lies at {axis} {degrees}, the column {axis} says {stated}."
            notices.append(notice("contradicting-position", record.spot("position"), message, given=record.given["position"]))
            record.broken.add(axis)
