"""What a go/no-go board is computed from: the operation, its plan, and the figures that others have worked out."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from safepassage.domain.movement import Course, courses
from safepassage.domain.network import AccessWindow
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan
from safepassage.terms.assuming import as_planned
from safepassage.terms.resting import windows_used
from safepassage.terms.standing import usable_windows
from safepassage.units import HOUR, Instant, Seconds

RESERVE: Seconds = HOUR
"""Usual time that a window must hold beyond the plan at a confidence of 90 %."""


class Colour(StrEnum):
    """How a condition stands on the board, the worst first."""

    RED = "red"
    """It is not so, or nobody knows: no-go."""
    STALE = "stale"
    """It was so, but that is too long ago or has lapsed: no-go until it is looked at again."""
    AMBER = "amber"
    """It is not quite so, and a named person has accepted that with a reason."""
    GREEN = "green"
    """It is so, on fresh evidence."""
    OFF = "off"
    """It does not apply: a named person has said why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was computed of one condition, and why, in a sentence."""

    colour: Colour
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """
    What the simulation of the plan has found, as far as the board asks.

    Parameters
    ----------
    out_by
        For each convoy, the instant by which it is out in nine of ten replications; None if it often is not out at all.
    turn_backs
        Convoys whose latest turn-back times are known at every point.
    chance
        Chance that every vehicle is out in time.
    """

    out_by: tuple[tuple[str, Instant | None], ...]
    turn_backs: frozenset[str]
    chance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """
    How the parties were notified of this plan.

    Parameters
    ----------
    lead, asked
        Seconds from the submission to the first movement, and how many are asked for.
    silent
        Names of the parties that have not acknowledged.
    outdated
        Whether what was notified is another plan.
    """

    lead: Seconds
    asked: Seconds
    silent: tuple[str, ...] = ()
    outdated: bool = False


@dataclass(frozen=True, kw_only=True)
class Facts:
    """
    Everything that conditions are computed from.

    Parameters
    ----------
    now
        The instant for which the board is asked.
    reserve
        Seconds that the window must hold beyond the plan.
    """

    operation: Operation
    plan: Plan | None
    now: Instant
    outlook: Outlook | None = None
    told: Told | None = None
    reserve: Seconds = RESERVE

    @cached_property
    def planned(self) -> Operation:
        """Return the operation under the plan's own assumptions."""
        return self.operation if self.plan is None else as_planned(self.operation, self.plan)

    @cached_property
    def windows(self) -> tuple[AccessWindow, ...]:
        """Return the windows that the plan uses, as written; all of them if there is no plan."""
        if self.plan is None:
            return self.operation.windows
        used = windows_used(self.planned, self.plan)
        return tuple(window for window in self.operation.windows if window.id in used)

    @cached_property
    def usable(self) -> dict[str, AccessWindow]:
        """Return the windows that may be used under the plan's assumptions, cut to what the parties state."""
        return {window.id: window for window in usable_windows(self.planned)}

    @cached_property
    def courses(self) -> tuple[Course, ...]:
        """Return what each vehicle of the plan does; nothing without a plan."""
        return () if self.plan is None else tuple(c for c in courses(self.operation, self.plan) if c.used)
