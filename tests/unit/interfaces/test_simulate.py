"""The commands simulate and compare, as they are typed."""

import json
from pathlib import Path

import pytest

from safepassage.exchange import read_simulation
from safepassage.interfaces.cli import main

PARTS = ("People out by (P10, P50, P90; planned):", "north-morning: ", "Out in time by convoy", "Longest queues")


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of a plan of the operation with two corridors."""
    folder = tmp_path_factory.mktemp("two")
    assert main(["plan", "two-corridors", "--out", str(folder), "--quiet"]) == 0
    return folder / "plan.json"


def test_a_plan_is_simulated_and_its_report_shows_it(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The answer has the chance, the three quantiles and the turn-back times; the file and the report lie beside the plan."""
    assert main(["simulate", "two-corridors", str(plan), "--replications", "60", "--workers", "1", "--quiet"]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    for words in (
        "All out in time",
        "(P10, P50, P90); planned 180",
        "Turn back at the gate",
        "Last boarding",
        "What costs most",
        *PARTS,
    ):
        assert words in told.out
    result = read_simulation(plan.parent / "simulation.json")
    assert (result.replications, result.planned) == (60, 180)
    report = (plan.parent / "report.html").read_text(encoding="utf-8")
    assert "How sure is it?" in report
    assert report.count('class="fan-middle"') == 1
    assert ('class="turn"' in report) == any(point.at(900_000) is not None for point in result.turn_backs)


def test_progress_goes_to_the_other_stream_and_json_is_alone(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --json nothing else is written; without --quiet each stage is told."""
    arguments = ["simulate", "two-corridors", str(plan), "--replications", "20", "--workers", "1", "--no-costs"]
    assert main([*arguments, "--json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["planned"] == 180
    assert told.err == ""
    assert main(arguments) == 0
    assert "turn-back times | 400 replications" in capsys.readouterr().err


def test_a_plan_of_another_operation_is_not_simulated(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The rules it breaks are told, a few of them, and what to do."""
    assert main(["simulate", "one-bus", str(plan), "--quiet"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines()[-1].endswith("so it was not simulated. Plan again.")
    assert len(told.err.splitlines()) <= 11


def test_two_plans_are_compared(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A plan and itself: no difference, and it is said that nothing is known."""
    assert main(["compare", "two-corridors", str(plan), str(plan), "--replications", "40", "--workers", "1"]) == 0
    told = capsys.readouterr().out
    assert "people +0.0 (+0.0 to +0.0)" in told
    assert "Which plan brings out more people is not known" in told
    assert main(["compare", "two-corridors", str(plan), str(plan), "--replications", "40", "--workers", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["people"] == {"value": 0.0, "low": 0.0, "high": 0.0}


def test_plans_of_another_operation_are_not_compared(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """That is wrong usage."""
    assert main(["compare", "one-bus", str(plan), str(plan)]) == 2
    assert "'one-bus' has changed since. Plan again, then simulate." in capsys.readouterr().err
