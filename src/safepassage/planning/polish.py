"""
Less exposure for the same people and aid: vehicles set off later where they would only queue inside.

A dispatched vehicle goes as soon as it can, and then waits at checkpoints and bays behind the others. What it waits on exposed places
before it boards it can as well wait where it starts.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from safepassage.domain.operation import Operation
from safepassage.domain.plan import Alight, Board, Drive
from safepassage.planning.dispatch import Dispatcher, Schedule
from safepassage.planning.draft import Draft, make_draft
from safepassage.planning.trips import Decision, Truck
from safepassage.units import Instant

ROUNDS = 3


def polish(
    dispatcher: Dispatcher, schedule: Schedule, draft: Draft, halt: Callable[[], bool], *, clearance: bool
) -> tuple[Schedule, Draft]:
    """Return the schedule and its draft with as many people and as much aid, and less exposure where that can be had."""
    for _ in range(ROUNDS):
        if halt():
            break
        found = dispatcher.replay(list(_later(dispatcher.operation, schedule)), schedule.knobs)
        trial = make_draft(dispatcher.operation, found)
        same = (trial.totals.weighted, trial.totals.people) == (draft.totals.weighted, draft.totals.people)
        in_time = not clearance or (trial.totals.clearance or 0) <= (draft.totals.clearance or 0)
        if not same or not in_time or trial.totals.delivered != draft.totals.delivered or trial.merit <= draft.merit:
            break
        schedule, draft = found, trial
    return schedule, draft


def _later(operation: Operation, schedule: Schedule) -> Iterator[Decision]:
    """Yield the decisions, each with the instant before which its vehicle need not set off."""
    starts = {truck.id: list(_starts(operation, truck)) for truck in schedule.trucks}
    numbers: dict[str, int] = {}
    for decision in schedule.decisions:
        number = numbers.get(decision.vehicle, 0)
        numbers[decision.vehicle] = number + bool(decision.point)
        own = starts[decision.vehicle]
        yield replace(decision, after=own[number]) if decision.point and number < len(own) else decision


def _starts(operation: Operation, truck: Truck) -> Iterator[Instant]:
    """Yield for each boarding of ``truck`` when it could have set off to be there just in time."""
    place, before, start, waited, outside = truck.fleet.place, None, None, 0, 0
    for task, _ in truck.tasks:
        if isinstance(task, Alight):
            start, waited, outside = None, 0, 0
        elif start is None:
            start = task.start
        elif before is not None and operation.place[place].exposed_in:
            waited += task.start - before
        elif before is not None:
            outside += task.start - before
        if isinstance(task, Board):
            # Who waits outside for a window, and then inside again, is to come as much later as both.
            yield (task.start if start is None else start) + waited + (outside if waited else 0)
        if isinstance(task, Drive):
            place = operation.leg[task.leg].ends(task.direction)[1]
        before = task.end
