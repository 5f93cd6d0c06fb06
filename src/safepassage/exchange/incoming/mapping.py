"""What the headings of a list mean: guessed, shown, and remembered for the next time."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from os import PathLike
from pathlib import Path
from typing import Final, TypeAlias

from safepassage.errors import InvalidOperationError
from safepassage.exchange.cells import plain
from safepassage.exchange.codes import notice
from safepassage.exchange.columns import Sheet
from safepassage.exchange.headings import Matched, match_columns
from safepassage.exchange.incoming.lists import PERSONAL, PLANNED, TIMED, number_in
from safepassage.exchange.raw import Cell, RawRow, RawSheet
from safepassage.exchange.storage import read_bytes, write_bytes
from safepassage.notices import Notice, Where

Meanings: TypeAlias = Mapping[str, str]
"""Attributes by heading; an empty attribute means that the column is not read."""
Memory: TypeAlias = Mapping[str, Meanings]
"""What was learnt of the headings of each list, by the name of the list."""


_COUNTED: Final = "vehicles"
_OF: Final = "of"
_NOTHING: Final = frozenset({"-", "–", "—"})
"""Dashes, which say in a list, and on paper, that there is nothing."""
_UNIT: Final = re.compile(r"[(\[]([^()\[\]]*)[)\]]\s*$")


class Fate(StrEnum):
    """What becomes of a column."""

    READ = "read"
    PERSONAL = "left out: personal"
    PLANNED = "left out: the plan's own"
    IGNORED = "not read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What one heading is taken to mean; ``attribute`` is empty unless the column is read."""

    heading: str
    fate: Fate
    attribute: str = ""
    unit: str = ""


def matched(sheet: Sheet, raw: RawSheet, told: Meanings, notices: list[Notice]) -> tuple[Matched, tuple[Meaning, ...]]:
    """
    Return how each heading of ``raw`` is read, and what to show of it: by what was told, else by its name or one that is near.

    Columns of personal data are not read, whatever was told. What is odd is added to ``notices``.
    """
    personal = [heading for heading in raw.headings if is_personal(heading)]
    planned = [heading for heading in raw.headings if is_planned(sheet, heading) and not told.get(heading)]
    notices += [
        notice("personal-column", raw.headings[heading], f"The column {heading!r} is not read.", given=heading)
        for heading in personal
    ]
    dropped = {*personal, *planned, *(heading for heading, attribute in told.items() if not attribute)}
    renamed = _renamed(sheet, raw, told)
    kept = {renamed[heading]: where for heading, where in raw.headings.items() if heading not in dropped}
    rows = tuple(
        replace(
            row, cells={renamed[heading]: cell for heading, cell in row.cells.items() if heading not in dropped and _says(cell)}
        )
        for row in raw.rows
    )
    kept_raw = _with_numbers(sheet, raw, replace(raw, headings=kept, rows=tuple(row for row in rows if row.cells)), dropped)
    found: list[Notice] = []
    readings = match_columns(sheet, kept_raw, found)
    # In a list of somebody else's a heading that is only near is a guess to be shown, and one that is not understood is nothing wrong.
    notices += [problem for problem in found if problem.code not in {"unknown-column", "ignored-column"}]
    shown = []
    for heading in raw.headings:
        reading = readings.get(renamed[heading]) if heading not in dropped else None
        if reading is not None:
            shown.append(Meaning(heading=heading, fate=Fate.READ, attribute=reading.column.attribute, unit=reading.unit))
        else:
            fate = Fate.PERSONAL if heading in personal else Fate.PLANNED if heading in planned else Fate.IGNORED
            shown.append(Meaning(heading=heading, fate=fate))
    return Matched(sheet, kept_raw, readings), tuple(shown)


def _says(cell: Cell) -> bool:
    return not (isinstance(cell.value, str) and cell.value.strip() in _NOTHING)


def _with_numbers(sheet: Sheet, raw: RawSheet, kept: RawSheet, dropped: set[str]) -> RawSheet:
    """Return ``kept`` with the number that a heading of ``raw`` says beside every count under it, unless it has a column for that."""
    found = [
        (heading, number) for heading in raw.headings if (number := number_in(sheet.name, heading)) and heading not in dropped
    ]
    if not found or any(plain(heading) == _OF for heading in kept.headings):
        return kept
    heading, number = found[0]
    column = sheet.column(_COUNTED).title

    def beside(row: RawRow) -> RawRow:
        if column not in row.cells:
            return row
        return replace(row, cells={**row.cells, sheet.column(_OF).title: Cell(number, row.cells[column].where)})

    headings = {**kept.headings, sheet.column(_OF).title: raw.headings[heading]}
    return replace(kept, headings=headings, rows=tuple(map(beside, kept.rows)))


