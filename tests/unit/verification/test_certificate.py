"""What a certificate claims must follow from its proofs and the plan's totals, for each objective."""

from dataclasses import replace
from typing import Any

import pytest

from operations import one_bus, two_corridors
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Objective, Plan
from safepassage.units import MINUTE
from safepassage.verification import Rule, verify
from safepassage.verification.evaluation import evaluate
from unit.verification.handmade import (
    Found,
    clear_case,
    found,
    one_bus_plan,
    proof,
    said,
    size_case,
    trivial,
    two_corridors_plan,
    with_certificate,
)

RESCUE = (one_bus(), one_bus_plan())
CERTIFICATE = Rule.CERTIFICATE


def test_good_certificates_hold_for_each_objective() -> None:
    """And the bounds found are those claimed."""
    for (operation, made), bound, people in (
        (RESCUE, 100, 100),
        ((two_corridors(), two_corridors_plan()), 180, 180),
        (clear_case(), 22_200, 100),
        (size_case(), 2, 100),
    ):
        verification = verify(operation, made)
        assert verification.violations == ()
        assert (verification.bound, verification.people_bound) == (bound, people)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        # The bound follows from the proof; a higher one is true, but the gap must be that of the bound.
        ({"bound": 99}, [("bound", 1, "people"), ("bound", 1, ""), ("gap", 1, "")]),
        ({"bound": 125}, [("gap", 1, "")]),
        ({"bound": 125, "gap": 0.2}, []),
        ({"people_bound": 98}, [("people_bound", 2, "people"), ("people_bound", 2, "people")]),
        ({"people_bound": 101}, []),
        ({"value": 101}, [("value", 1, ""), ("gap", 1, "")]),
        ({"gap": float("nan")}, []),
        ({"gap": 1e-8}, [("gap", 1, "")]),
        ({"gap": 1e-10}, []),
        ({"objective": Objective.CLEAR}, [("objective", 1, "")]),
        ({"proofs": ()}, [("people_bound", 20, "people"), ("bound", 20, "people")]),
        ({"proofs": (), "bound": 120, "gap": 1 / 6, "people_bound": 120}, []),
    ],
)
def test_claims_for_rescue(changes: dict[str, Any], expected: list[Found]) -> None:
    """The plan receives 100 of 120 people and proves that no plan does more."""
    if changes.get("gap") != changes.get("gap"):  # not a number: refused as malformed
        assert found(*(one_bus(), with_certificate(one_bus_plan(), **changes)), Rule.PLAN) == [("plan", 1, "")]
        return
    assert found(one_bus(), with_certificate(one_bus_plan(), **changes), CERTIFICATE) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"bound": 99}, [("proof 1", 1, "people")]),
        ({"bound": 101}, []),
        ({"step": 900}, [("proof 1", 50, "people"), ("people_bound", 20, "people"), ("bound", 20, "people")]),
        # A proof for less time or fewer vehicles shows nothing of this plan; for more time it does.
        ({"horizon": 420 * MINUTE - 1}, [("people_bound", 20, "people"), ("bound", 20, "people")]),
        ({"horizon": 421 * MINUTE}, []),
        ({"vehicles": 0}, [("people_bound", 20, "people"), ("bound", 20, "people")]),
        ({"vehicles": 7}, []),
        ({"step": 0}, [("proof 1", 1, ""), ("people_bound", 20, "people"), ("bound", 20, "people")]),
    ],
)
def test_proofs_are_recomputed(changes: dict[str, Any], expected: list[Found]) -> None:
    """A proof that is refused or shows less is no ground for a claim."""
    shown = replace(proof(one_bus(), 100), **changes)
    made = with_certificate(one_bus_plan(), proofs=(shown,))
    assert found(one_bus(), made, CERTIFICATE) == expected


def test_a_refused_proof_is_reported_with_the_reason() -> None:
    """In a sentence."""
    made = with_certificate(one_bus_plan(), proofs=(proof(one_bus(), 100, step=0),))
    assert said(one_bus(), made, CERTIFICATE)[0] == ("Proof 1 is refused: its grid has a step of 0 s; expected 1 or more.")


def test_the_work_of_all_proofs_together_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """If there is enough for one of two equal proofs, the second is refused."""
    shown = proof(one_bus(), 100)
    spent = evaluate(one_bus(), shown).work
    monkeypatch.setattr("safepassage.verification.certificate.LARGEST_WORK", 2 * spent - 1)
    made = with_certificate(one_bus_plan(), proofs=(shown, shown))
    assert found(one_bus(), made, CERTIFICATE) == [("proof 2", 1, "")]


def weighty() -> tuple[Operation, Plan]:
    """Return the one-bus plan with people that weigh 3 each, and both proofs."""
    operation = replace(one_bus(), priority_weights=((1, 3),))
    made = one_bus_plan(operation)
    made = replace(made, totals=replace(made.totals, weighted=300))
    proofs = (proof(operation, 300), proof(operation, 100, weighted=False))
    return operation, with_certificate(made, value=300, bound=300, proofs=proofs)


