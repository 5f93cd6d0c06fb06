"""What binds, in words."""

from dataclasses import replace

import pytest

from operations import one_bus
from safepassage.documents.binding import bindings, segments
from safepassage.documents.clocks import Clocks
from safepassage.domain.network import Direction
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Price, PriceKind, Proof
from safepassage.units import HOUR, MINUTE
from unit.documents.plans import one_bus_plan


def _proof(*prices: Price) -> Proof:
    return replace(one_bus_plan().certificate.proofs[0], prices=prices)


def _post(start: int, end: int, micro: int, direction: Direction = Direction.OUT) -> Price:
    return Price(kind=PriceKind.CHECKPOINT, subject="post", direction=direction, price=micro, start=start, end=end)


def test_periods_that_touch_are_told_as_one() -> None:
    """Prices of 2 and 3 people in following hours are one period, worth 2 to 3 people."""
    found = bindings(one_bus(), _proof(_post(8 * HOUR, 9 * HOUR, 2_000_000), _post(9 * HOUR, 11 * HOUR, 3_000_000)))
    assert [(item.sentence(Clocks(one_bus())), item.worth, item.unit) for item in found] == [
        ("the checkpoint at Post, outbound, 1 May 14:00–17:00 UTC", "2–3", "vehicle that is served")
    ]


def test_short_breaks_are_told_and_long_ones_part_two_periods() -> None:
    """Less than an hour apart is one period with breaks; an hour or more makes two."""
    hour = 1_000_000
    near = bindings(one_bus(), _proof(_post(0, HOUR, hour), _post(HOUR + 59 * MINUTE, 3 * HOUR, hour)))
    assert [item.sentence(Clocks(one_bus())) for item in near] == [
        "the checkpoint at Post, outbound, 1 May 06:00–09:00 UTC, with breaks"
    ]
    far = bindings(one_bus(), _proof(_post(0, HOUR, hour), _post(2 * HOUR, 3 * HOUR, hour)))
    assert [(item.start, item.end) for item in far] == [(0, HOUR), (2 * HOUR, 3 * HOUR)]


def test_prices_that_overlap_add_up() -> None:
    """As the certificate says: the price of an event is the sum of those whose period holds it."""
    assert segments([_post(0, 3, 5), _post(2, 4, 7)]) == ((0, 2, 5), (2, 3, 12), (3, 4, 7))


def test_what_has_no_price_does_not_bind() -> None:
    """A price of 0 is not in the list."""
    assert bindings(one_bus(), _proof(_post(0, HOUR, 0))) == ()


@pytest.mark.parametrize(
    ("price", "what", "worth", "unit"),
    [
        (
            Price(kind=PriceKind.DEMAND, subject="villagers", price=500_000),
            "how many people of group villagers wait at Village",
            "0.5",
            "person",
        ),
        (
            Price(kind=PriceKind.GATE, subject="road", direction=Direction.IN, price=4_000_000, start=0, end=HOUR),
            "the gate of The road, inbound, 1 May 06:00–07:00 UTC",
            "4",
            "vehicle that enters",
        ),
        (
            Price(kind=PriceKind.INTAKE, subject="town", mobility=Mobility.STRETCHER, price=1_000_000, start=0, end=HOUR),
            "the intake per hour at Town, stretchers, 1 May 06:00–07:00 UTC",
            "1",
            "person received in that hour",
        ),
        (
            Price(kind=PriceKind.CAPACITY, subject="town", mobility=Mobility.SEAT, price=1_000_000),
            "the capacity of Town, seats",
            "1",
            "person received",
        ),
        (
            Price(kind=PriceKind.BAYS, subject="village", price=2_500, start=0, end=HOUR),
            "the bays at Village, 1 May 06:00–07:00 UTC",
            "9",
            "hour of a bay",
        ),
        (Price(kind=PriceKind.DRIVING, subject="bus", price=1_000), "the driving hours of fleet bus", "3.6", "hour driven"),
    ],
)
def test_every_kind_has_its_words(price: Price, what: str, worth: str, unit: str) -> None:
    """Place, direction, need and period where they apply; seconds are told as hours."""
    (found,) = bindings(one_bus(), _proof(price))
    assert (found.sentence(Clocks(one_bus())), found.worth, found.unit) == (what, worth, unit)


def test_the_greatest_worth_stands_first_and_groups_last() -> None:
    """A group of whom all can be brought is no obstacle, whatever it is worth."""
    demand = Price(kind=PriceKind.DEMAND, subject="villagers", price=900_000_000)
    found = bindings(one_bus(), _proof(demand, _post(0, HOUR, 1_000_000), _post(0, HOUR, 2_000_000, Direction.IN)))
    assert [(item.kind, item.most) for item in found] == [
        (PriceKind.CHECKPOINT, 2.0),
        (PriceKind.CHECKPOINT, 1.0),
        (PriceKind.DEMAND, 900.0),
    ]
