"""The answer of a plan in lines."""

from dataclasses import replace

import pytest

from operations import one_bus
from safepassage import Objective, Operation, Plan, solve
from safepassage.domain.aid import Consignment
from safepassage.domain.plan import Goods
from safepassage.interfaces.answer import Answer, answer_lines
from safepassage.units import HOUR

BUS = one_bus()


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Return the plan of two trips: 100 of 120 people."""
    return solve(BUS)


def rows(operation: Operation, plan: Plan) -> dict[str, str]:
    """Return the answer by the names of its lines."""
    lines = answer_lines(Answer(operation=operation, plan=plan))
    return {name: text.strip() for name, _, text in (line.strip().partition("  ") for line in lines)}


def test_a_plan_that_rests_on_open_points_says_so_first(plan: Plan) -> None:
    """The open points come before any number."""
    lines = answer_lines(
        Answer(operation=BUS, plan=replace(plan, conditions=("Route: A is at 'proposed', not agreed in detail.",)))
    )
    assert lines[:4] == [
        "One bus, one road",
        "  CONDITIONAL: this plan rests on what is not agreed by all.",
        "  - Route: A is at 'proposed', not agreed in detail.",
        "",
    ]


def test_people_and_weights_are_told_apart(plan: Plan) -> None:
    """Where people weigh differently, the bound on people and the bound on what is planned for are two lines."""
    weighted = replace(BUS, priority_weights=((1, 3),))
    certificate = replace(plan.certificate, value=300, bound=330, gap=1 / 11, people_bound=110)
    found = rows(weighted, replace(plan, certificate=certificate))
    assert found["Counted by priority"] == "300"
    assert found["Bound"] == "no plan can bring out more than 330, counted by priority"
    assert found["Whatever priority"] == "no plan can bring out more than 110 people"
    assert found["Gap"] == "9.1\u202f%"
    assert rows(BUS, plan)["Bound"] == "no plan can bring out more than 100 people"
    assert "Counted by priority" not in rows(BUS, plan)


def test_the_bound_of_clear_is_a_time(plan: Plan) -> None:
    """Nobody can have everybody out before then."""
    certificate = replace(plan.certificate, objective=Objective.CLEAR, value=6 * HOUR, bound=5 * HOUR, gap=1 / 6)
    found = rows(BUS, replace(plan, objective=Objective.CLEAR, certificate=certificate))
    assert found["Bound"].replace("\u00a0", " ") == "no plan can have everybody out before 1 May 11:00 UTC"


def test_the_bound_of_size_is_a_number_of_vehicles(plan: Plan) -> None:
    """So many are used, and fewer cannot do it."""
    certificate = replace(plan.certificate, objective=Objective.SIZE, value=2, bound=2)
    found = rows(BUS, replace(plan, objective=Objective.SIZE, certificate=certificate))
    assert found["Vehicles needed"] == "2"
    assert found["Bound"] == "no plan clears everybody with fewer than 2 vehicles"


def test_aid_is_told_where_there_is_any(plan: Plan) -> None:
    """An operation with consignments has a line for what is handed over."""
    carrying = replace(BUS, consignments=(Consignment(id="food", origin="town", destination="village", kg=2_500),))
    delivered = replace(plan, totals=replace(plan.totals, delivered=(Goods(consignment="food", kg=1_500),)))
    assert rows(carrying, delivered)["Aid delivered"] == "1.5\u202ft"
    assert "Aid delivered" not in rows(BUS, plan)


def test_without_anybody_received_there_is_no_last_person(plan: Plan) -> None:
    """A plan that brings nobody out has no clearance time."""
    assert rows(BUS, plan)["Last person received"].replace("\u00a0", " ") == "1 May 12:10 UTC"
    assert "Last person received" not in rows(BUS, replace(plan, totals=replace(plan.totals, people=0, clearance=None)))
