"""The earliest time by which the last bus can arrive, with its proof."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bench.bep_check import WrongAnswerError, last_arrival, plain_bound, prices_exclude
from bench.bep_dive import LAST, dive
from bench.bep_flow import Outcome, Search, find_plan
from bench.bep_greedy import nearest_next
from bench.bep_instance import Instance
from bench.bep_master import Master
from bench.bep_prices import Earnings, Prices, affordable
from bench.bep_roads import Roads, Route

GRIDS = (400, 1000, 2500)
"""Ticks until the arrival of the plan at hand: times are rounded to so fine a grid, unless whole ones are fine already."""
EACH = 3
"""Tries to find a plan within a horizon, on a grid, before it is put off."""
PATIENCE = 1000
"""What part of the horizon it is then put off by."""
DIVES = 8
"""Tries to fix route after route, before all journeys are searched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """
    The best plan found, and the time before which no plan ends.

    Parameters
    ----------
    arrival
        When the last bus of the plan arrives.
    bound
        No plan ends before.
    """

    arrival: int
    bound: int
    routes: tuple[Route, ...]
    seconds: float

    @property
    def proven(self) -> bool:
        """Return whether no plan is better."""
        return self.bound == self.arrival


class Clock:
    """Seconds since the start, and those that are left."""

    __slots__ = ("_limit", "_started")

    def __init__(self, limit: float) -> None:
        self._started, self._limit = time.perf_counter(), limit

    @property
    def passed(self) -> float:
        """Return the seconds since the start."""
        return time.perf_counter() - self._started

    @property
    def left(self) -> float:
        """Return the seconds until the limit."""
        return self._limit - self.passed


def solve(instance: Instance, *, cover: bool = False, time_limit: float = 900.0) -> Answer:
    """Return the plan whose last bus arrives first, and the bound that proves it; both worked out again before they are told."""
    clock = Clock(time_limit)
    routes: Sequence[Route] = nearest_next(instance)
    arrival = last_arrival(instance, routes, cover=cover)
    bound = 0 if cover or not any(instance.loads) else min(plain_bound(instance), arrival)
    for ticks in GRIDS:
        step = max(1, arrival // ticks)
        if bound == arrival or clock.left <= 0:
            break
        found = _exactly(instance, cover, clock, (bound, arrival)) if step == 1 else _between(instance, cover, clock, step, (bound, arrival))
        bound = max(bound, found.bound)
        if found.routes and (better := last_arrival(instance, found.routes, cover=cover)) < arrival:
            routes, arrival = found.routes, better
    if bound > arrival:
        msg = f"{instance.name}: the bound {bound} is above the arrival {arrival} of a plan. Please report this instance."
        raise WrongAnswerError(msg)
    return Answer(arrival=arrival, bound=bound, routes=tuple(routes), seconds=clock.passed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A bound, and a plan if one was found."""

    bound: int
    routes: tuple[Route, ...] = ()


def _exactly(instance: Instance, cover: bool, clock: Clock, known: tuple[int, int]) -> Found:
    """Return the optimum, or as much as there is time for; ``known`` are a bound and the arrival of a plan."""
    master = Master(Roads.of(instance, cover=cover))
    horizon, arrival = known
    while True:
        horizon, settled = _first_open(instance, master, horizon, arrival, clock)
        if settled is None:
            return Found(bound=horizon)
        search = _look(master, *settled, horizon, clock)
        if search.outcome is not Outcome.NONE:
            return Found(bound=horizon, routes=search.routes)
        horizon += 1


def _between(instance: Instance, cover: bool, clock: Clock, step: int, known: tuple[int, int]) -> Found:
    """Return a bound from times rounded down to a grid, and a plan from times rounded up."""
    bound, arrival = known
    down = Master(Roads.of(instance, cover=cover, step=step, up=False))
    first, _ = _first_open(instance, down, bound // step, arrival // step, clock)
    up = Master(Roads.of(instance, cover=cover, step=step))
    horizon, settled = _first_open(instance, up, first, arrival // step, clock)
    tries = 0
    while settled is not None and horizon * step < arrival and clock.left > 0:
        search = dive(up, horizon, np.random.default_rng(tries), clock.left)
        if search.outcome is Outcome.FOUND:
            return Found(bound=first * step, routes=search.routes)
        tries += 1
        horizon += -(-horizon // PATIENCE) if tries % EACH == 0 else 0
    return Found(bound=first * step)


def _first_open(
    instance: Instance, master: Master, horizon: int, known: int, clock: Clock
) -> tuple[int, tuple[Prices, Earnings] | None]:
    """Return the first horizon below ``known`` that prices do not exclude, with the prices there; or what is excluded so far, and None."""
    while horizon < known and clock.left > 0:
        prices, earnings = master.settle(horizon, clock.left)
        if earnings.spare(prices, horizon) >= 0:
            return horizon, (prices, earnings)
        # The same prices may exclude later horizons too.
        ahead = Earnings(master.roads, prices, known)
        spare = [ahead.spare(prices, later) for later in range(horizon, known)]
        last = horizon + sum(own < 0 for own in spare) - 1
        if not prices_exclude(master.roads, prices, last):
            msg = f"{instance.name}: the prices do not exclude {last} when worked out again. Please report this instance."
            raise WrongAnswerError(msg)
        horizon = last + 1
    return horizon, None


def _look(master: Master, prices: Prices, earnings: Earnings, horizon: int, clock: Clock) -> Search:
    """Return a plan that keeps ``horizon``, or that there is none: first by quick tries, then among all journeys that can be afforded."""
    roads, spare = earnings.roads, earnings.spare(prices, horizon)
    tries = DIVES if roads.buses.sum() > LAST else 0
    for number in range(tries):
        search = dive(master, horizon, np.random.default_rng(number), clock.left)
        if search.outcome is Outcome.FOUND:
            return search
    return find_plan(roads, affordable(earnings, horizon, spare), clock.left)
