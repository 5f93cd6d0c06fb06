"""The text form of an operation: YAML, one list of rows for each sheet."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeAlias

from safepassage.exchange.codes import notice
from safepassage.exchange.raw import Cell, RawFile, RawRow, RawSheet
from safepassage.exchange.schema import SHEETS
from safepassage.exchange.tables import Row, Tables
from safepassage.notices import Notice, Where

_Event: TypeAlias = Any
"""An event of the YAML library, which gives its events no common type."""

_LARGEST: Final = 20_000_000
_NOTHING: Final = frozenset({"", "~", "null", "Null", "NULL"})
_PLAIN: Final = re.compile(r"[^\W\d_](?:[\w ()/.,;+'°*-]*[\w()/.,;+'°*])?")
_WORDS: Final = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
_HEAD: Final = """\
# A safe passage operation. Sheets and attributes are explained in docs/reference/operation-file.md.
# Durations are in the unit named there or as h:mm:ss; times carry their offset from UTC.
"""


class _ShapeError(Exception):
    """The text is no operation; ``notices`` says why."""

    def __init__(self, notices: tuple[Notice, ...]) -> None:
        super().__init__()
        self.notices = notices


def read_text(data: bytes, file: str) -> RawFile:
    """Return the sheets in the text ``data``, with what is wrong with its form."""
    where = Where(file=file)
    if len(data) > _LARGEST:
        message = f"The text is {len(data)} bytes long."
        return RawFile(
            name=file, sheets=(), notices=(notice("file-too-large", where, message, expected=f"at most {_LARGEST} bytes"),)
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"Byte {error.start} is not text in UTF-8."
        return RawFile(name=file, sheets=(), notices=(notice("text-syntax", where, message, expected="text in UTF-8"),))
    reader = _Reader(file)
    try:
        return RawFile(name=file, sheets=tuple(reader.sheets(text)), notices=tuple(reader.notices))
    except _ShapeError as error:
        return RawFile(name=file, sheets=(), notices=error.notices)


def text_of_tables(tables: Tables) -> bytes:
    """Return the text form of ``tables``; the same tables give the same bytes."""
    return "".join(_lines(tables)).encode()


class _Reader:
    """Takes YAML apart by its events: everything is text, with its line; nothing is built, so nothing can unfold."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._events: Iterator[_Event] = iter(())
        self.notices: list[Notice] = []

    def sheets(self, text: str) -> Iterator[RawSheet]:
        """Yield the sheets of ``text``."""
        self._events = self._parsed(text)
        start = next(self._events)
        if _kind(start) == "StreamEnd":
            raise self._shape(0, "The text is empty.", "sheets such as places: and legs:")
        if _kind(start) != "MappingStart":
            raise self._shape(_line(start), "The text does not begin with a sheet.", "sheets such as places: and legs:")
        for title, line in self._keys(""):
            yield self._sheet(title, line)
        rest = next(self._events)
        if _kind(rest) != "StreamEnd":
            raise self._shape(_line(rest), "The text holds a second document.", "one document")

    def _sheet(self, title: str, line: int) -> RawSheet:
        where = Where(file=self._file, sheet=title, row=line)
        event = next(self._events)
        rows: list[RawRow] = []
        if _kind(event) == "MappingStart":
            rows.append(self._row(title, _line(event)))
        elif _kind(event) == "SequenceStart":
            for item in self._until("SequenceEnd"):
                if _kind(item) != "MappingStart":
                    raise self._shape(_line(item), f"A row of {title} is not a mapping.", "attribute: value", title)
                rows.append(self._row(title, _line(item)))
        elif event.value not in _NOTHING:
            raise self._shape(_line(event), f"{title} is not a list of rows.", "a list of rows", title)
        headings: dict[str, Where] = {}
        for row in rows:
            for heading, cell in row.cells.items():
                headings.setdefault(heading, cell.where)
        filled = (RawRow(row.where, {h: cell for h, cell in row.cells.items() if cell.value not in ("", ())}) for row in rows)
        return RawSheet(title=title, where=where, headings=headings, rows=tuple(filled), is_table=False)

    def _row(self, title: str, line: int) -> RawRow:
        cells: dict[str, Cell] = {}
        for key, key_line in self._keys(title):
            value = self._value(title, key)
            cells.setdefault(key, Cell(value, Where(file=self._file, sheet=title, row=key_line, column=key)))
        return RawRow(Where(file=self._file, sheet=title, row=line), cells)

    def _value(self, title: str, key: str) -> str | tuple[str, ...]:
        event = next(self._events)
        if _kind(event) == "Scalar":
            return _text(event)
        if _kind(event) != "SequenceStart":
            raise self._shape(_line(event), f"{key} holds a mapping.", "a value or a list of values", title, key)
        items: list[str] = []
        for item in self._until("SequenceEnd"):
            if _kind(item) != "Scalar":
                raise self._shape(_line(item), f"{key} holds a list of lists.", "a list of values", title, key)
            items.append(_text(item))
        return tuple(items)

    def _keys(self, title: str) -> Iterator[tuple[str, int]]:
        """Yield the keys of the mapping that has begun, each with its line; whoever asks reads the value in between."""
        seen: dict[str, int] = {}
        for event in self._until("MappingEnd"):
            if _kind(event) != "Scalar":
                raise self._shape(_line(event), "A key is not a word.", "attribute: value", title)
            key, line = str(event.value), _line(event)
            if key in seen and title:  # A sheet that stands twice is told where sheets are told apart.
                where = Where(file=self._file, sheet=title, row=line, column=key)
                message = f"{key!r} stands in line {seen[key]} already."
                self.notices.append(notice("duplicate-column", where, message, given=key))
            seen.setdefault(key, line)
            yield key, line

    def _until(self, end: str) -> Iterator[_Event]:
        for event in self._events:
            if _kind(event) == end:
                return
            yield event

    def _parsed(self, text: str) -> Iterator[_Event]:
        """Yield the events of ``text`` without the ones that only frame it."""
        from ruamel.yaml import YAML  # noqa: PLC0415 - slow to load, and not needed for workbooks
        from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415 - see above

        try:
            for event in YAML(typ="safe", pure=True).parse(text):
                if _kind(event) in {"StreamStart", "DocumentStart", "DocumentEnd"}:
                    continue
                if getattr(event, "anchor", None) is not None or (getattr(event, "ctag", None) is not None and event.ctag):
                    message = "Anchors, aliases and tags are not understood."
                    raise _ShapeError((notice("text-alias", Where(file=self._file, row=_line(event)), message),))
                yield event
        except (YAMLError, RecursionError, ValueError) as error:
            mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
            line = 0 if mark is None else mark.line + 1
            reason = error.problem if isinstance(error, MarkedYAMLError) else None
            message = f"The text cannot be read: {' '.join(str(reason or error).split())}."
            raise _ShapeError((notice("text-syntax", Where(file=self._file, row=line), message),)) from None

    def _shape(self, line: int, message: str, expected: str, sheet: str = "", column: str = "") -> _ShapeError:
        where = Where(file=self._file, sheet=sheet, row=line, column=column)
        return _ShapeError((*self.notices, notice("text-shape", where, message, expected=expected)))


