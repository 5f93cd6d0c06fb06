"""The command plan: what it writes, what it answers, and when it writes nothing."""

import json
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import safepassage.planning.solve as planning
from safepassage import NoFeasiblePlanError, Objective, Operation, Plan, bundled, read_operation, read_plan, verify
from safepassage.interfaces.cli import main
from safepassage.units import HOUR

Solve = Callable[..., Plan]


@pytest.fixture
def solver(monkeypatch: pytest.MonkeyPatch) -> Callable[[Solve], None]:
    """Return a function that puts another planner in the place of ours."""
    return lambda other: monkeypatch.setattr(planning, "solve", other)


def test_plans_proves_verifies_and_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One bus makes exactly two trips: 100 of 120, and no plan can do more."""
    out = tmp_path / "new" / "folder"
    assert main(["plan", "one-bus", "--out", str(out)]) == 0
    told = capsys.readouterr()
    rows = dict(line.strip().split("  ", 1) for line in told.out.splitlines()[1:])
    rows = {name: text.strip() for name, text in rows.items()}
    assert told.out.startswith("One bus, one road\n")
    assert rows["People out"] == "100 of 120 waiting, by 1 May 13:00 UTC"
    assert rows["Bound"] == "no plan can bring out more than 100 people"
    assert rows["Gap"] == "0 %"
    assert rows["Last person received"] == "1 May 12:10 UTC"
    assert rows["Report"] == str(out / "report.html")
    assert "| best 100 people | bound 100 people | gap 0 %" in told.err
    assert sorted(path.name for path in out.iterdir()) == ["plan.json", "report.html"]
    assert main(["verify", "one-bus", str(out / "plan.json")]) == 0
    assert capsys.readouterr().out.startswith("The plan keeps every rule and its certificate holds.")


def test_answers_in_json_and_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A program gets one object: the people, the bound, the gap as a fraction, the seconds and the paths."""
    assert main(["plan", "one-bus", "--json", "--out", str(tmp_path)]) == 0
    told = capsys.readouterr()
    answer = json.loads(told.out)
    assert told.err == ""
    assert 0 < answer.pop("seconds") < 60
    assert answer == {
        "operation": "one-bus",
        "objective": "rescue",
        "people": 100,
        "bound": 100,
        "waiting": 120,
        "value": 100,
        "value_bound": 100,
        "gap": 0.0,
        "unit": "people, weighted by priority",
        "deadline": "2030-05-01T13:00:00+00:00",
        "clearance": "2030-05-01T12:10:00+00:00",
        "vehicles_used": 1,
        "aid_kg": 0,
        "conditional": False,
        "conditions": [],
        "verified": True,
        "plan": str(tmp_path / "plan.json"),
        "report": str(tmp_path / "report.html"),
    }


def test_hands_every_option_to_the_planner(tmp_path: Path, solver: Callable[[Solve], None]) -> None:
    """The planner is asked what was typed; the deadline as an instant."""
    asked: dict[str, Any] = {}
    ours = planning.solve

    def other(operation: Operation, **options: Any) -> Plan:  # noqa: ANN401 - whatever the command hands over
        asked.update(options)
        return ours(operation)

    solver(other)
    main(["plan", "one-bus", "--quiet", "--objective", "clear", "--deadline", "12:00", "--out", str(tmp_path)])
    assert asked.pop("stop")() is False
    assert asked == {
        "objective": Objective.CLEAR,
        "deadline": 6 * HOUR,
        "time_limit": 60.0,
        "gap": 0.0,
        "seed": 0,
        "on_progress": None,
    }
    main(["plan", "one-bus", "--quiet", "--time-limit", "5", "--gap", "0.05", "--seed", "7", "--out", str(tmp_path)])
    assert [asked[name] for name in ("objective", "deadline", "time_limit", "gap", "seed")] == [
        Objective.RESCUE,
        None,
        5.0,
        0.05,
        7,
    ]


