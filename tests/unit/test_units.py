"""Periods between instants."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepassage.units import DAY, HOUR, MINUTE, Interval


def test_units_are_seconds() -> None:
    """A minute, an hour and a day are what everybody thinks."""
    assert (MINUTE, HOUR, DAY) == (60, 60 * 60, 24 * 60 * 60)


def test_a_period_does_not_end_before_it_starts() -> None:
    """The sentence gives both instants."""
    with pytest.raises(ValueError, match="start before it ends") as caught:
        Interval(61, 60)
    assert str(caught.value) == "An interval must start before it ends, got 61 and 60."


def test_a_period_may_be_one_instant() -> None:
    """It then holds exactly that instant."""
    moment = Interval(60, 60)
    assert [moment.holds(at, at) for at in (59, 60, 61)] == [False, True, False]


@pytest.mark.parametrize(
    ("start", "end", "inside"),
    [(10, 20, True), (11, 19, True), (9, 20, False), (10, 21, False), (9, 21, False), (0, 5, False), (20, 20, True)],
)
def test_a_period_holds_what_lies_inside_ends_included(start: int, end: int, inside: bool) -> None:  # noqa: FBT001 - a column
    """Both ends belong to it."""
    assert Interval(10, 20).holds(start, end) is inside


@given(st.tuples(st.integers(), st.integers()).map(sorted), st.tuples(st.integers(), st.integers()).map(sorted))
def test_two_periods_that_hold_each_other_are_equal(one: list[int], other: list[int]) -> None:
    """Holding is an order between periods."""
    first, second = Interval(*one), Interval(*other)
    both = first.holds(second.start, second.end) and second.holds(first.start, first.end)
    assert both is (first == second)


def test_periods_are_in_order_of_their_starts() -> None:
    """Then of their ends."""
    assert sorted([Interval(5, 9), Interval(3, 9), Interval(3, 4)]) == [Interval(3, 4), Interval(3, 9), Interval(5, 9)]
