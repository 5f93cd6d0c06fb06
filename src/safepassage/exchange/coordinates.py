"""Coordinates as people write them, as decimal degrees (WGS 84)."""

import re
import warnings
from collections.abc import Iterable
from typing import Final

from safepassage.exchange.problems import CellError
from safepassage.exchange.raw import Value

_NUMBER: Final = r"\d+(?:[.,]\d+)?"
_PLAIN: Final = re.compile(rf"[+-]?{_NUMBER}(?:e[+-]?\d+)?", re.IGNORECASE)
_ANGLE: Final = re.compile(
    rf"""
    (?P<before>[NSEW])?\s*(?P<sign>[+\-−]?)\s*
    (?P<degrees>{_NUMBER})\s*[°ºd]?\s*
    (?:(?P<minutes>{_NUMBER})\s*['′’m]?\s*)?
    (?:(?P<seconds>{_NUMBER})\s*(?:["″”s]|''|′′)?\s*)?
    (?P<after>[NSEW])?
    """,  # noqa: RUF001 - the marks that maps and phones print
    re.IGNORECASE | re.VERBOSE,
)
_MGRS: Final = re.compile(r"\d{1,2}[C-HJ-NP-X][A-HJ-NP-Z][A-HJ-NP-V](?:\d{2}){1,5}", re.IGNORECASE)
_POINT: Final = re.compile(r"([+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)(?:\s*,\s*|\s+)([+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)", re.IGNORECASE)
_HEMISPHERES: Final = {"latitude": "NS", "longitude": "EW"}
_LIMIT: Final = {"latitude": 90, "longitude": 180}
_SIXTY: Final = 60


def degrees_of(value: Value, axis: str) -> float:
    """
    Return the decimal degrees that ``value`` is, on ``axis`` latitude or longitude.

    A number with decimal point or comma; or degrees, minutes and seconds with or without their marks; either with a letter for
    the hemisphere.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise _bad(axis)
    degrees = float(value) if not isinstance(value, str) else _angle(value.strip(), axis)
    if not -_LIMIT[axis] <= degrees <= _LIMIT[axis]:
        hint = " Are latitude and longitude swapped?" if axis == "latitude" and abs(degrees) <= _LIMIT["longitude"] else ""
        msg = f"A {axis} lies between -{_LIMIT[axis]} and {_LIMIT[axis]} degrees.{hint}"
        raise CellError(msg, code="out-of-range", expected=f"-{_LIMIT[axis]} to {_LIMIT[axis]}")
    return degrees


def position_of(value: Value) -> tuple[float, float]:
    """Return latitude and longitude of a grid reference, or of two coordinates in one cell."""
    if not isinstance(value, str):
        raise _no_position()
    grid = "".join(value.split())
    if _MGRS.fullmatch(grid):
        return _from_grid(grid.upper())
    for match in _splits(value.strip()):
        try:
            return degrees_of(match[0], "latitude"), degrees_of(match[1], "longitude")
        except CellError as error:
            if error.code == "out-of-range":
                raise
    raise _no_position()


def line_of(value: Value) -> tuple[tuple[float, float], ...]:
    """Return the points of a line: decimal degrees with the latitude first, separated by semicolons."""
    points = []
    for number, text in enumerate(filter(None, map(str.strip, re.split(r"[;\n]", str(value)))), start=1):
        match = _POINT.fullmatch(text)
        if match is None:
            msg = f"Point {number} of the line is no position: {text[:40]!r}."
            raise CellError(
                msg, code="bad-coordinate", expected="decimal degrees, the latitude first: 47.0951 37.5413; 47.0562 37.3119"
            )
        points.append((degrees_of(match[1], "latitude"), degrees_of(match[2], "longitude")))
    if not points:
        msg = "There is no point in it."
        raise CellError(msg, code="bad-coordinate", expected="at least one point, or no row for this leg")
    return tuple(points)


def line_text(points: Iterable[tuple[float, float]]) -> str:
    """Return a line as `line_of` reads it."""
    return "; ".join(f"{latitude} {longitude}" for latitude, longitude in points)


def is_grid_reference(value: Value) -> bool:
    """Return whether ``value`` looks like an MGRS grid reference."""
    return isinstance(value, str) and _MGRS.fullmatch("".join(value.split())) is not None


def _splits(text: str) -> list[tuple[str, str]]:
    """Return the ways to cut ``text`` into two coordinates, the likeliest first."""
    ways: list[tuple[str, str]] = []
    for mark in (";", ", ", " ,", ","):
        parts = text.split(mark)
        if len(parts) == 2:  # noqa: PLR2004 - a pair
            ways.append((parts[0], parts[1]))
    letter = re.search(r"[NS]\s*(?=.)", text, re.IGNORECASE)
    if letter is not None and letter.start() > 0:
        ways.append((text[: letter.end()], text[letter.end() :]))
    parts = text.split()
    if len(parts) % 2 == 0:
        half = len(parts) // 2
        ways.append((" ".join(parts[:half]), " ".join(parts[half:])))
    return ways


def _angle(text: str, axis: str) -> float:
    if _PLAIN.fullmatch(text):
        return float(text.replace(",", "."))
    match = _ANGLE.fullmatch(text)
    if match is None:
        raise _bad(axis)
    letter = (match["before"] or match["after"] or "").upper()
    if match["before"] and match["after"]:
        raise _bad(axis)
    if letter and letter not in _HEMISPHERES[axis]:
        msg = f"The letter {letter} does not belong to a {axis}. Are latitude and longitude swapped?"
        raise CellError(msg, code="bad-coordinate", expected=f"a {axis}, with {' or '.join(_HEMISPHERES[axis])}")
    parts = [float((match[name] or "0").replace(",", ".")) for name in ("degrees", "minutes", "seconds")]
    fractional = [part != int(part) for part in parts]
    if parts[1] >= _SIXTY or parts[2] >= _SIXTY or (match["minutes"] and fractional[0]) or (match["seconds"] and fractional[1]):
        raise _bad(axis)
    if letter and match["sign"] and match["sign"] != "+":
        raise _bad(axis)
    degrees = parts[0] + parts[1] / 60 + parts[2] / 3_600
    return -degrees if letter in {"S", "W"} or match["sign"] in {"-", "−"} else degrees


def _from_grid(grid: str) -> tuple[float, float]:
    import mgrs  # noqa: PLC0415 - a compiled library that few files need

    try:
        with warnings.catch_warnings():
            # The library warns of squares that do not exist, and gives a point all the same.
            warnings.simplefilter("error")
            latitude, longitude = mgrs.MGRS().toLatLon(grid)
    except (mgrs.core.MGRSError, RuntimeWarning):
        raise _no_position() from None
    return round(latitude, 7), round(longitude, 7)


def _bad(axis: str) -> CellError:
    msg = f"This is not a {axis}."
    return CellError(msg, code="bad-coordinate", expected="decimal degrees such as 47.0951, or 47°05'42\"")


def _no_position() -> CellError:
    return CellError(
        "This is not a position.", code="bad-coordinate", expected="an MGRS grid reference, or latitude and longitude"
    )
