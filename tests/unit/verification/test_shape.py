"""Plans whose values are of the wrong type or beyond all measure are named, field by field."""

from dataclasses import replace
from typing import Any

import pytest

from safepassage.verification.shape import malformed
from unit.verification.handmade import (
    Field,
    clear_case,
    one_bus_plan,
    two_corridors_plan,
    with_certificate,
    with_convoy,
    with_task,
)


def test_good_plans_are_well_formed() -> None:
    """All of them."""
    assert [list(malformed(made)) for made in (one_bus_plan(), two_corridors_plan(), clear_case()[1])] == [[], [], []]


def bad(**changes: Field) -> list[str]:
    """Return what is malformed in a plan with changed fields."""
    return list(malformed(replace(one_bus_plan(), **changes)))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"horizon": "late"}, "plan.horizon is of type str; expected a whole number."),
        ({"horizon": True}, "plan.horizon is of type bool; expected a whole number."),
        ({"horizon": 1.5}, "plan.horizon is of type float; expected a whole number."),
        (
            {"horizon": 10**15 + 1},
            "plan.horizon is a number of 13 hexadecimal digits; nothing in a plan is above 1000000000000000.",
        ),
        ({"operation": None}, "plan.operation is of type NoneType; expected a text."),
        ({"operation": "x" * 10_001}, "plan.operation is a text of 10001 characters; expected at most 10000."),
        ({"objective": "rescue"}, "plan.objective is of type str; expected a Objective."),
        ({"convoys": []}, "plan.convoys is of type list; expected a tuple."),
        ({"conditions": (1,)}, "plan.conditions[0] is of type int; expected a text."),
        ({"totals": 3}, "plan.totals is of type int; expected a Totals."),
    ],
)
def test_a_wrong_value_is_named_with_what_was_expected(changes: dict[str, Any], expected: str) -> None:
    """One sentence for one value."""
    assert bad(**changes) == [expected]


@pytest.mark.parametrize("gap", [float("nan"), float("inf"), -float("inf"), "small", True, 10**400])
def test_a_gap_is_a_finite_number(gap: object) -> None:
    """Neither infinite nor a text; a whole number will do."""
    assert len(list(malformed(with_certificate(one_bus_plan(), gap=gap)))) == 1
    assert list(malformed(with_certificate(one_bus_plan(), gap=0))) == []


def test_tasks_are_of_the_kinds_that_there_are() -> None:
    """And times inside them are whole numbers."""
    made = one_bus_plan()
    strange = replace(made, blocks=(replace(made.blocks[0], tasks=("drive",)),))  # type: ignore[arg-type]
    assert list(malformed(strange)) == [
        "plan.blocks[0].tasks[0] is of type str; expected Drive or Service or Board or Alight or Load or Unload."
    ]
    assert list(malformed(with_task(made, 0, end=None))) == [
        "plan.blocks[0].tasks[0].end is of type NoneType; expected a whole number."
    ]
    assert list(malformed(with_convoy(made, 0, gate=7))) == ["plan.convoys[0].gate is of type int; expected a text."]
    nothing = replace(made, totals=replace(made.totals, clearance="never"))  # type: ignore[arg-type]
    assert list(malformed(nothing)) == ["plan.totals.clearance is of type str; expected int or nothing."]
    assert list(malformed(replace(made, totals=replace(made.totals, clearance=None)))) == []


def test_something_else_than_a_plan_is_malformed() -> None:
    """Nothing of it is looked at."""
    assert list(malformed("plan")) == ["plan is of type str; expected a Plan."]  # type: ignore[arg-type]
