"""The command everyone: what it prints and writes."""

import json
from pathlib import Path

import pytest

from safepassage.interfaces.cli import main


def test_tells_what_it_would_take(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The one-bus operation in two windows, and no fewer."""
    assert main(["everyone", "one-bus", "--out", str(tmp_path)]) == 0
    told = capsys.readouterr()
    assert "A plan was found that brings out everybody in 2 windows like these; no plan can in fewer." in told.out
    assert "windows in a row: 2, people out: 120, bound 120" in told.err
    assert (tmp_path / "everyone.txt").read_text() in told.out


def test_the_report_s_operation_is_told_honestly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """170,000 people and 45 buses: 86 trips for those who sit, 142 for those in wheelchairs, and room that is not there."""
    assert main(["everyone", "mariupol-2022-03-31", "--assume", "all", "--windows", "0", "--json", "--out", str(tmp_path)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(kind["mobility"], kind["trips"], kind["windows"], kind["missing"]) for kind in found["kinds"]] == [
        ("seat", 86, 52, 161_250),
        ("wheelchair", 142, 86, 1_460),
        ("stretcher", 71, 43, 810),
    ]
    assert (found["windows_at_least"], found["windows_found"]) == (86, None)
