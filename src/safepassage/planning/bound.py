"""
The bound that a set of prices proves: the planner's own evaluation of ``docs/background/proof.md``.

`safepassage.verification` evaluates the same page with other code; the two must agree to the last millionth.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass

from safepassage.domain.fleet import Fleet
from safepassage.domain.network import Direction
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup
from safepassage.domain.plan import Price, PriceKind
from safepassage.planning.capacities import Capacities
from safepassage.planning.charges import Charges
from safepassage.planning.grid import Grid
from safepassage.planning.layers import Offer, collecting_layers, layers_of, load, offers
from safepassage.planning.sweep import MICRO, NEVER, Roads, Swept, TypeWorld
from safepassage.planning.world import World
from safepassage.terms import usable_windows

__all__ = [
    "MICRO",
    "NEVER",
    "Evaluation",
    "Evaluator",
    "Offer",
    "State",
    "Tables",
    "counted_fleets",
    "evaluate",
    "layers_of",
    "load",
    "offers",
]


def counted_fleets(operation: Operation, vehicles: int) -> list[tuple[Fleet, int]]:
    """Return the fleets in order with how many of their vehicles are among the first ``vehicles``."""
    counted: list[tuple[Fleet, int]] = []
    for fleet in operation.fleets:
        take = min(fleet.count, vehicles)
        vehicles -= take
        if take:
            counted.append((fleet, take))
    return counted


def evaluate(operation: Operation, grid: Grid, vehicles: int, prices: Sequence[Price], *, weighted: bool) -> int:
    """Return the bound that ``prices`` prove, in millionths of a person (weighted or not)."""
    return Evaluator(operation, grid, vehicles, weighted=weighted).value(prices)


@dataclass(frozen=True, slots=True)
class State:
    """A vehicle in a row (step + 1) of the tables of its type, in one of its states."""

    row: int
    state: int


@dataclass(frozen=True, slots=True)
class Tables:
    """The best profits of one type at one set of prices, in millionths, by row and state."""

    types: TypeWorld
    swept: Swept

    def value(self, state: State) -> int:
        """Return the best profit from ``state`` on."""
        return int(self.swept.value[state.row, state.state])


@dataclass(frozen=True, slots=True)
class Evaluation:
    """
    What one set of prices proves.

    Parameters
    ----------
    bound
        In millionths of a person.
    swept
        The tables by vehicle type and price of a second driven.
    starts
        The best state in which the vehicles of each fleet start.
    """

    bound: int
    charges: Charges
    swept: Mapping[tuple[str, int], Tables]
    starts: Mapping[str, State]

    def tables(self, fleet: Fleet) -> Tables:
        """Return the tables that hold for vehicles of ``fleet``."""
        return self.swept[fleet.type, self.charges.flat(PriceKind.DRIVING, fleet.id)]


class Evaluator:
    """The generous world of an operation on a grid, made once, to evaluate many sets of prices."""

    def __init__(self, operation: Operation, grid: Grid, vehicles: int, *, weighted: bool) -> None:
        self.operation, self.weighted = operation, weighted
        self.grid = grid
        self.capacities = Capacities(operation, vehicles)
        self._limits: dict[tuple[object, ...], int] = {}
        self.counted = [pair for pair in counted_fleets(operation, vehicles) if not operation.vehicle_type[pair[0].type].escort]
        self._world = World(operation, grid)
        self.types: dict[str, TypeWorld] = {}
        weights = {group.id: MICRO * (operation.weight(group) if weighted else 1) for group in operation.groups}
        roads: dict[str, Roads] = {}
        for name in dict.fromkeys(fleet.type for fleet, _ in self.counted):
            kind = operation.vehicle_type[name]
            if kind.profile not in roads:
                roads[kind.profile] = Roads(self._world, kind)
            layers = [*layers_of(operation, kind, self._aboard(name), weights), *collecting_layers(operation, kind)]
            self.types[name] = TypeWorld(self._world, roads[kind.profile], kind, layers, weights)
        windows = usable_windows(operation)
        self._opens = {window.corridor: window.opens for window in reversed(windows)}

    def each_as_one(self) -> "Evaluator":
        """Return an evaluator of the same world for which each person counts one; what is made from roads and windows is shared."""
        other = copy(self)
        other.weighted = False
        weights = {group.id: MICRO for group in self.operation.groups}
        other.types = {}
        for name, types in self.types.items():
            kind = self.operation.vehicle_type[name]
            layers = [*layers_of(self.operation, kind, self._aboard(name), weights), *collecting_layers(self.operation, kind)]
            other.types[name] = types.weighing(layers, weights)
        return other

    def _aboard(self, name: str) -> list[Fleet]:
        return [fleet for fleet, _ in self.counted if fleet.type == name and _carries(fleet)]

    @property
    def nodes(self) -> Mapping[tuple[str, Direction | None], int]:
        """Return the numbers of the nodes: a place, or a place after the service there in a direction."""
        return self._world.index

    def place_of(self, node: int) -> str:
        """Return the place of a node."""
        return self._world.nodes[node].place

    def weight(self, group: EvacueeGroup) -> int:
        """Return what one person of ``group`` counts."""
        return self.operation.weight(group) if self.weighted else 1

    def value(self, prices: Sequence[Price]) -> int:
        """Return the bound that ``prices`` prove, in millionths of a person (weighted or not)."""
        return self.evaluate(prices).bound

    def evaluate(self, prices: Sequence[Price]) -> Evaluation:
        """Return the bound that ``prices`` prove, with the tables behind it."""
        charges = Charges(prices)
        total = sum(price.price * self.limit(price) for price in prices if price.price)
        swept: dict[tuple[str, int], Tables] = {}
        best: dict[str, State] = {}
        for fleet, count in self.counted:
            types = self.types[fleet.type]
            key = fleet.type, charges.flat(PriceKind.DRIVING, fleet.id)
            if key not in swept:
                swept[key] = Tables(types, types.sweep(charges, key[1]))
            found = [(swept[key].value(state), -state.row, state) for state in self.starts(fleet, types)]
            if found:
                value, _, best[fleet.id] = max(found, key=lambda item: item[:2])
                total += count * max(0, value)
        return Evaluation(total, charges, swept, best)

    def limit(self, price: Price) -> int:
        """Return the capacity that ``price`` is on: counted once, for the same periods are priced again and again."""
        key = price.kind, price.subject, price.direction, price.mobility, price.start, price.end
        if key not in self._limits:
            self._limits[key] = self.capacities.of(price)
        return self._limits[key]

    def starts(self, fleet: Fleet, types: TypeWorld) -> list[State]:
        """Return the states in which vehicles of ``fleet`` may start: at an exposed place in any row until its first window opens."""
        node, carries = self._world.index[fleet.place, None], _carries(fleet)
        start = max(0, fleet.available_from)
        opens = self._opens.get(self.operation.place[fleet.place].exposed_in, start)
        first, last = (self.grid.floor(fleet.place, second, loaded=carries) + 1 for second in (start, max(start, opens)))
        layers = [number for number, layer in enumerate(types.layers) if layer.fleet == fleet.id] if carries else [-1]
        return [
            State(row, types.states[node, layer]) for row in range(first, min(last + 1, self._world.rows)) for layer in layers
        ]


def _carries(fleet: Fleet) -> bool:
    return any(item.count for item in fleet.aboard)
