"""
What a vehicle can still be worth, from every place and second on, under given prices.

The tables behind the bound are also the best advice for a plan: a vehicle that always takes the trip with the highest sum of
people now and worth afterwards follows the path that the bound counts with, until it meets what others have taken.
"""

from collections.abc import Mapping, Sequence

from safepassage.domain.fleet import Fleet
from safepassage.domain.network import Direction
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Price, PriceKind
from safepassage.planning.bound import MICRO, NEVER, Evaluation, Evaluator, Offer, Tables
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
        self._tables: dict[str, tuple[Tables, Mapping[tuple[str, Offer], int]]] = {}
        self._nodes = {place: node for (place, served), node in evaluator.nodes.items() if served is None}

    def _of(self, fleet: Fleet) -> tuple[Tables, Mapping[tuple[str, Offer], int]]:
        if fleet.id not in self._tables:
            tables = self.evaluation.tables(fleet)
            self._tables[fleet.id] = tables, tables.layers
        return self._tables[fleet.id]

    def empty(self, fleet: Fleet, place: str, time: Instant) -> int:
        """Return what an empty vehicle at ``place`` from ``time`` on can still be worth."""
        tables, _ = self._of(fleet)
        row = 1 + self.grid.floor(place, time, loaded=False)
        return int(tables.empty[row, self._nodes[place]]) if row < len(tables.empty) else 0

    def loaded(self, fleet: Fleet, place: str, time: Instant, site: str, offer: Offer) -> int:
        """Return what a full vehicle with ``offer`` for ``site`` can still be worth beside the people aboard."""
        tables, layers = self._of(fleet)
        number = layers.get((site, offer))
        row = 1 + self.grid.floor(place, time, loaded=True)
        if number is None or row >= len(tables.loaded):
            return NEVER
        return int(tables.loaded[row, self._nodes[place], number])

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
