"""Sheets of the file that a notification is filled in with: who notifies, each position a second time, how vehicles are recognised."""

from typing import Final

from safepassage.domain.movement_details import Recognition, SecondEntry, Sender
from safepassage.domain.notification import MovementType
from safepassage.exchange.columns import Column, Kind, Sheet

SENDER: Final = Sheet(
    name="Sender",
    description="Who notifies, and of what: one row.",
    build=Sender,
    field="senders",
    unique=(),
    columns=(
        Column("organisation", "Organisation", Kind.TEXT, "Who notifies.", default="", example="Relief desk"),
        Column(
            "focal_point",
            "Focal point",
            Kind.TEXT,
            "The function of whoever answers.",
            required=True,
            example="notification officer",
        ),
        Column("contact", "Contact", Kind.TEXT, "How they are reached while it lasts.", default="", example="operations room"),
        Column(
            "movement_type",
            "Movement type",
            Kind.CHOICE,
            "What moves.",
            default=MovementType.EVACUATION,
            choices=MovementType,
            example="evacuation",
        ),
        Column(
            "emergency", "Emergency", Kind.YES_NO, "Yes if the shorter notice is asked for; say why under purpose.", default=False
        ),
        Column("purpose", "Purpose", Kind.TEXT, "What the movement is for.", default="", example="People out, aid in."),
        Column(
            "alternate_route", "Alternate route", Kind.TEXT, "In words.", default="", example="By Orikhiv if Vasylivka is shut."
        ),
        Column("overnight_stop", "Overnight stop", Kind.TEXT, "In words.", default="", example="Berdiansk, sports complex"),
        Column("remarks", "Remarks", Kind.TEXT, "Anything else that the parties are told. Never names.", default=""),
    ),
)

POSITIONS: Final = Sheet(
    name="Positions",
    description="Each position a second time, made by another person from another source: never copied from the first.",
    build=SecondEntry,
    field="positions",
    unique=(("place",),),
    columns=(
        Column("place", "Place", Kind.ID, "Id of the place in the operation.", required=True, example="vasylivka"),
        Column(
            "grid",
            "Grid reference",
            Kind.TEXT,
            "MGRS, to 10 metres or finer.",
            default="",
            example="36T XU 70596 57180",
            synonyms=("MGRS", "Grid"),
        ),
        Column(
            "near",
            "Near",
            Kind.TEXT,
            "Another place of the operation that it lies near, by its id.",
            default="",
            example="tokmak",
        ),
        Column(
            "near_within", "Near within", Kind.DISTANCE, "How near, at most.", unit="km", default=5_000, minimum=1, example="40"
        ),
    ),
)

VEHICLES: Final = Sheet(
    name="Vehicles",
    description="How each vehicle of the plan is recognised.",
    build=Recognition,
    field="vehicles",
    unique=(("vehicle",),),
    columns=(
        Column("vehicle", "Vehicle", Kind.ID, "Id of the vehicle in the plan.", required=True, example="held-01"),
        Column("plate", "Plate", Kind.TEXT, "As it is on the vehicle.", default="", example="EXAMPLE 01"),
        Column("make", "Make and colour", Kind.TEXT, "What it looks like.", default="", example="white coach"),
        Column("callsign", "Callsign", Kind.TEXT, "On the radio.", default="", example="Lima 1"),
        Column("organisation", "Organisation", Kind.TEXT, "Whose it is.", default="", example="Relief desk"),
        Column("marking", "Marking", Kind.TEXT, "What is on its sides.", default="", example="name in black on both sides"),
        Column("roof_marking", "Roof marking", Kind.YES_NO, "Yes if it is marked on the roof.", default=False, example="yes"),
        Column("pictures", "Pictures", Kind.NAMES, "Pictures of plate, sides and roof.", default=(), example="held-01-plate.jpg"),
    ),
)

MOVEMENT_SHEETS: Final = (SENDER, POSITIONS, VEHICLES)
"""The sheets of the file, in order."""
