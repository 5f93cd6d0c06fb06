"""``safepassage print``: what each reader needs on paper, in their language, and nothing that they must not have."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

ReaderName = Literal[
    "all",
    "coordinator",
    "negotiator",
    "convoy-leader",
    "driver",
    "marshal",
    "medic",
    "radio-room",
    "reception",
    "cargo",
    "spokesperson",
    "party",
]
LanguageName = Literal["en", "uk", "ru", "fr", "es", "ar"]


def print(  # noqa: A001, PLR0913 - the command is called so; one argument per option
    operation: str,
    plan: Path,
    /,
    *,
    reader: Annotated[tuple[ReaderName, ...], Parameter(name="--for")],
    lang: tuple[LanguageName, ...] = ("en",),
    out: Path | None = None,
    paper: Literal["a4", "letter"] = "a4",
    only: tuple[str, ...] = (),
    exercise: bool = False,
    as_of: str | None = None,
    expires: str | None = None,
    json: bool = False,
    quiet: bool = False,
) -> int:
    """
    Print a plan: the documents that each reader may have, as PDF, in their language.

    The plan is verified first; one that breaks a rule is not printed. Who may have what is fixed by the need-to-know matrix. Versions are
    counted in print-ledger.json in the folder, which stays at the desk: every page says which version it is and which it replaces.

    Parameters
    ----------
    operation
        A workbook (.xlsx) or text file (.yaml), or the name of a bundled operation.
    plan
        The plan's file, as written by the command plan. A simulation.json of the same plan beside it gives the turn-back times.
    reader
        Whom it is for; may be given several times. all means every reader.
    lang
        Language of the documents; may be given several times. Arabic runs from right to left.
    out
        Folder for the documents. Without it, print/ beside the plan.
    paper
        Size of the paper. Driver cards are always A6.
    only
        Print only the copies about these convoys, vehicles, places or parties; may be given several times.
    exercise
        Mark every page as an exercise.
    as_of
        Date and time that the pages say they were printed at. Without it, now.
    expires
        Date and time at which the pages expire. Without it, when the last window closes that the plan uses.
    json
        Write the list of files as JSON.
    quiet
        Do not show progress.
    """
    from safepassage.interfaces.printing import PrintRequest, print_documents  # noqa: PLC0415 - the help text needs none of it

    return print_documents(
        PrintRequest(
            operation=operation,
            plan=plan,
            readers=reader,
            languages=lang,
            out=out,
            paper=paper,
            only=only,
            exercise=exercise,
            as_of=as_of,
            expires=expires,
            json=json,
            quiet=quiet,
        )
    )
