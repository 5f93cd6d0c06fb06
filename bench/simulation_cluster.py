"""
Predictions for operations of the past in one process, in two, and on a dask cluster of this machine: the same figures, and how fast.

    python -m bench.simulation_cluster [--json] [--replications N]
"""

import argparse
import json
import sys
import time
from dataclasses import asdict
from functools import partial
from statistics import median
from typing import Final

from safepassage.interfaces.calibration import predicted
from safepassage.interfaces.runners import Place, runner

OPERATIONS: Final = ("sumy-2022-03-08", "mariupol-2022-03-31", "srebrenica-1993-03-29", "azovstal-2022-04-29")
WAYS: Final[tuple[tuple[str, Place, int], ...]] = (
    ("one process", "processes", 1),
    ("two processes", "processes", 2),
    ("dask, one worker", "dask", 1),
    ("dask, two workers", "dask", 2),
)
TIMES: Final = 3


def measure(replications: int) -> dict[str, object]:
    """Return the seconds of each way (median of three), the speed-up over one process, and whether all gave the same figures."""
    rows: dict[str, dict[str, float]] = {}
    figures: set[str] = set()
    predict = partial(predicted, seed=0, replications=replications)
    for name, on, workers in WAYS:
        with runner(on, workers=workers) as run:
            run(predict, OPERATIONS[:workers])  # what is compiled or loaded on first use is no part of the growth
            seconds = []
            for _ in range(TIMES):
                started = time.perf_counter()
                found = run(predict, OPERATIONS)
                seconds.append(time.perf_counter() - started)
                figures.add(json.dumps([asdict(case) for case in found]))
        rows[name] = {"seconds": median(seconds), "workers": workers}
    alone = rows["one process"]["seconds"]
    for row in rows.values():
        row["speed_up"] = alone / row["seconds"]
    return {"replications": replications, "operations": list(OPERATIONS), "ways": rows, "agree": len(figures) == 1}


def main(tokens: list[str] | None = None) -> int:
    """Return the exit code, after measuring and printing: 1 if two ways gave different figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="write JSON")
    parser.add_argument("--replications", type=int, default=20_000, help="runs of each operation")
    options = parser.parse_args(tokens)
    found = measure(options.replications)
    if options.json:
        print(json.dumps(found, indent=1))
    else:
        print(f"{len(OPERATIONS)} operations, {options.replications:,} runs each; median of {TIMES}")
        ways = found["ways"]
        for name, row in ways.items() if isinstance(ways, dict) else ():
            print(f"{name:<20} {row['seconds']:8.2f} s  {row['speed_up']:5.2f} times one process")
        print("the same figures everywhere" if found["agree"] else "DIFFERENT FIGURES")
    return 0 if found["agree"] else 1


if __name__ == "__main__":
    sys.exit(main())
