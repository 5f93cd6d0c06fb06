"""The best profit of one vehicle of a type from each row, node and layer on: backward recursion over the rows of a `World`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from safepassage.domain.fleet import VehicleType
from safepassage.domain.network import Role
from safepassage.domain.people import Mobility
from safepassage.domain.plan import PriceKind
from safepassage.planning.charges import Bools, Charges, Ints
from safepassage.planning.world import Move, Options, World

Offer: TypeAlias = tuple[Mobility, ...]
MICRO = 1_000_000
NEVER = -(10**17)
Gains: TypeAlias = tuple[tuple[Ints, Ints], tuple[Ints, Ints], tuple[Ints, Ints], tuple[Ints, Ints]]


@dataclass(frozen=True, slots=True)
class Layer:
    """Loaded vehicles: the site they go to, what they offer, who is aboard; ``fleet`` is set for loads aboard at the outset."""

    site: str
    offer: Offer
    people: tuple[tuple[Mobility, int], ...]
    value: int = 0
    fleet: str = ""


class _Part:
    """
    Arcs in order of the column and the state they start from, to be applied column by column.

    The column of a state is its row plus the shift of its place, so that no arc leads back.
    """

    def __init__(self, columns: int, arcs: Ints, here: Ints, mask: Bools) -> None:
        chosen = np.flatnonzero(mask)
        column = arcs[0][chosen] + here[arcs[1][chosen]]
        order = np.lexsort((arcs[1][chosen], column))
        self.here, self.order = here, chosen[order]
        column, (row, origin, self.targets, self.goals) = column[order], arcs[:, self.order]
        self.heads = np.flatnonzero((np.diff(column, prepend=-1) != 0) | (np.diff(origin, prepend=-1) != 0))
        self.rows, self.origins = row[self.heads], origin[self.heads]
        self.first: list[int] = np.searchsorted(column, np.arange(columns + 1)).tolist()
        self.first_head: list[int] = np.searchsorted(self.heads, self.first).tolist()
        self.nothing = np.zeros(len(chosen), dtype=np.int64)

    def leaving(self, row: int, origin: int) -> range:
        """Return the numbers of the arcs that start in ``row`` from ``origin``."""
        column = row + int(self.here[origin])
        heads = slice(self.first_head[column], self.first_head[column + 1])
        at = int(np.searchsorted(self.origins[heads], origin)) + heads.start
        if at >= heads.stop or self.origins[at] != origin:
            return range(0)
        after = int(self.heads[at + 1]) if at + 1 < heads.stop else self.first[column + 1]
        return range(int(self.heads[at]), after)

    def apply(self, column: int, gains: Ints, source: Ints, result: Ints) -> bool:
        """Raise ``result`` in ``column`` to what its arcs lead to in ``source``; return whether anything rose."""
        begin, end = self.first[column], self.first[column + 1]
        if begin == end:
            return False
        reached = source[self.targets[begin:end], self.goals[begin:end]]
        values = reached + (gains[begin:end] if source.ndim == 2 else gains[begin:end, None])  # noqa: PLR2004 - rows and states
        heads = slice(self.first_head[column], self.first_head[column + 1])
        best = np.maximum.reduceat(values, self.heads[heads] - begin, axis=0)
        rows, origins = self.rows[heads], self.origins[heads]
        old = result[rows, origins]
        rose = bool(np.any(best > old))
        if rose:
            result[rows, origins] = np.maximum(best, old)
        return rose


class _Arcs:
    """Arcs between states: those that end in their own column (near) apart from the others (far)."""

    def __init__(self, columns: int, found: Sequence[tuple[int, int, Options]], here: Ints, there: Ints) -> None:
        blocks = [
            np.stack([options.rows, np.full(len(options.rows), origin), options.targets, np.full(len(options.rows), goal)])
            for origin, goal, options in found
        ]
        arcs = np.concatenate([np.empty((4, 0), dtype=np.int64), *blocks], axis=1)
        near = arcs[0] + here[arcs[1]] == arcs[2] + there[arcs[3]]
        self.far, self.near = _Part(columns, arcs, here, ~near), _Part(columns, arcs, here, near)

    def ordered(self, gains: Sequence[Ints]) -> tuple[Ints, Ints]:
        """Return what the far and the near arcs gain, given the gains of each set of options."""
        every = np.concatenate([np.empty(0, dtype=np.int64), *gains])
        return every[self.far.order], every[self.near.order]


class Roads:
    """The services and drives of one profile, of empty and of loaded vehicles, and what is charged for them."""

    def __init__(self, world: World, kind: VehicleType) -> None:
        moves = list(world.moves(kind))
        self.moves: dict[bool, list[Move]] = {flag: [move for move in moves if move.loaded is flag] for flag in (False, True)}

    def gains(self, charges: Charges, driving: int, *, loaded: bool) -> list[Ints]:
        """Return what each set of options gains (never above 0)."""
        return [-_cost(move, charges, driving) for move in self.moves[loaded]]


def _cost(move: Move, charges: Charges, driving: int) -> Ints:
    options = move.options
    cost: Ints = options.seconds * driving if move.driven else np.zeros(len(options.rows), dtype=np.int64)
    for kind, subject in ((PriceKind.GATE, move.gate), (PriceKind.CHECKPOINT, move.checkpoint)):
        least = charges.least(kind, subject, move.direction, None, options.starts, options.ends) if subject else None
        if least is not None:
            cost = cost + least
    return cost


class TypeWorld:
    """What vehicles of one type can do, made once, and what it is worth under given prices."""

    def __init__(self, world: World, roads: Roads, kind: VehicleType, layers: Sequence[Layer], weights: dict[str, int]) -> None:
        self.world, self.roads, self.kind, self.layers, self.weights = world, roads, kind, layers, weights
        self.waits = world.waits(loaded=False), world.waits(loaded=True)
        self._boardings = self._stays_of_boarding()
        self._alightings = self._stays_of_alighting()
        self.shift = self._shifts()
        number, (empty, loaded) = max(1, len(layers)), self.shift
        flat, columns = np.repeat(loaded, number), world.rows + int(self.shift.max())
        board = [(node, node * number + layer, options) for node, layer, options in self._boardings]
        alight = [(node * number + layer, node, options) for node, layer, options in self._alightings]
        roads_ = {flag: [(move.origin, move.target, move.options) for move in roads.moves[flag]] for flag in (False, True)}
        self.arcs = (
            _Arcs(columns, alight, flat, empty),
            _Arcs(columns, roads_[True], loaded, loaded),
            _Arcs(columns, board, empty, flat),
            _Arcs(columns, roads_[False], empty, empty),
        )
        self._columns = columns
        self._waiting = tuple(
            _Part(columns, _waiting(self.waits[flag]), self.shift[flag], _all(self.waits[flag])) for flag in (0, 1)
        )

    @property
    def sets(self) -> dict[str, list[Options]]:
        """Return the sets of options that the arcs are made of, in order."""
        return {
            "alight": [options for _, _, options in self._alightings],
            "loaded": [move.options for move in self.roads.moves[True]],
            "board": [options for _, _, options in self._boardings],
            "empty": [move.options for move in self.roads.moves[False]],
        }

    @property
    def alighting_layers(self) -> list[int]:
        """Return the layer of each set of alightings."""
        return [layer for _, layer, _ in self._alightings]

    def gains(self, charges: Charges, driving: int) -> Gains:
        """Return what the far and the near arcs gain, in the order of ``arcs``."""
        return (
            self.arcs[0].ordered([self._received(*stay, charges) for stay in self._alightings]),
            self.arcs[1].ordered(self.roads.gains(charges, driving, loaded=True)),
            self.arcs[2].ordered([self._boarded(*stay, charges) for stay in self._boardings]),
            self.arcs[3].ordered(self.roads.gains(charges, driving, loaded=False)),
        )

    def sweep(self, gains: Gains) -> tuple[Ints, Ints]:
        """Return the best profits: of an empty vehicle by row and node, of a loaded one by row, node and layer."""
        size, nodes = self.world.rows, len(self.world.nodes)
        empty = np.zeros((size, nodes), dtype=np.int64)
        loaded = np.full((size, nodes, max(1, len(self.layers))), NEVER, dtype=np.int64)
        flat = loaded.reshape(size, -1)
        arcs = list(zip(self.arcs, gains, (empty, loaded, flat, empty), (flat, loaded, empty, empty), strict=True))
        for column in range(self._columns - 1, -1, -1):
            for waiting, table in zip(self._waiting, (empty, loaded), strict=True):
                waiting.apply(column, waiting.nothing, table, table)
            for part, gain, source, result in arcs:
                part.far.apply(column, gain[0], source, result)
            self._settle(column, [(part.near, gain[1], source, result) for part, gain, source, result in arcs])
        return empty, loaded

    def _settle(self, column: int, arcs: Sequence[tuple[_Part, Ints, Ints, Ints]]) -> None:
        """Follow the arcs within ``column`` until nothing rises."""
        # The best way within one column passes each state at most once, unless a vehicle could gain without end.
        for _ in range(len(self.world.nodes) * (1 + len(self.layers)) + 1):
            rose = [part.apply(column, gain, source, result) for part, gain, source, result in arcs]
            if not any(rose):
                return
        raise ValueError(self._too_coarse)

    @property
    def _too_coarse(self) -> str:
        return f"A vehicle could go round within one step of {self.world.grid.step} s; use a finer step."

    def _shifts(self) -> Ints:
        """
        Return a shift of the rows of each node, for empty and for loaded vehicles, after which no arc leads back.

        With offsets an arc may lead to a row below its own, though never earlier in time.

        Raises
        ------
        ValueError
            If a vehicle could go round and be back in a row below the one in which it left.
        """
        least: dict[tuple[tuple[int, int], tuple[int, int]], int] = {}
        for source, target, options in self._ways():
            if len(options.rows):
                moved = int((options.targets - options.rows).min())
                least[source, target] = min(moved, least.get((source, target), moved))
        reach = np.zeros((2, len(self.world.nodes)), dtype=np.int64)
        for _ in range(reach.size + 1):
            before = reach.copy()
            for (source, target), moved in least.items():
                reach[target] = min(reach[target], reach[source] + moved)
            if np.array_equal(before, reach):
                shift: Ints = -reach
                return shift
        raise ValueError(self._too_coarse)

    def _ways(self) -> Iterator[tuple[tuple[int, int], tuple[int, int], Options]]:
        """Yield every way between nodes, each empty (0) or loaded (1); boarding and alighting for offers of no worth too."""
        for flag, moves in self.roads.moves.items():
            for move in moves:
                yield (int(flag), move.origin), (int(flag), move.target), move.options
        for node, _, options in self._alightings:
            yield (1, node), (0, node), options
        for mobility in Mobility:
            if self.kind.places.of(mobility):
                offer = frozenset({mobility})
                for node in self._assembly_nodes:
                    for options in self.world.stays(node, self.kind.boarding_time(offer), before=False, after=True):
                        yield (0, node), (1, node), options
                for site in self.world.operation.reception_sites:
                    for node in self.world.at(site.place):
                        yield from (((1, node), (0, node), options) for options in self._received_in_time(node, offer))

    @property
    def _assembly_nodes(self) -> list[int]:
        points = [place.id for place in self.world.operation.places if Role.ASSEMBLY_POINT in place.roles]
        return [node for point in points for node in self.world.at(point)]

    def _stays_of_boarding(self) -> list[tuple[int, int, Options]]:
        return [
            (node, number, options)
            for node in self._assembly_nodes
            for number, layer in enumerate(self.layers)
            if not layer.fleet
            for options in self.world.stays(node, self.kind.boarding_time(frozenset(layer.offer)), before=False, after=True)
        ]

    def _stays_of_alighting(self) -> list[tuple[int, int, Options]]:
        return [
            (node, number, options)
            for number, layer in enumerate(self.layers)
            for node in self.world.at(layer.site)
            for options in self._received_in_time(node, frozenset(layer.offer))
        ]

    def _received_in_time(self, node: int, offer: frozenset[Mobility]) -> Iterator[Options]:
        for options in self.world.stays(node, self.kind.alighting_time(offer), before=True, after=False):
            yield options.where(options.starts + options.seconds <= self.world.grid.horizon)

    def _boarded(self, node: int, number: int, options: Options, charges: Charges) -> Ints:
        """Return the profit of boardings: what the people are worth, less the bays."""
        layer, place = self.layers[number], self.world.nodes[node].place
        profit = np.zeros(len(options.rows), dtype=np.int64)
        for mobility, count in layer.people:
            profit += count * self._best_worth(place, layer.site, mobility, options.ends, charges)
        bays = charges.least(PriceKind.BAYS, place, None, None, options.starts, options.ends)
        return profit if bays is None else profit - options.seconds * bays

    def _best_worth(self, place: str, site: str, mobility: Mobility, ends: Ints, charges: Charges) -> Ints:
        best = np.zeros(len(ends), dtype=np.int64)
        for group in self.world.operation.groups:
            if group.place == place and group.mobility is mobility and site in self.world.operation.sites_for(group):
                worth = self.weights[group.id] - charges.flat(PriceKind.DEMAND, group.id)
                best = np.maximum(best, np.where(group.ready_from < ends, worth, 0))
        return best

    def _received(self, _node: int, number: int, options: Options, charges: Charges) -> Ints:
        """Return the profit of alightings: the people aboard at the outset, less the site's intake and capacity."""
        layer = self.layers[number]
        profit = np.full(len(options.rows), layer.value, dtype=np.int64)
        for mobility, count in layer.people:
            profit -= count * charges.flat(PriceKind.CAPACITY, layer.site, mobility)
        starts, ends = options.starts + options.seconds, options.ends + options.seconds
        intake = charges.least_of(
            [((PriceKind.INTAKE, layer.site, None, mobility), count) for mobility, count in layer.people], starts, ends
        )
        return profit if intake is None else profit - intake


def _waiting(waits: Bools) -> Ints:
    """Return the arcs of waiting from each row to the next."""
    row, node = np.nonzero(waits[:-1])
    return np.stack([row, node, row + 1, node])


def _all(waits: Bools) -> Bools:
    return np.ones(int(np.count_nonzero(waits[:-1])), dtype=np.bool_)
