"""Values and bounds in words."""

from dataclasses import replace

import pytest

from operations import one_bus
from safepassage.documents.clocks import Clocks
from safepassage.domain.plan import Objective
from safepassage.interfaces.words import amount, people, running_gap
from safepassage.units import HOUR

BUS = one_bus()
WEIGHTED = replace(BUS, priority_weights=((1, 5),))


@pytest.mark.parametrize(("number", "words"), [(0, "0 people"), (1, "1 person"), (1200, "1\u202f200 people")])
def test_counts_people(number: int, words: str) -> None:
    """A number of people has its noun, and thousands are set apart."""
    assert people(number) == words


def test_gives_each_objective_its_unit() -> None:
    """A value is people, a time or vehicles; people are marked where some weigh more than others."""
    assert amount(BUS, Objective.RESCUE, 80) == "80 people"
    assert amount(WEIGHTED, Objective.RESCUE, 400) == "400 weighted"
    assert amount(BUS, Objective.CLEAR, HOUR) == Clocks(BUS).both(HOUR)
    assert amount(BUS, Objective.SIZE, 1) == "1 vehicle"


@pytest.mark.parametrize(
    ("objective", "value", "bound", "gap"),
    [
        (Objective.RESCUE, 75, 100, 0.25),
        (Objective.RESCUE, 0, 0, 0.0),
        (Objective.CLEAR, 8000, 6000, 0.25),
        (Objective.SIZE, 4, 4, 0.0),
        (Objective.SIZE, None, 4, None),
        (Objective.SIZE, 4, None, None),
    ],
)
def test_the_running_gap_is_that_of_the_certificate(
    objective: Objective, value: int | None, bound: int | None, gap: float | None
) -> None:
    """A fraction of the bound for rescue, of the value otherwise, and nothing while either is unknown."""
    assert running_gap(objective, value, bound) == gap
