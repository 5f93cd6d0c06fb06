"""What a simulation found of each hour, need, site, window, convoy and checkpoint, as lines to read."""

from collections.abc import Iterator
from typing import Final

from safepassage.documents.clocks import Clocks
from safepassage.documents.wording import grouped
from safepassage.domain.operation import Operation
from safepassage.simulation.result import Band, Estimate, SimulationResult

HOURS_SHOWN: Final = 12
"""Hours of the fan that are printed at most; all are in simulation.json."""
WORST_SHOWN: Final = 5
"""Convoys and hours of queues that are printed at most."""


def percent(estimate: Estimate) -> str:
    """Return a chance with its limits: "85 % (83 to 87)"."""
    return f"{estimate.value * 100:.1f} % ({estimate.low * 100:.1f} to {estimate.high * 100:.1f})"


def people(band: Band) -> str:
    """Return three quantiles of people."""
    return ", ".join(grouped(round(value)) for value in (band.p10, band.p50, band.p90))


def part_lines(operation: Operation, result: SimulationResult, clocks: Clocks) -> Iterator[str]:
    """Yield people by the hour, by need and by site, then the chances of windows and convoys, then the queues."""
    yield from _hours(result, clocks)
    yield from _parts(operation, result)
    yield from _chances(result)
    yield from _queues(operation, result, clocks)


def _hours(result: SimulationResult, clocks: Clocks) -> Iterator[str]:
    step = -(-len(result.hours) // HOURS_SHOWN) or 1
    shown = result.hours[::-1][::step][::-1]  # the last hour is among them
    if shown:
        yield "  People out by (P10, P50, P90; planned):"
    for hour in shown:
        yield f"    {clocks.both(hour.until)}: {people(hour.received)}; {grouped(hour.planned)}"


def _parts(operation: Operation, result: SimulationResult) -> Iterator[str]:
    parts = [*result.needs, *result.sites] if len(result.needs) > 1 or len(result.sites) > 1 else []
    if parts:
        yield "  People out by need and at each site (P10, P50, P90; planned):"
    for part in parts:
        place = operation.place.get(part.name)
        name = part.name.replace("_", " ") if place is None else place.name
        yield f"    {name}: {people(part.received)}; {grouped(part.planned)}"


def _chances(result: SimulationResult) -> Iterator[str]:
    if result.windows:
        yield "  All that use it out in time, by window:"
    for window in result.windows:
        yield f"    {window.window}: {percent(window.out_in_time)}"
    convoys = sorted(result.convoys, key=lambda convoy: (convoy.out_in_time.value, convoy.convoy))[:WORST_SHOWN]
    if convoys:
        rest = f", the worst of {len(result.convoys)}" if len(result.convoys) > len(convoys) else ""
        yield f"  Out in time by convoy{rest}; turned back:"
    for convoy in convoys:
        yield f"    {convoy.convoy}: {percent(convoy.out_in_time)}; {percent(convoy.turned_back)}"


def _queues(operation: Operation, result: SimulationResult, clocks: Clocks) -> Iterator[str]:
    places = {post.id: operation.place[post.place].name for post in operation.checkpoints}
    longest = sorted(result.queues, key=lambda queue: (-queue.mean, queue.start, queue.checkpoint))[:WORST_SHOWN]
    if longest:
        yield "  Longest queues: vehicles waiting on average over an hour (P90; planned):"
    for queue in longest:
        where = f"{places[queue.checkpoint]}, {queue.direction.value}, from {clocks.both(queue.start)}"
        yield f"    {where}: {queue.mean:.1f} ({queue.p90:.1f}; {queue.planned:.1f})"
