"""What is told before planning, where something is not agreed."""

from dataclasses import replace
from pathlib import Path

import pytest

from safepassage.errors import NoFeasiblePlanError
from safepassage.exchange import write_operation, write_plan
from safepassage.interfaces.cli import main
from safepassage.interfaces.gate import plannable
from safepassage.interfaces.screen import Screen
from safepassage.terms import assume
from unit.terms.test_assuming import open_case
from unit.terms.test_resting import CONDITIONAL, PROPOSED

POINT = "Route: North is at 'unknown', not agreed in detail."
REMEDY = "To see what would be possible if all of it were agreed: --assume route, or --assume all."


def test_without_any_window_nothing_is_planned() -> None:
    """The reasons say which window, what is open and how to assume it."""
    with pytest.raises(NoFeasiblePlanError) as error:
        plannable(Screen(), open_case())
    assert error.value.reasons == (
        "Window morning: not agreed in detail by all, so nothing is planned on it.",
        POINT,
        f"{REMEDY} Such a plan is conditional, and says so on every page.",
    )


def test_windows_left_aside_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Where another window may be planned with."""
    op = open_case()
    both = replace(op, windows=(*op.windows, replace(op.windows[0], id="evening", clauses=())))
    assert plannable(Screen(), both) == both
    told = capsys.readouterr().err
    assert (
        told == f"not planned with: Window morning: not agreed in detail by all, so nothing is planned on it. {POINT} {REMEDY}\n"
    )
    assume(both, ["route"])
    assert plannable(Screen(), assume(both, ["route"])).assumed == ("route",)
    assert capsys.readouterr().err == ""


def test_the_report_of_31_march_2022_is_not_planned_unless_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody has agreed to everything in detail; an unknown clause is wrong usage."""
    out = tmp_path / "out"
    assert main(["plan", "mariupol-2022-03-31", "--out", str(out)]) == 1
    assert "- Route: Russian side is at 'unknown', not agreed in detail.\n" in capsys.readouterr().err
    assert main(["plan", "mariupol-2022-03-31", "--assume", "rout", "--out", str(out)]) == 2
    assert "error: There is no clause 'rout' in mariupol-2022-03-31. Did you mean route?\n" in capsys.readouterr().err
    assert not out.exists()


def test_a_conditional_plan_can_be_given_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is verified under its own assumptions wherever it is read."""
    path, plan = tmp_path / "operation.yaml", tmp_path / "plan.json"
    write_operation(PROPOSED, path)
    write_plan(CONDITIONAL, plan)
    assert main(["verify", str(path), str(plan)]) == 0
    assert main(["show", str(path), str(plan)]) == 0
    assert "CONDITIONAL: this plan rests on what is not agreed by all." in capsys.readouterr().out
    assert main(["export", str(path), str(plan), "--format", "geojson", "--for", "coordinator"]) == 0


def test_check_says_that_nothing_is_agreed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An operation without errors that cannot be planned as it is."""
    path = tmp_path / "operation.yaml"
    write_operation(open_case(), path)
    assert main(["check", str(path)]) == 0
    verdict = "It can be planned with --assume only: no window is agreed in detail by all (see safepassage terms)."
    assert capsys.readouterr().out.endswith(f"{verdict}\n")
