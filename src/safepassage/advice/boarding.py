"""
Boarding in order of priority: whoever counts most boards first.

So what is lost later is not they, and when somebody does not reach the first vehicles there are later ones that can take them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Alight, Block, Board, Headcount, Task
from safepassage.units import People


@dataclass(frozen=True, slots=True)
class Slot:
    """A boarding, with where it stands: the numbers of its block and of its tasks of boarding and alighting."""

    block: int
    board: int
    alight: int
    task: Board


def boarding_slots(operation: Operation, blocks: Sequence[Block]) -> list[list[Slot]]:
    """Return the boardings at each place for each site, by their start; not those on rounds, whose times depend on who boards."""
    found: dict[tuple[str, str], list[Slot]] = {}
    for number, block in enumerate(blocks):
        for at, task in enumerate(block.tasks):
            if isinstance(task, Board) and not operation.place[task.place].rounds:
                alight = next(n for n in range(at, len(block.tasks)) if isinstance(block.tasks[n], Alight))
                found.setdefault((task.place, task.site), []).append(Slot(number, at, alight, task))
    return [sorted(slots, key=lambda slot: (slot.task.start, slot.block)) for slots in found.values()]


def with_people(operation: Operation, blocks: Sequence[Block], loads: Iterable[tuple[Slot, Mapping[str, People]]]) -> list[Block]:
    """Return the blocks with other people in some boardings, from boarding until they are received."""
    tasks: list[list[Task]] = [list(block.tasks) for block in blocks]
    for slot, people in loads:
        heads = tuple(Headcount(group=g.id, count=people[g.id]) for g in operation.groups if people.get(g.id))
        for at in (slot.board, slot.alight):
            task = tasks[slot.block][at]
            if isinstance(task, Board | Alight):
                tasks[slot.block][at] = replace(task, people=heads)
    return [replace(block, tasks=tuple(changed)) for block, changed in zip(blocks, tasks, strict=True)]


def by_priority(operation: Operation, blocks: Sequence[Block]) -> list[Block]:
    """
    Return the blocks with the people of all boardings at one place for one site dealt out again, those with the most weight first.

    Each boarding keeps its number of people of each mobility. Going through the boardings by their start, each takes the weightiest of
    those who are ready; whoever a later boarding loses by that was ready earlier still, so that none is left short.
    """
    dealt = [load for slots in boarding_slots(operation, blocks) for load in _deal(operation, slots)]
    return with_people(operation, blocks, dealt)


def _deal(operation: Operation, slots: Sequence[Slot]) -> list[tuple[Slot, Counter[str]]]:
    left = Counter[str]()
    for slot in slots:
        left.update({head.group: head.count for head in slot.task.people})
    order = sorted(
        (operation.group[name] for name in left), key=lambda group: (-operation.weight(group), group.priority, group.id)
    )
    dealt = []
    for slot in slots:
        places = Counter[Mobility]()
        for head in slot.task.people:
            places[operation.group[head.group].mobility] += head.count
        taken = Counter[str]()
        for group in order:
            if group.ready_from <= slot.task.start:
                count = min(left[group.id], places[group.mobility])
                taken[group.id] += count
                left[group.id] -= count
                places[group.mobility] -= count
        dealt.append((slot, taken))
    return dealt
