"""An instance as arrays on a grid of time, without the pick-ups and shelters that no plan uses."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bench.bep_instance import Instance, Table

Ints = NDArray[np.int64]
UNLIMITED = 10**6
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
    def of(cls, instance: Instance, *, cover: bool, step: int = 1, up: bool = True, latest: int = 10**9) -> Self:
        """
        Return the arrays of ``instance`` with times in steps, rounded up (for plans) or down (for bounds).

        Ways longer than ``latest`` are not driven, and cut to one tick more, so that tables stay small.
        """

        def ticks(table: Table) -> Ints:
            exact = np.array(table, dtype=np.int64)
            return np.minimum(-(-exact // step) if up else exact // step, latest // step + 1)

        return cls(
            buses=np.array(instance.buses),
            loads=np.array(instance.loads),
            capacity=np.array(instance.capacity),
            start=ticks(instance.start),
            out=ticks(instance.out),
            back=ticks(instance.back),
            depots=np.arange(len(instance.buses)),
            pickups=np.arange(len(instance.loads)),
            shelters=np.arange(len(instance.capacity)),
            cover=cover,
        ).trimmed

    def after(self, depot: int, trips: Sequence[Trip]) -> Self:
        """Return what remains once one bus has been given this route, in the rows and columns of this; below 0 where it does too much."""
        buses, loads, capacity = self.buses.copy(), self.loads.copy(), self.capacity.copy()
        buses[depot] -= 1
        for pickup, shelter in trips:
            loads[pickup] -= 1
            capacity[shelter] -= 1
        return replace(self, buses=buses, loads=np.maximum(loads, 0) if self.cover else loads, capacity=capacity)

    @property
    def boundless(self) -> Self:
        """Return the same with more loads and places than can be used up."""
        return replace(self, loads=self.loads + UNLIMITED, capacity=self.capacity + UNLIMITED)

    @property
    def possible(self) -> bool:
        """Return whether nothing is below 0, and there are places and buses for what is left."""
        least = min(int(table.min()) for table in (self.buses, self.loads, self.capacity))
        enough = self.capacity.sum() >= self.loads.sum() and (self.buses.any() or not self.loads.any())
        return least >= 0 and bool(enough)

    @property
    def trimmed(self) -> Self:
        """Return the same without depots, pick-ups and shelters at which nothing is left."""
        # With the inequality, a bus may pass by a pick-up where nobody waits.
        pickups = np.flatnonzero(self.loads >= (0 if self.cover else 1))
        shelters, depots = np.flatnonzero(self.capacity), np.flatnonzero(self.buses)
        return replace(
            self,
            buses=self.buses[depots],
            loads=self.loads[pickups],
            capacity=self.capacity[shelters],
            start=self.start[np.ix_(depots, pickups)],
            out=self.out[np.ix_(pickups, shelters)],
            back=self.back[np.ix_(pickups, shelters)],
            depots=self.depots[depots],
            pickups=self.pickups[pickups],
            shelters=self.shelters[shelters],
        )

    @property
    def longest(self) -> int:
        """Return the longest time between a pick-up and a shelter, in ticks."""
        return int(max(self.out.max(), self.back.max()))

    def named(self, depot: int, trips: Sequence[Trip]) -> Route:
        """Return a route of these rows and columns in the instance's own numbers."""
        own = tuple((int(self.pickups[pickup]), int(self.shelters[shelter])) for pickup, shelter in trips)
        return Route(depot=int(self.depots[depot]), trips=own)
