"""
The bound that a set of prices proves: the planner's own evaluation of ``docs/background/proof.md``.

`safepassage.verification` evaluates the same page with other code; the two must agree to the last millionth.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from safepassage.domain.fleet import Fleet, VehicleType
from safepassage.domain.network import AccessWindow, Direction, Leg
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, Mobility
from safepassage.domain.plan import Price, PriceKind
from safepassage.planning.capacities import Capacities
from safepassage.planning.grid import Grid, neighbours, passable
from safepassage.terms import usable_windows
from safepassage.units import Instant

Offer = tuple[Mobility, ...]
Ints = NDArray[np.int64]
MICRO = 1_000_000
NEVER = -(10**17)


def offers(kind: VehicleType, wanted: frozenset[Mobility]) -> list[Offer]:
    """Return the sets of mobilities that a vehicle of ``kind`` can offer, of those ``wanted``."""
    has = [m for m in Mobility if kind.places.of(m) and m in wanted]
    return [pick for size in range(1, len(has) + 1) for pick in combinations(has, size)]


def load(kind: VehicleType, offer: Offer) -> dict[Mobility, int]:
    """Return the people per mobility in a vehicle of ``kind`` that is full for ``offer``."""
    full = {m: kind.places.of(m) for m in offer}
    if Mobility.SEAT in full and Mobility.STRETCHER in full:
        full[Mobility.SEAT] -= kind.attendant_seats * kind.places.stretcher
    return full


@dataclass(frozen=True, slots=True)
class Layer:
    """Loaded vehicles: the site they go to, what they offer, who is aboard; ``fleet`` is set for loads aboard at the outset."""

    site: str
    offer: Offer
    people: tuple[tuple[Mobility, int], ...]
    value: int = 0
    fleet: str = ""


class Charges:
    """The least price that an event in a span of seconds can pay."""

    def __init__(self, prices: Sequence[Price]) -> None:
        self._lists: dict[tuple[object, ...], list[Price]] = {}
        for price in prices:
            key = (price.kind, price.subject, price.direction, price.mobility)
            self._lists.setdefault(key, []).append(price)
        self._tables: dict[tuple[object, ...], tuple[Ints, Ints]] = {}

    def flat(self, kind: PriceKind, subject: str, mobility: Mobility | None = None) -> int:
        """Return the price of a kind that has no period."""
        return sum(price.price for price in self._lists.get((kind, subject, None, mobility), ()))

    def least(
        self,
        kind: PriceKind,
        subject: str,
        direction: Direction | None,
        mobility: Mobility | None,
        span: tuple[Instant, Instant],
    ) -> int:
        """Return the minimum over the seconds ``span[0] <= t < span[1]`` of the sum of prices that hold at ``t``."""
        key = (kind, subject, direction, mobility)
        if key not in self._lists:
            return 0
        if key not in self._tables:
            points = sorted({t for price in self._lists[key] for t in (price.start, price.end)})
            levels = np.zeros(len(points) + 1, dtype=np.int64)
            for price in self._lists[key]:
                levels[1 + points.index(price.start) : 1 + points.index(price.end)] += price.price
            self._tables[key] = (np.array(points, dtype=np.int64), levels)
        points_, levels = self._tables[key]
        first = int(np.searchsorted(points_, span[0], side="right"))
        last = int(np.searchsorted(points_, span[1] - 1, side="right"))
        return int(levels[first : last + 1].min())


class World:
    """One vehicle's generous world on a grid: which moves there are, how long, what is charged for each."""

    def __init__(self, operation: Operation, grid: Grid, vehicles: int, *, weighted: bool) -> None:
        self.operation = operation
        self.grid = grid
        self.weighted = weighted
        self.steps = range(-1, grid.last + 1)
        self.windows: dict[str, list[AccessWindow]] = {}
        for window in usable_windows(operation):
            self.windows.setdefault(window.corridor, []).append(window)
        self.counted = counted_fleets(operation, vehicles)
        self.around = neighbours(operation)

    def weight(self, group: EvacueeGroup) -> int:
        """Return what one person of ``group`` counts."""
        return self.operation.weight(group) if self.weighted else 1

    def earliest(self, place: str, k: int, *, loaded: bool) -> tuple[Instant, Instant]:
        """Return the seconds ``[first, end)`` of step ``k`` at ``place``."""
        start = self.grid.start(place, k, loaded=loaded)
        return max(0, start), start + self.grid.step

    def stay(self, place: str, seconds: int, k: int, *, loaded: bool) -> Instant | None:
        """Return the least second of step ``k`` at which a task of ``seconds`` at ``place`` can start, or None."""
        first, end = self.earliest(place, k, loaded=loaded)
        corridor = self.operation.place[place].exposed_in
        if not corridor:
            return first if first < end else None
        starts = [max(first, w.opens) for w in self.windows.get(corridor, ()) if max(first, w.opens) + seconds <= w.usable.end]
        starts = [start for start in starts if start < end]
        return min(starts) if starts else None

    def can_wait(self, place: str, k: int, *, loaded: bool) -> bool:
        """Return whether a vehicle can go from step ``k`` to ``k + 1`` where it is."""
        corridor = self.operation.place[place].exposed_in
        if not corridor:
            return True
        first, middle = self.earliest(place, k, loaded=loaded)
        end = middle + self.grid.step
        return any(
            w.opens < middle and w.usable.end >= first and w.opens < end and w.usable.end >= middle for w in self.windows.get(corridor, ())
        )

    def drive(self, kind: VehicleType, leg: Leg, direction: Direction, k: int, *, loaded: bool) -> tuple[Instant, Instant, int] | None:
        """Return the earliest second, the earliest arrival and the driving seconds of a drive from step ``k``, or None."""
        origin = leg.ends(direction)[0]
        first, end = self.earliest(origin, k, loaded=loaded)
        checkpoint = self.operation.checkpoint_at.get(origin)
        service = checkpoint.service if checkpoint else 0
        time = leg.travel_time(kind.profile)
        if time is None or first >= end:
            return None
        night = any(n.start <= first + service and end - 1 + service < n.end for n in self.operation.nights)
        seconds = time.night if night else time.day
        if not leg.exposed_in:
            return first, first + service + seconds, seconds
        inside = bool(self.operation.place[origin].exposed_in)
        chain = leg.id in self.operation.corridor[leg.exposed_in].legs
        best: Instant | None = None
        for window in self.windows.get(leg.exposed_in, ()):
            if chain and not window.directions.allow(direction):
                continue
            start = max(first, window.opens if inside else window.opens - service)
            if start < end and start + service + seconds <= window.usable.end:
                best = start if best is None else min(best, start)
        return None if best is None else (best, best + service + seconds, seconds)


