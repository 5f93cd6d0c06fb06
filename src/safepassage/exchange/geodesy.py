"""Distances on the ellipsoid (WGS 84): between points, and from a point to a road."""

from functools import cache
from math import cos, radians
from typing import TYPE_CHECKING

from safepassage.units import Metres

if TYPE_CHECKING:
    from pyproj import Geod

Point = tuple[float, float]
"""Latitude and longitude, decimal degrees."""


def metres_between(a: Point, b: Point) -> float:
    """Return the metres along the geodesic from ``a`` to ``b``."""
    metres: float = _ellipsoid().inv(a[1], a[0], b[1], b[0])[2]
    return metres


def metres_to_line(point: Point, start: Point, end: Point) -> Metres:
    """
    Return the metres from ``point`` to the nearest point of the straight line from ``start`` to ``end``, rounded down.

    The nearest point is found on a plane that touches the ground at ``point``, then measured on the ellipsoid. On lines of
    100 km the plane shifts it by less than a few hundred metres along the line, so a site that is near the line is told near.
    """
    scale = cos(radians(point[0]))
    (ax, ay), (bx, by) = (((lon - point[1]) * scale, lat - point[0]) for lat, lon in (start, end))
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    part = min(1.0, max(0.0, -(ax * dx + ay * dy) / length)) if length else 0.0
    nearest = (point[0] + ay + part * dy, point[1] + (ax + part * dx) / scale) if scale else start
    return int(metres_between(point, nearest))


@cache
def _ellipsoid() -> "Geod":
    from pyproj import Geod  # noqa: PLC0415 - slow to load

    return Geod(ellps="WGS84")
