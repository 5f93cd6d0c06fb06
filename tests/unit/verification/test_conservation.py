"""Rule 6: who boards is received, nobody rides inwards, aid is neither lost nor made."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from operations import one_bus
from safepassage.domain.aid import Consignment
from safepassage.domain.fleet import Aboard, CargoAboard
from safepassage.domain.network import Role
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, Mobility, PerMobility, ReceptionSite
from safepassage.domain.plan import Board, Goods, Headcount, Plan
from safepassage.verification import Rule
from unit.verification.handmade import (
    IN,
    OUT,
    SEAT,
    WHEELCHAIR,
    Field,
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


def on_rounds() -> Operation:
    """Return two villages collected on rounds, a barn that is not, and a bus in the first village, outside any corridor."""
    one = one_bus()
    barn = replace(one.places[-1], id="barn", name="Barn", exposed_in="", rounds=False)
    villages = tuple(replace(barn, id=name, rounds=True) for name in ("oak", "elm"))
    town = replace(one.place["town"], roles=frozenset({Role.DEPOT, Role.RECEPTION_SITE}))
    leg = replace(one.legs[0], exposed_in="")
    road = [("town", "oak"), ("oak", "elm"), ("elm", "barn")]
    bus = replace(
        one.vehicle_types[0], places=PerMobility(10, 1, 0), boarding_fixed=60, boarding_per_person=PerMobility(20, 300, 900)
    )
    group = one.groups[0]
    return replace(
        one,
        places=(town, *villages, barn),
        legs=tuple(replace(leg, id=f"{a}-{b}", outer=a, inner=b) for a, b in road),
        corridors=(),
        windows=(),
        checkpoints=(),
        vehicle_types=(bus,),
        fleets=(replace(one.fleets[0], place="oak"),),
        groups=(
            *(replace(group, id=name, place=name, count=4, low=None, high=None) for name in ("oak", "elm", "barn")),
            replace(group, id="chairs", place="elm", count=1, low=None, high=None, mobility=Mobility.WHEELCHAIR),
        ),
        reception_sites=(replace(one.reception_sites[0], place="town"),),
    )


def round_trip() -> Plan:
    """Return the bus collecting at both villages: 60 s and 20 or 300 s for each who boards; alighting it offers both mobilities."""
    log = Log(on_rounds(), "bus-01").board("town", {"oak": 3}).drive("oak-elm", to=IN).board("town", {"elm": 2, "chairs": 1})
    log.drive("oak-elm", to=OUT).drive("town-oak", to=OUT).alight({"oak": 3, "elm": 2, "chairs": 1})
    return plan(log.operation, [log])


STOPS = (Rule.PEOPLE, Rule.SITE, Rule.LOAD)


def broken(operation: Operation, made: Plan) -> list[str]:
    """Return what is said of people, sites and loads."""
    return [message for rule in STOPS for message in said(operation, made, rule)]


def test_one_trip_may_collect_at_several_places_on_rounds() -> None:
    """Three at the oak in two minutes, two and a wheelchair at the elm in 400 s; both mobilities alight."""
    made = round_trip()
    boards = [task for task in made.blocks[0].tasks if isinstance(task, Board)]
    assert [task.end - task.start for task in boards] == [120, 60 + 2 * 20 + 300]
    assert broken(on_rounds(), made) == []


@pytest.mark.parametrize(
    ("number", "changes", "messages"),
    [
        (2, {"site": "elm"}, ["before 3 aboard have alighted", "which is no reception site"]),
        (2, {"place": "oak"}, ["before 3 aboard have alighted", "they wait at elm", "they wait at elm"]),
        (
            2,
            {"place": "barn"},
            ["before 3 aboard have alighted", "they wait at elm", "they wait at elm", "lasts 400 s; it takes"],
        ),
        (0, {"offers": (SEAT, WHEELCHAIR)}, ["and offers seat and wheelchair; those who board need seat. Offer just that"]),
        (0, {"offers": ()}, ["without offering any", "and offers nothing; those who board need seat. Offer just that"]),
        (0, {"people": ()}, ["3 were not aboard", "lasts 120 s; it takes exactly 60 s", "and nobody boards. Remove the stop"]),
        (5, {"offers": (SEAT,)}, ["must offer seat and wheelchair for the alighting", "lasts"]),
        (
            2,
            {"people": (Headcount(group="elm", count=9),)},
            ["9 people of elm board", "were not aboard", "lasts", "needs 12 seat"],
        ),
    ],
)
def test_what_is_wrong_on_rounds_is_reported(number: int, changes: dict[str, Field], messages: list[str]) -> None:
    """Each of them among what is said."""
    found = broken(on_rounds(), with_task(round_trip(), number, **changes))
    for message in messages:
        assert any(message in sentence for sentence in found), (message, found)


def test_places_that_are_not_on_rounds_are_not_collected_on_a_round() -> None:
    """From the elm on to the barn."""
    log = Log(on_rounds(), "bus-01").board("town", {"oak": 3}).drive("oak-elm", "elm-barn", to=IN).board("town", {"barn": 2})
    log.drive("elm-barn", to=OUT).drive("oak-elm", to=OUT).drive("town-oak", to=OUT).alight({"oak": 3, "barn": 2})
    assert [text.partition(" 2030")[0] for text in broken(log.operation, plan(log.operation, [log]))] == [
        "Vehicle bus-01 boards at"
    ]
