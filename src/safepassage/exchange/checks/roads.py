"""Who can get where, and how fast at best: shortest paths over the legs that are open to a vehicle profile."""

from collections.abc import Iterable, Iterator, Mapping
from heapq import heappop, heappush
from itertools import count

from safepassage.domain.network import ClearanceStatus, Direction, Leg
from safepassage.domain.operation import Operation
from safepassage.units import Seconds


def shortest(
    operation: Operation, profile: str, sources: Iterable[str], *, within: str = "", backwards: bool = False
) -> Mapping[str, Seconds]:
    """
    Return the places that ``profile`` can reach from ``sources``, each with the seconds of the fastest way.

    Day times and plain services count, windows do not; so no vehicle is ever faster.

    Parameters
    ----------
    within
        Id of a corridor: only legs that are exposed in it count. Empty for all legs.
    backwards
        True for the ways from each place to the nearest of ``sources``.
    """
    ways: dict[str, list[tuple[str, Seconds]]] = {}
    for start, end, seconds in _drives(operation, profile, within):
        here, there = (end, start) if backwards else (start, end)
        ways.setdefault(here, []).append((there, seconds))
    found: dict[str, Seconds] = {}
    ticket = count()
    queue: list[tuple[Seconds, int, str]] = [(0, next(ticket), source) for source in sources]
    while queue:
        reached, _, place = heappop(queue)
        if place in found:
            continue
        found[place] = reached
        for there, seconds in ways.get(place, ()):
            if there not in found:
                heappush(queue, (reached + seconds, next(ticket), there))
    return found


def exposed_ends(operation: Operation, corridor: str) -> tuple[str, ...]:
    """Return the places at which a vehicle comes out of ``corridor``: ends of its exposed legs that are not exposed themselves."""
    ends = {place for leg in operation.legs if leg.exposed_in == corridor for place in (leg.outer, leg.inner)}
    return tuple(sorted(place for place in ends if not operation.place[place].exposed_in))


def _drives(operation: Operation, profile: str, within: str) -> Iterator[tuple[str, str, Seconds]]:
    for leg in operation.legs:
        time = leg.travel_time(profile)
        if time is None or leg.clearance is ClearanceStatus.BLOCKED or (within and leg.exposed_in != within):
            continue
        for direction in Direction:
            start, end = leg.ends(direction)
            service = _service(operation, leg, direction)
            if service is not None:
                # Inside a corridor only exposed seconds count: at a place that is not exposed the service is not.
                yield start, end, time.day + (0 if within and not operation.place[start].exposed_in else service)


def _service(operation: Operation, leg: Leg, direction: Direction) -> Seconds | None:
    """Return the seconds of service before driving ``leg``, or None if it cannot be driven in ``direction``."""
    if not leg.directions.allow(direction):
        return None
    checkpoint = operation.checkpoint_at.get(leg.ends(direction)[0])
    if checkpoint is None:
        return 0
    return checkpoint.service if checkpoint.directions.allow(direction) else None
