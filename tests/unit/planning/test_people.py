"""The second proof: how many people at most, each counting one."""

import random
from dataclasses import replace

import pytest
from bench.generate import generate
from bench.sizes import Kind

from operations import one_bus, two_corridors
from oracle.random_operations import random_operation
from safepassage.domain.network import Direction
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Price, PriceKind
from safepassage.planning.bound import MICRO, Evaluator
from safepassage.planning.people import people_bound
from safepassage.planning.query import Bound, Query
from safepassage.planning.roads import Roads
from unit.planning.small import ALL, evaluator_of, never, plain_grid


@pytest.mark.parametrize("seed", range(20))
def test_an_evaluator_of_people_alike_is_as_one_made_so(seed: int) -> None:
    """With and without prices, over random operations with loads aboard: the same bound as of one that was made from nothing."""
    operation = random_operation(seed)
    grid = plain_grid(operation, 60)
    heavy, alike = (Evaluator(operation, grid, ALL, weighted=weighted) for weighted in (True, False))
    shared = heavy.each_as_one()
    prices = [Price(kind=PriceKind.DEMAND, subject=operation.groups[0].id, price=MICRO // 3)]
    for own in ((), prices):
        before = heavy.evaluate(own).bound
        assert shared.evaluate(own).bound == alike.evaluate(own).bound
        assert heavy.evaluate(own).bound == before
    assert (heavy.weighted, shared.weighted) == (True, False)


def bound_of(operation: Operation, enough: int, over: bool = False) -> Bound:  # noqa: FBT001, FBT002 - for brevity
    """Return the bound on people of an operation for which a weighted bound without prices is known."""
    evaluator, grid = evaluator_of(operation, 300), plain_grid(operation, 300)
    query = Query(ALL, operation.horizon, operation.waiting, weighted=False)
    known = Bound(replace(query, weighted=True), grid, (), evaluator.evaluate(()))
    return people_bound(evaluator, Roads(operation), query, known, enough, random.Random(0), lambda: over, lambda: over)


def test_people_count_one_each() -> None:
    """Where the village weighs 3, one bus brings out 100 people, and the proof says so in people."""
    operation = replace(one_bus(), priority_weights=((1, 3),))
    found = bound_of(operation, 0)
    assert (found.value, found.proof().weighted, found.proof().bound) == (100, False, 100)


def test_no_lower_bound_than_the_plan_is_looked_for() -> None:
    """Two corridors, 180 people: without prices it may be more, and with them it is not less than what is enough."""
    free, tight = bound_of(two_corridors(), 10_000), bound_of(two_corridors(), 0)
    assert free.prices == ()
    assert free.value >= tight.value >= 180


def test_prices_with_weights_are_a_beginning() -> None:
    """Size S, checkpoint-bound: parts of the prices that hold with weights prove more than none, without any new ones."""
    operation = generate("S", Kind.CHECKPOINT, 3)
    evaluator, grid = evaluator_of(operation, 900), plain_grid(operation, 900)
    query = Query(ALL, operation.horizon, operation.waiting, weighted=False)
    dear = tuple(
        Price(kind=PriceKind.CHECKPOINT, subject=post.id, direction=way, price=100 * MICRO, start=0, end=operation.horizon)
        for post in operation.checkpoints
        for way in (Direction.OUT,)
    )
    known = Bound(replace(query, weighted=True), grid, dear, evaluator.evaluate(dear))
    roads, rng = Roads(operation), random.Random(0)
    found = people_bound(evaluator, roads, query, known, 0, rng, lambda: True, never)
    none = people_bound(evaluator, roads, query, replace(known, prices=()), 0, rng, lambda: True, never)
    assert found.value < none.value
    assert {price.price for price in found.prices} <= {round(part * 100 * MICRO) for part in (1.0, 0.7, 0.5, 0.35, 0.25)}


def test_when_time_is_up_the_first_evaluation_stands() -> None:
    """Nothing more is evaluated."""
    assert bound_of(two_corridors(), 0, over=True).prices == ()
