"""Prices that make a low bound, on cases that a person can check."""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from operations import one_bus, two_corridors
from safepassage.domain.network import Direction, Quota
from safepassage.domain.operation import Operation
from safepassage.domain.people import ReceptionSite
from safepassage.domain.plan import Price, PriceKind
from safepassage.planning.bound import MICRO
from safepassage.planning.ledger import Habits
from safepassage.planning.market import Market, _slices, layered
from safepassage.planning.resources import Resources
from safepassage.planning.roads import Roads
from safepassage.planning.rough import rough_prices
from safepassage.planning.swift.telling import told
from safepassage.units import HOUR, Interval
from unit.planning.small import SEAT, clock, evaluator_of, varied
from unit.planning.swift.plain import sent

IN, OUT = Direction.IN, Direction.OUT


def gate(price: int, start: int, end: int, direction: Direction = IN, kind: PriceKind = PriceKind.GATE) -> Price:
    """Return a price on the gate."""
    return Price(kind=kind, subject="road", price=price, direction=direction, start=start, end=end)


def settled(operation: Operation, rounds: int = 40, step: int = 300) -> Market:
    """Return the market of an operation after so many rounds, or when it is settled."""
    evaluator = evaluator_of(operation, step)
    resources = Resources(evaluator, HOUR)
    rough, _ = rough_prices(evaluator, Roads(operation))
    market = Market(resources, resources.begin(rough), random.Random(0))
    for number in range(rounds):
        market.round(0.5 * (1 - number / rounds))
        if market.settled:
            break
    return market


def bound(market: Market) -> int:
    """Return the best bound of a market, in people."""
    assert market.best is not None
    return market.best.evaluation.bound // MICRO


def kinds(market: Market) -> set[PriceKind]:
    """Return what the best prices of a market are on."""
    assert market.best is not None
    return {price.kind for price in market.best.prices}


@pytest.mark.parametrize(
    ("levels", "slices"),
    [
        ([], []),
        ([0, 0], []),
        ([3, 3], [(0, 2, 3)]),
        ([3, 5, 3], [(0, 3, 3), (1, 2, 2)]),
        ([2, 0, 4], [(0, 1, 2), (2, 3, 4)]),
        ([1, 3, 2, 3], [(0, 4, 1), (1, 4, 1), (1, 2, 1), (3, 4, 1)]),
    ],
)
def test_levels_are_cut_into_horizontal_slices(levels: Sequence[int], slices: list[tuple[int, int, int]]) -> None:
    """Each as long as it can be, and together what they were."""
    found = _slices(levels, 0, len(levels))
    assert found == slices
    assert [sum(height for first, last, height in found if first <= at < last) for at in range(len(levels))] == list(levels)


def test_prices_are_layered_into_longer_periods() -> None:
    """5 and 8 side by side become 5 all along and 3 on top; other kinds, directions and prices apart in time stay as they are."""
    demand = Price(kind=PriceKind.DEMAND, subject="villagers", price=4)
    intake = Price(kind=PriceKind.INTAKE, subject="town", price=6, mobility=SEAT, start=0, end=HOUR)
    prices = (gate(5, 0, 10), gate(8, 10, 20), demand, gate(2, 0, 10, OUT), gate(7, 30, 40), intake, gate(1, 5, 15))
    assert layered(prices) == (
        demand,
        intake,
        gate(5, 0, 20),
        gate(1, 5, 20),
        gate(2, 10, 20),
        gate(1, 10, 15),
        gate(7, 30, 40),
        gate(2, 0, 10, OUT),
    )
    assert sum_at(layered(prices)) == sum_at(prices)


def sum_at(prices: Sequence[Price]) -> list[int]:
    """Return the price of the gate inwards at each second."""
    own = [p for p in prices if p.kind is PriceKind.GATE and p.direction is IN]
    return [sum(p.price for p in own if p.start <= second < p.end) for second in range(50)]


def test_one_vehicle_needs_no_prices() -> None:
    """Its best path is the bound: 100 people, and nothing is worth anything but the bus."""
    market = settled(one_bus())
    assert (bound(market), kinds(market)) == (100, set())
    assert market.value == pytest.approx(100.0)


