"""Escorts go in with a convoy and out with it again."""

from dataclasses import replace

import pytest

from operations import one_bus
from safepassage.domain.network import Checkpoint, Quota, Role
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Drive, Service
from safepassage.planning.dispatch import Schedule
from safepassage.planning.escorts import Guard
from safepassage.planning.search import Party
from safepassage.units import HOUR, Interval
from unit.planning.small import clock, desk_of, dispatched, escorted, varied, with_item


def moves(schedule: Schedule, vehicle: str) -> list[tuple[str, int]]:
    """Return the drives and services of one vehicle."""
    tasks = next(truck.tasks for truck in schedule.trucks if truck.id == vehicle)
    return [
        (task.leg if isinstance(task, Drive) else task.checkpoint, task.start)
        for task, _ in tasks
        if isinstance(task, Drive | Service)
    ]


def guarded(operation: Operation, number: int, start: str = "town") -> list[list[tuple[str, int]]] | None:
    """Return the places and instants on the ways in of so many escorts, behind the bus from ``start`` to the village."""
    desk, trucks = desk_of(varied(operation, fleets={"place": start}))
    leader = desk.search["bus"].reach(desk.start(trucks[0]), frozenset({"village"}), Party(number))[0].path()
    found = Guard(desk, [truck for truck in trucks if truck.kind.escort]).inwards(leader, number)
    return None if found is None else [[(label.place, label.time) for label in path] for _, path in found]


def before_the_gate(operation: Operation) -> Operation:
    """Return ``operation`` with a second checkpoint half way between town and the gate, 10 minutes from both."""
    places = (*operation.places, replace(operation.place["outer"], id="mid", name="Mid", roles=frozenset({Role.CHECKPOINT})))
    leg = operation.leg["town-outer"]
    legs = (replace(leg, id="town-mid", inner="mid"), replace(leg, id="mid-outer", outer="mid"), *operation.legs[1:])
    return replace(
        operation, places=places, legs=legs, checkpoints=(*operation.checkpoints, Checkpoint(id="mid", place="mid", lanes=2))
    )


def test_with_two_lanes_an_escort_costs_nothing() -> None:
    """The bus makes both its trips, the escort beside it waits at the inner gate and goes out with it each time."""
    schedule = dispatched(escorted())
    assert schedule.people == 100
    assert moves(schedule, "car-01") == [
        ("town-outer", 0),
        ("outer-post", clock(8)),
        ("post", clock(8, 15)),
        ("post-inner", clock(8, 20)),
        ("post-inner", clock(9, 5)),
        ("post", clock(9, 20)),
        ("outer-post", clock(9, 25)),
        ("town-outer", clock(9, 40)),
        ("town-outer", clock(9, 50)),
        ("outer-post", clock(10, 10)),
        ("post", clock(10, 25)),
        ("post-inner", clock(10, 30)),
        ("post-inner", clock(11, 15)),
        ("post", clock(11, 30)),
        ("outer-post", clock(11, 35)),
        ("town-outer", clock(11, 50)),
    ]


def test_with_one_lane_an_escort_costs_a_trip() -> None:
    """It is five minutes behind at the post, and the second trip had not a minute to spare."""
    schedule = dispatched(escorted(lanes=1))
    assert schedule.people == 50
    assert moves(schedule, "car-01")[-4:] == [
        ("post-inner", clock(9, 5)),
        ("post", clock(9, 25)),
        ("outer-post", clock(9, 30)),
        ("town-outer", clock(9, 45)),
    ]


def test_escorts_count_for_the_quota() -> None:
    """With one vehicle a direction nobody goes, with two the bus and its escort, once."""
    for vehicles, people in ((1, 0), (2, 50), (4, 100)):
        quotas = (Quota(period=Interval(0, 7 * HOUR), vehicles=vehicles),)
        assert dispatched(varied(escorted(), checkpoints={"quotas": quotas})).people == people


def test_several_escorts_follow_each_other() -> None:
    """Of three vehicles on one lane: at the inner gate five minutes apart, behind the bus at 08:35."""
    assert guarded(escorted(vehicles=2, lanes=1), 2) == [
        [("outer", clock(6, 10)), ("post", clock(8, 15)), ("inner", clock(8, 40))],
        [("outer", clock(6, 10)), ("post", clock(8, 15)), ("inner", clock(8, 45))],
    ]


def test_too_few_escorts_are_none() -> None:
    """Two are asked for and there is one; none asked for is none needed."""
    assert guarded(escorted(vehicles=1), 2) is None
    assert guarded(one_bus(), 0) == []
    assert dispatched(escorted(vehicles=0)).people == 0


def test_an_escort_from_elsewhere_meets_the_convoy_at_the_gate() -> None:
    """It stands at the gate, the bus comes from town: only the way from the gate on is common."""
    operation = with_item(escorted(), "fleets", "car", place="outer")
    assert guarded(operation, 1) == [[("post", clock(8, 15)), ("inner", clock(8, 35))]]
    assert dispatched(operation).people == 100


def test_an_escort_that_comes_from_behind_goes_to_the_gate_by_itself() -> None:
    """The bus stands at the gate, the escort in town: it is there at 06:10, or late if it starts at 08:00."""
    assert guarded(escorted(), 1, "outer") == [[("outer", clock(6, 10)), ("post", clock(8, 15)), ("inner", clock(8, 35))]]
    late = with_item(escorted(), "fleets", "car", available_from=clock(8))
    assert guarded(late, 1, "outer") is None


def test_an_escort_from_elsewhere_does_not_meet_the_leader_at_a_checkpoint_on_the_way() -> None:
    """Both would come through the checkpoint before the gate, unseen by each other; from the same place it follows."""
    operation = before_the_gate(escorted())
    assert guarded(operation, 1) == [
        [("mid", clock(6, 10)), ("outer", clock(6, 25)), ("post", clock(8, 15)), ("inner", clock(8, 35))]
    ]
    elsewhere = replace(
        operation,
        places=(*operation.places, replace(operation.place["outer"], id="yard", name="Yard", roles=frozenset({Role.DEPOT}))),
        legs=(*operation.legs, replace(operation.leg["town-mid"], id="yard-mid", outer="yard")),
    )
    assert guarded(with_item(elsewhere, "fleets", "car", place="yard"), 1) is None


@pytest.mark.parametrize("vehicles", [1, 2])
def test_escorts_fetch_a_vehicle_that_is_inside(vehicles: int) -> None:
    """The bus stands in the village and may leave by the gate with an escort: one or two come in for it, and all go out together."""
    operation = varied(escorted(vehicles=vehicles, lanes=3), fleets={"place": "village"}, corridors={"escorts": vehicles})
    schedule = dispatched(operation)
    assert schedule.people == 100
    assert moves(schedule, "car-01")[:5] == [
        ("town-outer", 0),
        ("outer-post", clock(8)),
        ("post", clock(8, 15)),
        ("post-inner", clock(8, 20)),
        ("post-inner", clock(8, 35)),
    ]


def test_nobody_fetches_without_enough_escorts() -> None:
    """Two are needed and one is there."""
    operation = varied(escorted(), fleets={"place": "village"}, corridors={"escorts": 2})
    assert dispatched(operation).people == 0
