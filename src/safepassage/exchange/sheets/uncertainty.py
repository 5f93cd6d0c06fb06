"""Sheets about what may happen: spreads, hazards, the checkpoint log, and the standing orders."""

from typing import Final

from safepassage.domain.network import Direction
from safepassage.domain.uncertainty import Action, Basis, Disruption, Hazard, Passage, Situation, Spread, StandingOrder, Varies
from safepassage.exchange.columns import Column, Kind, Sheet

_SUBJECT: Final = "Id of the row it is about; empty means all that no other row names."
_SOURCE: Final = (
    Column("source", "Source", Kind.TEXT, "Who says so, or what it rests on.", default="", example="log of the radio room"),
    Column("assumption", "Assumption", Kind.YES_NO, "Yes where nobody says so and we assume it.", default=False, example="yes"),
)
_COMMON: Final = Column(
    "common",
    "Common part",
    Kind.SHARE,
    "Part that all have in common on one day: one bad day at a checkpoint is bad for every convoy.",
    unit="%",
    default=500_000,
    minimum=0,
    example="50",
    synonyms=("Dependence",),
)

SPREADS: Final = Sheet(
    name="Spreads",
    description="How figures of a plan come out otherwise than planned. Without a row, the defaults of the field hold.",
    build=Spread,
    field="uncertainty.spreads",
    unique=(("varies", "subject"),),
    columns=(
        Column(
            "varies",
            "Varies",
            Kind.CHOICE,
            "Which figure: driving times, boarding and loading times, service at checkpoints, people who come.",
            required=True,
            choices=Varies,
            example="service",
            synonyms=("What varies",),
        ),
        Column("subject", "Subject", Kind.TEXT, _SUBJECT, default="", example="vasylivka"),
        Column(
            "median",
            "Median",
            Kind.SHARE,
            "Half come out below this share of the planned figure.",
            unit="%",
            minimum=1,
            example="110",
            synonyms=("P50",),
        ),
        Column("p90", "P90", Kind.SHARE, "Nine in ten come out below this share.", unit="%", minimum=1, example="200"),
        Column(
            "median_time",
            "Median time",
            Kind.DURATION,
            "For service alone, in place of a share: half take less.",
            unit="min",
            minimum=1,
            example="5",
        ),
        Column("p90_time", "P90 time", Kind.DURATION, "The same: nine in ten take less.", unit="min", minimum=1, example="20"),
        Column(
            "basis",
            "Basis",
            Kind.CHOICE,
            "For service: stated here, fitted to the checkpoint log, or drawn from the times observed in it.",
            default=Basis.STATED,
            choices=Basis,
            example="stated",
        ),
        _COMMON,
        *_SOURCE,
    ),
)

HAZARDS: Final = Sheet(
    name="Hazards",
    description="What may go wrong, how likely, and how long it lasts. Without a row, the defaults of the field hold.",
    build=Hazard,
    field="uncertainty.hazards",
    unique=(("disruption", "subject"),),
    synonyms=("Disruptions", "Risks"),
    columns=(
        Column(
            "disruption",
            "Disruption",
            Kind.CHOICE,
            "What happens; what its chance is counted by stands in the guide.",
            required=True,
            choices=Disruption,
            example="hold",
            synonyms=("Hazard", "Risk"),
        ),
        Column("subject", "Subject", Kind.TEXT, _SUBJECT, default="", example="vasylivka"),
        Column(
            "chance",
            "Chance",
            Kind.SHARE,
            "How likely: 20 means 20 %.",
            unit="%",
            required=True,
            minimum=0,
            example="20",
            synonyms=("Probability",),
        ),
        Column(
            "median",
            "Median",
            Kind.DURATION,
            "Half last less; empty if it lasts for good.",
            unit="min",
            minimum=1,
            example="180",
            synonyms=("Median duration",),
        ),
        Column(
            "p90",
            "P90",
            Kind.DURATION,
            "Nine in ten last less.",
            unit="min",
            minimum=1,
            example="720",
            synonyms=("P90 duration",),
        ),
        Column(
            "basis",
            "Basis",
            Kind.CHOICE,
            "For hold: how long is stated here, fitted to the holds of the checkpoint log, or drawn from them.",
            default=Basis.STATED,
            choices=Basis,
            example="stated",
        ),
        _COMMON,
        *_SOURCE,
    ),
)

CHECKPOINT_LOG: Final = Sheet(
    name="Checkpoint log",
    description="Convoys that came to a checkpoint, as noted: what later plans are simulated with.",
    build=Passage,
    field="uncertainty.passages",
    unique=(),
    synonyms=("Passages", "Log of checkpoints"),
    contradiction=("engaged", "Times must follow each other, and nobody is served who was refused."),
    columns=(
        Column(
            "checkpoint",
            "Checkpoint",
            Kind.REFERENCE,
            "Checkpoint.",
            required=True,
            refers_to="Checkpoints",
            example="vasylivka",
        ),
        Column("direction", "Direction", Kind.CHOICE, "Its way.", required=True, choices=Direction, example="in"),
        Column("arrived", "Arrived", Kind.INSTANT, "When it came.", required=True, example="2022-03-31 12:30+03:00"),
        Column("engaged", "Engaged", Kind.INSTANT, "When the first vehicle's service began.", example="2022-03-31 17:50+03:00"),
        Column("released", "Released", Kind.INSTANT, "When the last vehicle was let go.", example="2022-03-31 19:20+03:00"),
        Column("vehicles", "Vehicles", Kind.WHOLE, "Vehicles that passed.", default=1, minimum=1, example="17"),
        Column("refused", "Refused", Kind.YES_NO, "Yes if it was turned away.", default=False, example="no"),
        Column("source", "Source", Kind.TEXT, "Who noted it.", default="", example="convoy leader"),
    ),
)

STANDING_ORDERS: Final = Sheet(
    name="Standing orders",
    description="What is done when something goes wrong, ordered beforehand. Without a row, the first action of each situation holds.",
    build=StandingOrder,
    field="uncertainty.orders",
    unique=(("situation", "corridor"),),
    synonyms=("Orders",),
    columns=(
        Column("situation", "Situation", Kind.CHOICE, "What has happened.", required=True, choices=Situation, example="late"),
        Column("action", "Action", Kind.CHOICE, "What is done.", required=True, choices=Action, example="turn_back"),
        Column(
            "corridor",
            "Corridor",
            Kind.REFERENCE,
            "Where it holds; empty means in all that no other row names.",
            default="",
            refers_to="Corridors",
            example="west",
        ),
        Column(
            "confidence",
            "Confidence",
            Kind.SHARE,
            "For late and late_out: the chance with which going on must still bring a vehicle out in time.",
            unit="%",
            default=500_000,
            minimum=1,
            example="90",
        ),
        Column(
            "after",
            "After",
            Kind.DURATION,
            "For straggler: how long a convoy waits at the gate. For turn_back_behind: how far behind its time a vehicle turns back.",
            unit="min",
            default=1_800,
            minimum=0,
            example="30",
        ),
        Column("note", "Note", Kind.TEXT, "Anything a reader should know.", default=""),
    ),
)
