"""
Aid on the vehicles that bring people out: as much as costs nobody a seat, the most urgent first.

What vehicles do that carry none stays as it is. Where the aid goes to an assembly point at which the same people wait, the vehicle
boards there too, rather than drive about between the two.
"""

import heapq
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

import numpy as np

from safepassage.domain.fleet import Fleet
from safepassage.domain.operation import Operation
from safepassage.planning.swift.changing import adopted
from safepassage.planning.swift.dispatch import Yard
from safepassage.planning.swift.labels import ALIGHT, BOARD, DRIVE, LOAD, UNLOAD
from safepassage.planning.swift.run import Counsel, Place, Run, Trip, in_order, table
from safepassage.planning.swift.taking import SERVICE
from safepassage.units import Instant, Kilograms

HALVINGS = 4
"""How often the beginning of a list is halved."""
FEW = 300
"""Trips up to which all are made again for the sake of those with aid."""
TRIES = 400
"""How often trips with aid are tried, for one consignment."""
Load = tuple[int, Kilograms]


class AidPlanner:
    """Adds aid to the trips of one run; with ``clearance``, without delaying the last person received."""

    def __init__(self, yard: Yard, counsel: Counsel, run: Run, halt: Callable[[], bool], *, clearance: bool = False) -> None:
        self.yard, self.counsel, self.run_, self.halt = yard, counsel, run, halt
        self.operation: Operation = yard.operation
        self.latest = last_received(run) if clearance else None
        self.ways = Ways(yard)

    def run(self) -> Run:
        """Return the run with as much aid as could be added without leaving anybody behind."""
        stocks = [(one.priority, number) for number, one in enumerate(self.operation.consignments)]
        for priority in sorted({priority for priority, _ in stocks}):
            own = [number for one, number in stocks if one == priority]
            self._add([change for number in own for change in self._aboard(number)])
            # First where the same people wait at the goal and board there instead, then by going there and back.
            for number in own:
                for instead in (True, False):
                    refused: set[Place] = set()
                    # What a trip cannot take after all is left for others.
                    while changes := list(self._fresh(number, refused, instead=instead)):
                        before = carried(self.run_)
                        refused |= self._add(changes)
                        if self.halt() or carried(self.run_) == before:
                            break
        return self.run_

    def _add(self, changes: Sequence[tuple[Place | None, Trip]]) -> set[Place]:
        """Make those of the ``changes`` that leave nobody behind; return the places of the others."""
        if len(self.run_.trips) <= FEW:
            self._begin(changes)
        self.run_, refused = adopted(self.yard, self.counsel, self.run_, changes, self._good, self.halt, TRIES)
        return refused

    def _begin(self, changes: Sequence[tuple[Place | None, Trip]]) -> None:
        """Make the longest beginning of ``changes`` for which all others can make way without leaving anybody behind."""
        base, share, step = self.run_, 1.0, 0.5
        for _ in range(HALVINGS if changes else 0):
            if self.halt():
                return
            part = changes[: round(share * len(changes))]
            instead = {id(base.trips[base.places[place]]): trip for place, trip in part if place is not None}
            trips = [instead.get(id(trip), trip) for trip in in_order(base.trips)]
            found = self.yard.replay(self.counsel, base.habits, [*trips, *(trip for place, trip in part if place is None)])
            if self._good(found, self.run_):
                self.run_ = found
                if share == 1.0:
                    return
                share += step
            else:
                share -= step
            step /= 2

    def _good(self, found: Run, base: Run) -> bool:
        in_time = self.latest is None or last_received(found) <= self.latest
        return in_time and (found.weighted, found.people) >= (base.weighted, base.people) and carried(found) > carried(base)

    def _aboard(self, stock: int) -> Iterator[tuple[Place, Trip]]:
        """Yield the first trips of vehicles that have aid of ``stock`` aboard since the outset, with that aid handed over."""
        seen: set[int] = set()
        name = self.operation.consignments[stock].id
        for place, number in self.run_.places.items():
            trip = self.run_.trips[number]
            if trip.first or trip.vehicle in seen:
                continue
            seen.add(trip.vehicle)
            kg = sum(load.kg for load in self._fleet(trip.vehicle).cargo if load.consignment == name)
            changed = self._with(trip, stock, kg, loads=False, instead=True) if kg else None
            if changed is not None:
                yield place, changed

    def _fresh(self, stock: int, refused: Collection[Place], *, instead: bool) -> Iterator[tuple[Place | None, Trip]]:
        """Yield trips that pass where ``stock`` waits, with as much as they can take; then trips of idle vehicles."""
        one = self.operation.consignments[stock]
        left = one.kg - sum(kg for trip in self.run_.trips for number, kg in loaded(trip) if number == stock)
        busy = {trip.vehicle for trip in self.run_.trips}
        where = self.yard.places(self.run_)
        for place, number in self.run_.places.items():
            trip = self.run_.trips[number]
            if left <= 0:
                return
            if trip.first or place in refused or self.yard.names.place[one.origin] not in self._passed(trip, where[number]):
                continue
            kg = min(left, self._room(trip.vehicle, loaded(trip), stock))
            changed = self._with(trip, stock, kg, loads=True, instead=instead) if kg > 0 else None
            if changed is not None:
                left -= kg
                yield place, changed
        for vehicle in range(len(self.yard.vehicles)):
            fleet = self._fleet(vehicle)
            if left <= 0:
                return
            if vehicle in busy or fleet.aboard or self.operation.vehicle_type[fleet.type].escort:
                continue
            kg = min(left, self._room(vehicle, (), stock))
            alone = self._alone(vehicle, stock, kg) if kg > 0 else None
            if alone is not None:
                left -= kg
                yield None, alone

    def _passed(self, trip: Trip, start: int) -> list[int]:
        """Return the places that a trip passes before it boards."""
        places = [start]
        for code, what in trip.tasks[:, :2].tolist():
            if code == BOARD:
                break
            if code == DRIVE:
                places.append(self.yard.roads[what])
        return places

    def _fleet(self, vehicle: int) -> Fleet:
        return self.yard.fleets[int(self.yard.start[vehicle, 1])][0]

    def _room(self, vehicle: int, carries: Sequence[Load], stock: int) -> Kilograms:
        """Return the kilograms of ``stock`` for which there is room beside what a vehicle carries."""
        op, fleet = self.operation, self._fleet(vehicle)
        kind, one = op.vehicle_type[fleet.type], op.consignments[stock]
        loads = [(op.consignments[number], kg) for number, kg in carries]
        loads += [(op.consignment[load.consignment], load.kg) for load in fleet.cargo]
        if any(other.id == one.id for other, _ in loads):
            return 0
        kg = kind.kg - sum(taken for _, taken in loads)
        litres = kind.litres - sum(other.litres_of(taken) for other, taken in loads)
        return max(0, kg if not one.litres else min(kg, max(0, litres) * one.kg // one.litres))

    def _with(self, trip: Trip, stock: int, kg: Kilograms, *, loads: bool, instead: bool) -> Trip | None:
        """Return ``trip`` with aid: loaded as it passes, handed over where it goes, people boarded there if the same wait there."""
        names, one = self.yard.names, self.operation.consignments[stock]
        goal, rows = names.place[one.destination], trip.tasks.tolist()
        profile = self.yard.profile(trip.vehicle)
        board = next((at for at, row in enumerate(rows) if row[0] == BOARD), len(rows))
        before = [row for row in rows[:board] if row[0] != SERVICE]
        start = self._start(trip)
        if loads:
            origin = names.place[one.origin]
            at = 0 if start == origin else next((n + 1 for n, row in enumerate(before) if self._end(row) == origin), -1)
            if at < 0:
                return None
            before.insert(at, _row(LOAD, origin, stock, kg))
        here = next((self._end(row) for row in reversed(before)), start)
        after = [row for row in rows[board:] if row[0] != SERVICE]
        if here != goal:
            there = self.ways.between(profile, here, goal)
            if there is None:
                return None
            if after and instead and not self.operation.places[here].rounds and self._alike(here, goal):
                # Not there and back: the way ends at the goal, and people board there.
                inwards, outwards = self._to_goal(profile, before, start, goal), self._from_goal(profile, after, goal)
                if inwards is None or outwards is None:
                    return None
                before, after = inwards, outwards
            else:
                back = self.ways.between(profile, goal, here)
                if back is None:
                    return None
                before = [*before, *there, _row(UNLOAD, goal, stock, kg), *back]
                return replace(trip, tasks=table([*before, *after]))
        before = [*before, _row(UNLOAD, goal, stock, kg)]
        return replace(trip, tasks=table([*before, *after]))

    def _start(self, trip: Trip) -> int:
        for code, what in trip.tasks[:, :2].tolist():
            if code == DRIVE:
                return self.yard.origins[what]
            if code != SERVICE:
                return int(what)
        return int(self.yard.start[trip.vehicle, 2])

    def _end(self, row: list[int]) -> int:
        return int(self.yard.roads[row[1]] if row[0] == DRIVE else row[1])

    def _to_goal(self, profile: int, before: list[list[int]], start: int, goal: int) -> list[list[int]] | None:
        """Return the way in with its last part replaced by the way from where it last loads (or starts) to ``goal``."""
        last = max((at + 1 for at, row in enumerate(before) if row[0] in {LOAD, UNLOAD}), default=0)
        here = self._end(before[last - 1]) if last else start
        way = self.ways.between(profile, here, goal)
        return None if way is None else [*before[:last], *way]

    def _from_goal(self, profile: int, after: list[list[int]], goal: int) -> list[list[int]] | None:
        """Return boarding at ``goal`` and the way from there to the same site."""
        stop = next((at for at, row in enumerate(after) if row[0] == ALIGHT), -1)
        if stop < 0:
            return None
        way = self.ways.between(profile, goal, after[stop][1], loaded=True)
        board = list(after[0])
        board[1] = goal
        return None if way is None else [board, *way, *after[stop:]]

    def _alone(self, vehicle: int, stock: int, kg: Kilograms) -> Trip | None:
        names, one, profile = self.yard.names, self.operation.consignments[stock], self.yard.profile(vehicle)
        start, origin, goal = int(self.yard.start[vehicle, 2]), names.place[one.origin], names.place[one.destination]
        ways = [
            self.ways.between(profile, start, origin),
            self.ways.between(profile, origin, goal),
            self.ways.home(profile, goal),
        ]
        if any(way is None for way in ways):
            return None
        there, on, home = ([] if way is None else way for way in ways)
        rows = [*there, _row(LOAD, origin, stock, kg), *on, _row(UNLOAD, goal, stock, kg), *home]
        return Trip(vehicle, table(rows), np.zeros((0, 2), dtype=np.int64))

    def _alike(self, place: int, other: int) -> bool:
        """Return whether people with the same weights and needs wait at ``other`` as at ``place``."""
        op = self.operation
        kinds = [
            {(g.mobility, op.weight(g)) for g in op.groups if g.place == op.places[number].id and g.count}
            for number in (place, other)
        ]
        return bool(kinds[0]) and kinds[1] >= kinds[0]


class Ways:
    """Shortest ways by day between places, as the rows of drives."""

    def __init__(self, yard: Yard) -> None:
        self.yard = yard
        self._known: dict[tuple[int, int, bool], dict[int, list[int]]] = {}

    def between(self, profile: int, start: int, goal: int, *, loaded: bool = False) -> list[list[int]] | None:
        """Return the drives from ``start`` to ``goal``, or None if there is no way."""
        found = self._from(profile, start, loaded=loaded).get(goal)
        return None if found is None else [_row(DRIVE, road, -1, -1) for road in found]

    def home(self, profile: int, start: int) -> list[list[int]] | None:
        """Return the drives from ``start`` to the nearest place that is not exposed."""
        places = self.yard.operation.places
        for place, roads in self._from(profile, start, loaded=False).items():
            if not places[place].exposed_in:
                return [_row(DRIVE, road, -1, -1) for road in roads]
        return None

    def _from(self, profile: int, start: int, *, loaded: bool) -> dict[int, list[int]]:
        key = (profile, start, loaded)
        if key not in self._known:
            found: dict[int, list[int]] = {}
            heap: list[tuple[int, int, list[int]]] = [(0, start, [])]
            while heap:
                seconds, place, roads = heapq.heappop(heap)
                if place in found:
                    continue
                found[place] = roads
                for road in self.yard.leaving(profile, place):
                    if not (loaded and self.yard.inwards(road)):
                        heapq.heappush(heap, (seconds + self.yard.days[road], self.yard.roads[road], [*roads, road]))
            self._known[key] = found
        return self._known[key]


def _row(code: int, where: int, what: int, amount: int) -> list[int]:
    return [code, where, what, 0, 0, -1, amount]


def loaded(trip: Trip) -> list[Load]:
    """Return what a trip loads."""
    return [(row[2], row[6]) for row in trip.tasks.tolist() if row[0] == LOAD]


def carried(run: Run) -> Kilograms:
    """Return the kilograms that the trips of ``run`` hand over."""
    return sum(int(trip.tasks[trip.tasks[:, 0] == UNLOAD, 6].sum()) for trip in run.trips)


def last_received(run: Run) -> Instant:
    """Return when the last person is received."""
    ends = [int(trip.tasks[trip.tasks[:, 0] == ALIGHT, 4].max(initial=0)) for trip in run.trips]
    return max(ends, default=0)
