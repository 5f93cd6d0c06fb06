"""Runs of compiled trips, on cases that a person can check."""

import random
from dataclasses import replace

import pytest

from operations import one_bus, two_corridors
from safepassage.domain.fleet import Aboard, Fleet
from safepassage.domain.network import Direction
from safepassage.domain.operation import Operation
from safepassage.domain.people import ReceptionSite
from safepassage.domain.plan import Price, PriceKind
from safepassage.planning.ledger import Habits
from safepassage.planning.repairs import Stint
from safepassage.planning.resources import Event
from safepassage.planning.swift.labels import ALIGHT, BOARD
from safepassage.planning.swift.telling import told
from unit.planning.small import SEAT, Changes, clock, varied
from unit.planning.swift.plain import counsel_of, sent, starts, yard_of

IN, OUT = Direction.IN, Direction.OUT


def carrying(**limits: int) -> Operation:
    """Return one bus at the outer gate with 30 people aboard, and a town with limits."""
    operation = varied(one_bus(), fleets={"place": "outer", "aboard": (Aboard(group="villagers", count=30),)})
    return replace(operation, reception_sites=(ReceptionSite(place="town", **limits),))


def test_four_buses_bring_out_180() -> None:
    """All that can be brought out through two corridors, without any price."""
    yard, _, run = sent(two_corridors())
    points = [yard.stint(trip).point for trip in run.trips]
    assert (run.people, run.weighted, sorted(points)) == (180, 180, ["farm", "harbour", "harbour", "harbour", "mill"])


def test_weights_are_counted() -> None:
    """Class 1 weighs 3."""
    _, _, run = sent(replace(one_bus(), priority_weights=((1, 3),)))
    assert (run.people, run.weighted) == (100, 300)


def test_people_aboard_are_brought_first() -> None:
    """From the outer gate 30 people are in town at 06:10 and received by 06:20; then 100 others."""
    _, _, run = sent(carrying())
    assert (run.people, run.stranded, [trip.first for trip in run.trips]) == (130, (), [True, False, False])
    assert starts(run, ALIGHT)[0] == clock(6, 10)


@pytest.mark.parametrize("limits", [{"capacity_seat": 29}, {"intake_seat": 29}, {"capacity_seat": 0}])
def test_people_aboard_whom_no_site_can_take_are_stranded(limits: Changes) -> None:
    """30 do not fit 29 places or an hour's intake of 29; their bus makes no trip."""
    _, _, run = sent(carrying(**limits))
    assert (run.people, run.stranded, run.trips) == (0, ("bus-01",), ())


def test_vehicles_are_counted_in_order() -> None:
    """Of two fleets of two the first three vehicles, with where they are, from when on, and what they have driven."""
    fleets = (
        Fleet(id="a", type="bus", count=2, place="town", available_from=-5),
        Fleet(id="b", type="bus", count=2, place="outer", available_from=70, driven=30),
    )
    yard = yard_of(replace(one_bus(), fleets=fleets), 3)
    assert (yard.vehicles, yard.start[:, 2:6].tolist()) == (
        ["a-01", "a-02", "b-01"],
        [[0, 0, 0, 0], [0, 0, 0, 0], [1, 70, 0, 30]],
    )


def test_prices_lead_elsewhere() -> None:
    """With two people's worth on each of the harbour, what is left to do there comes last, but it is done all the same."""
    yard = yard_of(two_corridors())
    dear = Price(kind=PriceKind.DEMAND, subject="harbour", price=2_000_000)
    free, told = (
        [yard.stint(trip).point for trip in yard.send(counsel_of(yard, prices), Habits()).trips] for prices in ((), (dear,))
    )
    assert free[0] == "harbour"
    assert told[0] in {"mill", "farm"}
    assert told[-2:] == ["harbour"] * 2


def test_worths_are_shaken_by_the_seed_alone_and_then_no_more() -> None:
    """The same seed gives the same run; without a seed it is the one without noise."""
    yard = yard_of(two_corridors())
    counsel = counsel_of(yard)

    def points(seed: int | None) -> list[Stint]:
        rng = None if seed is None else random.Random(seed)
        return [yard.stint(trip) for trip in yard.send(counsel, Habits(), rng, 0.5).trips]

    calm = points(None)
    made = [points(seed) for seed in (1, 1, 2, 3, 4, 5)]
    assert made[0] == made[1]
    assert len({tuple(each) for each in made}) > 1
    assert points(None) == calm


def test_habits_say_when_convoys_form() -> None:
    """Not before 09:00 if held until 170 minutes before the end; each quarter of an hour past a quarter by the phase."""
    yard = yard_of(one_bus())
    counsel = counsel_of(yard)
    held = yard.send(counsel, Habits(holds={("road", IN): 10_200}))
    assert int(held.convoys[0, 0]) == clock(9)
    late = yard.send(counsel, Habits(delay=600))
    assert int(late.convoys[0, 0]) == clock(8, 10)


def test_a_market_is_told_what_each_trip_uses_and_earns() -> None:
    """50 people, two entries, two services, 50 received; 90 minutes of the trip are driving."""
    yard, _, run = sent(one_bus())
    vehicle, fleet, node, begins, ends, events = next(iter(told(yard, run, [3])))
    assert (vehicle, fleet, node, begins, ends) == ("bus-01", "bus", 0, 0, clock(10))
    assert events[0] == Event(PriceKind.DEMAND, "villagers", 50, gain=150.0)
    assert sum(event.amount for event in events if event.kind is PriceKind.DRIVING) == 90 * 60
    assert [(e.second, e.direction) for e in events if e.kind is PriceKind.GATE] == [(clock(8), IN), (clock(9, 5), OUT)]
    assert [(e.second, e.direction) for e in events if e.kind is PriceKind.CHECKPOINT] == [
        (clock(8, 15), IN),
        (clock(9, 20), OUT),
    ]
    assert [(e.amount, e.second, e.mobility) for e in events if e.kind is PriceKind.INTAKE] == [(50, clock(10), SEAT)]


def test_people_aboard_earn_for_the_market_too() -> None:
    """30, though they boarded before anything began."""
    yard, _, run = sent(carrying())
    events = next(iter(told(yard, run, [1])))[5]
    assert sum(event.gain for event in events) == 30.0


def test_nobody_is_sent_once_it_is_over() -> None:
    """With the time up no trips are made but those that are given."""
    yard, counsel, run = sent(one_bus())
    yard.halt = lambda: True
    assert yard.send(counsel, Habits()).trips == ()
    assert yard.send(counsel, Habits(), None, 0.0, run.trips[:1]).people == 50
    assert [row[0] for row in run.trips[0].tasks.tolist()].count(BOARD) == 1
