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
        return self.is_at_least(ConsentState.AGREED_IN_DETAIL)

    @property
    def is_against(self) -> bool:
        """Return whether the party does not (or no longer) stand by the clause."""
        return self in {ConsentState.REFUSED, ConsentState.WITHDRAWN, ConsentState.EXPIRED}

    def is_at_least(self, other: "ConsentState") -> bool:
        """Return whether this is as firm as ``other`` or firmer; what is against is as firm as nothing."""
        return not self.is_against and _FIRMNESS[self] >= _FIRMNESS[other]


_FIRMNESS = {state: number for number, state in enumerate(ConsentState) if not state.is_against}
"""The states that are not against, from unknown to confirmed on the ground, by how firm they are."""


class Level(StrEnum):
    """Who speaks for a party: a word given in the capital is not yet one at the checkpoint."""

    CAPITAL = "capital"
    """The capital, or the headquarters of an organisation."""
    REGIONAL = "regional"
    """The regional command."""
    CHECKPOINT = "checkpoint"
    """Whoever commands at the checkpoint itself."""


class Grade(StrEnum):
    """How good the evidence of a consent is."""

    RUMOUR = "rumour"
    VERBAL = "verbal"
    WRITTEN = "written"
    COUNTERSIGNED = "countersigned"
    SEEN_AT_THE_CHECKPOINT = "seen_at_the_checkpoint"


class ClauseKind(StrEnum):
    """What a clause settles; the first three have values that can be computed with."""

    START = "start"
    END = "end"
    DURATION = "duration"
    ROUTE = "route"
    EXTENSION = "extension"
    DIRECTION = "direction"
    WHO_MAY_LEAVE = "who_may_leave"
    VOLUNTARY = "voluntary"
    AID_IN = "aid_in"
    VEHICLES = "vehicles"
    MARKINGS = "markings"
    INSPECTION = "inspection"
    CHECKPOINTS = "checkpoints"
    MINES = "mines"
    ESCORT = "escort"
    OBSERVERS = "observers"
    HOTLINE = "hotline"
    VIOLATIONS = "violations"
    SECURITY = "security"
    WOUNDED = "wounded"
    RETURN_OF_VEHICLES = "return_of_vehicles"
    MEDIA = "media"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One who must agree; ``zone`` is the IANA time zone of the clock it goes by."""

    id: str
    name: str
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """
    One point of the terms.

    Parameters
    ----------
    parties
        Ids of those who must agree to it; none named means all of them.
    kind
        What it settles.
    levels
        Levels at which each of them must agree; at the level of the checkpoint only those who control one.
    """

    id: str
    subject: str
    text: str = ""
    parties: tuple[str, ...] = ()
    kind: ClauseKind = ClauseKind.OTHER
    levels: frozenset[Level] = frozenset({Level.CAPITAL})

    def __post_init__(self) -> None:
        if not self.levels:
            msg = f"Clause {self.id}: expected at least one level at which it must be agreed, got none."
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """
    How one party stands on one clause at one level, on what evidence.

    Consents are a history: a later one of the same clause, party, level and checkpoint takes the place of an earlier one, which is kept.

    Parameters
    ----------
    value
        What the party says that the clause is, in its own words: a time on its own clock, a duration, a road.
    evidence
        Reference to what shows it, for instance a letter.
    grade
        How good that evidence is; None if nobody has said.
    as_of, expires
        When that was so, and when it lapses.
    level, checkpoint
        Who spoke for the party; at the level of the checkpoint, the id of the checkpoint.
    entered_by, entered_at
        Who wrote it down (a role or initials), and when; None if that is not known.
    """

    clause: str
    party: str
    state: ConsentState
    evidence: str = ""
    as_of: Instant | None = None
    expires: Instant | None = None
    level: Level = Level.CAPITAL
    checkpoint: str = ""
    value: str = ""
    grade: Grade | None = None
    entered_by: str = ""
    entered_at: datetime | None = None

    def __post_init__(self) -> None:
        if (self.level is Level.CHECKPOINT) != bool(self.checkpoint):
            msg = (
                f"The consent of {self.party} to {self.clause}: expected the checkpoint where that was said at the level checkpoint, "
                f"and none at another level, got level {self.level.value} and checkpoint {self.checkpoint or 'none'}."
            )
            raise ValueError(msg)


class Confidence(StrEnum):
    """How far a figure can be relied on."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class ClaimStatus(StrEnum):
    """How far a claim has come."""

    CLAIMED = "claimed"
    """Somebody says so."""
    CHECKED = "checked"
    """Somebody of ours has looked."""
    RELEASED = "released"
    """It may be told to the public; that is a step of its own, by a named person."""
    WITHDRAWN = "withdrawn"
    """Whoever said so no longer does, or it proved wrong."""


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
        The figure as the source put it: a number, a range, or words such as "tens of thousands".
    source
        Where it is found.
    said_by, said_at
        Who says so, and when.
    as_of
        The time that the figure is about, if known (UTC).
    assumption
        True where nobody says so and we assume it.
    id, revises
        A short name of its own, and that of the claim that it corrects.
    chosen_by, chosen_because
        Who decided that the operation uses this figure, and why; empty if it is not the one.
    released_by
        Who released it; only of a claim with the status released.
    entered_by, entered_at
        Who wrote it down (a role or initials), and when; None if that is not known.
    """

    subject: str
    value: str
    source: str
    said_by: str = ""
    as_of: datetime | None = None
    confidence: Confidence = Confidence.MEDIUM
    assumption: bool = False
    note: str = ""
    id: str = ""
    status: ClaimStatus = ClaimStatus.CLAIMED
    said_at: datetime | None = None
    revises: str = ""
    chosen_by: str = ""
    chosen_because: str = ""
    released_by: str = ""
    entered_by: str = ""
    entered_at: datetime | None = None

    def __post_init__(self) -> None:
        if bool(self.chosen_by) != bool(self.chosen_because):
            msg = f"The claim about {self.subject}: expected who chose it together with the reason, got only one of them."
            raise ValueError(msg)
        if (self.status is ClaimStatus.RELEASED) != bool(self.released_by):
            msg = f"The claim about {self.subject}: expected the status released together with who released it, got only one of them."
            raise ValueError(msg)
