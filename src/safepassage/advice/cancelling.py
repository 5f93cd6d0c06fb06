"""
Vehicles taken out of a plan, so that less is at stake: what is left is a plan too, with a true certificate of its own.

A vehicle that stands down does nothing: it stays where it starts, with the aid it has aboard. The rules allow that inside a corridor too.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from safepassage.advice.tolerant import manned
from safepassage.domain.digest import digest
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Alight, Block, Certificate, Drive, Plan
from safepassage.planning.draft import count_totals, exposed_spans
from safepassage.terms import conditions, usable_windows


def who_may_stay(operation: Operation, plan: Plan) -> Mapping[str, int]:
    """Return the vehicles of ``plan`` that move in a corridor and start with nobody aboard, each with the weighted people it brings."""
    return MappingProxyType(
        {
            block.vehicle: _weighted(operation, block)
            for block in plan.blocks
            if any(isinstance(task, Drive) and task.convoy for task in block.tasks)
            and not any(load.count for load in operation.fleet[block.fleet].aboard)
        }
    )


def _weighted(operation: Operation, block: Block) -> int:
    received = [head for task in block.tasks if isinstance(task, Alight) for head in task.people]
    return sum(operation.weight(operation.group[head.group]) * head.count for head in received)


def stood_down(operation: Operation, plan: Plan, vehicles: Collection[str], certificate: Certificate) -> Plan:
    """
    Return ``plan`` without the tasks of ``vehicles``, as a plan of ``operation``.

    Parameters
    ----------
    certificate
        Of any plan of ``operation`` for the same question and horizon: its bounds and proofs hold for this one too.
    """
    blocks = tuple(replace(block, tasks=()) if block.vehicle in vehicles else block for block in plan.blocks)
    convoys = manned(plan.convoys, blocks)
    totals = count_totals(operation, blocks)
    value, bound = totals.weighted, certificate.bound
    return replace(
        plan,
        digest=digest(operation),
        blocks=blocks,
        convoys=convoys,
        totals=totals,
        conditions=conditions(operation, _windows(operation, blocks) | {convoy.window for convoy in convoys}),
        certificate=replace(certificate, value=value, gap=(bound - value) / bound if bound else 0.0),
    )


def _windows(operation: Operation, blocks: Iterable[Block]) -> frozenset[str]:
    """Return the windows in which vehicles are exposed."""
    spans = {span for block in blocks for span in exposed_spans(operation, block)}
    return frozenset(
        window.id
        for window in usable_windows(operation)
        for start, end, corridor in spans
        if window.corridor == corridor and window.usable.holds(start, end)
    )
