"""The matrix, and who stands at each checkpoint."""

from dataclasses import replace

import pytest

from safepassage.domain.agreement import Consent, ConsentState, Level
from safepassage.terms import Standing, checkpoint_words, matrix, window_standing
from safepassage.units import HOUR
from unit.terms.cases import DETAIL, at_the_post, before_the_change, said

EVERYWHERE = frozenset(Level)
S = ConsentState


def test_a_cell_is_as_firm_as_its_weakest_level() -> None:
    """Kyiv controls no checkpoint, so it is not asked at one; who is not asked at all has no state."""
    operation = before_the_change(
        said("road", "k", S.CONFIRMED_IN_WRITING),
        said("road", "k", S.AGREED_IN_PRINCIPLE, level=Level.REGIONAL),
        said("road", "m", S.CONFIRMED_IN_WRITING),
        said("road", "m", level=Level.REGIONAL),
        levels=EVERYWHERE,
    )
    road, _, duration, _ = matrix(operation)
    assert [(cell.party.id, cell.asked, cell.state.value, len(cell.words)) for cell in road.cells] == [
        ("k", True, "agreed_in_principle", 2),
        ("m", True, "unknown", 3),
    ]
    assert road.state is S.UNKNOWN
    assert [cell.asked for cell in duration.cells] == [True, False]
    standing = window_standing(operation, operation.windows[0])
    assert standing.open_points[:2] == (
        "Road: Kyiv side (regional command) is at 'agreed in principle', not agreed in detail.",
        "Road: Moscow side (at the checkpoint Post) is at 'unknown', not agreed in detail.",
    )


def test_time_alone_lets_agreement_expire() -> None:
    """At the instant of its end it still holds."""
    operation = before_the_change(said("road", "k", expires=20 * HOUR))
    states = [matrix(operation, at)[0].cells[0].state for at in (None, 20 * HOUR, 20 * HOUR + 1)]
    assert states == [DETAIL, DETAIL, S.EXPIRED]


def test_a_refusal_counts_at_any_level() -> None:
    """The capital has agreed, and only it was asked; the checkpoint refuses. What lapses there was not asked for, and does not matter."""
    operation = before_the_change(said("road", "k"), said("road", "m"), at_the_post("road", "m", S.REFUSED))
    assert matrix(operation)[0].cells[1].state is S.REFUSED
    standing = window_standing(operation, operation.windows[0])
    assert standing.standing is Standing.CLOSED
    assert standing.open_points[0] == "Road: Moscow side (at the checkpoint Post) has refused."
    lapsed = before_the_change(said("road", "k"), said("road", "m"), replace(at_the_post("road", "m"), expires=0))
    assert window_standing(lapsed, lapsed.windows[0]).standing is Standing.CONDITIONAL


def test_nobody_can_be_asked_at_a_checkpoint_of_nobody() -> None:
    """Silence must not look like agreement; a clause for the checkpoint alone has then been agreed by nobody."""
    operation = before_the_change(levels=frozenset({Level.CHECKPOINT}))
    operation = replace(
        operation,
        windows=(replace(operation.windows[0], clauses=("road",)),),
        checkpoints=(replace(operation.checkpoints[0], controller="a stranger"),),
    )
    assert window_standing(operation, operation.windows[0]).open_points == (
        "Road: no party is named that controls the checkpoint Post, so nobody there has agreed.",
        "Road: no party is asked for it, so nobody has agreed.",
    )
    (word,) = checkpoint_words(operation)
    assert (word.controller, word.said_of_controller, word.confirmed) == (None, "a stranger", False)


@pytest.mark.parametrize(
    ("levels", "consents", "state", "confirmed"),
    [
        (EVERYWHERE, (), S.UNKNOWN, False),
        (EVERYWHERE, (at_the_post("road", "m"),), DETAIL, True),
        (EVERYWHERE, (at_the_post("road", "m"), at_the_post("road", "m", S.WITHDRAWN)), S.WITHDRAWN, False),
        (frozenset({Level.CAPITAL}), (), S.UNKNOWN, False),
        (frozenset({Level.CAPITAL}), (said("road", "m"),), S.UNKNOWN, False),
        (frozenset({Level.CAPITAL}), (at_the_post("road", "m", S.CONFIRMED_ON_THE_GROUND),), S.CONFIRMED_ON_THE_GROUND, True),
    ],
)
def test_only_a_word_at_the_checkpoint_confirms_it(
    levels: frozenset[Level],
    consents: tuple[Consent, ...],
    state: ConsentState,
    confirmed: bool,  # noqa: FBT001 - a column
) -> None:
    """Whether or not a clause asks for it; the last word counts."""
    operation = replace(before_the_change(levels=levels), consents=consents)
    (word,) = checkpoint_words(operation)
    assert (word.place, word.state, word.confirmed) == ("Post", state, confirmed)
    assert word.controller is not None
    assert word.controller.id == "m"


def test_a_word_at_the_checkpoint_can_expire() -> None:
    """After its time."""
    operation = before_the_change(replace(at_the_post("road", "m"), expires=HOUR))
    assert checkpoint_words(operation, HOUR)[0].confirmed
    assert not checkpoint_words(operation, HOUR + 1)[0].confirmed
