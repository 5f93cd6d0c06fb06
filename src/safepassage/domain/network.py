"""Where things are and what joins them: places, legs, corridors, access windows, checkpoints, private cars."""

from dataclasses import dataclass
from enum import StrEnum

from safepassage.domain.checking import repeated, require_at_least
from safepassage.units import Instant, Interval, Metres, Seconds


class Role(StrEnum):
    """What a place is used for; one place may have several roles."""

    DEPOT = "depot"
    ASSEMBLY_POINT = "assembly_point"
    RECEPTION_SITE = "reception_site"
    AID_SITE = "aid_site"
    CHECKPOINT = "checkpoint"
    REFUGE = "refuge"
    GATE = "gate"
    PROTECTED_SITE = "protected_site"
    JUNCTION = "junction"


class Direction(StrEnum):
    """Inwards is along a leg from its outer to its inner end; outwards is back."""

    IN = "in"
    OUT = "out"


class Directions(StrEnum):
    """Which directions something serves or allows."""

    BOTH = "both"
    IN = "in"
    OUT = "out"

    def allow(self, direction: Direction) -> bool:
        """Return whether ``direction`` is among these."""
        return self is Directions.BOTH or self.value == direction.value


class ClearanceStatus(StrEnum):
    """What is known of mines, rubble and bridges on a leg."""

    CLEARED = "cleared"
    UNVERIFIED = "unverified"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """
    A point on the map.

    Parameters
    ----------
    latitude, longitude
        Decimal degrees, WGS 84.
    exposed_in
        Id of the corridor inside whose windows alone the place may be occupied; empty for a place
        that is not exposed. A refuge is never exposed.
    bays
        Vehicles that can board at once (assembly points).
    rounds
        Few people wait at this assembly point: a vehicle may collect them, and others at such points, on one trip.
    pcode
        Code of the administrative area in the common operational data sets, such as UA23; empty if none is known.
    """

    id: str
    name: str
    latitude: float
    longitude: float
    roles: frozenset[Role] = frozenset()
    exposed_in: str = ""
    bays: int = 2
    rounds: bool = False
    aliases: tuple[str, ...] = ()
    note: str = ""
    pcode: str = ""

    def __post_init__(self) -> None:
        if not -90 <= self.latitude <= 90 or not -180 <= self.longitude <= 180:  # noqa: PLR2004
            msg = f"Place {self.id}: expected latitude -90..90 and longitude -180..180, got {self.latitude}, {self.longitude}."
            raise ValueError(msg)
        if self.bays < 1:
            msg = f"Place {self.id}: bays must be at least 1, got {self.bays}."
            raise ValueError(msg)
        if self.rounds and Role.ASSEMBLY_POINT not in self.roles:
            msg = f"Place {self.id}: only an assembly point can be collected on rounds. Add the role assembly_point, or clear rounds."
            raise ValueError(msg)
        if Role.REFUGE in self.roles and self.exposed_in:
            msg = f"Place {self.id}: a refuge is not exposed, got exposed_in {self.exposed_in!r}."
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelTime:
    """Seconds that a vehicle profile needs for a leg, by day and (if it departs in a night) by night."""

    profile: str
    day: Seconds
    night: Seconds

    def __post_init__(self) -> None:
        if not 0 < self.day <= self.night:
            msg = f"Expected 0 < day <= night seconds, got {self.day} and {self.night}."
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """
    A road between two places, written from its outer to its inner end.

    Parameters
    ----------
    exposed_in
        Id of the corridor inside whose windows alone the leg may be driven; empty if not exposed.
    distance
        Metres along the road.
    travel_times
        One per vehicle profile that may use the leg.
    directions
        Directions in which the leg may be driven.
    """

    id: str
    outer: str
    inner: str
    distance: Metres
    travel_times: tuple[TravelTime, ...]
    exposed_in: str = ""
    directions: Directions = Directions.BOTH
    clearance: ClearanceStatus = ClearanceStatus.UNVERIFIED
    clearance_as_of: Instant | None = None
    clearance_source: str = ""

    def __post_init__(self) -> None:
        if self.distance <= 0 or self.outer == self.inner or not self.travel_times:
            msg = f"Leg {self.id}: expected two places, a distance above 0 and at least one travel time."
            raise ValueError(msg)
        twice = repeated(time.profile for time in self.travel_times)
        if twice:
            msg = f"Leg {self.id}: expected one travel time for each profile, got two for {twice[0]!r}."
            raise ValueError(msg)

    def travel_time(self, profile: str) -> TravelTime | None:
        """Return the travel time of ``profile``, or None if it may not use the leg."""
        return next((time for time in self.travel_times if time.profile == profile), None)

    def ends(self, direction: Direction) -> tuple[str, str]:
        """Return the ids of the places where a drive in ``direction`` starts and ends."""
        return (self.outer, self.inner) if direction is Direction.IN else (self.inner, self.outer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corridor:
    """
    An agreed road: a chain of exposed legs from its outer gate to its inner gate.

    Parameters
    ----------
    legs
        Leg ids in order from the outer gate inwards, each driven inwards.
    max_vehicles
        Vehicles in one convoy at most, escorts included.
    headway
        Seconds at least between two convoys entering at the same gate.
    max_convoys
        Convoys that may enter in each direction in one window; ``None`` means no stated limit.
    escorts
        Escort or scout vehicles that every convoy entering must include.
    """

    id: str
    name: str
    outer_gate: str
    inner_gate: str
    legs: tuple[str, ...]
    max_vehicles: int = 10
    headway: Seconds = 1_800
    max_convoys: int | None = None
    escorts: int = 0

    def __post_init__(self) -> None:
        if not self.legs or self.max_vehicles < 1 or self.headway < 0 or not 0 <= self.escorts < self.max_vehicles:
            msg = f"Corridor {self.id}: expected legs, max_vehicles >= 1, headway >= 0 and 0 <= escorts < max_vehicles."
            raise ValueError(msg)
        if self.max_convoys is not None and self.max_convoys < 0:
            msg = f"Corridor {self.id}: max_convoys must be at least 0, got {self.max_convoys}."
            raise ValueError(msg)


class Arrangement(StrEnum):
    """What kind of pause a window is, as the United Nations tell them apart."""

    HUMANITARIAN_CORRIDOR = "humanitarian_corridor"
    """Named roads and ways of moving, for a limited time, agreed by all parties concerned."""
    HUMANITARIAN_PAUSE = "humanitarian_pause"
    """A stop of the fighting for humanitarian purposes, in one area, for a limited time."""
    NOTIFICATION = "notification"
    """The parties are told of sites and movements, so that they spare them; nobody promises to stop."""
    CEASEFIRE = "ceasefire"
    """A stop of the fighting by agreement, with terms that bind the parties."""
    CESSATION_OF_HOSTILITIES = "cessation_of_hostilities"
    """A stop of the fighting that a party declares, alone or with others, without further terms."""
    TEMPORARY_CESSATION = "temporary_cessation"
    """A cessation of hostilities for a stated time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessWindow:
    """
    A period in which the parties have agreed that a corridor may be used.

    Parameters
    ----------
    opens, closes
        Instants.
    clearance_margin
        Seconds before ``closes`` by which the last vehicle must be out of everything exposed.
    clauses
        Ids of the clauses that must be in force; none means that nobody has to agree.
    arrangement
        What kind of pause it is.
    """

    id: str
    corridor: str
    opens: Instant
    closes: Instant
    clearance_margin: Seconds = 0
    directions: Directions = Directions.BOTH
    clauses: tuple[str, ...] = ()
    arrangement: Arrangement = Arrangement.HUMANITARIAN_CORRIDOR

    def __post_init__(self) -> None:
        if not self.opens < self.closes - self.clearance_margin or self.clearance_margin < 0:
            msg = (
                f"Window {self.id}: expected opens < closes - clearance_margin, "
                f"got {self.opens}, {self.closes} and {self.clearance_margin}."
            )
            raise ValueError(msg)

    @property
    def usable(self) -> Interval:
        """Return the period in which a vehicle may be exposed: from opening until the margin before closing."""
        return Interval(self.opens, self.closes - self.clearance_margin)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """Vehicles that a checkpoint passes in one direction in a period at most (counted at service start)."""

    period: Interval
    vehicles: int

    def __post_init__(self) -> None:
        require_at_least(0, "Quota", vehicles=self.vehicles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """
    A place that vehicles pass one after the other.

    To drive on from its place, inwards or outwards, a vehicle is first served in the lanes of that direction.

    Parameters
    ----------
    lanes
        Vehicles served at once, in each direction.
    service
        Seconds per vehicle.
    batch
        Seconds more for the first vehicle of each convoy.
    hours
        Periods inside which a service must start and end; none means always.
    quotas
        Limits per period and direction, for instance per day.
    directions
        Directions it is staffed for; in the other nobody passes.
    """

    id: str
    place: str
    lanes: int = 1
    service: Seconds = 300
    batch: Seconds = 0
    hours: tuple[Interval, ...] = ()
    quotas: tuple[Quota, ...] = ()
    directions: Directions = Directions.BOTH
    controller: str = ""

    def __post_init__(self) -> None:
        if self.lanes < 1 or self.service < 1 or self.batch < 0:
            msg = f"Checkpoint {self.id}: expected lanes >= 1, service >= 1 and batch >= 0, got {self.lanes}, {self.service}, {self.batch}."
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateCars:
    """
    A steady flow of private cars through the checkpoints of a corridor.

    Cars and convoys take turns: while the flow runs, the service of one of our vehicles takes
    ``service * 3600 * lanes / (3600 * lanes - cars_per_hour * service_per_car)`` seconds, rounded up.

    Parameters
    ----------
    service_per_car
        Seconds of one lane that a car takes at a checkpoint.
    """

    id: str
    corridor: str
    direction: Direction
    period: Interval
    cars_per_hour: int
    service_per_car: Seconds = 60
    people_per_car: int = 4

    def __post_init__(self) -> None:
        owner = f"Private cars {self.id}"
        require_at_least(0, owner, cars_per_hour=self.cars_per_hour, service_per_car=self.service_per_car)
        require_at_least(0, owner, people_per_car=self.people_per_car)
