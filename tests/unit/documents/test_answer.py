"""The answer in three sentences."""

from dataclasses import replace

from operations import one_bus
from safepassage.documents.answer import answer
from safepassage.documents.clocks import Clocks
from safepassage.documents.facts import derive
from safepassage.domain.agreement import Clause, Party
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Objective, Plan
from safepassage.units import HOUR, MINUTE
from unit.documents.plans import flood, flood_plan, idle_plan, one_bus_plan


def _answer(operation: Operation, plan: Plan) -> list[str]:
    return [
        sentence.replace("\u00a0", " ").replace("\u202f", " ") for sentence in answer(derive(operation, plan), Clocks(operation))
    ]


def test_most_people() -> None:
    """How many of how many by when; what no plan can exceed; the last boarding and when all must be out."""
    assert _answer(one_bus(), one_bus_plan()) == [
        "This plan brings 100 of 120 people who wait to reception sites, the last of them by 1 May 12:10 UTC.",
        "No plan with these vehicles under these terms can bring out more than 100 people by 1 May 13:00 UTC: the gap is 0 %.",
        (
            "The last boarding ends at 1 May 11:10 UTC; every vehicle must be out of the corridors by 1 May 11:50 UTC, "
            "and in this plan the last is out by 1 May 11:50 UTC."
        ),
    ]


def test_weighted_people_and_a_gap() -> None:
    """With priorities both counts are told, and how many more there could be."""
    operation = replace(one_bus(), priority_weights=((1, 3),))
    plan = one_bus_plan(operation)
    certificate = replace(plan.certificate, value=300, bound=330, gap=30 / 330, people_bound=110)
    assert _answer(operation, replace(plan, certificate=certificate))[1] == (
        "No plan with these vehicles under these terms can bring out more than 110 people by 1 May 13:00 UTC, 10 more than this one; "
        "counted by priority, which is what it plans for, it reaches 300 of at most 330: the gap is 9.1 %."
    )


def test_earliest_clearance_and_fewest_vehicles() -> None:
    """The other two questions have bounds of their own kind."""
    plan = one_bus_plan()
    clear = replace(plan.certificate, objective=Objective.CLEAR, value=6 * HOUR, bound=6 * HOUR - 10 * MINUTE, gap=0.028)
    assert _answer(one_bus(), replace(plan, objective=Objective.CLEAR, certificate=clear))[1] == (
        "No plan with these vehicles under these terms can have everybody received before 1 May 11:50 UTC: the gap is 2.8 %."
    )
    size = replace(plan.certificate, objective=Objective.SIZE, value=1, bound=1, gap=0.0)
    assert _answer(one_bus(), replace(plan, objective=Objective.SIZE, certificate=size))[1] == (
        "It uses 1 vehicle, and no plan under these terms can do it by 1 May 13:00 UTC with fewer than 1: the gap is 0 %."
    )


def test_everybody_and_no_corridor() -> None:
    """All 50 come out of the flood, and no window limits it."""
    sentences = _answer(flood(), flood_plan(flood()))
    assert sentences[0] == "This plan brings all 50 people who wait to reception sites, the last of them by 1 May 07:10 UTC."
    assert sentences[2] == (
        "The last boarding ends at 1 May 06:40 UTC; no access window limits it, and people count if they are received by 1 May 10:00 UTC."
    )


def test_nobody() -> None:
    """An idle plan says so."""
    sentences = _answer(one_bus(), idle_plan(one_bus()))
    assert sentences[0] == "This plan brings nobody out: 0 of 120 people who wait."
    assert sentences[2] == "No vehicle moves in it."


def test_what_it_hangs_on() -> None:
    """Open points are counted; without any, agreed clauses are told."""
    base = one_bus()
    operation = replace(
        base,
        parties=(Party(id="a", name="A"),),
        clauses=(Clause(id="route", subject="Route"),),
        windows=(replace(base.windows[0], clauses=("route",)),),
    )
    plan = one_bus_plan(operation)
    assert _answer(operation, plan)[2].startswith("Every clause it rests on is agreed in detail by every party to it; the last")
    one = replace(plan, conditions=("Route: A is at 'proposed'.",))
    assert _answer(operation, one)[2].startswith(
        "It is conditional on 1 point that is not agreed by all (listed below); the last"
    )
