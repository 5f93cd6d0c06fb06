"""What is shared, in rows, and how much of each row every track of a vehicle uses: made once for an evaluator, whatever the prices."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray

from safepassage.domain.fleet import Fleet
from safepassage.domain.network import AccessWindow, Direction
from safepassage.domain.people import EvacueeGroup, Mobility
from safepassage.domain.plan import Price, PriceKind
from safepassage.planning.bound import MICRO, Evaluator
from safepassage.planning.charges import Ints
from safepassage.planning.collecting import room_used
from safepassage.planning.layers import Layer, may_go
from safepassage.planning.rough import Rough
from safepassage.planning.sweep import TypeWorld
from safepassage.planning.tracks import Track
from safepassage.units import HOUR, Instant, Seconds

Floats = NDArray[np.float64]
FLEETS = 8
"""Fleets whose driving hours are priced, at the most."""
SHORT, LONG, MANY = HOUR // 2, 2 * HOUR, 800
"""Periods in which checkpoints are priced: short ones, and long ones where there would be so many of the short."""
_NOTHING = np.iinfo(np.int64).min


@dataclass(frozen=True, slots=True)
class Choice:
    """Groups of which people can board at one place for one site (or any), with one mobility, in some step; rows each uses besides."""

    groups: tuple[int, ...]
    also: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Uses:
    """
    What the tracks of one type use, in order of ``keys`` (track times the rows of the grid, plus the row).

    Items from 0 on are rows of the resources; those below are choices, -1 the first, and the least number is nothing. ``late`` are
    the items if what
    happens does so at the end of its step: an event pays the least that it could pay in its step.
    """

    keys: Ints
    items: Ints
    late: Ints
    amounts: Floats

    def of(self, track: int, row: int, rows: int, price: Floats) -> Iterator[tuple[int, float]]:
        """Yield what one move uses, items with their amounts, at that end of its step which is cheaper at ``price``."""
        key = track * rows + row
        part = slice(int(np.searchsorted(self.keys, key)), int(np.searchsorted(self.keys, key, "right")))
        early, late, amounts = self.items[part].tolist(), self.late[part].tolist(), self.amounts[part].tolist()
        chosen = early
        if early != late:
            costs = [sum(a * price[i] for i, a in zip(items, amounts, strict=True) if i >= 0) for items in (early, late)]
            chosen = late if costs[1] < costs[0] else early
        for item, amount in zip(chosen, amounts, strict=True):
            if item != _NOTHING:
                yield item, amount


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a vehicle of a plan does at a second: how much it uses of what, and what it gains by it, in people."""

    kind: PriceKind
    subject: str
    amount: float
    second: Instant = 0
    direction: Direction | None = None
    mobility: Mobility | None = None
    gain: float = 0.0


