"""What may happen to a plan, how likely, for how long, on whose word; and what is done about it: the standing orders."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from safepassage.domain.checking import repeated, require_at_least
from safepassage.domain.network import Direction
from safepassage.units import MINUTE, Instant, Millionths, Seconds

WHOLE: Final[Millionths] = 1_000_000
"""All of it: a chance that is a certainty, a share of 100 %."""


class Varies(StrEnum):
    """A figure of the plan that comes out otherwise than planned; what its subject is stands with each."""

    TRAVEL = "travel"
    """Driving time. Subject: a leg."""
    HANDLING = "handling"
    """Time to board, alight, load and unload. Subject: a place."""
    SERVICE = "service"
    """Time that a checkpoint takes for one vehicle. Subject: a checkpoint."""
    TURNOUT = "turnout"
    """People who come to board, of those counted. Subject: a group."""


class Basis(StrEnum):
    """Where the numbers of a spread come from."""

    STATED = "stated"
    """The median and the P90 as given."""
    FITTED = "fitted"
    """The median and P90 of a curve fitted to the checkpoint log."""
    OBSERVED = "observed"
    """The times of the checkpoint log themselves, drawn again and again."""


class Disruption(StrEnum):
    """Something that happens or does not; what its chance is counted by, and what its subject is, stand with each."""

    HOLD = "hold"
    """A convoy that comes to a checkpoint is made to wait. Per convoy. Subject: a checkpoint."""
    REFUSAL = "refusal"
    """A checkpoint lets nobody in for the rest of the day. Per day. Subject: a checkpoint."""
    SEIZURE = "seizure"
    """A vehicle on its way in is taken with its aid; for a time, if one is given. Per vehicle and passage. Subject: a checkpoint."""
    CHECKPOINT_LATE = "checkpoint_late"
    """A checkpoint opens later than its hours. Per opening. Subject: a checkpoint."""
    CHECKPOINT_EARLY = "checkpoint_early"
    """A checkpoint closes before its hours end. Per closing. Subject: a checkpoint."""
    WINDOW_LATE = "window_late"
    """A window opens later than agreed. Per window. Subject: a window."""
    WINDOW_CUT = "window_cut"
    """A window ends before its time, for good. Per hour of the window. Subject: a window."""
    SUSPENSION = "suspension"
    """Movement in a window stops, and is allowed again later. Per hour of the window. Subject: a window."""
    BREAKDOWN = "breakdown"
    """A vehicle breaks down and is repaired. Per 1 000 km. Subject: a fleet."""
    LOSS = "loss"
    """A vehicle breaks down for good. Per 1 000 km. Subject: a fleet."""
    BLOCKED = "blocked"
    """A leg turns out to be blocked, until it is cleared. Per leg. Subject: a leg."""
    LEAVING = "leaving"
    """A person aboard leaves the convoy on the way out. Per person and stop. Subject: a place."""
    JOINING = "joining"
    """A free place is taken by somebody who joins on the way out. Per free place and stop. Subject: a place."""


LASTING: Final = frozenset(Disruption) - {Disruption.REFUSAL, Disruption.LOSS, Disruption.LEAVING, Disruption.JOINING}
"""Disruptions that last some time; of these a seizure and a cut need not end."""
FOR_GOOD: Final = frozenset({Disruption.SEIZURE, Disruption.WINDOW_CUT})


class Situation(StrEnum):
    """What a standing order is for."""

    LATE = "late"
    """On the way in, when going on would no longer bring the vehicle out in time."""
    LATE_OUT = "late_out"
    """On the way out or back, at a refuge that is not exposed, when going on would no longer bring the vehicle to the next in time."""
    REFUSED = "refused"
    """A checkpoint lets nobody in."""
    CLOSED = "closed"
    """The window is closed or suspended while a vehicle is inside, on its way out."""
    NIGHT = "night"
    """A vehicle that is behind its plan would have to drive by night what was planned by day."""
    STRAGGLER = "straggler"
    """A vehicle is not at the gate when its convoy is to enter."""
    FREE_PLACES = "free_places"
    """Fewer people come than the places kept for them."""
    STRANDED = "stranded"
    """A vehicle on its way out passes people whose vehicle is lost."""
    AID_LEFT = "aid_left"
    """A vehicle turns back with aid aboard."""


class Action(StrEnum):
    """What a standing order says."""

    GO_ON = "go_on"
    WAIT = "wait"
    TURN_BACK = "turn_back"
    TURN_BACK_BEHIND = "turn_back_behind"
    GO_TO_REFUGE = "go_to_refuge"
    LEAVE_BEHIND = "leave_behind"
    NEXT_PRIORITY = "next_priority"
    LEAVE_FREE = "leave_free"
    TAKE_UP = "take_up"
    TAKE_BACK = "take_back"
    UNLOAD_AT_REFUGE = "unload_at_refuge"


CHOICES: Final[dict[Situation, tuple[Action, ...]]] = {
    Situation.LATE: (Action.TURN_BACK, Action.TURN_BACK_BEHIND, Action.GO_ON),
    Situation.LATE_OUT: (Action.GO_ON, Action.WAIT),
    Situation.REFUSED: (Action.TURN_BACK, Action.WAIT),
    Situation.CLOSED: (Action.GO_TO_REFUGE, Action.GO_ON, Action.WAIT),
    Situation.NIGHT: (Action.GO_ON, Action.WAIT),
    Situation.STRAGGLER: (Action.LEAVE_BEHIND, Action.WAIT),
    Situation.FREE_PLACES: (Action.NEXT_PRIORITY, Action.LEAVE_FREE),
    Situation.STRANDED: (Action.TAKE_UP, Action.GO_ON),
    Situation.AID_LEFT: (Action.TAKE_BACK, Action.UNLOAD_AT_REFUGE),
}
"""What may be ordered in each situation; the first is done where nothing is ordered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """
    How a figure of the plan varies.

    Parameters
    ----------
    subject
        Id of what varies; empty means all that no other row names.
    median, p90
        In millionths of the planned figure: half come out below the median, nine in ten below the P90. Not needed if times are given,
        or a basis other than stated.
    median_time, p90_time
        For service alone: the same in seconds, instead.
    common
        Part of the variance that all have in common on one day, in millionths: one bad day at a checkpoint is bad for every convoy.
    """

    varies: Varies
    subject: str = ""
    median: Millionths | None = None
    p90: Millionths | None = None
    median_time: Seconds | None = None
    p90_time: Seconds | None = None
    basis: Basis = Basis.STATED
    common: Millionths = 500_000
    source: str = ""
    assumption: bool = False

    def __post_init__(self) -> None:
        owner = f"Spread {self.varies.value}/{self.subject}"
        shares, times = (self.median, self.p90), (self.median_time, self.p90_time)
        if self.basis is Basis.STATED:
            given = [pair for pair in (shares, times) if pair != (None, None)]
            low, high = given[0] if len(given) == 1 else (None, None)
            if low is None or high is None or not 0 < low <= high:
                msg = f"{owner}: expected 0 < median <= P90, either as shares or as times, got {shares} and {times}."
                raise ValueError(msg)
        elif any(value is not None for value in (*shares, *times)):
            msg = f"{owner}: expected no median and no P90 beside the basis {self.basis.value!r}; they come from the checkpoint log."
            raise ValueError(msg)
        if self.varies is not Varies.SERVICE and (times != (None, None) or self.basis is not Basis.STATED):
            msg = f"{owner}: expected shares; only service has times or a log."
            raise ValueError(msg)
        _require_share(owner, common=self.common)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard:
    """
    How likely a disruption is and how long it lasts.

    Parameters
    ----------
    subject
        Id of what it happens to; empty means all that no other row names.
    chance
        In millionths, counted as `Disruption` says.
    median, p90
        Seconds that it lasts: half last less than the median, nine in ten less than the P90.
    basis
        For hold alone: stated, or fitted to the holds of the checkpoint log; then median and P90 are left out.
    common
        Part that all have in common on one day, in millionths, as in `Spread`.
    """

    disruption: Disruption
    subject: str = ""
    chance: Millionths
    median: Seconds | None = None
    p90: Seconds | None = None
    basis: Basis = Basis.STATED
    common: Millionths = 500_000
    source: str = ""
    assumption: bool = False

    def __post_init__(self) -> None:
        owner = f"Hazard {self.disruption.value}/{self.subject}"
        _require_share(owner, chance=self.chance, common=self.common)
        given = (self.median, self.p90)
        if self.basis is not Basis.STATED:
            if self.disruption is not Disruption.HOLD:
                msg = f"{owner}: expected the basis 'stated'; only for hold it may be another; got {self.basis.value!r}."
                raise ValueError(msg)
            if given != (None, None):
                msg = f"{owner}: expected no median and no P90 beside the basis {self.basis.value!r}; they come from the checkpoint log."
                raise ValueError(msg)
        elif self.disruption in LASTING and None not in given:
            if not 0 < (self.median or 0) <= (self.p90 or 0):
                msg = f"{owner}: expected 0 < median <= P90, got {self.median} and {self.p90}."
                raise ValueError(msg)
        elif given != (None, None) or (self.disruption in LASTING - FOR_GOOD and self.chance):
            expected = "both" if self.disruption in LASTING else "neither"
            msg = f"{owner}: expected {expected} of median and P90, got {self.median} and {self.p90}."
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """
    One entry of the checkpoint log: a convoy that passed, or did not.

    Parameters
    ----------
    arrived, engaged, released
        When it came, when the first vehicle's service began, when the last was let go.
    vehicles
        Vehicles that passed in this time.
    refused
        True if it was turned away; then nobody was engaged.
    """

    checkpoint: str
    direction: Direction
    arrived: Instant
    engaged: Instant | None = None
    released: Instant | None = None
    vehicles: int = 1
    refused: bool = False
    source: str = ""

    def __post_init__(self) -> None:
        owner = f"Passage of {self.checkpoint} at {self.arrived}"
        require_at_least(1, owner, vehicles=self.vehicles)
        times = [instant for instant in (self.arrived, self.engaged, self.released) if instant is not None]
        if times != sorted(times) or (self.released is not None and self.engaged is None):
            msg = f"{owner}: expected arrived <= engaged <= released, got {self.arrived}, {self.engaged} and {self.released}."
            raise ValueError(msg)
        if self.refused and self.engaged is not None:
            msg = f"{owner}: expected no service of a convoy that was refused."
            raise ValueError(msg)

    @property
    def hold(self) -> Seconds | None:
        """Return the seconds from arrival to the first service, or None if it is not known."""
        return None if self.engaged is None else self.engaged - self.arrived

    @property
    def service(self) -> Seconds | None:
        """Return the seconds for one vehicle, or None if it is not known."""
        return None if self.engaged is None or self.released is None else (self.released - self.engaged) // self.vehicles


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingOrder:
    """
    What is done in a situation, ordered beforehand.

    Parameters
    ----------
    corridor
        Where it holds; empty means in all corridors that no other row names.
    confidence
        For ``late`` and ``late_out``: the chance, in millionths, with which going on must still bring the vehicle out in time.
    after
        For ``straggler``: seconds that a convoy waits at the gate before it enters without those that are missing. For ``late`` with the
        action ``turn_back_behind``: seconds after the planned time of a point from which on a vehicle turns back there.
    """

    situation: Situation
    action: Action
    corridor: str = ""
    confidence: Millionths = 500_000
    after: Seconds = 30 * MINUTE
    note: str = ""

    def __post_init__(self) -> None:
        owner = f"Standing order {self.situation.value}/{self.corridor}"
        if self.action not in CHOICES[self.situation]:
            expected = ", ".join(action.value for action in CHOICES[self.situation])
            msg = f"{owner}: expected one of {expected}, got {self.action.value!r}."
            raise ValueError(msg)
        require_at_least(0, owner, after=self.after)
        if not 0 < self.confidence < WHOLE:
            msg = f"{owner}: expected a confidence between 0 and 100 %, got {self.confidence} millionths."
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertainty:
    """Everything that an operation says about what may happen; what it leaves out is as in `safepassage.domain.field_defaults`."""

    spreads: tuple[Spread, ...] = ()
    hazards: tuple[Hazard, ...] = ()
    passages: tuple[Passage, ...] = ()
    orders: tuple[StandingOrder, ...] = ()


