"""The ledger of claims."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from operations import one_bus
from safepassage.domain.agreement import Claim, ClaimStatus
from safepassage.domain.operation import Operation
from safepassage.planning.solve import solve
from safepassage.terms import claims_conflicts, is_used, ledger, rests_on, used_by

NOON = datetime(2022, 3, 31, 12, tzinfo=UTC)
COUNT = "Evacuee groups/villagers/count"


def claim(value: str, subject: str = COUNT, **more: Any) -> Claim:  # noqa: ANN401 - as Claim has them
    """Return a claim."""
    return Claim(subject=subject, value=value, source="log", **more)


def said(*claims: Claim) -> Operation:
    """Return the one bus with claims."""
    return replace(one_bus(), claims=claims)


def test_claims_that_cannot_both_be_true_stand_side_by_side() -> None:
    """Every pair of them; what may be true beside them is no conflict."""
    low, high, vague = claim("120"), claim("200 people"), claim("more than 100")
    (found,) = claims_conflicts(said(low, vague, high))
    assert (found.subject, found.claims, found.conflicts) == (COUNT, (low, vague, high), ((low, high),))
    assert found.undecided
    assert claims_conflicts(said(low, vague)) == ()


def test_a_named_person_decides() -> None:
    """The last choice counts; the conflict stays to be seen."""
    first = claim("120", chosen_by="coordinator", chosen_because="counted at the gate")
    second = claim("200", chosen_by="coordinator", chosen_because="counted again")
    (found,) = ledger(said(first, second))
    assert (found.chosen, found.undecided, found.conflicts) == (second, False, ((first, second),))


@pytest.mark.parametrize(
    "other",
    [
        claim("200", status=ClaimStatus.WITHDRAWN, chosen_by="c", chosen_because="r"),
        claim("200", as_of=datetime(2022, 4, 1, 12, tzinfo=UTC)),
        claim("200 km"),
        claim("many"),
        claim("200", subject="Evacuee groups/others/count"),
    ],
    ids=["withdrawn", "of another day", "of another unit", "no figure", "of something else"],
)
def test_what_is_no_conflict(other: Claim) -> None:
    """Withdrawn claims, other days, other units, other figures."""
    assert claims_conflicts(said(claim("120", as_of=NOON), other)) == ()
    assert all(found.chosen is None for found in ledger(said(claim("120", as_of=NOON), other)))


def test_a_revision_takes_the_place_of_what_it_corrects() -> None:
    """Unless it is withdrawn itself; both are kept in the ledger."""
    first, second = claim("500", id="first"), claim("1000", revises="first")
    assert claims_conflicts(said(first, second)) == ()
    assert ledger(said(first, second))[0].claims == (first, second)
    withdrawn = replace(second, status=ClaimStatus.WITHDRAWN)
    assert claims_conflicts(said(first, withdrawn, claim("600"))) != ()


def test_words_differ_by_their_letters() -> None:
    """Where neither has a figure."""
    road = "Corridors/road/legs"
    assert len(claims_conflicts(said(claim("by Tokmak", road), claim("by Berdiansk", road)))) == 1
    assert claims_conflicts(said(claim("by Tokmak", road), claim("By TOKMAK.", road))) == ()


def test_what_a_plan_rests_on() -> None:
    """The rows that it uses, whole columns of them, and what concerns every plan."""
    base = one_bus()
    spare = replace(base.fleets[0], id="spare", available_from=base.horizon - 60)
    operation = replace(base, fleets=(*base.fleets, spare))
    subjects = [
        "Fleets/bus/count", "Fleets/spare/count", "Fleets/*/count", "Fleets/count", "Legs/outer-post/distance", "Checkpoints/post/service",
        "Windows/morning/opens", "Reception sites/town/intake_seat", "Vehicle types/bus/places_seat", "Places/village/latitude",
        COUNT, "Operation/*/horizon", "Nights/*/start", "Consignments/food/kg", "Corridors/road/headway",
    ]  # fmt: skip
    operation = replace(operation, claims=tuple(claim("1", subject) for subject in subjects))
    plan = solve(operation)
    assert [found.subject for found in rests_on(operation, plan)] == [s for s in subjects if s != "Fleets/spare/count"]
    nothing = replace(plan, convoys=(), blocks=tuple(replace(block, tasks=()) for block in plan.blocks))
    used = used_by(operation, nothing)
    assert not is_used("Fleets/*/count", used)
    assert is_used("Operation/*/horizon", used)
