"""One cell: from what stands in the file to the model's value, and back."""

import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, Final

from safepassage.exchange.columns import UNITS, Column, Kind
from safepassage.exchange.coordinates import degrees_of, line_of, line_text, position_of
from safepassage.exchange.problems import CellError, Doubts
from safepassage.exchange.quantities import duration_text, quantity_number, quantity_of, whole_of
from safepassage.exchange.raw import Value
from safepassage.exchange.times import Clock, text_of, zone_of

_YES: Final = frozenset({"yes", "y", "true", "1", "x", "on"})
_NO: Final = frozenset({"no", "n", "false", "0", "off", "-"})
_ITEM: Final = re.compile(r'\s*(?:"(?P<quoted>(?:[^"]|"")*)"|(?P<plain>(?:[^";\n][^;\n]*?)?))\s*(?:;|\n|$)')
_PLAIN_ITEM: Final = re.compile(r'[^\s";,](?:[^";,\n]*[^\s";,])?')


def parse(column: Column, value: Value, unit: str, clock: Clock, doubts: Doubts) -> object:
    """
    Return the model's value of a cell.

    References come back as written: they are resolved when every row is known. ``unit`` is the one that the heading names.

    Raises
    ------
    CellError
        If the value cannot be one of the column.
    """
    if column.kind in UNITS:
        return _at_least(column, quantity_of(value, column.kind, unit, doubts))
    if column.is_list:
        return _items(column, value)
    if isinstance(value, tuple):
        msg = "This is a list."
        raise CellError(msg, code="bad-text", expected=f"one {column.kind.value}")
    return _PARSERS[column.kind](column, value, clock, doubts)


def render(column: Column, value: object, clock: Clock) -> object:
    """Return what is written for a value of the model: a text, a number, yes or no, or a list of texts; None for nothing."""
    if value is None or value in ("", ()) or value == frozenset():
        return None
    writer = _WRITERS.get(column.kind)
    return value if writer is None else writer(column, value, clock)


def text_in(value: Value) -> str:
    """Return a cell's value as the text that a person sees: whole numbers without a fraction."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004 - beyond it a float skips numbers
        return str(int(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def joined(items: Iterable[str]) -> str:
    """Return several texts in one cell, separated by semicolons; those that hold a separator are quoted."""
    return "; ".join(item if _PLAIN_ITEM.fullmatch(item) else '"' + item.replace('"', '""') + '"' for item in items)


def split(text: str) -> tuple[str, ...]:
    """Return the texts in one cell: separated by semicolons or lines, or else by commas."""
    if '"' not in text and ";" not in text and "\n" not in text:
        return tuple(item.strip() for item in text.split(",") if item.strip())
    items: list[str] = []
    position = 0
    while position < len(text):
        match = _ITEM.match(text, position)
        if match is None:
            msg = "A quotation mark is missing."
            raise CellError(msg, code="bad-text", expected="texts separated by semicolons")
        if match["quoted"] is not None:
            items.append(match["quoted"].replace('""', '"'))
        elif match["plain"]:
            items.append(match["plain"])
        position = max(match.end(), position + 1)
    return tuple(items)


def plain(text: str) -> str:
    """Return ``text`` in the form in which names are compared: small letters and digits alone."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _items(column: Column, value: Value) -> object:
    items = value if isinstance(value, tuple) else split(text_in(value))
    if column.kind is Kind.CHOICES:
        return frozenset(_choice(column, item) for item in items)
    return tuple(item.strip() if column.kind is Kind.REFERENCES else item for item in items)


def _choice(column: Column, text: str) -> StrEnum:
    choices = {plain(choice.value): choice for choice in column.choices or ()}
    found = choices.get(plain(text))
    if found is not None:
        return found
    near = get_close_matches(plain(text), choices, n=1)
    msg = f"{text.strip()!r} is not one of the choices." + (f" Did you mean {choices[near[0]].value}?" if near else "")
    raise CellError(msg, code="bad-choice", expected=", ".join(choice.value for choice in choices.values()))


def _yes_no(value: Value) -> bool:
    text = text_in(value).strip().lower()
    if text in _YES:
        return True
    if text in _NO:
        return False
    msg = "This is neither yes nor no."
    raise CellError(msg, code="bad-choice", expected="yes or no")


def _at_least(column: Column, number: int) -> int:
    if column.minimum is not None and number < column.minimum:
        least = "more than 0" if column.minimum == 1 and column.unit else f"{column.minimum} or more"
        msg = f"{column.heading} must be {least}."
        raise CellError(msg, code="out-of-range", expected=least)
    return number


_PARSERS: Final[dict[Kind, Callable[[Column, Value, Clock, Doubts], object]]] = {
    Kind.ID: lambda _column, value, _clock, _doubts: text_in(value).strip(),
    Kind.REFERENCE: lambda _column, value, _clock, _doubts: text_in(value).strip(),
    Kind.TEXT: lambda _column, value, _clock, _doubts: text_in(value),
    Kind.WHOLE: lambda column, value, _clock, doubts: _at_least(column, whole_of(value, doubts)),
    Kind.YES_NO: lambda _column, value, _clock, _doubts: _yes_no(value),
    Kind.CHOICE: lambda column, value, _clock, _doubts: _choice(column, text_in(value)),
    Kind.INSTANT: lambda _column, value, clock, doubts: clock.instant(value, doubts),
    Kind.MOMENT: lambda _column, value, clock, doubts: clock.moment(value, doubts),
    Kind.ZONE: lambda _column, value, _clock, _doubts: zone_of(text_in(value)).key,
    Kind.LATITUDE: lambda _column, value, _clock, _doubts: degrees_of(value, "latitude"),
    Kind.LONGITUDE: lambda _column, value, _clock, _doubts: degrees_of(value, "longitude"),
    Kind.POSITION: lambda _column, value, _clock, _doubts: position_of(value),
    Kind.LINE: lambda _column, value, _clock, _doubts: line_of(value),
}
"""How a single value of each kind is read; quantities and lists are above."""

_WRITERS: Final[dict[Kind, Callable[[Column, Any, Clock], object]]] = {
    Kind.DURATION: lambda column, value, _clock: duration_text(value, column.unit),
    Kind.DISTANCE: lambda column, value, _clock: quantity_number(value, column.kind, column.unit),
    Kind.MASS: lambda column, value, _clock: quantity_number(value, column.kind, column.unit),
    Kind.VOLUME: lambda column, value, _clock: quantity_number(value, column.kind, column.unit),
    Kind.SHARE: lambda column, value, _clock: quantity_number(value, column.kind, column.unit),
    Kind.INSTANT: lambda _column, value, clock: text_of(clock.at(value), clock.zone),
    Kind.MOMENT: lambda _column, value, clock: text_of(value, clock.zone),
    Kind.CHOICE: lambda _column, value, _clock: value.value,
    Kind.CHOICES: lambda column, value, _clock: [choice.value for choice in column.choices or () if choice in value],
    Kind.LINE: lambda _column, value, _clock: line_text(value),
    Kind.NAMES: lambda _column, value, _clock: list(value),
    Kind.REFERENCES: lambda _column, value, _clock: list(value),
}
"""How values of each kind are written, if not as they are."""
