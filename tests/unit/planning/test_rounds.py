"""Rounds from the question to the plan: worked out by hand, and what others make of them."""

from dataclasses import replace

from safepassage.documents.facts import derive
from safepassage.domain.network import Direction
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Alight, Board, Drive, Objective, Plan
from safepassage.planning.collecting import full_room
from safepassage.planning.replan import replan
from safepassage.planning.solve import solve
from safepassage.planning.standing import standing
from safepassage.units import HOUR, MINUTE
from safepassage.verification import verify
from unit.planning.hamlets import first_in, hamlets


def planned(
    operation: Operation, objective: Objective = Objective.RESCUE, deadline: int | None = None, seconds: float = 20.0
) -> Plan:
    """Return a plan that has been verified."""
    plan = solve(operation, objective=objective, deadline=deadline, time_limit=seconds)
    assert [str(violation) for violation in verify(operation, plan).violations] == []
    return plan


def stops(plan: Plan) -> list[tuple[str, int, int]]:
    """Return where the first vehicle boards, when it begins, and how many."""
    return [(t.place, t.start, sum(h.count for h in t.people)) for t in plan.blocks[0].tasks if isinstance(t, Board)]


def test_everybody_who_fits_is_collected_in_one_round() -> None:
    """In at 20, 20 minutes to ash, 20 back, 10 to town; 9 to board at three stops, 2 to alight: 81 minutes, and not one second less."""
    operation = hamlets(1, 2, 3)
    plan = planned(operation, deadline=81 * MINUTE)
    assert (plan.totals.people, plan.totals.vehicles_used, plan.totals.clearance) == (6, 1, 81 * MINUTE)
    assert sorted(place for place, _, _ in stops(plan)) == ["ash", "elm", "oak"]
    assert planned(operation, deadline=81 * MINUTE - 1, seconds=2.0).totals.people < 6


def test_who_counts_most_has_the_room_wherever_along_the_round() -> None:
    """Time for one round, three seats: the two of ash count three times, and one seat is left for somebody on the way."""
    plan = planned(first_in(hamlets(3, 0, 2, seats=3, closes=70 * MINUTE), "ash"))
    assert {place: people for place, _, people in stops(plan)} == {"ash": 2, "oak": 1}
    assert (plan.certificate.value, plan.certificate.bound) == (7, 7)


def test_fewest_vehicles_counts_rounds() -> None:
    """One van brings everybody out, so nobody needs a second."""
    operation = hamlets(2, 2, 2)
    fleet = replace(operation.fleets[0], count=3)
    plan = planned(replace(operation, fleets=(fleet,)), objective=Objective.SIZE, deadline=2 * HOUR)
    assert (plan.certificate.value, plan.certificate.bound) == (1, 1)


def test_without_windows_and_corridors_there_are_rounds_too() -> None:
    """Patients at addresses: nothing is exposed."""
    operation = hamlets(2, 2, 2)
    places = tuple(replace(place, exposed_in="") for place in operation.places)
    legs = tuple(replace(leg, exposed_in="") for leg in operation.legs)
    plan = planned(replace(operation, places=places, legs=legs, corridors=(), windows=()))
    assert plan.totals.people == plan.certificate.bound == 6


def test_the_report_counts_a_round_as_one_trip() -> None:
    """Six seats offered once, though there are three stops; each hamlet has its own people."""
    operation = hamlets(1, 2, 3)
    facts = derive(operation, planned(operation))
    (fleet,) = facts.fleets
    assert (fleet.trips, sum(fleet.offered.values()), sum(fleet.carried.values())) == (1, 6, 6)
    assert {point.place: point.boarded for point in facts.points} == {"oak": 1, "elm": 2, "ash": 3}


def test_people_are_exposed_from_their_own_stop_on() -> None:
    """`verify` recounts it from the blocks; here by hand, each from the start of their boarding to the gate."""
    plan = planned(hamlets(1, 2, 3))
    out = next(
        t.end for t in plan.blocks[0].tasks if isinstance(t, Drive) and (t.leg, t.direction) == ("gate-inner", Direction.OUT)
    )
    assert plan.totals.exposure_people == sum(people * (out - start) for _, start, people in stops(plan))


def test_in_the_middle_of_a_round_whoever_is_aboard_is_brought_in() -> None:
    """After the first stop the van has its people aboard; the others still wait, and are collected on another round."""
    operation = hamlets(1, 2, 3)
    plan = planned(operation)
    now = stops(plan)[1][1] - 1
    left = standing(operation, plan, now)
    assert sum(load.count for load in left.fleets[0].aboard) == stops(plan)[0][2]
    again = replan(operation, plan, now, time_limit=20.0)
    assert verify(again.operation, again.plan).ok
    assert again.plan.totals.people == 6
    kinds = [type(task) for task in again.plan.blocks[0].tasks if isinstance(task, Board | Alight)]
    assert kinds[0] is Alight


def test_orders_of_a_round_stand_if_nothing_happens() -> None:
    """Before it begins, each stop is an order, and all stand to the second."""
    operation = hamlets(1, 2, 3)
    plan = planned(operation)
    found = replan(operation, plan, 5 * MINUTE, time_limit=20.0)
    assert (len(found.unmoved), found.dropped, found.new) == (3, (), ())


def test_room_is_priced_at_the_most_that_anybody_counts() -> None:
    """Three, for the people of ash; nothing where nobody is collected on rounds."""
    operation = first_in(hamlets(1, 1, 1), "ash")
    assert [price.price for price in full_room(operation, weighted=True)] == [3_000_000]
    assert [price.price for price in full_room(operation, weighted=False)] == [1_000_000]
    places = tuple(replace(place, rounds=False) for place in operation.places)
    assert full_room(replace(operation, places=places), weighted=True) == ()
