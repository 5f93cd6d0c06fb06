"""
Replications per second against plain SimPy, both checked equal: ``python -m bench.simulation [--json] [--write]``.

On the report's operation with everything that may happen there, vehicles going on when they are late (else most would turn round at
once, and nothing be left to simulate). In one run, in one process and by its processor seconds: SimPy and the simulator in turn,
`ROUNDS` times; the ratio is the median. Then the simulator in one process and in two, by the clock and by the processor seconds of all
processes together: the first says what was gained, the second what would be on idle cores. The two agree if the distributions of every
measure of `bench.agreement` do. The first use after installation compiles; it is timed in a process of its own, with nothing kept.
"""

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import gmtime, perf_counter, process_time, strftime
from typing import Any, Final

import numpy as np

from bench.agreement import GO_ON, LEVEL, compare
from bench.simpy_model import Book, Case, play
from safepassage.domain.field_defaults import in_force
from safepassage.exchange import read_operation
from safepassage.exchange.bundled import bundled
from safepassage.planning.solve import solve
from safepassage.simulation.memory import Outcomes
from safepassage.simulation.odds import Odds
from safepassage.simulation.sampler import Sampler, processes
from safepassage.simulation.script import Integers
from safepassage.terms import assume

ROUNDS: Final = 7
PLAIN: Final = 10
FAST: Final = 1_000
SHARED: Final = 20_000
NAME: Final = "mariupol-2022-03-31"
RESULT: Final = Path(__file__).parent / "results" / "simulation.json"
_FIRST: Final = """
import os
os.access = lambda *_: False  # as where the sources cannot be written to: what is kept then lies in the user's cache
from time import perf_counter, process_time
began, used = perf_counter(), process_time()
import safepassage as sp
operation = sp.read_operation(sp.bundled()["one-bus"])
plan = sp.solve(operation, time_limit=5)
ready = perf_counter(), process_time()
sp.simulate(operation, plan, replications=1, costs=False)
print(perf_counter() - ready[0], process_time() - ready[1])
"""


def main() -> None:
    """Print the table, or with ``--json`` what it rests on; with ``--write`` keep that in `RESULT`."""
    result = measure(NAME)
    if "--write" in sys.argv:
        RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    if "--json" in sys.argv:
        print(json.dumps(result, indent=1))
        return
    print(f"{result['operation']}: {result['tasks']} tasks, {result['vehicles']} vehicles; {result['machine']}")
    print(f"  SimPy                  {result['simpy_per_second']:>10.1f} replications per second of one core")
    print(f"  simulator              {result['fast_per_second']:>10.1f}   ratio {result['ratio']:.0f}")
    print(
        f"  by the clock           {result['one_per_second']:>10.1f} in one process, {result['two_per_second']:.1f} in two",
        end="",
    )
    print(f": {result['scaling']:.2f} times on {result['cores']} cores, load before {result['load']:.1f}")
    print(f"  by processor seconds   {100 * result['efficiency']:>9.0f}% of what two processes use is what one uses")
    first = result["first_use"]
    print(f"  first use              {first['seconds']:>10.1f} seconds, {first['processor_seconds']:.1f} of a processor")
    for name, found in result["tests"].items():
        print(f"  {name:<12} SimPy {found['plain']:14.1f}, simulator {found['fast']:14.1f}, p {found['p']:.3f}")
    print(f"  agree                  {result['agree']}; same bytes for 1 and 2 processes {result['same_bytes']}")


def measure(name: str, *, rounds: int = ROUNDS, plain: int = PLAIN, fast: int = FAST, shared: int = SHARED) -> dict[str, Any]:
    """Return both speeds on the operation called ``name``, and whether their distributions agree."""
    load = os.getloadavg()[0]
    operation = assume(read_operation(bundled()[name]), ["all"])
    plan = solve(operation, time_limit=10)
    operation = replace(operation, uncertainty=replace(operation.uncertainty, orders=(*operation.uncertainty.orders, GO_ON)))
    force = in_force(operation)
    sampler = Sampler.of(operation, plan, 0)
    odds, late = sampler.odds(force), sampler.never_late()
    case = Case(sampler.operation, plan, Book(sampler.operation, force))
    sampler.play(odds, late, 0, 1)  # what is kept on disk has been loaded
    slow_times, fast_times = list[float](), list[float]()
    for number in range(rounds):
        first = number * plain
        slow_times.append(_seconds(lambda: [play(case, np.random.default_rng([7, first + n])) for n in range(plain)]) / plain)  # noqa: B023
        fast_times.append(_seconds(lambda: sampler.play(odds, late, 0, fast)) / fast)
    started, used = perf_counter(), process_time()
    outcomes = sampler.play(odds, late, 0, shared)
    one, one_used = perf_counter() - started, process_time() - used
    _, _, start_up = _in_two(sampler, odds, late, 0)
    again, two, two_used = _in_two(sampler, odds, late, shared)
    tests = compare(operation, plan, force, plain=rounds * plain * 3, fast=3_000)
    return {
        "operation": operation.id,
        "date": strftime("%Y-%m-%d", gmtime()),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "load": load,
        "vehicles": len(sampler.names.vehicles),
        "tasks": len(sampler.script.tasks.kind),
        "simpy_per_second": 1 / median(slow_times),
        "fast_per_second": 1 / median(fast_times),
        "ratio": median(slow / quick for slow, quick in zip(slow_times, fast_times, strict=True)),
        "one_per_second": shared / one,
        "two_per_second": shared / two,
        "scaling": one / two,
        "efficiency": one_used / (two_used - start_up),
        "cores": os.cpu_count(),
        "first_use": first_use(),
        "level": LEVEL,
        "tests": {
            name: {part: getattr(test, part) for part in ("plain", "fast", "distance", "p")} for name, test in tests.items()
        },
        "agree": all(test.p > LEVEL / len(tests) for test in tests.values()),
        "same_bytes": all(one.tobytes() == two.tobytes() for one, two in zip(outcomes, again, strict=True)),
    }


def _in_two(sampler: Sampler, odds: Odds, late: Integers, number: int) -> tuple[Outcomes, float, float]:
    """Return ``number`` replications from two processes, the seconds by the clock, and the processor seconds of this and those."""
    used = process_time() + _of_children()
    with processes(2) as pool:
        pair = Sampler(operation=sampler.operation, script=sampler.script, names=sampler.names, seed=0, pool=pool)
        outcomes = pair.play(odds, late, 0, 2_000)  # both processes have started and loaded what they need
        started = perf_counter()
        if number:
            outcomes = pair.play(odds, late, 0, number)
        seconds = perf_counter() - started
    return outcomes, seconds, process_time() + _of_children() - used


def _of_children() -> float:
    """Return the processor seconds of all processes that this one has started and seen end."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def first_use() -> dict[str, float]:
    """Return how long the first replication takes after installation: what is kept of earlier ones is not used."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"XDG_CACHE_HOME": folder}
        found = subprocess.run([sys.executable, "-c", _FIRST], env=environment, capture_output=True, text=True, check=True)
    seconds, used = (float(word) for word in found.stdout.split())
    return {"seconds": seconds, "processor_seconds": used}


def _seconds(work: Callable[[], object]) -> float:
    """Return the processor seconds of this process that ``work`` takes."""
    started = process_time()
    work()
    return process_time() - started


if __name__ == "__main__":
    main()
