"""The least time that bringing somebody out must spend exposed: shortest ways, where only exposed legs count."""

import heapq
from collections.abc import Iterable, Mapping

from safepassage.domain.network import ClearanceStatus, Direction, Leg
from safepassage.domain.operation import Operation
from safepassage.units import Seconds


def least_exposure(
    operation: Operation, origins: Iterable[str], *, inwards: bool = False, without: str = ""
) -> Mapping[str, Seconds]:
    """
    Return the least exposed seconds from any of ``origins`` to every place that can be reached from them.

    Legs take their day time for the fastest profile, checkpoints and waiting none: no vehicle can spend less.

    Parameters
    ----------
    inwards
        Count the ways to ``origins`` instead of those from them.
    without
        Id of a place that may not be passed.
    """
    roads = _roads(operation, backwards=inwards)
    least: dict[str, Seconds] = {}
    queue: list[tuple[Seconds, str]] = [(0, place) for place in origins if place != without]
    heapq.heapify(queue)
    while queue:
        spent, place = heapq.heappop(queue)
        if place in least:
            continue
        least[place] = spent
        for other, seconds in roads.get(place, ()):
            if other not in least and other != without:
                heapq.heappush(queue, (spent + seconds, other))
    return least


def _roads(operation: Operation, *, backwards: bool) -> dict[str, list[tuple[str, Seconds]]]:
    """Return where each place leads to, or with ``backwards`` what leads there, with the exposed seconds on the way."""
    roads: dict[str, list[tuple[str, Seconds]]] = {}
    for leg in operation.legs:
        if leg.clearance is ClearanceStatus.BLOCKED:
            continue
        for direction in Direction:
            if leg.directions.allow(direction):
                start, end = leg.ends(direction)
                if backwards:
                    start, end = end, start
                roads.setdefault(start, []).append((end, _exposed_seconds(leg)))
    return roads


def _exposed_seconds(leg: Leg) -> Seconds:
    return min(time.day for time in leg.travel_times) if leg.exposed_in else 0
