"""The planning desk: read, check, plan, verify, and only then write."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from safepassage.advice.assurance import Assurance
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Objective, Plan
from safepassage.errors import InvalidOperationError
from safepassage.interfaces.answer import Answer, answer_as_json, answer_lines, tell_violations
from safepassage.interfaces.assurance import Asked, Means, assure, check_asked
from safepassage.interfaces.deadline import parse_deadline
from safepassage.interfaces.exits import DONE, WRONG_INPUT, WrongUsageError
from safepassage.interfaces.gate import plannable
from safepassage.interfaces.interrupt import stop_on_interrupt
from safepassage.interfaces.messages import tell_notices
from safepassage.interfaces.progress import watching
from safepassage.interfaces.screen import Screen
from safepassage.interfaces.sources import assuming, operation_path
from safepassage.notices import Severity
from safepassage.units import Instant
from safepassage.verification import Verification, verify


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the command plan was asked, as it was typed."""

    operation: str
    objective: str
    deadline: str | None
    assume: Sequence[str] = ()
    time_limit: float
    gap: float
    seed: int
    out: Path | None
    json: bool
    quiet: bool
    asked: Asked = field(default_factory=Asked)


def plan_operation(request: Request) -> int:
    """Return the exit code, after planning what ``request`` asks for and writing the plan with its report."""
    screen = Screen()
    started = time.perf_counter()
    operation = plannable(screen, assuming(checked(screen, request.operation), request.assume))
    until = _deadline(request.deadline, operation)
    folder = output_folder(request.out or Path("out") / operation.id)
    check_asked(request.asked, operation, Objective(request.objective))
    plan, assurance = _solved(screen, operation, until, request)
    verification = verify(operation, plan)
    if not verification.ok:
        tell_violations(screen, verification.violations)
        screen.tell("The plan broke these rules when it was replayed: this is a defect of the planner. Nothing was written.")
        return WRONG_INPUT
    files = _write(operation, plan, verification, folder, assurance)
    seconds = time.perf_counter() - started
    answer = Answer(operation=operation, plan=plan, files=files, seconds=seconds, assurance=assurance)
    if request.json:
        screen.json(answer_as_json(answer))
    else:
        screen.say("\n".join(answer_lines(answer)))
    return DONE


def _solved(screen: Screen, operation: Operation, until: Instant | None, request: Request) -> tuple[Plan, Assurance | None]:
    """Return the plan and what was asked about it, showing progress and heeding Ctrl-C meanwhile."""
    from safepassage.planning.solve import solve  # noqa: PLC0415 - loads the solver, which wrong input does not need

    with (
        watching(screen, operation, quiet=request.quiet or request.json) as watch,
        stop_on_interrupt(screen, watch.close) as stop,
    ):
        plan = solve(
            operation,
            objective=Objective(request.objective),
            deadline=until,
            time_limit=request.time_limit,
            gap=request.gap,
            seed=request.seed,
            on_progress=watch.on_progress,
            stop=stop,
        )
        plan = replace(plan, assumed=operation.assumed)
        tell = _quiet if request.quiet or request.json else screen.tell
        return assure(operation, plan, request.asked, Means(time_limit=request.time_limit, tell=tell, stop=stop))


def _quiet(_line: str) -> None:
    """Tell nobody."""


def checked(screen: Screen, name: str) -> Operation:
    """Return the operation, after telling every warning about it."""
    from safepassage.exchange import read_and_check  # noqa: PLC0415 - loads the readers

    operation, notices = read_and_check(operation_path(name))
    if operation is None or any(notice.severity is Severity.ERROR for notice in notices):
        raise InvalidOperationError(notices)
    tell_notices(screen, notices)
    return operation


def _deadline(text: str | None, operation: Operation) -> Instant | None:
    try:
        return None if text is None else parse_deadline(text, operation)
    except ValueError as error:
        raise WrongUsageError(str(error)) from error


def output_folder(path: Path) -> Path:
    """Return ``path`` if a folder is or can be there: better known before planning than after."""
    if path.exists() and not path.is_dir():
        msg = f"{path} is a file. Give --out a folder."
        raise WrongUsageError(msg)
    return path


def _write(
    operation: Operation, plan: Plan, verification: Verification, folder: Path, assurance: Assurance | None
) -> dict[str, Path]:
    """Return the paths of what was written to ``folder``: the plan, the report, and what was asked beside."""
    from safepassage.documents import write_report  # noqa: PLC0415 - loads the templates
    from safepassage.exchange import write_plan  # noqa: PLC0415 - loads the writers
    from safepassage.exchange.assurance_file import write_assurance  # noqa: PLC0415 - as above

    folder.mkdir(parents=True, exist_ok=True)
    files = {"plan": folder / "plan.json", "report": folder / "report.html"}
    write_plan(plan, files["plan"])
    write_report(operation, plan, verification, files["report"], assurance=assurance)
    if assurance is not None:
        files["assurance"] = folder / "assurance.json"
        write_assurance(assurance, files["assurance"])
    return files
