"""Clear and size: the answers, their proofs, and the sentences where there is none. Every plan is verified."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from operations import one_bus, two_corridors
from oracle.random_operations import random_operation
from safepassage.domain.fleet import Fleet, VehicleType
from safepassage.domain.operation import Operation
from safepassage.domain.people import PerMobility
from safepassage.domain.plan import Objective, Plan
from safepassage.errors import NoFeasiblePlanError
from safepassage.planning.questions import everybody
from safepassage.planning.solve import solve
from unit.planning.small import checked, clock, varied, with_item
from unit.planning.test_dispatch import carrying

CLEAR, SIZE = Objective.CLEAR, Objective.SIZE


def answered(operation: Operation, objective: Objective, **asked: object) -> Plan:
    """Return the plan, verified."""
    return checked(operation, solve(operation, objective=objective, **asked))  # type: ignore[arg-type]


def bus(people: int, count: int = 1) -> Operation:
    """Return so many buses for so many people."""
    return varied(one_bus(), groups={"count": people}, fleets={"count": count})


def corridors(mill: int, farm: int, harbour: int) -> Operation:
    """Return two corridors with so many people at each point."""
    operation = two_corridors()
    for name, count in (("mill", mill), ("farm", farm), ("harbour", harbour)):
        operation = with_item(operation, "groups", name, count=count)
    return operation


@pytest.mark.parametrize(
    ("operation", "clearance"),
    [
        (lambda: bus(100), clock(12, 10)),
        (lambda: bus(50, 3), clock(10)),
        (lambda: bus(51), clock(12, 10)),
        (lambda: corridors(40, 40, 100), clock(10, 50)),
        (lambda: corridors(0, 0, 40), clock(9, 20)),
        (lambda: varied(carrying(("villagers", 30)), groups={"count": 0}), clock(6, 20)),
    ],
)
def test_the_earliest_clearance_is_found_and_proven(operation: Callable[[], Operation], clearance: int) -> None:
    """
    By hand: one bus is back from its first trip at 10:00 and from its second at 12:10.

    All four buses are needed for 80 people north and 100 south, so one of two goes south twice: out by 09:00 and 10:30, received by
    10:50. One bus from the harbour has everybody received by 09:20; people aboard at the gate by 06:20.
    """
    plan = answered(operation(), CLEAR)
    certificate = plan.certificate
    assert (certificate.value, certificate.bound, certificate.gap, plan.totals.clearance) == (
        clearance,
        clearance,
        0.0,
        clearance,
    )
    proof = certificate.proofs[0]
    assert (proof.horizon, proof.weighted) == (clearance - 1, False)
    assert proof.bound < plan.totals.people == certificate.people_bound


@pytest.mark.parametrize(
    ("operation", "vehicles"),
    [
        (lambda: bus(100, 3), 1),
        (lambda: bus(101, 3), 2),
        (lambda: bus(150, 3), 2),
        (lambda: corridors(40, 40, 100), 4),
        (lambda: corridors(40, 40, 80), 3),
        (lambda: corridors(40, 40, 0), 2),
        (lambda: corridors(0, 0, 80), 1),
        (lambda: varied(carrying(("villagers", 30)), groups={"count": 0}), 1),
    ],
)
def test_the_fewest_vehicles_are_found_and_proven(operation: Callable[[], Operation], vehicles: int) -> None:
    """One bus makes two trips, a second one a single one behind it; north two are needed, south one for two trips, two for three."""
    plan = answered(operation(), SIZE)
    certificate = plan.certificate
    assert (certificate.value, certificate.bound, certificate.gap) == (vehicles, vehicles, 0.0)
    assert certificate.proofs[0].vehicles == vehicles - 1
    assert certificate.proofs[0].bound < plan.totals.people
    assert all(not block.tasks for block in plan.blocks[vehicles:])


def test_vehicles_are_taken_in_the_stated_order() -> None:
    """50 people by 10:00: one bus if buses come first; after two vans of ten seats the bus is the third."""
    small = VehicleType(
        id="van", name="Van", places=PerMobility(10), boarding_per_person=PerMobility(18), alighting_per_person=PerMobility(10)
    )
    operation = bus(50)
    operation = replace(operation, vehicle_types=(*operation.vehicle_types, small))
    vans = Fleet(id="van", type="van", count=2, place="town")
    for fleets, vehicles in (((*operation.fleets, vans), 1), ((vans, *operation.fleets), 3)):
        assert answered(replace(operation, fleets=fleets), SIZE, deadline=clock(10)).certificate.value == vehicles


def test_where_nobody_waits_nothing_is_needed() -> None:
    """Cleared at once, with no vehicle."""
    for objective in (CLEAR, SIZE):
        plan = answered(bus(0), objective)
        assert (plan.certificate.value, plan.certificate.bound, plan.certificate.gap) == (0, 0, 0.0)
        assert all(not block.tasks for block in plan.blocks)


@pytest.mark.parametrize(
    ("operation", "objective", "value"), [(bus(100), CLEAR, clock(12, 10)), (bus(100, 3), SIZE, 3)], ids=["clear", "size"]
)
def test_a_stop_at_once_gives_the_plan_so_far_with_nothing_proven(operation: Operation, objective: Objective, value: int) -> None:
    """Everybody is received by the first plan; how good it is nobody knows: the gap is all of it."""
    certificate = answered(operation, objective, stop=lambda: True).certificate
    assert certificate.value <= value
    assert (certificate.bound, certificate.gap, certificate.proofs) == (0, 1.0, ())


def test_a_gap_that_is_good_enough_ends_the_search() -> None:
    """With a gap of nine tenths for clear and size, fewer questions are asked."""
    for objective in (CLEAR, SIZE):
        asked: list[list[str]] = [[], []]
        for stages, gap in zip(asked, (0.0, 0.9), strict=True):
            plan = answered(
                corridors(40, 40, 100), objective, gap=gap, on_progress=lambda progress, to=stages: to.append(progress.stage)
            )
            assert plan.certificate.gap <= gap
        # What stands behind the comma is the question: by when, or with how many vehicles.
        questions = [{stage.partition(", ")[2] for stage in stages} for stages in asked]
        assert len(questions[1]) <= len(questions[0])


def test_what_is_neither_planned_nor_proven_is_stated_as_the_gap() -> None:
    """
    151 people and 3 buses: two buses can make three trips only, for 150, but each alone in the world could make two.

    So 3 are used, and 2 are not proven too few by what one vehicle alone meets.
    """
    certificate = answered(bus(151, 3), SIZE).certificate
    assert certificate.value == 3
    assert certificate.bound in {2, 3}
    assert certificate.gap == pytest.approx((3 - certificate.bound) / 3)


def test_clear_states_its_gap_too() -> None:
    """60 people, three buses, one bay: the second bus is behind the first one at the post and at the bay, so not before 10:25."""
    certificate = answered(bus(60, 3), CLEAR).certificate
    assert clock(10, 25) <= certificate.value <= clock(10, 30)
    assert clock(9, 59) < certificate.bound <= certificate.value
    assert certificate.gap == pytest.approx((certificate.value - certificate.bound) / certificate.value)


@pytest.mark.parametrize("objective", [CLEAR, SIZE])
@pytest.mark.parametrize(
    ("operation", "waiting", "people", "until"), [(one_bus, 120, 100, "13:00"), (two_corridors, 200, 180, "12:00")]
)
def test_where_not_everybody_can_be_received_the_sentences_say_how_many(
    operation: Callable[[], Operation], objective: Objective, waiting: int, people: int, until: str
) -> None:
    """How many wait, how many can be brought out at most, and how many the least bad plan leaves behind."""
    with pytest.raises(NoFeasiblePlanError) as caught:
        solve(operation(), objective=objective)
    first, *_, best, ask = caught.value.reasons
    assert first.startswith(f"Not everybody can be received by 01 May 2030 {until} UTC: {waiting} people wait, and no plan")
    assert first.endswith(f"can bring out more than {people}.")
    assert best.startswith(f"The best plan found brings out {people}; {waiting - people} stay behind.")
    assert "later deadline, more vehicles, or a longer window" in ask


def test_where_it_is_not_proven_that_there_is_none_the_sentences_say_so() -> None:
    """Stopped at once, a plan for all 16 has not been found, and may be possible."""
    with pytest.raises(
        NoFeasiblePlanError, match="No plan was found that receives all 16 people by 01 May 2030 10:00 UTC"
    ) as caught:
        solve(random_operation(8), objective=CLEAR, stop=lambda: True)
    assert "not proven" in caught.value.reasons[0]


def test_everybody_counts_those_aboard_and_their_weights() -> None:
    """120 wait and 30 are aboard; at a weight of 3 they are 450."""
    operation = replace(carrying(("villagers", 30)), priority_weights=((1, 3),))
    assert [everybody(operation, weighted=weighted) for weighted in (False, True)] == [150, 450]
