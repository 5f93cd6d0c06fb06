"""The results as they are kept: a table by size in Markdown, each instance in JSON, with the command, the kind of machine and the date."""

import json
import os
import platform
import statistics
import time
from collections import defaultdict
from pathlib import Path

from bench.bep_instance import size_of
from bench.bep_solve import Answer

Solved = list[tuple[str, Answer]]


def as_json(name: str, answer: Answer) -> dict[str, object]:
    """Return one instance of the JSON answer."""
    return {
        "name": name,
        "optimum": answer.arrival,
        "bound": answer.bound,
        "proven": answer.proven,
        "seconds": round(answer.seconds, 3),
    }


def write_results(folder: Path, command: str, solved: Solved) -> None:
    """Write ``bep.md`` and ``bep.json`` into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    about = {"command": command, "machine": machine(), "date": time.strftime("%Y-%m-%d", time.gmtime())}
    rows = {**about, "instances": [as_json(name, answer) for name, answer in solved]}
    (folder / "bep.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8", newline="\n")
    head = (
        f"`{command}`, on {about['machine']}, one thread, on {about['date']}. Each instance by itself: [bep.json](bep.json). "
        "What it means: [docs/background/bep.md](../../docs/background/bep.md)."
    )
    text = "\n".join(["# Bus evacuation problem: optima and proofs", "", head, "", *table(solved), ""])
    (folder / "bep.md").write_text(text, encoding="utf-8", newline="\n")


def table(solved: Solved) -> list[str]:
    """Return the lines of a Markdown table by size."""
    sizes: defaultdict[str, list[Answer]] = defaultdict(list)
    for name, answer in solved:
        sizes[size_of(name)].append(answer)
    lines = [
        "| pick-ups x shelters x buses | proven | mean of the optima | mean, s | median, s | worst, s |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for size, answers in sizes.items():
        seconds = [answer.seconds for answer in answers]
        lines.append(
            f"| {size} | {sum(answer.proven for answer in answers)} of {len(answers)} "
            f"| {statistics.mean(answer.arrival for answer in answers):.1f} "
            f"| {statistics.mean(seconds):.2f} | {statistics.median(seconds):.2f} | {max(seconds):.2f} |"
        )
    return lines


def machine() -> str:
    """Return the kind of machine, and how busy it is, without its name."""
    cpu = platform.processor() or platform.machine()
    described = Path("/proc/cpuinfo")
    if described.is_file():
        models = [row for row in described.read_text(encoding="utf-8").splitlines() if row.startswith("model name")]
        cpu = models[0].split(":", 1)[1].strip() if models else cpu
    busy = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{os.cpu_count()} cores of {cpu}{busy}"
