"""
A plan that keeps a stated confidence: in that share of the runs, every vehicle is out before its window really closes.

Two things put less at stake. Windows are *tightened*: a plan that has all out an hour earlier has an hour for what goes wrong. And
vehicles *stand down*: fewer can fail. For each of several margins the tightened operation is planned and the plan is played; then
vehicles stand down, those first that are most to blame (`selecting.selections`), until the share is met. Of all plans found the one is
taken that brings out most people in the runs (not on paper: a plan may promise many and turn back with most) and keeps the confidence in
fresh runs with the lower limit of the estimate; and what is told of it comes from fresh runs again.

Each plan is played with two standing orders: to go on, and to turn back where the chance to be out in time falls below a half. The order
that goes with the plan is told with it. (An order to turn back below the confidence itself is not the way to keep
it: where even the first vehicle has less than that chance everybody turns back at once, and nobody is brought.)

Every plan is a plan of the operation as it stands: whoever is out earlier is out in time. Its certificate is that of the plan without
any limit, whose bounds hold for every plan.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from safepassage.advice.assurance import PriceOfConfidence, Rung
from safepassage.advice.cancelling import stood_down, who_may_stay
from safepassage.advice.orders import turning_back_at
from safepassage.advice.selecting import selections
from safepassage.advice.tightening import margins, tightened
from safepassage.advice.trials import Trial, Try
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan
from safepassage.domain.uncertainty import WHOLE
from safepassage.errors import NoFeasiblePlanError
from safepassage.planning.solve import solve
from safepassage.simulation.statistics import band, share
from safepassage.units import Millionths, Seconds
from safepassage.verification import verify

LEVELS: tuple[Millionths, ...] = (500_000, 800_000, 900_000, 950_000, 990_000)
"""The confidences whose price is told, beside the one that was asked for."""
ORDERS: tuple[Millionths | None, ...] = (None, 500_000)
"""Chances to be out in time below which vehicles are ordered to turn back; None for never."""
LIMITS: Millionths = 950_000
"""Confidence of the limits of every estimate."""
MARGINS = 6
"""Margins that are planned with, 0 among them."""
HEADROOM = 0.3
"""
Part of the way from a confidence to certainty that a plan is to have in hand in the runs of the search. Who is chosen by some runs does
worse in others, and the lower limit of an estimate lies below it.
"""
FRESH, CONFIRMING = 1_000_000, 2_000_000
"""
The numbers of the first of the fresh runs: of those by which one of several plans is taken, and of those that then tell of it. The best
of several by some runs is likely to have been lucky in them.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """
    How a plan that keeps a confidence is looked for.

    Parameters
    ----------
    play
        Plays a plan.
    runs, fresh
        Runs for the search, and fresh ones for what is told of a plan.
    time_limit
        Seconds for planning with all margins together.
    gap
        Good enough for a plan with a margin.
    tell
        Told in a few words what is being done.
    stop
        Asked often; no further plans are looked for when it returns True.
    """

    play: Try
    runs: int = 300
    fresh: int = 2_000
    seed: int = 0
    time_limit: float = 60.0
    gap: float = 0.02
    tell: Callable[[str], None] = lambda _: None
    stop: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """
    A plan made with ``margin``, and the chance below which vehicles are ordered to turn back in it; None if they go on.

    Parameters
    ----------
    share, received
        Share of the runs of the search in which all are out in time, and people received in them on average.
    """

    plan: Plan
    margin: Seconds
    order: Millionths | None
    share: float
    received: float


def keep_confidence(operation: Operation, plan: Plan, asked: Millionths, search: Search) -> tuple[Plan | None, PriceOfConfidence]:
    """
    Return the best plan found that keeps the confidence ``asked``, or None if none does, and the price of each confidence.

    Parameters
    ----------
    plan
        The plan without any limit, with its certificate.
    """
    levels = sorted({*LEVELS, asked})
    targets = [level / WHOLE + (1 - level / WHOLE) * HEADROOM for level in levels]
    candidates = sorted(_candidates(operation, plan, targets, search), key=_worth, reverse=True)
    chosen, rungs = dict[Millionths, Plan | None](), list[Rung]()
    for level in levels:
        search.tell(f"fresh runs for {level / WHOLE:.4g}")
        found = _best(operation, level, candidates, search)
        chosen[level] = found[0].plan if found and found[1].holds else None
        rungs.append(found[1] if found else _nobody(level, search.fresh))
    as_it_is = Candidate(plan=plan, margin=0, order=None, share=0.0, received=0.0)
    unlimited = _rung(operation, as_it_is, asked, CONFIRMING, search)
    price = PriceOfConfidence(asked=asked, unlimited=unlimited, rungs=tuple(rungs), replications=search.fresh, seed=search.seed)
    return chosen[asked], price


