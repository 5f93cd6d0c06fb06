"""
The operation as jobs for a routing engine: each job is one full vehicle from one assembly point to one site.

Routing engines know neither divided demand nor queues that vehicles share. So a practitioner cuts the people at each point into
vehicle loads beforehand, gives each load its site and its prize, and strikes out the loads that the checkpoints and the sites could not
pass in any case, those of the least worth first. A job begins at the outer gate and ends when the vehicle is free at the site;
between two jobs a vehicle drives from the one's site to the other's gate. So one vehicle makes several trips without any reloading.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from bench.peers.answer import Answer, Trip
from bench.peers.instance import Clock, Corridor, Group, Instance, Offer, Point, Post, Span, Type

HOUR = 3600
PASSED = 1.1
"""Loads that are kept, as a multiple of what a checkpoint or a site could pass: somewhat more than it can, to choose from."""

WASTED = 0.9
"""Share of the intake below which full vehicles waste too much of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """
    One load.

    Parameters
    ----------
    needs
        People by mobility.
    entries
        Spans in which a vehicle of the type can enter at the gate and be out in time.
    lasts
        Seconds from the entry until the vehicle is free at the site.
    """

    type: Type
    point: Point
    site: str
    offer: Offer
    needs: dict[str, int]
    value: int
    entries: tuple[Span, ...]
    lasts: int

    @property
    def people(self) -> int:
        """Return how many people there are in all."""
        return sum(self.needs.values())

    @property
    def spot(self) -> tuple[str, str]:
        """Return where the job begins and ends: jobs with the same corridor and site are alike to a routing engine."""
        return self.point.corridor, self.site


@dataclass(slots=True)
class _Load:
    kind: Type
    point: Point
    offer: Offer
    parts: list[tuple[Group, int]]

    @property
    def value(self) -> int:
        return sum(group.weight * count for group, count in self.parts)

    def by_mobility(self) -> dict[str, int]:
        counts: dict[str, int] = defaultdict(int)
        for group, count in self.parts:
            counts[group.mobility] += count
        return dict(counts)


def jobs(instance: Instance) -> list[Job]:
    """Return the jobs of an instance, the worthiest first."""
    loads = [load for point in instance.points for load in _Cutter(instance, point).loads()]
    loads.sort(key=lambda load: (-load.value, load.point.id, load.kind.id))
    room = _Room(instance)
    return [job for load in loads if (job := room.job(load)) is not None]


def answer(instance: Instance, made: list[Job], routes: dict[str, list[tuple[int, int]]], status: str) -> Answer:
    """Return the answer that ``routes``, by vehicle the number of each job with its entry, mean."""
    done = [job for route in routes.values() for job, _ in route]
    people, value = instance.aboard
    trips = tuple(
        Trip(
            enters=enters,
            vehicle=vehicle,
            point=made[job].point.id,
            site=made[job].site,
            offer=made[job].offer.mobilities,
            people=made[job].needs,
        )
        for vehicle, route in routes.items()
        for job, enters in route
    )
    return Answer(
        people=people + sum(made[job].people for job in done),
        value=value + sum(made[job].value for job in done),
        status=status,
        trips=tuple(sorted(trips, key=lambda trip: trip.enters)),
    )


