"""What vehicles share as trips are carried out one after the other: lanes, gates, bays, the doors of sites. First come, first served."""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from safepassage.domain.network import AccessWindow, Checkpoint, Corridor, Direction
from safepassage.domain.operation import Operation, service_time
from safepassage.domain.people import Mobility, ReceptionSite
from safepassage.units import HOUR, Instant, Seconds


@dataclass(eq=False, slots=True)
class Convoy:
    """A convoy as it fills; ``heads`` has the first service at each checkpoint, which takes the batch."""

    corridor: Corridor
    direction: Direction
    window: AccessWindow
    gate: str
    entry: Instant
    vehicles: list[str] = field(default_factory=list)
    heads: dict[str, Instant] = field(default_factory=dict)


class Lanes:
    """So many places, each taken for spans of time."""

    def __init__(self, number: int) -> None:
        self.taken: list[list[tuple[Instant, Instant]]] = [[] for _ in range(number)]

    def free(self, start: Instant, lasts: Callable[[Instant], Seconds | None], limit: Instant) -> tuple[Instant, int] | None:
        """
        Return the first instant from ``start`` on, and the lane, in which there is room for what ``lasts`` so long from then on.

        None if there is none by which it ends at ``limit``, or if ``lasts`` has no answer.
        """
        while True:
            seconds = lasts(start)
            if seconds is None or start + seconds > limit:
                return None
            blocked = []
            for lane, spans in enumerate(self.taken):
                at = bisect_left(spans, (start + seconds, start))
                if at == 0 or spans[at - 1][1] <= start:
                    return start, lane
                blocked.append(spans[at - 1][1])
            start = min(blocked)

    def take(self, lane: int, start: Instant, end: Instant) -> None:
        """Take ``lane`` for a span."""
        insort(self.taken[lane], (start, end))


@dataclass(slots=True)
class Served:
    """A service that can be had."""

    start: Instant
    end: Instant
    lane: int
    head: bool


class Post:
    """A checkpoint in one direction."""

    def __init__(self, operation: Operation, checkpoint: Checkpoint, direction: Direction) -> None:
        self.operation, self.checkpoint, self.direction = operation, checkpoint, direction
        self.lanes = Lanes(checkpoint.lanes)
        self.used = [0] * len(checkpoint.quotas)

    def earliest(self, ready: Instant, convoy: Convoy, limit: Instant) -> Served | None:
        """Return the first service that a vehicle of ``convoy`` can have from ``ready`` on, done by ``limit``; None if there is none."""
        first = convoy.heads.get(self.checkpoint.id)
        # Nobody passes the head of the convoy.
        start: Instant | None = ready if first is None else max(ready, first)
        batch = self.checkpoint.batch if first is None else 0

        def lasts(at: Instant) -> Seconds:
            return service_time(self.operation, self.checkpoint, convoy.corridor.id, self.direction, at) + batch

        while start is not None:
            found = self.lanes.free(start, lasts, limit)
            if found is None:
                return None
            at, lane = found
            start = self._open(at, lasts(at))
            if start == at:
                return Served(at, at + lasts(at), lane, first is None)
        return None

    def _open(self, at: Instant, seconds: Seconds) -> Instant | None:
        """Return the first instant from ``at`` on at which hours and quotas allow a service of ``seconds``, or None."""
        for used, quota in zip(self.used, self.checkpoint.quotas, strict=True):
            if used >= quota.vehicles and quota.period.start <= at <= quota.period.end:
                return quota.period.end + 1
        hours = self.checkpoint.hours
        if hours and not any(span.holds(at, at + seconds) for span in hours):
            return min((span.start for span in hours if span.start > at), default=None)
        return at

    def take(self, served: Served, convoy: Convoy) -> None:
        """Take a service for a vehicle of ``convoy``."""
        self.lanes.take(served.lane, served.start, served.end)
        convoy.heads.setdefault(self.checkpoint.id, served.start)
        for number, quota in enumerate(self.checkpoint.quotas):
            self.used[number] += quota.period.start <= served.start <= quota.period.end


