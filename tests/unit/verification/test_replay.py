"""Blocks are one per vehicle, continuous, and drives take the leg's time: exact violations for each breach."""

from dataclasses import replace
from typing import Any

import pytest

from operations import one_bus, two_corridors
from safepassage.domain.network import ClearanceStatus, Directions, TravelTime
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Alight, Board, Drive, Goods, Headcount, Load, Service, Task, Unload
from safepassage.units import MINUTE, Interval
from safepassage.verification import Rule, verify
from unit.verification.handmade import IN, SEAT, Field, found, one_bus_plan, said, two_corridors_plan, with_task, with_tasks


def with_leg(operation: Operation, name: str, **changes: Field) -> Operation:
    """Return the operation with a leg changed."""
    legs = tuple(replace(leg, **changes) if leg.id == name else leg for leg in operation.legs)
    return replace(operation, legs=legs)


def test_a_good_plan_has_no_violations_and_everything_in_it_was_counted() -> None:
    """The hand-made plan for one bus keeps every rule, and the counts are those of its tasks."""
    verification = verify(one_bus(), one_bus_plan())
    assert verification.violations == ()
    assert dict(verification.checks) == {
        "blocks": 1,
        "tasks": 24,
        "drives": 16,
        "exposed stretches": 2,
        "loads": 3,
        "services": 4,
        "convoys": 4,
        "boardings": 2,
        "alightings": 2,
        "reception hours": 2,
        "conditions": 0,
        "totals": 9,
        "proofs": 1,
        "prices": 0,
    }
    assert (verification.bound, verification.people_bound) == (100, 100)


def test_a_vehicle_without_block_is_reported() -> None:
    """The vehicle is named."""
    made = two_corridors_plan()
    assert found(two_corridors(), replace(made, blocks=made.blocks[:3]), Rule.BLOCK) == [("bus-04", 1, "")]


def test_a_second_block_for_a_vehicle_is_reported() -> None:
    """Only the first is replayed."""
    made = two_corridors_plan()
    assert found(two_corridors(), replace(made, blocks=(*made.blocks, made.blocks[0])), Rule.BLOCK) == [("bus-01", 1, "")]


def test_a_block_for_no_vehicle_is_reported() -> None:
    """A vehicle that the operation does not have cannot carry anybody."""
    made = one_bus_plan()
    ghost = replace(made.blocks[0], vehicle="bus-02")
    assert found(one_bus(), replace(made, blocks=(*made.blocks, ghost)), Rule.BLOCK) == [("bus-02", 1, "")]


def test_blocks_out_of_order_are_reported() -> None:
    """The order is that of the operation's fleets."""
    made = two_corridors_plan()
    assert found(two_corridors(), replace(made, blocks=made.blocks[::-1]), Rule.BLOCK) == [("blocks", 1, "")]


def test_a_block_of_another_fleet_is_reported() -> None:
    """The fleet of a block is that of its vehicle."""
    made = one_bus_plan()
    other = replace(made, blocks=(replace(made.blocks[0], fleet="coach"),))
    assert said(one_bus(), other, Rule.BLOCK) == [
        "Vehicle bus-01 belongs to fleet bus, its block says 'coach'. Correct the fleet."
    ]


@pytest.mark.parametrize(
    ("task", "what"),
    [
        (Drive(leg="nowhere", direction=IN, start=0, end=1), "leg 'nowhere'"),
        (Service(checkpoint="nowhere", direction=IN, start=0, end=1), "checkpoint 'nowhere'"),
        (Board(place="nowhere", site="town", offers=(SEAT,), start=0, end=1, people=()), "place 'nowhere'"),
        (Alight(place="nowhere", offers=(SEAT,), start=0, end=1, people=()), "place 'nowhere'"),
        (Load(place="nowhere", start=0, end=1, goods=()), "place 'nowhere'"),
        (Unload(place="nowhere", start=0, end=1, goods=()), "place 'nowhere'"),
        (Board(place="town", site="town", offers=(), start=0, end=1, people=(Headcount(group="x", count=1),)), "group 'x'"),
        (Alight(place="town", offers=(), start=0, end=1, people=(Headcount(group="x", count=1),)), "group 'x'"),
        (Load(place="town", start=0, end=1, goods=(Goods(consignment="x", kg=1),)), "consignment 'x'"),
        (Unload(place="town", start=0, end=1, goods=(Goods(consignment="x", kg=1),)), "consignment 'x'"),
    ],
)
def test_a_reference_to_nothing_is_reported_and_the_block_left_out(task: Task, what: str) -> None:
    """The totals cannot be recounted then, and are not."""
    broken = with_tasks(one_bus_plan(), task)
    expected = f"Vehicle bus-01 refers to {what}, which does not exist. Correct the id; its block was not replayed."
    assert said(one_bus(), broken, Rule.BLOCK) == [expected]
    assert "totals" not in verify(one_bus(), broken).checks


