"""The arcs of one type, and what they gain."""

from dataclasses import replace

import numpy as np
import pytest

from operations import one_bus
from safepassage.domain.fleet import Aboard
from safepassage.domain.people import ReceptionSite
from safepassage.domain.plan import Price, PriceKind
from safepassage.planning.bound import Evaluator
from safepassage.planning.charges import Charges
from safepassage.planning.grid import Grid
from safepassage.planning.sweep import MICRO, Layer, _Part
from safepassage.units import HOUR
from unit.planning.small import ALL, SEAT, evaluator_of, varied


def test_a_part_raises_states_to_the_best_that_its_arcs_lead_to() -> None:
    """Two arcs from row 0 of state 1, to values 5 + 1 and 3 + 4: the better is 7; nothing rises twice, and other states stay."""
    arcs = np.array([[0, 0, 1], [1, 1, 0], [1, 2, 2], [0, 0, 1]])
    part = _Part(3, arcs, np.zeros(2, dtype=np.int64), np.ones(3, dtype=np.bool_))
    source = np.array([[0, 0], [5, 0], [3, 9]])
    result = np.zeros((3, 2), dtype=np.int64)
    gains = np.array([1, 4, 0])[part.order]
    assert [part.apply(0, gains, source, result), part.apply(0, gains, source, result)] == [True, False]
    assert result.tolist() == [[0, 7], [0, 0], [0, 0]]
    assert part.apply(1, gains, source, result)
    assert result.tolist() == [[0, 7], [9, 0], [0, 0]]
    assert not part.apply(2, gains, source, result)


def test_a_part_knows_the_arcs_that_leave_a_state() -> None:
    """Two from state 1 in row 0, one from state 0 in row 1, and none elsewhere."""
    arcs = np.array([[0, 1, 0], [1, 0, 1], [1, 2, 2], [0, 1, 0]])
    part = _Part(3, arcs, np.zeros(3, dtype=np.int64), np.ones(3, dtype=np.bool_))
    leaving = {(row, state): [int(part.order[at]) for at in part.leaving(row, state)] for row in (0, 1) for state in (0, 1, 2)}
    assert leaving == {(0, 0): [], (0, 1): [0, 2], (0, 2): [], (1, 0): [1], (1, 1): [], (1, 2): []}


def test_layers_are_the_sites_and_offers_and_those_aboard() -> None:
    """One to board for town; one of 30 aboard, who are worth 30 when they alight."""
    operation = varied(one_bus(), fleets={"place": "outer", "aboard": (Aboard(group="villagers", count=30),)})
    types = evaluator_of(operation)._types["bus"]
    assert list(types.layers) == [
        Layer("town", (SEAT,), ((SEAT, 50),)),
        Layer("town", (SEAT,), ((SEAT, 30),), 30 * MICRO, "bus"),
    ]
    assert types.alighting_layers == [0, 1]
    assert {name: len(found) for name, found in types.sets.items()} == {"alight": 2, "loaded": 10, "board": 1, "empty": 10}


@pytest.mark.parametrize(
    ("price", "bound"),
    [
        # An hour's intake of 30 at a millionth: 30 for the capacity, less 50 for each trip received in it.
        (Price(kind=PriceKind.INTAKE, subject="town", price=1, mobility=SEAT, start=4 * HOUR, end=5 * HOUR), 30 - 0),
        (Price(kind=PriceKind.CAPACITY, subject="town", price=1, mobility=SEAT), 70 - 100),
        (Price(kind=PriceKind.DEMAND, subject="villagers", price=1), 120 - 100),
        # 1 for each second of boarding, two of 1200 s; the bay's day and the last boarding's seconds are 86400 + 1199.
        (Price(kind=PriceKind.BAYS, subject="village", price=1, start=0, end=86_400), 87_599 - 2_400),
        # Four hours of driving; two trips take three.
        (Price(kind=PriceKind.DRIVING, subject="bus", price=1), 14_400 - 10_800),
    ],
)
def test_a_price_of_a_millionth_costs_what_is_used(price: Price, bound: int) -> None:
    """The capacity is added, what two trips use is paid: both people and seconds. An hour that can be waited out costs nothing."""
    operation = replace(
        varied(one_bus(), vehicle_types={"driving_limit": 4 * HOUR}, windows={"closes": 7 * HOUR}),
        reception_sites=(ReceptionSite(place="town", intake_seat=30, capacity_seat=70),),
        horizon=8 * HOUR,
    )
    assert evaluator_of(operation, 60).value([price]) == 100 * MICRO + bound


def test_a_vehicle_without_use_for_anything_stays() -> None:
    """No groups: every table is zero, and the bound is the capacity that is priced."""
    operation = replace(one_bus(), groups=())
    assert evaluator_of(operation).value(()) == 0


def test_offsets_that_lead_back_in_time_are_refused() -> None:
    """Ten minutes to the gate and ten back: with steps of an hour and an offset of half an hour a vehicle is back before it left."""
    operation = one_bus()
    grid = Grid(step=3_600, horizon=operation.horizon, empty={"outer": 1_800}, loaded={})
    with pytest.raises(ValueError, match="could go round within one step of 3600 s; use a finer step"):
        Evaluator(operation, grid, ALL, weighted=False)


def test_gains_of_roads_are_what_is_charged() -> None:
    """Nothing without prices; a second at the wheel at 2 costs twice the time."""
    types = evaluator_of(one_bus())._types["bus"]
    free = types.roads.gains(Charges(()), 0, loaded=False)
    dear = types.roads.gains(Charges(()), 2, loaded=False)
    assert all(not gains.any() for gains in free)
    first = types.roads.moves[False][2]
    assert first.driven
    assert dear[2].tolist() == [-2 * 600] * len(first.options.rows)