NOTHING_STATED: Final = Uncertainty()
"""What an operation says that says nothing: everything is as in the field."""


def _require_share(owner: str, **shares: Millionths) -> None:
    for name, share in shares.items():
        if not 0 <= share <= WHOLE:
            msg = f"{owner}: expected {name} from 0 to 100 %, got {share} millionths."
            raise ValueError(msg)


SUBJECT_OF: Final[dict[Varies | Disruption, str]] = {
    Varies.TRAVEL: "legs",
    Varies.HANDLING: "places",
    Varies.SERVICE: "checkpoints",
    Varies.TURNOUT: "groups",
    Disruption.HOLD: "checkpoints",
    Disruption.REFUSAL: "checkpoints",
    Disruption.SEIZURE: "checkpoints",
    Disruption.CHECKPOINT_LATE: "checkpoints",
    Disruption.CHECKPOINT_EARLY: "checkpoints",
    Disruption.WINDOW_LATE: "windows",
    Disruption.WINDOW_CUT: "windows",
    Disruption.SUSPENSION: "windows",
    Disruption.BREAKDOWN: "fleets",
    Disruption.LOSS: "fleets",
    Disruption.BLOCKED: "legs",
    Disruption.LEAVING: "places",
    Disruption.JOINING: "places",
}
"""The kind of thing that the subject of each names, as a field of the operation."""


