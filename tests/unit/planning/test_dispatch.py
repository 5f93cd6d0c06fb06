"""Vehicles take the best trip that the others leave them."""

import random
from dataclasses import replace

import pytest

from operations import one_bus, two_corridors
from safepassage.domain.fleet import Aboard, Fleet
from safepassage.domain.network import Direction, Quota
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, ReceptionSite
from safepassage.domain.plan import Alight, Board, Drive, Goods, Price, PriceKind
from safepassage.planning.dispatch import Knobs
from safepassage.planning.trips import Decision
from safepassage.units import HOUR, Interval
from unit.planning.small import SEAT, WHEELCHAIR, clock, dispatched, dispatcher_of, guide_of, varied, with_item
from unit.planning.test_trips import aid

TRIP = Decision("bus-01", "village", "town", (SEAT,))


def carrying(*loads: tuple[str, int], **limits: int) -> Operation:
    """Return one bus that stands at the outer gate with people aboard, and a town with limits."""
    aboard = tuple(Aboard(group=group, count=count) for group, count in loads)
    operation = varied(one_bus(), fleets={"place": "outer", "aboard": aboard})
    return replace(operation, reception_sites=(ReceptionSite(place="town", **limits),))


def test_one_bus_makes_its_two_trips() -> None:
    """100 people, in two decisions."""
    schedule = dispatched(one_bus())
    assert (schedule.people, schedule.weighted, schedule.decisions, schedule.stranded) == (100, 100, (TRIP, TRIP), ())


def test_weights_are_counted() -> None:
    """Class 1 weighs 3."""
    schedule = dispatched(replace(one_bus(), priority_weights=((1, 3),)))
    assert (schedule.people, schedule.weighted) == (100, 300)


def test_people_aboard_are_brought_first() -> None:
    """From the outer gate 30 people are in town at 06:10 and received by 06:20; then 100 others."""
    schedule = dispatched(carrying(("villagers", 30)))
    assert (schedule.people, schedule.stranded) == (130, ())
    first = schedule.trucks[0].tasks[1][0]
    assert isinstance(first, Alight)
    assert (first.start, first.end) == (clock(6, 10), clock(6, 20))


@pytest.mark.parametrize("limits", [{"capacity_seat": 29}, {"intake_seat": 29}, {"capacity_seat": 0}])
def test_people_aboard_whom_no_site_can_take_are_stranded(limits: dict[str, int]) -> None:
    """30 do not fit 29 places or an hour's intake of 29; their bus makes no trip."""
    schedule = dispatched(carrying(("villagers", 30), **limits))
    assert (schedule.people, schedule.stranded, schedule.decisions) == (0, ("bus-01",), ())


def test_the_nearest_of_the_sites_that_take_everybody_aboard_is_chosen() -> None:
    """The gate takes no wheelchairs: with one aboard it is the town, else the gate where the bus stands."""
    operation = carrying(("villagers", 5))
    groups = (*operation.groups, EvacueeGroup(id="wheeled", place="village", count=0, mobility=WHEELCHAIR))
    sites = (*operation.reception_sites, ReceptionSite(place="outer", capacity_wheelchair=0))
    operation = replace(operation, groups=groups, reception_sites=sites)
    both = tuple(Aboard(group=name, count=1) for name in ("villagers", "wheeled"))
    mixed = with_item(operation, "fleets", "bus", aboard=both)
    tasks = [[task for task, _ in dispatched(each).trucks[0].tasks] for each in (operation, mixed)]
    assert [next(task.place for task in own if isinstance(task, Alight)) for own in tasks] == ["outer", "town"]


def test_vehicles_are_counted_in_order() -> None:
    """Of two fleets of two the first three vehicles, with where they are and what they have done."""
    operation = one_bus()
    fleets = (
        Fleet(id="a", type="bus", count=2, place="town", available_from=-5),
        Fleet(id="b", type="bus", count=2, place="outer", available_from=70, driven=30),
    )
    trucks = dispatcher_of(replace(operation, fleets=fleets), 3).trucks()
    assert [(t.id, t.place, t.time, t.driven) for t in trucks] == [
        ("a-01", "town", 0, 0),
        ("a-02", "town", 0, 0),
        ("b-01", "outer", 70, 30),
    ]


def test_whoever_is_ready_later_is_waited_for_if_it_pays() -> None:
    """In the village at 08:40: 5 are ready, 50 at 08:45. With time for one trip the bus waits, with time for two it brings all 55."""
    operation = varied(one_bus(), groups={"count": 50, "ready_from": clock(8, 45)})
    few = EvacueeGroup(id="few", place="village", count=5)
    operation = replace(operation, groups=(*operation.groups, few))
    found = []
    for each in (varied(operation, windows={"closes": clock(11)}), operation):
        schedule = dispatched(each)
        found.append((schedule.people, [t.start for t, _ in schedule.trucks[0].tasks if isinstance(t, Board)]))
    assert found == [(50, [clock(8, 45)]), (55, [clock(8, 40), clock(10, 50)])]


