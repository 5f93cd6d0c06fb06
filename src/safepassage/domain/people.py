"""People who wait, what they need, and the sites that receive them. Counts and needs only: never names."""

from dataclasses import dataclass
from enum import StrEnum

from safepassage.domain.checking import require_at_least
from safepassage.units import Instant, People


class Mobility(StrEnum):
    """The kind of place a person needs aboard."""

    SEAT = "seat"
    WHEELCHAIR = "wheelchair"
    STRETCHER = "stretcher"


@dataclass(frozen=True, slots=True)
class PerMobility:
    """One whole number per mobility: places, people, or seconds per person, as the attribute says."""

    seat: int = 0
    wheelchair: int = 0
    stretcher: int = 0

    def __post_init__(self) -> None:
        if min(self.seat, self.wheelchair, self.stretcher) < 0:
            msg = f"Numbers per mobility must not be negative, got {self}."
            raise ValueError(msg)

    def of(self, mobility: Mobility) -> int:
        """Return the number for ``mobility``."""
        return int(getattr(self, mobility.value))


@dataclass(frozen=True, slots=True, kw_only=True)
class EvacueeGroup:
    """
    People at one assembly point who need the same.

    Parameters
    ----------
    count
        People waiting; the figure that is planned with.
    low, high
        Range of the count where it is not known exactly; both equal ``count`` otherwise.
    priority
        Priority class, 1 first. Its weight is set by the operation.
    ready_from
        Instant from which they can board.
    reception_sites
        Ids of the sites that may take them; empty means any site that takes their mobility.
    """

    id: str
    place: str
    count: People
    mobility: Mobility = Mobility.SEAT
    priority: int = 1
    ready_from: Instant = 0
    reception_sites: tuple[str, ...] = ()
    low: People | None = None
    high: People | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if self.count < 0:
            msg = f"Group {self.id}: count must be at least 0, got {self.count}."
            raise ValueError(msg)
        if self.priority < 1:
            msg = f"Group {self.id}: priority must be 1 or more, got {self.priority}."
            raise ValueError(msg)
        low = self.count if self.low is None else self.low
        high = self.count if self.high is None else self.high
        if not 0 <= low <= self.count <= high:
            msg = f"Group {self.id}: expected low <= count <= high, got {low}, {self.count}, {high}."
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceptionSite:
    """
    A place that receives people.

    Parameters
    ----------
    place
        Id of the place; it is also the site's id.
    capacity
        People the site can take in all, per mobility; ``None`` means no stated limit, 0 means none.
    intake_per_hour
        People received per clock hour of the operation (hours counted from the epoch), per mobility;
        ``None`` means no stated limit.
    """

    place: str
    capacity_seat: People | None = None
    capacity_wheelchair: People | None = None
    capacity_stretcher: People | None = None
    intake_seat: People | None = None
    intake_wheelchair: People | None = None
    intake_stretcher: People | None = None

    def __post_init__(self) -> None:
        for mobility in Mobility:
            limits = {f"capacity_{mobility.value}": self.capacity(mobility), f"intake_{mobility.value}": self.intake(mobility)}
            require_at_least(0, f"Reception site {self.place}", **limits)

    def capacity(self, mobility: Mobility) -> People | None:
        """Return how many of ``mobility`` the site can take in all, or None for no stated limit."""
        value: People | None = getattr(self, f"capacity_{mobility.value}")
        return value

    def intake(self, mobility: Mobility) -> People | None:
        """Return how many of ``mobility`` the site can receive per clock hour, or None for no stated limit."""
        value: People | None = getattr(self, f"intake_{mobility.value}")
        return value

    def takes(self, mobility: Mobility) -> bool:
        """Return whether the site can take anybody of ``mobility``."""
        return self.capacity(mobility) != 0 and self.intake(mobility) != 0
