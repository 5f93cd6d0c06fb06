"""What a workbook is made of, looked at before any reader opens it: bombs, entities, stray cells, formulas."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

from safepassage.errors import InvalidOperationError
from safepassage.exchange.codes import notice
from safepassage.notices import Where

LARGEST_PART: Final = 120_000_000
LARGEST: Final = 200_000_000
"""Bytes, unpacked; a workbook with a million empty rows has about 60 million."""
_MOST_PARTS: Final = 2_000
_RATIO: Final = 500
_SMALL: Final = 10_000_000
"""Bytes below which it does not matter how far a part is packed."""
MOST_ROWS: Final = 100_000
MOST_COLUMNS: Final = 300
_CHUNK: Final = 1 << 20
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ADDRESS: Final = re.compile(r"([A-Za-z]{1,7})([0-9]{1,9})")
_BYTE_ORDER_MARKS: Final = (b"\xef", b"\xfe", b"\xff")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """
    What stands out in one sheet, by row and column counted from 0.

    Parameters
    ----------
    formulas, without_result, errors
        Cells that are formulas; those of them without a saved result; cells that show an error.
    """

    formulas: frozenset[tuple[int, int]] = frozenset()
    without_result: frozenset[tuple[int, int]] = frozenset()
    errors: frozenset[tuple[int, int]] = frozenset()


def inspect(data: bytes, file: str) -> dict[str, Marks]:
    """
    Return what stands out in each sheet of the workbook ``data``, by title.

    Raises
    ------
    InvalidOperationError
        If it is no workbook, is damaged or locked, or would harm whoever opens it.
    """
    where = Where(file=file)
    if data.startswith(_COMPOUND):
        message = "This is a workbook locked with a password, or one of the old form .xls."
        raise _invalid(where, message, code="file-protected", expected="an .xlsx workbook without a password")
    if not data.startswith(b"PK"):
        raise _invalid(where, f"This is no workbook, though it is called {file}.", code="file-kind", expected="an .xlsx workbook")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = _unpack(archive, where)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise _invalid(where, f"The workbook cannot be unpacked: {error}.", code="file-damaged") from None
    except RuntimeError:
        raise _invalid(where, "The workbook is locked with a password.", code="file-protected") from None
    if "xl/workbook.xml" not in parts:
        raise _invalid(
            where, f"This is another kind of file, though it is called {file}.", code="file-kind", expected="an .xlsx workbook"
        )
    titles = _titles(parts, where)
    marks: dict[str, Marks] = {}
    for name, content in parts.items():
        if content.lstrip()[:1] == b"<" or content[:1] in _BYTE_ORDER_MARKS:
            marks[titles.get(name, name)] = _Scan(name, Where(file=file, sheet=titles.get(name, ""))).marks(content)
    return marks


def _unpack(archive: zipfile.ZipFile, where: Where) -> dict[str, bytes]:
    """Return the parts by name; their true size is counted while unpacking, because what the archive says may be a lie."""
    infos = archive.infolist()
    if len(infos) > _MOST_PARTS:
        raise _invalid(where, f"The workbook has {len(infos)} parts.", code="file-bomb", expected=f"at most {_MOST_PARTS}")
    parts: dict[str, bytes] = {}
    total = 0
    for info in infos:
        content = io.BytesIO()
        with archive.open(info) as part:
            while chunk := part.read(_CHUNK):
                total += len(chunk)
                content.write(chunk)
                size = content.tell()
                if total > LARGEST or size > LARGEST_PART or (size > _SMALL and size > _RATIO * max(info.compress_size, 1)):
                    message = f"The part {info.filename} unpacks to more than {size // 1_000_000} million bytes."
                    raise _invalid(
                        where, message, code="file-bomb", expected=f"at most {LARGEST_PART // 1_000_000} million bytes"
                    )
        if info.filename in parts:
            raise _invalid(where, f"The workbook has the part {info.filename} twice.", code="file-damaged")
        parts[info.filename] = content.getvalue()
    return parts


def _titles(parts: dict[str, bytes], where: Where) -> dict[str, str]:
    """Return the titles of the sheets by the name of their part."""
    relations = dict[str, str]()
    titles = dict[str, str]()

    def relation(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "Relationship":
            relations[attributes.get("Id", "")] = attributes.get("Target", "")

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "sheet":
            target = relations.get(next((value for key, value in attributes.items() if _local(key) == "id"), ""), "")
            titles[target.lstrip("/") if target.startswith("/") else f"xl/{target}"] = attributes.get("name", "")

    for part, handler in (("xl/_rels/workbook.xml.rels", relation), ("xl/workbook.xml", sheet)):
        if part in parts:
            _parse(parts[part], part, where, handler)
    return titles


class _Scan:
    """Finds the cells of one part that stand out, and refuses a table that reaches too far."""

    def __init__(self, part: str, where: Where) -> None:
        self._part = part
        self._where = where
        self._address, self._steps = "A1", -1
        self._is_error = self._in_result = False
        self._formulas: set[tuple[int, int]] = set()
        self._results: set[tuple[int, int]] = set()
        self._errors: set[tuple[int, int]] = set()

    def marks(self, content: bytes) -> Marks:
        """Return what stands out in ``content``."""
        _parse(content, self._part, self._where, self._start, self._text)
        formulas = frozenset(self._formulas)
        return Marks(formulas=formulas, without_result=formulas - self._results, errors=frozenset(self._errors))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        # This runs for every cell, so it only notes the address; a sheet may have millions of cells with nothing in them.
        local = name if ":" not in name else _local(name)
        self._in_result = local == "v"
        if local == "c":
            if "r" in attributes:
                self._address, self._steps = attributes["r"], 0
            else:
                self._steps += 1
            self._is_error = attributes.get("t") == "e"
        elif local == "row":
            number = attributes.get("r", "")
            self._address, self._steps = f"A{number if number.isdecimal() else self._at()[0] + 2}", -1
        elif local in {"v", "is", "f"}:
            self._filled(is_formula=local == "f")

    def _at(self) -> tuple[int, int]:
        """Return row and column of the cell, counted from 0: one without an address stands to the right of the one before it."""
        match = _ADDRESS.fullmatch(self._address)
        if match is None:
            raise _invalid(self._where, f"The part {self._part} has a cell at {self._address!r}.", code="file-damaged")
        return int(match[2]) - 1, _column_number(match[1]) + self._steps

    def _filled(self, *, is_formula: bool) -> None:
        at = self._at()
        if at[0] >= MOST_ROWS or at[1] >= MOST_COLUMNS:
            message = f"Something stands in row {at[0] + 1}, column number {at[1] + 1}."
            where = Where(file=self._where.file, sheet=self._where.sheet, row=at[0] + 1)
            expected = f"at most {MOST_ROWS} rows and {MOST_COLUMNS} columns"
            raise _invalid(where, message, code="sheet-too-large", expected=expected)
        if is_formula:
            self._formulas.add(at)
        if self._is_error:
            self._errors.add(at)

    def _text(self, text: str) -> None:
        if self._in_result and text.strip():
            self._results.add(self._at())


def _parse(
    content: bytes,
    part: str,
    where: Where,
    start: Callable[[str, dict[str, str]], None],
    text: Callable[[str], None] | None = None,
) -> None:
    """Call ``start`` for each element of ``content`` and ``text`` for its texts; refuse a part that declares anything."""

    def declaration(*_: object) -> None:
        message = f"The part {part} declares entities."
        raise _invalid(where, message, code="file-entity")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = declaration
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(content, True)  # noqa: FBT003 - the parser takes no names
    except expat.ExpatError as error:
        raise _invalid(where, f"The part {part} cannot be read: {error}.", code="file-damaged") from None


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _invalid(where: Where, message: str, *, code: str, expected: str = "") -> InvalidOperationError:
    return InvalidOperationError([notice(code, where, message, expected=expected)])
