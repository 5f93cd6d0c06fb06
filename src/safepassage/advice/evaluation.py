"""What an operation is worth with some asks granted: re-solved, once each, on one process or several, with the same result."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeAlias

from safepassage.advice.ask import Ask, without_weights
from safepassage.advice.catalogue import granted
from safepassage.domain.operation import Operation
from safepassage.domain.uncertainty import WHOLE
from safepassage.errors import NoFeasiblePlanError
from safepassage.planning.progress import Progress

_FEW = 4
"""Margins that each ask is planned with where a confidence is to be kept: a catalogue has dozens of asks."""
Asks: TypeAlias = tuple[Ask, ...]
"""Asks that are granted together; none means the operation as it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """
    How many can be brought out.

    Parameters
    ----------
    people
        By the best plan found.
    bound
        By any plan at all, as its certificate proves.
    """

    people: int
    bound: int

    @property
    def proven(self) -> bool:
        """Return whether no plan can do better than the one found."""
        return self.people >= self.bound


class Planner(Protocol):
    """What says how many an operation can bring out; it must be possible to send it to another process."""

    def __call__(self, operation: Operation, enough: int | None = None) -> Value:
        """Return the value of ``operation``; planning may end as soon as ``enough`` are brought out."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class BestPlan:
    """
    The best plan for the objective ``rescue``, every person counting the same.

    Parameters
    ----------
    time_limit
        Seconds for one plan.
    by_priority
        Count people with the weights of their priority classes instead.
    """

    time_limit: float = 10.0
    seed: int = 0
    by_priority: bool = False

    def __call__(self, operation: Operation, enough: int | None = None) -> Value:
        """Return the value and bound of the best plan for ``operation``; planning ends as soon as ``enough`` are brought out."""
        from safepassage.planning.solve import solve  # noqa: PLC0415 - loads the solver, which the catalogue does not need

        asked = operation if self.by_priority else without_weights(operation)
        reached: list[bool] = []

        def watch(progress: Progress) -> None:
            if enough is not None and progress.value is not None and progress.value >= enough:
                reached.append(True)

        try:
            plan = solve(asked, time_limit=self.time_limit, seed=self.seed, on_progress=watch, stop=lambda: bool(reached))
        except NoFeasiblePlanError as error:
            heaviest = max((asked.weight(group) for group in asked.groups), default=1)
            return Value(people=0, bound=error.bound * heaviest)
        return Value(people=plan.certificate.value, bound=plan.certificate.bound)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfidentPlan:
    """
    The best plan found that keeps a confidence, see `confidence`; its bound is that of all plans.

    Parameters
    ----------
    confidence
        Share of the runs in which every vehicle is to be out before its window really closes.
    time_limit
        Seconds for one plan, and again for the search of one that keeps the confidence.
    runs
        Runs in the search; ten times as many fresh ones decide.
    """

    confidence: float
    time_limit: float = 10.0
    seed: int = 0
    by_priority: bool = False
    runs: int = 100

    def __call__(self, operation: Operation, enough: int | None = None) -> Value:  # noqa: ARG002 - nothing short of the end is known
        """Return what the best plan found that keeps the confidence promises; nobody, if none does."""
        from safepassage.advice.candidates import Search  # noqa: PLC0415 - loads planner and simulator
        from safepassage.advice.confidence import keep_confidence  # noqa: PLC0415 - as above
        from safepassage.advice.trials import player  # noqa: PLC0415 - as above
        from safepassage.planning.solve import solve  # noqa: PLC0415 - as above

        asked = operation if self.by_priority else without_weights(operation)
        try:
            plan = solve(asked, time_limit=self.time_limit, seed=self.seed)
        except NoFeasiblePlanError as error:
            return Value(people=0, bound=error.bound * max((asked.weight(group) for group in asked.groups), default=1))
        search = Search(
            play=player(self.seed),
            runs=self.runs,
            fresh=10 * self.runs,
            margins=_FEW,
            reaches=1,
            seed=self.seed,
            time_limit=self.time_limit,
        )
        found, _ = keep_confidence(asked, plan, round(self.confidence * WHOLE), search)
        return Value(people=0 if found is None else found.totals.weighted, bound=plan.certificate.bound)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How far the work is: re-solves done of those known so far to be needed, and what was just found."""

    done: int
    known: int
    asks: Asks
    value: Value


