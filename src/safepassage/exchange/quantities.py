"""Numbers and quantities as people write them, in whole units of the model."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from safepassage.exchange.columns import UNITS, Kind
from safepassage.exchange.problems import CellError, Doubts
from safepassage.exchange.raw import Value

_SPACES: Final = re.compile(r"[\s\u00a0\u202f'’]+(?=\d)")
_GROUPED: Final = re.compile(r"[+-]?\d{1,3}(?:[.,]\d{3})+")
_NUMBER: Final = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{1,2})?")
_QUANTITY: Final = re.compile(r"(?P<number>[+-]?[\d.,\s\u00a0\u202f'’eE+-]*?\d[.,]?)\s*(?P<unit>%|[A-Za-zµ³][A-Za-z³0-9]*)?")
_CLOCK: Final = re.compile(r"(?P<sign>-?)(?P<hours>\d+):(?P<minutes>[0-5]?\d)(?::(?P<seconds>[0-5]?\d))?")
_EXCEL_ZERO: Final = datetime(1899, 12, 31)  # noqa: DTZ001 - a workbook's dates have no zone
_LARGEST: Final = 10**12
_UNIT_WORDS: Final = {
    "sec": "s", "secs": "s", "second": "s", "seconds": "s", "minute": "min", "minutes": "min", "mins": "min", "hr": "h", "hrs": "h",
    "hour": "h", "hours": "h", "metre": "m", "metres": "m", "meter": "m", "meters": "m", "kilometre": "km", "kilometres": "km",
    "kilometer": "km", "kilometers": "km", "kms": "km", "mile": "mi", "miles": "mi", "tonne": "t", "tonnes": "t", "kgs": "kg",
    "percent": "%", "pct": "%", "litre": "l", "litres": "l", "liter": "l", "liters": "l", "m³": "m3", "cbm": "m3",
}  # fmt: skip


def unit_of(word: str) -> str:
    """Return the short name of a unit that is written as ``word``, or the word in small letters."""
    small = word.strip().rstrip(".").lower()
    return _UNIT_WORDS.get(small, small)


def decimal_of(value: Value, doubts: Doubts, *, whole: bool = False) -> Decimal:
    """
    Return the number that ``value`` is.

    A comma may be the decimal mark. Spaces and apostrophes may group thousands; so may commas and points
    where a whole number is expected, with a doubt noted, because elsewhere they are decimal marks.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _no_number()
    if not isinstance(value, str):
        return _finite(Decimal(str(value)))
    text = _SPACES.sub("", value.strip())
    if _GROUPED.fullmatch(text):
        plain = text.replace(",", "").replace(".", "")
        if whole or max(text.count(","), text.count(".")) > 1:
            doubts.add("ambiguous-number", f"{value.strip()!r} was read as {plain}.")
            return Decimal(plain)
        if "," in text:
            doubts.add("ambiguous-number", f"{value.strip()!r} was read as {text.replace(',', '.')}, with a decimal comma.")
    if not _NUMBER.fullmatch(text):
        raise _no_number()
    return _finite(Decimal(text.replace(",", ".")))


def whole_of(value: Value, doubts: Doubts) -> int:
    """Return the whole number that ``value`` is."""
    number = decimal_of(value, doubts, whole=True)
    if number != number.to_integral_value():
        msg = "This is not a whole number."
        raise CellError(msg, code="not-whole", expected="a whole number")
    return int(number)


def quantity_of(value: Value, kind: Kind, unit: str, doubts: Doubts) -> int:
    """Return a quantity in whole units of the model; a plain number is in ``unit``, a text may name its own."""
    if kind is Kind.DURATION:
        clock = _clock_seconds(value)
        if clock is not None:
            return clock
    try:
        if not isinstance(value, str):
            return _scaled(decimal_of(value, doubts), kind, unit, doubts)
        match = _QUANTITY.fullmatch(value.strip())
        if match is None:
            raise _no_number()
        named = unit_of(match["unit"]) if match["unit"] else unit
        # In the model's own unit nothing is finer than 1, so that 12,000 kg are twelve tonnes.
        number = decimal_of(match["number"], doubts, whole=UNITS[kind].get(named) == "1")
        return _scaled(number, kind, named, doubts)
    except CellError as error:
        if kind is Kind.DURATION and error.code == "not-a-number":
            msg = "This is not a length of time."
            raise CellError(msg, code="bad-duration", expected=f"a number ({unit}), h:mm or h:mm:ss") from None
        raise


def duration_text(seconds: int, unit: str) -> int | str:
    """Return a duration as files give it: a whole number of ``unit``, or h:mm:ss where it is not whole."""
    size = int(UNITS[Kind.DURATION][unit])
    if seconds % size == 0:
        return seconds // size
    sign = "-" if seconds < 0 else ""
    hours, rest = divmod(abs(seconds), 3_600)
    return f"{sign}{hours}:{rest // 60:02d}:{rest % 60:02d}"


def quantity_number(amount: int, kind: Kind, unit: str) -> int | float:
    """Return a quantity of the model's unit as a number of ``unit``, exactly representable in decimals."""
    size = Decimal(UNITS[kind][unit])
    number = Decimal(amount) / size
    return int(number) if number == number.to_integral_value() else float(number)


def _scaled(number: Decimal, kind: Kind, unit: str, doubts: Doubts) -> int:
    units = UNITS[kind]
    if unit not in units:
        msg = f"The unit {unit!r} is not one of {kind.value}."
        raise CellError(msg, code="unknown-unit", expected=" or ".join(units))
    exact = number * Decimal(units[unit])
    whole = int(exact.to_integral_value())
    if abs(exact - whole) > Decimal("1e-6"):
        doubts.add("rounded", f"{number.normalize():f} {unit} was rounded to {whole} {next(iter(units))}.")
    return whole


def _clock_seconds(value: Value) -> int | None:
    if isinstance(value, timedelta):
        return round(value.total_seconds())
    if isinstance(value, time):
        return round(value.hour * 3_600 + value.minute * 60 + value.second + value.microsecond / 1e6)
    if isinstance(value, date):
        # A workbook gives 36:00 in a cell formatted h:mm as noon of 1 January 1900.
        moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001
        seconds = round((moment - _EXCEL_ZERO).total_seconds())
        if moment.year > _EXCEL_ZERO.year + 1:
            msg = "This is a date, not a length of time."
            raise CellError(msg, code="bad-duration", expected="a number, h:mm or h:mm:ss")
        return seconds
    match = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        return None
    seconds = int(match["hours"]) * 3_600 + int(match["minutes"]) * 60 + int(match["seconds"] or 0)
    return -seconds if match["sign"] else seconds


def _finite(number: Decimal) -> Decimal:
    if not number.is_finite() or not -_LARGEST <= number <= _LARGEST:
        msg = "This number is far too large."
        raise CellError(msg, code="out-of-range", expected=f"at most {_LARGEST}")
    return number


def _no_number() -> CellError:
    return CellError("This is not a number.", code="not-a-number", expected="a number")
