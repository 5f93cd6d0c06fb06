"""``safepassage claims``: what is said of each figure, and which one is used."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter


def claims(
    operation: str,
    plan: Path | None = None,
    /,
    *,
    before: str | None = None,
    every: Annotated[bool, Parameter(name="--all")] = False,
    released: bool = False,
    as_believed_at: str | None = None,
    json: bool = False,
) -> int:
    """
    Show the figures of which claims contradict each other: side by side, with who says so, and which one is used on whose word.

    With a plan, only the figures on which it rests, and whether it was made with those of now: the exit code is 1 if it was not.

    Parameters
    ----------
    operation
        A workbook (.xlsx) or text file (.yaml), or the name of a bundled operation.
    plan
        A plan of the operation, as written by the command plan.
    before
        An earlier state of the operation: show which figures have changed since; with a plan, those on which it rests.
    every
        Show every figure of which anything is claimed, not only those in conflict.
    released
        Show only what has been released to be told to the public.
    as_believed_at
        Show what had been entered by then: a date and time, a time of the operation's first day, or hours after its start.
    json
        Write everything as JSON.
    """
    from safepassage.interfaces.claims_desk import ClaimsQuestion, show_claims  # noqa: PLC0415 - the help text needs none of it

    return show_claims(
        ClaimsQuestion(
            operation=operation,
            plan=plan,
            before=before,
            every=every,
            released=released,
            as_believed_at=as_believed_at,
            json=json,
        )
    )
