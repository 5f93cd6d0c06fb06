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
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.sizes import Kind

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
    found = json.loads(done.stdout)
    return Row(**{**found, "violations": tuple(found["violations"])})


def measure(case: Case) -> Row:
    """Return the measurement of ``case``, made in this process."""
    # What is measured is loaded here, so that the process that only starts others stays small.
    from bench.baseline import baseline  # noqa: PLC0415 - see above
    from bench.generate import generate  # noqa: PLC0415 - see above
    from safepassage.planning.solve import solve  # noqa: PLC0415 - see above
    from safepassage.verification import verify  # noqa: PLC0415 - see above

    before, operation = sources(), generate(case.size, case.kind, case.seed)
    clock, processor = time.perf_counter(), time.process_time()
    plan = solve(operation, time_limit=case.time_limit)
    seconds, cpu_seconds, peak = time.perf_counter() - clock, time.process_time() - processor, peak_megabytes()
    clock = time.perf_counter()
    verification = verify(operation, plan)
    verify_seconds, violations = time.perf_counter() - clock, list(verification.violations)
    sheet = baseline(operation, plan) if case.baseline else None
    if sheet is not None:
        violations += verify(operation, sheet.plan).violations
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
    )


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
    print(json.dumps(asdict(measure(Case(**{**given, "kind": Kind(given["kind"])})))))


if __name__ == "__main__":
    main()
