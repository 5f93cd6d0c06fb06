"""
The three questions, each reduced to most people by a horizon with some of the vehicles (`rescue`).

- rescue: as it stands.
- clear: the earliest horizon by which everybody can be received, between one that is proven too early and a plan's.
- size: the fewest vehicles, in the stated order, that can receive everybody, between a number proven too small and a plan's.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

from safepassage.domain.operation import Operation
from safepassage.domain.plan import Certificate, Objective, Proof
from safepassage.errors import NoFeasiblePlanError
from safepassage.planning.crews import Given
from safepassage.planning.draft import Draft
from safepassage.planning.impossible import why_not_everybody, why_stranded
from safepassage.planning.query import Bound, Query
from safepassage.planning.rescue import Rescue
from safepassage.units import Instant

Report = Callable[[str, int | None, int | None], None]
"""Called with the stage, the value and the bound."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for a whole planning run; ``halt`` says that time for better plans is up or somebody asked to stop."""

    operation: Operation
    horizon: Instant
    gap: float
    seed: int
    halt: Callable[[], bool]
    report: Report
    over: Callable[[], bool] = lambda: False
    """Whether the time for the last touches is up, too."""
    given: Given | None = None
    """Orders that are given already; heeded by the question of most people."""

    @property
    def vehicles(self) -> int:
        """Return how many vehicles there are."""
        return sum(fleet.count for fleet in self.operation.fleets)

    def all_out(self, vehicles: int, horizon: Instant, *, early: bool = False) -> Query:
        """Return the query whether ``vehicles`` vehicles can bring out everybody by ``horizon``; if ``early``, the sooner the better."""
        return Query(vehicles, horizon, self.operation.waiting, weighted=False, target=self.operation.waiting, early=early)

    def search(self, query: Query) -> Rescue:
        """Return a search for ``query``, with random numbers of its own: each question is answered alike in any order."""
        # Not for secrets: the same seed must give the same plan.
        rng = random.Random(f"{self.seed}/{query.vehicles}/{query.horizon}/{query.weighted}")  # noqa: S311
        return Rescue(self.operation, query, rng, self.halt, self.over)


@dataclass(frozen=True, slots=True)
class Answer:
    """A plan's draft with its certificate."""

    draft: Draft
    certificate: Certificate


def everybody(operation: Operation, *, weighted: bool) -> int:
    """Return the people who wait or are aboard, each with the weight of their class if ``weighted``."""
    if not weighted:
        return operation.waiting
    aboard = sum(
        fleet.count * load.count * operation.weight(operation.group[load.group])
        for fleet in operation.fleets
        for load in fleet.aboard
    )
    return aboard + sum(group.count * operation.weight(group) for group in operation.groups)


def rescue(settings: Settings) -> Answer:
    """Return the plan that brings out most people, weighted by priority class."""
    op = settings.operation
    alike = all(op.weight(group) == 1 for group in op.groups)
    query = Query(settings.vehicles, settings.horizon, everybody(op, weighted=not alike), weighted=not alike, gap=settings.gap)
    search = settings.search(query)
    search.given = settings.given
    for stage in search.run():
        settings.report(stage, search.value, _capped(op, search.bound))
    search.finish()
    draft, bound = _found(search)
    proofs = [bound.proof()]
    people_bound = min(op.waiting, bound.value) if alike else op.waiting
    if not alike:
        people = search.people_bound(settings.all_out(settings.vehicles, settings.horizon), draft.totals.people)
        proofs.append(people.proof())
        people_bound = min(op.waiting, people.value)
    value, limit = search.value, _capped(op, bound)
    gap = (limit - value) / limit if limit else 0.0
    return Answer(draft, _certificate(Objective.RESCUE, value, limit, gap, people_bound, proofs))


def clear(settings: Settings) -> Answer:
    """Return the plan that has received everybody earliest."""
    op = settings.operation
    whole = settings.search(settings.all_out(settings.vehicles, settings.horizon, early=True))
    for stage in whole.run():
        settings.report(stage, None, None)
    if whole.value < op.waiting:
        raise _not_everybody(settings, whole)
    whole.finish(clearance=True)
    best, low, proof = _found(whole)[0], 0, None
    tries = [_clearance(best) - 1]
    while low < _clearance(best) and not settings.halt():
        horizon = tries.pop() if tries else (low + _clearance(best) - 1) // 2
        search = settings.search(settings.all_out(settings.vehicles, horizon, early=True))
        for stage in search.run():
            settings.report(f"{stage}, clear by {op.at(horizon):%d %b %H:%M}", _clearance(best), low)
        if search.value >= op.waiting and search.draft is not None:
            search.finish(clearance=True)
            best = search.draft
        elif search.bound is not None and search.bound.value < op.waiting:
            low, proof = horizon + 1, search.bound.proof()
        else:
            # Neither a plan nor a proof: what is left open is stated as the gap.
            low, proof = _closest_proof(settings, low, horizon, proof)
            break
        if _clearance(best) - low <= settings.gap * _clearance(best):
            break
    value = _clearance(best)
    gap = (value - low) / value if value else 0.0
    return Answer(best, _certificate(Objective.CLEAR, value, low, gap, op.waiting, [proof] if proof else []))


