"""A plan from the routes of the master: fix those that are driven most, one by one, and search the rest exactly once it is small."""

import time
from collections import Counter

import numpy as np

from bench.bep_flow import Outcome, Search, find_plan
from bench.bep_master import Master
from bench.bep_prices import affordable, routes_that_earn
from bench.bep_roads import Roads

LAST = 2
"""Buses left to the exact search."""
NODES = 50
"""Nodes that this search may take."""
CLOSE = 1e-6
MILD = 0.2
"""What chance leaves at least of how often a route is driven, when the one to fix is drawn."""
NOTHING = Search(outcome=Outcome.UNDECIDED)


def dive(master: Master, horizon: int, rng: np.random.Generator, seconds: float) -> Search:
    """Return a plan that keeps ``horizon``, if luck has it; what is fixed first is drawn by ``rng`` among what is driven most."""
    fixed: Counter[int] = Counter()
    try:
        rest = _fix(master, horizon, rng, fixed, seconds)
    finally:
        for route in fixed:
            master.insist(route, 0)
    if rest is None or (horizon, frozenset(fixed.items())) in master.tried:
        return NOTHING
    master.tried.add((horizon, frozenset(fixed.items())))
    given = (master.routes[route] for route in fixed.elements())
    done = tuple(master.roads.named(depot, trips) for depot, trips in given)
    if not rest.loads.any():
        return Search(outcome=Outcome.FOUND, routes=done)
    rest = rest.trimmed
    prices, earnings = Master(rest).settle(horizon, seconds)
    spare = earnings.spare(prices, horizon)
    if spare < 0:
        return NOTHING
    search = find_plan(rest, affordable(earnings, horizon, spare), seconds, NODES)
    return Search(outcome=Outcome.FOUND, routes=(*done, *search.routes)) if search.outcome is Outcome.FOUND else NOTHING


def _fix(master: Master, horizon: int, rng: np.random.Generator, fixed: Counter[int], seconds: float) -> Roads | None:
    """Add routes to ``fixed`` until few buses are left; return what remains to be done, or None if it cannot be."""
    rest = master.roads
    ends = time.perf_counter() + seconds
    while rest.buses.sum() > LAST and rest.loads.any():
        prices, earnings = master.settle(horizon, ends - time.perf_counter(), rest)
        if master.fleets > 1 + CLOSE:
            return None
        further = {route: value - fixed[route] for route, value in enumerate(master.driven) if value > fixed[route] + CLOSE}
        fitting = {route: more for route, more in further.items() if rest.after(*master.routes[route]).possible}
        if not fitting:
            # What is driven fetches loads that are gone: the best that can be done without them, then.
            fresh = routes_that_earn(earnings, horizon, rest)
            fitting = {master.number(*route): float(sum(prices.gain[trip] for trip in route[1])) for route in fresh}
        if not fitting:
            return None
        # Close ones are told apart by chance, so that each try goes another way.
        route = max(fitting, key=lambda one: fitting[one] * rng.uniform(MILD, 1.0))
        fixed[route] += 1
        master.insist(route, fixed[route])
        rest = rest.after(*master.routes[route])
    return rest
