"""What a figure leaves open."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepassage.terms.amounts import Amount, amount_of


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("28", Amount(28, 28)),
        ("28 wait to pass checkpoints", Amount(28, 28)),
        ("170,000", Amount(170_000, 170_000)),
        ("170 000 people", Amount(170_000, 170_000)),
        ("about 200", Amount(180, 220)),
        ("~200", Amount(180, 220)),
        ("more than 2,500 people", Amount(2_500, math.inf)),
        ("> 40", Amount(40, math.inf)),
        ("fewer than 50", Amount(0, 50)),
        ("20 to 150 cars a day", Amount(20, 150)),
        ("20–150", Amount(20, 150)),
        ("between 200 and 100", Amount(100, 200)),
        ("tens of thousands of lives", Amount(20_000, 99_999)),
        ("hundreds of thousands", Amount(200_000, 999_999)),
        ("thousands killed", Amount(2_000, 99_999)),
        ("hundreds", Amount(200, 999)),
        ("dozens", Amount(24, 99)),
        ("27 % children (624 of 2,277)", Amount(27, 27, "%")),
        ("230 km", Amount(230_000, 230_000, "m")),
        ("1.5 h", Amount(5_400, 5_400, "s")),
        ("90 min", Amount(5_400, 5_400, "s")),
        ("14 t on 12 buses", Amount(14_000, 14_000, "kg")),
        ("60 km/h", Amount(60, 60, "km/h")),
    ],
)
def test_a_figure_is_a_range(text: str, amount: Amount) -> None:
    """In the units of the model; of several figures the first."""
    assert amount_of(text) == amount


@pytest.mark.parametrize("text", ["", "centre of the place", "Mariupol, Manhush, Berdiansk"])
def test_words_alone_are_no_figure(text: str) -> None:
    """Nothing is made up."""
    assert amount_of(text) is None


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_two_numbers_contradict_each_other_if_they_differ(one: int, other: int) -> None:
    """However they are grouped; of two units never."""
    first, second = amount_of(f"{one:,}"), amount_of(str(other))
    assert first is not None
    assert second is not None
    assert first.contradicts(second) == second.contradicts(first) == (one != other)
    assert not first.contradicts(Amount(second.low, second.high, "km/h"))


def test_ranges_contradict_each_other_only_if_nothing_is_common() -> None:
    """About 200 and 210 may both be true."""
    assert not Amount(180, 220).contradicts(Amount(210, 210))
    assert not Amount(180, 220).contradicts(Amount(220, 300))
    assert Amount(180, 220).contradicts(Amount(221, 300))
