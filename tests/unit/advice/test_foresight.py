"""Perfect foresight: every way to lose vehicles of several fleets, each bounded by the certificate of what is left."""

from dataclasses import replace

import pytest

from operations import one_bus, two_corridors
from safepassage.advice.foresight import Case, foresight
from safepassage.advice.lose import prepare_for_losses
from safepassage.domain.operation import Operation
from safepassage.domain.people import ReceptionSite
from safepassage.domain.plan import Objective
from safepassage.planning.solve import solve
from safepassage.verification import verify


def buses(*counts: int) -> Operation:
    """Return the operation of one bus with fleets of so many alike buses each."""
    operation = one_bus()
    fleets = tuple(replace(operation.fleets[0], id=f"f{n}", count=count) for n, count in enumerate(counts))
    return replace(operation, fleets=fleets)


def test_alike_vehicles_make_one_case() -> None:
    """Of two alike buses any one leaves one, which makes two trips: 100 of 120."""
    found = foresight(buses(2), 1)
    assert found.cases == (Case(lost=(1,), chance=1.0, people=100, bound=100),)
    assert (found.bound, found.reached, found.mean_bound) == (100, 100, 100.0)


def test_fleets_make_cases_with_their_chances() -> None:
    """Two lost of fleets of one and three: both of the larger, or one of each, in half of the sets each; two buses clear the village."""
    found = foresight(buses(1, 3), 2)
    assert found.cases == (
        Case(lost=(0, 2), chance=0.5, people=120, bound=120),
        Case(lost=(1, 1), chance=0.5, people=120, bound=120),
    )
    assert (found.bound, found.reached, found.mean_bound) == (120, 120, 120.0)


def test_when_all_are_lost_nobody_comes_out() -> None:
    """Without its bus the bound of the operation is 0."""
    found = foresight(one_bus(), 1)
    assert (found.bound, found.reached, found.mean_bound) == (0, 0, 0.0)


def test_too_many_cases_are_refused() -> None:
    """Twelve fleets of which three vehicles are lost make hundreds of cases."""
    operation = two_corridors()
    fleets = tuple(replace(operation.fleets[0], id=f"f{n}") for n in range(12))
    with pytest.raises(ValueError, match="3 lost vehicles of 12 fleets are more than 60 cases to plan"):
        foresight(replace(operation, fleets=fleets), 3)


def test_the_plan_lies_below_what_foresight_allows() -> None:
    """Two buses bring 100 and 20; spread out, 70 and 50, so that 50 are left and not 20; one that knows would bring 100."""
    operation = buses(2)
    plan, losses = prepare_for_losses(operation, solve(operation), 1)
    assert verify(operation, plan).ok
    assert (plan.totals.people, losses.before.people, losses.promise.people, losses.foresight.bound) == (120, 20, 50, 100)
    assert losses.promise.mean == 60.0


def test_sites_with_an_intake_keep_who_comes_when() -> None:
    """Nobody is moved to a trip that ends in another hour of a site that takes so many an hour."""
    operation = replace(buses(2), reception_sites=(ReceptionSite(place="town", intake_seat=60),))
    plan, losses = prepare_for_losses(operation, solve(operation), 1)
    assert verify(operation, plan).ok
    assert losses.promise == losses.before


def test_other_questions_are_refused() -> None:
    """A plan that clears everybody is not made for losses."""
    plan = replace(solve(two_corridors()), objective=Objective.CLEAR)
    with pytest.raises(ValueError, match="with the objective rescue alone, got clear"):
        prepare_for_losses(two_corridors(), plan, 1)
