"""Which sheet and column each title and heading of a file means, however it is written."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from difflib import get_close_matches
from typing import Final

from safepassage.exchange.cells import plain, text_in
from safepassage.exchange.codes import notice
from safepassage.exchange.columns import UNITS, Column, Kind, Sheet
from safepassage.exchange.problems import CellError
from safepassage.exchange.quantities import unit_of
from safepassage.exchange.raw import Cell, RawFile, RawRow, RawSheet
from safepassage.exchange.schema import SHEETS
from safepassage.exchange.times import zone_of
from safepassage.notices import Notice, Where

_NEAR: Final = 0.75
_WITH_SUFFIX: Final = re.compile(r"(?P<name>.+?)\s*[(\[](?P<suffix>[^()\[\]]*)[)\]]\s*", re.DOTALL)
_REPEATED: Final = re.compile(r"(?P<name>.+) \(column [A-Z]+\)", re.DOTALL)
"""How the reader of workbooks tells a heading that stands there a second time."""
_LAST_WORD: Final = re.compile(r"(?P<name>.+?)[\s,_]+(?P<suffix>\w+)\.?", re.DOTALL)
_OWN_SHEETS: Final = frozenset({"about"})
_ATTRIBUTE_WORDS: Final = frozenset({"attribute", "key", "field", "property"})


@dataclass(frozen=True, slots=True)
class Reading:
    """How one heading's cells are read: as which column, in which unit, by which clock (None for the operation's)."""

    column: Column
    unit: str
    zone: tzinfo | None = None


@dataclass(frozen=True, slots=True)
class Matched:
    """A sheet of the file that is understood: which one it is, and how each heading is read."""

    sheet: Sheet
    raw: RawSheet
    readings: Mapping[str, Reading]

    def spot(self, attribute: str, row: RawRow) -> Where:
        """Return where ``attribute`` of ``row`` stands, or would stand if it were filled in."""
        for heading, reading in self.readings.items():
            if reading.column.attribute == attribute:
                if heading in row.cells:
                    return row.cells[heading].where
                first = self.raw.headings[heading]
                # Of a workbook's sheet with one attribute a row, the heading's spot is the cell beside it.
                return first if first.column != heading else replace(row.where, column=heading)
        return replace(row.where, column=self.title(attribute))

    def title(self, attribute: str) -> str:
        """Return what the file would call the column of ``attribute``."""
        column = self.sheet.column(attribute)
        return attribute if self.raw.title == self.sheet.key else column.title


def match_sheets(file: RawFile, sheets: Sequence[Sheet] = SHEETS) -> tuple[dict[str, Matched], list[Notice]]:
    """Return those of ``sheets`` that are understood, by their proper name, and what is wrong with titles and headings."""
    names = SHEET_NAMES if sheets is SHEETS else _sheet_names(sheets)
    notices: list[Notice] = []
    found: dict[str, Matched] = {}
    chosen: dict[str, RawSheet] = {}
    misspelt: list[RawSheet] = []
    for raw in file.sheets:
        sheet = names.get(plain(raw.title))
        if plain(raw.title) in _OWN_SHEETS:
            continue
        if sheet is None:
            misspelt.append(raw)
        elif sheet.name in chosen:
            message = f"The sheets {chosen[sheet.name].title!r} and {raw.title!r} both mean {sheet.name}."
            notices.append(notice("duplicate-sheet", raw.where, message, given=raw.title))
        else:
            chosen[sheet.name] = raw
    notices += _guessed_sheets(misspelt, chosen, names)
    for sheet in sheets:
        raw_sheet = chosen.get(sheet.name)
        if raw_sheet is not None:
            upright = _turned(raw_sheet) if sheet.name == "Operation" else raw_sheet
            readings = match_columns(sheet, upright, notices)
            found[sheet.name] = Matched(sheet, upright, readings)
        elif sheet.required:
            where = Where(file=file.name, sheet=sheet.name)
            notices.append(notice("missing-sheet", where, f"There is no sheet {sheet.name}.", expected=f"a sheet {sheet.name}"))
    return found, notices


def match_columns(sheet: Sheet, raw: RawSheet, notices: list[Notice]) -> dict[str, Reading]:
    """Return how each heading of ``raw`` is read, and add what is wrong with them to ``notices``."""
    names = _column_names(sheet)
    readings: dict[str, Reading] = {}
    taken: dict[str, str] = {}
    strange: list[str] = []
    for heading in raw.headings:
        column, suffix = _column(names, heading)
        if column is None:
            strange.append(heading)
            continue
        if column.attribute in taken:
            message = f"The columns {taken[column.attribute]!r} and {heading!r} both mean {column.heading}."
            notices.append(notice("duplicate-column", raw.headings[heading], message, given=heading))
            continue
        taken[column.attribute] = heading
        readings[heading] = _reading(column, suffix, raw.headings[heading], notices)
    for heading in strange:
        _guess_column(heading, sheet, raw, readings, notices)
    return readings


def near(word: str, names: Iterable[str]) -> str | None:
    """Return the one of ``names`` that ``word`` is probably meant to be, compared as plain letters."""
    by_plain = {plain(name): name for name in names}
    found = get_close_matches(plain(word), by_plain, n=1, cutoff=_NEAR)
    return by_plain[found[0]] if found else None


def _guessed_sheets(misspelt: Iterable[RawSheet], chosen: dict[str, RawSheet], names: Mapping[str, Sheet]) -> Iterator[Notice]:
    """Yield a notice for every title that no sheet has; a sheet that is probably meant joins ``chosen``."""
    for raw in misspelt:
        free = {name: sheet for name, sheet in names.items() if sheet.name not in chosen}
        guess = near(raw.title, free)
        if guess is None:
            yield notice("ignored-sheet", raw.where, f"The sheet {raw.title!r} is not part of an operation.", given=raw.title)
            continue
        sheet = free[guess]
        chosen[sheet.name] = raw
        message = f"There is no sheet {raw.title!r}. Did you mean {sheet.name}?"
        yield notice(
            "unknown-sheet", raw.where, message, given=raw.title, expected=sheet.name, remedy=f"Call the sheet {sheet.name}."
        )


def _guess_column(heading: str, sheet: Sheet, raw: RawSheet, readings: dict[str, Reading], notices: list[Notice]) -> None:
    taken = {reading.column.attribute for reading in readings.values()}
    free = {name: column for name, column in _column_names(sheet).items() if column.attribute not in taken}
    with_suffix = _WITH_SUFFIX.fullmatch(heading)
    guess = near(with_suffix["name"] if with_suffix else heading, free)
    where = raw.headings[heading]
    if guess is None:
        message = f"The column {heading!r} is not part of the sheet {sheet.name}."
        notices.append(notice("ignored-column", where, message, given=heading))
        return
    column = free[guess]
    proper = column.attribute if raw.title == sheet.key else column.title
    message = f"There is no column {heading!r} in the sheet {sheet.name}. Did you mean {proper}?"
    notices.append(notice("unknown-column", where, message, given=heading, expected=proper, remedy=f"Write {proper}."))
    readings[heading] = _reading(column, with_suffix["suffix"] if with_suffix else "", where, notices)


def _column(names: Mapping[str, Column], heading: str) -> tuple[Column | None, str]:
    """Return the column that ``heading`` means, and the unit or zone that it names."""
    repeated = _REPEATED.fullmatch(heading)
    if repeated is not None:
        heading = repeated["name"]
    if plain(heading) in names:
        return names[plain(heading)], ""
    match = _WITH_SUFFIX.fullmatch(heading)
    if match is not None:
        return names.get(plain(match["name"])), match["suffix"].strip()
    match = _LAST_WORD.fullmatch(heading)
    if match is not None:
        column = names.get(plain(match["name"]))
        if column is not None and unit_of(match["suffix"]) in UNITS.get(column.kind, {}):
            return column, match["suffix"]
    return None, ""


def _reading(column: Column, suffix: str, where: Where, notices: list[Notice]) -> Reading:
    """Return how cells under a heading with ``suffix`` are read; a suffix that makes no sense is told."""
    units = UNITS.get(column.kind)
    if units is not None and suffix:
        unit = unit_of(suffix)
        if unit in units:
            return Reading(column, unit)
        message = f"{suffix!r} is not a unit of {column.kind.value}."
        notices.append(notice("unknown-unit", where, message, given=suffix, expected=" or ".join(units)))
    elif column.kind in {Kind.INSTANT, Kind.MOMENT} and suffix:
        try:
            return Reading(column, "", zone_of(suffix))
        except CellError as error:
            notices.append(notice(error.code, where, error.message, given=suffix, expected=error.expected, remedy=error.remedy))
    return Reading(column, column.unit)


def _turned(raw: RawSheet) -> RawSheet:
    """Return a sheet with one attribute a row as one with one attribute a column; others as they are."""
    by_plain = {plain(heading): heading for heading in raw.headings}
    key = next((by_plain[word] for word in by_plain if word in _ATTRIBUTE_WORDS), None)
    value = by_plain.get("value")
    if key is None or value is None:
        return raw
    headings: dict[str, Where] = {}
    cells: dict[str, Cell] = {}
    for row in raw.rows:
        if key not in row.cells:
            continue
        heading = text_in(row.cells[key].value).strip()
        headings.setdefault(heading, replace(row.where, column=value))
        if value in row.cells:
            cells.setdefault(heading, row.cells[value])
    return replace(raw, headings=headings, rows=(RawRow(raw.where, cells),), is_table=False)


def _column_names(sheet: Sheet) -> dict[str, Column]:
    """Return the columns by everything that they may be called; the proper names win over synonyms."""
    names: dict[str, Column] = {}
    for column in sheet.columns:
        for name in (column.attribute, column.heading):
            names[plain(name)] = column
    for column in sheet.columns:
        for name in column.synonyms:
            names.setdefault(plain(name), column)
    return names


def _sheet_names(sheets: Sequence[Sheet]) -> dict[str, Sheet]:
    names = {plain(sheet.name): sheet for sheet in sheets}
    for sheet in sheets:
        for name in sheet.synonyms:
            names.setdefault(plain(name), sheet)
    return names


SHEET_NAMES: Final = _sheet_names(SHEETS)
"""Every sheet by everything that it may be called, in plain letters."""
