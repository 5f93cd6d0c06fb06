"""What a notification needs and no plan knows: who notifies, how vehicles are recognised, and each position a second time."""

from dataclasses import dataclass

from safepassage.domain.notification import MovementType
from safepassage.units import Metres


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who notifies and of what, in words; see `Notification` for each."""

    organisation: str = ""
    focal_point: str = ""
    contact: str = ""
    movement_type: MovementType = MovementType.EVACUATION
    emergency: bool = False
    purpose: str = ""
    alternate_route: str = ""
    overnight_stop: str = ""
    remarks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondEntry:
    """The position of a place once more: a grid reference made apart from the first entry, and a place that it is near."""

    place: str
    grid: str = ""
    near: str = ""
    near_within: Metres = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """How one vehicle of the plan is recognised; see `NotifiedVehicle` for each."""

    vehicle: str
    plate: str = ""
    make: str = ""
    callsign: str = ""
    organisation: str = ""
    marking: str = ""
    roof_marking: bool = False
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementDetails:
    """Everything that is filled in by hand for a notification."""

    senders: tuple[Sender, ...] = ()
    positions: tuple[SecondEntry, ...] = ()
    vehicles: tuple[Recognition, ...] = ()
