"""How the values of a plan stand in the cells of its workbook, and back."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final

from safepassage.exchange.cells import joined, split

Entry = dict[str, Any]
"""People of a group or goods of a consignment, as the JSON of a plan has them."""
_EXACT: Final = 2**53
"""From here on a spreadsheet's numbers skip whole numbers; such a number is written as text."""


@dataclass(frozen=True, slots=True)
class Codec:
    """
    How a value stands in a cell.

    Parameters
    ----------
    to_cell
        Gets the value and the epoch.
    from_cell
        Gets what stands there (None if nothing does) and the epoch; raises an error if it is no such value.
    expected
        What a cell can hold, for who typed something else.
    """

    to_cell: Callable[[Any, datetime], object]
    from_cell: Callable[[Any, datetime], Any]
    expected: str


def _number(cell: object) -> int:
    if isinstance(cell, bool):
        raise TypeError
    number = float(cell) if isinstance(cell, int | float) else int(str(cell))
    if number != int(number):
        raise ValueError
    return int(number)


def _count(cell: object, _epoch: datetime) -> int:
    number = _number(cell)
    if number < 0:
        raise ValueError
    return number


def _share(cell: object, _epoch: datetime) -> float:
    share = float(str(cell))
    if not math.isfinite(share) or share < 0:
        raise ValueError
    return share


def _name(cell: object, _epoch: datetime) -> str:
    if cell is None or not str(cell).strip():
        raise ValueError
    return str(cell)


def _moment(cell: object) -> datetime:
    """Return the time in a cell, in UTC; a reader of workbooks takes midnight for a date alone."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=UTC)
    if isinstance(cell, date):
        return datetime.combine(cell, time(), UTC)
    raise TypeError


def _seconds(cell: object, epoch: datetime) -> int:
    # A spreadsheet keeps times as fractions of days: right to far less than a second, but not to the last bit.
    return round((_moment(cell) - epoch).total_seconds())


def _amounts(cell: object, name: str, amount: str) -> list[Entry]:
    found = []
    for item in split(f"{cell or ''};"):
        subject, _, number = item.rpartition(": ")
        if not subject:
            raise ValueError
        found.append({name: subject, amount: _count(number, _SOME_TIME)})
    return found


def _list(name: str, amount: str) -> Codec:
    def to_cell(value: Iterable[Entry], _epoch: datetime) -> str | None:
        return joined(f"{part[name]}: {part[amount]}" for part in value) or None

    return Codec(to_cell, lambda cell, _: _amounts(cell, name, amount), f"a list such as {name}: 12; other {name}: 3")


def choice(choices: Iterable[str], *, optional: bool = False) -> Codec:
    """Return the codec of a cell with one of ``choices``, or with nothing if it is ``optional``."""
    known = [str(item) for item in choices]

    def from_cell(cell: object, _epoch: datetime) -> str | None:
        if cell is None and optional:
            return None
        if str(cell) not in known:
            raise ValueError
        return str(cell)

    return Codec(lambda value, _: value, from_cell, ", ".join(known) + (" or nothing" if optional else ""))


def choices(kind: type[StrEnum]) -> Codec:
    """Return the codec of a cell with any of the values of ``kind``."""
    known = [item.value for item in kind]

    def from_cell(cell: object, _epoch: datetime) -> list[str]:
        found = list(split(f"{cell or ''};"))
        if not set(found) <= set(known):
            raise ValueError
        return found

    return Codec(lambda value, _: joined(value) or None, from_cell, f"any of {', '.join(known)}, separated by semicolons")


def _written(value: int | None, _epoch: datetime) -> object:
    return value if value is None or abs(value) < _EXACT else str(value)


_SOME_TIME: Final = datetime(2000, 1, 1, tzinfo=UTC)
TEXT: Final = Codec(lambda value, _: value or None, lambda cell, _: "" if cell is None else str(cell), "a text or nothing")
NAME: Final = Codec(lambda value, _: value, _name, "a name")
WHOLE: Final = Codec(_written, lambda cell, _: _number(cell), "a whole number")
COUNT: Final = Codec(_written, _count, "a whole number from 0 on")
OPTIONAL_COUNT: Final = Codec(
    _written, lambda cell, epoch: None if cell is None else _count(cell, epoch), "a whole number from 0 on, or nothing"
)
SHARE: Final = Codec(lambda value, _: repr(value), _share, "a number from 0 on, such as 0.015")
YES_NO: Final = Codec(
    lambda value, _: "yes" if value else "no", lambda cell, _: {"yes": True, "no": False}[str(cell)], "yes or no"
)
TIME: Final = Codec(
    lambda value, epoch: (epoch + timedelta(seconds=value)).replace(tzinfo=None),
    _seconds,
    "a date with a time, in UTC, in a cell that is formatted as one",
)
START: Final = Codec(lambda value, _: value, lambda cell, _: _moment(cell), TIME.expected)
NAMES: Final = Codec(
    lambda value, _: joined(value) or None, lambda cell, _: list(split(f"{cell or ''};")), "texts separated by semicolons"
)
PEOPLE: Final = _list("group", "count")
GOODS: Final = _list("consignment", "kg")
