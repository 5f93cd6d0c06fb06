"""The least that is charged over ranges of seconds."""

import numpy as np

from safepassage.verification.levels import Levels


def test_the_least_over_a_range_of_seconds_is_found() -> None:
    """Ranges before, inside, across and after overlapping periods; more than the cap is the cap; an empty range is its first second."""
    periods = [(10, 20, 5), (15, 30, 7), (40, 41, 100)]
    ranges = np.array(
        [(0, 5), (0, 11), (10, 11), (10, 16), (15, 20), (15, 21), (16, 30), (29, 31), (40, 41), (99, 100), (12, 12), (40, 0)]
    )
    expected = [0, 0, 5, 5, 12, 7, 7, 0, 50, 0, 5, 50]
    assert Levels(periods, 50).least(ranges[:, 0], ranges[:, 1]).tolist() == expected
    assert Levels([], 50).least(ranges[:, 0], ranges[:, 1]).tolist() == [0] * 12
