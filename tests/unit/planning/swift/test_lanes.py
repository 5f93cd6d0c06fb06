"""What is free of all that vehicles share, to the second."""

from dataclasses import replace

import numpy as np
import pytest

from operations import one_bus, two_corridors
from safepassage.domain.network import Direction, PrivateCars, Quota
from safepassage.domain.operation import Operation
from safepassage.domain.people import ReceptionSite
from safepassage.planning.swift import lanes
from safepassage.planning.swift.book import B_INSIDERS, B_QUOTA, C_COUNT
from safepassage.planning.swift.dispatch import Yard
from safepassage.planning.swift.flat import Ints
from safepassage.units import Interval
from unit.planning.small import Changes, clock, varied
from unit.planning.swift.plain import plain, yard_of

free_lane, take_lane, free_service, service_seconds = map(
    plain, (lanes.free_lane, lanes.take_lane, lanes.free_service, lanes.service_seconds)
)
free_convoy, convoy_inside, form, remaining, turn_of = map(
    plain, (lanes.free_convoy, lanes.convoy_inside, lanes.form, lanes.remaining, lanes.turn_of)
)
IN, OUT = 0, 1


def taken(yard: Yard, lane: int) -> list[tuple[int, int]]:
    """Return the stretches in which a lane is taken."""
    number = int(yard.book.of["stretches"][lane])
    return [(a, b) for a, b in yard.book.of["taken"][lane, :number].tolist()]


def with_lane(*stretches: tuple[int, int], useless: int = 0, lanes: int = 1) -> Yard:
    """Return one bus at a post with some stretches taken on its first lane inwards."""
    yard = yard_of(varied(one_bus(), checkpoints={"lanes": lanes}))
    for start, end in stretches:
        take_lane(yard.book.flat, 0, start, end, useless)
    return yard


def post(**changes: object) -> Yard:
    """Return one bus at a post with changes; a service takes 300 s."""
    return yard_of(varied(one_bus(), checkpoints=changes))


def service(yard: Yard, ready: int, first: int = -1, way: int = IN) -> tuple[int, int, int]:
    """Return the first service from ``ready`` on."""
    found: tuple[int, int, int] = free_service(yard.net, yard.book.flat, way, ready, first)
    return found


@pytest.mark.parametrize(
    ("ready", "seconds", "found"), [(0, 100, 0), (0, 101, 300), (50, 51, 300), (150, 10, 200), (200, 0, 200), (400, 9, 400)]
)
def test_a_lane_is_free_where_the_gap_is_long_enough(ready: int, seconds: int, found: int) -> None:
    """Taken from 100 to 200 and from 250 to 300."""
    yard = with_lane((250, 300), (100, 200))
    assert free_lane(yard.book.flat, 0, 1, ready, seconds) == (found, 0)


def test_of_several_lanes_the_one_that_is_free_first() -> None:
    """The first lane is taken at 100, the second is not."""
    yard = with_lane((100, 200), lanes=2)
    assert free_lane(yard.book.flat, 0, 2, 100, 50) == (100, 1)
    assert free_lane(yard.book.flat, 0, 2, 0, 50) == (0, 0)


@pytest.mark.parametrize(
    ("stretches", "useless", "left"),
    [
        (((0, 10), (20, 30)), 10, [(0, 10), (20, 30)]),
        (((0, 10), (20, 30)), 11, [(0, 30)]),
        (((20, 30), (0, 10)), 11, [(0, 30)]),
        (((0, 10), (30, 40), (10, 30)), 1, [(0, 40)]),
        (((0, 10), (30, 40), (50, 60), (12, 28)), 3, [(0, 40), (50, 60)]),
        (((50, 60), (0, 10), (30, 40)), 0, [(0, 10), (30, 40), (50, 60)]),
    ],
)
def test_gaps_of_no_use_are_taken_too(stretches: tuple[tuple[int, int], ...], useless: int, left: list[tuple[int, int]]) -> None:
    """Stretches stay in order, and grow together over gaps that are too short."""
    assert taken(with_lane(*stretches, useless=useless), 0) == left


def test_a_lane_cut_into_too_many_stretches_takes_nobody_more() -> None:
    """The last place of its table is kept free."""
    yard = with_lane()
    most = yard.book.of["taken"].shape[1]
    for number in range(most - 1):
        take_lane(yard.book.flat, 0, 10 * number, 10 * number + 1, 0)
    assert free_lane(yard.book.flat, 0, 1, 10**6, 1) == (-1, -1)


