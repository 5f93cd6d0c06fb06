"""The sizes and kinds of the generated operations, as figures: how many of everything, for how long."""

from dataclasses import dataclass
from enum import StrEnum

from safepassage.domain.fleet import VehicleType
from safepassage.domain.people import PerMobility
from safepassage.units import DAY, HOUR, Seconds


class Kind(StrEnum):
    """What holds a generated operation back most."""

    FLEET = "fleet"
    """Vehicles: checkpoints pass more than twice what they can use, sites take more than they can bring."""
    CHECKPOINT = "checkpoint"
    """Checkpoints: they pass about half of what the vehicles could use."""
    RECEPTION = "reception"
    """Reception: the sites take about half of what the vehicles could bring."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """
    How many of everything.

    Parameters
    ----------
    shares
        Vehicle types with their share of the vehicles; what is left by rounding goes to the first.
    towns
        Outside, each with a depot and its reception sites; one for each corridor.
    corridors
        Corridors in an area; all areas have as many.
    hours
        The shortest and the longest access window, in hours.
    reach
        The shortest and the longest corridor, in kilometres.
    time_limit
        Seconds that planning may take unless another limit is given.
    """

    name: str
    vehicles: int
    shares: tuple[tuple[str, float], ...]
    points: int
    areas: int
    corridors: int
    horizon: Seconds
    hours: tuple[int, int]
    reach: tuple[int, int]
    time_limit: float

    @property
    def days(self) -> int:
        """Return how many days have access windows: as many as are whole inside the operation, but at least one."""
        return max(1, self.horizon // DAY)


SIZES = {
    "S": Size(
        name="S",
        vehicles=45,
        shares=(("bus", 0.93), ("fitted-bus", 0.07)),
        points=12,
        areas=1,
        corridors=1,
        horizon=30 * HOUR,
        hours=(23, 24),
        reach=(80, 110),
        time_limit=10.0,
    ),
    "M": Size(
        name="M",
        vehicles=200,
        shares=(("bus", 0.75), ("fitted-bus", 0.15), ("ambulance", 0.1)),
        points=60,
        areas=1,
        corridors=3,
        horizon=72 * HOUR,
        hours=(7, 10),
        reach=(35, 55),
        time_limit=10.0,
    ),
    "L": Size(
        name="L",
        vehicles=1_000,
        shares=(("bus", 0.6), ("minibus", 0.2), ("fitted-bus", 0.12), ("ambulance", 0.08)),
        points=300,
        areas=5,
        corridors=2,
        horizon=72 * HOUR,
        hours=(4, 8),
        reach=(20, 40),
        time_limit=60.0,
    ),
    "XL": Size(
        name="XL",
        vehicles=5_000,
        shares=(("bus", 0.6), ("minibus", 0.2), ("fitted-bus", 0.12), ("ambulance", 0.08)),
        points=1_000,
        areas=10,
        corridors=3,
        horizon=7 * DAY,
        hours=(4, 8),
        reach=(20, 40),
        time_limit=600.0,
    ),
}

BUS = VehicleType(
    id="bus",
    name="Bus",
    places=PerMobility(seat=50),
    kg=1_500,
    litres=6_000,
    range=500_000,
    drivers=2,
)
MINIBUS = VehicleType(
    id="minibus",
    name="Minibus",
    places=PerMobility(seat=18),
    kg=600,
    litres=2_500,
    profile="light",
    range=500_000,
    drivers=1,
)
FITTED_BUS = VehicleType(
    id="fitted-bus",
    name="Bus fitted for wheelchairs and stretchers",
    places=PerMobility(seat=24, wheelchair=4, stretcher=2),
    kg=500,
    litres=2_000,
    attendant_seats=1,
    range=500_000,
    drivers=2,
)
AMBULANCE = VehicleType(
    id="ambulance",
    name="Ambulance",
    places=PerMobility(seat=2, stretcher=2),
    profile="light",
    attendant_seats=1,
    range=500_000,
    drivers=2,
)
TYPES = {kind.id: kind for kind in (BUS, MINIBUS, FITTED_BUS, AMBULANCE)}
DRIVING_A_DAY: Seconds = 9 * HOUR
"""Seconds that a driver may drive on each day of the operation."""
