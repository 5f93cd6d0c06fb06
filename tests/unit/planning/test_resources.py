"""Rows that can be priced, and what uses them."""

import numpy as np

from operations import one_bus
from safepassage.domain.network import Direction
from safepassage.domain.plan import PriceKind
from safepassage.planning.resources import Event, Resources, Uses
from safepassage.units import HOUR
from unit.planning.small import SEAT, clock, evaluator_of, varied

IN = Direction.IN


def test_an_event_is_noted_in_the_cheaper_half_of_its_step() -> None:
    """Item 0 at the beginning, 1 at the end: whichever price is lower, the beginning if they are equal."""
    uses = Uses(np.array([5]), np.array([0]), np.array([1]), np.array([2.0]))
    found = [list(uses.of(1, 1, 4, np.array(price))) for price in ([3.0, 1.0], [1.0, 3.0], [2.0, 2.0])]
    assert found == [[(1, 2.0)], [(0, 2.0)], [(0, 2.0)]]
    assert list(uses.of(1, 2, 4, np.array([0.0, 0.0]))) == []


def test_an_event_of_a_plan_uses_its_period_and_its_window() -> None:
    """A service at 08:15 lies in the hour from 08:00 and in the window with a step on either side; at night in no window."""
    resources = Resources(evaluator_of(one_bus()), HOUR)

    def periods(second: int) -> list[tuple[int, int]]:
        rows = [resources.rows[n] for n in resources.rows_of(Event(PriceKind.CHECKPOINT, "post", 1, second, IN))]
        return [(row.start, row.end) for row in rows]

    assert periods(clock(8, 15)) == [(clock(8), clock(9)), (clock(7, 55), clock(11, 55, 1))]
    assert periods(clock(6, 30)) == []


def test_people_sites_and_hours_have_rows_where_they_are_limited() -> None:
    """The group always; an hour's intake if there is one; driving hours if there are any."""
    resources = Resources(
        evaluator_of(varied(one_bus(), reception_sites={"intake_seat": 30}, vehicle_types={"driving_limit": 5_400})), HOUR
    )

    def limits(event: Event) -> list[int]:
        return [resources.limits[n] for n in resources.rows_of(event)]

    assert limits(Event(PriceKind.DEMAND, "villagers", 1)) == [120]
    assert limits(Event(PriceKind.INTAKE, "town", 1, clock(10), mobility=SEAT)) == [30]
    assert limits(Event(PriceKind.CAPACITY, "town", 1, mobility=SEAT)) == []
    assert limits(Event(PriceKind.DRIVING, "bus", 1)) == [5_400]
