"""Plan an operation: the public entrance of planning."""

import time
from collections.abc import Callable

from safepassage.domain.operation import Operation
from safepassage.domain.plan import Objective, Plan
from safepassage.errors import NoFeasiblePlanError
from safepassage.planning import questions
from safepassage.planning.draft import make_plan
from safepassage.planning.impossible import why_nobody
from safepassage.planning.progress import OnProgress, Progress
from safepassage.units import Instant

FIRST = 0.85
"""Share of the time limit after which no better plan is sought: what is left is for aid and less exposure."""
_ANSWERS = {Objective.RESCUE: questions.rescue, Objective.CLEAR: questions.clear, Objective.SIZE: questions.size}


def solve(
    operation: Operation,
    *,
    objective: Objective = Objective.RESCUE,
    deadline: Instant | None = None,
    time_limit: float = 60.0,
    gap: float = 0.0,
    seed: int = 0,
    on_progress: OnProgress | None = None,
    stop: Callable[[], bool] | None = None,
) -> Plan:
    """
    Return the best plan found for ``operation``, with a certificate of how good any plan could be.

    Parameters
    ----------
    objective
        The question: most people (rescue), earliest clearance (clear), fewest vehicles (size).
    deadline
        Instant by which people must have been received; by default, and at most, the operation's horizon.
    time_limit
        Seconds after which the best plan so far is returned with its true gap.
    gap
        Good enough: planning ends when the gap is proven to be no larger.
    seed
        The same operation, question and seed give the same plan, unless time ran out or it has many trips (over 200): then what is found
        depends on how long things take.
    on_progress
        Called with the best value and bound as they change.
    stop
        Asked often; planning ends, as if time had run out, when it returns True.

    Raises
    ------
    NoFeasiblePlanError
        If nobody can be brought out, or for clear and size not everybody, with the reasons and the least bad alternative.
    ValueError
        If the deadline is not after the operation's start.
    """
    if deadline is not None and deadline <= 0:
        msg = f"The deadline must be after the operation's start, got {deadline} s after it. Give a later deadline."
        raise ValueError(msg)
    rounds = [place.name for place in operation.places if place.rounds]
    if rounds and any(corridor.escorts for corridor in operation.corridors):
        # The dispatcher that knows escorts does not know rounds.
        msg = (
            f"Places collected on rounds cannot be planned together with escorts yet: {', '.join(rounds)}. Clear the mark to plan them "
            "like any other, or enter 0 escorts for every corridor."
        )
        raise NoFeasiblePlanError([msg], operation.waiting)
    horizon = operation.horizon if deadline is None else min(deadline, operation.horizon)
    began = time.monotonic()

    def halt() -> bool:
        return time.monotonic() - began > FIRST * time_limit or (stop is not None and stop())

    def over() -> bool:
        return time.monotonic() - began > time_limit

    def report(stage: str, value: int | None, bound: int | None) -> None:
        if on_progress is not None:
            seconds = time.monotonic() - began
            on_progress(Progress(seconds=seconds, stage=stage, objective=objective, value=value, bound=bound))

    settings = questions.Settings(operation, horizon, gap, seed, halt, report, over)
    answer = _ANSWERS[objective](settings)
    if operation.waiting and not answer.draft.totals.people:
        bound = answer.certificate.people_bound
        raise NoFeasiblePlanError(why_nobody(operation, bound, horizon), bound)
    return make_plan(operation, answer.draft, objective, horizon, seed, answer.certificate)
