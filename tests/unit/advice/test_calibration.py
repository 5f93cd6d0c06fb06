"""Predictions beside outcomes: where each lies, and what is said of a miss."""

from dataclasses import replace

import pytest

from safepassage.advice.calibration import Calibration, Verdict, chance_of_so_few
from safepassage.advice.outcome import Outcome
from safepassage.simulation.result import Band, Cost, Estimate

SURE = Estimate(value=0.5, low=0.4, high=0.6)
CASE = Calibration(
    operation="ferry",
    title="The ferry",
    planned=1_200,
    bound=1_500,
    predicted=Band(p10=100.0, p50=500.0, p90=1_000.0, mean=Estimate(value=520.0, low=500.0, high=540.0)),
    all_out=SURE,
    costliest=(Cost(disruption="window_late", people=SURE, all_out=SURE), Cost(disruption="hold", people=SURE, all_out=SURE)),
    outcome=Outcome(counted="people on the ferry", low=500, high=500, source="the log"),
)


@pytest.mark.parametrize(
    ("low", "high", "verdict", "said"),
    [
        (100, 100, Verdict.WITHIN, "The outcome lies inside: 100 people against P10 100, P50 500, P90 1,000."),
        (900, 1_100, Verdict.WITHIN, "The outcome lies inside: 900 to 1,100 people against P10 100"),
        (99, 99, Verdict.BELOW, "(P10 100, P50 500, P90 1,000). What costs most in the runs is window late and hold."),
        (1_001, 1_001, Verdict.ABOVE, "more than in nine of ten runs (P10 100, P50 500, P90 1,000), of 1,200 planned."),
        (1_501, 1_501, Verdict.IMPOSSIBLE, "no plan that keeps the rules brings out more than 1,500."),
    ],
)  # fmt: skip
def test_where_the_outcome_lies(low: int, high: int, verdict: Verdict, said: str) -> None:
    """Between P10 and P90, below, above, or above what any plan could do; a range lies within if any of it does."""
    case = replace(CASE, outcome=replace(CASE.outcome, low=low, high=high))
    assert case.verdict is verdict
    assert said in case.why


def test_a_miss_without_costs_names_none() -> None:
    """If the costliest disruptions were not looked for, none is blamed."""
    case = replace(CASE, costliest=(), outcome=replace(CASE.outcome, low=1, high=1))
    assert "What costs most" not in case.why


def test_how_likely_so_few_are() -> None:
    """Of one outcome none with a chance of a fifth; of eight at most seven unless all are inside."""
    assert chance_of_so_few(0, 1) == pytest.approx(0.2)
    assert chance_of_so_few(7, 8) == pytest.approx(1 - 0.8**8)
    assert chance_of_so_few(8, 8) == pytest.approx(1.0)
