"""Sheets about what is agreed and what figures rest on: parties, clauses, consents, claims, totals."""

from typing import Final

from safepassage.domain.agreement import Claim, Clause, Confidence, Consent, ConsentState, Party
from safepassage.exchange.columns import Column, Kind, Sheet

PARTIES: Final = Sheet(
    name="Parties",
    description="Those who must agree.",
    build=Party,
    field="parties",
    columns=(
        Column("id", "Id", Kind.ID, "Short name of your own.", required=True, example="russia", synonyms=("Party",)),
        Column("name", "Name", Kind.TEXT, "Name for people who read.", required=True, example="Russian Federation"),
        Column(
            "zone",
            "Time zone",
            Kind.ZONE,
            "IANA time zone of the clock that it goes by.",
            default="UTC",
            example="Europe/Moscow",
            synonyms=("Zone", "Timezone"),
        ),
    ),
)

CLAUSES: Final = Sheet(
    name="Clauses",
    description="The points of the terms.",
    build=Clause,
    field="clauses",
    synonyms=("Terms",),
    columns=(
        Column("id", "Id", Kind.ID, "Short name of your own.", required=True, example="route", synonyms=("Clause",)),
        Column("subject", "Subject", Kind.TEXT, "What it settles.", required=True, example="Route"),
        Column("text", "Text", Kind.TEXT, "What it says.", default="", example="By Berdiansk, Tokmak and Vasylivka."),
        Column(
            "parties",
            "Parties",
            Kind.REFERENCES,
            "Parties that must agree to it; empty means all.",
            default=(),
            refers_to="Parties",
            example="russia; ukraine",
        ),
    ),
)

CONSENTS: Final = Sheet(
    name="Consents",
    description="How each party stands on each clause. Where a party has several rows for a clause, the last counts.",
    build=Consent,
    field="consents",
    unique=(),
    synonyms=("Consent",),
    columns=(
        Column("clause", "Clause", Kind.REFERENCE, "Clause.", required=True, refers_to="Clauses", example="route"),
        Column("party", "Party", Kind.REFERENCE, "Party.", required=True, refers_to="Parties", example="russia"),
        Column(
            "state",
            "State",
            Kind.CHOICE,
            "How firmly it stands by the clause.",
            required=True,
            choices=ConsentState,
            example="agreed_in_detail",
            synonyms=("Consent", "Status", "Level"),
        ),
        Column("evidence", "Evidence", Kind.TEXT, "What shows it.", default="", example="letter of 30 March"),
        Column("as_of", "As of", Kind.INSTANT, "When that was so.", example="2022-03-30 20:00+03:00", synonyms=("Date",)),
        Column("expires", "Expires", Kind.INSTANT, "When it lapses.", example="2022-04-01 10:00+03:00", synonyms=("Until",)),
    ),
)

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
