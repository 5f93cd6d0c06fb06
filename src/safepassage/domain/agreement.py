"""What must be agreed, by whom, how firmly; and where each figure comes from."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from safepassage.units import Instant


class ConsentState(StrEnum):
    """How firmly one party stands by one clause."""

    UNKNOWN = "unknown"
    PROPOSED = "proposed"
    AGREED_IN_PRINCIPLE = "agreed_in_principle"
    AGREED_IN_DETAIL = "agreed_in_detail"
    CONFIRMED_IN_WRITING = "confirmed_in_writing"
    CONFIRMED_ON_THE_GROUND = "confirmed_on_the_ground"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"

    @property
    def is_agreed(self) -> bool:
        """Return whether this is agreement in detail or firmer."""
        return self in {ConsentState.AGREED_IN_DETAIL, ConsentState.CONFIRMED_IN_WRITING, ConsentState.CONFIRMED_ON_THE_GROUND}

    @property
    def is_against(self) -> bool:
        """Return whether the party does not (or no longer) stand by the clause."""
        return self in {ConsentState.REFUSED, ConsentState.WITHDRAWN, ConsentState.EXPIRED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One who must agree; ``zone`` is the IANA time zone of the clock it goes by."""

    id: str
    name: str
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One point of the terms; every party in ``parties`` must agree to it (none named means all of them)."""

    id: str
    subject: str
    text: str = ""
    parties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """How one party stands on one clause, on what evidence; it lapses at ``expires``."""

    clause: str
    party: str
    state: ConsentState
    evidence: str = ""
    as_of: Instant | None = None
    expires: Instant | None = None


class Confidence(StrEnum):
    """How far a figure can be relied on."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """
    Where a figure comes from.

    Parameters
    ----------
    subject
        What the figure is about: ``sheet/id/attribute``, for instance ``Fleets/held/count``; the id may be
        ``*`` for every row of the sheet.
    value
        The figure as the source put it.
    said_by
        Who says so.
    assumption
        True where nobody says so and we assume it.
    as_of
        The time that the figure is about, if known (UTC).
    """

    subject: str
    value: str
    source: str
    said_by: str = ""
    as_of: datetime | None = None
    confidence: Confidence = Confidence.MEDIUM
    assumption: bool = False
    note: str = ""
