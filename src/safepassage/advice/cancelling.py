"""
Vehicles taken out of a plan, so that less is at stake: what is left is a plan too, with a true certificate of its own.

A vehicle that stands down does nothing: it stays where it starts, with the aid it has aboard. One that starts inside a corridor goes out of
it at once (`withdrawing`): left inside it would not be out by the close.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from safepassage.advice.tolerant import manned
from safepassage.advice.withdrawing import got_out
from safepassage.domain.digest import digest
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Alight, Block, Certificate, Drive, Plan, Unload
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


def idle_trips(operation: Operation, plan: Plan) -> frozenset[str]:
    """Return the vehicles of ``plan`` that move in a corridor and may stay, but bring nobody and hand over nothing."""
    useful = {block.vehicle for block in plan.blocks if any(isinstance(task, Unload) and task.goods for task in block.tasks)}
    return frozenset(name for name, brought in who_may_stay(operation, plan).items() if not brought) - useful


def _weighted(operation: Operation, block: Block) -> int:
    received = [head for task in block.tasks if isinstance(task, Alight) for head in task.people]
    return sum(operation.weight(operation.group[head.group]) * head.count for head in received)


def stood_down(operation: Operation, plan: Plan, vehicles: Collection[str], certificate: Certificate) -> Plan:
    """
    Return ``plan`` without the tasks of ``vehicles``, as a plan of ``operation``; those inside that have nothing to do are got out.

    Parameters
    ----------
    certificate
        Of any plan of ``operation`` for the same question and horizon: its bounds and proofs hold for this one too.
    """
    blocks = tuple(replace(block, tasks=()) if block.vehicle in vehicles else block for block in plan.blocks)
    idle = [block.vehicle for block in blocks if not block.tasks and not operation.fleet[block.fleet].aboard]
    blocks, leaving = got_out(operation, blocks, idle)
    convoys = manned((*plan.convoys, *leaving), blocks)
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
