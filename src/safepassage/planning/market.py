"""
The market: prices on the shared capacities that make a low bound.

Column generation. A small linear program mixes whole paths of vehicles so that all together keep the shared capacities; its
prices go to the tables of `safepassage.planning.bound`, which give at once a bound and, for every fleet, the best paths at those prices;
these join the program. When no path is better than those known, the bound is as low as prices can make it.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from safepassage.domain.fleet import Fleet
from safepassage.domain.network import Direction
from safepassage.domain.people import EvacueeGroup, Mobility
from safepassage.domain.plan import Price, PriceKind
from safepassage.planning.bound import MICRO, Evaluation, Evaluator, Offer, State
from safepassage.planning.grid import Grid
from safepassage.planning.lp import Program
from safepassage.planning.trace import Tracer, Use
from safepassage.units import HOUR, Instant, Seconds

Resource: TypeAlias = tuple[PriceKind, str, Direction | None, Mobility | None]
Row: TypeAlias = tuple[PriceKind, str, Direction | None, Mobility | None, Instant, Instant]
_LONG_ROWS, _ROUNDS = 60, 15
"""Long periods of one capacity that get rows, and rounds before periods are made shorter, at most."""
_NOTHING = 1e-6
"""Shares below this are rounding in the solver."""
Levels: TypeAlias = Mapping[Resource, Sequence[tuple[Instant, Instant, int]]]
"""Prices by what they are on, each with its period."""
_FLOWS = frozenset({PriceKind.GATE, PriceKind.CHECKPOINT, PriceKind.BAYS})


@dataclass(frozen=True, slots=True)
class Column:
    """A path of one vehicle of a fleet: what it earns, what it uses and at which second, and the trips it makes, with when they board."""

    fleet: str
    gain: int
    uses: tuple[tuple[Resource, Instant, int], ...]
    trips: tuple[tuple[Instant, str, str, Offer], ...]


class Market:
    """Finds prices for one evaluator."""

    def __init__(self, evaluator: Evaluator, periods: Sequence[Seconds]) -> None:
        self.evaluator, self.operation = evaluator, evaluator.operation
        self.period, *self._finer = periods
        self.columns: dict[Column, None] = {}
        self.limits: dict[Row, int] = {}
        self.long: dict[tuple[PriceKind, str, Direction | None], dict[Row, int]] = {}
        self._fresh = self._rounds = 0
        self.best: tuple[Evaluation, tuple[Price, ...]] | None = None
        self.value = 0.0
        self._groups: dict[tuple[str, Mobility], list[EvacueeGroup]] = {}
        for group in self.operation.groups:
            self._groups.setdefault((group.place, group.mobility), []).append(group)

    def step(self, smooth: float, rng: random.Random) -> int:
        """Solve the program, evaluate its prices, take in new paths; return the best bound so far, in millionths."""
        self._rounds += 1
        if self._finer and (self._balanced or self._rounds > _ROUNDS):
            self._refine()
        now = self._solve()
        # Smoothed prices that bring no new path have done their work: then the program's own are tried.
        if self.best is not None and smooth and self._fresh:
            now = self._mixed(now, smooth)
        prices = tuple(self._price(row, micro) for row, micro in now.items() if micro)
        merged = layered(prices)
        self._lengthen(merged)
        evaluation = self.evaluator.evaluate(merged)
        self._take_in(evaluation, now, rng)
        if self.best is None or evaluation.bound < self.best[0].bound:
            self.best, self._prices = (evaluation, merged), now
        return self.best[0].bound

    @property
    def settled(self) -> bool:
        """Return whether prices of this market can hardly lower the bound any more."""
        return not self._finer and self._balanced

    @property
    def _balanced(self) -> bool:
        """Return whether prices on the present periods can hardly lower the bound any more."""
        if self.best is None:
            return False
        left = self.best[0].bound / MICRO - self.value
        return abs(left) < 0.5 or (left < 0 and not self._fresh)  # noqa: PLR2004 - half a person

    def found(self, grid: Grid) -> tuple[Evaluation, Grid, tuple[Price, ...]]:
        """Return the best prices so far and their evaluation, with the ``grid`` they were evaluated on."""
        assert self.best is not None  # noqa: S101 - a step has been made
        return self.best[0], grid, self.best[1]

    def whole(self, rng: random.Random) -> list[tuple[str, Column]]:
        """Return paths for whole vehicles, by fleet, near the program's mixture of paths: parts are drawn by lot."""
        chosen: list[tuple[str, Column]] = []
        for fleet, count in self.evaluator.counted:
            shares = [(column, share) for column, share in self.mix.items() if column.fleet == fleet.id and share > _NOTHING]
            left, rests = count, []
            for column, share in shares:
                sure = min(left, int(share + _NOTHING))
                chosen += [(fleet.id, column)] * sure
                left -= sure
                rests.append((max(0.0, share - sure), column))
            while left > 0 and sum(rest for rest, _ in rests) > _NOTHING:
                at = rng.choices(range(len(rests)), [rest for rest, _ in rests])[0]
                chosen.append((fleet.id, rests[at][1]))
                rests[at] = (0.0, rests[at][1])
                left -= 1
        return chosen

    def _refine(self) -> None:
        """Go on with shorter periods; the longer ones keep their rows."""
        for row in self.limits:
            if row[0] in _FLOWS:
                self.long.setdefault(row[:3], {}).setdefault(row, self.limits[row])
        self.period, *self._finer = self._finer
        self._rounds = 0

    def take(self, fleet: str, uses: Iterable[Use], trips: tuple[tuple[Instant, str, str, Offer], ...]) -> None:
        """Take in the path of a vehicle of a plan, whose people are told group by group, with its trips."""
        gain, amounts = 0, dict[tuple[Resource, Instant], int]()
        for use in uses:
            resource: Resource = (use.kind, use.subject, use.direction, use.mobility)
            if use.kind is PriceKind.DEMAND:
                gain += use.amount * MICRO * self.evaluator.weight(self.operation.group[use.subject])
            if self._limited(resource):
                amounts[resource, use.start] = amounts.get((resource, use.start), 0) + use.amount
        if gain:
            self.columns[Column(fleet, gain, _sorted(amounts), trips)] = None

    def _lengthen(self, prices: Iterable[Price]) -> None:
        """Give each long period that is priced a row of its own: over it, the capacity is rounded up once and not piece by piece."""
        for price in prices:
            row: Row = (price.kind, price.subject, price.direction, None, price.start, price.end)
            if price.kind in _FLOWS and row not in self.limits:
                rows = self.long.setdefault((price.kind, price.subject, price.direction), {})
                if len(rows) < _LONG_ROWS:
                    rows.setdefault(row, self.evaluator.capacities.of(price))

    def _mixed(self, now: Mapping[Row, int], smooth: float) -> dict[Row, int]:
        """Return prices between ``now`` and the best so far: alone, the program's prices jump about."""
        rows = dict.fromkeys([*now, *self._prices])
        return {row: round(smooth * self._prices.get(row, 0) + (1 - smooth) * now.get(row, 0)) for row in rows}

    def _solve(self) -> dict[Row, int]:
        program = Program()
        for fleet, count in self.evaluator.counted:
            program.row(fleet.id, count)
        for column in self.columns:
            entries: list[tuple[int, float]] = [(program.row(column.fleet), 1.0)]
            for resource, instant, amount in column.uses:
                row = self._row(resource, instant)
                entries.append((program.row(row, self._limit(row)), float(amount)))
                for longer, limit in self.long.get(row[:3], {}).items():
                    if longer != row and longer[4] <= instant < longer[5]:
                        entries.append((program.row(longer, limit), float(amount)))
            program.column(column.gain / MICRO, entries)
        solved = program.solve(60.0)
        if solved is None:
            return {}
        self.value, self.mix = solved[0], dict(zip(self.columns, solved[1].tolist(), strict=True))
        prices: dict[Row, int] = {}
        for key, dual in zip(program.names, solved[2].tolist(), strict=True):
            if isinstance(key, tuple):
                prices[key] = round(dual * MICRO)
        return prices

    def _price(self, row: Row, micro: int) -> Price:
        return Price(kind=row[0], subject=row[1], price=micro, direction=row[2], mobility=row[3], start=row[4], end=row[5])

    def _take_in(self, evaluation: Evaluation, prices: Mapping[Row, int], rng: random.Random) -> None:
        tracers: dict[int, Tracer] = {}
        levels: dict[Resource, list[tuple[Instant, Instant, int]]] = {}
        for row, micro in prices.items():
            levels.setdefault(row[:4], []).append((row[4], row[5], micro))
        before = len(self.columns) + sum(len(rows) for rows in self.long.values())
        for fleet, count in self.evaluator.counted:
            tables = evaluation.tables(fleet)
            tracer = tracers.setdefault(id(tables), Tracer(tables))
            start = evaluation.starts.get(fleet.id)
            if start is None:
                continue
            for state in self._spread(start, min(count, 8), rng, tracer):
                value = tables.types.layers[state.layer].value if state.layer >= 0 else 0
                column = self._column(fleet, value, tracer.path(state), levels)
                if column is not None:
                    self.columns[column] = None
        self._fresh = len(self.columns) + sum(len(rows) for rows in self.long.values()) - before

    def _spread(self, start: State, number: int, rng: random.Random, tracer: Tracer) -> list[State]:
        """Return ``start`` and some states reached by waiting there: vehicles of one fleet follow each other."""
        states = [start]
        if start.layer < 0:
            rows = tracer.world.rows
            row = start.row
            for _ in range(number - 1):
                row = start.row + 1 + int(rng.random() ** 2 * (rows - start.row - 1) / 2)
                states.append(State(min(row, rows - 1), start.node, -1))
        return states

    def _column(self, fleet: Fleet, value: int, uses: Iterable[Use], levels: Levels) -> Column | None:
        """Return the column of a path: ``value`` is what the people aboard at the outset are worth."""
        gain, amounts = value, dict[tuple[Resource, Instant], int]()
        trips: dict[tuple[Instant, str, str], Offer] = {}
        for use in uses:
            resource: Resource = (use.kind, use.subject, use.direction, use.mobility)
            if use.kind is PriceKind.DRIVING:
                resource = (use.kind, fleet.id, None, None)
            elif use.kind is PriceKind.DEMAND:
                trip = (use.start, use.subject, use.site)
                trips[trip] = (*trips.get(trip, ()), use.mobility or Mobility.SEAT)
                group = self._group(use, levels)
                if group is None:
                    continue
                gain += use.amount * MICRO * self.evaluator.weight(group)
                resource = (use.kind, group.id, None, None)
            if self._limited(resource):
                instant = self._cheapest(resource, use, levels)
                amounts[resource, instant] = amounts.get((resource, instant), 0) + use.amount
        if not gain:
            return None
        return Column(fleet.id, gain, _sorted(amounts), tuple((*trip, offer) for trip, offer in trips.items()))

    def _group(self, use: Use, levels: Levels) -> EvacueeGroup | None:
        best, chosen = 0, None
        for group in self._groups[use.subject, use.mobility or Mobility.SEAT]:
            price = sum(micro for _, _, micro in levels.get((PriceKind.DEMAND, group.id, None, None), ()))
            worth = MICRO * self.evaluator.weight(group) - price
            if worth > best and group.ready_from < use.end and use.site in self.operation.sites_for(group):
                best, chosen = worth, group
        return chosen

    def _cheapest(self, resource: Resource, use: Use, levels: Levels) -> Instant:
        """Return a second of ``use`` with the least price: the first, or one at which a price ends."""
        if not self._size(resource):
            return 0
        own = levels.get(resource, ())
        instants = {use.start, *(end for _, end, _ in own if use.start < end < use.end)}
        return min((sum(micro for start, end, micro in own if start <= instant < end), instant) for instant in instants)[1]

    def _limited(self, resource: Resource) -> bool:
        """Return whether there is a stated limit that could be priced."""
        kind, subject, _, mobility = resource
        if kind is PriceKind.DRIVING:
            return self.operation.vehicle_type[self.operation.fleet[subject].type].driving_budget is not None
        site = self.operation.reception_site.get(subject)
        if kind in {PriceKind.CAPACITY, PriceKind.INTAKE}:
            if site is None or mobility is None:
                return False
            return (site.capacity(mobility) if kind is PriceKind.CAPACITY else site.intake(mobility)) is not None
        return True

    def _size(self, resource: Resource) -> Seconds:
        """Return the length of the periods of ``resource``: whole services or headways, so that no capacity is rounded up; 0 if none."""
        capacities = self.evaluator.capacities
        match resource[0]:
            case PriceKind.INTAKE:
                return HOUR
            case PriceKind.CHECKPOINT:
                unit = capacities.checkpoint[resource[1]].service
            case PriceKind.GATE:
                unit = self.operation.corridor[resource[1]].headway or self.period
            case PriceKind.BAYS:
                # A slot that starts before a period may end in it: long periods lose little by that.
                unit = 8 * capacities.longest_boarding
            case _:
                return 0
        return -(-self.period // unit) * unit

    def _row(self, resource: Resource, instant: Instant) -> Row:
        """Return the row of the period of ``resource`` that holds ``instant``."""
        size = self._size(resource)
        start = instant // size * size if size else 0
        return (*resource, start, start + size)

    def _limit(self, row: Row) -> int:
        if row not in self.limits:
            self.limits[row] = self.evaluator.capacities.of(self._price(row, 0))
            for longer in self._stated(row):
                limit = self.evaluator.capacities.of(self._price(longer, 0))
                self.long.setdefault(longer[:3], {}).setdefault(longer, limit)
        return self.limits[row]

    def _stated(self, row: Row) -> list[Row]:
        """Return the rows of limits that are stated for longer periods: convoys of a window, quotas of a checkpoint."""
        kind, subject, direction = row[:3]
        spans: list[tuple[Instant, Instant]] = []
        if kind is PriceKind.GATE and self.operation.corridor[subject].max_convoys is not None:
            windows = [window for window in self.evaluator.capacities.windows if window.corridor == subject]
            spans = [(window.opens, window.usable.end + 1) for window in windows]
        elif kind is PriceKind.CHECKPOINT:
            # A quota binds a period of a price only if it holds the second after its last.
            spans = [(quota.period.start, quota.period.end) for quota in self.evaluator.capacities.checkpoint[subject].quotas]
        return [(kind, subject, direction, None, first, last) for first, last in spans]


def _sorted(amounts: Mapping[tuple[Resource, Instant], int]) -> tuple[tuple[Resource, Instant, int], ...]:
    return tuple((resource, instant, amount) for (resource, instant), amount in sorted(amounts.items(), key=repr))


def layered(prices: Sequence[Price]) -> tuple[Price, ...]:
    """Return prices with the same sums at every instant on fewer and longer periods, over which capacities round less."""
    kept = [price for price in prices if price.kind not in _FLOWS]
    keys = dict.fromkeys((p.kind, p.subject, p.direction) for p in prices if p.kind in _FLOWS)
    for key in keys:
        own = [p for p in prices if (p.kind, p.subject, p.direction) == key]
        points = sorted({t for p in own for t in (p.start, p.end)})
        levels = [sum(p.price for p in own if p.start <= t < p.end) for t in points[:-1]]
        for first, last, micro in _slices(levels, 0, len(levels)):
            kept.append(Price(kind=key[0], subject=key[1], direction=key[2], price=micro, start=points[first], end=points[last]))
    return tuple(kept)


def _slices(levels: Sequence[int], first: int, last: int) -> list[tuple[int, int, int]]:
    """Return horizontal slices ``(first, last, height)`` that add up to ``levels`` between ``first`` and ``last``."""
    found: list[tuple[int, int, int]] = []
    at = first
    while at < last:
        if not levels[at]:
            at += 1
            continue
        end = at
        while end < last and levels[end]:
            end += 1
        height = min(levels[at:end])
        found.append((at, end, height))
        rest = [level - height for level in levels[at:end]]
        found += [(at + a, at + b, h) for a, b, h in _slices(rest, 0, len(rest))]
        at = end
    return found
