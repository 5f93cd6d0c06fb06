"""The proof itself: for any prices and any grid, nothing that keeps the rules does more than docs/background/proof.md says."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from oracle.exhaustive import Answer, best, wasteful
from oracle.random_operations import random_operation
from oracle.random_prices import keys, only_as_done, priced, profits, random_grid, random_prices, used, uses
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Price, PriceKind
from safepassage.planning.bound import MICRO, Evaluator
from safepassage.planning.capacities import Capacities
from safepassage.planning.grid import Grid

SEEDS = 300
CHUNKS = 4
ALL = 10**6


class Bounds:
    """The bounds of one operation on one grid; None where the grid is too coarse for them."""

    def __init__(self, operation: Operation, grid: Grid, *, weighted: bool) -> None:
        self.evaluator: Evaluator | None = None
        with fine_enough():
            self.evaluator = Evaluator(operation, grid, ALL, weighted=weighted)

    def value(self, prices: list[Price]) -> int | None:
        """Return the bound that ``prices`` prove, in millionths."""
        if self.evaluator is not None:
            with fine_enough():
                return self.evaluator.value(prices)
        return None


@contextmanager
def fine_enough() -> Iterator[None]:
    """Let the refusal of a coarse grid pass, and no other error."""
    try:
        yield
    except ValueError as error:
        assert "use a finer step" in str(error)  # noqa: PT017 - any other refusal is a defect


def least_bound(operation: Operation, grid: Grid, rng: random.Random, tries: int) -> int | None:
    """Return the least of some bounds: from all the people there are on, prices are changed and kept where that lowers it."""
    prices = [priced(key, rng.choice([MICRO, 0])) for key in keys(operation) if key[0] is PriceKind.DEMAND]
    bounds = Bounds(operation, grid, weighted=True)
    least = bounds.value(prices)
    for _ in range(tries):
        drawn = random_prices(operation, rng)
        other = [price for price in prices if rng.random() > 0.2] + rng.sample(drawn, min(2, len(drawn)))
        found = bounds.value(other)
        if found is not None and (least is None or found < least):
            prices, least = other, found
    return least


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_no_schedule_does_more_than_any_prices_allow(chunk: int) -> None:
    """On random operations and grids the best schedule found stays below bounds that a descent in prices makes ever tighter."""
    broken, tight = [], 0
    for seed in range(chunk, SEEDS, CHUNKS):
        operation, rng = random_operation(seed), random.Random(seed)
        answer = best(operation, 150)
        least = least_bound(operation, random_grid(operation, rng), rng, 20)
        if answer is not None and answer.value and least is not None:
            tight += least <= 2 * MICRO * answer.value
            if least < MICRO * answer.value:
                broken.append((seed, least, answer.value))
    assert broken == []
    # Bounds that are far above everything would show nothing.
    assert tight > SEEDS // CHUNKS // 5


def holes(operation: Operation, answer: Answer, prices: list[Price], grid: Grid, *, weighted: bool) -> Iterator[str]:
    """Yield where a half of the proof fails for one schedule: more used than the capacity, or more earned than the world allows."""
    capacities, done = Capacities(operation, ALL), uses(operation, answer)
    for price in prices:
        if used(price, done) > capacities.of(price):
            yield f"{operation.id}: {used(price, done)} of {capacities.of(price)} used: {price}"
    most = Bounds(operation, grid, weighted=weighted).value(prices)
    if most is not None:
        allowed = most - sum(price.price * capacities.of(price) for price in prices)
        earned = sum(max(0, profit) for profit in profits(operation, answer, prices, weighted=weighted).values())
        if allowed < earned:
            yield f"{operation.id}, {grid}: vehicles earn {earned}, the world allows {allowed}"


def schedules(operation: Operation, seed: int) -> list[Answer]:
    """Return legal schedules of one operation: the best one found and two that waste time."""
    found = [best(operation, 100), wasteful(operation, seed, 3), wasteful(operation, seed + SEEDS, 1)]
    return [answer for answer in found if answer is not None and answer.people]


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_both_halves_of_the_proof_hold_for_every_schedule(chunk: int) -> None:
    """What is used of a priced capacity is at most the capacity, and no vehicle earns more than the best in the generous world."""
    broken: list[str] = []
    seen = 0
    for seed in range(chunk, SEEDS, CHUNKS):
        operation, rng = random_operation(seed), random.Random(seed)
        for answer in schedules(operation, seed):
            seen += 1
            weighted = rng.random() < 0.5
            broken += holes(operation, answer, random_prices(operation, rng), random_grid(operation, rng), weighted=weighted)
            # Nobody can pay these but who does exactly what was done: the world must hold the very path of each vehicle.
            broken += holes(operation, answer, only_as_done(operation, answer), random_grid(operation, rng), weighted=weighted)
    assert broken == []
    assert seen > SEEDS // CHUNKS


def test_prices_that_prove_nothing_are_refused() -> None:
    """A price below 0, a period that ends before it starts, or an intake price over more than a clock hour would lower the bound."""
    operation = random_operation(8)
    grid = Grid(step=60, horizon=operation.horizon, empty={}, loaded={})
    gates = next(key for key in keys(operation) if key[0] is PriceKind.BAYS)
    for price in (priced(gates, -1, 0, 60), priced(gates, 1, 60, 0), priced((PriceKind.INTAKE, "base", None, None), 1, 0, 7_200)):
        with pytest.raises(ValueError, match=r"must be at least 0|starts before it ends|one clock hour"):
            Evaluator(operation, grid, ALL, weighted=True).value([price])


def seen_kinds(seeds: range) -> Counter[PriceKind]:
    """Return how often the schedules of ``seeds`` use each kind of capacity."""
    found: Counter[PriceKind] = Counter()
    for seed in seeds:
        operation = random_operation(seed)
        for answer in schedules(operation, seed):
            found.update({use.key[0] for use in uses(operation, answer)})
    return found


def test_the_schedules_use_every_kind_of_capacity() -> None:
    """Each kind of price meets schedules that have something to pay."""
    assert {kind for kind, count in seen_kinds(range(60)).items() if count >= 5} == set(PriceKind) - {PriceKind.ROOM}
