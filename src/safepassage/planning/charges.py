"""What events are charged: the least price that an event in a span of seconds can pay."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from safepassage.domain.network import Direction
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Price, PriceKind
from safepassage.units import HOUR, Instant

Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]
_Key: TypeAlias = tuple[PriceKind, str, Direction | None, Mobility | None]

_WITH_PERIOD = frozenset({PriceKind.GATE, PriceKind.CHECKPOINT, PriceKind.BAYS, PriceKind.INTAKE})
_DIRECTED = frozenset({PriceKind.GATE, PriceKind.CHECKPOINT})
_PER_MOBILITY = frozenset({PriceKind.INTAKE, PriceKind.CAPACITY, PriceKind.ROOM})


def refuse(price: Price) -> None:
    """Raise `ValueError` for a price that proves nothing: below 0, or with a period that its kind cannot have."""
    if price.price < 0:
        msg = f"A price on {price.kind} at {price.subject} must be at least 0, got {price.price}."
        raise ValueError(msg)
    if price.kind in _WITH_PERIOD and not price.start < price.end:
        msg = f"A price on {price.kind} at {price.subject} needs a period that starts before it ends, got {price.start} to {price.end}."
        raise ValueError(msg)
    if price.kind is PriceKind.INTAKE and (price.start % HOUR or price.end != price.start + HOUR):
        msg = f"A price on {price.kind} at {price.subject} is for one clock hour, got {price.start} to {price.end}; use one for each hour."
        raise ValueError(msg)


class Charges:
    """The prices of a proof, by what they are on; every price has been checked with `refuse`."""

    def __init__(self, prices: Sequence[Price]) -> None:
        lists: dict[_Key, list[Price]] = {}
        for price in prices:
            refuse(price)
            if price.price:
                direction = price.direction if price.kind in _DIRECTED else None
                mobility = price.mobility if price.kind in _PER_MOBILITY else None
                lists.setdefault((price.kind, price.subject, direction, mobility), []).append(price)
        self._flat = {key: sum(price.price for price in found) for key, found in lists.items()}
        self._lists = {key: found for key, found in lists.items() if key[0] in _WITH_PERIOD}
        self._levels: dict[tuple[tuple[_Key, int], ...], tuple[Ints, Ints]] = {}

    def flat(self, kind: PriceKind, subject: str, mobility: Mobility | None = None) -> int:
        """Return the price of a kind that has no period."""
        return self._flat.get((kind, subject, None, mobility), 0)

    def levels(self, kind: PriceKind, subject: str, direction: Direction) -> tuple[list[Instant], list[int]]:
        """Return the instants at which the price of a gate or checkpoint changes, and to what; nothing is asked before the first."""
        key: _Key = (kind, subject, direction, None)
        if key not in self._lists:
            return [], []
        points, levels = _levels([(price, 1) for price in self._lists[key]])
        return points.tolist(), levels[1:].tolist()

    def least(
        self,
        kind: PriceKind,
        subject: str,
        direction: Direction | None,
        mobility: Mobility | None,
        starts: Ints,
        ends: Ints,
    ) -> Ints | None:
        """
        Return the least sum of prices that hold at one second of each span, or None where nothing is charged at all.

        Parameters
        ----------
        starts, ends
            Spans ``starts[i] <= t < ends[i]``, none of them empty.
        """
        return self.least_of([((kind, subject, direction, mobility), 1)], starts, ends)

    def least_of(self, units: Sequence[tuple[_Key, int]], starts: Ints, ends: Ints) -> Ints | None:
        """Return the least that an event pays which uses so many units of several things at once; otherwise like `least`."""
        priced = tuple((key, count) for key, count in units if key in self._lists)
        if not priced:
            return None
        if priced not in self._levels:
            self._levels[priced] = _levels([(price, count) for key, count in priced for price in self._lists[key]])
        points, levels = self._levels[priced]
        index = np.searchsorted(points, starts, side="right")
        last = np.searchsorted(points, ends - 1, side="right")
        result = levels[index]
        while np.any(index < last):
            index = np.minimum(index + 1, last)
            result = np.minimum(result, levels[index])
        return result


def _levels(prices: Sequence[tuple[Price, int]]) -> tuple[Ints, Ints]:
    """Return the instants at which the sum of ``prices``, so many units of each, may change, and the sums before, between and after."""
    points = sorted({instant for price, _ in prices for instant in (price.start, price.end)})
    place = {instant: number for number, instant in enumerate(points)}
    steps = np.zeros(len(points) + 1, dtype=np.int64)
    for price, count in prices:
        steps[1 + place[price.start]] += price.price * count
        steps[1 + place[price.end]] -= price.price * count
    return np.array(points, dtype=np.int64), np.cumsum(steps)
