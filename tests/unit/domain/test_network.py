"""Places, legs, corridors, windows, checkpoints and private cars."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepassage.domain.network import (
    AccessWindow,
    Checkpoint,
    Corridor,
    Direction,
    Directions,
    Leg,
    Place,
    PrivateCars,
    Quota,
    Role,
    TravelTime,
)
from safepassage.units import HOUR, Interval

ROAD = TravelTime(profile="road", day=600, night=900)
ROUGH = TravelTime(profile="rough", day=700, night=700)
PLACE: dict[str, Any] = {"id": "mill", "name": "Mill", "latitude": 10.0, "longitude": -30.0}
LEG: dict[str, Any] = {"id": "road", "outer": "town", "inner": "mill", "distance": 1_000, "travel_times": (ROAD, ROUGH)}
CORRIDOR: dict[str, Any] = {"id": "north", "name": "North", "outer_gate": "a", "inner_gate": "b", "legs": ("a-b",)}
WINDOW: dict[str, Any] = {"id": "morning", "corridor": "north", "opens": 100, "closes": 200}
CARS: dict[str, Any] = {
    "id": "cars",
    "corridor": "north",
    "direction": Direction.OUT,
    "period": Interval(0, HOUR),
    "cars_per_hour": 30,
}


def refusal(kind: type, fields: dict[str, Any]) -> str:
    """Return the sentence with which an object of ``fields`` is refused; empty if it is taken."""
    try:
        kind(**fields)
    except ValueError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"latitude": 90.5}, "expected latitude -90..90 and longitude -180..180, got 90.5, -30.0."),
        ({"latitude": -90.5}, "expected latitude -90..90 and longitude -180..180, got -90.5, -30.0."),
        ({"longitude": 180.5}, "expected latitude -90..90 and longitude -180..180, got 10.0, 180.5."),
        ({"longitude": -180.5}, "expected latitude -90..90 and longitude -180..180, got 10.0, -180.5."),
        ({"latitude": float("nan")}, "expected latitude -90..90 and longitude -180..180, got nan, -30.0."),
        ({"bays": 0}, "bays must be at least 1, got 0."),
        (
            {"rounds": True, "roles": frozenset({Role.DEPOT})},
            "only an assembly point can be collected on rounds. Add the role assembly_point, or clear rounds.",
        ),
        (
            {"roles": frozenset({Role.REFUGE}), "exposed_in": "north"},
            "a refuge is not exposed, got exposed_in 'north'.",
        ),
    ],
)
def test_a_place_that_cannot_be_is_refused(change: dict[str, Any], sentence: str) -> None:
    """The sentence gives what was given and what was expected."""
    assert refusal(Place, PLACE | change) == f"Place mill: {sentence}"


@pytest.mark.parametrize(
    "change",
    [
        {"latitude": 90.0, "longitude": 180.0},
        {"latitude": -90.0, "longitude": -180.0},
        {"roles": frozenset({Role.REFUGE}), "exposed_in": ""},
        {"roles": frozenset({Role.DEPOT}), "exposed_in": "north"},
    ],
)
def test_a_place_at_the_edge_of_what_can_be_is_taken(change: dict[str, Any]) -> None:
    """The poles, the date line, a refuge that is not exposed."""
    place = Place(**PLACE | change)
    assert {name: getattr(place, name) for name in change} == change


@pytest.mark.parametrize(("day", "night"), [(0, 0), (0, 60), (-1, 60), (60, 59)])
def test_a_travel_time_is_above_zero_and_by_night_no_shorter(day: int, night: int) -> None:
    """The sentence gives both."""
    sentence = refusal(TravelTime, {"profile": "road", "day": day, "night": night})
    assert sentence == f"Expected 0 < day <= night seconds, got {day} and {night}."


@pytest.mark.parametrize("change", [{"distance": 0}, {"distance": -1}, {"inner": "town"}, {"travel_times": ()}])
def test_a_leg_joins_two_places_in_some_time(change: dict[str, Any]) -> None:
    """A distance of 0, a leg to where it starts and a leg that nobody can drive are refused."""
    assert refusal(Leg, LEG | change) == "Leg road: expected two places, a distance above 0 and at least one travel time."


def test_a_leg_has_one_time_for_a_profile() -> None:
    """Of two it would be unclear which counts."""
    sentence = refusal(Leg, LEG | {"travel_times": (ROAD, ROUGH, TravelTime(profile="road", day=1, night=1))})
    assert sentence == "Leg road: expected one travel time for each profile, got two for 'road'."


def test_a_leg_is_closed_to_profiles_without_a_time() -> None:
    """Each profile has its own time or None."""
    leg = Leg(**LEG)
    assert [leg.travel_time(profile) for profile in ("road", "rough", "track")] == [ROAD, ROUGH, None]


def test_inwards_is_from_the_outer_end() -> None:
    """Outwards is back."""
    leg = Leg(**LEG)
    assert (leg.ends(Direction.IN), leg.ends(Direction.OUT)) == (("town", "mill"), ("mill", "town"))


@pytest.mark.parametrize(
    ("directions", "inwards", "outwards"),
    [(Directions.BOTH, True, True), (Directions.IN, True, False), (Directions.OUT, False, True)],
)
def test_directions_allow_what_they_say(directions: Directions, inwards: bool, outwards: bool) -> None:  # noqa: FBT001 - columns
    """Both means either."""
    assert (directions.allow(Direction.IN), directions.allow(Direction.OUT)) == (inwards, outwards)


@pytest.mark.parametrize(
    "change", [{"legs": ()}, {"max_vehicles": 0}, {"headway": -1}, {"escorts": -1}, {"max_vehicles": 2, "escorts": 2}]
)
def test_a_corridor_has_legs_and_room_in_its_convoys(change: dict[str, Any]) -> None:
    """A convoy of escorts only would carry nobody."""
    expected = "expected legs, max_vehicles >= 1, headway >= 0 and 0 <= escorts < max_vehicles."
    assert refusal(Corridor, CORRIDOR | change) == f"Corridor north: {expected}"


def test_a_corridor_has_no_negative_number_of_convoys() -> None:
    """None is no stated limit, 0 lets nobody in."""
    assert refusal(Corridor, CORRIDOR | {"max_convoys": -1}) == "Corridor north: max_convoys must be at least 0, got -1."
    assert [Corridor(**CORRIDOR | {"max_convoys": number}).max_convoys for number in (None, 0)] == [None, 0]


@pytest.mark.parametrize(
    ("opens", "closes", "margin"), [(100, 100, 0), (100, 99, 0), (100, 200, 100), (100, 200, 101), (100, 200, -1)]
)
def test_a_window_closes_after_it_opens_with_the_margin_to_spare(opens: int, closes: int, margin: int) -> None:
    """The sentence gives all three."""
    sentence = refusal(AccessWindow, WINDOW | {"opens": opens, "closes": closes, "clearance_margin": margin})
    assert sentence == f"Window morning: expected opens < closes - clearance_margin, got {opens}, {closes} and {margin}."


@given(st.integers(), st.integers(1), st.integers(0))
def test_a_window_is_usable_until_the_margin_before_it_closes(opens: int, length: int, margin: int) -> None:
    """From its opening, and for a second at least."""
    window = AccessWindow(**WINDOW | {"opens": opens, "closes": opens + length + margin, "clearance_margin": margin})
    assert window.usable == Interval(opens, opens + length)


@pytest.mark.parametrize("numbers", [(0, 300, 0), (1, 0, 0), (1, 300, -1)])
def test_a_checkpoint_serves_somebody_in_some_time(numbers: tuple[int, int, int]) -> None:
    """The sentence gives lanes, service and batch."""
    lanes, service, batch = numbers
    sentence = refusal(Checkpoint, {"id": "post", "place": "p", "lanes": lanes, "service": service, "batch": batch})
    expected = "Checkpoint post: expected lanes >= 1, service >= 1 and batch >= 0"
    assert sentence == f"{expected}, got {lanes}, {service}, {batch}."


def test_a_quota_is_not_negative() -> None:
    """A quota of 0 closes the checkpoint for its period."""
    assert refusal(Quota, {"period": Interval(0, 1), "vehicles": -1}) == "Quota: vehicles must be at least 0, got -1."
    assert Quota(period=Interval(0, 1), vehicles=0).vehicles == 0


@pytest.mark.parametrize("name", ["cars_per_hour", "service_per_car", "people_per_car"])
def test_a_flow_of_cars_is_not_negative(name: str) -> None:
    """Negative cars would make the checkpoints faster."""
    assert refusal(PrivateCars, CARS | {name: -1}) == f"Private cars cars: {name} must be at least 0, got -1."


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (TravelTime, {"profile": "road", "day": 1, "night": 1}),
        (Leg, LEG | {"distance": 1}),
        (Corridor, CORRIDOR | {"max_vehicles": 1, "headway": 0, "escorts": 0}),
        (Corridor, CORRIDOR | {"max_vehicles": 2, "escorts": 1}),
        (Checkpoint, {"id": "post", "place": "p", "lanes": 1, "service": 1, "batch": 0}),
        (PrivateCars, CARS | {"cars_per_hour": 0, "service_per_car": 0, "people_per_car": 0}),
    ],
)
def test_the_least_that_can_be_is_taken(kind: type, fields: dict[str, Any]) -> None:
    """One second, one metre, one vehicle, no cars."""
    assert refusal(kind, fields) == ""
