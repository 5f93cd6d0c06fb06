"""
How long a person waits: whole commands, as processes, from start to exit.

``python -m bench.start_up`` prints seconds, and how many times a bare interpreter that is; then the same as JSON.

Each command runs several times, in turn with the others so that a busy machine slows all of them alike; the median counts. The first
run of each is thrown away: it compiles the modules.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 7
OPERATION = "mariupol-2022-03-31"


def main() -> None:
    """Measure, and print the table and the JSON."""
    with tempfile.TemporaryDirectory() as folder:
        seconds = measure(commands(Path(folder)))
    bare = seconds["python -c pass"]
    for name, value in seconds.items():
        print(f"{name:<32} {value:7.3f} s  {value / bare:6.1f} x")
    print(json.dumps({"runs": RUNS, "seconds": {name: round(value, 4) for name, value in seconds.items()}}))


def commands(out: Path) -> dict[str, list[str]]:
    """Return the commands by the name they are listed with; plans are written to ``out``."""
    program = [sys.executable, "-m", "safepassage"]
    return {
        "python -c pass": [sys.executable, "-c", "pass"],
        "import safepassage": [sys.executable, "-c", "import safepassage"],
        "safepassage --help": [*program, "--help"],
        "safepassage plan --help": [*program, "plan", "--help"],
        f"check {OPERATION}": [*program, "check", OPERATION],
        f"plan {OPERATION}": [*program, "plan", OPERATION, "--out", str(out), "--json"],
    }


def measure(wanted: dict[str, list[str]]) -> dict[str, float]:
    """Return the median seconds of each command."""
    times: dict[str, list[float]] = {name: [] for name in wanted}
    for _ in range(RUNS + 1):
        for name, command in wanted.items():
            started = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            times[name].append(time.perf_counter() - started)
    return {name: statistics.median(own[1:]) for name, own in times.items()}


if __name__ == "__main__":
    main()
