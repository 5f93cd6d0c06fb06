"""
Lists as they come: vehicles, people, aid, boarding sheets keyed in again.

Each list is a sheet of its own (see `safepassage.exchange.columns`), so headings, units and cells are understood as in an operation file.
What else a heading may be called, in the languages of those who send lists, stands in ``headings.json``.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from importlib.resources import files
from typing import Final

from safepassage.domain.fleet import VehicleState
from safepassage.domain.people import Mobility
from safepassage.exchange.cells import plain
from safepassage.exchange.columns import Column, Kind, Sheet

_HEADINGS: Final = json.loads((files("safepassage.exchange.incoming") / "headings.json").read_text(encoding="utf-8"))
PERSONAL: Final = frozenset[str](_HEADINGS["personal"])
"""Headings, in plain letters, of columns that are never read: who people are, and how they or a vehicle can be found."""
PLANNED: Final[Mapping[str, frozenset[str]]] = {
    name: frozenset(map(plain, headings)) for name, headings in _HEADINGS["planned"].items()
}
"""Headings, in plain letters, under which printed sheets say what is planned: what was planned is no report."""
TIMED: Final[Mapping[str, frozenset[str]]] = {
    name: frozenset(map(plain, headings)) for name, headings in _HEADINGS["timed"].items()
}
"""The same, of times that have a column for each clock."""
_NUMBERED: Final = {
    name: [tuple(map(plain, template.split("{number}"))) for template in templates]
    for name, templates in _HEADINGS["numbered"].items()
}
_LONGEST_NUMBER: Final = 5


def _sheet(name: str, description: str, *columns: Column) -> Sheet:
    """Return a list whose rows are not made into objects by themselves, with everything that its headings may be called."""
    known = _HEADINGS[name]
    named = tuple(replace(column, synonyms=tuple(known.get(column.attribute, ()))) for column in columns)
    return Sheet(name=name, description=description, columns=named, build=dict, field="", unique=())


def _text(attribute: str, heading: str, what: str) -> Column:
    return Column(attribute, heading, Kind.TEXT, what, default="")


def _count(attribute: str, heading: str, what: str) -> Column:
    return Column(attribute, heading, Kind.WHOLE, what, minimum=0)


def _place(attribute: str, heading: str, what: str) -> Column:
    return Column(attribute, heading, Kind.REFERENCE, what, required=True, refers_to="Places")


def _choice(attribute: str, heading: str, what: str, default: StrEnum) -> Column:
    return Column(attribute, heading, Kind.CHOICE, what, default=default, choices=type(default))


_READY: Final = Column("ready_from", "Ready from", Kind.INSTANT, "From when; empty means from the start.", default=0)
_PRIORITY: Final = Column("priority", "Priority", Kind.WHOLE, "1 first.", default=1, minimum=1)

VEHICLES: Final = _sheet(
    "vehicles",
    "Vehicles: one row for each, or for several alike with their number.",
    _text("type", "Type", "Kind of vehicle."),
    _count("seats", "Seats", "Seats for evacuees."),
    _count("wheelchair", "Wheelchair places", "Places for wheelchairs."),
    _count("stretcher", "Stretcher places", "Places for stretchers."),
    Column("kg", "Payload", Kind.MASS, "Aid that it can carry.", unit="kg", minimum=0),
    _place("place", "Place", "Where it is."),
    _READY,
    _choice("state", "State", "What it is doing.", VehicleState.READY),
    _count("count", "Number", "Vehicles alike; empty means one."),
)

PEOPLE: Final = _sheet(
    "people",
    "People who wait: one row for each place and need. Counts only.",
    _text("group", "Group", "Id of the group in the operation, if it is known."),
    _place("place", "Place", "Where they wait."),
    _count("count", "Count", "All of them; empty means the sum of the parts."),
    _count("women", "Women", "Of them women."),
    _count("men", "Men", "Of them men."),
    _count("children", "Children", "Of them children."),
    _choice("mobility", "Need", "Kind of place that each needs aboard.", Mobility.SEAT),
    _PRIORITY,
    _READY,
    _count("low", "Low count", "Fewest it could be."),
    _count("high", "High count", "Most it could be."),
)

AID: Final = _sheet(
    "aid",
    "Aid to be carried in: one row for each line of the list.",
    _text("consignment", "Consignment", "Number of the consignment; lines of one consignment are added up."),
    _text("description", "Description", "What it is."),
    _place("origin", "From", "Where it waits."),
    _place("destination", "To", "Where it is for."),
    Column("kg", "Mass", Kind.MASS, "Mass of the line.", unit="kg", required=True, minimum=1),
    Column("litres", "Volume", Kind.VOLUME, "Room that it takes.", unit="l", default=0, minimum=0),
    _PRIORITY,
    _READY,
)

BOARDINGS: Final = _sheet(
    "boardings",
    "Boarding sheets keyed in again: one row for each boarding, or one for each token handed back at the door.",
    _text("wave", "Wave", "Number of the boarding, as on the sheet."),
    _text("token", "Token", "Code of a token that was handed back at the door."),
    _text("vehicle", "Vehicle", "Vehicle that came, if it is another than planned."),
    _count("seat", "Boarded, seats", "Boarded in seats; empty means those counted by sex and age, less the two below."),
    _count("wheelchair", "Boarded, wheelchairs", "Boarded in wheelchairs."),
    _count("stretcher", "Boarded, stretchers", "Boarded on stretchers."),
    _count("women", "Women", "Of all who boarded, women."),
    _count("men", "Men", "Of all who boarded, men."),
    _count("girls", "Girls", "Of all who boarded, girls."),
    _count("boys", "Boys", "Of all who boarded, boys."),
    _count("free", "Free", "Places that stayed free: a check on the counts."),
    _count("declined", "Declined", "Decided not to go."),
    Column("started", "Started", Kind.INSTANT, "First person boarded."),
    Column("ended", "Ended", Kind.INSTANT, "Doors closed."),
    _text("remark", "Remark", "Anything to add; no names."),
)

PASSAGES: Final = _sheet(
    "passages",
    "Tracking sheets keyed in again: one row for each report of a convoy at a point.",
    _text("point", "Point", "Its number on the sheet of the convoy, or its code, such as CP3."),
    _text("place", "Place", "Name or id of the point; with a number too, both must be of one place."),
    _text("convoy", "Convoy", "The convoy, as in the title of its sheet."),
    Column("arrived", "Time", Kind.INSTANT, "When its first vehicle was there.", required=True),
    Column("released", "Released", Kind.INSTANT, "When its last vehicle went on."),
    _count("vehicles", "Vehicles", "How many vehicles passed."),
    _count("of", "Of", "How many vehicles came."),
    _text("outcome", "Outcome", "passed, part, held, refused or turned_back; empty means what the vehicles come to."),
    _text("remark", "Remark", "Anything to add; no names."),
)

LISTS: Final = {sheet.name: sheet for sheet in (VEHICLES, PEOPLE, AID, BOARDINGS, PASSAGES)}
"""Every list by the name that it is asked for by."""
REPORTS: Final = frozenset({BOARDINGS.name, PASSAGES.name})
"""Those that say what has happened."""


def number_in(sheet: str, heading: str) -> int | None:
    """
    Return the number in a heading of printed sheets that says of how many vehicles (``Vehicles, of 10``); None for any other heading.

    The letters are compared as plain ones, so marks of direction around the number, as in Arabic, do not matter.
    """
    letters = plain(heading)
    for before, after in _NUMBERED.get(sheet, ()):
        middle = letters.removeprefix(before).removesuffix(after)
        if letters == f"{before}{middle}{after}" and middle.isdecimal() and len(middle) <= _LONGEST_NUMBER:
            return int(middle)
    return None
