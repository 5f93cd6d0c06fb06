"""What a plan promises whichever vehicles are lost: by hand, and against every set of vehicles one by one."""

from dataclasses import replace
from itertools import combinations

import pytest

from operations import one_bus, two_corridors
from oracle.random_operations import random_operation
from safepassage.advice.losses import load_of, promise
from safepassage.domain.fleet import Fleet, VehicleType
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Drive, Plan
from safepassage.planning.solve import solve


def test_without_losses_the_plan_promises_what_it_brings_out() -> None:
    """Nothing is lost: all 180."""
    found = promise(two_corridors(), solve(two_corridors()), 0)
    assert (found.people, found.worst, found.mean) == (180, (), 180.0)


def test_the_largest_loads_are_lost_first() -> None:
    """Without the two fullest of four buses the loads of the two others are left; any two leave half of 180 on average."""
    plan = solve(two_corridors())
    loads = sorted(map(load_of, plan.blocks))
    assert (len(loads), sum(loads)) == (4, 180)
    found = promise(two_corridors(), plan, 2)
    assert (found.people, found.mean) == (loads[0] + loads[1], 90.0)
    assert max(plan.blocks, key=load_of).vehicle in found.worst
    assert promise(two_corridors(), plan, 4).people == 0


@pytest.mark.parametrize("lost", [-1, 2])
def test_no_more_can_be_lost_than_there_are(lost: int) -> None:
    """One bus: none or one."""
    with pytest.raises(ValueError, match=f"Expected from 0 to 1 vehicles lost, as many as there are, got {lost}."):
        promise(one_bus(), solve(one_bus()), lost)


@pytest.mark.parametrize("seed", [4, 6, 7, 11, 12, 35, 54, 66])
def test_every_set_of_vehicles_one_by_one_agrees(seed: int) -> None:
    """The promise is the least, and the mean the mean, of what is left over all sets; with and without escorts."""
    operation = random_operation(seed)
    plan = solve(operation)
    for lost in range(len(plan.blocks) + 1):
        left = [_left(operation, plan, set(gone)) for gone in combinations([block.vehicle for block in plan.blocks], lost)]
        found = promise(operation, plan, lost)
        assert found.people == min(left)
        assert found.mean == pytest.approx(sum(left) / len(left))
        assert len(found.worst) == lost
        assert _left(operation, plan, set(found.worst)) == found.people


def test_a_lost_escort_stops_its_convoys() -> None:
    """Two buses that may enter only with the one escort: a lost bus leaves the other's load, a lost escort nobody."""
    operation = one_bus()
    escort = VehicleType(id="escort", name="Escort", escort=True)
    operation = replace(
        operation,
        corridors=(replace(operation.corridors[0], escorts=1),),
        vehicle_types=(*operation.vehicle_types, escort),
        fleets=(replace(operation.fleets[0], count=2), Fleet(id="escort", type="escort", count=1, place="town")),
    )
    plan = solve(operation)
    assert plan.totals.people > _left(operation, plan, {"bus-01"}) > 0
    found = promise(operation, plan, 1)
    assert (found.people, found.worst) == (0, ("escort-01",))


def test_too_many_sets_of_escorts_are_refused() -> None:
    """A hundred escorts of which ten are lost are not looked at one by one."""
    operation = two_corridors()
    kind = replace(operation.vehicle_types[0], id="guard", places=operation.vehicle_types[0].places, escort=True)
    fleets = (*operation.fleets, replace(operation.fleets[0], id="guards", type="guard", count=100))
    guarded = replace(operation, vehicle_types=(*operation.vehicle_types, kind), fleets=fleets)
    plan = solve(operation)
    idle = tuple(replace(plan.blocks[0], vehicle=f"guards-{n}", fleet="guards", tasks=()) for n in range(100))
    with pytest.raises(ValueError, match=r"10 lost vehicles, of 100 escorts and 4 others, are \d+ cases"):
        promise(guarded, replace(plan, blocks=(*plan.blocks, *idle)), 10)


def _left(operation: Operation, plan: Plan, lost: set[str]) -> int:
    """Return what is left without ``lost``, found the long way: convoys are struck out until all that are left have their escorts."""
    kept = {block.vehicle: list(block.tasks) for block in plan.blocks if block.vehicle not in lost}
    escorts = {block.vehicle for block in plan.blocks if operation.vehicle_type[operation.fleet[block.fleet].type].escort}
    changed = True
    while changed:
        changed = False
        for convoy in plan.convoys:
            there = {name for name, tasks in kept.items() if any(isinstance(t, Drive) and t.convoy == convoy.id for t in tasks)}
            if convoy.gate and there and len(there & escorts) < operation.corridor[convoy.corridor].escorts:
                for name in there:
                    first = next(n for n, t in enumerate(kept[name]) if isinstance(t, Drive) and t.convoy == convoy.id)
                    kept[name] = kept[name][:first]
                changed = True
    return sum(load_of(replace(block, tasks=tuple(kept.get(block.vehicle, ())))) for block in plan.blocks)
