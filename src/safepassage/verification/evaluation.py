"""
The arithmetic of a proof: prices times capacities, plus what each vehicle alone could earn at most in a generous world.

Every vehicle class (one type at one price of driving) is a graph of nodes *layer x place* over the steps of the proof's grid, as
docs/background/proof.md says. The best profit from a node at a step follows from those of later steps; all whole numbers, no solver.
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from safepassage.domain.fleet import Fleet
from safepassage.domain.network import Role
from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility
from safepassage.domain.plan import PriceKind, Proof
from safepassage.verification.case import windows_by_corridor
from safepassage.verification.graph import Stays, make_graph
from safepassage.verification.levels import Integers
from safepassage.verification.moves import MILLIONTHS, Moves, World
from safepassage.verification.prices import RefusedProofError, counted_fleets, offers_of, tariff, worth_of_capacities
from safepassage.verification.rounds import collecting_layers, collectings
from safepassage.verification.stays import Boarding, aboard, alightings, boardings, joined
from safepassage.verification.sweep import best_profits
from safepassage.verification.timegrid import Post, last_step, time_grid

LARGEST_WORK = 12_000_000_000
"""Single computations that the proofs of one certificate may take together: less than a minute; a usual proof takes a thousandth of it."""
LARGEST_TABLE = 250_000_000
"""Profits that are kept at once, of eight bytes each."""
_WORTH_COMPILING = 30_000_000
"""Single computations from which machine code pays for being loaded, or even compiled."""
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
    steps = last_step(proof) + 2
    found = [
        (Boarding.of(operation, operation.vehicle_type[kind], tuple(f for f, _ in fleets if aboard(operation, f))), price, fleets)
        for (kind, price), fleets in _classes(operation, proof).items()
    ]
    rounds = [collecting_layers(operation, boarding.kind, tariff(proof.prices)) for boarding, _, _ in found]
    works = [
        _work(operation, proof, boarding.layers + len(layers)) for (boarding, _, _), layers in zip(found, rounds, strict=True)
    ]
    spent = _STEP_WORK * steps + sum(computations for _, computations in works)
    if spent > work:
        msg = f"its grid of {steps} steps would take {spent} single computations; at most {work} are spent. Use a longer step."
        raise RefusedProofError(msg)
    largest = max((places for places, _ in works), default=0)
    if largest > LARGEST_TABLE:
        msg = f"its grid would take a table of {largest} profits; at most {LARGEST_TABLE} are kept. Use a longer step."
        raise RefusedProofError(msg)
    grid = time_grid(operation, proof)
    collecting = max((len(layers) for layers in rounds), default=0)
    world = World.of(operation, proof, grid, 2 * _most_profit(operation, grid.width, collecting))
    roads: dict[tuple[str, int], tuple[Moves, Moves]] = {}
    for boarding, price, fleets in sorted(found, key=lambda each: (each[0].kind.profile, each[1])):
        way = boarding.kind.profile, price
        if way not in roads:
            # Those of one profile and price follow each other: only theirs are kept.
            roads = {way: (world.roads(*way, loaded=False), world.roads(*way, loaded=True))}
        total += _profit(world, boarding, roads[way], fleets, compiled=spent > _WORTH_COMPILING)
    return Evaluation(value=total, work=spent)


def _classes(operation: Operation, proof: Proof) -> dict[tuple[str, int], list[tuple[Fleet, int]]]:
    """Return the fleets that count and can earn, by type and price of driving."""
    prices = tariff(proof.prices)
    classes: dict[tuple[str, int], list[tuple[Fleet, int]]] = defaultdict(list)
    for fleet, number in counted_fleets(operation, proof.vehicles):
        kind = operation.vehicle_type[fleet.type]
        if number and not kind.escort and (offers_of(kind) or aboard(operation, fleet)):
            classes[kind.id, prices.timeless(PriceKind.DRIVING, fleet.id)].append((fleet, number))
    return classes


def _work(operation: Operation, proof: Proof, layers: int) -> tuple[int, int]:
    """Return about how many places the table of a class has, and how many computations it takes to fill it."""
    rows, steps = 0, last_step(proof) + 2
    windows = windows_by_corridor(operation)
    for place in operation.places:
        spans = [(w.usable.end - w.opens) // proof.step + 3 for w in windows.get(place.exposed_in, ())]
        rows += min(steps, sum(spans)) if place.exposed_in else steps
    layered = max(1, layers)
    moves = 2 + 2 * len(operation.legs) // max(1, len(operation.places))
    # Every alighting is open in every row of its site in each of its layers; boardings are about as many as rows of a few layers.
    stays = steps * len(operation.reception_sites) * layered + rows * layered // 2
    # Every state has a number, even if nothing can be done from it.
    states = steps * (len(operation.places) + 2 * len(operation.checkpoints))
    return max(states, rows * layered), rows * layered * moves + stays


def _most_profit(operation: Operation, steps: int, collecting: int) -> int:
    """
    Return more than one vehicle can earn: everybody on the largest vehicle, boarding once at every place in every step.

    On rounds once in each of the ``collecting`` layers besides.
    """
    weight = max((operation.weight(group) for group in operation.groups), default=1)
    people = max(sum(kind.places.of(mobility) for mobility in Mobility) for kind in operation.vehicle_types)
    carried = max((sum(load.count for load in fleet.aboard) for fleet in operation.fleets), default=0)
    spots = sum(
        (3 if place.id in operation.checkpoint_at else 1) * (1 + place.rounds * collecting)
        for place in operation.places
        if Role.ASSEMBLY_POINT in place.roles
    )
    # On rounds a vehicle is also given the price of its room, which is no more than people are worth.
    most = MILLIONTHS * max(1, abs(weight)) * (people * steps * spots * (2 if collecting else 1) + carried + 1)
    if most > _LARGEST_PROFIT:
        msg = f"weights and places are so large that sums do not fit: up to {most} millionths. Lower the priority weights."
        raise RefusedProofError(msg)
    return most


def _profit(
    world: World, boarding: Boarding, roads: tuple[Moves, Moves], fleets: list[tuple[Fleet, int]], *, compiled: bool
) -> int:
    """Return what all vehicles of ``fleets`` (each with its number) can earn together, each on its own."""
    layers, boarded = boardings(world, boarding)
    for layer in collecting_layers(world.operation, boarding.kind, world.tariff):
        layers[layer] = len(layers)
    first, further = collectings(world, boarding.kind, layers)
    graph = make_graph(
        roads,
        Stays(joined([boarded, first]), alightings(world, boarding, layers), further),
        layers=max(1, len(layers) + len(boarding.loads)),
        posts=len(world.posts),
        width=world.width,
        compiled=compiled,
    )
    table = best_profits(graph, world.most, compiled=compiled)
    total = 0
    for fleet, number in fleets:
        loaded = fleet in boarding.loads
        states = _starts(world, fleet, loaded=loaded)
        spots = graph.spot(graph.loaded[states], len(layers) + boarding.loads.index(fleet)) if loaded else graph.empty[states]
        total += number * max(0, int(table[spots].max(initial=0)))
    return total


def _starts(world: World, fleet: Fleet, *, loaded: bool) -> Integers:
    """Return the states in which vehicles of ``fleet`` may start."""
    post, start, grid = Post(place=fleet.place), max(0, fleet.available_from), world.grid
    windows = world.windows.get(world.operation.place[fleet.place].exposed_in, ())
    # Before the first window opens a vehicle may stand at the exposed place where it starts.
    until = max(start, windows[0].opens) if windows else start
    first, last = (grid.step_of(second, post, loaded=loaded) for second in (start, until))
    return world.state(world.number[post], np.arange(first, min(last, grid.last) + 1))
