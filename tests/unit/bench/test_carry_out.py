"""Trips carried out under every rule: queues, windows, places, intake and driving, each passed through the checker."""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from bench.baseline import Sheet
from bench.carry_out import Trip, carry_out
from bench.generate import generate
from bench.peer_run import repaired
from bench.sizes import Kind

from operations import one_bus
from safepassage.domain.network import Corridor
from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Alight, Board, Drive, Plan, Service
from safepassage.planning.solve import solve
from safepassage.units import HOUR, MINUTE
from safepassage.verification import verify
from safepassage.verification.violations import Rule

SEAT = (Mobility.SEAT,)


def made(operation: Operation, trips: Sequence[Trip]) -> Plan:
    """Return what ``trips`` come to, after it has passed every check but that of its bound, which is another operation's."""
    bounded = replace(solve(one_bus()), operation=operation.id, horizon=operation.horizon)
    plan = carry_out(operation, bounded, trips)
    assert [violation for violation in verify(operation, plan).violations if violation.rule is not Rule.CERTIFICATE] == []
    return plan


def buses(operation: Operation, number: int) -> Operation:
    """Return ``operation`` with ``number`` buses and as many people as anybody could bring."""
    groups = tuple(replace(group, count=5_000) for group in operation.groups)
    return replace(operation, fleets=(replace(operation.fleets[0], count=number),), groups=groups)


def test_trips_are_made_first_come_first_served() -> None:
    """Of three trips of one bus at once, the second is made when the bus is free again; the third can no longer be made."""
    plan = made(one_bus(), [Trip(2 * HOUR, "bus-01", "village", "town", SEAT)] * 3)
    assert plan.totals.people == 100
    assert verify(one_bus(), plan).ok
    boardings = [task.start for block in plan.blocks for task in block.tasks if isinstance(task, Board)]
    assert boardings == [2 * HOUR + 40 * MINUTE, 2 * HOUR + 170 * MINUTE]


def test_nothing_carried_out_is_a_plan_of_nobody() -> None:
    """Without any trips nobody is brought out, and the gap is all there is."""
    plan = made(one_bus(), [])
    assert (plan.totals.people, plan.certificate.gap) == (0, 1.0)


def test_vehicles_queue_where_there_is_one_lane() -> None:
    """Three buses of one convoy are served one after the other, five minutes each, and board one after the other in the one bay."""
    plan = made(buses(one_bus(), 3), [Trip(2 * HOUR, f"bus-0{number}", "village", "town", SEAT) for number in (1, 2, 3)])
    served = sorted(
        task.start for block in plan.blocks for task in block.tasks if isinstance(task, Service) and task.direction == "in"
    )
    assert [start - 2 * HOUR for start in served] == [15 * MINUTE, 20 * MINUTE, 25 * MINUTE]
    assert plan.totals.people == 150
    assert [(convoy.direction.value, len(convoy.vehicles)) for convoy in plan.convoys] == [
        ("in", 3),
        ("out", 1),
        ("out", 1),
        ("out", 1),
    ]


def test_convoys_keep_their_headway_and_their_length() -> None:
    """With two vehicles a convoy and half an hour between two, the third bus enters half an hour later."""
    operation = buses(one_bus(), 3)
    corridor: Corridor = replace(operation.corridors[0], max_vehicles=2, headway=30 * MINUTE)
    operation = replace(operation, corridors=(corridor,))
    plan = made(operation, [Trip(2 * HOUR, f"bus-0{number}", "village", "town", SEAT) for number in (1, 2, 3)])
    entries = [(convoy.entry - 2 * HOUR, len(convoy.vehicles)) for convoy in plan.convoys if convoy.direction == "in"]
    assert entries == [(0, 2), (30 * MINUTE, 1)]


def test_no_more_convoys_than_the_window_allows() -> None:
    """With one convoy a window and direction, the second trip of the bus cannot be made."""
    operation = one_bus()
    operation = replace(operation, corridors=(replace(operation.corridors[0], max_convoys=1),))
    assert made(operation, [Trip(2 * HOUR, "bus-01", "village", "town", SEAT)] * 2).totals.people == 50


