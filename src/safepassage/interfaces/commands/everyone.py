"""``safepassage everyone``: what it would take to bring everybody out."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number


def everyone(
    operation: str,
    /,
    *,
    assume: Annotated[list[str] | None, Parameter(name="--assume")] = None,
    windows: Annotated[int, Parameter(validator=Number(gte=0))] = 2,
    time_limit: Annotated[float, Parameter(validator=Number(gt=0))] = 60.0,
    out: Path | None = None,
    json: bool = False,
) -> int:
    """
    Say what it would take to bring everybody out: fleet, windows, reception.

    What is proven by arithmetic holds for every plan. Beside it stands what plans found bring out in one window, two and so on.

    Parameters
    ----------
    operation
        A workbook (.xlsx) or text file (.yaml), or the name of a bundled operation.
    assume
        A clause to reckon with as if all had agreed to it, by its id; give it several times, or say all.
    windows
        Windows in a row for which plans are made, one more each time until everybody is out; 0 for arithmetic alone.
    time_limit
        Seconds for each plan.
    out
        Folder for everyone.txt. Without it, out/ and the operation's id.
    json
        Write the result as JSON and nothing else.
    """
    from safepassage.interfaces.everyone_desk import tell_everyone  # noqa: PLC0415 - the help text needs none of it

    return tell_everyone(operation, tuple(assume or ()), windows=windows, time_limit=time_limit, out=out, json=json)
