"""Sheets about what is agreed: parties, clauses, consents."""

from typing import Final

from safepassage.domain.agreement import Clause, ClauseKind, Consent, ConsentState, Grade, Level, Party
from safepassage.exchange.columns import Column, Kind, Sheet

ENTRY: Final = (
    Column("entered_by", "Entered by", Kind.TEXT, "Who wrote it down: a role or initials.", default="", example="liaison"),
    Column("entered_at", "Entered at", Kind.MOMENT, "When it was written down.", example="2022-03-30 21:15+03:00"),
)
"""Columns of every sheet that is a history."""

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
        Column(
            "kind",
            "Kind",
            Kind.CHOICE,
            "What it settles. The values of start, end and duration are computed with.",
            default=ClauseKind.OTHER,
            choices=ClauseKind,
            example="route",
        ),
        Column(
            "levels",
            "Levels",
            Kind.CHOICES,
            "Levels at which each of them must agree; at the checkpoint only those who control one on the corridor.",
            default=frozenset({Level.CAPITAL}),
            choices=Level,
            example="capital; checkpoint",
        ),
    ),
)

CONSENTS: Final = Sheet(
    name="Consents",
    description=(
        "How each party stands on each clause. A history: where a party has several rows for a clause at one level "
        "(and checkpoint), the last counts and the others are kept."
    ),
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
            synonyms=("Consent", "Status"),
        ),
        Column("evidence", "Evidence", Kind.TEXT, "What shows it: a reference.", default="", example="letter of 30 March"),
        Column("as_of", "As of", Kind.INSTANT, "When that was so.", example="2022-03-30 20:00+03:00", synonyms=("Date",)),
        Column("expires", "Expires", Kind.INSTANT, "When it lapses.", example="2022-04-01 10:00+03:00", synonyms=("Until",)),
        Column(
            "level",
            "Level",
            Kind.CHOICE,
            "Who spoke for the party.",
            default=Level.CAPITAL,
            choices=Level,
            example="capital",
        ),
        Column(
            "checkpoint",
            "Checkpoint",
            Kind.REFERENCE,
            "At the level checkpoint, the one where that was said.",
            default="",
            refers_to="Checkpoints",
        ),
        Column(
            "value",
            "Value",
            Kind.TEXT,
            "What the party says that the clause is, in its own words; times are read on its own clock.",
            default="",
            example="10:00",
            synonyms=("As stated",),
        ),
        Column(
            "grade",
            "Grade",
            Kind.CHOICE,
            "How good the evidence is.",
            choices=Grade,
            example="written",
            synonyms=("Evidence grade",),
        ),
        *ENTRY,
    ),
)
