"""Bus evacuation instances: what one is, the published way to draw them, and the published worked example."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Row = tuple[int, ...]
Table = tuple[Row, ...]

SIZES = ((2, 2), (3, 2), (4, 3), (5, 3), (6, 4), (7, 4), (8, 5), (9, 5), (10, 6))
"""The published sizes: so many pick-ups and as many shelters, so many buses."""
PER_SIZE = 10
EXAMPLE = "worked-example"


def size_name(places: int, buses: int) -> str:
    """Return what a size is called: pick-ups, shelters and buses."""
    return f"{places}x{places}x{buses}"


def size_of(name: str) -> str:
    """Return the size that an instance of the family has, from its name."""
    return name.split("-", maxsplit=1)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """
    Buses that bring loads of people from pick-ups to shelters. A bus carries one load at a time and ends at its last shelter.

    Parameters
    ----------
    buses
        How many start at each depot.
    loads
        Bus-loads that wait at each pick-up.
    capacity
        Bus-loads that each shelter takes.
    start
        Time from each depot (row) to each pick-up (column).
    out, back
        Time from each pick-up (row) to each shelter (column), loaded, and the time of the way back, in the same order.
    """

    name: str
    buses: Row
    loads: Row
    capacity: Row
    start: Table
    out: Table
    back: Table


def worked_example() -> Instance:
    """Return the worked example of the literature; the last bus arrives at 23."""
    distance = ((6, 7, 8), (10, 9, 2), (6, 3, 7))
    return Instance(
        name=EXAMPLE, buses=(3,), loads=(1, 3, 3), capacity=(4, 4, 1), start=((7, 4, 9),), out=distance, back=distance
    )


def published_family(seed: int) -> list[Instance]:
    """Return ten random instances of each published size, drawn as published from ``seed``."""
    drawn = []
    for places, buses in SIZES:
        # Each size has a stream of its own, so that one size can be drawn without the others.
        rng = np.random.default_rng([seed, places, buses])
        drawn += [draw(rng, f"{size_name(places, buses)}-{number}", places, buses) for number in range(PER_SIZE)]
    return drawn


def draw(rng: np.random.Generator, name: str, places: int, buses: int) -> Instance:
    """Return a random instance with as many shelters as pick-ups, drawn again until the shelters can take everybody."""
    while True:
        distance = _table(rng.integers(1, 11, (places, places)))
        start = _table(rng.integers(1, 11, (1, places)))
        capacity = _table(rng.integers(1, 11, (1, places)))[0]
        loads = _table(rng.integers(1, 6, (1, places)))[0]
        if sum(capacity) >= sum(loads):
            return Instance(name=name, buses=(buses,), loads=loads, capacity=capacity, start=start, out=distance, back=distance)


def _table(drawn: NDArray[np.int64]) -> Table:
    return tuple(tuple(int(value) for value in row) for row in drawn)
