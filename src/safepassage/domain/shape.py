"""How roads bend between the places that they join: for maps alone. How long a road is, its leg says."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from safepassage.domain.network import Direction

if TYPE_CHECKING:
    from safepassage.domain.operation import Operation

Position: TypeAlias = tuple[float, float]
"""Latitude and longitude, decimal degrees, WGS 84."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """
    The bends of a leg.

    Parameters
    ----------
    points
        In order from its outer to its inner end, which are not among them.
    """

    leg: str
    points: tuple[Position, ...]

    def __post_init__(self) -> None:
        if not self.points:
            msg = f"The shape of leg {self.leg}: expected at least one point; a straight road needs no shape."
            raise ValueError(msg)
        for latitude, longitude in self.points:
            if not -90 <= latitude <= 90 or not -180 <= longitude <= 180:  # noqa: PLR2004 - degrees
                msg = f"The shape of leg {self.leg}: expected latitude -90..90 and longitude -180..180, got {latitude}, {longitude}."
                raise ValueError(msg)


def line_of(operation: "Operation", leg: str, direction: Direction = Direction.IN) -> tuple[Position, ...]:
    """Return the line of a leg as it is driven in ``direction``, its ends included; straight if its shape is not known."""
    ends = [operation.place[place] for place in (operation.leg[leg].outer, operation.leg[leg].inner)]
    outer, inner = ((place.latitude, place.longitude) for place in ends)
    line = (outer, *operation.bends.get(leg, ()), inner)
    return line if direction is Direction.IN else line[::-1]
