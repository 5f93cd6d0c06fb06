"""Rule 3: a service for every drive from a checkpoint, in a lane, in the hours, within the quota, for exactly its time."""

from dataclasses import replace

import pytest

from operations import one_bus, two_corridors
from safepassage.domain.network import Directions, PrivateCars, Quota
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Service
from safepassage.units import DAY, HOUR, MINUTE, Interval
from safepassage.verification import Rule
from safepassage.verification.checkpoints import crowded
from unit.verification.handmade import (
    IN,
    OUT,
    Field,
    Found,
    Log,
    changed,
    found,
    one_bus_plan,
    plan,
    said,
    size_case,
    two_corridors_plan,
    with_task,
    with_tasks,
)


def with_post(operation: Operation, **changes: Field) -> Operation:
    """Return the operation with its first checkpoint changed."""
    first, *others = operation.checkpoints
    return replace(operation, checkpoints=(replace(first, **changes), *others))


def test_a_drive_from_a_checkpoint_needs_a_service() -> None:
    """Without the service the drive is reported."""
    tasks = one_bus_plan().blocks[0].tasks
    assert said(one_bus(), with_tasks(one_bus_plan(), *tasks[:2], *tasks[3:]), Rule.CHECKPOINT) == [
        (
            "Vehicle bus-01 drives on in from checkpoint post at 2030-05-01 08:20 UTC without a service there in that direction. "
            "Add the service before the drive."
        )
    ]


def test_a_service_in_the_other_direction_is_none() -> None:
    """Served outwards, it may not go on inwards."""
    assert found(one_bus(), with_task(one_bus_plan(), 2, direction=OUT), Rule.CHECKPOINT) == [("bus-01", 1, "services")]


def test_one_service_is_for_one_drive() -> None:
    """A second service before the drive, or one before a drive from elsewhere, or at the end, is not driven on from."""
    tasks = one_bus_plan().blocks[0].tasks
    earlier = Service(checkpoint="post", direction=IN, start=135 * MINUTE, end=140 * MINUTE, convoy="in-1")
    for other, number in (
        ((*tasks[:2], earlier, *tasks[2:]), 2),  # a second one, in the same convoy
        ((*tasks[:2], tasks[2], tasks[0], *tasks[3:]), 2),  # then a drive from town; and the drive from the post has none
        (tasks[:3], 1),  # the last task
    ):
        messages = said(one_bus(), with_tasks(one_bus_plan(), *other), Rule.CHECKPOINT)
        assert sum("does not drive on from it" in message for message in messages) == 1
        assert len([message for message in messages if "at once" not in message]) == number


def test_a_service_names_the_convoy_of_its_drive() -> None:
    """Rule convoy, because the queue is the convoy's."""
    messages = said(one_bus(), with_task(one_bus_plan(), 2, convoy="out-1"), Rule.CONVOY)
    assert messages == [
        (
            "Vehicle bus-01 drives on in from checkpoint post at 2030-05-01 08:20 UTC in convoy 'in-1'; its service names convoy 'out-1'. "
            "Name the same."
        )
    ]


def test_a_checkpoint_passes_only_directions_it_is_staffed_for() -> None:
    """Staffed inwards only: the two services outwards are reported together."""
    operation = with_post(one_bus(), directions=Directions.IN)
    assert found(operation, one_bus_plan(), Rule.CHECKPOINT) == [("post", 2, "services")]


@pytest.mark.parametrize(("end", "expected"), [(140, []), (139, [("bus-01", 60, "s")]), (142, [("bus-01", 120, "s")])])
def test_a_service_takes_exactly_its_time(end: int, expected: list[Found]) -> None:
    """Five minutes from minute 135."""
    assert found(one_bus(), with_task(one_bus_plan(), 2, end=end * MINUTE), Rule.CHECKPOINT) == expected


