"""
One measurement: an operation is made, planned and verified in a process of its own, so that its peak memory is its own.

``python -m bench.measure`` is that process: it reads a `Case` as JSON and prints a `Row` as JSON.
"""

import hashlib
import json
import resource
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.peer_names import Peer
from bench.sizes import Kind
from safepassage.units import MINUTE

if TYPE_CHECKING:
    # What is measured is loaded only where it is measured.
    from bench.peer_run import Outcome
    from safepassage.domain.operation import Operation
    from safepassage.planning.progress import Progress
    from safepassage.verification.violations import Violation

ROOT = Path(__file__).resolve().parents[1]
_SHOWN = 3
"""Violations of a plan that are shown, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What to measure."""

    size: str
    kind: Kind
    seed: int
    time_limit: float
    baseline: bool = False
    peers: tuple[Peer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerRow:
    """
    What another optimiser came to on the same operation.

    Parameters
    ----------
    status
        What the optimiser says of its answer.
    claimed, claimed_value
        People by its own count, and the same weighted.
    people, value, gap
        What its trips come to under every rule, and how far that is from the bound that our plan has proven.
    seconds, cpu_seconds, peak_mb
        Of its own process; the last two are None if it was stopped.
    """

    peer: str
    status: str
    claimed: int
    claimed_value: int
    people: int
    value: int
    gap: float
    seconds: float
    cpu_seconds: float | None
    peak_mb: float | None
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """
    What was measured.

    Parameters
    ----------
    people, bound
        People received, and what no plan can exceed; each person counts one.
    value, value_bound, gap
        The same with the weight of the priority classes, which is what is planned for; the gap is ``(value_bound - value) / value_bound``.
    seconds, cpu_seconds
        Of planning alone, proof included: by the clock, and of the processor.
    peak_mb
        The most memory that the process had taken when the plan was made, in megabytes of 1,000,000 bytes.
    verified
        Whether the plan, its proofs and (if asked) the coordinator's plan pass `verify`.
    baseline, baseline_value, baseline_on_paper
        People that the coordinator's plan brings out, the same weighted, and the people that the sheet says; None if not asked for.
    sources
        Which planner it was: a fingerprint of the package's modules.
    size_of_problem
        Vehicles times assembly points times steps of five minutes: what the time should not grow faster than.
    progress
        Seconds, value and bound whenever one of them changed.
    peers
        The other optimisers that were asked for.
    """

    size: str
    kind: str
    seed: int
    waiting: int
    people: int
    bound: int
    value: int
    value_bound: int
    gap: float
    seconds: float
    cpu_seconds: float
    verify_seconds: float
    peak_mb: float
    verified: bool
    sources: str
    violations: tuple[str, ...] = ()
    baseline: int | None = None
    baseline_value: int | None = None
    baseline_on_paper: int | None = None
    size_of_problem: int = 0
    time_limit: float = 0.0
    progress: tuple[tuple[float, int | None, int | None], ...] = ()
    peers: tuple[PeerRow, ...] = ()


class MeasurementError(Exception):
    """The process of a measurement ended without a result."""


def run(case: Case) -> Row:
    """
    Return the measurement of ``case``, made in a fresh process.

    Raises
    ------
    MeasurementError
        If planning or checking failed with an error.
    """
    command = [sys.executable, "-m", "bench.measure"]
    done = subprocess.run(command, input=json.dumps(asdict(case)), capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        msg = (done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1]
        raise MeasurementError(msg)
    return as_row(json.loads(done.stdout))


def as_row(found: Mapping[str, Any]) -> Row:
    """Return the row that ``found``, from JSON, holds."""
    peers = tuple(PeerRow(**peer) for peer in found["peers"])
    progress = tuple((seconds, value, bound) for seconds, value, bound in found["progress"])
    return Row(**{**found, "violations": tuple(found["violations"]), "peers": peers, "progress": progress})


def measure(case: Case) -> Row:
    """Return the measurement of ``case``, made in this process."""
    # What is measured is loaded here, so that the process that only starts others stays small.
    from bench.baseline import baseline  # noqa: PLC0415 - see above
    from bench.generate import generate  # noqa: PLC0415 - see above
    from bench.peer_run import compare  # noqa: PLC0415 - see above
    from safepassage.planning.solve import solve  # noqa: PLC0415 - see above
    from safepassage.verification import verify  # noqa: PLC0415 - see above

    before, operation = sources(), generate(case.size, case.kind, case.seed)
    clock, processor = time.perf_counter(), time.process_time()
    log = _Log()
    plan = solve(operation, time_limit=case.time_limit, on_progress=log)
    seconds, cpu_seconds, peak = time.perf_counter() - clock, time.process_time() - processor, peak_megabytes()
    clock = time.perf_counter()
    verification = verify(operation, plan)
    verify_seconds, violations = time.perf_counter() - clock, list(verification.violations)
    sheet = baseline(operation, plan) if case.baseline else None
    if sheet is not None:
        violations += verify(operation, sheet.plan).violations
    peers = tuple(_peer_row(operation, outcome, violations) for outcome in compare(operation, plan, case.peers, case.time_limit))
    claim = plan.certificate
    return Row(
        size=case.size,
        kind=case.kind.value,
        seed=case.seed,
        waiting=operation.waiting,
        people=plan.totals.people,
        bound=claim.people_bound,
        value=claim.value,
        value_bound=claim.bound,
        gap=claim.gap,
        seconds=round(seconds, 3),
        cpu_seconds=round(cpu_seconds, 3),
        verify_seconds=round(verify_seconds, 3),
        peak_mb=round(peak, 1),
        verified=not violations,
        sources=before,
        violations=tuple(f"{one.rule}: {one.subject}: {one.message}" for one in violations[:_SHOWN]),
        baseline=None if sheet is None else sheet.plan.totals.people,
        baseline_value=None if sheet is None else sheet.plan.totals.weighted,
        baseline_on_paper=None if sheet is None else sheet.on_paper,
        size_of_problem=_size_of_problem(operation),
        time_limit=case.time_limit,
        progress=tuple(log.changes),
        peers=peers,
    )


class _Log:
    """Keeps what the planner tells, whenever value or bound have changed."""

    def __init__(self) -> None:
        self.changes: list[tuple[float, int | None, int | None]] = []

    def __call__(self, told: "Progress") -> None:
        """Keep what is ``told``."""
        if not self.changes or self.changes[-1][1:] != (told.value, told.bound):
            self.changes.append((round(told.seconds, 3), told.value, told.bound))


def _peer_row(operation: "Operation", outcome: "Outcome", violations: list["Violation"]) -> PeerRow:
    """Return the row of one peer; what its plan breaks is added to the ``violations``."""
    from safepassage.verification import verify  # noqa: PLC0415 - only where something is measured

    broken = verify(operation, outcome.plan).violations
    violations += broken
    claim = outcome.plan.certificate
    return PeerRow(
        peer=outcome.peer.value,
        status=outcome.status,
        claimed=outcome.claimed,
        claimed_value=outcome.claimed_value,
        people=outcome.plan.totals.people,
        value=claim.value,
        gap=claim.gap,
        seconds=round(outcome.seconds, 3),
        cpu_seconds=outcome.cpu_seconds,
        peak_mb=outcome.peak_mb,
        verified=not broken,
    )


def _size_of_problem(operation: "Operation") -> int:
    points = len({group.place for group in operation.groups})
    return sum(fleet.count for fleet in operation.fleets) * points * (operation.horizon // (5 * MINUTE))


def sources() -> str:
    """Return a fingerprint of the modules of the package: rows with the same one were made by the same planner."""
    import safepassage  # noqa: PLC0415 - only where something is measured

    found = hashlib.sha256()
    for path in sorted(Path(safepassage.__file__).parent.rglob("*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()[:12]


def peak_megabytes() -> float:
    """Return the most memory that this process has taken so far."""
    # On Linux `getrusage` of a started process includes what the process that started it had taken; this figure does not.
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / 1_000_000
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1_000_000 if sys.platform == "darwin" else most * 1024 / 1_000_000


def main() -> None:
    """Read a case, print its row."""
    given = json.load(sys.stdin)
    peers = tuple(Peer(name) for name in given["peers"])
    print(json.dumps(asdict(measure(Case(**{**given, "kind": Kind(given["kind"]), "peers": peers})))))


if __name__ == "__main__":
    main()
