"""
Where one vehicle can be, and when at the earliest, with everything already taken by others.

Label setting over places (Dijkstra). Waiting is always possible except where an access window closes, so the search keeps
apart the windows in which a vehicle is exposed: a label is a place, a window (None where not exposed) and an instant.
"""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from safepassage.domain.fleet import VehicleType
from safepassage.domain.network import AccessWindow, Direction, Place, Role
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Drive, Service
from safepassage.planning.ledger import CheckpointLedger, Entry, Ledger, Slot
from safepassage.planning.roads import Road, Roads
from safepassage.units import Instant, Metres, Seconds


@dataclass(frozen=True, slots=True, eq=False)
class Label:
    """
    A vehicle at a place, ready to go on at ``time``.

    Parameters
    ----------
    window
        The window in which its present stretch of exposure lies; None where it is not exposed.
    entry
        The convoy it is in.
    parent, road, slot, depart
        How it came here: the drive, when it started, and the service before it.
    since_depot, driven
        Metres since the last depot; seconds driven in the operation.
    """

    vehicle: str
    place: str
    time: Instant
    window: AccessWindow | None
    entry: Entry | None
    since_depot: Metres
    driven: Seconds
    parent: "Label | None" = None
    road: Road | None = None
    slot: Slot | None = None
    depart: Instant = 0

    def path(self) -> list["Label"]:
        """Return the labels from the first move to this one."""
        labels: list[Label] = []
        label = self
        while label.parent is not None:
            labels.append(label)
            label = label.parent
        return labels[::-1]


@dataclass(frozen=True, slots=True)
class Party:
    """The escorts that go with a vehicle, and from when they are there: no gate is entered before."""

    escorts: int = 0
    ready: Instant = 0


ALONE = Party()


