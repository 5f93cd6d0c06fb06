"""Plans made again in the middle of a plan: what stands, what is taken back, and what is refused."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from operations import one_bus, two_corridors
from oracle.random_operations import random_operation
from safepassage.domain.plan import Board
from safepassage.errors import NoFeasiblePlanError
from safepassage.exchange import read_operation, read_plan, write_operation, write_plan
from safepassage.interfaces.cli import main
from safepassage.planning.replan import Replanned, replan
from safepassage.planning.solve import solve
from safepassage.units import HOUR, MINUTE
from safepassage.verification import verify
from unit.planning.small import escorted

MOMENTS = (HOUR, 2 * HOUR + 2 * MINUTE, 8_500, 9_700, 10_500, 12_000)
RANDOM = range(12)


@pytest.mark.parametrize("now", MOMENTS)
def test_if_nothing_happens_every_order_stands_to_the_second(now: int) -> None:
    """At any moment of the four buses: in convoys, at checkpoints, at bays, with people aboard."""
    operation = two_corridors()
    plan = solve(operation)
    found = replan(operation, plan, now)
    due = sum(isinstance(task, Board) and task.start >= now for block in plan.blocks for task in block.tasks)
    assert len(found.unmoved) == due
    assert (found.dropped, found.new, found.doubts, found.latest) == ((), (), (), 0)
    assert found.plan.totals.clearance == plan.totals.clearance
    assert verify(found.operation, found.plan).ok


def test_if_a_bus_is_lost_only_its_orders_change() -> None:
    """Bus 2 is to board at the farm when it is lost: nobody can take its place, and the others keep their orders."""
    operation = two_corridors()
    plan = solve(operation)
    found = replan(operation, plan, 9_360, lost=["bus-02"])
    assert {order.vehicle for order in found.dropped} == {"bus-02"}
    assert len(found.unmoved) == len(found.kept)
    assert {old.vehicle for old, _ in found.kept}.isdisjoint({"bus-02"})
    assert verify(found.operation, found.plan).ok


def test_orders_change_only_if_that_brings_more_people_than_its_price() -> None:
    """Bus 1 is lost before the opening: others change to take its people, unless a change is dear."""
    operation = two_corridors()
    plan = solve(operation)
    cheap, dear = (replan(operation, plan, HOUR, lost=["bus-01"], price_of_change=price) for price in (0.0, 1_000.0))
    assert cheap.plan.totals.people >= dear.plan.totals.people
    assert {order.vehicle for order in dear.dropped} == {"bus-01"}


@pytest.mark.parametrize("seed", RANDOM)
def test_plans_from_the_middle_of_any_operation_keep_the_rules(seed: int) -> None:
    """A third and two thirds of the way through the plans of random operations."""
    operation = random_operation(seed)
    try:
        plan = solve(operation, time_limit=2)
    except NoFeasiblePlanError:
        return
    for third in (1, 2):
        now = third * (plan.totals.clearance or 0) // 3
        try:
            found = replan(operation, plan, now, time_limit=1)
        except NoFeasiblePlanError:
            continue
        except ValueError as error:
            assert "escorts" in str(error)  # noqa: PT017 - some have escorts, most have none
            continue
        check = verify(found.operation, found.plan)
        assert check.ok, check.violations


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"now": -1}, "within the operation"),
        ({"price_of_change": -1}, "at least 0"),
        ({"lost": ["tram"]}, "no vehicle tram"),
        ({"now": 10_000, "lost": ["bus-01"]}, "people aboard"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(arguments: dict[str, object], sentence: str) -> None:
    """An instant outside, a negative price, a vehicle that is not there, one with people aboard."""
    operation = one_bus()
    with pytest.raises(ValueError, match=sentence):
        replan(operation, solve(operation), **{"now": HOUR, **arguments})  # type: ignore[arg-type]


def test_escorts_are_refused() -> None:
    """Convoys with escorts are planned by another dispatcher, which knows no orders."""
    operation = escorted()
    with pytest.raises(ValueError, match="escorts"):
        replan(operation, solve(operation), HOUR)


def test_the_command_writes_what_verifies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The operation as it then stands is written, read and verified; a closed window moves what it must."""
    operation = two_corridors()
    write_operation(operation, tmp_path / "operation.yaml")
    write_plan(solve(operation), tmp_path / "plan.json")
    call = [
        "replan",
        str(tmp_path / "operation.yaml"),
        str(tmp_path / "plan.json"),
        "--at",
        "+2.5",
        "--out",
        str(tmp_path / "new"),
    ]
    assert main([*call, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["people"], told["dropped"], told["new"], told["doubts"]) == (180, [], [], [])
    assert verify(read_operation(tmp_path / "new/operation.yaml"), read_plan(tmp_path / "new/plan.json")).ok
    assert main([*call, "--lost", "bus-02"]) == 0
    assert "drop   bus-02: boards at farm for town" in capsys.readouterr().out
    assert main([*call, "--lost", "tram"]) == 2


def test_a_changed_operation_is_planned_with() -> None:
    """With twenty people more in the village, the one bus still makes its second trip, and the bound knows of them."""
    operation = one_bus()
    more = replace(operation, groups=(replace(operation.groups[0], count=140),))
    found: Replanned = replan(operation, solve(operation), 12_000, more)
    assert found.operation.groups[0].count == 90
    assert len(found.unmoved) == 1