def test_private_cars_stretch_the_service_in_their_direction_while_they_run() -> None:
    """Thirty cars of 60 s an hour take half the lane: 300 s become 600 s, for the first service inwards only."""
    cars = PrivateCars(id="cars", corridor="road", direction=IN, period=Interval(135 * MINUTE, 136 * MINUTE), cars_per_hour=30)
    operation = replace(one_bus(), private_cars=(cars,))
    assert found(operation, one_bus_plan(), Rule.CHECKPOINT) == [("bus-01", 300, "s")]


def test_the_first_vehicle_of_a_convoy_takes_the_batch_too() -> None:
    """Of two buses in a convoy the first takes a minute more; both planned without it, only the first is short."""
    operation, made = size_case()
    batched = with_post(operation, batch=MINUTE)
    assert said(batched, made, Rule.CHECKPOINT) == [
        (
            "Vehicle bus-01 is served at post in 300 s at 2030-05-01 08:15 UTC; due is 360 s (60 s of them as the head of its convoy). "
            "End it 60 s later."
        ),
        (
            "Vehicle bus-01 is served at post in 300 s at 2030-05-01 09:40 UTC; due is 360 s (60 s of them as the head of its convoy). "
            "End it 60 s later."
        ),
    ]


def test_of_vehicles_served_at_once_the_plan_chooses_which_is_the_head() -> None:
    """In two lanes two buses start together: either may take the batch, one must."""
    operation, made = size_case()
    operation = with_post(operation, batch=MINUTE, lanes=2)
    for longer, expected in (((), ["bus-01"]), (("bus-01",), []), (("bus-02",), []), (("bus-01", "bus-02"), ["bus-02"])):
        blocks = []
        for block in made.blocks[:2]:
            end = (141 if block.vehicle in longer else 140) * MINUTE
            tasks = [
                replace(t, start=135 * MINUTE, end=end) if isinstance(t, Service) and t.direction is IN else t
                for t in block.tasks
            ]
            blocks.append(replace(block, tasks=tuple(tasks)))
        inwards = list(found(operation, replace(made, blocks=(*blocks, made.blocks[2])), Rule.CHECKPOINT))
        assert [vehicle for vehicle, amount, unit in inwards if (amount, unit) == (60, "s")][: len(expected)] == expected
        assert len(inwards) == len(expected) + 1  # outwards the head is short in any case


def test_a_service_outside_any_convoy_is_a_convoy_of_its_own() -> None:
    """At a checkpoint on no corridor every vehicle takes the batch."""
    operation = with_post(one_bus(), place="village", batch=MINUTE)
    log = Log(replace(operation, fleets=(replace(operation.fleets[0], place="village"),)), "bus-01", now=120 * MINUTE)
    log.serve(OUT, head=True).drive("inner-village", to=OUT).drive("inner-village", to=IN).serve(OUT)
    log.drive("inner-village", to=OUT)
    assert found(log.operation, plan(log.operation, [log]), Rule.CHECKPOINT) == [("bus-01", 60, "s")]


def test_at_most_so_many_vehicles_are_served_at_once_as_there_are_lanes() -> None:
    """Bus 4 is moved beside bus 3, at minute 125, and back with another lane."""
    made = two_corridors_plan()
    fourth = made.blocks[3]
    tasks = (*fourth.tasks[:2], replace(fourth.tasks[2], start=125 * MINUTE, end=130 * MINUTE), *fourth.tasks[3:])
    crowd = replace(made, blocks=(*made.blocks[:3], replace(fourth, tasks=tasks)))
    assert said(two_corridors(), crowd, Rule.CHECKPOINT) == [
        "Checkpoint south-post serves 2 vehicles in at once at 2030-05-01 08:05 UTC (bus-03, bus-04); it has 1 lanes. Let 1 wait."
    ]
    posts = tuple(replace(post, lanes=2) for post in two_corridors().checkpoints)
    assert found(replace(two_corridors(), checkpoints=posts), crowd, Rule.CHECKPOINT) == []


