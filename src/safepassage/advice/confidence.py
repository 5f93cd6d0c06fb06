"""
A plan that keeps a stated confidence: in that share of the runs, every vehicle is out before its window really closes.

Four things put less at stake. Windows are *tightened*: a plan that has all out an hour earlier has an hour for what goes wrong. People are
fetched only from *near*, where less of the way is exposed. Vehicles *stand down*: fewer can fail (`candidates`). And *standing orders* are
part of the plan: those who are late turn back on the way in, and wait at a refuge on the way out, where the chance to be out in time
falls below a stated one; of several such chances the lowest is taken that keeps the confidence, because the higher it is, the more come
back empty (`ordering`).

Of all plans found the one is taken that brings out most people in the runs (not on paper: a plan may promise many and turn back with most)
and keeps the confidence in fresh runs with the lower limit of the estimate; and what is told of it comes from fresh runs again. The last
resort is that nobody is fetched, and that those who start inside are got out at once; even that need not keep every confidence, and the
answer says so.

Every plan is a plan of the operation as it stands: whoever is out earlier is out in time. Its certificate is that of the plan without
any limit, whose bounds hold for every plan.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from safepassage.advice.assurance import Need, PriceOfConfidence, Rung
from safepassage.advice.cancelling import stood_down, who_may_stay
from safepassage.advice.candidates import Candidate, Search, candidates
from safepassage.advice.ordering import best_orders
from safepassage.advice.reaching import ceiling
from safepassage.domain.operation import Operation
from safepassage.domain.orders import ordering
from safepassage.domain.plan import Plan
from safepassage.domain.uncertainty import WHOLE, Disruption, Varies
from safepassage.simulation.statistics import band, share
from safepassage.units import Millionths

LEVELS: tuple[Millionths, ...] = (500_000, 800_000, 900_000, 950_000, 990_000)
"""The confidences whose price is told, beside the one that was asked for."""
LIMITS: Millionths = 950_000
"""Confidence of the limits of every estimate."""
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
TRIES = 8
"""Plans that are tried in fresh runs for one confidence, the best in the runs of the search first."""
NEEDS = 4
"""Disruptions that are ruled out one after the other, at most, to say what a confidence would take."""


def keep_confidence(operation: Operation, plan: Plan, asked: Millionths, search: Search) -> tuple[Plan | None, PriceOfConfidence]:
    """
    Return the best plan found that keeps the confidence ``asked``, or None if none that brings anybody does, and the price of each.

    Parameters
    ----------
    plan
        The plan without any limit, with its certificate.
    """
    levels = sorted({*LEVELS, asked})
    targets = [_target(level) for level in levels]
    pool = sorted(candidates(operation, plan, targets, search), key=_worth, reverse=True)
    nobody = _nobody(operation, plan)
    chosen, rungs = dict[Millionths, Plan | None](), list[Rung]()
    for level, target in zip(levels, targets, strict=True):
        search.tell(f"standing orders for {level / WHOLE:.4g}")
        pool += best_orders(operation, pool, target, search)
        pool.sort(key=_worth, reverse=True)
        search.tell(f"fresh runs for {level / WHOLE:.4g}")
        found = _best(operation, level, pool, search)
        chosen[level] = None if found is None else found[0].plan
        rungs.append(_rung(operation, nobody, level, CONFIRMING, search) if found is None else found[1])
        if found is None:
            rungs[-1] = replace(rungs[-1], needs=_needs(operation, level, pool, search))
    least, most = ceiling(operation)
    price = PriceOfConfidence(
        asked=asked,
        unlimited=_rung(operation, Candidate(plan=ordering(plan, None, None)), asked, CONFIRMING, search),
        rungs=tuple(rungs),
        nobody=_rung(operation, nobody, asked, CONFIRMING, search),
        exposure=least,
        ceiling=most,
        replications=search.fresh,
        seed=search.seed,
    )
    return chosen[asked], price


def _target(level: Millionths) -> float:
    return level / WHOLE + (1 - level / WHOLE) * HEADROOM


def _worth(candidate: Candidate) -> tuple[float, float]:
    """Return what candidates are ordered by: people received in the runs, not those planned; and of alike plans the surer."""
    return candidate.received, candidate.share


def _best(operation: Operation, level: Millionths, pool: Sequence[Candidate], search: Search) -> tuple[Candidate, Rung] | None:
    """Return the first of ``pool`` that keeps ``level`` in fresh runs, with what those tell of it; None if none does."""
    # Alike in every run of the search are mostly plans whose orders never made a difference.
    alike = {(candidate.share, candidate.received): candidate for candidate in reversed(pool)}
    able = [candidate for candidate in pool if candidate.received and alike[candidate.share, candidate.received] is candidate]
    sure = [candidate for candidate in able if candidate.share >= _target(level)]
    likely = [candidate for candidate in able if candidate.share >= (level / WHOLE + _target(level)) / 2]
    for candidate in dict.fromkeys((*likely[: TRIES // 2], *sure[: TRIES // 2])):
        if _rung(operation, candidate, level, FRESH, search).holds:
            rung = _rung(operation, candidate, level, CONFIRMING, search)
            if rung.holds:
                return candidate, rung
    return None


def _nobody(operation: Operation, plan: Plan) -> Candidate:
    """Return the plan in which nobody is fetched: everybody who may stands down, and those who start inside are got out."""
    return Candidate(plan=stood_down(operation, plan, who_may_stay(operation, plan).keys(), plan.certificate))


def _needs(operation: Operation, level: Millionths, pool: Sequence[Candidate], search: Search) -> tuple[Need, ...]:
    """
    Return what would have to be ruled out for a plan that mostly brings somebody to keep ``level``: of two plans, what gets furthest.

    They are the one that comes nearest to it, and the nearest that nobody is turned back in by the chance to be in time: where less can
    happen that chance is higher, vehicles go on for longer, and fewer may be out in the end.
    """
    bringing = [candidate for candidate in pool if candidate.usual]
    if search.play_without is None or not bringing:
        return ()
    tries = (bringing, [candidate for candidate in bringing if candidate.turn_back is None])
    nearest = [max(some, key=lambda candidate: (candidate.share, candidate.received)) for some in tries if some]
    found = [tuple(_ruled_out(operation, level, candidate, search)) for candidate in dict.fromkeys(nearest)]
    return min(found, key=lambda needs: (needs[-1].kept.low < level / WHOLE, len(needs), -needs[-1].kept.value))


def _ruled_out(operation: Operation, level: Millionths, nearest: Candidate, search: Search) -> Iterator[Need]:
    """Yield what to rule out for ``nearest`` to keep ``level``: one disruption after the other, each time the one that helps most."""
    assert search.play_without is not None  # noqa: S101 - asked for
    ruled_out = frozenset[Varies | Disruption]()
    for _ in range(NEEDS):
        search.tell(f"what {level / WHOLE:.4g} would take")
        tried = {}
        for kind in (*Varies, *Disruption):
            if kind not in ruled_out:
                trial = search.play_without(ruled_out | {kind})(operation, nearest.plan, 0, search.runs)
                tried[kind] = int(trial.all_out.sum())
        best = max(tried, key=lambda kind: tried[kind])
        ruled_out |= {best}
        fresh = search.play_without(ruled_out)(operation, nearest.plan, CONFIRMING, search.fresh)
        kept = share(fresh.all_out, LIMITS)
        yield Need(disruption=best.value, kept=kept)
        if kept.low >= level / WHOLE:
            return


def _rung(operation: Operation, candidate: Candidate, level: Millionths, first: int, search: Search) -> Rung:
    """Return what fresh runs from number ``first`` on tell of ``candidate`` at ``level``."""
    trial = search.play(operation, candidate.plan, first, search.fresh)
    kept = share(trial.all_out, LIMITS)
    return Rung(
        confidence=level,
        kept=kept,
        holds=kept.low >= level / WHOLE,
        margin=candidate.margin,
        turn_back=candidate.turn_back,
        behind=candidate.behind,
        hold=candidate.hold,
        reach=candidate.reach,
        vehicles=candidate.plan.totals.vehicles_used,
        people=candidate.plan.totals.people,
        received=band(trial.received, LIMITS),
    )
