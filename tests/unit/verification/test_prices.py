"""What prices are worth over the shared capacities, the least an event pays, and prices that may not be asked."""

from dataclasses import replace
from typing import Any

import pytest

from operations import one_bus, two_corridors
from safepassage.domain.network import Directions, Quota
from safepassage.domain.operation import Operation
from safepassage.domain.people import PerMobility
from safepassage.domain.plan import Price, PriceKind
from safepassage.units import HOUR, MINUTE, Interval
from safepassage.verification.prices import RefusedProofError, counted_fleets, offers_of, tariff, worth_of_capacities
from unit.verification.handmade import IN, OUT, SEAT, STRETCHER, WHEELCHAIR, Field

K = PriceKind
LONG = {"start": 0, "end": 420 * MINUTE}


def price(kind: PriceKind, subject: str, **changes: Field) -> Price:
    """Return a price of one millionth."""
    return Price(kind=kind, subject=subject, price=1, **changes)


def capacity(operation: Operation, asked: Price, vehicles: int = 9) -> int:
    """Return the capacity that a price of one millionth is on."""
    return worth_of_capacities(operation, [asked], vehicles)


def road(operation: Operation, **changes: Field) -> Operation:
    """Return the one-bus operation with its corridor changed."""
    return replace(operation, corridors=(replace(operation.corridors[0], **changes),))


def post(**changes: Field) -> Operation:
    """Return the one-bus operation with its checkpoint changed, and not exposed."""
    places = tuple(replace(place, exposed_in="") if place.id == "post" else place for place in one_bus().places)
    return replace(one_bus(), places=places, checkpoints=(replace(one_bus().checkpoints[0], **changes),))


def test_demand_is_the_count() -> None:
    """120 villagers."""
    assert capacity(one_bus(), price(K.DEMAND, "villagers")) == 120


@pytest.mark.parametrize(
    ("changes", "start", "end", "expected"),
    [
        ({}, 0, 420, 10 * 8),  # minutes 120 to 350, both included: 13801 s hold 8 convoys half an hour apart
        ({}, 120, 121, 10),
        ({}, 0, 120, 0),  # the end is not included
        ({}, 350, 351, 10),  # the gate may be crossed at the last second
        ({}, 351, 420, 0),
        ({"max_convoys": 3}, 0, 420, 30),
        ({"max_convoys": 3, "headway": 0}, 0, 420, 30),
        ({"max_convoys": 3, "headway": 0}, 351, 420, 0),
        # Without headway and number: the one vehicle can enter every 15 minutes, the time of the leg beyond the gate.
        ({"headway": 0}, 120, 135, 10),
        ({"headway": 0}, 120, 136, 20),
        ({"headway": 0}, 351, 420, 0),
    ],
)
def test_gates_let_in_convoys_by_headway_and_number(changes: dict[str, int], start: int, end: int, expected: int) -> None:
    """Ten vehicles a convoy."""
    asked = price(K.GATE, "road", direction=IN, start=start * MINUTE, end=end * MINUTE)
    assert capacity(road(one_bus(), **changes), asked) == expected


def test_gates_count_every_usable_window_for_the_direction() -> None:
    """Inwards two windows, outwards one."""
    operation = road(one_bus(), headway=0, max_convoys=1)
    window = operation.windows[0]
    operation = replace(operation, windows=(window, replace(window, id="in", directions=Directions.IN)))
    assert capacity(operation, price(K.GATE, "road", direction=IN, **LONG)) == 20
    assert capacity(operation, price(K.GATE, "road", direction=OUT, **LONG)) == 10
    without = road(one_bus(), headway=0)
    assert capacity(without, price(K.GATE, "road", direction=OUT, start=120 * MINUTE, end=121 * MINUTE)) == 10


@pytest.mark.parametrize(
    ("changes", "start", "end", "expected"),
    [
        ({}, 0, 60, 12),
        ({}, 0, 61, 13),
        ({"lanes": 2}, 0, 60, 24),
        ({"hours": (Interval(0, 10 * MINUTE), Interval(20 * MINUTE, 26 * MINUTE))}, 0, 60, 2 + 1),
        ({"hours": (Interval(0, 4 * MINUTE),)}, 0, 60, 0),
        ({"quotas": (Quota(period=Interval(0, 60 * MINUTE - 1), vehicles=5),)}, 0, 60, 5),
        ({"quotas": (Quota(period=Interval(0, 60 * MINUTE - 2), vehicles=5),)}, 0, 60, 12),
    ],
)
def test_checkpoints_serve_by_lanes_hours_and_quotas(changes: dict[str, Any], start: int, end: int, expected: int) -> None:
    """Five minutes a vehicle: a service starts at the opening and 5 minutes later, and at every second up to 5 minutes before the close."""
    asked = price(K.CHECKPOINT, "post", direction=IN, start=start * MINUTE, end=end * MINUTE)
    assert capacity(post(**changes), asked) == expected


def test_reception_is_by_mobility_and_intake_by_clock_hour() -> None:
    """Stated for seats only."""
    operation = one_bus()
    site = replace(operation.reception_sites[0], capacity_seat=70, intake_seat=30)
    operation = replace(operation, reception_sites=(site,))
    assert capacity(operation, price(K.CAPACITY, "town", mobility=SEAT)) == 70
    assert capacity(operation, price(K.INTAKE, "town", mobility=SEAT, start=HOUR, end=2 * HOUR)) == 30


