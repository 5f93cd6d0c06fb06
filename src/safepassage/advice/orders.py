"""Standing orders for vehicles that are late."""

from dataclasses import replace

from safepassage.domain.operation import Operation
from safepassage.domain.uncertainty import Action, Situation, StandingOrder
from safepassage.units import Millionths


def turning_back_at(operation: Operation, confidence: Millionths | None) -> Operation:
    """
    Return ``operation`` with the order to turn back where the chance to be out in time falls below ``confidence``, or None to go on.

    Other standing orders stay as they are, and plans of the one are plans of the other.
    """
    late = Situation.LATE
    order = (
        StandingOrder(situation=late, action=Action.GO_ON)
        if confidence is None
        else StandingOrder(situation=late, action=Action.TURN_BACK, confidence=confidence)
    )
    stated = operation.uncertainty
    orders = (*(row for row in stated.orders if row.situation is not late), order)
    return replace(operation, uncertainty=replace(stated, orders=orders))