def _best(
    operation: Operation, level: Millionths, candidates: Sequence[Candidate], search: Search
) -> tuple[Candidate, Rung] | None:
    """Return the first of ``candidates`` that keeps ``level`` in fresh runs; if none does, that which comes nearest."""
    nearest: tuple[Candidate, Rung] | None = None
    for candidate in candidates:
        if candidate.received and candidate.share >= level / WHOLE:
            rung = _rung(operation, candidate, level, FRESH, search)
            if rung.holds:
                rung = _rung(operation, candidate, level, CONFIRMING, search)
                if rung.holds:
                    return candidate, rung
            if nearest is None or rung.kept.value > nearest[1].kept.value:
                nearest = candidate, rung
    return nearest


def _candidates(operation: Operation, plan: Plan, targets: Sequence[float], search: Search) -> Iterator[Candidate]:
    """Yield plans of ``operation`` for each margin and each order, with as few vehicles standing down as each of ``targets`` takes."""
    for margin, found in list(_with_margins(operation, plan, search)):
        for order in ORDERS:
            search.tell(f"runs of the plan with {margin // 60} min more in hand, " + _order(order))
            yield from _thinned(
                operation, Candidate(plan=found, margin=margin, order=order, share=0.0, received=0.0), targets, search
            )


def _order(order: Millionths | None) -> str:
    return "going on" if order is None else f"turning back below {order / WHOLE:.4g}"


def _worth(candidate: Candidate) -> tuple[float, float]:
    """Return what candidates are ordered by: people received in the runs, not those planned; and of alike plans the surer."""
    return candidate.received, candidate.share


def _with_margins(operation: Operation, plan: Plan, search: Search) -> Iterator[tuple[Seconds, Plan]]:
    """Yield ``plan``, then plans of ``operation`` with more and more in hand, each with its margin, until nobody would get out."""
    yield 0, plan
    some = margins(operation, MARGINS)[1:]
    for margin in some:
        if search.stop():
            return
        search.tell(f"a plan with {margin // 60} min more in hand")
        found = _with_margin(operation, plan, margin, search.time_limit / len(some), search)
        if found is None:
            return
        yield margin, found


def _with_margin(operation: Operation, plan: Plan, margin: Seconds, time_limit: float, search: Search) -> Plan | None:
    """Return a plan of ``operation`` that has every vehicle out ``margin`` earlier, or None."""
    tight = tightened(operation, margin)
    try:
        found = solve(tight, deadline=plan.horizon, time_limit=time_limit, gap=search.gap, seed=plan.seed, stop=search.stop)
    except NoFeasiblePlanError:
        return None
    return stood_down(operation, replace(found, assumed=plan.assumed), (), plan.certificate)


def _thinned(operation: Operation, base: Candidate, targets: Sequence[float], search: Search) -> Iterator[Candidate]:
    """Yield ``base``, and with as few vehicles standing down as each of ``targets`` takes, as far as that keeps every rule."""
    ordered = turning_back_at(operation, base.order)
    brings = who_may_stay(operation, base.plan)
    trial = search.play(ordered, base.plan, 0, search.runs)
    yield _judged(base, base.plan, trial)
    columns = [number for number, name in enumerate(trial.vehicles) if name in brings]
    names = np.array([trial.vehicles[number] for number in columns])
    chosen = selections(trial.failed[:, columns], [brings[name] for name in names], targets)
    staying = {frozenset(names[~sent].tolist()): None for sent in chosen if sent is not None}
    for vehicles in staying:
        found = stood_down(operation, base.plan, vehicles, base.plan.certificate)
        if vehicles and found.totals.people and verify(operation, found).ok:
            yield _judged(base, found, search.play(ordered, found, 0, search.runs))


def _judged(base: Candidate, plan: Plan, trial: Trial) -> Candidate:
    return replace(base, plan=plan, share=float(trial.all_out.mean()), received=float(trial.received.mean()))


def _rung(operation: Operation, candidate: Candidate, level: Millionths, first: int, search: Search) -> Rung:
    """Return what fresh runs from number ``first`` on tell of ``candidate`` at ``level``."""
    trial = search.play(turning_back_at(operation, candidate.order), candidate.plan, first, search.fresh)
    kept = share(trial.all_out, LIMITS)
    return Rung(
        confidence=level,
        kept=kept,
        holds=kept.low >= level / WHOLE,
        margin=candidate.margin,
        turn_back=candidate.order,
        vehicles=candidate.plan.totals.vehicles_used,
        people=candidate.plan.totals.people,
        received=band(trial.received, LIMITS),
    )


def _nobody(level: Millionths, runs: int) -> Rung:
    """Return the rung of the plan that sends nobody, which keeps every confidence."""
    return Rung(
        confidence=level,
        kept=share(np.ones(runs), LIMITS),
        holds=True,
        margin=0,
        turn_back=None,
        vehicles=0,
        people=0,
        received=band(np.zeros(runs), LIMITS),
    )
