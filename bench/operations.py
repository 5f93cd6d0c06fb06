"""
Plan generated operations and print what came of it: people, bound, gap, seconds, peak memory, verified.

``python -m bench.operations --size S --kind fleet --seed 1`` prints a row of a Markdown table; ``docs/guide/benchmarks.md`` says what the
sizes and kinds are and how to read the columns.
"""

import argparse
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from bench.measure import Case, MeasurementError, Row, run
from bench.sizes import SIZES, Kind

COLUMNS = (
    "size",
    "kind",
    "seed",
    "waiting",
    "people",
    "people bound",
    "gap",
    "seconds",
    "CPU seconds",
    "peak MB",
    "verified",
    "sheet says",
    "sheet gets",
    "gain",
    "weighted gain",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is asked for, print it, and return 0, or 1 if any plan is missing or does not pass `verify`."""
    asked = _parser().parse_args(arguments)
    load = _load()
    rows: list[Row] = []
    failures: list[dict[str, str | int]] = []
    if not asked.json:
        print(_line(COLUMNS))
        print(_line(["---"] * len(COLUMNS)))
    for case in cases(asked):
        try:
            row = run(case)
        except MeasurementError as error:
            failures.append({"size": case.size, "kind": case.kind.value, "seed": case.seed, "message": str(error)})
            print(f"{case.size} {case.kind} {case.seed}: {error}", file=sys.stderr)
            continue
        rows.append(row)
        if not asked.json:
            print(_line(cells(row)), flush=True)
        for violation in row.violations:
            print(f"{case.size} {case.kind} {case.seed}: {violation}", file=sys.stderr)
    about = machine(load)
    found: dict[str, object] = {"rows": [asdict(row) for row in rows], "failures": failures, "machine": about}
    if asked.json:
        print(json.dumps(found))
    if asked.results:
        write(asked.results, rows, found, about, sys.argv[1:] if arguments is None else arguments)
    return 0 if rows and not failures and all(row.verified for row in rows) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.operations", description="Plan generated operations and measure it.")
    parser.add_argument("--size", nargs="+", choices=list(SIZES), default=["S"], help="one or several sizes (default: S)")
    parser.add_argument("--kind", nargs="+", choices=[kind.value for kind in Kind], default=[kind.value for kind in Kind])
    parser.add_argument("--seed", type=int, default=1, help="the first seed (default: 1)")
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds, from the first on (default: 1)")
    parser.add_argument("--time-limit", type=float, help="seconds for each plan (default: S and M 10, L 60, XL 600)")
    parser.add_argument("--baseline", action="store_true", help="also carry out what a coordinator plans in a spreadsheet")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--results", type=Path, metavar="PATH", help="write PATH.md and PATH.json, with the machine and the date")
    return parser


def cases(asked: argparse.Namespace) -> Iterator[Case]:
    """Yield what to measure, in the order in which it is printed."""
    for size in asked.size:
        limit = SIZES[size].time_limit if asked.time_limit is None else asked.time_limit
        for kind in asked.kind:
            for seed in range(asked.seed, asked.seed + asked.seeds):
                yield Case(size=size, kind=Kind(kind), seed=seed, time_limit=limit, baseline=asked.baseline)


def cells(row: Row) -> list[str]:
    """Return the cells of one row of the table."""
    return [
        row.size,
        row.kind,
        str(row.seed),
        f"{row.waiting:,}",
        f"{row.people:,}",
        f"{row.bound:,}",
        f"{row.gap:.2%}",
        f"{row.seconds:.1f}",
        f"{row.cpu_seconds:.1f}",
        f"{row.peak_mb:.0f}",
        "yes" if row.verified else "NO",
        "" if row.baseline_on_paper is None else f"{row.baseline_on_paper:,}",
        "" if row.baseline is None else f"{row.baseline:,}",
        _gain(row.people, row.baseline),
        _gain(row.value, row.baseline_value),
    ]


def _gain(planned: int, sheet: int | None) -> str:
    return f"{planned / sheet - 1:+.0%}" if sheet else ""


def summary(rows: Sequence[Row]) -> list[list[str]]:
    """Return for each size and kind: the rows, median and largest gap and time, how many are verified, the median gains."""
    found = []
    for size, kind in dict.fromkeys((row.size, row.kind) for row in rows):
        own = [row for row in rows if (row.size, row.kind) == (size, kind)]
        gaps, seconds = [row.gap for row in own], [row.seconds for row in own]
        peak = max(row.peak_mb for row in own)
        gains = [row.people / row.baseline - 1 for row in own if row.baseline]
        weighted = [row.value / row.baseline_value - 1 for row in own if row.baseline_value]
        found.append(
            [
                size,
                kind,
                str(len(own)),
                f"{statistics.median(gaps):.2%}",
                f"{max(gaps):.2%}",
                f"{statistics.median(seconds):.1f}",
                f"{max(seconds):.1f}",
                f"{peak:.0f}",
                f"{sum(row.verified for row in own)}",
                f"{statistics.median(gains):+.0%}" if gains else "",
                f"{statistics.median(weighted):+.0%}" if weighted else "",
            ]
        )
    return found


def machine(load: str) -> dict[str, str | int]:
    """Return what kind of machine this is, without its name, and how busy it was at the start."""
    return {
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1),
        "processor": platform.machine(),
        "python": platform.python_version(),
        "load at start": load,
    }


def _load() -> str:
    return " ".join(f"{number:.2f}" for number in os.getloadavg()) if hasattr(os, "getloadavg") else "unknown"


def write(
    path: Path, rows: Sequence[Row], found: Mapping[str, object], about: Mapping[str, str | int], arguments: Sequence[str]
) -> None:
    """Write ``path``.md and ``path``.json."""
    command = "python -m bench.operations " + " ".join(_without_results(arguments))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".json").write_text(json.dumps({"command": command, **found}, indent=1) + "\n", encoding="utf-8")
    heads = (
        "size",
        "kind",
        "rows",
        "median gap",
        "largest gap",
        "median s",
        "longest s",
        "peak MB",
        "verified",
        "gain",
        "weighted gain",
    )
    lines = ["# Generated operations", "", f"`{command}`", ""]
    made_by = ", ".join(dict.fromkeys(row.sources for row in rows))
    lines += [", ".join(f"{name}: {value}" for name, value in about.items()) + f", planner: {made_by}.", ""]
    lines += [_line(heads), _line(["---"] * len(heads)), *(_line(one) for one in summary(rows)), ""]
    lines += [_line(COLUMNS), _line(["---"] * len(COLUMNS)), *(_line(cells(row)) for row in rows)]
    path.with_suffix(".md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _without_results(arguments: Sequence[str]) -> list[str]:
    """Return the arguments but for where the results go, which may be anybody's folder."""
    kept = list(arguments)
    if "--results" in kept:
        at = kept.index("--results")
        del kept[at : at + 2]
    return kept


def _line(parts: Sequence[str]) -> str:
    return "| " + " | ".join(parts) + " |"


if __name__ == "__main__":
    sys.exit(main())
