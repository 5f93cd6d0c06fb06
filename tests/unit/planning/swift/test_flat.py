"""Many arrays in one."""

import numpy as np
import pytest

from safepassage.planning.swift.flat import packed


def test_parts_lie_one_after_the_other_behind_their_head() -> None:
    """A number stands in the head itself, an array where the head says; views change the whole."""
    flat, views = packed(("a", "b", "c"), {"c": np.array([[1, 2], [3, 4]]), "a": np.array([7]), "b": 9})
    assert flat.tolist() == [3, 9, 4, 7, 1, 2, 3, 4]
    views["c"][1, 0] = 5
    assert flat.tolist() == [3, 9, 4, 7, 1, 2, 5, 4]
    assert set(views) == {"a", "c"}


@pytest.mark.parametrize("parts", [{}, {"a": 1, "b": 2}])
def test_a_part_too_many_or_too_few_is_a_mistake(parts: dict[str, int]) -> None:
    """It would shift all others."""
    with pytest.raises(ValueError, match="Parts and names differ"):
        packed(("a",), parts)
