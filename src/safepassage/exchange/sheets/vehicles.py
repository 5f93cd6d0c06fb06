"""Sheets about vehicles: types, fleets, and the people and cargo already aboard."""

from typing import Final

from safepassage.domain.fleet import Aboard, CargoAboard, Fleet, VehicleState, VehicleType
from safepassage.exchange.columns import OWNER, Column, Kind, Sheet

_PEOPLE: Final = (("seat", "seated person"), ("wheelchair", "person in a wheelchair"), ("stretcher", "stretcher case"))


def _places() -> tuple[Column, ...]:
    headings = {"seat": "Seats", "wheelchair": "Wheelchair places", "stretcher": "Stretcher places"}
    return tuple(
        Column(
            f"places_{mobility}",
            headings[mobility],
            Kind.WHOLE,
            f"{headings[mobility]}, without the drivers'. Nobody stands." if mobility == "seat" else f"{headings[mobility]}.",
            default=0,
            minimum=0,
            path=f"places.{mobility}",
            example="45" if mobility == "seat" else "2" if mobility == "wheelchair" else "0",
            synonyms=(mobility, f"{mobility}s", f"{mobility} capacity"),
        )
        for mobility, _ in _PEOPLE
    )


def _per_person(field: str, verb: str, defaults: tuple[int, int, int]) -> tuple[Column, ...]:
    return tuple(
        Column(
            f"{field}_{mobility}",
            f"{verb} per {person}",
            Kind.DURATION,
            f"Time more for each {person}.",
            unit="s",
            default=default,
            minimum=0,
            path=f"{field}.{mobility}",
            example=str(default),
        )
        for (mobility, person), default in zip(_PEOPLE, defaults, strict=True)
    )


