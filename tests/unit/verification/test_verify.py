"""The whole check: identity of the plan, hostile plans, and what the result says."""

from dataclasses import replace
from typing import Any

import pytest

from operations import one_bus, two_corridors
from safepassage.domain.plan import Board, Drive, Goods, Headcount, Load, Objective, Phase, Plan, Price, PriceKind, Unload
from safepassage.domain.uncertainty import Action, Situation, StandingOrder
from safepassage.units import MINUTE
from safepassage.verification import Rule, Verification, Violation, verify
from safepassage.verification.violations import Findings
from unit.verification.handmade import (
    IN,
    SEAT,
    found,
    one_bus_plan,
    proof,
    two_corridors_plan,
    with_certificate,
    with_convoy,
    with_task,
    with_tasks,
)

HUGE = 10**15
GO_ON_NOWHERE = StandingOrder(situation=Situation.LATE, action=Action.GO_ON, corridor="nowhere")


@pytest.mark.parametrize(
    ("changes", "rule", "expected"),
    [
        ({"version": 2}, Rule.PLAN, [("version", 1, "")]),
        ({"operation": "other"}, Rule.PLAN, [("operation", 1, "")]),
        ({"digest": "0" * 64}, Rule.PLAN, [("digest", 1, "")]),
        ({"orders": (GO_ON_NOWHERE,)}, Rule.PLAN, [("order late", 1, "")]),
        ({"horizon": 0}, Rule.HORIZON, [("horizon", 1, "s")]),
        ({"horizon": -5}, Rule.HORIZON, [("horizon", 6, "s")]),
        ({"horizon": 420 * MINUTE + 7}, Rule.HORIZON, [("horizon", 7, "s")]),
    ],
)
def test_a_plan_belongs_to_its_operation(changes: dict[str, Any], rule: Rule, expected: list[tuple[str, int, str]]) -> None:
    """Version, id, digest and horizon."""
    made = replace(one_bus_plan(), **changes)
    assert found(one_bus(), made, rule)[: len(expected)] == expected


def test_a_plan_may_have_orders_of_its_own() -> None:
    """For every corridor, or for one that there is."""
    orders = tuple(replace(GO_ON_NOWHERE, corridor=corridor) for corridor in ("", "road"))
    assert verify(one_bus(), replace(one_bus_plan(), orders=orders)).ok


def _hostile() -> dict[str, Plan]:
    made, busy = one_bus_plan(), two_corridors_plan()
    big = proof(one_bus(), 0)
    gate = Price(kind=PriceKind.GATE, subject="road", direction=IN, start=-HUGE, end=HUGE, price=HUGE)
    return {
        "nothing at all": replace(made, blocks=(), convoys=(), conditions=()),
        "no plan": "plan",  # type: ignore[dict-item]
        "another operation's": busy,
        "negative times": with_task(made, 0, start=-HUGE, end=-HUGE),
        "times beyond every calendar": with_task(made, 23, start=HUGE, end=HUGE),
        "beyond all measure": with_task(made, 0, start=-(10**5_000)),
        "people without number": with_task(made, 5, people=(Headcount(group="villagers", count=HUGE),)),
        "people below nothing": with_task(made, 5, people=(Headcount(group="villagers", count=-HUGE),)),
        "aid from nowhere": with_tasks(made, Load(place="x", start=0, end=0, goods=(Goods(consignment="x", kg=-1),))),
        "aid of nothing": with_tasks(made, Unload(place="town", start=0, end=0, goods=())),
        "boarding nothing for nowhere": with_tasks(made, Board(place="town", site="", offers=(), start=0, end=0, people=())),
        "the same mobility twice": with_task(made, 5, offers=(SEAT, SEAT)),
        "a thousand blocks of one vehicle": replace(made, blocks=made.blocks * 1_000),
        "convoys of one name": replace(made, convoys=made.convoys * 200),
        "a convoy of nobody nowhere": with_convoy(made, 0, corridor="", window="", gate="", entry=-HUGE, vehicles=()),
        "a convoy far away": with_convoy(made, 0, entry=HUGE, vehicles=("",) * 100),
        "an endless grid": with_certificate(made, proofs=(replace(big, step=1, horizon=HUGE),)),
        "many proofs of long grids": with_certificate(made, proofs=(replace(big, step=1, horizon=200_000),) * 50),
        "an endless grid without vehicles": with_certificate(made, proofs=(replace(big, step=1, horizon=HUGE, vehicles=0),)),
        "a step of nothing": with_certificate(made, proofs=(replace(big, step=0),)),
        "a step back": with_certificate(made, proofs=(replace(big, step=-HUGE),)),
        "one enormous step": with_certificate(made, proofs=(replace(big, step=HUGE),)),
        "fewer than no vehicles": with_certificate(made, proofs=(replace(big, vehicles=-HUGE),)),
        "a horizon before the start": with_certificate(made, proofs=(replace(big, horizon=-HUGE),)),
        "enormous prices": with_certificate(made, proofs=(replace(big, prices=(gate,) * 100),)),
        "a price below nothing": with_certificate(made, proofs=(replace(big, prices=(replace(gate, price=-1),)),)),
        "a phase beyond": with_certificate(made, proofs=(replace(big, phases=(Phase(place="town", loaded=True, offset=HUGE),)),)),
        "enormous claims": with_certificate(made, value=-HUGE, bound=HUGE, people_bound=-HUGE, gap=1e308),
        "another question": replace(made, objective=Objective.SIZE),
    }


