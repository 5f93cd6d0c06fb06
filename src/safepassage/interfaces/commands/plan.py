"""``safepassage plan``: from an operation to a verified plan and its report."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter
from cyclopts.validators import Number

Question = Literal["rescue", "clear", "size"]


def plan(  # noqa: PLR0913 - one argument per option
    operation: str,
    /,
    *,
    objective: Question = "rescue",
    deadline: str | None = None,
    assume: Annotated[list[str] | None, Parameter(name="--assume")] = None,
    confidence: Annotated[float | None, Parameter(validator=Number(gt=0, lt=1))] = None,
    lose: Annotated[int | None, Parameter(validator=Number(gte=1))] = None,
    time_limit: Annotated[float, Parameter(validator=Number(gt=0))] = 60.0,
    gap: Annotated[float, Parameter(validator=Number(gte=0, lt=1))] = 0.0,
    seed: Annotated[int, Parameter(validator=Number(gte=0))] = 0,
    out: Path | None = None,
    json: bool = False,
    quiet: bool = False,
) -> int:
    """
    Plan an operation, prove the plan, verify it, and write it with its report.

    The plan is checked against every rule before anything is written. Ctrl-C ends planning with the best plan so far and its true
    gap; a second Ctrl-C gives up.

    Parameters
    ----------
    operation
        A workbook (.xlsx) or text file (.yaml), or the name of a bundled operation.
    objective
        The question: rescue (most people received by the deadline), clear (everybody received as early as possible), size (fewest
        vehicles that clear everybody by the deadline).
    deadline
        People count if received by then: a date and time (2022-04-01T07:00Z), a time of the operation's first day (19:00, on the
        operation's clock), or hours after its start (+24). Without it, the end of the operation.
    assume
        A clause to plan with as if all had agreed to it, by its id; give it several times, or say all. Only what is agreed in detail
        by all is planned with otherwise. The plan is then conditional, and says on what. What somebody refused cannot be assumed.
    confidence
        Make a plan that has every vehicle out in time in this share of simulated runs, for instance 0.9, and say what each
        confidence costs.
    lose
        Share the tasks out so that as many people as can be are received whichever so many vehicles are lost, and say how many that is.
    time_limit
        Seconds after which the best plan so far is taken.
    gap
        Stop when the plan is proven to be within this fraction of the best, for instance 0.01.
    seed
        Starting point of the search. The same operation, options and seed give the same plan.
    out
        Folder for plan.json and report.html. Without it, out/ and the operation's id.
    json
        Write the answer as JSON and nothing else.
    quiet
        Do not show progress.
    """
    from safepassage.domain.uncertainty import WHOLE  # noqa: PLC0415 - as below
    from safepassage.interfaces.assurance import Asked  # noqa: PLC0415 - the help text needs none of it
    from safepassage.interfaces.desk import Request, plan_operation  # noqa: PLC0415 - as above

    return plan_operation(
        Request(
            operation=operation,
            objective=objective,
            deadline=deadline,
            assume=tuple(assume or ()),
            time_limit=time_limit,
            gap=gap,
            seed=seed,
            out=out,
            json=json,
            quiet=quiet,
            asked=Asked(lose=lose, confidence=None if confidence is None else round(confidence * WHOLE)),
        )
    )
