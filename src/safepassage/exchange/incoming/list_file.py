"""A list in a workbook or text table, read row by row: headings wherever they stand, every rejected row told."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, cast

from safepassage.domain.operation import Operation
from safepassage.errors import InvalidOperationError
from safepassage.exchange.cells import text_in
from safepassage.exchange.codes import notice
from safepassage.exchange.columns import Sheet
from safepassage.exchange.headings import match_columns
from safepassage.exchange.incoming.delimited import grid_of
from safepassage.exchange.incoming.lists import REPORTS
from safepassage.exchange.incoming.mapping import Meaning, Meanings, is_understood, matched
from safepassage.exchange.raw import RawFile, RawSheet
from safepassage.exchange.records import Record, read_rows
from safepassage.exchange.references import resolve_in
from safepassage.exchange.storage import read_bytes
from safepassage.exchange.times import Clock, zone_of
from safepassage.exchange.workbook_reader import Grid, read_workbook, sheet_of
from safepassage.notices import Notice, Severity, Where

_TEXT: Final = frozenset({".csv", ".tsv", ".txt"})
_DEEPEST: Final = 40
"""Rows from the top in which the headings are looked for."""
_NAMED: Final = 6
"""Rows alike that are named one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFile:
    """
    A list as it was read.

    Parameters
    ----------
    records
        Rows that can be used, in order.
    rows
        How many there are in all.
    meanings
        What became of each column.
    """

    records: tuple[Record, ...]
    rows: int
    meanings: tuple[Meaning, ...]
    notices: tuple[Notice, ...]


def read_list(path: Path, sheet: Sheet, operation: Operation, told: Meanings, encoding: str = "") -> ListFile:
    """
    Return the list ``sheet`` in the file at ``path``.

    Parameters
    ----------
    told
        What headings mean, by heading; the others are guessed.
    encoding
        Of a text table without a byte-order mark; empty for UTF-8.

    Raises
    ------
    InvalidOperationError
        If the file cannot be read at all, or no row of it has headings that are understood.
    """
    raw, notices = _best_sheet(_raw(path, sheet, told, encoding), sheet, told)
    found, meanings = matched(sheet, raw, told, notices)
    # What is reported has happened on some day of the operation; what is planned without a date is on its first, as in its own file.
    horizon = operation.horizon if sheet.name in REPORTS else None
    clock = Clock(zone_of(operation.zone), operation.epoch, horizon)
    records = read_rows(found, clock, notices)
    resolve_in(operation, records, notices)
    notices += _repeated(raw)
    return ListFile(
        records=tuple(record for record in records if not record.broken),
        rows=len(records),
        meanings=meanings,
        notices=tuple(sorted(dict.fromkeys(notices), key=lambda problem: problem.where.row)),
    )


def _raw(path: Path, sheet: Sheet, told: Meanings, encoding: str) -> RawFile:
    data = read_bytes(path)

    def headings_in(grid: Grid) -> int | None:
        return _headings_row(grid, sheet, told)

    if path.suffix.lower() == ".xlsx":
        return read_workbook(data, path.name, headings_in)
    if path.suffix.lower() in _TEXT:
        grid = grid_of(data, path.name, encoding)
        return RawFile(name=path.name, sheets=(sheet_of(Where(file=path.name), grid, headings_in(grid)),))
    message = f"The name {path.name} does not end in .xlsx, .csv, .tsv or .txt."
    problem = notice("file-kind", Where(file=path.name), message, given=path.suffix, expected="a workbook or a text table")
    raise InvalidOperationError([replace(problem, remedy="Save the list as .xlsx or .csv.")])


def _headings_row(grid: Grid, sheet: Sheet, told: Meanings) -> int | None:
    """Return the row of ``grid`` with the most headings that are understood, the first of several; None if no row has any."""
    scores = [_understood(map(text_in, row), sheet, told) for row in grid[:_DEEPEST]]
    best = max(scores, default=0)
    return scores.index(best) if best else None


def _understood(headings: "Callable[[], str] | map[str]", sheet: Sheet, told: Meanings) -> int:
    """Return how many of ``headings`` are known by name, or personal, which lists often have most of."""
    names = [heading.strip() for heading in cast("map[str]", headings) if heading.strip()]
    where = {name: Where() for name in names}
    readings = match_columns(sheet, RawSheet(title="", where=Where(), headings=where, rows=()), [])
    return sum(name in readings or bool(told.get(name)) or is_understood(sheet, name) for name in where)


def _best_sheet(file: RawFile, sheet: Sheet, told: Meanings) -> tuple[RawSheet, list[Notice]]:
    """Return the sheet with the most headings that are understood, and a notice for each other that has something in it."""
    filled = [raw for raw in file.sheets if raw.headings]
    if not filled:
        names = ", ".join(column.heading for column in sheet.columns if column.required) or sheet.columns[0].heading
        message = f"No row among the first {_DEEPEST} has headings of a list of {sheet.name}."
        raise InvalidOperationError([notice("no-headings", Where(file=file.name), message, expected=f"at least {names}")])
    best = max(filled, key=lambda raw: _understood(map(str, raw.headings), sheet, told))
    others = [raw for raw in filled if raw is not best and raw.rows]
    return best, [
        notice("ignored-sheet", raw.where, f"The sheet {raw.title!r} was not read; {best.title!r} was.", given=raw.title)
        for raw in others
    ]


def _repeated(raw: RawSheet) -> Iterator[Notice]:
    """Yield a notice for each set of rows that are alike in every column, read or not: perhaps several alike, perhaps one entered twice."""
    alike: dict[object, list[int]] = {}
    for row in raw.rows:
        said = tuple((heading, str(cell.value)) for heading, cell in row.cells.items())
        alike.setdefault(said, []).append(row.where.row)
    for rows in alike.values():
        if len(rows) > 1:
            named = ", ".join(map(str, rows[1:_NAMED])) + (" and others" if len(rows) > _NAMED else "")
            message = f"{len(rows)} rows are alike: this one and {named}."
            yield notice("repeated-row", replace(raw.where, row=rows[0]), message)


def reject(record: Record, code: str, attribute: str, message: str, *, expected: str = "") -> Notice:
    """Return the notice of why ``record`` was not taken, at the cell of ``attribute``."""
    return notice(code, record.spot(attribute), message, given=record.given.get(attribute, ""), expected=expected)


def worst(notices: tuple[Notice, ...]) -> Severity | None:
    """Return the severity of the worst of ``notices``, or None if there are none."""
    if any(problem.severity is Severity.ERROR for problem in notices):
        return Severity.ERROR
    return Severity.WARNING if notices else None
