"""Text tables as they come: any separator, UTF-8 unless another encoding is named, and no more than a table can be."""

import csv
import io
import re
from collections import Counter
from typing import Final

from safepassage.errors import InvalidOperationError
from safepassage.exchange.archive import MOST_COLUMNS, MOST_ROWS
from safepassage.exchange.codes import notice
from safepassage.exchange.workbook_reader import Grid
from safepassage.notices import Where

_MARKS: Final = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_SEPARATORS: Final = ",;\t|"
_DECIMAL: Final = re.compile(r"(?<=\d),(?=\d)")
_HEAD: Final = 100_000
_LINES: Final = 40
_LONGEST_CELL: Final = 100_000
_LARGEST: Final = 50_000_000


def text_of(data: bytes, file: str, encoding: str = "") -> str:
    """
    Return ``data`` as text: by its byte-order mark, else in ``encoding``, else in UTF-8.

    Raises
    ------
    InvalidOperationError
        If it is not text in that encoding, or is far too long.
    """
    where = Where(file=file)
    if len(data) > _LARGEST:
        message = f"The text is {len(data)} bytes long."
        raise InvalidOperationError([notice("file-too-large", where, message, expected=f"at most {_LARGEST} bytes")])
    chosen = next((name for mark, name in _MARKS.items() if data.startswith(mark)), encoding or "utf-8")
    try:
        text = data.decode(chosen)
    except UnicodeDecodeError as error:
        message = f"Byte {error.start} is not text in {chosen}."
        raise InvalidOperationError([notice("bad-encoding", where, message, expected=f"text in {chosen}")]) from None
    except LookupError:
        message = f"There is no encoding {chosen!r}."
        raise InvalidOperationError(
            [notice("bad-encoding", where, message, expected="utf-8, cp1251, cp1252, cp1256 …")]
        ) from None
    if "\x00" in text:
        message = f"Character {text.index(chr(0))} is a zero, which no text has."
        raise InvalidOperationError([notice("bad-encoding", where, message, expected=f"text in {chosen}")])
    return text


def grid_of(data: bytes, file: str, encoding: str = "") -> Grid:
    """
    Return the cells of the table in ``data``.

    Raises
    ------
    InvalidOperationError
        If it is no text, or has more rows, columns or letters in a cell than a table can have.
    """
    text = text_of(data, file, encoding)
    separator = _separator(text)
    grid: Grid = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for row in reader:
            if len(grid) >= MOST_ROWS or len(row) > MOST_COLUMNS:
                message = f"The table goes on in row {len(grid) + 1} with {len(row)} columns."
                expected = f"at most {MOST_ROWS} rows and {MOST_COLUMNS} columns"
                where = Where(file=file, row=len(grid) + 1)
                remedy = "Delete everything outside the table; if it is so long, let one row stand for several that are alike."
                raise InvalidOperationError([notice("sheet-too-large", where, message, expected=expected, remedy=remedy)])
            grid.append([_cell(cell) for cell in row])
    except csv.Error as error:
        where = Where(file=file, row=reader.line_num)
        raise InvalidOperationError([notice("file-damaged", where, f"The table cannot be read: {error}.")]) from None
    return _filled_up(grid)


def _separator(text: str) -> str:
    """
    Return what separates the cells: what stands equally often in most of the first lines, whether there is a title above or not.

    A comma between two digits may be a decimal one, and does not count.
    """
    lines = [_DECIMAL.sub("", line) for line in text[:_HEAD].splitlines()[:_LINES]]

    def steady(separator: str) -> int:
        counts = Counter(count for line in lines if (count := line.count(separator)))
        return max((count * alike for count, alike in counts.items()), default=0)

    return max(_SEPARATORS, key=steady)


def _cell(text: str) -> str:
    """Return a cell without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    return text[1:] if text[:1] == "'" and text[1:2] in {"=", "+", "-", "@"} else text


def _filled_up(grid: Grid) -> Grid:
    """Return rows that are all of one length, as a spreadsheet's are."""
    width = max(map(len, grid), default=0)
    return [[*row, *[""] * (width - len(row))] for row in grid]