def test_a_service_lies_inside_one_of_the_hours() -> None:
    """From minute 135 to 340 all services fit; a minute less at either end does not."""
    for start, end, expected in ((135, 340, []), (136, 340, [300]), (135, 334, [300]), (0, 134, 4 * [300])):
        hours = (Interval(-HOUR, 0), Interval(start * MINUTE, end * MINUTE))
        operation = with_post(one_bus(), hours=hours)
        assert [amount for _, amount, _ in found(operation, one_bus_plan(), Rule.CHECKPOINT)] == expected


def test_a_quota_counts_services_that_start_in_its_period_in_each_direction() -> None:
    """Two inwards, at minutes 135 and 265, and two outwards, both ends of the period included."""
    for start, end, expected in (
        (135, 265, [("post", 1, "vehicles")]),
        (136, 265, []),
        (135, 264, []),
        (0, 400, 2 * [("post", 1, "vehicles")]),
    ):
        quota = Quota(period=Interval(start * MINUTE, end * MINUTE), vehicles=1)
        assert found(with_post(one_bus(), quotas=(quota,)), one_bus_plan(), Rule.CHECKPOINT) == expected


def test_a_crowd_is_reported_once_until_it_thins_out() -> None:
    """Uses that only touch do not overlap, and one that takes no time meets nobody."""
    uses = [(0, 10, "a"), (5, 15, "b"), (7, 8, "c"), (10, 20, "d"), (15, 30, "e"), (16, 16, "f"), (40, 50, "g"), (40, 50, "h")]
    assert list(crowded(uses, 1)) == [(5, ["a", "b"]), (40, ["g", "h"])]
    assert list(crowded(uses, 2)) == [(7, ["a", "b", "c"])]


def test_in_one_convoy_a_vehicle_is_served_once_at_a_checkpoint() -> None:
    """Back to the gate by the road outside it would need a new convoy; here it is served again half an hour later in the same."""
    tasks = one_bus_plan().blocks[0].tasks
    again = changed(tasks[2], start=tasks[2].start + 30 * MINUTE, end=tasks[2].end + 30 * MINUTE)
    for service, expected in ((again, 1), (changed(again, convoy="other"), 0)):
        messages = said(one_bus(), with_tasks(one_bus_plan(), *tasks, service), Rule.CHECKPOINT)
        assert sum("for the second time; in one convoy a vehicle is served once" in message for message in messages) == expected


def test_a_convoy_is_served_on_its_own_corridor_only() -> None:
    """The post stands on no corridor once it is at the village: whoever names a convoy there would not pay for its head."""
    operation = with_post(one_bus(), place="village", batch=MINUTE)
    messages = said(operation, one_bus_plan(), Rule.CONVOY)
    assert len(messages) == 4
    assert messages[0] == (
        "Vehicle bus-01 is served at post at 2030-05-01 08:15 UTC in convoy in-1, which goes through corridor 'road'; "
        "the checkpoint is not on that. Name no convoy."
    )


def test_a_convoy_pays_the_batch_again_in_a_later_window() -> None:
    """Two buses of one convoy, one of them a day later: where the post is exposed each is a head, elsewhere the first alone."""
    operation, made = size_case()
    late = DAY
    blocks = list(made.blocks)
    tasks = [
        replace(t, start=t.start + late, end=t.end + late) if isinstance(t, Service) and t.direction is IN else t
        for t in blocks[1].tasks
    ]
    blocks[1] = replace(blocks[1], tasks=tuple(tasks))
    made = replace(made, blocks=tuple(blocks))
    window = operation.windows[0]
    windows = (window, replace(window, id="next", opens=window.opens + late, closes=window.closes + late))
    operation = with_post(replace(operation, windows=windows), batch=MINUTE)
    outside = tuple(replace(p, exposed_in="") if p.id == operation.checkpoints[0].place else p for p in operation.places)
    for places, heads in ((operation.places, ["bus-01", "bus-02"]), (outside, ["bus-01"])):
        messages = said(replace(operation, places=places), made, Rule.CHECKPOINT)
        short = [m.split()[1] for m in messages if "as the head of its convoy" in m and "2030-05-01 09:40" not in m]
        assert short == heads
