"""First prices from whole trips."""

import pytest

from operations import one_bus, two_corridors
from safepassage.planning.roads import Roads
from safepassage.planning.rough import rough_prices
from unit.planning.small import evaluator_of, varied


def test_one_bus_has_time_for_so_many_trips() -> None:
    """A trip takes 130 minutes, 20 of them on roads outside: the window of 230 and 20 more hold 250 / 130 trips. Nobody has a price."""
    prices, value = rough_prices(evaluator_of(one_bus()), Roads(one_bus()))
    assert value == pytest.approx(50 * 250 / 130)
    assert {key for key in prices if key[0] == "demand"} == set()


def test_with_many_buses_people_are_scarce() -> None:
    """Ten buses for 120: each person is worth one."""
    operation = varied(one_bus(), fleets={"count": 10})
    prices, value = rough_prices(evaluator_of(operation), Roads(operation))
    assert value == pytest.approx(120.0)
    assert dict(prices) == {("demand", "villagers"): pytest.approx(1.0)}


def test_what_it_thinks_is_no_less_than_what_can_be_done() -> None:
    """Of two corridors at least the 180 that plans bring out, at most all 200."""
    _, value = rough_prices(evaluator_of(two_corridors()), Roads(two_corridors()))
    assert 180 - 1e-6 <= value <= 200 + 1e-6
