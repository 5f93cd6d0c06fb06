"""Where parties say different things of one clause, and where they use the same words and mean different things."""

from collections.abc import Iterator
from dataclasses import dataclass

from safepassage.domain.agreement import Clause, ClauseKind
from safepassage.domain.operation import Operation
from safepassage.terms.asked import Word, words
from safepassage.terms.stated import UnclearError, stated_duration, stated_time
from safepassage.terms.times import TIMED


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """
    One clause of which parties say different things.

    Parameters
    ----------
    said
        Name of the party, with the level unless it is the capital; what it said; and what that means, empty where it is text.
    same_words
        Whether the words are the same and only the clocks differ.
    """

    clause: Clause
    said: tuple[tuple[str, str, str], ...]
    same_words: bool

    def __str__(self) -> str:
        parts = "; ".join(f"{who} says {value!r}" + (f" ({meaning})" if meaning else "") for who, value, meaning in self.said)
        trouble = "the same words, but their clocks differ" if self.same_words else "they do not say the same"
        return f"{self.clause.subject}: {trouble}. {parts}."


def discrepancies(operation: Operation) -> tuple[Discrepancy, ...]:
    """Return every clause of which those who must agree to it, and are not against it, say different things."""
    return tuple(found for clause in operation.clauses for found in _of_clause(operation, clause))


def _of_clause(operation: Operation, clause: Clause) -> Iterator[Discrepancy]:
    said = [word for word in words(operation, clause, None, None) if word.value and not word.state.is_against]
    meanings = [_meaning(operation, word) for word in said]
    if len(set(meanings)) > 1:
        yield Discrepancy(
            clause=clause,
            said=tuple(
                (_who(word), word.value, _shown(operation, clause, meaning)) for word, meaning in zip(said, meanings, strict=True)
            ),
            same_words=len({_plain(word.value) for word in said}) == 1,
        )


def _who(word: Word) -> str:
    return word.party.name if word.level.value == "capital" else f"{word.party.name} ({word.checkpoint or word.level.value})"


def _meaning(operation: Operation, word: Word) -> int | str:
    """Return what was said in a form that can be compared: an instant, seconds, or letters and digits."""
    if word.clause.kind in TIMED:
        try:
            if word.clause.kind is ClauseKind.DURATION:
                return stated_duration(word.value)
            return stated_time(operation, word.party, word.value, _near(operation, word.clause))
        except UnclearError:
            pass
    return _plain(word.value)


def _near(operation: Operation, clause: Clause) -> int:
    """Return the instant near which a time without a date is meant: where the first window that rests on the clause opens or closes."""
    windows = [window for window in operation.windows if clause.id in window.clauses]
    if not windows:
        return 0
    return windows[0].opens if clause.kind is ClauseKind.START else windows[0].closes


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _shown(operation: Operation, clause: Clause, meaning: int | str) -> str:
    if isinstance(meaning, str):
        return ""
    if clause.kind is ClauseKind.DURATION:
        return f"{meaning // 60} min"
    return f"{operation.at(meaning):%Y-%m-%d %H:%M} UTC"
