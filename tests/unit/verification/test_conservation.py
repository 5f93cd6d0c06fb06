"""Rule 6: who boards is received, nobody rides inwards, aid is neither lost nor made."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from operations import one_bus
from safepassage.domain.aid import Consignment
from safepassage.domain.fleet import Aboard, CargoAboard
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, PerMobility, ReceptionSite
from safepassage.domain.plan import Goods, Headcount
from safepassage.verification import Rule
from unit.verification.handmade import (
    IN,
    OUT,
    SEAT,
    WHEELCHAIR,
    Found,
    Log,
    changed,
    found,
    one_bus_plan,
    plan,
    said,
    with_task,
    with_tasks,
)


def square() -> Operation:
    """Return one bus in a village that has two groups, a site of its own, and aid in both directions."""
    operation = one_bus()
    kind = replace(operation.vehicle_types[0], places=PerMobility(50, 2), kg=500, litres=500)
    return replace(
        operation,
        vehicle_types=(kind,),
        fleets=(replace(operation.fleets[0], place="village"),),
        groups=(
            EvacueeGroup(id="sitting", place="village", count=60),
            EvacueeGroup(id="wheeled", place="village", count=2, mobility=WHEELCHAIR),
        ),
        reception_sites=(ReceptionSite(place="town"), ReceptionSite(place="village")),
        consignments=(
            Consignment(id="flour", origin="village", destination="village", kg=100),
            Consignment(id="pumps", origin="town", destination="village", kg=100),
            Consignment(id="tents", origin="village", destination="town", kg=100),
        ),
    )


def carrying(people: int = 0, kg: int = 0) -> Operation:
    """Return the same with people and flour aboard at the outset."""
    operation = square()
    aboard = (Aboard(group="sitting", count=people),) if people else ()
    cargo = (CargoAboard(consignment="flour", kg=kg),) if kg else ()
    return replace(operation, fleets=(replace(operation.fleets[0], aboard=aboard, cargo=cargo),))


def check(operation: Operation, do: Callable[[Log], Log], rule: Rule) -> list[Found]:
    """Return what is found of a rule after the one bus has done something."""
    return found(operation, plan(operation, [do(Log(operation, "bus-01"))]), rule)


BOTH = {"sitting": 10, "wheeled": 1}

PEOPLE: list[tuple[Callable[[Log], Log], list[Found]]] = [
    (lambda log: log.board("village", BOTH).alight(BOTH), []),
    # Nobody boards while anybody is aboard, not even for an empty boarding.
    (lambda log: log.board("village", BOTH).board("village", BOTH), [("bus-01", 11, "people"), ("bus-01", 22, "people")]),
    (lambda log: log.board("village", {}).board("village", {}), [("bus-01", 0, "people")]),
    # Everybody alights, and nobody else.
    (lambda log: log.board("village", BOTH).alight({"sitting": 8, "wheeled": 1}), [("bus-01", 2, "people")]),
    (lambda log: log.board("village", BOTH).alight({"sitting": 11, "wheeled": 1}), [("bus-01", 1, "people")]),
    (lambda log: log.board("village", BOTH).alight({"sitting": 11}), [("bus-01", 2, "people")]),
    (lambda log: log.alight({}), [("bus-01", 1, "people")]),
    # A trip goes where its boarding said.
    (lambda log: log.board("town", BOTH).alight(BOTH), [("bus-01", 11, "people")]),
    # Who boards is received.
    (lambda log: log.board("village", BOTH), [("bus-01", 11, "people")]),
    # Counts are above 0.
    (lambda log: log.board("village", {"sitting": 0}).alight({}), [("bus-01", 1, "people")]),
    (lambda log: log.board("village", {"sitting": 1}).alight({"sitting": 1, "wheeled": -3}), [("bus-01", 4, "people")]),
]


@pytest.mark.parametrize(("do", "expected"), PEOPLE)
def test_a_trip_is_one_boarding_and_one_alighting_of_everybody(do: Callable[[Log], Log], expected: list[Found]) -> None:
    """Each breach is reported with the number of people."""
    assert check(square(), do, Rule.PEOPLE) == expected


def test_people_board_where_they_wait() -> None:
    """Boarding the villagers in town is not possible."""
    made = with_task(one_bus_plan(), 5, place="town")
    assert found(one_bus(), made, Rule.PEOPLE) == [("bus-01", 50, "people")]


def test_no_group_boards_more_than_it_counts() -> None:
    """The two trips board 100 people; 99 wait."""
    operation = one_bus()
    operation = replace(operation, groups=(replace(operation.groups[0], count=99),))
    assert found(operation, one_bus_plan(operation), Rule.PEOPLE) == [("villagers", 1, "people")]


def test_people_aboard_at_the_outset_alight_before_the_first_boarding() -> None:
    """Five people: alighted they are received; left aboard, by a vehicle with or without tasks, they are not."""
    operation = carrying(people=5)
    assert check(operation, lambda log: log.alight({"sitting": 5}).board("village", BOTH).alight(BOTH), Rule.PEOPLE) == []
    assert check(operation, lambda log: log.board("village", BOTH).alight({"sitting": 15, "wheeled": 1}), Rule.PEOPLE) == [
        ("bus-01", 5, "people")
    ]
    assert check(operation, lambda log: log, Rule.PEOPLE) == [("bus-01", 5, "people")]


def test_an_alighting_offers_what_the_boarding_offered() -> None:
    """Or, for people aboard at the outset, what they need."""
    operation = square()
    log = Log(operation, "bus-01").board("village", BOTH).alight({"sitting": 10})
    log.tasks[1] = changed(log.tasks[1], people=log.tasks[0].people)  # type: ignore[union-attr]
    assert said(operation, plan(operation, [log]), Rule.SITE) == [
        "Vehicle bus-01 must offer seat and wheelchair for the alighting at 2030-05-01 06:30 UTC, as when boarding."
    ]
    operation = carrying(people=5)
    log = Log(operation, "bus-01").alight(BOTH)
    assert "must offer seat for" in said(operation, plan(operation, [log]), Rule.SITE)[0]
    log = Log(square(), "bus-01").alight({"sitting": 1})
    assert "must offer nothing for" in said(square(), plan(square(), [log]), Rule.SITE)[0]


def test_nobody_who_boarded_is_carried_inwards() -> None:
    """From the inner gate to the village is off the chain; from the post inwards is on it."""
    operation = replace(one_bus(), reception_sites=(ReceptionSite(place="village"),))
    log = Log(operation, "bus-01", now=120 * 60).drive("town-outer", "outer-post", to=IN)
    people = {"villagers": 20}
    log.tasks.append(changed(Log(operation, "bus-01", now=log.now).board("village", people).tasks[0], place="post"))
    log.at(log.tasks[-1].end).drive("post-inner", "inner-village", to=IN)
    assert said(operation, plan(operation, [log]), Rule.PEOPLE)[1] == (
        "Vehicle bus-01 carries 20 people inwards on leg post-inner at 2030-05-01 08:45 UTC. Alight them outside first."
    )


def test_people_aboard_at_the_outset_may_go_inwards_and_boarded_ones_outwards() -> None:
    """They were on their way before the plan."""
    operation = one_bus()
    operation = replace(operation, fleets=(replace(operation.fleets[0], aboard=(Aboard(group="villagers", count=3),)),))
    log = Log(operation, "bus-01").drive("town-outer", "outer-post", to=IN).drive("outer-post", "town-outer", to=OUT)
    assert check(operation, lambda _: log.alight({"villagers": 3}), Rule.PEOPLE) == []


CARGO: list[tuple[Callable[[Log], Log], list[Found]]] = [
    (lambda log: log.load("flour", 100).unload("flour", 60).unload("flour", 40), []),
    (lambda log: log.load("flour", 100).unload("flour", 99), [("bus-01", 1, "kg")]),
    (lambda log: log.load("flour", 10).unload("flour", 12), [("bus-01", 2, "kg")]),
    (lambda log: log.load("flour", 101).unload("flour", 101), [("flour", 1, "kg")]),
    (lambda log: log.load("pumps", 5).unload("pumps", 5), [("bus-01", 5, "kg")]),
    (lambda log: log.load("tents", 5).unload("tents", 5), [("bus-01", 5, "kg")]),
    (lambda log: log.load("flour", 0), [("bus-01", 1, "kg")]),
    (lambda log: log.unload("flour", -2), [("bus-01", 3, "kg")]),
]


@pytest.mark.parametrize(("do", "expected"), CARGO)
def test_aid_goes_from_its_origin_to_its_destination_whole(do: Callable[[Log], Log], expected: list[Found]) -> None:
    """Each breach is reported in kilograms."""
    assert check(square(), do, Rule.CARGO) == expected


def test_aid_aboard_at_the_outset_may_stay_aboard_or_be_unloaded() -> None:
    """But what is loaded on top of it must come off."""
    operation = carrying(kg=30)
    assert check(operation, lambda log: log, Rule.CARGO) == []
    assert check(operation, lambda log: log.unload("flour", 30), Rule.CARGO) == []
    assert check(operation, lambda log: log.load("flour", 20).unload("flour", 20), Rule.CARGO) == []
    assert check(operation, lambda log: log.load("flour", 20).unload("flour", 10), Rule.CARGO) == [("bus-01", 10, "kg")]


def test_one_group_named_twice_in_a_boarding_is_added_up() -> None:
    """Thirty and twenty are fifty."""
    made = one_bus_plan()
    split = (Headcount(group="villagers", count=30), Headcount(group="villagers", count=20))
    assert found(one_bus(), with_task(made, 5, people=split), Rule.PEOPLE) == []
    assert SEAT in made.blocks[0].tasks[5].offers  # type: ignore[union-attr]


def test_a_plan_that_only_alights_is_reported() -> None:
    """Without the boarding the alighting of 50 makes 50 people, and there was nobody to alight."""
    made = one_bus_plan()
    tasks = made.blocks[0].tasks
    broken = with_tasks(made, *tasks[:5], *tasks[6:])
    assert found(one_bus(), broken, Rule.PEOPLE) == [("bus-01", 1, "people"), ("bus-01", 50, "people")]


def test_goods_of_one_task_are_checked_one_by_one() -> None:
    """Two consignments in one loading: the one that waits elsewhere is named."""
    operation = square()
    log = Log(operation, "bus-01").load("flour", 10).unload("flour", 10)
    goods = (Goods(consignment="flour", kg=5), Goods(consignment="pumps", kg=5))
    log.tasks = [changed(task, goods=goods) for task in log.tasks]
    assert said(operation, plan(operation, [log]), Rule.CARGO) == [
        "Vehicle bus-01 loads pumps at village at 2030-05-01 06:00 UTC; it waits at town."
    ]
