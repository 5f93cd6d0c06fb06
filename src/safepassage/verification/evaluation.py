"""
The arithmetic of a proof: prices times capacities, plus what each vehicle alone could earn at most in a generous world.

Every vehicle class (one type at one price of driving) is a graph of nodes *layer x place* over the steps of the proof's grid, as
docs/background/proof.md says. The best profit from a node at a step follows from those of later steps; all whole numbers, no solver.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from safepassage.domain.fleet import Fleet, VehicleType
from safepassage.domain.network import Direction, Role
from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility
from safepassage.domain.plan import PriceKind, Proof
from safepassage.verification.moves import MILLIONTHS, Track, World, people_of
from safepassage.verification.prices import Integers, RefusedProofError, counted_fleets, offers_of, tariff, worth_of_capacities
from safepassage.verification.sweep import Graph, best_profits
from safepassage.verification.timegrid import Post, last_step, time_grid

LARGEST_WORK = 300_000_000
"""Single computations that the proofs of one certificate may take together: some seconds, where a usual proof takes a twentieth of one."""
_STEP_WORK = 3_000
"""What a step of the grid costs by itself, in single computations."""
_LARGEST_PROFIT = 2**57
"""Sums of several profits of this size still fit a 64-bit whole number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What a proof proves: at most ``value`` millionths of a person; ``work`` about how many single computations it took."""

    value: int
    work: int

    @property
    def bound(self) -> int:
        """Return the bound in people, rounded down."""
        return self.value // MILLIONTHS


def evaluate(operation: Operation, proof: Proof, *, work: int = LARGEST_WORK) -> Evaluation:
    """
    Return the right side of the proof's inequality, in millionths of a person.

    Raises
    ------
    RefusedProofError
        If a price or the grid is not allowed, or the evaluation would take more than ``work``.
    """
    if proof.vehicles < 0:
        msg = f"it counts {proof.vehicles} vehicles; expected 0 or more."
        raise RefusedProofError(msg)
    total = worth_of_capacities(operation, proof.prices, proof.vehicles)
    classes = _classes(operation, proof)
    spent = (_STEP_WORK + sum(_work(operation, kind, fleets) for (kind, _), fleets in classes.items())) * (last_step(proof) + 2)
    if spent > work:
        msg = (
            f"its grid of {last_step(proof) + 2} steps would take {spent} single computations; at most {work} are spent. "
            "Use a longer step."
        )
        raise RefusedProofError(msg)
    grid = time_grid(operation, proof)
    most = 2 * _most_profit(operation, len(grid.steps))
    world = World.of(operation, proof, grid, most)
    for (kind, price), fleets in classes.items():
        total += _Class(world, operation.vehicle_type[kind], price, [fleet for fleet, _ in fleets]).profit(fleets)
    return Evaluation(value=total, work=spent)


def _classes(operation: Operation, proof: Proof) -> dict[tuple[str, int], list[tuple[Fleet, int]]]:
    """Return the fleets that count and can earn, by type and price of driving."""
    prices = tariff(proof.prices)
    classes: dict[tuple[str, int], list[tuple[Fleet, int]]] = defaultdict(list)
    for fleet, number in counted_fleets(operation, proof.vehicles):
        kind = operation.vehicle_type[fleet.type]
        if number and not kind.escort and (offers_of(kind) or _aboard(operation, fleet)):
            classes[kind.id, prices.timeless(PriceKind.DRIVING, fleet.id)].append((fleet, number))
    return classes


def _work(operation: Operation, kind: str, fleets: list[tuple[Fleet, int]]) -> int:
    """Return about how many computations each step of a class takes: its arcs, and the tracks that they follow."""
    layers = 1 + len(operation.reception_sites) * len(offers_of(operation.vehicle_type[kind])) + len(fleets)
    windows = max([1, *(sum(w.corridor == corridor.id for w in operation.windows) for corridor in operation.corridors)])
    posts = len(operation.places) + 2 * len(operation.checkpoints)
    return layers * (2 * len(operation.legs) + 2 * posts) + windows * (4 * len(operation.legs) + layers * posts)


def _most_profit(operation: Operation, steps: int) -> int:
    """Return more than one vehicle can earn: everybody on the largest vehicle, boarding everywhere in every step."""
    weight = max((operation.weight(group) for group in operation.groups), default=1)
    people = max(sum(kind.places.of(mobility) for mobility in Mobility) for kind in operation.vehicle_types)
    aboard = max((sum(load.count for load in fleet.aboard) for fleet in operation.fleets), default=0)
    spots = len(operation.places) * (2 + len(operation.reception_sites) * (1 << len(Mobility)))
    most = MILLIONTHS * max(1, abs(weight)) * (people * steps * spots + aboard + 1)
    if most > _LARGEST_PROFIT:
        msg = f"weights and places are so large that sums do not fit: up to {most} millionths. Lower the priority weights."
        raise RefusedProofError(msg)
    return most


def _aboard(operation: Operation, fleet: Fleet) -> dict[Mobility, int]:
    people: dict[Mobility, int] = defaultdict(int)
    for load in fleet.aboard:
        if load.count:
            people[operation.group[load.group].mobility] += load.count
    return dict(people)


class _Class:
    """The graph of one vehicle class: the empty layer first, then one per site and offer, then one per starting load."""

    def __init__(self, world: World, kind: VehicleType, price: int, fleets: list[Fleet]) -> None:
        self.world, self.kind, self.operation = world, kind, world.operation
        self.posts = [post for posts in world.posts.values() for post in posts]
        self.number = {post: number for number, post in enumerate(self.posts)}
        self.tracks: list[Track] = []
        self.arcs: list[Integers] = []
        self.layers = [(site.place, offer) for site in self.operation.reception_sites for offer in offers_of(kind)]
        self.loads = [fleet for fleet in fleets if _aboard(self.operation, fleet)]
        loaded = 1 + np.arange(len(self.layers) + len(self.loads), dtype=np.int64)
        self._roads(price, _layer(0), loaded=False)
        self._roads(price, loaded, loaded=True)
        self._boardings()
        self._alightings()

    def profit(self, fleets: list[tuple[Fleet, int]]) -> int:
        """Return what all vehicles of ``fleets`` (each with its number) can earn together, each on its own."""
        spots = [(post, False) for post in self.posts]
        spots += [(post, True) for _ in range(len(self.layers) + len(self.loads)) for post in self.posts]
        source, target, track = np.concatenate(self.arcs, axis=1)
        floor = np.where(np.arange(len(spots)) < len(self.posts), 0, -self.world.most)
        graph = Graph(spots=spots, tracks=self.tracks, source=source, target=target, track=track, floor=floor)
        best = best_profits(graph, len(self.world.grid.steps))
        return sum(number * self._from_start(fleet, best) for fleet, number in fleets)

    def _from_start(self, fleet: Fleet, best: dict[int, Integers]) -> int:
        loaded = fleet in self.loads
        layer = 1 + len(self.layers) + self.loads.index(fleet) if loaded else 0
        post, start = Post(place=fleet.place), max(0, fleet.available_from)
        windows = self.world.windows.get(self.operation.place[fleet.place].exposed_in, ())
        # Before the first window opens a vehicle may stand at the exposed place where it starts.
        until = max(start, windows[0].opens) if windows else start
        grid = self.world.grid
        first, last = (grid.step_of(second, post, loaded=loaded) for second in (start, until))
        profits = best[layer * len(self.posts) + self.number[post]][first + 1 : min(last, grid.last) + 2]
        return max(0, int(profits.max(initial=0)))

    def _add(self, tracks: Iterable[Track], layers: Integers, onward: Integers) -> None:
        """Add arcs that follow each of ``tracks`` from each of ``layers`` to the layer beside it in ``onward``."""
        size = len(self.posts)
        for track in tracks:
            source, target = layers * size + self.number[track.source[0]], onward * size + self.number[track.target[0]]
            self.arcs.append(np.stack([source, target, np.full_like(source, len(self.tracks))]))
            self.tracks.append(track)

    def _roads(self, price: int, layers: Integers, *, loaded: bool) -> None:
        for post in self.posts:
            self._add([self.world.wait(post, loaded=loaded)], layers, layers)
            if post.served is not None:
                checkpoint = self.operation.checkpoint_at[post.place]
                self._add(self.world.service(checkpoint, post, loaded=loaded), layers, layers)
        for leg in self.operation.legs:
            for direction in Direction:
                self._add(self.world.drive(leg, direction, self.kind.profile, loaded=loaded, price=price), layers, layers)

    def _boardings(self) -> None:
        for number, (site, offer) in enumerate(self.layers, start=1):
            for post in self.posts:
                if Role.ASSEMBLY_POINT in self.operation.place[post.place].roles:
                    self._add(self.world.board(self.kind, post, site, offer), _layer(0), _layer(number))

    def _alightings(self) -> None:
        for number, (site, offer) in enumerate(self.layers, start=1):
            for post in self.world.posts[site]:
                self._add(self.world.alight(self.kind, post, offer, people_of(self.kind, offer)), _layer(number), _layer(0))
        for number, fleet in enumerate(self.loads, start=1 + len(self.layers)):
            people = _aboard(self.operation, fleet)
            aboard = [load for load in fleet.aboard if load.count]
            worth = sum(load.count * self.world.worth(load.group) for load in aboard)
            allowed = [self.operation.sites_for(self.operation.group[load.group]) for load in aboard]
            for post in (
                post for site in allowed[0] if all(site in sites for sites in allowed) for post in self.world.posts[site]
            ):
                self._add(self.world.alight(self.kind, post, frozenset(people), people, worth), _layer(number), _layer(0))


def _layer(number: int) -> Integers:
    return np.array([number], dtype=np.int64)
