"""The commands export and import, as they are typed."""

import json
from pathlib import Path

import pytest

from operations import one_bus
from safepassage.exchange import read_plan, write_operation, write_plan
from safepassage.interfaces.cli import main
from safepassage.planning.solve import solve


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Return a folder with an operation and its plan."""
    operation = one_bus()
    write_operation(operation, tmp_path / "operation.yaml")
    write_plan(solve(operation), tmp_path / "plan.json")
    return tmp_path


def _export(desk: Path, *options: str) -> int:
    return main(["export", str(desk / "operation.yaml"), str(desk / "plan.json"), *options])


def test_a_plan_goes_into_a_workbook_and_comes_back(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Written beside the plan, named after what it is and for whom; `verify` reads it."""
    assert _export(desk, "--format", "workbook") == 0
    path = desk / "plan-workbook-coordinator.xlsx"
    assert f"{path} is written" in capsys.readouterr().out
    assert read_plan(path) == read_plan(desk / "plan.json")
    assert main(["verify", str(desk / "operation.yaml"), str(path)]) == 0


def test_a_file_is_not_replaced_unless_told(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It may be the one that somebody works with."""
    assert _export(desk, "--format", "gpx", "--for", "driver", "--only", "bus-01") == 0
    assert (desk / "plan-gpx-driver-bus-01.gpx").is_file()
    assert _export(desk, "--format", "gpx", "--for", "driver", "--only", "bus-01") == 2
    assert "exists already. Give another name with --out, or --force" in capsys.readouterr().err
    assert _export(desk, "--format", "gpx", "--for", "driver", "--only", "bus-01", "--force", "--json") == 0
    assert json.loads(capsys.readouterr().out)["for"] == "driver"


def test_a_wrong_ending_is_told(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The ending tells other tools what the file is."""
    assert _export(desk, "--format", "kml", "--out", str(desk / "plan.txt")) == 2
    assert "A file of the format kml ends in .kml" in capsys.readouterr().err
    folder = desk / "out"
    folder.mkdir()
    assert _export(desk, "--format", "kml", "--for", "radio-room", "--out", str(folder)) == 0
    assert [path.name for path in folder.iterdir()] == ["plan-kml-radio-room.kml"]


def test_what_an_audience_may_not_have_is_refused(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With what it may have; nothing is written."""
    before = sorted(desk.iterdir())
    assert _export(desk, "--format", "geojson", "--for", "public") == 1
    assert "The public has no movements. Give the aggregates (--format hxl)" in capsys.readouterr().err
    assert sorted(desk.iterdir()) == before


def test_a_release_is_kept_beside_the_message(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Who, why, when, and what exactly."""
    options = ("--format", "cap", "--exercise", "--release", "A. Person, desk", "--reason", "drill", "--sender", "desk.example")
    assert _export(desk, *options) == 0
    assert "Nothing has been sent: that is for people to do." in capsys.readouterr().out
    record = json.loads((desk / "plan-cap-coordinator.xml.release.json").read_text(encoding="utf-8"))
    assert (record["released_by"], record["reason"], record["exercise"]) == ("A. Person, desk", "drill", True)
    assert "A. Person" not in (desk / "plan-cap-coordinator.xml").read_text(encoding="utf-8")
    assert _export(desk, "--format", "cap", "--force") == 1


def test_a_plan_that_breaks_a_rule_is_not_given_out(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is no plan."""
    path = desk / "plan.json"
    path.write_bytes(path.read_bytes().replace(b'"people": 100', b'"people": 101', 1))
    assert _export(desk, "--format", "gpx") == 1
    assert "A plan that breaks a rule is not a plan: it is not given out." in capsys.readouterr().err


def test_a_calendar_and_code_words(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both need something more than the plan."""
    assert _export(desk, "--format", "icalendar") == 1
    assert _export(desk, "--format", "icalendar", "--opt-in") == 0
    words = desk / "words.csv"
    words.write_bytes(b"outer,OAK\n")
    assert _export(desk, "--format", "messages", "--code-words", str(words)) == 1
    assert "There is no code word for" in capsys.readouterr().err


def test_an_import_shows_before_it_does(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The columns, the rows, the changes, and what to type to do it."""
    path = desk / "list.csv"
    path.write_bytes(b"Type;Seats;Place;Number;Driver\nBus;50;Town;2;X\n")
    assert main(["import", "vehicles", str(desk / "operation.yaml"), str(path)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Columns:",
        "  Type    type",
        "  Seats   seats",
        "  Place   place",
        "  Number  count",
        "  Driver  left out: personal",
        "list.csv: 1 read, 0 rejected; 0 errors, 1 warning.",
        "  changed: Fleets bus: count 1 -> 2",
        "Nothing was written. To do this, add --apply.",
    ]
    assert main(["import", "vehicles", str(desk / "operation.yaml"), str(path), "--apply"]) == 0
    said = capsys.readouterr().out
    assert "operation.yaml is written." in said
    assert "The file as it was is kept as" in said
    assert main(["plan", str(desk / "operation.yaml"), "--out", str(desk / "out"), "--quiet", "--json"]) == 0
