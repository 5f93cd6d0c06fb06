"""The fan of people against time: a plan, a middle and an area, named where they end."""

from dataclasses import replace

from operations import one_bus
from safepassage.documents.clocks import Clocks
from safepassage.documents.fan import fan
from safepassage.domain.field_defaults import EVERYTHING
from safepassage.planning.solve import solve
from safepassage.simulation.simulate import simulate

CLOCKS = Clocks(one_bus())


def test_what_comes_out_as_planned_has_one_line_and_one_name() -> None:
    """Nothing varies: plan and quantiles end at one height, and share one name there."""
    operation = one_bus()
    result = simulate(operation, solve(operation, time_limit=20), replications=2, without=EVERYTHING, costs=False)
    drawn = fan(result, CLOCKS, "fan")
    assert drawn.count(">plan, P90, P50, P10<") == 1
    assert [drawn.count(f'class="{name}"') for name in ("fan", "fan-middle", "fan-plan")] == [1, 1, 1]


def test_nobody_makes_no_picture() -> None:
    """A plan that brings nobody out has no fan."""
    operation = one_bus()
    result = simulate(operation, solve(operation, time_limit=20), replications=2, without=EVERYTHING, costs=False)
    assert not fan(replace(result, hours=()), CLOCKS, "fan")
