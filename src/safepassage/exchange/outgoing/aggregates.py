"""Who may be given the figures of people that leave the operation."""

from safepassage.domain.audience import Audience, Sight, Topic, sight
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan
from safepassage.domain.released import Released, released
from safepassage.exchange.outgoing.refusal import ExportRefusedError


def aggregates_of(operation: Operation, plan: Plan, audience: Audience, threshold: int) -> Released:
    """
    Return the aggregates, which are the same for every audience that may have them.

    Raises
    ------
    ExportRefusedError
        If ``audience`` may have no figures of people at all.
    """
    if sight(audience, Topic.PEOPLE) not in {Sight.ALL, Sight.TOTALS}:
        msg = f"There are no figures of people for the {audience.value.replace('_', ' ')}. Choose another audience with --for."
        raise ExportRefusedError(msg)
    return released(operation, plan, threshold)
