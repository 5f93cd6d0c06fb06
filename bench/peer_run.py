"""Other optimisers on one operation: each in a process of its own, in an environment of its own, with the same cores and the same time."""

import json
import os
import subprocess
import sys
import time
import venv
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from bench.carry_out import Trip, carry_out
from bench.instance import instance
from bench.peer_names import SCRIPTS, Peer
from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Plan

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "bench" / "peers" / "requirements.lock"
ENVIRONMENT = ROOT / ".venv-peers"
GRACE, MORE_GRACE = 5.0, 0.1
"""Seconds beyond its time, or share of it if that is more, after which a peer is stopped: it has to write its answer, too."""

FAILED = "error: "
"""How the status of a peer begins whose script failed."""


class PeerError(Exception):
    """The environment of the peers cannot be made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """
    What a peer claims, and what it comes to.

    Parameters
    ----------
    status
        What the optimiser says of its answer.
    claimed, claimed_value
        People brought out by the peer's own count, and the same weighted; it has counted under fewer rules.
    plan
        Its trips carried out under every rule.
    seconds
        By the clock, from the start of its process to its answer.
    cpu_seconds, peak_mb
        As the peer has measured them itself; None if it was stopped.
    """

    peer: Peer
    status: str
    claimed: int
    claimed_value: int
    plan: Plan
    seconds: float
    cpu_seconds: float | None
    peak_mb: float | None


def compare(operation: Operation, plan: Plan, peers: Sequence[Peer], limit: float) -> Iterator[Outcome]:
    """
    Yield what each of ``peers`` comes to in ``limit`` seconds, with the bound of ``plan``, which holds for any plan.

    Raises
    ------
    PeerError
        If the environment cannot be made.
    """
    if not peers:
        return
    interpreter = environment()
    for peer in peers:
        # Writing the instance counts: the peers have to read the operation, too.
        began = time.perf_counter()
        given = json.dumps(asdict(instance(operation, plan.horizon, limit=limit, cores=_cores())))
        answer = _ask([str(interpreter), "-m", SCRIPTS[peer]], given, limit + max(GRACE, MORE_GRACE * limit))
        seconds = time.perf_counter() - began
        trips = [_trip(trip) for trip in answer["trips"]]
        yield Outcome(
            peer=peer,
            status=answer["status"],
            claimed=answer["people"],
            claimed_value=answer["value"],
            plan=repaired(operation, plan, trips),
            seconds=seconds,
            cpu_seconds=answer["cpu_seconds"],
            peak_mb=answer["peak_mb"],
        )


def _trip(found: dict[str, Any]) -> Trip:
    return Trip(
        found["enters"],
        found["vehicle"],
        found["point"],
        found["site"],
        tuple(Mobility(name) for name in found["offer"]),
        tuple((Mobility(name), number) for name, number in found["people"].items()),
    )


def repaired(operation: Operation, plan: Plan, trips: Sequence[Trip]) -> Plan:
    """
    Return what ``trips`` come to: with as many people on each as was meant, or with all for whom there are places, whichever is more.

    The first is better where somebody has counted the intake of a site, the second where a model has lost people by its rounding.
    """
    full = [replace(trip, people=None) for trip in trips]
    return max((carry_out(operation, plan, own) for own in (trips, full)), key=lambda made: made.totals.weighted)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)


def _ask(command: Sequence[str], given: str, seconds: float) -> dict[str, Any]:
    """Return the answer of the script that is run by ``command``: no trips if it fails or takes longer than ``seconds``."""
    nothing: dict[str, Any] = {"people": 0, "value": 0, "trips": [], "cpu_seconds": None, "peak_mb": None}
    try:
        done = subprocess.run(command, input=given, capture_output=True, text=True, check=False, cwd=ROOT, timeout=seconds)
    except subprocess.TimeoutExpired:
        return {**nothing, "status": "stopped, out of time"}
    if done.returncode:
        return {**nothing, "status": f"{FAILED}{(done.stderr.strip().splitlines() or [f'ended with {done.returncode}'])[-1]}"}
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def environment(folder: Path = ENVIRONMENT) -> Path:
    """
    Return the interpreter of the peers' environment; it is made from the lock file the first time, and whenever that has changed.

    Raises
    ------
    PeerError
        If it cannot be made, for instance without a network.
    """
    interpreter = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    made_from = folder / "requirements.lock"
    wanted = LOCK.read_text(encoding="utf-8")
    if made_from.exists() and made_from.read_text(encoding="utf-8") == wanted:
        return interpreter
    print(f"Making the environment of the other optimisers in {folder} ...", file=sys.stderr)
    venv.create(folder, with_pip=True, clear=True)
    install = [str(interpreter), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    # Only wheels: nothing of the peers is built here.
    command = [*install, "--require-hashes", "--only-binary", ":all:", "--requirement", str(LOCK)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        msg = f"The other optimisers could not be installed in {folder}:\n{done.stderr.strip()}"
        raise PeerError(msg)
    made_from.write_text(wanted, encoding="utf-8")
    return interpreter
