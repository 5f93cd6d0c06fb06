"""What must be so before anybody sets off: conditions, each with its evidence, its owner and its expiry."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from safepassage.units import Instant


class Light(StrEnum):
    """What somebody says of a condition."""

    RED = "red"
    """It is not so: no-go."""
    AMBER = "amber"
    """It is not quite so; a named person accepts that, with a reason."""
    GREEN = "green"
    """It is so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """
    What somebody says of one condition of the go/no-go board, or how the board is set up.

    Conditions are a history: each attribute holds until a later one of the same id gives another. One whose id is not in the
    usual list adds a condition to it.

    Parameters
    ----------
    id
        Short name of the condition.
    title, owner
        What must be so, and who sees to it; empty means as before.
    state
        None if this says nothing about it.
    evidence
        What shows it.
    as_of, expires
        When that was so, and when it lapses; None means as long after ``as_of`` as is usual for the condition.
    accepted_by, reason
        Who accepts an amber, and why; or who decided that the condition does not apply, and why.
    applies
        False if it does not apply to this operation: a named person says so, with a reason.
    entered_by, entered_at
        Who wrote it down (a role or initials), and when; None if that is not known.
    """

    id: str
    title: str = ""
    state: Light | None = None
    evidence: str = ""
    owner: str = ""
    as_of: Instant | None = None
    expires: Instant | None = None
    accepted_by: str = ""
    reason: str = ""
    applies: bool = True
    entered_by: str = ""
    entered_at: datetime | None = None

    def __post_init__(self) -> None:
        if not self.applies and not (self.accepted_by and self.reason):
            msg = f"Condition {self.id} does not apply: expected who decided that (accepted_by) and the reason, got only part of it."
            raise ValueError(msg)