OnStep: TypeAlias = Callable[[Step], None]
Spread: TypeAlias = Callable[[Callable[[Operation], Value], Sequence[Operation]], Iterable[Value]]
"""Applies a planner to operations, and yields the values in their order."""


class StoppedEarlyError(Exception):
    """Somebody asked to stop; what has been measured so far stands."""


class Evaluator:
    """Values of one operation with asks granted, each solved once."""

    def __init__(
        self,
        operation: Operation,
        planner: Planner,
        spread: Spread,
        on_step: OnStep | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> None:
        self.operation = operation
        self.known: dict[Asks, Value] = {}
        self._more: dict[tuple[int, Asks], bool] = {}
        self._floor: dict[Asks, int] = {}
        self._planner, self._spread, self._on_step, self._stop = planner, spread, on_step, stop
        self._wanted = 0

    def values(self, bundles: Iterable[Asks]) -> list[Value]:
        """
        Return the value with each of ``bundles`` granted.

        Raises
        ------
        StoppedEarlyError
            If somebody asked to stop before all are known.
        """
        asked = [tuple(sorted(bundle)) for bundle in bundles]
        missing = list(dict.fromkeys(bundle for bundle in asked if bundle not in self.known))
        self._wanted += len(missing)
        if missing:
            self._halt()
            found = self._spread(self._planner, [granted(self.operation, bundle) for bundle in missing])
            for bundle, value in zip(missing, found, strict=False):
                least = self._floor.get(bundle, 0)
                self.known[bundle] = Value(people=max(value.people, least), bound=max(value.bound, least))
                self._step(bundle, value)
                if bundle != missing[-1]:
                    self._halt()
        return [self.known[bundle] for bundle in asked]

    def value(self, *asks: Ask) -> Value:
        """Return the value with ``asks`` granted."""
        return self.values([asks])[0]

    def exceeds(self, people: int, bundles: Sequence[Asks]) -> list[bool]:
        """Return of each of ``bundles`` whether more than ``people`` are brought out with it, without solving further than that."""
        asked = [tuple(sorted(bundle)) for bundle in bundles]
        missing = [bundle for bundle in dict.fromkeys(asked) if bundle not in self.known and (people, bundle) not in self._more]
        self._wanted += len(missing)
        if missing:
            self._halt()
            found = self._spread(
                partial(self._planner, enough=people + 1), [granted(self.operation, bundle) for bundle in missing]
            )
            for bundle, value in zip(missing, found, strict=False):
                self._more[people, bundle] = value.people > people
                self._floor[bundle] = max(value.people, self._floor.get(bundle, 0))
                self._step(bundle, value)
        return [self.known[bundle].people > people if bundle in self.known else self._more[people, bundle] for bundle in asked]

    @property
    def solves(self) -> int:
        """Return how many re-solves there have been."""
        return len(self.known) + len(self._more)

    def _step(self, bundle: Asks, value: Value) -> None:
        if self._on_step is not None:
            self._on_step(Step(done=self.solves, known=self._wanted, asks=bundle, value=value))

    def _halt(self) -> None:
        if self._stop is not None and self._stop():
            raise StoppedEarlyError


def here(planner: Callable[[Operation], Value], operations: Sequence[Operation]) -> Iterator[Value]:
    """Yield the values of ``operations``, solved one after the other in this process."""
    return map(planner, operations)


@contextmanager
def _in_processes(workers: int) -> Iterator[Spread]:
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - one process needs none of these
    from multiprocessing import get_context  # noqa: PLC0415 - as above

    # Fresh processes: the solver's threads would not survive a fork.
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    try:
        yield pool.map
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _alone() -> Iterator[Spread]:
    yield here


def spreading(workers: int) -> AbstractContextManager[Spread]:
    """Return a context that gives a way to solve operations on ``workers`` processes; the values do not depend on how many."""
    return _in_processes(workers) if workers > 1 else _alone()
