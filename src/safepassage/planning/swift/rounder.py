"""Rounds that PyVRP has found, sent as trips in exact seconds: whole plans to begin with, and new rounds for some vehicles of a plan."""

import random
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from safepassage.domain.people import Mobility
from safepassage.planning.bound import Evaluator
from safepassage.planning.ledger import Habits
from safepassage.planning.roads import Roads
from safepassage.planning.swift.aid import Ways
from safepassage.planning.swift.book import AT, TIME
from safepassage.planning.swift.dispatch import Yard
from safepassage.planning.swift.labels import ALIGHT, BOARD
from safepassage.planning.swift.parts import MOBILITIES, NONE
from safepassage.planning.swift.run import Counsel, Run, Trip, table
from safepassage.planning.swift.tours import packed_people
from safepassage.planning.touring import Asked, Car, Outing, Touring, variants
from safepassage.units import Instant, People, Seconds

PARTS = (1.0, 0.5, 0.25)
"""Shares of a vehicle that PyVRP is given as one client, in turn."""


class Rounder:
    """Asks PyVRP for rounds of the vehicles of one yard, and sends them."""

    def __init__(self, yard: Yard, roads: Roads, horizon: Instant, halt: Callable[[], bool]) -> None:
        self.yard, self.operation = yard, yard.operation
        self.touring = Touring(yard.operation, roads, horizon, halt)
        self.ways = Ways(yard)
        self._spells = self.touring.spells()
        self._seed = 0

    @property
    def needed(self) -> bool:
        """Return whether anybody is collected on rounds."""
        return any(group.count for stop in self.touring.stops for group in self.operation.groups_at.get(stop, ()))

    def openings(self, counsel: Counsel, habits: Sequence[Habits], evaluator: Evaluator) -> Iterator[Run]:
        """Yield schedules that begin with the rounds of a solution of PyVRP; vehicles know these rounds from then on."""
        if not self.needed:
            return
        worth = {group.id: evaluator.weight(group) for group in self.operation.groups}
        for value in (self.touring.horizon, self.touring.horizon // 40):
            for part in PARTS:
                trips = self._planned(range(len(self.yard.vehicles)), self._waiting(()), worth, value, part)
                for own in habits:
                    yield self.yard.send(counsel, own, given=trips)

    def alone(self, counsel: Counsel, habits: Habits, worth: Mapping[str, int]) -> Run:
        """Return the schedule of PyVRP's rounds and nothing else, to compare with."""
        trips = self._planned(range(len(self.yard.vehicles)), self._waiting(()), worth, self.touring.horizon, 1.0)
        return self.yard.replay(counsel, habits, trips)

    def mended(self, counsel: Counsel, run: Run, habits: Habits, rng: random.Random, weights: Sequence[int]) -> Run:
        """Return ``run`` with new rounds for some of its vehicles, filled up again."""
        busy = sorted({trip.vehicle for trip in run.trips if not trip.first} | {rng.randrange(len(self.yard.vehicles))})
        out = set(rng.sample(busy, max(1, min(len(busy), 1 + round(rng.random() * min(6, len(busy)))))))
        kept = [trip for trip in run.trips if trip.first or trip.vehicle not in out]
        waiting = self._waiting(kept)
        worth = {group.id: weights[number] for number, group in enumerate(self.operation.groups)}
        trips = self._planned(sorted(out), waiting, worth, self.touring.horizon, rng.choice(PARTS))
        # Those on rounds go first or last among the others: who comes first has the lanes.
        order = [*trips, *kept] if rng.random() < 0.5 else [*kept, *trips]  # noqa: PLR2004 - half the time
        return self.yard.send(counsel, habits, given=order)

    def _waiting(self, kept: Collection[Trip]) -> dict[str, People]:
        left = {group.id: group.count for group in self.operation.groups}
        for trip in kept:
            for group, number in trip.who.tolist():
                left[self.operation.groups[group].id] -= number
        return left

    def _planned(
        self, vehicles: Collection[int], waiting: Mapping[str, People], worth: Mapping[str, int], value: Seconds, part: float
    ) -> list[Trip]:
        """Return the trips of PyVRP's rounds, window after window, for people who named no site and for those of each site."""
        left, trips = Counter(dict(waiting)), list[Trip]()
        cars = {number: self._car(number) for number in vehicles if not self.yard.escorts[int(self.yard.start[number, 1])]}
        for spell in self._spells:
            for named, sites in self._choices():
                own = {g.id: left[g.id] for g in self.operation.groups if (named in g.reception_sites) or not g.reception_sites}
                self._seed += 1
                asked = Asked(cars=list(cars.values()), waiting=own, worth=worth, sites=sites, value=value, part=part)
                found = self.touring.outings(asked, spell, self._seed)
                self.yard.know(variants(dict.fromkeys(outing.tour for outing in found)))
                for outing in found:
                    trip = self._trip(outing, cars[outing.car], named)
                    if trip is None:
                        continue
                    trips.append(trip)
                    self._take(left, outing)
                    cars[outing.car] = replace(cars[outing.car], place=outing.site)
            until = max((window.usable.end for window in spell.values()), default=self.touring.horizon)
            cars = {number: car if car.free > until else replace(car, free=until) for number, car in cars.items()}
        return trips

    def _choices(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return the sites that people on rounds have named, each by itself, and before them all sites for people who named none."""
        groups = [group for stop in self.touring.stops for group in self.operation.groups_at.get(stop, ())]
        named = dict.fromkeys(site for group in groups for site in group.reception_sites)
        free = [("", tuple(site.place for site in self.operation.reception_sites))]
        return [*(free if any(not group.reception_sites for group in groups) else ()), *((site, (site,)) for site in named)]

    def _car(self, number: int) -> Car:
        row = self.yard.start[number]
        fleet = self.yard.fleets[int(row[1])][0]
        return Car(number, fleet.type, self.operation.places[int(row[AT])].id, int(row[TIME]))

    def _take(self, left: Counter[str], outing: Outing) -> None:
        """Take those whom an outing collects from those who are ``left``, the heaviest first."""
        for stop in outing.tour:
            for mobility, count in stop.people:
                for group in self.operation.groups_at[stop.place]:
                    taken = min(count, left[group.id]) if group.mobility is mobility else 0
                    left[group.id] -= taken
                    count -= taken  # noqa: PLW2901 - what is left of it

    def _trip(self, outing: Outing, car: Car, named: str) -> Trip | None:
        """Return an outing as a trip from where ``car`` is, or None if there is no way."""
        names, profile = self.yard.names, self.yard.profile(car.number)
        rows: list[list[int]] = []
        here = names.place[car.place]
        site, every = names.place[outing.site], set[Mobility]()
        for stop in outing.tour:
            goal, people = names.place[stop.place], dict(stop.people)
            way = self.ways.between(profile, here, goal, loaded=bool(every))
            if way is None:
                return None
            every |= set(people)
            rows += [*way, [BOARD, goal, packed_people(people), 0, 0, NONE, names.site[named] if named else NONE]]
            here = goal
        way = self.ways.between(profile, here, site, loaded=True)
        if way is None:
            return None
        bits = sum(1 << MOBILITIES.index(mobility) for mobility in every)
        rows += [*way, [ALIGHT, site, bits, 0, 0, NONE, 0]]
        return Trip(car.number, table(rows), np.zeros((0, 2), dtype=np.int64))
