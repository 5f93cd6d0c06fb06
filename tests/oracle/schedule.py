"""Schedules of all vehicles of an operation, grown one task at a time in order of time, each task as early as the rules allow."""

import random
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from safepassage.domain.fleet import Fleet, VehicleType
from safepassage.domain.network import AccessWindow, Checkpoint, Direction, Leg, Role
from safepassage.domain.operation import Operation, corridor_of, service_time
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Alight, Board, Drive, Service, Task
from safepassage.terms import usable_windows
from safepassage.units import HOUR, MINUTE, Instant, Seconds

Road = tuple[tuple[Leg, Direction], ...]
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Goal:
    """What a vehicle does at the end of its road: ``board`` for a site, ``alight``, or ``pass`` (escorts)."""

    kind: str
    place: str
    site: str = ""
    offers: tuple[Mobility, ...] = ()


@dataclass(frozen=True, slots=True)
class Trip:
    """People aboard one vehicle from their boarding (or the outset) until they are received at ``end``."""

    vehicle: str
    place: str
    offers: tuple[Mobility, ...]
    sites: tuple[str, ...]
    boarded: Instant
    end: Instant = -1
    outset: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A convoy in the making."""

    corridor: str
    direction: Direction
    window: str
    gate: str
    entry: Instant
    cars: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Car:
    """One vehicle: where it is, since when, and what it is about to do."""

    id: str
    fleet: Fleet
    kind: VehicleType
    place: str
    now: Instant
    window: AccessWindow | None = None
    convoy: int = NOBODY
    served: Direction | None = None
    trip: int = NOBODY
    goal: Goal | None = None
    road: Road = ()
    driven: Seconds = 0
    metres: int = 0
    parked: bool = False
    done: bool = False
    trips: int = 0
    tasks: tuple[tuple[Task, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Schedule:
    """All vehicles so far, and who uses what is shared."""

    cars: tuple[Car, ...]
    convoys: tuple[Group, ...] = ()
    services: tuple[tuple[str, Direction, Instant, Instant, int], ...] = ()
    boardings: tuple[tuple[str, Instant, Instant], ...] = ()
    trips: tuple[Trip, ...] = ()

    def put(self, *cars: Car) -> "Schedule":
        """Return the schedule with ``cars`` in the place of those with their ids."""
        new = {car.id: car for car in cars}
        return replace(self, cars=tuple(new.get(car.id, car) for car in self.cars))


@dataclass
class Rules:
    """The rules of an operation, as the ways in which a schedule can go on; ``rng`` makes them waste time."""

    operation: Operation
    rng: random.Random | None = None
    windows: dict[str, list[AccessWindow]] = field(init=False)

    def __post_init__(self) -> None:
        self.windows = {corridor.id: [] for corridor in self.operation.corridors}
        for window in usable_windows(self.operation):
            self.windows[window.corridor].append(window)

    def outset(self) -> list[Schedule]:
        """Return the schedules with no task yet: one, or one for each window that vehicles at exposed places may start in."""
        found = [Schedule(cars=())]
        for fleet in self.operation.fleets:
            for vehicle in fleet.vehicles:
                found = [self._joined(schedule, car) for schedule in found for car in self._starting(fleet, vehicle)]
        return found

    def _joined(self, schedule: Schedule, car: Car) -> Schedule:
        groups = [self.operation.group[item.group] for item in car.fleet.aboard if item.count]
        if not groups:
            return replace(schedule, cars=(*schedule.cars, car))
        sites = tuple(
            s.place for s in self.operation.reception_sites if all(s.place in self.operation.sites_for(g) for g in groups)
        )
        trip = Trip(
            car.id, car.place, tuple(m for m in Mobility if any(g.mobility is m for g in groups)), sites, car.now, outset=True
        )
        car = replace(car, trip=len(schedule.trips))
        return replace(schedule, cars=(*schedule.cars, car), trips=(*schedule.trips, trip))

    def _starting(self, fleet: Fleet, vehicle: str) -> Iterator[Car]:
        kind, place = self.operation.vehicle_type[fleet.type], self.operation.place[fleet.place]
        car = Car(vehicle, fleet, kind, place.id, max(0, fleet.available_from), driven=fleet.driven)
        if not place.exposed_in:
            yield car
            return
        windows = self.windows[place.exposed_in]
        now = max(car.now, windows[0].opens) if windows else car.now
        fitting = [window for window in windows if window.opens <= now <= window.usable.end]
        if not fitting:
            yield replace(car, done=True)
        for window in fitting:
            yield replace(car, now=now, window=window)

    def late(self) -> Seconds:
        """Return a waste of time, none unless the schedule is to be sloppy."""
        return 0 if self.rng is None or self.rng.random() < 0.7 else self.rng.choice([1, 2, 5, 11, 30]) * MINUTE

    def stands(self, car: Car, until: Instant) -> bool:
        """Return whether ``car`` may stand where it is until ``until``."""
        return until <= self.operation.horizon and (car.window is None or until <= car.window.usable.end)

    # --- driving --------------------------------------------------------------------------------------------------------

    def drives(self, schedule: Schedule, car: Car) -> Iterator[Schedule]:
        """Yield the schedules in which ``car`` does the next thing on its road: joins or waits for a convoy, is served, or drives."""
        leg, direction = car.road[0]
        corridor = leg.exposed_in if leg.exposed_in and leg.id in self.operation.corridor[leg.exposed_in].legs else ""
        if corridor and self.operation.gate_entries.get((leg.id, direction)):
            yield from self._enters(schedule, car, corridor)
            return
        checkpoint = self.operation.checkpoint_at.get(car.place)
        schedule, car = self._grouped(schedule, car, corridor, direction)
        if checkpoint is not None and car.served is not direction:
            yield from self._served(schedule, car, checkpoint, direction, car.convoy if corridor else NOBODY)
            return
        for start, window in self._starts(car, leg, direction, car.now + self.late()):
            yield from self._driven(schedule, car, start, window, car.convoy if corridor else NOBODY)

    def _grouped(self, schedule: Schedule, car: Car, corridor: str, direction: Direction) -> tuple[Schedule, Car]:
        """Return both with ``car`` in a convoy of its own, if it turns or starts inside."""
        if not corridor:
            return schedule, car
        if car.convoy != NOBODY:
            group = schedule.convoys[car.convoy]
            if group.corridor == corridor and group.direction is direction:
                return schedule, car
        group = Group(corridor, direction, "", "", -1, (car.id,))
        car = replace(car, convoy=len(schedule.convoys))
        return replace(schedule, convoys=(*schedule.convoys, group)).put(car), car

    def _served(
        self, schedule: Schedule, car: Car, checkpoint: Checkpoint, direction: Direction, convoy: int
    ) -> Iterator[Schedule]:
        corridor = corridor_of(self.operation, checkpoint)
        mine = [s for s in schedule.services if s[0] == checkpoint.id and s[1] is direction]
        ready = car.now + self.late()
        opens = self._accesses(car.place)
        before = [
            s[2] for s in mine if s[4] == convoy and convoy != NOBODY and bisect_right(opens, s[2]) == bisect_right(opens, ready)
        ]
        extra = 0 if before else checkpoint.batch
        moments = {
            ready,
            *(s[3] for s in mine),
            *(h.start for h in checkpoint.hours),
            *(q.period.end + MINUTE for q in checkpoint.quotas),
        }
        moments |= {cars.period.end for cars in self.operation.private_cars}
        for start in sorted(moment for moment in moments if moment >= ready):
            end = start + service_time(self.operation, checkpoint, corridor, direction, start) + extra
            meeting = [s for s in mine if s[2] < end and start < s[3]]
            busy = max(
                (sum(s[2] <= t < s[3] for s in meeting) for t in [start, *(s[2] for s in meeting if s[2] > start)]), default=0
            )
            open_ = not checkpoint.hours or any(hours.holds(start, end) for hours in checkpoint.hours)
            full = any(
                q.period.start <= start <= q.period.end
                and sum(q.period.start <= s[2] <= q.period.end for s in mine) >= q.vehicles
                for q in checkpoint.quotas
            )
            if busy < checkpoint.lanes and open_ and not full and (not before or start >= min(before)):
                if self.stands(car, end):
                    task = Service(checkpoint=checkpoint.id, direction=direction, start=start, end=end)
                    served = replace(car, now=end, served=direction, tasks=(*car.tasks, (task, convoy)))
                    yield replace(schedule, services=(*schedule.services, (checkpoint.id, direction, start, end, convoy))).put(
                        served
                    )
                return

    def _accesses(self, place: str) -> list[Instant]:
        """Return when each period begins in which vehicles may be at ``place``; windows that meet make one."""
        usable = [window.usable for window in self.windows.get(self.operation.place[place].exposed_in, ())]
        return [one.start for one in usable if not any(other.start < one.start <= other.end for other in usable)]

    def _starts(self, car: Car, leg: Leg, direction: Direction, ready: Instant) -> Iterator[tuple[Instant, AccessWindow | None]]:
        """Yield when ``car`` may start on ``leg`` from ``ready`` on, and the window in which it is exposed on it."""
        if not leg.exposed_in:
            yield ready, None
        elif car.window is not None and car.window.corridor == leg.exposed_in:
            yield ready, car.window
        else:
            for window in self.windows[leg.exposed_in]:
                if ready <= window.usable.end:
                    yield max(ready, window.opens), window
        del direction

    def _driven(
        self, schedule: Schedule, car: Car, start: Instant, window: AccessWindow | None, convoy: int, *, late: bool = True
    ) -> Iterator[Schedule]:
        """Yield the schedules in which ``car`` drives the next leg of its road, at ``start`` (or later, where that can be better)."""
        op = self.operation
        leg, direction = car.road[0]
        time = leg.travel_time(car.kind.profile)
        chain = convoy != NOBODY
        if time is None or (chain and window is not None and not window.directions.allow(direction)):
            return
        starts = {start}
        if late:
            starts |= {
                night.end for night in op.nights if night.start <= start < night.end and night.end + time.day < start + time.night
            }
        target = op.place[leg.ends(direction)[1]]
        for begin in sorted(starts):
            seconds = time.night if op.is_night(begin) else time.day
            for moment, inside in self._inside(target.exposed_in, leg, window, begin, seconds, late=late):
                seconds = time.night if op.is_night(moment) else time.day
                end = moment + seconds
                driven = replace(
                    car,
                    place=target.id,
                    now=end,
                    window=inside,
                    served=None,
                    convoy=convoy if chain else car.convoy,
                    driven=car.driven + seconds,
                    metres=car.metres + leg.distance,
                    road=car.road[1:],
                    parked=False,
                    tasks=(*car.tasks, (Drive(leg=leg.id, direction=direction, start=moment, end=end), convoy)),
                )
                if self.stands(car, moment) and self._may(driven, window, inside, end):
                    reset = replace(driven, metres=0) if Role.DEPOT in target.roles else driven
                    yield self._rolling(schedule, convoy, window, moment).put(reset)

    def _inside(
        self, corridor: str, leg: Leg, window: AccessWindow | None, begin: Instant, seconds: Seconds, *, late: bool
    ) -> Iterator[tuple[Instant, AccessWindow | None]]:
        """Yield when to start so as to arrive in a window of ``corridor``, and that window."""
        if not corridor or corridor == leg.exposed_in:
            yield begin, window if corridor else None
            return
        for other in self.windows[corridor]:
            if begin + seconds >= other.opens:
                if begin + seconds <= other.usable.end:
                    yield begin, other
            elif late:
                yield other.opens - seconds, other

    def _may(self, car: Car, window: AccessWindow | None, inside: AccessWindow | None, end: Instant) -> bool:
        budget = car.kind.driving_budget
        return (
            end <= self.operation.horizon
            and (window is None or end <= window.usable.end)
            and (inside is None or inside.opens <= end <= inside.usable.end)
            and (budget is None or car.driven <= budget)
            and (car.kind.range is None or car.metres <= car.kind.range)
        )

    @staticmethod
    def _rolling(schedule: Schedule, convoy: int, window: AccessWindow | None, start: Instant) -> Schedule:
        """Return the schedule with a convoy that enters at no gate on its way since ``start``."""
        if convoy == NOBODY or schedule.convoys[convoy].window or window is None:
            return schedule
        group = replace(schedule.convoys[convoy], window=window.id, entry=start)
        return replace(schedule, convoys=(*schedule.convoys[:convoy], group, *schedule.convoys[convoy + 1 :]))

    # --- gates ----------------------------------------------------------------------------------------------------------

    def _enters(self, schedule: Schedule, car: Car, corridor: str) -> Iterator[Schedule]:
        """Yield the schedules in which ``car`` enters alone, with those who wait at the gate, or waits for others."""
        leg, direction = car.road[0]
        waiting = [
            other for other in schedule.cars if other.parked and other.place == car.place and other.road[:1] == car.road[:1]
        ]
        rules = self.operation.corridor[corridor]
        picks = {(): None, tuple(waiting[: rules.max_vehicles - 1]): None}
        picks |= {(other,): None for other in waiting if rules.max_vehicles > 1}
        for pick in picks:
            members = (car, *pick)
            if sum(member.kind.escort for member in members) >= rules.escorts:
                ready = max(member.now for member in members) + self.late()
                for start, window in self._starts(car, leg, direction, ready):
                    if window is not None and all(m.window in {None, window} for m in members):
                        yield from self._entering(schedule, members, corridor, start, window)
        if any(not other.done and not other.parked and other is not car for other in schedule.cars):
            yield schedule.put(replace(car, parked=True))

    def _entering(
        self, schedule: Schedule, members: tuple[Car, ...], corridor: str, start: Instant, window: AccessWindow
    ) -> Iterator[Schedule]:
        rules, direction, gate = self.operation.corridor[corridor], members[0].road[0][1], members[0].place
        entries = sorted(group.entry for group in schedule.convoys if group.gate == gate)
        same = [group for group in schedule.convoys if group.gate and (group.window, group.direction) == (window.id, direction)]
        if rules.max_convoys is not None and len(same) >= rules.max_convoys:
            return
        for entry in entries:
            if abs(entry - start) < rules.headway:
                start = max(start, entry + rules.headway)
        number = len(schedule.convoys)
        group = Group(corridor, direction, window.id, gate, start, tuple(member.id for member in members))
        found = [replace(schedule, convoys=(*schedule.convoys, group))]
        for member in members:
            found = [after for before in found for after in self._driven(before, member, start, window, number, late=False)]
        yield from found

    # --- tasks ----------------------------------------------------------------------------------------------------------

    def acts(self, schedule: Schedule, car: Car) -> Iterator[Schedule]:
        """Yield the schedules in which ``car``, at the end of its road, does what it came for."""
        goal = car.goal
        if goal is None:
            return
        car = replace(car, goal=None)
        if goal.kind == "pass":
            yield schedule.put(car)
        elif goal.kind == "board":
            for ready in self._ready(goal, car.now + self.late()):
                yield from self._boards(schedule, car, goal, ready)
        else:
            yield from self._alights(schedule, car, goal)

    def _ready(self, goal: Goal, now: Instant) -> list[Instant]:
        groups = [
            group
            for group in self.operation.groups
            if group.place == goal.place and group.mobility in goal.offers and goal.site in self.operation.sites_for(group)
        ]
        return sorted({max(now, group.ready_from) for group in groups})

    def _boards(self, schedule: Schedule, car: Car, goal: Goal, ready: Instant) -> Iterator[Schedule]:
        seconds = car.kind.boarding_time(frozenset(goal.offers))
        mine = [b for b in schedule.boardings if b[0] == car.place]
        for start in sorted({ready, *(b[2] for b in mine if b[2] > ready)}):
            meeting = [b for b in mine if b[1] < start + seconds and start < b[2]]
            busy = max(
                (sum(b[1] <= t < b[2] for b in meeting) for t in [start, *(b[1] for b in meeting if b[1] > start)]), default=0
            )
            if busy < self.operation.place[car.place].bays:
                break
        else:
            return
        end = start + seconds
        if self.stands(car, end):
            task = Board(place=car.place, site=goal.site, offers=goal.offers, start=start, end=end, people=())
            trip = Trip(car.id, car.place, goal.offers, (goal.site,), start)
            car = replace(
                car, now=end, trip=len(schedule.trips), trips=car.trips + 1, tasks=(*car.tasks, (task, len(schedule.trips)))
            )
            boardings = (*schedule.boardings, (car.place, start, end))
            yield replace(schedule, boardings=boardings, trips=(*schedule.trips, trip)).put(car)

    def _alights(self, schedule: Schedule, car: Car, goal: Goal) -> Iterator[Schedule]:
        trip = schedule.trips[car.trip]
        seconds = car.kind.alighting_time(frozenset(trip.offers))
        first = car.now + self.late()
        starts = [first]
        if any(self.operation.reception_site[goal.place].intake(m) is not None for m in trip.offers):
            starts.append(((first + seconds) // HOUR + 1) * HOUR - seconds)
        for start in starts:
            end = start + seconds
            if self.stands(car, end):
                task = Alight(place=car.place, offers=trip.offers, start=start, end=end, people=())
                received = replace(trip, end=end, sites=(goal.place,))
                trips = (*schedule.trips[: car.trip], received, *schedule.trips[car.trip + 1 :])
                free = replace(car, now=end, trip=NOBODY, tasks=(*car.tasks, (task, car.trip)))
                yield replace(schedule, trips=trips).put(free)
