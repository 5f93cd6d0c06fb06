"""``safepassage worth``: what everything that can be asked for brings, in people."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number


def worth(  # noqa: PLR0913 - one argument per option
    operation: str,
    /,
    *,
    ask: Annotated[list[str] | None, Parameter(name="--ask")] = None,
    assume: Annotated[list[str] | None, Parameter(name="--assume")] = None,
    together: Annotated[int, Parameter(validator=Number(gte=0))] = 5,
    by_priority: bool = False,
    confidence: Annotated[float | None, Parameter(validator=Number(gt=0, lt=1))] = None,
    time_limit: Annotated[float, Parameter(validator=Number(gt=0))] = 10.0,
    workers: Annotated[int, Parameter(validator=Number(gte=1))] = 2,
    seed: Annotated[int, Parameter(validator=Number(gte=0))] = 0,
    out: Path | None = None,
    json: bool = False,
    quiet: bool = False,
) -> int:
    """
    Say what each thing that can be asked for is worth in people, and which help only together.

    Everything that can be asked for is granted by itself and planned again: windows, checkpoints, convoys, roads, vehicles, drivers,
    bays, reception. Ctrl-C ends it with what has been measured; a second Ctrl-C gives up.

    Parameters
    ----------
    operation
        A workbook (.xlsx) or text file (.yaml), or the name of a bundled operation.
    ask
        One ask to measure, by its name in worth.json (close-later/morning/2), or a whole kind (close-later); give it several times.
        Without it, everything.
    assume
        A clause to reckon with as if all had agreed to it, by its id; give it several times, or say all.
    together
        How many of the best asks are tried two at a time, and searched for what helps only with them; 0 for none.
    by_priority
        Count people with the weights of their priority classes. Without it, every person counts the same.
    confidence
        Measure with plans that keep this confidence, as `safepassage plan --confidence` does: 0.8 asks that in four of five runs every
        vehicle is out before its window really closes. Each ask then takes minutes.
    time_limit
        Seconds for each plan, of which there are many. A plan that is not proven best by then is taken with its bound.
    workers
        Processes at work. The result is the same for any number, unless a plan runs into its time limit.
    seed
        Starting point of each search.
    out
        Folder for worth.html (one page to print), worth.md and worth.json. Without it, out/ and the operation's id.
    json
        Write the result as JSON and nothing else.
    quiet
        Do not show progress.
    """
    from safepassage.interfaces.worth_desk import WorthRequest, measure_worth  # noqa: PLC0415 - the help text needs none of it

    return measure_worth(
        WorthRequest(
            operation=operation,
            asks=tuple(ask or ()),
            assume=tuple(assume or ()),
            together=together,
            by_priority=by_priority,
            confidence=confidence,
            time_limit=time_limit,
            workers=workers,
            seed=seed,
            out=out,
            json=json,
            quiet=quiet,
        )
    )
