"""What is charged at each second, and the least over many ranges of seconds at once."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from safepassage.units import Instant

Integers: TypeAlias = NDArray[np.int64]
Period: TypeAlias = tuple[Instant, Instant, int]
"""Start, end (not included) and what is charged between."""


class Levels:
    """
    The sum of the charges of some periods, as it changes over time.

    Parameters
    ----------
    most
        Charges above it are returned as ``most``.
    """

    def __init__(self, periods: Iterable[Period], most: int) -> None:
        changes: dict[Instant, int] = defaultdict(int)
        for start, end, charge in periods:
            changes[start] += charge
            changes[end] -= charge
        instants, levels, level = sorted(changes), [0], 0
        for instant in instants:
            level += changes[instant]
            levels.append(min(level, most))
        self._borders = np.array(instants, dtype=np.int64)
        # The sentinel keeps the last range within the array.
        self._levels = np.array([*levels, most], dtype=np.int64)

    def least(self, first: Integers, after: Integers) -> Integers:
        """
        Return the least that is charged at any second of each range from ``first`` up to but not including ``after``.

        An empty range is taken as its first second.
        """
        if not len(self._borders):
            return np.zeros_like(first)
        begin = np.searchsorted(self._borders, first, side="right")
        stop = np.searchsorted(self._borders, np.maximum(after - 1, first), side="right") + 1
        # reduceat gives the minimum of each [begin, stop) at the even places.
        pairs = np.stack([begin, stop], axis=1).ravel()
        result: Integers = np.minimum.reduceat(self._levels, pairs)[::2]
        return result
