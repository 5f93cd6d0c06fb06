"""``safepassage ready``: the go/no-go board, and what people decided on it."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter
from cyclopts.validators import Number


def ready(  # noqa: PLR0913 - one argument per option
    operation: str | None = None,
    plan: Path | None = None,
    /,
    *,
    at: str | None = None,
    reserve: Annotated[int, Parameter(validator=Number(gte=0))] = 60,
    decide: Literal["go", "no-go"] | None = None,
    by: str = "",
    reason: str = "",
    log: Path | None = None,
    replay: Path | None = None,
    page: Path | None = None,
    json: bool = False,
) -> int:
    """
    Show the go/no-go board: what must be so before anybody sets off, with evidence, owner and expiry.

    Any red is a no-go, and so is anything stale; an amber needs a named person who accepts it and a reason. The program never decides:
    it shows the board, and writes down who decided, when, and on which facts. The exit code is 1 if the board says no-go.

    Parameters
    ----------
    operation
        A workbook (.xlsx) or text file (.yaml), or the name of a bundled operation. What has been said of each condition is in its
        sheet Conditions.
    plan
        The plan, as written by the command plan; simulation.json and notifications.json are used if they lie beside it.
    at
        The instant of the board: a date and time, a time of the operation's first day, or hours after its start. Without it, now.
    reserve
        Minutes that every window must hold beyond the plan at a confidence of 90 %.
    decide
        Write down that people decided to go, or not to. A go is not written down while anything is red or stale.
    by
        Who decided: a role or initials.
    reason
        Why.
    log
        The log of decisions: appended to, never changed. Without it, decisions.jsonl beside the plan.
    replay
        Read a log, check that nobody changed it, and compute the board of every decision again from the files kept with it.
    page
        Write the board with the terms as a page to read offline and to print (.html) too; a file that is there is replaced.
    json
        Write everything as JSON.
    """
    from datetime import UTC, datetime  # noqa: PLC0415 - the help text needs none of these

    from safepassage.exchange.decision_log import Choice  # noqa: PLC0415 - as above
    from safepassage.interfaces.exits import WrongUsageError  # noqa: PLC0415 - as above
    from safepassage.interfaces.ready_desk import ReadyRequest, show_board, show_decisions  # noqa: PLC0415 - as above

    if replay is not None:
        return show_decisions(replay, json=json)
    if operation is None:
        msg = "Which operation? Give its file or its name, or --replay LOG."
        raise WrongUsageError(msg)
    request = ReadyRequest(
        operation=operation,
        plan=plan,
        at=at,
        reserve=reserve,
        decide=None if decide is None else Choice(decide),
        by=by,
        reason=reason,
        log=log,
        page=page,
        json=json,
    )
    return show_board(request, datetime.now(UTC))  # noqa: TID251 - here is the edge: below it the time is an argument
