"""
The market: prices on the shared capacities that make a low bound.

Column generation. A linear program mixes *stretches* of the paths of vehicles, from one night to the next, so that all together
keep the shared
capacities; its prices go to the tables of `safepassage.planning.bound`, which give at once a bound and the best paths at those
prices; their
stretches join the program. When no path is better than those known, the bound is as low as prices can make it.

A night is an instant at which no window is open. Vehicles of a type that are at one place on one night are as good as each other,
so what one does
the day after can follow what any of them has done before: a few paths make many plans.
"""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safepassage.domain.plan import Price, PriceKind
from safepassage.planning.bound import MICRO, Evaluation, Evaluator, State, Tables
from safepassage.planning.resources import Event, Resources, period_for
from safepassage.planning.roads import Roads
from safepassage.planning.rough import rough_prices
from safepassage.units import Instant

Floats = NDArray[np.float64]
SPREAD = 8
"""Paths of one fleet in one round at most: vehicles of one fleet follow each other."""
SMOOTH = 0.9
"""How much of the best prices so far is mixed into the next ones, at first."""
_PRIMAL = 4
"""The primal simplex method: what is known so far stays possible when columns join, and it goes on from there."""
_FLOWS = frozenset({PriceKind.GATE, PriceKind.CHECKPOINT, PriceKind.BAYS})


@dataclass(frozen=True, slots=True)
class Found:
    """Prices with the bound that they prove."""

    prices: tuple[Price, ...]
    evaluation: Evaluation


@dataclass(frozen=True, slots=True)
class _Stretch:
    """What a vehicle does between two nights: from which row of vehicles to which (-1: it is over), what it earns and uses."""

    start: object
    end: object
    gain: float
    uses: tuple[tuple[int, float], ...]


