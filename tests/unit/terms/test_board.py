"""The go/no-go board: every condition turned red, stale, amber and green."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepassage.domain.agreement import ConsentState
from safepassage.domain.network import ClearanceStatus, Role
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, Mobility
from safepassage.domain.readiness import Condition, Light
from safepassage.terms import CHECKLIST, Basis, Colour, Outlook, readiness
from safepassage.units import DAY, HOUR, MINUTE, Interval
from unit.terms.boards import NOW, SAID, TOLD, board, colour, outlook, ready_operation, ready_plan, written

IDS = [item.id for item in CHECKLIST]
STATED = [item.id for item in CHECKLIST if item.basis is not Basis.COMPUTED]
COMPUTED = [item.id for item in CHECKLIST if item.basis is Basis.COMPUTED]


def said(name: str, state: Light | None = None, **more: Any) -> Operation:  # noqa: ANN401 - as Condition has them
    """Return the ready operation with one more row about ``name``."""
    row = Condition(id=name, state=state, **{"as_of": NOW, **more})
    return replace(ready_operation(), conditions=(*SAID, row))


def silent(name: str) -> Operation:
    """Return the ready operation without any row about ``name``."""
    return replace(ready_operation(), conditions=tuple(row for row in SAID if row.id != name))


def vehicle(**more: Any) -> Operation:  # noqa: ANN401 - as VehicleType has them
    """Return the ready operation with another kind of vehicle."""
    return replace(ready_operation(), vehicle_types=(replace(ready_operation().vehicle_types[0], **more),))


def legs(**more: Any) -> Operation:  # noqa: ANN401 - as Leg has them
    """Return the ready operation with other roads."""
    return replace(ready_operation(), legs=tuple(replace(leg, **more) for leg in ready_operation().legs))


def vague() -> Operation:
    """Return the ready operation with a window whose terms leave two things open, and one that rests on no clause."""
    window = ready_operation().windows[0]
    return replace(
        ready_operation(), windows=(replace(window, clauses=window.clauses[1:-1]), replace(window, id="free", clauses=()))
    )


def boundless() -> Operation:
    """Return the ready operation with a reception site that states no limit."""
    site = replace(ready_operation().reception_sites[0], capacity_seat=None)
    return replace(ready_operation(), reception_sites=(site,))


def shelterless() -> Operation:
    """Return the ready operation without a refuge."""
    return replace(ready_operation(), places=tuple(replace(p, roles=p.roles - {Role.REFUGE}) for p in ready_operation().places))


def late(seconds: int) -> Outlook:
    """Return an outlook in which every convoy is out later by ``seconds``."""
    found = outlook(ready_plan())
    return replace(found, out_by=tuple((name, None if end is None else end + seconds) for name, end in found.out_by))


def test_everything_is_green_when_everything_is_ready() -> None:
    """All twenty, and nothing stands against going; what must be fresh when is told from the first convoy's start."""
    shown = board()
    assert [(condition.id, condition.state) for condition in shown.conditions] == [(name, Colour.GREEN) for name in IDS]
    assert len(IDS) == 20
    assert shown.against == ()
    assert shown.count(Colour.GREEN) == 20
    assert shown.moments == (("T-60", HOUR), ("T-15", 2 * HOUR - 15 * MINUTE), ("start", 2 * HOUR))


@pytest.mark.parametrize("name", STATED)
def test_what_nobody_says_is_red(name: str) -> None:
    """And names what evidence is needed."""
    shown = board(silent(name), told=None)
    assert colour(shown, name) is Colour.RED
    assert [condition.id for condition in shown.against] == [name]


@pytest.mark.parametrize("name", IDS)
def test_what_somebody_calls_red_is_red(name: str) -> None:
    """Whatever is computed."""
    shown = board(said(name, Light.RED, reason="shells on the road"))
    assert colour(shown, name) is Colour.RED
    assert "Said to be red: shells on the road." in next(c.why for c in shown.conditions if c.id == name)


@pytest.mark.parametrize("name", STATED)
def test_an_amber_needs_a_name_and_a_reason(name: str) -> None:
    """Without them it is red; with them it does not stand against going; and an acceptance lapses."""
    amber = {"evidence": "nearly", "expires": NOW + 30 * MINUTE}
    assert colour(board(said(name, Light.AMBER, **amber), told=None), name) is Colour.RED
    assert colour(board(said(name, Light.AMBER, **amber, accepted_by="coordinator"), told=None), name) is Colour.RED
    accepted = said(name, Light.AMBER, **amber, accepted_by="coordinator", reason="it will do")
    shown = board(accepted, told=None if name == "notification" else TOLD)
    assert colour(shown, name) is Colour.AMBER
    assert name not in {condition.id for condition in shown.against}
    assert colour(board(accepted, at=NOW + 30 * MINUTE + 1, told=None), name) is Colour.STALE


