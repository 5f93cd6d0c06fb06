"""What holds where an operation says nothing: defaults, each an assumption, and what an operation's own rows put in their place."""

from dataclasses import replace

import pytest

from operations import one_bus, two_corridors
from safepassage.domain.field_defaults import EVERYTHING, HAZARDS, SPREADS, in_force, undisturbed
from safepassage.domain.network import ClearanceStatus
from safepassage.domain.operation import Operation
from safepassage.domain.uncertainty import Action, Disruption, Hazard, Situation, Spread, StandingOrder, Uncertainty, Varies
from safepassage.units import HOUR


def test_there_is_one_default_of_each_kind_and_each_is_an_assumption() -> None:
    """Nothing is left out, nothing stands twice, and every one has its source."""
    assert [row.varies for row in SPREADS] == list(Varies)
    assert [row.disruption for row in HAZARDS] == list(Disruption)
    assert all(row.assumption and row.source and not row.subject for row in (*SPREADS, *HAZARDS))


def test_an_operation_that_says_nothing_has_the_defaults() -> None:
    """Service at a checkpoint is planned time on the median of 110 %, and 300 % in the tail."""
    spread = in_force(one_bus()).spread(Varies.SERVICE, "post")
    assert spread is not None
    assert (spread.median, spread.p90) == (1_100_000, 3_000_000)
    hazard = in_force(one_bus()).hazard(Disruption.HOLD, "post")
    assert hazard is not None
    assert (hazard.chance, hazard.median, hazard.p90) == (260_000, 3 * HOUR, 12 * HOUR)


def two_posts() -> Operation:
    """Return the one-bus road with a second checkpoint between post and inner gate, and a third on the open road to town."""
    op = one_bus()
    post, leg = op.place["post"], op.leg["post-inner"]
    return replace(
        op,
        places=(*op.places, replace(post, id="second"), replace(post, id="third", exposed_in="")),
        legs=(
            *(leg for leg in op.legs if leg.id != "post-inner"),
            replace(leg, id="post-second", inner="second"),
            replace(leg, id="second-inner", outer="second", clearance=ClearanceStatus.CLEARED),
        ),
        corridors=(replace(op.corridors[0], legs=("outer-post", "post-second", "second-inner")),),
        checkpoints=tuple(replace(op.checkpoints[0], id=name, place=name) for name in ("post", "second", "third")),
    )


@pytest.mark.parametrize(
    ("disruption", "subject", "chance"),
    [
        (Disruption.HOLD, "post", round(1e6 * (1 - 0.74**0.5))),
        (Disruption.HOLD, "second", round(1e6 * (1 - 0.74**0.5))),
        (Disruption.HOLD, "third", 260_000),
        (Disruption.BLOCKED, "outer-post", round(1e6 * (1 - 0.95**0.5))),
        (Disruption.WINDOW_LATE, "morning", 250_000),
    ],
)
def test_the_chances_of_a_road_are_shared_out(disruption: Disruption, subject: str, chance: int) -> None:
    """Two checkpoints of a corridor have half each, so to speak; what stands alone, and what is no part of a road, has all of it."""
    hazard = in_force(two_posts()).hazard(disruption, subject)
    assert hazard is not None
    assert hazard.chance == chance


@pytest.mark.parametrize("leg", ["second-inner", "town-outer"])
def test_a_leg_that_is_clear_or_outside_is_not_blocked(leg: str) -> None:
    """Only legs of a corridor that are not known to be clear can turn out to be blocked, unless the operation says so."""
    assert in_force(two_posts()).hazard(Disruption.BLOCKED, leg) is None


def test_what_an_operation_says_comes_first() -> None:
    """A row about one thing before a row about all, both before the default; stated chances are not shared out."""
    rows = (
        Hazard(disruption=Disruption.HOLD, chance=100_000, median=60, p90=90),
        Hazard(disruption=Disruption.HOLD, subject="second", chance=0),
    )
    spread = Spread(varies=Varies.TRAVEL, median=1_000_000, p90=1_000_000)
    force = in_force(replace(two_posts(), uncertainty=Uncertainty(spreads=(spread,), hazards=rows)))
    assert force.hazard(Disruption.HOLD, "post") == rows[0]
    assert force.hazard(Disruption.HOLD, "second") is None
    assert force.spread(Varies.TRAVEL, "outer-post") == spread


def test_what_is_left_out_comes_out_as_planned() -> None:
    """Without anything, nothing varies and nothing happens."""
    force = undisturbed(one_bus())
    assert [force.spread(varies, "post") for varies in Varies] == [None] * len(Varies)
    assert [force.hazard(disruption, "post") for disruption in Disruption] == [None] * len(Disruption)
    assert force.without == EVERYTHING
    assert force.assumptions() == ()


def test_orders_hold_where_nothing_else_is_ordered() -> None:
    """A row for the corridor before a row for all, before the first choice of the situation."""
    late = Situation.LATE
    rows = (
        StandingOrder(situation=late, action=Action.GO_ON, corridor="north"),
        StandingOrder(situation=Situation.CLOSED, action=Action.WAIT),
    )
    force = in_force(replace(two_corridors(), uncertainty=Uncertainty(orders=rows)))
    assert force.order(late, "north").action is Action.GO_ON
    assert force.order(late, "south").action is Action.TURN_BACK
    assert force.order(Situation.CLOSED, "south").action is Action.WAIT


def test_assumptions_are_told() -> None:
    """Every default in use, and every row that is marked; not a default that a row for all replaces, nor a chance of nothing."""
    stated = Uncertainty(
        spreads=(
            Spread(varies=Varies.TRAVEL, median=1, p90=1, source="our drivers"),
            Spread(varies=Varies.SERVICE, subject="post", median=1, p90=1, assumption=True, source="a guess"),
        ),
        hazards=(
            Hazard(disruption=Disruption.HOLD, chance=0, assumption=True),
            Hazard(disruption=Disruption.LOSS, subject="bus", chance=0),
        ),
    )
    told = in_force(replace(one_bus(), uncertainty=stated)).assumptions()
    assert told[:2] == ("service post: a guess", "hold: no source")
    assert not [text for text in told if text.startswith(("travel", "joining"))]
    assert [text.partition(":")[0] for text in told[2:5]] == ["handling", "service", "turnout"]
    assert [text.partition(":")[0] for text in told[5:7]] == ["refusal", "seizure"]