def test_people_have_a_price_where_there_are_too_few() -> None:
    """Three buses for 120 people: every person is worth one, and no bus anything."""
    market = settled(varied(one_bus(), fleets={"count": 3}))
    assert bound(market) == 120
    assert market.best is not None
    assert Price(kind=PriceKind.DEMAND, subject="villagers", price=MICRO) in market.best.prices


@pytest.mark.parametrize(
    ("limits", "people"), [({"capacity_seat": 70}, 70), ({"intake_seat": 30}, 90), ({"capacity_seat": 45, "intake_seat": 30}, 45)]
)
def test_a_site_has_a_price_where_it_is_full(limits: dict[str, int], people: int) -> None:
    """Ten buses: 70 places; 30 an hour in the three clock hours from 10:00 to 12:59:59; and both."""
    operation = varied(one_bus(), fleets={"count": 10}, groups={"count": 900}, checkpoints={"lanes": 9})
    operation = replace(operation, reception_sites=(ReceptionSite(place="town", **limits),), horizon=7 * HOUR - 1)
    market = settled(operation)
    assert bound(market) <= people + 1
    assert market.value >= people - 0.5


def test_driving_hours_have_a_price() -> None:
    """90 minutes of driving are one trip of 50 people, though the window holds two."""
    market = settled(varied(one_bus(), vehicle_types={"driving_limit": 5_400}))
    assert (bound(market), kinds(market)) == (50, {PriceKind.DRIVING})


def test_limits_of_a_whole_window_or_period_have_a_row_of_their_own() -> None:
    """Two convoys of one vehicle, or three services inwards: with five buses 100 or 150 people."""
    operation = varied(one_bus(), fleets={"count": 5}, groups={"count": 900})
    convoys = settled(varied(operation, corridors={"max_convoys": 2, "max_vehicles": 1}))
    quota = Quota(period=Interval(0, 7 * HOUR), vehicles=3)
    services = settled(varied(operation, checkpoints={"quotas": (quota,)}))
    assert [bound(convoys), bound(services)] == [100, 150]


def test_two_corridors_are_proven_to_the_person() -> None:
    """180: two vehicles north, everybody from the harbour."""
    assert bound(settled(two_corridors())) == 180


def test_a_market_learns_what_a_schedule_does() -> None:
    """The two trips of one bus in one window are one stretch: 100 people at once, and the same again teaches nothing."""
    operation = one_bus()
    evaluator = evaluator_of(operation)
    resources = Resources(evaluator, HOUR)
    market = Market(resources, resources.begin({}), random.Random(0))
    yard, _, run = sent(operation)
    market.learn(told(yard, run, [1]))
    assert (market.master.size, market.nights) == (1, [])
    (stretch,) = market.master.known
    people = dict(stretch.uses)[0]
    assert (stretch.start, stretch.end, stretch.gain, people) == (("fleet", "bus"), None, 100.0, 100.0)
    solved = market.master.solve()
    assert solved is not None
    assert solved[0] == pytest.approx(100.0)
    market.learn(told(yard, run, [1]))
    assert market.master.size == 1


def test_schedules_are_cut_at_night() -> None:
    """A trip on each of two days: two stretches that meet in town by night, each worth 50; two vehicles could mix them."""
    operation = one_bus()
    first = replace(operation.windows[0], closes=clock(10, 10))
    second = replace(first, id="second", opens=clock(14), closes=clock(16, 10))
    operation = replace(operation, windows=(first, second), horizon=12 * HOUR)
    evaluator = evaluator_of(operation)
    resources = Resources(evaluator, HOUR)
    market = Market(resources, resources.begin({}), random.Random(0))
    yard, counsel, run = sent(operation)
    # As it stands the bus goes on to the gate at once and waits there.
    run = yard.replay(counsel, Habits(), [run.trips[0], replace(run.trips[1], after=clock(13))])
    market.learn(told(yard, run, [1]))
    (night,) = market.nights
    assert clock(10) < (night - 1) * 300 < clock(14)
    place = ("bus", 0, 0)
    assert {(s.start, s.end, s.gain) for s in market.master.known} == {(("fleet", "bus"), place, 50.0), (place, None, 50.0)}
    solved = market.master.solve()
    assert solved is not None
    assert solved[0] == pytest.approx(100.0)
