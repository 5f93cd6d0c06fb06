"""What a simulation found, as lines to read."""

from collections.abc import Iterator

from safepassage.documents.clocks import Clocks
from safepassage.documents.wording import grouped
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan
from safepassage.domain.uncertainty import WHOLE
from safepassage.interfaces.sureness_parts import part_lines, people, percent
from safepassage.simulation.compare import Comparison, Side, differ
from safepassage.simulation.result import Deadline, Estimate, LastBoarding, SimulationResult, TurnBack

_PLACES_SHOWN = 5
_HALF = 0.5


def outlook_lines(operation: Operation, plan: Plan, result: SimulationResult) -> Iterator[str]:
    """Yield the answer of a simulation, the most important first."""
    clocks = Clocks(operation)
    yield f"{operation.title}"
    yield f"  All out in time       {percent(result.all_out)}"
    yield f"  People out            {people(result.received)} (P10, P50, P90); planned {grouped(result.planned)}"
    yield f"  Plan met or exceeded  {percent(result.complete)}"
    turned = sum(convoy.turned_back.value > _HALF for convoy in result.convoys)
    if turned:
        yield f"  Turned back           {turned} of {len(result.convoys)} convoys in most runs: they are late by their standing order"
    if result.exposure is not None and result.late is not None:
        planned = grouped(round(result.planned_exposure))
        yield f"  Exposure              {_hours(result.exposure.mean)} person-hours on average; planned {planned}"
        yield f"  After the close       {_hours(result.late.mean)} person-hours on average"
    yield f"  Replications          {grouped(result.replications)}; limits hold at {result.confidence * 100 // WHOLE} %"
    yield from part_lines(operation, result, clocks)
    yield from _costs(result)
    yield from _stranded(operation, result)
    yield from _turn_backs(operation, plan, result, clocks)
    for fit in result.fits:
        yield (
            f"  Fitted {fit.figure} at {fit.checkpoint}: median {fit.median} s, P90 {fit.p90} s from {fit.observations} passages (observed "
            f"{fit.observed_median} and {fit.observed_p90} s; distance {fit.distance:.2f}, of which 95 % stay below {fit.distance_95:.2f})"
        )
    yield f"  {len(result.assumptions)} of the figures of what may happen are assumptions; simulation.json lists them."
    yield "A simulation says what is likely if these figures hold. It never says that a road is safe."


def comparison_lines(operation: Operation, comparison: Comparison) -> Iterator[str]:
    """Yield the answer of a comparison."""
    yield operation.title
    for name, side in (("First plan", comparison.first), ("Second plan", comparison.second)):
        yield f"  {name:<21} {_side(side)}"
    yield f"  Second less first     people {_signed(comparison.people)}; exposure {_signed(comparison.exposure)} person-hours"
    all_out = comparison.all_out
    yield f"  All out in time       {all_out.value * 100:+.1f} points ({all_out.low * 100:+.1f} to {all_out.high * 100:+.1f})"
    yield f"  Second brings more    {percent(comparison.better)}; fewer {percent(comparison.worse)}"
    yield (
        f"  Replications          {grouped(comparison.replications)}, the same for both: worth "
        f"{comparison.correlation_gain:.1f} times as many of their own"
    )
    for sentence in differ(comparison):
        yield f"  {sentence}"


def _side(side: Side) -> str:
    return f"people {people(side.received)} (P10, P50, P90); all out in time {percent(side.all_out)}"


def _hours(estimate: Estimate) -> str:
    return f"{grouped(round(estimate.value))} ({grouped(max(0, round(estimate.low)))} to {grouped(round(estimate.high))})"


def _signed(estimate: Estimate) -> str:
    return f"{estimate.value:+.1f} ({estimate.low:+.1f} to {estimate.high:+.1f})"


def _costs(result: SimulationResult) -> Iterator[str]:
    if result.costliest:
        yield "  What costs most: with it removed,"
        for cost in result.costliest:
            name = cost.disruption.replace("_", " ")
            points = cost.all_out
            yield (
                f"    {name:<18} people {_signed(cost.people)}; all out in time {points.value * 100:+.1f} points "
                f"({points.low * 100:+.1f} to {points.high * 100:+.1f})"
            )


def _stranded(operation: Operation, result: SimulationResult) -> Iterator[str]:
    if result.stranded:
        yield "  Where people aboard are kept waiting:"
        for stranded in result.stranded[:_PLACES_SHOWN]:
            name = operation.place[stranded.place].name
            yield f"    {name}: {_hours(stranded.person_hours)} person-hours; still there at the end in {percent(stranded.chance)}"


def _turn_backs(operation: Operation, plan: Plan, result: SimulationResult, clocks: Clocks) -> Iterator[str]:
    """Yield the turn-back time of every convoy where it enters, and the last boarding of every point, at 90 % and 50 %."""
    gates = {convoy.id: convoy.gate for convoy in plan.convoys}
    entries = [point for point in result.turn_backs if gates.get(point.convoy) == point.place]
    if entries:
        yield "  Turn back at the gate if not gone in by (at 90 %, at 50 %; planned):"
        for point in entries:
            yield f"    {point.convoy} at {operation.place[point.place].name}: {_latest(point, clocks)}"
    if result.last_boardings:
        yield "  Last boarding must have ended by (at 90 %, at 50 %; planned):"
        for boarding in result.last_boardings:
            by = f" for {boarding.convoy}" if boarding.convoy else ""
            yield f"    {operation.place[boarding.place].name}{by}: {_latest(boarding, clocks)}"


def _latest(point: TurnBack | LastBoarding, clocks: Clocks) -> str:
    by = {deadline.confidence: deadline for deadline in point.latest}
    told = ", ".join(_when(by[confidence], clocks) for confidence in (900_000, 500_000))
    return f"{told}; {clocks.both(point.planned)}"


def _when(deadline: Deadline, clocks: Clocks) -> str:
    return "at no time" if deadline.latest is None else clocks.both(deadline.latest)
