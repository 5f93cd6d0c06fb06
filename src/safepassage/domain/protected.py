"""The register of protected sites: what all sides are told to spare. It informs; it protects nobody by itself."""

from dataclasses import dataclass
from enum import StrEnum

from safepassage.domain.checking import require_at_least
from safepassage.units import Metres


class SiteKind(StrEnum):
    """What a protected site is."""

    HOSPITAL = "hospital"
    SHELTER = "shelter"
    SCHOOL = "school"
    AID_STORE = "aid_store"
    WATER = "water"
    POWER = "power"
    WORSHIP = "worship"
    CULTURAL = "cultural"
    DANGEROUS_WORKS = "dangerous_works"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectedSite:
    """
    A protected site, its position entered twice: a slip in one entry shows against the other.

    Parameters
    ----------
    latitude, longitude
        The first entry: decimal degrees, WGS 84.
    grid
        The second entry, made apart from the first by another person: an MGRS grid reference; empty if it has not been made.
    near, near_within
        Id of a place of the operation that it lies near, and within how many metres; empty if none is named.
    """

    id: str
    name: str
    kind: SiteKind = SiteKind.OTHER
    latitude: float
    longitude: float
    grid: str = ""
    near: str = ""
    near_within: Metres = 5_000
    source: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if not -90 <= self.latitude <= 90 or not -180 <= self.longitude <= 180:  # noqa: PLR2004 - degrees
            msg = f"Protected site {self.id}: expected latitude -90..90 and longitude -180..180, got {self.latitude}, {self.longitude}."
            raise ValueError(msg)
        require_at_least(1, f"Protected site {self.id}", near_within=self.near_within)
