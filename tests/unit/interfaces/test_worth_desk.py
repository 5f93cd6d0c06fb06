"""The command worth: what it prints and writes, and what it refuses."""

import json
from pathlib import Path

import pytest

from safepassage.interfaces.cli import main


def test_measures_and_writes_the_sheet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One kind of ask on the one-bus operation: progress, the answer, and three files."""
    command = ["worth", "one-bus", "--ask", "vehicles", "--ask", "bays/village/4", "--together", "0", "--workers", "1"]
    assert main([*command, "--out", str(tmp_path / "out")]) == 0
    told = capsys.readouterr()
    assert "1 of 1: 100 out with: as things stand" in told.err
    assert "of 7: 120 out with: 1 more vehicle of the type Bus, from Town" in told.err
    assert "1 more vehicle of the type Bus, from Town: 20 people more." in told.out
    found = json.loads((tmp_path / "out/worth.json").read_text())
    assert found["base"] == {"people": 100, "bound": 100, "waiting": 120}
    assert [(line["kind"], line["proven_nothing"]) for line in found["asks"]] == [("vehicles", False), ("bays", True)]
    assert [amount["gain"] for amount in found["asks"][0]["amounts"]] == [20, 20, 20, 20, 20]
    assert (tmp_path / "out/worth.html").is_file()
    assert (tmp_path / "out/worth.md").read_text().startswith("# What to ask for: ")


def test_json_is_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --json there is one object and nothing else, with pairs."""
    command = ["worth", "one-bus", "--ask", "vehicles/bus/1", "--ask", "again/morning/1", "--workers", "1", "--json"]
    assert main([*command, "--out", str(tmp_path)]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    found = json.loads(told.out)
    assert found["pairs"][0]["gain"] == 20
    assert found["pairs"][0]["sum_apart"] == 40
    assert found["bundles"] == []
    assert found["complete"] is True


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        ("peace", "'peace' is nothing that can be asked for here"),
        ("bays/atlantis/1", "'bays/atlantis/1' is nothing that can be asked for here"),
        ("quota", "There is nothing of the kind quota to ask for in one-bus."),
    ],
)
def test_refuses_what_cannot_be_asked(ask: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown kind, an unknown subject, and a kind of which there is nothing here are told, with what there is."""
    assert main(["worth", "one-bus", "--ask", ask, "--out", str(tmp_path)]) == 2
    assert message in capsys.readouterr().err
