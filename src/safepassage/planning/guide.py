"""
What a vehicle can still be worth, from every place and second on, under given prices.

The tables behind the bound are also the best advice for a plan: a vehicle that always takes the trip with the highest sum of
people now and worth afterwards follows the path that the bound counts with, until it meets what others have taken.
"""

from collections.abc import Sequence

from safepassage.domain.fleet import Fleet
from safepassage.domain.network import Direction
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Price, PriceKind
from safepassage.planning.bound import MICRO, NEVER, Evaluation, Evaluator, Offer
from safepassage.planning.grid import Grid
from safepassage.planning.search import Label
from safepassage.units import Instant


class Guide:
    """Values and charges in millionths of a person, for one set of prices."""

    def __init__(self, evaluator: Evaluator, grid: Grid, evaluation: Evaluation, prices: Sequence[Price]) -> None:
        self.operation: Operation = evaluator.operation
        self.grid, self.evaluation = grid, evaluation
        charges = evaluation.charges
        self._worth = {
            group.id: MICRO * evaluator.weight(group) - charges.flat(PriceKind.DEMAND, group.id)
            for group in self.operation.groups
        }
        self._periods: dict[tuple[PriceKind, str, Direction | None], list[Price]] = {}
        for price in prices:
            self._periods.setdefault((price.kind, price.subject, price.direction), []).append(price)
        self._nodes = {place: node for (place, served), node in evaluator.nodes.items() if served is None}

    def empty(self, fleet: Fleet, place: str, time: Instant) -> int:
        """Return what an empty vehicle at ``place`` from ``time`` on can still be worth."""
        value = self.evaluation.tables(fleet).swept.value
        row = 1 + self.grid.floor(place, time, loaded=False)
        return int(value[row, self._nodes[place]]) if row < len(value) else 0

    def loaded(self, fleet: Fleet, place: str, time: Instant, site: str, offer: Offer) -> int:
        """Return what a full vehicle with ``offer`` for ``site`` can still be worth beside the people aboard."""
        tables = self.evaluation.tables(fleet)
        row = 1 + self.grid.floor(place, time, loaded=True)
        if row >= len(tables.swept.value):
            return NEVER
        states = tables.types.loaded(self._nodes[place], site, offer)
        return max((int(tables.swept.value[row, state]) for state in states), default=NEVER)

    def charge(self, fleet: Fleet, path: Sequence[Label]) -> int:
        """Return what the moves of ``path`` cost at the prices."""
        driving = self.evaluation.charges.flat(PriceKind.DRIVING, fleet.id)
        total = 0
        for label in path:
            road = label.road
            if road is None:
                continue
            total += driving * (label.time - label.depart)
            if road.enters:
                total += self._price(PriceKind.GATE, road.enters, road.direction, label.depart)
            if road.checkpoint is not None and label.slot is not None:
                total += self._price(PriceKind.CHECKPOINT, road.checkpoint.id, road.direction, label.slot.start)
        return total

    def _price(self, kind: PriceKind, subject: str, direction: Direction, instant: Instant) -> int:
        own = self._periods.get((kind, subject, direction), ())
        return sum(price.price for price in own if price.start <= instant < price.end)

    def worth(self, group: str) -> int:
        """Return what one person of ``group`` is worth, after the price on the group."""
        return self._worth[group]
