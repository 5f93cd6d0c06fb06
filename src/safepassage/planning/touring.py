"""
Rounds found by PyVRP: which vehicle collects whom at which stops, in which order.

PyVRP sees vehicles that go out from where they are and come back to sites to unload, people as clients with a prize, and the seconds
between all of these. What vehicles share (checkpoints, bays, convoys, the intake of sites) it does not know: its rounds are made again in
exact seconds with everything that is shared (`planning.swift`), and vehicles may take them as they are, cut short, or turned round.
"""

import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from safepassage.domain.network import AccessWindow
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, Mobility
from safepassage.planning.roads import Roads
from safepassage.planning.stops import Stop, Tour, arriving_roads, shortest_to
from safepassage.units import Instant, People, Seconds

if TYPE_CHECKING:
    from safepassage.planning.roads import Road

WORK, FEWEST, MOST = 12_000, 25, 300
"""Iterations times clients of one search, and its iterations at least and at most."""
RELOADS = 20
"""Rounds of one vehicle in one window after its first, at most."""


@dataclass(frozen=True, slots=True)
class Car:
    """A vehicle that may go on rounds: its number, its type, where it is and from when on."""

    number: int
    kind: str
    place: str
    free: Instant


@dataclass(frozen=True, slots=True)
class Outing:
    """One round of one vehicle: when it leaves, whom it collects on which tour, and to which site it brings them."""

    car: int
    begins: Instant
    tour: Tour
    site: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """
    What PyVRP is asked.

    Parameters
    ----------
    waiting
        How many people of each group wait; ``worth`` is what one of each counts.
    sites
        Where they may be brought.
    value
        Seconds of a vehicle's time that one person who counts 1 may cost.
    part
        The share of the largest vehicle that one client fills at most: smaller ones can be put together in more ways.
    """

    cars: Sequence[Car]
    waiting: Mapping[str, People]
    worth: Mapping[str, int]
    sites: tuple[str, ...]
    value: Seconds
    part: float = 1.0


@dataclass(frozen=True, slots=True)
class _Client:
    place: str
    mobility: Mobility
    count: People
    prize: int
    ready: Instant


@dataclass(frozen=True, slots=True)
class _Times:
    """The seconds of the shortest ways of one vehicle type: empty to each stop; loaded to each stop and site; loaded to the open."""

    empty: Mapping[str, Mapping[str, Seconds]]
    loaded: Mapping[str, Mapping[str, Seconds]]
    inside: Mapping[str, Seconds]
    out: Mapping[str, Seconds]