def counted_fleets(operation: Operation, vehicles: int) -> list[tuple[Fleet, int]]:
    """Return the fleets in order with how many of their vehicles are among the first ``vehicles``."""
    counted: list[tuple[Fleet, int]] = []
    for fleet in operation.fleets:
        take = min(fleet.count, vehicles)
        vehicles -= take
        if take:
            counted.append((fleet, take))
    return counted


def evaluate(operation: Operation, grid: Grid, vehicles: int, prices: Sequence[Price], *, weighted: bool) -> int:
    """Return the bound that ``prices`` prove, in millionths of a person (weighted or not)."""
    world = World(operation, grid, vehicles, weighted=weighted)
    charges = Charges(prices)
    capacities = Capacities(operation, vehicles)
    total = sum(price.price * capacities.of(price) for price in prices if price.price)
    memo: dict[tuple[str, int], _Values] = {}
    for fleet, count in world.counted:
        kind = operation.vehicle_type[fleet.type]
        if kind.escort:
            continue
        driving = charges.flat(PriceKind.DRIVING, fleet.id)
        if fleet.aboard or (kind.id, driving) not in memo:
            values = _Values(world, charges, kind, driving, fleet if fleet.aboard else None)
            if not fleet.aboard:
                memo[kind.id, driving] = values
        else:
            values = memo[kind.id, driving]
        total += count * max(0, values.at_start(fleet))
    return total


