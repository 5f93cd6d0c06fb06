"""How firm a consent is, in its own words."""

import pytest

from safepassage.domain.agreement import Claim, ClaimStatus, Clause, Consent, ConsentState, Level
from safepassage.domain.readiness import Condition


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


def test_states_are_ordered_by_how_firm_they_are() -> None:
    """From unknown to confirmed on the ground; what is against is as firm as nothing."""
    order = [state for state in ConsentState if not state.is_against]
    for number, state in enumerate(order):
        assert [state.is_at_least(other) for other in order] == [other <= number for other in range(len(order))]
    for state in (ConsentState.REFUSED, ConsentState.WITHDRAWN, ConsentState.EXPIRED):
        assert not state.is_at_least(ConsentState.UNKNOWN)


def test_a_clause_must_be_agreed_at_some_level() -> None:
    """None at all would mean that nobody is asked."""
    with pytest.raises(ValueError, match="Clause route: expected at least one level at which it must be agreed, got none"):
        Clause(id="route", subject="Route", levels=frozenset())


@pytest.mark.parametrize(("level", "checkpoint"), [(Level.CHECKPOINT, ""), (Level.CAPITAL, "gate"), (Level.REGIONAL, "gate")])
def test_a_word_at_the_checkpoint_is_of_one_checkpoint(level: Level, checkpoint: str) -> None:
    """And a word from elsewhere of none."""
    with pytest.raises(ValueError, match=f"The consent of north to route: .* got level {level.value} and checkpoint"):
        Consent(clause="route", party="north", state=ConsentState.PROPOSED, level=level, checkpoint=checkpoint)


def test_a_choice_has_a_name_and_a_reason() -> None:
    """Nobody chooses a figure without saying why."""
    with pytest.raises(ValueError, match="expected who chose it together with the reason"):
        Claim(subject="Fleets/bus/count", value="1", source="log", chosen_by="coordinator")


def test_a_release_has_a_name() -> None:
    """Releasing is a step of its own, by a person."""
    with pytest.raises(ValueError, match="expected the status released together with who released it"):
        Claim(subject="Fleets/bus/count", value="1", source="log", status=ClaimStatus.RELEASED)


def test_a_condition_is_not_left_out_in_silence() -> None:
    """Somebody says that it does not apply, and why."""
    with pytest.raises(ValueError, match="Condition weather does not apply: expected who decided that"):
        Condition(id="weather", applies=False, reason="indoors")
    assert not Condition(id="weather", applies=False, accepted_by="coordinator", reason="indoors").applies
