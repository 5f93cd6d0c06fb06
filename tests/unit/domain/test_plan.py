"""What a plan says of itself."""

from dataclasses import replace

import pytest

from safepassage.domain.plan import PLAN_VERSION, Certificate, Objective, Plan, Totals

PLAN = Plan(
    operation="one-bus",
    digest="0" * 64,
    objective=Objective.RESCUE,
    horizon=3_600,
    seed=0,
    conditions=(),
    convoys=(),
    blocks=(),
    totals=Totals(
        people=0,
        weighted=0,
        by_group=(),
        delivered=(),
        clearance=None,
        exposure_people=0,
        exposure_vehicles=0,
        metres=0,
        vehicles_used=0,
    ),
    certificate=Certificate(objective=Objective.RESCUE, value=0, bound=0, gap=0.0, people_bound=0, proofs=()),
)


@pytest.mark.parametrize(("conditions", "conditional"), [((), False), (("Route: North has not agreed.",), True)])
def test_a_plan_that_rests_on_anything_open_is_conditional(conditions: tuple[str, ...], conditional: bool) -> None:  # noqa: FBT001 - a column
    """One condition is enough."""
    assert replace(PLAN, conditions=conditions).conditional is conditional


def test_a_plan_is_of_the_present_version() -> None:
    """Unless it says otherwise."""
    assert (PLAN.version, PLAN_VERSION) == (1, 1)
