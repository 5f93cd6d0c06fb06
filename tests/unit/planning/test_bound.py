"""What prices prove, worked out by hand."""

from dataclasses import replace

import pytest

from operations import one_bus
from safepassage.domain.fleet import Aboard, Fleet
from safepassage.domain.network import Direction
from safepassage.domain.people import PerMobility, ReceptionSite
from safepassage.domain.plan import Price, PriceKind
from safepassage.planning.bound import MICRO, NEVER, State, counted_fleets, evaluate, load, offers
from unit.planning.small import ALL, SEAT, STRETCHER, WHEELCHAIR, clock, escorted, evaluator_of, plain_grid, varied

KIND = replace(one_bus().vehicle_types[0], places=PerMobility(50, 2, 3), attendant_seats=2)
DEMAND = Price(kind=PriceKind.DEMAND, subject="villagers", price=MICRO)


def test_offers_are_the_sets_of_what_a_type_has_and_somebody_wants() -> None:
    """Of three mobilities seven, of two three."""
    every = frozenset({SEAT, WHEELCHAIR, STRETCHER})
    assert len(offers(KIND, every)) == 7
    assert offers(KIND, every - {WHEELCHAIR}) == [(SEAT,), (STRETCHER,), (SEAT, STRETCHER)]
    assert offers(one_bus().vehicle_types[0], every) == [(SEAT,)]
    assert offers(KIND, frozenset()) == []


def test_the_load_of_an_offer_leaves_the_attendants_their_seats() -> None:
    """Three stretchers take six seats, where seats are offered too."""
    assert load(KIND, (SEAT,)) == {SEAT: 50}
    assert load(KIND, (STRETCHER,)) == {STRETCHER: 3}
    assert load(KIND, (SEAT, STRETCHER)) == {SEAT: 44, STRETCHER: 3}


def test_fleets_are_counted_in_order_and_in_part() -> None:
    """Of 2 and 3 the first 4 are 2 and 2."""
    fleets = (Fleet(id="a", type="bus", count=2, place="town"), Fleet(id="b", type="bus", count=3, place="town"))
    operation = replace(one_bus(), fleets=fleets)
    assert [[(fleet.id, count) for fleet, count in counted_fleets(operation, n)] for n in (0, 1, 4, ALL)] == [
        [],
        [("a", 1)],
        [("a", 2), ("b", 2)],
        [("a", 2), ("b", 3)],
    ]


@pytest.mark.parametrize(
    ("prices", "vehicles", "bound"),
    [
        ((), ALL, 100),
        ((DEMAND,), ALL, 120),
        ((replace(DEMAND, price=MICRO // 2),), ALL, 60 + 50),
        ((), 0, 0),
        ((DEMAND,), 0, 120),
        (
            (Price(kind=PriceKind.GATE, subject="road", price=10 * MICRO, direction=Direction.IN, start=0, end=86_400),),
            ALL,
            800 + 80,
        ),
        (
            (
                Price(
                    kind=PriceKind.GATE,
                    subject="road",
                    price=30 * MICRO,
                    direction=Direction.IN,
                    start=clock(9),
                    end=clock(9, 30),
                ),
            ),
            ALL,
            400,
        ),
    ],
)
def test_bounds_of_one_bus(prices: tuple[Price, ...], vehicles: int, bound: int) -> None:
    """
    Two trips are 100; with people at 1 each 120; with gates for 80 vehicles at 10, each trip is worth 40.

    A price on an hour in which it need not enter costs only its capacity: 10 vehicles at 30.
    """
    assert evaluate(one_bus(), plain_grid(one_bus()), vehicles, prices, weighted=False) == bound * MICRO


def test_weights_count_if_asked() -> None:
    """Class 1 weighs 3."""
    operation = replace(one_bus(), priority_weights=((1, 3),))
    assert [evaluator_of(operation, weighted=weighted).value(()) for weighted in (False, True)] == [100 * MICRO, 300 * MICRO]
    assert evaluator_of(operation, weighted=True).weight(operation.groups[0]) == 3


def test_a_coarse_grid_proves_less() -> None:
    """Rounded down to steps of a quarter of an hour a trip is shorter and three fit; in steps of five or ten minutes nothing is lost."""
    assert [evaluator_of(one_bus(), step).value(()) // MICRO for step in (300, 600, 900)] == [100, 100, 150]


def test_a_step_in_which_a_vehicle_could_gain_without_end_is_refused() -> None:
    """With steps of seven hours every trip fits in one."""
    with pytest.raises(ValueError, match="could go round within one step of 25200 s; use a finer step"):
        evaluator_of(varied(one_bus(), windows={"opens": 0}), 25_200).value(())


def test_people_aboard_are_worth_themselves() -> None:
    """30 aboard at the outer gate and two trips: 130; as weights 3 each 390."""
    operation = varied(one_bus(), fleets={"place": "outer", "aboard": (Aboard(group="villagers", count=30),)})
    assert evaluator_of(operation).value(()) == 130 * MICRO
    assert evaluator_of(replace(operation, priority_weights=((1, 3),)), weighted=True).value(()) == 390 * MICRO


def test_people_aboard_whom_no_site_takes_are_worth_nothing() -> None:
    """The only site takes nobody who sits: the bus cannot even start."""
    operation = varied(one_bus(), fleets={"place": "outer", "aboard": (Aboard(group="villagers", count=30),)})
    operation = replace(operation, reception_sites=(ReceptionSite(place="town", capacity_seat=0),))
    evaluation = evaluator_of(operation).evaluate(())
    assert (evaluation.bound, dict(evaluation.starts)) == (0, {})


def test_escorts_earn_nothing() -> None:
    """They are counted, and left out."""
    evaluator = evaluator_of(escorted())
    assert [fleet.id for fleet, _ in evaluator.counted] == ["bus"]
    assert evaluator.value(()) == 100 * MICRO


def test_a_vehicle_inside_may_start_when_it_opens() -> None:
    """In the village before 08:00 it starts then: out with 50 by 09:00, in again and out by 11:10."""
    operation = varied(one_bus(), fleets={"place": "village"})
    evaluation = evaluator_of(operation).evaluate(())
    assert evaluation.bound == 100 * MICRO
    assert evaluation.starts["bus"] == State(25, 4)


def test_the_tables_say_what_is_left_to_gain() -> None:
    """In town at 08:00 two trips, half an hour later one, at noon none; loaded in the village: what comes after."""
    operation = one_bus()
    evaluator = evaluator_of(operation)
    tables = evaluator.evaluate(()).tables(operation.fleets[0])
    node = {name: evaluator.nodes[name, None] for name in ("town", "village")}
    row = {hour: 1 + clock(hour) // 300 for hour in (7, 8, 9, 12)}
    states = tables.types.states
    assert [tables.value(State(row[hour], node["town"])) // MICRO for hour in (7, 8, 9, 12)] == [100, 50, 50, 0]
    assert tables.value(State(row[9], states[node["village"], 0])) == 50 * MICRO
    assert tables.value(State(row[12], states[node["village"], 0])) <= NEVER // 2
