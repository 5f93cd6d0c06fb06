"""Plans from which one is taken that keeps a confidence: with more in hand, from nearer, with fewer vehicles."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from safepassage.advice.cancelling import idle_trips, stood_down, who_may_stay
from safepassage.advice.reaching import reaches, within
from safepassage.advice.selecting import halves, selections
from safepassage.advice.tightening import margins, tightened
from safepassage.advice.trials import Trial, Try
from safepassage.domain.operation import Operation
from safepassage.domain.orders import behind_ordered, chance_ordered, ordering
from safepassage.domain.plan import Plan
from safepassage.domain.uncertainty import Disruption, Situation, Varies
from safepassage.errors import NoFeasiblePlanError
from safepassage.planning.solve import solve
from safepassage.units import Millionths, Seconds
from safepassage.verification import verify

MARGINS = 6
"""Margins that are planned with, 0 among them."""
REACHES = 2
"""Limits of how far in people are fetched, no limit among them."""
HOLDS: tuple[Millionths | None, ...] = (None, 500_000, 900_000)
"""Chances below which those on the way out wait at a refuge; None for never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """
    How a plan that keeps a confidence is looked for.

    Parameters
    ----------
    play
        Plays a plan.
    play_without
        Returns what plays plans if some things do not happen; None if what a confidence would take is not asked for.
    runs, fresh
        Runs for the search, and fresh ones for what is told of a plan.
    margins, reaches
        Margins, and limits of how far in people are fetched, that are planned with.
    time_limit
        Seconds for planning with all of them together.
    gap
        Good enough for a plan with a margin.
    tell
        Told in a few words what is being done.
    stop
        Asked often; no further plans are looked for when it returns True.
    """

    play: Try
    play_without: Callable[[frozenset[Varies | Disruption]], Try] | None = None
    runs: int = 300
    fresh: int = 2_000
    margins: int = MARGINS
    reaches: int = REACHES
    seed: int = 0
    time_limit: float = 60.0
    gap: float = 0.02
    tell: Callable[[str], None] = lambda _: None
    stop: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """
    A plan with its standing orders, and how it was made.

    Parameters
    ----------
    margin, reach
        Seconds more in hand, and seconds of exposure beyond which nobody is fetched.
    share, received
        Share of the runs of the search in which all are out in time, and people received in them on average.
    usual
        People received in the runs in the middle.
    """

    plan: Plan
    margin: Seconds = 0
    reach: Seconds | None = None
    share: float = 0.0
    received: float = 0.0
    usual: float = 0.0

    @property
    def turn_back(self) -> Millionths | None:
        """Return the chance below which vehicles turn back on the way in; None if they go on."""
        return chance_ordered(self.plan, Situation.LATE)

    @property
    def goes_on(self) -> bool:
        """Return whether nobody turns back for being late."""
        return self.turn_back is None and self.behind is None

    @property
    def behind(self) -> Seconds | None:
        """Return the seconds behind its times from which on a vehicle turns back on the way in; None if that is not ordered."""
        return behind_ordered(self.plan)

    @property
    def hold(self) -> Millionths | None:
        """Return the chance below which vehicles wait at a refuge on the way out; None if they go on."""
        return chance_ordered(self.plan, Situation.LATE_OUT)


def candidates(operation: Operation, plan: Plan, targets: Sequence[float], search: Search) -> Iterator[Candidate]:
    """Yield plans with each margin, from each reach and with fewer and fewer vehicles, all of which go on, or wait at refuges."""
    for base in list(_bases(operation, plan, search)):
        where = "" if base.reach is None else ", from nearby"
        search.tell(f"runs of the plan with {base.margin // 60} min more in hand{where}")
        for fewer in _thinned(operation, base, targets, search):
            for hold in HOLDS:
                yield tried(operation, replace(fewer, plan=ordering(fewer.plan, None, hold)), search)


def tried(operation: Operation, candidate: Candidate, search: Search) -> Candidate:
    """Return ``candidate`` as the runs of the search judge it."""
    return judged(candidate, search.play(operation, candidate.plan, 0, search.runs))


def judged(candidate: Candidate, trial: Trial) -> Candidate:
    """Return ``candidate`` as ``trial`` judges it."""
    received = trial.received
    return replace(
        candidate, share=float(trial.all_out.mean()), received=float(received.mean()), usual=float(np.median(received))
    )


def _bases(operation: Operation, plan: Plan, search: Search) -> Iterator[Candidate]:
    """Yield ``plan``, then plans of ``operation`` from nearer and nearer and with more and more in hand, each once."""
    yield Candidate(plan=plan)
    seen = {plan.blocks}
    all_margins, all_reaches = margins(operation, search.margins), reaches(operation, search.reaches)
    limit = search.time_limit / max(1, len(all_margins) * len(all_reaches) - 1)
    for reach in all_reaches:
        near = within(operation, reach)
        for margin in all_margins:
            if search.stop():
                return
            if margin or reach is not None:
                search.tell(f"a plan with {margin // 60} min more in hand{'' if reach is None else ', from nearby'}")
                found = _made(operation, near, plan, margin, limit, search)
                if found is None:
                    break
                if found.blocks not in seen:
                    seen.add(found.blocks)
                    yield Candidate(plan=found, margin=margin, reach=reach)


def _made(operation: Operation, near: Operation, plan: Plan, margin: Seconds, time_limit: float, search: Search) -> Plan | None:
    """Return a plan of ``operation`` for the people in ``near`` that has every vehicle out ``margin`` earlier, or None."""
    tight = tightened(near, margin)
    try:
        found = solve(tight, deadline=plan.horizon, time_limit=time_limit, gap=search.gap, seed=plan.seed, stop=search.stop)
    except NoFeasiblePlanError:
        return None
    return stood_down(operation, replace(found, assumed=plan.assumed), (), plan.certificate)


def _thinned(operation: Operation, base: Candidate, targets: Sequence[float], search: Search) -> Iterator[Candidate]:
    """Yield ``base``, and with as few vehicles standing down as each of ``targets`` takes, or half of them, as far as rules allow."""
    yield base
    useless = idle_trips(operation, base.plan)
    leaner = replace(base, plan=stood_down(operation, base.plan, useless, base.plan.certificate)) if useless else base
    if useless and not verify(operation, leaner.plan).ok:
        leaner = base
    brings = who_may_stay(operation, leaner.plan)
    trial = search.play(operation, ordering(leaner.plan, None, None), 0, search.runs)
    columns = [number for number, name in enumerate(trial.vehicles) if brings.get(name)]
    if not columns:
        return
    names = np.array([trial.vehicles[number] for number in columns])
    failed, weights = trial.failed[:, columns], [brings[name] for name in names]
    sets = [*halves(failed, weights), *(sent for sent in selections(failed, weights, targets) if sent is not None)]
    for vehicles in dict.fromkeys(frozenset(names[~sent].tolist()) for sent in sets):
        found = stood_down(operation, leaner.plan, vehicles, base.plan.certificate)
        if (vehicles or useless) and found.totals.people and verify(operation, found).ok:
            yield replace(base, plan=found)
