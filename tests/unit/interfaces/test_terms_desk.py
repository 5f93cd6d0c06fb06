"""The command terms: what it shows, as text and as JSON."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from safepassage.domain.agreement import ConsentState
from safepassage.exchange import write_operation, write_plan
from safepassage.interfaces.cli import main
from unit.terms.cases import at_the_post, before_the_change, said
from unit.terms.test_resting import AGREED, CONDITIONAL, FIRM, PROPOSED, case


def shown(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """Return what the command terms says."""
    assert main(["terms", *arguments]) == code
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def test_the_terms_of_31_march_2022(capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody agrees to anything in writing; eight cells are open; nobody at any of the sixteen checkpoints has confirmed."""
    text = shown(capsys, "mariupol-2022-03-31")
    assert "■■■□□ agreed in detail" in text
    assert "  In writing:    none\n" in text
    assert text.count("  missing: ") == 8
    assert text.count(" NO ") == 16
    data = json.loads(shown(capsys, "mariupol-2022-03-31", "--json"))
    for window in data["windows"]:
        assert (window["in_detail"], window["in_writing"], window["planned_with"]) == (None, None, False)
        assert window["stated_in_common"] == ["2022-03-31T07:00:00+00:00", "2022-04-01T07:00:00+00:00"]
        assert len(window["missing"]) == 8
    open_cells = [
        (row["clause"], party)
        for row in data["clauses"]
        for party, cell in row["parties"].items()
        if cell["state"] in {"unknown", "proposed", "agreed_in_principle"}
    ]
    assert open_cells == [
        ("route", "ukraine"),
        ("route", "russia"),
        ("route", "icrc"),
        ("start", "ukraine"),
        ("start", "icrc"),
        ("duration", "ukraine"),
        ("duration", "icrc"),
        ("passage", "russia"),
    ]
    assert {word["confirmed"] for word in data["checkpoints"]} == {False}


def test_everything_that_was_said_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Levels, values, evidence, expiry, discrepancies, controllers that nobody knows, and the history."""
    operation = before_the_change(
        said("road", "k", evidence="letter 7", as_of=0, expires=90_000),
        said("start", "k", value="10:00"),
        said("start", "m", value="10:00", entered_by="liaison", entered_at=before_the_change().epoch),
        said("road", "m", ConsentState.REFUSED),
        at_the_post("road", "m"),
    )
    path = tmp_path / "operation.yaml"
    write_operation(operation, path)
    text = shown(capsys, str(path), "--history", "--at", "2022-03-28T00:00Z")
    for part in (
        "✕ refused",
        "says: 10:00",
        "letter 7",
        "until 27 Mar 01:00 UTC",
        "✕ expired",
        "2022-03-26 00:00 UTC",
        "liaison",
    ):
        assert part in text
    assert "Discrepancy: Start: the same words, but their clocks differ." in text
    assert "26 Mar 10:00 to 26 Mar 21:00" in text
    believed = shown(capsys, str(path), "--as-believed-at", "2022-03-25T00:00Z")
    assert "clocks differ" not in believed
    unknown = replace(operation, checkpoints=(replace(operation.checkpoints[0], controller=""),))
    write_operation(replace(unknown, consents=()), path)
    assert "not known: nobody named" in shown(capsys, str(path))


def test_plans_are_told_whether_they_stand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Which clause no longer carries them; the exit code says so too."""
    path, firm, conditional = tmp_path / "operation.yaml", tmp_path / "firm.json", tmp_path / "conditional.json"
    write_plan(FIRM, firm)
    write_plan(CONDITIONAL, conditional)
    write_operation(AGREED, path)
    text = shown(capsys, str(path), str(firm), str(conditional))
    assert f"Plan {firm}: stands, firm.\n" in text
    assert f"Plan {conditional}: stands, conditional on 1 open point.\n  Settled since: Route: North is at 'proposed'" in text
    write_operation(PROPOSED, path)
    text = shown(capsys, str(path), str(firm), code=1)
    assert f"Plan {firm}: NO LONGER STANDS.\n  Window morning is not agreed in detail by all" in text
    write_operation(case(ConsentState.AGREED_IN_PRINCIPLE), path)
    data = json.loads(shown(capsys, str(path), str(conditional), "--json", code=1))
    assert data["plans"][str(conditional)]["holds"] is False
    assert "It rests on what it does not say: Route: North is at 'agreed in principle'" in shown(
        capsys, str(path), str(conditional), code=1
    )


def test_a_time_that_cannot_be_read_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is shown."""
    assert main(["terms", "one-bus", "--at", "noon"]) == 2
    assert "The time 'noon' cannot be read" in capsys.readouterr().err


def test_a_page_is_written_if_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of the terms, or of the board; where a page can be."""
    page = tmp_path / "terms.html"
    shown(capsys, "mariupol-2022-03-31", "--page", str(page))
    assert "■■■□□" in page.read_text(encoding="utf-8")
    assert main(["ready", "mariupol-2022-03-31", "--page", str(page)]) == 1
    assert "NO-GO: 20 red of 20 conditions." in page.read_text(encoding="utf-8")
    capsys.readouterr()
    assert main(["terms", "one-bus", "--page", str(tmp_path / "terms.pdf")]) == 2
    assert "Expected .html." in capsys.readouterr().err
    assert main(["terms", "one-bus", "--page", str(tmp_path / "none" / "terms.html")]) == 2
    assert "does not exist. Make it first" in capsys.readouterr().err


def test_verify_names_the_clause_that_no_longer_carries_a_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Beside the rules that it breaks."""
    path, firm = tmp_path / "operation.yaml", tmp_path / "firm.json"
    write_plan(FIRM, firm)
    write_operation(case(ConsentState.WITHDRAWN), path)
    assert main(["verify", str(path), str(firm)]) == 1
    assert "Terms: Window morning may no longer be used. Route: North has withdrawn its consent.\n" in capsys.readouterr().out
