"""Where one vehicle can be and when, worked out by hand on the road of one bus."""

from dataclasses import replace

import pytest

from operations import one_bus
from safepassage.domain.network import AccessWindow, Direction, Directions, Role, TravelTime
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Drive, Service
from safepassage.planning.ledger import Ledger, Slot
from safepassage.planning.search import Label, Party, commit, together
from safepassage.units import HOUR, Interval
from unit.planning.small import clock, escorted, searching, standing, varied, with_item

IN, OUT = Direction.IN, Direction.OUT
VILLAGE = frozenset({"village"})
TOWN = frozenset({"town"})


def reached(
    operation: Operation, place: str, start: str = "town", time: int = 0, *, loaded: bool = False
) -> list[tuple[str, int]]:
    """Return the windows and instants at which ``place`` can be reached."""
    search = searching(operation)
    labels = search.reach(standing(search, start, time), frozenset({place}), loaded=loaded)
    return [(label.window.id if label.window else "", label.time) for label in labels]


def night(operation: Operation, leg: str, minutes: int, *periods: Interval) -> Operation:
    """Return ``operation`` with nights in which a leg takes longer."""
    time = operation.leg[leg].travel_times[0]
    slow = (TravelTime(profile="road", day=time.day, night=60 * minutes),)
    return replace(with_item(operation, "legs", leg, travel_times=slow), nights=periods)


def inside(operation: Operation, *windows: tuple[int, int]) -> Operation:
    """Return one bus with everything beyond the post not exposed and the leg to the village in no corridor, with other windows."""
    for place in ("inner", "village"):
        operation = with_item(operation, "places", place, exposed_in="")
    operation = with_item(operation, "legs", "inner-village", exposed_in="")
    made = [AccessWindow(id=f"w{at}", corridor="road", opens=first, closes=last) for at, (first, last) in enumerate(windows)]
    return replace(operation, windows=tuple(made))


def test_the_way_in_waits_for_the_opening_and_is_served_at_the_post() -> None:
    """From town: at the gate 06:10, in at 08:00, at the post 08:15-08:20, at the inner gate 08:35, in the village 08:40."""
    search = searching(one_bus())
    (label,) = search.reach(standing(search), VILLAGE)
    assert [(step.place, step.depart, step.time) for step in label.path()] == [
        ("outer", 0, clock(6, 10)),
        ("post", clock(8), clock(8, 15)),
        ("inner", clock(8, 20), clock(8, 35)),
        ("village", clock(8, 35), clock(8, 40)),
    ]
    assert [step.slot for step in label.path()] == [None, None, Slot(clock(8, 15), clock(8, 20), 0), None]
    assert (label.driven, label.since_depot) == (45 * 60, 29_500)


def test_the_way_out_must_end_before_the_margin() -> None:
    """From the village to the outer gate takes 40 minutes and must end by 11:50: the last leaves at 11:10."""
    assert reached(one_bus(), "outer", "village", clock(11, 10)) == [("", clock(11, 50))]
    assert reached(one_bus(), "outer", "village", clock(11, 10, 1)) == []


def test_a_vehicle_inside_before_the_opening_moves_when_the_window_opens() -> None:
    """What starts at an exposed place starts at 08:00 at the earliest, and not at all after 11:50 or without a window."""
    assert reached(one_bus(), "town", "village", 0) == [("", clock(8, 50))]
    search = searching(one_bus())
    assert [label.time for label in standing(search, "village", 0)] == [clock(8)]
    assert standing(search, "village", clock(11, 50, 1)) == []
    assert standing(searching(replace(one_bus(), windows=())), "village") == []
    assert [(label.time, label.window) for label in standing(search, "town", 5)] == [(5, None)]


def test_loaded_vehicles_drive_no_chain_inwards() -> None:
    """With people aboard the village cannot be reached from town, but the town from the village."""
    assert reached(one_bus(), "village", loaded=True) == []
    assert reached(one_bus(), "town", "village", loaded=True) == [("", clock(8, 50))]


