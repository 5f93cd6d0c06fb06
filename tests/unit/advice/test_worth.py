"""The worth of asks: exact on a formula, and true on operations that a person can work out."""

from dataclasses import replace

import pytest

from operations import one_bus, two_corridors
from safepassage import solve, verify
from safepassage.advice.ask import without_weights
from safepassage.advice.catalogue import catalogue, granted, parse_ask
from safepassage.advice.evaluation import BestPlan, ConfidentPlan, Evaluator, Step, Value, here
from safepassage.advice.worth import Worth, worth
from safepassage.documents.worth_view import view
from safepassage.domain.operation import Operation
from unit.advice.fakes import Formula


def measured(*names: str, planner: Formula | None = None, together: int = 5) -> Worth:
    """Return the worth of the asks called ``names`` on the one-bus operation, by the formula."""
    return worth(one_bus(), asks=map(parse_ask, names), planner=planner or Formula(), together=together)


def test_what_helps_only_together_is_found() -> None:
    """One vehicle in convoys of one: neither a vehicle nor longer convoys help alone; a vehicle and the least longer convoys do."""
    found = measured("vehicles/bus/1", "vehicles/bus/2", "longer-convoys/road/2", "longer-convoys/road/5", "bays/village/2")
    assert found.base == Value(people=10, bound=10)
    assert [(line.recipe.kind, line.best.gain, line.is_nothing) for line in found.lines] == [
        ("longer-convoys", 0, True),
        ("vehicles", 0, True),
        ("bays", 0, True),
    ]
    (bundle,) = found.bundles
    assert {ask.id for ask in bundle.asks} == {"vehicles/bus/1", "longer-convoys/road/2"}
    assert (bundle.gain, bundle.without, bundle.value.people) == (10, 0, 20)
    assert [(ask.id, gain) for ask, gain in bundle.curve] in (
        [("vehicles/bus/2", 10)],
        [("longer-convoys/road/5", 10)],
    )


def test_a_bundle_says_what_more_of_it_brings() -> None:
    """With a third vehicle in convoys of three instead of a second, the pair brings 20; the sheet says so."""
    found = measured("vehicles/bus/1", "vehicles/bus/2", "vehicles/bus/5", "longer-convoys/road/2")
    (bundle,) = found.bundles
    assert [(ask.id, gain) for ask, gain in bundle.curve] == [("vehicles/bus/2", 20), ("vehicles/bus/5", 20)]
    assert (
        view(one_bus(), found).bundles[0].endswith("With “2 more vehicles of the type Bus, from Town” instead: 20 people more.")
    )


def test_curves_are_told_amount_by_amount() -> None:
    """Convoys of 3 and a window for 4: vehicles bring 10 each until three drive, then nothing."""
    found = measured("vehicles/bus/1", "vehicles/bus/2", "vehicles/bus/5", planner=Formula(held=3))
    (line,) = found.lines
    assert [(point.ask.amount, point.gain, point.least, point.most) for point in line.points] == [
        (1, 10, 10, 10),
        (2, 20, 20, 20),
        (5, 20, 20, 20),
    ]
    assert (line.best.ask.amount, line.modest.ask.amount, line.per_unit) == (2, 1, 10.0)
    assert not line.is_straight
    assert line == replace(line, points=line.points)


def test_a_straight_line_is_called_so() -> None:
    """Where every unit is worth the same, the slope says all."""
    (line,) = measured("vehicles/bus/1", "vehicles/bus/2", planner=Formula(held=3)).lines
    assert line.is_straight


def test_smaller_amounts_are_not_solved_where_the_largest_brings_nothing() -> None:
    """A bound for more is a bound for less: one re-solve proves that no amount brings anything."""
    found = measured("bays/village/1", "bays/village/2", "bays/village/4", together=0)
    assert [(point.solved, point.most) for point in found.lines[0].points] == [(False, 0), (False, 0), (True, 0)]
    assert found.solves == 2


def test_pairs_are_set_against_their_sum() -> None:
    """Convoys of 3, a window for 4 vehicles, 1 vehicle: 2 vehicles and longer convoys bring 20 + 0; 5 vehicles and both 30."""
    found = measured("vehicles/bus/5", "close-later/morning/1", "longer-convoys/road/2", planner=Formula(held=3))
    assert (found.lines[0].recipe.kind, found.lines[0].best.gain) == ("vehicles", 20)
    assert found.pairs == ()
    assert [({ask.kind for ask in bundle.needed}, bundle.gain, bundle.without) for bundle in found.bundles] == [
        ({"longer-convoys"}, 30, 20)
    ]


def test_two_that_help_can_be_worth_less_together() -> None:
    """On the one-bus operation, where 20 stay behind, another bus and another day bring 20 each, and 20 together."""
    found = worth(one_bus(), asks=map(parse_ask, ("vehicles/bus/1", "again/morning/1")))
    (pair,) = found.pairs
    assert (pair.gain, pair.apart, pair.extra) == (20, 40, -20)


def test_what_is_not_proven_is_said_so() -> None:
    """With bounds 7 above the plans, a gain of 10 is at least 3 and at most 17."""
    found = measured("vehicles/bus/1", planner=Formula(held=3, slack=7))
    point = found.lines[0].best
    assert (point.gain, point.least, point.most) == (10, 3, 17)
    assert not found.base.proven
    assert not found.lines[0].is_nothing


