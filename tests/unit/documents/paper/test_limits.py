"""The latest times to turn back and to board, worked out by hand on the one bus."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from operations import one_bus
from safepassage.documents.facts import derive
from safepassage.documents.paper.limits import Step, last_boardings, latest_departure, latest_start, turn_backs
from safepassage.domain.network import Direction, Directions, TravelTime
from safepassage.domain.operation import Operation
from safepassage.units import HOUR, MINUTE, Instant, Interval
from unit.documents.plans import many_buses, one_bus_plan

OUT_BY = 5 * HOUR + 50 * MINUTE
"""11:50: the window closes at 12:00, and ten minutes are kept in hand."""


def clock(hours: int, minutes: int) -> Instant:
    """Return a time of the operation's day, which starts at 06:00, as an instant."""
    return (hours - 6) * HOUR + minutes * MINUTE


def test_turn_back_times_of_the_one_bus() -> None:
    """From the post it takes 5 minutes of service and 15 to the gate, from the inner gate 15 more."""
    op = one_bus()
    inbound = derive(op, one_bus_plan()).convoys[0]
    assert turn_backs(op, inbound, ["road"]) == {"post": clock(11, 30), "inner": clock(11, 15)}


def test_every_vehicle_of_a_convoy_is_served_before_the_last_is_out() -> None:
    """With three buses in the convoy and one lane, the service at the post takes 15 minutes; with two lanes 10."""
    op, plan = many_buses(3)
    convoy = replace(plan.convoys[0], vehicles=("bus-01", "bus-02", "bus-03"))
    facts = derive(op, replace(plan, convoys=(convoy, *plan.convoys[1:])))
    assert turn_backs(op, facts.convoys[0], ["road"])["post"] == clock(11, 20)
    wide = replace(op, checkpoints=(replace(op.checkpoints[0], lanes=2, batch=60),))
    assert turn_backs(wide, facts.convoys[0], ["road"])["post"] == clock(11, 24)


def test_a_checkpoint_that_does_not_serve_the_way_out_takes_no_time() -> None:
    """Nobody is served there on the way out, so only the drive counts."""
    op = one_bus()
    open_out = replace(op, checkpoints=(replace(op.checkpoints[0], directions=Directions.IN),))
    assert turn_backs(open_out, derive(op, one_bus_plan()).convoys[0], ["road"])["post"] == clock(11, 35)


def test_a_profile_without_a_road_out_has_no_turn_back_time() -> None:
    """A vehicle that may not use the road is given no time to turn back on it."""
    op = one_bus()
    assert turn_backs(op, derive(op, one_bus_plan()).convoys[0], ["road", "river"]) == {}


def test_the_last_boarding_ends_in_time_for_the_road_out() -> None:
    """From the village it is 5 minutes to the inner gate: 11:15 less 5."""
    op = one_bus()
    assert last_boardings(op, derive(op, one_bus_plan()).courses) == {"village": clock(11, 10)}


def test_a_point_that_is_not_exposed_has_no_last_boarding() -> None:
    """Outside the corridor no window closes."""
    op = one_bus()
    calm = replace(op, places=tuple(replace(p, exposed_in="") if p.id == "village" else p for p in op.places))
    assert last_boardings(calm, derive(calm, one_bus_plan(calm)).courses) == {}


def at_night(start: Instant, end: Instant) -> Operation:
    """Return the one bus with a night, in which the road takes twice as long."""
    op = one_bus()
    legs = tuple(replace(leg, travel_times=(TravelTime(profile="road", day=600, night=1200),)) for leg in op.legs)
    return replace(op, legs=legs, nights=(Interval(start, end),))


@pytest.mark.parametrize(
    ("night", "arrival", "expected"),
    [
        ((50_000, 60_000), 20_000, 19_400),  # no night near: by day
        ((10_000, 30_000), 20_000, 18_800),  # deep in the night
        ((19_000, 30_000), 19_700, 18_999),  # 600 s before lies in the night: leave just before it falls
        ((10_000, 19_400), 20_000, 19_400),  # the night ends just then
    ],
)
def test_a_drive_is_left_as_late_as_day_and_night_allow(night: tuple[int, int], arrival: Instant, expected: Instant) -> None:
    """The latest departure takes the pace of its own hour."""
    op = at_night(*night)
    assert latest_departure(op, op.legs[0], "road", arrival) == expected


@given(start=st.integers(0, 5_000), length=st.integers(0, 5_000), arrival=st.integers(2_000, 9_000))
def test_no_later_departure_arrives_in_time(start: int, length: int, arrival: int) -> None:
    """The departure found arrives in time, and each later one, second by second, does not."""
    op = at_night(start, start + length)
    leg = op.legs[0]
    found = latest_departure(op, leg, "road", arrival)
    assert found is not None

    def arrives(departure: Instant) -> Instant:
        return departure + (1200 if op.is_night(departure) else 600)

    assert arrives(found) <= arrival
    assert all(arrives(later) > arrival for later in range(found + 1, arrival + 1))


def test_a_profile_that_may_not_use_a_leg_has_no_departure() -> None:
    """None says that the way is closed to it, also for all steps before."""
    op = one_bus()
    steps = [Step(Direction.OUT, leg=op.legs[1]), Step(Direction.OUT, leg=op.legs[0])]
    assert latest_departure(op, op.legs[0], "river", OUT_BY) is None
    assert latest_start(op, steps, "river", 1, OUT_BY) is None
