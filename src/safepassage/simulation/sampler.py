"""Replications of one plan, in one process or several: the same numbers whatever their number."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from os import cpu_count
from typing import Any, Protocol

import numpy as np

from safepassage.domain.field_defaults import InForce
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan
from safepassage.simulation.memory import Outcomes, Packed
from safepassage.simulation.naming import Names
from safepassage.simulation.odds import Odds, odds_of
from safepassage.simulation.script import NEVER, Integers, Script, script_of
from safepassage.terms import assume

CHUNK = 200
"""Replications that one process does at a time."""


class Pool(Protocol):
    """What does a function for each of several tasks, in other processes or on other machines; an Executor is one."""

    def map(self, fn: Callable[..., Any], /, *iterables: Iterable[Any]) -> Iterable[Any]:
        """Return what ``fn`` gives for each task, in their order."""
        ...


@dataclass(frozen=True, kw_only=True)
class Sampler:
    """
    Plays a plan again and again.

    Parameters
    ----------
    pool
        Processes or machines to share the work; None for this process alone.
    """

    operation: Operation
    script: Script
    names: Names
    seed: int
    pool: Pool | None = None

    @classmethod
    def of(cls, operation: Operation, plan: Plan, seed: int, pool: Pool | None = None) -> "Sampler":
        """Return what plays ``plan``."""
        known = {clause.id for clause in operation.clauses}
        operation = assume(operation, [name for name in plan.assumed if name in known])
        script, names = script_of(operation, plan)
        return cls(operation=operation, script=script, names=names, seed=seed, pool=pool)

    def never_late(self) -> Integers:
        """Return the instants after which vehicles turn back, if none ever does."""
        return np.full(len(self.script.tasks.kind), NEVER, dtype=np.int64)

    def odds(self, force: InForce) -> Odds:
        """Return what may happen by ``force``, in the order of the script."""
        return odds_of(self.operation, force, self.names.windows)

    def play(self, odds: Odds, late: Integers, first: int, count: int, *, points: bool = False, times: bool = False) -> Outcomes:
        """
        Return what becomes of replications ``first`` to ``first + count``, in order.

        A vehicle that stays where it is exposed is not out in any of them. With ``points`` the windows do not close, and the
        turn-back points are found; with ``times`` those of every task are kept.
        """
        wanted = (len(self.names.points) + len(self.names.holds), len(self.names.boardings)) if points else (0, 0)
        packed = Packed(self.script, odds, late, points=wanted, times=times)
        jobs = [(packed, self.seed, start, min(CHUNK, first + count - start)) for start in range(first, first + count, CHUNK)]
        rows = map(_chunk, jobs) if self.pool is None else self.pool.map(_chunk, jobs)
        outcomes = packed.outcomes(np.concatenate(list(rows)))
        # Who starts inside and never moves is not out by any close.
        return outcomes._replace(out=np.zeros_like(outcomes.out)) if self.names.inside else outcomes


def without_turning(odds: Odds) -> Odds:
    """Return ``odds`` in which nobody turns back for being late: what the turn-back times are found from, whatever is ordered."""
    orders = odds.orders.copy()
    orders[:, 0] = 0
    return odds._replace(orders=orders)


def _chunk(job: tuple[Packed, int, int, int]) -> Integers:
    """Return the rows of some replications."""
    from safepassage.simulation.kernel import replicate  # noqa: PLC0415 - loads the compiler, or what it compiled earlier

    packed, seed, first, count = job
    memory, rows = packed.memory(), packed.room(count)
    replicate(*memory, rows, seed, first)
    return rows


@contextmanager
def processes(workers: int | None) -> Iterator[Pool | None]:
    """
    Yield ``workers`` processes (all cores if None), or None where one is enough.

    They are started anew and not copied from this one, which may have threads of its own.
    """
    number = workers or cpu_count() or 1
    if number == 1:
        yield None
        return
    with ProcessPoolExecutor(number, mp_context=get_context("spawn")) as pool:
        yield pool
