"""
A prediction for an operation of the past, made from what was known beforehand, beside what happened.

What may happen is taken from the operation's file, which for bundled histories says nothing of its own: one set of figures for all.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from math import comb

from safepassage.advice.outcome import Outcome
from safepassage.domain.operation import Operation
from safepassage.domain.orders import ordering
from safepassage.planning.solve import solve
from safepassage.simulation.result import Band, Cost, Estimate
from safepassage.simulation.simulate import simulate
from safepassage.terms import ALL, assume
from safepassage.units import People


class Verdict(StrEnum):
    """Where the outcome lies."""

    WITHIN = "within"
    """Between the P10 and the P90 of the prediction."""
    BELOW = "below"
    """Below the P10: fewer people came out than in nine of ten runs."""
    ABOVE = "above"
    """Above the P90: more came out than in nine of ten runs."""
    IMPOSSIBLE = "impossible"
    """Above what any plan could have brought out by the rules, as the certificate proves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """
    One prediction and its outcome.

    Parameters
    ----------
    planned, bound
        People of the plan, and what no plan can exceed.
    predicted
        People received by the end, over the replications.
    all_out
        Chance that every vehicle is out of what is exposed in time.
    costliest
        The kinds of disruption that cost most people, most first.
    """

    operation: str
    title: str
    planned: People
    bound: People
    predicted: Band
    all_out: Estimate
    costliest: tuple[Cost, ...]
    outcome: Outcome

    @property
    def verdict(self) -> Verdict:
        """Return where the outcome lies; a range of an outcome lies within if any of it does."""
        if self.outcome.low > self.bound:
            return Verdict.IMPOSSIBLE
        if self.outcome.low > self.predicted.p90:
            return Verdict.ABOVE
        return Verdict.BELOW if self.outcome.high < self.predicted.p10 else Verdict.WITHIN

    @property
    def why(self) -> str:
        """Return in sentences what the figures say of a miss; the rest is told in the operation's README."""
        return _WHY[self.verdict](self)


def calibrate(operation: Operation, outcome: Outcome, *, seed: int, replications: int, time_limit: float = 60.0) -> Calibration:
    """
    Return the prediction for ``operation`` beside ``outcome``.

    It is planned as if all had agreed to everything, for that is what those who sent the vehicles hoped. Late vehicles go on: no source
    tells of an order to turn back at a stated time.

    Parameters
    ----------
    seed, replications
        Of the simulation.
    time_limit
        Seconds for planning.

    Raises
    ------
        If nobody can be brought out: there is nothing to simulate.
    """
    hoped = assume(operation, (ALL,))
    plan = replace(solve(hoped, time_limit=time_limit), assumed=hoped.assumed)
    result = simulate(hoped, ordering(plan, None, None), seed=seed, replications=replications, workers=1)
    return Calibration(
        operation=operation.id,
        title=operation.title,
        planned=plan.totals.people,
        bound=plan.certificate.people_bound,
        predicted=result.received,
        all_out=result.all_out,
        costliest=result.costliest,
        outcome=outcome,
    )


def chance_of_so_few(within: int, of: int, share: float = 0.8) -> float:
    """Return the chance that at most ``within`` of ``of`` outcomes lie between P10 and P90 if predictions are calibrated."""
    return sum(comb(of, n) * share**n * (1 - share) ** (of - n) for n in range(within + 1))


def _within(found: Calibration) -> str:
    return f"The outcome lies inside: {_said(found.outcome)} against {_band(found.predicted)}."


def _below(found: Calibration) -> str:
    named = " and ".join(cost.disruption.replace("_", " ") for cost in found.costliest[:2])
    most = f" What costs most in the runs is {named}." if named else ""
    return (
        f"Missed from above: {_said(found.outcome)}, fewer than in nine of ten runs ({_band(found.predicted)}).{most} "
        "Either more of that came together than the figures hold possible, or it failed in a way that they do not know."
    )


def _above(found: Calibration) -> str:
    return (
        f"Missed from below: {_said(found.outcome)}, more than in nine of ten runs ({_band(found.predicted)}), of {found.planned:,} "
        "planned. Less went wrong, or more vehicles, people or time were there than had been entered."
    )


def _impossible(found: Calibration) -> str:
    return (
        f"Outside the model: {_said(found.outcome)}, and no plan that keeps the rules brings out more than {found.bound:,}. "
        "There were more vehicles than had been entered, or more people in each than it has places."
    )


_WHY = {Verdict.WITHIN: _within, Verdict.BELOW: _below, Verdict.ABOVE: _above, Verdict.IMPOSSIBLE: _impossible}


def _said(outcome: Outcome) -> str:
    """Return the outcome in words."""
    return f"{outcome.low:,} people" if outcome.low == outcome.high else f"{outcome.low:,} to {outcome.high:,} people"


def _band(band: Band) -> str:
    return f"P10 {band.p10:,.0f}, P50 {band.p50:,.0f}, P90 {band.p90:,.0f}"