def _fixed(attribute: str, heading: str, description: str, default: int) -> Column:
    return Column(
        attribute, heading, Kind.DURATION, description, unit="min", default=default, minimum=0, example=str(default // 60)
    )


VEHICLE_TYPES: Final = Sheet(
    name="Vehicle types",
    description="Kinds of vehicle: what one can carry and how long it takes.",
    build=VehicleType,
    field="vehicle_types",
    required=True,
    synonyms=("Types", "Vehicles types", "Kinds of vehicle"),
    contradiction=("attendant_seats", "There must be a seat for every attendant of every stretcher case."),
    columns=(
        Column("id", "Id", Kind.ID, "Short name of your own.", required=True, example="bus", synonyms=("Type", "Vehicle type")),
        Column("name", "Name", Kind.TEXT, "Name for people who read.", required=True, example="City bus"),
        *_places(),
        Column(
            "kg",
            "Payload",
            Kind.MASS,
            "Aid that one can carry.",
            unit="kg",
            default=0,
            minimum=0,
            example="1500",
            synonyms=("Load", "Mass"),
        ),
        Column(
            "litres",
            "Cargo space",
            Kind.VOLUME,
            "Room for aid.",
            unit="l",
            default=0,
            minimum=0,
            example="4000",
            synonyms=("Volume",),
        ),
        Column("profile", "Profile", Kind.ID, "Which travel times it takes.", default="road", example="road"),
        _fixed("boarding_fixed", "Boarding, fixed", "Time of every boarding, whoever boards.", 300),
        *_per_person("boarding_per_person", "Boarding", (20, 300, 900)),
        _fixed("alighting_fixed", "Alighting, fixed", "Time of every alighting, whoever alights.", 120),
        *_per_person("alighting_per_person", "Alighting", (10, 180, 300)),
        _fixed("loading_fixed", "Loading, fixed", "Time of every loading of aid.", 600),
        _fixed("loading_per_tonne", "Loading per tonne", "Time more for each tonne.", 600),
        _fixed("unloading_fixed", "Unloading, fixed", "Time of every unloading of aid.", 600),
        _fixed("unloading_per_tonne", "Unloading per tonne", "Time more for each tonne.", 600),
        Column(
            "attendant_seats",
            "Attendant seats",
            Kind.WHOLE,
            "Seats kept for the carers of each stretcher case, who are not counted as evacuees.",
            default=0,
            minimum=0,
            example="0",
            synonyms=("Attendants",),
        ),
        Column(
            "range",
            "Range",
            Kind.DISTANCE,
            "Way between two stops at a depot; empty means no limit.",
            unit="km",
            minimum=1,
            example="500",
        ),
        Column("drivers", "Drivers", Kind.WHOLE, "Drivers aboard.", default=1, minimum=1, example="2"),
        Column(
            "driving_limit",
            "Driving limit",
            Kind.DURATION,
            "Time that each driver may drive in the whole operation; empty means no limit.",
            unit="h",
            minimum=0,
            example="9",
            synonyms=("Driving hours",),
        ),
        Column(
            "escort",
            "Escort",
            Kind.YES_NO,
            "Travels in convoys and carries nobody.",
            default=False,
            example="no",
            synonyms=("Scout",),
        ),
    ),
)

FLEETS: Final = Sheet(
    name="Fleets",
    description="Vehicles of one type that start alike: how many, where, doing what.",
    build=Fleet,
    field="fleets",
    required=True,
    synonyms=("Vehicles", "Fleet"),
    columns=(
        Column(
            "id",
            "Id",
            Kind.ID,
            "Short name of your own; vehicles are called after it.",
            required=True,
            example="held",
            synonyms=("Fleet",),
        ),
        Column(
            "type",
            "Type",
            Kind.REFERENCE,
            "Vehicle type.",
            required=True,
            refers_to="Vehicle types",
            example="bus",
            synonyms=("Vehicle type", "Vehicle"),
        ),
        Column(
            "count",
            "Count",
            Kind.WHOLE,
            "Vehicles.",
            required=True,
            minimum=0,
            example="28",
            synonyms=("Number", "Vehicles", "Quantity"),
        ),
        Column(
            "place",
            "Place",
            Kind.REFERENCE,
            "Where they are; of vehicles under way, the next place they reach.",
            required=True,
            refers_to="Places",
            example="vasylivka",
            synonyms=("Location", "At"),
        ),
        Column(
            "available_from",
            "Available from",
            Kind.INSTANT,
            "From when; empty means from the start.",
            default=0,
            example="2022-03-31 10:00+03:00",
            synonyms=("Available", "From", "Ready from"),
        ),
        Column(
            "state",
            "State",
            Kind.CHOICE,
            "What they are doing as the operation starts.",
            default=VehicleState.READY,
            choices=VehicleState,
            example="held",
            synonyms=("Status",),
        ),
        Column(
            "driven",
            "Driven",
            Kind.DURATION,
            "Time that each has been driven already.",
            unit="min",
            default=0,
            minimum=0,
            example="90",
        ),
    ),
)

PEOPLE_ABOARD: Final = Sheet(
    name="People aboard",
    description="People aboard each vehicle of a fleet as the operation starts. They come on top of their group's count.",
    build=Aboard,
    field="aboard",
    owner="Fleets",
    unique=(("fleet", "group"),),
    synonyms=("Aboard", "Passengers aboard"),
    columns=(
        Column("fleet", "Fleet", Kind.REFERENCE, "Fleet.", required=True, refers_to="Fleets", path=OWNER, example="returning"),
        Column(
            "group",
            "Group",
            Kind.REFERENCE,
            "Evacuee group.",
            required=True,
            refers_to="Evacuee groups",
            example="theatre-families",
        ),
        Column(
            "count",
            "People per vehicle",
            Kind.WHOLE,
            "People in each vehicle.",
            required=True,
            minimum=0,
            example="40",
            synonyms=("People",),
        ),
    ),
)

CARGO_ABOARD: Final = Sheet(
    name="Cargo aboard",
    description="Aid aboard each vehicle of a fleet as the operation starts.",
    build=CargoAboard,
    field="cargo",
    owner="Fleets",
    unique=(("fleet", "consignment"),),
    synonyms=("Cargo", "Aid aboard"),
    columns=(
        Column("fleet", "Fleet", Kind.REFERENCE, "Fleet.", required=True, refers_to="Fleets", path=OWNER, example="held"),
        Column(
            "consignment", "Consignment", Kind.REFERENCE, "Consignment.", required=True, refers_to="Consignments", example="food"
        ),
        Column(
            "kg",
            "Mass per vehicle",
            Kind.MASS,
            "Aid in each vehicle.",
            unit="kg",
            required=True,
            minimum=0,
            example="800",
            synonyms=("Mass",),
        ),
    ),
)
