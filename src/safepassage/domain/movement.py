"""What every vehicle does, second by second, with the waits and the loads that a plan leaves unsaid."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from safepassage.domain.fleet import Fleet
from safepassage.domain.network import Direction
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Alight, Block, Board, Drive, Load, Plan, Service, Task, Unload
from safepassage.units import HOUR, Instant, Interval, Kilograms, People


class Doing(StrEnum):
    """What a vehicle does in a spell of time."""

    DRIVE = "drive"
    WAIT = "wait"
    SERVICE = "service"
    BOARD = "board"
    ALIGHT = "alight"
    LOAD = "load"
    UNLOAD = "unload"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """
    A spell in which a vehicle does one thing.

    Parameters
    ----------
    place
        Where it stands, or where its drive starts.
    people, kg
        Aboard while it lasts: people who board or alight and aid that is loaded or unloaded are counted in.
    task
        The plan's task; None for a wait.
    """

    doing: Doing
    place: str
    start: Instant
    end: Instant
    people: People
    kg: Kilograms
    task: Task | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """All spells of one vehicle, without gaps from when it is there until its last task ends."""

    vehicle: str
    fleet: Fleet
    spells: tuple[Spell, ...]

    @property
    def used(self) -> bool:
        """Return whether the vehicle does anything."""
        return bool(self.spells)


def courses(operation: Operation, plan: Plan) -> tuple[Course, ...]:
    """Return the course of every vehicle, in the plan's order."""
    return tuple(
        Course(vehicle=block.vehicle, fleet=operation.fleet[block.fleet], spells=tuple(_spells(operation, block)))
        for block in plan.blocks
    )


def _spells(operation: Operation, block: Block) -> Iterator[Spell]:
    fleet = operation.fleet[block.fleet]
    at, clock = fleet.place, max(0, fleet.available_from)
    people, kg = sum(load.count for load in fleet.aboard), sum(load.kg for load in fleet.cargo)
    for task in block.tasks:
        if task.start > clock:
            yield Spell(doing=Doing.WAIT, place=at, start=clock, end=task.start, people=people, kg=kg)
        gained = sum(item.count for item in task.people) if isinstance(task, Board) else 0
        loaded = sum(item.kg for item in task.goods) if isinstance(task, Load) else 0
        people, kg = people + gained, kg + loaded
        yield Spell(doing=Doing(task.tag), place=at, start=task.start, end=task.end, people=people, kg=kg, task=task)
        if isinstance(task, Alight):
            people -= sum(item.count for item in task.people)
        elif isinstance(task, Unload):
            kg -= sum(item.kg for item in task.goods)
        elif isinstance(task, Drive):
            at = operation.leg[task.leg].ends(task.direction)[1]
        clock = task.end


def exposed_in(operation: Operation, spell: Spell) -> str:
    """Return the corridor that the vehicle is exposed in during ``spell``, or an empty text."""
    if isinstance(spell.task, Drive):
        return operation.leg[spell.task.leg].exposed_in
    return operation.place[spell.place].exposed_in


def exposures(operation: Operation, course: Course) -> tuple[tuple[str, Interval], ...]:
    """Return the unbroken stretches in which a vehicle is exposed, each with its corridor."""
    found: list[tuple[str, Interval]] = []
    for spell in course.spells:
        corridor = exposed_in(operation, spell)
        if corridor and found and found[-1][0] == corridor and found[-1][1].end == spell.start:
            found[-1] = (corridor, Interval(found[-1][1].start, spell.end))
        elif corridor:
            found.append((corridor, Interval(spell.start, spell.end)))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """A vehicle that stood in the queue of a checkpoint from ``start`` until it was served at ``end``."""

    vehicle: str
    checkpoint: str
    direction: Direction
    start: Instant
    end: Instant


def queue(all_courses: tuple[Course, ...]) -> tuple[Wait, ...]:
    """Return every wait that ends with a service at the same checkpoint."""
    waits = []
    for course in all_courses:
        for before, after in zip(course.spells, course.spells[1:], strict=False):
            if before.doing is Doing.WAIT and isinstance(after.task, Service):
                task = after.task
                waits.append(
                    Wait(
                        vehicle=course.vehicle,
                        checkpoint=task.checkpoint,
                        direction=task.direction,
                        start=before.start,
                        end=before.end,
                    )
                )
    return tuple(waits)


def levels(periods: Iterator[tuple[Instant, Instant]]) -> tuple[tuple[Instant, int], ...]:
    """Return how many of ``periods`` hold each instant, as steps: from this instant on, so many."""
    changes: dict[Instant, int] = {}
    for start, end in periods:
        changes[start] = changes.get(start, 0) + 1
        changes[end] = changes.get(end, 0) - 1
    steps: list[tuple[Instant, int]] = []
    level = 0
    for instant in sorted(changes):
        if changes[instant]:
            level += changes[instant]
            steps.append((instant, level))
    return tuple(steps)


def shown_period(operation: Operation, plan: Plan) -> Interval:
    """Return the full hours that hold everything in ``plan`` and every window until the horizon, with one more on either side."""
    starts = [task.start for block in plan.blocks for task in block.tasks] + [w.opens for w in operation.windows]
    ends = [task.end for block in plan.blocks for task in block.tasks]
    ends += [min(window.closes, operation.horizon) for window in operation.windows]
    start = max(0, min(starts, default=0) // HOUR * HOUR - HOUR)
    end = -(-max(ends, default=operation.horizon) // HOUR) * HOUR + HOUR
    return Interval(start, max(start + HOUR, end))
