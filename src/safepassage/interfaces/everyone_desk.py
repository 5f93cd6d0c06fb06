"""What it would take to bring everybody out: read, reckon, tell."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from safepassage.advice.evaluation import BestPlan
from safepassage.advice.everyone import Tried, what_it_would_take
from safepassage.documents.everyone_words import everyone_sentences
from safepassage.exchange.storage import write_bytes
from safepassage.interfaces.desk import checked, output_folder
from safepassage.interfaces.exits import DONE
from safepassage.interfaces.gate import plannable
from safepassage.interfaces.screen import Screen, plain
from safepassage.interfaces.sources import assuming


def tell_everyone(name: str, assume: Sequence[str], *, windows: int, time_limit: float, out: Path | None, json: bool) -> int:
    """Return the exit code, after telling what it would take for the operation that ``name`` means."""
    screen = Screen()
    operation = plannable(screen, assuming(checked(screen, name), assume))
    folder = output_folder(out or Path("out") / operation.id)

    def show(tried: Tried) -> None:
        if not json:
            screen.tell(f"windows in a row: {tried.windows}, people out: {tried.value.people}, bound {tried.value.bound}")

    found = what_it_would_take(operation, most_windows=windows, planner=BestPlan(time_limit=time_limit), on_tried=show)
    folder.mkdir(parents=True, exist_ok=True)
    text = plain("\n".join([f"To bring everybody out: {operation.title}", "", *everyone_sentences(operation, found), ""]))
    path = folder / "everyone.txt"
    write_bytes(text.encode(), path)
    if json:
        done = found.done.windows if found.done else None
        content = {**asdict(found), "windows_at_least": found.windows, "windows_found": done, "text": str(path)}
        screen.json({"operation": operation.id, "assumed": list(operation.assumed), **content})
    else:
        screen.say(f"{text}\n{path}")
    return DONE