class Search:
    """Searches for one vehicle type in one ledger."""

    def __init__(self, roads: Roads, ledger: Ledger, kind: VehicleType, horizon: Instant) -> None:
        self.operation: Operation = roads.operation
        self.roads, self.ledger, self.kind, self.horizon = roads, ledger, kind, horizon
        self.budget = kind.driving_budget

    def begin(
        self, vehicle: str, place: str, time: Instant, since_depot: Metres, driven: Seconds, entry: Entry | None = None
    ) -> list[Label]:
        """Return the labels of a vehicle that stands at ``place`` from ``time`` on: one for each window open then if it is exposed."""
        corridor = self.operation.place[place].exposed_in
        if not corridor:
            return [Label(vehicle, place, time, None, entry, since_depot, driven)]
        windows = self.roads.windows.get(corridor, ())
        if not windows:
            return []
        time = max(time, windows[0].opens)
        return [Label(vehicle, place, time, w, entry, since_depot, driven) for w in windows if w.opens <= time <= w.usable.end]

    def reach(
        self, starts: Iterable[Label], targets: frozenset[str], party: Party = ALONE, *, loaded: bool = False
    ) -> list[Label]:
        """Return the earliest label at each of ``targets`` and window, in order of time; ``loaded`` vehicles drive no chain inwards."""
        number = count()
        heap = [(label.time, next(number), label) for label in starts]
        heapq.heapify(heap)
        done: set[tuple[str, str]] = set()
        found: list[Label] = []
        left = set(targets)
        while heap:
            _, _, label = heapq.heappop(heap)
            key = (label.place, label.window.id if label.window else "")
            if key in done:
                continue
            done.add(key)
            if label.place in targets:
                found.append(label)
                # A place exposed in several windows may be worth reaching in each.
                if label.window is None or len(self.roads.windows[label.window.corridor]) == 1:
                    left.discard(label.place)
                    if not left:
                        break
            for road in self.roads.from_[self.kind.id][label.place]:
                if loaded and road.chain and road.direction == "in":
                    continue
                for other in self._drive(label, road, party):
                    if (other.place, other.window.id if other.window else "") not in done:
                        heapq.heappush(heap, (other.time, next(number), other))
        return found

    def _drive(self, label: Label, road: Road, party: Party) -> Iterator[Label]:
        since = label.since_depot + road.metres
        if self.kind.range is not None and since > self.kind.range:
            return
        if self.budget is not None and label.driven + road.day > self.budget:
            return
        if not road.exposed:
            yield from self._arrive(label, road, None, None, since)
            return
        # One stretch of exposure in one corridor keeps its window.
        kept = label.window is not None and label.window.corridor == road.exposed
        windows = (label.window,) if kept and label.window else self.roads.windows.get(road.exposed, ())
        for window in windows:
            if window.usable.end <= label.time:
                continue
            if not road.chain:
                yield from self._arrive(label, road, window, None, since)
            elif window.directions.allow(road.direction):
                entry = self._convoy(label, road, window, party)
                if entry is not None:
                    yield from self._arrive(label, road, window, entry, since)

    def _convoy(self, label: Label, road: Road, window: AccessWindow, party: Party) -> Entry | None:
        entry = label.entry
        if entry is not None and entry.corridor == road.chain and entry.direction is road.direction and not road.enters:
            return entry
        gate = self.ledger.gates[road.chain, road.direction]
        if road.enters:
            return gate.earliest(window, max(label.time, party.ready), party.escorts)
        if party.escorts:
            return None
        return gate.within(window, label.place, max(label.time, window.opens), label.vehicle)

    def _arrive(
        self,
        label: Label,
        road: Road,
        window: AccessWindow | None,
        entry: Entry | None,
        since: Metres,
        front: Slot | None = None,
    ) -> Iterator[Label]:
        """Yield the labels at the end of ``road``: one, or one for each window in which its end is exposed otherwise than the road."""
        served = self._served(label, road, entry, front)
        if served is None:
            return
        depart, slot = served
        if window is not None:
            depart = max(depart, window.opens)
        if road.night > road.day and not road.enters:
            depart = self._daybreak(depart, road)
        arrive = depart + (road.night if self.operation.is_night(depart) else road.day)
        if not self._in_time(label, window, depart, arrive):
            return
        place = self.operation.place[road.target]
        if Role.DEPOT in place.roles:
            since = 0
        for stay in self._stays(place, window):
            leave, there = depart, arrive
            if stay is not None and stay is not window and there < stay.opens and not road.enters:
                leave, there = self._for_opening(depart, road, stay.opens)
                if not self._in_time(label, window, leave, there):
                    continue
            if stay is None or stay is window or stay.opens <= there <= stay.usable.end:
                yield Label(
                    label.vehicle, place.id, there, stay, entry, since, label.driven + there - leave, label, road, slot, leave
                )

    def _served(self, label: Label, road: Road, entry: Entry | None, front: Slot | None) -> tuple[Instant, Slot | None] | None:
        """Return when a vehicle can drive off, after its service if it needs one; None if it never can."""
        depart = entry.instant if entry is not None and entry.gate and road.enters else label.time
        if road.checkpoint is None:
            return depart, None
        slot = self._lane(road).earliest(depart, entry, front)
        return None if slot is None else (slot.end, slot)

    def _in_time(self, label: Label, window: AccessWindow | None, depart: Instant, arrive: Instant) -> bool:
        """Return whether a drive keeps the horizon, the windows at its start and on the road, and the driving hours."""
        return (
            arrive <= self.horizon
            and (window is None or arrive <= window.usable.end)
            and (label.window is None or depart <= label.window.usable.end)
            and (self.budget is None or label.driven + arrive - depart <= self.budget)
        )

    def _stays(self, place: Place, window: AccessWindow | None) -> tuple[AccessWindow | None, ...]:
        """Return the windows in which a vehicle that came in ``window`` may be at ``place``; None where it is not exposed."""
        if not place.exposed_in:
            return (None,)
        if window is not None and place.exposed_in == window.corridor:
            return (window,)
        return self.roads.windows.get(place.exposed_in, ())

    def _for_opening(self, depart: Instant, road: Road, opens: Instant) -> tuple[Instant, Instant]:
        """Return when to drive off, from ``depart`` on, so as to arrive as soon as a place opens and not before; and the arrival."""
        ways = []
        for seconds in (road.day, road.night):
            leave = max(depart, opens - seconds)
            ways.append((leave + (road.night if self.operation.is_night(leave) else road.day), leave))
        # The first way is never too early; of two that arrive together the later departure drives less at night.
        arrive, leave = min((way for way in ways if way[0] >= opens), key=lambda way: (way[0], -way[1]))
        return leave, arrive

    def _daybreak(self, depart: Instant, road: Road) -> Instant:
        """Return when to drive off: not at night if waiting for its end means an earlier arrival."""
        for night in self.operation.nights:
            if night.start <= depart < night.end and night.end + road.day < depart + road.night:
                return night.end
        return depart

    def follow(self, label: Label, leader: list[Label], before: list[Label]) -> list[Label] | None:
        """
        Return the labels of a vehicle at ``label`` that drives every leg of ``leader``, right behind the vehicle of ``before``.

        It is served at each checkpoint after that vehicle and enters gates with its convoy; None if it cannot.
        """
        path: list[Label] = []
        for ahead, front in zip(leader, before, strict=True):
            road = next((r for r in self.roads.from_[self.kind.id][label.place] if ahead.road and _same(r, ahead.road)), None)
            entry = ahead.entry
            if road is None or (entry is not None and road.enters and label.time > entry.instant):
                return None
            window = entry.window if entry is not None else ahead.window or label.window
            since = label.since_depot + road.metres
            found = [
                x
                for x in self._arrive(label, road, window if road.exposed else None, entry, since, front.slot)
                if x.window is ahead.window
            ]
            if not found or (self.kind.range is not None and since > self.kind.range):
                return None
            label = found[0]
            path.append(label)
        return path

    def _lane(self, road: Road) -> CheckpointLedger:
        assert road.checkpoint is not None  # noqa: S101 - the caller has looked
        return self.ledger.checkpoints[road.checkpoint.id, road.direction]


