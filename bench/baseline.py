"""
What a coordinator plans in a spreadsheet today, carried out under the rules: the yardstick for what proper planning gains.

The sheet has a line for each vehicle and works out round trips: from the road times, one plain service at each checkpoint, boarding and
alighting. The vehicle that is free first takes the next trip, in the corridor that is nearest to it, to the point where most people still
wait, and back to a site that has room for them. The sheet knows no queues: not at checkpoints, not at bays, not at a site's doors.

So there are two figures: how many the sheet says, and how many it comes to when the vehicles make these trips in this order, first
come first served, none of them entering unless it can be out in time. Only the second is a plan, and only it is verified.
"""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bench.carry_out import Trip, carry_out
from bench.offers import Offer, full_load
from bench.plain_times import PlainTimes
from safepassage.domain.fleet import Fleet, VehicleType
from safepassage.domain.network import AccessWindow
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, Mobility
from safepassage.domain.plan import Plan
from safepassage.terms import usable_windows
from safepassage.units import Instant, Seconds

NEAREST = 4
"""Reception sites considered for one corridor, the nearest first."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The people whom the sheet says can be brought out, and the plan that it comes to."""

    on_paper: int
    plan: Plan


def baseline(operation: Operation, plan: Plan) -> Baseline:
    """
    Return the coordinator's plan for an ``operation`` of this family, with the bound of ``plan``, which holds for any plan.

    The family: each assembly point lies beyond one corridor, which is entered at its outer gate.
    """
    sheet = Sheet(operation, plan.horizon)
    trips = sheet.fill()
    return Baseline(on_paper=sheet.people, plan=carry_out(operation, plan, trips))


@dataclass(slots=True)
class _Corridor:
    """One corridor on the sheet: its windows, the points beyond it and the sites nearest to it."""

    gate: str
    windows: Sequence[AccessWindow]
    points: Sequence[str]
    sites: Sequence[str]


