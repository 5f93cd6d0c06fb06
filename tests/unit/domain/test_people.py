"""Groups of people and the sites that receive them."""

from typing import Any

import pytest

from safepassage.domain.people import EvacueeGroup, Mobility, PerMobility, ReceptionSite

SEAT, WHEELCHAIR, STRETCHER = Mobility
GROUP: dict[str, Any] = {"id": "g", "place": "mill", "count": 10}


def test_numbers_per_mobility_are_had_by_mobility() -> None:
    """In the order seats, wheelchairs, stretchers."""
    assert [PerMobility(4, 2, 1).of(mobility) for mobility in (SEAT, WHEELCHAIR, STRETCHER)] == [4, 2, 1]


@pytest.mark.parametrize("numbers", [(-1, 0, 0), (0, -1, 0), (0, 0, -1)])
def test_numbers_per_mobility_are_not_negative(numbers: tuple[int, int, int]) -> None:
    """The sentence gives all three."""
    with pytest.raises(ValueError, match="must not be negative") as caught:
        PerMobility(*numbers)
    shown = "PerMobility(seat={}, wheelchair={}, stretcher={})".format(*numbers)
    assert str(caught.value) == f"Numbers per mobility must not be negative, got {shown}."


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"count": -1}, "Group g: count must be at least 0, got -1."),
        ({"priority": 0}, "Group g: priority must be 1 or more, got 0."),
        ({"low": 11}, "Group g: expected low <= count <= high, got 11, 10, 10."),
        ({"high": 9}, "Group g: expected low <= count <= high, got 10, 10, 9."),
        ({"low": -1, "high": 12}, "Group g: expected low <= count <= high, got -1, 10, 12."),
    ],
)
def test_a_group_that_cannot_be_is_refused(fields: dict[str, Any], sentence: str) -> None:
    """The sentence gives what was given and what was expected."""
    with pytest.raises(ValueError, match="Group g") as caught:
        EvacueeGroup(**GROUP | fields)
    assert str(caught.value) == sentence


@pytest.mark.parametrize("limits", [{}, {"low": 0}, {"high": 10}, {"low": 10, "high": 10}, {"low": 0, "high": 99}])
def test_a_count_may_have_a_range(limits: dict[str, Any]) -> None:
    """The count itself may be either end; an end that is not given is the count."""
    assert EvacueeGroup(**GROUP | limits).count == 10


LIMITS = [f"{kind}_{mobility}" for kind in ("capacity", "intake") for mobility in Mobility]


@pytest.mark.parametrize("limit", LIMITS)
def test_a_limit_of_a_site_is_not_negative(limit: str) -> None:
    """Each of the six limits is checked by itself."""
    with pytest.raises(ValueError, match="must be at least 0") as caught:
        ReceptionSite(place="town", **{limit: -1})
    assert str(caught.value) == f"Reception site town: {limit} must be at least 0, got -1."


def test_limits_of_a_site_are_had_by_mobility() -> None:
    """No stated limit is None."""
    site = ReceptionSite(place="town", capacity_seat=7, intake_wheelchair=3, capacity_stretcher=0)
    assert [site.capacity(mobility) for mobility in (SEAT, WHEELCHAIR, STRETCHER)] == [7, None, 0]
    assert [site.intake(mobility) for mobility in (SEAT, WHEELCHAIR, STRETCHER)] == [None, 3, None]


@pytest.mark.parametrize(
    ("capacity", "intake", "takes"),
    [(None, None, True), (1, None, True), (None, 1, True), (0, None, False), (None, 0, False), (0, 9, False), (9, 0, False)],
)
def test_a_site_takes_nobody_where_a_limit_is_zero(capacity: int | None, intake: int | None, takes: bool) -> None:  # noqa: FBT001 - a column
    """No stated limit does not hinder."""
    site = ReceptionSite(place="town", capacity_wheelchair=capacity, intake_wheelchair=intake)
    assert site.takes(WHEELCHAIR) is takes
    assert site.takes(SEAT)


def test_a_group_may_be_empty() -> None:
    """Nobody is left of it, or its people are all aboard already."""
    assert EvacueeGroup(**GROUP | {"count": 0}).count == 0
