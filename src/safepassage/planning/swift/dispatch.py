"""Schedules: vehicles sent one after the other on the best trip that each can still make, or on trips that are given."""

import heapq
import random
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import pairwise

import numpy as np

from safepassage.domain.fleet import Fleet
from safepassage.domain.network import Direction
from safepassage.domain.operation import Operation
from safepassage.domain.plan import PriceKind
from safepassage.planning.bound import MICRO, Evaluation, Evaluator, Tables
from safepassage.planning.charges import Charges
from safepassage.planning.grid import Grid
from safepassage.planning.ledger import Habits
from safepassage.planning.roads import Roads
from safepassage.planning.stops import Tour
from safepassage.planning.swift.book import AT, TIME, Book
from safepassage.planning.swift.flat import Ints, packed
from safepassage.planning.swift.labels import ADVICE, BOARD, DRIVE, NEVER, Work, make_work
from safepassage.planning.swift.network import Names, make_net
from safepassage.planning.swift.parts import MOBILITIES, N_ACCESSES, NONE
from safepassage.planning.swift.run import Advice, Counsel, Run, Trip
from safepassage.planning.swift.taking import SERVICE
from safepassage.planning.swift.trips import send
from safepassage.units import HOUR, Instant

_WAYS = tuple(Direction)
LABELS, TASKS = 20_000, 600
"""Labels in one search at most, and tasks of one trip."""


