"""
Dispatch: vehicle after vehicle, in the order in which they are free, takes the best trip that the others leave it.

"Best" is by the guide's values, so that a vehicle does not spend on one person what is worth more to another.
"""

import heapq
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from safepassage.domain.fleet import Fleet, VehicleType
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, Mobility
from safepassage.planning.bound import offers
from safepassage.planning.escorts import Behind, Guard
from safepassage.planning.guide import Guide
from safepassage.planning.ledger import Habits, Ledger
from safepassage.planning.roads import Roads
from safepassage.planning.search import ALONE, Label, Party, commit, together
from safepassage.planning.trips import Boarding, Decision, Delivery, Desk, Haul, Truck, by_mobility
from safepassage.units import Instant


@dataclass(frozen=True, slots=True)
class Knobs:
    """
    What is left open by the rules and tried in several ways.

    Parameters
    ----------
    habits
        How convoys form.
    breadth
        Possible trips looked at in full for each decision.
    noise
        Share by which values are shaken at random.
    """

    habits: Habits = field(default_factory=Habits)
    breadth: int = 3
    noise: float = 0.0


@dataclass(frozen=True, slots=True)
class Trip:
    """A trip that can be had, with its worth in millionths of a person."""

    decision: Decision
    boarding: Boarding
    delivery: Delivery
    worth: int
    behind: Behind = ()


@dataclass(frozen=True, slots=True)
class Schedule:
    """What a dispatch comes to: vehicles with their tasks, and the decisions in the order in which they were taken."""

    trucks: tuple[Truck, ...]
    decisions: tuple[Decision, ...]
    knobs: Knobs
    people: int = 0
    weighted: int = 0
    stranded: tuple[str, ...] = ()
    """Vehicles whose people aboard at the outset cannot be brought to a site."""


class Dispatcher:
    """Makes schedules for the first ``vehicles`` vehicles of an operation."""

    def __init__(
        self,
        roads: Roads,
        fleets: Sequence[tuple[Fleet, int]],
        horizon: Instant,
        halt: Callable[[], bool] = lambda: False,
    ) -> None:
        self.operation: Operation = roads.operation
        self.halt = halt
        self.roads, self.fleets, self.horizon = roads, fleets, horizon
        self.escorts = max((corridor.escorts for corridor in self.operation.corridors), default=0)
        self.wanted = {
            site.place: frozenset(g.mobility for g in self.operation.groups if site.place in self.operation.sites_for(g))
            for site in self.operation.reception_sites
        }
        self.offers = {
            (kind.id, site): offers(kind, wanted) for kind in self.operation.vehicle_types for site, wanted in self.wanted.items()
        }

    def trucks(self) -> list[Truck]:
        """Return the vehicles as they start."""
        found = []
        for fleet, counted in self.fleets:
            kind = self.operation.vehicle_type[fleet.type]
            for name in fleet.vehicles[:counted]:
                cargo = {load.consignment: load.kg for load in fleet.cargo}
                found.append(
                    Truck(name, fleet, kind, fleet.place, max(0, fleet.available_from), driven=fleet.driven, cargo=cargo)
                )
        return found

    def dispatch(
        self,
        guide: Guide,
        knobs: Knobs,
        rng: random.Random | None = None,
        given: Sequence[Decision] = (),
    ) -> Schedule:
        """
        Return a schedule made trip by trip with ``guide``, after the trips that are ``given``.

        With ``rng``, values are shaken by ``knobs.noise``.
        """
        run = _Run(self, knobs)
        run.begin(given)
        for greedy in (False, True):
            heap = [(truck.time, number) for number, truck in enumerate(run.trucks) if run.can_go(truck)]
            heapq.heapify(heap)
            while heap and not self.halt():
                _, number = heapq.heappop(heap)
                truck = run.trucks[number]
                trip = run.best(truck, guide, rng)
                if trip is not None and (greedy or trip.worth >= 0):
                    run.perform(truck, trip)
                    heapq.heappush(heap, (truck.time, number))
        return run.schedule()

    def replay(self, decisions: Sequence[Decision], knobs: Knobs) -> Schedule:
        """Return the schedule that ``decisions`` come to; those that are impossible are left out."""
        run = _Run(self, knobs)
        run.begin(decisions)
        return run.schedule()


