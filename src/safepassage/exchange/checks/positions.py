"""Positions that are entered twice, and compared: a wrong one in a register or a notification can cost lives."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from safepassage.domain.operation import Operation
from safepassage.exchange.checks.finding import Finding
from safepassage.exchange.coordinates import is_grid_reference, position_of
from safepassage.exchange.geodesy import metres_between
from safepassage.exchange.problems import CellError
from safepassage.units import Metres

SAME: Final[Metres] = 100
"""Two entries of one position may lie this far apart."""
_FINE: Final = 8
"""Digits of a grid reference to 10 metres."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """
    One position as it was entered, with the sheet and row to point at.

    ``near`` names another place with its position, within ``near_within`` metres of which this one must lie; None if none is named.
    """

    sheet: str
    id: str
    name: str
    latitude: float
    longitude: float
    grid: str
    near: tuple[str, float, float] | None = None
    near_within: Metres = 0


def check_entry(entry: Entry) -> Iterator[Finding]:
    """Yield what is wrong with a position that was entered twice."""
    yield from _second_entry(entry)
    if entry.near is None:
        return
    name, latitude, longitude = entry.near
    away = metres_between((entry.latitude, entry.longitude), (latitude, longitude))
    if away > entry.near_within:
        yield Finding(
            code="not-near",
            sheet=entry.sheet,
            id=entry.id,
            attribute="near",
            message=f"{entry.name} is not near {name}.",
            given=f"{away / 1000:.1f} km from it",
            expected=f"at most {entry.near_within / 1000:g} km",
        )


def _second_entry(entry: Entry) -> Iterator[Finding]:
    def finding(code: str, message: str, given: str, expected: str) -> Finding:
        return Finding(
            code=code, sheet=entry.sheet, id=entry.id, attribute="grid", message=message, given=given, expected=expected
        )

    first = f"latitude {entry.latitude}, longitude {entry.longitude}"
    if not entry.grid:
        yield finding("entered-once", f"The position of {entry.name} was entered once only.", first, "a grid reference as well")
        return
    plain = "".join(entry.grid.split()).upper()
    try:
        second = position_of(plain) if is_grid_reference(plain) else None
    except CellError:
        second = None
    if second is None:
        yield finding("bad-grid", f"The second entry of {entry.name} is no grid reference.", entry.grid, "MGRS to 10 metres")
        return
    digits = len(plain) - len(plain.rstrip("0123456789"))
    if digits < _FINE:
        expected = f"{_FINE} digits or more, to 10 metres"
        yield finding("coarse-grid", f"The grid reference of {entry.name} is too coarse.", f"{digits} digits", expected)
        return
    away = metres_between((entry.latitude, entry.longitude), second)
    if away <= SAME:
        return
    can_swap = abs(entry.longitude) <= 90  # noqa: PLR2004 - else it is no latitude
    swapped = can_swap and metres_between((entry.longitude, entry.latitude), second) <= SAME
    hint = " The first has latitude and longitude swapped." if swapped else ""
    yield finding(
        "entries-differ",
        f"The two entries of the position of {entry.name} are {away / 1000:.1f} km apart.{hint}",
        f"{first}; {entry.grid}, which is {second[0]:.4f}, {second[1]:.4f}",
        f"at most {SAME} m between them",
    )


def check_register(operation: Operation) -> Iterator[Finding]:
    """Yield what is wrong with the positions in the register of protected sites."""
    for site in operation.protected_sites:
        near = operation.place.get(site.near)
        yield from check_entry(
            Entry(
                sheet="Protected sites",
                id=site.id,
                name=site.name,
                latitude=site.latitude,
                longitude=site.longitude,
                grid=site.grid,
                near=None if near is None else (near.name, near.latitude, near.longitude),
                near_within=site.near_within,
            )
        )
