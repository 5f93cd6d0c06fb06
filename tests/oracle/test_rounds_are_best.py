"""Rounds against an independent answer: bound >= optimum >= plan on tiny operations, and the plan is best on nearly all."""

from itertools import takewhile

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
        several += any(len(first_stops(block)) > 1 for block in plan.blocks)
    assert wrong == []
    number = SEEDS // CHUNKS
    assert best >= number * 0.8
    assert proven > number // 2
    # Rounds are what makes them so.
    assert several >= number // 4


def first_stops(block: Block) -> list[str]:
    """Return where people board on the first trip of a block."""
    trip = takewhile(lambda task: not isinstance(task, Alight), block.tasks)
    return [task.place for task in trip if isinstance(task, Board)]
