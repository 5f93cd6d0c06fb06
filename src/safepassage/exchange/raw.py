"""What stands in an operation file before it is understood: the same for a workbook and for text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from safepassage.notices import Notice, Where


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell of a workbook that shows no value: an error, or a formula that was never worked out."""

    code: str
    message: str

    def __str__(self) -> str:
        return ""


Value: TypeAlias = str | int | float | bool | datetime | date | time | timedelta | tuple[str, ...] | Unreadable
"""What a cell can hold; a list only in the text form. A cell with nothing in it is left out."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one spot; of a formula, its result."""

    value: Value
    where: Where
    is_formula: bool = False


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row: its cells by heading, as written in the file."""

    where: Where
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawSheet:
    """
    One sheet.

    Parameters
    ----------
    headings
        In order, each once, with the spot where it stands (or first stands, in text).
    is_table
        True if headings stand once above all rows; False if each row names its own, as in text.
    """

    title: str
    where: Where
    headings: Mapping[str, Where]
    rows: tuple[RawRow, ...]
    is_table: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFile:
    """A whole file, with what was found wrong while taking it apart."""

    name: str
    sheets: tuple[RawSheet, ...]
    notices: tuple[Notice, ...] = ()
