"""The simulator and a model written apart for SimPy give the same distributions, whatever happens."""

import numpy as np
from bench.agreement import disagreements, measured, table

from operations import two_corridors
from safepassage.domain.field_defaults import EVERYTHING
from safepassage.planning.solve import solve


def test_they_agree_on_everything() -> None:
    """Each kind of thing alone and strong, then all together: 380 tests of Kolmogorov and Smirnov, all together at 1 %."""
    operation = two_corridors()
    found = table(operation, solve(operation, time_limit=20), plain=150, fast=2_000)
    assert len(found) == 2 * len(EVERYTHING) + 4
    assert sum(len(tests) for tests in found.values()) == 380
    assert disagreements(found) == []


def test_a_difference_is_seen() -> None:
    """One person in ten more is told, with both means; equal samples are not."""
    people = np.random.default_rng(1).poisson(100, 2_000)
    found = {"hold": {"people": measured(people[:300].tolist(), people * 1.1), "left": measured(people[:300].tolist(), people)}}
    told = disagreements(found)
    assert len(told) == 1
    assert told[0].startswith(f"hold, people: SimPy {people[:300].mean():.1f}, simulator {people.mean() * 1.1:.1f}, distance")
