"""The times that parties state for a window: each party's period, what all of them have in common, and where they cannot be read."""

from collections.abc import Collection
from dataclasses import dataclass

from safepassage.domain.agreement import ClauseKind, Party
from safepassage.domain.network import AccessWindow
from safepassage.domain.operation import Operation
from safepassage.terms.asked import Word, words
from safepassage.terms.stated import UnclearError, stated_duration, stated_time
from safepassage.units import Instant

TIMED = (ClauseKind.START, ClauseKind.END, ClauseKind.DURATION)
"""Kinds of clause whose values are times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """
    The period that one party states for a window, at one level and checkpoint.

    Parameters
    ----------
    opens, closes
        Instants; None where it has not said.
    words
        What it said, by clause.
    troubles
        Clause and sentence for every value that cannot be read.
    """

    party: Party
    opens: Instant | None
    closes: Instant | None
    words: tuple[Word, ...]
    troubles: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedPeriod:
    """
    A window cut to what those who have agreed state.

    Parameters
    ----------
    opens, closes
        Instants: those of the window's row, unless a party states less.
    troubles
        Clause and sentence for every value that cannot be read, and if nothing is left of the window.
    """

    opens: Instant
    closes: Instant
    troubles: tuple[tuple[str, str], ...]


def stated_by(
    operation: Operation, window: AccessWindow, *, agreed: bool = False, ignoring: Collection[str] = ()
) -> tuple[Stated, ...]:
    """
    Return what each party that is asked about times states for ``window``, one entry for each level and checkpoint that said anything.

    Parameters
    ----------
    agreed
        Whether only what is agreed in detail or firmer counts.
    ignoring
        Ids of clauses that are left aside.
    """
    clauses = {clause.id: clause for clause in operation.clauses}
    timed = [clauses[name] for name in window.clauses if clauses[name].kind in TIMED and name not in ignoring]
    said: dict[tuple[str, str, str], list[Word]] = {}
    for clause in timed:
        for word in words(operation, clause, window, window.closes):
            if word.value and not word.state.is_against and (word.state.is_agreed or not agreed):
                said.setdefault((word.party.id, word.level, word.checkpoint), []).append(word)
    return tuple(_stated(operation, window, tuple(found)) for found in said.values())


def _stated(operation: Operation, window: AccessWindow, said: tuple[Word, ...]) -> Stated:
    party = said[0].party
    opens: Instant | None = None
    closes: Instant | None = None
    troubles: list[tuple[str, str]] = []
    # A duration counts from the start that the same party states, so starts are read first: that is the order of the kinds.
    for word in sorted(said, key=lambda word: TIMED.index(word.clause.kind)):
        try:
            match word.clause.kind:
                case ClauseKind.START:
                    start = stated_time(operation, party, word.value, window.opens)
                    opens = start if opens is None else max(opens, start)
                case ClauseKind.END:
                    end = stated_time(operation, party, word.value, window.closes)
                    closes = end if closes is None else min(closes, end)
                case _:
                    end = (window.opens if opens is None else opens) + stated_duration(word.value)
                    closes = end if closes is None else min(closes, end)
        except UnclearError as error:
            troubles.append((word.clause.id, f"{word.clause.subject}: {party.name} states {error}"))
    return Stated(party=party, opens=opens, closes=closes, words=said, troubles=tuple(troubles))


def stated_period(operation: Operation, window: AccessWindow, *, ignoring: Collection[str] = ()) -> StatedPeriod:
    """Return ``window`` cut to what those who have agreed in detail state, clauses in ``ignoring`` left aside."""
    stated = stated_by(operation, window, agreed=True, ignoring=ignoring)
    opens = max([window.opens, *(party.opens for party in stated if party.opens is not None)])
    closes = min([window.closes, *(party.closes for party in stated if party.closes is not None)])
    troubles = [trouble for party in stated for trouble in party.troubles]
    if not opens < closes - window.clearance_margin:
        names = dict.fromkeys(word.clause.id for party in stated for word in party.words)
        subjects = {word.clause.id: word.clause.subject for party in stated for word in party.words}
        sentence = f"{', '.join(subjects.values())}: the times that the parties state leave nothing of window {window.id}."
        troubles.extend((name, sentence) for name in names)
    return StatedPeriod(opens=opens, closes=closes, troubles=tuple(troubles))
