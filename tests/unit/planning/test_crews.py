"""Both crews make plans that keep every rule, and about as good ones."""

import random
from typing import Any

from oracle.random_operations import random_operation
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Certificate, Objective
from safepassage.planning.bound import counted_fleets
from safepassage.planning.crews import Crew, EscortCrew, SwiftCrew
from safepassage.planning.draft import Draft, make_plan
from safepassage.planning.ledger import Habits
from safepassage.planning.roads import Roads
from safepassage.verification import Rule, verify
from unit.planning.small import ALL, evaluator_of, never, plain_grid

SEEDS = 60


def breaches(operation: Operation, draft: Draft) -> list[str]:
    """Return the rules that a plan breaks: it claims no proof."""
    totals = draft.totals
    claims = Certificate(
        objective=Objective.RESCUE, value=totals.weighted, bound=totals.weighted, gap=0.0, people_bound=totals.people, proofs=()
    )
    plan = make_plan(operation, draft, Objective.RESCUE, operation.horizon, 0, claims)
    return [str(violation) for violation in verify(operation, plan).violations if violation.rule is not Rule.CERTIFICATE]


def made(crew: Crew[Any, Any], operation: Operation) -> tuple[int, list[Draft]]:
    """Return the people of a first schedule, and the drafts of it, of it mended and renewed, and of it finished."""
    evaluator, grid = evaluator_of(operation, 60), plain_grid(operation, 60)
    counsel = crew.counsel(evaluator, grid, evaluator.evaluate(()), ())
    first = crew.send(counsel, Habits())
    out = {name: 0 for name in crew.vehicles if name.endswith("1")}
    mended, renewed = (
        change(counsel, first, out, Habits(delay=300), random.Random(0), 0.3) for change in (crew.mend, crew.renew)
    )
    finished, draft = crew.finish(counsel, first, never, clearance=False)
    assert (finished.weighted, finished.people) >= (first.weighted, first.people)
    # Whoever is stranded from the outset is a breach that no schedule mends.
    return first.people, [] if first.stranded else [crew.draft(first), crew.draft(mended), crew.draft(renewed), draft]


def test_every_plan_of_either_crew_is_verified() -> None:
    """Over random operations without escorts; together the compiled one brings out no fewer people."""
    totals, verified = [0, 0], 0
    for seed in range(SEEDS):
        operation = random_operation(seed)
        if any(corridor.escorts for corridor in operation.corridors):
            continue
        parts = Roads(operation), counted_fleets(operation, ALL), operation.horizon, never
        crews: list[Crew[Any, Any]] = [SwiftCrew(operation, *parts), EscortCrew(operation, *parts)]
        for number, crew in enumerate(crews):
            people, drafts = made(crew, operation)
            totals[number] += people
            verified += len(drafts)
            assert [(seed, number, breach) for draft in drafts for breach in breaches(operation, draft)] == []
    assert totals[0] >= totals[1] > 0
    assert verified > 5 * SEEDS
