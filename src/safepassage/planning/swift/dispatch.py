"""Schedules: vehicles sent one after the other on the best trip that each can still make, or on trips that are given."""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
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
from safepassage.planning.repairs import Stint
from safepassage.planning.roads import Roads
from safepassage.planning.stops import Tour
from safepassage.planning.swift.book import AT, Book
from safepassage.planning.swift.flat import Ints, packed
from safepassage.planning.swift.labels import ADVICE, BOARD, DRIVE, Work, make_work
from safepassage.planning.swift.network import Names, make_net
from safepassage.planning.swift.parts import MOBILITIES, N_ACCESSES, NONE
from safepassage.planning.swift.run import Advice, Counsel, Place, Run, Trip
from safepassage.planning.swift.sending import Sending
from safepassage.planning.swift.taking import SERVICE, START, WIDTH
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
        self.operation, self.halt, self.fleets, self.horizon = operation, halt, fleets, horizon
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
        self.tasks, self.who = (
            np.zeros((TASKS, WIDTH), dtype=np.int64),
            np.zeros((max(64, len(operation.groups)), 2), dtype=np.int64),
        )
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
        self._shaken(counsel, rng, noise)
        given = list(given)
        run = Sending(self, counsel, habits)
        run.begin(given)
        run.repeat(given)
        run.fill(self.turns(rng))
        return run.result()

    def mend(
        self,
        counsel: Counsel,
        made: Run,
        out: Mapping[int, Instant],
        rng: random.Random,
        noise: float = 0.0,
        habits: Habits | None = None,
    ) -> Run:
        """
        Return ``made`` in which the vehicles that are ``out`` go on the best trips that the others leave them.

        What these do from the instant in ``out`` on is taken out; what the others do stays as it is, to the second. A trip stays in after
        all if others in its convoy are served as they are at a checkpoint because its vehicle was served there first.
        """
        self._shaken(counsel, rng, noise)
        run = Sending(self, counsel, habits or made.habits)
        run.resume(made, out)
        run.fill(self.turns(rng), out)
        return run.result()

    def _shaken(self, counsel: Counsel, rng: random.Random | None, noise: float) -> None:
        points = np.zeros(len(self.names.points), dtype=np.int64)
        sites = np.zeros(len(self.operation.reception_sites), dtype=np.int64)
        if rng is not None and noise:
            points[...] = [round(1_000 * noise * (2 * rng.random() - 1)) for _ in points]
            sites[...] = [round(MICRO * noise * rng.random()) for _ in sites]
        counsel.shake(points, sites)

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

    def stint(self, trip: Trip) -> Stint:
        """Return a trip as repair sees it."""
        found = next((what for code, what in trip.tasks[:, :2].tolist() if code == BOARD), -1)
        place = self.operation.places[found] if found >= 0 else None
        start = int(trip.tasks[0, START])
        return Stint(self.vehicles[trip.vehicle], place.id if place else "", place.exposed_in if place else "", start)

    def profile(self, vehicle: int) -> int:
        """Return the number of the profile of a vehicle."""
        return int(self._profiles[int(self.start[vehicle, 0])])

    def leaving(self, profile: int, place: int) -> range:
        """Return the roads that leave ``place``."""
        return range(self._first[profile][place], self._first[profile][place + 1])

    def inwards(self, road: int) -> bool:
        """Return whether ``road`` leads inwards on a corridor's chain."""
        return bool(self._inwards[road])

    def change(self, counsel: Counsel, made: Run, changes: Iterable[tuple[Place | None, Trip]]) -> Run:
        """
        Return ``made`` with other trips in some places, or (without a place) besides.

        The vehicles that change make their later trips again, no earlier than they did; what the others do stays as it is, to the
        second. A trip that cannot be made is left out, and one without which others would be served too shortly is not changed (see
        `mend`).
        """
        instead, more = dict[int, Trip](), list[Trip]()
        for place, trip in changes:
            if place is None:
                more.append(trip)
            elif place in made.places:
                # A vehicle may make fewer trips than before, when others bring out its people.
                instead[made.places[place]] = trip
        out: dict[int, Instant] = {}
        for number in instead:
            old = made.trips[number]
            out[old.vehicle] = min(out.get(old.vehicle, self.horizon), int(old.tasks[0, START]))
        self._shaken(counsel, None, 0.0)
        run = Sending(self, counsel, made.habits)
        gone = run.resume(made, out)
        again = [instead.get(number) or replace(made.trips[number], held=True) for number in gone]
        again.sort(key=lambda trip: int(trip.tasks[0, START]))
        run.repeat([*again, *more])
        return run.result()

    def replay(self, counsel: Counsel, habits: Habits, given: Iterable[Trip]) -> Run:
        """Return the schedule that ``given`` trips come to; those that are impossible are left out."""
        self._shaken(counsel, None, 0.0)
        given = list(given)
        run = Sending(self, counsel, habits)
        run.begin(given)
        run.repeat(given)
        return run.result()

    def aboard(self, fleet: Fleet) -> Ints:
        """Return the people of each mobility aboard each vehicle of ``fleet`` at the outset."""
        counts = np.zeros(3, dtype=np.int64)
        for load in fleet.aboard:
            counts[MOBILITIES.index(self.operation.group[load.group].mobility)] += load.count
        return counts
