"""Tests of `safepassage.exchange.cells`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepassage.domain.fleet import VehicleState
from safepassage.domain.network import Role
from safepassage.exchange.cells import joined, parse, plain, split, text_in
from safepassage.exchange.problems import CellError, Doubts
from safepassage.exchange.raw import Value
from safepassage.exchange.schema import SHEET
from safepassage.exchange.times import SOME_CLOCK

STATE = SHEET["Fleets"].column("state")
ROLES = SHEET["Places"].column("roles")
ESCORT = SHEET["Vehicle types"].column("escort")
BAYS = SHEET["Places"].column("bays")
DISTANCE = SHEET["Legs"].column("distance")
NAME = SHEET["Places"].column("name")


@pytest.mark.parametrize("written", ["under_way", "Under way", "UNDERWAY", " under-way "])
def test_reads_choices_in_any_spelling(written: str) -> None:
    """Tests that case, spaces and dashes do not matter in a choice."""
    assert parse(STATE, written, "", SOME_CLOCK, Doubts()) is VehicleState.UNDER_WAY


def test_suggests_the_choice_that_is_meant() -> None:
    """Tests that a misspelt choice is told with the right one and all others."""
    with pytest.raises(CellError, match=r"Did you mean held\?") as error:
        parse(STATE, "hold", "", SOME_CLOCK, Doubts())
    assert error.value.expected == "ready, under_way, held"


@pytest.mark.parametrize("written", ["depot; gate", "Gate, Depot", "depot\ngate", ("gate", "depot")])
def test_reads_several_choices(written: Value) -> None:
    """Tests that semicolons, commas, lines and lists part the choices."""
    assert parse(ROLES, written, "", SOME_CLOCK, Doubts()) == frozenset({Role.DEPOT, Role.GATE})


@pytest.mark.parametrize(
    ("written", "truth"), [("yes", True), ("X", True), (True, True), (1, True), ("No", False), (0.0, False), (False, False)]
)
def test_reads_yes_and_no(written: Value, truth: bool) -> None:  # noqa: FBT001 - what is expected
    """Tests the ways in which people tick a box."""
    assert parse(ESCORT, written, "", SOME_CLOCK, Doubts()) is truth


def test_refuses_perhaps() -> None:
    """Tests that a box is either ticked or not."""
    with pytest.raises(CellError, match="neither yes nor no"):
        parse(ESCORT, "perhaps", "", SOME_CLOCK, Doubts())


def test_refuses_numbers_below_the_least() -> None:
    """Tests that the least number of a column is kept, and said in words that fit its unit."""
    with pytest.raises(CellError, match=r"Bays must be 1 or more\."):
        parse(BAYS, 0, "", SOME_CLOCK, Doubts())
    with pytest.raises(CellError, match=r"Distance must be more than 0\."):
        parse(DISTANCE, 0, "km", SOME_CLOCK, Doubts())


def test_refuses_a_list_where_one_value_is_expected() -> None:
    """Tests that a list of the text form is not silently joined."""
    with pytest.raises(CellError, match="This is a list"):
        parse(NAME, ("a", "b"), "", SOME_CLOCK, Doubts())


def test_a_number_may_be_a_name() -> None:
    """Tests that a whole number of a workbook is the text that people see."""
    assert parse(NAME, 12.0, "", SOME_CLOCK, Doubts()) == "12"
    assert text_in(12.5) == "12.5"


def test_a_lone_quotation_mark_is_refused() -> None:
    """Tests that an item whose quotation never ends is told, not guessed."""
    with pytest.raises(CellError, match="quotation mark"):
        split('"a; b')


def test_plain_names_ignore_everything_but_letters_and_digits() -> None:
    """Tests that names are compared without case, spaces and marks, in any script."""
    assert plain("Кам'янське (1)") == plain("камянське1")  # noqa: RUF001 - Ukrainian


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip), max_size=6))
def test_lists_in_a_cell_come_back_as_they_were(items: list[str]) -> None:
    """Tests that joining and splitting lose nothing, whatever marks the items hold."""
    assert split(joined(items)) == tuple(items)
