"""What a vehicle can still be worth, and what its way costs."""

from operations import one_bus
from safepassage.domain.network import Direction
from safepassage.domain.plan import Price, PriceKind
from safepassage.planning.bound import MICRO, NEVER
from unit.planning.small import SEAT, WHEELCHAIR, clock, guide_of, searching, standing, varied

IN = Direction.IN
FLEET = one_bus().fleets[0]


def test_the_worth_of_a_vehicle_falls_with_time() -> None:
    """In town two trips are left until 07:50, one until 10:00 (50 minutes in, 20 boarding, 40 out), none after the horizon."""
    guide = guide_of(one_bus())
    times = (0, clock(7, 50), clock(7, 55), clock(10), clock(10, 5), 10**6)
    assert [guide.empty(FLEET, "town", time) // MICRO for time in times] == [100, 100, 50, 50, 0, 0]


def test_a_loaded_vehicle_is_worth_what_comes_after() -> None:
    """Beside the people aboard: from the village at 09:00 one more trip; never, where it cannot get out or has no such places."""
    guide = guide_of(one_bus())
    assert guide.loaded(FLEET, "village", clock(9), "town", (SEAT,)) == 50 * MICRO
    assert guide.loaded(FLEET, "village", clock(11, 10), "town", (SEAT,)) == 0
    assert guide.loaded(FLEET, "village", clock(9), "town", (WHEELCHAIR,)) == NEVER
    assert guide.loaded(FLEET, "village", 10**6, "town", (SEAT,)) == NEVER
    assert guide.loaded(FLEET, "village", clock(11, 20), "town", (SEAT,)) <= NEVER // 2


def test_a_person_is_worth_the_weight_less_the_price() -> None:
    """A quarter of a person is charged."""
    price = Price(kind=PriceKind.DEMAND, subject="villagers", price=MICRO // 4)
    assert guide_of(one_bus(), [price]).worth("villagers") == 750_000


def test_a_way_costs_what_is_charged_on_it_at_its_seconds() -> None:
    """The gate at 08:00 for 5 + 7, not the 9 from 08:01 on; the post at 08:15 for 11; 45 minutes at the wheel at 2 a second."""
    operation = varied(one_bus(), vehicle_types={"driving_limit": 20_000})
    gate = {"kind": PriceKind.GATE, "subject": "road", "direction": IN}
    prices = [
        Price(**gate, price=5, start=0, end=clock(9)),  # type: ignore[arg-type]
        Price(**gate, price=7, start=clock(8), end=clock(8) + 1),  # type: ignore[arg-type]
        Price(**gate, price=9, start=clock(8) + 1, end=clock(9)),  # type: ignore[arg-type]
        Price(kind=PriceKind.CHECKPOINT, subject="post", direction=IN, price=11, start=clock(8, 15), end=clock(8, 16)),
        Price(kind=PriceKind.DRIVING, subject="bus", price=2),
    ]
    guide = guide_of(operation, prices)
    search = searching(operation)
    (label,) = search.reach(standing(search), frozenset({"village"}))
    assert guide.charge(FLEET, label.path()) == 5 + 7 + 11 + 2 * 45 * 60
    assert guide.charge(FLEET, [label]) == 2 * 300
    assert guide.charge(FLEET, standing(search)) == 0
