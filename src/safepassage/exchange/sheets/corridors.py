"""Sheets about the use of roads: corridors, access windows, checkpoints with their hours and quotas, private cars, nights."""

from typing import Final

from safepassage.domain.network import AccessWindow, Arrangement, Checkpoint, Corridor, Direction, Directions, PrivateCars, Quota
from safepassage.exchange.columns import OWNER, Column, Kind, Sheet
from safepassage.units import Interval

_ID: Final = "Short name of your own, used wherever the row is referred to."

CORRIDORS: Final = Sheet(
    name="Corridors",
    description="Agreed roads: chains of exposed legs from an outer to an inner gate.",
    build=Corridor,
    field="corridors",
    synonyms=("Humanitarian corridors", "Routes"),
    contradiction=(
        "escorts",
        "A convoy must have room for more than its escorts: escorts must be fewer than the vehicles per convoy.",
    ),
    columns=(
        Column("id", "Id", Kind.ID, _ID, required=True, example="berdiansk-road", synonyms=("Corridor", "Corridor id")),
        Column("name", "Name", Kind.TEXT, "Name for people who read.", required=True, example="Road through Berdiansk"),
        Column(
            "outer_gate",
            "Outer gate",
            Kind.REFERENCE,
            "Place where it is entered.",
            required=True,
            refers_to="Places",
            example="vasylivka",
        ),
        Column(
            "inner_gate",
            "Inner gate",
            Kind.REFERENCE,
            "Place where it ends inwards.",
            required=True,
            refers_to="Places",
            example="drama-theatre",
        ),
        Column(
            "legs",
            "Legs",
            Kind.REFERENCES,
            "Legs in order from the outer gate inwards, separated by semicolons.",
            required=True,
            refers_to="Legs",
            example="vasylivka-manhush; manhush-mariupol",
        ),
        Column(
            "max_vehicles",
            "Vehicles per convoy",
            Kind.WHOLE,
            "Vehicles in one convoy at most, escorts included.",
            default=10,
            minimum=1,
            example="10",
            synonyms=("Max vehicles", "Convoy size"),
        ),
        Column(
            "headway",
            "Headway",
            Kind.DURATION,
            "Time at least between two convoys that enter at one gate.",
            unit="min",
            default=1_800,
            minimum=0,
            example="30",
        ),
        Column(
            "max_convoys",
            "Convoys per window",
            Kind.WHOLE,
            "Convoys that may enter in each direction in one window; empty means no stated limit.",
            minimum=0,
            example="6",
            synonyms=("Max convoys",),
        ),
        Column(
            "escorts",
            "Escorts",
            Kind.WHOLE,
            "Escort vehicles that every convoy that enters must include.",
            default=0,
            minimum=0,
            example="1",
            synonyms=("Escorts per convoy",),
        ),
    ),
)

WINDOWS: Final = Sheet(
    name="Windows",
    description="Periods in which the parties have agreed that a corridor may be used.",
    build=AccessWindow,
    field="windows",
    synonyms=("Access windows", "Pauses", "Ceasefires"),
    contradiction=("closes", "A window must close after it opens, with the clearance margin to spare."),
    columns=(
        Column("id", "Id", Kind.ID, _ID, required=True, example="thursday", synonyms=("Window", "Window id")),
        Column(
            "corridor", "Corridor", Kind.REFERENCE, "Corridor.", required=True, refers_to="Corridors", example="berdiansk-road"
        ),
        Column(
            "opens",
            "Opens",
            Kind.INSTANT,
            "When it opens.",
            required=True,
            example="2022-03-31 10:00+03:00",
            synonyms=("From", "Start", "Starts", "Opening"),
        ),
        Column(
            "closes",
            "Closes",
            Kind.INSTANT,
            "When it closes.",
            required=True,
            example="2022-04-01 10:00+03:00",
            synonyms=("Until", "To", "End", "Ends", "Closing"),
        ),
        Column(
            "clearance_margin",
            "Clearance margin",
            Kind.DURATION,
            "Time before closing by which the last vehicle must be out of everything exposed.",
            unit="min",
            default=0,
            minimum=0,
            example="60",
            synonyms=("Margin",),
        ),
        Column(
            "directions",
            "Directions",
            Kind.CHOICE,
            "Directions allowed in it.",
            default=Directions.BOTH,
            choices=Directions,
            example="both",
            synonyms=("Direction",),
        ),
        Column(
            "clauses",
            "Clauses",
            Kind.REFERENCES,
            "Clauses that must be in force; none means that nobody has to agree.",
            default=(),
            refers_to="Clauses",
            example="route; start; duration",
            synonyms=("Terms",),
        ),
        Column(
            "arrangement",
            "Arrangement",
            Kind.CHOICE,
            "What kind of pause it is, as the United Nations tell them apart.",
            default=Arrangement.HUMANITARIAN_CORRIDOR,
            choices=Arrangement,
            example="ceasefire",
        ),
    ),
)