class _Values:
    """The best profit of one vehicle from each place, layer and step on, by backward recursion."""

    def __init__(self, world: World, charges: Charges, kind: VehicleType, driving: int, aboard: Fleet | None) -> None:
        self.world, self.charges, self.kind, self.driving = world, charges, kind, driving
        self.layers = self._make_layers(aboard)
        self.index = {place.id: number for number, place in enumerate(world.operation.places)}
        size = len(world.steps)
        self.empty = np.full((size, len(self.index)), 0, dtype=np.int64)
        self.loaded = np.full((size, len(self.index), max(1, len(self.layers))), NEVER, dtype=np.int64)
        self._sweep()

    def at_start(self, fleet: Fleet) -> int:
        """Return the best profit of a vehicle of ``fleet``."""
        world, place = self.world, self.index[fleet.place]
        row = 1 + world.grid.floor(fleet.place, max(0, fleet.available_from), loaded=bool(fleet.aboard))
        if row >= len(world.steps):
            return 0
        if not fleet.aboard:
            return int(self.empty[row, place])
        own = [number for number, layer in enumerate(self.layers) if layer.fleet == fleet.id]
        return max((int(self.loaded[row, place, number]) for number in own), default=0)

    def _make_layers(self, aboard: Fleet | None) -> list[Layer]:
        op, kind = self.world.operation, self.kind
        layers = []
        for site in op.reception_sites:
            wanted = frozenset(g.mobility for g in op.groups if site.place in op.sites_for(g))
            layers += [Layer(site.place, offer, tuple(load(kind, offer).items())) for offer in offers(kind, wanted)]
        if aboard is not None:
            layers += _aboard_layers(self.world, aboard)
        return layers

    def _sweep(self) -> None:
        world, size = self.world, len(self.world.steps)
        moves = self._moves()
        boardings = self._boardings()
        alightings = self._alightings()
        waits = self._waits()
        for row in range(size - 1, -1, -1):
            empty, loaded = self.empty[row], self.loaded[row]
            if row + 1 < size:
                np.maximum(empty, np.where(waits[0][row], self.empty[row + 1], 0), out=empty)
                np.maximum(loaded, np.where(waits[1][row][:, None], self.loaded[row + 1], NEVER), out=loaded)
            for _ in range(len(self.index) * 2 + 2):
                if not self._relax(row, moves[row], boardings[row], alightings[row]):
                    break
            else:
                msg = f"A vehicle can go round within one step of {world.grid.step} s; use a finer step."
                raise ValueError(msg)

    def _relax(
        self,
        row: int,
        moves: list[tuple[int, int, int, int, bool]],
        boardings: list[tuple[int, int, int, int]],
        alightings: list[tuple[int, int, int, int]],
    ) -> bool:
        """Apply every move that starts in ``row``; return whether a move within the row changed anything."""
        again = False
        empty, loaded = self.empty[row], self.loaded[row]
        for place, layer, target, profit in alightings:
            value = int(self.empty[target, place]) + profit
            if value > loaded[place, layer]:
                loaded[place, layer] = value
                again = True
        for origin, target_place, target, cost, is_loaded in moves:
            if is_loaded:
                values = self.loaded[target, target_place] - cost
                if np.any(values > loaded[origin]):
                    np.maximum(loaded[origin], values, out=loaded[origin])
                    again = True
            else:
                single = int(self.empty[target, target_place]) - cost
                if single > empty[origin]:
                    empty[origin] = single
                    again = True
        for place, layer, target, profit in boardings:
            value = int(self.loaded[target, place, layer]) + profit
            if value > empty[place]:
                empty[place] = value
                again = True
        return again

    def _row(self, place: str, second: Instant, *, loaded: bool) -> int | None:
        k = self.world.grid.floor(place, second, loaded=loaded)
        return k + 1 if k <= self.world.grid.last else None

    def _waits(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        world, shape = self.world, (len(self.world.steps), len(self.index))
        result = (np.ones(shape, dtype=bool), np.ones(shape, dtype=bool))
        for place in world.operation.places:
            if place.exposed_in:
                for loaded in (False, True):
                    column = [world.can_wait(place.id, k, loaded=loaded) for k in world.steps]
                    result[int(loaded)][:, self.index[place.id]] = column
        return result

    def _moves(self) -> list[list[tuple[int, int, int, int, bool]]]:
        world, op = self.world, self.world.operation
        rows: list[list[tuple[int, int, int, int, bool]]] = [[] for _ in world.steps]
        for leg in op.legs:
            for direction in Direction:
                if not passable(op, self.kind, leg, direction):
                    continue
                origin, target = leg.ends(direction)
                for is_loaded in (False, True):
                    for k in world.steps:
                        found = world.drive(self.kind, leg, direction, k, loaded=is_loaded)
                        row = None if found is None else self._row(target, found[1], loaded=is_loaded)
                        if found is not None and row is not None:
                            end = world.earliest(origin, k, loaded=is_loaded)[1]
                            cost = self._drive_cost(leg, direction, (found[0], end), found[2])
                            rows[k + 1].append((self.index[origin], self.index[target], row, cost, is_loaded))
        return rows

    def _drive_cost(self, leg: Leg, direction: Direction, span: tuple[Instant, Instant], seconds: int) -> int:
        op = self.world.operation
        cost = self.driving * seconds
        entry = op.gate_entries.get((leg.id, direction))
        if entry is not None:
            cost += self.charges.least(PriceKind.GATE, entry, direction, None, span)
        checkpoint = op.checkpoint_at.get(leg.ends(direction)[0])
        if checkpoint is not None:
            cost += self.charges.least(PriceKind.CHECKPOINT, checkpoint.id, direction, None, span)
        return cost

    def _boardings(self) -> list[list[tuple[int, int, int, int]]]:
        world, op, kind = self.world, self.world.operation, self.kind
        rows: list[list[tuple[int, int, int, int]]] = [[] for _ in world.steps]
        at: dict[str, list[EvacueeGroup]] = {}
        for group in op.groups:
            at.setdefault(group.place, []).append(group)
        for place, groups in at.items():
            for number, layer in enumerate(self.layers):
                if layer.fleet:
                    continue
                seconds = kind.boarding_time(frozenset(layer.offer))
                for k in world.steps:
                    start = world.stay(place, seconds, k, loaded=False)
                    row = None if start is None else self._row(place, start + seconds, loaded=True)
                    if start is None or row is None:
                        continue
                    span = (start, world.earliest(place, k, loaded=False)[1])
                    profit = sum(count * self._worth(groups, layer.site, m, span[1]) for m, count in layer.people)
                    profit -= seconds * self.charges.least(PriceKind.BAYS, place, None, None, span)
                    rows[k + 1].append((self.index[place], number, row, profit))
        return rows

    def _worth(self, groups: Sequence[EvacueeGroup], site: str, mobility: Mobility, before: Instant) -> int:
        op = self.world.operation
        values = [
            MICRO * self.world.weight(group) - self.charges.flat(PriceKind.DEMAND, group.id)
            for group in groups
            if group.mobility is mobility and site in op.sites_for(group) and group.ready_from < before
        ]
        return max(0, *values) if values else 0

    def _alightings(self) -> list[list[tuple[int, int, int, int]]]:
        world, kind = self.world, self.kind
        rows: list[list[tuple[int, int, int, int]]] = [[] for _ in world.steps]
        for number, layer in enumerate(self.layers):
            seconds = kind.alighting_time(frozenset(layer.offer))
            for k in world.steps:
                start = world.stay(layer.site, seconds, k, loaded=True)
                if start is None or start + seconds > world.grid.horizon:
                    continue
                row = self._row(layer.site, start + seconds, loaded=False)
                span = (start + seconds, world.earliest(layer.site, k, loaded=True)[1] + seconds)
                profit = layer.value
                for m, count in layer.people:
                    profit -= count * self.charges.flat(PriceKind.CAPACITY, layer.site, m)
                    profit -= count * self.charges.least(PriceKind.INTAKE, layer.site, None, m, span)
                if row is not None:
                    rows[k + 1].append((self.index[layer.site], number, row, profit))
        return rows


def _aboard_layers(world: World, fleet: Fleet) -> list[Layer]:
    op = world.operation
    groups = [(op.group[item.group], item.count) for item in fleet.aboard if item.count]
    people: dict[Mobility, int] = {}
    for group, count in groups:
        people[group.mobility] = people.get(group.mobility, 0) + count
    offer = tuple(m for m in Mobility if m in people)
    value = MICRO * sum(world.weight(group) * count for group, count in groups)
    sites = [s.place for s in op.reception_sites if all(s.place in op.sites_for(group) for group, _ in groups)]
    return [Layer(site, offer, tuple(people.items()), value, fleet.id) for site in sites]
