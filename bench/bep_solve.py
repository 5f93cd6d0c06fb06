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
SHORT = 100
"""Up to so many ticks the optimum is sought at once, without a plan on the way."""
EACH = 2
"""Tries to find a plan within a horizon, on a grid, before it is put off."""
PATIENCE = 1000
"""What part of the horizon it is first put off by; each time, it is twice as much."""
DIVES = 20
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
    bound = plain_bound(instance)
    for ticks in GRIDS:
        step = max(1, arrival // ticks)
        if bound == arrival or clock.left <= 0:
            break
        task = Task(instance=instance, cover=cover, step=step, latest=arrival, clock=clock)
        found = (
            _exactly(task, bound, arrival)
            if step == 1 and (arrival <= SHORT or ticks == GRIDS[-1])
            else _between(task, bound, arrival)
        )
        bound = max(bound, found.bound)
        if found.routes and (better := last_arrival(instance, found.routes, cover=cover)) < arrival:
            routes, arrival = found.routes, better
    if bound > arrival:
        msg = f"{instance.name}: the bound {bound} is above the arrival {arrival} of a plan. Please report this instance."
        raise WrongAnswerError(msg)
    return Answer(arrival=arrival, bound=bound, routes=tuple(routes), seconds=clock.passed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be solved, how finely, until when it matters, and how long that may take."""

    instance: Instance
    cover: bool
    step: int
    latest: int
    clock: Clock

    def roads(self, *, up: bool = True) -> Roads:
        """Return the instance on its grid, rounded up or down."""
        return Roads.of(self.instance, cover=self.cover, step=self.step, up=up, latest=self.latest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A bound, and a plan if one was found."""

    bound: int
    routes: tuple[Route, ...] = ()


def _exactly(task: Task, horizon: int, arrival: int) -> Found:
    """Return the optimum, or as much as there is time for; nothing ends before ``horizon``, and a plan at ``arrival``."""
    master = Master(task.roads())
    while True:
        horizon, settled = _first_open(task, master, horizon, arrival)
        if settled is None:
            return Found(bound=horizon)
        search = _look(master, *settled, horizon, task.clock)
        if search.outcome is not Outcome.NONE:
            return Found(bound=horizon, routes=search.routes)
        horizon += 1


def _between(task: Task, bound: int, arrival: int) -> Found:
    """Return a bound from times rounded down to a grid, and a plan from times rounded up."""
    step, clock = task.step, task.clock
    first, _ = _first_open(task, Master(task.roads(up=False)), bound // step, arrival // step)
    up = Master(task.roads())
    horizon, settled = _first_open(task, up, first, arrival // step)
    tries, further = 0, -(-horizon // PATIENCE)
    while settled is not None and horizon * step < arrival and clock.left > 0:
        search = dive(up, horizon, np.random.default_rng(tries), clock.left)
        if search.outcome is Outcome.FOUND:
            return Found(bound=first * step, routes=search.routes)
        tries += 1
        if tries % EACH == 0:
            horizon += further
            further *= 2
    return Found(bound=first * step)


def _first_open(task: Task, master: Master, horizon: int, known: int) -> tuple[int, tuple[Prices, Earnings] | None]:
    """Return the first horizon below ``known`` that prices do not exclude, with the prices there; or what is excluded so far, and None."""
    while horizon < known and task.clock.left > 0:
        prices, earnings = master.settle(horizon, task.clock.left)
        if earnings.spare(prices, horizon) >= 0:
            return horizon, (prices, earnings)
        # The same prices may exclude later horizons too.
        ahead = Earnings(master.roads, prices, known)
        spare = [ahead.spare(prices, later) for later in range(horizon, known)]
        last = horizon + sum(own < 0 for own in spare) - 1
        if not prices_exclude(master.roads, prices, last):
            msg = f"{task.instance.name}: the prices do not exclude {last} when worked out again. Please report this instance."
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
