"""Who is asked for what: for each clause its parties, each at every level and checkpoint at which it must agree, and what it last said."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from safepassage.domain.agreement import Clause, Consent, ConsentState, Level, Party
from safepassage.domain.network import AccessWindow, Checkpoint
from safepassage.domain.operation import Operation, corridor_of
from safepassage.units import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """
    What a party last said of a clause at one level; at the level of the checkpoint, at one checkpoint.

    Parameters
    ----------
    consent
        What was entered; None if nothing was.
    state
        How firm that is, with what has lapsed counted as expired.
    """

    clause: Clause
    party: Party
    level: Level
    checkpoint: str
    consent: Consent | None
    state: ConsentState

    @property
    def value(self) -> str:
        """Return what the party says that the clause is, empty if it has not said."""
        return self.consent.value.strip() if self.consent else ""


def words(operation: Operation, clause: Clause, window: AccessWindow | None, lapsed_by: Instant | None) -> Iterator[Word]:
    """
    Yield what each party that must agree to ``clause`` last said, at each level at which it must.

    Parameters
    ----------
    window
        Checkpoints are those on its corridor; without one, those on the corridors of all windows that rest on the clause.
    lapsed_by
        Agreement that expires before this instant counts as expired; None if time does not matter.
    """
    last = last_consents(operation, clause)
    for party in parties_to(operation, clause):
        for level in Level:
            if level not in clause.levels:
                continue
            for checkpoint in _checkpoints(operation, clause, party, window) if level is Level.CHECKPOINT else ("",):
                consent = last.get((party.id, level, checkpoint))
                state = state_at(consent, lapsed_by)
                yield Word(clause=clause, party=party, level=level, checkpoint=checkpoint, consent=consent, state=state)


def objections(operation: Operation, clause: Clause, window: AccessWindow | None) -> Iterator[Word]:
    """Yield what stands against ``clause`` at levels at which nobody had to agree: a refusal counts wherever it is spoken."""
    asked = {(word.party.id, word.level, word.checkpoint) for word in words(operation, clause, window, None)}
    last = last_consents(operation, clause)
    parties = {party.id: party for party in parties_to(operation, clause)}
    here = {checkpoint.id for checkpoint in checkpoints_on(operation, _corridors(operation, clause, window))}
    for (party, level, checkpoint), consent in last.items():
        is_here = not checkpoint or checkpoint in here
        if (party, level, checkpoint) not in asked and party in parties and is_here and consent.state in _AGAINST:
            yield Word(
                clause=clause, party=parties[party], level=level, checkpoint=checkpoint, consent=consent, state=consent.state
            )


def last_consents(operation: Operation, clause: Clause) -> dict[tuple[str, Level, str], Consent]:
    """Return the last consent to ``clause`` by party, level and checkpoint."""
    return {(c.party, c.level, c.checkpoint): c for c in operation.consents if c.clause == clause.id}


_AGAINST = (ConsentState.REFUSED, ConsentState.WITHDRAWN)


def parties_to(operation: Operation, clause: Clause) -> tuple[Party, ...]:
    """Return those who must agree to ``clause``, in the operation's order."""
    return tuple(party for party in operation.parties if not clause.parties or party.id in clause.parties)


def state_at(consent: Consent | None, lapsed_by: Instant | None) -> ConsentState:
    """Return how firm ``consent`` is; agreement that expires before ``lapsed_by`` has expired, and no consent is unknown."""
    if consent is None:
        return ConsentState.UNKNOWN
    lapses = lapsed_by is not None and consent.expires is not None and consent.expires < lapsed_by
    return ConsentState.EXPIRED if lapses and consent.state.is_agreed else consent.state


def weakest(states: Iterable[ConsentState]) -> ConsentState:
    """Return the least firm of ``states``: what is against comes before everything; unknown if there are none."""
    return min(states, key=_WEAKNESS.__getitem__, default=ConsentState.UNKNOWN)


_WEAKNESS = {
    state: number
    for number, state in enumerate([s for s in ConsentState if s.is_against] + [s for s in ConsentState if not s.is_against])
}


def controllers(operation: Operation, checkpoint: Checkpoint) -> tuple[Party, ...]:
    """Return the parties whose id or name is what the checkpoint says of its controller: one, or none if it says nothing known."""
    said = checkpoint.controller.casefold().strip()
    return tuple(party for party in operation.parties if said in {party.id.casefold(), party.name.casefold()})


def checkpoints_on(operation: Operation, corridors: Iterable[str]) -> tuple[Checkpoint, ...]:
    """Return the checkpoints on ``corridors``, in the operation's order."""
    wanted = set(corridors)
    return tuple(checkpoint for checkpoint in operation.checkpoints if corridor_of(operation, checkpoint) in wanted)


def _corridors(operation: Operation, clause: Clause, window: AccessWindow | None) -> set[str]:
    if window is not None:
        return {window.corridor}
    return {other.corridor for other in operation.windows if clause.id in other.clauses}


def _checkpoints(operation: Operation, clause: Clause, party: Party, window: AccessWindow | None) -> tuple[str, ...]:
    there = checkpoints_on(operation, _corridors(operation, clause, window))
    return tuple(checkpoint.id for checkpoint in there if party in controllers(operation, checkpoint))
