"""What a report shows, derived from an operation and a plan."""

from dataclasses import replace
from itertools import pairwise

import pytest

from operations import EPOCH, one_bus
from safepassage.documents.facts import Facts, Stop, derive, trips, window_facts
from safepassage.domain.aid import Consignment
from safepassage.domain.fleet import Aboard, CargoAboard, Fleet
from safepassage.domain.movement import Doing, exposures, levels, queue, shown_period
from safepassage.domain.people import EvacueeGroup, Mobility, PerMobility
from safepassage.domain.plan import Alight, Block, Board, Goods, Headcount, Load, Service, Unload
from safepassage.terms import Standing
from safepassage.units import HOUR, MINUTE, Interval
from unit.documents.plans import FIRST_START, fitted_bus, flood, flood_plan, idle_plan, one_bus_plan, plan_of, two_in_line
from unit.terms.cases import before_the_change, said


def at(hour: int, minute: int = 0) -> int:
    """Return the instant of a time of day in UTC."""
    return hour * HOUR + minute * MINUTE - EPOCH.hour * HOUR


def test_a_vehicle_has_no_gaps(facts: Facts) -> None:
    """Its spells follow each other from when it is there until its last task; the wait before the first is among them."""
    spells = facts.courses[0].spells
    assert (spells[0].doing, spells[0].start, spells[0].end) == (Doing.WAIT, 0, FIRST_START)
    assert all(before.end == after.start for before, after in pairwise(spells))
    assert spells[-1].end == at(12, 10)


def test_people_are_aboard_from_boarding_until_they_have_alighted(facts: Facts) -> None:
    """50 people ride out, nobody rides in."""
    aboard = [(spell.doing.value, spell.people) for spell in trips(facts.courses[0])[0]]
    assert aboard == [("board", 50), ("drive", 50), ("drive", 50), ("service", 50), ("drive", 50), ("drive", 50), ("alight", 50)]
    assert [len(trip) for trip in trips(facts.courses[0])] == [7, 7]


def test_exposure_is_from_the_gate_until_it_is_left_again(facts: Facts) -> None:
    """Each trip of the bus is exposed for 100 minutes, the two of them from 08:00 until 11:50."""
    assert exposures(facts.operation, facts.courses[0]) == (
        ("road", Interval(at(8), at(9, 40))),
        ("road", Interval(at(10, 10), at(11, 50))),
    )


def test_stops_of_a_convoy(facts: Facts) -> None:
    """The first convoy out leaves the inner gate at 09:05, is served at the post and is at the outer gate at 09:40."""
    convoy = next(item for item in facts.convoys if item.convoy.id == "road-out-01")
    common = {"longest_wait": 0}
    post = {"first_in": at(9, 20), "last_in": at(9, 20), "first_out": at(9, 25), "last_out": at(9, 25), "served": 1}
    assert convoy.stops == (
        Stop(
            place="inner", metres=0, first_in=None, last_in=None, first_out=at(9, 5), last_out=at(9, 5), served=0, longest_wait=0
        ),
        Stop(place="post", metres=10_000, **post, **common),
        Stop(
            place="outer",
            metres=20_000,
            first_in=at(9, 40),
            last_in=at(9, 40),
            first_out=None,
            last_out=None,
            served=0,
            longest_wait=0,
        ),
    )
    assert (convoy.people, convoy.kg) == (50, 0)


def test_convoys_are_in_order_of_entry(facts: Facts) -> None:
    """The reader follows the day."""
    assert [item.convoy.id for item in facts.convoys] == ["road-in-01", "road-out-01", "road-in-02", "road-out-02"]


def test_last_boarding_of_a_point(facts: Facts) -> None:
    """The last boarding at the village is 10:50 to 11:10, and its bus is out at the very last instant, 11:50."""
    point = facts.points[0]
    assert (point.place, point.waiting, point.boarded, point.boardings) == ("village", 120, 100, 2)
    assert (point.first, point.last_start, point.last_end) == (at(8, 40), at(10, 50), at(11, 10))
    assert (point.out, point.out_by) == (at(11, 50), at(11, 50))


def test_arrivals_by_clock_hour(facts: Facts) -> None:
    """The first 50 are received at 10:00, the others at 12:10; the hour between is there with nobody."""
    site = facts.sites[0]
    assert [(hour, people[Mobility.SEAT]) for hour, people in site.hours] == [(at(10), 50), (at(11), 0), (at(12), 50)]
    assert site.total == {Mobility.SEAT: 100, Mobility.WHEELCHAIR: 0, Mobility.STRETCHER: 0}


def test_use_of_a_fleet_and_who_stays_behind(facts: Facts) -> None:
    """Two full trips of a bus with 50 seats, four times 29.5 km; 20 of 120 people stay."""
    fleet = facts.fleets[0]
    assert (fleet.used, fleet.trips, fleet.offered[Mobility.SEAT], fleet.carried[Mobility.SEAT]) == (1, 2, 100, 100)
    assert fleet.metres == 4 * 29_500
    assert [(item.waiting, item.received, item.behind) for item in facts.groups] == [(120, 100, 20)]


def test_when_the_last_vehicle_is_out_of_a_window(facts: Facts) -> None:
    """The bus is out at 11:50, when it must be."""
    window = facts.windows[0]
    assert (window.last_out, window.window.usable.end, window.closed) == (at(11, 50), at(11, 50), False)