@dataclass
class Touring:
    """
    Asks PyVRP for rounds of one operation until ``horizon``.

    ``halt`` is asked between its iterations, which ``most`` and ``work`` (iterations times clients) limit.
    """

    operation: Operation
    roads: Roads
    horizon: Instant
    halt: Callable[[], bool] = lambda: False
    most: int = MOST
    work: int = WORK
    _times: dict[str, _Times] = field(default_factory=dict)

    @property
    def stops(self) -> list[str]:
        """Return the places that are collected on rounds."""
        return [place.id for place in self.operation.places if place.rounds]

    def spells(self) -> list[dict[str, AccessWindow]]:
        """Return the usable windows of the corridors in which stops are exposed, those open together in one, in order of time."""
        corridors = {self.operation.place[stop].exposed_in for stop in self.stops}
        windows = sorted(
            (w for name in corridors - {""} for w in self.roads.windows.get(name, ())), key=lambda w: (w.opens, w.id)
        )
        found: list[dict[str, AccessWindow]] = []
        until = -1
        for window in windows:
            if not found or window.opens > until or window.corridor in found[-1]:
                found.append({})
            found[-1][window.corridor] = window
            until = max(one.usable.end for one in found[-1].values())
        return found or [{}]

    def outings(self, asked: Asked, spell: Mapping[str, AccessWindow], seed: int) -> list[Outing]:
        """Return the rounds of a good solution, those that leave first before the others; none if nobody can be collected."""
        kinds = list(dict.fromkeys(car.kind for car in asked.cars))
        if not kinds or not asked.sites:
            return []
        waiting = [(client, self._hours(client, kinds, spell, asked.sites)) for client in self._clients(asked, spell)]
        clients = [client for client, (early, late) in waiting if early <= late]
        if not clients:
            return []
        best = self._solved(asked, spell, clients, kinds, seed)
        return (
            sorted(self._read(asked, clients, best), key=lambda outing: (outing.begins, outing.car)) if best is not None else []
        )

    def _clients(self, asked: Asked, spell: Mapping[str, AccessWindow]) -> Iterator[_Client]:
        """Yield those who wait in parts that fit into vehicles."""
        for stop in self.stops:
            corridor = self.operation.place[stop].exposed_in
            if corridor and corridor not in spell:
                continue
            for group in self.operation.groups_at.get(stop, ()):
                left = asked.waiting.get(group.id, 0)
                if not set(self.operation.sites_for(group)) & set(asked.sites) or asked.worth[group.id] <= 0:
                    continue
                size = self._part(asked, group)
                while left and size:
                    count = min(left, size)
                    left -= count
                    yield _Client(stop, group.mobility, count, count * asked.worth[group.id] * asked.value, group.ready_from)

    def _part(self, asked: Asked, group: EvacueeGroup) -> People:
        kinds = [self.operation.vehicle_type[car.kind] for car in asked.cars]
        most = max((kind.places.of(group.mobility) for kind in kinds), default=0)
        return max(1, round(asked.part * most)) if most else 0

    def _solved(
        self, asked: Asked, spell: Mapping[str, AccessWindow], clients: Sequence[_Client], kinds: Sequence[str], seed: int
    ) -> Any:  # noqa: ANN401 - PyVRP's solution
        import numpy as np  # noqa: PLC0415 - with PyVRP
        import pyvrp  # noqa: PLC0415 - a quarter of a second, and needed for rounds alone

        begins = list(dict.fromkeys(car.place for car in asked.cars))
        spots = [*begins, *asked.sites, ""]
        mobilities = frozenset(client.mobility for client in clients)
        attendants = max(self.operation.vehicle_type[kind].attendant_seats for kind in kinds)
        matrices: list[Any] = [
            np.array(self._matrix(kind, begins, asked.sites, clients, mobilities), dtype=np.int64) for kind in kinds
        ]
        alike = Counter((car.kind, car.place, car.free) for car in asked.cars)
        data = pyvrp.ProblemData(
            [pyvrp.Location(0, 0) for _ in range(len(spots) + len(clients))],
            [
                pyvrp.Client(
                    location=len(spots) + number,
                    pickup=_load(client, attendants),
                    tw_early=early,
                    tw_late=late,
                    prize=client.prize,
                    required=False,
                )
                for number, (client, (early, late)) in enumerate((c, self._hours(c, kinds, spell, asked.sites)) for c in clients)
            ],
            [pyvrp.Depot(location=number) for number in range(len(spots))],
            [
                pyvrp.VehicleType(
                    num_available=number,
                    capacity=[self.operation.vehicle_type[kind].places.of(mobility) for mobility in Mobility],
                    start_depot=begins.index(place),
                    end_depot=len(spots) - 1,
                    tw_early=min(free, self.horizon),
                    tw_late=self.horizon,
                    unit_distance_cost=0,
                    unit_duration_cost=1,
                    profile=kinds.index(kind),
                    reload_depots=list(range(len(begins), len(spots) - 1)),
                    max_reloads=RELOADS,
                )
                for (kind, place, free), number in alike.items()
            ],
            matrices,
            matrices,
        )
        left = max(FEWEST, min(self.most, self.work // len(clients)))
        turns = iter(range(left))
        stop = lambda _cost: next(turns, None) is None or self.halt()  # noqa: E731 - what PyVRP asks after each iteration
        with warnings.catch_warnings():
            # That its penalties have grown large is told to whoever would change them.
            warnings.simplefilter("ignore")
            best = pyvrp.solve(data, stop=stop, seed=seed, collect_stats=False).best
        return best if best.is_feasible() else None

    def _matrix(
        self,
        kind: str,
        begins: Sequence[str],
        sites: Sequence[str],
        clients: Sequence[_Client],
        mobilities: frozenset[Mobility],
    ) -> list[list[Seconds]]:
        """Return the seconds from each place where vehicles begin, site, the end, and client to each; boarding and alighting included."""
        times, about = self._times_of(kind), self.operation.vehicle_type[kind]
        never = 4 * self.horizon
        alighting = about.alighting_time(frozenset(m for m in mobilities if about.places.of(m)))
        spots = len(begins) + len(sites) + 1
        table = [[never] * (spots + len(clients)) for _ in range(spots + len(clients))]
        each = [client.count * about.boarding_per_person.of(client.mobility) for client in clients]
        for row, place in enumerate((*begins, *sites)):
            table[row][row] = table[row][spots - 1] = 0
            for number, client in enumerate(clients):
                way = times.empty[client.place].get(place)
                if way is not None and about.places.of(client.mobility):
                    table[row][spots + number] = way + about.boarding_fixed + each[number]
        table[spots - 1][spots - 1] = 0
        for row, client in enumerate(clients):
            for number, other in enumerate(clients):
                way = times.loaded[other.place].get(client.place)
                if client.place == other.place:
                    table[spots + row][spots + number] = each[number] if row != number else 0
                elif way is not None:
                    table[spots + row][spots + number] = way + about.boarding_fixed + each[number]
            for number, site in enumerate(sites, start=len(begins)):
                way = times.loaded[site].get(client.place)
                if way is not None:
                    table[spots + row][number] = way + alighting
            table[spots + row][spots - 1] = min(table[spots + row][len(begins) : spots - 1])
        return table

    def _hours(
        self, client: _Client, kinds: Sequence[str], spell: Mapping[str, AccessWindow], sites: Sequence[str]
    ) -> tuple[Instant, Instant]:
        """Return when people may have boarded, at the earliest and at the latest, by the window in which they are fetched."""
        times = [self._times_of(kind) for kind in kinds]
        ways = [time.loaded[site].get(client.place, self.horizon) for time in times for site in sites]
        early, late = client.ready, self.horizon - min(ways)
        corridor = self.operation.place[client.place].exposed_in
        if corridor:
            early = max(early, spell[corridor].opens + min(time.inside[client.place] for time in times))
            late = min(late, spell[corridor].usable.end - min(time.out[client.place] for time in times))
        people = {client.mobility: client.count}
        return early + min(self.operation.vehicle_type[kind].collecting_time(people) for kind in kinds), late

    def _times_of(self, kind: str) -> _Times:
        if kind not in self._times:
            about = self.operation.vehicle_type[kind]
            empty_roads = arriving_roads(self.operation, self.roads, about, loaded=False)
            loaded_roads = arriving_roads(self.operation, self.roads, about, loaded=True)
            empty = {stop: shortest_to(empty_roads, stop) for stop in self.stops}
            sites = [site.place for site in self.operation.reception_sites]
            loaded = {goal: shortest_to(loaded_roads, goal) for goal in (*self.stops, *sites)}
            self._times[kind] = _Times(
                {stop: {place: seconds for place, (seconds, _) in found.items()} for stop, found in empty.items()},
                {goal: {place: seconds for place, (seconds, _) in found.items()} for goal, found in loaded.items()},
                {stop: self._inside(empty[stop]) for stop in self.stops},
                {stop: self._out(stop, [loaded[site] for site in sites]) for stop in self.stops},
            )
        return self._times[kind]

    def _inside(self, found: Mapping[str, tuple[Seconds, "Road | None"]]) -> Seconds:
        """Return the least seconds from any place that is not exposed to a stop."""
        open_ = [seconds for place, (seconds, _) in found.items() if not self.operation.place[place].exposed_in]
        return min(open_, default=0)

    def _out(self, stop: str, ways: Iterable[Mapping[str, tuple[Seconds, "Road | None"]]]) -> Seconds:
        """Return the least seconds from a stop, on the way to some site, until the vehicle is not exposed any more."""
        best = self.horizon
        for found in ways:
            if stop not in found:
                continue
            place = stop
            while self.operation.place[place].exposed_in:
                road = found[place][1]
                if road is None:
                    break
                place = road.target
            best = min(best, found[stop][0] - found[place][0])
        return best

    def _read(self, asked: Asked, clients: Sequence[_Client], best: Any) -> Iterator[Outing]:  # noqa: ANN401 - PyVRP's solution
        begins = list(dict.fromkeys(car.place for car in asked.cars))
        alike: dict[tuple[str, str, Instant], list[Car]] = {}
        for car in asked.cars:
            alike.setdefault((car.kind, car.place, car.free), []).append(car)
        pools = [list(cars) for cars in alike.values()]
        for route in best.routes():
            car = pools[route.vehicle_type()].pop(0)
            people: dict[str, Counter[Mobility]] = {}
            last: str = ""
            since = route.start_time()
            for spot in route.schedule():
                if not spot.is_depot():
                    client = clients[spot.idx]
                    people.setdefault(client.place, Counter())[client.mobility] += client.count
                    last = client.place
                elif people:
                    yield Outing(car.number, since, _tour(people), self._site(asked, car.kind, spot.idx - len(begins), last))
                    people, since = {}, spot.end_time

    def _site(self, asked: Asked, kind: str, number: int, last: str) -> str:
        """Return the site of a depot by number; the end is whichever is nearest to the ``last`` stop."""
        if number < len(asked.sites):
            return asked.sites[number]
        loaded = self._times_of(kind).loaded
        return min(asked.sites, key=lambda site: loaded[site].get(last, 4 * self.horizon))


def _tour(people: Mapping[str, Mapping[Mobility, People]]) -> Tour:
    return tuple(Stop(place, tuple(sorted(counts.items()))) for place, counts in people.items())


def _load(client: _Client, attendants: int) -> list[int]:
    """Return the places that a client takes, by mobility: attendants of stretchers sit."""
    load = [client.count if client.mobility is mobility else 0 for mobility in Mobility]
    if client.mobility is Mobility.STRETCHER:
        load[0] += attendants * client.count
    return load


def variants(tours: Iterable[Tour]) -> Iterator[Tour]:
    """Yield ``tours`` as they are; as far as there is room; turned round; and without their first or their last stops."""
    for tour in tours:
        yield tour
        bare = tuple(Stop(stop.place) for stop in tour)
        yield bare
        yield bare[::-1]
        for at in range(1, len(bare)):
            yield bare[at:]
            yield bare[:at]
