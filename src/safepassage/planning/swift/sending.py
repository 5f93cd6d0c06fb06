"""One schedule in the making: trips that are given, trips that are kept as they are, and the best that are left."""

import heapq
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from safepassage.domain.fleet import Fleet
from safepassage.domain.network import Direction
from safepassage.planning.ledger import Habits
from safepassage.planning.swift.book import TIME
from safepassage.planning.swift.flat import Ints
from safepassage.planning.swift.labels import NEVER
from safepassage.planning.swift.parts import NONE
from safepassage.planning.swift.retaking import retake
from safepassage.planning.swift.run import Advice, Counsel, Run, Trip, counted
from safepassage.planning.swift.taking import START, WIDTH
from safepassage.planning.swift.trips import send
from safepassage.units import Instant

if TYPE_CHECKING:
    from safepassage.planning.swift.dispatch import Yard

_WAYS = tuple(Direction)


class Sending:
    """One schedule in the making."""

    def __init__(self, yard: "Yard", counsel: Counsel, habits: Habits) -> None:
        self.yard, self.counsel, self.habits = yard, counsel, habits
        self._firsts: dict[int, Trip] = {}
        self.trips: list[Trip] = []
        self.stranded: list[str] = []
        self.people = self.weighted = 0
        self.gates = np.full((max(1, 2 * len(yard.operation.corridors)), 3), NONE, dtype=np.int64)
        self.gates[:, 2] = habits.delay
        for (corridor, direction), phase in habits.phases.items():
            self.gates[2 * yard.names.corridor[corridor] + _WAYS.index(direction), 0] = phase
        for (corridor, direction), hold in habits.holds.items():
            self.gates[2 * yard.names.corridor[corridor] + _WAYS.index(direction), 1] = hold

    def begin(self, given: Iterable[Trip]) -> None:
        """Begin with nothing but the people aboard at the outset: they are brought to a site as in the ``given`` trips, if they can."""
        self._firsts = {trip.vehicle: trip for trip in given if trip.first}
        self.yard.book.clear()
        self._aboard_first()

    def resume(self, made: Run, out: Mapping[int, Instant]) -> list[int]:
        """
        Begin with what was ``made``, to the second, but for what vehicles that are ``out`` set off for from an instant on.

        Return the numbers of the trips that are left out.
        """
        book, net = self.yard.book, self.yard.net
        flat = made.flat
        begins = np.full(len(self.yard.vehicles), NEVER, dtype=np.int64)
        begins[list(out)] = list(out.values())
        begins = begins[flat.vehicle]
        lost = ~flat.aboard & (begins > NEVER) & (flat.tasks[flat.first[:-1], START] >= begins)
        gone = lost.astype(np.int64)
        tasks, moved, whole = flat.tasks, np.zeros_like(gone), False
        while not whole:
            book.clear()
            moved[...] = 0
            flat = flat._replace(tasks=tasks.copy())
            whole = retake(net, book.flat, flat, gone, made.convoys, moved)
        self.people, self.weighted, self.stranded = made.people, made.weighted, list(made.stranded)
        for number, trip in enumerate(made.trips):
            if gone[number]:
                self._count(trip, -1)
            elif moved[number]:
                self.trips.append(replace(trip, tasks=flat.tasks[flat.first[number] : flat.first[number + 1]].copy()))
            else:
                self.trips.append(trip)
        return np.nonzero(gone)[0].tolist()

    def _count(self, trip: Trip, sign: int) -> None:
        weights = self.yard.weights
        for group, number in trip.who.tolist():
            self.people += sign * number
            self.weighted += sign * number * int(weights[group])

    def result(self) -> Run:
        """Return what has been made."""
        book = self.yard.book
        convoys = book.of["convoy"][: int(book.of["numbers"][0])].copy()
        trips, convoys = counted(tuple(self.trips), convoys, len(book.of["convoy"]) // 2)
        return Run(trips, convoys, self.habits, self.people, self.weighted, tuple(self.stranded))

    def _aboard_first(self) -> None:
        """Bring everybody who is aboard at the outset to a site: as is given, or else to the first that can be reached."""
        yard, vehicle = self.yard, 0
        for (fleet, count), advice in zip(yard.fleets, self.counsel.fleets, strict=True):
            counts = yard.aboard(fleet)
            for number in range(vehicle, vehicle + count if counts.sum() else vehicle):
                self._unload_first(number, fleet, counts, advice)
            vehicle += count

    def _unload_first(self, vehicle: int, fleet: Fleet, counts: Ints, advice: Advice) -> None:
        yard, op = self.yard, self.yard.operation
        groups = [op.group[load.group] for load in fleet.aboard if load.count]
        allowed = np.array([all(site.place in op.sites_for(g) for g in groups) for site in op.reception_sites], dtype=np.int64)
        given = self._firsts.get(vehicle)
        if (
            not (given and self._make(given, advice, allowed, counts))
            and not self._send(vehicle, advice, allowed=allowed, aboard=counts)[0]
        ):
            self.stranded.append(yard.vehicles[vehicle])
            return
        for load in fleet.aboard:
            self.people += load.count
            self.weighted += load.count * op.weight(op.group[load.group])

    def repeat(self, given: Iterable[Trip]) -> None:
        """Make the trips that are ``given``, in order; leave out those that cannot be made."""
        yard = self.yard
        for trip in given:
            if trip.first:
                continue
            advice = self.counsel.fleets[int(yard.start[trip.vehicle, 1])]
            self._make(trip, advice)

    def _make(self, trip: Trip, advice: Advice, allowed: Ints | None = None, aboard: Ints | None = None) -> bool:
        """Make a trip that is given, if need be at other times; return whether it could be made."""
        return any(
            self._send(trip.vehicle, advice, after=trip.after, again=trip.tasks, held=held, allowed=allowed, aboard=aboard)[0]
            for held in ((True, False) if trip.held else (False,))
        )

    def fill(self, turns: Sequence[int], only: Collection[int] | None = None) -> None:
        """
        Send every vehicle on the best trip that it can still make, the one that is free first; then whoever can bring out anybody.

        If ``only`` some may go, the others stay as they are.
        """
        yard = self.yard
        able = [
            number
            for number in (range(len(yard.vehicles)) if only is None else only)
            if not yard.escorts[int(yard.start[number, 1])] and yard.vehicles[number] not in self.stranded
        ]
        self._fill(self._fill(able, turns, 0), turns, NEVER)

    def _fill(self, vehicles: Iterable[int], turns: Sequence[int], least: int) -> list[int]:
        """Send ``vehicles`` on trips that promise at least ``least``; return those that could make another that promises less."""
        yard = self.yard
        times = yard.book.of["vehicle"][:, TIME]
        heap = [(int(times[number]), turns[number], number) for number in vehicles]
        heapq.heapify(heap)
        others = []
        while heap and not yard.halt():
            _, turn, number = heapq.heappop(heap)
            sent, less = self._send(number, self.counsel.fleets[int(yard.start[number, 1])], least=least)
            if sent:
                heapq.heappush(heap, (int(times[number]), turn, number))
            elif less:
                others.append(number)
        return others

    def _send(
        self,
        vehicle: int,
        advice: Advice,
        *,
        least: int = NEVER,
        after: Instant = 0,
        again: Ints | None = None,
        held: bool = False,
        allowed: Ints | None = None,
        aboard: Ints | None = None,
    ) -> tuple[bool, bool]:
        """Send ``vehicle`` on a trip, see `swift.trips.send`; return whether it went, or else whether it could on a lesser one."""
        yard = self.yard
        written, boarded = send(
            yard.net,
            yard.book.flat,
            yard.work._replace(tables=advice.value),
            advice.flat,
            self.gates,
            vehicle,
            least,
            after,
            _NOTHING if again is None else again,
            held,
            yard.everywhere if allowed is None else allowed,
            yard.nobody if aboard is None else aboard,
            yard.tasks,
            yard.who,
        )
        if written < 0:
            yard.tasks = np.zeros((2 * len(yard.tasks), WIDTH), dtype=np.int64)
            return self._send(vehicle, advice, least=least, after=after, again=again, held=held, allowed=allowed, aboard=aboard)
        if not written:
            return False, boarded > 0
        state = yard.book.of["vehicle"][vehicle].copy()
        trip = Trip(
            vehicle,
            yard.tasks[:written].copy(),
            yard.who[:boarded].copy(),
            after,
            first=aboard is not None,
            state=state,
        )
        self.trips.append(trip)
        self._count(trip, 1)
        return True, False


_NOTHING = np.zeros((0, WIDTH), dtype=np.int64)
