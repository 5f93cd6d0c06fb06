"""How firm a consent is, in its own words."""

import pytest

from safepassage.domain.agreement import ConsentState


@pytest.mark.parametrize(
    ("state", "agreed", "against"),
    [
        ("unknown", False, False),
        ("proposed", False, False),
        ("agreed_in_principle", False, False),
        ("agreed_in_detail", True, False),
        ("confirmed_in_writing", True, False),
        ("confirmed_on_the_ground", True, False),
        ("refused", False, True),
        ("withdrawn", False, True),
        ("expired", False, True),
    ],
)
def test_each_state_is_agreement_or_against_or_open(state: str, agreed: bool, against: bool) -> None:  # noqa: FBT001 - columns
    """Agreement in principle is not agreement."""
    assert (ConsentState(state).is_agreed, ConsentState(state).is_against) == (agreed, against)


def test_no_state_is_left_out() -> None:
    """The table above has every state."""
    assert len(ConsentState) == 9
