"""The workbook form of an operation, taken apart: cells with their spots."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final, TypeAlias, cast

from safepassage.errors import InvalidOperationError
from safepassage.exchange.archive import Marks, inspect
from safepassage.exchange.cells import text_in
from safepassage.exchange.codes import notice
from safepassage.exchange.raw import Cell, RawFile, RawRow, RawSheet, Unreadable
from safepassage.notices import Where

Grid: TypeAlias = list[list[int | float | str | bool | time | date | datetime | timedelta]]
REMARK: Final = "#"
"""A row whose first filled cell begins with it is not read: examples and remarks."""


def first_filled(grid: Grid) -> int | None:
    """Return the number of the first row with anything in it, counted from 0, or None: where the headings stand in our own workbooks."""
    return next((number for number, row in enumerate(grid) if any(map(_is_filled, row))), None)


def read_workbook(data: bytes, file: str, headings_in: Callable[[Grid], int | None] = first_filled) -> RawFile:
    """
    Return the sheets of the workbook ``data``, with what is doubtful about its cells.

    Parameters
    ----------
    headings_in
        Finds the row of the headings among the rows of a sheet.

    Raises
    ------
    InvalidOperationError
        If it is no workbook, is damaged, or would harm whoever opens it.
    """
    marks = inspect(data, file)
    sheets = (
        sheet_of(Where(file=file, sheet=title), grid, headings_in(grid), marks.get(title, Marks()))
        for title, grid in _grids(data, file)
    )
    return RawFile(name=file, sheets=tuple(sheets))


def _grids(data: bytes, file: str) -> Iterator[tuple[str, Grid]]:
    """Yield every sheet's title and cells, from its first row and column on."""
    import python_calamine  # noqa: PLC0415 - not needed for text

    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for meta in book.sheets_metadata:
                if meta.typ is python_calamine.SheetTypeEnum.WorkSheet:
                    yield meta.name, book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise _damaged(file, error) from None
    except BaseException as error:
        # The library is compiled code; where it gives up, what it raises is not an Exception.
        if type(error).__name__ == "PanicException":
            raise _damaged(file, error) from None
        raise


def sheet_of(where: Where, grid: Grid, first: int | None, marks: Marks = Marks()) -> RawSheet:  # noqa: B008 - frozen
    """Return the sheet whose headings stand in row ``first``, counted from 0; one without rows if that is None."""
    if first is None:
        return RawSheet(title=where.sheet, where=where, headings={}, rows=())
    headings: dict[str, Where] = {}
    columns: dict[int, str] = {}
    for column, value in enumerate(grid[first]):
        if _is_filled(value):
            name = text_in(cast("str", value)).strip()
            columns[column] = name if name not in headings else f"{name} (column {_letters(column)})"
            headings[columns[column]] = replace(where, row=first + 1, column=columns[column])
    rows = (_row(replace(where, row=number + 1), grid[number], columns, marks) for number in range(first + 1, len(grid)))
    filled = tuple(row for row in rows if row is not None)
    return RawSheet(title=where.sheet, where=replace(where, row=first + 1), headings=headings, rows=filled)


def _row(where: Where, values: Sequence[object], columns: Mapping[int, str], marks: Marks) -> RawRow | None:
    """Return the row with its filled cells, or None if it is blank or a remark."""
    cells: dict[str, Cell] = {}
    for column, heading in columns.items():
        at = (where.row - 1, column)
        value = _value(values[column], at, marks)
        if not _is_filled(value):
            continue
        if not cells and isinstance(value, str) and value.lstrip().startswith(REMARK):
            return None
        cells[heading] = Cell(cast("str", value), replace(where, column=heading), is_formula=at in marks.formulas)
    return RawRow(where, cells) if cells else None


def _value(value: object, at: tuple[int, int], marks: Marks) -> object:
    if at in marks.errors:
        return Unreadable("error-value", "The cell shows an error instead of a value.")
    if at in marks.without_result:
        return Unreadable("formula-without-result", "The cell is a formula without a saved result.")
    return value


def _is_filled(value: object) -> bool:
    return value is not None and not (isinstance(value, str) and not value.strip())


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _damaged(file: str, error: BaseException) -> InvalidOperationError:
    message = f"The workbook cannot be read: {str(error).rstrip('.')}."
    return InvalidOperationError([notice("file-damaged", Where(file=file), message)])
