"""
The best profit of one vehicle of a type from each row and state on: backward recursion over the rows of a `World`.

A state is a node, empty or loaded for a layer. Sites that the people at a place may all be brought to share one layer that alights at the
best of them: the best over layers is the same, and there are few layers where there are many sites.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np

from safepassage.domain.fleet import VehicleType
from safepassage.domain.network import Role
from safepassage.domain.people import EvacueeGroup, Mobility
from safepassage.domain.plan import PriceKind
from safepassage.planning.charges import Charges, Ints
from safepassage.planning.collecting import collected, earliest_slot
from safepassage.planning.layers import Layer, Offer, may_go
from safepassage.planning.tracks import Track, Way, packed, spread, targets_of
from safepassage.planning.world import Options, World

MICRO = 1_000_000
NEVER = -(10**17)
LONGEST = 4_000
"""Moves in one path at the most."""


class Roads:
    """The tracks of services and drives of one profile, of empty and of loaded vehicles, and what is charged for them."""

    def __init__(self, world: World, kind: VehicleType) -> None:
        found: dict[Way, list[Options]] = {}
        for move in world.moves(kind):
            way = Way(move.origin, move.target, move.loaded, move.driven, move.gate, move.checkpoint, move.direction)
            found.setdefault(way, []).append(move.options)
        self.tracks = [track for way, options in found.items() for track in packed(way, options)]

    def gains(self, charges: Charges, driving: int) -> list[Ints | None]:
        """Return what each track gains (never above 0); None for nothing."""
        return [_cost(track, charges, driving) for track in self.tracks]


def _cost(track: Track, charges: Charges, driving: int) -> Ints | None:
    way, options = track.way, track.options
    cost: Ints | None = options.seconds * driving if way.driven and driving else None
    for kind, subject in ((PriceKind.GATE, way.gate), (PriceKind.CHECKPOINT, way.checkpoint)):
        least = charges.least(kind, subject, way.direction, None, options.starts, options.ends) if subject else None
        if least is not None:
            cost = least if cost is None else cost + least
    return None if cost is None else -cost


@dataclass(frozen=True, slots=True)
class Swept:
    """The best profits from each row and state on, with what the tracks gain at the same prices."""

    value: Ints
    gain: Ints


class TypeWorld:
    """What vehicles of one type can do, made once, and what it is worth under given prices."""

    def __init__(
        self, world: World, roads: Roads, kind: VehicleType, layers: Sequence[Layer], weights: Mapping[str, int]
    ) -> None:
        self.world, self.roads, self.kind, self.layers, self.weights = world, roads, kind, layers, weights
        self._groups: dict[tuple[str, Mobility], list[EvacueeGroup]] = {}
        for group in world.operation.groups:
            self._groups.setdefault((group.place, group.mobility), []).append(group)
        self.boards = list(self._boards())
        self.alights = list(self._alights())
        self.collects = list(self._collects())
        self.collecting = len(roads.tracks) + len(self.boards) + len(self.alights)
        stays = [track for track, _ in (*self.boards, *self.alights, *self.collects)]
        self.tracks: list[Track] = [*roads.tracks, *stays]
        self.empty = len(world.nodes)
        self.states: dict[tuple[int, int], int] = {(node, -1): node for node in range(self.empty)}
        self._arcs()
        self.target = targets_of(self.tracks, world.rows)
        self.shift = self._shifts()
        self.wait = np.concatenate([world.waits(loaded=False), world.waits(loaded=True)], axis=1)
        self.busy = np.zeros_like(self.wait)
        for track in self.tracks:
            self.busy[track.options.rows, track.way.origin + track.way.loaded * self.empty] = True

    def weighing(self, layers: Sequence[Layer], weights: Mapping[str, int]) -> "TypeWorld":
        """Return the same world for other ``weights``, with the ``layers`` that these give: they differ in what loads are worth."""
        other = copy(self)
        other.layers, other.weights = layers, weights
        return other

    @property
    def size(self) -> int:
        """Return how many states there are."""
        return len(self.states)

    def sweep(self, charges: Charges, driving: int) -> Swept:
        """
        Return the best profits under ``charges``.

        Raises
        ------
        ValueError
            If a vehicle could gain without end within one step.
        """
        from safepassage.planning.kernels import sweep  # noqa: PLC0415 - numba takes half a second to load

        gains = self.roads.gains(charges, driving)
        gains += [self._boarded(track, layer, charges) for track, layer in self.boards]
        gains += [self._received(track, layer, charges) for track, layer in self.alights]
        gains += [collected(self, track, self.layers[layer], charges) for track, layer in self.collects]
        gain = spread(gains, self.tracks, self.world.rows)
        value = np.zeros((self.world.rows, self.size), dtype=np.int64)
        endless = sweep(
            value,
            self.floor,
            self.shift,
            self.wait,
            self.busy,
            self.waiting,
            self.first,
            self.arc_track,
            self.arc_state,
            self.target,
            gain,
        )
        if endless:
            raise ValueError(self._too_coarse)
        return Swept(value, gain)

    def moves(self, swept: Swept, row: int, state: int) -> list[list[int]]:
        """Return the moves of a best path from ``row`` and ``state`` on: track, row in which it starts, state and row in which it ends."""
        from safepassage.planning.kernels import follow  # noqa: PLC0415 - see sweep

        steps = np.empty((LONGEST, 4), dtype=np.int64)
        count = follow(
            row,
            state,
            swept.value,
            self.empty,
            self.shift,
            self.wait,
            self.waiting,
            self.first,
            self.arc_track,
            self.arc_state,
            self.target,
            swept.gain,
            steps,
        )
        found: list[list[int]] = steps[:count].tolist()
        return found

    def loaded(self, node: int, site: str, offer: Offer) -> Iterator[int]:
        """Yield the states of vehicles at ``node`` with people for ``site``."""
        for number, layer in enumerate(self.layers):
            if not (layer.fleet or layer.rounds) and layer.offer == offer and layer.site in {"", site} and site in layer.sites:
                state = self.states.get((node, number))
                if state is not None:
                    yield state

    def layer_of(self, track: int) -> int:
        """Return the layer of the boarding, alighting or collecting track with this number, -1 for others."""
        at = track - len(self.roads.tracks)
        for found in (self.boards, self.alights, self.collects):
            if 0 <= at < len(found):
                return found[at][1]
            at -= len(found)
        return -1

    @property
    def _too_coarse(self) -> str:
        return f"A vehicle could go round within one step of {self.world.grid.step} s; use a finer step."

    def _arcs(self) -> None:
        """Make the states that loaded vehicles can reach, and the arcs between states."""
        ways: dict[int, list[tuple[int, int]]] = {}
        back: dict[int, list[int]] = {}
        for number, track in enumerate(self.roads.tracks):
            if track.way.loaded:
                ways.setdefault(track.way.origin, []).append((number, track.way.target))
                back.setdefault(track.way.target, []).append(track.way.origin)
        arcs: list[tuple[int, int, int]] = [
            (track.way.origin, number, track.way.target) for number, track in enumerate(self.roads.tracks) if not track.way.loaded
        ]
        boards: dict[int, list[tuple[int, int]]] = {}
        alights: dict[int, list[tuple[int, int]]] = {}
        for number, (track, layer) in enumerate(self.boards, start=len(self.roads.tracks)):
            boards.setdefault(layer, []).append((number, track.way.origin))
        for number, (track, layer) in enumerate(self.alights, start=len(self.roads.tracks) + len(self.boards)):
            alights.setdefault(layer, []).append((number, track.way.origin))
        further: dict[int, list[tuple[int, int]]] = {}
        for number, (track, layer) in enumerate(self.collects, start=self.collecting):
            (further if track.way.loaded else boards).setdefault(layer, []).append((number, track.way.origin))
        for layer, about in enumerate(self.layers):
            starts = {node for _, node in boards.get(layer, ())} | self._starts(about)
            ends = {node for _, node in alights.get(layer, ())}
            forward = _reached(starts, {node: [target for _, target in found] for node, found in ways.items()})
            # Where no site can be reached from, nothing is to be had; the start of a load aboard stays, to be worth nothing,
            # and so do rounds: a grid on which they have no end is refused wherever they are.
            useful = (forward & _reached(ends, back)) | (starts if about.fleet or about.rounds else set())
            for node in sorted(useful):
                self.states[node, layer] = len(self.states)
            for node in useful:
                here = self.states[node, layer]
                arcs += [(here, number, self.states[to, layer]) for number, to in ways.get(node, ()) if to in useful]
            arcs += [(node, number, self.states[node, layer]) for number, node in boards.get(layer, ()) if node in useful]
            arcs += [(self.states[node, layer], number, node) for number, node in alights.get(layer, ()) if node in useful]
            arcs += [
                (self.states[node, layer], number, self.states[node, layer])
                for number, node in further.get(layer, ())
                if node in useful
            ]
        self._keep(arcs)

    def _starts(self, layer: Layer) -> set[int]:
        """Return the nodes where vehicles may be in ``layer`` that have not boarded into it."""
        if layer.fleet:
            return {self.world.index[self.world.operation.fleet[layer.fleet].place, None]}
        # Of a vehicle that has collected all it can, the tables tell what it is still worth as of one that has boarded otherwise.
        points = [place.id for place in self.world.operation.places if place.rounds]
        return {node for point in points if layer.points is None or point in layer.points for node in self.world.at(point)}

    def _keep(self, arcs: list[tuple[int, int, int]]) -> None:
        table = np.array(sorted(arcs), dtype=np.int64).reshape(-1, 3)
        self.first = np.searchsorted(table[:, 0], np.arange(len(self.states) + 1)).astype(np.int64)
        self.arc_track, self.arc_state = np.ascontiguousarray(table[:, 1]), np.ascontiguousarray(table[:, 2])
        self.node = np.array([node for node, _ in self.states], dtype=np.int64)
        self.layer = np.array([layer for _, layer in self.states], dtype=np.int64)
        self.floor = np.where(self.layer < 0, 0, NEVER)
        self.waiting = np.where(self.layer < 0, self.node, self.node + self.empty)

    def _shifts(self) -> Ints:
        """
        Return a shift of the rows of each state, by node and load, after which no arc leads back.

        With offsets an arc may lead to a row below its own, though never earlier in time.

        Raises
        ------
        ValueError
            If a vehicle could go round and be back in a row below the one in which it left.
        """
        least: dict[tuple[int, int], int] = {}
        ways = [
            (track.way.origin, track.way.target, track.way.loaded, track.way.loaded, track.options) for track in self.roads.tracks
        ]
        ways += list(self._turns())
        for origin, goal, before, after, options in ways:
            if len(options.rows):
                pair = (origin + before * self.empty, goal + after * self.empty)
                moved = int((options.targets - options.rows).min())
                least[pair] = min(moved, least.get(pair, moved))
        sources = np.array([source for source, _ in least], dtype=np.int64)
        goals = np.array([goal for _, goal in least], dtype=np.int64)
        moves = np.array(list(least.values()), dtype=np.int64)
        reach = np.zeros(2 * self.empty, dtype=np.int64)
        for _ in range(reach.size + 1):
            before_ = reach.copy()
            np.minimum.at(reach, goals, reach[sources] + moves)
            if np.array_equal(before_, reach):
                shift: Ints = -reach[self.waiting]
                return shift
        raise ValueError(self._too_coarse)

    def _turns(self) -> Iterator[tuple[int, int, bool, bool, Options]]:
        """Yield every way between empty and loaded, for offers of no worth too."""
        for mobility in Mobility:
            if self.kind.places.of(mobility):
                offer = frozenset({mobility})
                for node in self._assembly_nodes:
                    for options in self.world.stays(node, self.kind.boarding_time(offer), before=False, after=True):
                        yield node, node, False, True, options
                for node, before in self._collecting_nodes():
                    for options in self.world.stays(node, earliest_slot(self.kind, (mobility,)), before=before, after=True):
                        yield node, node, before, True, options
                for site in self.world.operation.reception_sites:
                    for node in self.world.at(site.place):
                        for options in self._received_in_time(node, offer):
                            yield node, node, True, False, options

    @property
    def _assembly_nodes(self) -> list[int]:
        points = [place.id for place in self.world.operation.places if Role.ASSEMBLY_POINT in place.roles and not place.rounds]
        return [node for point in points for node in self.world.at(point)]

    def _collecting_nodes(self) -> list[tuple[int, bool]]:
        """Return the nodes where people are collected on rounds, each for vehicles that are empty before, and for those loaded."""
        points = [place.id for place in self.world.operation.places if place.rounds]
        return [(node, before) for point in points for node in self.world.at(point) for before in (False, True)]

    def _boards(self) -> Iterator[tuple[Track, int]]:
        known: dict[tuple[int, int], list[Track]] = {}
        for node in self._assembly_nodes:
            place = self.world.nodes[node].place
            for number, layer in enumerate(self.layers):
                if layer.fleet or layer.rounds or (layer.points is not None and place not in layer.points):
                    continue
                seconds = self.kind.boarding_time(frozenset(layer.offer))
                if (node, seconds) not in known:
                    found = self.world.stays(node, seconds, before=False, after=True)
                    known[node, seconds] = list(packed(Way(node, node, loaded=False), found))
                for track in known[node, seconds]:
                    yield track, number

    def _collects(self) -> Iterator[tuple[Track, int]]:
        rounds = [(number, layer) for number, layer in enumerate(self.layers) if layer.rounds]
        for node, before in self._collecting_nodes() if rounds else ():
            for number, layer in rounds:
                found = self.world.stays(node, earliest_slot(self.kind, layer.offer), before=before, after=True)
                for track in packed(Way(node, node, loaded=before), found):
                    yield track, number

    def _alights(self) -> Iterator[tuple[Track, int]]:
        for number, layer in enumerate(self.layers):
            for site in layer.sites:
                for node in self.world.at(site):
                    found = self._received_in_time(node, frozenset(layer.offer))
                    for track in packed(Way(node, node, loaded=True), found):
                        yield track, number

    def _received_in_time(self, node: int, offer: frozenset[Mobility]) -> Iterator[Options]:
        for options in self.world.stays(node, self.kind.alighting_time(offer), before=True, after=False):
            yield options.where(options.starts + options.seconds <= self.world.grid.horizon)

    def _boarded(self, track: Track, number: int, charges: Charges) -> Ints | None:
        """Return the profit of boardings: what the people are worth, less the bays."""
        layer, place, options = self.layers[number], self.world.nodes[track.way.origin].place, track.options
        profit = np.zeros(len(options.rows), dtype=np.int64)
        for mobility, count in layer.people:
            profit += count * self.best_worth(place, layer, mobility, options.ends, charges)
        bays = charges.least(PriceKind.BAYS, place, None, None, options.starts, options.ends)
        return profit if bays is None else profit - options.seconds * bays

    def best_worth(self, place: str, layer: Layer, mobility: Mobility, ends: Ints, charges: Charges) -> "Ints | int":
        """Return the most that a person of ``mobility`` is worth who may board at ``place`` before each of ``ends``, at least 0."""
        best: Ints | int = 0
        for group in self._groups.get((place, mobility), ()):
            if may_go(group, layer):
                worth = self.weights[group.id] - charges.flat(PriceKind.DEMAND, group.id)
                if len(ends) and group.ready_from < ends[0]:
                    best = np.maximum(best, worth)
                else:
                    best = np.maximum(best, np.where(group.ready_from < ends, worth, 0))
        return best

    def _received(self, track: Track, number: int, charges: Charges) -> Ints | None:
        """Return the profit of alightings: the people aboard at the outset, less the site's intake and capacity."""
        layer, options = self.layers[number], track.options
        site = self.world.nodes[track.way.origin].place
        flat = layer.value - sum(count * charges.flat(PriceKind.CAPACITY, site, mobility) for mobility, count in layer.people)
        starts, ends = options.starts + options.seconds, options.ends + options.seconds
        intake = charges.least_of(
            [((PriceKind.INTAKE, site, None, mobility), count) for mobility, count in layer.people], starts, ends
        )
        if intake is None:
            return np.full(len(options.rows), flat, dtype=np.int64) if flat else None
        return flat - intake


def _reached(starts: set[int], ways: Mapping[int, Sequence[int]]) -> set[int]:
    """Return the nodes that can be reached from ``starts``, these included."""
    found, left = set(starts), list(starts)
    while left:
        for node in ways.get(left.pop(), ()):
            if node not in found:
                found.add(node)
                left.append(node)
    return found
