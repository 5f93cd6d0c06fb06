"""
The two bounds that frame any policy if vehicles may be lost.

Below, the plan as it is (`losses.promise`). Above, perfect foresight: the best plan for the others, if it were known beforehand which
vehicles will be lost. Vehicles of one fleet are alike, so only how many of each fleet are lost counts, and each such case is bounded by
the certificate of a plan for what is left. No policy, however clever its reactions, can promise more than the least of these bounds, nor
bring out more on average than their mean, weighted by how likely each case is.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from math import comb, prod

from safepassage.domain.operation import Operation
from safepassage.errors import NoFeasiblePlanError
from safepassage.planning.solve import solve
from safepassage.units import Instant, People

MOST_CASES = 60
"""Cases that are planned one by one; with more, the fleets that differ least should be entered as one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """
    So many vehicles of each fleet are lost, and it is known beforehand.

    Parameters
    ----------
    lost
        Vehicles lost of each fleet, in the operation's order.
    chance
        If every set of vehicles is equally likely to be the one that is lost.
    people, bound
        Received by the plan found for what is left, and what no plan for it can exceed.
    """

    lost: tuple[int, ...]
    chance: float
    people: People
    bound: People


@dataclass(frozen=True, slots=True, kw_only=True)
class Foresight:
    """
    What could be had with perfect foresight, over all cases.

    Parameters
    ----------
    bound
        No policy can promise more people than this whichever vehicles are lost.
    reached
        The plans found for the worst case bring out this many: with foresight, at least so many can be had.
    mean_bound
        No policy can bring out more than this on average.
    """

    cases: tuple[Case, ...]
    bound: People
    reached: People
    mean_bound: float


def foresight(
    operation: Operation,
    lost: int,
    *,
    deadline: Instant | None = None,
    time_limit: float = 60.0,
    seed: int = 0,
    stop: Callable[[], bool] | None = None,
) -> Foresight:
    """
    Return the bounds of perfect foresight if ``lost`` vehicles are lost.

    Parameters
    ----------
    time_limit
        Seconds for all cases together; a case cut short has a bound that is true but larger.
    deadline, seed, stop
        As for `safepassage.solve`.

    Raises
    ------
    ValueError
        If there are too many cases.
    """
    counts = [fleet.count for fleet in operation.fleets]
    chosen = list(islice(_cases(counts, lost), MOST_CASES + 1))
    if len(chosen) > MOST_CASES:
        msg = (
            f"{lost} lost vehicles of {len(counts)} fleets are more than {MOST_CASES} cases to plan. Ask for fewer lost vehicles."
        )
        raise ValueError(msg)
    cases = []
    for case in chosen:
        chance = prod(comb(count, gone) for count, gone in zip(counts, case, strict=True)) / comb(sum(counts), lost)
        people, bound = _best(without(operation, case), deadline, time_limit / len(chosen), seed, stop)
        cases.append(Case(lost=case, chance=chance, people=people, bound=bound))
    return Foresight(
        cases=tuple(cases),
        bound=min(case.bound for case in cases),
        reached=min(case.people for case in cases),
        mean_bound=sum(case.chance * case.bound for case in cases),
    )


def without(operation: Operation, lost: Sequence[int]) -> Operation:
    """Return ``operation`` less so many vehicles of each fleet, with those aboard them."""
    fleets = tuple(replace(fleet, count=fleet.count - gone) for fleet, gone in zip(operation.fleets, lost, strict=True))
    return replace(operation, fleets=fleets)


def _cases(counts: Sequence[int], lost: int) -> Iterator[tuple[int, ...]]:
    """Yield every way to lose so many vehicles of fleets of such ``counts``."""
    if not counts:
        if not lost:
            yield ()
        return
    for gone in range(max(0, lost - sum(counts[1:])), min(counts[0], lost) + 1):
        for rest in _cases(counts[1:], lost - gone):
            yield (gone, *rest)


def _best(
    operation: Operation, deadline: Instant | None, time_limit: float, seed: int, stop: Callable[[], bool] | None
) -> tuple[People, People]:
    """Return the people of the best plan found, and the bound of its certificate."""
    try:
        plan = solve(operation, deadline=deadline, time_limit=time_limit, seed=seed, stop=stop)
    except NoFeasiblePlanError as error:
        return 0, error.bound
    return plan.totals.people, plan.certificate.people_bound
