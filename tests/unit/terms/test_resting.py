"""Whether a plan still stands by the terms."""

from dataclasses import replace
from typing import Any

from operations import one_bus
from safepassage.domain.agreement import Clause, ClauseKind, Consent, ConsentState, Party
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Drive, Plan
from safepassage.planning.solve import solve
from safepassage.terms import Footing, assume, footing, windows_used

ROUTE = "Route: North is at 'proposed', not agreed in detail."


def case(state: ConsentState, **more: Any) -> Operation:  # noqa: ANN401 - as Consent has them
    """Return the one bus with a window that rests on two clauses; the start is agreed."""
    base = one_bus()
    return replace(
        base,
        windows=(replace(base.windows[0], clauses=("route", "start")),),
        parties=(Party(id="north", name="North"),),
        clauses=(Clause(id="route", subject="Route"), Clause(id="start", subject="Start", kind=ClauseKind.START)),
        consents=(
            Consent(clause="start", party="north", state=ConsentState.AGREED_IN_DETAIL),
            Consent(clause="route", party="north", state=state, **more),
        ),
    )


def planned(operation: Operation) -> Plan:
    """Return a plan of ``operation`` that says what it assumed."""
    return replace(solve(operation), assumed=operation.assumed)


AGREED = case(ConsentState.AGREED_IN_DETAIL)
FIRM = planned(AGREED)
PROPOSED = case(ConsentState.PROPOSED)
CONDITIONAL = planned(assume(PROPOSED, ["route"]))


def test_a_plan_stands_while_its_clauses_do() -> None:
    """A firm one on what is agreed, a conditional one on what it says."""
    assert footing(AGREED, FIRM) == footing(PROPOSED, CONDITIONAL) == Footing(failures=(), new_conditions=(), settled=())
    assert footing(AGREED, FIRM).holds
    assert CONDITIONAL.conditions == (ROUTE,)
    assert windows_used(AGREED, FIRM) == ("morning",)


def test_what_is_agreed_later_is_settled() -> None:
    """The plan still stands, and now on firmer ground."""
    assert footing(AGREED, CONDITIONAL) == Footing(failures=(), new_conditions=(), settled=(ROUTE,))


def test_a_withdrawal_takes_the_ground_away_and_is_named() -> None:
    """So do a refusal and an expiry."""
    for state, words in (("withdrawn", "withdrawn its consent"), ("refused", "refused"), ("expired", "let its consent expire")):
        found = footing(case(ConsentState(state)), CONDITIONAL)
        assert found == Footing(
            failures=(f"Window morning may no longer be used. Route: North has {words}.",), new_conditions=(), settled=()
        )
        assert not found.holds


def test_a_firm_plan_does_not_stand_on_what_is_no_longer_agreed() -> None:
    """It never assumed it."""
    assert footing(PROPOSED, FIRM).failures == (
        f"Window morning is not agreed in detail by all, and the plan did not assume it. {ROUTE}",
    )


def test_a_plan_must_say_what_it_rests_on() -> None:
    """Another state is another condition."""
    found = footing(case(ConsentState.AGREED_IN_PRINCIPLE), CONDITIONAL)
    assert found.new_conditions == ("Route: North is at 'agreed in principle', not agreed in detail.",)
    assert found.settled == (ROUTE,)
    assert not found.holds


def test_a_window_that_is_gone_carries_nothing() -> None:
    """Nor does one that the parties have cut to less than the plan uses."""
    gone = replace(AGREED, windows=(replace(AGREED.windows[0], id="evening"),))
    assert footing(gone, FIRM).failures == ("Window morning is no longer among the terms. Plan again.",)
    start = f"{AGREED.at(AGREED.windows[0].opens + 3 * 3_600):%Y-%m-%d %H:%M} UTC"
    cut = replace(
        AGREED,
        consents=(*AGREED.consents, Consent(clause="start", party="north", state=ConsentState.AGREED_IN_DETAIL, value=start)),
    )
    assert footing(cut, FIRM).failures == ("The parties now state less of window morning than the plan uses. Plan again.",)


def test_a_plan_that_cannot_be_followed_does_not_stand() -> None:
    """It is of another operation, or moves what is no longer there, or on it: all of that is named."""
    assert footing(replace(AGREED, id="other"), FIRM).failures == (
        "The plan is for operation 'one-bus', this is 'other'. Check the files.",
    )
    first = FIRM.blocks[0]
    assert isinstance(first.tasks[0], Drive)
    lost = replace(first, fleet="lorries", tasks=(replace(first.tasks[0], leg="ford"), *first.tasks[1:]))
    assert footing(AGREED, replace(FIRM, blocks=(lost,))) == Footing(
        failures=(
            "Fleet lorries is no longer in the operation. Plan again.",
            "Leg ford is no longer in the operation. Plan again.",
        ),
        new_conditions=(),
        settled=(),
    )


def test_vehicles_that_stay_at_home_need_no_window() -> None:
    """Only those that move in it are looked at; what stands inside beside any convoy rests on a window too."""
    two = replace(AGREED, fleets=(replace(AGREED.fleets[0], count=2),))
    made = replace(FIRM, blocks=(*FIRM.blocks, replace(FIRM.blocks[0], vehicle="bus-02", tasks=())))
    assert footing(two, made).holds
    alone = replace(made, convoys=())
    assert windows_used(two, alone) == ("morning",)


def test_only_what_closes_a_window_is_told_of_a_closed_one() -> None:
    """What was open before is not why the plan falls."""
    open_start = replace(case(ConsentState.REFUSED), consents=case(ConsentState.REFUSED).consents[1:])
    assert footing(open_start, CONDITIONAL).failures == ("Window morning may no longer be used. Route: North has refused.",)