def test_a_task_elsewhere_than_where_the_vehicle_is_is_reported() -> None:
    """Without its drive to the outer gate the bus cannot start there."""
    made = one_bus_plan()
    broken = with_tasks(made, *made.blocks[0].tasks[1:])
    assert said(one_bus(), broken, Rule.BLOCK) == [
        "Vehicle bus-01, drive at 2030-05-01 08:00 UTC, starts at outer, but the vehicle is at town. Add the drive between."
    ]


def test_a_task_before_the_vehicle_is_free_is_reported_in_seconds() -> None:
    """The drive to the outer gate, started 40 s later but taking its time, overlaps the entry by 40 s."""
    start = 110 * MINUTE + 40
    broken = with_task(one_bus_plan(), 0, start=start, end=start + 10 * MINUTE)
    assert found(one_bus(), broken, Rule.BLOCK) == [("bus-01", 40, "s")]


def test_a_vehicle_starts_only_when_it_is_available() -> None:
    """Available at minute 111, it cannot leave at minute 110."""
    operation = one_bus()
    operation = replace(operation, fleets=(replace(operation.fleets[0], available_from=111 * MINUTE),))
    assert found(operation, one_bus_plan(operation), Rule.BLOCK) == [("bus-01", 60, "s")]


def test_nothing_starts_before_the_epoch() -> None:
    """A vehicle available since yesterday still starts at second 0 at the earliest."""
    operation = one_bus()
    operation = replace(operation, fleets=(replace(operation.fleets[0], available_from=-86_400),))
    broken = with_task(one_bus_plan(operation), 0, start=-600, end=0)
    assert found(operation, broken, Rule.BLOCK) == [("bus-01", 600, "s")]


def test_a_task_that_ends_before_it_starts_is_reported() -> None:
    """Times never run backwards."""
    broken = with_task(one_bus_plan(), 0, end=110 * MINUTE - 5)
    assert found(one_bus(), broken, Rule.BLOCK) == [("bus-01", 5, "s")]


def test_everything_ends_by_the_plans_horizon() -> None:
    """With a deadline one minute earlier the last alighting is 60 s too late."""
    broken = replace(one_bus_plan(), horizon=369 * MINUTE)
    assert said(one_bus(), broken, Rule.HORIZON) == [
        "Vehicle bus-01, alight at 2030-05-01 12:00 UTC, ends 60 s after the horizon, 2030-05-01 12:09 UTC. End it 60 s earlier."
    ]


def test_a_drive_takes_exactly_the_legs_time() -> None:
    """One second less is reported as one second."""
    broken = with_task(one_bus_plan(), 0, end=120 * MINUTE - 1)
    assert said(one_bus(), broken, Rule.MOVING) == [
        "Vehicle bus-01 drives leg town-outer from town at 2030-05-01 07:50 UTC in 599 s; it takes exactly 600 s. End it 1 s later."
    ]
    assert "End it 7 s earlier." in said(one_bus(), with_task(one_bus_plan(), 0, end=120 * MINUTE + 7), Rule.MOVING)[0]


def test_a_drive_that_departs_in_a_night_takes_the_night_time() -> None:
    """At minute 110, the last of the night is past if the night ends then, and not if it ends a second later."""
    operation = with_leg(one_bus(), "town-outer", travel_times=(TravelTime(profile="road", day=600, night=900),))
    for end, expected in ((110 * MINUTE, []), (110 * MINUTE + 1, [("bus-01", 300, "s")])):
        dark = replace(operation, nights=(Interval(0, end),))
        assert found(dark, one_bus_plan(), Rule.MOVING) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"clearance": ClearanceStatus.BLOCKED}, 4 * ["the leg is blocked. Take another road."]),
        ({"directions": Directions.IN}, 2 * ["the leg is open in only. Take another road."]),
        (
            {"travel_times": (TravelTime(profile="rough", day=600, night=600),)},
            4 * ["the leg is not open to profile 'road'. Take another road or vehicle."],
        ),
    ],
)
def test_a_leg_must_be_open(changes: dict[str, Any], expected: list[str]) -> None:
    """Blocked, closed in the direction or to the profile: each drive on the leg is reported."""
    operation = with_leg(one_bus(), "town-outer", **changes)
    messages = said(operation, one_bus_plan(), Rule.MOVING)
    assert [message.split("; ")[1] for message in messages] == expected
