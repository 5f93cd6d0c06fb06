"""What ``safepassage examples --calibrate`` does: predict the operations of the past, and set what happened beside each prediction."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial

from rich.table import Table

from safepassage.advice.calibration import Calibration, Verdict, chance_of_so_few
from safepassage.documents.wording import count, grouped
from safepassage.interfaces.exhibit import TableConsole
from safepassage.interfaces.exits import DONE, WrongUsageError
from safepassage.interfaces.runners import Place, runner
from safepassage.interfaces.screen import Screen

TIME_LIMIT = 60.0
"""Seconds for planning one operation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationRequest:
    """What was asked, as it was typed; without names, every operation of the past."""

    names: Sequence[str]
    replications: int
    seed: int
    on: Place
    workers: int | None
    scheduler: str | None
    json: bool


def show_calibration(request: CalibrationRequest) -> int:
    """Return the exit code, after predicting the operations of the past and showing what happened beside each prediction."""
    screen = Screen()
    names = _histories(request.names)
    predict = partial(predicted, seed=request.seed, replications=request.replications)
    screen.tell(
        f"Planning and simulating {count(len(names), 'operation')} of the past, {grouped(request.replications)} runs each."
    )
    with runner(request.on, workers=request.workers, scheduler=request.scheduler) as run:
        found = run(predict, names)
    if request.json:
        screen.json(_as_json(found, request))
        return DONE
    TableConsole(screen).print(_table(found))
    for case in found:
        screen.say(f"\n{case.title}. {case.why}")
    screen.say(f"\n{_verdict(found)}")
    return DONE


def predicted(name: str, *, seed: int, replications: int) -> Calibration:
    """Return the prediction for the bundled operation ``name`` beside its outcome; it can be called on another machine."""
    from safepassage.advice.calibration import calibrate  # noqa: PLC0415 - loads planner and simulator, where it is called
    from safepassage.exchange import read_operation  # noqa: PLC0415 - loads the readers
    from safepassage.exchange.bundled import bundled  # noqa: PLC0415 - as above
    from safepassage.exchange.outcome_file import outcome_beside  # noqa: PLC0415 - as above

    path = bundled()[name]
    outcome = outcome_beside(path)
    if outcome is None:
        msg = f"No outcome lies beside {name}: it is no operation of the past."
        raise WrongUsageError(msg)
    return calibrate(read_operation(path), outcome, seed=seed, replications=replications, time_limit=TIME_LIMIT)


def _histories(names: Sequence[str]) -> list[str]:
    """Return the names of the operations of the past: all, or those in ``names``."""
    from safepassage.exchange.bundled import bundled  # noqa: PLC0415 - the help text does not need it
    from safepassage.exchange.outcome_file import FILE_NAME  # noqa: PLC0415 - as above

    known = [name for name, path in bundled().items() if path.with_name(FILE_NAME).is_file()]
    for name in names:
        if name not in known:
            msg = f"What happened to {name!r} is not known. Operations of the past: {', '.join(known)}."
            raise WrongUsageError(msg)
    return [name for name in known if not names or name in names]


def _table(found: Sequence[Calibration]) -> Table:
    table = Table(title="People out: predicted and happened", title_justify="left")
    for heading in ("Operation", "Planned", "P10", "P50", "P90", "Happened", "Outcome lies", "All out in time"):
        table.add_column(heading, justify="left" if heading in {"Operation", "Outcome lies"} else "right")
    for case in found:
        band, outcome = case.predicted, case.outcome
        happened = grouped(outcome.low) if outcome.low == outcome.high else f"{grouped(outcome.low)}–{grouped(outcome.high)}"
        table.add_row(
            case.operation,
            grouped(case.planned),
            *(grouped(value) for value in (band.p10, band.p50, band.p90)),
            happened,
            _LIES[case.verdict],
            f"{case.all_out.value:.0%}",
        )
    return table


_LIES = {
    Verdict.WITHIN: "between P10 and P90",
    Verdict.BELOW: "below P10",
    Verdict.ABOVE: "above P90",
    Verdict.IMPOSSIBLE: "beyond the model",
}


def _verdict(found: Sequence[Calibration]) -> str:
    """Return how many outcomes lie where they should, and how likely so few would be."""
    within = sum(case.verdict is Verdict.WITHIN for case in found)
    chance = chance_of_so_few(within, len(found))
    return (
        f"{within} of {len(found)} outcomes lie between P10 and P90; of calibrated predictions {0.8 * len(found):.1f} would, and so few or "
        f"fewer with a chance of {chance:.1%}. They were chosen because they are known, and most are known because they went wrong."
    )


def _as_json(found: Sequence[Calibration], request: CalibrationRequest) -> dict[str, object]:
    within = sum(case.verdict is Verdict.WITHIN for case in found)
    return {
        "seed": request.seed,
        "replications": request.replications,
        "within": within,
        "of": len(found),
        "chance_of_so_few": chance_of_so_few(within, len(found)),
        "operations": [{**asdict(case), "verdict": case.verdict.value, "why": case.why} for case in found],
    }
