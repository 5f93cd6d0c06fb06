"""What may be planned with though not all have agreed, because somebody asked what would be possible if they did."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches

from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan
from safepassage.terms.standing import Standing, usable_windows, window_standing

ALL = "all"
"""The word for every clause."""


def assume(operation: Operation, clauses: Iterable[str]) -> Operation:
    """
    Return ``operation`` with ``clauses`` assumed, beside those that it assumes already; `ALL` means every clause.

    Raises
    ------
    ValueError
        If there is no such clause, with the one that comes nearest.
    """
    known = [clause.id for clause in operation.clauses]
    wanted: dict[str, None] = dict.fromkeys(operation.assumed)
    for name in clauses:
        if name != ALL and name not in known:
            near = get_close_matches(name, known, n=1)
            hint = (
                f"Did you mean {near[0]}?" if near else f"Expected {ALL}, or one of: {', '.join(known) or 'no clause is stated'}."
            )
            msg = f"There is no clause {name!r} in {operation.id}. {hint}"
            raise ValueError(msg)
        wanted.update(dict.fromkeys(known if name == ALL else (name,)))
    return replace(operation, assumed=tuple(name for name in known if name in wanted))


def as_planned(operation: Operation, plan: Plan) -> Operation:
    """Return ``operation`` with exactly the assumptions that ``plan`` was made under, as far as their clauses are still there."""
    known = {clause.id for clause in operation.clauses}
    return replace(operation, assumed=tuple(name for name in plan.assumed if name in known))


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """
    Windows that are not planned with because the same things are open.

    Parameters
    ----------
    windows
        Their ids.
    open_points
        What is open, in sentences.
    to_assume
        Ids of the clauses that must be assumed to see what would be possible.
    """

    windows: tuple[str, ...]
    open_points: tuple[str, ...]
    to_assume: tuple[str, ...]


def left_aside(operation: Operation) -> tuple[Aside, ...]:
    """
    Return the windows that are not planned with because something is open.

    Windows that somebody is against are not among them: a refusal cannot be assumed away.
    """
    usable = {window.id for window in usable_windows(operation)}
    found: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for window in operation.windows:
        standing = window_standing(operation, window)
        if standing.standing is Standing.CONDITIONAL and window.id not in usable:
            to_assume = tuple(name for name in standing.open_clauses if name not in operation.assumed)
            found.setdefault((standing.open_points, to_assume), []).append(window.id)
    return tuple(
        Aside(windows=tuple(windows), open_points=points, to_assume=to_assume) for (points, to_assume), windows in found.items()
    )
