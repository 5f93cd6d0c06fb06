"""
Tasks shared out among alike vehicles as evenly as may be.

Two vehicles of one type that stand empty at one place may exchange all that they have still to do. The people received are the same, but
the larger of the two loads becomes smaller, so that the loss of one vehicle costs less.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from safepassage.advice.losses import is_escort, load_of
from safepassage.domain.network import Role
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Alight, Block, Board, Drive, Load, Service, Task, Unload
from safepassage.units import Instant, Kilograms, People, Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    """
    A moment at which a vehicle stands empty: before its task ``number``, free from ``free`` on, needed again at ``needed``.

    The convoys, the driving time and the people received are those before and after it.
    """

    number: int
    place: str
    free: Instant
    needed: Instant | None
    before: frozenset[str]
    after: frozenset[str]
    driven: Seconds
    drives: Seconds
    brought: People
    brings: People


def shared_out(operation: Operation, blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks after all exchanges; what stands in the convoys of a plan must then be counted again."""
    found = list(blocks)
    cuts = {n: list(_cuts(operation, block)) for n, block in enumerate(found) if not is_escort(operation, block)}
    by_type: dict[str, list[int]] = {}
    for number in cuts:
        by_type.setdefault(operation.fleet[found[number].fleet].type, []).append(number)
    for members in by_type.values():
        while (exchange := _next_exchange(operation, found, cuts, members)) is not None:
            _make(found, exchange)
            for number in (exchange.heavy, exchange.light):
                cuts[number] = list(_cuts(operation, found[number]))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Exchange:
    """Two vehicles exchange what they have to do after a cut each: ``one`` of the heavy, ``other`` of the light one."""

    heavy: int
    light: int
    one: _Cut
    other: _Cut

    @property
    def larger(self) -> People:
        """Return the larger load afterwards."""
        return max(self.one.brought + self.other.brings, self.other.brought + self.one.brings)


def _next_exchange(
    operation: Operation, blocks: Sequence[Block], cuts: Mapping[int, Sequence[_Cut]], members: Sequence[int]
) -> _Exchange | None:
    """Return the exchange that takes most from the fullest vehicle that has one, or None if none has."""
    loads = {number: load_of(blocks[number]) for number in members}
    ranked = sorted(members, key=lambda number: (-loads[number], number))
    for heavy in ranked:
        best: _Exchange | None = None
        for light in reversed(ranked):
            if loads[light] >= loads[heavy] - 1:
                break
            for one, other in product(cuts[heavy], cuts[light]):
                found = _Exchange(heavy=heavy, light=light, one=one, other=other)
                if found.larger < (best.larger if best else loads[heavy]) and _fits(operation, blocks, found):
                    best = found
        if best is not None:
            return best
    return None


def _cuts(operation: Operation, block: Block) -> Iterator[_Cut]:
    """Yield the moments at which the vehicle stands empty where it may wait; at a checkpoint it may have been served already."""
    fleet = operation.fleet[block.fleet]
    place, free = fleet.place, max(0, fleet.available_from)
    people, kg = sum(load.count for load in fleet.aboard), sum(load.kg for load in fleet.cargo)
    for number, task in enumerate((*block.tasks, None)):
        may_wait = not operation.place[place].exposed_in and place not in operation.checkpoint_at
        if may_wait and not people and not kg:
            before, after = block.tasks[:number], block.tasks[number:]
            yield _Cut(
                number=number,
                place=place,
                free=free,
                needed=None if task is None else task.start,
                before=frozenset(_convoys(before)),
                after=frozenset(_convoys(after)),
                driven=_driving(before),
                drives=_driving(after),
                brought=_received(before),
                brings=_received(after),
            )
        if task is None:
            return
        free = task.end
        if isinstance(task, Drive):
            place = operation.leg[task.leg].ends(task.direction)[1]
        people += _gained(task)
        kg += _loaded(task)


def _driving(tasks: Sequence[Task]) -> Seconds:
    return sum(task.end - task.start for task in tasks if isinstance(task, Drive))


def _received(tasks: Sequence[Task]) -> People:
    return sum(head.count for task in tasks if isinstance(task, Alight) for head in task.people)


def _gained(task: Task) -> People:
    if isinstance(task, Board | Alight):
        count = sum(head.count for head in task.people)
        return count if isinstance(task, Board) else -count
    return 0


def _loaded(task: Task) -> Kilograms:
    if isinstance(task, Load | Unload):
        kg = sum(goods.kg for goods in task.goods)
        return kg if isinstance(task, Load) else -kg
    return 0


def _convoys(tasks: Sequence[Task]) -> Iterator[str]:
    return (task.convoy for task in tasks if isinstance(task, Drive | Service) and task.convoy)


def _fits(operation: Operation, blocks: Sequence[Block], exchange: _Exchange) -> bool:
    """Return whether each vehicle can do what the other had still to do."""
    one, other = exchange.one, exchange.other
    if one.place != other.place or (one.before | other.before) & (one.after | other.after):
        return False
    if not (_in_time(one, other) and _in_time(other, one)):
        return False
    fleets = operation.fleet[blocks[exchange.heavy].fleet], operation.fleet[blocks[exchange.light].fleet]
    kind = operation.vehicle_type[fleets[0].type]
    if kind.range is not None and Role.DEPOT not in operation.place[one.place].roles:
        return False  # the ways since the last depot are not the same
    budget = kind.driving_budget
    if budget is None:
        return True
    return max(fleets[0].driven + one.driven + other.drives, fleets[1].driven + other.driven + one.drives) <= budget


def _in_time(stands: _Cut, leaves: _Cut) -> bool:
    return leaves.needed is None or stands.free <= leaves.needed


def _make(blocks: list[Block], exchange: _Exchange) -> None:
    first, second = blocks[exchange.heavy], blocks[exchange.light]
    one, other = exchange.one.number, exchange.other.number
    blocks[exchange.heavy] = replace(first, tasks=first.tasks[:one] + second.tasks[other:])
    blocks[exchange.light] = replace(second, tasks=second.tasks[:other] + first.tasks[one:])
