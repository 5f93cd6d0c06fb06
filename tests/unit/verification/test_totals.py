"""Totals are counted again, and the open points of the terms are exactly those of the windows used."""

from dataclasses import replace

import pytest

from operations import one_bus
from safepassage.domain.agreement import Clause, Consent, ConsentState, Party
from safepassage.domain.aid import Consignment
from safepassage.domain.fleet import Aboard
from safepassage.domain.network import AccessWindow
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Goods, Headcount, Plan
from safepassage.units import HOUR, MINUTE
from safepassage.verification import Rule, verify
from unit.verification.handmade import (
    IN,
    NO_TOTALS,
    ONE_BUS_TOTALS,
    OUT,
    Field,
    Log,
    convoy,
    found,
    one_bus_log,
    one_bus_plan,
    plan,
    said,
    trip_out,
)


def claiming(**changes: Field) -> Plan:
    """Return the plan for one bus with other totals."""
    return replace(one_bus_plan(), totals=replace(ONE_BUS_TOTALS, **changes))


@pytest.mark.parametrize(
    ("name", "value", "amount", "unit"),
    [
        ("people", 101, 1, "people"),
        ("weighted", 98, 2, "people"),
        ("clearance", None, 370 * MINUTE, "s"),
        ("clearance", 371 * MINUTE, MINUTE, "s"),
        ("exposure_people", 0, 360_000, "person-seconds"),
        ("exposure_vehicles", 12_001, 1, "vehicle-seconds"),
        ("metres", 117_000, 1_000, "m"),
        ("vehicles_used", 0, 1, "vehicles"),
    ],
)
def test_each_total_is_counted_again(name: str, value: int | None, amount: int, unit: str) -> None:
    """The difference is the amount."""
    assert found(one_bus(), claiming(**{name: value}), Rule.TOTALS) == [(name, amount, unit)]


def test_a_total_that_is_none_is_said_so() -> None:
    """Words, not the name of a value."""
    assert said(one_bus(), claiming(clearance=None), Rule.TOTALS) == [
        "The plan's total clearance is none; counted again it is 22200 s. Correct the total."
    ]


def test_people_by_group_and_aid_delivered_are_counted_by_name() -> None:
    """A wrong number, a name too many, and a name given twice."""
    heads = tuple(Headcount(group=name, count=count) for name, count in (("villagers", 90), ("x", 10)))
    assert found(one_bus(), claiming(by_group=heads), Rule.TOTALS) == [
        ("by_group villagers", 10, "people"),
        ("by_group x", 10, "people"),
    ]
    twice = 2 * (Headcount(group="villagers", count=50),)
    assert found(one_bus(), claiming(by_group=twice), Rule.TOTALS) == [("by_group", 1, "")]
    assert found(one_bus(), claiming(delivered=(Goods(consignment="y", kg=7),)), Rule.TOTALS) == [("delivered y", 7, "kg")]


def test_weights_aid_and_vehicles_are_counted() -> None:
    """One vehicle brings 20 kg from town to town, and nobody."""
    operation = one_bus()
    operation = replace(
        operation,
        vehicle_types=(replace(operation.vehicle_types[0], kg=20, litres=20),),
        consignments=(Consignment(id="flour", origin="town", destination="town", kg=20),),
        priority_weights=((1, 3),),
    )
    made = plan(operation, [Log(operation, "bus-01").load("flour", 20).unload("flour", 20)])
    made = replace(made, totals=replace(NO_TOTALS, delivered=(Goods(consignment="flour", kg=20),), vehicles_used=1))
    assert found(operation, made, Rule.TOTALS) == []
    weighted = one_bus_plan(operation)
    assert found(operation, weighted, Rule.TOTALS) == [("weighted", 200, "people")]


def test_people_received_after_the_plans_horizon_do_not_count() -> None:
    """With a deadline between the two alightings, half of them."""
    late = replace(one_bus_plan(), horizon=300 * MINUTE)
    assert [each for each in found(one_bus(), late, Rule.TOTALS) if "exposure" not in each[0]] == [
        ("people", 50, "people"),
        ("weighted", 50, "people"),
        ("clearance", 130 * MINUTE, "s"),
        ("by_group villagers", 50, "people"),
    ]


