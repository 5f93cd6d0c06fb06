"""Short codes of points."""

from dataclasses import replace

from operations import one_bus, two_corridors
from safepassage.domain.network import Role
from safepassage.domain.pointcodes import code_of, corridor_points, point_codes


def test_places_are_numbered_for_each_role() -> None:
    """In the order of the operation; a place with two roles has two codes."""
    assert point_codes(one_bus()) == {
        "DP1": "town",
        "GT1": "outer",
        "GT2": "inner",
        "CP1": "post",
        "AP1": "village",
        "RS1": "town",
    }


def test_the_number_of_an_assembly_point_is_that_of_its_tokens() -> None:
    """So that 002-… waits at AP2."""
    assert code_of(two_corridors(), "farm") == "AP2"


def test_a_place_without_a_role_is_called_by_its_id() -> None:
    """A junction has no code."""
    operation = one_bus()
    places = tuple(
        replace(place, roles=frozenset({Role.JUNCTION})) if place.id == "post" else place for place in operation.places
    )
    assert code_of(replace(operation, places=places), "post") == "post"


def test_points_of_a_corridor_are_counted_from_its_outer_gate() -> None:
    """As they are met on the way in."""
    assert corridor_points(one_bus(), "road") == ("outer", "post", "inner")
