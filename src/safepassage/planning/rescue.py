"""
Most people by a horizon, with a bound: prices, dispatch by their values, and repair, until plan and bound meet.

1. Evaluate without prices: often every vehicle can make its best trips without hindering the others, and that is the proof.
2. Find prices by column generation (`market`), on a coarse grid and then on finer ones.
3. Dispatch with the values of each set of prices, and with the mixture of paths that the prices come from.
4. Repair: take some vehicles out of the best schedule and dispatch them anew.

The first three find the bound and most of the plan; the fourth finds the last few people.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from safepassage.domain.network import Corridor, Direction
from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Board, Phase, Price, Proof
from safepassage.planning.aid import AidPlanner
from safepassage.planning.bound import MICRO, Evaluation, Evaluator, counted_fleets
from safepassage.planning.dispatch import Dispatcher, Knobs, Schedule
from safepassage.planning.draft import Draft, make_draft
from safepassage.planning.grid import Grid, make_grid
from safepassage.planning.guide import Guide
from safepassage.planning.ledger import Habits, Ledger
from safepassage.planning.market import Market
from safepassage.planning.polish import polish
from safepassage.planning.roads import Roads
from safepassage.planning.search import Search
from safepassage.planning.trace import plan_uses
from safepassage.planning.trips import Decision
from safepassage.units import HOUR, Instant, Seconds

STEPS: tuple[Seconds, ...] = (3_600, 1_800, 900, 300, 120, 60, 30, 10, 5, 2, 1)
"""Steps of the grid, coarse to fine."""
COARSE, MIDDLE, FINE = 90, 300, 2_200
"""The fewest steps to the horizon worth evaluating, those to begin with, and the most."""
ROUNDS, PATIENCE, TRIPS = 45, 60, 4_000
"""Rounds of prices on a grid at most; repairs without success after which the search ends, or trips in them if that is more."""
DELAYS: tuple[Seconds, ...] = (0, 300, 900, 1_800, 3_600)
"""Seconds that convoys are let wait for others, in repairs."""
TIES = 40
"""Trips in the tries for less exposure, once nobody more can be brought out."""
DRAWS = 200
"""Trips in the schedules that are drawn from the market's mixture of paths, each time."""
_MOSTLY, _SELDOM = 0.7, 0.25
_ROUGH, _SMOOTH = 3, 0.5
"""Rounds before prices are smoothed, and how much."""


