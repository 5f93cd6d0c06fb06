"""
First prices, from a small linear program over access windows.

It plans whole trips, window by window, with the time that they take on the shortest road and none of the order in which they are made: so
many vehicles, so many services, so many people a site receives. Its prices are rough, and need not be right: the market goes on
from them, and the
bound that they prove is evaluated exactly.
"""

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from safepassage.domain.fleet import VehicleType
from safepassage.domain.network import AccessWindow, Direction, Role
from safepassage.domain.people import EvacueeGroup, Mobility
from safepassage.domain.plan import Price, PriceKind
from safepassage.planning.bound import Evaluator, load, offers
from safepassage.planning.lp import Program
from safepassage.planning.roads import Road, Roads
from safepassage.units import HOUR, Instant, Seconds

NEAREST = 3
"""Sites to which people who named none are thought of being brought."""
SECONDS = 120.0
"""Seconds that the program may take."""

Key = tuple[object, ...]
Rough = Mapping[Key, float]
"""Prices by what they are on: a demand (group), post (checkpoint, direction, window), site (mobility) or hours (site, mobility, window)."""


@dataclass(frozen=True, slots=True)
class _Route:
    """A shortest way: its time, the part of it that is not exposed, and the posts and gates passed, each with its corridor."""

    seconds: Seconds
    outside: Seconds
    roads: tuple[Road, ...]


def rough_prices(evaluator: Evaluator, roads: Roads) -> tuple[Rough, float]:
    """Return rough prices in people, and what the program thinks can be done; nothing where there are no windows or it takes too long."""
    program = Program()
    maker = _Maker(evaluator, roads, program)
    for gain, entries in maker.columns():
        program.column(gain, entries)
    solved = program.solve(SECONDS)
    if solved is None:
        return {}, 0.0
    value, _, duals = solved
    prices = {key: float(dual) for key, dual in zip(program.names, duals, strict=True) if isinstance(key, tuple) and dual > 0}
    return prices, value