def test_a_wait_before_a_service_is_a_queue() -> None:
    """Only a wait at the checkpoint that ends with being served counts, not a wait elsewhere."""
    plan = one_bus_plan()
    late = tuple(replace(task, start=task.start + 60) if isinstance(task, Service) else task for task in plan.blocks[0].tasks)
    waits = queue(derive(one_bus(), replace(plan, blocks=(replace(plan.blocks[0], tasks=late),))).courses)
    assert [(wait.start, wait.end, wait.direction.value) for wait in waits[:2]] == [
        (at(8, 15), at(8, 16), "in"),
        (at(9, 20), at(9, 21), "out"),
    ]


def test_levels_count_what_overlaps() -> None:
    """A period that ends as another starts does not change the level."""
    assert levels(iter([(0, 10), (5, 20), (10, 30)])) == ((0, 1), (5, 2), (20, 1), (30, 0))


def test_places_kept_for_attendants_are_not_offered() -> None:
    """A bus with 25 seats and 4 stretchers, a seat kept for each, offers 21 seats when it offers stretchers, else 25."""
    base = one_bus()
    operation = replace(
        base,
        vehicle_types=(fitted_bus(),),
        fleets=(Fleet(id="bus", type="fitted", count=1, place="town"),),
        groups=(EvacueeGroup(id="wounded", place="village", count=9, mobility=Mobility.STRETCHER),),
    )
    offers = (Mobility.SEAT, Mobility.STRETCHER)
    people = (Headcount(group="wounded", count=3),)
    tasks = (
        Board(place="village", site="town", offers=offers, start=0, end=60, people=people),
        Board(place="village", site="town", offers=(Mobility.SEAT,), start=60, end=90, people=()),
    )
    fleet = derive(operation, plan_of(operation, [Block(vehicle="bus-01", fleet="bus", tasks=tasks)])).fleets[0]
    assert (fleet.offered[Mobility.SEAT], fleet.offered[Mobility.STRETCHER], fleet.carried[Mobility.STRETCHER]) == (46, 4, 3)


def test_people_and_aid_aboard_at_the_outset_count() -> None:
    """They come on top of the group and of the consignment."""
    base = one_bus()
    kind = replace(base.vehicle_types[0], kg=1_000, places=PerMobility(50))
    operation = replace(
        base,
        vehicle_types=(kind,),
        fleets=(
            replace(
                base.fleets[0],
                count=2,
                aboard=(Aboard(group="villagers", count=7),),
                cargo=(CargoAboard(consignment="food", kg=300),),
            ),
        ),
        consignments=(Consignment(id="food", origin="town", destination="village", kg=1_000),),
    )
    tasks = (
        Unload(place="village", start=0, end=60, goods=(Goods(consignment="food", kg=300),)),
        Alight(place="town", offers=(Mobility.SEAT,), start=60, end=120, people=(Headcount(group="villagers", count=7),)),
        Load(place="town", start=120, end=180, goods=(Goods(consignment="food", kg=500),)),
    )
    facts = derive(
        operation, plan_of(operation, [Block(vehicle="bus-01", fleet="bus", tasks=tasks)], by_group=(("villagers", 7),))
    )
    assert [(item.waiting, item.received, item.behind) for item in facts.groups] == [(134, 7, 127)]
    assert [(item.waiting, item.delivered) for item in facts.aid] == [(1_600, 0)]
    assert (facts.fleets[0].aboard, facts.fleets[0].kg_loaded) == (14, 1_100)
    assert [(spell.people, spell.kg) for spell in facts.courses[0].spells] == [(7, 300), (7, 0), (0, 500)]


def test_nobody_moves() -> None:
    """Every fact of an idle plan is there, and empty."""
    facts = derive(one_bus(), idle_plan(one_bus()))
    assert not facts.courses[0].used
    assert (facts.convoys, facts.sites[0].hours, facts.points[0].last_end) == ((), (), None)
    assert facts.windows[0].last_out is None
    assert shown_period(facts.operation, facts.plan) == Interval(HOUR, 7 * HOUR)


def test_no_corridor_and_no_window() -> None:
    """In the flood nobody is exposed, so there is no time by which to be out."""
    facts = derive(flood(), flood_plan(flood()))
    assert (facts.windows, facts.convoys) == ((), ())
    assert [(point.place, point.boarded, point.out, point.out_by) for point in facts.points] == [
        ("dike", 30, None, None),
        ("mill", 20, None, None),
    ]
    assert [(site.place, site.total[Mobility.SEAT]) for site in facts.sites] == [("school", 30), ("hall", 20)]


@pytest.mark.parametrize("window", ["morning", "late"])
def test_windows_are_in_order_of_opening(window: str) -> None:
    """Whatever their order in the operation."""
    operation = two_in_line()
    facts = derive(replace(operation, windows=operation.windows[::-1]), idle_plan(operation))
    assert window in [item.window.id for item in facts.windows] == ["morning", "late"]


def test_windows_are_shown_as_far_as_the_parties_agree_to_them() -> None:
    """What all state may be less than what is written: then vehicles must be out earlier, and the page says so."""
    operation = before_the_change(said("start", "k", value="10:00"), said("start", "m"), said("end", "m", value="20:00"))
    cut = replace(operation, windows=(replace(operation.windows[0], clauses=("start", "end")),))
    (shown,) = window_facts(cut, ())
    assert (shown.window.opens, shown.window.closes, shown.standing.standing) == (8 * HOUR, 17 * HOUR, Standing.FIRM)
