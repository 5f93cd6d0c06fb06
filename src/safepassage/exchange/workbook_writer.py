"""The workbook form of an operation, written: headings that stay put, explanations, drop-downs; the same content, the same bytes."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from safepassage.exchange.cells import joined
from safepassage.exchange.columns import Column, Kind, Sheet
from safepassage.exchange.problems import CellError
from safepassage.exchange.schema import SHEET, SHEETS
from safepassage.exchange.tables import Row, Tables

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_MADE: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed mark, so that the same content gives the same bytes
_LAST_ROW: Final = 2_000
"""Rows, counted from 0, down to which drop-downs are offered."""
_LONGEST: Final = 32_767
_LONGEST_LIST: Final = 255
_WIDEST: Final = 48
_ALLOWED: Final = {
    "select_locked_cells": True, "select_unlocked_cells": True, "format_cells": True, "format_columns": True, "format_rows": True,
    "insert_rows": True, "delete_rows": True, "sort": True, "autofilter": True,
}  # fmt: skip
_ABOUT: Final = (
    "A safe passage operation: what exists, what is agreed, who waits.",
    "One sheet for each kind of thing, one row for each thing. Headings are explained in their comments and in the list below.",
    "A row whose first cell begins with # is not read. Sheets of your own are not read either.",
    "Quantities are in the unit that the heading names; a cell may name another (90 s, 1.5 h, 12 mi), and times may be h:mm or h:mm:ss.",
    "Times without an offset from UTC are read by the clock of the operation's time zone.",
    "Several values in one cell are separated by semicolons.",
    "Counts only: never names of people, telephone numbers or number plates.",
)


def workbook_of_tables(
    tables: Tables,
    examples: Mapping[str, Mapping[str, object]] | None = None,
    *,
    sheets: Sequence[Sheet] = SHEETS,
    about: Sequence[str] = _ABOUT,
) -> bytes:
    """
    Return a workbook of ``tables``, with one example row in each sheet named in ``examples``, marked as a remark.

    Parameters
    ----------
    sheets
        The sheets that it has; those of an operation, unless it is a file of another kind.
    about
        Sentences for whoever fills it in.

    Raises
    ------
    CellError
        If a text is longer than a cell can be.
    """
    import xlsxwriter  # noqa: PLC0415 - not needed for text

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    # Every cell that has no format of its own is open; headings have one and stay locked. (Formatting 16,384 columns takes seconds.)
    book.formats[0].set_locked(0)
    book.set_properties({"created": _MADE, "title": "Safe passage operation"})
    formats = _formats(book)
    _write_about(book.add_worksheet("About"), sheets, about, formats)
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        example = (examples or {}).get(sheet.name)
        if sheet.name == "Operation":
            _write_upright(page, sheet, tables[sheet.name], example, formats)
        else:
            _write_sheet(page, sheet, tables[sheet.name], example, formats)
        page.protect("", _ALLOWED)
    book.close()
    return stream.getvalue()


def _formats(book: "Workbook") -> dict[str, Any]:
    return {
        "heading": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#E6E6E6"}),
        "needed": book.add_format(
            {"bold": True, "underline": 1, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#E6E6E6"}
        ),
        "text": book.add_format({"locked": False, "num_format": "@"}),
        "example": book.add_format({"locked": False, "italic": True, "font_color": "#6B6B6B"}),
        "title": book.add_format({"bold": True, "font_size": 14}),
        "wrapped": book.add_format({"text_wrap": True, "valign": "top"}),
    }


def _write_sheet(
    page: "Worksheet", sheet: Sheet, rows: Sequence[Row], example: Mapping[str, object] | None, formats: Mapping[str, Any]
) -> None:
    columns = [column for column in sheet.columns if column.is_written or example is not None]
    page.freeze_panes(1, 1)
    page.set_row(0, 32)
    for number, column in enumerate(columns):
        page.write_string(0, number, column.title, formats["needed" if column.required else "heading"])
        page.write_comment(0, number, _explanation(column), {"x_scale": 2, "y_scale": 1.2})
        cell_format = formats["text"] if column.kind in {Kind.ID, Kind.TEXT, Kind.INSTANT, Kind.MOMENT} else None
        page.set_column(number, number, _width(column, rows), cell_format)
        _offer(page, column, 1, number, _LAST_ROW)
    first = 1
    if example is not None:
        marked = {**example, columns[0].attribute: f"# example: {example[columns[0].attribute]}"}
        _write_row(page, 1, columns, marked, formats["example"])
        first = 2
    for row_number, row in enumerate(rows, start=first):
        _write_row(page, row_number, columns, row, None)


def _write_upright(
    page: "Worksheet", sheet: Sheet, rows: Sequence[Row], example: Mapping[str, object] | None, formats: Mapping[str, Any]
) -> None:
    """Write the sheet of the operation itself: one attribute a row."""
    page.freeze_panes(1, 1)
    page.set_column(0, 0, 18)
    page.set_column(1, 1, 40, formats["text"])
    page.set_column(2, 3, 30)
    page.set_column(4, 4, 80)
    for number, heading in enumerate(("Attribute", "Value", "Needed", "Example", "Explanation")):
        page.write_string(0, number, heading, formats["heading"])
    for number, column in enumerate(sheet.columns, start=1):
        page.write_string(number, 0, column.title, formats["needed" if column.required else "heading"])
        if rows and column.attribute in rows[0]:
            _write_cell(page, number, 1, rows[0][column.attribute], None)
        page.write_string(number, 2, "needed" if column.required else "may be empty", formats["wrapped"])
        if example is not None:
            page.write_string(number, 3, str(example.get(column.attribute, "")), formats["example"])
        page.write_string(number, 4, _explanation(column), formats["wrapped"])


def _write_about(page: "Worksheet", sheets: Sequence[Sheet], about: Sequence[str], formats: Mapping[str, Any]) -> None:
    page.set_column(0, 0, 22)
    page.set_column(1, 1, 26)
    page.set_column(2, 2, 100)
    page.write_string(0, 0, "About this workbook", formats["title"])
    row = 2
    for sentence in about:
        page.write_string(row, 0, sentence)
        row += 1
    row += 1
    for number, heading in enumerate(("Sheet", "Column", "Explanation")):
        page.write_string(row, number, heading, formats["heading"])
    for sheet in sheets:
        row += 1
        page.write_string(row, 0, sheet.name, formats["wrapped"])
        page.write_string(row, 2, sheet.description + (" Needed." if sheet.required else ""), formats["wrapped"])
        for column in sheet.columns:
            row += 1
            page.write_string(row, 1, column.title, formats["wrapped"])
            page.write_string(row, 2, _explanation(column), formats["wrapped"])
    page.protect("", _ALLOWED)


def _write_row(page: "Worksheet", number: int, columns: Sequence[Column], row: Mapping[str, object], cell_format: Any) -> None:  # noqa: ANN401 - untyped
    for position, column in enumerate(columns):
        if column.attribute in row:
            _write_cell(page, number, position, row[column.attribute], cell_format)


def _write_cell(page: "Worksheet", row: int, column: int, value: object, cell_format: Any) -> None:  # noqa: ANN401 - see above
    """Write texts as texts, whatever they begin with, so that no spreadsheet program takes one for a formula."""
    if isinstance(value, bool):
        page.write_string(row, column, "yes" if value else "no", cell_format)
    elif isinstance(value, int | float) and float(f"{value:.16G}") == value:
        page.write_number(row, column, value, cell_format)
    else:
        text = joined(value) if isinstance(value, list) else repr(value) if isinstance(value, int | float) else str(value)
        if len(text) > _LONGEST:
            msg = f"A text of {len(text)} characters is too long for a cell."
            raise CellError(msg, code="cannot-write", expected=f"at most {_LONGEST} characters, or the text form (.yaml)")
        page.write_string(row, column, text, cell_format)


def _offer(page: "Worksheet", column: Column, first: int, number: int, last: int) -> None:
    """Offer the choices, or the rows that may be referred to, in a drop-down; other spellings may still be typed."""
    source: list[str] | str
    if column.kind is Kind.CHOICE and column.choices is not None:
        source = [choice.value for choice in column.choices]
        if len(",".join(source)) > _LONGEST_LIST:
            return
    elif column.kind is Kind.YES_NO:
        source = ["yes", "no"]
    elif column.kind is Kind.REFERENCE and column.refers_to:
        source = f"='{SHEET[column.refers_to].name}'!$A$2:$A${_LAST_ROW + 1}"
    else:
        return
    page.data_validation(
        first, number, last, number, {"validate": "list", "source": source, "ignore_blank": True, "show_error": False}
    )


def _explanation(column: Column) -> str:
    """Return what a person who fills in the column must know."""
    parts = [column.description]
    if column.choices is not None:
        parts.append("One of: " + ", ".join(choice.value for choice in column.choices) + ".")
    if column.refers_to:
        parts.append(f"Refers to the sheet {column.refers_to}.")
    parts.append("Needed." if column.required else "May be empty.")
    return " ".join(parts)


def _width(column: Column, rows: Sequence[Row]) -> int:
    longest = max((len(str(row.get(column.attribute, ""))) for row in rows[:200]), default=0)
    return min(_WIDEST, max(len(column.title) // 2 + 4, longest + 2, 9))
