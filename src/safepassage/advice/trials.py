"""Runs of a plan, as far as the search for a plan that keeps a confidence looks at them."""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from safepassage.domain.field_defaults import in_force
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan
from safepassage.domain.uncertainty import Action, Situation
from safepassage.simulation.sampler import Sampler, without_turning
from safepassage.simulation.simulate import APART, RECURSION
from safepassage.simulation.turnback import limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """
    What became of a plan in each of many runs.

    Parameters
    ----------
    vehicles
        Those that move, in the order of the columns of ``failed``.
    failed
        Shape (runs, vehicles): whether a vehicle, or whoever it left behind, was not out in time.
    all_out
        Shape (runs,): whether every vehicle was.
    received
        Shape (runs,): people received by the plan's horizon.
    """

    vehicles: tuple[str, ...]
    failed: NDArray[np.bool_]
    all_out: NDArray[np.bool_]
    received: NDArray[np.int64]


Try: TypeAlias = Callable[[Operation, Plan, int, int], Trial]
"""Plays a plan of an operation: the number of the first run, and how many. Runs of one number meet the same delays, whatever the plan."""


def player(seed: int, pool: Executor | None = None) -> Try:
    """
    Return what plays plans with what may happen and the standing orders of their operation.

    Parameters
    ----------
    seed
        Of all runs; run n of one plan meets the same delays as run n of another.
    pool
        Processes to share the work; None for this one alone.
    """

    def play(operation: Operation, plan: Plan, first: int, runs: int) -> Trial:
        sampler = Sampler.of(operation, plan, seed, pool)
        force = in_force(operation)
        odds = sampler.odds(force)
        late = sampler.never_late()
        if any(force.order(Situation.LATE, corridor.id).action is Action.TURN_BACK for corridor in operation.corridors):
            delays = sampler.play(without_turning(odds), late, APART, RECURSION, points=True)
            late = limits(sampler.script, sampler.names, delays, force, plan)
        outcomes = sampler.play(odds, late, first, runs)
        return Trial(
            vehicles=sampler.names.vehicles,
            failed=outcomes.missed == 1,
            all_out=outcomes.out == 1,
            received=outcomes.received.sum(axis=1),
        )

    return play
