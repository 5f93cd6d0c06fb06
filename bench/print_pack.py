"""
How long the whole pack takes: every document for every reader, in one language, with every process that the machine has room for.

``python -m bench.print_pack`` prints one row for the report's operation (45 vehicles) and one for a generated one of 1,000;
``--only report`` or ``--only L`` one of them, ``--json`` the same as JSON, and ``--results PATH`` keeps them. The plan is made and verified
before the clock starts. A plan of the large one that was found in little time will do: what is printed of it is as long.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from multiprocessing import active_children
from pathlib import Path

import pypdfium2

from bench.generate import generate
from bench.report import load, machine
from bench.sizes import Kind
from safepassage import bundled, read_operation, solve, verify
from safepassage.documents.paper import Edition, Language, print_pack
from safepassage.domain.audience import Audience
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan
from safepassage.terms import ALL, assume

LIMITS = {"report": 10.0, "L": 120.0}
"""Seconds that the pack may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """
    What one pack came to.

    Parameters
    ----------
    documents
        Files; what several readers are given in the same words is one file for each of them.
    seconds, cpu_seconds
        Until the last file was there, by the clock and of all processors, with the start of the processes.
    peak_mb
        The most memory of any of the processes that print; 0 where the system does not tell.
    first
        Seconds until the first job was done.
    """

    operation: str
    vehicles: int
    people: int
    documents: int
    pages: int
    megabytes: float
    seconds: float
    cpu_seconds: float
    peak_mb: float
    first: float
    workers: int

    @property
    def line(self) -> str:
        """Return the row for a Markdown table."""
        return (
            f"| {self.operation} | {self.vehicles} | {self.people} | {self.documents} | {self.pages} | {self.megabytes:.1f} "
            f"| {self.seconds:.1f} | {self.cpu_seconds:.1f} | {self.peak_mb:.0f} | {self.first:.1f} | {self.workers} |"
        )


HEAD = (
    "| operation | vehicles | people | files | pages | MB | seconds | processor seconds | memory, MB | first after, s | processes |\n"
    "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the packs that are asked for, and return 0, or 1 if one took longer than it may."""
    parser = argparse.ArgumentParser(description="How long it takes to print everything for everybody.")
    parser.add_argument("--only", choices=LIMITS, help="one of the two operations")
    parser.add_argument(
        "--lang", choices=[language.value for language in Language], default="en", help="language of the documents"
    )
    parser.add_argument("--plan-seconds", type=float, default=60.0, help="seconds in which the plan is made")
    parser.add_argument("--results", type=Path, metavar="PATH", help="write PATH.md and PATH.json, with the machine and the date")
    parser.add_argument("--json", action="store_true", help="write JSON and nothing else")
    asked = parser.parse_args(arguments)
    busy = load()
    names = [asked.only] if asked.only else list(LIMITS)
    rows = {name: measure(*case(name, asked.plan_seconds), Language(asked.lang)) for name in names}
    if asked.results:
        keep(asked.results, rows, busy)
    if asked.json:
        print(json.dumps({name: {**asdict(row), "limit": LIMITS[name]} for name, row in rows.items()}))
    else:
        print("\n".join([HEAD, *(row.line for row in rows.values())]))
    return int(any(row.seconds > LIMITS[name] for name, row in rows.items()))


def keep(path: Path, rows: Mapping[str, Row], busy: str) -> None:
    """Write what was measured as Markdown and as JSON, with the machine and the date."""
    about = machine(busy)
    told = ", ".join(f"{name}: {value}" for name, value in about.items())
    lines = [
        "# The print pack",
        "",
        "`python -m bench.print_pack`",
        "",
        f"{told}.",
        "",
        HEAD,
        *(row.line for row in rows.values()),
    ]
    path.with_suffix(".md").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    found = {"machine": about, "rows": {name: {**asdict(row), "limit": LIMITS[name]} for name, row in rows.items()}}
    path.with_suffix(".json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8", newline="\n")


def case(name: str, seconds: float) -> tuple[Operation, Plan]:
    """Return an operation and a verified plan of it."""
    operation = read_operation(bundled()["mariupol-2022-03-31"]) if name == "report" else generate(name, Kind.FLEET, 1)
    operation = assume(operation, [ALL])
    plan = solve(operation, time_limit=seconds)
    verification = verify(operation, plan)
    if not verification.ok:
        raise SystemExit(verification.summary())
    return operation, plan


def measure(operation: Operation, plan: Plan, language: Language) -> Row:
    """Return what the pack for everybody comes to."""
    workers = os.cpu_count() or 1
    started, used = time.perf_counter(), processors()
    firsts: list[float] = []
    peaks = [0.0]

    def told(done: int, of: int) -> None:
        firsts.append(time.perf_counter() - started)
        peaks.extend(peak_megabytes(child.pid) for child in active_children())
        if done % 100 == 0 or done == of:
            print(f"{firsts[-1]:6.1f} s  {done} of {of} parts", file=sys.stderr, flush=True)

    with tempfile.TemporaryDirectory() as folder:
        files = print_pack(
            operation,
            plan,
            readers=[audience for audience in Audience if audience is not Audience.PUBLIC],
            languages=[language],
            out=Path(folder),
            edition=Edition(as_of=operation.epoch - timedelta(hours=1)),
            on_printed=told,
            workers=workers,
        )
        seconds, spent = time.perf_counter() - started, processors() - used
        return Row(
            operation=operation.id,
            vehicles=plan.totals.vehicles_used,
            people=plan.totals.people,
            documents=len(files),
            pages=sum(pages(files)),
            megabytes=sum(path.stat().st_size for path in files) / 1e6,
            seconds=round(seconds, 2),
            cpu_seconds=round(spent, 2),
            peak_mb=round(max(peaks)),
            first=round(firsts[0], 2),
            workers=workers,
        )


def processors() -> float:
    """Return the processor seconds of this process and of those that it has started and waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def peak_megabytes(process: int | None) -> float:
    """Return the most memory that a process has taken so far, 0 where the system does not tell or the process has gone."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) * 1024 / 1_000_000 for line in status if line.startswith("VmHWM")), 0.0)


def pages(files: Sequence[Path]) -> Iterator[int]:
    """Yield how many pages each file has."""
    for path in files:
        document = pypdfium2.PdfDocument(path)
        yield len(document)
        document.close()


if __name__ == "__main__":
    raise SystemExit(main())
