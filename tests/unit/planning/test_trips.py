"""Trips of single vehicles in exact seconds."""

from dataclasses import replace
from typing import Any

import pytest

from operations import one_bus
from safepassage.domain.aid import Consignment
from safepassage.domain.network import Direction
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, PerMobility, ReceptionSite
from safepassage.domain.plan import Alight, Board, Drive, Goods, Headcount, Load, Service, Unload
from safepassage.planning.trips import Boarding, Desk, Haul, Truck, by_mobility
from unit.planning.small import SEAT, STRETCHER, WHEELCHAIR, clock, desk_of, varied, with_item

IN, OUT = Direction.IN, Direction.OUT


def boarded(operation: Operation, offer: tuple[object, ...] = (SEAT,), ready: int = 0) -> tuple[Desk, Truck, Boarding]:
    """Return the first boarding in the village, with the desk and the bus."""
    desk, (truck, *_) = desk_of(operation)
    (label,) = desk.search["bus"].reach(desk.start(truck), frozenset({"village"}))
    found = desk.boarding(truck.kind, label, offer, "town", ready)  # type: ignore[arg-type]
    assert found is not None
    return desk, truck, found


def ambulances() -> Operation:
    """Return one bus that has 50 seats, 2 wheelchair places and 3 stretcher places with 2 attendants each, with people who need each."""
    operation = varied(one_bus(), vehicle_types={"places": PerMobility(50, 2, 3), "attendant_seats": 2})
    groups = (
        EvacueeGroup(id="later", place="village", count=30, priority=2),
        EvacueeGroup(id="first", place="village", count=40),
        EvacueeGroup(id="wheeled", place="village", count=1, mobility=WHEELCHAIR),
        EvacueeGroup(id="lying", place="village", count=5, mobility=STRETCHER),
    )
    return replace(operation, groups=groups)


def aid(**changes: Any) -> Operation:  # noqa: ANN401 - fields of a consignment
    """Return one bus for 800 kg and 900 litres, with 1000 kg (2000 litres) of flour for the village from 07:00."""
    operation = varied(one_bus(), vehicle_types={"kg": 800, "litres": 900})
    flour = Consignment(id="flour", origin="town", destination="village", kg=1_000, litres=2_000, ready_from=clock(7))
    return replace(operation, consignments=(replace(flour, **changes),))


def test_one_trip_of_one_bus_is_that_of_the_docstring() -> None:
    """In the village at 08:40, full at 09:00, received in town from 09:50 to 10:00."""
    desk, truck, found = boarded(one_bus())
    assert (found.start, found.end, found.by_mobility()) == (clock(8, 40), clock(9), {SEAT: 50})
    delivery = desk.deliver(truck.kind, desk.loaded(found), found.offer, "town", found.by_mobility())
    assert delivery is not None
    assert (delivery.start, delivery.end, delivery.escape) == (clock(9, 50), clock(10), None)
    desk.board(truck, found)
    desk.alight(truck, delivery, found.offer, found.people)
    assert [type(task).__name__ for task, _ in truck.tasks] == [
        *("Drive", "Drive", "Service", "Drive", "Drive", "Board"),
        *("Drive", "Drive", "Service", "Drive", "Drive", "Alight"),
    ]
    heads = (Headcount(group="villagers", count=50),)
    assert truck.tasks[5][0] == Board(
        place="village", site="town", offers=(SEAT,), start=clock(8, 40), end=clock(9), people=heads
    )
    assert truck.tasks[-1][0] == Alight(place="town", offers=(SEAT,), start=clock(9, 50), end=clock(10), people=heads)
    assert (truck.place, truck.time, truck.driven, desk.ledger.waiting) == ("town", clock(10), 5_400, {"villagers": 70})


def test_the_only_bay_is_shared() -> None:
    """While one bus boards from 08:40 to 09:00 another waits."""
    desk, truck, found = boarded(one_bus())
    desk.board(truck, found)
    again = desk.boarding(truck.kind, found.label, (SEAT,), "town")
    assert again is not None
    assert (again.start, again.people) == (clock(9), ((one_bus().groups[0], 50),))


