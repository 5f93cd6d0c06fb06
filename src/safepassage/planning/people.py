"""
How many people can be brought out at most, each counting one: the second proof of a plan that counts people by weight.

It looks at the same world on the same grid as the search for the plan, and begins with the prices that this has found, asked in part: an
hour of a checkpoint is worth fewer people if none of them counts twice.
"""

import random
from collections.abc import Callable
from dataclasses import replace

from safepassage.domain.plan import PriceKind
from safepassage.planning.bound import Evaluator
from safepassage.planning.market import SMOOTH, market_of
from safepassage.planning.query import Bound, Query
from safepassage.planning.roads import Roads
from safepassage.units import People

PARTS = (1.0, 0.7, 0.5, 0.35, 0.25)
"""Parts of the prices that are tried."""
ROUNDS = 20
"""Rounds of prices at most."""


def people_bound(
    evaluator: Evaluator,
    roads: Roads,
    query: Query,
    weighted: Bound,
    enough: People,
    rng: random.Random,
    halt: Callable[[], bool],
    over: Callable[[], bool],
) -> Bound:
    """
    Return a bound on the people, each counting one.

    Parameters
    ----------
    evaluator
        One that counts people by weight.
    weighted
        What has been proven with weights, with this evaluator or on a finer grid.
    enough
        The people of the plan: no lower bound is looked for.
    halt, over
        Whether no new prices are to be looked for, and whether time is up.
    """
    alike, grid = evaluator.each_as_one(), evaluator.grid
    best = Bound(query, grid, (), alike.evaluate(()))
    for part in PARTS:
        if best.value <= enough or over():
            break
        prices = tuple(
            replace(price, price=round(part * price.price)) for price in weighted.prices if price.kind is not PriceKind.ROOM
        )
        prices = tuple(price for price in prices if price.price)
        best = min(best, Bound(query, grid, prices, alike.evaluate(prices)), key=lambda bound: bound.evaluation.bound)
    if best.value <= enough or halt():
        return best
    market = market_of(alike, roads, rng)
    for number in range(ROUNDS):
        if best.value <= enough or halt() or market.settled:
            break
        found = market.round(SMOOTH * (1.0 - number / ROUNDS))
        best = min(best, Bound(query, grid, found.prices, found.evaluation), key=lambda bound: bound.evaluation.bound)
    return best