def _renamed(sheet: Sheet, raw: RawSheet, told: Meanings) -> Mapping[str, str]:
    """Return what to call each heading, so that it is read as was told; one that is read so anyhow keeps its name, and its unit in it."""
    readings = match_columns(sheet, raw, [])
    names = {}
    for heading in raw.headings:
        reading, attribute = readings.get(heading), told.get(heading)
        if number_in(sheet.name, heading) is not None:
            names[heading] = sheet.column(attribute or _COUNTED).title
            continue
        if not attribute or (reading is not None and reading.column.attribute == attribute):
            names[heading] = heading
            continue
        column, unit = sheet.column(attribute), _UNIT.search(heading)
        names[heading] = f"{column.heading} ({unit[1]})" if unit and column.unit else column.title
    return names


def is_personal(heading: str) -> bool:
    """Return whether ``heading`` is one of a column that says who people are or how they can be found."""
    return plain(heading) in PERSONAL


def is_planned(sheet: Sheet, heading: str) -> bool:
    """Return whether ``heading`` is one under which a printed sheet says what is planned."""
    # A time has a column for each clock, which follows after a comma: "Begins, UTC".
    timed = plain(re.split("[,،]", heading, maxsplit=1)[0]) in TIMED.get(sheet.name, frozenset())
    return timed or plain(heading) in PLANNED.get(sheet.name, frozenset())


def is_understood(sheet: Sheet, heading: str) -> bool:
    """Return whether ``heading`` is known though no column of ``sheet`` is called so."""
    return is_personal(heading) or is_planned(sheet, heading) or number_in(sheet.name, heading) is not None


def remembered(memory: Memory, sheet: Sheet, meanings: tuple[Meaning, ...]) -> Memory:
    """Return ``memory`` with what was understood of the headings of a list, to be used the next time."""
    learnt = {meaning.heading: meaning.attribute for meaning in meanings if meaning.fate in {Fate.READ, Fate.IGNORED}}
    return {**memory, sheet.name: {**memory.get(sheet.name, {}), **learnt}}


def read_memory(path: str | PathLike[str], lists: Mapping[str, Sheet]) -> Memory:
    """
    Return what was remembered in the file at ``path``; nothing if there is no file.

    Raises
    ------
    InvalidOperationError
        If it is no such file, or names a list or attribute that does not exist: with each of them.
    """
    source = Path(path)
    if not source.exists():
        return {}
    where = Where(file=source.name)
    try:
        found = json.loads(read_bytes(source).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InvalidOperationError([notice("json-syntax", where, f"The mapping cannot be read: {error}.")]) from None
    problems = list(_strange(found, where, lists))
    if problems:
        raise InvalidOperationError(problems)
    memory: Memory = found
    return memory


def _strange(found: object, where: Where, lists: Mapping[str, Sheet]) -> list[Notice]:
    """Return what in a mapping is no list, heading or attribute."""
    if not isinstance(found, dict) or not all(isinstance(meanings, dict) for meanings in found.values()):
        return [notice("wrong-shape", where, "This is no mapping of headings.", expected="attributes by heading, for each list")]
    problems = []
    for name, meanings in found.items():
        if name not in lists:
            expected = ", ".join(lists)
            problems.append(notice("wrong-shape", where, f"There is no list {name!r}.", given=name, expected=expected))
            continue
        attributes = [column.attribute for column in lists[name].columns]
        for heading, attribute in meanings.items():
            if attribute and attribute not in attributes:
                message = f"{heading!r} is said to mean {attribute!r}, which the list {name} has not."
                problems.append(notice("wrong-shape", where, message, given=attribute, expected=", ".join(attributes)))
    return problems


def write_memory(memory: Memory, path: str | PathLike[str]) -> None:
    """Write ``memory`` to ``path``, to be read, and changed by hand if need be."""
    write_bytes((json.dumps(memory, ensure_ascii=False, indent=1) + "\n").encode(), Path(path))
