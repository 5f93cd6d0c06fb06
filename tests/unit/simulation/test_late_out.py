"""Waiting at a refuge on the way out, and vehicles that stay inside: a bus, a road with a haven that is not exposed, and one delay."""

from dataclasses import replace

import numpy as np
import pytest

from operations import EIGHT_O_CLOCK, one_bus
from safepassage.domain.field_defaults import EVERYTHING, in_force
from safepassage.domain.network import AccessWindow, Leg, Place, Role
from safepassage.domain.operation import Operation
from safepassage.domain.orders import ordered, ordering
from safepassage.domain.plan import Plan
from safepassage.domain.uncertainty import Disruption, Hazard, Spread, Uncertainty, Varies
from safepassage.planning.solve import solve
from safepassage.simulation.sampler import Sampler, without_turning
from safepassage.simulation.simulate import simulate
from safepassage.simulation.turnback import limits
from safepassage.units import HOUR, MINUTE

CLOSES = EIGHT_O_CLOCK + 4 * HOUR


def haven(uncertainty: Uncertainty) -> Operation:
    """
    Return the one-bus operation with a haven, 15 minutes from the outer gate and 5 from the post.

    One trip: in at 08:00, boarding in the village from 08:45. After boarding it is 30 minutes to the haven and 15 from there.
    """
    plain = one_bus()
    place = Place(id="haven", name="Haven", latitude=10.1, longitude=-30.0, roles=frozenset({Role.REFUGE}))
    first = plain.leg["outer-post"]
    legs = (
        plain.leg["town-outer"],
        replace(first, id="outer-haven", inner="haven"),
        _short(replace(first, id="haven-post", outer="haven", distance=3_000)),
        *(leg for leg in plain.legs if leg.id in {"post-inner", "inner-village"}),
    )
    corridor = replace(plain.corridors[0], legs=("outer-haven", "haven-post", "post-inner"))
    return replace(
        plain, horizon=10 * HOUR, places=(*plain.places, place), legs=legs, corridors=(corridor,), uncertainty=uncertainty
    )


def _short(leg: Leg) -> Leg:
    return replace(leg, travel_times=tuple(replace(time, day=5 * MINUTE, night=5 * MINUTE) for time in leg.travel_times))


def slow_boarding(times: int) -> Uncertainty:
    """Return that boarding and alighting take so many times as long as planned."""
    share = times * 1_000_000
    return Uncertainty(spreads=(Spread(varies=Varies.HANDLING, median=share, p90=share),))


@pytest.fixture(scope="module")
def late() -> tuple[Operation, Plan]:
    """Return an operation whose bus comes to the haven at 11:55, ten minutes too late for the last stretch, and its plan."""
    operation = haven(slow_boarding(8))
    return operation, solve(operation)


def outcome(operation: Operation, plan: Plan, known: frozenset[Varies | Disruption]) -> tuple[float, float]:
    """Return in which share of the runs all are out, and how many are received, if only what is ``known`` may happen."""
    result = simulate(operation, plan, replications=20, without=EVERYTHING - known, costs=False)
    return result.all_out.value, result.received.p50


def test_who_goes_on_is_caught_and_who_waits_is_not(late: tuple[Operation, Plan]) -> None:
    """Going on the bus is out at 12:10, after the close; waiting at the haven it is not exposed at the close, and nobody is received."""
    operation, plan = late
    known = frozenset[Varies | Disruption]({Varies.HANDLING})
    assert outcome(operation, ordering(plan, None, None), known) == (0, 50)
    assert outcome(operation, ordering(plan, None, 500_000), known) == (1, 0)


def test_the_default_is_to_go_on(late: tuple[Operation, Plan]) -> None:
    """Without any order for it, nobody waits."""
    operation, plan = late
    late_in = replace(ordering(plan, None, None), orders=ordering(plan, None, None).orders[:1])
    assert outcome(operation, late_in, frozenset({Varies.HANDLING})) == (0, 50)


def test_who_waits_goes_on_in_the_next_window(late: tuple[Operation, Plan]) -> None:
    """With a window from 12:30 on the last stretch is driven then, and all are received by 12:55 and eight times ten minutes."""
    operation, plan = late
    again = AccessWindow(id="noon", corridor="road", opens=CLOSES + 30 * MINUTE, closes=CLOSES + 2 * HOUR)
    longer = replace(operation, windows=(*operation.windows, again))
    plan = replace(solve(longer), blocks=plan.blocks, convoys=plan.convoys)
    assert outcome(longer, ordering(plan, None, 500_000), frozenset({Varies.HANDLING})) == (1, 50)


def test_the_limit_is_that_of_the_stretch(late: tuple[Operation, Plan]) -> None:
    """It takes 15 minutes from the haven, and nothing delays it: 11:45, whatever the chance asked for."""
    operation, plan = late
    plan = ordering(plan, None, 990_000)
    force = in_force(ordered(operation, plan), without=EVERYTHING - {Varies.HANDLING})
    sampler = Sampler.of(operation, plan, 0)
    delays = sampler.play(without_turning(sampler.odds(force)), sampler.never_late(), 0, 20, points=True)
    found = limits(sampler.script, sampler.names, delays, force, plan)
    (number,) = np.flatnonzero(sampler.script.tasks.hold == np.arange(len(found)))
    assert found[number] == CLOSES - 15 * MINUTE
    assert [place for _, place in sampler.names.holds] == ["haven"]


def test_who_turned_back_waits_there_too() -> None:
    """Four out of five are refused at the post at 11:45, and back at the haven too late for the last stretch."""
    hazards = (
        Hazard(disruption=Disruption.WINDOW_LATE, chance=1_000_000, median=205 * MINUTE, p90=205 * MINUTE),
        Hazard(disruption=Disruption.REFUSAL, chance=800_000, common=0),
    )
    operation = haven(Uncertainty(hazards=hazards))
    plan = solve(operation)
    known = frozenset[Varies | Disruption]({Disruption.WINDOW_LATE, Disruption.REFUSAL})
    going_on, _ = outcome(operation, ordering(plan, None, None), known)
    waiting, received = outcome(operation, ordering(plan, None, 500_000), known)
    assert going_on == 0
    assert waiting > 0.5
    assert received == 0


def test_who_is_behind_turns_back_at_the_next_point() -> None:
    """The window opens half an hour late: with 20 minutes allowed the bus does not enter, with 40 it goes all the way."""
    late_opening = Hazard(disruption=Disruption.WINDOW_LATE, chance=1_000_000, median=30 * MINUTE, p90=30 * MINUTE)
    operation = haven(Uncertainty(hazards=(late_opening,)))
    plan = solve(operation)
    known = frozenset[Varies | Disruption]({Disruption.WINDOW_LATE})
    assert outcome(operation, ordering(plan, None, None, behind=20 * MINUTE), known) == (1, 0)
    assert outcome(operation, ordering(plan, None, None, behind=40 * MINUTE), known) == (1, 50)


def test_who_stays_inside_is_never_out() -> None:
    """A bus that starts at the post and has nothing to do is there at the close, in every run."""
    operation = one_bus()
    plan = solve(operation)
    inside = replace(operation, fleets=(*operation.fleets, replace(operation.fleets[0], id="held", place="post")))
    held = replace(plan.blocks[0], vehicle="held-01", fleet="held", tasks=())
    kept = replace(solve(inside, time_limit=5), blocks=(*plan.blocks, held), convoys=plan.convoys)
    assert simulate(inside, kept, replications=20, without=EVERYTHING, costs=False).all_out.value == 0