class _Run:
    """One schedule in the making."""

    def __init__(self, owner: Dispatcher, knobs: Knobs) -> None:
        self.owner, self.knobs = owner, knobs
        self.ledger = Ledger(owner.operation, knobs.habits)
        self.desk = Desk(owner.roads, self.ledger, owner.horizon)
        self.trucks = owner.trucks()
        self.guard = Guard(self.desk, [truck for truck in self.trucks if truck.kind.escort])
        self.decisions: list[Decision] = []
        self.stranded: list[str] = []
        self.people = self.weighted = 0

    def schedule(self) -> Schedule:
        return Schedule(tuple(self.trucks), tuple(self.decisions), self.knobs, self.people, self.weighted, tuple(self.stranded))

    def can_go(self, truck: Truck) -> bool:
        """Return whether ``truck`` can board people: escorts cannot, nor can those that still have people aboard."""
        return not truck.kind.escort and truck.id not in self.stranded

    def begin(self, given: Sequence[Decision]) -> None:
        """Bring the people aboard at the outset to a site, then make the trips that are ``given``."""
        self._aboard_first()
        by_id = {truck.id: truck for truck in self.trucks}
        for decision in given:
            self.repeat(by_id[decision.vehicle], decision)

    def _aboard_first(self) -> None:
        """Bring everybody who is aboard at the outset to the first site that can be reached."""
        op = self.owner.operation
        for truck in self.trucks:
            people = tuple((op.group[item.group], item.count) for item in truck.fleet.aboard if item.count)
            if not people:
                continue
            offer = tuple(m for m in Mobility if any(g.mobility is m for g, _ in people))
            counts = by_mobility(people)
            best: Delivery | None = None
            sites = [s.place for s in op.reception_sites if all(s.place in op.sites_for(g) for g, _ in people)]
            for site in sites:
                room = self.ledger.sites[site].room
                if any(room[m] is not None and n > (room[m] or 0) for m, n in counts.items()):
                    continue
                for label in self.desk.start(truck):
                    found = self.desk.deliver(truck.kind, label, offer, site, counts)
                    if found is not None and (best is None or found.end < best.end):
                        best = found
            if best is not None:
                self.desk.alight(truck, best, offer, people)
                self._count(people)
            else:
                self.stranded.append(truck.id)

    def best(self, truck: Truck, guide: Guide, rng: random.Random | None) -> Trip | None:
        """Return the best trip that ``truck`` can make from where it is, or None."""
        found: Trip | None = None
        best = 0.0
        for number in self._escort_numbers(self.owner.escorts):
            feasible, late = 0, dict[tuple[str, str], Instant]()
            for boarding, gain, shaken in self._candidates(truck, guide, rng, number):
                if feasible >= self.knobs.breadth:
                    break
                way = (boarding.label.place, boarding.site)
                # Whoever leaves later from the same place is not in time either.
                if boarding.end >= late.get(way, boarding.end + 1):
                    continue
                rest = self._rest(truck, boarding, number)
                if rest is None:
                    late[way] = boarding.end
                    continue
                feasible += 1
                delivery, behind = rest
                worth = gain + guide.empty(truck.fleet, boarding.site, delivery.end)
                worth -= guide.charge(truck.fleet, boarding.label.path()) + guide.charge(truck.fleet, delivery.label.path())
                score = worth * shaken
                if found is None or (score, -delivery.end) > (best, -found.delivery.end):
                    best = score
                    decision = Decision(truck.id, boarding.label.place, boarding.site, boarding.offer, escorts=number)
                    found = Trip(decision, boarding, delivery, worth, behind)
        return found

    def _escort_numbers(self, most: int) -> tuple[int, ...]:
        """Return the numbers of escorts to try for a trip: with its own it can form convoys, without it can join them."""
        return (0, most) if most else (0,)

    def _rest(self, truck: Truck, boarding: Boarding, number: int) -> tuple[Delivery, Behind] | None:
        """Return the way out after ``boarding``, and the ways of ``number`` escorts that go along; None if there is none."""
        inwards = self.guard.inwards(boarding.label.path(), number)
        if inwards is None:
            return None
        ready = max((path[-1].time for _, path in inwards), default=0)
        party = Party(number, ready) if number else ALONE
        people = boarding.by_mobility()
        delivery = self.desk.deliver(truck.kind, self.desk.loaded(boarding), boarding.offer, boarding.site, people, party)
        if delivery is None:
            return None
        behind = self.guard.outwards(inwards, boarding.label.path(), delivery.label.path())
        ways = [way.path() for way in (boarding.label, delivery.label, delivery.escape) if way is not None]
        if behind is None or not together(self.ledger, ways + [path for _, path in behind]):
            return None
        return delivery, behind

    def _candidates(
        self, truck: Truck, guide: Guide, rng: random.Random | None, escorts: int
    ) -> Iterator[tuple[Boarding, int, float]]:
        """
        Yield boardings, the most promising first, with the worth of the people in them, and by how much to shake it.

        What a vehicle can be worth from a point on is no less than what any boarding there promises, so points are looked at
        one after the other, and most of them never.
        """
        points = frozenset(group.place for group in self.owner.operation.groups if self.ledger.waiting[group.id])
        labels = self.desk.search[truck.kind.id].reach(self.desk.start(truck), points, Party(escorts)) if points else []
        ranked: list[tuple[float, int, Label, float]] = []
        for number, label in enumerate(labels):
            shaken = 1.0 if rng is None else 1.0 + self.knobs.noise * (2 * rng.random() - 1)
            ranked.append((-guide.empty(truck.fleet, label.place, label.time) * shaken, number, label, shaken))
        ranked.sort(key=lambda item: item[:2])
        ahead: list[tuple[float, int, Boarding, int, float]] = []
        turn = count()
        for most, _, label, shaken in ranked:
            while ahead and ahead[0][0] <= most:
                yield heapq.heappop(ahead)[2:]
            for boarding in self._boardings(truck.kind, label):
                gain = sum(people * guide.worth(group.id) for group, people in boarding.people)
                after = guide.loaded(truck.fleet, label.place, boarding.end, boarding.site, boarding.offer)
                heapq.heappush(ahead, (-(gain + after) * shaken, next(turn), boarding, gain, shaken))
        while ahead:
            yield heapq.heappop(ahead)[2:]

    def _boardings(self, kind: VehicleType, label: Label) -> list[Boarding]:
        found = []
        for site in self.owner.wanted:
            for offer in self.owner.offers[kind.id, site]:
                for ready in self._ready(label.place, label.time):
                    boarding = self.desk.boarding(kind, label, offer, site, ready)
                    if boarding is not None:
                        found.append(boarding)
        return found

    def _ready(self, place: str, time: Instant) -> list[Instant]:
        later = {g.ready_from for g in self.desk.at[place] if g.ready_from > time and self.ledger.waiting[g.id]}
        return [time, *sorted(later)]

    def perform(self, truck: Truck, trip: Trip) -> None:
        """Make ``trip``."""
        self.desk.board(truck, trip.boarding)
        self.desk.alight(truck, trip.delivery, trip.boarding.offer, trip.boarding.people)
        for escort, path in trip.behind:
            escort.tasks += commit(self.ledger, escort.id, path)
            last = path[-1]
            escort.place, escort.time, escort.entry = last.place, last.time, last.entry
            escort.since_depot, escort.driven = last.since_depot, last.driven
        self.decisions.append(trip.decision)
        self._count(trip.boarding.people)

    def repeat(self, truck: Truck, decision: Decision) -> bool:
        """Make the trip that ``decision`` means, as early as can be; return whether it could be made."""
        haul = self.desk.haul(truck, decision.cargo, decision.after) if decision.cargo else None
        if decision.cargo and haul is None:
            return False
        starts = haul.after if haul else self.desk.start(truck, decision.after)
        if decision.point:
            trip = self._same_trip(truck, decision, starts)
            if trip is None or (haul and not self._together(haul, trip.boarding.label, trip.delivery.label)):
                return False
            if haul:
                self.desk.carry(truck, haul)
            self.perform(truck, trip)
            return True
        ways = self.desk.search[truck.kind.id].reach(starts, self.desk.free)
        if not ways or haul is None or not self._together(haul, ways[0]):
            return False
        self.desk.carry(truck, haul)
        self.desk.drive(truck, ways[0])
        self.decisions.append(decision)
        return True

    def _same_trip(self, truck: Truck, decision: Decision, starts: list[Label]) -> Trip | None:
        """Return the earliest trip from ``starts`` that ``decision`` means, or None."""
        found: Trip | None = None
        for number in self._escort_numbers(decision.escorts):
            for label in self.desk.search[truck.kind.id].reach(starts, frozenset({decision.point}), Party(number)):
                boarding = self.desk.boarding(truck.kind, label, decision.offer, decision.site)
                rest = boarding and self._rest(truck, boarding, number)
                if boarding and rest and (found is None or rest[0].end < found.delivery.end):
                    found = Trip(decision, boarding, rest[0], 0, rest[1])
        return found

    def _together(self, haul: Haul, *labels: Label) -> bool:
        """Return whether the ways of ``haul`` and those to ``labels`` can be taken, though none has seen the others."""
        return together(self.ledger, [label.path() for label in (*(label for label, _ in haul.moves), *labels)])

    def _count(self, people: tuple[tuple[EvacueeGroup, int], ...]) -> None:
        for group, number in people:
            self.people += number
            self.weighted += number * self.owner.operation.weight(group)