def test_a_service_waits_for_its_hours_and_ends_in_them() -> None:
    """From 09:00 to 09:12 and from 10:00 to 11:00: 09:08 is too late for five minutes."""
    yard = post(hours=(Interval(clock(9), clock(9, 12)), Interval(clock(10), clock(11))))
    found = [service(yard, ready)[0] for ready in (clock(8), clock(9, 7), clock(9, 8), clock(10, 55), clock(10, 56))]
    assert found == [clock(9), clock(9, 7), clock(10), clock(10, 55), -1]


def test_a_full_quota_is_waited_out() -> None:
    """Both ends of the period count; the next second is free."""
    yard = post(quotas=(Quota(period=Interval(clock(8), clock(9)), vehicles=1),))
    assert service(yard, clock(8, 30))[0] == clock(8, 30)
    yard.book.of["quota"][0] = 1
    assert yard.book.flat[yard.book.flat[B_QUOTA]] == 1
    assert [service(yard, ready)[0] for ready in (clock(7), clock(8), clock(9), clock(9, 0, 1))] == [
        clock(7),
        clock(9, 0, 1),
        clock(9, 0, 1),
        clock(9, 0, 1),
    ]
    assert service(yard, clock(8), way=OUT)[0] == clock(8)


def test_private_cars_stretch_services() -> None:
    """30 cars of a minute take half the hour of one lane: ten minutes for five; of two lanes a quarter: 6:40."""
    cars = PrivateCars(
        id="cars",
        corridor="road",
        direction=Direction.OUT,
        period=Interval(clock(8), clock(9)),
        cars_per_hour=30,
        service_per_car=60,
    )
    for number, seconds in ((1, 600), (2, 400)):
        yard = yard_of(replace(varied(one_bus(), checkpoints={"lanes": number}), private_cars=(cars,)))
        found = [service_seconds(yard.net, way, at) for way, at in ((OUT, clock(8)), (OUT, clock(9)), (IN, clock(8)))]
        assert found == [seconds, 300, 300]


def test_the_first_of_a_convoy_pays_the_batch_and_the_others_come_after_it() -> None:
    """Ten minutes more for the first; another may not start before it, nor in the same second."""
    yard = post(batch=600, lanes=2)
    assert service(yard, 100) == (100, 1_000, 0)
    assert service(yard, 100, first=100) == (101, 401, 0)
    assert service(yard, 200, first=100) == (200, 500, 0)


def test_a_convoy_pays_once_in_each_access() -> None:
    """Before 08:00 none is open, from then on the first, from 12:30 the second."""
    operation = varied(one_bus(), checkpoints={"batch": 60})
    again = replace(operation.windows[0], id="again", opens=clock(12, 30), closes=clock(13))
    yard = yard_of(replace(operation, windows=(*operation.windows, again)))
    assert [turn_of(yard.net, IN, at) for at in (clock(7), clock(8), clock(12), clock(12, 30))] == [0, 1, 1, 2]


def gates(operation: Operation, *, phase: int = -1, hold: int = -1, delay: int = 0) -> Ints:
    """Return the same habits for every gate."""
    return np.array([[phase, hold, delay]] * 2 * len(operation.corridors), dtype=np.int64)


def convoy(operation: Operation, ready: int, *instants: tuple[int, int], **habits: int) -> tuple[int, int]:
    """Return the convoy southwards for a vehicle ready at ``ready``, with others at instants and with so many vehicles."""
    yard = yard_of(operation)
    for instant, count in instants:
        number = form(yard.net, yard.book.flat, 1, IN, 6, instant, 1)
        yard.book.of["convoy"][number, C_COUNT] = count
    found: tuple[int, int] = free_convoy(yard.net, yard.book.flat, gates(operation, **habits), 1, IN, ready)
    return found


