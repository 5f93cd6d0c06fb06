"""What changes about access windows: earlier, later, again on further days, agreed after all."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from safepassage.advice.days import lengthened
from safepassage.domain.agreement import Clause
from safepassage.domain.network import AccessWindow
from safepassage.domain.operation import Operation
from safepassage.terms import usable_windows
from safepassage.units import DAY, HOUR, Instant, Seconds

WHAT_IF = "what-if"
"""Id of the clause on which every window rests whose operation has been changed by granting something."""


def settled(operation: Operation) -> Operation:
    """
    Return ``operation`` with the windows that may be used as they are agreed or assumed, and nothing else standing in their way.

    They rest on one clause instead, `WHAT_IF`, to which nobody has agreed and which is assumed: whatever is planned on them is
    conditional. Windows on which nobody had to agree, and those that may not be used, stay as they are.
    """
    if any(clause.id == WHAT_IF for clause in operation.clauses):
        return operation
    usable = {window.id: window for window in usable_windows(operation)}
    windows = tuple(
        replace(usable[window.id], clauses=(WHAT_IF,)) if window.id in usable and window.clauses else window
        for window in operation.windows
    )
    clause = Clause(id=WHAT_IF, subject="What if", text="Something is granted that nobody has agreed to yet.")
    return replace(operation, windows=windows, clauses=(*operation.clauses, clause), assumed=(*operation.assumed, WHAT_IF))


def windows_together(operation: Operation) -> list[tuple[str, ...]]:
    """Return the ids of the windows that may be used, those with the same times and clauses together: they are one thing to ask for."""
    alike: dict[tuple[object, ...], list[str]] = {}
    for window in usable_windows(operation):
        alike.setdefault((window.opens, window.closes, window.clauses), []).append(window.id)
    return [tuple(ids) for ids in alike.values()]


def windows_left_aside(operation: Operation) -> list[tuple[str, ...]]:
    """Return the ids of the windows that may not be used as things stand, each alone."""
    usable = {window.id for window in usable_windows(operation)}
    return [(window.id,) for window in operation.windows if window.id not in usable]


def opened_earlier(operation: Operation, ids: Sequence[str], hours: int) -> Operation:
    """Return ``operation`` with the windows ``ids`` opening ``hours`` earlier."""
    return _changed(operation, ids, lambda window: replace(window, opens=window.opens - hours * HOUR))


def closed_later(operation: Operation, ids: Sequence[str], hours: int) -> Operation:
    """
    Return ``operation`` with the windows ``ids`` closing ``hours`` later.

    If they close last, the operation goes on for as long after them as before.
    """
    by = hours * HOUR
    windows = [operation.window[name] for name in ids]
    before = max(window.closes for window in windows)
    changed = _changed(operation, ids, lambda window: replace(window, closes=window.closes + by))
    is_last = before == max(window.closes for window in operation.windows)
    return lengthened(changed, _horizon_after(operation, before, before + by)) if is_last else changed


def held_again(operation: Operation, ids: Sequence[str], days: int) -> Operation:
    """Return ``operation`` with the windows ``ids`` held again on the ``days`` days that follow, at the same time of the day."""
    windows = [operation.window[name] for name in ids]
    last = max(window.closes for window in windows)
    more = tuple(
        replace(window, id=f"{window.id}-day-{day + 1}", opens=window.opens + day * DAY, closes=window.closes + day * DAY)
        for day in range(1, days + 1)
        for window in windows
    )
    longer = replace(operation, windows=(*operation.windows, *more))
    return lengthened(longer, _horizon_after(operation, last, last + days * DAY))


def agreed_after_all(operation: Operation, ids: Sequence[str], _amount: int) -> Operation:
    """Return ``operation`` as if every party stood by the windows ``ids``, which may not be used as things stand."""
    return _changed(operation, ids, lambda window: replace(window, clauses=(WHAT_IF,)))


def may_open_earlier(operation: Operation, ids: Sequence[str], hours: int) -> bool:
    """Return whether the windows can open so much earlier: not before the operation starts, nor while the one before is open."""
    return all(_room_before(operation, operation.window[name]) >= hours * HOUR for name in ids)


def may_close_later(operation: Operation, ids: Sequence[str], hours: int) -> bool:
    """Return whether the windows can close so much later: not once the next one of the corridor is open."""
    return all(_room_after(operation, operation.window[name], hours * HOUR) for name in ids)


def may_be_held_again(operation: Operation, ids: Sequence[str], days: int) -> bool:
    """Return whether the windows can be repeated daily: each is shorter than a day, and nothing of the corridor follows it."""
    windows = [operation.window[name] for name in ids]
    return all(w.closes - w.opens < DAY and _room_after(operation, w, days * DAY) for w in windows)


def hours_before_dawn(operation: Operation, ids: Sequence[str]) -> tuple[int, ...]:
    """Return how many whole hours earlier the windows must open to do so at first light, and an hour before; nothing without a night."""
    opens = min(operation.window[name].opens for name in ids)
    dawns = [night.end for night in operation.nights if night.end < opens]
    first = -(-(opens - max(dawns)) // HOUR) if dawns else 0
    return (first, first + 1) if first else ()


def is_in_the_dark(operation: Operation, ids: Sequence[str], hours: int) -> bool:
    """Return whether the windows, opening ``hours`` earlier, open at night."""
    return operation.is_night(min(operation.window[name].opens for name in ids) - hours * HOUR)


def _room_before(operation: Operation, window: AccessWindow) -> Seconds:
    earlier = [o.closes for o in operation.windows if o.corridor == window.corridor and o.closes <= window.opens]
    return window.opens - max(earlier, default=0)


def _room_after(operation: Operation, window: AccessWindow, by: Seconds) -> bool:
    later = [o.opens for o in operation.windows if o.corridor == window.corridor and o.opens >= window.closes]
    return not later or window.closes + by <= min(later)


def _horizon_after(operation: Operation, before: Instant, after: Instant) -> Instant:
    """Return a horizon as far after ``after`` as the operation's own is after ``before``."""
    return after + max(0, operation.horizon - before)


def _changed(operation: Operation, ids: Sequence[str], change: Callable[[AccessWindow], AccessWindow]) -> Operation:
    return replace(operation, windows=tuple(change(window) if window.id in ids else window for window in operation.windows))
