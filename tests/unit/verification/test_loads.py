"""Rule 2: nobody stands, attendants have their seats, and aid has its room."""

from dataclasses import replace

import pytest

from operations import one_bus
from safepassage.domain.aid import Consignment
from safepassage.domain.fleet import Aboard, CargoAboard
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, PerMobility
from safepassage.verification import Rule
from unit.verification.handmade import STRETCHER, WHEELCHAIR, Field, Log, found, plan, said


def fitted(**changes: Field) -> Operation:
    """Return one bus with 50 seats, 1 wheelchair place and 2 stretcher places with 2 attendants each, that takes 100 kg and 60 litres."""
    operation = one_bus()
    kind = replace(operation.vehicle_types[0], places=PerMobility(50, 1, 2), attendant_seats=2, kg=100, litres=60)
    return replace(
        operation,
        vehicle_types=(replace(kind, **changes),),
        groups=(
            EvacueeGroup(id="sitting", place="village", count=100),
            EvacueeGroup(id="wheeled", place="village", count=10, mobility=WHEELCHAIR),
            EvacueeGroup(id="lying", place="village", count=10, mobility=STRETCHER),
        ),
        consignments=(
            Consignment(id="flour", origin="village", destination="town", kg=1000, litres=500),
            Consignment(id="pumps", origin="village", destination="town", kg=300, litres=100),
        ),
        fleets=(replace(operation.fleets[0], place="village"),),
    )


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ({"sitting": 46, "wheeled": 1, "lying": 2}, []),
        ({"sitting": 50}, []),
        ({"sitting": 51}, [("bus-01", 1, "people")]),
        ({"sitting": 47, "lying": 2}, [("bus-01", 1, "people")]),
        ({"wheeled": 3}, [("bus-01", 2, "people")]),
        ({"lying": 26}, [("bus-01", 2, "people"), ("bus-01", 24, "people")]),
    ],
)
def test_people_aboard_fit_the_places_with_attendants_seated(
    people: dict[str, int], expected: list[tuple[str, int, str]]
) -> None:
    """By mobility; two seats go with each stretcher."""
    operation = fitted()
    assert found(operation, plan(operation, [Log(operation, "bus-01").board("town", people)]), Rule.LOAD) == expected


def test_the_sentence_says_how_many_seats_attendants_take() -> None:
    """47 sitting and 4 attendants need 51 seats of 50."""
    operation = fitted()
    made = plan(operation, [Log(operation, "bus-01").board("town", {"sitting": 47, "lying": 2})])
    assert said(operation, made, Rule.LOAD) == [
        "Vehicle bus-01 needs 51 seat places, 4 of them for attendants, at 2030-05-01 06:00 UTC; it has 50. Board 1 fewer."
    ]


def test_aid_aboard_fits_kilograms_and_litres_with_parts_rounded_up() -> None:
    """99 kg of flour take 49.5 litres, rounded up 50; one pump of 1 kg takes 1: 51. 20 kg more of flour make 119 kg and 61 litres."""
    operation = fitted()
    log = Log(operation, "bus-01").load("flour", 99).load("pumps", 1)
    assert found(operation, plan(operation, [log]), Rule.LOAD) == []
    log.load("flour", 20)
    assert found(operation, plan(operation, [log]), Rule.LOAD) == [("bus-01", 20, "kg"), ("bus-01", 1, "litres")]


def test_what_is_aboard_at_the_outset_is_checked_too() -> None:
    """51 people and 101 kg on a vehicle without tasks."""
    operation = fitted()
    fleet = replace(
        operation.fleets[0], aboard=(Aboard(group="sitting", count=51),), cargo=(CargoAboard(consignment="flour", kg=101),)
    )
    operation = replace(operation, fleets=(fleet,))
    assert found(operation, plan(operation, []), Rule.LOAD) == [("bus-01", 1, "people"), ("bus-01", 1, "kg")]


def test_alighting_and_unloading_make_room_again() -> None:
    """Fifty people alight before fifty board; a hundred kilograms are unloaded before a hundred are loaded."""
    operation = fitted()
    log = Log(operation, "bus-01").board("town", {"sitting": 50}).alight({"sitting": 50}).board("town", {"sitting": 50})
    log.load("flour", 100).unload("flour", 100).load("flour", 100)
    assert found(operation, plan(operation, [log]), Rule.LOAD) == []


def test_an_escort_carries_nobody_and_nothing() -> None:
    """Even one person within its places is a breach."""
    operation = fitted(escort=True)
    made = plan(operation, [Log(operation, "bus-01").board("town", {"sitting": 1})])
    assert said(operation, made, Rule.LOAD) == [
        "Vehicle bus-01 is an escort and has people or aid aboard at 2030-05-01 06:00 UTC. An escort carries nobody and nothing."
    ]
    assert found(operation, plan(operation, [Log(operation, "bus-01").load("pumps", 1)]), Rule.LOAD) == [("bus-01", 1, "")]
