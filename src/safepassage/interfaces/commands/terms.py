"""``safepassage terms``: what is agreed, and what is missing."""

from pathlib import Path


def terms(
    operation: str,
    /,
    *plans: Path,
    at: str | None = None,
    as_believed_at: str | None = None,
    history: bool = False,
    page: Path | None = None,
    json: bool = False,
) -> int:
    """
    Show what is agreed: by whom, at which level, on what evidence; the common window; and what is missing.

    Each window is shown party by party, on the party's own clock. With plans, it says of each whether it still stands by the terms,
    and which clause no longer carries it; the exit code is 1 if one does not.

    Parameters
    ----------
    operation
        A workbook (.xlsx) or text file (.yaml), or the name of a bundled operation.
    plans
        Plans of the operation, as written by the command plan.
    at
        Show agreement that has expired by then as expired: a date and time, a time of the operation's first day, or hours after its
        start.
    as_believed_at
        Show what had been entered by then: "what did we believe at 18:00 yesterday?"
    history
        Show every change with who entered it and when.
    page
        Write it as a page to read offline and to print (.html) too; a file that is there is replaced.
    json
        Write everything as JSON.
    """
    from safepassage.interfaces.terms_desk import Question, show_terms  # noqa: PLC0415 - the help text needs none of it

    return show_terms(
        Question(operation=operation, plans=plans, at=at, as_believed_at=as_believed_at, history=history, page=page, json=json)
    )
