"""Two plans of one operation under the same random numbers: by how much they differ, and how sure that is."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass

from safepassage.domain.digest import plan_digest
from safepassage.domain.field_defaults import in_force
from safepassage.domain.operation import Operation
from safepassage.domain.orders import ordered
from safepassage.domain.plan import Plan
from safepassage.simulation.memory import Outcomes
from safepassage.simulation.result import Band, Estimate
from safepassage.simulation.sampler import Pool, Sampler, processes, without_turning
from safepassage.simulation.simulate import APART, RECURSION, check_pair
from safepassage.simulation.statistics import band, mean, share
from safepassage.simulation.turnback import limits
from safepassage.units import HOUR, Millionths


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one plan comes to."""

    plan: str
    received: Band
    all_out: Estimate
    exposure: Band


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """
    Two plans, and the second less the first, replication by replication.

    Parameters
    ----------
    people, all_out, exposure
        The mean difference in people received, in the chance that all are out, and in person-hours of exposure.
    better, worse
        Chance that the second brings out more people than the first, and fewer.
    correlation_gain
        How many times more replications it would have taken to know the difference in people as well with random numbers of their own.
    """

    operation: str
    seed: int
    replications: int
    confidence: Millionths
    first: Side
    second: Side
    people: Estimate
    all_out: Estimate
    exposure: Estimate
    better: Estimate
    worse: Estimate
    correlation_gain: float


def compare(
    operation: Operation,
    first: Plan,
    second: Plan,
    *,
    seed: int = 0,
    replications: int = 2_000,
    confidence: Millionths = 950_000,
    workers: int | None = 1,
    pool: Pool | None = None,
) -> Comparison:
    """
    Return how ``second`` differs from ``first`` when the same things happen to both.

    ``workers`` processes play them (None for all cores), or a ``pool``, such as a cluster of machines; the answer is the same.

    Raises
    ------
    ValueError
        If one of them is not a plan of this operation.
    """
    check_pair(operation, first)
    check_pair(operation, second)
    played = []
    with nullcontext(pool) if pool else processes(workers) as shared:
        for plan in (first, second):
            force = in_force(ordered(operation, plan))
            sampler = Sampler.of(operation, plan, seed, shared)
            odds = sampler.odds(force)
            delays = sampler.play(without_turning(odds), sampler.never_late(), APART, RECURSION, points=True)
            late = limits(sampler.script, sampler.names, delays, force, plan)
            played.append(sampler.play(odds, late, 0, replications))
    before, after = (outcomes.received.sum(axis=1) for outcomes in played)
    difference = after - before
    own = float(before.var() + after.var())
    return Comparison(
        operation=operation.id,
        seed=seed,
        replications=replications,
        confidence=confidence,
        first=_side(first, played[0], confidence),
        second=_side(second, played[1], confidence),
        people=mean(difference, confidence),
        all_out=mean(played[1].out - played[0].out, confidence),
        exposure=mean((played[1].exposed[:, 0] - played[0].exposed[:, 0]) / HOUR, confidence),
        better=share(difference > 0, confidence),
        worse=share(difference < 0, confidence),
        correlation_gain=own / float(difference.var()) if difference.var() else 1.0,
    )


def _side(plan: Plan, outcomes: Outcomes, confidence: Millionths) -> Side:
    return Side(
        plan=plan_digest(plan),
        received=band(outcomes.received.sum(axis=1), confidence),
        all_out=share(outcomes.out, confidence),
        exposure=band(outcomes.exposed[:, 0] / HOUR, confidence),
    )


def differ(comparison: Comparison) -> Sequence[str]:
    """Return in sentences what the difference amounts to."""
    low, high = comparison.people.low, comparison.people.high
    if low > 0 or high < 0:
        which = "second" if low > 0 else "first"
        told = [f"The {which} plan brings out more people: the limits of the difference do not hold 0."]
    else:
        told = ["Which plan brings out more people is not known: the limits of the difference hold 0."]
    low, high = comparison.all_out.low, comparison.all_out.high
    if low > 0 or high < 0:
        told.append(f"The {'second' if low > 0 else 'first'} plan is more often out in time.")
    return told