@pytest.mark.parametrize("name", STATED)
def test_time_alone_turns_green_to_stale(name: str) -> None:
    """After its expiry, or after as long as is usual; without a time, or with one that has not come, it never was fresh."""
    item = next(item for item in CHECKLIST if item.id == name)
    usual = said(name, Light.GREEN, evidence="seen")
    fresh, stale = (board(usual, at=NOW + item.fresh_for + more, told=None) for more in (0, 1))
    if name != "road":  # whose clearance is itself stale by then
        assert colour(fresh, name) is Colour.GREEN
    assert colour(stale, name) is Colour.STALE
    assert name in {condition.id for condition in stale.against}
    stated = said(name, Light.GREEN, evidence="seen", expires=NOW + 60)
    assert colour(board(stated, at=NOW + 61, told=None), name) is Colour.STALE
    for as_of in (None, NOW + 1):
        assert colour(board(said(name, Light.GREEN, evidence="seen", as_of=as_of), told=None), name) is Colour.STALE


@pytest.mark.parametrize("name", STATED)
def test_green_needs_evidence(name: str) -> None:
    """A word alone is red."""
    assert colour(board(said(name, Light.GREEN), told=None), name) is Colour.RED


@given(
    st.lists(
        st.tuples(st.sampled_from(IDS), st.sampled_from(Light), st.integers(0, 2 * HOUR), st.booleans(), st.booleans()),
        max_size=12,
    ),
    st.integers(0, 10 * HOUR),
)
def test_nothing_stale_is_green_and_no_amber_is_nameless(rows: list[tuple[str, Light, int, bool, bool]], later: int) -> None:
    """Whatever was said: a green that a person must give is fresh and has evidence, an amber has an acceptor and a reason."""
    entries = tuple(
        Condition(
            id=name,
            state=state,
            as_of=NOW,
            expires=NOW + lasts,
            evidence="seen" if shown else "",
            accepted_by="coordinator" if accepted else "",
            reason="it will do" if accepted else "",
        )
        for name, state, lasts, shown, accepted in rows
    )
    shown = board(replace(ready_operation(), conditions=(*SAID, *entries)), at=NOW + later, told=None)
    for condition in shown.conditions:
        if condition.state is Colour.GREEN and condition.id in STATED:
            assert condition.evidence
            assert condition.expires is not None
            assert condition.as_of is not None
            assert condition.as_of <= NOW + later <= condition.expires
        if condition.state is Colour.AMBER:
            assert condition.accepted_by
            assert condition.reason
        assert condition.stands_against == (condition.state in {Colour.RED, Colour.STALE})


# --- what is computed ---------------------------------------------------------------------------------------------------

