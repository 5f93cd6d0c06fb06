"""
Telling the parties of a movement: what they were told, who has acknowledged it, and how it ended.

A notification informs. An acknowledgement says that it has arrived: it is not a permission. Nothing in here names a passenger.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from safepassage.domain.checking import repeated, require_at_least
from safepassage.domain.network import Direction
from safepassage.units import HOUR, Instant, Kilograms, People, Seconds

NOT_A_PERMISSION = "An acknowledgement says that the notification has arrived. It is not a permission."
"""Stands wherever acknowledgements are shown."""

USUAL_LEAD: Seconds = 48 * HOUR
EMERGENCY_LEAD: Seconds = 24 * HOUR
"""Notice that parties ask for, and for movements flagged as an emergency (OCHA's overland rules in Yemen)."""


class MovementType(StrEnum):
    """What moves."""

    EVACUATION = "evacuation"
    SUPPLIES = "supplies"
    MEDICAL = "medical"
    STAFF = "staff"


class Outcome(StrEnum):
    """How a notified movement ended, in the words of OCHA's access reports."""

    FACILITATED = "facilitated"
    IMPEDED_ACCOMPLISHED = "impeded_accomplished"
    IMPEDED_NOT_ACCOMPLISHED = "impeded_not_accomplished"
    DENIED = "denied"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifiedPoint:
    """
    A point of a movement, its position entered twice.

    Parameters
    ----------
    latitude, longitude
        The first entry: decimal degrees, WGS 84.
    grid
        The second entry, made apart from the first: an MGRS grid reference; empty if it has not been made.
    arrives, departs
        When the first vehicle arrives and the last one leaves; ``None`` where the movement starts or ends.
    """

    place: str
    name: str
    latitude: float
    longitude: float
    grid: str = ""
    arrives: Instant | None = None
    departs: Instant | None = None

    @property
    def stop(self) -> Seconds:
        """Return the seconds from the first arrival to the last departure, 0 at either end."""
        return 0 if self.arrives is None or self.departs is None else max(0, self.departs - self.arrives)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifiedVehicle:
    """
    A vehicle of a movement, as others will recognise it.

    Parameters
    ----------
    number
        Its number in the convoy, from 1.
    vehicle
        Our own id of it.
    marking
        What is painted or flown on its sides, in words.
    roof_marking
        Whether it can be told from above.
    pictures
        Names of the pictures that go with the notification: plate, sides, roof.
    crew
        How many people are its crew. Who they are goes to the parties apart from this, under seal.
    """

    number: int
    vehicle: str
    type: str
    plate: str = ""
    make: str = ""
    callsign: str = ""
    organisation: str = ""
    marking: str = ""
    roof_marking: bool = False
    pictures: tuple[str, ...] = ()
    crew: People = 1

    def __post_init__(self) -> None:
        require_at_least(1, f"Vehicle {self.vehicle}", number=self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifiedMovement:
    """
    One convoy in one direction: where it passes and when, its vehicles, and about how much it carries.

    Parameters
    ----------
    points
        Every point that it passes, in order.
    people, kg
        Passengers (a count, never names) and aid aboard.
    """

    convoy: str
    corridor: str
    direction: Direction
    points: tuple[NotifiedPoint, ...]
    vehicles: tuple[NotifiedVehicle, ...]
    people: People = 0
    kg: Kilograms = 0

    def __post_init__(self) -> None:
        if len(self.points) < 2:  # noqa: PLR2004 - from one to another
            msg = f"Movement {self.convoy}: expected at least 2 points, got {len(self.points)}."
            raise ValueError(msg)

    @property
    def departs(self) -> Instant:
        """Return when the convoy leaves its first point."""
        return next(point.departs for point in self.points if point.departs is not None)

    @property
    def arrives(self) -> Instant:
        """Return when the convoy reaches its last point."""
        return next(point.arrives for point in reversed(self.points) if point.arrives is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """
    What the parties are told of the movements of one plan.

    Parameters
    ----------
    id, version
        Amendments keep the id and count the version up; ``supersedes`` is the version before, 0 for the first.
    operation, operation_digest, plan_digest
        What it was made from. A changed operation or plan has another digest.
    epoch
        Instant 0 of every time in here, in UTC.
    organisation, focal_point, contact
        Who notifies: the organisation, the function of whoever answers, and how they are reached.
    parties
        Ids of the parties that are told.
    submitted
        When it was handed over; negative if before the operation's start.
    valid_from, valid_to
        The period that it is about: nothing moves before or after.
    movements
        By time of departure; the way back is among them.
    sites
        Exposed points off the corridors' own chains where vehicles stand: assembly points and aid sites.
    alternate_route, overnight_stop
        In words; empty means none.
    """

    id: str
    version: int = 1
    supersedes: int = 0
    operation: str
    operation_digest: str
    plan_digest: str
    epoch: datetime
    organisation: str
    focal_point: str
    contact: str
    movement_type: MovementType = MovementType.EVACUATION
    emergency: bool = False
    purpose: str = ""
    parties: tuple[str, ...]
    made_by: str
    submitted: Instant
    valid_from: Instant
    valid_to: Instant
    movements: tuple[NotifiedMovement, ...]
    sites: tuple[NotifiedPoint, ...] = ()
    alternate_route: str = ""
    overnight_stop: str = ""
    remarks: str = ""

    def __post_init__(self) -> None:
        require_at_least(1, f"Notification {self.id}", version=self.version)
        if not 0 <= self.supersedes < self.version:
            msg = f"Notification {self.id}: version {self.version} cannot supersede version {self.supersedes}. Give an earlier one, or 0."
            raise ValueError(msg)
        if not self.movements or not self.valid_from < self.valid_to:
            msg = f"Notification {self.id}: expected movements, and valid_from before valid_to, got {self.valid_from} and {self.valid_to}."
            raise ValueError(msg)
        twice = repeated(movement.convoy for movement in self.movements)
        if twice:
            msg = f"Notification {self.id}: convoy {twice[0]!r} is notified twice."
            raise ValueError(msg)

    @property
    def departs(self) -> Instant:
        """Return when the first convoy departs."""
        return min(movement.departs for movement in self.movements)

    @property
    def lead(self) -> Seconds:
        """Return the notice given: seconds from handing over to the first departure, negative if it came too late."""
        return self.departs - self.submitted

    @property
    def points(self) -> tuple[NotifiedPoint, ...]:
        """Return each point once, in the order in which it first comes up."""
        found = {point.place: point for movement in reversed(self.movements) for point in reversed(movement.points)}
        ordered = {point.place: found[point.place] for movement in self.movements for point in movement.points}
        return (*ordered.values(), *(site for site in self.sites if site.place not in ordered))

    @property
    def vehicles(self) -> tuple[NotifiedVehicle, ...]:
        """Return each vehicle once, with its number in the first convoy that it is in."""
        found: dict[str, NotifiedVehicle] = {}
        for movement in self.movements:
            for vehicle in movement.vehicles:
                found.setdefault(vehicle.vehicle, vehicle)
        return tuple(found.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """One party says that one version has arrived, under a reference of its own. It is not a permission."""

    notification: str
    version: int
    party: str
    at: Instant
    reference: str = ""
    remarks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """The movement is over: how it ended, and who said so. Nothing can be added afterwards."""

    notification: str
    at: Instant
    by: str
    outcome: Outcome
    remarks: str = ""