def test_bays_count_seconds_of_boardings_that_start_in_the_period() -> None:
    """One bay; a boarding of 20 minutes that starts in the last second of ten minutes ends 1199 s after them."""
    assert capacity(one_bus(), price(K.BAYS, "village", start=0, end=600)) == 600 + 1_199
    empty = replace(one_bus(), vehicle_types=(replace(one_bus().vehicle_types[0], places=PerMobility()),))
    assert capacity(empty, price(K.BAYS, "village", start=0, end=600)) == 600


@pytest.mark.parametrize(("driven", "vehicles", "expected"), [(0, 9, 4 * 7_200), (200, 3, 3 * 7_000), (8_000, 9, 0)])
def test_driving_is_what_the_drivers_of_the_vehicles_counted_have_left(driven: int, vehicles: int, expected: int) -> None:
    """Two drivers with an hour each."""
    operation = two_corridors()
    kind = replace(operation.vehicle_types[0], drivers=2, driving_limit=HOUR)
    fleet = replace(operation.fleets[0], driven=driven)
    operation = replace(operation, vehicle_types=(kind,), fleets=(fleet,))
    assert capacity(operation, price(K.DRIVING, "bus"), vehicles) == expected


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (replace(price(K.DEMAND, "villagers"), price=-1), "price 1 \\(demand of 'villagers'\\) is -1; a price is at least 0"),
        (price(K.DEMAND, "x"), "nothing that exists"),
        (price(K.GATE, "x", direction=IN, **LONG), "nothing that exists"),
        (price(K.GATE, "road", **LONG), "lacks its direction"),
        (price(K.GATE, "road", direction=IN, start=5, end=5), "has the period 5 to 5; it must start before it ends"),
        (price(K.CHECKPOINT, "x", direction=IN, **LONG), "nothing that exists"),
        (price(K.CHECKPOINT, "post", **LONG), "lacks its direction"),
        (price(K.INTAKE, "town", mobility=SEAT, start=0, end=HOUR), "without a stated limit"),
        (price(K.INTAKE, "town", mobility=SEAT, start=60, end=HOUR + 60), "expected one full hour"),
        (price(K.INTAKE, "town", mobility=SEAT, start=0, end=2 * HOUR), "expected one full hour"),
        (price(K.INTAKE, "town", start=0, end=HOUR), "mobility"),
        (price(K.INTAKE, "x", mobility=SEAT, start=0, end=HOUR), "nothing that exists"),
        (price(K.CAPACITY, "town", mobility=SEAT), "without a stated limit"),
        (price(K.CAPACITY, "town"), "mobility"),
        (price(K.CAPACITY, "x", mobility=SEAT), "nothing that exists"),
        (price(K.BAYS, "x", **LONG), "nothing that exists"),
        (price(K.BAYS, "town", **LONG), "nothing that exists"),
        (price(K.DRIVING, "bus"), "without a stated limit"),
        (price(K.DRIVING, "x"), "nothing that exists"),
        (price(K.ROOM, "x", mobility=SEAT), "nothing that exists"),
        (price(K.ROOM, "bus"), "mobility"),
    ],
)
def test_prices_that_may_not_be_asked_are_refused(asked: Price, reason: str) -> None:
    """The price and the reason are named."""
    with pytest.raises(RefusedProofError, match=reason):
        capacity(one_bus(), asked)


def test_room_on_rounds_is_each_vehicles_own() -> None:
    """So there is none to share."""
    assert capacity(one_bus(), price(K.ROOM, "bus", mobility=SEAT)) == 0


def test_fleets_are_counted_in_order_and_in_part() -> None:
    """Two, then one of three, then none."""
    operation = one_bus()
    fleet = operation.fleets[0]
    fleets = tuple(replace(fleet, id=name, count=count) for name, count in (("a", 2), ("b", 3), ("c", 1)))
    counted = counted_fleets(replace(operation, fleets=fleets), 3)
    assert [(each.id, number) for each, number in counted] == [("a", 2), ("b", 1), ("c", 0)]


def test_offers_are_all_sets_of_mobilities_with_places() -> None:
    """Seats and stretchers, no wheelchairs."""
    kind = replace(one_bus().vehicle_types[0], places=PerMobility(5, 0, 1))
    assert set(offers_of(kind)) == {frozenset({SEAT}), frozenset({STRETCHER}), frozenset({SEAT, STRETCHER})}


def test_prices_on_the_same_thing_add_up_and_attributes_that_do_not_matter_are_left_out() -> None:
    """A direction of a demand, a mobility of a gate."""
    asked = tariff(
        [
            price(K.DEMAND, "a", direction=IN),
            price(K.DEMAND, "a", start=5, end=7),
            price(K.GATE, "a", direction=IN, mobility=WHEELCHAIR, start=0, end=9),
        ]
    )
    assert asked.timeless(K.DEMAND, "a") == 2
    assert asked.timed(K.GATE, "a", direction=IN, units=3) == [(0, 9, 3)]
    assert asked.timed(K.GATE, "a", direction=OUT) == []
