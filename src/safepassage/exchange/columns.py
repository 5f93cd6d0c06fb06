"""What a sheet and a column of an operation file are; the tables themselves are in `safepassage.exchange.sheets`."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What may stand in the cells of a column; the value is the word for it in the reference."""

    ID = "id"
    TEXT = "text"
    NAMES = "list of texts"
    WHOLE = "whole number"
    YES_NO = "yes or no"
    CHOICE = "choice"
    CHOICES = "list of choices"
    REFERENCE = "reference"
    REFERENCES = "list of references"
    DURATION = "duration"
    DISTANCE = "distance"
    MASS = "mass"
    VOLUME = "volume"
    SHARE = "share"
    INSTANT = "time"
    MOMENT = "date and time"
    ZONE = "time zone"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    POSITION = "position"
    LINE = "list of positions"


UNITS: Final[dict[Kind, dict[str, str]]] = {
    Kind.DURATION: {"s": "1", "min": "60", "h": "3600"},
    Kind.DISTANCE: {"m": "1", "km": "1000", "mi": "1609.344"},
    Kind.MASS: {"kg": "1", "t": "1000"},
    Kind.VOLUME: {"l": "1", "m3": "1000"},
    Kind.SHARE: {"ppm": "1", "%": "10000"},
}
"""Units that a quantity may be given in, and how much of the model's unit (s, m, kg, l, millionths) each is, as a decimal."""

LISTS: Final = frozenset({Kind.NAMES, Kind.CHOICES, Kind.REFERENCES})
"""Kinds with several values in one cell, separated by semicolons."""


OWNER: Final = "^"
"""Path of a column that names the object which the row's object is part of."""
READ_ONLY: Final = "-"
"""Path of a column that is another way to give values of other columns."""


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column: one attribute of the objects that the sheet's rows make.

    Parameters
    ----------
    attribute
        Key in the text form.
    heading
        Heading in the workbook, without the unit.
    unit
        Unit of a plain number in a cell.
    default
        Value, in the model's units, of an empty cell of a column that is not required.
    choices
        The values of a choice, as an enumeration.
    refers_to
        Name of the sheet whose rows a reference names.
    minimum
        Smallest number allowed, in the model's units.
    path
        Where the value goes in the object, if not to ``attribute``: ``field.part``; or `OWNER` or `READ_ONLY`.
    synonyms
        Other headings that are understood.
    """

    attribute: str
    heading: str
    kind: Kind
    description: str
    unit: str = ""
    default: object = None
    required: bool = False
    choices: type[StrEnum] | None = None
    refers_to: str = ""
    minimum: int | None = None
    path: str = ""
    example: str = ""
    synonyms: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Return the heading with its unit, as written into workbooks."""
        return f"{self.heading} ({self.unit})" if self.unit else self.heading

    @property
    def is_list(self) -> bool:
        """Return whether a cell holds several values."""
        return self.kind in LISTS

    @property
    def is_written(self) -> bool:
        """Return whether files that we write have the column; the others are only understood."""
        return self.path != READ_ONLY

    @property
    def is_part(self) -> bool:
        """Return whether the value becomes part of the row's object."""
        return self.path not in {OWNER, READ_ONLY}

    @property
    def target(self) -> tuple[str, ...]:
        """Return the field of the object, and the part of that field if it has parts."""
        return tuple((self.path or self.attribute).split("."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """
    One sheet: rows that make objects of one class.

    Parameters
    ----------
    build
        What a row is made into.
    field
        Field of the operation that the rows fill; for a sheet with an owner, the field of the owner.
    owner
        Name of the sheet whose objects these rows are part of; the first column refers to it.
    required
        True if an operation cannot do without a row here.
    unique
        Sets of attributes that no two rows may share; the first names the row.
    contradiction
        For values of a row that do not go together, each possible alone: the attribute to tell it at, and what must hold.
    """

    name: str
    description: str
    columns: tuple[Column, ...]
    build: Callable[..., object]
    field: str
    owner: str = ""
    required: bool = False
    unique: tuple[tuple[str, ...], ...] = (("id",),)
    contradiction: tuple[str, str] = ("", "")
    synonyms: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Return the sheet's key in the text form."""
        return self.name.lower().replace(" ", "_")

    def column(self, attribute: str) -> Column:
        """Return the column of ``attribute``."""
        return next(column for column in self.columns if column.attribute == attribute)
