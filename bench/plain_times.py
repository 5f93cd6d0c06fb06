"""Travel times that anybody works out from the file: roads by day or by night, one plain service at each checkpoint, no queues."""

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, field

from safepassage.domain.network import Direction, Leg
from safepassage.domain.operation import Operation
from safepassage.units import Seconds


@dataclass(frozen=True, slots=True)
class PlainTimes:
    """
    The shortest times of an operation, by vehicle profile and place of departure; each is worked out once.

    With ``night`` every leg takes its time by night.
    """

    operation: Operation
    night: bool = False
    _around: dict[str, list[tuple[Leg, Direction]]] = field(default_factory=dict)
    _found: dict[tuple[str, str], Mapping[str, Seconds]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for leg in self.operation.legs:
            if leg.clearance == "blocked":
                continue
            for direction in Direction:
                post = self.operation.checkpoint_at.get(leg.ends(direction)[0])
                if leg.directions.allow(direction) and (post is None or post.directions.allow(direction)):
                    self._around.setdefault(leg.ends(direction)[0], []).append((leg, direction))

    def of(self, profile: str, start: str) -> Mapping[str, Seconds]:
        """Return the seconds from ``start`` to every place that vehicles of ``profile`` can reach, services included."""
        key = profile, start
        if key not in self._found:
            self._found[key] = self._spread(profile, start)
        return self._found[key]

    def _spread(self, profile: str, start: str) -> Mapping[str, Seconds]:
        found, heap = dict[str, Seconds](), [(0, start)]
        while heap:
            seconds, place = heapq.heappop(heap)
            if place in found:
                continue
            found[place] = seconds
            post = self.operation.checkpoint_at.get(place)
            served = post.service if post else 0
            for leg, direction in self._around.get(place, ()):
                time = leg.travel_time(profile)
                if time is not None:
                    way = time.night if self.night else time.day
                    heapq.heappush(heap, (seconds + served + way, leg.ends(direction)[1]))
        return found