@dataclass(slots=True)
class Resources:
    """
    Rows that can be priced, with the limit of each, and the uses of the tracks of each type.

    Parameters
    ----------
    evaluator
        Whose tracks.
    period
        Length of the periods in which gates and checkpoints are priced, beside whole windows.
    driving
        The row of the seconds at the wheel of each fleet with a limit; empty where many fleets have one, for each price needs
        tables of its own.
    """

    evaluator: Evaluator
    period: Seconds
    rows: list[Price] = field(default_factory=list)
    limits: list[int] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    driving: dict[str, int] = field(default_factory=dict)
    uses: dict[str, Uses] = field(default_factory=dict)
    _number: dict[tuple[object, ...], int] = field(default_factory=dict)
    _known: dict[Choice, int] = field(default_factory=dict)
    _groups: dict[tuple[str, Mobility], list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, group in enumerate(self.evaluator.operation.groups):
            self._groups.setdefault((group.place, group.mobility), []).append(number)
            self._add(("demand", group.id), Price(kind=PriceKind.DEMAND, subject=group.id, price=0))
        for name, types in self.evaluator.types.items():
            self.uses[name] = self._of_type(types)
        limited = [fleet for fleet, _ in self.evaluator.counted if self._budget(fleet) is not None]
        if len(limited) <= FLEETS:
            for fleet in limited:
                key = (PriceKind.DRIVING, fleet.id)
                self.driving[fleet.id] = self._add(key, Price(kind=PriceKind.DRIVING, subject=fleet.id, price=0))

    def _budget(self, fleet: Fleet) -> Seconds | None:
        return self.evaluator.operation.vehicle_type[fleet.type].driving_budget

    def _add(self, key: tuple[object, ...], price: Price) -> int:
        if key not in self._number:
            self._number[key] = len(self.rows)
            self.rows.append(price)
            self.limits.append(self.evaluator.limit(price))
        return self._number[key]

    def _of_type(self, types: TypeWorld) -> Uses:
        keys, items, others, amounts = [], [], [], []
        for number, track in enumerate(types.tracks):
            layer = types.layer_of(number)
            if layer < 0:
                found = self._moving(track)
            elif number >= types.collecting:
                found = self._collecting(types, track, types.layers[layer])
            elif number < len(types.roads.tracks) + len(types.boards):
                found = self._boarding(types, track, types.layers[layer])
            else:
                found = self._alighting(types, track, types.layers[layer])
            for early, late, amount in found:
                real = (early != _NOTHING) | (late != _NOTHING)
                keys.append(number * types.world.rows + track.options.rows[real])
                items.append(early[real])
                others.append(late[real])
                amounts.append(np.full(int(real.sum()), amount))
        if not keys:
            nothing = np.zeros(0, np.int64)
            return Uses(nothing, nothing, nothing, np.zeros(0))
        every = np.concatenate(keys)
        order = np.argsort(every, kind="stable")
        return Uses(every[order], np.concatenate(items)[order], np.concatenate(others)[order], np.concatenate(amounts)[order])

    def _moving(self, track: Track) -> Iterator[tuple[Ints, Ints, float]]:
        way = track.way
        for kind, subject in ((PriceKind.GATE, way.gate), (PriceKind.CHECKPOINT, way.checkpoint)):
            if subject and way.direction is not None:
                yield from self._periods(kind, subject, way.direction, track.options.starts, track.options.ends - 1)

    def _periods(
        self, kind: PriceKind, subject: str, direction: Direction, early: Ints, late: Ints
    ) -> Iterator[tuple[Ints, Ints, float]]:
        """Yield the rows that events use: those of the short periods, and of the long ones that hold them."""
        size = self._size(kind, subject)

        def short(at: int) -> int:
            return self._period(kind, subject, direction, at * size, (at + 1) * size)

        yield self._by_period(early // size, short), self._by_period(late // size, short), 1.0
        for first, last in self.long(kind, subject):
            number = self._period(kind, subject, direction, first, last)
            inside = [np.where((times >= first) & (times < last), number, _NOTHING) for times in (early, late)]
            yield inside[0], inside[1], 1.0

    def _by_period(self, numbers: Ints, row: Callable[[int], int]) -> Ints:
        found, inverse = np.unique(numbers, return_inverse=True)
        rows: Ints = np.array([row(int(number)) for number in found], dtype=np.int64)[inverse]
        return rows

    def _size(self, kind: PriceKind, subject: str) -> Seconds:
        """Return the length of short periods: whole services or headways, so that no capacity is rounded up."""
        if kind is PriceKind.CHECKPOINT:
            unit = self.evaluator.capacities.checkpoint[subject].service
        else:
            unit = self.evaluator.operation.corridor[subject].headway or self.period
        return -(-self.period // unit) * unit

    def long(self, kind: PriceKind, subject: str) -> list[tuple[Instant, Instant]]:
        """Return the long periods that are worth a price: the windows of the corridor, and what limits are stated for."""
        capacities = self.evaluator.capacities
        if kind is PriceKind.GATE:
            return [self.around(window) for window in capacities.windows if window.corridor == subject]
        checkpoint = capacities.checkpoint[subject]
        corridor = self.evaluator.operation.place[checkpoint.place].exposed_in
        spans = [self.around(window) for window in capacities.windows if window.corridor == corridor]
        return spans + [(quota.period.start, quota.period.end) for quota in checkpoint.quotas]

    def around(self, window: AccessWindow) -> tuple[Instant, Instant]:
        """Return a window with a step on either side: what happens in a step pays the least in it, and outside it would pay nothing."""
        step = self.evaluator.grid.step
        return max(0, window.opens - step), window.usable.end + 1 + step

    def _period(self, kind: PriceKind, subject: str, direction: Direction, first: Instant, last: Instant) -> int:
        price = Price(kind=kind, subject=subject, price=0, direction=direction, start=first, end=last)
        return self._add((kind, subject, direction, first, last), price)

    def _boarding(self, types: TypeWorld, track: Track, layer: Layer) -> Iterator[tuple[Ints, Ints, float]]:
        groups = self.evaluator.operation.groups
        place = types.world.nodes[track.way.origin].place
        for mobility, count in layer.people:
            able = [number for number in self._groups.get((place, mobility), ()) if may_go(groups[number], layer)]
            if able:
                items = self._choices(track, groups, able, ())
                yield items, items, float(count)

    def _collecting(self, types: TypeWorld, track: Track, layer: Layer) -> Iterator[tuple[Ints, Ints, float]]:
        """Yield the uses of a stop of a round: those who board and their room, which the vehicle is given when the round begins."""
        operation, kind = self.evaluator.operation, types.kind
        place, site = types.world.nodes[track.way.origin].place, operation.reception_site[layer.sites[0]]
        for mobility in layer.offer:
            if not track.way.loaded:
                row = np.full(len(track.options.rows), self._room(kind.id, mobility), dtype=np.int64)
                yield row, row, -float(kind.places.of(mobility))
            able = [number for number in self._groups.get((place, mobility), ()) if may_go(operation.groups[number], layer)]
            if able:
                also = [(self._room(kind.id, whose), float(count)) for whose, count in room_used(kind, layer, mobility).items()]
                if site.capacity(mobility) is not None:
                    also.append((self._site(PriceKind.CAPACITY, site.place, mobility, None), 1.0))
                items = self._choices(track, operation.groups, able, tuple(also))
                yield items, items, float(min(kind.places.of(mobility), sum(operation.groups[number].count for number in able)))

    def _room(self, kind: str, mobility: Mobility) -> int:
        price = Price(kind=PriceKind.ROOM, subject=kind, price=0, mobility=mobility)
        return self._add((PriceKind.ROOM, kind, mobility), price)

    def _choices(
        self, track: Track, groups: Sequence[EvacueeGroup], able: Sequence[int], also: tuple[tuple[int, float], ...]
    ) -> Ints:
        """Return for each option of ``track`` the item of those of ``able`` who are ready before its step ends."""
        times = sorted({groups[number].ready_from for number in able})
        turns = np.searchsorted(times, track.options.ends, side="left")
        return self._by_period(turns, partial(self._choice, groups, able, times, also))

    def _choice(
        self,
        groups: Sequence[EvacueeGroup],
        able: Sequence[int],
        times: Sequence[Instant],
        also: tuple[tuple[int, float], ...],
        turn: int,
    ) -> int:
        """Return the item of those of ``able`` who are ready before the step ends: ``turn`` of the ``times`` have come."""
        if not turn:
            return int(_NOTHING)
        ready = tuple(number for number in able if groups[number].ready_from <= times[turn - 1])
        choice = Choice(ready, also)
        if choice not in self._known:
            self._known[choice] = len(self.choices)
            self.choices.append(choice)
        return -1 - self._known[choice]

    def _alighting(self, types: TypeWorld, track: Track, layer: Layer) -> Iterator[tuple[Ints, Ints, float]]:
        name = types.world.nodes[track.way.origin].place
        site = self.evaluator.operation.reception_site[name]
        first = (track.options.starts + track.options.seconds) // HOUR
        last = (track.options.ends + track.options.seconds - 1) // HOUR
        for mobility, count in layer.people:
            if site.capacity(mobility) is not None:
                room = np.full(len(first), self._site(PriceKind.CAPACITY, name, mobility, None), dtype=np.int64)
                yield room, room, float(count)
            if site.intake(mobility) is not None:

                def hour(at: int, mobility: Mobility = mobility) -> int:
                    return self._site(PriceKind.INTAKE, name, mobility, at)

                yield self._by_period(first, hour), self._by_period(last, hour), float(count)

    def _site(self, kind: PriceKind, site: str, mobility: Mobility, hour: int | None) -> int:
        first, last = (0, 0) if hour is None else (hour * HOUR, (hour + 1) * HOUR)
        price = Price(kind=kind, subject=site, price=0, mobility=mobility, start=first, end=last)
        return self._add((kind, site, mobility, first), price)

    def rows_of(self, event: Event) -> Iterator[int]:
        """Yield the rows that ``event`` uses."""
        kind, subject = event.kind, event.subject
        keys: list[tuple[object, ...]] = []
        if kind is PriceKind.DEMAND:
            keys.append(("demand", subject))
        elif kind is PriceKind.INTAKE:
            keys.append((kind, subject, event.mobility, event.second // HOUR * HOUR))
        elif kind is PriceKind.CAPACITY:
            keys.append((kind, subject, event.mobility, 0))
        elif kind is PriceKind.DRIVING:
            keys.append((kind, subject))
        elif kind is PriceKind.ROOM:
            keys.append((kind, subject, event.mobility))
        elif kind in {PriceKind.GATE, PriceKind.CHECKPOINT}:
            size = self._size(kind, subject)
            first = event.second // size * size
            spans = [(first, first + size), *self.long(kind, subject)]
            keys += [(kind, subject, event.direction, a, b) for a, b in spans if a <= event.second < b]
        for key in keys:
            number = self._number.get(key)
            if number is not None:
                yield number

    # --- prices -------------------------------------------------------------------------------------------------------

    def begin(self, rough: Rough) -> Floats:
        """Return rough prices, row by row, in people."""
        found = np.array([self._most if row.kind is PriceKind.ROOM else 0.0 for row in self.rows])
        windows = {window.id: window for window in self.evaluator.capacities.windows}
        for key, value in rough.items():
            for row in self._rows_of(key, windows):
                number = self._number.get(row)
                if number is not None:
                    found[number] = max(found[number], value)
        return found

    def _rows_of(self, key: tuple[object, ...], windows: Mapping[str, AccessWindow]) -> Iterator[tuple[object, ...]]:
        match key:
            case ("demand", str()):
                yield key
            case ("site", str(site), Mobility() as mobility):
                yield PriceKind.CAPACITY, site, mobility, 0
            case ("post", str(checkpoint), Direction() as direction, str(window)) if window:
                yield PriceKind.CHECKPOINT, checkpoint, direction, *self.around(windows[window])
            case ("hours", str(site), Mobility() as mobility, str(window)) if window:
                one = windows[window]
                for hour in range(one.opens // HOUR, -(-one.usable.end // HOUR) + 1):
                    yield PriceKind.INTAKE, site, mobility, hour * HOUR
            case _:
                pass

    def prices(self, people: Floats) -> tuple[Price, ...]:
        """Return prices, given row by row in people, as they stand in a certificate."""
        # Nobody's room may cost more than anybody is worth.
        most = np.array([self._most if row.kind is PriceKind.ROOM else np.inf for row in self.rows])
        millionths = np.rint(np.minimum(people, most) * MICRO).astype(np.int64).tolist()
        return tuple(_priced(row, price) for row, price in zip(self.rows, millionths, strict=True) if price > 0)

    @property
    def _most(self) -> float:
        """Return what anybody counts at most."""
        return float(max((self.evaluator.weight(group) for group in self.evaluator.operation.groups), default=0))


def _priced(row: Price, price: int) -> Price:
    return Price(
        kind=row.kind,
        subject=row.subject,
        price=price,
        direction=row.direction,
        mobility=row.mobility,
        start=row.start,
        end=row.end,
    )


def period_for(evaluator: Evaluator) -> Seconds:
    """
    Return the length of the periods in which gates and checkpoints are priced.

    In a program everybody may be served in the first minute of a period, so short ones prove more; but each is a row of the program.
    """
    operation, open_ = evaluator.operation, dict[str, Seconds]()
    for window in evaluator.capacities.windows:
        open_[window.corridor] = open_.get(window.corridor, 0) + window.usable.end - window.opens
    places = [operation.place[checkpoint.place] for checkpoint in operation.checkpoints]
    seconds = sum(open_.get(place.exposed_in, operation.horizon) for place in places)
    return SHORT if len(Direction) * seconds <= MANY * SHORT else LONG
