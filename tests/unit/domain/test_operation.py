"""What an operation knows of its parts."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from operations import one_bus, two_corridors
from safepassage.domain.fleet import Aboard
from safepassage.domain.network import Checkpoint, Direction, PrivateCars
from safepassage.domain.operation import Operation, corridor_of, service_time
from safepassage.domain.people import EvacueeGroup, Mobility, ReceptionSite
from safepassage.units import HOUR, Interval
from unit.domain.everything import everything


@pytest.mark.parametrize(
    ("lookup", "field"),
    [
        ("place", "places"),
        ("leg", "legs"),
        ("corridor", "corridors"),
        ("window", "windows"),
        ("vehicle_type", "vehicle_types"),
        ("fleet", "fleets"),
        ("group", "groups"),
        ("consignment", "consignments"),
    ],
)
def test_parts_are_found_by_id(lookup: str, field: str) -> None:
    """Each part exactly once, in the operation's order."""
    operation = everything()
    assert list(getattr(operation, lookup).items()) == [(part.id, part) for part in getattr(operation, field)]
    assert len(getattr(operation, lookup)) > 0


def test_checkpoints_and_sites_are_found_by_place() -> None:
    """A place has one of each at most."""
    operation = two_corridors()
    assert dict(operation.checkpoint_at) == {"north-post": operation.checkpoints[0], "south-post": operation.checkpoints[1]}
    assert dict(operation.reception_site) == {"town": operation.reception_sites[0]}


def test_a_corridor_is_entered_at_its_ends() -> None:
    """Inwards by its first leg, outwards by its last."""
    assert dict(two_corridors().gate_entries) == {
        ("north-outer-north-post", Direction.IN): "north",
        ("north-post-north-inner", Direction.OUT): "north",
        ("south-outer-south-post", Direction.IN): "south",
        ("south-post-south-inner", Direction.OUT): "south",
    }


def test_a_class_without_a_weight_weighs_one() -> None:
    """A class with a weight has that, 0 too."""
    operation = replace(one_bus(), priority_weights=((1, 5), (3, 0)))
    group = operation.groups[0]
    assert [operation.weight(replace(group, priority=priority)) for priority in (1, 2, 3)] == [5, 1, 0]


def test_sites_take_the_groups_they_may_and_can() -> None:
    """A group may go to the sites it names, or to any; a site without room for its mobility takes none of it."""
    sites = (ReceptionSite(place="inner"), ReceptionSite(place="town", capacity_stretcher=0), ReceptionSite(place="outer"))
    operation = replace(one_bus(), reception_sites=sites)

    def found(mobility: Mobility, *named: str) -> tuple[str, ...]:
        return operation.sites_for(EvacueeGroup(id="g", place="village", count=1, mobility=mobility, reception_sites=named))

    assert found(Mobility.SEAT) == ("inner", "town", "outer")
    assert found(Mobility.STRETCHER) == ("inner", "outer")
    assert found(Mobility.SEAT, "outer", "town") == ("town", "outer")
    assert found(Mobility.STRETCHER, "town") == ()


@pytest.mark.parametrize(
    ("instant", "night"), [(99, False), (100, True), (199, True), (200, False), (299, False), (300, True), (310, False)]
)
def test_a_night_begins_at_its_start_and_ends_just_before_its_end(instant: int, night: bool) -> None:  # noqa: FBT001 - a column
    """Of the nights from 100 to 200 and from 300 to 310."""
    assert replace(one_bus(), nights=(Interval(100, 200), Interval(300, 310))).is_night(instant) is night


def test_without_nights_it_is_day() -> None:
    """At any time."""
    assert not one_bus().is_night(0)


def test_instants_are_seconds_after_the_epoch() -> None:
    """Before it they are negative."""
    assert [one_bus().at(instant) for instant in (-1, 0, 3_661)] == [
        datetime(2030, 5, 1, 5, 59, 59, tzinfo=UTC),
        datetime(2030, 5, 1, 6, tzinfo=UTC),
        datetime(2030, 5, 1, 7, 1, 1, tzinfo=UTC),
    ]


def test_people_aboard_are_waiting_too() -> None:
    """They come on top of their groups' counts: 120 and 100, and 2 vehicles with 7 and 3 each."""
    operation = two_corridors()
    fleet = replace(operation.fleets[0], count=2, aboard=(Aboard(group="mill", count=7), Aboard(group="farm", count=3)))
    assert (one_bus().waiting, operation.waiting, replace(operation, fleets=(fleet,)).waiting) == (120, 200, 220)


