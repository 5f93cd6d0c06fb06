"""The one table of sheets and columns that reads, writes, makes the template and renders the reference."""

from typing import Final

from safepassage.exchange.columns import Sheet
from safepassage.exchange.sheets import claims, corridors, people, places, protected, readiness, terms, uncertainty, vehicles

SHEETS: Final[tuple[Sheet, ...]] = (
    places.OPERATION,
    places.PLACES,
    places.LEGS,
    places.TRAVEL_TIMES,
    places.SHAPES,
    corridors.CORRIDORS,
    corridors.WINDOWS,
    corridors.CHECKPOINTS,
    corridors.CHECKPOINT_HOURS,
    corridors.QUOTAS,
    corridors.PRIVATE_CARS,
    vehicles.VEHICLE_TYPES,
    vehicles.FLEETS,
    vehicles.PEOPLE_ABOARD,
    vehicles.CARGO_ABOARD,
    people.EVACUEE_GROUPS,
    people.RECEPTION_SITES,
    people.CONSIGNMENTS,
    terms.PARTIES,
    terms.CLAUSES,
    terms.CONSENTS,
    readiness.CONDITIONS,
    claims.CLAIMS,
    protected.PROTECTED_SITES,
    corridors.NIGHTS,
    people.PRIORITIES,
    uncertainty.SPREADS,
    uncertainty.HAZARDS,
    uncertainty.CHECKPOINT_LOG,
    uncertainty.STANDING_ORDERS,
    claims.TOTALS,
)
"""Every sheet, in the order of the file."""

SHEET: Final[dict[str, Sheet]] = {sheet.name: sheet for sheet in SHEETS}
"""Every sheet by its name."""