class Gates:
    """The convoys of one corridor in one direction."""

    def __init__(self, corridor: Corridor, direction: Direction) -> None:
        self.corridor, self.direction = corridor, direction
        self.convoys: list[Convoy] = []

    def earliest(self, gate: str, window: AccessWindow, ready: Instant, vehicle: str) -> Convoy | None:
        """
        Return the first convoy that ``vehicle`` can enter with at ``gate`` from ``ready`` on, one that there is or a new one.

        ``gate`` is empty for a vehicle that starts inside: it goes with others that have moved off from inside in the hour before.
        """
        own = [convoy for convoy in self.convoys if convoy.gate == gate]
        room = [
            convoy
            for convoy in own
            if convoy.window is window and len(convoy.vehicles) < self.corridor.max_vehicles and vehicle not in convoy.vehicles
        ]
        if not gate:
            near = (convoy for convoy in room if convoy.entry <= ready <= convoy.entry + HOUR)
            return next(near, None) or Convoy(self.corridor, self.direction, window, gate, ready)
        joined = min((convoy for convoy in room if convoy.entry >= ready), key=lambda convoy: convoy.entry, default=None)
        most = self.corridor.max_convoys
        if most is not None and sum(convoy.window is window for convoy in own) >= most:
            return joined
        entry = self._apart(ready, sorted(convoy.entry for convoy in own))
        if joined is not None and joined.entry <= entry:
            return joined
        return Convoy(self.corridor, self.direction, window, gate, entry)

    def _apart(self, ready: Instant, entries: list[Instant]) -> Instant:
        """Return the first instant from ``ready`` on that keeps the headway to all ``entries``."""
        for entry in entries:
            if abs(entry - ready) < self.corridor.headway:
                ready = entry + self.corridor.headway
        return ready

    def take(self, convoy: Convoy, vehicle: str) -> None:
        """Let ``vehicle`` enter with ``convoy``."""
        if not convoy.vehicles:
            self.convoys.append(convoy)
        convoy.vehicles.append(vehicle)


class Door:
    """The room that one reception site still has, and whom it receives in each clock hour."""

    def __init__(self, site: ReceptionSite) -> None:
        self.site = site
        self.room = {mobility: site.capacity(mobility) for mobility in Mobility}
        self.hours: dict[tuple[int, Mobility], int] = {}

    def most(self, mobility: Mobility) -> int | None:
        """Return how many of ``mobility`` one vehicle can still bring at most, or None for no limit."""
        limits = [limit for limit in (self.room[mobility], self.site.intake(mobility)) if limit is not None]
        return min(limits, default=None)

    def earliest(self, ready: Instant, seconds: Seconds, people: Mapping[Mobility, int], limit: Instant) -> Instant | None:
        """Return the first instant from ``ready`` on at which ``people`` can begin to alight, done by ``limit``; None if never."""
        for start in self._starts(ready, seconds, limit):
            if all(self._takes((start + seconds) // HOUR, mobility, count) for mobility, count in people.items()):
                return start
        return None

    def _starts(self, ready: Instant, seconds: Seconds, limit: Instant) -> Iterator[Instant]:
        """Yield ``ready``, then the starts that end as each later clock hour begins."""
        while ready + seconds <= limit:
            yield ready
            ready = ((ready + seconds) // HOUR + 1) * HOUR - seconds

    def _takes(self, hour: int, mobility: Mobility, count: int) -> bool:
        intake = self.site.intake(mobility)
        return intake is None or self.hours.get((hour, mobility), 0) + count <= intake

    def take(self, end: Instant, people: Mapping[Mobility, int]) -> None:
        """Receive ``people`` at ``end``."""
        for mobility, count in people.items():
            room = self.room[mobility]
            self.room[mobility] = None if room is None else room - count
            key = (end // HOUR, mobility)
            self.hours[key] = self.hours.get(key, 0) + count
