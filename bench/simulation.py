"""
Replications per second against plain SimPy, both checked equal: ``python -m bench.simulation [--json]``.

On the report's operation, in one run: SimPy on one core, the simulator on one core and in two processes. The two agree if the
distributions of people received and of exposure do, by the two-sample test of Kolmogorov and Smirnov at the level 0.001 each. The first
use after installation compiles; it is timed apart (near nothing if that has been done before).
"""

import json
import os
import sys
from collections.abc import Callable
from time import perf_counter
from typing import Any, Final

import numpy as np
from scipy.stats import ks_2samp  # type: ignore[import-untyped]

from bench.simpy_model import KNOWN, Book, World
from safepassage.domain.field_defaults import EVERYTHING, in_force
from safepassage.exchange import read_operation
from safepassage.exchange.bundled import bundled
from safepassage.planning.solve import solve
from safepassage.simulation.sampler import Sampler, processes, without_turning
from safepassage.terms import assume

LEVEL: Final = 0.001
PLAIN: Final = 200
FAST: Final = 3_000
NAME: Final = "mariupol-2022-03-31"


def main() -> None:
    """Print the table, or with ``--json`` what it rests on."""
    result = measure(NAME)
    if "--json" in sys.argv:
        print(json.dumps(result, indent=1))
        return
    print(f"{result['operation']}: {result['tasks']} tasks, {result['vehicles']} vehicles")
    print(f"  SimPy, one core        {result['simpy_per_second']:>10.1f} replications per second")
    print(f"  simulator, one core    {result['fast_per_second']:>10.1f}   ratio {result['ratio']:.0f}")
    print(
        f"  simulator, 2 processes {result['two_per_second']:>10.1f}   speed-up {result['scaling']:.2f} on {result['cores']} cores"
    )
    print(f"  first use              {result['first_use_seconds']:>10.1f} seconds")
    for name, found in result["tests"].items():
        means = f"SimPy mean {found['simpy']:.1f}, simulator {found['fast']:.1f}"
        print(f"  {name:<22} {means}, distance {found['distance']:.3f}, p {found['p']:.3f}")
    print(f"  agree                  {result['agree']}; same bytes for 1 and 2 processes {result['same_bytes']}")


def measure(name: str, plain: int = PLAIN, fast: int = FAST) -> dict[str, Any]:
    """Return both speeds on the operation called ``name``, and whether their distributions agree."""
    operation = assume(read_operation(bundled()[name]), ["all"])
    plan = solve(operation, time_limit=10)
    force = in_force(operation, without=EVERYTHING - KNOWN)
    sampler = Sampler.of(operation, plan, 0)
    odds, late = without_turning(sampler.odds(force)), sampler.never_late()
    first = _seconds(lambda: sampler.play(odds, late, 0, 1))
    started = perf_counter()
    outcomes = sampler.play(odds, late, 0, fast, times=False)
    fast_seconds = perf_counter() - started
    with processes(2) as pool:
        shared = Sampler(operation=sampler.operation, script=sampler.script, names=sampler.names, seed=0, pool=pool)
        shared.play(odds, late, 0, 100)  # both processes have started and loaded what they need
        started = perf_counter()
        again = shared.play(odds, late, 0, fast)
        two_seconds = perf_counter() - started
    book = Book(force)
    started = perf_counter()
    answers = [World(operation, plan, book, np.random.default_rng([7, number])).run() for number in range(plain)]
    plain_seconds = perf_counter() - started
    tests = {
        "people received": _test([answer.people for answer in answers], outcomes.received.sum(axis=1)),
        "person-hours exposed": _test([answer.exposure for answer in answers], outcomes.exposed[:, 0] / 3_600),
    }
    return {
        "operation": operation.id,
        "vehicles": len(sampler.names.vehicles),
        "tasks": len(sampler.script.tasks.kind),
        "simpy_per_second": plain / plain_seconds,
        "fast_per_second": fast / fast_seconds,
        "two_per_second": fast / two_seconds,
        "ratio": plain_seconds / plain * fast / fast_seconds,
        "scaling": fast_seconds / two_seconds,
        "cores": os.cpu_count(),
        "first_use_seconds": first,
        "level": LEVEL,
        "tests": tests,
        "agree": all(found["p"] > LEVEL for found in tests.values()),
        "same_bytes": all(np.array_equal(one, two) for one, two in zip(outcomes, again, strict=True)),
    }


def _test(plain: list[float] | list[int], fast: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> dict[str, float]:
    found = ks_2samp(plain, fast)
    return {
        "simpy": float(np.mean(plain)),
        "fast": float(np.mean(fast)),
        "distance": float(found.statistic),
        "p": float(found.pvalue),
    }


def _seconds(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


if __name__ == "__main__":
    main()