def test_places_left_empty_on_purpose_let_two_into_one_hour() -> None:
    """
    A site that takes 98 an hour takes one full bus of 50 in it, or two of 49: a peer that has counted that gets what it has counted.

    Of two buses that arrive together, the second full one waits for the next hour, and is not free in time for its second trip.
    """
    operation = buses(one_bus(), 2)
    operation = replace(operation, reception_sites=(replace(operation.reception_sites[0], intake_seat=98),))
    operation = replace(operation, places=tuple(replace(place, bays=2) for place in operation.places))
    trips = [Trip(2 * HOUR, f"bus-0{number}", "village", "town", SEAT, ((Mobility.SEAT, 49),)) for number in (1, 2)]
    received = [task.end for block in made(operation, trips).blocks for task in block.tasks if isinstance(task, Alight)]
    full = [replace(trip, people=None) for trip in trips]
    later = [task.end for block in made(operation, full).blocks for task in block.tasks if isinstance(task, Alight)]
    assert [end // HOUR for end in received] == [4, 4]
    assert [end // HOUR for end in later] == [4, 5]
    # With all places filled two more people are brought out, and that is what counts.
    assert repaired(operation, solve(operation, time_limit=0.2), trips).totals.people == 100


def test_who_starts_inside_is_out_in_the_first_window() -> None:
    """
    A bus held at the post goes on inwards as the window opens; if its trip is for the second day only, it first drives out empty.

    Nobody is ready on the first day, so the trip is made on the second, from outside.
    """
    operation = one_bus()
    first = operation.windows[0]
    second = replace(first, id="next", opens=first.opens + 24 * HOUR, closes=first.closes + 24 * HOUR)
    operation = replace(
        operation, horizon=48 * HOUR, windows=(first, second), fleets=(replace(operation.fleets[0], place="post"),)
    )
    trip = [Trip(0, "bus-01", "village", "town", SEAT)]
    [drive, *_] = [task for task in made(operation, trip).blocks[0].tasks if isinstance(task, Drive)]
    assert (drive.leg, drive.direction, drive.start) == ("post-inner", "in", first.opens + 5 * MINUTE)
    late = replace(operation, groups=(replace(operation.groups[0], ready_from=20 * HOUR),))
    plan = made(late, trip)
    legs = [(task.leg, task.direction.value) for task in plan.blocks[0].tasks if isinstance(task, Drive)]
    assert legs[:2] == [("outer-post", "out"), ("outer-post", "in")]
    assert plan.totals.people == 50


@pytest.mark.parametrize("kind", list(Kind))
def test_any_trips_come_to_a_plan_that_keeps_the_rules(kind: Kind) -> None:
    """Trips drawn by lot, with any offers, sites and numbers, many of them impossible, are carried out or left out, and all is verified."""
    operation, rng = generate("S", kind, 9), random.Random(kind.value)
    vehicles = [(name, operation.vehicle_type[fleet.type]) for fleet in operation.fleets for name in fleet.vehicles]
    points, sites = sorted({group.place for group in operation.groups}), [site.place for site in operation.reception_sites]
    trips = []
    for _ in range(150):
        name, own = rng.choice(vehicles)
        has = tuple(mobility for mobility in Mobility if own.places.of(mobility))
        offer = tuple(mobility for mobility in has if rng.random() < 0.7) or has[:1]
        people = rng.choice((None, tuple((mobility, rng.randrange(60)) for mobility in offer)))
        trips.append(Trip(rng.randrange(operation.horizon), name, rng.choice(points), rng.choice(sites), offer, people))
    assert made(operation, trips).totals.people > 500


def test_drivers_and_tanks_have_their_limits() -> None:
    """A trip takes 90 minutes of driving and 59 km: with a minute or a metre less it is not made."""
    operation = one_bus()
    kind = operation.vehicle_types[0]
    trip = [Trip(2 * HOUR, "bus-01", "village", "town", SEAT)]
    driving, metres = 90 * MINUTE, 59_000
    for less, people in ((0, 50), (1, 0)):
        for changed in (replace(kind, driving_limit=driving - less), replace(kind, range=metres - less)):
            assert made(replace(operation, vehicle_types=(changed,)), trip).totals.people == people, changed


def test_escorts_are_refused() -> None:
    """Where convoys need escorts, trips alone say too little."""
    operation = one_bus()
    operation = replace(operation, corridors=(replace(operation.corridors[0], escorts=1),))
    with pytest.raises(ValueError, match="only where convoys need no escorts; one-bus needs some"):
        carry_out(operation, solve(one_bus()), [])


@pytest.mark.parametrize("kind", list(Kind))
def test_every_rule_is_kept_on_operations_with_everything(kind: Kind) -> None:
    """The coordinator's trips on a generated operation of size M, with quotas, hours, cars, refuges and nights, pass the checker."""
    operation = generate("M", kind, 3)
    plan = made(operation, Sheet(operation, operation.horizon).fill())
    assert plan.totals.people > 5_000
    assert {fleet.id for fleet in operation.fleets if fleet.aboard} <= {
        block.fleet for block in plan.blocks if any(not isinstance(task, Board) for task in block.tasks)
    }
