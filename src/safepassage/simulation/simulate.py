"""Simulate a plan: many replications of what may happen, with its standing orders, until the figures are as sure as asked."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Final

import numpy as np

from safepassage.domain.digest import digest, plan_digest
from safepassage.domain.field_defaults import InForce, in_force, undisturbed
from safepassage.domain.operation import Operation
from safepassage.domain.orders import ordered
from safepassage.domain.plan import Plan
from safepassage.domain.uncertainty import Disruption, Situation, Varies
from safepassage.simulation import summary
from safepassage.simulation.compiled import is_kept
from safepassage.simulation.fit import fits
from safepassage.simulation.memory import Outcomes
from safepassage.simulation.result import Cost, SimulationResult
from safepassage.simulation.sampler import Pool, Sampler, processes, without_turning
from safepassage.simulation.script import Integers
from safepassage.simulation.statistics import band, mean, share
from safepassage.simulation.turnback import CONFIDENCES, last_boardings, limits, turn_backs
from safepassage.units import HOUR, Millionths

FIRST: Final = 400
"""Replications of the first round; each further round doubles them."""
MOST: Final = 25_600
RECURSION: Final = 400
"""Replications that the turn-back times are found from; they are others than those that the plan is judged by."""
APART: Final = 1 << 30
"""Number of the first replication of those."""
COSTS: Final = 200
"""Replications at most in which each disruption is removed, one at a time."""
COSTLIEST: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """How far a simulation is: what is done now, how many replications there are, and the chance found so far, with half its limits."""

    doing: str
    replications: int
    all_out: float | None = None
    half_width: float | None = None


OnStage = Callable[[Stage], None]


def simulate(  # noqa: PLR0913 - one argument per option
    operation: Operation,
    plan: Plan,
    *,
    seed: int = 0,
    replications: int | None = None,
    half_width: float = 0.02,
    confidence: Millionths = 950_000,
    workers: int | None = 1,
    pool: Pool | None = None,
    without: frozenset[Varies | Disruption] = frozenset(),
    costs: bool = True,
    on_progress: OnStage | None = None,
) -> SimulationResult:
    """
    Return what ``plan`` comes to when what may happen happens; the same arguments give the same result, whatever ``workers``.

    Parameters
    ----------
    plan
        A plan of ``operation`` that keeps its rules: verify it first. Its own standing orders are carried out, where it has any.
    replications
        How many; None for as many as are needed to know the chance that all are out in time within ``half_width``.
    confidence
        Confidence of all limits, in millionths.
    workers
        Processes; None for all cores.
    pool
        Where the replications are played instead, such as a cluster of machines.
    without
        What is taken not to happen, or to come out as planned.
    costs
        Whether to find the disruptions that cost most, by removing each in turn.

    Raises
    ------
    ValueError
        If the plan is not one of this operation.
    """
    check_pair(operation, plan)
    tell = on_progress or _silent
    force = in_force(ordered(operation, plan), without=without)
    with nullcontext(pool) if pool else processes(workers) as shared:
        sampler = Sampler.of(operation, plan, seed, shared)
        tell(Stage(doing="preparing" if is_kept() else "compiling, once after installation: about half a minute", replications=0))
        neutral = sampler.odds(undisturbed(operation))
        planned = sampler.play(neutral, sampler.never_late(), 0, 1)
        odds = sampler.odds(force)
        tell(Stage(doing="turn-back times", replications=RECURSION))
        delays = sampler.play(without_turning(odds), sampler.never_late(), APART, RECURSION, points=True)
        late = limits(sampler.script, sampler.names, delays, force, plan)
        outcomes = _enough(sampler, force, late, replications, half_width, confidence, tell)
        costliest = tuple(_costs(sampler, force, late, outcomes, confidence, tell)) if costs else ()
    told = tuple(sorted({*CONFIDENCES, *_ordered(force)}))
    number = len(outcomes.out)
    people = outcomes.received.sum(axis=1)
    goal = int(planned.received.sum())
    return SimulationResult(
        operation=operation.id,
        digest=digest(operation),
        plan=plan_digest(plan),
        seed=seed,
        replications=number,
        confidence=confidence,
        planned=goal,
        received=band(people, confidence),
        all_out=share(outcomes.out, confidence),
        complete=share(people >= goal, confidence),
        hours=tuple(summary.hours(operation.horizon, outcomes, planned, confidence)),
        needs=tuple(summary.needs(operation, outcomes, planned, confidence)),
        sites=tuple(summary.sites(operation, outcomes, planned, confidence)),
        convoys=tuple(summary.convoys(plan, outcomes, planned, confidence)),
        windows=tuple(summary.windows(sampler, outcomes, confidence)),
        stranded=tuple(summary.stranded(operation, outcomes, confidence)),
        planned_exposure=float(planned.exposed[0, 0]) / HOUR,
        exposure=summary.person_hours(outcomes, 0, confidence),
        late=summary.person_hours(outcomes, 2, confidence),
        queues=tuple(summary.queues(operation, outcomes, planned)),
        costliest=costliest,
        turn_backs=turn_backs(sampler.script, sampler.names, delays, told),
        last_boardings=last_boardings(sampler.names, delays, plan, told),
        fits=fits(operation),
        queue_error=summary.queue_error(outcomes),
        assumptions=force.assumptions(),
    )


def check_pair(operation: Operation, plan: Plan) -> None:
    """Raise a ValueError if ``plan`` is not one of ``operation``."""
    if plan.digest != digest(operation):
        msg = f"The plan is one of {plan.operation!r} as it was then; {operation.id!r} has changed since. Plan again, then simulate."
        raise ValueError(msg)


def _silent(stage: Stage) -> None:
    """Tell nobody."""


def _enough(
    sampler: Sampler,
    force: InForce,
    late: Integers,
    replications: int | None,
    half_width: float,
    confidence: Millionths,
    tell: OnStage,
) -> Outcomes:
    """Return as many replications as were asked for, or as make the chance that all are out as sure as asked."""
    odds = sampler.odds(force)
    outcomes = sampler.play(odds, late, 0, replications or FIRST)
    while True:
        known = share(outcomes.out, confidence)
        number = len(outcomes.out)
        tell(Stage(doing="replications", replications=number, all_out=known.value, half_width=known.half_width))
        if replications or known.half_width <= half_width or number >= MOST:
            return outcomes
        more = sampler.play(odds, late, number, number)
        outcomes = Outcomes(*(np.concatenate(pair) for pair in zip(outcomes, more, strict=True)))


def _costs(
    sampler: Sampler, force: InForce, late: Integers, outcomes: Outcomes, confidence: Millionths, tell: OnStage
) -> Iterator[Cost]:
    """
    Yield the disruptions that cost most people, then most chance.

    Each is removed alone, under the same random numbers; the turn-back times stay as they were ordered.
    """
    number = min(COSTS, len(outcomes.out))
    found = []
    for kind in (*Varies, *Disruption):
        if kind in force.without:
            continue
        tell(Stage(doing=f"without {kind.value.replace('_', ' ')}", replications=number))
        other = in_force(force.operation, without=force.without | {kind})
        removed = sampler.play(sampler.odds(other), late, 0, number)
        people = mean(removed.received.sum(axis=1) - outcomes.received[:number].sum(axis=1), confidence)
        found.append(Cost(disruption=kind.value, people=people, all_out=mean(removed.out - outcomes.out[:number], confidence)))
    yield from sorted(found, key=lambda cost: (-cost.people.value, -cost.all_out.value, cost.disruption))[:COSTLIEST]


def _ordered(force: InForce) -> Iterator[Millionths]:
    """Yield the confidences at which vehicles are ordered to turn back."""
    for corridor in force.operation.corridors:
        yield force.order(Situation.LATE, corridor.id).confidence