@dataclass(frozen=True, slots=True)
class Query:
    """
    What is asked: most people by ``horizon`` with the first ``vehicles`` vehicles.

    Parameters
    ----------
    weighted
        Whether people count with the weight of their priority class.
    everybody
        The people there are (weighted if asked).
    target
        Enough people: the search ends when a plan has them, or when the bound shows that none can.
    gap
        Good enough, as a fraction of the bound.
    early
        Whether of plans with as many people the one with the earliest clearance is the best; else the one with the least exposure.
    """

    vehicles: int
    horizon: Instant
    everybody: int
    weighted: bool = True
    target: int | None = None
    gap: float = 0.0
    early: bool = False


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound with what proves it."""

    query: Query
    grid: Grid
    prices: tuple[Price, ...]
    evaluation: Evaluation

    @property
    def value(self) -> int:
        """Return the bound in whole people (weighted or not)."""
        return self.evaluation.bound // MICRO

    def proof(self) -> Proof:
        """Return the proof for a certificate."""
        phases = [
            Phase(place=place, loaded=loaded, offset=offset)
            for loaded, offsets in ((False, self.grid.empty), (True, self.grid.loaded))
            for place, offset in offsets.items()
            if offset
        ]
        return Proof(
            weighted=self.query.weighted,
            horizon=self.query.horizon,
            step=self.grid.step,
            vehicles=self.query.vehicles,
            phases=tuple(phases),
            prices=self.prices,
            bound=self.value,
        )


class Rescue:
    """The search for one query; ``best`` and ``bound`` hold what has been found so far."""

    def __init__(self, operation: Operation, query: Query, rng: random.Random, halt: Callable[[], bool]) -> None:
        self.operation, self.query, self.rng, self.halt = operation, query, rng, halt
        self.roads = Roads(operation)
        self.dispatcher = Dispatcher(self.roads, counted_fleets(operation, query.vehicles), query.horizon, self._late)
        self.schedule: Schedule | None = None
        self.draft: Draft | None = None
        self.bound: Bound | None = None
        self.market: Market | None = None
        self.stage = "reading the road"
        self._knobs = list(_knobs(operation, self.roads, query.horizon))

    def _late(self) -> bool:
        """Return whether to break off a dispatch: never the first, so that there is always a plan."""
        return self.schedule is not None and self.halt()

    @property
    def value(self) -> int:
        """Return the people (weighted if asked) of the best plan so far."""
        if self.schedule is None:
            return 0
        return self.schedule.weighted if self.query.weighted else self.schedule.people

    @property
    def done(self) -> bool:
        """Return whether the question is answered."""
        if self.bound is None:
            return False
        target = self.query.target
        if target is not None and (self.value >= target or self.bound.value < target):
            return True
        most = min(self.bound.value, self.query.everybody)
        return most - self.value <= self.query.gap * most

    def run(self) -> Iterator[str]:
        """Search; yield the name of each stage as something has been tried, until it is done, halted or does not get better."""
        for _ in self._search():
            yield self.stage
            if self.halt():
                return
            if self.done:
                break
        for _ in self._ties():
            yield self.stage
            if self.halt():
                return

    def finish(self, *, clearance: bool = False) -> None:
        """
        Break ties in the best plan: as much aid as leaves nobody behind, then as little exposure as can be.

        With ``clearance``, neither delays the last person received.
        """
        if self.schedule is not None:
            self.schedule = AidPlanner(self.dispatcher, self.schedule, self.halt, clearance=clearance).run()
            draft = make_draft(self.operation, self.schedule)
            self.schedule, self.draft = polish(self.dispatcher, self.schedule, draft, self.halt, clearance=clearance)

    def proves_less(self, people: int, rounds: int = ROUNDS) -> bool:
        """Look for prices alone, in at most so many ``rounds``; return whether they prove that no plan has as many as ``people``."""
        evaluator, grid, _ = self._evaluator(self._middle())
        market = Market(evaluator, self._periods(grid.step))
        for number in range(rounds):
            if (self.bound is not None and self.bound.value < people) or self.halt():
                break
            market.step(_SMOOTH if number >= _ROUGH else 0.0, self.rng)
            self._keep(*market.found(grid))
            if market.settled:
                break
        return self.bound is not None and self.bound.value < people

    def _periods(self, step: Seconds) -> list[Seconds]:
        """Return the lengths of the periods that capacities are priced by, from the whole operation to half an hour."""
        return [period for period in (self.query.horizon, 4 * HOUR) if period > HOUR] + [max(HOUR // 2, step)]

    def _tell(self, market: Market) -> None:
        """Let ``market`` know the paths of the vehicles of the best plan."""
        if self.schedule is not None:
            for truck in self.schedule.trucks:
                trips = tuple(
                    (task.start, task.place, task.site, task.offers) for task, _ in truck.tasks if isinstance(task, Board)
                )
                market.take(truck.fleet.id, plan_uses(self.operation, truck), trips)

    def _middle(self) -> Seconds:
        """Return the step to begin with: coarse enough to be quick, fine enough that little is lost by rounding."""
        steps = steps_for(self.query.horizon)
        return next((step for step in steps if self.query.horizon // step >= MIDDLE), steps[-1])

    def _search(self) -> Iterator[None]:
        steps = steps_for(self.query.horizon)
        self.stage = "first plan"
        evaluator, grid, evaluation = self._evaluator(self._middle())
        finer, guide = grid.step, Guide(evaluator, grid, evaluation, ())
        yield from self._dispatches(guide, self._knobs)
        for step in dict.fromkeys([finer, steps[-1]]):
            self.stage = f"prices on a grid of {step} s"
            yield from self._prices(step)
        yield from self._repairs()

    def _evaluator(self, step: Seconds) -> tuple[Evaluator, Grid, Evaluation]:
        """Return an evaluator on a grid of ``step``, or finer if a vehicle could go round within one step; and what no prices prove."""
        finer = [other for other in STEPS if other < step]
        while True:
            grid = make_grid(self.operation, step, self.query.horizon)
            evaluator = Evaluator(self.operation, grid, self.query.vehicles, weighted=self.query.weighted)
            try:
                evaluation = evaluator.evaluate(())
            except ValueError:
                if not finer:
                    raise
                step = finer.pop(0)
            else:
                self._keep(evaluation, grid, ())
                return evaluator, grid, evaluation

    def _keep(self, evaluation: Evaluation, grid: Grid, prices: Sequence[Price]) -> None:
        if self.bound is None or evaluation.bound < self.bound.evaluation.bound:
            self.bound = Bound(self.query, grid, tuple(prices), evaluation)

    def _dispatches(self, guide: Guide, knobs: Sequence[Knobs]) -> Iterator[None]:
        self.guide = guide
        for knob in knobs:
            self._offer(self.dispatcher.dispatch(guide, knob))
            yield

    def _offer(self, schedule: Schedule) -> bool:
        """Keep ``schedule`` if it is better than the best; return whether it brings out more people."""
        old = self.schedule
        key = self._rank
        if old is not None and key(schedule) < key(old):
            return False
        draft = make_draft(self.operation, schedule)
        if old is None or key(schedule) > key(old) or (self.draft is not None and self._merit(draft) > self._merit(self.draft)):
            self.schedule, self.draft = schedule, draft
        return old is None or key(schedule) > key(old)

    def _merit(self, draft: Draft) -> tuple[int, ...]:
        return (-(draft.totals.clearance or 0), *draft.merit) if self.query.early else draft.merit

    def _rank(self, schedule: Schedule) -> tuple[int, int, int]:
        first, second = (schedule.weighted, schedule.people) if self.query.weighted else (schedule.people, schedule.weighted)
        return (-len(schedule.stranded), first, second)

    def _prices(self, step: Seconds) -> Iterator[None]:
        """Find prices on a grid of ``step``; dispatch with them now and then."""
        evaluator, grid, _ = self._evaluator(step)
        self.market = market = Market(evaluator, self._periods(step))
        self._tell(market)
        before = None
        for number in range(ROUNDS):
            market.step(_SMOOTH if number >= _ROUGH else 0.0, self.rng)
            evaluation, _, prices = market.found(grid)
            self._keep(evaluation, grid, prices)
            yield
            settled = market.settled
            if settled or (number + 1) % 10 == 0:
                if evaluation is not before:
                    before = evaluation
                    yield from self._dispatches(Guide(evaluator, grid, evaluation, prices), self._knobs)
                for trial in range(self._tries(DRAWS)):
                    knob = self._knobs[trial % len(self._knobs)]
                    self._offer(self.dispatcher.dispatch(self.guide, knob, None, self._drawn(market)))
                    yield
            if settled:
                break

    def _tries(self, trips: int) -> int:
        """Return how many schedules to try so that they come to about so many ``trips``."""
        decisions = len(self.schedule.decisions) if self.schedule is not None else 0
        return min(PATIENCE, 1 + trips // (1 + decisions))

    def _drawn(self, market: Market) -> list[Decision]:
        """Return decisions drawn from the market's mixture of paths, in order of boarding."""
        used: dict[str, int] = {}
        decisions: list[tuple[Instant, Decision]] = []
        for fleet, column in market.whole(self.rng):
            number = used.get(fleet, 0)
            used[fleet] = number + 1
            vehicle = self.operation.fleet[fleet].vehicles[number]
            decisions += [(start, Decision(vehicle, point, site, offer)) for start, point, site, offer in column.trips]
        decisions.sort(key=lambda item: (item[0], item[1].vehicle))
        return [decision for _, decision in decisions]

    def _ties(self) -> Iterator[None]:
        """Try a few other schedules: of those with as many people the one with the least exposure is kept."""
        if self.schedule is None or (self.query.target is not None and self.value < self.query.target):
            return
        self.stage = "least exposure"
        for number in range(max(self._tries(TIES), len(self._knobs) if self.query.early else 0)):
            if number + 1 < len(self._knobs):
                self._offer(self.dispatcher.dispatch(self.guide, self._knobs[number + 1]))
            else:
                self._repair()
            yield

    def _repairs(self) -> Iterator[None]:
        """Take some vehicles out of the best schedule and dispatch them anew, until that has not helped for long."""
        self.stage = "repair"
        idle = 0
        while self.schedule is not None and idle < min(max(PATIENCE, TRIPS // (1 + len(self.schedule.decisions))), 5 * PATIENCE):
            idle = 0 if self._repair() else idle + 1
            yield

    def _repair(self) -> bool:
        """Take some vehicles out of the best schedule and dispatch them anew; return whether that brings out more people."""
        assert self.schedule is not None  # noqa: S101 - there is a schedule to repair
        vehicles = sorted({decision.vehicle for decision in self.schedule.decisions})
        share = self.rng.choice((0.1, 0.25, 0.5, 0.8))
        out = set(self.rng.sample(vehicles, max(1, min(len(vehicles), round(share * len(vehicles)))))) if vehicles else set[str]()
        kept = [decision for decision in self.schedule.decisions if decision.vehicle not in out]
        if self.market is not None and self.rng.random() < _SELDOM:
            kept = [decision for decision in self._drawn(self.market) if decision.vehicle not in out]
        base = self.schedule.knobs if self.rng.random() < _MOSTLY else self.rng.choice(self._knobs)
        delay = base.habits.delay if self.rng.random() < _MOSTLY else self.rng.choice(DELAYS)
        knobs = Knobs(replace(base.habits, delay=delay), base.breadth, self.rng.choice((0.0, 0.1, 0.3)))
        return self._offer(self.dispatcher.dispatch(self.guide, knobs, self.rng, kept))


def steps_for(horizon: Instant) -> list[Seconds]:
    """Return the steps worth trying for ``horizon``, coarse to fine."""
    found = [step for step in STEPS if COARSE <= horizon // step <= FINE]
    return found or [min(STEPS, key=lambda step: abs(horizon // step - COARSE))]


def _knobs(operation: Operation, roads: Roads, horizon: Instant) -> Iterator[Knobs]:
    """Yield the ways to form convoys that are tried: as they are ready, by a timetable from the opening or to the closing, or held."""
    yield Knobs()
    opening: dict[tuple[str, Direction], Seconds] = {}
    closing: dict[tuple[str, Direction], Seconds] = {}
    holds: dict[tuple[str, Direction], Seconds] = {}
    for corridor in operation.corridors:
        windows = roads.windows.get(corridor.id, ())
        services = [
            operation.checkpoint_at[place].service for place in _chain(operation, corridor) if place in operation.checkpoint_at
        ]
        through = sum(services) + sum(operation.leg[name].travel_times[0].day for name in corridor.legs)
        if windows and corridor.headway:
            opening[corridor.id, Direction.IN] = opening[corridor.id, Direction.OUT] = windows[0].opens % corridor.headway
            closing[corridor.id, Direction.IN] = windows[0].opens % corridor.headway
            closing[corridor.id, Direction.OUT] = (windows[-1].usable.end - through) % corridor.headway
        if windows and corridor.max_convoys is not None:
            # The few convoys that may go had better wait for everybody: as long as the last of a full one is out, and received, in time.
            late = windows[-1].usable.end + _from_gate(operation, roads, corridor) - horizon
            holds[corridor.id, Direction.OUT] = through + (corridor.max_vehicles - 1) * max(services, default=0) + max(0, late)
    if opening:
        yield Knobs(Habits(opening))
        yield Knobs(Habits(closing))
    if holds:
        yield Knobs(Habits(holds=holds))


def _from_gate(operation: Operation, roads: Roads, corridor: Corridor) -> Seconds:
    """Return how long a vehicle needs at least from the outer gate until everybody has alighted at a site."""
    kind = next((kind for kind in operation.vehicle_types if not kind.escort), None)
    if kind is None:
        return 0
    search = Search(roads, Ledger(operation), kind, operation.horizon)
    sites = frozenset(site.place for site in operation.reception_sites)
    found = search.reach(search.begin("", corridor.outer_gate, 0, 0, 0), sites, loaded=True)
    return (found[0].time if found else 0) + kind.alighting_time(frozenset(Mobility))


def _chain(operation: Operation, corridor: Corridor) -> list[str]:
    """Return the places on the chain of ``corridor``, gates left out."""
    return [operation.leg[name].inner for name in corridor.legs[:-1]]
