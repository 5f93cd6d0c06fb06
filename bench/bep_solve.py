"""The earliest time by which the last bus can arrive, with its proof."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from bench.bep_check import WrongAnswerError, last_arrival, plain_bound, prices_exclude
from bench.bep_flow import NO_LIMIT, Outcome, Search, find_plan
from bench.bep_greedy import nearest_next
from bench.bep_instance import Instance
from bench.bep_master import Master
from bench.bep_prices import Earnings, Prices, affordable
from bench.bep_roads import Roads, Route

ALL = 100
SHARES = (10, 30, 60, ALL)
"""How much of the spare a route may lose, tried in turn: with less, fewer journeys are left, and a plan is often among them. In percent."""
SMALL = 100
"""Nodes that a search among fewer journeys may take, before more journeys are tried."""


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
    if any(instance.loads):
        bound, found = _search(instance, Roads.of(instance, cover=cover), clock, last_arrival(instance, routes, cover=cover))
        routes = found or routes
    else:
        bound = 0
    arrival = last_arrival(instance, routes, cover=cover)
    if not bound <= arrival:
        msg = f"{instance.name}: the bound {bound} is above the arrival {arrival} of a plan. Please report this instance."
        raise WrongAnswerError(msg)
    return Answer(arrival=arrival, bound=bound, routes=tuple(routes), seconds=clock.passed)


def _search(instance: Instance, roads: Roads, clock: Clock, known: int) -> tuple[int, Sequence[Route]]:
    """Return the first horizon that cannot be excluded, and a plan that keeps it if one better than ``known`` was found."""
    master = Master(roads)
    horizon = plain_bound(instance)
    while horizon < known and clock.left > 0:
        prices, earnings = master.settle(horizon)
        if earnings.spare(prices, horizon) < 0:
            if not prices_exclude(roads, prices, horizon):
                msg = f"{instance.name}: the prices do not exclude {horizon} when worked out again. Please report this instance."
                raise WrongAnswerError(msg)
        else:
            search = _look(roads, prices, earnings, horizon, clock)
            if search.outcome is Outcome.FOUND:
                return horizon, search.routes
            if search.outcome is Outcome.UNDECIDED:
                break
        horizon += 1
    return horizon, ()


def _look(roads: Roads, prices: Prices, earnings: Earnings, horizon: int, clock: Clock) -> Search:
    """Return a plan that keeps ``horizon``, from ever more of the journeys that can be afforded, or that there is none."""
    spare = earnings.spare(prices, horizon)
    tried = 0
    search = Search(outcome=Outcome.NONE)
    for percent in SHARES:
        journeys = affordable(earnings, horizon, spare * percent // 100)
        if journeys.number == tried and (percent < ALL or search.outcome is Outcome.NONE):
            continue
        tried = journeys.number
        search = find_plan(roads, journeys, clock.left, NO_LIMIT if percent == ALL else SMALL)
        if search.outcome is Outcome.FOUND:
            break
    return search
