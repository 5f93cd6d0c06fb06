"""The matrix of the terms: clauses by parties, each cell with who has said what at which level, and how firm the whole of it is."""

from dataclasses import dataclass

from safepassage.domain.agreement import Clause, ConsentState, Party
from safepassage.domain.network import Checkpoint
from safepassage.domain.operation import Operation
from safepassage.terms.asked import Word, controllers, last_consents, objections, parties_to, state_at, weakest, words
from safepassage.units import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """
    How one party stands on one clause.

    Parameters
    ----------
    asked
        Whether it must agree.
    state
        The weakest of what it said at the levels at which it must agree, unless it is against at any level.
    words
        What it said, level by level.
    """

    party: Party
    asked: bool
    state: ConsentState
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One clause with a cell for every party, in the operation's order."""

    clause: Clause
    cells: tuple[Cell, ...]

    @property
    def state(self) -> ConsentState:
        """Return how firm the clause is: as its weakest cell; unknown if nobody is asked."""
        return weakest(cell.state for cell in self.cells if cell.asked)


def matrix(operation: Operation, at: Instant | None = None) -> tuple[Row, ...]:
    """Return the matrix; agreement that has expired ``at`` that instant is shown as expired, and none is if it is None."""
    return tuple(_row(operation, clause, at) for clause in operation.clauses)


def _row(operation: Operation, clause: Clause, at: Instant | None) -> Row:
    said = (*words(operation, clause, None, at), *objections(operation, clause, None))
    asked = parties_to(operation, clause)
    cells = []
    for party in operation.parties:
        own = tuple(word for word in said if word.party == party)
        state = weakest(word.state for word in own)
        cells.append(Cell(party=party, asked=party in asked and bool(own), state=state, words=own))
    return Row(clause=clause, cells=tuple(cells))


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointWord:
    """
    Whether whoever stands at a checkpoint has confirmed.

    Parameters
    ----------
    controller
        The party that controls it; None if that is not known.
    confirmed
        Whether it has agreed there, in detail or more firmly, to everything that it is asked there; to anything, if it is asked nothing.
    state
        The weakest of what was said there; unknown if nothing was.
    words
        What was said there: clause, state.
    """

    checkpoint: str
    place: str
    controller: Party | None
    said_of_controller: str
    confirmed: bool
    state: ConsentState
    words: tuple[tuple[Clause, ConsentState], ...]


def checkpoint_words(operation: Operation, at: Instant | None = None) -> tuple[CheckpointWord, ...]:
    """Return for each checkpoint who stands there and whether that person has confirmed, in the operation's order."""
    return tuple(_checkpoint_word(operation, checkpoint, at) for checkpoint in operation.checkpoints)


def _checkpoint_word(operation: Operation, checkpoint: Checkpoint, at: Instant | None) -> CheckpointWord:
    said: dict[tuple[str, str], tuple[Clause, ConsentState]] = {}
    for clause in operation.clauses:
        for (party, _, where), consent in last_consents(operation, clause).items():
            if where == checkpoint.id:
                said[clause.id, party] = clause, state_at(consent, at)
        for word in words(operation, clause, None, at):
            if word.checkpoint == checkpoint.id:
                said[clause.id, word.party.id] = clause, word.state
    state = weakest(state for _, state in said.values())
    parties = controllers(operation, checkpoint)
    return CheckpointWord(
        checkpoint=checkpoint.id,
        place=operation.place[checkpoint.place].name,
        controller=parties[0] if parties else None,
        said_of_controller=checkpoint.controller,
        confirmed=state.is_agreed,
        state=state,
        words=tuple(said.values()),
    )