@dataclass
class Sheet:
    """The spreadsheet: who still waits, which room is left, and the trips written down so far."""

    operation: Operation
    horizon: Instant
    people: int = 0
    trips: list[Trip] = field(default_factory=list)

    def __post_init__(self) -> None:
        op = self.operation
        self.plain = PlainTimes(op)
        self.waiting = {group.id: group.count for group in op.groups}
        self.sites_for = {group.id: frozenset(op.sites_for(group)) for group in op.groups}
        self.at: dict[str, list[EvacueeGroup]] = {}
        for group in op.groups:
            self.at.setdefault(group.place, []).append(group)
        self.room = {(site.place, m): site.capacity(m) for site in op.reception_sites for m in Mobility}
        self._nearest: dict[tuple[str, str], list[_Corridor]] = {}
        kind = max(op.vehicle_types, key=lambda one: one.places.seat)
        self.corridors = []
        for corridor in op.corridors:
            away = self.times(kind, corridor.outer_gate)
            near = sorted((site.place for site in op.reception_sites if site.place in away), key=lambda site: away[site])
            windows = [window for window in usable_windows(op) if window.corridor == corridor.id]
            points = [point for point in self.at if op.place[point].exposed_in == corridor.id]
            self.corridors.append(_Corridor(corridor.outer_gate, windows, points, near[:NEAREST]))

    def fill(self) -> list[Trip]:
        """Write down every trip, count the people on paper, and return the trips."""
        op = self.operation
        heap = [
            (max(0, fleet.available_from), number, name, fleet.place, fleet)
            for fleet in op.fleets
            if not op.vehicle_type[fleet.type].escort
            for number, name in enumerate(fleet.vehicles)
        ]
        heap.sort(key=lambda item: item[:3])
        self.people = sum(fleet.count * item.count for fleet in op.fleets for item in fleet.aboard)
        while heap:
            free, number, name, place, fleet = heapq.heappop(heap)
            after = self._next_trip(free, name, place, fleet)
            if after is not None:
                heapq.heappush(heap, (*after[:1], number, name, after[1], fleet))
        return self.trips

    def _next_trip(self, free: Instant, name: str, place: str, fleet: Fleet) -> tuple[Instant, str] | None:
        """Write down the next trip of a vehicle; return when and where it is free again, or None if there is none left for it."""
        kind = self.operation.vehicle_type[fleet.type]
        for corridor in self._corridors_near(kind, place):
            inside = self.times(kind, corridor.gate)
            able = sorted((-self._takes(kind, point), inside[point], point) for point in corridor.points if point in inside)
            for people, way, point in able:
                if not people:
                    break
                choice = self._site(kind, point, corridor)
                if choice is None:
                    continue
                site, offer = choice
                seconds = 2 * way + kind.boarding_time(frozenset(offer))
                reaches = max(free + self.times(kind, place).get(corridor.gate, 0), self._ready(point, offer) - way)
                enters = next((e for w in corridor.windows if (e := max(reaches, w.opens)) + seconds <= w.usable.end), None)
                if enters is None:
                    continue
                back = enters + seconds + inside[site] + kind.alighting_time(frozenset(offer))
                if back <= self.horizon:
                    self.trips.append(Trip(enters, name, point, site, offer))
                    self._book(kind, point, site, offer)
                    return back, site
        return None

    def _corridors_near(self, kind: VehicleType, place: str) -> list[_Corridor]:
        """Return the corridors that a vehicle at ``place`` can reach, the nearest outer gate first."""
        if (kind.id, place) not in self._nearest:
            away = self.times(kind, place)
            reached = [corridor for corridor in self.corridors if corridor.gate in away]
            self._nearest[kind.id, place] = sorted(reached, key=lambda corridor: away[corridor.gate])
        return self._nearest[kind.id, place]

    def _takes(self, kind: VehicleType, point: str) -> int:
        """Return how many people wait at ``point`` for whom ``kind`` has places."""
        return sum(self.waiting[group.id] for group in self.at[point] if kind.places.of(group.mobility))

    def _ready(self, point: str, offer: Offer) -> Instant:
        return min(group.ready_from for group in self.at[point] if group.mobility in offer and self.waiting[group.id])

    def _site(self, kind: VehicleType, point: str, corridor: _Corridor) -> tuple[str, Offer] | None:
        """Return the site that takes most of those whom ``kind`` can carry from ``point``, and the places to offer."""
        best, choice = 0, None
        for site in corridor.sites:
            offer = tuple(m for m in Mobility if kind.places.of(m) and self._number(point, site, m))
            people = sum(min(places, self._number(point, site, m)) for m, places in full_load(kind, offer).items())
            if people > best:
                best, choice = people, (site, offer)
        return choice

    def _number(self, point: str, site: str, mobility: Mobility) -> int:
        """Return how many of ``mobility`` still wait at ``point`` for whom ``site`` has room."""
        room = self.room[site, mobility]
        waiting = sum(
            self.waiting[group.id] for group in self.at[point] if group.mobility is mobility and site in self.sites_for[group.id]
        )
        return waiting if room is None else min(waiting, room)

    def _book(self, kind: VehicleType, point: str, site: str, offer: Offer) -> None:
        left = {m: min(places, self._number(point, site, m)) for m, places in full_load(kind, offer).items()}
        for mobility, number in left.items():
            room = self.room[site, mobility]
            self.room[site, mobility] = None if room is None else room - number
        self.people += sum(left.values())
        for group in sorted(self.at[point], key=lambda one: one.priority):
            if group.mobility in left and site in self.sites_for[group.id]:
                taken = min(left[group.mobility], self.waiting[group.id])
                self.waiting[group.id] -= taken
                left[group.mobility] -= taken

    def times(self, kind: VehicleType, start: str) -> Mapping[str, Seconds]:
        """Return the seconds by day from ``start`` to every place that ``kind`` can reach."""
        return self.plain.of(kind.profile, start)