CHECKPOINTS: Final = Sheet(
    name="Checkpoints",
    description="Places that vehicles pass one after the other, at a limited rate.",
    build=Checkpoint,
    field="checkpoints",
    unique=(("id",), ("place",)),
    synonyms=("Crossing points",),
    columns=(
        Column("id", "Id", Kind.ID, _ID, required=True, example="cp-tokmak", synonyms=("Checkpoint", "Checkpoint id")),
        Column("place", "Place", Kind.REFERENCE, "Place; not a gate.", required=True, refers_to="Places", example="tokmak"),
        Column("lanes", "Lanes", Kind.WHOLE, "Vehicles served at once, in each direction.", default=1, minimum=1, example="2"),
        Column(
            "service",
            "Service time",
            Kind.DURATION,
            "Time per vehicle.",
            unit="min",
            default=300,
            minimum=1,
            example="6",
            synonyms=("Service", "Time per vehicle"),
        ),
        Column(
            "batch",
            "Time per convoy",
            Kind.DURATION,
            "Time more for the first vehicle of each convoy.",
            unit="min",
            default=0,
            minimum=0,
            example="10",
            synonyms=("Batch",),
        ),
        Column(
            "directions",
            "Directions",
            Kind.CHOICE,
            "Directions it is staffed for; in the other nobody passes.",
            default=Directions.BOTH,
            choices=Directions,
            example="both",
            synonyms=("Direction",),
        ),
        Column("controller", "Controller", Kind.TEXT, "Who runs it.", default="", example="regional administration"),
    ),
)

_START: Final = ("From", "Begin", "Starts", "Opens")
_END: Final = ("Until", "To", "Ends", "Closes")

CHECKPOINT_HOURS: Final = Sheet(
    name="Checkpoint hours",
    description="Periods in which a checkpoint works; a checkpoint without a row works always.",
    build=Interval,
    field="hours",
    owner="Checkpoints",
    unique=(("checkpoint", "start", "end"),),
    synonyms=("Opening hours", "Hours"),
    contradiction=("end", "The end must not be before the start."),
    columns=(
        Column(
            "checkpoint",
            "Checkpoint",
            Kind.REFERENCE,
            "Checkpoint.",
            required=True,
            refers_to="Checkpoints",
            path=OWNER,
            example="cp-tokmak",
        ),
        Column(
            "start", "Start", Kind.INSTANT, "First instant.", required=True, example="2022-03-31 08:00+03:00", synonyms=_START
        ),
        Column("end", "End", Kind.INSTANT, "Last instant.", required=True, example="2022-03-31 19:00+03:00", synonyms=_END),
    ),
)

QUOTAS: Final = Sheet(
    name="Quotas",
    description="Vehicles that a checkpoint lets through in each direction in a period at most.",
    build=Quota,
    field="quotas",
    owner="Checkpoints",
    unique=(("checkpoint", "start", "end"),),
    synonyms=("Checkpoint quotas",),
    contradiction=("end", "The end must not be before the start."),
    columns=(
        Column(
            "checkpoint",
            "Checkpoint",
            Kind.REFERENCE,
            "Checkpoint.",
            required=True,
            refers_to="Checkpoints",
            path=OWNER,
            example="cp-tokmak",
        ),
        Column(
            "start",
            "Start",
            Kind.INSTANT,
            "First instant.",
            required=True,
            path="period.start",
            example="2022-03-31 00:00+03:00",
            synonyms=_START,
        ),
        Column(
            "end",
            "End",
            Kind.INSTANT,
            "Last instant.",
            required=True,
            path="period.end",
            example="2022-04-01 00:00+03:00",
            synonyms=_END,
        ),
        Column(
            "vehicles",
            "Vehicles",
            Kind.WHOLE,
            "Vehicles at most.",
            required=True,
            minimum=0,
            example="60",
            synonyms=("Quota", "Max vehicles"),
        ),
    ),
)

PRIVATE_CARS: Final = Sheet(
    name="Private cars",
    description="Flows of private cars that share the checkpoints of a corridor.",
    build=PrivateCars,
    field="private_cars",
    synonyms=("Cars", "Private vehicles"),
    contradiction=("end", "The end must not be before the start."),
    columns=(
        Column("id", "Id", Kind.ID, _ID, required=True, example="cars-out"),
        Column(
            "corridor", "Corridor", Kind.REFERENCE, "Corridor.", required=True, refers_to="Corridors", example="berdiansk-road"
        ),
        Column("direction", "Direction", Kind.CHOICE, "Way that the cars go.", required=True, choices=Direction, example="out"),
        Column(
            "start",
            "Start",
            Kind.INSTANT,
            "First instant.",
            required=True,
            path="period.start",
            example="2022-03-31 08:00+03:00",
            synonyms=_START,
        ),
        Column(
            "end",
            "End",
            Kind.INSTANT,
            "Last instant.",
            required=True,
            path="period.end",
            example="2022-03-31 19:00+03:00",
            synonyms=_END,
        ),
        Column(
            "cars_per_hour",
            "Cars per hour",
            Kind.WHOLE,
            "Cars an hour.",
            required=True,
            minimum=0,
            example="30",
            synonyms=("Cars",),
        ),
        Column(
            "service_per_car",
            "Time per car",
            Kind.DURATION,
            "Time of one lane that a car takes at a checkpoint.",
            unit="s",
            default=60,
            minimum=0,
            example="60",
            synonyms=("Service per car",),
        ),
        Column("people_per_car", "People per car", Kind.WHOLE, "People in a car.", default=4, minimum=0, example="4"),
    ),
)

NIGHTS: Final = Sheet(
    name="Nights",
    description="Periods in which legs take their time by night.",
    build=Interval,
    field="nights",
    unique=(("start", "end"),),
    synonyms=("Night", "Dark hours"),
    contradiction=("end", "The end must not be before the start."),
    columns=(
        Column(
            "start", "Start", Kind.INSTANT, "First instant.", required=True, example="2022-03-31 19:30+03:00", synonyms=_START
        ),
        Column("end", "End", Kind.INSTANT, "Last instant.", required=True, example="2022-04-01 06:00+03:00", synonyms=_END),
    ),
)
