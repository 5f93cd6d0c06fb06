"""What a simulation found goes to a file and comes back as it was."""

from dataclasses import replace
from pathlib import Path

import pytest

from safepassage.domain.network import Direction
from safepassage.errors import InvalidSimulationFileError
from safepassage.exchange import read_simulation, simulation_beside, write_simulation
from safepassage.simulation.result import (
    Band,
    ConvoyOutcome,
    Cost,
    Deadline,
    Estimate,
    Fit,
    Hour,
    LastBoarding,
    Part,
    QueueHour,
    SimulationResult,
    Stranded,
    TurnBack,
    WindowOutcome,
)

ONE = Estimate(value=0.5, low=0.25, high=0.75)
BAND = Band(p10=1.0, p50=2.5, p90=4.0, mean=ONE)
LATEST = (Deadline(confidence=900_000, latest=None), Deadline(confidence=500_000, latest=7_200))
RESULT = SimulationResult(
    operation="one-bus",
    digest="a",
    plan="b",
    seed=3,
    replications=1_000,
    confidence=950_000,
    planned=100,
    received=BAND,
    all_out=ONE,
    complete=ONE,
    hours=(Hour(until=3_600, planned=0, received=BAND),),
    needs=(Part(name="seat", planned=100, received=BAND),),
    sites=(Part(name="town", planned=100, received=BAND),),
    convoys=(ConvoyOutcome(convoy="road-in-01", planned_out=None, out_in_time=ONE, turned_back=ONE, out=None),),
    windows=(WindowOutcome(window="morning", out_in_time=ONE),),
    stranded=(Stranded(place="village", person_hours=ONE, chance=ONE),),
    planned_exposure=9.5,
    exposure=BAND,
    late=BAND,
    queues=(QueueHour(checkpoint="post", direction=Direction.IN, start=0, planned=0.1, mean=0.2, p90=0.3),),
    costliest=(Cost(disruption="hold", people=ONE, all_out=ONE),),
    turn_backs=(TurnBack(convoy="road-in-01", place="outer", planned=7_200, latest=LATEST),),
    last_boardings=(LastBoarding(place="village", convoy="road-out-01", planned=9_000, latest=LATEST),),
    fits=(
        Fit(
            checkpoint="post",
            observations=9,
            median=300,
            p90=900,
            observed_median=290,
            observed_p90=880,
            distance=0.1,
            distance_95=0.3,
        ),
    ),
    queue_error=0.0,
    assumptions=("hold: assumption",),
)


def test_a_result_comes_back_as_it_was(tmp_path: Path) -> None:
    """Everything in it, and the same bytes each time."""
    first, second = tmp_path / "simulation.json", tmp_path / "again.json"
    write_simulation(RESULT, first)
    assert read_simulation(first) == RESULT
    write_simulation(read_simulation(first), second)
    assert first.read_bytes() == second.read_bytes()


def test_it_is_found_beside_the_plan(tmp_path: Path) -> None:
    """By its name; if there is none, nothing is found."""
    assert simulation_beside(tmp_path / "plan.json") is None
    write_simulation(RESULT, tmp_path / "simulation.json")
    assert simulation_beside(tmp_path / "plan.json") == RESULT


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "simulation.json is no simulation: "),
        ('{"version": 99}', "simulation.json is a simulation of version 99, expected 1. Simulate the plan again."),
        ('{"version": 1, "operation": "x"}', "is no simulation: .*Expected the JSON that `safepassage simulate` writes."),
    ],
)
def test_what_is_no_simulation_is_told(tmp_path: Path, text: str, message: str) -> None:
    """With the name of the file and what was expected."""
    (tmp_path / "simulation.json").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidSimulationFileError, match=message):
        read_simulation(tmp_path / "simulation.json")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """As every other error of this kind."""
    with pytest.raises(InvalidSimulationFileError, match=r"There is no file"):
        read_simulation(tmp_path / "simulation.json")


def test_a_turn_back_time_is_found_by_its_confidence() -> None:
    """In millionths; None says that even the earliest is too late."""
    assert RESULT.turn_backs[0].at(500_000) == RESULT.last_boardings[0].at(500_000) == 7_200
    assert RESULT.turn_backs[0].at(900_000) is None


def test_an_estimate_lies_between_its_limits() -> None:
    """Half the distance between them is its half-width."""
    assert ONE.half_width == 0.25
    with pytest.raises(ValueError, match=r"An estimate lies between its limits, got 0.6, 0.5, 0.75"):
        replace(ONE, low=0.6)
