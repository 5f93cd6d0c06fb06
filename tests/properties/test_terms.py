"""The terms against brute force: what a party means by a time, what is common to all, and what plans may rest on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from operations import one_bus
from safepassage.domain.agreement import Clause, ClauseKind, Consent, ConsentState, Level, Party
from safepassage.domain.network import AccessWindow
from safepassage.domain.operation import Operation
from safepassage.errors import NoFeasiblePlanError
from safepassage.planning.solve import solve
from safepassage.terms import Standing, assume, common_window, conditions, usable_windows, window_standing
from safepassage.terms.stated import UnclearError, stated_time
from safepassage.units import DAY, HOUR, MINUTE

ZONES = ("Europe/Kyiv", "Europe/Moscow", "UTC", "Europe/Zurich", "Asia/Kathmandu")
HALF = 30 * MINUTE
AGREED = (ConsentState.AGREED_IN_DETAIL, ConsentState.CONFIRMED_IN_WRITING, ConsentState.CONFIRMED_ON_THE_GROUND)
BASE = replace(
    one_bus(), epoch=datetime(2022, 3, 26, 0, tzinfo=UTC), horizon=4 * DAY
)  # Kyiv and Zurich change their clocks on 27 March 2022 at 01:00 UTC; Moscow does not.

clocks = st.tuples(st.integers(0, 23), st.sampled_from((0, 30))).map(lambda clock: f"{clock[0]:02d}:{clock[1]:02d}")
nears = st.integers(2, 5 * 24 // 2).map(lambda hours: hours * HOUR)


def shown(near: int, zone: str, clock: str) -> list[int]:
    """Return the instants within two days of ``near`` at which a clock in ``zone`` shows ``clock``: looks at every quarter of an hour."""
    found = []
    for instant in range(near - 2 * DAY, near + 2 * DAY, 15 * MINUTE):
        local = (BASE.epoch + timedelta(seconds=instant)).astimezone(ZoneInfo(zone))
        if f"{local:%H:%M}" == clock:
            found.append(instant)
    return found


@given(st.sampled_from(ZONES), clocks, nears)
def test_a_time_is_the_nearest_at_which_that_clock_shows_it(zone: str, clock: str, near: int) -> None:
    """Of two equally near the later; an hour that is skipped or comes twice on that day is not guessed at."""
    candidates = shown(near, zone, clock)
    try:
        meant = stated_time(BASE, Party(id="p", name="P", zone=zone), clock, near)
    except UnclearError:
        gaps = {later - earlier for earlier, later in pairwise(candidates)}
        assert gaps - {DAY, 23 * HOUR, 25 * HOUR}
        return
    assert meant in candidates
    assert abs(meant - near) == min(abs(candidate - near) for candidate in candidates)
    assert -meant == min(-candidate for candidate in candidates if abs(candidate - near) == abs(meant - near))


@st.composite
def timed(draw: st.DrawFn) -> tuple[Operation, list[tuple[str, str, int]]]:
    """Return an operation whose parties state start and duration on clocks of their own, all agreed, and what they state."""
    opens = draw(st.integers(10, 60)) * HALF
    length = draw(st.integers(4, 60)) * HALF
    said = [(draw(st.sampled_from(ZONES)), draw(clocks), draw(st.integers(1, 60)) * 30) for _ in range(draw(st.integers(1, 4)))]
    parties = tuple(Party(id=f"p{number}", name=f"P{number}", zone=zone) for number, (zone, _, _) in enumerate(said))
    consents = []
    for party, (_, start, minutes) in zip(parties, said, strict=True):
        state = draw(st.sampled_from(AGREED))
        consents += [
            Consent(clause="start", party=party.id, state=state, value=start),
            Consent(clause="duration", party=party.id, state=state, value=f"{minutes} min"),
        ]
    window = AccessWindow(id="w", corridor="road", opens=opens, closes=opens + length, clauses=("start", "duration"))
    clauses = (
        Clause(id="start", subject="Start", kind=ClauseKind.START),
        Clause(id="duration", subject="Duration", kind=ClauseKind.DURATION),
    )
    return replace(BASE, windows=(window,), parties=parties, clauses=clauses, consents=tuple(consents)), said


@given(timed())
def test_the_common_window_is_what_brute_force_over_instants_says(case: tuple[Operation, list[tuple[str, str, int]]]) -> None:
    """Across zones and the change of the clocks: an instant is common if every party's own clock says so; plans get no other."""
    operation, said = case
    window = operation.windows[0]
    found = common_window(operation, window)
    periods = []
    for zone, start, minutes in said:
        candidates = shown(window.opens, zone, start)
        days = {(operation.at(at).astimezone(ZoneInfo(zone))).date() for at in candidates}
        if len(days) != len(candidates) or any(b - a > 25 * HOUR for a, b in pairwise(candidates)):
            return  # near a change of the clocks: what is refused there is the test above
        begins = max(candidates, key=lambda at: (-abs(at - window.opens), at))
        periods.append((begins, begins + minutes * MINUTE))
    grid = range(-3 * DAY, 7 * DAY, 15 * MINUTE)
    common = [at for at in grid if all(start <= at < end for start, end in periods)]
    got = [] if found.period is None else [at for at in grid if found.period.start <= at < found.period.end]
    assert got == common
    inside = [at for at in common if window.opens <= at < window.closes]
    usable = [at for w in usable_windows(operation) for at in grid if w.opens <= at < w.closes]
    assert usable == inside
    assert window_standing(operation, window).standing is (Standing.FIRM if inside else Standing.CONDITIONAL)


