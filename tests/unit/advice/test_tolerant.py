"""Tasks shared out and boarding in order of priority: the same people, the same proof, fewer lost with a vehicle."""

from dataclasses import replace

import pytest

from operations import one_bus, two_corridors
from oracle.random_operations import random_operation
from safepassage.advice.losses import load_of, promise
from safepassage.advice.tolerant import tolerant
from safepassage.domain.digest import digest
from safepassage.domain.network import Role
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Alight, Block, Board, Headcount, Plan
from safepassage.planning.solve import solve
from safepassage.verification import Rule, verify


def spare(**changes: object) -> tuple[Operation, Plan]:
    """Return the operation with one bus more than the plan uses: the first makes both trips, the second stands in town."""
    operation = one_bus()
    plan = solve(operation)
    fleet = replace(operation.fleets[0], count=2)
    kind = replace(operation.vehicle_types[0], **changes)  # type: ignore[arg-type]
    wider = replace(operation, fleets=(fleet,), vehicle_types=(kind,))
    blocks = (replace(plan.blocks[0], vehicle="bus-01"), Block(vehicle="bus-02", fleet="bus", tasks=()))
    convoys = tuple(replace(convoy, vehicles=("bus-01",)) for convoy in plan.convoys)
    assert wider.fleets[0].vehicles == ("bus-01", "bus-02")
    return wider, replace(plan, digest=digest(wider), blocks=blocks, convoys=convoys)


def broken(operation: Operation, plan: Plan) -> list[str]:
    """Return the rules of movement that the plan breaks; its proof counts one bus and is left aside."""
    return [str(v) for v in verify(operation, plan).violations if v.rule is not Rule.CERTIFICATE]


def test_a_bus_that_stands_by_takes_the_second_trip() -> None:
    """Instead of 100 and 0 each brings 50, so that half is left whichever is lost; every rule is kept."""
    operation, plan = spare()
    shared = tolerant(operation, plan)
    assert [load_of(block) for block in shared.blocks] == [50, 50]
    assert (promise(operation, plan, 1).people, promise(operation, shared, 1).people) == (0, 50)
    assert shared.totals == replace(plan.totals, vehicles_used=2)
    assert broken(operation, shared) == []
    assert [convoy.vehicles for convoy in shared.convoys] == [("bus-01",), ("bus-01",), ("bus-02",), ("bus-02",)]


@pytest.mark.parametrize(
    "changes", [{"driving_limit": 5_399}, {"range": 100_000}], ids=["driving", "range, with no depot to stop at"]
)
def test_what_a_vehicle_may_not_do_is_not_given_to_it(changes: dict[str, int]) -> None:
    """A bus that may not drive so long, or whose way since the last depot is not known, keeps what it has."""
    operation, plan = spare(**changes)
    if "range" in changes:
        places = (replace(operation.places[0], roles=frozenset({Role.RECEPTION_SITE})), *operation.places[1:])
        operation = replace(operation, places=places)
    assert tolerant(operation, plan).blocks == plan.blocks


def test_a_bus_that_comes_too_late_takes_nothing() -> None:
    """The second bus is in another fleet that is there only after the second trip has begun."""
    operation, plan = spare()
    bus = replace(operation.fleets[0], count=1)
    late = replace(bus, id="late", available_from=operation.horizon)
    apart = replace(operation, fleets=(bus, late))
    blocks = (plan.blocks[0], replace(plan.blocks[1], vehicle="late-01", fleet="late"))
    assert tolerant(apart, replace(plan, blocks=blocks)).blocks == blocks


def test_whoever_counts_most_boards_first() -> None:
    """Two groups wait in the village; the one that weighs more was planned for the second trip and goes with the first."""
    operation = one_bus()
    plan = solve(operation)
    villagers = operation.groups[0]
    groups = (replace(villagers, count=70, priority=2), replace(villagers, id="children", count=50, priority=1))
    mixed = replace(operation, groups=groups, priority_weights=((1, 3),))
    first = _people(plan, (Headcount(group="villagers", count=50),), (Headcount(group="children", count=50),))
    ordered = tolerant(mixed, first)
    assert [task.people for task in ordered.blocks[0].tasks if isinstance(task, Board)] == [
        (Headcount(group="children", count=50),),
        (Headcount(group="villagers", count=50),),
    ]
    late = replace(mixed, groups=(groups[0], replace(groups[1], ready_from=operation.horizon // 2)))
    assert tolerant(late, first).blocks == first.blocks


@pytest.mark.parametrize("seed", [4, 6, 7, 11, 54])
def test_a_plan_keeps_every_rule_and_promises_no_less(seed: int) -> None:
    """On random operations the tolerant plan passes the whole verification, and no promise is smaller."""
    operation = random_operation(seed)
    plan = solve(operation)
    shared = tolerant(operation, plan)
    assert verify(operation, shared).ok
    assert (shared.totals.people, shared.certificate) == (plan.totals.people, plan.certificate)
    for lost in range(len(plan.blocks) + 1):
        assert promise(operation, shared, lost).people >= promise(operation, plan, lost).people


def test_a_plan_that_is_even_already_stays_as_it_is() -> None:
    """Once the loads of two buses north and two south are even, nobody can take anything from another."""
    even = tolerant(two_corridors(), solve(two_corridors()))
    assert tolerant(two_corridors(), even) == even


def _people(plan: Plan, *loads: tuple[Headcount, ...]) -> Plan:
    """Return ``plan`` with the people of the trips of its first vehicle replaced by ``loads``, in order."""
    tasks, number = [], -1
    for task in plan.blocks[0].tasks:
        number += isinstance(task, Board)
        tasks.append(replace(task, people=loads[number]) if isinstance(task, Board | Alight) else task)
    return replace(plan, blocks=(replace(plan.blocks[0], tasks=tuple(tasks)),))
