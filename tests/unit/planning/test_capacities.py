"""How much there is of what vehicles share, by hand from the table of the proof."""

from dataclasses import replace

import pytest

from operations import one_bus
from safepassage.domain.fleet import Fleet
from safepassage.domain.network import Direction, Directions, Quota
from safepassage.domain.operation import Operation
from safepassage.domain.people import ReceptionSite
from safepassage.domain.plan import Price, PriceKind
from safepassage.planning.capacities import Capacities
from safepassage.units import DAY, HOUR, Interval
from unit.planning.small import ALL, SEAT, WHEELCHAIR, Changes, clock, escorted, varied

IN, OUT = Direction.IN, Direction.OUT


def gate(operation: Operation, start: int, end: int, direction: Direction | None = IN) -> int:
    """Return the vehicles that can enter in a period."""
    return Capacities(operation, ALL).gate("road", direction, start, end)


def post(operation: Operation, start: int, end: int, direction: Direction | None = IN) -> int:
    """Return the services that can start in a period."""
    return Capacities(operation, ALL).starts("post", direction, start, end)


@pytest.mark.parametrize(
    ("rules", "start", "end", "vehicles"),
    [
        ({}, 0, clock(8), 0),
        ({}, 0, clock(8) + 1, 10),
        ({}, 0, clock(8, 30), 10),
        ({}, 0, clock(8, 30) + 1, 20),
        ({}, 0, DAY, 80),
        ({}, clock(11, 50), DAY, 10),
        ({}, clock(11, 50) + 1, DAY, 0),
        ({"max_convoys": 3}, 0, DAY, 30),
        ({"max_convoys": 3, "headway": 0}, clock(8), clock(8) + 1, 30),
        ({"max_convoys": 0}, 0, DAY, 0),
        ({"headway": 0, "max_vehicles": 4}, clock(8), clock(8, 15), 4),
        ({"headway": 0, "max_vehicles": 4}, clock(8), clock(8, 15) + 1, 8),
    ],
)
def test_convoys_that_can_enter(rules: Changes, start: int, end: int, vehicles: int) -> None:
    """Ten a convoy, one each half hour of the window from 08:00 to 11:50; without a headway each vehicle every 15 minutes."""
    assert gate(varied(one_bus(), corridors=rules), start, end) == vehicles


def test_only_windows_of_the_corridor_that_allow_the_direction_count() -> None:
    """One outwards only, one for both: twice the convoys outwards."""
    operation = one_bus()
    out = replace(operation.windows[0], id="out", opens=0, closes=HOUR, clearance_margin=0, directions=Directions.OUT)
    operation = replace(operation, windows=(out, *operation.windows))
    assert [gate(operation, 0, DAY, direction) for direction in (IN, OUT, None)] == [80, 110, 0]


@pytest.mark.parametrize(
    ("rules", "start", "end", "services"),
    [
        ({}, 0, 300, 1),
        ({}, 0, 301, 2),
        ({"lanes": 3}, 0, 301, 6),
        ({"hours": (Interval(0, 1_000),)}, 0, DAY, 3),
        ({"hours": (Interval(0, 1_000), Interval(2_000, 2_300))}, 0, DAY, 4),
        ({"hours": (Interval(0, 299),)}, 0, DAY, 0),
        ({"quotas": (Quota(period=Interval(0, HOUR), vehicles=5),)}, 0, HOUR + 1, 5),
        ({"quotas": (Quota(period=Interval(0, HOUR), vehicles=5),)}, 0, HOUR + 2, 13),
        ({"quotas": (Quota(period=Interval(0, HOUR), vehicles=5),)}, 0, 600, 2),
    ],
)
def test_services_that_can_start(rules: Changes, start: int, end: int, services: int) -> None:
    """One each five minutes a lane, inside the hours, at most a quota whose period holds the whole one."""
    operation = varied(one_bus(), checkpoints=rules)
    operation = replace(operation, places=tuple(replace(p, exposed_in="") if p.id == "post" else p for p in operation.places))
    assert post(operation, start, end) == services
    assert post(operation, start, end, None) == 0


def test_bays_are_seconds_of_boarding() -> None:
    """One bay for an hour, and a boarding of 20 minutes begun in the last second."""
    price = Price(kind=PriceKind.BAYS, subject="village", price=1, start=0, end=HOUR)
    assert Capacities(one_bus(), ALL).of(price) == HOUR + 1_200 - 1
    assert Capacities(varied(one_bus(), vehicle_types={"boarding_fixed": 600}), ALL).of(price) == HOUR + 1_500 - 1
    assert Capacities(escorted(), ALL).longest_boarding == 1_200


def test_people_and_sites() -> None:
    """120 wait; the town has 70 seats and receives 30 an hour."""
    operation = replace(one_bus(), reception_sites=(ReceptionSite(place="town", capacity_seat=70, intake_seat=30),))
    capacities = Capacities(operation, ALL)
    found = [
        capacities.of(Price(kind=PriceKind.DEMAND, subject="villagers", price=1)),
        capacities.of(Price(kind=PriceKind.CAPACITY, subject="town", price=1, mobility=SEAT)),
        capacities.of(Price(kind=PriceKind.INTAKE, subject="town", price=1, mobility=SEAT, start=0, end=HOUR)),
        capacities.of(Price(kind=PriceKind.GATE, subject="road", price=1, direction=IN, start=0, end=DAY)),
        capacities.of(Price(kind=PriceKind.CHECKPOINT, subject="post", price=1, direction=IN, start=0, end=300)),
    ]
    # The post is exposed, and the window opens at 08:00.
    assert found == [120, 70, 30, 80, 0]


@pytest.mark.parametrize(("vehicles", "seconds"), [(0, 0), (1, 5_000), (3, 15_000), (ALL, 15_000)])
def test_driving_is_for_the_vehicles_counted(vehicles: int, seconds: int) -> None:
    """Two drivers of 3000 s, 1000 of them driven; the second fleet begins after three vehicles."""
    operation = varied(one_bus(), vehicle_types={"drivers": 2, "driving_limit": 3_000}, fleets={"count": 3, "driven": 1_000})
    assert Capacities(operation, vehicles).driving("bus") == seconds
    second = replace(operation, fleets=(Fleet(id="first", type="bus", count=2, place="town"), *operation.fleets))
    assert Capacities(second, vehicles).driving("bus") == max(0, min(seconds, 5_000 * (vehicles - 2)))


def test_driven_beyond_the_limit_is_nothing_left() -> None:
    """Not less than nothing."""
    assert Capacities(varied(one_bus(), vehicle_types={"driving_limit": 10}, fleets={"driven": 60}), ALL).driving("bus") == 0


@pytest.mark.parametrize(
    ("price", "says"),
    [
        (Price(kind=PriceKind.DRIVING, subject="bus", price=1), "Fleet bus has no driving limit"),
        (Price(kind=PriceKind.CAPACITY, subject="town", price=1), "capacity at town needs a mobility"),
        (
            Price(kind=PriceKind.CAPACITY, subject="town", price=1, mobility=WHEELCHAIR),
            "town has no stated capacity for wheelchair",
        ),
        (Price(kind=PriceKind.INTAKE, subject="town", price=1, mobility=SEAT), "town has no stated intake for seat"),
    ],
)
def test_what_has_no_limit_has_no_price(price: Price, says: str) -> None:
    """The sentence names it."""
    with pytest.raises(ValueError, match=says):
        Capacities(one_bus(), ALL).of(price)
