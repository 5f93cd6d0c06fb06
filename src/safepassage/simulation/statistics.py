"""Estimates with limits from replications."""

from math import sqrt
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safepassage.domain.uncertainty import WHOLE
from safepassage.simulation.result import Band, Estimate
from safepassage.units import Millionths


def deviate(confidence: Millionths) -> float:
    """Return how many standard errors lie on either side of an estimate at ``confidence``, in millionths."""
    return NormalDist().inv_cdf(0.5 + confidence / WHOLE / 2)


def share(hits: NDArray[Any], confidence: Millionths) -> Estimate:
    """
    Return the share of replications that are 1, with Wilson's limits, which hold for shares near 0 and 1, too.

    References
    ----------
    Wilson (1927), Probable inference, JASA 22:209-212, doi:10.1080/01621459.1927.10502953.
    """
    count, z = len(hits), deviate(confidence)
    value = float(np.count_nonzero(hits)) / count
    middle = (value + z * z / (2 * count)) / (1 + z * z / count)
    reach = z / (1 + z * z / count) * sqrt(value * (1 - value) / count + z * z / (4 * count * count))
    return Estimate(value=value, low=min(value, max(0.0, middle - reach)), high=max(value, min(1.0, middle + reach)))


def mean(values: NDArray[Any], confidence: Millionths) -> Estimate:
    """Return the mean over the replications, with the limits of the normal approximation."""
    value = float(np.mean(values))
    reach = deviate(confidence) * float(np.std(values, ddof=1)) / sqrt(len(values)) if len(values) > 1 else 0.0
    return Estimate(value=value, low=value - reach, high=value + reach)


def band(values: NDArray[Any], confidence: Millionths) -> Band:
    """Return P10, P50 and P90 over the replications, each one that came out, and the mean."""
    low, middle, high = np.quantile(values, [0.1, 0.5, 0.9], method="inverted_cdf")
    return Band(p10=float(low), p50=float(middle), p90=float(high), mean=mean(values, confidence))
