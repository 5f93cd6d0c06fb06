"""Random numbers by name: uniform, normal, the same for the same name, unrelated for others."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import kstest, norm  # type: ignore[import-untyped]

from safepassage.simulation.compiled import compiled
from safepassage.simulation.streams import HOLD, SERVICE, key_of, normal, normal_quantile, uniform


@compiled
def draws(seed: int, stream: int, count: int) -> NDArray[np.float64]:
    """Return one number of each of ``count`` replications, and its neighbours by what they are about."""
    found = np.empty((count, 4))
    for r in range(count):
        key = key_of(seed, r)
        found[r, 0] = uniform(key, stream, 1, 2, 3)
        found[r, 1] = uniform(key, stream, 2, 2, 3)
        found[r, 2] = uniform(key, stream, 1, 2, 4)
        found[r, 3] = normal(key, stream, 1, 2, 3)
    return found


def test_they_are_uniform_and_normal() -> None:
    """By the test of Kolmogorov and Smirnov, at the level 0.001, with a fixed seed."""
    found = draws(1, HOLD, 50_000)
    assert kstest(found[:, 0], "uniform").pvalue > 0.001
    assert kstest(found[:, 3], "norm").pvalue > 0.001


def test_neighbours_are_unrelated() -> None:
    """Numbers about neighbouring things, of neighbouring replications and of other streams, do not go together."""
    found, other = draws(1, HOLD, 50_000), draws(1, SERVICE, 50_000)
    columns = [found[:, 0], found[:, 1], found[:, 2], other[:, 0], np.roll(found[:, 0], 1), draws(2, HOLD, 50_000)[:, 0]]
    related = np.corrcoef(columns) - np.eye(len(columns))
    assert np.abs(related).max() < 4.5 / np.sqrt(50_000)


def test_the_same_name_gives_the_same_number() -> None:
    """Whatever was drawn before it."""
    assert draws(7, HOLD, 10).tolist() == draws(7, HOLD, 20)[:10].tolist()


@pytest.mark.parametrize("p", [1e-300, 1e-12, 0.01, 0.2, 0.5, 0.7, 0.975, 1 - 1e-9])
def test_the_normal_quantile_is_exact(p: float) -> None:
    """Against another implementation, in each of its three ranges."""
    assert normal_quantile(p) == pytest.approx(norm.ppf(p), rel=1e-14, abs=1e-14)
