"""What to ask for: read, check, measure, and write the negotiator's sheet."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from safepassage.advice.ask import Ask
from safepassage.advice.catalogue import RECIPES, catalogue, parse_ask, words
from safepassage.advice.evaluation import BestPlan, ConfidentPlan, Planner, Step
from safepassage.advice.together import Bundle, Pair
from safepassage.advice.worth import Line, Worth, worth
from safepassage.documents.wording import grouped
from safepassage.documents.worth_sheet import render_worth, worth_markdown, worth_text
from safepassage.domain.operation import Operation
from safepassage.exchange.storage import write_bytes
from safepassage.interfaces.desk import checked, output_folder
from safepassage.interfaces.exits import DONE, WrongUsageError
from safepassage.interfaces.gate import plannable
from safepassage.interfaces.interrupt import stop_on_interrupt
from safepassage.interfaces.screen import Screen
from safepassage.interfaces.sources import assuming


@dataclass(frozen=True, slots=True, kw_only=True)
class WorthRequest:
    """What the command worth was asked, as it was typed."""

    operation: str
    asks: Sequence[str]
    assume: Sequence[str]
    together: int
    by_priority: bool
    confidence: float | None
    time_limit: float
    workers: int
    seed: int
    out: Path | None
    json: bool
    quiet: bool


def measure_worth(request: WorthRequest) -> int:
    """Return the exit code, after measuring what ``request`` asks for and writing the sheet."""
    screen = Screen()
    operation = plannable(screen, assuming(checked(screen, request.operation), request.assume))
    asks = _asks(operation, request.asks)
    folder = output_folder(request.out or Path("out") / operation.id)
    began = time.perf_counter()
    show = _silent if request.quiet or request.json else _Teller(screen, operation)
    with stop_on_interrupt(screen) as stop:
        found = worth(
            operation,
            asks=asks,
            together=request.together,
            planner=_planner(request),
            workers=request.workers,
            on_step=show,
            stop=stop,
        )
    content = worth_as_json(operation, found)
    files = _write(operation, found, content, folder)
    if request.json:
        screen.json({**content, "seconds": round(time.perf_counter() - began, 1), **{k: str(path) for k, path in files.items()}})
    else:
        screen.say("\n".join([*worth_text(operation, found), "", *(str(path) for path in files.values())]))
    return DONE


def _planner(request: WorthRequest) -> Planner:
    limit, seed, weighted = request.time_limit, request.seed, request.by_priority
    if request.confidence is None:
        return BestPlan(time_limit=limit, seed=seed, by_priority=weighted)
    return ConfidentPlan(confidence=request.confidence, time_limit=limit, seed=seed, by_priority=weighted)


def _asks(operation: Operation, names: Sequence[str]) -> tuple[Ask, ...]:
    """Return the asks that ``names`` mean, each an ask or a kind; everything if none is named."""
    everything = catalogue(operation)
    if not names:
        return everything
    found: list[Ask] = []
    for name in names:
        if name in RECIPES:
            found += [ask for ask in everything if ask.kind == name]
            continue
        try:
            ask = parse_ask(name)
            words(operation, ask)
        except (ValueError, KeyError) as error:
            known = ", ".join(dict.fromkeys(ask.kind for ask in everything))
            msg = f"{name!r} is nothing that can be asked for here: {error} Kinds that can be: {known}."
            raise WrongUsageError(msg) from None
        found.append(ask)
    if not found:
        msg = f"There is nothing of the kind {' or '.join(names)} to ask for in {operation.id}."
        raise WrongUsageError(msg)
    return tuple(found)


def _silent(_step: Step) -> None:
    """Tell nothing."""


class _Teller:
    """Tells each re-solve in a line."""

    def __init__(self, screen: Screen, operation: Operation) -> None:
        self._screen, self._operation = screen, operation

    def __call__(self, step: Step) -> None:
        asked = " + ".join(words(self._operation, ask) for ask in step.asks[:2]) or "as things stand"
        if len(step.asks) > 2:  # noqa: PLR2004 - the first two are named
            asked += f" + {len(step.asks) - 2} more"
        self._screen.tell(f"{step.done} of {step.known}: {grouped(step.value.people)} out with: {asked}")


def worth_as_json(operation: Operation, found: Worth) -> dict[str, object]:
    """Return ``found`` as plain data."""
    return {
        "operation": found.operation,
        "digest": found.digest,
        "assumed": list(operation.assumed),
        "by_priority": found.by_priority,
        "confidence": found.confidence,
        "complete": found.complete,
        "solves": found.solves,
        "base": {"people": found.base.people, "bound": found.base.bound, "waiting": operation.waiting},
        "asks": [_line_as_json(operation, line) for line in found.lines],
        "pairs": [_pair_as_json(pair) for pair in found.pairs],
        "bundles": [_bundle_as_json(bundle) for bundle in found.bundles],
    }


def _line_as_json(operation: Operation, line: Line) -> dict[str, object]:
    return {
        "kind": line.recipe.kind,
        "about": list(line.points[0].ask.subjects),
        "giver": line.recipe.giver.value,
        "unit": line.recipe.unit,
        "people_per_unit": round(line.per_unit, 3),
        "proven_nothing": line.is_nothing,
        "amounts": [
            {
                "ask": point.ask.id,
                "words": words(operation, point.ask),
                "amount": point.ask.amount,
                "gain": point.gain,
                "gain_at_least": point.least,
                "gain_at_most": point.most,
                "people": point.value.people,
                "bound": point.value.bound,
                "solved": point.solved,
            }
            for point in line.points
        ],
    }


def _pair_as_json(pair: Pair) -> dict[str, object]:
    ids = [pair.first.id, pair.second.id]
    return {"asks": ids, "gain": pair.gain, "sum_apart": pair.apart, "people": pair.value.people, "bound": pair.value.bound}


def _bundle_as_json(bundle: Bundle) -> dict[str, object]:
    return {
        "asks": [ask.id for ask in bundle.asks],
        "gain": bundle.gain,
        "without": bundle.without,
        "people": bundle.value.people,
        "bound": bundle.value.bound,
        "larger": [{"ask": ask.id, "gain": gain} for ask, gain in bundle.curve],
    }


def _write(operation: Operation, found: Worth, content: dict[str, object], folder: Path) -> dict[str, Path]:
    """Return the paths of the sheet as page, text and data, written to ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "sheet": ("worth.html", render_worth(operation, found)),
        "text": ("worth.md", worth_markdown(operation, found)),
        "data": ("worth.json", json.dumps(content, indent=1, ensure_ascii=False) + "\n"),
    }
    for name, text in texts.values():
        write_bytes(text.encode(), folder / name)
    return {key: folder / name for key, (name, _) in texts.items()}
