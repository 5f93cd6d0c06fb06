"""A plan for the loss of vehicles: tasks shared out, what it then promises, and what frames any policy."""

from collections.abc import Callable

from safepassage.advice.assurance import LossTolerance
from safepassage.advice.foresight import foresight
from safepassage.advice.losses import promise
from safepassage.advice.tolerant import tolerant
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Objective, Plan


def prepare_for_losses(
    operation: Operation, plan: Plan, lost: int, *, time_limit: float = 60.0, stop: Callable[[], bool] | None = None
) -> tuple[Plan, LossTolerance]:
    """
    Return ``plan`` with its tasks shared out as evenly as may be, and what it promises if ``lost`` vehicles are lost.

    Parameters
    ----------
    time_limit
        Seconds for the bounds of perfect foresight.
    stop
        Asked often; the bounds are then those found so far, true but larger.

    Raises
    ------
    ValueError
        If the plan answers another question than ``rescue``, more vehicles are lost than there are, or there are too many cases.
    """
    if plan.objective is not Objective.RESCUE:
        msg = f"Loss of vehicles is planned for with the objective rescue alone, got {plan.objective.value}. Plan for rescue."
        raise ValueError(msg)
    before = promise(operation, plan, lost)
    shared = tolerant(operation, plan)
    bounds = foresight(operation, lost, deadline=plan.horizon, time_limit=time_limit, seed=plan.seed, stop=stop)
    return shared, LossTolerance(before=before, promise=promise(operation, shared, lost), foresight=bounds)
