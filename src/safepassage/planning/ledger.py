"""What is already taken of everything that vehicles share, to the second."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from safepassage.domain.network import AccessWindow, Checkpoint, Corridor, Direction
from safepassage.domain.operation import Operation, corridor_of, service_time
from safepassage.domain.people import Mobility
from safepassage.terms import usable_windows
from safepassage.units import HOUR, Instant, Seconds


class Lanes:
    """Servers side by side, each with the periods ``[start, end)`` in which it is taken."""

    def __init__(self, number: int) -> None:
        self._taken: list[list[tuple[Instant, Instant]]] = [[] for _ in range(number)]

    def earliest(self, ready: Instant, seconds: Seconds, ahead: "Sequence[Slot]" = ()) -> tuple[Instant, int]:
        """Return the first second, not before ``ready``, from which some lane is free of all and of those ``ahead``, and the lane."""
        best, chosen = -1, 0
        for lane, known in enumerate(self._taken):
            start = ready
            besides = [(slot.start, slot.end) for slot in ahead if slot.lane == lane]
            taken = sorted([*known, *besides]) if besides else known
            at = bisect_left(taken, (ready, ready))
            if at and taken[at - 1][1] > start:
                start = taken[at - 1][1]
            while at < len(taken) and taken[at][0] < start + seconds:
                start = taken[at][1]
                at += 1
            if best < 0 or start < best:
                best, chosen = start, lane
            if best == ready:
                break
        return best, chosen

    def take(self, lane: int, start: Instant, end: Instant) -> None:
        """Take ``lane`` from ``start`` to ``end``."""
        insort(self._taken[lane], (start, end))


@dataclass(slots=True, eq=False)
class Entry:
    """A convoy as it is being put together; ``gate`` is empty if it forms inside the corridor, at ``place``."""

    corridor: str
    direction: Direction
    window: AccessWindow
    place: str
    gate: str
    instant: Instant
    vehicles: list[str] = field(default_factory=list)
    escorts: int = 0
    first: dict[tuple[str, int], Instant] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Slot:
    """
    A service that can be had: from ``start`` to ``end`` on ``lane``.

    ``ahead`` are the services of vehicles that it follows and that are not taken yet either.
    """

    start: Instant
    end: Instant
    lane: int
    ahead: "tuple[Slot, ...]" = ()


class CheckpointLedger:
    """One checkpoint in one direction."""

    def __init__(self, operation: Operation, checkpoint: Checkpoint, direction: Direction) -> None:
        self.operation, self.checkpoint, self.direction = operation, checkpoint, direction
        self.corridor = corridor_of(operation, checkpoint)
        self.lanes = Lanes(checkpoint.lanes)
        self.hours = sorted(checkpoint.hours)
        self.used = [0] * len(checkpoint.quotas)
        self.plain = not checkpoint.quotas and not checkpoint.hours and not operation.private_cars
        exposed_in = operation.place[checkpoint.place].exposed_in
        windows = [window.usable for window in usable_windows(operation) if window.corridor == exposed_in]
        # Windows that meet are one access: a convoy pays the batch once in each.
        self.opens = [w.start for n, w in enumerate(windows) if all(other.end < w.start for other in windows[:n])]

    def _access(self, instant: Instant) -> tuple[str, int]:
        """Return what the services of one convoy that share a batch have in common: the checkpoint and the access."""
        return self.checkpoint.id, bisect_right(self.opens, instant)

    def earliest(self, ready: Instant, entry: Entry | None, front: Slot | None = None) -> Slot | None:
        """
        Return the first service that a vehicle of convoy ``entry`` (None: of no convoy) can have, or None if never.

        With ``front``, a service that is not taken yet, it does not come before that, nor as if that were not there.
        """
        checkpoint = self.checkpoint
        first = None if entry is None else entry.first.get(self._access(ready))
        ahead: tuple[Slot, ...] = ()
        if front is not None:
            ready, ahead = max(ready, front.start), (*front.ahead, front)
            if entry is not None and first is None and self._access(front.start) == self._access(ready):
                first = front.start
        batch = checkpoint.batch if first is None else 0
        # With a batch it must be plain who was first, so nobody starts in the same second.
        start = ready if first is None else max(ready, first + bool(checkpoint.batch))
        if self.plain:
            start, lane = self.lanes.earliest(start, checkpoint.service + batch, ahead)
            return Slot(start, start + checkpoint.service + batch, lane, ahead)
        for _ in range(10_000):
            opened = self._opened(start, ahead)
            if opened is None:
                return None
            if opened != start:
                start = opened
                continue
            seconds = batch + service_time(self.operation, checkpoint, self.corridor, self.direction, start)
            free, lane = self.lanes.earliest(start, seconds, ahead)
            if free != start:
                start = free
                continue
            closes = max((h.end for h in self.hours if h.start <= start <= h.end), default=None)
            if closes is None or start + seconds <= closes:
                return Slot(start, start + seconds, lane, ahead)
            start = closes + 1
        return None

    def _opened(self, start: Instant, ahead: Sequence[Slot]) -> Instant | None:
        """Return the first second from ``start`` on at which hours and quotas let a service start after those ``ahead``."""
        moved = True
        while moved:
            moved = False
            if self.hours:
                after = [max(start, h.start) for h in self.hours if h.end >= start]
                if not after:
                    return None
                moved, start = min(after) != start, min(after)
            for used, quota in zip(self.used, self.checkpoint.quotas, strict=True):
                period = quota.period
                if (
                    period.start <= start <= period.end
                    and used + sum(period.holds(slot.start, slot.start) for slot in ahead) >= quota.vehicles
                ):
                    moved, start = True, period.end + 1
        return start

    def holds(self, slots: Sequence[Slot]) -> bool:
        """Return whether ``slots`` that are free one by one can be taken together: none meets another, and the quotas hold them all."""
        for number, slot in enumerate(slots):
            for other in slots[:number]:
                if slot.lane == other.lane and slot.start < other.end and other.start < slot.end:
                    return False
        for used, quota in zip(self.used, self.checkpoint.quotas, strict=True):
            if used + sum(quota.period.holds(slot.start, slot.start) for slot in slots) > quota.vehicles:
                return False
        return True

    def take(self, slot: Slot, entry: Entry | None) -> None:
        """Take ``slot`` for a vehicle of ``entry``."""
        self.lanes.take(slot.lane, slot.start, slot.end)
        for number, quota in enumerate(self.checkpoint.quotas):
            self.used[number] += quota.period.start <= slot.start <= quota.period.end
        if entry is not None:
            entry.first.setdefault(self._access(slot.start), slot.start)


@dataclass(frozen=True, slots=True)
class Habits:
    """
    How convoys form, where the rules leave it open; by corridor and direction.

    Parameters
    ----------
    phases
        New convoys enter only at this second modulo the headway. Missing: whenever they are ready.
    holds
        New convoys enter not before so many seconds before the window's usable end. Missing: no need to wait.
    delay
        Seconds that any new convoy waits for others to join it.
    """

    phases: Mapping[tuple[str, Direction], Seconds] = field(default_factory=dict)
    holds: Mapping[tuple[str, Direction], Seconds] = field(default_factory=dict)
    delay: Seconds = 0


class GateLedger:
    """The convoys of one corridor in one direction."""

    def __init__(self, corridor: Corridor, direction: Direction, habits: Habits) -> None:
        self.corridor, self.direction, self.delay = corridor, direction, habits.delay
        self.phase, self.hold = habits.phases.get((corridor.id, direction)), habits.holds.get((corridor.id, direction))
        self.gate = corridor.outer_gate if direction is Direction.IN else corridor.inner_gate
        self.entries: list[Entry] = []
        self.inside: list[Entry] = []

    def earliest(self, window: AccessWindow, ready: Instant, escorts: int) -> Entry | None:
        """Return the first convoy that a vehicle ready at the gate can go with, an old or a new one, or None if there is none."""
        joined = None
        for entry in self.entries:
            full = len(entry.vehicles) + 1 + escorts > self.corridor.max_vehicles
            if (
                entry.window is window
                and entry.instant >= ready
                and not full
                and (joined is None or entry.instant < joined.instant)
            ):
                joined = entry
        if escorts < self.corridor.escorts or 1 + escorts > self.corridor.max_vehicles:
            # A convoy that forms has its escorts already, or it could not have formed.
            return joined
        limit = self.corridor.max_convoys
        if limit is not None and sum(entry.window is window for entry in self.entries) >= limit:
            return joined
        ready = max(ready, window.opens) + self.delay
        instant = self._free(ready if self.hold is None else max(ready, window.usable.end - self.hold))
        if joined is not None and joined.instant <= instant:
            return joined
        return Entry(self.corridor.id, self.direction, window, self.gate, self.gate, instant)

    def holds(self, forming: Sequence[Entry]) -> bool:
        """Return whether convoys that can form one by one can form together: the headway apart, and no more than the window allows."""
        for number, entry in enumerate(forming):
            if any(abs(entry.instant - other.instant) < self.corridor.headway for other in forming[:number]):
                return False
            formed = sum(other.window is entry.window for other in (*self.entries, *forming))
            if self.corridor.max_convoys is not None and formed > self.corridor.max_convoys:
                return False
        return True

    def _free(self, start: Instant) -> Instant:
        headway = self.corridor.headway
        if not headway:
            return start
        moved = True
        while moved:
            if self.phase is not None:
                start += (self.phase - start) % headway
            moved = False
            for entry in self.entries:
                if abs(entry.instant - start) < headway:
                    start, moved = entry.instant + headway, True
        return start

    def within(self, window: AccessWindow, place: str, instant: Instant, vehicle: str) -> Entry:
        """Return the convoy forming inside the corridor at ``place`` that a vehicle can go with, an old or a new one."""
        for entry in self.inside:
            near = entry.instant <= instant <= entry.instant + HOUR
            room = len(entry.vehicles) < self.corridor.max_vehicles and vehicle not in entry.vehicles
            if entry.window is window and entry.place == place and near and room:
                return entry
        return Entry(self.corridor.id, self.direction, window, place, "", instant)

    def join(self, entry: Entry, vehicle: str) -> None:
        """Let ``vehicle`` go with ``entry``."""
        known = self.entries if entry.gate else self.inside
        if not entry.vehicles:
            known.append(entry)
        if vehicle not in entry.vehicles:
            entry.vehicles.append(vehicle)


class SiteLedger:
    """People received at one site."""

    def __init__(self, operation: Operation, site: str) -> None:
        self.site = operation.reception_site[site]
        self.room = {m: self.site.capacity(m) for m in Mobility}
        self.hours: dict[tuple[int, Mobility], int] = {}

    def most(self, mobility: Mobility) -> int | None:
        """Return how many of ``mobility`` one vehicle can still bring at most, or None for no limit."""
        limits = [limit for limit in (self.room[mobility], self.site.intake(mobility)) if limit is not None]
        return min(limits) if limits else None

    def earliest(self, ready: Instant, seconds: Seconds, people: Mapping[Mobility, int], horizon: Instant) -> Instant | None:
        """Return the first second from ``ready`` on at which ``people`` can begin to alight for ``seconds``, or None."""
        start = ready
        while start + seconds <= horizon:
            hour = (start + seconds) // HOUR
            for mobility, count in people.items():
                intake = self.site.intake(mobility)
                if intake is not None and self.hours.get((hour, mobility), 0) + count > intake:
                    break
            else:
                return start
            start = (hour + 1) * HOUR - seconds
        return None

    def take(self, end: Instant, people: Mapping[Mobility, int]) -> None:
        """Receive ``people`` at ``end``."""
        for mobility, count in people.items():
            room = self.room[mobility]
            if room is not None:
                self.room[mobility] = room - count
            key = (end // HOUR, mobility)
            self.hours[key] = self.hours.get(key, 0) + count


class Ledger:
    """Everything that is shared, with what is taken of it."""

    def __init__(self, operation: Operation, habits: Habits | None = None) -> None:
        self.operation, habits = operation, habits or Habits()
        self.checkpoints = {(c.id, d): CheckpointLedger(operation, c, d) for c in operation.checkpoints for d in Direction}
        self.gates = {(c.id, d): GateLedger(c, d, habits) for c in operation.corridors for d in Direction}
        self.bays = {group.place: Lanes(operation.place[group.place].bays) for group in operation.groups}
        self.sites = {site.place: SiteLedger(operation, site.place) for site in operation.reception_sites}
        self.waiting = {group.id: group.count for group in operation.groups}
        self.stock = {consignment.id: consignment.kg for consignment in operation.consignments}
