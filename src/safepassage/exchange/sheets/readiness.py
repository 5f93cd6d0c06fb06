"""The sheet about what must be so before anybody sets off."""

from typing import Final

from safepassage.domain.readiness import Condition, Light
from safepassage.exchange.columns import Column, Kind, Sheet
from safepassage.exchange.sheets.terms import ENTRY

CONDITIONS: Final = Sheet(
    name="Conditions",
    description=(
        "What must be so before anybody sets off: what has been said of each condition, in order. The usual twenty need no row "
        "of their own to be asked; a row whose id is none of theirs adds a condition."
    ),
    build=Condition,
    field="conditions",
    unique=(),
    synonyms=("Go no go", "Readiness"),
    columns=(
        Column("id", "Id", Kind.ID, "Short name of the condition.", required=True, example="hotline", synonyms=("Condition",)),
        Column("title", "Title", Kind.TEXT, "What must be so; empty means as before.", default="", example="Hotlines answer"),
        Column(
            "state",
            "State",
            Kind.CHOICE,
            "What somebody says of it; empty says nothing.",
            choices=Light,
            example="green",
            synonyms=("Light",),
        ),
        Column("evidence", "Evidence", Kind.TEXT, "What shows it.", default="", example="answered by both at 06:40"),
        Column("owner", "Owner", Kind.TEXT, "Who sees to it: a role; empty means as before.", default="", example="liaison"),
        Column("as_of", "As of", Kind.INSTANT, "When that was so.", example="2022-03-31 06:40+03:00", synonyms=("Date",)),
        Column(
            "expires",
            "Expires",
            Kind.INSTANT,
            "When it lapses; empty means as long after As of as is usual for the condition.",
            example="2022-03-31 07:40+03:00",
            synonyms=("Until",),
        ),
        Column(
            "accepted_by",
            "Accepted by",
            Kind.TEXT,
            "Who accepts an amber, or decided that it does not apply: a role.",
            default="",
            example="operations coordinator",
        ),
        Column("reason", "Reason", Kind.TEXT, "Why.", default="", example="one number is out of order"),
        Column("applies", "Applies", Kind.YES_NO, "No if it does not apply to this operation.", default=True, example="yes"),
        *ENTRY,
    ),
)
