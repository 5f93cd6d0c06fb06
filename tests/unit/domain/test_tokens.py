"""Boarding tokens: the numbers on paper, and that a slip of the pen shows."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from operations import one_bus, two_corridors
from safepassage.domain.tokens import Token, check_digit, parse_token, point_numbers, waves
from unit.documents.plans import flood, flood_plan, many_buses, one_bus_plan

_PARTS = st.integers(1, 999)
_TOKENS = st.builds(Token, _PARTS, _PARTS, _PARTS)
_ARABIC = {ord("0") + digit: 0x0660 + digit for digit in range(10)}
_PERSIAN = {ord("0") + digit: 0x06F0 + digit for digit in range(10)}


def test_the_check_digit_is_that_of_the_thesis() -> None:
    """The example that goes round for Damm's method: 572 has the check digit 4."""
    assert check_digit("572") == 4
    assert check_digit("5724") == 0


def test_a_token_is_read_and_written_as_ten_digits() -> None:
    """Point, wave and serial stand in the code as they are."""
    token = Token(7, 2, 15)
    assert token.code == str(token) == "007-002-015-6"
    assert token.digits == "0070020156"
    assert parse_token("007-002-015-6") == token


@pytest.mark.parametrize(
    "text",
    [
        "0070020156",
        " 007 002 015 6\n",
        "007\u2013002\u2014015\u20116",
        "007.002.015/6",
        "\u200f007-002-015-6\u200e",
        "\ufeff007\u2212002\u2212015\u22126",
        "007-002-015-6".translate(_ARABIC),
        "\u202b0070020156\u202c".translate(_ARABIC),
        "007-002-015-6".translate(_PERSIAN),
    ],
)
def test_a_token_is_understood_however_it_was_keyed(text: str) -> None:
    """Dashes, spaces, marks of direction and the digits of other scripts make no difference."""
    assert parse_token(text) == Token(7, 2, 15)


@pytest.mark.parametrize("text", ["", "007-002-015", "007-002-0156-7", "OO7-OO2-O15-7", "007-002-015-½", "+007002015"])
def test_what_is_no_token_is_refused(text: str) -> None:
    """Too few digits, too many, letters, fractions."""
    with pytest.raises(ValueError, match=r"is no token\. Expected 10 digits, such as 007-002-015-6"):
        parse_token(text)


def test_a_wrong_digit_is_told_with_the_check_digit_expected() -> None:
    """Whoever reads the message looks at the paper again."""
    with pytest.raises(ValueError, match=r"'007-002-016-6' has a digit wrong or .*: its check digit should be \d"):
        parse_token("007-002-016-6")


@pytest.mark.parametrize("parts", [(0, 1, 1), (1, 0, 1), (1, 1, 0), (1000, 1, 1), (1, 1000, 1), (1, 1, 1000)])
def test_a_part_out_of_range_is_refused(parts: tuple[int, int, int]) -> None:
    """Three digits each, from 1."""
    with pytest.raises(ValueError, match="from 1 to 999"):
        Token(*parts)


@given(_TOKENS)
def test_what_is_written_is_read_back(token: Token) -> None:
    """For every token."""
    assert parse_token(token.code) == token


@given(_TOKENS, st.integers(0, 9), st.integers(1, 9))
def test_every_wrong_digit_shows(token: Token, place: int, shift: int) -> None:
    """Whichever digit it is, and whatever it is written as."""
    digits = token.digits
    wrong = digits[:place] + str((int(digits[place]) + shift) % 10) + digits[place + 1 :]
    assert check_digit(wrong) != 0


@given(_TOKENS)
def test_every_swap_of_neighbours_shows(token: Token) -> None:
    """Two neighbours that differ, in the wrong order."""
    digits = token.digits
    for place, (first, second) in enumerate(pairwise(digits)):
        if first != second:
            swapped = digits[:place] + second + first + digits[place + 2 :]
            assert check_digit(swapped) != 0


def test_points_are_numbered_in_the_order_of_the_places() -> None:
    """Only assembly points have numbers."""
    assert point_numbers(two_corridors()) == {"mill": 1, "farm": 2, "harbour": 3}


def test_waves_are_the_boardings_of_a_point_in_order_of_time() -> None:
    """The one bus boards twice at the village."""
    first, second = waves(one_bus(), one_bus_plan())
    assert (first.name, second.name) == ("001-001", "001-002")
    assert (first.vehicle, first.place, first.site, first.count) == ("bus-01", "village", "town", 50)
    assert first.end < second.start
    assert [token.code for token in first.tokens][::49] == [Token(1, 1, 1).code, Token(1, 1, 50).code]


def test_waves_stand_by_point_and_then_by_number() -> None:
    """Two points with one boarding each, at the same time."""
    operation = flood()
    assert [wave.name for wave in waves(operation, flood_plan(operation))] == ["001-001", "002-001"]
    mill_first = replace(operation, places=tuple(reversed(operation.places)))
    assert [(wave.name, wave.place) for wave in waves(mill_first, flood_plan(operation))] == [
        ("001-001", "mill"),
        ("002-001", "dike"),
    ]


def test_boardings_that_start_together_are_numbered_by_vehicle() -> None:
    """Whatever the order of the blocks."""
    operation, plan = many_buses(3)
    expected = ["bus-01", "bus-02", "bus-03"] * 2
    assert [wave.vehicle for wave in waves(operation, plan)] == expected
    assert [wave.vehicle for wave in waves(operation, replace(plan, blocks=plan.blocks[::-1]))] == expected
