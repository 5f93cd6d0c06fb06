"""Whether an access window may be used: the consents to its clauses, party by party and level by level, and the times that they state."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from safepassage.domain.agreement import Clause, ConsentState, Level
from safepassage.domain.network import AccessWindow
from safepassage.domain.operation import Operation
from safepassage.terms.asked import Word, checkpoints_on, controllers, objections, words
from safepassage.terms.times import stated_period


class Standing(StrEnum):
    """How firmly a window stands."""

    FIRM = "firm"
    """Every clause is agreed in detail or firmer by every party that must, at every level at which it must, for the whole window."""
    CONDITIONAL = "conditional"
    """Nobody is against it, but something is not yet agreed by all."""
    CLOSED = "closed"
    """Somebody refused or withdrew, or a consent has expired: it may not be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowStanding:
    """
    How one window stands.

    Parameters
    ----------
    open_points
        What is against it and what is not yet agreed, in sentences.
    open_clauses
        Ids of the clauses that these are about, each once: a window that is conditional may be planned with if all are assumed.
    against
        Those of the open points that are against it: what closes it.
    """

    window: str
    standing: Standing
    open_points: tuple[str, ...]
    open_clauses: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


def window_standing(operation: Operation, window: AccessWindow) -> WindowStanding:
    """Return how ``window`` stands, assumptions left aside; a window without clauses is firm."""
    clauses = {clause.id: clause for clause in operation.clauses}
    against: list[tuple[str, str]] = []
    missing: list[tuple[str, str]] = []
    for name in window.clauses:
        found = tuple(words(operation, clauses[name], window, window.closes))
        for word in (*found, *objections(operation, clauses[name], window)):
            if word.state.is_against:
                against.append((name, f"{clauses[name].subject}: {speaker(operation, word)} has {_PAST[word.state]}."))
            elif not word.state.is_agreed:
                missing.append(
                    (
                        name,
                        f"{clauses[name].subject}: {speaker(operation, word)} is at {spoken(word.state)!r}, not agreed in detail.",
                    )
                )
        missing.extend((name, sentence) for sentence in _unasked(operation, clauses[name], window, found))
    if not against:
        missing.extend(stated_period(operation, window).troubles)
    standing = Standing.CLOSED if against else Standing.CONDITIONAL if missing else Standing.FIRM
    points = dict.fromkeys(against + missing)
    return WindowStanding(
        window=window.id,
        standing=standing,
        open_points=tuple(dict.fromkeys(sentence for _, sentence in points)),
        open_clauses=tuple(dict.fromkeys(name for name, _ in points)),
        against=tuple(dict.fromkeys(sentence for _, sentence in against)),
    )


_PAST = {
    ConsentState.REFUSED: "refused",
    ConsentState.WITHDRAWN: "withdrawn its consent",
    ConsentState.EXPIRED: "let its consent expire",
}


def spoken(state: ConsentState) -> str:
    """Return ``state`` in words."""
    return state.value.replace("_", " ")


def speaker(operation: Operation, word: Word) -> str:
    """Return who spoke: the party, with the level unless it is the capital."""
    if word.level is Level.CAPITAL:
        return word.party.name
    if word.level is Level.REGIONAL:
        return f"{word.party.name} (regional command)"
    return f"{word.party.name} (at the checkpoint {checkpoint_name(operation, word.checkpoint)})"


def checkpoint_name(operation: Operation, checkpoint: str) -> str:
    """Return the name of the place where ``checkpoint`` stands."""
    return next(operation.place[other.place].name for other in operation.checkpoints if other.id == checkpoint)


def _unasked(operation: Operation, clause: Clause, window: AccessWindow, asked: tuple[Word, ...]) -> Iterator[str]:
    """Yield sentences about those whom nobody could ask: silence must not look like agreement."""
    if Level.CHECKPOINT in clause.levels:
        for checkpoint in checkpoints_on(operation, {window.corridor}):
            if not controllers(operation, checkpoint):
                name = checkpoint_name(operation, checkpoint.id)
                yield f"{clause.subject}: no party is named that controls the checkpoint {name}, so nobody there has agreed."
    if not asked:
        yield f"{clause.subject}: no party is asked for it, so nobody has agreed."


def usable_windows(operation: Operation) -> tuple[AccessWindow, ...]:
    """
    Return the windows that may be planned with, in order of opening: the one gate through which plans come to windows.

    These are the firm ones, and the conditional ones all of whose open clauses are assumed (`Operation.assumed`). Each is cut to
    what all parties state, so it may be shorter than the row of the workbook.
    """
    return operation.once(_usable_windows)


def _usable_windows(operation: Operation) -> tuple[AccessWindow, ...]:
    usable = []
    for window in operation.windows:
        found = window_standing(operation, window)
        if found.standing is Standing.FIRM or (
            found.standing is Standing.CONDITIONAL and set(found.open_clauses) <= set(operation.assumed)
        ):
            usable.append(_as_stated(operation, window))
    return tuple(sorted(usable, key=lambda window: (window.opens, window.id)))


def windows_in_force(operation: Operation) -> dict[str, AccessWindow]:
    """Return every window by id as it holds: cut to what the parties state if it may be used, else as it is written."""
    return {window.id: window for window in operation.windows} | {window.id: window for window in usable_windows(operation)}


def possible_windows(operation: Operation) -> tuple[AccessWindow, ...]:
    """Return the windows that nobody is against, in order of opening, as the workbook has them: what could still be agreed."""
    possible = [window for window in operation.windows if window_standing(operation, window).standing is not Standing.CLOSED]
    return tuple(sorted(possible, key=lambda window: (window.opens, window.id)))


def _as_stated(operation: Operation, window: AccessWindow) -> AccessWindow:
    """Return ``window`` cut to what is agreed; of clauses assumed because their times contradict each other, the row's times count."""
    troubled = [name for name, _ in stated_period(operation, window).troubles]
    period = stated_period(operation, window, ignoring=troubled)
    return window if period.troubles else replace(window, opens=period.opens, closes=period.closes)


def conditions(operation: Operation, windows: frozenset[str]) -> tuple[str, ...]:
    """Return the open points of those of ``windows`` that may be used and are conditional, as sentences, each once."""
    usable = {window.id for window in usable_windows(operation)}
    points: dict[str, None] = {}
    for window in operation.windows:
        if window.id in windows & usable:
            standing = window_standing(operation, window)
            if standing.standing is Standing.CONDITIONAL:
                points.update(dict.fromkeys(standing.open_points))
    return tuple(points)
