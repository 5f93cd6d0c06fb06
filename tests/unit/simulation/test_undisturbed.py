"""If nothing happens, a simulated plan is the plan: every task to the second, every total to the unit."""

from collections.abc import Callable

import pytest

from operations import one_bus, two_corridors
from oracle.random_operations import random_operation
from safepassage.domain.field_defaults import undisturbed
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan
from safepassage.errors import NoFeasiblePlanError
from safepassage.planning.solve import solve
from safepassage.simulation.memory import Outcomes
from safepassage.simulation.sampler import Sampler


def played(operation: Operation, plan: Plan) -> Outcomes:
    """Return one replication in which nothing happens."""
    sampler = Sampler.of(operation, plan, seed=0)
    return sampler.play(sampler.odds(undisturbed(operation)), sampler.never_late(), 0, 1, times=True)


def assert_is_the_plan(operation: Operation, plan: Plan) -> None:
    """Assert that ``plan``, played, is what it says."""
    outcomes = played(operation, plan)
    tasks = [task for block in plan.blocks for task in block.tasks]
    assert outcomes.times[0].tolist() == [[task.start, task.end] for task in tasks]
    assert int(outcomes.received.sum()) == plan.totals.people
    assert outcomes.groups[0].tolist() == [
        next((part.count for part in plan.totals.by_group if part.group == group.id), 0) for group in operation.groups
    ]
    assert outcomes.exposed[0].tolist() == [plan.totals.exposure_people, plan.totals.exposure_vehicles, 0]
    assert outcomes.delivered[0].tolist() == [sum(part.kg for part in plan.totals.delivered), 0]
    assert outcomes.out.tolist() == [1]
    assert outcomes.convoys[0, :, 0].tolist() == [1] * len(plan.convoys)
    assert not outcomes.convoys[0, :, 2].any()
    assert not outcomes.places.any()
    assert not outcomes.lost.any()


@pytest.mark.parametrize("make", [one_bus, two_corridors])
def test_the_small_operations_come_out_as_planned(make: Callable[[], Operation]) -> None:
    """By hand-made operations."""
    operation = make()
    assert_is_the_plan(operation, solve(operation, time_limit=20))


@pytest.mark.parametrize("seed", range(12))
def test_random_plans_come_out_as_planned(seed: int) -> None:
    """Whatever there is in it: two corridors, checkpoints with hours and quotas, private cars, nights, aid, vehicles that start inside."""
    operation = random_operation(seed)
    try:
        plan = solve(operation, time_limit=0.5)
    except NoFeasiblePlanError:
        return
    assert_is_the_plan(operation, plan)
