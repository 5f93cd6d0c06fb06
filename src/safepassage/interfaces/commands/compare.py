"""``safepassage compare``: two plans of one operation, under the same random numbers."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter
from cyclopts.validators import Number

from safepassage.interfaces.exits import DONE, WrongUsageError
from safepassage.interfaces.screen import Screen
from safepassage.interfaces.sources import existing_file, load


def compare(  # noqa: PLR0913 - one argument per option
    operation: str,
    first: Path,
    second: Path,
    /,
    *,
    replications: Annotated[int, Parameter(validator=Number(gte=2))] = 2_000,
    seed: Annotated[int, Parameter(validator=Number(gte=0))] = 0,
    workers: Annotated[int | None, Parameter(validator=Number(gte=1))] = None,
    on: Literal["processes", "dask"] = "processes",
    scheduler: str | None = None,
    json: bool = False,
) -> int:
    """
    Compare two plans of one operation: the same delays, holds and breakdowns happen to both.

    Parameters
    ----------
    operation
        A workbook (.xlsx) or text file (.yaml), or the name of a bundled operation.
    first, second
        The plans' files. Differences are the second less the first.
    replications
        How many, the same for both.
    seed
        Starting point of the random numbers.
    workers
        How many at once; without it, one for each core. The result is the same.
    on
        Where it is played: in processes of this machine, or on a dask cluster. The result is the same.
    scheduler
        Address of the scheduler of a dask cluster that runs already, such as tcp://scheduler:8786. Without it, one is started here.
    json
        Write the result as JSON and nothing else.
    """
    from safepassage.exchange import read_plan  # noqa: PLC0415 - the help text needs none of these
    from safepassage.exchange.mirrors import as_builtins  # noqa: PLC0415 - as above
    from safepassage.interfaces.spreading import spread  # noqa: PLC0415 - as above
    from safepassage.interfaces.sureness import comparison_lines  # noqa: PLC0415 - as above
    from safepassage.simulation.compare import compare as play  # noqa: PLC0415 - as above

    screen = Screen()
    subject = load(operation)
    plans = [read_plan(existing_file(path)) for path in (first, second)]
    try:
        with spread(on, workers=workers, scheduler=scheduler) as pool:
            comparison = play(subject, *plans, seed=seed, replications=replications, workers=workers, pool=pool)
    except ValueError as error:
        raise WrongUsageError(str(error)) from error
    if json:
        screen.json(as_builtins(comparison))
    else:
        screen.say("\n".join(comparison_lines(subject, comparison)))
    return DONE
