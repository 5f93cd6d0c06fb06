"""``safepassage simulate``: what a plan comes to when what may happen happens."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter
from cyclopts.validators import Number

from safepassage.interfaces.exits import WrongUsageError


def simulate(  # noqa: PLR0913 - one argument per option
    operation: str,
    plan: Path,
    /,
    *more: str,
    half_width: Annotated[float, Parameter(validator=Number(gt=0, lt=1))] = 0.02,
    replications: Annotated[int | None, Parameter(validator=Number(gte=2))] = None,
    seed: Annotated[int, Parameter(validator=Number(gte=0))] = 0,
    workers: Annotated[int | None, Parameter(validator=Number(gte=1))] = None,
    on: Literal["processes", "dask"] = "processes",
    scheduler: str | None = None,
    costs: Annotated[bool, Parameter(negative="--no-costs")] = True,
    json: bool = False,
    quiet: bool = False,
) -> int:
    """
    Play a plan many times over, with what may happen and with its standing orders, and say how sure it is.

    Several plans are played one after the other, each by all workers. A plan is verified first. What is found is written to
    simulation.json beside the plan, where printed orders find it, and into its report.html: the fan of people against time, and
    turn-back times on the time-distance diagram. The first use after installation compiles the simulator, which takes half a
    minute; later ones start at once.

    Parameters
    ----------
    operation
        A workbook (.xlsx) or text file (.yaml), or the name of a bundled operation.
    plan
        The plan's file, as written by the command plan.
    more
        Further operations, each followed by its plan.
    half_width
        Go on until the chance that all are out in time is known within this, at 95 % confidence.
    replications
        Play exactly so many, instead.
    seed
        Starting point of the random numbers. The same operation, plan and seed give the same result.
    workers
        How many at once; without it, one for each core. The result is the same.
    on
        Where it is played: in processes of this machine, or on a dask cluster. The result is the same.
    scheduler
        Address of the scheduler of a dask cluster that runs already, such as tcp://scheduler:8786. Without it, one is started here.
    costs
        Find the disruptions that cost most, by removing each in turn.
    json
        Write the result as JSON and nothing else; of several plans, a list of them called simulations.
    quiet
        Do not show progress.
    """
    from safepassage.interfaces.simulating import SimulationRequest, show_simulations  # noqa: PLC0415 - the help text needs none of it

    return show_simulations(
        SimulationRequest(
            plans=_pairs((operation, str(plan), *more)),
            half_width=half_width,
            replications=replications,
            seed=seed,
            workers=workers,
            on=on,
            scheduler=scheduler,
            costs=costs,
            json=json,
            quiet=quiet,
        )
    )


def _pairs(words: Sequence[str]) -> tuple[tuple[str, Path], ...]:
    """Return each operation with its plan."""
    if len(words) % 2:
        msg = f"Operations and plans come in pairs; {words[-1]} has no plan beside it. Say: simulate OPERATION PLAN OPERATION PLAN ..."
        raise WrongUsageError(msg)
    return tuple((words[n], Path(words[n + 1])) for n in range(0, len(words), 2))
