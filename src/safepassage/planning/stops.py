"""Where vehicles on rounds stop, and the shortest ways there."""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from safepassage.domain.fleet import VehicleType
from safepassage.domain.network import Direction
from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility
from safepassage.planning.roads import Road, Roads
from safepassage.units import People, Seconds


@dataclass(frozen=True, slots=True)
class Stop:
    """A place of a tour, and how many people board there at most (empty: as many as there are places)."""

    place: str
    people: tuple[tuple[Mobility, People], ...] = ()


Tour = tuple[Stop, ...]


def arriving_roads(operation: Operation, roads: Roads, kind: VehicleType, *, loaded: bool) -> dict[str, list[Road]]:
    """Return the roads that a vehicle of ``kind`` may drive, by the place where they end: loaded not inwards on a corridor's chain."""
    arriving: dict[str, list[Road]] = {place.id: [] for place in operation.places}
    for own in roads.from_[kind.id].values():
        for road in own:
            if not (loaded and road.chain and road.direction is Direction.IN):
                arriving[road.target].append(road)
    return arriving


def shortest_to(arriving: Mapping[str, Sequence[Road]], goal: str) -> dict[str, tuple[Seconds, Road | None]]:
    """Return how long the shortest way by day to ``goal`` takes from each place, plain services included, and its first road."""
    found: dict[str, tuple[Seconds, Road | None]] = {}
    heap: list[tuple[Seconds, int, str, Road | None]] = [(0, 0, goal, None)]
    turn = 0
    while heap:
        seconds, _, place, first = heapq.heappop(heap)
        if place in found:
            continue
        found[place] = (seconds, first)
        for road in arriving[place]:
            if road.origin not in found:
                turn += 1
                took = road.day + (road.checkpoint.service if road.checkpoint else 0)
                heapq.heappush(heap, (seconds + took, turn, road.origin, road))
    return found