class _Cutter:
    """
    Cuts the people at one point into loads: wheelchairs and stretchers first, then seats, the highest class first.

    The few vehicles that take wheelchairs or stretchers cannot make all these trips; so their seats are filled with the lowest class, or
    the families beside them would wait for vehicles that never come.
    """

    def __init__(self, instance: Instance, point: Point) -> None:
        self.instance, self.point = instance, point
        count: dict[str, int] = defaultdict(int)
        for vehicle in instance.vehicles:
            count[vehicle.type] += 1
        self.kinds = [kind for kind in instance.types if count[kind.id] and point.id in instance.inside[kind.profile]]
        self.count = count
        self.left = {group.id: group.count for group in point.groups}
        self.groups = sorted(point.groups, key=lambda group: (-group.weight, group.ready, group.id))

    def loads(self) -> Iterator[_Load]:
        for mobility in ("wheelchair", "stretcher"):
            while self._waiting(mobility):
                able = [(offer.load[mobility], kind, offer) for kind, offer in self._offers() if mobility in offer.mobilities]
                if not able:
                    break
                # Of those that take most of them, the one that takes most others.
                _, kind, offer = max(able, key=lambda item: (item[0], sum(item[2].load.values())))
                yield self._fill(kind, offer)
        seats = [(kind, offer) for kind, offer in self._offers() if offer.mobilities == ("seat",)]
        seats.sort(key=lambda item: item[1].load["seat"])
        while seats and (waiting := self._waiting("seat")):
            # The smallest vehicle that takes all who are left; while nobody could, the kind with most seats in all.
            fitting = next((item for item in seats if item[1].load["seat"] >= waiting), None)
            yield self._fill(*(fitting or max(seats, key=lambda item: item[1].load["seat"] * self.count[item[0].id])))

    def _offers(self) -> Iterator[tuple[Type, Offer]]:
        """Yield what can be offered and is wanted in full: nothing that nobody waits for."""
        for kind in self.kinds:
            for offer in kind.offers:
                if all(self._waiting(mobility) for mobility in offer.mobilities):
                    yield kind, offer

    def _waiting(self, mobility: str) -> int:
        return sum(self.left[group.id] for group in self.point.groups if group.mobility == mobility)

    def _room(self, kind: Type, offer: Offer) -> dict[str, int]:
        """
        Return the people by mobility in a load.

        Where an hour's intake would be left half used by full vehicles, as many are taken as two, or three, of them can bring in an hour.
        """
        away = self.instance.away[kind.profile][self.point.corridor]
        room = dict(offer.load)
        for mobility, places in offer.load.items():
            intakes = [site.intake[mobility] or 0 for site in self.instance.sites if site.id in away]
            intake = max(intakes, default=0)
            if 0 < places <= intake and intake // places * places < WASTED * intake:
                room[mobility] = intake // (intake // places + 1)
        return room

    def _fill(self, kind: Type, offer: Offer) -> _Load:
        room, parts, sites = self._room(kind, offer), list[tuple[Group, int]](), set[str]()
        special = offer.mobilities != ("seat",)
        for group in sorted(self.groups, key=lambda one: (one.mobility == "seat", one.weight)) if special else self.groups:
            taken = min(room.get(group.mobility, 0), self.left[group.id])
            # All go to one site.
            if taken and (not parts or sites & set(group.sites)):
                sites = sites & set(group.sites) if parts else set(group.sites)
                parts.append((group, taken))
                room[group.mobility] -= taken
                self.left[group.id] -= taken
        return _Load(kind, self.point, offer, parts)


class _Room:
    """What the sites and the checkpoints can still take."""

    def __init__(self, instance: Instance) -> None:
        self.instance, self.clock = instance, Clock(instance)
        self.passes = {corridor.id: PASSED * _passes(corridor) for corridor in instance.corridors}
        spans = [closes - opens for corridor in instance.corridors for opens, closes in corridor.windows]
        hours = sum(spans) // (HOUR * max(1, len(instance.corridors)))
        self.places: dict[tuple[str, str], float] = {}
        for site in instance.sites:
            for mobility, capacity in site.capacity.items():
                intake = site.intake[mobility]
                limits = [float(limit) for limit in (capacity, intake if intake is None else intake * hours) if limit is not None]
                self.places[site.id, mobility] = PASSED * min(limits, default=float("inf"))

    def job(self, load: _Load) -> Job | None:
        """Return the job of ``load``, to the nearest site that still takes all of it, or None if there is no room."""
        corridor, people = load.point.corridor, load.by_mobility()
        away = self.instance.away[load.kind.profile][corridor]
        if self.passes[corridor] < 1 or not people:
            return None
        for site in sorted(away, key=lambda name: away[name]):
            wanted = all(site in group.sites for group, _ in load.parts)
            if not wanted or any(self.places[site, mobility] < number for mobility, number in people.items()):
                continue
            entries = tuple(self.clock.entries(load.kind, load.point, site, load.offer))
            run = self.clock.run(load.kind, load.point, site, load.offer, entries[0][0]) if entries else None
            if run is None:
                continue
            self.passes[corridor] -= 1
            for mobility, number in people.items():
                self.places[site, mobility] -= number
            return Job(
                type=load.kind,
                point=load.point,
                site=site,
                offer=load.offer,
                needs=people,
                value=load.value,
                entries=entries,
                lasts=run.free - run.enters,
            )
        return None


def _passes(corridor: Corridor) -> float:
    """Return how many vehicles the slowest checkpoint of a corridor can pass in all windows."""
    return min((_served(post, corridor) for post in corridor.posts), default=float("inf"))


def _served(post: Post, corridor: Corridor) -> float:
    total = 0.0
    for opens, closes in corridor.windows:
        for start, end, seconds in post.services:
            for first, last in post.hours or ((opens, closes),):
                length = min(end, closes, last) - max(start, opens, first)
                total += post.lanes * max(0, length) / (seconds + post.batch / corridor.max_vehicles)
    quotas = sum(vehicles for _, _, vehicles in post.quotas)
    return min(total, quotas) if post.quotas else total
