"""Whether an access window may be used: the consents to its clauses, party by party."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from safepassage.domain.agreement import Clause, ConsentState
from safepassage.domain.network import AccessWindow
from safepassage.domain.operation import Operation


class Standing(StrEnum):
    """How firmly a window stands."""

    FIRM = "firm"
    """Every clause is agreed in detail or firmer by every party that must, for the whole window."""
    CONDITIONAL = "conditional"
    """Nobody is against it, but something is not yet agreed by all."""
    CLOSED = "closed"
    """Somebody refused or withdrew, or a consent has expired: it may not be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowStanding:
    """How one window stands, and the open points in sentences."""

    window: str
    standing: Standing
    open_points: tuple[str, ...]


def window_standing(operation: Operation, window: AccessWindow) -> WindowStanding:
    """Return how ``window`` stands; a window without clauses is firm."""
    clauses = {clause.id: clause for clause in operation.clauses}
    against: list[str] = []
    missing: list[str] = []
    for name in window.clauses:
        for party, state in _states(operation, clauses[name], window):
            if state.is_against:
                against.append(f"{clauses[name].subject}: {party} has {_PAST[state]}.")
            elif not state.is_agreed:
                missing.append(f"{clauses[name].subject}: {party} is at {state.value.replace('_', ' ')!r}, not agreed in detail.")
    standing = Standing.CLOSED if against else Standing.CONDITIONAL if missing else Standing.FIRM
    return WindowStanding(window=window.id, standing=standing, open_points=tuple(against + missing))


_PAST = {
    ConsentState.REFUSED: "refused",
    ConsentState.WITHDRAWN: "withdrawn its consent",
    ConsentState.EXPIRED: "let its consent expire",
}


def _states(operation: Operation, clause: Clause, window: AccessWindow) -> Iterator[tuple[str, ConsentState]]:
    for party in operation.parties:
        if clause.parties and party.id not in clause.parties:
            continue
        found = [c for c in operation.consents if c.clause == clause.id and c.party == party.id]
        if not found:
            yield party.name, ConsentState.UNKNOWN
            continue
        consent = found[-1]
        lapses = consent.expires is not None and consent.expires < window.closes
        yield party.name, ConsentState.EXPIRED if lapses and consent.state.is_agreed else consent.state


def usable_windows(operation: Operation) -> tuple[AccessWindow, ...]:
    """Return the windows that may be planned with (firm or conditional), in order of opening."""
    usable = [w for w in operation.windows if window_standing(operation, w).standing is not Standing.CLOSED]
    return tuple(sorted(usable, key=lambda window: (window.opens, window.id)))


def conditions(operation: Operation, windows: frozenset[str]) -> tuple[str, ...]:
    """Return the open points of those of ``windows`` that are conditional, as sentences, each once."""
    points: dict[str, None] = {}
    for window in operation.windows:
        if window.id in windows:
            standing = window_standing(operation, window)
            if standing.standing is Standing.CONDITIONAL:
                points.update(dict.fromkeys(standing.open_points))
    return tuple(points)
