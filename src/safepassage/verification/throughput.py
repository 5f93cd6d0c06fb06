"""
How many services can start at a checkpoint in a period at most, in one direction, whatever the plan.

Why the numbers are true is in docs/background/proof.md, Services in a period. All arithmetic is exact.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from safepassage.domain.network import AccessWindow, Checkpoint, Direction
from safepassage.domain.operation import Operation, corridor_of, service_time
from safepassage.units import Instant, Interval, Seconds
from safepassage.verification.case import accesses

_Span = tuple[Instant, Instant]
"""The starts from the first second up to but not including the second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """
    One checkpoint in one direction.

    Parameters
    ----------
    spans
        The starts that hours and windows allow, in order and disjoint; None if any start is allowed.
    changes, seconds
        A service that starts before ``changes[0]`` takes at least ``seconds[0]``, one from ``changes[i]`` on ``seconds[i + 1]``.
    batch, convoy
        Seconds more that the first of each convoy takes, and vehicles of one convoy at most; 0 and 1 if that cannot be counted on.
    accesses
        The periods of access in which all services of one convoy count together.
    """

    lanes: int
    spans: tuple[_Span, ...] | None
    changes: tuple[Instant, ...]
    seconds: tuple[Seconds, ...]
    batch: Seconds
    convoy: int
    accesses: tuple[Interval, ...]


def queue_at(
    operation: Operation, checkpoint: Checkpoint, direction: Direction, windows: Mapping[str, Sequence[AccessWindow]]
) -> Queue:
    """Return ``checkpoint`` in ``direction`` as a queue; ``windows`` are the usable ones of each corridor, in order of opening."""
    corridor, exposed_in = corridor_of(operation, checkpoint), operation.place[checkpoint.place].exposed_in
    running = [cars.period for cars in operation.private_cars if cars.corridor == corridor and cars.direction is direction]
    changes = sorted({instant for period in running for instant in (period.start, period.end)})
    own = 0 if corridor else checkpoint.batch
    seconds = [
        own + service_time(operation, checkpoint, corridor, direction, instant)
        for instant in (changes[0] - 1 if changes else 0, *changes)
    ]
    convoy = max((operation.corridor[name].max_vehicles for name in operation.corridors_at.get(checkpoint.place, ())), default=1)
    counted = bool(exposed_in and corridor)
    return Queue(
        lanes=checkpoint.lanes,
        spans=_allowed(checkpoint, windows[exposed_in] if exposed_in else None),
        changes=tuple(changes),
        seconds=tuple(seconds),
        batch=checkpoint.batch if counted else 0,
        convoy=convoy if counted else 1,
        accesses=accesses(windows[exposed_in]) if exposed_in else (),
    )


def most_services(queue: Queue, start: Instant, end: Instant) -> int:
    """Return how many services can start in ``[start, end)`` at most."""
    spans = [(start, end)] if queue.spans is None else list(_common([(start, end)], queue.spans))
    if not spans:
        return 0
    flows = [_flow(queue, *span) for span in spans]
    most = queue.lanes * sum(1 + flow.__floor__() for flow in flows)
    cut = any(period.start < start <= period.end for period in queue.accesses)
    if not queue.batch or cut:
        return most
    slowest = max(_slowest(queue, *span) for span in spans)
    lanes, room = queue.lanes * len(spans), queue.lanes * sum(flows, Fraction(0))
    # The left side grows with the number, so the largest that fits is found by halving.
    low, high = 0, most
    while low < high:
        number = (low + high + 1) // 2
        heads = max(0, -(-number // queue.convoy) - lanes)
        low, high = (number, high) if number - lanes + Fraction(heads * queue.batch, slowest) <= room else (low, number - 1)
    return low


def _allowed(checkpoint: Checkpoint, windows: Sequence[AccessWindow] | None) -> tuple[_Span, ...] | None:
    """Return the starts inside the hours and, if there are ``windows``, inside one of them; None if there is no limit."""
    limits = []
    if checkpoint.hours:
        limits.append(_joined(checkpoint.hours, checkpoint.service))
    if windows is not None:
        limits.append(_joined((window.usable for window in windows), checkpoint.service))
    if not limits:
        return None
    return tuple(limits[0] if len(limits) == 1 else _common(*limits))


def _joined(periods: Iterable[Interval], service: Seconds) -> list[_Span]:
    """Return the starts of services of ``service`` seconds that lie inside one of ``periods``, in order and disjoint."""
    spans: list[_Span] = []
    for start, end in sorted((period.start, period.end - service + 1) for period in periods):
        if start >= end:
            continue
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((start, end))
    return spans


def _common(some: Sequence[_Span], others: Sequence[_Span]) -> Iterator[_Span]:
    """Yield what two lists of spans, each in order and disjoint, have in common."""
    for start, end in some:
        for first, after in others:
            if max(start, first) < min(end, after):
                yield max(start, first), min(end, after)


def _pieces(queue: Queue, start: Instant, end: Instant) -> tuple[list[Instant], tuple[Seconds, ...]]:
    """Return where the pace changes after ``start`` up to the last second before ``end``, and the paces before, between and after."""
    begin, stop = bisect_right(queue.changes, start), bisect_right(queue.changes, end - 1)
    return list(queue.changes[begin:stop]), queue.seconds[begin : stop + 1]


def _flow(queue: Queue, start: Instant, end: Instant) -> Fraction:
    """Return how many services one lane can begin after its first one in the span: whole ones at each pace, and what a rise lends."""
    changes, paces = _pieces(queue, start, end)
    borders = [start, *changes, end - 1]
    whole = sum(
        (Fraction(after - before, pace) for (before, after), pace in zip(pairwise(borders), paces, strict=True)), Fraction(0)
    )
    lent = sum((max(Fraction(0), 1 - Fraction(before, after)) for before, after in pairwise(paces)), Fraction(0))
    return whole + lent


def _slowest(queue: Queue, start: Instant, end: Instant) -> Seconds:
    return max(_pieces(queue, start, end)[1])
