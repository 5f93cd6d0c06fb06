"""Everything that a report shows in tables, derived from an operation and a plan."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from safepassage.domain.movement import Course, Doing, Spell, courses, exposures, queue
from safepassage.domain.network import AccessWindow, Direction
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, Mobility
from safepassage.domain.plan import Alight, Board, Convoy, Drive, Load, Plan, Service
from safepassage.terms import Standing, WindowStanding, window_standing, windows_in_force
from safepassage.units import HOUR, Instant, Kilograms, Metres, People, Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A point that a convoy passes: when its first and its last vehicle arrive and leave (None at its ends)."""

    place: str
    metres: Metres
    first_in: Instant | None
    last_in: Instant | None
    first_out: Instant | None
    last_out: Instant | None
    served: int
    longest_wait: Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvoyFacts:
    """A convoy with what it carries and where it stops."""

    convoy: Convoy
    people: People
    kg: Kilograms
    stops: tuple[Stop, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PointFacts:
    """
    What happens at one assembly point.

    Parameters
    ----------
    first, last_start, last_end
        When the first boarding starts, and when the last one starts and ends; None if nobody boards.
    out, out_by
        When the vehicle of the last boarding is out of everything exposed, and when it must be; None if it is not exposed.
    """

    place: str
    waiting: People
    boarded: People
    boardings: int
    first: Instant | None = None
    last_start: Instant | None = None
    last_end: Instant | None = None
    out: Instant | None = None
    out_by: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFacts:
    """Who arrives at one reception site: per clock hour of the operation, and in all, by need."""

    place: str
    hours: tuple[tuple[Instant, Mapping[Mobility, People]], ...]
    total: Mapping[Mobility, People]


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetFacts:
    """How far the places and the room for aid of one fleet are used; ``offered`` is summed over its boardings."""

    fleet: str
    vehicles: int
    used: int
    trips: int
    offered: Mapping[Mobility, People]
    carried: Mapping[Mobility, People]
    aboard: People
    kg_loaded: Kilograms
    metres: Metres


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFacts:
    """How many of one group wait (or are aboard at the outset), are received, and stay behind."""

    group: EvacueeGroup
    waiting: People
    received: People

    @property
    def behind(self) -> People:
        """Return how many stay behind."""
        return self.waiting - self.received


@dataclass(frozen=True, slots=True, kw_only=True)
class AidFacts:
    """How much of one consignment waits (or is aboard at the outset) and is handed over."""

    consignment: str
    waiting: Kilograms
    delivered: Kilograms


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowFacts:
    """An access window, how it stands, and when the last vehicle in it is out (None if nobody moves in it)."""

    window: AccessWindow
    standing: WindowStanding
    last_out: Instant | None

    @property
    def closed(self) -> bool:
        """Return whether the terms do not allow its use."""
        return self.standing.standing is Standing.CLOSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that is derived from an operation and its plan."""

    operation: Operation
    plan: Plan
    courses: tuple[Course, ...]
    convoys: tuple[ConvoyFacts, ...]
    points: tuple[PointFacts, ...]
    sites: tuple[SiteFacts, ...]
    fleets: tuple[FleetFacts, ...]
    groups: tuple[GroupFacts, ...]
    aid: tuple[AidFacts, ...]
    windows: tuple[WindowFacts, ...]


def derive(operation: Operation, plan: Plan) -> Facts:
    """Return the facts of ``plan``, a plan for ``operation``."""
    everything = courses(operation, plan)
    return Facts(
        operation=operation,
        plan=plan,
        courses=everything,
        convoys=convoy_facts(operation, plan, everything),
        points=point_facts(operation, everything),
        sites=site_facts(operation, everything),
        fleets=fleet_facts(operation, everything),
        groups=group_facts(operation, plan),
        aid=aid_facts(operation, plan),
        windows=window_facts(operation, everything),
    )


def convoy_facts(operation: Operation, plan: Plan, everything: Sequence[Course]) -> tuple[ConvoyFacts, ...]:
    """Return the convoys of ``plan`` by time of entry, with their stops."""
    waits = {(wait.vehicle, wait.end): wait.end - wait.start for wait in queue(tuple(everything))}
    spells: dict[str, list[tuple[str, Spell]]] = {}
    for course in everything:
        for spell in course.spells:
            if isinstance(spell.task, Drive | Service) and spell.task.convoy:
                spells.setdefault(spell.task.convoy, []).append((course.vehicle, spell))
    ordered = sorted(plan.convoys, key=lambda convoy: (convoy.entry, convoy.id))
    return tuple(_convoy(operation, convoy, spells.get(convoy.id, []), waits) for convoy in ordered)


def _convoy(
    operation: Operation, convoy: Convoy, spells: Sequence[tuple[str, Spell]], waits: Mapping[tuple[str, Instant], Seconds]
) -> ConvoyFacts:
    arrivals: dict[str, list[Instant]] = {}
    departures: dict[str, list[Instant]] = {}
    served: dict[str, list[Seconds]] = {}
    most: dict[str, tuple[People, Kilograms]] = {}
    for vehicle, spell in spells:
        if isinstance(spell.task, Drive):
            departures.setdefault(spell.place, []).append(spell.start)
            arrivals.setdefault(operation.leg[spell.task.leg].ends(spell.task.direction)[1], []).append(spell.end)
            people, kg = most.get(vehicle, (0, 0))
            most[vehicle] = max(people, spell.people), max(kg, spell.kg)
        else:
            served.setdefault(spell.place, []).append(waits.get((vehicle, spell.start), 0))
    stops = [
        Stop(
            place=place,
            metres=metres,
            first_in=min(arrivals[place]) if place in arrivals else None,
            last_in=max(arrivals[place]) if place in arrivals else None,
            first_out=min(departures[place]) if place in departures else None,
            last_out=max(departures[place]) if place in departures else None,
            served=len(served.get(place, ())),
            longest_wait=max(served.get(place, (0,))),
        )
        for place, metres in chain(operation, convoy)
        if place in arrivals or place in departures
    ]
    return ConvoyFacts(
        convoy=convoy,
        people=sum(people for people, _ in most.values()),
        kg=sum(kg for _, kg in most.values()),
        stops=tuple(stops),
    )


def chain(operation: Operation, convoy: Convoy) -> tuple[tuple[str, Metres], ...]:
    """Return the places of the convoy's corridor in the order it meets them, with the metres from where it enters the chain."""
    corridor = operation.corridor[convoy.corridor]
    legs = [operation.leg[name] for name in corridor.legs]
    if convoy.direction is Direction.OUT:
        legs.reverse()
    places = [(legs[0].ends(convoy.direction)[0], 0)]
    for leg in legs:
        places.append((leg.ends(convoy.direction)[1], places[-1][1] + leg.distance))
    return tuple(places)


def point_facts(operation: Operation, everything: Sequence[Course]) -> tuple[PointFacts, ...]:
    """Return what happens at every place where people wait, in the operation's order of places."""
    boardings: dict[str, list[tuple[Spell, Course]]] = {}
    for course in everything:
        for spell in course.spells:
            if spell.doing is Doing.BOARD:
                boardings.setdefault(spell.place, []).append((spell, course))
    waiting: Counter[str] = Counter()
    for group in operation.groups:
        waiting[group.place] += group.count
    return tuple(
        _point(operation, place.id, waiting[place.id], boardings.get(place.id, []))
        for place in operation.places
        if place.id in waiting or place.id in boardings
    )


def _point(operation: Operation, place: str, waiting: People, boardings: Sequence[tuple[Spell, Course]]) -> PointFacts:
    # Not those who are aboard then: on a round there are some from other stops.
    boarded = sum(item.count for spell, _ in boardings if isinstance(spell.task, Board) for item in spell.task.people)
    if not boardings:
        return PointFacts(place=place, waiting=waiting, boarded=0, boardings=0)
    last, course = max(boardings, key=lambda found: found[0].end)
    out = out_by = None
    for corridor, stretch in exposures(operation, course):
        # The stretch that holds the boarding, or the first after it (a point before the gate): the way out.
        if stretch.end > last.start and out is None:
            out = stretch.end
            windows = (w for w in windows_in_force(operation).values() if w.corridor == corridor)
            usable = [w.usable.end for w in windows if w.usable.holds(stretch.start, stretch.end)]
            out_by = max(usable, default=None)
    return PointFacts(
        place=place,
        waiting=waiting,
        boarded=boarded,
        boardings=len(boardings),
        first=min(spell.start for spell, _ in boardings),
        last_start=last.start,
        last_end=last.end,
        out=out,
        out_by=out_by,
    )


def site_facts(operation: Operation, everything: Sequence[Course]) -> tuple[SiteFacts, ...]:
    """Return the arrivals at every reception site; hours without arrivals between the first and the last are there too."""
    arrived: dict[str, Counter[tuple[int, Mobility]]] = {site.place: Counter() for site in operation.reception_sites}
    for course in everything:
        for spell in course.spells:
            if isinstance(spell.task, Alight):
                for item in spell.task.people:
                    arrived[spell.task.place][spell.end // HOUR, operation.group[item.group].mobility] += item.count
    result = []
    for place, counts in arrived.items():
        hours = [hour for hour, _ in counts]
        span = range(min(hours), max(hours) + 1) if hours else range(0)
        result.append(
            SiteFacts(
                place=place,
                hours=tuple((hour * HOUR, {need: counts[hour, need] for need in Mobility}) for hour in span),
                total={need: sum(counts[hour, need] for hour in span) for need in Mobility},
            )
        )
    return tuple(result)


def fleet_facts(operation: Operation, everything: Sequence[Course]) -> tuple[FleetFacts, ...]:
    """Return how far each fleet is used, in the operation's order."""
    return tuple(
        _fleet(operation, fleet.id, [course for course in everything if course.fleet.id == fleet.id])
        for fleet in operation.fleets
    )


def _fleet(operation: Operation, name: str, own: Sequence[Course]) -> FleetFacts:
    fleet = operation.fleet[name]
    kind = operation.vehicle_type[fleet.type]
    offered: Counter[Mobility] = Counter()
    carried: Counter[Mobility] = Counter()
    trips = loaded = metres = 0
    offering: set[Mobility] = set()
    for task in (spell.task for course in own for spell in course.spells):
        if isinstance(task, Board):
            # On a round a vehicle offers its places once, however many stops there are.
            before = offering if operation.place[task.place].rounds else set()
            fresh = set(task.offers) - before
            trips += not before
            offering |= fresh
            for need in fresh:
                # Attendants of stretcher cases keep their seats.
                kept = (
                    kind.attendant_seats * kind.places.stretcher
                    if need is Mobility.SEAT and Mobility.STRETCHER in task.offers
                    else 0
                )
                offered[need] += kind.places.of(need) - kept
            for item in task.people:
                carried[operation.group[item.group].mobility] += item.count
        elif isinstance(task, Alight):
            offering = set()
        elif isinstance(task, Load):
            loaded += sum(goods.kg for goods in task.goods)
        elif isinstance(task, Drive):
            metres += operation.leg[task.leg].distance
    return FleetFacts(
        fleet=name,
        vehicles=fleet.count,
        used=sum(course.used for course in own),
        trips=trips,
        offered=offered,
        carried=carried,
        aboard=fleet.count * sum(load.count for load in fleet.aboard),
        kg_loaded=loaded + fleet.count * sum(load.kg for load in fleet.cargo),
        metres=metres,
    )


def group_facts(operation: Operation, plan: Plan) -> tuple[GroupFacts, ...]:
    """Return for every group how many are received and how many stay behind, in the operation's order."""
    aboard: Counter[str] = Counter()
    for fleet in operation.fleets:
        for load in fleet.aboard:
            aboard[load.group] += fleet.count * load.count
    received = {item.group: item.count for item in plan.totals.by_group}
    return tuple(
        GroupFacts(group=group, waiting=group.count + aboard[group.id], received=received.get(group.id, 0))
        for group in operation.groups
    )


def aid_facts(operation: Operation, plan: Plan) -> tuple[AidFacts, ...]:
    """Return for every consignment how much is handed over, in the operation's order."""
    aboard: Counter[str] = Counter()
    for fleet in operation.fleets:
        for load in fleet.cargo:
            aboard[load.consignment] += fleet.count * load.kg
    delivered = {item.consignment: item.kg for item in plan.totals.delivered}
    return tuple(
        AidFacts(consignment=item.id, waiting=item.kg + aboard[item.id], delivered=delivered.get(item.id, 0))
        for item in operation.consignments
    )


def window_facts(operation: Operation, everything: Sequence[Course]) -> tuple[WindowFacts, ...]:
    """Return every window in order of opening, with when the last vehicle that is exposed in it is out."""
    stretches = [found for course in everything for found in exposures(operation, course)]
    result = []
    for window in sorted(windows_in_force(operation).values(), key=lambda window: (window.opens, window.id)):
        ends = [
            stretch.end
            for corridor, stretch in stretches
            if corridor == window.corridor and window.usable.holds(stretch.start, stretch.end)
        ]
        standing = window_standing(operation, operation.window[window.id])
        result.append(WindowFacts(window=window, standing=standing, last_out=max(ends, default=None)))
    return tuple(result)


def trips(course: Course) -> tuple[tuple[Spell, ...], ...]:
    """Return the loaded runs of a vehicle: from each boarding (on rounds the first one) until everybody has alighted."""
    starts, loaded = [], False
    for index, spell in enumerate(course.spells):
        if spell.doing is Doing.BOARD and not loaded:
            starts.append(index)
        loaded = spell.doing is Doing.BOARD or (loaded and spell.doing is not Doing.ALIGHT)
    bounds = [*starts, len(course.spells)]
    result = []
    for first, end in pairwise(bounds):
        own = course.spells[first:end]
        last = next((index for index, spell in enumerate(own) if spell.doing is Doing.ALIGHT), len(own) - 1)
        result.append(own[: last + 1])
    return tuple(result)
