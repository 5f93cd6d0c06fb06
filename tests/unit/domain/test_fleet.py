"""Vehicle types and fleets."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepassage.domain.fleet import Aboard, CargoAboard, Fleet, VehicleType
from safepassage.domain.people import Mobility, PerMobility

SEAT, WHEELCHAIR, STRETCHER = Mobility
VAN = VehicleType(
    id="van",
    name="Van",
    places=PerMobility(8, 2, 1),
    boarding_fixed=300,
    boarding_per_person=PerMobility(20, 240, 900),
    alighting_fixed=100,
    alighting_per_person=PerMobility(10, 180, 600),
)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"drivers": 0}, "expected at least 1 driver, got 0."),
        *(
            ({name: -1}, f"{name} must be at least 0, got -1.")
            for name in (
                "kg",
                "litres",
                "attendant_seats",
                "boarding_fixed",
                "alighting_fixed",
                "loading_fixed",
                "loading_per_tonne",
                "unloading_fixed",
                "unloading_per_tonne",
                "driving_limit",
            )
        ),
        ({"range": 0}, "range must be at least 1, got 0."),
        (
            {"places": PerMobility(5, 0, 3), "attendant_seats": 2},
            "attendants of 3 stretchers need 6 seats, it has 5.",
        ),
    ],
)
def test_a_type_that_cannot_be_is_refused(fields: dict[str, Any], sentence: str) -> None:
    """The sentence gives what was given and what was expected."""
    with pytest.raises(ValueError, match="Vehicle type bus") as caught:
        VehicleType(**{"id": "bus", "name": "Bus"} | fields)
    assert str(caught.value) == f"Vehicle type bus: {sentence}"


@pytest.mark.parametrize(
    "fields",
    [
        {"places": PerMobility(6, 0, 3), "attendant_seats": 2},
        {"places": PerMobility(0, 0, 2), "attendant_seats": 0},
        {"boarding_fixed": 0, "alighting_fixed": 0, "loading_per_tonne": 0, "driving_limit": 0, "range": 1},
        {"driving_limit": None, "range": None},
    ],
)
def test_a_type_at_the_edge_of_what_can_be_is_taken(fields: dict[str, Any]) -> None:
    """Exactly enough seats for attendants, no time at all, no limit at all."""
    kind = VehicleType(**{"id": "bus", "name": "Bus"} | fields)
    assert {name: getattr(kind, name) for name in fields} == fields


@pytest.mark.parametrize(
    ("offers", "boarding", "alighting"),
    [
        (set(), 300, 100),
        ({SEAT}, 460, 180),
        ({WHEELCHAIR}, 780, 460),
        ({STRETCHER}, 1_200, 700),
        ({SEAT, WHEELCHAIR, STRETCHER}, 1_840, 1_140),
    ],
)
def test_slots_are_sized_for_every_place_offered(offers: set[Mobility], boarding: int, alighting: int) -> None:
    """Whether or not the last place is taken."""
    assert (VAN.boarding_time(frozenset(offers)), VAN.alighting_time(frozenset(offers))) == (boarding, alighting)


@pytest.mark.parametrize(
    ("kg", "loading", "unloading"), [(0, 60, 30), (1, 61, 31), (2, 62, 31), (500, 410, 180), (1_000, 760, 330)]
)
def test_part_seconds_of_loading_are_rounded_up(kg: int, loading: int, unloading: int) -> None:
    """At 700 and 300 seconds a tonne, 2 kg take 1.4 and 0.6 seconds."""
    truck = VehicleType(id="t", name="T", loading_fixed=60, loading_per_tonne=700, unloading_fixed=30, unloading_per_tonne=300)
    assert (truck.loading_time(kg), truck.unloading_time(kg)) == (loading, unloading)


@given(st.integers(0, 10**6), st.integers(0, 10**5), st.integers(0, 10**5))
def test_loading_takes_its_time_and_less_than_a_second_more(kg: int, per_tonne: int, fixed: int) -> None:
    """In thousandths of a second, so that nothing is rounded in the test."""
    truck = VehicleType(
        id="t", name="T", loading_fixed=fixed, loading_per_tonne=per_tonne, unloading_fixed=fixed, unloading_per_tonne=per_tonne
    )
    assert 0 <= (truck.loading_time(kg) - fixed) * 1_000 - kg * per_tonne < 1_000
    assert truck.unloading_time(kg) == truck.loading_time(kg)


@pytest.mark.parametrize(("drivers", "limit", "budget"), [(1, 32_400, 32_400), (2, 32_400, 64_800), (2, None, None), (3, 0, 0)])
def test_drivers_take_turns(drivers: int, limit: int | None, budget: int | None) -> None:
    """A vehicle may be driven as long as all its drivers together."""
    assert VehicleType(id="t", name="T", drivers=drivers, driving_limit=limit).driving_budget == budget


@pytest.mark.parametrize(("count", "driven"), [(-1, 0), (0, -1)])
def test_a_fleet_that_cannot_be_is_refused(count: int, driven: int) -> None:
    """The sentence gives both numbers."""
    with pytest.raises(ValueError, match="Fleet bus") as caught:
        Fleet(id="bus", type="bus", count=count, place="town", driven=driven)
    assert str(caught.value) == f"Fleet bus: count and driven must not be negative, got {count} and {driven}."


def test_what_is_aboard_is_not_negative() -> None:
    """The sentences name the group and the consignment."""
    with pytest.raises(ValueError, match="must be at least 0") as people:
        Aboard(group="mill", count=-1)
    assert str(people.value) == "People aboard of group mill: count must be at least 0, got -1."
    with pytest.raises(ValueError, match="must be at least 0") as cargo:
        CargoAboard(consignment="food", kg=-1)
    assert str(cargo.value) == "Cargo aboard of consignment food: kg must be at least 0, got -1."


def test_vehicles_are_numbered_in_order() -> None:
    """With two digits at least."""
    assert Fleet(id="bus", type="bus", count=0, place="town").vehicles == ()
    assert Fleet(id="bus", type="bus", count=2, place="town").vehicles == ("bus-01", "bus-02")
    many = Fleet(id="bus", type="bus", count=100, place="town").vehicles
    assert (len(many), many[8:10], many[98:]) == (100, ("bus-09", "bus-10"), ("bus-99", "bus-100"))


@given(st.text(max_size=4), st.text(max_size=4), st.integers(0, 120), st.integers(0, 120))
def test_no_two_vehicles_of_an_operation_share_an_id(one: str, other: str, first: int, second: int) -> None:
    """Fleets of different ids have different vehicles, whatever the ids."""
    fleets = {name: Fleet(id=name, type="bus", count=count, place="town") for name, count in ((one, first), (other, second))}
    vehicles = [vehicle for fleet in fleets.values() for vehicle in fleet.vehicles]
    assert len(set(vehicles)) == len(vehicles)


def test_on_rounds_only_those_who_board_take_time() -> None:
    """The fixed part, and each person's own."""
    each = VAN.boarding_per_person
    people = {Mobility.SEAT: 2, Mobility.STRETCHER: 1}
    assert VAN.collecting_time(people) == VAN.boarding_fixed + 2 * each.seat + each.stretcher
    assert VAN.collecting_time({}) == VAN.boarding_fixed
