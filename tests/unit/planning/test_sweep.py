"""The arcs of one type, and what they gain."""

from dataclasses import replace

import pytest

from operations import one_bus
from safepassage.domain.fleet import Aboard
from safepassage.domain.people import ReceptionSite
from safepassage.domain.plan import Price, PriceKind
from safepassage.planning.bound import Evaluator
from safepassage.planning.charges import Charges
from safepassage.planning.grid import Grid
from safepassage.planning.layers import Layer, may_go
from safepassage.planning.sweep import MICRO
from safepassage.units import HOUR
from unit.planning.small import ALL, SEAT, evaluator_of, varied


def test_layers_are_the_offers_for_any_site_and_those_aboard() -> None:
    """One to board for any site; one of 30 aboard, who are worth 30 when they alight."""
    operation = varied(one_bus(), fleets={"place": "outer", "aboard": (Aboard(group="villagers", count=30),)})
    types = evaluator_of(operation).types["bus"]
    assert list(types.layers) == [
        Layer("", ("town",), (SEAT,), ((SEAT, 50),)),
        Layer("", ("town",), (SEAT,), ((SEAT, 30),), 30 * MICRO, "bus"),
    ]
    assert [layer for _, layer in types.alights] == [0, 1]
    assert [layer for _, layer in types.boards] == [0]


def test_a_site_that_somebody_named_has_a_layer_of_its_own() -> None:
    """Into it people board only where somebody waits who named it; it takes in whoever may go anywhere too."""
    operation = varied(one_bus(), groups={"reception_sites": ("town",)})
    layers = evaluator_of(operation).types["bus"].layers
    assert [(layer.site, layer.sites, layer.points) for layer in layers] == [
        ("", ("town",), None),
        ("town", ("town",), frozenset({"village"})),
    ]
    assert [may_go(operation.groups[0], layer) for layer in layers] == [False, True]
    assert evaluator_of(operation).value(()) == 100 * MICRO


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
    roads = evaluator_of(one_bus()).types["bus"].roads
    assert roads.gains(Charges(()), 0) == [None] * len(roads.tracks)
    dear = list(zip(roads.tracks, roads.gains(Charges(()), 2), strict=True))
    driven = [(track, gain) for track, gain in dear if track.way.driven]
    assert driven
    assert all(gain is not None and gain.tolist() == (-2 * track.options.seconds).tolist() for track, gain in driven)
    assert [gain for track, gain in dear if not track.way.driven] == [None] * (len(dear) - len(driven))
