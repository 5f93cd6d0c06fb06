"""
Prices on loads and shelter places, and what the best route of one bus earns under them.

Give every load a price and every shelter place a charge. A bus that must arrive within a horizon earns at most so much, whatever it
does, and a table finds exactly how much. If all loads together, less all shelter places, are worth more than the whole fleet can earn,
no plan keeps the horizon. This holds for any prices; whole numbers keep it free of rounding.

When the fleet can earn enough, the difference is the *spare*. Each bus that earns less than it could takes its loss from the spare, so
a journey on which every route loses more than the spare is in no plan, and need not be looked at.
"""

from dataclasses import dataclass

import numpy as np

from bench.bep_roads import Ints, Roads, Trip

NEVER = -(2**50)
"""Less than anything that can be earned, and far enough from the end of the number range to add to."""
UNIT = 10**6


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What a load is worth at each pick-up, and what a place costs at each shelter (at least 0), in whole numbers."""

    load: Ints
    place: Ints

    def worth(self, roads: Roads) -> int:
        """Return what all loads are worth, less all shelter places."""
        return int(self.load @ roads.loads - self.place @ roads.capacity)

    @property
    def gain(self) -> Ints:
        """Return what a trip earns, by pick-up and shelter."""
        gain: Ints = self.load[:, None] - self.place[None, :]
        return gain


class Earnings:
    """
    What a bus can still earn, by place and remaining ticks.

    ``pickup[i, s + pad]`` is for a bus that is to load at ``i`` with ``s`` ticks left, ``shelter[j, s + pad]`` for one that has just
    unloaded at ``j``. The first ``pad`` columns stand for less than no time, so that a look-up never leaves the table.
    """

    __slots__ = ("gain", "horizon", "pad", "pickup", "roads", "shelter")

    def __init__(self, roads: Roads, prices: Prices, horizon: int) -> None:
        self.roads, self.gain, self.horizon, self.pad = roads, prices.gain, horizon, roads.longest
        pickups, shelters = roads.out.shape
        self.pickup = np.full((pickups, horizon + 1 + self.pad), NEVER)
        self.shelter = np.full((shelters, horizon + 1 + self.pad), NEVER)
        rows, columns = np.arange(pickups)[:, None], np.arange(shelters)[None, :]
        # Legs shorter than a tick, rounded down, join columns of the same time: repeat until nothing is gained, or
        # as often as there can be trips.
        passes = int(roads.capacity.sum()) if roads.out.min() == 0 or roads.back.min() == 0 else 1
        for now in range(self.pad, horizon + 1 + self.pad):
            for _ in range(passes):
                before = int(self.shelter[:, now].sum())
                self.pickup[:, now] = (self.shelter[columns, now - roads.out] + self.gain).max(axis=1)
                self.shelter[:, now] = np.maximum(0, self.pickup[rows, now - roads.back].max(axis=0))
                if int(self.shelter[:, now].sum()) == before:
                    break

    def at_start(self, horizon: int) -> Ints:
        """Return what a bus earns within ``horizon``, by depot and first pick-up."""
        left = np.maximum(horizon - self.roads.start, -1) + self.pad
        earned: Ints = self.pickup[np.arange(self.pickup.shape[0])[None, :], left]
        return earned

    def best(self, horizon: int) -> Ints:
        """Return what a bus of each depot earns at most within ``horizon``; a bus that stays earns nothing."""
        best: Ints = np.maximum(0, self.at_start(horizon).max(axis=1))
        return best

    def spare(self, prices: Prices, horizon: int) -> int:
        """Return by how much the fleet can earn more within ``horizon`` than all is worth; below 0, no plan keeps it."""
        return int(self.best(horizon) @ self.roads.buses) - prices.worth(self.roads)

    def trips(self, pickup: int, left: int, rest: Roads) -> list[Trip]:
        """
        Return the trips of a route, from a pick-up on with ``left`` ticks to go: each time the one that would earn most with what follows.

        Only loads and places that ``rest`` has are used up; with enough of both, no route earns more.
        """
        loads, places = rest.loads.copy(), rest.capacity.copy()
        trips: list[Trip] = []
        now, at = left + self.pad, pickup
        every_pickup, every_shelter = np.arange(self.pickup.shape[0]), np.arange(self.shelter.shape[0])
        # Legs shorter than a tick could be driven for ever.
        while len(trips) < int(self.roads.capacity.sum()):
            value = np.where(places > 0, self.shelter[every_shelter, now - self.roads.out[at]] + self.gain[at], NEVER)
            shelter = int(value.argmax())
            if value[shelter] <= NEVER // 2:
                break
            trips.append((at, shelter))
            loads[at] -= 1
            places[shelter] -= 1
            now -= int(self.roads.out[at, shelter])
            onward = np.where(loads > 0, self.pickup[every_pickup, now - self.roads.back[:, shelter]], NEVER)
            at = int(onward.argmax())
            if onward[at] <= 0:
                break
            now -= int(self.roads.back[at, shelter])
        return trips


@dataclass(frozen=True, slots=True, kw_only=True)
class Journeys:
    """Journeys that a plan may contain: starts as (depot, pick-up), loaded and empty ones as (pick-up, shelter, departure)."""

    starts: list[tuple[int, int]]
    loaded: list[tuple[int, int, int]]
    empty: list[tuple[int, int, int]]

    @property
    def number(self) -> int:
        """Return how many journeys these are."""
        return len(self.starts) + len(self.loaded) + len(self.empty)


def affordable(earnings: Earnings, horizon: int, loss: int) -> Journeys:
    """Return the journeys on some route that arrives within ``horizon`` and loses at most ``loss``."""
    roads, pad = earnings.roads, earnings.pad
    best = earnings.best(horizon)
    pickups, shelters = roads.out.shape
    rows, columns = np.arange(pickups)[:, None], np.arange(shelters)[None, :]
    arrived = np.full((shelters, horizon + 1 + pad), NEVER)
    ready = np.full((pickups, horizon + 1 + pad), NEVER)
    """What a bus has earned, less what it could have, by the time it loads, or has unloaded."""
    starts = []
    for depot, pickup in zip(*np.nonzero(roads.start <= horizon), strict=True):
        column = roads.start[depot, pickup] + pad
        ready[pickup, column] = max(ready[pickup, column], -best[depot])
        if earnings.pickup[pickup, horizon - roads.start[depot, pickup] + pad] - best[depot] >= -loss:
            starts.append((int(depot), int(pickup)))
    for now in range(pad, horizon + 1 + pad):
        arrived[:, now] = (ready[rows, now - roads.out] + earnings.gain).max(axis=0)
        ready[:, now] = np.maximum(ready[:, now], arrived[columns, now - roads.back].max(axis=1))
    loaded, empty = [], []
    for now in range(horizon + 1):
        left = np.maximum(horizon - now - roads.out, -1) + pad
        through = ready[:, now + pad][:, None] + earnings.gain + earnings.shelter[columns, left]
        loaded += [(int(i), int(j), now) for i, j in np.argwhere(through >= -loss)]
        left = np.maximum(horizon - now - roads.back, -1) + pad
        through = arrived[:, now + pad][None, :] + earnings.pickup[rows, left]
        empty += [(int(i), int(j), now) for i, j in np.argwhere(through >= -loss)]
    return Journeys(starts=starts, loaded=loaded, empty=empty)


def routes_that_earn(earnings: Earnings, horizon: int, rest: Roads) -> list[tuple[int, list[Trip]]]:
    """Return for each depot and first pick-up of ``rest`` a route that earns much within ``horizon`` with what is left there."""
    at_start = (earnings.at_start(horizon) > 0) & (rest.loads > 0) & (rest.buses[:, None] > 0)
    found = []
    for depot, pickup in np.argwhere(at_start).tolist():
        trips = earnings.trips(pickup, horizon - int(earnings.roads.start[depot, pickup]), rest)
        if trips:
            found.append((depot, trips))
    return found
