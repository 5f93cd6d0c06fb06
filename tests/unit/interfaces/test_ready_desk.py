"""The command ready: the board, decisions, and decisions computed again."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from safepassage.domain.digest import digest, plan_digest
from safepassage.domain.movement_details import MovementDetails
from safepassage.domain.notification import Acknowledgement, Closure, Outcome
from safepassage.domain.plan import Plan
from safepassage.domain.readiness import Condition, Light
from safepassage.exchange import write_operation, write_plan
from safepassage.exchange.ledger_file import add_entry
from safepassage.exchange.simulation_file import write_simulation
from safepassage.interfaces.cli import main
from safepassage.interfaces.outlook import outlook_of
from safepassage.simulation.result import Band, ConvoyOutcome, Deadline, Estimate, SimulationResult, TurnBack
from safepassage.terms.notifying import Handover, notification_of
from safepassage.units import HOUR
from unit.terms.boards import NOW, outlook, ready_operation, ready_plan

Say = Callable[..., str]


def estimate(value: float) -> Estimate:
    """Return an estimate that is sure."""
    return Estimate(value=value, low=value, high=value)


def band(value: float) -> Band:
    """Return a band that is a point."""
    return Band(p10=value, p50=value, p90=value, mean=estimate(value))


def simulated(plan: Plan, chance: float = 0.95) -> SimulationResult:
    """Return what a simulation finds if all goes as planned."""
    ends = dict(outlook(plan).out_by)
    inward = sorted(outlook(plan).turn_backs)
    return SimulationResult(
        operation=plan.operation,
        digest=digest(ready_operation()),
        plan=plan_digest(plan),
        seed=0,
        replications=100,
        confidence=900_000,
        planned=plan.totals.people,
        received=band(plan.totals.people),
        all_out=estimate(chance),
        complete=estimate(chance),
        convoys=tuple(
            ConvoyOutcome(
                convoy=name,
                planned_out=end,
                out_in_time=estimate(chance),
                turned_back=estimate(0.0),
                out=None if end is None else band(end),
            )
            for name, end in ends.items()
        ),
        turn_backs=tuple(
            TurnBack(convoy=name, place="post", planned=0, latest=(Deadline(confidence=900_000, latest=NOW),)) for name in inward
        ),
    )


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Return the paths of an operation in which all is ready, but that the notification is only stated, and of its plan."""
    operation, plan = tmp_path / "operation.yaml", tmp_path / "out" / "plan.json"
    plan.parent.mkdir()
    write_operation(ready_operation(), operation)
    write_plan(ready_plan(), plan)
    write_simulation(simulated(ready_plan()), plan.parent / "simulation.json")
    return operation, plan


def test_an_outlook_is_of_one_plan() -> None:
    """A convoy that is out in time in fewer than nine of ten cases has no instant; nor has one that never is."""
    result = simulated(ready_plan())
    assert outlook_of(result, ready_plan()) == outlook(ready_plan())
    assert outlook_of(result, replace(ready_plan(), seed=7)) is None
    bad = outlook_of(simulated(ready_plan(), 0.8), ready_plan())
    assert bad is not None
    assert {end for _, end in bad.out_by} == {None}
    lost = replace(result, convoys=tuple(replace(outcome, out=None) for outcome in result.convoys))
    found = outlook_of(lost, ready_plan())
    assert found is not None
    assert {end for _, end in found.out_by} == {None}


