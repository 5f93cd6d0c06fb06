"""What a simulation of a small plan finds, against what can be worked out by hand."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from operations import one_bus, two_corridors
from safepassage.domain.field_defaults import EVERYTHING
from safepassage.domain.network import Direction
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan
from safepassage.domain.uncertainty import (
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
from safepassage.planning.solve import solve
from safepassage.simulation.compare import compare
from safepassage.simulation.simulate import Stage, simulate
from safepassage.units import HOUR, MINUTE

ONE_BUS = one_bus()
PLAN = solve(ONE_BUS, time_limit=20)
OTHERS = EVERYTHING - {Disruption.WINDOW_CUT}


def with_hazards(*hazards: Hazard, orders: tuple[StandingOrder, ...] = ()) -> Operation:
    """Return the one-bus operation with what may happen."""
    return replace(ONE_BUS, uncertainty=Uncertainty(hazards=hazards, orders=orders))


def go_on() -> tuple[StandingOrder, ...]:
    """Return the order never to turn back for being late."""
    return (StandingOrder(situation=Situation.LATE, action=Action.GO_ON),)


def test_undisturbed_all_is_certain() -> None:
    """100 people, all out, 12:10 at the latest; the exposure is the plan's; the turn-back times are those that just fit."""
    result = simulate(ONE_BUS, PLAN, replications=50, without=EVERYTHING, costs=False)
    assert (result.received.p10, result.received.p50, result.received.p90) == (100, 100, 100)
    assert (result.all_out.value, result.complete.value, result.planned) == (1, 1, 100)
    assert result.exposure is not None
    assert result.exposure.p50 == result.planned_exposure == PLAN.totals.exposure_people / HOUR
    assert [hour.received.p50 for hour in result.hours] == [hour.planned for hour in result.hours] == [0, 50, 50, 50, 100]
    assert result.assumptions == ()
    # Both trips are exposed for 100 minutes; the window closes at 12:00, ten minutes after the plan has the bus out.
    entries = [point for point in result.turn_backs if point.place == "outer"]
    assert [point.at(900_000) for point in entries] == [6 * HOUR - 100 * MINUTE] * 2
    # Boarding must end 50 minutes before the close: 5 and 15 minutes of road, 5 at the post, 15 more... of 40 minutes in all.
    assert {boarding.at(900_000) for boarding in result.last_boardings} == {6 * HOUR - 40 * MINUTE}


def test_a_cut_is_as_likely_as_stated() -> None:
    """
    With nothing else, all are out if no cut falls into the exposure: its chance is exp(-rate x time), within the limits.

    The bus is exposed from 08:00 until 09:40 and from 10:10 until 11:50; a cut is counted from 08:00, and ends the window for good. A cut
    between the trips keeps the bus from entering again, and all of it is out.
    """
    operation = with_hazards(Hazard(disruption=Disruption.WINDOW_CUT, chance=200_000), orders=go_on())
    result = simulate(operation, PLAN, replications=4_000, without=OTHERS, costs=False)
    stays = 0.8
    safe = stays ** (100 / 60) * (1 - stays ** (30 / 60)) + stays ** (230 / 60)
    assert result.all_out.low <= safe <= result.all_out.high


def test_a_hold_keeps_a_convoy_as_often_as_stated() -> None:
    """A checkpoint that holds every convoy for ten minutes and more, four times, leaves no time for the second trip."""
    operation = with_hazards(Hazard(disruption=Disruption.HOLD, chance=1_000_000, median=HOUR, p90=HOUR))
    result = simulate(operation, PLAN, replications=50, without=EVERYTHING - {Disruption.HOLD}, costs=False)
    assert result.received.p90 < 100


def observed(*waits: int) -> Operation:
    """Return the one-bus operation with every convoy held, as long as one of ``waits``, which are in the checkpoint log."""
    hazard = Hazard(disruption=Disruption.HOLD, chance=1_000_000, basis=Basis.OBSERVED)
    (post,) = ONE_BUS.checkpoints
    log = tuple(Passage(checkpoint=post.id, direction=Direction.IN, arrived=60, engaged=60 + wait) for wait in waits)
    return replace(ONE_BUS, uncertainty=Uncertainty(hazards=(hazard,), orders=go_on(), passages=log))


