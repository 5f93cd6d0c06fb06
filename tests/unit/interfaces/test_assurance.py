"""The command plan when it is asked what happens if things go wrong."""

import json
from pathlib import Path

import numpy as np
import pytest

from safepassage import Operation, Plan, read_operation, read_plan, verify
from safepassage.advice.trials import Trial
from safepassage.documents.wording import THIN
from safepassage.exchange.bundled import bundled
from safepassage.interfaces.cli import main


@pytest.fixture
def two_buses(tmp_path: Path) -> str:
    """Return the path of the operation of one bus with two of them."""
    text = bundled()["one-bus"].read_text(encoding="utf-8").replace("type: bus, count: 1", "type: bus, count: 2")
    path = tmp_path / "two.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_says_what_is_left_whichever_is_lost(two_buses: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of 120 people 50 are left whichever bus is lost, and no plan can promise more than 100; the page says the same."""
    out = tmp_path / "out"
    assert main(["plan", two_buses, "--lose", "1", "--quiet", "--out", str(out)]) == 0
    rows = [line.strip().split("  ", 1) for line in capsys.readouterr().out.splitlines()[1:]]
    told = {row[0]: row[-1].strip() for row in rows}
    assert told["If any 1 vehicle is lost"] == "at least 50 people; no plan can promise more than 100"
    assert told["Assurance"] == str(out / "assurance.json")
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "<b>at least 50 of 120 people</b>" in page
    assert "No plan can promise more than 100." in page
    operation = read_operation(two_buses)
    assert verify(operation, read_plan(out / "plan.json")).ok


def test_answers_in_json(two_buses: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The losses stand in the answer as they stand in the file."""
    assert main(["plan", two_buses, "--lose", "1", "--json", "--out", str(tmp_path)]) == 0
    answer = json.loads(capsys.readouterr().out)
    written = json.loads((tmp_path / "assurance.json").read_text(encoding="utf-8"))
    assert answer["losses"] == written["losses"]
    assert written["losses"]["promise"] == {"lost": 1, "people": 50, "worst": ["bus-01"], "mean": 60.0}
    assert "confidence" not in answer


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--lose", "3"], "There are 2 vehicles, so that 3 cannot be lost. Give --lose at most 2."),
        (["--lose", "1", "--objective", "clear"], "with the objective rescue alone, got clear. Leave --objective out."),
    ],
)
def test_what_cannot_be_answered_is_said_before_planning(
    two_buses: str, options: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wrong usage: nothing is planned, nothing is written."""
    out = tmp_path / "out"
    assert main(["plan", two_buses, *options, "--out", str(out)]) == 2
    assert said in capsys.readouterr().err
    assert not out.exists()


def test_too_many_cases_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Twelve fleets of which three vehicles are lost are too many ways to lose them."""
    lines = bundled()["one-bus"].read_text(encoding="utf-8").splitlines()
    fleet = next(line for line in lines if "type: bus, count: 1" in line)
    more = [fleet.replace("id: bus,", f"id: bus-{n},") for n in range(12)]
    path = tmp_path / "twelve.yaml"
    path.write_text("\n".join([*lines[: lines.index(fleet)], *more, *lines[lines.index(fleet) + 1 :]]), encoding="utf-8")
    assert main(["plan", str(path), "--lose", "3", "--quiet", "--out", str(tmp_path / "out")]) == 2
    assert "are more than 60 cases to plan. Ask for fewer lost vehicles." in capsys.readouterr().err


def test_says_what_confidence_costs(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """With nothing that may happen every confidence is kept by the whole plan; lines, page and file say so."""
    monkeypatch.setattr("safepassage.advice.trials.player", lambda _seed, **_: _calm)
    out = tmp_path / "out"
    assert main(["plan", "one-bus", "--confidence", "0.7", "--quiet", "--out", str(out)]) == 0
    rows = [line.strip().split("  ", 1) for line in capsys.readouterr().out.replace(THIN, " ").splitlines()[1:]]
    told = {row[0]: row[-1].strip() for row in rows}
    assert told["Every vehicle out in time"] == "in 100 % (99.8 % to 100 %) of 2 000 fresh runs"
    assert told["Standing order with it"] == "late vehicles go on"
    assert told["Price of 99 %"] == "100 people planned on 1 vehicle; P10 100, P50 100, P90 100 received"
    page = (out / "report.html").read_text(encoding="utf-8")
    assert f"<b>every vehicle is out in time in at least 70{THIN}%</b>" in page
    written = json.loads((out / "assurance.json").read_text(encoding="utf-8"))["confidence"]
    assert [rung["confidence"] for rung in written["rungs"]] == [500_000, 700_000, 800_000, 900_000, 950_000, 990_000]
    assert {rung["people"] for rung in written["rungs"]} == {100}


def test_a_confidence_that_no_plan_keeps_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where every vehicle fails in every run nothing is written, and it is said."""
    monkeypatch.setattr("safepassage.advice.trials.player", lambda _seed, **_: _storm)
    out = tmp_path / "out"
    assert main(["plan", "one-bus", "--confidence", "0.9", "--quiet", "--out", str(out)]) == 1
    said = capsys.readouterr().err.replace(THIN, " ")
    assert "No plan was found that brings anybody out and has every vehicle out in time in 90 % of the runs." in said
    assert "Nor for any lower confidence." in said
    assert "If nobody is fetched, and who is inside is got out at once, all are out in 0 % (0 % to 0.2 %) of the runs." in said
    assert "vehicles are exposed for 1 h 10 min or more" in said
    assert "that would not be enough yet. Ask for guarantees against these first." in said
    assert not out.exists()


def _calm(_operation: Operation, plan: Plan, _first: int, runs: int) -> Trial:
    """Return runs in which nothing happens."""
    names = tuple(block.vehicle for block in plan.blocks if block.tasks)
    nothing = np.zeros((runs, len(names)), dtype=np.bool_)
    received = np.full(runs, plan.totals.people, dtype=np.int64)
    return Trial(vehicles=names, failed=nothing, all_out=np.ones(runs, dtype=np.bool_), received=received)


def _storm(operation: Operation, plan: Plan, first: int, runs: int) -> Trial:
    """Return runs in which nobody is out in time."""
    calm = _calm(operation, plan, first, runs)
    return Trial(vehicles=calm.vehicles, failed=~calm.failed, all_out=~calm.all_out, received=calm.received)
