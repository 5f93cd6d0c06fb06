"""Planner and verifier evaluate docs/background/proof.md each with their own code: the two agree to the last millionth."""

import random
from collections import Counter
from dataclasses import replace

import pytest

from oracle.random_operations import random_operation
from oracle.random_prices import random_grid, random_prices
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Phase, Price, Proof
from safepassage.planning.bound import evaluate as planned
from safepassage.planning.grid import Grid
from safepassage.verification.evaluation import evaluate as verified
from safepassage.verification.prices import RefusedProofError

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