@pytest.mark.parametrize(("metres", "found"), [(59_000, True), (58_999, False), (29_499, False)])
def test_the_range_holds_from_depot_to_depot(metres: int, found: bool) -> None:  # noqa: FBT001 - a case of the table
    """To the village and back are 2 x 29.5 km; in town, a depot, the tank is full again."""
    search = searching(varied(one_bus(), vehicle_types={"range": metres}))
    there = search.reach(standing(search), VILLAGE)
    back = search.reach([replace(there[0], parent=None)], TOWN) if there else []
    assert bool(back) is found
    assert [label.since_depot for label in back] == [0] * found


@pytest.mark.parametrize(("seconds", "drivers", "found"), [(90 * 60, 1, True), (90 * 60 - 1, 1, False), (45 * 60, 2, True)])
def test_driving_hours_hold_for_the_whole_block(seconds: int, drivers: int, found: bool) -> None:  # noqa: FBT001 - a case of the table
    """There and back are 90 minutes at the wheel."""
    search = searching(varied(one_bus(), vehicle_types={"driving_limit": seconds, "drivers": drivers}))
    (there,) = search.reach(standing(search), VILLAGE)
    assert bool(search.reach([replace(there, parent=None)], TOWN)) is found


def test_a_window_of_one_direction_lets_nobody_out() -> None:
    """In at 08:40, but not out again by the chain."""
    operation = varied(one_bus(), windows={"directions": Directions.IN})
    assert reached(operation, "village") == [("morning", clock(8, 40))]
    assert reached(operation, "town", "village") == []


def test_each_window_is_reached_and_none_is_waited_for_inside() -> None:
    """Windows 08:00-09:00 and 10:00-11:00: the village is exposed in each, and there is no way from one to the other."""
    first = replace(one_bus().windows[0], closes=clock(9), clearance_margin=0)
    second = replace(first, id="noon", opens=clock(10), closes=clock(11))
    operation = replace(one_bus(), windows=(first, second))
    assert reached(operation, "village") == [("morning", clock(8, 40)), ("noon", clock(10, 40))]
    assert reached(operation, "outer", "village", clock(8, 20)) == [("", clock(9))]
    assert reached(operation, "outer", "village", clock(8, 20, 1)) == []


def test_a_refuge_lets_a_vehicle_wait_for_the_next_window() -> None:
    """Nothing beyond the post is exposed: in by 08:35 in the first window, out again at 10:35 in the second."""
    operation = inside(one_bus(), (clock(8), clock(8, 40)), (clock(10), clock(10, 40)))
    assert reached(operation, "village") == [("", clock(8, 40))]
    assert reached(operation, "outer", "village", clock(8, 45)) == [("", clock(10, 35))]
    assert reached(operation, "outer", "village", clock(10, 1)) == []


def test_a_place_that_is_exposed_otherwise_than_the_road_is_reached_as_it_opens() -> None:
    """The post alone stands outside, the gate behind it is exposed in a corridor of its own: who is early drives off later."""
    operation = with_item(one_bus(), "legs", "inner-village", exposed_in="")
    operation = with_item(operation, "places", "inner", exposed_in="")
    # The drive takes 5 minutes, so that it starts at 07:55.
    assert reached(operation, "village", "inner", 0) == [("morning", clock(8))]
    search = searching(operation)
    (label,) = search.reach(standing(search, "inner", 0), VILLAGE)
    assert label.depart == clock(7, 55)
    assert reached(operation, "village", "inner", clock(11, 45)) == [("morning", clock(11, 50))]
    assert reached(operation, "village", "inner", clock(11, 45, 1)) == []


def test_who_waits_for_an_opening_at_night_leaves_as_late_as_the_night_allows() -> None:
    """The 5 minutes take 12 at night, until 07:50: by day from 07:55 one is there at 08:00."""
    operation = with_item(one_bus(), "legs", "inner-village", exposed_in="")
    operation = with_item(operation, "places", "inner", exposed_in="")
    by_day = searching(night(operation, "inner-village", 12, Interval(0, clock(7, 50))))
    (label,) = by_day.reach(standing(by_day, "inner", 0), VILLAGE)
    assert (label.depart, label.time) == (clock(7, 55), clock(8))
    all_night = searching(night(operation, "inner-village", 12, Interval(0, clock(9))))
    (label,) = all_night.reach(standing(all_night, "inner", 0), VILLAGE)
    assert (label.depart, label.time) == (clock(7, 48), clock(8))


