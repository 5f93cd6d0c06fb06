"""Vehicles: what a type can carry and how long it takes, and how many there are, where, doing what."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from safepassage.domain.checking import require_at_least
from safepassage.domain.people import Mobility, PerMobility
from safepassage.units import Instant, Kilograms, Litres, Metres, People, Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleType:
    """
    A kind of vehicle.

    A boarding slot is sized for the places it offers: ``boarding_fixed`` plus the seconds per person for
    every place of each mobility that is boarded, whether or not the last place is taken. So is alighting.

    Parameters
    ----------
    places
        Seats, wheelchair places and stretcher places. Nobody stands.
    attendant_seats
        Seats kept for the carers of each stretcher case, who are not counted as evacuees.
    range
        Metres between two stops at a depot; ``None`` means no limit.
    drivers, driving_limit
        Drivers aboard, and the seconds that each may drive in the whole operation; ``None`` means no limit.
    escort
        An escort or scout vehicle: it travels in convoys and carries nobody.
    """

    id: str
    name: str
    places: PerMobility = PerMobility()
    kg: Kilograms = 0
    litres: Litres = 0
    profile: str = "road"
    boarding_fixed: Seconds = 300
    boarding_per_person: PerMobility = PerMobility(20, 300, 900)
    alighting_fixed: Seconds = 120
    alighting_per_person: PerMobility = PerMobility(10, 180, 300)
    loading_fixed: Seconds = 600
    loading_per_tonne: Seconds = 600
    unloading_fixed: Seconds = 600
    unloading_per_tonne: Seconds = 600
    attendant_seats: int = 0
    range: Metres | None = None
    drivers: int = 1
    driving_limit: Seconds | None = None
    escort: bool = False

    def __post_init__(self) -> None:
        owner = f"Vehicle type {self.id}"
        if self.drivers < 1:
            msg = f"{owner}: expected at least 1 driver, got {self.drivers}."
            raise ValueError(msg)
        require_at_least(0, owner, kg=self.kg, litres=self.litres, attendant_seats=self.attendant_seats)
        require_at_least(0, owner, boarding_fixed=self.boarding_fixed, alighting_fixed=self.alighting_fixed)
        require_at_least(0, owner, loading_fixed=self.loading_fixed, loading_per_tonne=self.loading_per_tonne)
        require_at_least(0, owner, unloading_fixed=self.unloading_fixed, unloading_per_tonne=self.unloading_per_tonne)
        require_at_least(1, owner, range=self.range)
        require_at_least(0, owner, driving_limit=self.driving_limit)
        needed = self.attendant_seats * self.places.stretcher
        if self.attendant_seats and needed > self.places.seat:
            msg = f"{owner}: attendants of {self.places.stretcher} stretchers need {needed} seats, it has {self.places.seat}."
            raise ValueError(msg)

    def boarding_time(self, mobilities: frozenset[Mobility]) -> Seconds:
        """Return the seconds of a boarding slot that offers every place of ``mobilities``."""
        return self.boarding_fixed + sum(self.places.of(m) * self.boarding_per_person.of(m) for m in mobilities)

    def collecting_time(self, people: Mapping[Mobility, People]) -> Seconds:
        """Return the seconds of boarding ``people`` at a place that is collected on rounds: the slot is sized for those who board."""
        return self.boarding_fixed + sum(count * self.boarding_per_person.of(m) for m, count in people.items())

    def alighting_time(self, mobilities: frozenset[Mobility]) -> Seconds:
        """Return the seconds of an alighting slot for every place of ``mobilities``."""
        return self.alighting_fixed + sum(self.places.of(m) * self.alighting_per_person.of(m) for m in mobilities)

    def loading_time(self, kg: Kilograms) -> Seconds:
        """Return the seconds to load ``kg``, part seconds rounded up."""
        return self.loading_fixed - (-kg * self.loading_per_tonne) // 1000

    def unloading_time(self, kg: Kilograms) -> Seconds:
        """Return the seconds to unload ``kg``, part seconds rounded up."""
        return self.unloading_fixed - (-kg * self.unloading_per_tonne) // 1000

    @property
    def driving_budget(self) -> Seconds | None:
        """Return the seconds that the vehicle may be driven in the operation, or None for no limit."""
        return None if self.driving_limit is None else self.drivers * self.driving_limit


class VehicleState(StrEnum):
    """What vehicles are doing as the operation starts."""

    READY = "ready"
    UNDER_WAY = "under_way"
    HELD = "held"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aboard:
    """People of one group already aboard each vehicle of a fleet."""

    group: str
    count: People

    def __post_init__(self) -> None:
        require_at_least(0, f"People aboard of group {self.group}", count=self.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class CargoAboard:
    """Kilograms of one consignment already aboard each vehicle of a fleet."""

    consignment: str
    kg: Kilograms

    def __post_init__(self) -> None:
        require_at_least(0, f"Cargo aboard of consignment {self.consignment}", kg=self.kg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """
    Vehicles of one type that start alike. The order of fleets is the stated order of types of ``size``.

    Parameters
    ----------
    place, available_from
        Where the vehicles are (or, under way, the next place they reach), and from which instant.
    aboard, cargo
        People and aid each vehicle carries already. People aboard come on top of their group's count.
    driven
        Seconds each vehicle has been driven already.
    """

    id: str
    type: str
    count: int
    place: str
    available_from: Instant = 0
    state: VehicleState = VehicleState.READY
    aboard: tuple[Aboard, ...] = ()
    cargo: tuple[CargoAboard, ...] = ()
    driven: Seconds = 0

    def __post_init__(self) -> None:
        if self.count < 0 or self.driven < 0:
            msg = f"Fleet {self.id}: count and driven must not be negative, got {self.count} and {self.driven}."
            raise ValueError(msg)

    @property
    def vehicles(self) -> tuple[str, ...]:
        """Return the ids of the fleet's vehicles, in order: ``<fleet>-01``, ``<fleet>-02`` and so on."""
        return tuple(f"{self.id}-{number:02d}" for number in range(1, self.count + 1))
