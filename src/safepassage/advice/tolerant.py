"""The best order of blocks and of boarding if vehicles may be lost."""

from collections.abc import Sequence
from dataclasses import replace

from safepassage.advice.boarding import by_priority
from safepassage.advice.levelling import levelled
from safepassage.advice.sharing import shared_out
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Block, Convoy, Drive, Plan
from safepassage.planning.draft import count_totals
from safepassage.units import Instant


def tolerant(operation: Operation, plan: Plan) -> Plan:
    """
    Return ``plan`` with tasks and people spread over the vehicles as evenly as may be, and boarding in order of priority.

    As many of each group are received, so the certificate stays true, and every vehicle's moves are moves of the plan. Its promise
    (`losses.promise`) is at least as good for every number of lost vehicles, where no convoy needs escorts: whatever is exchanged makes the
    larger of two loads smaller.
    """
    blocks = by_priority(operation, levelled(operation, shared_out(operation, plan.blocks)))
    return replace(plan, blocks=tuple(blocks), convoys=manned(plan.convoys, blocks), totals=count_totals(operation, blocks))


def manned(convoys: Sequence[Convoy], blocks: Sequence[Block]) -> tuple[Convoy, ...]:
    """Return the convoys in which anybody still drives, with those who do; one without a gate begins with the first of them."""
    members: dict[str, dict[str, Instant]] = {}
    for block in blocks:
        for task in block.tasks:
            if isinstance(task, Drive) and task.convoy:
                members.setdefault(task.convoy, {}).setdefault(block.vehicle, task.start)
    return tuple(
        replace(
            convoy,
            vehicles=tuple(sorted(members[convoy.id])),
            entry=convoy.entry if convoy.gate else min(members[convoy.id].values()),
        )
        for convoy in convoys
        if convoy.id in members
    )
