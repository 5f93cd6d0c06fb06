"""The command examples, asked to predict operations of the past."""

import json

import pytest

from safepassage.interfaces.cli import main

SREBRENICA = ["examples", "--calibrate", "srebrenica-1993-03-29", "--replications", "40", "--workers", "1"]


def test_sets_what_happened_beside_the_prediction(capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody stands in a plan: 2,346 people on trucks planned for 650 lie beyond the model, and it says so."""
    assert main(SREBRENICA) == 0
    told = capsys.readouterr().out
    row = next(line for line in told.splitlines() if "srebrenica-1993-03-29" in line)
    cells = [cell.strip() for cell in row.strip("│┃| ").split("│")]
    assert (cells[1], cells[5], cells[6]) == ("650", "2\u202f346", "beyond the model")
    assert "Outside the model: 2,346 people, and no plan that keeps the rules brings out more than 650." in told
    assert "0 of 1 outcomes lie between P10 and P90" in told


def test_answers_in_json_the_same_wherever_it_is_computed(capsys: pytest.CaptureFixture[str]) -> None:
    """The same seed gives the same figures twice."""
    answers = []
    for _ in range(2):
        assert main([*SREBRENICA, "--json", "--seed", "5"]) == 0
        answers.append(json.loads(capsys.readouterr().out))
    assert answers[0] == answers[1]
    (found,) = answers[0]["operations"]
    assert (found["operation"], found["planned"], found["verdict"]) == ("srebrenica-1993-03-29", 650, "impossible")
    assert found["predicted"]["p90"] <= 650
    assert (answers[0]["within"], answers[0]["of"]) == (0, 1)


@pytest.mark.parametrize("name", ["one-bus", "nowhere"])
def test_what_has_no_outcome_cannot_be_calibrated(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """An invented operation did not happen."""
    assert main(["examples", "--calibrate", name]) == 2
    assert f"What happened to {name!r} is not known. Operations of the past: aleppo-2016-12" in capsys.readouterr().err
