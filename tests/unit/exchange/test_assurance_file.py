"""What a plan is worth if things go wrong goes to a file and comes back as it was; and is shown again."""

import shutil
from pathlib import Path

import pytest

from safepassage import read_assurance, read_plan
from safepassage.domain.digest import plan_digest
from safepassage.errors import InvalidAssuranceFileError
from safepassage.exchange import assurance_beside, write_assurance
from safepassage.exchange.bundled import bundled
from safepassage.interfaces.cli import main

TOLD = "at least 50 people; no plan can promise more than 100"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """Return the operation of one bus with two of them, and the folder of a plan that bears the loss of one."""
    folder = tmp_path_factory.mktemp("two")
    text = bundled()["one-bus"].read_text(encoding="utf-8").replace("type: bus, count: 1", "type: bus, count: 2")
    (folder / "two.yaml").write_text(text, encoding="utf-8")
    assert main(["plan", str(folder / "two.yaml"), "--lose", "1", "--quiet", "--out", str(folder)]) == 0
    return str(folder / "two.yaml"), folder


def test_it_comes_back_as_it_was(made: tuple[str, Path], tmp_path: Path) -> None:
    """Everything in it, the same bytes each time, and whose it is."""
    _, folder = made
    found = read_assurance(folder / "assurance.json")
    assert found.losses is not None
    assert (found.losses.promise.people, found.losses.promise.worst) == (50, ("bus-01",))
    assert found.plan == plan_digest(read_plan(folder / "plan.json"))
    write_assurance(found, tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == (folder / "assurance.json").read_bytes()
    assert assurance_beside(folder / "plan.json") == found
    assert assurance_beside(tmp_path / "plan.json") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "assurance.json is no assurance: "),
        (
            '{"version": 99}',
            "assurance.json is an assurance of version 99, expected [0-9]+. Plan again with --confidence or --lose.",
        ),
        ('{"version": 99', "Expected the JSON that `safepassage plan --confidence` writes."),
    ],
)
def test_what_is_none_is_told(tmp_path: Path, text: str, message: str) -> None:
    """With the name of the file and what was expected."""
    (tmp_path / "assurance.json").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidAssuranceFileError, match=message):
        read_assurance(tmp_path / "assurance.json")


def test_it_is_shown_with_the_plan_and_with_its_simulation(made: tuple[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """A report that is written anew by simulate still says it; and show tells both."""
    operation, folder = made
    plan = str(folder / "plan.json")
    capsys.readouterr()
    assert main(["show", operation, plan]) == 0
    told = capsys.readouterr().out
    assert TOLD in told
    assert "All out in time" not in told
    assert main(["simulate", operation, plan, "--replications", "40", "--workers", "1", "--no-costs", "--quiet"]) == 0
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "<b>at least 50 of 120 people</b>" in page
    assert "How sure is it?" in page
    capsys.readouterr()
    assert main(["show", operation, plan]) == 0
    told = capsys.readouterr().out
    assert TOLD in told
    assert "All out in time" in told


def test_that_of_another_plan_is_not_shown(made: tuple[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is said so, and what to do."""
    _, folder = made
    assert main(["plan", "one-bus", "--quiet", "--out", str(tmp_path)]) == 0
    shutil.copy(folder / "assurance.json", tmp_path)
    capsys.readouterr()
    assert main(["show", "one-bus", str(tmp_path / "plan.json")]) == 0
    told = capsys.readouterr()
    assert TOLD not in told.out
    assert "assurance.json is of another plan and was not used. Plan again with --confidence or --lose" in told.err