def _kind(event: _Event) -> str:
    return type(event).__name__.removesuffix("Event")


def _line(event: _Event) -> int:
    return int(event.start_mark.line) + 1


def _text(event: _Event) -> str:
    """Return the text of a scalar; a plain null is nothing."""
    text = str(event.value)
    return "" if event.style is None and text in _NOTHING else text


def _lines(tables: Tables) -> Iterator[str]:
    yield _HEAD
    for sheet in SHEETS:
        rows = tables[sheet.name]
        if not rows and not sheet.required:
            continue
        yield f"\n# {sheet.description}\n{sheet.key}:\n"
        if sheet.name == "Operation":
            yield from (f"  {line}\n" for line in _row_lines(rows[0]))
        else:
            for row in rows:
                yield from (f"  {'-' if first else ' '} {line}\n" for first, line in _marked(_row_lines(row)))


def _marked(lines: Iterable[str]) -> Iterator[tuple[bool, str]]:
    return ((number == 0, line) for number, line in enumerate(lines))


def _row_lines(row: Row) -> Iterator[str]:
    for attribute, value in row.items():
        if isinstance(value, list):
            yield f"{attribute}: [{', '.join(_scalar(item, in_list=True) for item in value)}]"
        else:
            yield f"{attribute}: {_scalar(value)}"


def _scalar(value: object, *, in_list: bool = False) -> str:
    """Return ``value`` so that any reader of YAML takes it for what it is: texts in quotes unless they cannot be anything else."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str):
        return repr(value)
    is_plain = _PLAIN.fullmatch(value) and value.casefold() not in _WORDS and not (in_list and "," in value)
    return value if is_plain else json.dumps(value, ensure_ascii=False)
