"""What was believed at an instant, and what changed when: consents, claims and conditions are never overwritten."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol, TypeVar

from safepassage.domain.operation import Operation


class _Entered(Protocol):
    @property
    def entered_at(self) -> datetime | None: ...


_T = TypeVar("_T", bound=_Entered)


def as_believed_at(operation: Operation, moment: datetime) -> Operation:
    """
    Return ``operation`` with only what had been entered by ``moment`` about terms, figures and conditions.

    What does not say when it was entered was always believed. A claim that revises one not yet known then is kept without that link.
    """
    claims = _known(operation.claims, moment)
    ids = {claim.id for claim in claims}
    return replace(
        operation,
        consents=_known(operation.consents, moment),
        claims=tuple(claim if claim.revises in ids else replace(claim, revises="") for claim in claims),
        conditions=_known(operation.conditions, moment),
    )


def _known(entries: Iterable[_T], moment: datetime) -> tuple[_T, ...]:
    return tuple(entry for entry in entries if entry.entered_at is None or entry.entered_at <= moment)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """
    One entry of the history.

    Parameters
    ----------
    about
        What it is about, in words: a clause and a party, a figure, a condition.
    before, after
        What was believed before and from then on; ``before`` is empty for the first entry.
    """

    at: datetime | None
    by: str
    about: str
    before: str
    after: str


def changes(operation: Operation) -> tuple[Change, ...]:
    """Return every change of what is believed of the terms, the oldest first; entries without a time come before all others."""
    clauses = {clause.id: clause.subject for clause in operation.clauses}
    parties = {party.id: party.name for party in operation.parties}
    last: dict[tuple[str, str, str, str], str] = {}
    found = []
    for consent in operation.consents:
        key = (consent.clause, consent.party, consent.level.value, consent.checkpoint)
        where = "" if consent.level.value == "capital" else f" ({consent.checkpoint or consent.level.value})"
        after = consent.state.value.replace("_", " ") + (f": {consent.value}" if consent.value else "")
        found.append(
            Change(
                at=consent.entered_at,
                by=consent.entered_by,
                about=f"{clauses[consent.clause]}: {parties[consent.party]}{where}",
                before=last.get(key, ""),
                after=after,
            )
        )
        last[key] = after
    return tuple(sorted(found, key=lambda change: (change.at is not None, change.at or operation.epoch)))
