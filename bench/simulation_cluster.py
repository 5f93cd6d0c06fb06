"""
Replications in one process, in two, and on a dask cluster of this machine: the same bytes, and how fast.

    python -m bench.simulation_cluster [--json] [--write] [--replications N]

The report's operation is planned once; each way then plays all replications `TIMES` times. Beside the seconds by the clock stand the
processor seconds of all processes together: on a machine that does other work too, the clock shows little, and the processor seconds show
what sharing the work costs. With ``--write`` the figures are kept in `RESULT`.
"""

import argparse
import json
import os
import platform
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from statistics import median
from time import gmtime, perf_counter, process_time, strftime
from typing import Any, Final

from bench.agreement import GO_ON
from safepassage.domain.field_defaults import in_force
from safepassage.exchange import read_operation
from safepassage.exchange.bundled import bundled
from safepassage.interfaces.runners import Place
from safepassage.interfaces.spreading import spread
from safepassage.planning.solve import solve
from safepassage.simulation.memory import Outcomes
from safepassage.simulation.sampler import Pool, Sampler, processes
from safepassage.terms import assume

NAME: Final = "mariupol-2022-03-31"
WAYS: Final[tuple[tuple[str, Place, int], ...]] = (
    ("one process", "processes", 1),
    ("two processes", "processes", 2),
    ("dask, one worker", "dask", 1),
    ("dask, two workers", "dask", 2),
)
TIMES: Final = 3
WARM: Final = 1_000
RESULT: Final = Path(__file__).parent / "results" / "simulation_cluster.json"


def measure(replications: int, ways: tuple[tuple[str, Place, int], ...] = WAYS) -> dict[str, Any]:
    """Return the seconds of each way (median of `TIMES`), its speed-up over the first, and whether all gave the same bytes."""
    load = os.getloadavg()[0]
    operation = assume(read_operation(bundled()[NAME]), ["all"])
    plan = solve(operation, time_limit=10)
    operation = replace(operation, uncertainty=replace(operation.uncertainty, orders=(*operation.uncertainty.orders, GO_ON)))
    sampler = Sampler.of(operation, plan, 0)
    rows: dict[str, dict[str, float]] = {}
    figures: set[str] = set()
    for name, on, workers in ways:
        _, start_up, _ = _play(sampler, on, workers, 0, replications)
        seconds, used, found = _play(sampler, on, workers, TIMES, replications)
        figures |= found
        rows[name] = {"workers": workers, "seconds": median(seconds), "processor_seconds": (used - start_up) / TIMES}
    first = next(iter(rows.values()))
    for row in rows.values():
        row["speed_up"] = first["seconds"] / row["seconds"]
        row["efficiency"] = first["processor_seconds"] / row["processor_seconds"]
    return {
        "operation": operation.id,
        "date": strftime("%Y-%m-%d", gmtime()),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "load": load,
        "replications": replications,
        "ways": rows,
        "agree": len(figures) == 1,
    }


def _play(sampler: Sampler, on: Place, workers: int, times: int, replications: int) -> tuple[list[float], float, set[str]]:
    """Return the seconds of each of several times, the processor seconds of all with the start, and the digests of what came out."""
    odds, late = sampler.odds(in_force(sampler.operation)), sampler.never_late()
    seconds, figures, before = list[float](), set[str](), _used()
    with _pool(on, workers) as pool:
        shared = Sampler(operation=sampler.operation, script=sampler.script, names=sampler.names, seed=0, pool=pool)
        shared.play(odds, late, 0, WARM)  # every worker has loaded what it needs
        for _ in range(times):
            started = perf_counter()
            outcomes = shared.play(odds, late, 0, replications)
            seconds.append(perf_counter() - started)
            figures.add(_digest(outcomes))
    return seconds, _used() - before, figures


@contextmanager
def _pool(on: Place, workers: int) -> Iterator[Pool | None]:
    if on == "processes":
        with processes(workers) as pool:
            yield pool
    else:
        with spread(on, workers=workers, scheduler=None) as cluster:
            yield cluster


def _digest(outcomes: Outcomes) -> str:
    return sha256(b"".join(part.tobytes() for part in outcomes)).hexdigest()


def _used() -> float:
    """Return the processor seconds of this process and of all that it has seen end."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + children.ru_utime + children.ru_stime


def main(tokens: list[str] | None = None) -> int:
    """Return the exit code, after measuring and printing: 1 if two ways gave different figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="write JSON")
    parser.add_argument("--write", action="store_true", help=f"keep the figures in {RESULT.name}")
    parser.add_argument("--replications", type=int, default=20_000, help="how many each time")
    options = parser.parse_args(tokens)
    found = measure(options.replications)
    if options.write:
        RESULT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    if options.json:
        print(json.dumps(found, indent=1))
        return 0 if found["agree"] else 1
    print(
        f"{found['operation']}, {found['replications']:,} replications; median of {TIMES}; {found['machine']}, load {found['load']:.1f}"
    )
    for name, row in found["ways"].items():
        print(
            f"{name:<18} {row['seconds']:7.2f} s by the clock, {row['speed_up']:.2f} times the first; "
            f"{row['processor_seconds']:6.2f} s of processors, {row['efficiency']:.0%} of it work"
        )
    print("the same bytes everywhere" if found["agree"] else "DIFFERENT FIGURES")
    return 0 if found["agree"] else 1


if __name__ == "__main__":
    sys.exit(main())
