"""Standing orders for those who are late, chosen so that a plan keeps a confidence."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from safepassage.advice.candidates import Candidate, Search, tried
from safepassage.domain.operation import Operation
from safepassage.domain.orders import ordering
from safepassage.domain.plan import Block, Plan
from safepassage.units import MINUTE, Millionths, Seconds

_STEP: Final = 10_000
CHANCES: Final[tuple[Millionths, ...]] = (*range(300_000, 700_000, 5 * _STEP), *range(700_000, 990_000, _STEP))
"""Chances to be out in time below which vehicles may be ordered to turn back."""
BEHIND: Final[tuple[Seconds, ...]] = tuple(
    quarters * 15 * MINUTE for quarters in (32, 24, 20, 16, 14, 12, 10, 8, 7, 6, 5, 4, 3, 2, 1)
)
"""Seconds behind the times of the plan from which on vehicles may be ordered to turn back: eight hours to a quarter of one."""
MOST: Final = 12
"""Plans whose orders are looked for at most, for one confidence: of those that bring most if everybody goes on, and of the surest."""


def best_orders(operation: Operation, pool: Sequence[Candidate], target: float, search: Search) -> list[Candidate]:
    """
    Return plans of ``pool`` with orders to turn back by which they have all out in ``target`` of the runs of the search.

    They turn back where their chance to be out in time falls below one, or where they are behind their times by more than so much: the
    chance hardly depends on the time of day while there is much in hand, and to be behind tells of a bad day on which more delays are
    likely. The more readily vehicles turn back, the more often all are out and the fewer are received: so the least strict order that does
    is found by halving. A plan whose vehicles all go on brings no more with such an order; those are left out that could not bring more
    than the best found.
    """
    found: list[Candidate] = []
    most = max((candidate.received for candidate in pool if candidate.share >= target), default=0.0)
    apart = _surest([candidate for candidate in pool if candidate.goes_on and candidate.received])
    surest = sorted(apart, key=lambda candidate: candidate.share, reverse=True)
    for candidate in dict.fromkeys((*surest[:MOST], *apart[:MOST])):
        if search.stop():
            break
        if candidate.share >= target or candidate.received <= most:
            continue
        plan, hold = candidate.plan, candidate.hold
        for stricter in (
            [ordering(plan, chance, hold) for chance in CHANCES],
            [ordering(plan, None, hold, behind=behind) for behind in BEHIND],
        ):
            better = _halved(operation, candidate, stricter, target, search)
            if better is not None:
                found.append(better)
                most = max(most, better.received)
    return found


def _surest(going_on: Sequence[Candidate]) -> list[Candidate]:
    """Return of candidates that differ in nothing but whether they wait at refuges the one that most often has all out, in their order."""
    best: dict[tuple[Block, ...], Candidate] = {}
    for candidate in going_on:
        known = best.get(candidate.plan.blocks)
        if known is None or candidate.share > known.share:
            best[candidate.plan.blocks] = candidate
    return list(best.values())


def _halved(
    operation: Operation, candidate: Candidate, stricter: Sequence[Plan], target: float, search: Search
) -> Candidate | None:
    """Return ``candidate`` with the first of ever ``stricter`` orders that meets ``target``, if somebody is received with it."""
    low, high = 0, len(stricter)
    best: Candidate | None = None
    while low < high:
        middle = (low + high) // 2
        found = tried(operation, replace(candidate, plan=stricter[middle]), search)
        if found.share >= target:
            high, best = middle, found
        else:
            low = middle + 1
    return best if best is not None and best.received else None
