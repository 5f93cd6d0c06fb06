"""The oracle is checked itself: whatever it builds, `verify` finds that it keeps every rule and counts the same people."""

from collections import Counter

import pytest

from operations import one_bus, two_corridors
from oracle.exhaustive import best, wasteful
from oracle.plans import plan_of
from oracle.random_operations import random_operation
from safepassage.verification import Rule, verify

SEEDS = 150
NOT_CLAIMED = {Rule.TOTALS, Rule.CONDITION, Rule.CERTIFICATE}


def breaches(seed: int) -> list[str]:
    """Return what `verify` holds against the oracle's plans for one seed."""
    operation = random_operation(seed)
    found = []
    for answer in (best(operation, 100), wasteful(operation, seed, 4)):
        if answer is not None:
            verification = verify(operation, plan_of(operation, answer))
            wrong = [v for v in verification.violations if v.rule not in NOT_CLAIMED or v.subject in {"people", "weighted"}]
            found += [f"seed {seed}: {violation}" for violation in wrong]
    return found


def test_every_plan_of_the_oracle_keeps_the_rules() -> None:
    """Neither the best nor the wasteful schedules break any rule, and their people are counted right."""
    assert [breach for seed in range(SEEDS) for breach in breaches(seed)] == []


def test_the_oracle_finds_what_a_person_can_work_out() -> None:
    """One bus brings out 100 of 120: the number worked out by hand in `operations`."""
    answer = best(one_bus())
    assert answer is not None
    assert (answer.people, answer.complete) == (100, True)


@pytest.mark.parametrize(("nodes", "least"), [(3_000, 160)])
def test_the_oracle_comes_near_where_it_cannot_try_everything(nodes: int, least: int) -> None:
    """Of the 180 people that four buses can bring out through two corridors it finds most."""
    answer = best(two_corridors(), nodes)
    assert answer is not None
    assert least <= answer.people <= 180


def test_random_operations_have_every_feature() -> None:
    """Over the seeds every part of the model is switched on in at least a few operations, and many optima are worth the trouble."""
    seen: Counter[str] = Counter()
    for seed in range(SEEDS):
        op = random_operation(seed)
        seen["windows"] += len(op.windows) > 1
        seen["margin"] += any(window.clearance_margin for window in op.windows)
        seen["one-way window"] += any(window.directions.value != "both" for window in op.windows)
        seen["clauses"] += any(window.clauses for window in op.windows)
        seen["two corridors"] += len(op.corridors) > 1
        seen["no corridor"] += not op.corridors
        seen["escorts"] += any(corridor.escorts for corridor in op.corridors)
        seen["max convoys"] += any(corridor.max_convoys is not None for corridor in op.corridors)
        seen["no headway"] += any(not corridor.headway for corridor in op.corridors)
        seen["checkpoints"] += bool(op.checkpoints)
        seen["batch"] += any(checkpoint.batch for checkpoint in op.checkpoints)
        seen["hours"] += any(checkpoint.hours for checkpoint in op.checkpoints)
        seen["quotas"] += any(checkpoint.quotas for checkpoint in op.checkpoints)
        seen["lanes"] += any(checkpoint.lanes > 1 for checkpoint in op.checkpoints)
        seen["cars"] += bool(op.private_cars)
        seen["wheelchairs"] += any(group.mobility.value == "wheelchair" for group in op.groups)
        seen["stretchers"] += any(group.mobility.value == "stretcher" for group in op.groups)
        seen["attendants"] += any(kind.attendant_seats for kind in op.vehicle_types)
        seen["weights"] += bool(op.priority_weights)
        seen["ready"] += any(group.ready_from for group in op.groups)
        seen["restricted sites"] += any(group.reception_sites for group in op.groups)
        seen["several sites"] += len(op.reception_sites) > 1
        seen["intake"] += any(site.intake(m) is not None for site in op.reception_sites for m in {g.mobility for g in op.groups})
        seen["capacity"] += any(
            site.capacity(m) is not None for site in op.reception_sites for m in {g.mobility for g in op.groups}
        )
        seen["aboard"] += any(item.count for fleet in op.fleets for item in fleet.aboard)
        seen["cargo aboard"] += any(fleet.cargo for fleet in op.fleets)
        seen["under way"] += any(fleet.place != "base" for fleet in op.fleets)
        seen["starts exposed"] += any(op.place[fleet.place].exposed_in for fleet in op.fleets)
        seen["available later"] += any(fleet.available_from for fleet in op.fleets)
        seen["driven"] += any(fleet.driven for fleet in op.fleets)
        seen["driving limit"] += any(kind.driving_limit for kind in op.vehicle_types)
        seen["range"] += any(kind.range for kind in op.vehicle_types)
        seen["nights"] += bool(op.nights)
        seen["consignments"] += bool(op.consignments)
        seen["blocked"] += any(leg.clearance.value == "blocked" for leg in op.legs)
        seen["refuge"] += any("refuge" in {role.value for role in place.roles} for place in op.places)
        seen["sheltered assembly"] += any(not op.place[group.place].exposed_in for group in op.groups)
        seen["exposed assembly"] += any(bool(op.place[group.place].exposed_in) for group in op.groups)
    assert {name: count for name, count in seen.items() if count < 5} == {}
