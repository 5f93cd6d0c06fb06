"""The desk where plans are made again: read, plan what is left, verify, and only then write."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from safepassage.interfaces.answer import tell_violations
from safepassage.interfaces.deadline import parse_deadline
from safepassage.interfaces.desk import checked, output_folder
from safepassage.interfaces.exits import DONE, WRONG_INPUT, WrongUsageError
from safepassage.interfaces.interrupt import stop_on_interrupt
from safepassage.interfaces.screen import Screen
from safepassage.interfaces.sources import assuming, load_planned
from safepassage.units import MINUTE
from safepassage.verification import Verification, verify

if TYPE_CHECKING:
    from safepassage.planning.replan import Order, Replanned


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplanRequest:
    """What the command replan was asked, as it was typed."""

    operation: str
    plan: Path
    at: str
    changed: str | None
    lost: Sequence[str]
    price_of_change: float
    time_limit: float
    seed: int
    out: Path | None
    json: bool


def plan_again(request: ReplanRequest) -> int:
    """Return the exit code, after planning what is left as ``request`` asks, and writing it."""
    from safepassage.planning.replan import replan  # noqa: PLC0415 - loads the planner, which wrong input does not need

    screen = Screen()
    operation, plan = load_planned(request.operation, request.plan)
    now_is = None if request.changed is None else assuming(checked(screen, request.changed), plan.assumed)
    folder = output_folder(request.out or Path("out") / f"{operation.id}-replanned")
    try:
        with stop_on_interrupt(screen, lambda: None) as stop:
            found = replan(
                operation,
                plan,
                parse_deadline(request.at, operation),
                now_is,
                lost=request.lost,
                price_of_change=request.price_of_change,
                time_limit=request.time_limit,
                seed=request.seed,
                stop=stop,
            )
    except ValueError as error:
        raise WrongUsageError(str(error)) from error
    found = replace(found, plan=replace(found.plan, assumed=found.operation.assumed))
    verification = verify(found.operation, found.plan)
    if not verification.ok:
        tell_violations(screen, verification.violations)
        screen.tell("The plan broke these rules when it was replayed: this is a defect of the planner. Nothing was written.")
        return WRONG_INPUT
    files = _write(found, verification, folder)
    if request.json:
        screen.json(_as_json(found, files))
    else:
        screen.say("\n".join([*_lines(found), *map(str, files.values())]))
    return DONE


def _write(found: "Replanned", verification: Verification, folder: Path) -> dict[str, Path]:
    from safepassage.documents import write_report  # noqa: PLC0415 - loads the templates
    from safepassage.exchange import write_operation, write_plan  # noqa: PLC0415 - loads the writers

    folder.mkdir(parents=True, exist_ok=True)
    files = {"operation": folder / "operation.yaml", "plan": folder / "plan.json", "report": folder / "report.html"}
    write_operation(found.operation, files["operation"])
    write_plan(found.plan, files["plan"])
    write_report(found.operation, found.plan, verification, files["report"])
    return files


def _lines(found: "Replanned") -> Iterator[str]:
    """Yield the answer: what stands, what moves, what is taken back, what is new."""
    op, totals = found.operation, found.plan.totals
    moved = [(old, new) for old, new in found.kept if old.start != new.start]
    yield f"{op.title}, planned again at {op.at(found.now):%d %b %H:%M} UTC"
    yield f"{totals.people} people are brought out from now on; no plan can bring out more than {found.plan.certificate.people_bound}."
    yield (
        f"Orders: {len(found.unmoved)} stand to the second, {len(moved)} stand at another time, {len(found.dropped)} are taken back, "
        f"{len(found.new)} are new."
    )
    for old, new in moved:
        minutes = (new.start - old.start) / MINUTE
        yield f"  moved  {_order(found, old)} -> {op.at(new.start):%H:%M:%S} ({minutes:+.0f} min)"
    yield from (f"  drop   {_order(found, order)}" for order in found.dropped)
    yield from (f"  new    {_order(found, order)}" for order in found.new)
    yield from (f"Look at this: {doubt}" for doubt in found.doubts)


def _order(found: "Replanned", order: "Order") -> str:
    return f"{order.vehicle}: boards at {order.place} for {order.site} at {found.operation.at(order.start):%d %b %H:%M:%S} UTC"


def _as_json(found: "Replanned", files: Mapping[str, Path]) -> dict[str, object]:
    return {
        "operation": found.operation.id,
        "at": found.now,
        "people": found.plan.totals.people,
        "people_bound": found.plan.certificate.people_bound,
        "kept": [{"before": asdict(old), "after": asdict(new)} for old, new in found.kept],
        "dropped": [asdict(order) for order in found.dropped],
        "new": [asdict(order) for order in found.new],
        "doubts": list(found.doubts),
        **{f"{name}_file": str(path) for name, path in files.items()},
    }