class Market:
    """Finds prices for one evaluator, from ``begin`` (people per unit of each row of the resources) on."""

    def __init__(self, resources: Resources, begin: Floats, rng: random.Random) -> None:
        self.resources, self.evaluator, self.rng = resources, resources.evaluator, rng
        self.master = Master(resources, dict(self._counts()))
        self.weights = np.array([self.evaluator.weight(group) for group in self.evaluator.operation.groups], dtype=np.float64)
        self.nights = _nights(self.evaluator)
        self.best: Found | None = None
        self.point, self.value, self.fresh = begin, 0.0, 1
        self._center = begin

    def _counts(self) -> Iterator[tuple[object, float]]:
        for fleet, count in self.evaluator.counted:
            yield ("fleet", fleet.id), float(count)

    def round(self, smooth: float) -> Found:
        """Evaluate the present prices, take in the best paths, solve the program; return the best found so far."""
        prices = layered(self.resources.prices(self.point))
        evaluation = self.evaluator.evaluate(prices)
        if self.best is None or evaluation.bound < self.best.evaluation.bound:
            self.best, self._center = Found(prices, evaluation), self.point
        before = self.master.size
        for stretch in self._paths(evaluation):
            self.master.add(stretch)
        self.fresh = self.master.size - before
        solved = self.master.solve()
        if solved is not None:
            self.value, duals = solved
            self.point = smooth * self._center + (1.0 - smooth) * duals if self.fresh else duals
        return self.best

    def learn(self, trips: Iterable[tuple[str, str, int, Instant, Instant, Sequence[Event]]]) -> None:
        """
        Take in what the vehicles of a schedule do.

        Each trip is told as vehicle, fleet, the node where it begins, when it begins, when it ends, and its events; in order for
        each vehicle.
        """
        open_: dict[str, tuple[object, int, float, dict[int, float]]] = {}
        seconds = [self._second(night) for night in self.nights]
        for vehicle, fleet, node, begins, _, events in trips:
            kind = self._kin(fleet)
            origin, night, gain, amounts = open_.get(vehicle, (("fleet", fleet), 0, 0.0, {}))
            while night < len(seconds) and begins >= seconds[night]:
                key = (kind, node, night)
                if not self.evaluator.operation.place[self.evaluator.place_of(node)].exposed_in:
                    self.master.add(_Stretch(origin, key, gain, tuple(sorted(amounts.items()))))
                    origin, gain, amounts = key, 0.0, {}
                night += 1
            for event in events:
                gain += event.gain
                for row in self.resources.rows_of(event):
                    amounts[row] = amounts.get(row, 0.0) + event.amount
            open_[vehicle] = origin, night, gain, amounts
        for origin, _, gain, amounts in open_.values():
            self.master.add(_Stretch(origin, None, gain, tuple(sorted(amounts.items()))))

    def _second(self, night: int) -> Instant:
        return (night - 1) * self.evaluator.grid.step

    @property
    def settled(self) -> bool:
        """Return whether prices can hardly lower the bound any more."""
        return self.best is not None and self.best.evaluation.bound / MICRO - self.value < 0.5  # noqa: PLR2004 - half a person

    def _paths(self, evaluation: Evaluation) -> Iterator[_Stretch]:
        for fleet, count in self.evaluator.counted:
            start = evaluation.starts.get(fleet.id)
            if start is None:
                continue
            tables = evaluation.tables(fleet)
            for state in self._spread(tables, start, min(count, SPREAD)):
                yield from self._stretches(("fleet", fleet.id), fleet.id, tables, state, 0)
        by_kin = {self._kin(fleet.id): evaluation.tables(fleet) for fleet, _ in self.evaluator.counted}
        for key in list(self.master.places):
            name, node, night = key
            tables, row = by_kin[name], self.nights[night]
            for state in self._spread(tables, State(row, node), 3):
                yield from self._stretches(key, name, tables, state, night + 1)

    def _kin(self, fleet: str) -> str:
        """Return whose vehicles are as good as those of ``fleet`` at one place on one night: its type's, or its own if hours are priced."""
        return fleet if fleet in self.resources.driving else self.evaluator.operation.fleet[fleet].type

    def _spread(self, tables: Tables, start: State, number: int) -> Iterator[State]:
        """Yield ``start`` and some states reached by waiting there."""
        yield start
        if tables.types.layer[start.state] >= 0:
            return
        day = next((night for night in self.nights if night > start.row), tables.swept.value.shape[0] - 1) - start.row
        rows = tables.swept.value.shape[0]
        for _ in range(number - 1):
            row = start.row + 1 + int(self.rng.random() * 0.7 * day)
            if row < rows:
                yield State(row, start.state)

    def _stretches(self, origin: object, whose: str, tables: Tables, state: State, night: int) -> Iterator[_Stretch]:
        """Yield the stretches of the best path from ``state`` on; ``night`` is the number of the next night."""
        types, uses = tables.types, self.resources.uses[tables.types.kind.id]
        hours = self.resources.driving.get(whose)
        kin = whose if hours is not None or whose not in self.evaluator.operation.fleet else self._kin(whose)
        rows = types.world.rows
        gain, amounts = 0.0, dict[int, float]()
        at, layer = state.state, int(types.layer[state.state])
        for number, row, reached, _ in types.moves(tables.swept, state.row, state.state):
            while night < len(self.nights) and row >= self.nights[night]:
                if layer < 0 and at < types.empty and self._free(tables, at):
                    key = (kin, at, night)
                    yield _Stretch(origin, key, gain, tuple(sorted(amounts.items())))
                    origin, gain, amounts = key, 0.0, {}
                night += 1
            after = int(types.layer[reached])
            if layer >= 0 and after < 0:
                gain += types.layers[layer].value / MICRO
            if hours is not None and types.tracks[number].way.driven:
                track = types.tracks[number]
                amounts[hours] = amounts.get(hours, 0.0) + float(track.options.seconds[track.at(row)])
            for item, amount in uses.of(number, row, rows, self.point):
                target = item
                if item < 0:
                    choice = self.resources.choices[-1 - item]
                    best = max(choice.groups, key=lambda g: self.weights[g] - self.point[g])
                    if self.weights[best] <= self.point[best] + sum(each * self.point[row] for row, each in choice.also):
                        continue
                    gain += amount * self.weights[best]
                    target = best
                    for shared, each in choice.also:
                        amounts[shared] = amounts.get(shared, 0.0) + amount * each
                amounts[target] = amounts.get(target, 0.0) + amount
            at, layer = reached, after
        yield _Stretch(origin, None, gain, tuple(sorted(amounts.items())))

    def _free(self, tables: Tables, node: int) -> bool:
        world = tables.types.world
        return not world.operation.place[world.nodes[node].place].exposed_in


