"""What a peer answers, and how its script is run: an instance on standard input, its answer on standard output."""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.peers.instance import Instance, read


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """
    A trip of one vehicle: when it means to enter the corridor, where it boards, for which mobilities, its site, and its people.

    ``people`` has the number by mobility that the peer means to bring on it.
    """

    enters: int
    vehicle: str
    point: str
    site: str
    offer: tuple[str, ...]
    people: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """
    What a peer found.

    Parameters
    ----------
    people, value
        Who is brought out, as the peer's own model counts them, and the same with the weights of the priority classes.
    status
        What the optimiser says of its answer, in its own words.
    trips
        None at all if it found no plan in time.
    """

    people: int
    value: int
    status: str
    trips: tuple[Trip, ...]


NOTHING = Answer(people=0, value=0, status="nothing found in time", trips=())


def seconds_left(instance: Instance, spare: float = 0.0) -> float:
    """Return how many seconds the peer still has, less what it needs to write its answer."""
    return instance.started + instance.limit - time.time() - spare


def main(solve: Callable[[Instance], Answer]) -> None:
    """Read an instance, print the answer to it with the CPU seconds and the most memory (in MB of 1,000,000 bytes) taken."""
    answer = solve(read(json.load(sys.stdin)))
    print(json.dumps({**asdict(answer), "cpu_seconds": time.process_time(), "peak_mb": _peak()}))


def _peak() -> float | None:
    status = Path("/proc/self/status")
    if not status.exists():
        return None
    line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024 / 1_000_000
