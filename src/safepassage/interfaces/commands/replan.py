"""``safepassage replan``: plan again in the middle of a plan."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number


def replan(  # noqa: PLR0913 - one argument per option
    operation: str,
    plan: Path,
    /,
    *,
    at: str,
    changed: str | None = None,
    lost: Annotated[list[str] | None, Parameter(name="--lost")] = None,
    price_of_change: Annotated[float, Parameter(validator=Number(gte=0))] = 5.0,
    time_limit: Annotated[float, Parameter(validator=Number(gt=0))] = 10.0,
    seed: Annotated[int, Parameter(validator=Number(gte=0))] = 0,
    out: Path | None = None,
    json: bool = False,
) -> int:
    """
    Plan what is left at an instant, so that few of the orders that are given change.

    What is begun is carried to its end. Writes the operation as it stands then, its plan and its report, and says which orders stand,
    which do not, and which are new. Each vehicle is a fleet of its own in it, called as the vehicle was.

    Parameters
    ----------
    operation
        What was planned: a workbook (.xlsx) or text file (.yaml), or the name of a bundled operation.
    plan
        Its plan.json, which has been followed until then.
    at
        The instant: a date and time (2022-04-01T07:00Z), a time of the operation's first day (09:30), or hours after its start (+3).
    changed
        The operation as it now turns out to be: slower checkpoints, windows cut, roads closed, fewer vehicles. Of people it counts all,
        also those who have boarded. Without it, as it was.
    lost
        A vehicle that is lost, as the plan calls it; give it several times. It must have nobody aboard.
    price_of_change
        Orders are changed only where each that is brings more than so many people.
    time_limit
        Seconds for each of at most two tries.
    seed
        Starting point of the search.
    out
        Folder for operation.yaml, plan.json and report.html. Without it, out/ and the operation's id with -replanned.
    json
        Write the answer as JSON and nothing else.
    """
    from safepassage.interfaces.replan_desk import ReplanRequest, plan_again  # noqa: PLC0415 - the help text needs none of it

    return plan_again(
        ReplanRequest(
            operation=operation,
            plan=plan,
            at=at,
            changed=changed,
            lost=tuple(lost or ()),
            price_of_change=price_of_change,
            time_limit=time_limit,
            seed=seed,
            out=out,
            json=json,
        )
    )