def test_full_means_full_for_the_offer_and_the_heaviest_go_first() -> None:
    """With stretchers offered 6 of 50 seats are the attendants'; class 2 takes what class 1 leaves."""
    _, _, found = boarded(ambulances(), (SEAT, STRETCHER))
    assert [(group.id, count) for group, count in found.people] == [("first", 40), ("lying", 3), ("later", 4)]
    assert found.end - found.start == 300 + 50 * 18 + 3 * 900
    heavier = replace(ambulances(), priority_weights=((1, 1), (2, 3)))
    assert [(group.id, count) for group, count in boarded(heavier)[2].people] == [("later", 30), ("first", 20)]


def test_nobody_boards_where_an_offer_would_stay_empty() -> None:
    """Of each mobility offered somebody must board; elsewhere than at an assembly point, and too late, nobody does."""
    operation = ambulances()
    desk, (truck, *_) = desk_of(operation)
    (label,) = desk.search["bus"].reach(desk.start(truck), frozenset({"village"}))
    assert desk.boarding(truck.kind, label, (SEAT, WHEELCHAIR), "town") is not None
    desk.ledger.waiting["wheeled"] = 0
    assert desk.boarding(truck.kind, label, (SEAT, WHEELCHAIR), "town") is None
    assert desk.boarding(truck.kind, label, (SEAT,), "town", clock(11, 30)) is not None
    assert desk.boarding(truck.kind, label, (SEAT,), "town", clock(11, 30, 1)) is None
    assert desk.boarding(truck.kind, desk.start(truck)[0], (SEAT,), "town") is None


def test_people_board_from_when_they_are_ready_and_for_sites_that_may_take_them() -> None:
    """At 08:40 only those who are ready and may go to town; the others later, or not at all."""
    operation = varied(ambulances(), groups={"ready_from": clock(9)})
    operation = replace(operation, reception_sites=(ReceptionSite(place="town"), ReceptionSite(place="outer")))
    operation = with_item(operation, "groups", "first", reception_sites=("outer",))
    desk, (truck, *_) = desk_of(operation)
    assert desk.people(truck.kind, "village", (SEAT,), "town", clock(8, 59, 59)) == ()
    assert [group.id for group, _ in desk.people(truck.kind, "village", (SEAT,), "town", clock(9))] == ["later"]
    assert [group.id for group, _ in desk.people(truck.kind, "village", (SEAT,), "outer", clock(9))] == ["first", "later"]


@pytest.mark.parametrize(
    ("limits", "people"), [({"capacity_seat": 70}, [50, 20]), ({"intake_seat": 30}, [30, 30]), ({"capacity_seat": 0}, [])]
)
def test_no_more_board_than_a_site_can_take(limits: dict[str, int], people: list[int]) -> None:
    """Of 70 places the second bus fills 20; of an intake of 30 an hour each bus brings 30 at the most."""
    operation = replace(one_bus(), reception_sites=(ReceptionSite(place="town", **limits),))
    desk, (truck, *_) = desk_of(operation)
    counts = []
    for _ in range(2):
        for group, count in desk.people(truck.kind, "village", (SEAT,), "town", 0):
            counts.append(count)
            desk.ledger.waiting[group.id] -= count
            desk.ledger.sites["town"].take(len(counts) * 3_600, {SEAT: count})
    assert counts == people


def test_a_delivery_waits_for_the_intake_and_there_is_none_after_the_horizon() -> None:
    """In town at 09:50: 20 of 30 an hour are received already until 10:59:59, so the alighting ends at 11:00."""
    operation = replace(one_bus(), reception_sites=(ReceptionSite(place="town", intake_seat=30),))
    desk, truck, found = boarded(operation)
    desk.ledger.sites["town"].take(clock(10), {SEAT: 20})
    delivery = desk.deliver(truck.kind, desk.loaded(found), (SEAT,), "town", {SEAT: 30})
    assert delivery is not None
    assert (delivery.start, delivery.end) == (clock(10, 50), clock(11))
    desk.horizon = clock(10, 59)
    assert desk.deliver(truck.kind, desk.loaded(found), (SEAT,), "town", {SEAT: 30}) is None


