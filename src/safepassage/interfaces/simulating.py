"""What ``safepassage simulate`` does: verify plans, play them, write what is found beside each, and show it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from safepassage.documents import write_report
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan
from safepassage.exchange import write_simulation
from safepassage.exchange.mirrors import as_builtins
from safepassage.exchange.simulation_file import FILE_NAME
from safepassage.interfaces.answer import tell_violations
from safepassage.interfaces.exits import DONE, WRONG_INPUT
from safepassage.interfaces.runners import Place
from safepassage.interfaces.screen import Screen
from safepassage.interfaces.simulated import assurance_of
from safepassage.interfaces.sources import load_planned
from safepassage.interfaces.spreading import Spread, spread
from safepassage.interfaces.sureness import outlook_lines
from safepassage.simulation.result import SimulationResult
from safepassage.simulation.simulate import Stage, simulate
from safepassage.verification import Verification, verify

SHOWN = 10
"""Rules broken that are told; the command verify tells all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationRequest:
    """What was asked, as it was typed: operations, each with the file of its plan."""

    plans: tuple[tuple[str, Path], ...]
    half_width: float
    replications: int | None
    seed: int
    workers: int | None
    on: Place
    scheduler: str | None
    costs: bool
    json: bool
    quiet: bool


def show_simulations(request: SimulationRequest) -> int:
    """Return the exit code, after playing every plan; none is played if one of them breaks a rule."""
    screen = Screen()
    subjects = [load_planned(operation, path) for operation, path in request.plans]
    verified = [verify(operation, plan) for operation, plan in subjects]
    for (_, path), verification in zip(request.plans, verified, strict=True):
        if not verification.ok:
            tell_violations(screen, verification.violations[:SHOWN])
            number = len(verification.violations)
            which = "This plan" if len(subjects) == 1 else f"The plan {path}"
            screen.tell(f"{which} breaks {number} rules of the operation as it is now, so it was not simulated. Plan again.")
    if not all(verification.ok for verification in verified):
        return WRONG_INPUT
    found = []
    with spread(request.on, workers=request.workers, scheduler=request.scheduler) as pool:
        for (_, path), (operation, plan), verification in zip(request.plans, subjects, verified, strict=True):
            name = f"{operation.id}: " if len(subjects) > 1 else ""
            result = _play(screen, request, (operation, plan), pool, name)
            found.append(result)
            _keep(screen, request, (operation, plan), path, verification, result)
    if request.json:
        answers = [as_builtins(result) for result in found]
        screen.json(answers[0] if len(answers) == 1 else {"simulations": answers})
    return DONE


def _play(
    screen: Screen, request: SimulationRequest, subject: tuple[Operation, Plan], pool: Spread | None, name: str
) -> SimulationResult:
    return simulate(
        *subject,
        seed=request.seed,
        replications=request.replications,
        half_width=request.half_width,
        workers=request.workers,
        pool=pool,
        costs=request.costs,
        on_progress=None if request.quiet or request.json else _teller(screen, name),
    )


def _teller(screen: Screen, name: str) -> Callable[[Stage], None]:
    """Return what tells of each stage of the plan called ``name``."""

    def tell(stage: Stage) -> None:
        known = "" if stage.all_out is None else f" | all out in time {stage.all_out * 100:.1f} %"
        limits = "" if stage.half_width is None else f" +- {stage.half_width * 100:.1f}"
        screen.tell(f"{name}{stage.doing} | {stage.replications} replications{known}{limits}")

    return tell


def _keep(
    screen: Screen,
    request: SimulationRequest,
    subject: tuple[Operation, Plan],
    path: Path,
    verification: Verification,
    result: SimulationResult,
) -> None:
    """Write what was found beside the plan, and show it."""
    target, report = path.parent / FILE_NAME, path.parent / "report.html"
    write_simulation(result, target)
    write_report(*subject, verification, report, assurance=assurance_of(screen, subject[1], path), simulation=result)
    if not request.json:
        screen.say("\n".join(outlook_lines(*subject, result)))
        screen.say(f"  Written               {target}\n  Report                {report}")