def test_observed_holds_are_drawn_as_they_were() -> None:
    """All of five minutes are the same to the second as five minutes that are stated."""
    only = EVERYTHING - {Disruption.HOLD}
    stated = Hazard(disruption=Disruption.HOLD, chance=1_000_000, median=5 * MINUTE, p90=5 * MINUTE)
    one, other = (
        simulate(operation, PLAN, replications=50, without=only, costs=False)
        for operation in (observed(5 * MINUTE, 5 * MINUTE), with_hazards(stated, orders=go_on()))
    )
    assert (one.received, one.hours, one.convoys) == (other.received, other.hours, other.convoys)


def test_each_observed_hold_is_as_likely_as_any_other() -> None:
    """Of two, one second and eight hours, the bus meets the short one at all of its four services in one run of sixteen."""
    result = simulate(observed(1, 8 * HOUR), PLAN, replications=4_000, without=EVERYTHING - {Disruption.HOLD}, costs=False)
    assert result.complete.low <= 1 / 16 <= result.complete.high


def test_refused_the_bus_turns_back_and_nobody_comes_out() -> None:
    """It is out in time, turned back, with nobody aboard."""
    operation = with_hazards(Hazard(disruption=Disruption.REFUSAL, chance=1_000_000))
    result = simulate(operation, PLAN, replications=20, without=EVERYTHING - {Disruption.REFUSAL}, costs=False)
    assert (result.received.p90, result.all_out.value) == (0, 1)
    turned = [convoy.turned_back.value for convoy in result.convoys if convoy.convoy.startswith("road-in")]
    assert turned == [1.0] * len(turned)


def test_fewer_people_leave_places_free() -> None:
    """Half of those counted come: 60 of 120, 50 on the first trip and 10 on the second."""
    spread = Spread(varies=Varies.TURNOUT, median=500_000, p90=500_000)
    operation = replace(ONE_BUS, uncertainty=Uncertainty(spreads=(spread,)))
    result = simulate(operation, PLAN, replications=20, without=EVERYTHING - {Varies.TURNOUT}, costs=False)
    assert (result.received.p10, result.received.p90) == (60, 60)


def test_the_costliest_disruption_is_the_one_that_costs() -> None:
    """If only refusals happen, removing them alone brings everybody back."""
    operation = with_hazards(Hazard(disruption=Disruption.REFUSAL, chance=500_000))
    result = simulate(operation, PLAN, replications=100, without=EVERYTHING - {Disruption.REFUSAL})
    assert [cost.disruption for cost in result.costliest] == ["refusal"]
    assert result.costliest[0].people.value == pytest.approx(100 - result.received.mean.value)


@pytest.fixture(scope="module")
def two() -> tuple[Operation, Plan]:
    """Return the operation with two corridors and its plan."""
    operation = two_corridors()
    return operation, solve(operation, time_limit=20)


def test_more_processes_give_the_same_result(two: tuple[Operation, Plan], monkeypatch: pytest.MonkeyPatch) -> None:
    """One, two, eight workers: the same, to the last digit; and Little's law holds."""
    monkeypatch.setattr("safepassage.simulation.sampler.CHUNK", 20)
    alone, shared = (simulate(*two, replications=330, workers=workers, costs=False) for workers in (1, 2))
    with ThreadPoolExecutor(8) as eight:
        among_eight = simulate(*two, replications=330, pool=eight, costs=False)
    assert alone == shared == among_eight
    assert alone.queue_error < 1e-9


def test_replications_are_chosen_until_the_limits_are_narrow(two: tuple[Operation, Plan]) -> None:
    """No wider than asked, and told as it goes."""
    told: list[Stage] = []
    result = simulate(*two, half_width=0.03, costs=False, on_progress=told.append)
    assert result.all_out.half_width <= 0.03
    assert told[-1].replications == result.replications


def test_a_plan_of_another_operation_is_refused(two: tuple[Operation, Plan]) -> None:
    """With what to do."""
    with pytest.raises(ValueError, match=r"'one-bus' has changed since. Plan again, then simulate."):
        simulate(ONE_BUS, two[1])


def test_a_plan_compared_with_itself_does_not_differ(two: tuple[Operation, Plan]) -> None:
    """The same things happen to both."""
    found = compare(two[0], two[1], two[1], replications=100)
    assert (found.people.low, found.people.high) == (0, 0)
    assert (found.better.value, found.worse.value, found.all_out.value) == (0, 0, 0)
