"""
The bound that a set of prices proves: the planner's own evaluation of ``docs/background/proof.md``.

`safepassage.verification` evaluates the same page with other code; the two must agree to the last millionth.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from safepassage.domain.fleet import Fleet, VehicleType
from safepassage.domain.network import Direction
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, Mobility
from safepassage.domain.plan import Price, PriceKind
from safepassage.planning.capacities import Capacities
from safepassage.planning.charges import Charges, Ints
from safepassage.planning.grid import Grid
from safepassage.planning.sweep import MICRO, NEVER, Gains, Layer, Offer, Roads, TypeWorld
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
    "load",
    "offers",
]


def offers(kind: VehicleType, wanted: frozenset[Mobility]) -> list[Offer]:
    """Return the sets of mobilities that a vehicle of ``kind`` can offer, of those ``wanted``."""
    has = [m for m in Mobility if kind.places.of(m) and m in wanted]
    return [pick for size in range(1, len(has) + 1) for pick in combinations(has, size)]


def load(kind: VehicleType, offer: Offer) -> dict[Mobility, int]:
    """Return the people per mobility in a vehicle of ``kind`` that is full for ``offer``."""
    full = {m: kind.places.of(m) for m in offer}
    if Mobility.SEAT in full and Mobility.STRETCHER in full:
        full[Mobility.SEAT] -= kind.attendant_seats * kind.places.stretcher
    return full


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
    """A vehicle at a node in a row (step + 1): ``layer`` is -1 while it is empty."""

    row: int
    node: int
    layer: int


@dataclass(frozen=True, slots=True)
class Tables:
    """Values in millionths: ``empty`` by row and node, ``loaded`` by layer too; with what the arcs gain at the same prices."""

    types: TypeWorld
    gains: Gains
    empty: Ints
    loaded: Ints

    def value(self, state: State) -> int:
        """Return the best profit from ``state`` on."""
        if state.layer < 0:
            return int(self.empty[state.row, state.node])
        return int(self.loaded[state.row, state.node, state.layer])

    @property
    def layers(self) -> Mapping[tuple[str, Offer], int]:
        """Return the layers of vehicles that boarded in the plan, by site and offer."""
        return {(layer.site, layer.offer): number for number, layer in enumerate(self.types.layers) if not layer.fleet}


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
        self._grid = grid
        self.capacities = Capacities(operation, vehicles)
        self.counted = [pair for pair in counted_fleets(operation, vehicles) if not operation.vehicle_type[pair[0].type].escort]
        self._world = World(operation, grid)
        self._types: dict[str, TypeWorld] = {}
        weights = {group.id: MICRO * (operation.weight(group) if weighted else 1) for group in operation.groups}
        roads: dict[str, Roads] = {}
        for name in dict.fromkeys(fleet.type for fleet, _ in self.counted):
            kind = operation.vehicle_type[name]
            if kind.profile not in roads:
                roads[kind.profile] = Roads(self._world, kind)
            aboard = [fleet for fleet, _ in self.counted if fleet.type == name and _carries(fleet)]
            self._types[name] = TypeWorld(
                self._world, roads[kind.profile], kind, _layers(operation, kind, aboard, weights), weights
            )

    @property
    def nodes(self) -> Mapping[tuple[str, Direction | None], int]:
        """Return the numbers of the nodes: a place, or a place after the service there in a direction."""
        return self._world.index

    def weight(self, group: EvacueeGroup) -> int:
        """Return what one person of ``group`` counts."""
        return self.operation.weight(group) if self.weighted else 1

    def value(self, prices: Sequence[Price]) -> int:
        """Return the bound that ``prices`` prove, in millionths of a person (weighted or not)."""
        return self.evaluate(prices).bound

    def evaluate(self, prices: Sequence[Price]) -> Evaluation:
        """Return the bound that ``prices`` prove, with the tables behind it."""
        charges = Charges(prices)
        total = sum(price.price * self.capacities.of(price) for price in prices if price.price)
        swept: dict[tuple[str, int], Tables] = {}
        best: dict[str, State] = {}
        for fleet, count in self.counted:
            types = self._types[fleet.type]
            key = fleet.type, charges.flat(PriceKind.DRIVING, fleet.id)
            if key not in swept:
                gains = types.gains(charges, key[1])
                swept[key] = Tables(types, gains, *types.sweep(gains))
            found = [(swept[key].value(state), -state.row, state) for state in self._starts(fleet)]
            if found:
                value, _, best[fleet.id] = max(found, key=lambda item: item[:2])
                total += count * max(0, value)
        return Evaluation(total, charges, swept, best)

    def _starts(self, fleet: Fleet) -> list[State]:
        """Return the states in which vehicles of ``fleet`` may start: at an exposed place in any row until its first window opens."""
        node, carries = self._world.index[fleet.place, None], _carries(fleet)
        start = max(0, fleet.available_from)
        corridor = self.operation.place[fleet.place].exposed_in
        opens = [window.opens for window in usable_windows(self.operation) if corridor and window.corridor == corridor]
        first, last = (self._grid.floor(fleet.place, second, loaded=carries) + 1 for second in (start, max([start, *opens[:1]])))
        layers = (
            [number for number, layer in enumerate(self._types[fleet.type].layers) if layer.fleet == fleet.id]
            if carries
            else [-1]
        )
        return [State(row, node, layer) for row in range(first, min(last + 1, self._world.rows)) for layer in layers]


def _carries(fleet: Fleet) -> bool:
    return any(item.count for item in fleet.aboard)


def _layers(operation: Operation, kind: VehicleType, aboard: Sequence[Fleet], weights: dict[str, int]) -> list[Layer]:
    """Return the layers of loaded vehicles of ``kind``: one for each site and offer, and those of the fleets ``aboard``."""
    layers = []
    for site in operation.reception_sites:
        wanted = frozenset(group.mobility for group in operation.groups if site.place in operation.sites_for(group))
        layers += [Layer(site.place, offer, tuple(load(kind, offer).items())) for offer in offers(kind, wanted)]
    for fleet in aboard:
        carried = [(operation.group[item.group], item.count) for item in fleet.aboard if item.count]
        people: dict[Mobility, int] = {}
        for group, count in carried:
            people[group.mobility] = people.get(group.mobility, 0) + count
        value = sum(weights[group.id] * count for group, count in carried)
        for site in operation.reception_sites:
            if all(site.place in operation.sites_for(group) for group, _ in carried):
                offer = tuple(m for m in Mobility if m in people)
                layers.append(Layer(site.place, offer, tuple(people.items()), value, fleet.id))
    return layers
