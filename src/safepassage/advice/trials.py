"""Runs of a plan, as far as the search for a plan that keeps a confidence looks at them."""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from safepassage.domain.field_defaults import InForce, in_force
from safepassage.domain.operation import Operation
from safepassage.domain.orders import ordered
from safepassage.domain.plan import Block, Plan
from safepassage.domain.uncertainty import Action, Disruption, Situation, Varies
from safepassage.simulation.memory import Outcomes
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


def player(seed: int, pool: Executor | None = None, without: frozenset[Varies | Disruption] = frozenset()) -> Try:
    """
    Return what plays plans with what may happen, and the standing orders of the plan and its operation.

    Parameters
    ----------
    seed
        Of all runs; run n of one plan meets the same delays as run n of another.
    pool
        Processes to share the work; None for this one alone.
    without
        What is taken not to happen.
    """
    latest: list[tuple[tuple[Block, ...], Operation, Outcomes]] = []

    def play(operation: Operation, plan: Plan, first: int, runs: int) -> Trial:
        sampler = Sampler.of(operation, plan, seed, pool)
        force = in_force(ordered(operation, plan), without=without)
        odds = sampler.odds(force)
        late = sampler.never_late()
        if _limits_matter(force, operation):
            # One plan is played with many orders: what its ways take does not depend on them.
            if not latest or latest[0][0] is not plan.blocks or latest[0][1] is not operation:
                delays = sampler.play(without_turning(odds), late, APART, RECURSION, points=True)
                latest[:] = [(plan.blocks, operation, delays)]
            late = limits(sampler.script, sampler.names, latest[0][2], force, plan)
        outcomes = sampler.play(odds, late, first, runs)
        return Trial(
            vehicles=sampler.names.vehicles,
            failed=outcomes.missed == 1,
            all_out=outcomes.out == 1,
            received=outcomes.received.sum(axis=1),
        )

    return play


def _limits_matter(force: InForce, operation: Operation) -> bool:
    """Return whether anybody is ordered to turn back, or to wait at a refuge, for being late."""
    return any(
        force.order(Situation.LATE, corridor.id).action is not Action.GO_ON
        or force.order(Situation.LATE_OUT, corridor.id).action is Action.WAIT
        for corridor in operation.corridors
    )
