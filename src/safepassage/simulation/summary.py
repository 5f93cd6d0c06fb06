"""From the outcomes of all replications to the result: every figure with its limits."""

from collections.abc import Iterator

import numpy as np

from safepassage.domain.network import Direction
from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Plan
from safepassage.simulation.memory import Outcomes
from safepassage.simulation.result import Band, ConvoyOutcome, Hour, Part, QueueHour, Stranded, WindowOutcome
from safepassage.simulation.sampler import Sampler
from safepassage.simulation.statistics import band, mean, share
from safepassage.units import HOUR, Instant, Millionths


def hours(horizon: Instant, outcomes: Outcomes, planned: Outcomes, confidence: Millionths) -> Iterator[Hour]:
    """Yield the fan: people received by the end of every hour, from the one before the first is received until the last."""
    total, plan = np.cumsum(outcomes.received, axis=1), np.cumsum(planned.received[0])
    some = np.flatnonzero((total.max(axis=0) > 0) | (plan > 0))
    last = -(-horizon // HOUR)
    first = int(some[0]) if len(some) else last
    for hour in range(max(0, first - 1), last):
        yield Hour(until=(hour + 1) * HOUR, planned=int(plan[hour]), received=band(total[:, hour], confidence))


def needs(operation: Operation, outcomes: Outcomes, planned: Outcomes, confidence: Millionths) -> Iterator[Part]:
    """Yield the people received of every need that anybody has."""
    for need in Mobility:
        own = [number for number, group in enumerate(operation.groups) if group.mobility is need]
        if own:
            people = outcomes.groups[:, own].sum(axis=1)
            yield Part(name=need.value, planned=int(planned.groups[0, own].sum()), received=band(people, confidence))


def sites(operation: Operation, outcomes: Outcomes, planned: Outcomes, confidence: Millionths) -> Iterator[Part]:
    """Yield the people received at every site."""
    for number, site in enumerate(operation.reception_sites):
        received = band(outcomes.sites[:, number], confidence)
        yield Part(name=site.place, planned=int(planned.sites[0, number]), received=received)


def convoys(plan: Plan, outcomes: Outcomes, planned: Outcomes, confidence: Millionths) -> Iterator[ConvoyOutcome]:
    """Yield what becomes of every convoy."""
    for number, convoy in enumerate(plan.convoys):
        in_time, ends, turned = (outcomes.convoys[:, number, part] for part in range(3))
        out, plan_out = ends[ends > 0], int(planned.convoys[0, number, 1])
        yield ConvoyOutcome(
            convoy=convoy.id,
            planned_out=plan_out if plan_out > 0 else None,
            out_in_time=share(in_time, confidence),
            turned_back=share(turned, confidence),
            out=band(out, confidence) if len(out) else None,
        )


def windows(sampler: Sampler, outcomes: Outcomes, confidence: Millionths) -> Iterator[WindowOutcome]:
    """Yield for every window that the plan uses the chance that all are out of it in time."""
    used = set(sampler.script.tasks.inside.tolist())
    for number, window in enumerate(sampler.names.windows):
        if number in used:
            yield WindowOutcome(window=window, out_in_time=share(outcomes.windows[:, number], confidence))


def stranded(operation: Operation, outcomes: Outcomes, confidence: Millionths) -> Iterator[Stranded]:
    """Yield where people aboard are kept waiting or left, the places with the most person-hours first."""
    found = []
    for number, place in enumerate(operation.places):
        seconds, left = outcomes.places[:, number, 0], outcomes.places[:, number, 1]
        if seconds.any() or left.any():
            hours_of = mean(seconds / HOUR, confidence)
            found.append(Stranded(place=place.id, person_hours=hours_of, chance=share(left > 0, confidence)))
    yield from sorted(found, key=lambda place: (-place.person_hours.value, place.place))


def queues(operation: Operation, outcomes: Outcomes, planned: Outcomes) -> Iterator[QueueHour]:
    """Yield how many vehicles wait at every checkpoint, hour by hour, where any do."""
    for number, checkpoint in enumerate(operation.checkpoints):
        for way, direction in enumerate((Direction.IN, Direction.OUT)):
            waiting, plan = outcomes.queue[:, number, way] / HOUR, planned.queue[0, number, way] / HOUR
            for hour in np.flatnonzero(waiting.any(axis=0) | (plan > 0)).tolist():
                yield QueueHour(
                    checkpoint=checkpoint.id,
                    direction=direction,
                    start=hour * HOUR,
                    planned=float(plan[hour]),
                    mean=float(waiting[:, hour].mean()),
                    p90=float(np.quantile(waiting[:, hour], 0.9, method="inverted_cdf")),
                )


def queue_error(outcomes: Outcomes) -> float:
    """
    Return the largest relative difference between the sides of Little's law, L = lambda W, at any checkpoint in any replication.

    L is the time-average of the number that waits, summed up hour by hour; lambda and W are the number that came in the same
    time and their mean wait.
    """
    area = outcomes.queue.sum(axis=3)
    waits, number = outcomes.waits[..., 0], outcomes.waits[..., 1]
    w = waits / np.maximum(number, 1)
    return float(np.max(np.abs(area - number * w) / np.maximum(area, 1), initial=0.0))


def person_hours(outcomes: Outcomes, part: int, confidence: Millionths) -> Band:
    """Return person-hours: of exposure (0), or of it outside the window (2)."""
    return band(outcomes.exposed[:, part] / HOUR, confidence)