def uncertainty_problems(uncertainty: Uncertainty, known: Mapping[str, Collection[str]]) -> Iterator[str]:
    """Yield a sentence for every subject that is not among ``known`` (ids by kind), and for every pair of rows about the same."""
    rows: list[tuple[str, Varies | Disruption, str]] = [("Spread", row.varies, row.subject) for row in uncertainty.spreads]
    rows += [("Hazard", row.disruption, row.subject) for row in uncertainty.hazards]
    for sheet, what, subject in rows:
        kind = SUBJECT_OF[what]
        if subject and subject not in known[kind]:
            yield f"{sheet} {what.value}/{subject}: there is no {subject!r} among the {kind}. Correct it, or leave it empty for all."
    names = [f"{sheet} {what.value}/{subject}" for sheet, what, subject in rows]
    names += [f"Standing order {order.situation.value}/{order.corridor}" for order in uncertainty.orders]
    for name in repeated(names):
        yield f"{name}: there are two of them. Keep one."
    for order in uncertainty.orders:
        if order.corridor and order.corridor not in known["corridors"]:
            owner = f"Standing order {order.situation.value}/{order.corridor}"
            yield f"{owner}: there is no {order.corridor!r} among the corridors. Correct it."
    for passage in uncertainty.passages:
        if passage.checkpoint not in known["checkpoints"]:
            yield f"A passage refers to {passage.checkpoint!r}, which is not among the checkpoints."
