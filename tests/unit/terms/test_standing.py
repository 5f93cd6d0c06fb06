"""How windows stand by the consents to their clauses."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from operations import one_bus
from safepassage.domain.agreement import Clause, Consent, ConsentState, Party
from safepassage.domain.network import AccessWindow
from safepassage.domain.operation import Operation
from safepassage.terms import Standing, conditions, usable_windows, window_standing

CLOSES = one_bus().windows[0].closes
S = ConsentState
OPEN = {S.UNKNOWN: "unknown", S.PROPOSED: "proposed", S.AGREED_IN_PRINCIPLE: "agreed in principle"}
AGREED = (S.AGREED_IN_DETAIL, S.CONFIRMED_IN_WRITING, S.CONFIRMED_ON_THE_GROUND)
AGAINST = {S.REFUSED: "refused", S.WITHDRAWN: "withdrawn its consent", S.EXPIRED: "let its consent expire"}


def consent(party: str, state: ConsentState, clause: str = "route", **more: Any) -> Consent:  # noqa: ANN401 - as Consent has them
    """Return how ``party`` stands on ``clause``."""
    return Consent(clause=clause, party=party, state=state, **more)


def operation(*consents: Consent, parties: tuple[str, ...] = (), clauses: tuple[str, ...] = ("route",)) -> Operation:
    """Return an operation of two parties whose window rests on ``clauses``; ``parties`` must agree to the route."""
    base = one_bus()
    return replace(
        base,
        windows=(replace(base.windows[0], clauses=clauses),),
        parties=(Party(id="north", name="North"), Party(id="south", name="South")),
        clauses=(Clause(id="route", subject="Route", parties=parties), Clause(id="start", subject="Start", parties=("south",))),
        consents=consents,
    )


def standing(op: Operation) -> tuple[Standing, tuple[str, ...]]:
    """Return how the only window stands, and on what."""
    found = window_standing(op, op.windows[0])
    assert found.window == "morning"
    return found.standing, found.open_points


def missing(party: str, state: str, clause: str = "Route") -> str:
    """Return the sentence about a party that has not agreed."""
    return f"{clause}: {party} is at {state!r}, not agreed in detail."


def test_a_window_without_clauses_is_firm() -> None:
    """Nobody has to agree, whatever anybody says of other windows."""
    assert standing(operation(consent("north", S.REFUSED), clauses=())) == (Standing.FIRM, ())


@pytest.mark.parametrize("state", AGREED)
def test_agreement_in_detail_of_all_is_firm(state: ConsentState) -> None:
    """And so is anything firmer."""
    assert standing(operation(consent("north", state), consent("south", S.AGREED_IN_DETAIL))) == (Standing.FIRM, ())


@pytest.mark.parametrize("state", OPEN)
def test_anything_less_is_conditional(state: ConsentState) -> None:
    """Agreement in principle is not agreement."""
    found = standing(operation(consent("north", state), consent("south", S.AGREED_IN_DETAIL)))
    assert found == (Standing.CONDITIONAL, (missing("North", OPEN[state]),))


@pytest.mark.parametrize("state", AGAINST)
def test_one_party_against_it_closes_it(state: ConsentState) -> None:
    """However firmly the other agrees."""
    found = standing(operation(consent("north", S.CONFIRMED_ON_THE_GROUND), consent("south", state)))
    assert found == (Standing.CLOSED, (f"Route: South has {AGAINST[state]}.",))


def test_who_is_against_is_told_before_who_has_not_agreed() -> None:
    """Both are open points of a closed window."""
    found = standing(operation(consent("north", S.PROPOSED), consent("south", S.REFUSED)))
    assert found == (Standing.CLOSED, ("Route: South has refused.", missing("North", "proposed")))


def test_no_consent_is_unknown() -> None:
    """Silence is not agreement, and not refusal."""
    found = standing(operation(consent("south", S.AGREED_IN_DETAIL)))
    assert found == (Standing.CONDITIONAL, (missing("North", "unknown"),))


def test_only_the_parties_named_must_agree() -> None:
    """The refusal of one whom the clause does not name changes nothing."""
    consents = consent("north", S.REFUSED), consent("south", S.AGREED_IN_DETAIL)
    assert standing(operation(*consents, parties=("south",))) == (Standing.FIRM, ())
    assert standing(operation(*consents, parties=("south", "north"))) == (Standing.CLOSED, ("Route: North has refused.",))


def test_all_parties_must_agree_where_none_is_named() -> None:
    """In the operation's order."""
    assert standing(operation()) == (Standing.CONDITIONAL, (missing("North", "unknown"), missing("South", "unknown")))


def test_the_last_consent_of_a_party_counts() -> None:
    """Whatever it said before, and whatever the other says after."""
    first, last = consent("south", S.REFUSED), consent("south", S.AGREED_IN_DETAIL)
    north = consent("north", S.AGREED_IN_DETAIL)
    assert standing(operation(first, last, north)) == (Standing.FIRM, ())
    assert standing(operation(last, first, north)) == (Standing.CLOSED, ("Route: South has refused.",))