@pytest.mark.parametrize("name", list(_hostile()))
def test_hostile_plans_get_a_list_of_violations_never_an_error(name: str) -> None:
    """Whatever stands in the plan, the answer comes and is not yes."""
    if name == "the same mobility twice":
        assert verify(one_bus(), _hostile()[name]).ok  # harmless: a set is a set
        return
    verification = verify(one_bus(), _hostile()[name])
    assert not verification.ok
    assert verification.summary().startswith("The plan breaks ")


def test_a_malformed_plan_is_not_looked_at_further() -> None:
    """Nothing was counted, and the summary says so."""
    verification = verify(one_bus(), replace(one_bus_plan(), horizon="late"))  # type: ignore[arg-type]
    assert verification.violations == (
        Violation(
            rule=Rule.PLAN,
            subject="plan",
            amount=1,
            unit="",
            message="plan.horizon is of type str; expected a whole number. The plan was not looked at further.",
        ),
    )
    assert dict(verification.checks) == {}
    assert (verification.bound, verification.people_bound) == (None, None)
    assert verification.summary() == (
        "The plan breaks 1 of the rules, 1 times: plan (1). Looked at: nothing.\n"
        "- [plan] plan.horizon is of type str; expected a whole number. The plan was not looked at further."
    )


def test_a_good_plan_says_what_was_looked_at() -> None:
    """Counts in words, none of them 0."""
    summary = verify(two_corridors(), two_corridors_plan()).summary()
    assert summary == (
        "The plan keeps every rule and its certificate holds. Looked at: 4 blocks, 60 tasks, 40 drives, 5 exposed stretches, 9 loads, "
        "10 services, 6 convoys, 3 reception hours, 5 boardings, 5 alightings, 9 totals, 1 proofs, 2 prices."
    )


def test_verifying_changes_nothing_and_says_the_same_twice() -> None:
    """Two runs, one result."""
    broken = with_tasks(one_bus_plan(), Drive(leg="town-outer", direction=IN, start=0, end=1))
    first, second = verify(one_bus(), broken), verify(one_bus(), broken)
    assert first == second
    assert isinstance(first, Verification)
    assert not first.ok


def test_instants_are_printed_as_dates_where_there_are_dates() -> None:
    """With seconds only if there are any."""
    clock = Findings(one_bus()).clock
    assert clock(0) == "2030-05-01 06:00 UTC"
    assert clock(86_461) == "2030-05-02 06:01:01 UTC"
    assert clock(10**10 + 1) == "second 10000000001"
    assert clock(-(10**10) - 1) == "second -10000000001"
    assert clock(10**10) == "2347-03-21 23:46:40 UTC"
