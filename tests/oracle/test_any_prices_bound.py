"""The proof itself: for any prices and any grid, nothing that keeps the rules does more than docs/background/proof.md says."""

import random
from collections import Counter
from collections.abc import Iterator

import pytest

from oracle.exhaustive import Answer, best, wasteful
from oracle.random_operations import random_operation
from oracle.random_prices import only_as_done, profits, random_grid, random_prices, used, uses
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Price
from safepassage.planning.bound import MICRO, Evaluator
from safepassage.planning.capacities import Capacities
from safepassage.planning.grid import Grid

SEEDS = 300
CHUNKS = 4
ALL = 10**6


def evaluator(operation: Operation, grid: Grid, *, weighted: bool) -> Evaluator | None:
    """Return the evaluator, or None for a grid on which a vehicle could go round within one step."""
    try:
        return Evaluator(operation, grid, ALL, weighted=weighted)
    except ValueError as error:
        assert "use a finer step" in str(error)  # noqa: PT017 - anything else is a defect
        return None


def lowered(world: Evaluator, operation: Operation, rng: random.Random, tries: int) -> Iterator[int]:
    """Yield bounds that go down: random prices, then changes of one of them that are kept where they lower the bound."""
    prices: list[Price] = []
    value = world.value(prices)
    yield value
    for _ in range(tries):
        other = [price for price in prices if rng.random() > 0.2] + rng.sample(
            found := random_prices(operation, rng), min(2, len(found))
        )
        lower = world.value(other)
        if lower < value:
            prices, value = other, lower
            yield value


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_no_schedule_does_more_than_any_prices_allow(chunk: int) -> None:
    """On random small operations and grids the best schedule found stays below bounds that a descent in prices makes ever tighter."""
    broken, tight = [], 0
    for seed in range(chunk, SEEDS, CHUNKS):
        operation, rng = random_operation(seed), random.Random(seed)
        answer = best(operation, 150)
        world = evaluator(operation, random_grid(operation, rng), weighted=True)
        if answer is not None and world is not None:
            least = min(lowered(world, operation, rng, 8)) // MICRO
            tight += answer.value and least <= 2 * answer.value
            if least < answer.value:
                broken.append((seed, least, answer.value))
    assert broken == []
    # Bounds that are far above everything would show nothing.
    assert tight > SEEDS // CHUNKS // 10


def holes(operation: Operation, answer: Answer, prices: list[Price], grid: Grid, *, weighted: bool) -> Iterator[str]:
    """Yield where the two halves of the proof fail for one schedule: capacity used beyond itself, or profit beyond the world's best."""
    capacities, done = Capacities(operation, ALL), uses(operation, answer)
    for price in prices:
        if used(price, done) > capacities.of(price):
            yield f"{operation.id}: {used(price, done)} of {capacities.of(price)} used: {price}"
    world = evaluator(operation, grid, weighted=weighted)
    if world is None:
        return
    best_alone = world.value(prices) - sum(price.price * capacities.of(price) for price in prices)
    earned = sum(max(0, profit) for profit in profits(operation, answer, prices, weighted=weighted).values())
    if best_alone < earned:
        yield f"{operation.id}, {grid}: vehicles earn {earned}, the world allows {best_alone}"


def schedules(operation: Operation, seed: int) -> list[Answer]:
    """Return legal schedules of one operation: the best one found and two that waste time."""
    found = [best(operation, 100), wasteful(operation, seed, 3), wasteful(operation, seed + SEEDS, 1)]
    return [answer for answer in found if answer is not None and answer.people]


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_both_halves_of_the_proof_hold_for_every_schedule(chunk: int) -> None:
    """What is used of a priced capacity is at most the capacity, and no vehicle earns more than the best in the generous world."""
    broken: list[str] = []
    seen: Counter[str] = Counter()
    for seed in range(chunk, SEEDS, CHUNKS):
        operation, rng = random_operation(seed), random.Random(seed)
        for answer in schedules(operation, seed):
            seen["schedules"] += 1
            grid, weighted = random_grid(operation, rng), rng.random() < 0.5
            broken += holes(operation, answer, random_prices(operation, rng), grid, weighted=weighted)
            # Nobody can pay these but who does exactly what was done: the world must hold the very path of each vehicle.
            broken += holes(operation, answer, only_as_done(operation, answer), random_grid(operation, rng), weighted=weighted)
    assert broken == []
    assert seen["schedules"] > SEEDS // CHUNKS