CLAUSES = ("route", "start", "passage")
PARTIES = ("north", "south")
LEVELS = st.frozensets(st.sampled_from(Level), min_size=1)


@st.composite
def consents(draw: st.DrawFn) -> Operation:
    """Return the one bus with clauses at any levels, and any history of consents to them."""
    base = one_bus()
    closes = base.windows[0].closes
    entries = []
    for _ in range(draw(st.integers(0, 14))):
        level = draw(st.sampled_from(Level))
        entries.append(
            Consent(
                clause=draw(st.sampled_from(CLAUSES)),
                party=draw(st.sampled_from(PARTIES)),
                state=draw(st.sampled_from((*AGREED, *ConsentState))),
                level=level,
                checkpoint="post" if level is Level.CHECKPOINT else "",
                expires=draw(st.sampled_from((None, None, closes, closes - 1))),
            )
        )
    return replace(
        base,
        checkpoints=(replace(base.checkpoints[0], controller=draw(st.sampled_from(("North", "south", "", "nobody")))),),
        windows=(
            replace(base.windows[0], clauses=draw(st.sets(st.sampled_from(CLAUSES)).map(lambda names: tuple(sorted(names))))),
        ),
        parties=tuple(Party(id=party, name=party.title()) for party in PARTIES),
        clauses=tuple(
            Clause(
                id=name,
                subject=name.title(),
                levels=draw(LEVELS),
                parties=draw(st.sampled_from(((), ("north",), ("south", "north")))),
            )
            for name in CLAUSES
        ),
        consents=tuple(entries),
        assumed=tuple(sorted(draw(st.sets(st.sampled_from(CLAUSES))))),
    )


def open_cells(operation: Operation) -> Iterator[tuple[str, str]]:
    """Yield clause and party, level or nobody, of every cell of the window that is not agreed: by looking backwards through the history."""
    window = operation.windows[0]
    for clause in (clause for clause in operation.clauses if clause.id in window.clauses):
        asked = 0
        controller = operation.checkpoints[0].controller.lower()
        for party in clause.parties or PARTIES:
            for level in clause.levels:
                if level is Level.CHECKPOINT and controller != party:
                    continue
                asked += 1
                said = [c for c in reversed(operation.consents) if (c.clause, c.party, c.level) == (clause.id, party, level)]
                if not said or said[0].state not in AGREED or (said[0].expires is not None and said[0].expires < window.closes):
                    yield clause.id, f"{party} {level}"
        if Level.CHECKPOINT in clause.levels and controller not in PARTIES:
            yield clause.id, "nobody at the checkpoint"
        if not asked:
            yield clause.id, "nobody"


@given(consents())
def test_no_window_is_firm_while_a_cell_is_open(operation: Operation) -> None:
    """And one with open cells is planned with only if the clauses of all of them are assumed."""
    window = operation.windows[0]
    cells = list(open_cells(operation))
    if window_standing(operation, window).standing is Standing.FIRM:
        assert not cells
    if usable_windows(operation):
        assert {clause for clause, _ in cells} <= set(operation.assumed)
        assert bool(conditions(operation, frozenset({window.id}))) == bool(cells)
    else:
        assert conditions(operation, frozenset({window.id})) == ()


@settings(max_examples=25, deadline=None)
@given(consents())
def test_no_firm_plan_rests_on_an_open_cell(operation: Operation) -> None:
    """A plan that does not say that it is conditional rests on what all have agreed to in detail; without that there is none."""
    for firm in (replace(operation, assumed=()), assume(operation, ["all"])):
        try:
            plan = solve(firm)
        except NoFeasiblePlanError:
            assert not usable_windows(firm)
            continue
        cells = list(open_cells(firm))
        assert plan.conditional == bool(cells)
        assert not cells or firm.assumed
