"""An event pays the least that it could pay in its seconds."""

import numpy as np
import pytest

from safepassage.domain.network import Direction
from safepassage.domain.plan import Price, PriceKind
from safepassage.planning.charges import Charges, refuse
from safepassage.units import HOUR
from unit.planning.small import SEAT, WHEELCHAIR, Changes

IN, OUT = Direction.IN, Direction.OUT


def gate(price: int, start: int, end: int, direction: Direction = IN) -> Price:
    """Return a price on the gate."""
    return Price(kind=PriceKind.GATE, subject="road", price=price, direction=direction, start=start, end=end)


def intake(price: int, hour: int, mobility: object = SEAT) -> Price:
    """Return a price on the intake of one clock hour."""
    return Price(
        kind=PriceKind.INTAKE,
        subject="town",
        price=price,
        mobility=mobility,  # type: ignore[arg-type]
        start=hour * HOUR,
        end=(hour + 1) * HOUR,
    )


@pytest.mark.parametrize(
    ("start", "end", "paid"),
    [
        (0, 10, 0),
        (10, 11, 5),
        (10, 20, 5),
        (15, 16, 12),
        (19, 20, 12),
        (9, 20, 0),
        (20, 30, 7),
        (15, 30, 7),
        (19, 31, 0),
        (30, 31, 0),
    ],
)
def test_the_least_of_the_seconds_of_a_span_is_paid(start: int, end: int, paid: int) -> None:
    """5 from 10 to 20, 7 from 15 to 30: 12 where they overlap, nothing before and after."""
    charges = Charges([gate(5, 10, 20), gate(7, 15, 30)])
    found = charges.least(PriceKind.GATE, "road", IN, None, np.array([start]), np.array([end]))
    assert found is not None
    assert found.tolist() == [paid]


def test_many_spans_are_looked_up_at_once() -> None:
    """One answer for each."""
    found = Charges([gate(5, 10, 20)]).least(PriceKind.GATE, "road", IN, None, np.array([0, 12, 19]), np.array([5, 15, 21]))
    assert found is not None
    assert found.tolist() == [0, 5, 0]


def test_where_nothing_is_charged_there_is_nothing_to_look_up() -> None:
    """Another direction, another subject, a price of zero."""
    charges = Charges([gate(5, 10, 20), gate(0, 10, 20, OUT)])
    one = np.array([12])
    assert charges.least(PriceKind.GATE, "road", OUT, None, one, one + 1) is None
    assert charges.least(PriceKind.GATE, "other", IN, None, one, one + 1) is None
    assert charges.least(PriceKind.CHECKPOINT, "road", IN, None, one, one + 1) is None


def test_an_event_that_uses_several_things_pays_the_least_of_their_sum() -> None:
    """40 seats and 2 wheelchairs: in hour 0 they pay 40 x 3, in hour 1 2 x 50: the sum is least in hour 1, not each on its own."""
    charges = Charges([intake(3, 0), intake(50, 1, WHEELCHAIR)])
    units = [((PriceKind.INTAKE, "town", None, m), n) for m, n in ((SEAT, 40), (WHEELCHAIR, 2))]
    spans = np.array([0, HOUR - 1, HOUR]), np.array([HOUR, HOUR + 1, HOUR + 1])
    found = charges.least_of(units, *spans)
    assert found is not None
    assert found.tolist() == [120, 100, 100]


def test_prices_without_a_period_add_up() -> None:
    """Two on one group; none on another; per mobility for a site."""
    charges = Charges(
        [
            Price(kind=PriceKind.DEMAND, subject="a", price=3),
            Price(kind=PriceKind.DEMAND, subject="a", price=4),
            Price(kind=PriceKind.CAPACITY, subject="town", price=9, mobility=SEAT),
        ]
    )
    assert [charges.flat(PriceKind.DEMAND, name) for name in ("a", "b")] == [7, 0]
    assert [charges.flat(PriceKind.CAPACITY, "town", m) for m in (SEAT, WHEELCHAIR)] == [9, 0]


@pytest.mark.parametrize(
    ("price", "says"),
    [
        (gate(-1, 0, 10), "must be at least 0, got -1"),
        (gate(1, 10, 10), "starts before it ends, got 10 to 10"),
        (
            Price(kind=PriceKind.INTAKE, subject="town", price=1, mobility=SEAT, start=0, end=7_200),
            "one clock hour, got 0 to 7200",
        ),
        (
            Price(kind=PriceKind.INTAKE, subject="town", price=1, mobility=SEAT, start=60, end=3_660),
            "one clock hour, got 60 to 3660",
        ),
    ],
)
def test_prices_that_prove_nothing_are_refused(price: Price, says: str) -> None:
    """They would lower the bound below the truth."""
    with pytest.raises(ValueError, match=says):
        refuse(price)
    with pytest.raises(ValueError, match=says):
        Charges([price])


def test_a_price_that_may_be_is_not_refused() -> None:
    """A demand needs no period."""
    changes: Changes = {"kind": PriceKind.DEMAND, "subject": "a", "price": 0}
    assert Charges([Price(**changes)]).flat(PriceKind.DEMAND, "a") == 0
