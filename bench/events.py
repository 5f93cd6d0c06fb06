"""What goes wrong in the middle of an operation, one event of each kind."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan
from safepassage.units import HOUR, Instant, Seconds

SLOWER, HELD, CUT = 1.5, HOUR, HOUR
"""A checkpoint takes so many times as long; a convoy is held, and a window is cut, by so many seconds."""


@dataclass(frozen=True, slots=True)
class Event:
    """What has happened, in words, and the operation as it now is."""

    name: str
    what: str
    operation: Operation


def events(plan: Plan, standing: Operation, now: Instant) -> list[Event]:
    """Return one event of each kind at ``now`` for an operation that is ``standing`` in the middle of ``plan``, if there can be one."""
    makers: tuple[Callable[[Plan, Operation, Instant], Event | None], ...] = (_lost, _slower, _cut, _held)
    return [event for make in makers if (event := make(plan, standing, now)) is not None]


def _lost(plan: Plan, op: Operation, now: Instant) -> Event | None:
    """Lose the vehicle with most still to do, of those with nobody aboard."""
    empty = {fleet.id for fleet in op.fleets if not fleet.aboard}
    left = {block.vehicle: sum(task.start >= now for task in block.tasks) for block in plan.blocks if block.vehicle in empty}
    if not left:
        return None
    name = max(left, key=lambda vehicle: left[vehicle])
    fleets = tuple(fleet for fleet in op.fleets if fleet.id != name)
    return Event("vehicle lost", f"{name} is lost", replace(op, fleets=fleets))


def _slower(_: Plan, op: Operation, __: Instant) -> Event | None:
    """Let the slowest checkpoint take half as long again."""
    if not op.checkpoints:
        return None
    slowest = max(op.checkpoints, key=lambda post: post.service / post.lanes)
    service: Seconds = round(SLOWER * slowest.service)
    posts = tuple(replace(post, service=service) if post is slowest else post for post in op.checkpoints)
    what = f"{slowest.id} takes {service} s a vehicle and not {slowest.service} s"
    return Event("checkpoint slower", what, replace(op, checkpoints=posts))


def _cut(_: Plan, op: Operation, now: Instant) -> Event | None:
    """Close the window that is open at ``now`` an hour earlier, if it is still open for more than two."""
    open_now = [window for window in op.windows if window.opens <= now and now + 2 * CUT < window.usable.end]
    if not open_now:
        return None
    cut = open_now[0]
    windows = tuple(replace(window, closes=window.closes - CUT) if window is cut else window for window in op.windows)
    return Event("window cut", f"{cut.id} closes an hour earlier", replace(op, windows=windows))


def _held(plan: Plan, op: Operation, now: Instant) -> Event | None:
    """Hold the convoy that entered last before ``now`` for an hour where its vehicles are."""
    entered = [convoy for convoy in plan.convoys if convoy.gate and convoy.entry < now]
    if not entered:
        return None
    held = max(entered, key=lambda convoy: convoy.entry)
    fleets = tuple(
        replace(fleet, available_from=fleet.available_from + HELD) if fleet.id in held.vehicles else fleet for fleet in op.fleets
    )
    return Event("convoy held", f"{held.id} with {len(held.vehicles)} vehicles is held for an hour", replace(op, fleets=fleets))
