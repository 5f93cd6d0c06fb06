"""What amounts and lists must be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepassage.domain.checking import repeated, require_at_least


def test_the_first_amount_that_is_too_small_is_named() -> None:
    """The sentence gives the owner, the name, the least and what was given."""
    with pytest.raises(ValueError, match="must be") as caught:
        require_at_least(1, "Depot north", bays=1, lanes=0, crews=-1)
    assert str(caught.value) == "Depot north: lanes must be at least 1, got 0."


@given(st.integers(), st.lists(st.integers(min_value=0), max_size=3))
def test_amounts_that_are_large_enough_pass(least: int, more: list[int]) -> None:
    """The least itself is enough, and no stated amount is fine."""
    require_at_least(least, "Depot north", none=None, **{f"n{number}": least + extra for number, extra in enumerate(more)})


@given(st.lists(st.integers(0, 5)))
def test_what_is_repeated_is_given_once_in_order(items: list[int]) -> None:
    """As counting by hand finds it."""
    expected = [item for position, item in enumerate(items) if items.index(item) == position and items.count(item) > 1]
    assert repeated(items) == tuple(expected)
