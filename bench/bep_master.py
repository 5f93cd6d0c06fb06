"""Prices that prove most: a linear program over the routes seen so far, and new routes from its prices until none helps."""

import time
from collections import Counter
from math import inf

import highspy
import numpy as np

from bench.bep_highs import SolverError, check, quiet_solver
from bench.bep_prices import UNIT, Earnings, Prices, routes_that_earn
from bench.bep_roads import Roads, Trip

LEFT_BEHIND = 4.0
"""What a load left behind costs, in fleets: more than any bus that fetches it."""


class Master:
    """
    The smallest multiple of the fleet that brings every load, if routes may be driven in fractions.

    Routes stay when the horizon grows, since what arrives in time for the shorter one does for the longer one.
    """

    __slots__ = ("_first", "_seen", "_solver", "roads", "routes", "tried")

    def __init__(self, roads: Roads) -> None:
        self.roads = roads
        self.routes: list[tuple[int, list[Trip]]] = []
        self._seen: dict[tuple[int, frozenset[tuple[Trip, int]]], int] = {}
        self.tried: set[tuple[int, frozenset[tuple[int, int]]]] = set()
        """Horizons and routes, with how many buses drive them, of which it is known that the others cannot do the rest in time."""
        self._solver = quiet_solver(presolve="off")
        much = highspy.kHighsInf
        for load in roads.loads.tolist():
            self._row(float(load), much if roads.cover else float(load))
        for places in roads.capacity.tolist():
            self._row(-much, float(places))
        for _ in roads.buses:
            self._row(-much, 0.0)
        first_depot = len(roads.loads) + len(roads.capacity)
        self._column(1.0, {first_depot + depot: -float(buses) for depot, buses in enumerate(roads.buses.tolist())})
        for pickup in range(len(roads.loads)):
            self._column(LEFT_BEHIND, {pickup: 1.0})
        self._first = 1 + len(roads.loads)

    def _row(self, low: float, high: float) -> None:
        check(self._solver.addRow(low, high, 0, np.array([], dtype=np.int32), np.array([])), "a row of the master")

    def _column(self, cost: float, entries: dict[int, float]) -> None:
        rows, values = np.array(list(entries), dtype=np.int32), np.array(list(entries.values()))
        check(self._solver.addCol(cost, 0.0, highspy.kHighsInf, len(entries), rows, values), "a column of the master")

    def add(self, depot: int, trips: list[Trip]) -> bool:
        """Take a route in; return False if one with the same trips is there."""
        key = depot, frozenset(Counter(trips).items())
        if key in self._seen:
            return False
        self._seen[key] = len(self.routes)
        self.routes.append((depot, trips))
        pickups, shelters = len(self.roads.loads), len(self.roads.capacity)
        entries: Counter[int] = Counter()
        for pickup, shelter in trips:
            entries.update((pickup, pickups + shelter))
        entries[pickups + shelters + depot] = 1
        self._column(0.0, {row: float(times) for row, times in entries.items()})
        return True

    def prices(self) -> Prices:
        """Return the prices at the optimum over the routes seen, rounded to whole numbers; any are valid."""
        check(self._solver.run(), "the master")
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            msg = f"The master ended as {self._solver.modelStatusToString(self._solver.getModelStatus())}; it always has an optimum."
            raise SolverError(msg)
        roads = self.roads
        scale = UNIT * int(roads.buses.sum())
        dual = np.rint(np.array(self._solver.getSolution().row_dual) * scale).astype(np.int64)
        load, place = dual[: len(roads.loads)], -dual[len(roads.loads) : len(roads.loads) + len(roads.capacity)]
        # With "at least", a price below 0 would count trips that nobody asked for.
        return Prices(load=np.maximum(load, 0) if roads.cover else load, place=np.maximum(place, 0))

    def number(self, depot: int, trips: list[Trip]) -> int:
        """Return the number of a route among ``routes``, which takes it in if need be."""
        self.add(depot, trips)
        return self._seen[depot, frozenset(Counter(trips).items())]

    @property
    def fleets(self) -> float:
        """Return the multiple of the fleet that the last program needs; loads left behind count much."""
        return float(self._solver.getInfo().objective_function_value)

    @property
    def driven(self) -> list[float]:
        """Return how often each of ``routes`` is driven in the last program."""
        return [float(value) for value in self._solver.getSolution().col_value[self._first :]]

    def insist(self, route: int, times: int) -> None:
        """Have a route driven at least so many times from now on."""
        check(self._solver.changeColBounds(self._first + route, float(times), highspy.kHighsInf), "the bounds of a route")

    def settle(self, horizon: int, seconds: float = inf, rest: Roads | None = None) -> tuple[Prices, Earnings]:
        """Return the best prices for ``horizon`` and their earnings: either these exclude it, or no prices do (unless time runs out)."""
        started = time.perf_counter()
        while True:
            prices = self.prices()
            earnings = Earnings(self.roads, prices, horizon)
            if earnings.spare(prices, horizon) < 0:
                return prices, earnings
            wanted = routes_that_earn(earnings, horizon, self.roads.boundless) + routes_that_earn(
                earnings, horizon, rest or self.roads
            )
            fresh = [self.add(depot, trips) for depot, trips in wanted]
            if not any(fresh) or time.perf_counter() - started > seconds:
                return prices, earnings