class Yard:
    """Sends the first vehicles of an operation; everything but what was taken is kept from one schedule to the next."""

    def __init__(
        self,
        operation: Operation,
        roads: Roads,
        fleets: Sequence[tuple[Fleet, int]],
        horizon: Instant,
        halt: Callable[[], bool] = lambda: False,
    ) -> None:
        self.operation, self.halt, self.fleets = operation, halt, fleets
        self.names = Names(operation, roads)
        self.net, parts = make_net(operation, roads, self.names, horizon)
        self.tours: tuple[Tour, ...] = ()
        self._make = partial(make_net, operation, roads, self.names, horizon)
        self.roads, self.legs = parts["road_target"].tolist(), parts["road_leg"].tolist()
        self.days, self._first = parts["road_day"].tolist(), parts["road_first"].tolist()
        self.origins = [0] * len(self.roads)
        for first in self._first:
            for place, (low, high) in enumerate(pairwise(first)):
                self.origins[low:high] = [place] * (high - low)
        self._profiles, self._seats = parts["profile"].tolist(), parts["seats"].sum(axis=1).tolist()
        self._inwards = ((parts["road_chain"] >= 0) & (parts["road_way"] == 0)).tolist()
        chains, enters = parts["road_chain"].tolist(), parts["road_enters"].tolist()
        self.enters = [operation.corridors[c].id if c >= 0 and e else "" for c, e in zip(chains, enters, strict=True)]
        self.ways = [_WAYS[way] for way in parts["road_way"].tolist()]
        self.vehicles: list[str] = []
        rows = []
        for number, (fleet, count) in enumerate(fleets):
            for name in fleet.vehicles[:count]:
                self.vehicles.append(name)
                start = max(0, fleet.available_from)
                rows.append(
                    (self.names.kind[fleet.type], number, self.names.place[fleet.place], start, 0, fleet.driven, NONE, NONE)
                )
        self.start = np.array(rows, dtype=np.int64).reshape(-1, 8)
        self.number = {name: number for number, name in enumerate(self.vehicles)}
        convoys = 64 + 16 * len(rows)
        self.book = Book(operation, parts, int(self.net[N_ACCESSES]), horizon, self.start, convoys)
        widest = 1 + max([1, *(len(found) for found in roads.windows.values())])
        states = (2 + 8 * (len(operation.reception_sites) + 2)) * len(operation.places) * widest
        self.work: Work = make_work(LABELS, states)
        self.tasks, self.who = np.zeros((TASKS, 7), dtype=np.int64), np.zeros((max(64, len(operation.groups)), 2), dtype=np.int64)
        self.weights = np.array([operation.weight(group) for group in operation.groups], dtype=np.int64)
        self.everywhere = np.ones(max(1, len(operation.reception_sites)), dtype=np.int64)
        self.nobody = np.zeros(3, dtype=np.int64)
        self.escorts = [operation.vehicle_type[fleet.type].escort for fleet, _ in fleets]
        self._states: dict[int, tuple[Ints, Ints, Ints]] = {}

    def know(self, tours: Iterable[Tour]) -> None:
        """Let vehicles go on ``tours`` besides those that are known."""
        known = tuple(dict.fromkeys((*self.tours, *tours)))
        if known != self.tours:
            self.tours, self.net = known, self._make(known)[0]

    def counsel(self, evaluator: Evaluator, grid: Grid, evaluation: Evaluation) -> Counsel:
        """Return what the tables of ``evaluation`` say to each fleet."""
        op, charges = self.operation, evaluation.charges
        worth = np.array(
            [MICRO * evaluator.weight(group) - charges.flat(PriceKind.DEMAND, group.id) for group in op.groups], dtype=np.int64
        )
        first, at, level = self._levels(charges)
        hours = self.book.of["hour"].shape[1]
        hour_price = np.zeros((len(op.reception_sites), hours, 3), dtype=np.int64)
        room_price = np.zeros((len(op.reception_sites), 3), dtype=np.int64)
        starts = np.arange(hours, dtype=np.int64) * HOUR
        for number, site in enumerate(op.reception_sites):
            for m, mobility in enumerate(MOBILITIES):
                room_price[number, m] = charges.flat(PriceKind.CAPACITY, site.place, mobility)
                least = charges.least(PriceKind.INTAKE, site.place, None, mobility, starts, starts + 1)
                if least is not None:
                    hour_price[number, :, m] = least
        offsets = [
            np.array([grid.offset(place.id, loaded=loaded) for place in op.places], dtype=np.int64) for loaded in (False, True)
        ]
        shared: dict[str, Ints | int] = {
            "step": grid.step,
            "empty_offset": offsets[0],
            "loaded_offset": offsets[1],
            "worth": worth,
            "level_first": first,
            "level_at": at,
            "level": level,
            "hour_price": hour_price,
            "room_price": room_price,
            "shaken": np.zeros(len(self.names.points), dtype=np.int64),
        }
        made: dict[tuple[str, int], Advice] = {}
        for fleet, _ in self.fleets:
            key = (fleet.type, charges.flat(PriceKind.DRIVING, fleet.id))
            if key not in made and not op.vehicle_type[fleet.type].escort:
                tables = evaluation.tables(fleet)
                state, free, own = self._states_of(tables)
                flat, views = packed(ADVICE, shared | {"driving": key[1], "state": state, "free": free, "own": own})
                made[key] = Advice(flat, views["shaken"], views["room_price"], room_price, tables.swept.value)
        one = next(iter(made.values()), None)
        found = [made.get((fleet.type, charges.flat(PriceKind.DRIVING, fleet.id)), one) for fleet, _ in self.fleets]
        return Counsel(tuple(advice for advice in found if advice is not None))

    def _levels(self, charges: Charges) -> tuple[Ints, Ints, Ints]:
        """Return the prices of gates, then of posts: where each one's begin, the instants at which they change, and to what."""
        subjects = [(PriceKind.GATE, corridor.id) for corridor in self.operation.corridors]
        subjects += [(PriceKind.CHECKPOINT, checkpoint.id) for checkpoint in self.operation.checkpoints]
        first, at, level = [0], list[int](), list[int]()
        for kind, subject in subjects:
            for direction in _WAYS:
                instants, prices = charges.levels(kind, subject, direction)
                at += instants
                level += prices
                first.append(len(at))
        return np.array(first, dtype=np.int64), np.array(at or [0], dtype=np.int64), np.array(level or [0], dtype=np.int64)

    def _states_of(self, tables: Tables) -> tuple[Ints, Ints, Ints]:
        """Return the states of loaded vehicles by layer and place, and the layers by what they offer (for any site, and for one named)."""
        types = tables.types
        if id(types) not in self._states:
            places = len(self.operation.places)
            state = np.full((max(1, len(types.layers)), places), NONE, dtype=np.int64)
            free = np.full(8, NONE, dtype=np.int64)
            own = np.full((max(1, len(self.operation.reception_sites)), 8), NONE, dtype=np.int64)
            for number, layer in enumerate(types.layers):
                bits = sum(1 << MOBILITIES.index(m) for m in layer.offer)
                if layer.fleet or layer.rounds:
                    continue
                if layer.site:
                    own[self.names.site[layer.site], bits] = number
                else:
                    free[bits] = number
            for (node, layer_number), index in types.states.items():
                if layer_number >= 0 and node < places:
                    state[layer_number, node] = index
            self._states[id(types)] = state, free, own
        return self._states[id(types)]

    def turns(self, rng: random.Random | None) -> list[int]:
        """Return the turn of each vehicle among those free at once: the largest first, or with ``rng`` half the time by lot."""
        order = sorted(range(len(self.vehicles)), key=lambda number: -self._seats[int(self.start[number, 0])])
        if rng is not None and rng.random() < 0.5:  # noqa: PLR2004 - half the time
            rng.shuffle(order)
        turns = [0] * len(order)
        for turn, number in enumerate(order):
            turns[number] = turn
        return turns

    def send(
        self, counsel: Counsel, habits: Habits, rng: random.Random | None = None, noise: float = 0.0, given: Iterable[Trip] = ()
    ) -> Run:
        """Return the schedule of ``given`` trips, each as early as it can be, and then of the best trips that are left."""
        points = np.zeros(len(self.names.points), dtype=np.int64)
        sites = np.zeros(len(self.operation.reception_sites), dtype=np.int64)
        if rng is not None and noise:
            points[...] = [round(1_000 * noise * (2 * rng.random() - 1)) for _ in points]
            sites[...] = [round(MICRO * noise * rng.random()) for _ in sites]
        counsel.shake(points, sites)
        given = list(given)
        run = _Sending(self, counsel, habits, given)
        run.repeat(given)
        run.fill(self.turns(rng))
        return run.result()

    def places(self, run: Run) -> list[int]:
        """Return the place where each trip of ``run`` begins."""
        where, found = self.start[:, AT].tolist(), []
        for trip in run.trips:
            found.append(where[trip.vehicle])
            where[trip.vehicle] = self._last(trip)
        return found

    def _last(self, trip: Trip) -> int:
        """Return the place where ``trip`` ends."""
        code, what = next((code, what) for code, what in trip.tasks[::-1, :2].tolist() if code != SERVICE)
        return int(self.roads[what] if code == DRIVE else what)

    def summary(self, trip: Trip) -> tuple[str, str]:
        """Return the vehicle of a trip and the place where it boards people, empty if it boards none."""
        place = next((what for code, what in trip.tasks[:, :2].tolist() if code == BOARD), -1)
        return self.vehicles[trip.vehicle], self.operation.places[place].id if place >= 0 else ""

    def profile(self, vehicle: int) -> int:
        """Return the number of the profile of a vehicle."""
        return int(self._profiles[int(self.start[vehicle, 0])])

    def leaving(self, profile: int, place: int) -> range:
        """Return the roads that leave ``place``."""
        return range(self._first[profile][place], self._first[profile][place + 1])

    def inwards(self, road: int) -> bool:
        """Return whether ``road`` leads inwards on a corridor's chain."""
        return bool(self._inwards[road])

    def replay(self, counsel: Counsel, habits: Habits, given: Iterable[Trip]) -> Run:
        """Return the schedule that ``given`` trips come to; those that are impossible are left out."""
        counsel.shake(
            np.zeros(len(self.names.points), dtype=np.int64), np.zeros(len(self.operation.reception_sites), dtype=np.int64)
        )
        given = list(given)
        run = _Sending(self, counsel, habits, given)
        run.repeat(given)
        return run.result()

    def aboard(self, fleet: Fleet) -> Ints:
        """Return the people of each mobility aboard each vehicle of ``fleet`` at the outset."""
        counts = np.zeros(3, dtype=np.int64)
        for load in fleet.aboard:
            counts[MOBILITIES.index(self.operation.group[load.group].mobility)] += load.count
        return counts