def test_exposure_of_a_vehicle_inside_counts_from_the_opening_and_of_people_aboard_until_received() -> None:
    """In the village with 4 people aboard: the window opens at minute 120, and the bus is at the outer gate at minute 175."""
    operation = one_bus()
    fleet = replace(operation.fleets[0], place="village", aboard=(Aboard(group="villagers", count=4),))
    operation = replace(operation, fleets=(fleet,))
    log = trip_out(Log(operation, "bus-01", now=135 * MINUTE), "out").alight({"villagers": 4})
    made = plan(operation, [log], [convoy("out", "road", OUT, "morning", "inner", 140 * MINUTE, "bus-01")])
    assert said(operation, made, Rule.TOTALS)[3:5] == [
        "The plan's total exposure_people is 0; counted again it is 13200 person-seconds. Correct the total.",
        "The plan's total exposure_vehicles is 0; counted again it is 3300 vehicle-seconds. Correct the total.",
    ]


def test_people_still_aboard_are_exposed_until_the_operation_ends() -> None:
    """Boarding starts in the village at minute 160, and the operation ends at minute 420."""
    operation = one_bus()
    log = one_bus_log(operation)
    log.tasks = log.tasks[:6]
    made = plan(operation, [log])
    assert ("exposure_people", 50 * 260 * MINUTE, "person-seconds") in found(operation, made, Rule.TOTALS)


def agreed(**states: ConsentState) -> Operation:
    """Return the one-bus operation with two parties, and a clause for its window on which they stand as given."""
    operation = one_bus()
    return replace(
        operation,
        windows=(replace(operation.windows[0], clauses=("start",)),),
        parties=(Party(id="a", name="Party A"), Party(id="b", name="Party B")),
        clauses=(Clause(id="start", subject="The start"),),
        assumed=("start",),
        consents=tuple(Consent(clause="start", party=party, state=state) for party, state in states.items()),
    )


def test_a_plan_names_exactly_the_open_points_that_it_rests_on() -> None:
    """One that is missing, and one that it does not rest on."""
    operation = agreed(a=ConsentState.AGREED_IN_DETAIL, b=ConsentState.PROPOSED)
    made = one_bus_plan(operation)
    point = "The start: Party B is at 'proposed', not agreed in detail."
    assert made.conditions == (point,)
    assert found(operation, made, Rule.CONDITION) == []
    assert verify(operation, made).checks["conditions"] == 1
    assert said(operation, replace(made, conditions=()), Rule.CONDITION) == [
        f'The plan rests on an open point that it does not name: "{point}". Add it.'
    ]
    assert said(operation, replace(made, conditions=(point, "The moon.")), Rule.CONDITION) == [
        "The plan names a condition that it does not rest on: 'The moon.'. Remove it."
    ]


def test_a_firm_window_has_no_conditions() -> None:
    """Both parties agree."""
    operation = agreed(a=ConsentState.CONFIRMED_IN_WRITING, b=ConsentState.AGREED_IN_DETAIL)
    assert one_bus_plan(operation).conditions == ()
    assert found(operation, one_bus_plan(operation), Rule.CONDITION) == []


def test_exposure_outside_convoys_rests_on_a_window_too_a_firm_one_if_there_is_one() -> None:
    """A bus that only stands in the village and drives to the inner gate rests on the open point, unless a firm window holds it too."""
    operation = agreed(a=ConsentState.AGREED_IN_DETAIL)
    operation = replace(operation, fleets=(replace(operation.fleets[0], place="village"),), horizon=300 * MINUTE)
    log = Log(operation, "bus-01", now=2 * HOUR).drive("inner-village", to=OUT).drive("inner-village", to=IN)
    assert len(said(operation, plan(operation, [log]), Rule.CONDITION)) == 1
    firm = AccessWindow(id="firm", corridor="road", opens=2 * HOUR, closes=6 * HOUR)
    operation = replace(operation, windows=(*operation.windows, firm))
    assert found(operation, plan(operation, [log]), Rule.CONDITION) == []


def test_exposure_outside_every_window_rests_on_none() -> None:
    """It is a breach of the window, not a condition."""
    operation = agreed(a=ConsentState.AGREED_IN_DETAIL)
    log = Log(operation, "bus-01").drive("town-outer", "outer-post", to=IN).drive("outer-post", to=OUT)
    assert found(operation, plan(operation, [log]), Rule.CONDITION) == []
