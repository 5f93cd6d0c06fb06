"""What may be planned with though not all have agreed."""

from dataclasses import replace

import pytest

from operations import one_bus
from safepassage.domain.agreement import Clause, Consent, ConsentState, Party
from safepassage.domain.operation import Operation
from safepassage.planning.solve import solve
from safepassage.terms import ALL, Aside, as_planned, assume, left_aside, possible_windows, usable_windows
from safepassage.verification import verify


def open_case() -> Operation:
    """Return the one bus with a window on two clauses, of which only the start is agreed."""
    base = one_bus()
    return replace(
        base,
        windows=(replace(base.windows[0], clauses=("route", "start")),),
        parties=(Party(id="north", name="North"),),
        clauses=(Clause(id="route", subject="Route"), Clause(id="start", subject="Start"), Clause(id="media", subject="Media")),
        consents=(Consent(clause="start", party="north", state=ConsentState.AGREED_IN_DETAIL),),
    )


def test_clauses_are_assumed_in_their_order_beside_those_assumed_already() -> None:
    """By id, or all."""
    op = open_case()
    assert assume(op, ["start", "route"]).assumed == ("route", "start")
    assert assume(assume(op, ["start"]), ["route"]).assumed == ("route", "start")
    assert assume(op, [ALL]).assumed == ("route", "start", "media")
    assert assume(op, []) == op


@pytest.mark.parametrize(
    ("name", "hint"), [("rout", "Did you mean route?"), ("zzz", "Expected all, or one of: route, start, media.")]
)
def test_an_unknown_clause_is_refused(name: str, hint: str) -> None:
    """With the one that comes nearest, or with all."""
    with pytest.raises(ValueError, match="There is no clause") as error:
        assume(open_case(), [name])
    assert str(error.value) == f"There is no clause {name!r} in one-bus. {hint}"


def test_an_operation_without_clauses_says_so() -> None:
    """There is nothing to assume."""
    with pytest.raises(ValueError, match=r"Expected all, or one of: no clause is stated\."):
        assume(one_bus(), ["route"])


def test_what_is_left_aside_says_what_is_open_and_what_to_assume() -> None:
    """Windows that rest on the same things are told together."""
    op = open_case()
    twin = replace(op, windows=(*op.windows, replace(op.windows[0], id="evening")))
    point = "Route: North is at 'unknown', not agreed in detail."
    assert left_aside(twin) == (Aside(windows=("morning", "evening"), open_points=(point,), to_assume=("route",)),)
    assert left_aside(assume(twin, ["route"])) == ()
    assert [window.id for window in possible_windows(twin)] == ["evening", "morning"]


def test_a_refusal_cannot_be_assumed_away() -> None:
    """The window is neither usable nor left aside."""
    op = open_case()
    refused = replace(op, consents=(*op.consents, Consent(clause="route", party="north", state=ConsentState.REFUSED)))
    assert usable_windows(assume(refused, [ALL])) == ()
    assert left_aside(refused) == ()


def test_a_plan_is_verified_under_its_own_assumptions() -> None:
    """As far as the clauses are still there; without them it has no window."""
    op = assume(open_case(), ["route"])
    plan = replace(solve(op), assumed=op.assumed)
    assert verify(as_planned(open_case(), plan), plan).ok
    assert not verify(open_case(), plan).ok
    gone = replace(open_case(), clauses=open_case().clauses[1:], windows=(replace(open_case().windows[0], clauses=("start",)),))
    assert as_planned(gone, plan).assumed == ()
