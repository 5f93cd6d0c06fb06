"""``safepassage compare``: two plans of one operation, under the same random numbers."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from safepassage.interfaces.exits import DONE, WrongUsageError
from safepassage.interfaces.screen import Screen
from safepassage.interfaces.sources import existing_file, load


def compare(
    operation: str,
    first: Path,
    second: Path,
    /,
    *,
    replications: Annotated[int, Parameter(validator=Number(gte=2))] = 2_000,
    seed: Annotated[int, Parameter(validator=Number(gte=0))] = 0,
    workers: Annotated[int | None, Parameter(validator=Number(gte=1))] = None,
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
        Processes; without it, one for each core. The result is the same.
    json
        Write the result as JSON and nothing else.
    """
    from safepassage.exchange import read_plan  # noqa: PLC0415 - the help text needs none of these
    from safepassage.exchange.mirrors import as_builtins  # noqa: PLC0415 - as above
    from safepassage.interfaces.sureness import comparison_lines  # noqa: PLC0415 - as above
    from safepassage.simulation.compare import compare as play  # noqa: PLC0415 - as above

    screen = Screen()
    subject = load(operation)
    plans = [read_plan(existing_file(path)) for path in (first, second)]
    try:
        comparison = play(subject, *plans, seed=seed, replications=replications, workers=workers)
    except ValueError as error:
        raise WrongUsageError(str(error)) from error
    if json:
        screen.json(as_builtins(comparison))
    else:
        screen.say("\n".join(comparison_lines(subject, comparison)))
    return DONE
