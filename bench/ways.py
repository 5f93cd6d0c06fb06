"""The ways that vehicles take when trips are carried out: shortest by day, outside on open roads, inside on those of one corridor."""

import heapq
from dataclasses import dataclass

from safepassage.domain.network import Direction, Leg
from safepassage.domain.operation import Operation
from safepassage.units import Seconds


@dataclass(frozen=True, slots=True)
class Hop:
    """A leg driven in one direction."""

    leg: Leg
    direction: Direction

    @property
    def ends(self) -> tuple[str, str]:
        """Return where it starts and ends."""
        return self.leg.ends(self.direction)


class Ways:
    """Looks up shortest ways, each once."""

    def __init__(self, operation: Operation) -> None:
        self.operation = operation
        self._found: dict[tuple[str, str, str, str], tuple[Hop, ...] | None] = {}
        self._around: dict[tuple[str, str], list[Hop]] = {}
        for leg in operation.legs:
            for direction in Direction:
                start = leg.ends(direction)[0]
                post = operation.checkpoint_at.get(start)
                staffed = post is None or post.directions.allow(direction)
                if leg.clearance != "blocked" and leg.directions.allow(direction) and staffed:
                    self._around.setdefault((start, leg.exposed_in), []).append(Hop(leg, direction))

    def find(self, profile: str, start: str, goal: str, corridor: str = "") -> tuple[Hop, ...] | None:
        """Return the shortest way of ``profile`` on the legs exposed in ``corridor`` (open roads if empty), or None if there is none."""
        key = profile, start, goal, corridor
        if key not in self._found:
            self._found[key] = self._search(*key)
        return self._found[key]

    def _search(self, profile: str, start: str, goal: str, corridor: str) -> tuple[Hop, ...] | None:
        last: dict[str, Hop | None] = {}
        heap: list[tuple[Seconds, int, str, Hop | None]] = [(0, 0, start, None)]
        turn = 0
        while heap:
            seconds, _, place, hop = heapq.heappop(heap)
            if place in last:
                continue
            last[place] = hop
            if place == goal:
                return self._back(last, goal)
            post = self.operation.checkpoint_at.get(place)
            for step in self._around.get((place, corridor), ()):
                time = step.leg.travel_time(profile)
                if time is not None:
                    turn += 1
                    heapq.heappush(heap, (seconds + time.day + (post.service if post else 0), turn, step.ends[1], step))
        return None

    def _back(self, last: dict[str, Hop | None], goal: str) -> tuple[Hop, ...]:
        hops: list[Hop] = []
        hop = last[goal]
        while hop is not None:
            hops.append(hop)
            hop = last[hop.ends[0]]
        return tuple(reversed(hops))
