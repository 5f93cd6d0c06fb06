"""Sheets about people and aid: evacuee groups, reception sites, consignments, weights of the priority classes."""

from typing import Final, NamedTuple

from safepassage.domain.aid import Consignment
from safepassage.domain.people import EvacueeGroup, Mobility, ReceptionSite
from safepassage.exchange.columns import Column, Kind, Sheet


class PriorityWeight(NamedTuple):
    """What a person of one priority class weighs in the objective: an entry of ``Operation.priority_weights``."""

    priority: int
    weight: int


EVACUEE_GROUPS: Final = Sheet(
    name="Evacuee groups",
    description="People who wait at one assembly point and need the same. Counts only: never names.",
    build=EvacueeGroup,
    field="groups",
    required=True,
    synonyms=("Groups", "Evacuees", "People", "Demand"),
    contradiction=("count", "The count must lie between the low and the high count."),
    columns=(
        Column("id", "Id", Kind.ID, "Short name of your own.", required=True, example="theatre-families", synonyms=("Group",)),
        Column(
            "place",
            "Place",
            Kind.REFERENCE,
            "Assembly point where they wait.",
            required=True,
            refers_to="Places",
            example="drama-theatre",
            synonyms=("Assembly point", "Location", "At"),
        ),
        Column(
            "count",
            "Count",
            Kind.WHOLE,
            "People who wait; the figure that is planned with.",
            required=True,
            minimum=0,
            example="900",
            synonyms=("People", "Number", "Persons", "Likely"),
        ),
        Column(
            "mobility",
            "Mobility",
            Kind.CHOICE,
            "Kind of place that each needs aboard.",
            default=Mobility.SEAT,
            choices=Mobility,
            example="seat",
            synonyms=("Need", "Needs"),
        ),
        Column(
            "priority",
            "Priority",
            Kind.WHOLE,
            "Priority class, 1 first.",
            default=1,
            minimum=1,
            example="1",
            synonyms=("Priority class",),
        ),
        Column(
            "ready_from",
            "Ready from",
            Kind.INSTANT,
            "When they can board; empty means from the start.",
            default=0,
            example="2022-03-31 10:00+03:00",
            synonyms=("Ready", "From"),
        ),
        Column(
            "reception_sites",
            "Reception sites",
            Kind.REFERENCES,
            "Sites that may take them; empty means any that takes their mobility.",
            default=(),
            refers_to="Reception sites",
            example="zaporizhzhia",
            synonyms=("Reception site", "Destinations", "Destination"),
        ),
        Column(
            "low",
            "Low count",
            Kind.WHOLE,
            "Fewest people it could be; empty means the count.",
            minimum=0,
            example="700",
            synonyms=("Low",),
        ),
        Column(
            "high",
            "High count",
            Kind.WHOLE,
            "Most people it could be; empty means the count.",
            minimum=0,
            example="1300",
            synonyms=("High",),
        ),
        Column(
            "note",
            "Note",
            Kind.TEXT,
            "Anything a reader should know; no names of people.",
            default="",
            synonyms=("Notes", "Comment"),
        ),
    ),
)


def _limits(field: str, heading: str, what: str, example: str) -> tuple[Column, ...]:
    people = {"seat": "people in seats", "wheelchair": "people in wheelchairs", "stretcher": "stretcher cases"}
    return tuple(
        Column(
            f"{field}_{mobility}",
            f"{heading}, {short}",
            Kind.WHOLE,
            f"{what.format(people[mobility])}; empty means no stated limit, 0 means none.",
            minimum=0,
            example=example,
        )
        for mobility, short in (("seat", "seats"), ("wheelchair", "wheelchairs"), ("stretcher", "stretchers"))
    )


RECEPTION_SITES: Final = Sheet(
    name="Reception sites",
    description="Places that receive people, and how many.",
    build=ReceptionSite,
    field="reception_sites",
    required=True,
    unique=(("place",),),
    synonyms=("Reception", "Reception centres", "Reception centers", "Shelters"),
    columns=(
        Column(
            "place",
            "Place",
            Kind.REFERENCE,
            "Place; it also names the site.",
            required=True,
            refers_to="Places",
            example="zaporizhzhia",
            synonyms=("Site", "Reception site", "Id"),
        ),
        *_limits("capacity", "Capacity", "How many {} it can take in all", "5000"),
        *_limits("intake", "Intake per hour", "How many {} it can receive in a clock hour", "600"),
    ),
)

CONSIGNMENTS: Final = Sheet(
    name="Consignments",
    description="Aid that waits at one place for another, to be carried in on the vehicles that bring people out.",
    build=Consignment,
    field="consignments",
    synonyms=("Aid", "Supplies"),
    columns=(
        Column("id", "Id", Kind.ID, "Short name of your own.", required=True, example="food", synonyms=("Consignment",)),
        Column(
            "origin",
            "From",
            Kind.REFERENCE,
            "Place where it waits.",
            required=True,
            refers_to="Places",
            example="zaporizhzhia",
            synonyms=("Origin",),
        ),
        Column(
            "destination",
            "To",
            Kind.REFERENCE,
            "Place that it is for.",
            required=True,
            refers_to="Places",
            example="drama-theatre",
            synonyms=("Destination",),
        ),
        Column(
            "kg",
            "Mass",
            Kind.MASS,
            "Mass of all of it.",
            unit="kg",
            required=True,
            minimum=1,
            example="14000",
            synonyms=("Weight",),
        ),
        Column("litres", "Volume", Kind.VOLUME, "Room that all of it takes.", unit="l", default=0, minimum=0, example="40000"),
        Column("priority", "Priority", Kind.WHOLE, "1 first.", default=1, minimum=1, example="1"),
        Column(
            "ready_from",
            "Ready from",
            Kind.INSTANT,
            "When it can be loaded; empty means from the start.",
            default=0,
            example="2022-03-31 08:00+03:00",
            synonyms=("Ready", "Available from"),
        ),
        Column(
            "description",
            "Description",
            Kind.TEXT,
            "What it is.",
            default="",
            example="Food parcels and water",
            synonyms=("Contents",),
        ),
    ),
)

PRIORITIES: Final = Sheet(
    name="Priorities",
    description="What one person of a priority class weighs in the objective; a class without a row weighs 1.",
    build=PriorityWeight,
    field="priority_weights",
    unique=(("priority",),),
    synonyms=("Priority weights", "Weights"),
    columns=(
        Column(
            "priority",
            "Priority",
            Kind.WHOLE,
            "Priority class.",
            required=True,
            minimum=1,
            example="1",
            synonyms=("Class", "Priority class"),
        ),
        Column("weight", "Weight", Kind.WHOLE, "Weight of one person.", required=True, minimum=0, example="3"),
    ),
)