CASES: list[tuple[str, Callable[[], Any], str]] = [
    (
        "terms",
        lambda: board(replace(ready_operation(), consents=())),
        "Window morning is not agreed in detail by all, and the plan did not assume it. Route: North is at 'unknown'",
    ),
    ("terms", lambda: board(at=7 * HOUR), "Closed already: morning."),
    (
        "terms",
        lambda: board(replace(ready_operation(), consents=written()[:-1])),
        "At 1 of 1 checkpoint nobody has confirmed: Post.",
    ),
    (
        "window",
        lambda: board(found=late(20 * MINUTE)),
        "Not out before the window closes in nine of ten cases: road-out-02. The chance that every vehicle is out in time is 95%.",
    ),
    ("window", lambda: board(found=replace(late(0), out_by=())), "Not out before the window closes in nine of ten cases: "),
    (
        "notification",
        lambda: board(told=replace(TOLD, lead=47 * HOUR + 90)),
        "Notified 47 h 1 min before the first movement; 48 h are asked for.",
    ),
    ("notification", lambda: board(told=replace(TOLD, silent=("South",))), "Not acknowledged by South."),
    ("notification", lambda: board(told=replace(TOLD, outdated=True)), "What was notified is another plan than this one."),
    (
        "road",
        lambda: board(legs(clearance=ClearanceStatus.UNVERIFIED)),
        "Not cleared: 3 of 3 stretches of exposed road (outer-post, post-inner, inner-village).",
    ),
    ("reception", lambda: board(boundless()), "No capacity and no intake is stated: Town."),
    ("turn-back", lambda: board(found=replace(late(0), turn_backs=frozenset())), "No turn-back time is known for road-in-01, road-in-02."),
    (
        "refuges",
        lambda: board(shelterless()),
        "No refuge is known on The road, if a convoy is held overnight.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "make", "why"), CASES)
def test_what_is_computed_red(name: str, make: Callable[[], Any], why: str) -> None:
    """Each with its reason; no word of anybody makes it green."""
    found = next(condition for condition in make().conditions if condition.id == name)
    assert found.state is Colour.RED
    assert found.why.startswith(why)


AMBERS: list[tuple[str, Callable[[Condition], Any], str]] = [
    (
        "terms",
        lambda row: board(with_row(vague(), row)),
        "Confirmed in writing and at every checkpoint, but no clause settles: route, return of vehicles.",
    ),
    (
        "terms",
        lambda row: board(with_row(replace(ready_operation(), consents=written(state=ConsentState.AGREED_IN_DETAIL)), row)),
        "Agreed in detail, but not confirmed in writing by all: morning.",
    ),
    (
        "window",
        lambda row: board(with_row(ready_operation(), row), reserve=HOUR),
        "Less than the reserve of 60 min is left after: road-out-02 (",
    ),
    (
        "vehicles",
        lambda row: board(with_row(vehicle(range=None), row)),
        "Less range than one and a half times the way: Bus (range not stated).",
    ),
    (
        "vehicles",
        lambda row: board(with_row(vehicle(range=80_000), row)),
        "Less range than one and a half times the way: Bus (range 80 km, way 59 km). A tanker or fuel on the way is needed.",
    ),
    ("drivers", lambda row: board(with_row(vehicle(driving_limit=None), row)), "No limit to the driving hours is stated: Bus."),
    ("drivers", lambda row: board(with_row(vehicle(driving_limit=4 * HOUR), row)), "Less than 2 h of driving to spare: bus-01 ("),
    ("daylight", lambda row: board(with_row(replace(ready_operation(), nights=()), row)), "No nights are entered, so nobody has compared"),
    (
        "daylight",
        lambda row: board(with_row(replace(ready_operation(), nights=(Interval(0, 3 * HOUR),)), row)),
        "On exposed roads or places in the dark: 1 of 1 vehicle.",
    ),
    (
        "turn-back",
        lambda row: board(with_row(ready_operation(), row), found=replace(late(0), turn_backs=frozenset({"road-in-01"}))),
        "No turn-back time is known for road-in-02.",
    ),
    (
        "medical",
        lambda row: board(
            with_row(
                replace(
                    ready_operation(),
                    groups=(*ready_operation().groups, EvacueeGroup(id="w", place="village", count=2, mobility=Mobility.WHEELCHAIR)),
                ),
                row,
            )
        ),
        "This plan leaves behind 2 who need a wheelchair place: is the list of who goes first agreed?",
    ),
]  # fmt: skip


def with_row(operation: Operation, row: Condition) -> Operation:
    """Return ``operation`` with one more row about the board."""
    return replace(operation, conditions=(*operation.conditions, row))


@pytest.mark.parametrize(("name", "make", "why"), AMBERS)
def test_what_is_computed_amber(name: str, make: Callable[[Condition], Any], why: str) -> None:
    """Red until a named person accepts it with a reason; and again when that lapses."""
    nothing = Condition(id=name, owner="somebody")
    bare = next(condition for condition in make(nothing).conditions if condition.id == name)
    assert (bare.state, bare.owner) == (Colour.RED, "somebody")
    assert bare.why.startswith(why)
    assert bare.why.endswith("Amber, and nobody has accepted it by name with a reason.")
    acceptance = Condition(id=name, accepted_by="coordinator", reason="we know", as_of=NOW, expires=NOW + HOUR)
    taken = next(condition for condition in make(acceptance).conditions if condition.id == name)
    assert taken.state is Colour.AMBER
    assert taken.why.endswith("Accepted by coordinator: we know.")
    lapsed = replace(acceptance, as_of=NOW - DAY, expires=NOW - HOUR)
    old = next(condition for condition in make(lapsed).conditions if condition.id == name)
    assert old.state is Colour.STALE
    assert "The acceptance by coordinator is not fresh. Lapsed 1 h 00 min ago: " in old.why


def test_the_clearance_of_a_road_gets_old() -> None:
    """After a day, or if nobody says of when it is."""
    for operation, at in ((legs(clearance_as_of=None), NOW), (ready_operation(), DAY + 1)):
        found = next(condition for condition in board(operation, at=at).conditions if condition.id == "road")
        assert found.state is Colour.STALE
        assert "Cleared more than 24 h ago, or nobody says when: outer-post, post-inner, inner-village." in found.why


def test_a_plan_that_rests_on_more_than_it_says_is_red() -> None:
    """The open point is told."""
    operation = replace(ready_operation(), consents=written()[1:], assumed=("route",))
    found = board(operation, plan=replace(ready_plan(), assumed=("route",))).conditions[0]
    assert found.why == "The plan does not say that it rests on this: Route: North is at 'unknown', not agreed in detail."


def test_without_a_plan_only_the_terms_are_known() -> None:
    """Everything that asks the plan is red, and says so; many open points are told in part."""
    shown = readiness(ready_operation(), None, NOW)
    asked = {"window", "road", "vehicles", "drivers", "medical", "reception", "daylight", "turn-back"}
    assert {c.id for c in shown.conditions if c.why.startswith("There is no plan yet.")} == asked
    assert colour(shown, "terms") is Colour.GREEN
    assert colour(shown, "refuges") is Colour.GREEN
    assert shown.moments == ()
    clause = ready_operation().clauses[0]
    clauses = tuple(replace(clause, id=f"c{number}", subject=f"C{number}") for number in range(5))
    window = replace(ready_operation().windows[0], clauses=tuple(other.id for other in clauses))
    many = replace(ready_operation(), clauses=(*clauses, clause), windows=(window,), consents=())
    assert readiness(many, None, NOW).conditions[0].why == (
        "5 points are not agreed in detail by all. C0: North is at 'unknown', not agreed in detail. C1: North is at 'unknown', not agreed "
        "in detail. C2: North is at 'unknown', not agreed in detail. And 2 more: see safepassage terms."
    )


def test_a_plan_that_was_not_simulated_is_red() -> None:
    """For its window and its turn-back times."""
    shown = readiness(ready_operation(), ready_plan(), NOW)
    unknown = {c.id for c in shown.conditions if c.why.startswith("The plan has not been simulated")}
    assert unknown == {"window", "turn-back"}


def test_who_arrives_in_the_dark_is_told() -> None:
    """The site must confirm for them, which its green then does."""
    operation = replace(ready_operation(), nights=(Interval(6 * HOUR, 7 * HOUR),))
    found = next(condition for condition in board(operation).conditions if condition.id == "reception")
    assert found.state is Colour.GREEN
    assert found.why == "The sites must confirm for people who arrive in the dark: 50 at Town. seen."


def test_a_condition_can_be_set_aside_by_name_and_called_back() -> None:
    """With its reason; a later word brings it back."""
    off = Condition(id="weather", applies=False, accepted_by="coordinator", reason="it is indoors")
    operation = replace(ready_operation(), conditions=(*SAID, off))
    found = next(condition for condition in board(operation).conditions if condition.id == "weather")
    assert (found.state, found.why, found.stands_against) == (
        Colour.OFF,
        "Does not apply, says coordinator: it is indoors.",
        False,
    )
    back = with_row(operation, Condition(id="weather", state=Light.RED, evidence="snow!"))
    assert colour(board(back), "weather") is Colour.RED


def test_the_list_is_editable() -> None:
    """Another title and owner; one more condition; an acceptance without a time keeps that of the word it accepts."""
    rows = (
        Condition(id="hotline", title="Both hotlines answer", owner="desk"),
        Condition(id="ferry", title="The ferry runs", owner="harbour"),
        Condition(id="quiet", state=Light.AMBER, evidence="one shot", as_of=NOW),
        Condition(id="quiet", accepted_by="coordinator", reason="far away"),
    )
    shown = {c.id: c for c in board(replace(ready_operation(), conditions=(*SAID, *rows))).conditions}
    assert (shown["hotline"].title, shown["hotline"].owner, shown["hotline"].state) == (
        "Both hotlines answer",
        "desk",
        Colour.GREEN,
    )
    assert (shown["ferry"].title, shown["ferry"].owner, shown["ferry"].state) == ("The ferry runs", "harbour", Colour.RED)
    assert shown["ferry"].why == "Nobody has said so. Needed: evidence."
    assert (shown["quiet"].state, shown["quiet"].as_of) == (Colour.AMBER, NOW)