def test_prices_lead_elsewhere() -> None:
    """Two people's worth on each of the harbour: what is left to do there comes last, but it is done all the same."""
    operation = two_corridors()
    price = Price(kind=PriceKind.DEMAND, subject="harbour", price=2_000_000)
    free, dear = (
        [decision.point for decision in dispatcher_of(operation).dispatch(guide_of(operation, prices), Knobs()).decisions]
        for prices in ((), (price,))
    )
    assert free[0] == "harbour"
    assert dear[0] in {"mill", "farm"}
    assert dear[1:] == ["harbour"] * 3


def test_values_are_shaken_by_the_seed_alone() -> None:
    """The same seed gives the same schedule."""
    operation, knobs = two_corridors(), Knobs(noise=0.5)
    dispatcher, guide = dispatcher_of(operation), guide_of(operation)
    made = [dispatcher.dispatch(guide, knobs, random.Random(seed)).decisions for seed in (1, 1, 2, 3, 4, 5)]
    assert made[0] == made[1]
    assert len(set(made)) > 1


def test_given_decisions_come_first_and_are_repeated_exactly() -> None:
    """A replay of all decisions gives the same tasks."""
    operation = two_corridors()
    schedule = dispatched(operation)
    again = dispatcher_of(operation).replay(schedule.decisions, schedule.knobs)
    assert [[task for task, _ in truck.tasks] for truck in again.trucks] == [
        [task for task, _ in truck.tasks] for truck in schedule.trucks
    ]
    assert (again.decisions, again.people) == (schedule.decisions, schedule.people)


def test_decisions_that_cannot_be_are_left_out() -> None:
    """A third trip is too late, one for wheelchairs finds nobody, and there is no aid of the weight."""
    operation = aid()
    dispatcher = dispatcher_of(operation)
    cargo = (Goods(consignment="flour", kg=5_000),)
    schedule = dispatcher.replay([replace(TRIP, cargo=cargo), TRIP, replace(TRIP, offer=(WHEELCHAIR,)), TRIP, TRIP], Knobs())
    assert (schedule.people, schedule.decisions) == (100, (TRIP, TRIP))


def test_a_trip_for_aid_alone_ends_where_nothing_is_exposed() -> None:
    """The bus hands over 450 kg by 08:54:30 and is at the outer gate 40 minutes later."""
    operation = aid()
    alone = Decision("bus-01", "", "", (), cargo=(Goods(consignment="flour", kg=450),))
    schedule = dispatcher_of(operation).replay([alone], Knobs())
    last = schedule.trucks[0].tasks[-1][0]
    assert isinstance(last, Drive)
    assert (last.leg, last.direction, last.end) == ("outer-post", Direction.OUT, clock(9, 34, 30))
    assert schedule.decisions == (alone,)


def test_a_trip_for_aid_that_leaves_no_way_out_is_not_made() -> None:
    """Handed over until 11:11 or later, the bus would be caught inside."""
    operation = aid(ready_from=clock(10, 30))
    alone = Decision("bus-01", "", "", (), cargo=(Goods(consignment="flour", kg=450),))
    assert dispatcher_of(operation).replay([alone], Knobs()).decisions == ()


def test_aid_and_people_go_on_one_vehicle() -> None:
    """The same trip hands over 450 kg and brings out 50; boarding starts as the aid is handed over."""
    trip = replace(TRIP, cargo=(Goods(consignment="flour", kg=450),))
    schedule = dispatcher_of(aid()).replay([trip], Knobs())
    boarding = next(task for task, _ in schedule.trucks[0].tasks if isinstance(task, Board))
    assert (schedule.people, boarding.start) == (50, clock(8, 54, 30))


def test_a_vehicle_does_not_set_off_before_it_is_decided() -> None:
    """Told to wait until 09:00, the bus enters at 09:10."""
    schedule = dispatcher_of(one_bus()).replay([replace(TRIP, after=clock(9))], Knobs())
    starts = [task.start for task, _ in schedule.trucks[0].tasks if isinstance(task, Drive)]
    assert starts[:2] == [clock(9), clock(9, 10)]


def test_one_trip_forms_no_more_convoys_at_a_gate_than_it_may() -> None:
    """Aid from the village to town, then people from the village: two entries, each looked up as if it were the only one."""
    operation = aid(origin="village", destination="town", ready_from=0)
    trip = replace(TRIP, cargo=(Goods(consignment="flour", kg=100),))
    made = [
        dispatcher_of(varied(operation, corridors={"max_convoys": most})).replay([trip], Knobs()).decisions for most in (2, 1)
    ]
    assert made == [(trip,), ()]


def test_one_trip_takes_no_more_of_a_quota_than_there_is() -> None:
    """Likewise its services inwards, and those on a way for aid alone: in with it and out again."""
    operation = aid(origin="village", destination="town", ready_from=0)
    trip = replace(TRIP, cargo=(Goods(consignment="flour", kg=100),))
    made = []
    for most in (2, 1):
        quotas = (Quota(period=Interval(0, 7 * HOUR), vehicles=most),)
        made.append(dispatcher_of(varied(operation, checkpoints={"quotas": quotas})).replay([trip], Knobs()).decisions)
    assert made == [(trip,), ()]
