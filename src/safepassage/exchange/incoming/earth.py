"""Distances on the earth, good to a few metres in a hundred kilometres, which is finer than roads are known."""

from collections.abc import Sequence
from heapq import heappop, heappush
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from typing import Final

from safepassage.domain.shape import Position

_RADIUS: Final = 6_371_009.0
"""Mean radius of the earth in metres (IUGG)."""


def metres(first: Position, second: Position) -> float:
    """Return the distance between two points along a great circle, in metres (haversine formula)."""
    (lat1, lon1), (lat2, lon2) = ((radians(lat), radians(lon)) for lat, lon in (first, second))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * _RADIUS * asin(min(1.0, sqrt(half)))


def along(points: Sequence[Position]) -> list[float]:
    """Return how far each point of a line is from its start along the line, in metres."""
    distances = [0.0]
    for before, after in pairwise(points):
        distances.append(distances[-1] + metres(before, after))
    return distances


def nearest(points: Sequence[Position], place: Position) -> tuple[float, float]:
    """
    Return how far ``place`` is from a line of one or more points, and how far along the line the nearest spot lies, in metres.

    The nearest spot is found on a plane that touches the earth at ``place``, its distance on the earth.
    """
    import numpy as np  # noqa: PLC0415 - slow to load; a line may have a hundred thousand points

    if len(points) == 1:
        return metres(points[0], place), 0.0
    narrow = cos(radians(place[0]))
    line = np.array(points)
    north, east = line[:, 0] - place[0], (line[:, 1] - place[1]) * narrow
    to_north, to_east = np.diff(north), np.diff(east)
    square = to_north**2 + to_east**2
    reach = -(north[:-1] * to_north + east[:-1] * to_east)
    share = np.clip(np.divide(reach, square, out=np.zeros_like(reach), where=square > 0), 0.0, 1.0)
    gaps = (north[:-1] + share * to_north) ** 2 + (east[:-1] + share * to_east) ** 2
    best = int(np.argmin(gaps))
    before, after = points[best], points[best + 1]
    part = float(share[best])
    spot = (before[0] + part * (after[0] - before[0]), before[1] + part * (after[1] - before[1]))
    return metres(spot, place), along(points[: best + 1])[-1] + part * metres(before, after)


def simplified(points: Sequence[Position], tolerance: float, most: int) -> tuple[Position, ...]:
    """
    Return the points of a line that it needs, its ends among them: no point left out lies ``tolerance`` metres from what is drawn.

    The point farthest from what is drawn so far joins it, again and again, until none is so far off or there are ``most``: then
    the line is as good as ``most`` points make it. Time grows with the points times those that are kept.

    References
    ----------
    Douglas, D., Peucker, T. (1973), Algorithms for the reduction of the number of points required to represent a digitized line,
    Cartographica 10(2):112-122; here with the farthest point first, so that the number can be limited.
    """
    import numpy as np  # noqa: PLC0415 - slow to load; a line may have a hundred thousand points

    line = np.radians(np.array(points)) * _RADIUS
    line[:, 1] *= cos(radians(points[len(points) // 2][0]))
    kept = {0, len(points) - 1}
    spans: list[tuple[float, int, int, int]] = []

    def add(first: int, last: int) -> None:
        """Note the point between ``first`` and ``last`` that is farthest from the straight line between them."""
        if last - first > 1:
            chord, beside = line[last] - line[first], line[first + 1 : last] - line[first]
            square = float(chord @ chord)
            share = np.clip(beside @ chord / square, 0.0, 1.0) if square else np.zeros(len(beside))
            gaps = ((beside - share[:, None] * chord) ** 2).sum(axis=1)
            best = int(np.argmax(gaps))
            heappush(spans, (-float(gaps[best]), first, first + 1 + best, last))

    add(0, len(points) - 1)
    while spans and len(kept) < most and -spans[0][0] >= tolerance**2:
        _, first, middle, last = heappop(spans)
        kept.add(middle)
        add(first, middle)
        add(middle, last)
    return tuple(points[number] for number in sorted(kept))
