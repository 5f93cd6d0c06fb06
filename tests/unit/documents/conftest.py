"""Fixtures of the tests of the report."""

import pytest

from operations import one_bus
from safepassage.documents.clocks import Clocks
from safepassage.documents.facts import Facts, derive
from unit.documents.plans import Verdict, one_bus_plan


@pytest.fixture
def facts() -> Facts:
    """Return what is derived from the hand-made plan of the one bus."""
    return derive(one_bus(), one_bus_plan())


@pytest.fixture
def clocks(facts: Facts) -> Clocks:
    """Return the clocks of that operation: UTC alone."""
    return Clocks(facts.operation)


@pytest.fixture
def verdict() -> Verdict:
    """Return a verification that found nothing wrong."""
    return Verdict()
