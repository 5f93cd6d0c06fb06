"""Rounds against an independent answer: bound >= optimum >= plan on tiny operations, and the plan is best on nearly all."""

import pytest

from oracle.tours import optimum, tiny_rounds
from safepassage.domain.plan import Alight, Block, Board
from safepassage.errors import NoFeasiblePlanError
from safepassage.planning.solve import solve
from safepassage.verification import verify

CHUNKS, SEEDS = 2, 24
TIME_LIMIT = 2.0
"""Seconds for each operation; where the bound is met earlier it ends earlier."""


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_plans_with_rounds_are_best_and_bounds_are_true(chunk: int) -> None:
    """With one van or two, with people who lie down and have somebody with them, some of them late, in a window."""
    wrong, best, proven, several = [], 0, 0, 0
    for seed in range(chunk, SEEDS, CHUNKS):
        operation = tiny_rounds(seed, vehicles=1 + seed // CHUNKS % 2)
        most = optimum(operation)
        try:
            plan = solve(operation, time_limit=TIME_LIMIT)
        except NoFeasiblePlanError as error:
            wrong += [f"seed {seed}: no plan, {most} can be brought out"] if most > error.bound else []
            continue
        claim = plan.certificate
        wrong += [f"seed {seed}: {violation}" for violation in verify(operation, plan).violations]
        if not claim.value <= most <= claim.bound:
            wrong.append(f"seed {seed}: plan {claim.value}, optimum {most}, bound {claim.bound}")
        best += claim.value == most
        proven += claim.bound == most
        several += any(on_round(block) for block in plan.blocks)
    assert wrong == []
    number = SEEDS // CHUNKS
    assert best >= number * 0.8
    assert proven > number // 2
    # Rounds are what makes them so.
    assert several >= 2


def on_round(block: Block) -> bool:
    """Return whether a vehicle boards at several stops of some trip: it has more boardings than alightings."""
    kinds = [type(task) for task in block.tasks]
    return kinds.count(Board) > kinds.count(Alight)
