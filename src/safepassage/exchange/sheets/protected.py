"""The sheet of the register of protected sites."""

from typing import Final

from safepassage.domain.protected import ProtectedSite, SiteKind
from safepassage.exchange.columns import READ_ONLY, Column, Kind, Sheet

PROTECTED_SITES: Final = Sheet(
    name="Protected sites",
    description="The register of protected sites. Each position is entered twice, by two people, and compared.",
    build=ProtectedSite,
    field="protected_sites",
    synonyms=("Register", "Static sites", "No strike list"),
    columns=(
        Column("id", "Id", Kind.ID, "Short name of your own.", required=True, example="hospital-2"),
        Column("name", "Name", Kind.TEXT, "Name for people who read.", required=True, example="Hospital no. 2"),
        Column("kind", "Kind", Kind.CHOICE, "What it is.", default=SiteKind.OTHER, choices=SiteKind, example="hospital"),
        Column(
            "latitude",
            "Latitude",
            Kind.LATITUDE,
            "First entry: decimal degrees, or degrees, minutes and seconds.",
            unit="°",
            required=True,
            example="47.0959",
            synonyms=("Lat", "Y"),
        ),
        Column(
            "longitude",
            "Longitude",
            Kind.LONGITUDE,
            "First entry, like the latitude.",
            unit="°",
            required=True,
            example="37.5491",
            synonyms=("Lon", "Long", "Lng", "X"),
        ),
        Column(
            "position",
            "Position",
            Kind.POSITION,
            "Instead of latitude and longitude: both in one cell with the latitude first.",
            path=READ_ONLY,
            example="47.0959, 37.5491",
            synonyms=("Coordinates", "Coords"),
        ),
        Column(
            "grid",
            "Grid reference",
            Kind.TEXT,
            "Second entry, made by another person from another source: MGRS, to 10 metres or finer.",
            default="",
            example="37T CN 89892 16842",
            synonyms=("MGRS", "Grid", "Second entry"),
        ),
        Column(
            "near",
            "Near",
            Kind.REFERENCE,
            "Place of the operation that it lies near.",
            default="",
            refers_to="Places",
            example="drama-theatre",
            synonyms=("Near place",),
        ),
        Column(
            "near_within",
            "Near within",
            Kind.DISTANCE,
            "How near, at most.",
            unit="km",
            default=5_000,
            minimum=1,
            example="2",
            synonyms=("Within",),
        ),
        Column("source", "Source", Kind.TEXT, "Who gave the position.", default="", example="health cluster, 28 March"),
        Column("note", "Note", Kind.TEXT, "Anything a reader should know.", default="", synonyms=("Notes", "Comment", "Remarks")),
    ),
)