def test_daybreak_is_waited_for_where_that_is_earlier() -> None:
    """10 minutes to the gate, 30 at night: until 06:15 it is worth waiting for 06:19, then arriving at 06:29; not for 06:21."""
    short = searching(night(one_bus(), "town-outer", 30, Interval(0, clock(6, 19))))
    (label,) = short.reach(standing(short), frozenset({"outer"}))
    assert (label.depart, label.time) == (clock(6, 19), clock(6, 29))
    long = searching(night(one_bus(), "town-outer", 30, Interval(0, clock(6, 21))))
    (label,) = long.reach(standing(long), frozenset({"outer"}))
    assert (label.depart, label.time) == (0, clock(6, 30))


def test_a_leg_that_enters_at_a_gate_starts_with_the_convoy_though_it_is_night() -> None:
    """The convoy enters at 08:00 and drives 40 minutes, though at 08:01 it is day."""
    search = searching(night(one_bus(), "outer-post", 40, Interval(0, clock(8, 1))))
    (label,) = search.reach(standing(search), frozenset({"post"}))
    assert (label.depart, label.time) == (clock(8), clock(8, 40))


def test_a_convoy_needs_its_escorts_and_waits_for_them() -> None:
    """Without one nobody enters; with one that is at the gate at 08:10 the convoy enters then."""
    search = searching(escorted())
    assert search.reach(standing(search), VILLAGE) == []
    (label,) = search.reach(standing(search), VILLAGE, Party(1, clock(8, 10)))
    assert label.time == clock(8, 50)


def test_a_convoy_with_escorts_does_not_form_inside() -> None:
    """From the post inwards there is no gate: alone a vehicle goes on, with escorts it does not."""
    search = searching(escorted())
    assert [label.time for label in search.reach(standing(search, "post"), VILLAGE)] == [clock(8, 25)]
    assert search.reach(standing(search, "post"), VILLAGE, Party(1)) == []


def test_the_convoy_is_kept_along_the_chain_and_left_to_turn() -> None:
    """In with the one that entered at the gate; back from the post outwards with a new one that forms there."""
    search = searching(one_bus())
    (inner,) = search.reach(standing(search), frozenset({"inner"}))
    entries = [label.entry for label in inner.path()]
    assert entries[0] is None
    assert entries[1] is entries[2] is not None
    (post,) = search.reach(standing(search), frozenset({"post"}))
    (back,) = search.reach([replace(post, parent=None)], frozenset({"outer"}))
    assert back.entry is not None
    assert (back.entry.gate, back.entry.place, back.entry.direction, back.time) == ("", "post", OUT, clock(8, 35))


def test_the_second_vehicle_of_a_convoy_waits_at_the_post() -> None:
    """One lane: the first takes 08:15-08:20, the second 08:20-08:25."""
    ledger = Ledger(one_bus())
    search = searching(one_bus(), ledger)
    times = []
    for name in ("bus-01", "bus-02"):
        (label,) = search.reach(search.begin(name, "town", 0, 0, 0), VILLAGE)
        commit(ledger, name, label.path())
        times.append(label.time)
    assert times == [clock(8, 40), clock(8, 45)]
    (entry,) = ledger.gates["road", IN].entries
    assert entry.vehicles == ["bus-01", "bus-02"]
    assert entry.first == {("post", 1): clock(8, 15)}


def test_what_is_taken_becomes_tasks() -> None:
    """Services before the drives that need them, each with its convoy."""
    ledger = Ledger(one_bus())
    search = searching(one_bus(), ledger)
    (label,) = search.reach(standing(search), frozenset({"inner"}))
    tasks = commit(ledger, "bus-01", label.path())
    entry = ledger.gates["road", IN].entries[0]
    assert tasks == [
        (Drive(leg="town-outer", direction=IN, start=0, end=600), None),
        (Drive(leg="outer-post", direction=IN, start=clock(8), end=clock(8, 15)), entry),
        (Service(checkpoint="post", direction=IN, start=clock(8, 15), end=clock(8, 20)), entry),
        (Drive(leg="post-inner", direction=IN, start=clock(8, 20), end=clock(8, 35)), entry),
    ]


