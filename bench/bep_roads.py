"""An instance as arrays on a grid of time, without the pick-ups and shelters that no plan uses."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bench.bep_instance import Instance

Ints = NDArray[np.int64]
Trip = tuple[int, int]
"""A pick-up and the shelter that the load is brought to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The trips of one bus, in order, and the depot that it starts from."""

    depot: int
    trips: tuple[Trip, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Roads:
    """
    Times in ticks, and what is to be brought.

    Parameters
    ----------
    depots, pickups, shelters
        The instance's own numbers of the rows and columns kept here.
    cover
        At least so many trips, as in the published inequality, instead of exactly so many.
    """

    buses: Ints
    loads: Ints
    capacity: Ints
    start: Ints
    out: Ints
    back: Ints
    depots: Ints
    pickups: Ints
    shelters: Ints
    cover: bool

    @classmethod
    def of(cls, instance: Instance, *, cover: bool, step: int = 1, up: bool = True) -> Self:
        """Return the arrays of ``instance`` with times in steps, rounded up (for plans) or down (for bounds)."""
        loads, capacity, buses = np.array(instance.loads), np.array(instance.capacity), np.array(instance.buses)
        # With the inequality, a bus may pass by a pick-up where nobody waits.
        pickups = np.flatnonzero(loads >= (0 if cover else 1))
        shelters, depots = np.flatnonzero(capacity), np.flatnonzero(buses)

        def ticks(table: tuple[tuple[int, ...], ...], rows: Ints, columns: Ints) -> Ints:
            exact = np.array(table, dtype=np.int64)[np.ix_(rows, columns)]
            return -(-exact // step) if up else exact // step

        return cls(
            buses=buses[depots],
            loads=loads[pickups],
            capacity=capacity[shelters],
            start=ticks(instance.start, depots, pickups),
            out=ticks(instance.out, pickups, shelters),
            back=ticks(instance.back, pickups, shelters),
            depots=depots,
            pickups=pickups,
            shelters=shelters,
            cover=cover,
        )

    @property
    def longest(self) -> int:
        """Return the longest time between a pick-up and a shelter, in ticks."""
        return int(max(self.out.max(), self.back.max()))

    def named(self, depot: int, trips: list[Trip]) -> Route:
        """Return a route of these rows and columns in the instance's own numbers."""
        own = tuple((int(self.pickups[pickup]), int(self.shelters[shelter])) for pickup, shelter in trips)
        return Route(depot=int(self.depots[depot]), trips=own)