def test_weighted_and_unweighted_proofs_are_kept_apart() -> None:
    """Each is good for its own bound only."""
    operation, made = weighty()
    assert found(operation, made, CERTIFICATE) == []
    first, second = made.certificate.proofs
    assert found(operation, with_certificate(made, proofs=(first,)), CERTIFICATE) == [("people_bound", 20, "people")]
    assert found(operation, with_certificate(made, proofs=(second,)), CERTIFICATE) == [("bound", 60, "people")]
    everybody = trivial(operation, 300, weighted=360)
    assert found(operation, replace(made, certificate=everybody), CERTIFICATE) == []


def test_a_plan_better_than_its_bound_is_a_contradiction() -> None:
    """One of them must be wrong."""
    made = with_certificate(one_bus_plan(), bound=80, gap=-0.25)
    assert "The plan's value 100 is better than the bound 80, which no plan can beat. One of them is wrong." in said(
        one_bus(), made, CERTIFICATE
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"bound": 22_201, "gap": -1 / 22_200}, [("bound", 1, "s"), ("bound", 1, "")]),
        ({"bound": 11_100, "gap": 0.5}, []),
        ({"proofs": ()}, [("bound", 22_200, "s")]),
        ({"proofs": (), "bound": 0, "gap": 1.0}, []),
        ({"value": 22_000, "bound": 22_000}, [("value", 200, "")]),
        ({"gap": 0.5}, [("gap", 1, "")]),
    ],
)
def test_claims_for_clear(changes: dict[str, Any], expected: list[Found]) -> None:
    """The plan clears at second 22,200 and a proof to 22,199 shows that nobody can before."""
    operation, made = clear_case()
    assert found(operation, with_certificate(made, **changes), CERTIFICATE) == expected


def test_a_proof_for_clear_counts_all_vehicles_and_falls_short_of_everybody() -> None:
    """With no vehicle it shows nothing; nor to the end, where everybody is received."""
    operation, made = clear_case()
    for vehicles, horizon in ((0, 22_199), (1, 22_200)):
        shown = proof(operation, 100, weighted=False, horizon=horizon, vehicles=vehicles)
        assert found(operation, with_certificate(made, proofs=(shown,)), CERTIFICATE) == [("bound", 22_200, "s")]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"bound": 3, "gap": -0.5}, [("bound", 1, "vehicles"), ("bound", 1, "")]),
        ({"bound": 1, "gap": 0.5}, []),
        ({"proofs": ()}, [("bound", 2, "vehicles")]),
        ({"value": 3, "gap": 1 / 3}, [("value", 1, "")]),
    ],
)
def test_claims_for_size(changes: dict[str, Any], expected: list[Found]) -> None:
    """Two of three buses clear everybody by the deadline; a proof with one shows 50 people at most."""
    operation, made = size_case()
    assert found(operation, with_certificate(made, **changes), CERTIFICATE) == expected


def test_a_proof_for_size_reaches_the_deadline() -> None:
    """A second short of it, it shows nothing."""
    operation, made = size_case()
    (shown,) = made.certificate.proofs
    short = with_certificate(made, proofs=(replace(shown, horizon=shown.horizon - 1),))
    assert found(operation, short, CERTIFICATE) == [("bound", 2, "vehicles")]


def test_the_size_is_that_of_the_fleet_up_to_the_last_vehicle_used() -> None:
    """With the second bus's block moved to the third, three must be there."""
    operation, made = size_case()
    first, second, third = made.blocks
    tasks = second.tasks
    moved = replace(made, blocks=(first, replace(second, tasks=()), replace(third, tasks=tasks)))
    convoys = tuple(replace(convoy, vehicles=("bus-01", "bus-03")) for convoy in made.convoys)
    moved = replace(moved, convoys=convoys)
    assert found(operation, moved, CERTIFICATE) == [("value", 1, "")]


def test_clear_and_size_bring_out_everybody() -> None:
    """One person more than the plan receives."""
    for operation, made in (clear_case(), size_case()):
        group = replace(operation.groups[0], count=101)
        assert ("objective", 1, "people") in found(replace(operation, groups=(group,)), made, CERTIFICATE)


def test_an_operation_with_nobody_is_cleared_at_once_by_no_vehicle() -> None:
    """Value 0, bound 0, gap 0."""
    operation = one_bus()
    operation = replace(operation, groups=(replace(operation.groups[0], count=0),))
    for objective in Objective:
        empty = replace(trivial(operation, 0), objective=objective)
        made = replace(one_bus_plan(operation), objective=objective, certificate=empty, convoys=())
        made = replace(made, blocks=(replace(made.blocks[0], tasks=()),))
        assert found(operation, made, CERTIFICATE) == []


def test_claims_are_checked_though_the_vehicles_cannot_be_replayed() -> None:
    """What follows from the proofs alone is checked still."""
    made = replace(with_certificate(one_bus_plan(), bound=99, people_bound=99, gap=-1 / 99), blocks=())
    assert found(one_bus(), made, CERTIFICATE) == [("people_bound", 1, "people"), ("bound", 1, "people")]
