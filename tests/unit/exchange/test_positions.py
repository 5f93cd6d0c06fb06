"""Positions entered twice: every way to enter one wrongly is caught, and the sites near a road are found."""

from dataclasses import replace
from typing import Any

import mgrs
import pytest

from operations import one_bus
from safepassage.domain.network import Role
from safepassage.domain.operation import Operation
from safepassage.domain.protected import ProtectedSite
from safepassage.domain.shape import Shape
from safepassage.exchange.checks.positions import check_register
from safepassage.exchange.geodesy import metres_between, metres_to_line
from safepassage.exchange.sites_near import sites_near

RIGHT = ProtectedSite(
    id="clinic", name="Clinic", latitude=47.0959, longitude=37.5491, grid="37T CN 89892 16842", near="village", near_within=2_000
)


def registered(**changes: Any) -> Operation:  # noqa: ANN401 - fields of any type
    """Return the one-bus operation, its village moved near the clinic, with the clinic changed."""
    base = one_bus()
    places = tuple(replace(place, latitude=47.1, longitude=37.55) if place.id == "village" else place for place in base.places)
    return replace(base, places=places, protected_sites=(replace(RIGHT, **changes),))


def test_two_entries_of_one_point_agree() -> None:
    """The grid reference that another library gives for the first entry is the second entry, with or without spaces."""
    grid = mgrs.MGRS().toMGRS(47.0959, 37.5491)
    assert list(check_register(registered())) == []
    assert list(check_register(registered(grid=grid.lower()))) == []
    assert list(check_register(registered(near=""))) == []


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"grid": ""}, "entered-once", "was entered once only"),
        ({"grid": "37T CN"}, "bad-grid", "is no grid reference"),
        ({"grid": "37I CN 89850 17034"}, "bad-grid", "is no grid reference"),
        ({"grid": "47.0959, 37.5491"}, "bad-grid", "is no grid reference"),
        ({"grid": "37T CN 898 168"}, "coarse-grid", "is too coarse"),
        ({"grid": "37T CN 98892 16842"}, "entries-differ", "are 9.0 km apart."),
        ({"grid": "37T CN 89892 16482"}, "entries-differ", "are 0.4 km apart."),
        ({"latitude": 37.5491, "longitude": 47.0959}, "entries-differ", "The first has latitude and longitude swapped."),
        ({"latitude": 47.9059}, "entries-differ", "are 90.1 km apart."),
        ({"near_within": 400}, "not-near", "is not near Village."),
    ],
)
def test_every_slip_is_caught(changes: dict[str, Any], code: str, words: str) -> None:
    """One wrong entry at a time: missing, no grid, coarse, two digits swapped, mistyped, swapped axes, too far from where it should be."""
    found = {finding.code: finding for finding in check_register(registered(**changes))}
    assert code in found
    assert words in found[code].message
    assert found[code].sheet == "Protected sites"


def test_distance_to_a_road_is_that_to_its_nearest_point() -> None:
    """Beside the middle of a road along a meridian it is the way east; beyond its end it is the way to the end."""
    start, end = (10.0, -30.0), (10.2, -30.0)
    assert metres_to_line((10.1, -29.99), start, end) == pytest.approx(metres_between((10.1, -29.99), (10.1, -30.0)), abs=1)
    assert metres_to_line((10.3, -30.0), start, end) == int(metres_between((10.3, -30.0), end))
    assert metres_to_line((10.1, -29.99), start, start) == int(metres_between((10.1, -29.99), start))
    assert metres_between((0.0, 0.0), (0.0, 1.0)) == pytest.approx(111_319.49, abs=0.01)


def test_sites_near_the_roads_are_listed_nearest_first() -> None:
    """The clinic 109 m east of the road, a school 1.1 km off, and a place with the role that stands in no register."""
    base = one_bus()
    places = tuple(
        replace(place, roles=place.roles | {Role.PROTECTED_SITE}) if place.id in {"town", "village"} else place
        for place in base.places
    )
    clinic = ProtectedSite(id="clinic", name="Clinic", latitude=10.1, longitude=-29.999)
    school = replace(clinic, id="school", name="School", longitude=-29.99)
    town = replace(clinic, id="town", name="Town hospital", latitude=10.0, longitude=-30.0)
    operation = replace(base, places=places, protected_sites=(school, clinic, town))
    found = sites_near(operation, within=1_000)
    assert [(site.id, site.kind, site.metres, site.leg, site.flaws) for site in found] == [
        ("town", "other", 0, "town-outer", ("entered-once",)),
        ("village", "place", 0, "inner-village", ("entered-once",)),
        ("clinic", "other", 109, "outer-post", ("entered-once",)),
    ]
    assert [site.id for site in sites_near(operation)] == ["town", "village", "clinic", "school"]
    assert sites_near(operation, legs=frozenset({"town-outer"}))[1].leg == "town-outer"


def test_a_bend_of_the_road_brings_a_site_near() -> None:
    """Straight from gate to post the clinic is 1.6 km away; the road goes past its door."""
    clinic = ProtectedSite(id="clinic", name="Clinic", latitude=10.09, longitude=-30.015)
    operation = replace(one_bus(), protected_sites=(clinic,))
    assert [(site.metres, site.leg) for site in sites_near(operation)] == [(1_644, "outer-post")]
    bent = replace(operation, shapes=(Shape(leg="outer-post", points=((10.089, -30.0149), (10.1, -30.015))),))
    assert [(site.metres, site.leg) for site in sites_near(bent)] == [(9, "outer-post")]
