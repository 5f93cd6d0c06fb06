"""Random numbers by name: uniform, normal, the same for the same name, unrelated for others."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import kstest, norm  # type: ignore[import-untyped]

from safepassage.simulation.compiled import entrance
from safepassage.simulation.streams import HOLD, SERVICE, STREAMS, name_streams, normal, normal_quantile, uniform


@entrance
def fill(found: NDArray[np.float64], keys: NDArray[np.uint64], seed: int, stream: int) -> None:
    """Put a number of each replication, and its neighbours by what they are about, into the rows of ``found``."""
    for r in range(found.shape[0]):
        name_streams(keys, seed, r)
        found[r, 0] = uniform(keys, stream, 1, 2, 3)
        found[r, 1] = uniform(keys, stream, 2, 2, 3)
        found[r, 2] = uniform(keys, stream, 1, 2, 4)
        found[r, 3] = uniform(keys, stream, 1, 3, 3)
        found[r, 4] = uniform(keys, stream, 2, 1, 3)
        found[r, 5] = normal(keys, stream, 1, 2, 3)


def draws(seed: int, stream: int, count: int) -> NDArray[np.float64]:
    """Return the numbers of ``count`` replications."""
    found = np.empty((count, 6))
    fill(found, np.zeros(STREAMS, dtype=np.uint64), seed, stream)
    return found


@entrance
def fill_grid(found: NDArray[np.float64], keys: NDArray[np.uint64]) -> None:
    """Put the numbers of one replication about everything in a grid into ``found``."""
    name_streams(keys, 3, 4)
    for a in range(found.shape[0]):
        for b in range(found.shape[1]):
            for c in range(found.shape[2]):
                found[a, b, c] = uniform(keys, SERVICE, a, b, c)


def test_they_are_uniform_and_normal() -> None:
    """By the test of Kolmogorov and Smirnov, at the level 0.001, with a fixed seed."""
    found = draws(1, HOLD, 50_000)
    assert kstest(found[:, 0], "uniform").pvalue > 0.001
    assert kstest(found[:, 5], "norm").pvalue > 0.001


def test_the_numbers_of_one_replication_are_uniform_and_unrelated() -> None:
    """About everything that there may be: one distribution, no two alike, no neighbour in any direction of the grid related."""
    grid = np.empty((60, 60, 20))
    fill_grid(grid, np.zeros(STREAMS, dtype=np.uint64))
    assert kstest(grid.ravel(), "uniform").pvalue > 0.001
    assert len(np.unique(grid)) == grid.size
    for axis in range(3):
        first, second = np.delete(grid, -1, axis).ravel(), np.delete(grid, 0, axis).ravel()
        assert abs(np.corrcoef(first, second)[0, 1]) < 4.5 / np.sqrt(len(first))


def test_neighbours_are_unrelated() -> None:
    """Numbers about neighbouring things, of neighbouring replications and of other streams, do not go together."""
    found, other = draws(1, HOLD, 50_000), draws(1, SERVICE, 50_000)
    columns = [*found[:, :5].T, other[:, 0], np.roll(found[:, 0], 1), draws(2, HOLD, 50_000)[:, 0]]
    related = np.corrcoef(columns) - np.eye(len(columns))
    assert np.abs(related).max() < 4.5 / np.sqrt(50_000)


def test_the_same_name_gives_the_same_number() -> None:
    """Whatever was drawn before it."""
    assert draws(7, HOLD, 10).tolist() == draws(7, HOLD, 20)[:10].tolist()


@pytest.mark.parametrize("p", [1e-300, 1e-12, 0.01, 0.2, 0.5, 0.7, 0.975, 1 - 1e-9])
def test_the_normal_quantile_is_exact(p: float) -> None:
    """Against another implementation, in each of its three ranges."""
    assert normal_quantile(p) == pytest.approx(norm.ppf(p), rel=1e-14, abs=1e-14)
