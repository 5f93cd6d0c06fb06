"""Whether a plan still rests on what is agreed: which clause, withdrawn or lapsed, no longer carries it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from safepassage.domain.movement import Course, courses, exposures
from safepassage.domain.network import AccessWindow
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Drive, Plan
from safepassage.terms.assuming import as_planned
from safepassage.terms.standing import Standing, conditions, usable_windows, window_standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Footing:
    """
    How a plan stands by the terms as they are now.

    Parameters
    ----------
    failures
        Why it may no longer be used, in sentences that name the clause; empty if it may.
    new_conditions
        What it rests on now that it does not say.
    settled
        What it says that it rests on and what has been agreed since.
    """

    failures: tuple[str, ...]
    new_conditions: tuple[str, ...]
    settled: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Return whether the plan may still be used, and says all that it rests on."""
        return not self.failures and not self.new_conditions


def misfits(operation: Operation, plan: Plan) -> Iterator[str]:
    """Yield a sentence for each thing that ``plan`` moves, or moves on, and ``operation`` lacks: it cannot be followed then."""
    if plan.operation != operation.id:
        yield f"The plan is for operation {plan.operation!r}, this is {operation.id!r}. Check the files."
        return
    for fleet in dict.fromkeys(block.fleet for block in plan.blocks):
        if fleet not in operation.fleet:
            yield f"Fleet {fleet} is no longer in the operation. Plan again."
    for leg in dict.fromkeys(task.leg for block in plan.blocks for task in block.tasks if isinstance(task, Drive)):
        if leg not in operation.leg:
            yield f"Leg {leg} is no longer in the operation. Plan again."


def footing(operation: Operation, plan: Plan) -> Footing:
    """Return how ``plan`` stands by the terms of ``operation``; not at all if it moves by what ``operation`` does not have."""
    wrong = tuple(misfits(operation, plan))
    if wrong:
        return Footing(failures=wrong, new_conditions=(), settled=())
    planned = as_planned(operation, plan)
    used = windows_used(planned, plan)
    moving = courses(planned, plan)
    failures = [sentence for name in used for sentence in _failures(planned, plan, name, moving)]
    now = conditions(planned, frozenset(used))
    return Footing(
        failures=tuple(dict.fromkeys(failures)),
        new_conditions=tuple(point for point in now if point not in plan.conditions),
        settled=tuple(point for point in plan.conditions if point not in now) if not failures else (),
    )


def windows_used(operation: Operation, plan: Plan) -> tuple[str, ...]:
    """Return the ids of the windows that the plan's convoys name, and of those that hold what vehicles do beside convoys."""
    used = dict.fromkeys(convoy.window for convoy in plan.convoys)
    for course in courses(operation, plan):
        for corridor, stretch in exposures(operation, course):
            holding = [w.id for w in operation.windows if w.corridor == corridor and w.usable.holds(stretch.start, stretch.end)]
            if holding and not used.keys() & set(holding):
                used[holding[0]] = None
    return tuple(used)


def _failures(operation: Operation, plan: Plan, name: str, moving: Sequence[Course]) -> Iterator[str]:
    window = operation.window.get(name)
    if window is None:
        yield f"Window {name} is no longer among the terms. Plan again."
        return
    standing = window_standing(operation, window)
    if standing.standing is Standing.CLOSED:
        yield from (f"Window {name} may no longer be used. {point}" for point in standing.against)
        return
    usable = {other.id: other for other in usable_windows(operation)}
    if name not in usable:
        yield from (
            f"Window {name} is not agreed in detail by all, and the plan did not assume it. {point}"
            for point in standing.open_points
        )
        return
    yield from _outside(operation, plan, usable[name], moving)


def _outside(operation: Operation, plan: Plan, window: AccessWindow, moving: Iterable[Course]) -> Iterator[str]:
    """Yield a sentence if vehicles of convoys in ``window`` are exposed outside what is left of it."""
    convoys = {convoy.id for convoy in plan.convoys if convoy.window == window.id}
    vehicles = {vehicle for convoy in plan.convoys if convoy.id in convoys for vehicle in convoy.vehicles}
    whole = operation.window[window.id].usable
    for course in moving:
        if course.vehicle not in vehicles:
            continue
        for corridor, stretch in exposures(operation, course):
            is_in = corridor == window.corridor and whole.holds(stretch.start, stretch.end)
            if is_in and not window.usable.holds(stretch.start, stretch.end):
                yield f"The parties now state less of window {window.id} than the plan uses. Plan again."
                return
