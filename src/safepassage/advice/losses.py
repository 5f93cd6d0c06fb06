"""
What a plan still brings out if some of its vehicles are lost: exact, by arithmetic on its blocks.

A lost vehicle is lost at the worst moment: nobody it would have brought is received, and nobody takes its place. So what is left is a
promise that holds whoever is lost and whenever; standing orders (take up, next priority) can only better it. A convoy that has lost an
escort which the corridor demands does not enter, and whoever was to travel in it travels no further.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import comb

from safepassage.domain.operation import Operation
from safepassage.domain.plan import Alight, Block, Drive, Plan, Task
from safepassage.units import People

MOST_CASES = 200_000
"""Sets of escorts that are looked at one by one; there are never that many outside of tests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """
    What is received whichever vehicles are lost.

    Parameters
    ----------
    lost
        How many are lost.
    people
        Received whichever they are.
    worst
        Vehicles whose loss leaves no more than that, in the plan's order.
    mean
        Received on average, if every set of so many vehicles is equally likely to be the one.
    """

    lost: int
    people: People
    worst: tuple[str, ...]
    mean: float


def promise(operation: Operation, plan: Plan, lost: int) -> Promise:
    """
    Return what ``plan`` brings out whichever ``lost`` of its vehicles are lost, and on average.

    Without escorts: all people less the ``lost`` largest loads of a block. With escorts every set of them is looked at, each with
    the largest loads that are left.

    Raises
    ------
    ValueError
        If ``lost`` is below 0 or above the number of vehicles, or there are too many sets of escorts to look at.
    """
    names = [block.vehicle for block in plan.blocks]
    if not 0 <= lost <= len(names):
        msg = f"Expected from 0 to {len(names)} vehicles lost, as many as there are, got {lost}."
        raise ValueError(msg)
    least, worst, mean = plan.totals.people, names[:lost], 0.0
    for escorts, chance in _escorts_lost(operation, plan, lost):
        loads = _loads(operation, plan, escorts)
        left = sum(loads.values())
        heaviest = sorted(loads, key=lambda name: -loads[name])[: lost - len(escorts)]
        received = left - sum(loads[name] for name in heaviest)
        if received < least or (lost and least == plan.totals.people):
            least, worst = received, [name for name in names if name in {*escorts, *heaviest}]
        mean += chance * left * (1 - (lost - len(escorts)) / max(1, len(loads)))
    return Promise(lost=lost, people=least, worst=tuple(worst), mean=mean)


def load_of(block: Block) -> People:
    """Return the people whom the vehicle of ``block`` brings to a reception site."""
    return sum(head.count for task in block.tasks if isinstance(task, Alight) for head in task.people)


def _escorts_lost(operation: Operation, plan: Plan, lost: int) -> Iterator[tuple[frozenset[str], float]]:
    """Yield every set of escorts that may be among ``lost`` vehicles, with the chance that it is exactly these."""
    escorts = [block.vehicle for block in plan.blocks if is_escort(operation, block)]
    carriers = len(plan.blocks) - len(escorts)
    sizes = range(max(0, lost - carriers), min(lost, len(escorts)) + 1)
    cases = sum(comb(len(escorts), size) for size in sizes)
    if cases > MOST_CASES:
        msg = f"{lost} lost vehicles, of {len(escorts)} escorts and {carriers} others, are {cases} cases. Ask for fewer lost vehicles."
        raise ValueError(msg)
    for size in sizes:
        for chosen in combinations(escorts, size):
            yield frozenset(chosen), comb(carriers, lost - size) / comb(len(plan.blocks), lost)


def is_escort(operation: Operation, block: Block) -> bool:
    """Return whether the vehicle of ``block`` is an escort."""
    return operation.vehicle_type[operation.fleet[block.fleet].type].escort


def _loads(operation: Operation, plan: Plan, escorts_lost: frozenset[str]) -> Mapping[str, People]:
    """Return the people whom each vehicle that is no escort brings, if ``escorts_lost`` are not there."""
    stopped = _stopped_convoys(operation, plan, escorts_lost)
    return {
        block.vehicle: load_of(Block(vehicle=block.vehicle, fleet=block.fleet, tasks=_until(block, stopped)))
        for block in plan.blocks
        if not is_escort(operation, block)
    }


def _stopped_convoys(operation: Operation, plan: Plan, lost: frozenset[str]) -> frozenset[str]:
    """Return the convoys that may not enter without ``lost``; a convoy that starts inside needs no escorts."""
    escorts = {block.vehicle for block in plan.blocks if is_escort(operation, block)}
    stopped: set[str] = set()
    while True:  # an escort that is stopped in one convoy is missing in its next one
        gone = lost | {block.vehicle for block in plan.blocks if block.vehicle in escorts and _meets(block, stopped)}
        more = {
            convoy.id
            for convoy in plan.convoys
            if convoy.gate and len(escorts & set(convoy.vehicles) - gone) < operation.corridor[convoy.corridor].escorts
        }
        if more <= stopped:
            return frozenset(stopped)
        stopped |= more


def _meets(block: Block, convoys: set[str]) -> bool:
    return any(isinstance(task, Drive) and task.convoy in convoys for task in block.tasks)


def _until(block: Block, stopped: frozenset[str]) -> tuple[Task, ...]:
    """Return the tasks of ``block`` before it meets a convoy that is stopped."""
    first = next((n for n, task in enumerate(block.tasks) if isinstance(task, Drive) and task.convoy in stopped), None)
    return block.tasks[:first]