def with_cars(*flows: PrivateCars, lanes: int = 1, service: int = 300) -> Operation:
    """Return the operation of one bus with private cars on its road."""
    return replace(
        one_bus(), checkpoints=(Checkpoint(id="post", place="post", lanes=lanes, service=service),), private_cars=flows
    )


def cars(
    number: int, direction: Direction = Direction.OUT, period: tuple[int, int] = (100, 200), seconds: int = 60
) -> PrivateCars:
    """Return a flow of ``number`` cars an hour."""
    name = f"{number}-{direction}-{period}"
    return PrivateCars(
        id=name, corridor="road", direction=direction, period=Interval(*period), cars_per_hour=number, service_per_car=seconds
    )


def served(operation: Operation, start: int = 150, direction: Direction = Direction.OUT) -> int:
    """Return the seconds of one service at the post."""
    return service_time(operation, operation.checkpoints[0], "road", direction, start)


def test_a_service_without_cars_takes_its_time() -> None:
    """So it does where cars go the other way."""
    assert served(with_cars()) == 300
    assert served(with_cars(cars(30, Direction.IN))) == 300


@pytest.mark.parametrize(("start", "seconds"), [(99, 300), (100, 600), (199, 600), (200, 300)])
def test_cars_stretch_services_that_start_while_they_run(start: int, seconds: int) -> None:
    """30 cars of 60 seconds take half of one lane; the flow ends just before its end."""
    assert served(with_cars(cars(30)), start) == seconds


@pytest.mark.parametrize(
    ("number", "lanes", "service", "seconds"),
    [(30, 2, 300, 400), (0, 1, 300, 300), (20, 1, 100, 150), (20, 1, 101, 152), (59, 1, 1, 60), (1, 1, 300, 306)],
)
def test_stretched_services_are_rounded_up(number: int, lanes: int, service: int, seconds: int) -> None:
    """101 seconds x 3600 / 2400 are 151.5; 300 x 3600 / 3540 are 305.08."""
    assert served(with_cars(cars(number), lanes=lanes, service=service)) == seconds


def test_flows_add_up_while_both_run() -> None:
    """15 and 15 cars take together as much as 30; those of another corridor take nothing."""
    operation = with_cars(cars(15), cars(15, period=(150, 300)))
    assert [served(operation, start) for start in (149, 150, 200)] == [400, 600, 400]
    assert service_time(operation, operation.checkpoints[0], "", Direction.OUT, 150) == 300


@given(st.integers(1, 4), st.integers(1, 10**5), st.data())
def test_a_stretched_service_is_the_shortest_whole_time_that_is_long_enough(
    lanes: int, service: int, data: st.DataObject
) -> None:
    """By multiplication, where the code divides."""
    number = data.draw(st.integers(0, 60 * lanes - 1))
    seconds = served(with_cars(cars(number), lanes=lanes, service=service))
    left, whole = 3_600 * lanes - 60 * number, 3_600 * lanes
    assert (seconds - 1) * left < service * whole <= seconds * left


def test_a_checkpoint_is_on_the_corridor_whose_legs_touch_it() -> None:
    """At either end of a leg; beside all corridors it is on none."""
    operation = two_corridors()
    assert [corridor_of(operation, checkpoint) for checkpoint in operation.checkpoints] == ["north", "south"]
    assert corridor_of(operation, Checkpoint(id="c", place="north-outer")) == "north"
    assert corridor_of(operation, Checkpoint(id="c", place="south-inner")) == "south"
    assert corridor_of(operation, Checkpoint(id="c", place="mill")) == ""


def test_the_end_of_the_operation_is_its_horizon() -> None:
    """One second is enough for an operation."""
    assert replace(one_bus(), horizon=1).horizon == 1
    assert one_bus().at(one_bus().horizon) == datetime(2030, 5, 1, 13, tzinfo=UTC)
    assert one_bus().horizon == 7 * HOUR


def test_what_follows_from_an_operation_is_worked_out_once() -> None:
    """For each object by itself; one that is replaced is another."""
    made: list[Operation] = []

    def follow(operation: Operation) -> int:
        made.append(operation)
        return operation.horizon

    first = one_bus()
    later = replace(first, horizon=first.horizon + 60)
    assert [first.once(follow), first.once(follow), later.once(follow)] == [first.horizon, first.horizon, later.horizon]
    assert made == [first, later]
