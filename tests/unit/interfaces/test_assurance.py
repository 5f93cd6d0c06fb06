"""The command plan when it is asked what happens if things go wrong."""

import json
from pathlib import Path

import pytest

from safepassage import read_operation, read_plan, verify
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