def test_a_vehicle_leaves_an_exposed_site_at_once() -> None:
    """A site at the inner gate, exposed: alighting 09:05-09:15, then on to the refuge of the town by 09:50, or not at all."""
    operation = replace(one_bus(), reception_sites=(ReceptionSite(place="inner"),))
    desk, (truck, *_) = desk_of(operation)
    (label,) = desk.search["bus"].reach(desk.start(truck), frozenset({"village"}))
    found = desk.boarding(truck.kind, label, (SEAT,), "inner")
    assert found is not None
    delivery = desk.deliver(truck.kind, desk.loaded(found), (SEAT,), "inner", {SEAT: 50})
    assert delivery is not None
    assert delivery.escape is not None
    assert (delivery.start, delivery.escape.place, delivery.escape.time) == (clock(9, 5), "outer", clock(9, 50))
    desk.board(truck, found)
    desk.alight(truck, delivery, (SEAT,), found.people)
    assert (truck.place, truck.time, truck.tasks[-1][0].end) == ("outer", clock(9, 50), clock(9, 50))
    late = replace(desk.loaded(found), time=clock(11, 1))
    assert desk.deliver(truck.kind, late, (SEAT,), "inner", {SEAT: 50}) is None


def carried(operation: Operation, kg: int) -> Haul | None:
    """Return how the bus can carry so much flour."""
    desk, (truck, *_) = desk_of(operation)
    return desk.haul(truck, (Goods(consignment="flour", kg=kg),))


def test_aid_is_loaded_when_it_is_ready_and_handed_over() -> None:
    """450 kg: loaded 07:00 to 07:14:30 (600 s and 600 s a tonne), handed over in the village from 08:40 to 08:54:30."""
    operation = aid()
    desk, (truck, *_) = desk_of(operation)
    goods = (Goods(consignment="flour", kg=450),)
    haul = desk.haul(truck, goods)
    assert haul is not None
    assert [task for _, task in haul.moves] == [
        Load(place="town", start=clock(7), end=clock(7, 14, 30), goods=goods),
        Unload(place="village", start=clock(8, 40), end=clock(8, 54, 30), goods=goods),
    ]
    assert [(label.place, label.time) for label in haul.after] == [("village", clock(8, 54, 30))]
    desk.carry(truck, haul)
    assert [type(task) for task, _ in truck.tasks] == [Load, Drive, Drive, Service, Drive, Drive, Unload]
    assert (truck.place, truck.time, desk.ledger.stock) == ("village", clock(8, 54, 30), {"flour": 550})


@pytest.mark.parametrize(
    ("changes", "kg", "found"), [({}, 450, True), ({}, 451, False), ({"litres": 0}, 800, True), ({"litres": 0}, 801, False)]
)
def test_aid_must_fit_in_weight_and_volume(changes: dict[str, int], kg: int, found: bool) -> None:  # noqa: FBT001 - a case of the table
    """900 litres are 450 kg of flour; without a volume the 800 kg hold."""
    assert (carried(aid(**changes), kg) is not None) is found


def test_aid_that_is_not_there_cannot_be_reached_or_comes_too_late_is_not_carried() -> None:
    """More than the stock; to a place that is never open; ready at 12:00; or handed over after the horizon."""
    assert carried(aid(kg=100, litres=0), 101) is None
    assert carried(aid(kg=100, litres=0), 100) is not None
    assert carried(replace(aid(), windows=()), 100) is None
    assert carried(aid(ready_from=clock(12, 50)), 100) is None
    # 100 kg to the gate: 11 minutes to load, 10 to drive, 11 to hand over: from 12:28 they just fit.
    assert carried(aid(destination="outer", ready_from=clock(12, 28)), 100) is not None
    assert carried(aid(destination="outer", ready_from=clock(12, 28, 1)), 100) is None


def test_aid_aboard_is_only_handed_over() -> None:
    """What the bus has aboard needs no loading and leaves the stock as it is."""
    desk, (truck, *_) = desk_of(aid())
    truck.cargo["flour"] = 200
    haul = desk.haul(truck, (Goods(consignment="flour", kg=200),))
    assert haul is not None
    assert [type(task) for _, task in haul.moves] == [Unload]
    desk.carry(truck, haul)
    assert (truck.cargo, desk.ledger.stock) == ({}, {"flour": 1_000})


def test_people_are_counted_by_mobility() -> None:
    """40 and 5 who sit, 2 who lie."""
    one, _, _, lying = ambulances().groups
    assert by_mobility([(one, 40), (lying, 2), (one, 5)]) == {SEAT: 45, STRETCHER: 2}


def test_a_vehicle_starts_not_before_it_is_told_to() -> None:
    """From 06:00, or from 09:00 if that is decided."""
    desk, (truck, *_) = desk_of(one_bus())
    assert [label.time for after in (0, clock(9)) for label in desk.start(truck, after)] == [0, clock(9)]