def _nights(evaluator: Evaluator) -> list[int]:
    """Return the rows of the grid, in order, at which no window is open and none has been for a while, one between two days."""
    windows = sorted(evaluator.capacities.windows, key=lambda w: w.opens)
    found, end = list[Instant](), -1
    for window in windows:
        if 0 <= end < window.opens:
            found.append((window.opens + end) // 2)
        end = max(end, window.usable.end)
    step = evaluator.grid.step
    return [second // step + 1 for second in found if second // step + 1 < evaluator.grid.last]


def market_of(evaluator: Evaluator, roads: Roads, rng: random.Random) -> Market:
    """Return a market for ``evaluator`` that begins with rough prices."""
    resources = Resources(evaluator, period_for(evaluator))
    rough, _ = rough_prices(evaluator, roads)
    return Market(resources, resources.begin(rough), rng)


class Master:
    """The linear program: stretches against limits, kept in the solver from round to round."""

    def __init__(self, resources: Resources, counts: Mapping[object, float]) -> None:
        import highspy  # noqa: PLC0415 - heavy, and needed only to plan

        self.resources = resources
        self.solver = highspy.Highs()
        for name, value in {
            "output_flag": False,
            "threads": 1,
            "random_seed": 0,
            "presolve": "off",
            "simplex_strategy": _PRIMAL,
        }.items():
            self.solver.setOptionValue(name, value)
        self.solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        self.infinity = highspy.kHighsInf
        self.optimal = highspy.HighsModelStatus.kOptimal
        self.rows: dict[object, int] = {}
        self.places: dict[tuple[str, int, int], None] = {}
        self.known: set[_Stretch] = set()
        for key, count in counts.items():
            self._row(key, count)

    @property
    def size(self) -> int:
        """Return how many stretches there are."""
        return len(self.known)

    def _row(self, key: object, limit: float) -> int:
        if key not in self.rows:
            self.rows[key] = len(self.rows)
            self.solver.addRow(-self.infinity, limit, 0, np.zeros(0, dtype=np.int32), np.zeros(0))
        return self.rows[key]

    def add(self, stretch: _Stretch) -> None:
        """Take in ``stretch``, unless it is known."""
        if stretch in self.known:
            return
        self.known.add(stretch)
        entries: dict[int, float] = {self._row(stretch.start, 0.0): 1.0}
        if isinstance(stretch.end, tuple):
            self.places.setdefault(stretch.end)
            row = self._row(stretch.end, 0.0)
            entries[row] = entries.get(row, 0.0) - 1.0
        for number, amount in stretch.uses:
            entries[self._row(number, float(self.resources.limits[number]))] = amount
        index = np.array(list(entries), dtype=np.int32)
        self.solver.addCol(stretch.gain, 0.0, self.infinity, len(index), index, np.array(list(entries.values())))

    def solve(self) -> tuple[float, Floats] | None:
        """Return the optimum, and the price of each row of the resources, at least 0; None if the solver gives up."""
        self.solver.run()
        if self.solver.getModelStatus() != self.optimal:
            return None
        duals = np.asarray(self.solver.getSolution().row_dual)
        prices = np.zeros(len(self.resources.rows))
        for key, number in self.rows.items():
            if isinstance(key, int):
                prices[key] = max(0.0, duals[number])
        return float(self.solver.getInfo().objective_function_value), prices


def layered(prices: Iterable[Price]) -> tuple[Price, ...]:
    """Return prices with the same sums at every instant on fewer and longer periods, over which capacities round less."""
    kept: list[Price] = []
    flows: dict[tuple[object, ...], list[Price]] = {}
    for price in prices:
        if price.kind in _FLOWS:
            flows.setdefault((price.kind, price.subject, price.direction), []).append(price)
        else:
            kept.append(price)
    for own in flows.values():
        one = own[0]
        points = sorted({t for p in own for t in (p.start, p.end)})
        steps = dict.fromkeys(points, 0)
        for price in own:
            steps[price.start] += price.price
            steps[price.end] -= price.price
        levels, level = [], 0
        for point in points[:-1]:
            level += steps[point]
            levels.append(level)
        for first, last, micro in _slices(levels, 0, len(levels)):
            kept.append(
                Price(
                    kind=one.kind,
                    subject=one.subject,
                    direction=one.direction,
                    price=micro,
                    start=points[first],
                    end=points[last],
                )
            )
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
