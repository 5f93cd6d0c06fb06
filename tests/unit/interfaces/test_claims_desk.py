"""The command claims: conflicts, choices, releases, and what plans rest on."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from operations import one_bus
from safepassage.domain.agreement import Claim, ClaimStatus
from safepassage.exchange import write_operation, write_plan
from safepassage.interfaces.cli import main
from safepassage.planning.solve import solve

COUNT = "Evacuee groups/villagers/count"
BASE = one_bus()
CLAIMS = (
    Claim(subject=COUNT, value="120", source="gate log", said_by="marshal", id="gate", as_of=BASE.epoch, said_at=BASE.epoch),
    Claim(subject=COUNT, value="200", source="a guess", assumption=True, note="Nobody counted."),
    Claim(subject="Fleets/bus/count", value="1", source="depot", status=ClaimStatus.RELEASED, released_by="spokesperson"),
    Claim(subject="Windows/spare/opens", value="09:00", source="radio"),
)


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path, code: int = 0) -> str:
    """Return what the command claims says."""
    assert main(["claims", *map(str, arguments)]) == code
    return capsys.readouterr().out


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of an operation with claims."""
    file = tmp_path / "operation.yaml"
    write_operation(replace(BASE, claims=CLAIMS), file)
    return file


def test_conflicts_are_shown_side_by_side(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With what the operation uses, and that nobody has decided; all claims if asked for."""
    text = run(capsys, path)
    assert f"{COUNT}: the operation uses 120. Claims contradict each other, and nobody has decided." in " ".join(text.split())
    assert "marshal: gate log" in text
    assert "assumption: a guess" in text
    assert text.endswith("1 figure; claims contradict each other in 1, and nobody has decided on 1.\n")
    every = run(capsys, path, "--all")
    assert "Fleets/bus/count: the operation uses 1. One claim." in every
    assert "Windows/spare/opens: the operation uses no such row. One claim." in every
    assert every.endswith("3 figures; claims contradict each other in 1, and nobody has decided on 1.\n")


def test_a_choice_and_a_revision_are_told(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By whom, and why."""
    chosen = replace(CLAIMS[1], chosen_by="coordinator", chosen_because="they ran")
    more = Claim(subject=COUNT, value="about 200", source="radio", revises="gate")
    write_operation(replace(BASE, claims=(CLAIMS[0], chosen, more)), path)
    text = " ".join(run(capsys, path, "--all").split())
    assert "Decided by coordinator: 200 (they ran)." in text
    assert "about 200 (corrects gate)" in text
    write_operation(replace(BASE, claims=(CLAIMS[0], replace(more, revises="", value="about 120"))), path)
    assert "Claims do not contradict each other." in run(capsys, path, "--all")


def test_only_what_was_released_may_be_told(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing else is shown."""
    text = run(capsys, path, "--released")
    assert "released by spokesperson" in text
    assert "gate log" not in text
    assert text.endswith("Released: 1 figure. Nothing else may be told to the public.\n")


def test_a_plan_is_marked_when_its_figures_change(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And it is said which; what it does not rest on does not matter."""
    plan, before = tmp_path / "plan.json", tmp_path / "before.yaml"
    write_plan(solve(BASE), plan)
    before.write_bytes(path.read_bytes())
    assert "The plan was made with these figures.\n" in run(capsys, path, plan)
    every = run(capsys, path, plan, "--all")
    assert "Fleets/bus/count" in every
    assert "Windows/spare" not in every
    spare = replace(BASE.places[0], id="spare", name="Spare", latitude=11.0)
    changed = replace(BASE, claims=CLAIMS, groups=(replace(BASE.groups[0], count=200),), places=(*BASE.places, spare))
    write_operation(changed, path)
    text = run(capsys, path, plan, "--before", before, code=1)
    assert f"Changed: {COUNT}: 120 -> 200\n" in text
    assert "Spare" not in text
    assert "The plan was made with other figures than these. Plan again; --before shows which changed.\n" in text
    assert "Changed: Places/spare/id: nothing -> spare\n" in run(capsys, path, "--before", before)


def test_claims_as_json_and_as_believed(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same, for machines; what was not yet entered is not shown."""
    data = json.loads(run(capsys, path, "--json"))
    (figure,) = data["figures"]
    assert (figure["subject"], figure["used"], figure["conflicts"]) == (COUNT, "120", [[0, 1]])
    assert (figure["undecided"], figure["chosen"], data["plan_stands"]) == (True, None, None)
    assert figure["claims"][0]["as_of"] == BASE.epoch.isoformat()
    late = replace(CLAIMS[1], entered_at=BASE.epoch + timedelta(hours=2), chosen_by="me", chosen_because="so")
    write_operation(replace(BASE, claims=(CLAIMS[0], late)), path)
    assert json.loads(run(capsys, path, "--json"))["figures"][0]["chosen"] == 1
    assert json.loads(run(capsys, path, "--json", "--as-believed-at", "+1"))["figures"] == []
    assert main(["claims", str(path), "--as-believed-at", "noon"]) == 2
    assert "The time 'noon' cannot be read" in capsys.readouterr().err
