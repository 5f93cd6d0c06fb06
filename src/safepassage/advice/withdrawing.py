"""
Vehicles that start inside and are to do nothing else are got out: by the nearest way to where it is not exposed, at once.

One that stays inside is not out by the close, so that a plan which leaves it there keeps no confidence.
"""

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from safepassage.domain.network import AccessWindow, Checkpoint, ClearanceStatus, Direction, Leg
from safepassage.domain.operation import Operation, service_time
from safepassage.domain.plan import Block, Convoy, Drive, Service, Task
from safepassage.terms import usable_windows
from safepassage.units import Instant, Seconds

Slot = tuple[Instant, Instant]


def starts_inside(operation: Operation, block: Block) -> str:
    """Return the corridor whose windows the vehicle of ``block`` is exposed by where it starts; an empty text if it is not."""
    return operation.place[operation.fleet[block.fleet].place].exposed_in


def got_out(
    operation: Operation, blocks: Sequence[Block], vehicles: Collection[str]
) -> tuple[tuple[Block, ...], tuple[Convoy, ...]]:
    """
    Return ``blocks`` with the way out for those of ``vehicles`` that start inside, and the convoys in which they go.

    They go one after the other in the order of the blocks, each as soon as the checkpoints on its way have a lane for it. One that has no
    way out before its window closes stays without tasks.
    """
    services: defaultdict[str, list[Slot]] = defaultdict(list)
    for block in blocks:
        for task in block.tasks:
            if isinstance(task, Service) and task.direction is Direction.OUT and block.vehicle not in vehicles:
                services[task.checkpoint].append((task.start, task.end))
    leader = _Leader(operation=operation, services=services)
    done = tuple(
        replace(block, tasks=leader.out(block)) if block.vehicle in vehicles and starts_inside(operation, block) else block
        for block in blocks
    )
    return done, tuple(leader.convoys)


@dataclass(slots=True, kw_only=True)
class _Leader:
    """Sends vehicles out one after the other, and notes the convoys and the lanes that are taken."""

    operation: Operation
    services: defaultdict[str, list[Slot]]
    convoys: list[Convoy] = field(default_factory=list)

    def out(self, block: Block) -> tuple[Task, ...]:
        """Return the tasks that take the vehicle of ``block`` out; none if there is no way."""
        op, corridor = self.operation, starts_inside(self.operation, block)
        fleet = op.fleet[block.fleet]
        windows = (window for window in usable_windows(op) if window.corridor == corridor)
        window = next((w for w in windows if w.directions.allow(Direction.OUT)), None)
        way = _way_out(op, fleet.place, op.vehicle_type[fleet.type].profile)
        if window is None or way is None:
            return ()
        convoy = self._convoy(corridor, window)
        at, profile = max(fleet.available_from, window.opens), op.vehicle_type[fleet.type].profile
        tasks: list[Task] = []
        taken: list[tuple[str, Slot]] = []
        for leg in way:
            post = op.checkpoint_at.get(leg.inner)
            if post is not None:
                slot = self._lane(post, corridor, at, first=convoy.vehicles == ())
                tasks.append(Service(checkpoint=post.id, direction=Direction.OUT, start=slot[0], end=slot[1], convoy=convoy.id))
                taken.append((post.id, slot))
                at = slot[1]
            time = leg.travel_time(profile)
            end = at + (0 if time is None else time.night if op.is_night(at) else time.day)
            named = convoy.id if leg.id in op.corridor[corridor].legs else ""
            tasks.append(Drive(leg=leg.id, direction=Direction.OUT, start=at, end=end, convoy=named))
            at = end
        if at > window.usable.end:
            return ()
        for name, slot in taken:
            self.services[name].append(slot)
        self._join(convoy, block.vehicle, next(task.start for task in tasks if isinstance(task, Drive)))
        return tuple(tasks)

    def _convoy(self, corridor: str, window: AccessWindow) -> Convoy:
        """Return the last convoy out of ``corridor`` if it has room for one more, or a new one."""
        most = self.operation.corridor[corridor].max_vehicles
        own = [convoy for convoy in self.convoys if convoy.corridor == corridor]
        if own and len(own[-1].vehicles) < most:
            return own[-1]
        return Convoy(
            id=f"{corridor}-withdraw-{len(own) + 1:02d}",
            corridor=corridor,
            direction=Direction.OUT,
            window=window.id,
            gate="",
            entry=window.closes,
            vehicles=(),
        )

    def _join(self, convoy: Convoy, vehicle: str, at: Instant) -> None:
        if convoy in self.convoys:
            self.convoys.remove(convoy)
        self.convoys.append(replace(convoy, entry=min(convoy.entry, at), vehicles=tuple(sorted((*convoy.vehicles, vehicle)))))

    def _lane(self, post: Checkpoint, corridor: str, at: Instant, *, first: bool) -> Slot:
        """Return the earliest service from ``at`` on for which a lane is free and the checkpoint open."""
        op, others = self.operation, self.services[post.id]
        starts = sorted({at, *(end for _, end in others if end > at), *(hours.start for hours in post.hours if hours.start > at)})
        for start in starts:
            end = start + service_time(op, post, corridor, Direction.OUT, start) + (post.batch if first else 0)
            is_open = not post.hours or any(hours.holds(start, end) for hours in post.hours)
            if is_open and _busiest(others, start, end) < post.lanes:
                return start, end
        return starts[-1], op.horizon + 1


def _busiest(slots: Sequence[Slot], start: Instant, end: Instant) -> int:
    """Return how many of ``slots`` meet at most at one instant between ``start`` and ``end``."""
    meeting = [slot for slot in slots if slot[0] < end and start < slot[1]]
    return max((sum(a <= max(own, start) < b for a, b in meeting) for own, _ in meeting), default=0)


def _way_out(operation: Operation, place: str, profile: str) -> Sequence[Leg] | None:
    """Return the quickest legs outwards from ``place`` to a place that is not exposed, or None if there is no way."""
    number = count()
    queue: list[tuple[Seconds, int, str, tuple[Leg, ...]]] = [(0, next(number), place, ())]
    seen: set[str] = set()
    while queue:
        spent, _, here, legs = heapq.heappop(queue)
        if not operation.place[here].exposed_in:
            return legs
        if here in seen:
            continue
        seen.add(here)
        for leg in _outwards(operation, here):
            time = leg.travel_time(profile)
            if time is not None:
                heapq.heappush(queue, (spent + time.day, next(number), leg.outer, (*legs, leg)))
    return None


def _outwards(operation: Operation, place: str) -> Iterator[Leg]:
    for leg in operation.legs:
        if leg.inner == place and leg.clearance is not ClearanceStatus.BLOCKED and leg.directions.allow(Direction.OUT):
            yield leg
