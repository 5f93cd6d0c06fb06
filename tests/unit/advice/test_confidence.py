"""A plan that keeps a confidence: the search, with runs that are invented so that the answer is known."""

from dataclasses import replace

import numpy as np
import pytest

from operations import one_bus, two_corridors
from safepassage.advice.candidates import MARGINS, Search
from safepassage.advice.confidence import LEVELS, NEEDS, keep_confidence
from safepassage.advice.losses import load_of
from safepassage.advice.trials import Trial, Try, player
from safepassage.domain.operation import Operation
from safepassage.domain.orders import ordered, ordering
from safepassage.domain.plan import Plan
from safepassage.domain.uncertainty import Action, Disruption, Situation, StandingOrder, Varies
from safepassage.planning.solve import solve
from safepassage.verification import verify


def unlucky(chance: float, late: int) -> Search:
    """Return a search in whose runs each vehicle fails with ``chance``, and everything fails if anything is exposed after ``late``."""

    def play(_operation: Operation, plan: Plan, first: int, runs: int) -> Trial:
        moving = [block for block in plan.blocks if block.tasks]
        drawn = np.random.default_rng(first).random((runs, 8))[:, : len(moving)]
        failed = drawn < chance
        if any(task.end > late for block in moving for task in block.tasks):
            failed[:] = True
        loads = np.array([load_of(block) for block in moving], dtype=np.int64)
        received = ((~failed) * loads).sum(axis=1) if moving else np.zeros(runs, dtype=np.int64)
        names = tuple(block.vehicle for block in moving)
        return Trial(vehicles=names, failed=failed, all_out=np.asarray(~failed.any(axis=1)), received=received)

    return Search(play=play, time_limit=2.0)


def test_vehicles_stand_down_until_the_confidence_is_met() -> None:
    """With one failure in twenty for each vehicle four are out in 81 % of the runs, and one alone in 95: nobody keeps 99 %."""
    operation = two_corridors()
    plan = solve(operation)
    found, price = keep_confidence(operation, plan, 900_000, unlucky(0.05, operation.horizon))
    assert found is not None
    assert verify(operation, found).ok
    assert found.certificate.bound == plan.certificate.bound
    assert price.unlimited.people == 180
    assert price.unlimited.kept.value == pytest.approx(0.95**4, abs=0.03)
    vehicles = {rung.confidence: rung.vehicles for rung in price.rungs}
    assert vehicles == {500_000: 4, 800_000: 3, 900_000: 1, 950_000: 0, 990_000: 0}
    assert [rung.people for rung in price.rungs] == sorted((rung.people for rung in price.rungs), reverse=True)
    assert (price.chosen.vehicles, price.chosen.people) == (found.totals.vehicles_used, found.totals.people)
    assert all(rung.holds and rung.kept.low >= rung.confidence / 1_000_000 for rung in price.rungs)


def test_more_is_kept_in_hand_where_time_is_what_fails() -> None:
    """Whoever is under way after 11:00 fails: the second trip of the bus is given up, and the first always succeeds."""
    operation = one_bus()
    plan = solve(operation)
    found, price = keep_confidence(operation, plan, 990_000, unlucky(0.0, 5 * 3_600))
    assert found is not None
    assert verify(operation, found).ok
    assert (plan.totals.people, found.totals.people) == (100, 50)
    assert price.chosen.margin == 230 // MARGINS * 60
    assert price.unlimited.kept.value == 0.0


def test_where_nothing_helps_no_plan_is_found() -> None:
    """If everything always fails the only plan that keeps a confidence sends nobody, and is not called one."""
    operation = one_bus()
    found, price = keep_confidence(operation, solve(operation), 700_000, unlucky(1.0, operation.horizon))
    assert found is None
    assert [rung.confidence for rung in price.rungs] == sorted({*LEVELS, 700_000})
    assert all((rung.people, rung.vehicles) == (0, 0) for rung in price.rungs)


def test_a_search_that_is_stopped_tells_what_it_has() -> None:
    """Without any plan with more in hand, that without is still tried."""
    operation = one_bus()
    search = replace(unlucky(0.0, operation.horizon), stop=lambda: True)
    found, price = keep_confidence(operation, solve(operation), 900_000, search)
    assert found is not None
    assert found.totals.people == price.chosen.people == 100


def test_the_orders_of_a_plan_take_the_place_of_those_of_its_operation() -> None:
    """In the situations that it orders for; others stay."""
    waits = StandingOrder(situation=Situation.NIGHT, action=Action.WAIT)
    late = StandingOrder(situation=Situation.LATE, action=Action.TURN_BACK, confidence=900_000, corridor="")
    operation = replace(one_bus(), uncertainty=replace(one_bus().uncertainty, orders=(late, waits)))
    plan = solve(operation)
    assert ordered(operation, plan) is operation
    going_on = StandingOrder(situation=Situation.LATE, action=Action.GO_ON)
    holding = StandingOrder(situation=Situation.LATE_OUT, action=Action.WAIT, confidence=700_000)
    assert ordered(operation, ordering(plan, None, 700_000)).uncertainty.orders == (waits, going_on, holding)
    again = ordering(ordering(plan, 500_000, None), 600_000, 700_000)
    assert [(order.situation, order.action, order.confidence) for order in again.orders] == [
        (Situation.LATE, Action.TURN_BACK, 600_000),
        (Situation.LATE_OUT, Action.WAIT, 700_000),
    ]


def test_the_same_run_meets_the_same_delays() -> None:
    """Run 7 is run 7, whether it is the first or the eighth that is played; every vehicle that failed has its run fail."""
    operation = two_corridors()
    plan = ordering(solve(operation), 500_000, None)
    play = player(3)
    all_runs, last = play(operation, plan, 0, 40), play(operation, plan, 7, 33)
    assert (all_runs.failed[7:] == last.failed).all()
    assert (all_runs.received[7:] == last.received).all()
    assert not all_runs.all_out[all_runs.failed.any(axis=1)].any()
    assert all_runs.failed.shape == (40, 4)
    assert all_runs.failed.any()


def test_why_there_is_no_plan_is_told_in_numbers() -> None:
    """What would have to be ruled out, what is kept with nobody fetched, and the ceiling that the window sets."""
    operation = one_bus()
    base = unlucky(1.0, operation.horizon)
    sure = unlucky(0.0, operation.horizon).play

    def without(ruled_out: frozenset[Varies | Disruption]) -> Try:
        return sure if {Disruption.HOLD, Disruption.WINDOW_CUT} <= ruled_out else sometimes

    def sometimes(operation: Operation, plan: Plan, first: int, runs: int) -> Trial:
        """Bring people, and have them out in half of the runs."""
        trial = sure(operation, plan, first, runs)
        return replace(trial, all_out=np.arange(runs) % 2 == 0) if plan.totals.people else trial

    search = replace(base, play=sometimes, play_without=without)
    found, price = keep_confidence(operation, solve(operation), 900_000, search)
    assert found is None
    assert price.nobody.kept.value == 1
    assert len(price.chosen.needs) == NEEDS
    assert price.exposure == 70 * 60  # twice 15 + 15 + 5 minutes of driving
    assert price.ceiling == pytest.approx(0.995 ** (70 / 60))
