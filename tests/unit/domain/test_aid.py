"""Consignments and their parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepassage.domain.aid import Consignment


@pytest.mark.parametrize(("kg", "litres", "priority"), [(0, 0, 1), (-1, 0, 1), (1, -1, 1), (1, 0, 0)])
def test_a_consignment_that_cannot_be_is_refused(kg: int, litres: int, priority: int) -> None:
    """The sentence gives all three numbers."""
    with pytest.raises(ValueError, match="Consignment food") as caught:
        Consignment(id="food", origin="town", destination="mill", kg=kg, litres=litres, priority=priority)
    expected = "Consignment food: expected kg > 0, litres >= 0 and priority >= 1"
    assert str(caught.value) == f"{expected}, got {kg}, {litres}, {priority}."


@pytest.mark.parametrize(("part", "litres"), [(0, 0), (1, 4), (2, 7), (3, 10), (300, 1_000)])
def test_litres_of_a_part_are_rounded_up(part: int, litres: int) -> None:
    """Of 300 kg that take 1,000 litres, 1 kg takes 3 1/3."""
    food = Consignment(id="food", origin="town", destination="mill", kg=300, litres=1_000)
    assert food.litres_of(part) == litres


@given(st.integers(1, 10**9), st.integers(0, 10**9), st.data())
def test_parts_take_at_least_their_share_and_less_than_a_litre_more(kg: int, litres: int, data: st.DataObject) -> None:
    """The whole takes exactly its litres; a part is never told too small, and never too large by a litre."""
    food = Consignment(id="food", origin="town", destination="mill", kg=kg, litres=litres)
    part = data.draw(st.integers(0, kg))
    assert food.litres_of(kg) == litres
    assert 0 <= food.litres_of(part) * kg - litres * part < kg