class _Sending:
    """One schedule in the making."""

    def __init__(self, yard: Yard, counsel: Counsel, habits: Habits, given: Iterable[Trip]) -> None:
        self.yard, self.counsel, self.habits = yard, counsel, habits
        self._firsts = {trip.vehicle: trip for trip in given if trip.first}
        self.trips: list[Trip] = []
        self.stranded: list[str] = []
        self.people = self.weighted = 0
        yard.book.clear()
        self.gates = np.full((max(1, 2 * len(yard.operation.corridors)), 3), NONE, dtype=np.int64)
        self.gates[:, 2] = habits.delay
        for (corridor, direction), phase in habits.phases.items():
            self.gates[2 * yard.names.corridor[corridor] + _WAYS.index(direction), 0] = phase
        for (corridor, direction), hold in habits.holds.items():
            self.gates[2 * yard.names.corridor[corridor] + _WAYS.index(direction), 1] = hold
        self._aboard_first()

    def result(self) -> Run:
        book = self.yard.book
        convoys = book.of["convoy"][: int(book.of["numbers"][0])].copy()
        return Run(tuple(self.trips), convoys, self.habits, self.people, self.weighted, tuple(self.stranded))

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
        if not (given and self._make(given, advice, allowed, counts)) and not self._send(
            vehicle, advice, allowed=allowed, aboard=counts
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
            self._send(trip.vehicle, advice, after=trip.after, again=trip.tasks, held=held, allowed=allowed, aboard=aboard)
            for held in ((True, False) if trip.held else (False,))
        )

    def fill(self, turns: Sequence[int]) -> None:
        """Send every vehicle on the best trip that it can still make, the one that is free first; then whoever can bring out anybody."""
        yard = self.yard
        times = yard.book.of["vehicle"][:, TIME]
        for least in (0, NEVER):
            heap = [
                (int(time), turns[number], number)
                for number, time in enumerate(times)
                if not yard.escorts[int(yard.start[number, 1])] and yard.vehicles[number] not in self.stranded
            ]
            heapq.heapify(heap)
            while heap and not yard.halt():
                _, turn, number = heapq.heappop(heap)
                advice = self.counsel.fleets[int(yard.start[number, 1])]
                if self._send(number, advice, least=least):
                    heapq.heappush(heap, (int(times[number]), turn, number))

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
    ) -> bool:
        """Send ``vehicle`` on a trip, see `swift.trips.send`; return whether it went."""
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
            yard.tasks = np.zeros((2 * len(yard.tasks), 7), dtype=np.int64)
            return self._send(vehicle, advice, least=least, after=after, again=again, held=held, allowed=allowed, aboard=aboard)
        if not written:
            return False
        who = yard.who[:boarded].copy()
        self.trips.append(Trip(vehicle, yard.tasks[:written].copy(), who, after, first=aboard is not None, held=held))
        self.people += int(who[:, 1].sum())
        self.weighted += int((who[:, 1] * yard.weights[who[:, 0]]).sum())
        return True


_NOTHING = np.zeros((0, 7), dtype=np.int64)
