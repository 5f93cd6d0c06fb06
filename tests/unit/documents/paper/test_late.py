"""The movement order states what the plan orders those who are late."""

from pathlib import Path

import pytest

from safepassage.domain.audience import Audience
from safepassage.domain.orders import ordering
from safepassage.domain.plan import Plan
from safepassage.units import MINUTE
from unit.documents.paper import papers

PLAN = papers.secret_plan(papers.secret_operation())


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (ordering(PLAN, None, None), ["go on, even if you are late.", "go on while the window is open."]),
        (ordering(PLAN, 820_000, 900_000), ["fewer than 82 of 100 simulated", "if fewer than 90 of 100 simulated"]),
        (ordering(PLAN, None, None, behind=75 * MINUTE), ["that you reach more than 75 min after the time in this order."]),
    ],
)
def test_it_is_stated_in_the_order(tmp_path: Path, plan: Plan, said: list[str]) -> None:
    """In words that need nothing else; of a plan without orders nothing is said."""
    assert all(words in order_of(tmp_path / "with", plan) for words in said)
    assert "Standing order" not in order_of(tmp_path / "without", PLAN)


def order_of(folder: Path, plan: Plan) -> str:
    """Return the text of the first movement order of a convoy leader."""
    files = papers.printed(folder, Audience.CONVOY_LEADER, case=(papers.secret_operation(), plan))
    name = next(name for name in sorted(files) if name.endswith("movement-order.pdf"))
    return " ".join("".join(files[name]).replace("\u00a0", " ").split())
