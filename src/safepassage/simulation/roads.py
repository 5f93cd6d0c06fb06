"""What the tasks of one vehicle mean on its road: where it enters, where it can turn back, which window it is in, when it is out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from safepassage.domain.network import AccessWindow, Direction, Role
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Alight, Block, Board, Drive, Plan, Service, Task

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """
    One vehicle's tasks, one entry for each.

    Parameters
    ----------
    places
        Where the task starts and where it ends.
    entries
        The convoy that enters at a gate with this drive, or an empty text.
    back
        Number of the first exposed drive of the way in that the task belongs to; -1 if there is no turning back from it.
    resume
        Of that first drive: number of the first exposed drive of the next way in from the same place, or -1.
    points
        Convoy and place, where going on is decided; None elsewhere.
    boardings
        Place, and the convoy in which they leave, of a boarding; None elsewhere.
    holds
        Of a drive out of a refuge that is not exposed into what is, on the way out: number of itself. Of a drive inwards to such a refuge:
        number of the drive by which this trip leaves it again. -1 elsewhere.
    leaves
        Number of the window that the vehicle leaves with this drive, or -1.
    inside
        Number of the window in which the vehicle is exposed during the task, or -1.
    """

    places: tuple[Pair, ...]
    entries: tuple[str, ...]
    back: tuple[int, ...]
    resume: tuple[int, ...]
    points: tuple[Pair | None, ...]
    boardings: tuple[Pair | None, ...]
    holds: tuple[int, ...]
    leaves: tuple[int, ...]
    inside: tuple[int, ...]


def runs_of(op: Operation, plan: Plan, block: Block, windows: Sequence[AccessWindow]) -> Run:
    """Return what the tasks of ``block`` mean."""
    tasks = block.tasks
    places = tuple(_ends(op, task) for task in tasks)
    gates = {convoy.id: convoy.gate for convoy in plan.convoys}
    seen: set[str] = set()
    entries = []
    for task in tasks:
        convoy = task.convoy if isinstance(task, Drive) else ""
        entries.append(convoy if convoy and convoy not in seen and gates.get(convoy) else "")
        seen.add(convoy)
    ways = list(_ways_in(op, block, places))
    leaves, inside = _windows(op, tasks, places, windows)
    back, resume = [-1] * len(tasks), [-1] * len(tasks)
    points: list[Pair | None] = [None] * len(tasks)
    for number, (first, last) in enumerate(ways):
        back[first : last + 1] = [first] * (last + 1 - first)
        later = (other for other, _ in ways[number + 1 :] if places[other][0] == places[first][0])
        resume[first : last + 1] = [next(later, -1)] * (last + 1 - first)
        points[first : last + 1] = _points(tasks, places, first, last)
    return Run(
        places=places,
        entries=tuple(entries),
        back=tuple(back),
        resume=tuple(resume),
        points=tuple(points),
        boardings=tuple(_boarding(tasks, number) for number in range(len(tasks))),
        holds=_holds(op, tasks, places),
        leaves=leaves,
        inside=inside,
    )


def _ends(op: Operation, task: Task) -> Pair:
    """Return the ids of the places where ``task`` starts and ends."""
    if isinstance(task, Drive):
        return op.leg[task.leg].ends(task.direction)
    if isinstance(task, Service):
        place = next(checkpoint.place for checkpoint in op.checkpoints if checkpoint.id == task.checkpoint)
        return place, place
    return task.place, task.place


def _ways_in(op: Operation, block: Block, places: Sequence[Pair]) -> Iterator[tuple[int, int]]:
    """Yield the first exposed drive and the last task of each way in: until people board, or until the last drive inwards if none do."""
    start, loaded = 0, any(load.count for load in op.fleet[block.fleet].aboard)
    ends = [number for number, task in enumerate(block.tasks) if isinstance(task, Alight)]
    for end in (*ends, len(block.tasks)):
        inwards = [
            number
            for number in range(start, end)
            if isinstance(task := block.tasks[number], Drive) and task.direction is Direction.IN and op.leg[task.leg].exposed_in
        ]
        # One who starts inside cannot turn back out of it; from the first place on that is not exposed they can.
        while inwards and op.place[places[inwards[0]][0]].exposed_in:
            inwards.pop(0)
        if inwards and not loaded:
            boards = (number for number in range(start, end) if isinstance(block.tasks[number], Board))
            yield inwards[0], next(boards, inwards[-1])
        start, loaded = end + 1, False


def _points(tasks: Sequence[Task], places: Sequence[Pair], first: int, last: int) -> list[Pair | None]:
    """Return where going on is decided on a way in: on arriving at each place, and before boarding."""
    found: list[Pair | None] = []
    convoy = ""
    for number in range(first, last + 1):
        task = tasks[number]
        if isinstance(task, Drive | Service):
            convoy = task.convoy or convoy
        decides = isinstance(task, Board) or (isinstance(task, Drive | Service) and task.direction is Direction.IN)
        served = number > first and isinstance(tasks[number - 1], Service)
        found.append((convoy, places[number][0]) if decides and not served else None)
    return found


def _holds(op: Operation, tasks: Sequence[Task], places: Sequence[Pair]) -> tuple[int, ...]:
    """Return for each task the drive out of a refuge that it is, or that takes back what it drives in; -1 for none."""
    found = [-1] * len(tasks)
    later: dict[str, int] = {}
    for number in range(len(tasks) - 1, -1, -1):
        task = tasks[number]
        if not isinstance(task, Drive) or not op.leg[task.leg].exposed_in:
            continue
        outwards = task.direction is Direction.OUT
        place = op.place[places[number][0 if outwards else 1]]
        if place.exposed_in or Role.REFUGE not in place.roles:
            continue
        if outwards:
            later[task.leg] = number
        found[number] = later.get(task.leg, -1)
    return tuple(found)


def _boarding(tasks: Sequence[Task], number: int) -> Pair | None:
    task = tasks[number]
    if not isinstance(task, Board):
        return None
    later = (after.convoy for after in tasks[number + 1 :] if isinstance(after, Drive) and after.convoy)
    return task.place, next(later, "")


def _windows(
    op: Operation, tasks: Sequence[Task], places: Sequence[Pair], windows: Sequence[AccessWindow]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return for each task the window that it leaves, and the window in which it is exposed; -1 for none."""
    leaves, inside = [-1] * len(tasks), [-1] * len(tasks)
    stretch: list[int] = []
    for number, task in enumerate(tasks):
        corridor = op.leg[task.leg].exposed_in if isinstance(task, Drive) else op.place[places[number][0]].exposed_in
        if corridor:
            stretch.append(number)
        after = op.place[places[number][1]].exposed_in
        if not stretch or (after and number + 1 < len(tasks)):
            continue
        window = _containing(windows, tasks[stretch[0]], tasks[stretch[-1]], corridor or after)
        for part in stretch:
            inside[part] = window
        if not after:
            leaves[stretch[-1]] = window
        stretch = []
    return tuple(leaves), tuple(inside)


def _containing(windows: Sequence[AccessWindow], first: Task, last: Task, corridor: str) -> int:
    """Return the number of the window that a stretch lies in, or -1 if none does."""
    return next(
        (
            number
            for number, window in enumerate(windows)
            if window.corridor == corridor and window.opens <= first.start and last.end <= window.closes
        ),
        -1,
    )
