"""A log-normal curve fitted to the checkpoint log, shown beside what was observed."""

from collections.abc import Sequence
from math import exp, log, sqrt
from statistics import NormalDist, fmean
from typing import Final

from safepassage.domain.operation import Operation
from safepassage.domain.uncertainty import Basis, Disruption, Varies
from safepassage.simulation.result import Fit
from safepassage.units import Seconds

_Z90: Final = NormalDist().inv_cdf(0.9)
_LILLIEFORS: Final = 0.886
"""What 95 % of sqrt(n) times the distance stay below, mean and variance being fitted (Lilliefors 1967, doi:10.2307/2283970)."""


def services(operation: Operation, checkpoint: str) -> tuple[Seconds, ...]:
    """Return the observed seconds for one vehicle at ``checkpoint``, sorted; at least 1."""
    found = (passage.service for passage in operation.uncertainty.passages if passage.checkpoint == checkpoint)
    return tuple(sorted(max(1, seconds) for seconds in found if seconds is not None))


def holds(operation: Operation, checkpoint: str) -> tuple[Seconds, ...]:
    """Return how many seconds those convoys waited at ``checkpoint`` that were held there, sorted; who did not wait was not held."""
    found = (passage.hold for passage in operation.uncertainty.passages if passage.checkpoint == checkpoint)
    return tuple(sorted(seconds for seconds in found if seconds))


def fitted(checkpoint: str, seconds: Sequence[Seconds], figure: str = Varies.SERVICE.value) -> Fit:
    """
    Return the log-normal curve of greatest likelihood: the mean and the standard deviation of the logarithms.

    One observation alone has no spread; its curve is that one value.
    """
    logs = sorted(log(value) for value in seconds)
    mean = fmean(logs)
    sigma = sqrt(fmean((value - mean) ** 2 for value in logs))
    curve = [NormalDist(mean, sigma).cdf(value) if sigma else 0.5 for value in logs]
    count = len(logs)
    steps = [max(abs((n + 1) / count - at), abs(at - n / count)) for n, at in enumerate(curve)]
    median = max(1, round(exp(mean)))
    return Fit(
        checkpoint=checkpoint,
        figure=figure,
        observations=count,
        median=median,
        p90=max(median, round(exp(mean + _Z90 * sigma))),
        observed_median=_quantile(seconds, 0.5),
        observed_p90=_quantile(seconds, 0.9),
        distance=max(steps),
        distance_95=_LILLIEFORS / sqrt(count),
    )


def fits(operation: Operation) -> tuple[Fit, ...]:
    """Return the fit of every service and every hold that rests on a fit to the log."""
    basis = {row.subject: row.basis for row in operation.uncertainty.spreads if row.varies is Varies.SERVICE}
    held = {row.subject: row.basis for row in operation.uncertainty.hazards if row.disruption is Disruption.HOLD}
    found = []
    for checkpoint in operation.checkpoints:
        log_of = services(operation, checkpoint.id)
        if log_of and basis.get(checkpoint.id, basis.get("")) is Basis.FITTED:
            found.append(fitted(checkpoint.id, log_of))
        waits = holds(operation, checkpoint.id)
        if waits and held.get(checkpoint.id, held.get("")) is Basis.FITTED:
            found.append(fitted(checkpoint.id, waits, Disruption.HOLD.value))
    return tuple(found)


def _quantile(seconds: Sequence[Seconds], share: float) -> Seconds:
    """Return the smallest observation that at least ``share`` of them do not exceed."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered) + 0.499999) - 1))]
