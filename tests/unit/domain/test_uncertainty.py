"""What may happen is checked as it is stated: shares, times, and who they are about."""

from dataclasses import replace
from typing import Any

import pytest

from safepassage.domain.network import Direction
from safepassage.domain.uncertainty import (
    CHOICES,
    SUBJECT_OF,
    WHOLE,
    Action,
    Basis,
    Disruption,
    Hazard,
    Passage,
    Situation,
    Spread,
    StandingOrder,
    Uncertainty,
    Varies,
)
from safepassage.units import HOUR
from unit.domain.everything import everything


@pytest.mark.parametrize(
    "given",
    [
        {"median": 1_000_000, "p90": 2_000_000},
        {"median": 1_000_000, "p90": 1_000_000},
        {"median_time": 300, "p90_time": 900},
        {"basis": Basis.FITTED},
        {"basis": Basis.OBSERVED},
    ],
)
def test_a_spread_has_shares_or_times_or_a_log(given: dict[str, Any]) -> None:
    """Each of them alone will do."""
    assert Spread(varies=Varies.SERVICE, **given).varies is Varies.SERVICE


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "expected 0 < median <= P90, either as shares or as times"),
        ({"median": 1}, "expected 0 < median <= P90"),
        ({"p90": 1}, "expected 0 < median <= P90"),
        ({"median": 2, "p90": 1}, "expected 0 < median <= P90"),
        ({"median": 0, "p90": 1}, "expected 0 < median <= P90"),
        ({"median": 1, "p90": 2, "median_time": 3, "p90_time": 4}, "expected 0 < median <= P90"),
        ({"basis": Basis.FITTED, "median": 1, "p90": 2}, "beside the basis 'fitted'"),
        ({"median": 1, "p90": 2, "common": WHOLE + 1}, "expected common from 0 to 100 %, got 1000001 millionths"),
    ],
)
def test_a_spread_of_other_things_is_refused(given: dict[str, Any], message: str) -> None:
    """The message names the row, what was given and what was expected."""
    with pytest.raises(ValueError, match=message) as caught:
        Spread(varies=Varies.SERVICE, subject="post", **given)
    assert str(caught.value).startswith("Spread service/post: ")


@pytest.mark.parametrize("given", [{"median_time": 300, "p90_time": 900}, {"basis": Basis.OBSERVED}])
def test_only_service_has_times(given: dict[str, Any]) -> None:
    """The log knows of checkpoints alone."""
    with pytest.raises(ValueError, match="only service has times or a log"):
        Spread(varies=Varies.TRAVEL, **given)


@pytest.mark.parametrize(
    ("disruption", "given"),
    [
        (Disruption.HOLD, {"chance": 0}),
        (Disruption.HOLD, {"chance": 1, "median": 1, "p90": 1}),
        (Disruption.WINDOW_CUT, {"chance": 1}),
        (Disruption.SEIZURE, {"chance": 1}),
        (Disruption.SEIZURE, {"chance": 1, "median": 60, "p90": 90}),
        (Disruption.LOSS, {"chance": WHOLE}),
    ],
)
def test_a_hazard_lasts_or_does_not(disruption: Disruption, given: dict[str, Any]) -> None:
    """What must end has a length; what is for good has none; what may be either has either."""
    assert Hazard(disruption=disruption, **given).chance == given["chance"]


@pytest.mark.parametrize(
    ("disruption", "given", "message"),
    [
        (Disruption.HOLD, {"chance": 1}, "expected both of median and P90, got None and None"),
        (Disruption.HOLD, {"chance": 1, "median": 5}, "expected both of median and P90, got 5 and None"),
        (Disruption.HOLD, {"chance": 1, "median": 5, "p90": 4}, "expected 0 < median <= P90, got 5 and 4"),
        (Disruption.HOLD, {"chance": 1, "median": 0, "p90": 4}, "expected 0 < median <= P90, got 0 and 4"),
        (Disruption.LOSS, {"chance": 1, "median": 5, "p90": 6}, "expected neither of median and P90, got 5 and 6"),
        (Disruption.LOSS, {"chance": -1}, "expected chance from 0 to 100 %, got -1 millionths"),
    ],
)
def test_a_hazard_that_makes_no_sense_is_refused(disruption: Disruption, given: dict[str, Any], message: str) -> None:
    """The message says what was given."""
    with pytest.raises(ValueError, match=message):
        Hazard(disruption=disruption, **given)


