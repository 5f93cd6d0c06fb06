"""
What a simulation finds: how many people, by when, with what chance; and how sure those figures are.

Everything here is data. A number that was estimated from replications is an `Estimate` and carries its limits.
"""

from dataclasses import dataclass

from safepassage.domain.network import Direction
from safepassage.units import Instant, Millionths, People, Seconds

SIMULATION_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """
    A figure estimated from replications.

    Parameters
    ----------
    value
        The estimate.
    low, high
        Its limits: in the stated share of all simulations (`SimulationResult.confidence`) the true figure lies between them.
    """

    value: float
    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            msg = f"An estimate lies between its limits, got {self.low}, {self.value}, {self.high}."
            raise ValueError(msg)

    @property
    def half_width(self) -> float:
        """Return half the distance between the limits."""
        return (self.high - self.low) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Three quantiles of a figure over all replications, and its mean with limits."""

    p10: float
    p50: float
    p90: float
    mean: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """People received by ``until``, in all: an hour of the fan."""

    until: Instant
    planned: People
    received: Band


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """People received of one need, or at one site: ``name`` is the need or the place's id."""

    name: str
    planned: People
    received: Band


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvoyOutcome:
    """
    What becomes of one convoy.

    Parameters
    ----------
    out_in_time
        Chance that every vehicle of it leaves what is exposed before the window really closes.
    turned_back
        Chance that any vehicle of it turns back.
    out
        When its last vehicle is out, over the replications in which all are; None if it never is, or planned to be nowhere exposed.
    """

    convoy: str
    planned_out: Instant | None
    out_in_time: Estimate
    turned_back: Estimate
    out: Band | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowOutcome:
    """Chance that every vehicle that uses a window is out before it really closes."""

    window: str
    out_in_time: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranded:
    """People and vehicles that wait somewhere against the plan: person-hours behind the plan or left there at the end, at one place."""

    place: str
    person_hours: Estimate
    chance: Estimate
    """Chance that anybody aboard is still there when the operation ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueHour:
    """Vehicles that wait at a checkpoint in one direction, on average over an hour and over the replications, and the P90 of that."""

    checkpoint: str
    direction: Direction
    start: Instant
    planned: float
    mean: float
    p90: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one kind of disruption costs: by how much the figures rise if it alone is removed, under the same random streams."""

    disruption: str
    people: Estimate
    all_out: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """At one confidence, the latest instant; None if even at the earliest the confidence is not reached."""

    confidence: Millionths
    latest: Instant | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnBack:
    """
    Until when a convoy may go on inwards from a point of its road.

    Parameters
    ----------
    planned
        When its last vehicle goes on from there by the plan.
    latest
        At each confidence, the latest instant at which going on still brings the convoy out before the window is to close.
    """

    convoy: str
    place: str
    planned: Instant
    latest: tuple[Deadline, ...]

    def at(self, confidence: Millionths) -> Instant | None:
        """Return the latest instant at ``confidence``, in millionths."""
        return next(deadline.latest for deadline in self.latest if deadline.confidence == confidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class LastBoarding:
    """
    Until when the vehicles of a convoy must have left an assembly point.

    Parameters
    ----------
    convoy
        The convoy in which they leave; empty for vehicles that leave in none.
    planned
        When the last boarding ends by the plan.
    latest
        At each confidence, the latest instant at which the last boarding may end.
    """

    place: str
    convoy: str
    planned: Instant
    latest: tuple[Deadline, ...]

    def at(self, confidence: Millionths) -> Instant | None:
        """Return the latest instant at ``confidence``, in millionths."""
        return next(deadline.latest for deadline in self.latest if deadline.confidence == confidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """
    A curve fitted to the checkpoint log.

    Parameters
    ----------
    figure
        What was fitted: the service of one vehicle, or the hold of a convoy.
    observations
        How many passages it rests on.
    median, p90
        Of the fitted log-normal curve, in seconds.
    observed_median, observed_p90
        Of the observations themselves.
    distance
        Largest distance between the two cumulative curves (Kolmogorov and Smirnov), and the distance that 95 % of samples from the fitted
        curve itself stay below.
    """

    checkpoint: str
    figure: str = "service"
    observations: int
    median: Seconds
    p90: Seconds
    observed_median: Seconds
    observed_p90: Seconds
    distance: float
    distance_95: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationResult:
    """
    What a plan comes to when what may happen happens, over many replications.

    Parameters
    ----------
    operation, digest, plan
        Id and digest of the operation, and the SHA-256 of the plan that was simulated.
    replications, confidence
        How many, and the confidence of every estimate's limits, in millionths.
    planned
        People that the plan receives.
    received
        People received by the plan's horizon.
    all_out
        Chance that every vehicle is out of what is exposed before its window really closes.
    complete
        Chance that at least the planned number is received by the horizon.
    exposure
        Person-hours of exposure; ``planned_exposure`` of the plan.
    late
        Person-hours on exposed legs and places outside any open window.
    queue_error
        Largest difference in any replication between the two sides of Little's law at any checkpoint (mean number in the queue against
        arrivals per second times mean wait), relative; it is 0 but for rounding, or the simulation is wrong.
    assumptions
        What of all this is assumed, in words.
    """

    version: int = SIMULATION_VERSION
    operation: str
    digest: str
    plan: str
    seed: int
    replications: int
    confidence: Millionths
    planned: People
    received: Band
    all_out: Estimate
    complete: Estimate
    hours: tuple[Hour, ...] = ()
    needs: tuple[Part, ...] = ()
    sites: tuple[Part, ...] = ()
    convoys: tuple[ConvoyOutcome, ...] = ()
    windows: tuple[WindowOutcome, ...] = ()
    stranded: tuple[Stranded, ...] = ()
    planned_exposure: float = 0.0
    exposure: Band | None = None
    late: Band | None = None
    queues: tuple[QueueHour, ...] = ()
    costliest: tuple[Cost, ...] = ()
    turn_backs: tuple[TurnBack, ...] = ()
    last_boardings: tuple[LastBoarding, ...] = ()
    fits: tuple[Fit, ...] = ()
    queue_error: float = 0.0
    assumptions: tuple[str, ...] = ()
