"""Standing orders that go with a plan: they take the place of the operation's, situation by situation."""

from dataclasses import replace

from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan
from safepassage.domain.uncertainty import Action, Situation, StandingOrder
from safepassage.units import Millionths, Seconds


def ordered(operation: Operation, plan: Plan) -> Operation:
    """Return ``operation`` with the standing orders of ``plan``: in a situation that it has an order for, no other row holds."""
    if not plan.orders:
        return operation
    decided = {order.situation for order in plan.orders}
    stated = operation.uncertainty
    kept = tuple(order for order in stated.orders if order.situation not in decided)
    return replace(operation, uncertainty=replace(stated, orders=(*kept, *plan.orders)))


def ordering(plan: Plan, turn_back: Millionths | None, hold: Millionths | None, *, behind: Seconds | None = None) -> Plan:
    """
    Return ``plan`` with its orders for those who are late; its other orders stay.

    Parameters
    ----------
    turn_back
        On the way in they turn back where the chance to be out in time falls below this; None to go on.
    hold
        At a refuge on the way out they wait where the chance to be out of the next stretch in time falls below this; None to go on.
    behind
        Instead, on the way in they turn back at a point to which they come more than so many seconds after their time.
    """
    late = _order(Situation.LATE, Action.TURN_BACK, turn_back)
    if behind is not None:
        late = StandingOrder(situation=Situation.LATE, action=Action.TURN_BACK_BEHIND, after=behind)
    late_out = _order(Situation.LATE_OUT, Action.WAIT, hold)
    others = (row for row in plan.orders if row.situation not in {Situation.LATE, Situation.LATE_OUT})
    return replace(plan, orders=(*others, late, late_out))


def _order(situation: Situation, action: Action, confidence: Millionths | None) -> StandingOrder:
    if confidence is None:
        return StandingOrder(situation=situation, action=Action.GO_ON)
    return StandingOrder(situation=situation, action=action, confidence=confidence)


def chance_ordered(plan: Plan, situation: Situation) -> Millionths | None:
    """Return the chance below which ``plan`` orders not to go on in ``situation``; None if it orders anything else, or nothing."""
    order = next((row for row in plan.orders if row.situation is situation), None)
    return order.confidence if order is not None and order.action in {Action.TURN_BACK, Action.WAIT} else None


def behind_ordered(plan: Plan) -> Seconds | None:
    """Return the seconds behind its times from which on ``plan`` orders a vehicle to turn back; None if it does not order that."""
    orders = (row.after for row in plan.orders if row.action is Action.TURN_BACK_BEHIND)
    return next(orders, None)
