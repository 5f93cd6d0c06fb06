"""Planner and verifier evaluate docs/background/proof.md each with their own code: the two agree to the last millionth."""

import random
from collections import Counter
from dataclasses import replace

import pytest

from oracle.random_operations import random_operation
from oracle.random_prices import random_grid, random_prices
from oracle.test_rounds import random_villages
from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Phase, Price, PriceKind, Proof
from safepassage.planning.bound import evaluate as planned
from safepassage.planning.grid import Grid
from safepassage.verification.evaluation import evaluate as verified
from safepassage.verification.prices import RefusedProofError
from unit.verification.test_evaluation import collected

SEEDS = 300
CHUNKS = 4
REFUSED = "refused"


def by_planner(operation: Operation, grid: Grid, vehicles: int, prices: list[Price], *, weighted: bool) -> int | str:
    """Return the planner's value, or that it refuses the grid."""
    try:
        return planned(operation, grid, vehicles, prices, weighted=weighted)
    except ValueError as error:
        assert "use a finer step" in str(error)  # noqa: PT017 - any other refusal is a defect
        return REFUSED


def by_verifier(operation: Operation, grid: Grid, vehicles: int, prices: list[Price], *, weighted: bool) -> int | str:
    """Return the verifier's value, or that it refuses the proof."""
    phases = [Phase(place=place, loaded=False, offset=offset) for place, offset in grid.empty.items()]
    phases += [Phase(place=place, loaded=True, offset=offset) for place, offset in grid.loaded.items()]
    proof = Proof(
        weighted=weighted,
        horizon=grid.horizon,
        step=grid.step,
        vehicles=vehicles,
        phases=tuple(phases),
        prices=tuple(prices),
        bound=0,
    )
    try:
        return verified(operation, proof).value
    except RefusedProofError:
        return REFUSED


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_planner_and_verifier_agree_to_the_millionth(chunk: int) -> None:
    """On random operations, grids, horizons, fleets and prices both give the same number, or both refuse the grid."""
    different, seen = [], Counter[str]()
    for seed in range(chunk, SEEDS, CHUNKS):
        operation, rng = random_operation(seed), random.Random(seed)
        horizon = rng.choice([operation.horizon, operation.horizon - 1, rng.randrange(1, operation.horizon)])
        grid = replace(random_grid(operation, rng), horizon=horizon)
        prices, vehicles, weighted = random_prices(operation, rng), rng.choice([1, 2, 99]), rng.random() < 0.5
        ours = by_planner(operation, grid, vehicles, prices, weighted=weighted)
        theirs = by_verifier(operation, grid, vehicles, prices, weighted=weighted)
        seen[REFUSED if ours == REFUSED else "positive" if isinstance(ours, int) and ours else "zero"] += 1
        if ours != theirs:
            different.append((seed, ours, theirs, grid.step))
    assert different == []
    # Most are worth comparing.
    assert seen["positive"] > SEEDS // CHUNKS // 2


def test_they_agree_where_people_are_collected_on_rounds() -> None:
    """At random prices of room too; and both refuse the same grids, on which a round would have no end."""
    different, seen = [], Counter[str]()
    for seed in range(200):
        rng = random.Random(seed)
        operation = random_villages(rng) if seed % 2 else collected(random_operation(seed), rng)
        grid, prices = random_grid(operation, rng), random_prices(operation, rng)
        prices += [
            Price(kind=PriceKind.ROOM, subject=kind.id, mobility=mobility, price=rng.choice([0, 300_000, 1_000_000]))
            for kind in operation.vehicle_types
            for mobility in Mobility
            if rng.random() < 0.6 and not kind.escort
        ]
        vehicles, weighted = rng.choice([1, 2, 99]), rng.random() < 0.5
        ours = by_planner(operation, grid, vehicles, prices, weighted=weighted)
        theirs = by_verifier(operation, grid, vehicles, prices, weighted=weighted)
        seen[REFUSED if ours == REFUSED else "positive" if isinstance(ours, int) and ours else "zero"] += 1
        if ours != theirs:
            different.append((seed, ours, theirs, grid.step))
    assert different == []
    assert seen["positive"] > 60