class _Maker:
    """Makes the columns: one for each type, point, window, offer, choice of groups and site."""

    def __init__(self, evaluator: Evaluator, roads: Roads, program: Program) -> None:
        self.evaluator, self.operation, self.roads, self.program = evaluator, evaluator.operation, roads, program
        op = self.operation
        self.windows = [window for found in roads.windows.values() for window in found]
        self.day = _days(self.windows)
        self.counts: dict[str, int] = {}
        self.hubs: dict[str, set[str]] = {}
        for fleet, count in evaluator.counted:
            self.counts[fleet.type] = self.counts.get(fleet.type, 0) + count
            self.hubs.setdefault(fleet.type, set()).add(fleet.place)
        sites = {site.place for site in op.reception_sites}
        self.out: dict[str, dict[str, dict[str, _Route]]] = {}
        self.into: dict[str, dict[str, _Route]] = {}
        points = [place.id for place in op.places if Role.ASSEMBLY_POINT in place.roles]
        done: dict[tuple[str, frozenset[str]], tuple[dict[str, _Route], dict[str, dict[str, _Route]]]] = {}
        for name, hubs in self.hubs.items():
            kind = op.vehicle_type[name]
            key = (kind.profile, frozenset(hubs | sites))
            if key not in done:
                done[key] = (
                    _routes(roads, kind, hubs | sites, loaded=False),
                    {point: _routes(roads, kind, {point}, loaded=True) for point in points},
                )
            self.into[name], self.out[name] = done[key]
        self.groups: dict[tuple[str, Mobility], list[EvacueeGroup]] = {}
        for group in op.groups:
            if group.count:
                self.groups.setdefault((group.place, group.mobility), []).append(group)

    def columns(self) -> Iterator[tuple[float, list[tuple[int, float]]]]:
        for name, number in self.counts.items():
            kind = self.operation.vehicle_type[name]
            for point, out in self.out[name].items():
                into = self.into[name].get(point)
                if into is not None:
                    yield from self._trips(kind, number, point, into, out)

    def _trips(
        self, kind: VehicleType, vehicles: int, point: str, into: _Route, out: Mapping[str, _Route]
    ) -> Iterator[tuple[float, list[tuple[int, float]]]]:
        op = self.operation
        wanted = frozenset(m for m in Mobility if (point, m) in self.groups)
        nearest = sorted((site.place for site in op.reception_sites if site.place in out), key=lambda s: out[s].seconds)
        for offer in offers(kind, wanted):
            people = load(kind, offer)
            for chosen in product(*(self.groups[point, m] for m in offer)):
                allowed = [s for s in nearest if all(s in op.sites_for(group) for group in chosen)][:NEAREST]
                gain = sum(self.evaluator.weight(group) * people[group.mobility] for group in chosen)
                for site in allowed:
                    turn = kind.boarding_time(frozenset(offer)) + kind.alighting_time(frozenset(offer))
                    for window in self._windows(point, max(group.ready_from for group in chosen)):
                        entries = self._entries(kind, vehicles, window, into, out[site], turn)
                        if entries is None:
                            continue
                        for group in chosen:
                            count = float(people[group.mobility])
                            entries.append((self.program.row(("demand", group.id), group.count), count))
                            entries += self._received(site, group.mobility, window, count)
                        yield float(gain), entries

    def _windows(self, point: str, ready: Instant) -> Iterator[AccessWindow | None]:
        corridor = self.operation.place[point].exposed_in
        if not corridor:
            yield None
            return
        for window in self.roads.windows.get(corridor, ()):
            if window.usable.end > ready:
                yield window

    def _entries(
        self, kind: VehicleType, vehicles: int, window: AccessWindow | None, into: _Route, out: _Route, turn: Seconds
    ) -> list[tuple[int, float]] | None:
        """Return what a trip uses of vehicles and posts; None if it does not fit into the window."""
        total, outside = into.seconds + out.seconds + turn, into.outside + out.outside
        length = self.evaluator.grid.horizon if window is None else window.usable.end - window.opens
        if window is not None and total - outside > length:
            return None
        day = -1 if window is None else self.day[window.id]
        entries = [(self.program.row(("vehicles", kind.id, day), float(vehicles)), total / (length + outside))]
        for road in (*into.roads, *out.roads):
            if road.checkpoint is not None:
                through = self._meeting(road.chain or road.exposed, window)
                entries.append((self._post(road, through), 1.0))
        return entries

    def _meeting(self, corridor: str, window: AccessWindow | None) -> AccessWindow | None:
        """Return the window of ``corridor`` that has most time in common with ``window``."""
        if window is None or window.corridor == corridor:
            return window
        found = self.roads.windows.get(corridor, ())
        return max(found, key=lambda w: min(w.usable.end, window.usable.end) - max(w.opens, window.opens), default=None)

    def _post(self, road: Road, window: AccessWindow | None) -> int:
        assert road.checkpoint is not None  # noqa: S101 - the caller has looked
        start, end = (0, self.evaluator.grid.horizon + 1) if window is None else (window.opens, window.usable.end + 1)
        price = Price(
            kind=PriceKind.CHECKPOINT, subject=road.checkpoint.id, price=0, direction=road.direction, start=start, end=end
        )
        key = ("post", road.checkpoint.id, road.direction, window.id if window else "")
        return self.program.row(key, float(self.evaluator.limit(price)))

    def _received(self, name: str, mobility: Mobility, window: AccessWindow | None, count: float) -> Iterator[tuple[int, float]]:
        site = self.operation.reception_site[name]
        room, intake = site.capacity(mobility), site.intake(mobility)
        if room is not None:
            yield self.program.row(("site", name, mobility), float(room)), count
        if intake is not None:
            length = self.evaluator.grid.horizon if window is None else window.usable.end - window.opens
            yield (
                self.program.row(("hours", name, mobility, window.id if window else ""), intake * max(1.0, length / HOUR)),
                count,
            )


def _days(windows: list[AccessWindow]) -> dict[str, int]:
    """Return for each window the number of its day: windows that meet in time share their vehicles."""
    day, end, found = 0, -1, dict[str, int]()
    for window in sorted(windows, key=lambda w: w.opens):
        if window.opens > end >= 0:
            day += 1
        end = max(end, window.usable.end)
        found[window.id] = day
    return found


def _routes(roads: Roads, kind: VehicleType, starts: set[str], *, loaded: bool) -> dict[str, _Route]:
    """Return the shortest way by day from the nearest of ``starts`` to each place."""
    found: dict[str, _Route] = {}
    heap: list[tuple[int, int, str, int, tuple[Road, ...]]] = [(0, n, place, 0, ()) for n, place in enumerate(sorted(starts))]
    turn = len(heap)
    while heap:
        seconds, _, place, outside, way = heapq.heappop(heap)
        if place in found:
            continue
        found[place] = _Route(seconds, outside, way)
        for road in roads.from_[kind.id][place]:
            if road.target in found or (loaded and road.chain and road.direction is Direction.IN):
                continue
            took = road.day + (road.checkpoint.service if road.checkpoint else 0)
            turn += 1
            free = outside + (0 if road.exposed else took)
            heapq.heappush(heap, (seconds + took, turn, road.target, free, (*way, road)))
    return found