def test_consent_to_one_clause_is_not_consent_to_another() -> None:
    """Each clause of a window is asked by itself, in the window's order."""
    agreed = consent("north", S.AGREED_IN_DETAIL), consent("south", S.AGREED_IN_DETAIL)
    both = operation(*agreed, clauses=("start", "route"))
    assert standing(both) == (Standing.CONDITIONAL, (missing("South", "unknown", "Start"),))
    refused = operation(*agreed, consent("south", S.REFUSED, "start"), clauses=("start", "route"))
    assert standing(refused) == (Standing.CLOSED, ("Start: South has refused.",))


@pytest.mark.parametrize(("expires", "firm"), [(None, True), (CLOSES + 1, True), (CLOSES, True), (CLOSES - 1, False), (0, False)])
@pytest.mark.parametrize("state", AGREED)
def test_agreement_that_lapses_before_the_close_has_expired(state: ConsentState, expires: int | None, firm: bool) -> None:  # noqa: FBT001 - a column
    """It must last until the window closes, the margin included."""
    op = operation(consent("north", state, expires=expires), consent("south", state))
    assert standing(op) == ((Standing.FIRM, ()) if firm else (Standing.CLOSED, ("Route: North has let its consent expire.",)))


@pytest.mark.parametrize("state", OPEN)
def test_what_was_never_agreed_does_not_expire(state: ConsentState) -> None:
    """It stays what it is."""
    op = operation(consent("north", state, expires=0), consent("south", S.AGREED_IN_DETAIL))
    assert standing(op) == (Standing.CONDITIONAL, (missing("North", OPEN[state]),))


@pytest.mark.parametrize("state", [S.REFUSED, S.WITHDRAWN])
def test_a_refusal_does_not_turn_into_an_expiry(state: ConsentState) -> None:
    """The sentence says what the party did."""
    op = operation(consent("north", state, expires=0), consent("south", S.AGREED_IN_DETAIL))
    assert standing(op)[1] == (f"Route: North has {AGAINST[state]}.",)


@given(st.lists(st.tuples(st.sampled_from(["north", "south"]), st.sampled_from(S)), max_size=5))
def test_a_window_stands_by_its_weakest_consent(said: list[tuple[str, ConsentState]]) -> None:
    """Closed if anybody is against it, else conditional if anybody has not agreed, else firm."""
    last = {"north": S.UNKNOWN, "south": S.UNKNOWN} | dict(said)
    found, points = standing(operation(*(consent(party, state) for party, state in said)))
    if AGAINST.keys() & last.values():
        assert found is Standing.CLOSED
    else:
        assert found is (Standing.CONDITIONAL if OPEN.keys() & last.values() else Standing.FIRM)
    assert len(points) == sum(state not in AGREED for state in last.values())


def windows(*specs: tuple[str, int, str]) -> tuple[AccessWindow, ...]:
    """Return windows of an hour: id, opening and clause, if any."""
    return tuple(
        AccessWindow(id=name, corridor="road", opens=opens, closes=opens + 3_600, clauses=(clause,) if clause else ())
        for name, opens, clause in specs
    )


def three_clauses() -> Operation:
    """Return an operation with a clause of each standing: "good", "open" and "bad"; windows in no order."""
    base = operation()
    good, maybe, bad = (Clause(id=name, subject=name.title(), parties=("north",)) for name in ("good", "open", "bad"))
    return replace(
        base,
        windows=windows(("e", 9_000, "open"), ("c", 5_000, "bad"), ("b", 5_000, ""), ("a", 5_000, "good"), ("d", 1_000, "open")),
        clauses=(good, maybe, bad),
        consents=(
            consent("north", S.AGREED_IN_DETAIL, "good"),
            consent("north", S.PROPOSED, "open"),
            consent("north", S.REFUSED, "bad"),
        ),
    )


def test_firm_windows_are_usable_in_order_of_opening() -> None:
    """Of two that open together the one whose id comes first."""
    assert [window.id for window in usable_windows(three_clauses())] == ["a", "b"]


def test_conditional_windows_are_usable_if_their_open_clauses_are_assumed() -> None:
    """What somebody is against cannot be assumed."""
    op = replace(three_clauses(), assumed=("open", "bad"))
    assert [window.id for window in usable_windows(op)] == ["d", "a", "b", "e"]
    assert {window_standing(op, window).standing for window in op.windows} == set(Standing)


def test_a_plan_rests_on_each_open_point_once() -> None:
    """Two windows with the same open point have one condition; closed and firm ones have none."""
    op = replace(three_clauses(), assumed=("open",))
    point = missing("North", "proposed", "Open")
    assert conditions(three_clauses(), frozenset("abcde")) == ()
    assert conditions(op, frozenset("abcde")) == (point,)
    assert conditions(op, frozenset("e")) == (point,)
    assert conditions(op, frozenset("abc")) == ()
    assert conditions(op, frozenset()) == ()


def test_open_points_are_in_the_order_of_the_windows() -> None:
    """Then of the clauses of each."""
    op = operation(clauses=("start", "route"))
    later = replace(op.windows[0], id="evening", clauses=("route",))
    south, north = missing("South", "unknown", "Start"), missing("North", "unknown")
    both = replace(op, windows=(*op.windows, later), assumed=("route", "start"))
    assert conditions(both, frozenset({"evening", "morning"})) == (south, north, missing("South", "unknown"))
    assert conditions(both, frozenset({"evening"})) == (north, missing("South", "unknown"))
