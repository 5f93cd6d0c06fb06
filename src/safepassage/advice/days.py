"""What repeats from day to day when an operation is made longer: nights, opening hours, quotas, private cars."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from safepassage.domain.network import Checkpoint, PrivateCars
from safepassage.domain.operation import Operation
from safepassage.units import DAY, Instant, Interval, Seconds


def repeated_daily(periods: Iterable[Interval], until: Instant, since: Instant = 0) -> tuple[Interval, ...]:
    """
    Return ``periods`` with those of the last day repeated day by day as long as they start before ``until``, none before ``since``.

    A period of a day or longer has no daily rhythm: it is made to last until ``until``.
    """
    given = sorted(periods)
    if not given:
        return ()
    last = max(period.end for period in given)
    longer = [Interval(p.start, max(p.end, until)) if p.end == last and p.end - p.start >= DAY else p for p in given]
    if longer != given:
        return tuple(longer)
    return (*given, *(shifted(period, days * DAY) for period, days in _repeats(given, max(last, since), until)))


def _repeats(given: Sequence[Interval], since: Instant, until: Instant) -> list[tuple[Interval, int]]:
    """Return which period of the last day is repeated after how many days, in order of time."""
    last = max(period.end for period in given)
    cycle = [period for period in given if period.end > last - DAY]
    most = max(0, -(-(until - min(period.start for period in cycle)) // DAY))
    found = [(p, days) for days in range(1, most + 1) for p in cycle if since <= p.start + days * DAY < until]
    return sorted(found, key=lambda item: item[0].start + item[1] * DAY)


def shifted(period: Interval, by: Seconds) -> Interval:
    """Return ``period`` later by ``by`` seconds."""
    return Interval(period.start + by, period.end + by)


def lengthened(operation: Operation, horizon: Instant) -> Operation:
    """
    Return ``operation`` with at least ``horizon`` seconds, and what repeats daily repeated until then.

    Nights, quotas and private cars are added after the old horizon only: a longer operation takes nothing away from the shorter.
    """
    if horizon <= operation.horizon:
        return operation
    return replace(
        operation,
        horizon=horizon,
        nights=repeated_daily(operation.nights, horizon, operation.horizon),
        checkpoints=tuple(_longer_checkpoint(checkpoint, operation.horizon, horizon) for checkpoint in operation.checkpoints),
        private_cars=tuple(flow for cars in operation.private_cars for flow in _longer_flow(cars, operation.horizon, horizon)),
    )


def _longer_checkpoint(checkpoint: Checkpoint, before: Instant, horizon: Instant) -> Checkpoint:
    """Return ``checkpoint`` open and limited on further days as on its last day."""
    periods = sorted({quota.period for quota in checkpoint.quotas})
    more = [
        replace(quota, period=shifted(period, days * DAY))
        for period, days in (_repeats(periods, max(before, periods[-1].end), horizon) if periods else ())
        for quota in checkpoint.quotas
        if quota.period == period
    ]
    return replace(checkpoint, hours=repeated_daily(checkpoint.hours, horizon), quotas=(*checkpoint.quotas, *more))


def _longer_flow(cars: PrivateCars, before: Instant, horizon: Instant) -> tuple[PrivateCars, ...]:
    periods = repeated_daily((cars.period,), horizon, before)
    return tuple(
        replace(cars, period=period, id=cars.id if number == 1 else f"{cars.id}-day-{number}")
        for number, period in enumerate(periods, start=1)
    )