def test_every_ask_of_two_corridors_is_verified_by_solving_the_changed_operation() -> None:
    """Each figure of the table is what planning the changed operation again gives, and the plan passes the independent check."""
    operation = two_corridors()
    chosen = [ask for ask in catalogue(operation) if ask.kind in {"again", "lanes", "night-hold", "bays", "vehicles"}]
    found = worth(operation, asks=chosen, together=0)
    solved = [point for line in found.lines for point in line.points if point.solved]
    assert len(solved) >= 10
    for point in solved:
        changed = without_weights(granted(operation, [point.ask]))
        plan = solve(changed)
        assert verify(changed, plan).ok
        assert plan.totals.people - found.base.people == point.gain
        assert point.least <= point.gain <= point.most


def test_any_number_of_processes_gives_the_same() -> None:
    """Two processes find what one finds, to the last number."""
    chosen = [parse_ask(name) for name in ("vehicles/bus/1", "again/morning/1", "bays/village/1")]
    assert worth(one_bus(), asks=chosen, workers=2) == worth(one_bus(), asks=chosen, workers=1)


def test_stops_between_re_solves_and_keeps_what_is_known() -> None:
    """Asked to stop after the second re-solve, it returns the base and one ask."""
    steps: list[Step] = []
    names = ["vehicles/bus/1", "bays/village/1", "lanes/post/1"]
    found = worth(
        one_bus(),
        asks=map(parse_ask, names),
        planner=Formula(held=3),
        on_step=steps.append,
        stop=lambda: len(steps) > 1,
    )
    assert not found.complete
    assert [(step.done, step.known) for step in steps] == [(1, 1), (2, 4)]
    assert [line.recipe.kind for line in found.lines] == ["vehicles"]


def test_bundles_found_before_a_stop_are_kept() -> None:
    """Stopped while it still searches for more, it tells the bundle that it has found."""
    names = ["vehicles/bus/1", "longer-convoys/road/2", "bays/village/2", "lanes/post/1"]
    steps: list[Step] = []
    whole = worth(one_bus(), asks=map(parse_ask, names), planner=Formula(), on_step=steps.append)
    limit = len(steps) - 1
    steps.clear()
    cut = worth(one_bus(), asks=map(parse_ask, names), planner=Formula(), on_step=steps.append, stop=lambda: len(steps) >= limit)
    assert not cut.complete
    assert cut.bundles == whole.bundles
    assert len(cut.bundles) == 1


def test_nobody_out_is_a_value_too() -> None:
    """If there is no plan, nobody gets out; the bound says whether more is impossible."""
    base = one_bus()
    short = replace(base, windows=(replace(base.windows[0], closes=3 * 3_600),))
    assert BestPlan()(short) == Value(people=0, bound=0)
    assert BestPlan()(base, enough=50).people >= 50


def test_a_planner_can_keep_a_confidence() -> None:
    """Its plan brings out no more than the best one, and its bound is that of all plans."""
    operation = two_corridors()
    found, best = ConfidentPlan(confidence=0.5, time_limit=3.0, runs=20)(operation), BestPlan(time_limit=3.0)(operation)
    assert found.bound == best.bound == 180
    assert 0 <= found.people <= best.people
    certain = ConfidentPlan(confidence=0.999, time_limit=3.0, runs=20)(operation)
    assert certain.people <= found.people


def test_people_can_be_counted_by_priority() -> None:
    """With weight 3 for everybody, the hundred people of the one-bus operation count 300."""
    weighted = replace(one_bus(), priority_weights=((1, 3),))
    assert BestPlan(by_priority=True)(weighted) == Value(people=300, bound=300)
    assert worth(weighted, asks=(), planner=BestPlan(by_priority=True)).by_priority
    assert worth(weighted, asks=()).base == Value(people=100, bound=100)


def test_what_was_found_on_the_way_is_not_lost() -> None:
    """A plan found while only asking whether more can be had counts when the same asks are solved in full."""

    class Forgetful:
        """Finds 50 when asked for enough, and 40 otherwise."""

        def __call__(self, operation: Operation, enough: int | None = None) -> Value:
            """Return 50 or 40 people."""
            del operation
            return Value(people=40 if enough is None else 50, bound=60)

    evaluator = Evaluator(one_bus(), Forgetful(), here)
    bays = parse_ask("bays/village/1")
    assert evaluator.exceeds(45, [(bays,)]) == [True]
    assert evaluator.exceeds(45, [(bays,)]) == [True]
    assert evaluator.value(bays) == Value(people=50, bound=60)
    assert evaluator.exceeds(50, [(bays,)]) == [False]
    assert evaluator.solves == 2


@pytest.mark.parametrize("together", [0, 3])
def test_without_asks_there_is_only_the_base(together: int) -> None:
    """Nothing to ask for: the value as things stand, and no line."""
    found = worth(one_bus(), asks=(), planner=Formula(), together=together)
    assert (found.lines, found.pairs, found.bundles, found.solves) == ((), (), (), 1)
