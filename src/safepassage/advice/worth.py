"""What each term and resource is worth in people: from re-solves of the changed operation, each with its own bound."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import combinations

from safepassage.advice.ask import Ask, Recipe
from safepassage.advice.catalogue import RECIPES, catalogue
from safepassage.advice.evaluation import Asks, BestPlan, Evaluator, OnStep, Planner, StoppedEarlyError, Value, spreading
from safepassage.advice.together import Bundle, Pair, needs_each_other, pair_worth
from safepassage.domain.digest import digest
from safepassage.domain.operation import Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """
    What one amount of an ask is worth.

    Parameters
    ----------
    gain
        People more by the plans found; a larger amount is never worth less than a smaller one.
    least, most
        What the bounds prove: at least so many more, and at most. Equal to ``gain`` where both plans are proven best.
    solved
        False where it follows from a larger amount: that brings nothing either.
    """

    ask: Ask
    value: Value
    gain: int
    least: int
    most: int
    solved: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that can be asked for, with what its amounts are worth, the smallest first."""

    points: tuple[Point, ...]

    @property
    def recipe(self) -> Recipe:
        """Return the kind of the ask."""
        return RECIPES[self.points[0].ask.kind]

    @property
    def best(self) -> Point:
        """Return the smallest amount that brings as much as any; if none brings anything, the largest."""
        most = max(point.gain for point in self.points)
        return next(point for point in self.points if point.gain == most) if most else self.points[-1]

    @property
    def modest(self) -> Point:
        """Return the smallest amount that brings anything; if none does, the largest."""
        return next((point for point in self.points if point.gain), self.points[-1])

    @property
    def per_unit(self) -> float:
        """Return the people per unit at the amount where a unit brings most."""
        return max(point.gain * self.recipe.size / point.ask.amount for point in self.points)

    @property
    def is_nothing(self) -> bool:
        """Return whether it is proven that no amount tried brings anybody more."""
        return all(point.most == 0 for point in self.points)

    @property
    def is_straight(self) -> bool:
        """Return whether every unit is worth the same, as far as was tried."""
        first = self.points[0]
        return all(point.gain * first.ask.amount == first.gain * point.ask.amount for point in self.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """
    What can be asked for, and what it is worth.

    Parameters
    ----------
    base
        Value of the operation as it stands.
    lines
        By people per unit, then by people; what brings nothing comes last.
    pairs
        Both against the sum of the two, for the asks that help most.
    bundles
        Asks that bring something only together.
    complete
        False if somebody stopped it: what is here has been measured, more could have been.
    """

    operation: str
    digest: str
    by_priority: bool
    base: Value
    lines: tuple[Line, ...]
    pairs: tuple[Pair, ...] = ()
    bundles: tuple[Bundle, ...] = ()
    solves: int = 0
    complete: bool = True
    confidence: float | None = None

    @property
    def helpful(self) -> tuple[Line, ...]:
        """Return the lines that bring somebody more."""
        return tuple(line for line in self.lines if line.best.gain)


def worth(
    operation: Operation,
    *,
    asks: Iterable[Ask] | None = None,
    together: int = 5,
    planner: Planner | None = None,
    workers: int = 1,
    on_step: OnStep | None = None,
    stop: Callable[[], bool] | None = None,
) -> Worth:
    """
    Return what everything that can be asked for in ``operation`` is worth in people.

    Each ask is granted by itself, its largest amount first; smaller amounts are solved where the largest brings something. Then the
    asks that help most are granted two at a time, and what brings nothing alone is searched for what helps only together.

    Parameters
    ----------
    asks
        Those to measure; without them, the whole `catalogue`.
    together
        How many of the best asks are granted in pairs, and searched for what helps only with them; 0 for none.
    planner
        What says how many can be brought out; without it, `BestPlan`.
    workers
        Processes. The result is the same for any number, unless a plan runs into its time limit.
    on_step
        Called after each re-solve.
    stop
        Asked between re-solves; when it returns True, what has been measured is returned.

    Raises
    ------
    ValueError
        If an ask is about something that the operation does not have.
    """
    plans = planner or BestPlan()
    wanted = tuple(dict.fromkeys(catalogue(operation) if asks is None else asks))
    with spreading(workers) as spread:
        evaluator = Evaluator(operation, plans, spread, on_step, stop)
        base = evaluator.value()
        pairs: tuple[Pair, ...] = ()
        bundles: list[Bundle] = []
        complete = False
        with suppress(StoppedEarlyError):
            _measure_lines(evaluator, base, wanted)
            lines = _lines(evaluator, base, wanted)
            best = [line.modest.ask for line in lines if line.best.gain][:together]
            pairs = _pairs(evaluator, best)
            if together:
                idle = [tuple(point.ask for point in line.points) for line in lines if not line.best.gain]
                # One by one, so that what was found stands if somebody stops the search for more.
                for bundle in needs_each_other(evaluator, best, idle):
                    bundles.append(bundle)  # noqa: PERF402 - extend would lose them
            complete = True
        return Worth(
            operation=operation.id,
            digest=digest(operation),
            by_priority=getattr(plans, "by_priority", False),
            confidence=getattr(plans, "confidence", None),
            base=base,
            lines=_lines(evaluator, base, wanted),
            pairs=pairs,
            bundles=tuple(sorted(bundles, key=lambda bundle: (bundle.without - bundle.gain, len(bundle.asks)))),
            solves=evaluator.solves,
            complete=complete,
        )


def _by_subject(asks: Iterable[Ask]) -> list[list[Ask]]:
    """Return the asks about the same thing together, smaller amounts first."""
    found: dict[tuple[str, tuple[str, ...]], list[Ask]] = {}
    for ask in asks:
        found.setdefault(ask.about, []).append(ask)
    return [sorted(group) for group in found.values()]


def _measure_lines(evaluator: Evaluator, base: Value, asks: Sequence[Ask]) -> None:
    """Solve for the largest amount of everything, and for smaller ones of what brings something."""
    groups = _by_subject(asks)
    largest = evaluator.values([(group[-1],) for group in groups])
    smaller: list[Asks] = []
    for group, value in zip(groups, largest, strict=True):
        if value.people > base.people:
            smaller += [(ask,) for ask in group[:-1]]
    evaluator.values(smaller)


def _lines(evaluator: Evaluator, base: Value, asks: Sequence[Ask]) -> tuple[Line, ...]:
    """Return the lines of what has been solved, best first."""
    order = list(RECIPES)
    lines = [line for group in _by_subject(asks) if (line := _line(evaluator, base, group)) is not None]
    return tuple(sorted(lines, key=lambda line: (-line.per_unit, -line.best.gain, order.index(line.recipe.kind))))


def _line(evaluator: Evaluator, base: Value, group: Sequence[Ask]) -> Line | None:
    """
    Return the line of the asks in ``group``, or None if the largest amount was not solved.

    A plan for less is a plan for more, and a bound for more is a bound for less: so each amount takes the best of both.
    """
    top = evaluator.known.get((group[-1],))
    if top is None:
        return None
    points: list[Point] = []
    bound = top.bound
    for ask in reversed(group):
        value = evaluator.known.get((ask,))
        bound = min(bound, value.bound) if value is not None else bound
        points.append(
            Point(
                ask=ask,
                value=value or Value(people=base.people, bound=bound),
                gain=0,
                least=0,
                most=bound,
                solved=value is not None,
            )
        )
    people = base.people
    finished = []
    for point in reversed(points):
        people = max(people, point.value.people)
        value = Value(people=people, bound=max(point.most, people))
        finished.append(
            replace(
                point,
                value=value,
                gain=people - base.people,
                least=max(0, people - base.bound),
                most=value.bound - base.people,
            )
        )
    return Line(points=tuple(finished))


def _pairs(evaluator: Evaluator, best: Sequence[Ask]) -> tuple[Pair, ...]:
    """Return what every two of ``best`` bring together, those that help each other most first."""
    couples = list(combinations(best, 2))
    evaluator.values(couples)
    pairs = [pair_worth(evaluator, first, second) for first, second in couples]
    return tuple(sorted(pairs, key=lambda pair: (-pair.extra, -pair.gain)))