def followed(operation: Operation, *, start: str = "town", time: int = 0, kind: str = "car") -> list[Label] | None:
    """Return the labels of an escort that follows a bus into the village."""
    ledger = Ledger(operation)
    (label,) = searching(operation, ledger).reach(standing(searching(operation, ledger)), VILLAGE, Party(1))
    search = searching(operation, ledger, kind)
    return search.follow(search.begin("car-01", start, time, 0, 0)[0], label.path(), label.path())


def test_an_escort_follows_right_behind() -> None:
    """It enters with the bus and is served after it: at the post 08:20-08:25, in the village at 08:45."""
    path = followed(escorted(lanes=1))
    assert path is not None
    assert [(label.place, label.time) for label in path] == [
        ("outer", clock(6, 10)),
        ("post", clock(8, 15)),
        ("inner", clock(8, 40)),
        ("village", clock(8, 45)),
    ]
    assert path[2].slot == Slot(clock(8, 20), clock(8, 25), 0, (Slot(clock(8, 15), clock(8, 20), 0),))


def test_an_escort_that_is_late_elsewhere_or_short_of_range_does_not_follow() -> None:
    """It must be at the gate when the convoy enters, where the leader starts, and have the range."""
    assert followed(escorted(), time=clock(7, 50)) is not None
    assert followed(escorted(), time=clock(7, 50, 1)) is None
    assert followed(escorted(), start="outer") is None
    short = with_item(escorted(), "vehicle_types", "car", range=29_499)
    assert followed(short) is None
    assert followed(with_item(short, "vehicle_types", "car", range=29_500)) is not None


def test_who_follows_does_not_outstay_the_window() -> None:
    """The window closes as the bus is in the village: the escort, five minutes behind at the only lane, is late; not with two lanes."""
    operation = varied(escorted(lanes=1), windows={"closes": clock(8, 40), "clearance_margin": 0})
    assert followed(operation) is None
    path = followed(varied(operation, checkpoints={"lanes": 2}))
    assert path is not None
    assert path[-1].time == clock(8, 40)


def test_a_place_of_several_roles_is_searched_on() -> None:
    """A depot on the way fills the tank: with one at the gate the range of 46 km is enough there and back."""
    operation = with_item(one_bus(), "places", "outer", roles=frozenset({Role.GATE, Role.DEPOT}))
    search = searching(varied(operation, vehicle_types={"range": 46_000}))
    (there,) = search.reach(standing(search), VILLAGE)
    assert there.since_depot == 23_000
    (back,) = search.reach([replace(there, parent=None)], TOWN)
    assert back.since_depot == 0


def test_nothing_is_reached_after_the_horizon() -> None:
    """The operation ends at 13:00: 10 minutes before, the gate can just be reached."""
    assert reached(one_bus(), "outer", time=7 * HOUR - 600) == [("", 7 * HOUR)]
    assert reached(one_bus(), "outer", time=7 * HOUR - 599) == []


def test_ways_that_have_not_seen_each_other_may_not_go_together() -> None:
    """Two buses looked up alone want the same lane at 08:15; with two lanes they still want the first one; one of them alone is well."""
    search = searching(one_bus())
    ways = [search.reach(search.begin(name, "town", 0, 0, 0), VILLAGE)[0].path() for name in ("bus-01", "bus-02")]
    assert [together(search.ledger, paths) for paths in (ways, ways[:1], [])] == [False, True, True]


def test_two_new_convoys_at_one_gate_must_keep_apart() -> None:
    """To the post, which needs no service: at the gate both would form a convoy at 08:00; half an hour later is well."""
    search = searching(one_bus())
    post = frozenset({"post"})
    first, same, later = (
        search.reach(search.begin("bus-01", "town", time, 0, 0), post)[0].path() for time in (0, 0, clock(8, 20))
    )
    assert [together(search.ledger, [first, other]) for other in (same, later, first)] == [False, True, True]