def test_a_plan_that_breaks_a_rule_is_not_written(
    tmp_path: Path, solver: Callable[[Solve], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """What it breaks is listed, the exit code is 1, and an older plan stays as it is."""
    main(["plan", "one-bus", "--quiet", "--out", str(tmp_path)])
    before = (tmp_path / "plan.json").read_bytes()
    ours = planning.solve

    def boastful(operation: Operation, **options: Any) -> Plan:  # noqa: ANN401 - whatever the command hands over
        plan = ours(operation, **options)
        return replace(plan, totals=replace(plan.totals, people=120))

    solver(boastful)
    capsys.readouterr()
    assert main(["plan", "one-bus", "--quiet", "--out", str(tmp_path)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "error: [totals] " in told.err
    assert told.err.splitlines()[-1].endswith("Nothing was written.")
    assert (tmp_path / "plan.json").read_bytes() == before


def test_when_no_plan_is_possible_the_reasons_are_told(
    tmp_path: Path, solver: Callable[[Solve], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """Each reason is a sentence, the exit code is 1, and nothing is written."""

    def impossible(*_: object, **__: object) -> Plan:
        raise NoFeasiblePlanError(["The window lasts 60 minutes, the shortest trip 90.", "No vehicle has places for stretchers."])

    solver(impossible)
    assert main(["plan", "one-bus", "--quiet", "--out", str(tmp_path / "out")]) == 1
    assert capsys.readouterr().err == (
        "No plan is possible under these terms:\n"
        "- The window lasts 60 minutes, the shortest trip 90.\n"
        "- No vehicle has places for stretchers.\n"
    )
    assert not (tmp_path / "out").exists()


def test_ctrl_c_takes_the_best_plan_so_far(
    tmp_path: Path, solver: Callable[[Solve], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """After Ctrl-C the planner is told to stop, and what it has by then is verified and written."""
    ours = planning.solve

    def interrupted(operation: Operation, *, stop: Callable[[], bool], **options: Any) -> Plan:  # noqa: ANN401 - as above
        assert not stop()
        os.kill(os.getpid(), signal.SIGINT)
        assert stop()
        return ours(operation, **options)

    solver(interrupted)
    assert main(["plan", "one-bus", "--quiet", "--out", str(tmp_path)]) == 0
    told = capsys.readouterr()
    assert told.err == "Stopping with the best plan so far. Press Ctrl-C again to give up.\n"
    assert told.out.startswith("One bus, one road\n")
    assert (tmp_path / "plan.json").is_file()


def test_verify_lists_what_a_changed_plan_breaks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A plan whose bound was lowered by hand fails, as text and as JSON, and is not shown."""
    main(["plan", "one-bus", "--quiet", "--out", str(tmp_path)])
    path = tmp_path / "plan.json"
    text = path.read_text(encoding="utf-8")
    changed = text.replace('"people_bound": 100', '"people_bound": 99')
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    violations = verify(read_operation(bundled()["one-bus"]), read_plan(path)).violations
    capsys.readouterr()
    assert main(["verify", "one-bus", str(path)]) == 1
    told = capsys.readouterr().out
    assert all(f"- {violation}\n" in told for violation in violations)
    assert main(["verify", "one-bus", str(path), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["ok"], len(answer["violations"])) == (False, len(violations))
    assert main(["show", "one-bus", str(path)]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.splitlines()[-1] == "A plan that breaks a rule is not a plan: it is not shown."


def test_shows_a_plan_as_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Convoys with their loads, and the last boarding with when its vehicle must be out."""
    main(["plan", "one-bus", "--quiet", "--out", str(tmp_path)])
    capsys.readouterr()
    assert main(["show", "one-bus", str(tmp_path / "plan.json")]) == 0
    rows = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "People out 100 of 120 waiting, by 1 May 13:00 UTC" in rows
    assert sum(row.endswith("outbound 1 May 11:15 UTC 1 50") for row in rows) == 1
    assert "Village 120 100 1 May 11:10 UTC 1 May 11:50 UTC 1 May 11:50 UTC" in rows
    assert "Town 100 0 0" in rows


def test_a_plan_file_that_is_none_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that holds no plan ends with 1 and one sentence."""
    path = tmp_path / "plan.json"
    path.write_text("not a plan", encoding="utf-8")
    assert main(["verify", "one-bus", str(path)]) == 1
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert told.err.startswith("error: ")
