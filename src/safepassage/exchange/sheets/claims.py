"""Sheets about what figures rest on: claims, totals."""

from typing import Final

from safepassage.domain.agreement import Claim, ClaimStatus, Confidence
from safepassage.exchange.columns import Column, Kind, Sheet
from safepassage.exchange.sheets.terms import ENTRY

_ABOUT: Final = (
    Column("said_by", "Said by", Kind.TEXT, "Who says so.", default="", example="Ukrainian deputy prime minister"),
    Column("as_of", "As of", Kind.MOMENT, "Time that the figure is about.", example="2022-03-31 12:00+03:00", synonyms=("Date",)),
    Column(
        "confidence",
        "Confidence",
        Kind.CHOICE,
        "How far it can be relied on.",
        default=Confidence.MEDIUM,
        choices=Confidence,
        example="medium",
    ),
    Column("assumption", "Assumption", Kind.YES_NO, "Yes where nobody says so and we assume it.", default=False, example="no"),
    Column("note", "Note", Kind.TEXT, "Anything a reader should know.", default="", synonyms=("Notes", "Comment")),
    Column("id", "Id", Kind.TEXT, "Short name of the claim, if another refers to it.", default="", example="fleet-morning"),
    Column(
        "status",
        "Status",
        Kind.CHOICE,
        "How far it has come; released is what may be told to the public.",
        default=ClaimStatus.CLAIMED,
        choices=ClaimStatus,
        example="checked",
    ),
    Column("said_at", "Said at", Kind.MOMENT, "When it was said.", example="2022-03-31 13:00+03:00"),
    Column("revises", "Revises", Kind.TEXT, "Id of the claim that this one corrects.", default="", example="fleet-night"),
    Column(
        "chosen_by",
        "Chosen by",
        Kind.TEXT,
        "Who decided that the operation uses this figure; empty if it is not the one.",
        default="",
        example="operations coordinator",
    ),
    Column("chosen_because", "Chosen because", Kind.TEXT, "Why.", default="", example="counted at the gate"),
    Column("released_by", "Released by", Kind.TEXT, "Who released it.", default="", example="spokesperson"),
    *ENTRY,
)

CLAIMS: Final = Sheet(
    name="Claims",
    description="Where figures come from. Claims that conflict stand side by side.",
    build=Claim,
    field="claims",
    unique=(),
    synonyms=("Sources", "Figures"),
    columns=(
        Column(
            "subject",
            "Subject",
            Kind.TEXT,
            "What the figure is: sheet/id/attribute; the id may be * for every row.",
            required=True,
            example="Fleets/held/count",
            synonyms=("Figure",),
        ),
        Column("value", "Value", Kind.TEXT, "The figure as the source put it.", required=True, example="28"),
        Column("source", "Source", Kind.TEXT, "Where it is found.", required=True, example="news report of 31 March 2022"),
        *_ABOUT,
    ),
)

TOTALS: Final = Sheet(
    name="Totals",
    description="Sums that a source states and that the rows must come to. In the model, claims with the subject sheet/attribute.",
    build=Claim,
    field="claims",
    unique=(),
    synonyms=("Sums", "Control totals"),
    columns=(
        Column(
            "subject",
            "Subject",
            Kind.TEXT,
            "Column that is summed: sheet/attribute.",
            required=True,
            example="Fleets/count",
            synonyms=("Figure",),
        ),
        Column(
            "value", "Total", Kind.TEXT, "What the rows must come to.", required=True, example="45", synonyms=("Value", "Sum")
        ),
        Column("source", "Source", Kind.TEXT, "Who states the total.", required=True, example="news report of 31 March 2022"),
        *_ABOUT,
    ),
)