def _same(road: Road, other: Road) -> bool:
    return road.leg == other.leg and road.direction is other.direction


def commit(ledger: Ledger, vehicle: str, path: list[Label]) -> list[tuple[Service | Drive, Entry | None]]:
    """Take everything that ``path`` needs for ``vehicle``; return its services and drives with their convoys."""
    tasks: list[tuple[Service | Drive, Entry | None]] = []
    for label in path:
        road, entry = label.road, label.entry
        assert road is not None  # noqa: S101 - the first label of a path has a road
        if entry is not None:
            ledger.gates[entry.corridor, entry.direction].join(entry, vehicle)
        if label.slot is not None and road.checkpoint is not None:
            ledger.checkpoints[road.checkpoint.id, road.direction].take(label.slot, entry)
            service = Service(checkpoint=road.checkpoint.id, direction=road.direction, start=label.slot.start, end=label.slot.end)
            tasks.append((service, entry))
        tasks.append((Drive(leg=road.leg, direction=road.direction, start=label.depart, end=label.time), entry))
    return tasks


def together(ledger: Ledger, paths: Iterable[list[Label]]) -> bool:
    """Return whether ways that were looked up one by one, none of them taken yet, leave each other room at checkpoints and gates."""
    slots: dict[tuple[str, Direction], list[Slot]] = {}
    forming: dict[tuple[str, Direction], list[Entry]] = {}
    for label in (label for path in paths for label in path):
        road, entry = label.road, label.entry
        if road is not None and road.checkpoint is not None and label.slot is not None:
            slots.setdefault((road.checkpoint.id, road.direction), []).append(label.slot)
        if entry is not None and entry.gate and not entry.vehicles:
            known = forming.setdefault((entry.corridor, entry.direction), [])
            if not any(other is entry for other in known):
                known.append(entry)
    return all(ledger.checkpoints[key].holds(found) for key, found in slots.items()) and all(
        ledger.gates[key].holds(found) for key, found in forming.items()
    )
