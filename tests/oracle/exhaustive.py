"""
An independent answer: what the best of all tried schedules brings out, as a legal `Plan`.

It is a depth-first search over what vehicles may do next, in order of time. Whenever a vehicle is free it may stop, or choose
where to board whom (every set of mobilities) for which site, and a road; with people aboard it chooses a road to its site. Every
task then starts as early as the rules let it (semi-active schedules), with the choices that can matter beside it: another window,
waiting for others at a gate, for a group to be ready, for the night to end, or for the next hour of intake. Loads are filled by
weight at the end.

Where the search ends within its budget of nodes it has seen every such schedule of at most six trips a vehicle on its two shortest
roads each; otherwise it goes on with random ones. Either way
the value found is a true *lower* bound on the optimum, because it belongs to a plan that keeps the rules: a certificate below it is
false.

It shares nothing with `safepassage.planning`. ``wasteful`` makes legal plans that lose time at random, to test what must hold for any
plan.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from oracle.schedule import NOBODY, Car, Goal, Road, Rules, Schedule, Trip
from safepassage.domain.network import Direction
from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Headcount
from safepassage.units import HOUR

Loads = tuple[tuple[Headcount, ...], ...]
TRIPS = 6
ROADS = 2


@dataclass(frozen=True, slots=True)
class Answer:
    """A legal schedule and its loads (one per trip), the people received and their weight; ``complete`` if nothing was left untried."""

    schedule: Schedule
    loads: Loads
    value: int
    people: int
    complete: bool


class Search:
    """All ways in which the schedules of an operation can go on."""

    def __init__(self, operation: Operation, rng: random.Random | None = None) -> None:
        self.operation = operation
        self.rules = Rules(operation, rng)
        self._roads: dict[tuple[str, str, str, bool], list[Road]] = {}
        self._alone: dict[Car, bool] = {}
        self._escorted = any(corridor.escorts for corridor in operation.corridors)

    def following(self, schedule: Schedule) -> list[Schedule] | None:
        """Return the schedules that follow when the vehicle that is free first goes on; None if all have stopped."""
        active = [car for car in schedule.cars if not car.done and not car.parked]
        if not active:
            waiting = [car for car in schedule.cars if car.parked]
            if all(self._may_stop(car) for car in waiting):
                return [schedule.put(*(replace(car, parked=False, done=True) for car in waiting))] if waiting else None
            return []
        car = min(active, key=lambda car: (car.now, car.id))
        if car.road:
            after = list(self.rules.drives(schedule, car))
        elif car.goal:
            after = list(self.rules.acts(schedule, car))
        else:
            return [schedule.put(chosen) for chosen in self._chosen(schedule, car)]
        # Who can get no further, and may stand where it is, gives up instead of undoing all that the others did meanwhile.
        return after or [schedule.put(replace(car, done=True)) for _ in range(self._may_stop(car))]

    def _may_stop(self, car: Car) -> bool:
        """Return whether ``car`` may stay where it is for good."""
        return car.trip == NOBODY and car.served is None and (not self.operation.place[car.place].exposed_in or not car.tasks)

    def _chosen(self, schedule: Schedule, car: Car) -> Iterator[Car]:
        """Yield ``car`` with each thing it may do next: a goal and a road there, or to stop."""
        for goal in self._goals(schedule, car):
            inward_free = car.trip != NOBODY and not schedule.trips[car.trip].outset
            for road in self.roads(car.place, goal.place, car.kind.id, outwards=inward_free):
                after = replace(car, goal=goal, road=road)
                if goal.kind != "board" or self.ends_well(after):
                    yield after
        if self._may_stop(car):
            yield replace(car, done=True)

    def ends_well(self, car: Car) -> bool:
        """Return whether ``car`` could board and bring people to its site if it were alone (True where that cannot be told)."""
        if self._escorted or self.rules.rng is not None:
            return True
        key = replace(car, id="", tasks=(), convoy=NOBODY)
        if key not in self._alone:
            self._alone[key] = self._alone_ends_well(key)
        return self._alone[key]

    def _alone_ends_well(self, car: Car, nodes: int = 60) -> bool:
        stack = [Schedule(cars=(car,))]
        for _ in range(nodes):
            if not stack:
                return False
            schedule = stack.pop()
            if schedule.trips and schedule.trips[-1].end >= 0:
                return True
            after = self.following(schedule) or []
            stack.extend(reversed([found for found in after if not found.cars[0].done]))
        return True

    def _goals(self, schedule: Schedule, car: Car) -> Iterator[Goal]:
        op = self.operation
        if car.trip != NOBODY:
            for name in schedule.trips[car.trip].sites:
                yield Goal("alight", name)
        elif car.kind.escort:
            if car.trips < 2 * TRIPS:
                gates = [g for corridor in op.corridors if corridor.escorts for g in (corridor.inner_gate, corridor.outer_gate)]
                yield from (Goal("pass", gate) for gate in gates if gate != car.place)
        elif car.trips < TRIPS:
            for place in dict.fromkeys(group.place for group in op.groups if group.count):
                for site in op.reception_sites:
                    groups = [g for g in op.groups if g.place == place and g.count and site.place in op.sites_for(g)]
                    wanted = [m for m in Mobility if car.kind.places.of(m) and any(g.mobility is m for g in groups)]
                    for size in range(len(wanted), 0, -1):
                        yield from (Goal("board", place, site.place, offers) for offers in combinations(wanted, size))

    def roads(self, place: str, goal: str, kind: str, *, outwards: bool) -> list[Road]:
        """Return the shortest simple roads, at most two; ``outwards`` without a leg inwards on a chain."""
        key = place, goal, self.operation.vehicle_type[kind].profile, outwards
        if key not in self._roads:
            found = sorted(self._simple(place, goal, key[2], outwards, frozenset({place})), key=lambda road: road[0])
            self._roads[key] = [road for _, road in found[:ROADS]]
        return self._roads[key]

    def _simple(self, place: str, goal: str, profile: str, outwards: bool, seen: frozenset[str]) -> Iterator[tuple[int, Road]]:  # noqa: FBT001
        if place == goal:
            yield 0, ()
            return
        for leg in self.operation.legs:
            for direction in Direction:
                start, end = leg.ends(direction)
                time = leg.travel_time(profile)
                if (
                    start != place
                    or end in seen
                    or time is None
                    or leg.clearance == "blocked"
                    or not leg.directions.allow(direction)
                ):
                    continue
                checkpoint = self.operation.checkpoint_at.get(place)
                chain = bool(leg.exposed_in) and leg.id in self.operation.corridor[leg.exposed_in].legs
                if (checkpoint is not None and not checkpoint.directions.allow(direction)) or (
                    outwards and chain and direction is Direction.IN
                ):
                    continue
                for seconds, road in self._simple(end, goal, profile, outwards, seen | {end}):
                    yield seconds + time.day, ((leg, direction), *road)


def best(operation: Operation, nodes: int = 400, *, weighted: bool = True) -> Answer | None:
    """
    Return the best answer found with ``nodes`` nodes of search, and as many again at random if they did not suffice.

    None if no legal one was found: people aboard at the outset must be received, and that can be impossible.
    """
    search = Search(operation)
    most = sum(_weight(operation, group.id, weighted=weighted) * group.count for group in operation.groups)
    most += sum(
        fleet.count * item.count * _weight(operation, item.group, weighted=weighted)
        for fleet in operation.fleets
        for item in fleet.aboard
    )
    found: Answer | None = None
    stack = list(reversed(search.rules.outset()))
    seen = 0
    while stack and seen < nodes and (found is None or found.value < most):
        seen += 1
        schedule = stack.pop()
        after = search.following(schedule)
        if after is None:
            found = _better(found, answer(operation, schedule, weighted=weighted))
        else:
            stack.extend(reversed(after))
    complete = not stack
    rng = random.Random(operation.id)
    while not complete and seen < 2 * nodes and (found is None or found.value < most):
        leaf, steps = _dive(search, rng)
        seen += steps
        if leaf is not None:
            found = _better(found, answer(operation, leaf, weighted=weighted))
    return None if found is None else replace(found, complete=complete)


def wasteful(operation: Operation, seed: int, tries: int = 12) -> Answer | None:
    """Return a legal answer that loses time at random, or None if none came up."""
    rng = random.Random(seed)
    search = Search(operation, rng)
    found: Answer | None = None
    for _ in range(tries):
        leaf, _ = _dive(search, rng)
        if leaf is not None:
            found = _better(found, answer(operation, leaf, weighted=True))
    return found


def _dive(search: Search, rng: random.Random, nodes: int = 120) -> tuple[Schedule | None, int]:
    """Return one schedule grown at random to its end, stepping back where it gets stuck, or None, and the number of steps."""
    stack, steps = [rng.choice(search.rules.outset())], 0
    while stack and steps < nodes:
        steps += 1
        schedule = stack.pop()
        after = search.following(schedule)
        if after is None:
            return schedule, steps
        # Later choices are mostly to stop or to wait: the earlier ones come first more often.
        order = sorted(range(len(after)), key=lambda number: number + rng.random() * len(after))
        stack.extend(after[number] for number in reversed(order))
    return None, steps


def _better(found: Answer | None, other: Answer | None) -> Answer | None:
    return other if other is not None and (found is None or other.value > found.value) else found


def _weight(operation: Operation, group: str, *, weighted: bool) -> int:
    return operation.weight(operation.group[group]) if weighted else 1


def answer(operation: Operation, schedule: Schedule, *, weighted: bool) -> Answer | None:
    """Return the schedule with its vehicles filled by weight, or None if people aboard at the outset cannot be received."""
    rooms = _Rooms(operation, schedule)
    loads: dict[int, dict[str, int]] = {number: {} for number in range(len(schedule.trips))}
    for number, trip in enumerate(schedule.trips):
        if trip.end < 0:
            return None
        if trip.outset:
            fleet = next(car.fleet for car in schedule.cars if car.id == trip.vehicle)
            for item in fleet.aboard:
                if rooms.received(trip, operation.group[item.group].mobility) < item.count:
                    return None
                rooms.take(trip, operation.group[item.group].mobility, item.count)
                loads[number][item.group] = loads[number].get(item.group, 0) + item.count
    for group in sorted(operation.groups, key=lambda g: -_weight(operation, g.id, weighted=weighted)):
        left = group.count
        for number, trip in enumerate(schedule.trips):
            fits = group.place == trip.place and group.mobility in trip.offers and trip.boarded >= group.ready_from
            if fits and not trip.outset and left and trip.sites[0] in operation.sites_for(group):
                count = min(left, rooms.places(number, group.mobility), rooms.received(trip, group.mobility))
                if count:
                    left -= count
                    rooms.board(number, trip, group.mobility, count)
                    loads[number][group.id] = count
    people = [tuple(Headcount(group=name, count=count) for name, count in load.items() if count) for load in loads.values()]
    value = sum(_weight(operation, head.group, weighted=weighted) * head.count for load in people for head in load)
    return Answer(schedule, tuple(people), value, sum(head.count for load in people for head in load), complete=False)


class _Rooms:
    """What is left of the places aboard on each trip, and of capacity and hourly intake at each site."""

    def __init__(self, operation: Operation, schedule: Schedule) -> None:
        self.operation = operation
        self.kinds = {car.id: car.kind for car in schedule.cars}
        self.free = {}
        for number, trip in enumerate(schedule.trips):
            kind = self.kinds[trip.vehicle]
            self.free[number] = {m: kind.places.of(m) for m in Mobility}
        self.schedule = schedule
        self.used: dict[tuple[object, ...], int] = {}

    def places(self, number: int, mobility: Mobility) -> int:
        """Return how many more of ``mobility`` can board on a trip, with the attendants' seats."""
        free, kind = self.free[number], self.kinds[self.schedule.trips[number].vehicle]
        if mobility is Mobility.STRETCHER and kind.attendant_seats:
            return min(free[mobility], free[Mobility.SEAT] // kind.attendant_seats)
        return free[mobility]

    def received(self, trip: Trip, mobility: Mobility) -> int:
        """Return how many more of ``mobility`` can be received when the trip ends."""
        site = self.operation.reception_site[trip.sites[0]]
        capacity, intake = site.capacity(mobility), site.intake(mobility)
        left = 10**9 if capacity is None else capacity - self.used.get((site.place, mobility), 0)
        if intake is not None:
            left = min(left, intake - self.used.get((site.place, mobility, trip.end // HOUR), 0))
        return left

    def board(self, number: int, trip: Trip, mobility: Mobility, count: int) -> None:
        """Take ``count`` places aboard, and at the site."""
        self.free[number][mobility] -= count
        if mobility is Mobility.STRETCHER:
            self.free[number][Mobility.SEAT] -= count * self.kinds[trip.vehicle].attendant_seats
        self.take(trip, mobility, count)

    def take(self, trip: Trip, mobility: Mobility, count: int) -> None:
        """Take ``count`` of the site's capacity and intake."""
        site = trip.sites[0]
        for key in ((site, mobility), (site, mobility, trip.end // HOUR)):
            self.used[key] = self.used.get(key, 0) + count