@pytest.mark.parametrize(
    ("ready", "instants", "habits", "found"),
    [
        (0, (), {}, (-1, clock(8))),
        (clock(8, 7), (), {}, (-1, clock(8, 7))),
        (clock(8), ((clock(8), 1),), {}, (0, clock(8))),
        (clock(8), ((clock(8), 2),), {}, (-1, clock(8, 15))),
        (clock(8, 1), ((clock(8), 1),), {}, (-1, clock(8, 15))),
        (clock(8, 1), ((clock(8, 20), 1), (clock(8), 2)), {}, (0, clock(8, 20))),
        (clock(8, 1), ((clock(8, 20), 2), (clock(8), 2)), {}, (-1, clock(8, 35))),
        (clock(8, 1), ((clock(8, 30), 1), (clock(8), 2)), {}, (-1, clock(8, 15))),
        (clock(8, 1), (), {"phase": 0}, (-1, clock(8, 15))),
        (clock(8, 1), (), {"delay": 240}, (-1, clock(8, 5))),
        (clock(8, 1), (), {"hold": 1_200}, (-1, clock(10, 20))),
    ],
)
def test_a_vehicle_joins_a_convoy_or_forms_one_a_headway_apart(
    ready: int, instants: tuple[tuple[int, int], ...], habits: dict[str, int], found: tuple[int, int]
) -> None:
    """Two vehicles at most in each, 15 minutes apart, on the southern road from 08:00 to 10:40."""
    assert convoy(two_corridors(), ready, *instants, **habits) == found


def test_no_more_convoys_form_than_may() -> None:
    """With one convoy at most the second vehicle goes with it, the third not at all."""
    operation = replace(
        two_corridors(), corridors=tuple(replace(corridor, max_convoys=1) for corridor in two_corridors().corridors)
    )
    assert convoy(operation, clock(8), (clock(9), 1)) == (0, clock(9))
    assert convoy(operation, clock(8), (clock(9), 2)) == (-1, -1)


def test_a_new_convoy_sets_off_when_it_can_be_served_at_the_first_post() -> None:
    """The post, five minutes on, is taken until 08:30."""
    yard = yard_of(two_corridors())
    take_lane(yard.book.flat, 2, clock(8), clock(8, 30), 0)
    found = free_convoy(yard.net, yard.book.flat, gates(yard.operation), 1, IN, clock(8))
    assert found == (-1, clock(8, 25))


def test_convoys_of_a_gate_lie_in_order_of_entry() -> None:
    """Formed at 9, 8 and 10."""
    yard = yard_of(two_corridors())
    for instant in (clock(9), clock(8), clock(10)):
        form(yard.net, yard.book.flat, 1, IN, 6, instant, 1)
    assert yard.book.of["gate"][2, :3].tolist() == [1, 0, 2]
    assert (yard.book.of["formed"].tolist(), yard.book.of["entered"].tolist()) == ([[0, 0], [3, 0]], [0, 0, 3, 0])


def test_a_convoy_inside_takes_who_comes_within_an_hour() -> None:
    """At the post from 09:00 to 10:00; not who is in it or was, elsewhere, the other way, or when it is full."""
    yard = yard_of(one_bus())
    number = form(yard.net, yard.book.flat, 0, OUT, 2, clock(9), 0)

    def found(at: int, own: int = -1, former: int = -1, place: int = 2, way: int = OUT) -> int:
        convoy: int = convoy_inside(yard.net, yard.book.flat, 0, way, place, at, own, former)
        return convoy

    assert (number, yard.book.flat[yard.book.flat[B_INSIDERS] + 1]) == (0, 1)
    assert [found(at) for at in (clock(8, 59), clock(9), clock(10), clock(10, 0, 1))] == [-1, 0, 0, -1]
    assert [found(clock(9), own=0), found(clock(9), former=0), found(clock(9), place=3), found(clock(9), way=IN)] == [-1] * 4
    yard.book.of["convoy"][0, C_COUNT] = int(yard.operation.corridors[0].max_vehicles)
    assert found(clock(9)) == -1


@pytest.mark.parametrize(
    ("limits", "found"),
    [({}, 1_000_000), ({"intake_seat": 30}, 20), ({"capacity_seat": 15}, 15), ({"intake_seat": 5, "capacity_seat": 3}, 0)],
)
def test_what_a_site_can_still_receive(limits: Changes, found: int) -> None:
    """Ten were received in the hour; nobody is sent away."""
    yard = yard_of(replace(one_bus(), reception_sites=(ReceptionSite(place="town", **limits),)))
    yard.book.of["hour"][0, 4, 0] = 10
    assert remaining(yard.net, yard.book.flat, 0, 0, 4) == found
