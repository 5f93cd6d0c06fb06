"""
Most people by a horizon, with a bound: prices, dispatch by their values, and repair, until plan and bound meet.

1. Evaluate without prices, and dispatch: a plan at once, and often the proof that no vehicle hinders another.
2. Find prices: rough ones from a small linear program over windows (`rough`), then by column generation (`market`), which
   also learns from every good schedule, on a coarse grid and then on a finer one.
3. Dispatch with the values of the prices, those on people taken only in part: at the right prices every useful trip is
   worth nothing.
4. Repair: take some trips out of the best schedule and dispatch anew. This goes on beside the prices, and as long as time
   is left.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Any, TypeVar

from safepassage.domain.operation import Operation
from safepassage.domain.plan import Price, PriceKind
from safepassage.planning.bound import Evaluation, Evaluator, counted_fleets
from safepassage.planning.collecting import full_room
from safepassage.planning.crews import Given, Made, crew_for
from safepassage.planning.draft import Draft
from safepassage.planning.grid import Grid, make_grid
from safepassage.planning.habits import habits_for
from safepassage.planning.market import SMOOTH, Found, Market, market_of
from safepassage.planning.people import people_bound
from safepassage.planning.query import MIDDLE, STEPS, Bound, Query, steps_for
from safepassage.planning.repairs import taken_out
from safepassage.planning.roads import Roads
from safepassage.units import Seconds

T = TypeVar("T")
ROUNDS, PATIENCE, TRIPS, PERSEVERANCE = 120, 300, 20_000, 10
"""Rounds of prices on a grid at most; repairs without success after which the search ends, or trips in them, or for each trip."""
DELAYS: tuple[Seconds, ...] = (0, 300, 900, 1_800, 3_600)
"""Seconds that convoys are let wait for others, in repairs."""
FEW = 150
"""Trips in a schedule up to which one with as many people is looked at for less exposure; to write a plan takes longer than to make it."""
MANY = 200
"""Trips beyond which a whole schedule is made only where its prices are new."""
SHAKEN = 4
"""Schedules with shaken worths from which the market learns at the beginning."""
BESIDE = 30
"""Trips in the schedule for each repair beside a round of prices: so that repairs take about as long as the round."""
NOISES = (0.0, 0.1, 0.3)
"""How much worths are shaken in a repair."""
TIES = 40
"""Trips in the tries for less exposure, once nobody more can be brought out."""
SHARES = (0.0, 0.4, 0.8)
"""Shares of the prices on people that vehicles are told, in turn."""
ADVISED, EVERY, OFTEN = frozenset({0, 3, 9}), 20, 8
"""Rounds after which vehicles are sent by the newest prices, beside every so-manieth; and of many trips, for one share alone."""
_MOSTLY = 0.7
RENEWED = 0.4
"""Share of repairs in which all others make their trips again, where there are few."""
TURNED = 0.2
"""Share of repairs in which vehicles are given other rounds, where people are collected on rounds."""


class Rescue:
    """The search for one query; ``made``, ``draft`` and ``bound`` hold what has been found so far."""

    def __init__(
        self,
        operation: Operation,
        query: Query,
        rng: random.Random,
        halt: Callable[[], bool],
        over: Callable[[], bool] = lambda: False,
    ) -> None:
        self.operation, self.query, self.rng, self.halt, self.over = operation, query, rng, halt, over
        self.roads = Roads(operation)
        self.crew = crew_for(operation, self.roads, counted_fleets(operation, query.vehicles), query.horizon, self._late)
        self.made: Made | None = None
        self._draft: Draft | None = None
        self.bound: Bound | None = None
        self.stage = "reading the road"
        self.counsels: list[Any] = []
        self._habits = list(habits_for(operation, self.roads, query.horizon))
        self._idle = 0
        self._turn = 1
        self.world: Evaluator | None = None
        self.given: Given | None = None

    def _late(self) -> bool:
        """Return whether to break off a dispatch: never the first, so that there is always a plan."""
        return self.made is not None and self.halt()

    @property
    def value(self) -> int:
        """Return the people (weighted if asked) of the best plan so far."""
        if self.made is None:
            return 0
        return self.made.weighted if self.query.weighted else self.made.people

    @property
    def draft(self) -> Draft | None:
        """Return the best plan so far; it is written when somebody asks."""
        if self._draft is None and self.made is not None:
            self._draft = self.crew.draft(self.made)
        return self._draft

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
        if self.made is not None:
            self.made, self._draft = self.crew.finish(self.counsels[0], self.made, self.over, clearance=clearance)

    def people_bound(self, query: Query, people: int) -> Bound:
        """Return a bound on how many people ``query``, in which each counts one, can ask for; none below ``people`` is looked for."""
        evaluator = self.world or self._evaluator(self._middle())[0]
        assert self.bound is not None  # noqa: S101 - the first evaluation makes one
        rng = random.Random(self.rng.random())  # noqa: S311 - not for secrets
        return people_bound(evaluator, self.roads, query, self.bound, people, rng, self.halt, self.over)

    def proves_less(self, people: int, rounds: int = ROUNDS) -> bool:
        """Look for prices alone, in at most so many ``rounds``; return whether they prove that no plan has as many as ``people``."""
        evaluator, grid, _ = self._evaluator(self._middle())
        if self.bound is None or self.bound.value >= people:
            market = self._market(evaluator)
            for number in range(rounds):
                if (self.bound is not None and self.bound.value < people) or self.halt() or market.settled:
                    break
                self._round(market, grid, number, rounds)
        return self.bound is not None and self.bound.value < people

    def _middle(self) -> Seconds:
        """Return the step to begin with: coarse enough to be quick, fine enough that little is lost by rounding."""
        steps = steps_for(self.query.horizon)
        return next((step for step in steps if self.query.horizon // step >= MIDDLE), steps[-1])

    def _search(self) -> Iterator[None]:
        steps = steps_for(self.query.horizon)
        self.stage = "first plan"
        evaluator, grid, evaluation = self._evaluator(self._middle())
        self.world = evaluator
        self.counsels = [self.crew.counsel(evaluator, grid, evaluation, ())]
        seen = []
        for made in self._first(evaluator):
            seen.append(made)
            self._offer(made)
            yield
        if self.done:
            return
        for _ in range(0 if self._many else SHAKEN):
            seen.append(self.crew.send(self.counsels[0], self.rng.choice(self._habits), self.rng, 0.3))
            if self.given is None:
                self._offer(seen[-1])
            yield
        finer = [step for step in (steps[-1],) if step < grid.step]
        for evaluator_, grid_ in self._grids(evaluator, grid, finer):
            self.stage = f"prices on a grid of {grid_.step} s"
            yield from self._prices(evaluator_, grid_, seen)
            seen = []
        self.stage = "repair"
        while self._patient():
            self._repair()
            yield

    def _first(self, evaluator: Evaluator) -> Iterator[Made]:
        """Yield first schedules; of many trips one, since prices give better ones in the time that it takes to make others."""
        if self.given is not None:
            yield from self.given.offers(self.crew, self.counsels[0], self._habits)
            return
        yield self.crew.send(self.counsels[0], self._habits[0])
        if not self._many:
            yield from (self.crew.send(self.counsels[0], habits) for habits in self._habits[1:])
            yield from self.crew.openings(self.counsels[0], self._habits, evaluator)

    @property
    def _many(self) -> bool:
        """Return whether the plan has so many trips that to make a whole schedule takes long."""
        return self.made is not None and len(self.crew.trips(self.made)) > MANY

    def _grids(self, evaluator: Evaluator, grid: Grid, finer: Sequence[Seconds]) -> Iterator[tuple[Evaluator, Grid]]:
        yield evaluator, grid
        for step in finer:
            yield self._evaluator(step)[:2]

    def _evaluator(self, step: Seconds) -> tuple[Evaluator, Grid, Evaluation]:
        """Return an evaluator on a grid of ``step``, or finer if a vehicle could go round within one step; and what no prices prove."""
        finer = [other for other in STEPS if other < step]
        while True:
            grid = make_grid(self.operation, step, self.query.horizon)
            try:
                evaluator = Evaluator(self.operation, grid, self.query.vehicles, weighted=self.query.weighted)
                evaluation = evaluator.evaluate(())
                room = full_room(self.operation, weighted=self.query.weighted)
                filled = evaluator.evaluate(room) if room else evaluation
            except ValueError:
                if not finer:
                    raise
                step = finer.pop(0)
            else:
                self._keep(evaluation, grid, ())
                self._keep(filled, grid, room)
                return evaluator, grid, filled

    def _keep(self, evaluation: Evaluation, grid: Grid, prices: Sequence[Price]) -> None:
        if self.bound is None or evaluation.bound < self.bound.evaluation.bound:
            self.bound = Bound(self.query, grid, tuple(prices), evaluation)

    def _offer(self, made: Made) -> bool:
        """Keep ``made`` if it is better than the best; return whether it brings out more people."""
        old, key = self.made, self._rank
        if old is not None and key(made) < key(old):
            return False
        if old is None or key(made) > key(old):
            self.made, self._draft = made, None
            return True
        if self.given is None and len(self.crew.trips(made)) <= FEW and self.draft is not None:
            draft = self.crew.draft(made)
            if self._merit(draft) > self._merit(self.draft):
                self.made, self._draft = made, draft
        return False

    def _merit(self, draft: Draft) -> tuple[int, ...]:
        return (-(draft.totals.clearance or 0), *draft.merit) if self.query.early else draft.merit

    def _rank(self, made: Made) -> tuple[float, float, float]:
        first, second = (made.weighted, made.people) if self.query.weighted else (made.people, made.weighted)
        price = 0.0 if self.given is None else self.given.price(self.crew, made)
        return (-len(made.stranded), first - price, second)

    def _market(self, evaluator: Evaluator) -> Market:
        return market_of(evaluator, self.roads, random.Random(self.rng.random()))  # noqa: S311 - not for secrets

    def _round(self, market: Market, grid: Grid, number: int, rounds: int = ROUNDS) -> Evaluation:
        found = market.round(SMOOTH * (1.0 - number / rounds))
        self._keep(found.evaluation, grid, found.prices)
        return found.evaluation

    def _prices(self, evaluator: Evaluator, grid: Grid, seen: Sequence[Made]) -> Iterator[None]:
        """Find prices on a grid, dispatch with them, and repair the best schedule beside."""
        # The bound on one core, the plan on the other, each with chances of its own: the same plan however long each takes.
        with ThreadPoolExecutor(1) as pool:
            making = pool.submit(self._market, evaluator)
            market = self._meanwhile(making, 0)
            weights = [evaluator.weight(group) for group in self.operation.groups]
            news = list(seen)
            told: Made | None = None
            coming = pool.submit(self._round, market, grid, 0)
            for number in range(ROUNDS):
                evaluation = self._meanwhile(coming, self._beside())
                yield
                if market.settled or self.done:
                    break
                for made in news:
                    market.learn(self.crew.told(made, weights))
                news.clear()
                if told is not self.made and self.made is not None:
                    told = self.made
                    market.learn(self.crew.told(told, weights))
                # The next round begins before vehicles are sent by the prices of this one, so that neither waits for the other.
                coming = pool.submit(self._round, market, grid, number + 1)
                if number in ADVISED or number % (OFTEN if self._many else EVERY) == 0:
                    for made in self._advised(evaluator, grid, market.best, evaluation):
                        news += [] if self._many else [made]
                        yield

    def _advised(self, evaluator: Evaluator, grid: Grid, best: Found | None, evaluation: Evaluation) -> Iterator[Made]:
        """Yield schedules by the newest prices."""
        for counsel in self._advise(evaluator, grid, best, evaluation):
            made = self.crew.send(counsel, self.rng.choice(self._habits))
            if self.given is None:
                self._offer(made)
            yield made

    def _meanwhile(self, coming: Future[T], number: int) -> T:
        """
        Return what is ``coming``, after so many repairs; where there are many trips, as many as can be made until it is there.

        A number of repairs that does not depend on time gives the same plan each time, and leaves a core idle.
        """
        while (number > 0 or (self._many and not coming.done())) and self._patient() and not self.halt():
            self._repair()
            number -= 1
        return coming.result()

    def _beside(self) -> int:
        """Return how many repairs are made beside a round of prices."""
        trips = 0 if self.made is None else len(self.crew.trips(self.made))
        return 2 + trips // BESIDE

    def _advise(self, evaluator: Evaluator, grid: Grid, best: Found | None, evaluation: Evaluation) -> Iterator[Any]:
        """Yield counsel at the best prices, with those on people taken in part; the newest are remembered."""
        prices = best.prices if best is not None else ()
        turn = self._turn % len(SHARES)
        self._turn += 1
        for share in SHARES[turn : turn + 1] if self._many else SHARES:
            part = [
                replace(price, price=round(share * price.price)) if price.kind is PriceKind.DEMAND else price for price in prices
            ]
            part = [price for price in part if price.price]
            counsel = self.crew.counsel(evaluator, grid, evaluator.evaluate(part) if share < 1.0 else evaluation, part)
            self.counsels = [self.counsels[0], *self.counsels[1:][-5:], counsel]
            yield counsel

    def _ties(self) -> Iterator[None]:
        """Try a few other schedules: of those with as many people the one with the least exposure is kept."""
        if self.given is not None or self.made is None or (self.query.target is not None and self.value < self.query.target):
            return
        self.stage = "least exposure"
        tries = 1 + TIES // (1 + len(self.crew.trips(self.made)))
        for number in range(max(tries, len(self._habits) if self.query.early else 0)):
            if number + 1 < len(self._habits):
                self._offer(self.crew.send(self.counsels[-1], self._habits[number + 1]))
            else:
                self._repair()
            yield

    def _patient(self) -> bool:
        """Return whether repairs may still help: the more trips there are, the longer it takes until none does."""
        if self.made is None:
            return False
        trips = len(self.crew.trips(self.made))
        return self._idle < min(max(PATIENCE, TRIPS // (1 + trips), PERSEVERANCE * trips), 10 * PATIENCE)

    def _repair(self) -> bool:
        """Take some trips out of the best schedule and dispatch anew; return whether that brings out more people."""
        assert self.made is not None  # noqa: S101 - there is a schedule to repair
        if self.crew.rounds and self.rng.random() < TURNED:
            weights = [self.operation.weight(group) if self.query.weighted else 1 for group in self.operation.groups]
            return self._better(self.crew.turn(self.rng.choice(self.counsels), self.made, self.rng, weights))
        trips = self.crew.trips(self.made)
        habits = None
        if self.rng.random() > _MOSTLY:
            habits = replace(self.rng.choice(self._habits), delay=self.rng.choice(DELAYS))
        counsel = self.rng.choice(self.counsels)
        out = taken_out(trips, self.crew.vehicles, self.rng)
        # Of few trips all can be made again: then others make way, and much more changes.
        repaired = self.crew.renew if not self._many and self.rng.random() < RENEWED else self.crew.mend
        made = repaired(counsel, self.made, out, habits, self.rng, self.rng.choice(NOISES))
        return self._better(made)

    def _better(self, made: Made) -> bool:
        """Keep ``made`` if it is better, and count how long nothing has been; return whether it brings out more people."""
        better = self._offer(made)
        self._idle = 0 if better else self._idle + 1
        return better