def test_a_passage_knows_its_hold_and_service() -> None:
    """The hold is until the first service; the service is shared by the vehicles."""
    passed = Passage(checkpoint="post", direction=Direction.IN, arrived=0, engaged=600, released=1_500, vehicles=3)
    assert (passed.hold, passed.service) == (600, 300)
    waiting = replace(passed, engaged=None, released=None)
    assert (waiting.hold, waiting.service) == (None, None)
    assert replace(passed, released=None).service is None


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"engaged": -1}, "expected arrived <= engaged <= released, got 0, -1 and None"),
        ({"released": 5}, "expected arrived <= engaged <= released"),
        ({"engaged": 9, "released": 8}, "expected arrived <= engaged <= released"),
        ({"engaged": 9, "refused": True}, "expected no service of a convoy that was refused"),
        ({"vehicles": 0}, "vehicles must be at least 1"),
    ],
)
def test_a_passage_out_of_order_is_refused(given: dict[str, Any], message: str) -> None:
    """Times never run backwards."""
    with pytest.raises(ValueError, match=message):
        Passage(checkpoint="post", direction=Direction.IN, arrived=0, **given)


def test_every_situation_has_orders_to_choose_from() -> None:
    """The first is done where nothing is ordered."""
    assert set(CHOICES) == set(Situation)
    for situation, actions in CHOICES.items():
        assert StandingOrder(situation=situation, action=actions[0]).action is actions[0]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"action": Action.TAKE_UP}, "expected one of turn_back, turn_back_behind, go_on, got 'take_up'"),
        ({"after": -1}, "after must be at least 0"),
        ({"confidence": 0}, "expected a confidence between 0 and 100 %, got 0 millionths"),
        ({"confidence": WHOLE}, "expected a confidence between 0 and 100 %"),
    ],
)
def test_an_order_that_nobody_can_follow_is_refused(given: dict[str, Any], message: str) -> None:
    """The message names the actions that may be ordered."""
    with pytest.raises(ValueError, match=message):
        StandingOrder(**{"situation": Situation.LATE, "action": Action.TURN_BACK} | given)


def test_everything_that_may_happen_is_about_something() -> None:
    """Each kind knows what its subject is."""
    assert set(SUBJECT_OF) == {*Varies, *Disruption}


def test_subjects_must_exist_and_rows_differ() -> None:
    """Every row that is about nothing, and every second row about the same, is a sentence."""
    spread = Spread(varies=Varies.TRAVEL, subject="nowhere", median=1, p90=1)
    hazard = Hazard(disruption=Disruption.HOLD, subject="village", chance=0)
    order = StandingOrder(situation=Situation.LATE, action=Action.GO_ON, corridor="river")
    passage = Passage(checkpoint="bridge", direction=Direction.OUT, arrived=0)
    wrong = Uncertainty(spreads=(spread,), hazards=(hazard, hazard), passages=(passage,), orders=(order,))
    with pytest.raises(ValueError, match="Spread") as caught:
        replace(everything(), uncertainty=wrong)
    assert str(caught.value).splitlines() == [
        "Spread travel/nowhere: there is no 'nowhere' among the legs. Correct it, or leave it empty for all.",
        "Hazard hold/village: there is no 'village' among the checkpoints. Correct it, or leave it empty for all.",
        "Hazard hold/village: there is no 'village' among the checkpoints. Correct it, or leave it empty for all.",
        "Hazard hold/village: there are two of them. Keep one.",
        "Standing order late/river: there is no 'river' among the corridors. Correct it.",
        "A passage refers to 'bridge', which is not among the checkpoints.",
    ]


def test_times_are_whole_seconds() -> None:
    """An hour's service is 3 600 seconds."""
    assert Spread(varies=Varies.SERVICE, median_time=HOUR, p90_time=HOUR).median_time == 3_600