def _closest_proof(settings: Settings, low: Instant, high: Instant, proof: Proof | None) -> tuple[Instant, Proof | None]:
    """Return the earliest horizon between ``low`` and ``high`` that is not proven too early, by bounds alone, to the minute."""
    op = settings.operation
    while high - low > 60 and not settings.halt():  # noqa: PLR2004 - a minute
        horizon = (low + high) // 2
        search = settings.search(settings.all_out(settings.vehicles, horizon))
        if search.proves_less(op.waiting) and search.bound is not None:
            low, proof = horizon + 1, search.bound.proof()
        else:
            high = horizon
    return low, proof


def size(settings: Settings) -> Answer:
    """Return the plan that receives everybody by the horizon with the fewest vehicles."""
    op = settings.operation
    draft: Draft | None = None
    most, low, proof = settings.vehicles, 0, None
    trial = most
    while low < most or draft is None:
        search = settings.search(settings.all_out(trial, settings.horizon))
        for stage in search.run():
            settings.report(f"{stage}, {trial} {'vehicle' if trial == 1 else 'vehicles'}", most if draft else None, low)
        if search.value >= op.waiting and search.draft is not None:
            search.finish()
            draft = search.draft
            most = _last_used(op, draft)
        elif draft is None:
            raise _not_everybody(settings, search)
        elif search.bound is not None and search.bound.value < op.waiting:
            low, proof = trial + 1, search.bound.proof()
        else:
            low_now, proof = _most_proven(settings, low, trial, proof)
            low = low_now
            break
        if settings.halt() or most - low <= settings.gap * most:
            break
        # The first try after a plan is one vehicle fewer: if that is proven too few, this is the answer.
        trial = most - 1 if proof is None else (low + most - 1) // 2
    gap = (most - low) / most if most else 0.0
    return Answer(draft, _certificate(Objective.SIZE, most, low, gap, op.waiting, [proof] if proof else []))


def _most_proven(settings: Settings, low: int, high: int, proof: Proof | None) -> tuple[int, Proof | None]:
    """Return the least number of vehicles between ``low`` and ``high`` that is not proven too small, by bounds alone."""
    op = settings.operation
    while low < high and not settings.halt():
        trial = (low + high) // 2
        search = settings.search(settings.all_out(trial, settings.horizon))
        if search.proves_less(op.waiting) and search.bound is not None:
            low, proof = trial + 1, search.bound.proof()
        else:
            high = trial
    return low, proof


def _not_everybody(settings: Settings, search: Rescue) -> NoFeasiblePlanError:
    """Return the error that says how many can be received at the best, and why not all."""
    op = settings.operation
    _, bound = _found(search)
    least_bad = settings.search(Query(search.query.vehicles, settings.horizon, op.waiting, weighted=False))
    for stage in least_bad.run():
        settings.report(f"{stage}, least bad alternative", None, None)
    people = max(search.value, least_bad.value)
    most = bound.value if least_bad.bound is None else min(bound.value, least_bad.bound.value)
    return NoFeasiblePlanError(why_not_everybody(op, people, most, settings.horizon), most)


def _clearance(draft: Draft) -> Instant:
    return draft.totals.clearance or 0


def _last_used(operation: Operation, draft: Draft) -> int:
    """Return the number of vehicles in order up to the last one that has tasks."""
    order = [vehicle for fleet in operation.fleets for vehicle in fleet.vehicles]
    busy = {block.vehicle for block in draft.blocks if block.tasks}
    return max((number for number, vehicle in enumerate(order, start=1) if vehicle in busy), default=0)


def _found(search: Rescue) -> tuple[Draft, Bound]:
    if search.made is not None and search.made.stranded:
        bound = search.operation.waiting if search.bound is None else search.bound.value
        raise NoFeasiblePlanError(why_stranded(search.operation, search.made.stranded, search.query.horizon), bound)
    assert search.draft is not None  # noqa: S101 - the first dispatch makes one
    assert search.bound is not None  # noqa: S101 - the first evaluation makes one
    return search.draft, search.bound


def _capped(operation: Operation, bound: Bound | None) -> int:
    weighted = bound is not None and bound.query.weighted
    most = everybody(operation, weighted=weighted)
    return most if bound is None else min(most, bound.value)


def _certificate(objective: Objective, value: int, bound: int, gap: float, people_bound: int, proofs: list[Proof]) -> Certificate:
    return Certificate(objective=objective, value=value, bound=bound, gap=gap, people_bound=people_bound, proofs=tuple(proofs))
