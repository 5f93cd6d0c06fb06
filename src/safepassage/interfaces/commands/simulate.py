"""``safepassage simulate``: what a plan comes to when what may happen happens."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from safepassage.interfaces.exits import DONE, WRONG_INPUT
from safepassage.interfaces.screen import Screen
from safepassage.interfaces.sources import load_planned

SHOWN = 10
"""Rules broken that are told; the command verify tells all."""


def simulate(  # noqa: PLR0913 - one argument per option
    operation: str,
    plan: Path,
    /,
    *,
    half_width: Annotated[float, Parameter(validator=Number(gt=0, lt=1))] = 0.02,
    replications: Annotated[int | None, Parameter(validator=Number(gte=2))] = None,
    seed: Annotated[int, Parameter(validator=Number(gte=0))] = 0,
    workers: Annotated[int | None, Parameter(validator=Number(gte=1))] = None,
    costs: Annotated[bool, Parameter(negative="--no-costs")] = True,
    json: bool = False,
    quiet: bool = False,
) -> int:
    """
    Play a plan many times over, with what may happen and with its standing orders, and say how sure it is.

    The plan is verified first. What is found is written to simulation.json beside the plan, where printed orders find it, and
    into its report.html: the fan of people against time, and turn-back times on the time-distance diagram.
    The first use after installation compiles the simulator, which takes up to a minute; later ones start at once.

    Parameters
    ----------
    operation
        A workbook (.xlsx) or text file (.yaml), or the name of a bundled operation.
    plan
        The plan's file, as written by the command plan.
    half_width
        Go on until the chance that all are out in time is known within this, at 95 % confidence.
    replications
        Play exactly so many, instead.
    seed
        Starting point of the random numbers. The same operation, plan and seed give the same result.
    workers
        Processes; without it, one for each core. The result is the same.
    costs
        Find the disruptions that cost most, by removing each in turn.
    json
        Write the result as JSON and nothing else.
    quiet
        Do not show progress.
    """
    from safepassage.documents import write_report  # noqa: PLC0415 - the help text needs none of these
    from safepassage.exchange import write_simulation  # noqa: PLC0415 - the help text needs none of these
    from safepassage.exchange.mirrors import as_builtins  # noqa: PLC0415 - as above
    from safepassage.exchange.simulation_file import FILE_NAME  # noqa: PLC0415 - as above
    from safepassage.interfaces.answer import tell_violations  # noqa: PLC0415 - as above
    from safepassage.interfaces.sureness import outlook_lines  # noqa: PLC0415 - as above
    from safepassage.simulation.simulate import Stage  # noqa: PLC0415 - as above
    from safepassage.simulation.simulate import simulate as play  # noqa: PLC0415 - as above
    from safepassage.verification import verify  # noqa: PLC0415 - as above

    screen = Screen()
    subject, planned = load_planned(operation, plan)
    verification = verify(subject, planned)
    if not verification.ok:
        tell_violations(screen, verification.violations[:SHOWN])
        number = len(verification.violations)
        screen.tell(f"This plan breaks {number} rules of the operation as it is now, so it was not simulated. Plan again.")
        return WRONG_INPUT

    def tell(stage: Stage) -> None:
        known = "" if stage.all_out is None else f" | all out in time {stage.all_out * 100:.1f} %"
        limits = "" if stage.half_width is None else f" +- {stage.half_width * 100:.1f}"
        screen.tell(f"{stage.doing} | {stage.replications} replications{known}{limits}")

    result = play(
        subject,
        planned,
        seed=seed,
        replications=replications,
        half_width=half_width,
        workers=workers,
        costs=costs,
        on_progress=None if quiet or json else tell,
    )
    target = plan.parent / FILE_NAME
    write_simulation(result, target)
    report = plan.parent / "report.html"
    write_report(subject, planned, verification, report, simulation=result)
    if json:
        screen.json(as_builtins(result))
    else:
        screen.say("\n".join(outlook_lines(subject, planned, result)))
        screen.say(f"  Written               {target}\n  Report                {report}")
    return DONE