def test_the_board_is_shown(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """With nothing against going; it lapses, and says before when to look again."""
    arguments = ["ready", *map(str, files), "--reserve", "0", "--at"]
    assert main([*arguments, "+1"]) == 0
    text = capsys.readouterr().out
    assert text.count("● green") == 20
    assert "look again before" not in text
    assert text.endswith("Nothing on the board stands against going. People decide.\n")
    assert main([*arguments, "+3"]) == 1
    assert capsys.readouterr().out.endswith("NO-GO: 17 stale of 20 conditions.\n")


def test_the_board_as_json(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """The same states, with digests of what it was computed from; without a reserve of an hour the window is tight."""
    assert main(["ready", *map(str, files), "--at", "+1", "--json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert (data["no_go"], data["against"]) == (True, ["window"])
    assert (data["at"], data["reserve_minutes"]) == (ready_operation().at(NOW).isoformat(), 60)
    assert data["plan_digest"] == plan_digest(ready_plan())
    assert [condition["state"] for condition in data["conditions"]].count("green") == 19


def test_without_a_simulation_or_plan_it_says_so(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """One of another plan is not used."""
    operation, plan = files
    write_simulation(simulated(replace(ready_plan(), seed=7)), plan.parent / "simulation.json")
    assert main(["ready", str(operation), str(plan), "--at", "+1"]) == 1
    captured = capsys.readouterr()
    assert "simulation.json is of another plan, so it is not used. Simulate this one.\n" in captured.err
    assert "NO-GO: 2 red of 20 conditions." in captured.out
    (plan.parent / "simulation.json").unlink()
    assert main(["ready", str(operation), str(plan), "--at", "+1"]) == 1
    assert "NO-GO: 2 red of 20 conditions." in capsys.readouterr().out
    assert main(["ready", str(operation), "--at", "+1"]) == 1
    assert "There is no plan yet." in capsys.readouterr().out


def test_an_operation_of_another_day_is_stale_now(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a time the board is that of now."""
    assert main(["ready", "mariupol-2022-03-31"]) == 1
    assert "NO-GO: 20 red of 20 conditions." in capsys.readouterr().out


def test_a_decision_is_written_down_and_comes_out_the_same_again(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever has become of the files since: what was decided on is kept with it."""
    operation, plan = files
    log = plan.parent / "decisions.jsonl"
    words = ["--by", "coordinator", "--reason", "all is ready"]
    base = ["ready", str(operation), str(plan), "--reserve", "0", "--at", "+1"]
    assert main([*base, "--decide", "go", *words]) == 0
    assert f"Decision 1 is written down in {log}: go, by coordinator." in capsys.readouterr().out
    row = Condition(id="hotline", state=Light.RED, evidence="no answer", as_of=NOW)
    write_operation(replace(ready_operation(), conditions=(*ready_operation().conditions, row)), operation)
    assert main([*base, "--decide", "no-go", "--by", "coordinator", "--reason", "hotline silent", "--json"]) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["against"] == ["hotline"]
    assert "Decision 2 is written down" in captured.err
    operation.unlink()
    assert main(["ready", "--replay", str(log)]) == 0
    text = capsys.readouterr().out
    assert text.count("computed again from its files: the same board") == 2
    assert "go, by coordinator: all is ready" in text
    assert main(["ready", "--replay", str(log), "--json"]) == 0
    assert [entry["reproduced"] for entry in json.loads(capsys.readouterr().out)["decisions"]] == [True, True]


def test_a_go_against_the_board_is_not_taken_down(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """Any red is a no-go; a decision without a name or a reason is none."""
    operation, plan = files
    base = ["ready", str(operation), str(plan), "--at", "+1", "--decide"]
    assert main([*base, "go", "--by", "coordinator", "--reason", "we must"]) == 1
    assert "Not written down: any red or stale condition is a no-go. Against it stand window." in capsys.readouterr().err
    assert main([*base, "no-go", "--by", "coordinator"]) == 2
    assert "A decision needs a name and a reason" in capsys.readouterr().err
    assert not (plan.parent / "decisions.jsonl").exists()


def test_a_board_that_comes_out_otherwise_is_told(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where a kept file was changed or is gone; without a plan the log lies where it is told to."""
    operation, _ = files
    log = tmp_path / "log" / "d.jsonl"
    assert (
        main(["ready", str(operation), "--at", "+1", "--decide", "no-go", "--by", "me", "--reason", "no", "--log", str(log)]) == 0
    )
    (kept,) = (log.parent / "decisions").iterdir()
    write_operation(replace(ready_operation(), conditions=ready_operation().conditions[1:]), kept)
    capsys.readouterr()
    assert main(["ready", "--replay", str(log)]) == 1
    assert "comes out otherwise from its files: guarantees" in capsys.readouterr().out
    write_operation(replace(ready_operation(), title="Another"), kept)
    assert main(["ready", "--replay", str(log)]) == 1
    assert "comes out otherwise from its files: in its words" in capsys.readouterr().out
    kept.unlink()
    assert main(["ready", "--replay", str(log)]) == 1
    assert "cannot be computed again:" in capsys.readouterr().out
    log.write_text("{}\n", encoding="utf-8")
    assert main(["ready", "--replay", str(log)]) == 1
    assert "line 1, is no decision" in capsys.readouterr().err


def test_what_is_asked_must_be_clear(capsys: pytest.CaptureFixture[str]) -> None:
    """An operation, or a log; a time that can be read."""
    assert main(["ready"]) == 2
    assert "Which operation? Give its file or its name, or --replay LOG." in capsys.readouterr().err
    assert main(["ready", "one-bus", "--at", "noon"]) == 2
    assert "The time 'noon' cannot be read" in capsys.readouterr().err


def test_the_notification_beside_the_plan_is_used(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """Its lead, its acknowledgements, and whether it is of this plan; a closed one is not looked at. It is kept with a decision."""
    operation, plan = files
    ledger = plan.parent / "notifications.json"
    handover = Handover(id="n1", version=1, parties=("north",), made_by="desk", submitted=-60 * HOUR)
    told = notification_of(ready_operation(), ready_plan(), MovementDetails(), handover)
    add_entry(ledger, told)
    base = ["ready", str(operation), str(plan), "--reserve", "0", "--at", "+1"]
    assert main([*base, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["against"] == ["notification"]
    add_entry(ledger, Acknowledgement(notification="n1", version=1, party="north", at=0))
    assert main([*base, "--decide", "go", "--by", "coordinator", "--reason", "ready"]) == 0
    assert "acknowledged by all" in " ".join(capsys.readouterr().out.split())
    assert main(["ready", "--replay", str(plan.parent / "decisions.jsonl")]) == 0
    capsys.readouterr()
    other = replace(told, id="n2", plan_digest="0" * 64)
    add_entry(ledger, Closure(notification="n1", at=HOUR, by="desk", outcome=Outcome.CANCELLED))
    assert main(base) == 0
    add_entry(ledger, other)
    capsys.readouterr()
    assert main([*base, "--json"]) == 1
    assert "another plan" in next(
        c["why"] for c in json.loads(capsys.readouterr().out)["conditions"] if c["id"] == "notification"
    )
