"""The pages of the terms desk: terms, figures and the board, to be read offline and in black and white."""

from dataclasses import replace

from safepassage.documents.agreed import boxes, clock_of, window_texts
from safepassage.documents.clocks import Clocks
from safepassage.documents.desk_page import board_before_start, render_desk
from safepassage.documents.readiness import SIGNS, board_rows, verdict
from safepassage.domain.agreement import Claim, ConsentState, Level
from safepassage.domain.readiness import Condition, Light
from safepassage.terms import Colour
from unit.documents.plans import idle_plan
from unit.documents.test_report import read
from unit.terms.boards import NOW, SAID, board, outlook, ready_operation, ready_plan
from unit.terms.cases import at_the_post, before_the_change, said


def test_how_firm_a_cell_is_can_be_seen_without_colour() -> None:
    """Each state that is not against has one box more than the one before; the others have a cross."""
    shown = [boxes(state) for state in ConsentState]
    assert shown == ["□□□□□", "■□□□□", "■■□□□", "■■■□□", "■■■■□", "■■■■■", "✕", "✕", "✕"]


def test_signs_can_be_told_apart_without_colour() -> None:
    """Sign and word."""
    assert len({sign[0] for sign in SIGNS.values()}) == len({sign[1:] for sign in SIGNS.values()}) == len(Colour)


def test_the_page_shows_who_said_what_where() -> None:
    """Levels, values, checkpoints, discrepancies; with nothing that needs a network or a script."""
    operation = before_the_change(
        said("road", "k", evidence="<letter>", as_of=0, expires=HOUR_20),
        said("road", "m", ConsentState.REFUSED),
        at_the_post("road", "m"),
        said("start", "k", value="10:00"),
        said("start", "m", value="10:00"),
        levels=frozenset({Level.CAPITAL, Level.CHECKPOINT}),
    )
    claims = (Claim(subject="Fleets/bus/count", value="1", source="a"), Claim(subject="Fleets/bus/count", value="2", source="b"))
    page = render_desk(replace(operation, claims=claims), at=HOUR_20 + 1)
    words = " ".join(" ".join(read(page).words).split())
    for part in (
        "✕ refused capital: refused at Post: agreed in detail",
        "✕ expired <letter>",
        "says: 10:00",
        "Start: the same words, but their clocks differ.",
        "Post Moscow side ■■■□□ agreed in detail yes",
        "Figures that contradict each other",
        "26 Mar 10:00 to 26 Mar 21:00",
    ):
        assert part in words
    assert "<letter>" not in page
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert "Go or no-go" not in page


HOUR_20 = 20 * 3_600


def test_a_page_without_anything_to_show_says_so() -> None:
    """No parties, no conflicts, a checkpoint of nobody."""
    nobody = replace(before_the_change(), checkpoints=(replace(before_the_change().checkpoints[0], controller="a stranger"),))
    assert "not known: a stranger" in render_desk(nobody)
    assert "No claims contradict each other." in render_desk(nobody)


def test_windows_that_are_alike_are_told_together() -> None:
    """Each with its corridor."""
    operation = before_the_change()
    twin = replace(operation, windows=(*operation.windows, replace(operation.windows[0], id="again")))
    assert [text.windows for text in window_texts(twin, Clocks(twin))] == [("morning (The road)", "again (The road)")]


def test_each_party_has_its_own_clock() -> None:
    """By its zone."""
    operation = before_the_change()
    assert [clock_of(operation, party).offset for party in operation.parties] == ["+0200", "+0300"]


def test_the_board_says_until_when_and_when_to_look_again() -> None:
    """What lapses before the start must be looked at again before that moment; what does not apply has no end."""
    rows = (
        Condition(id="weather", state=Light.GREEN, evidence="clear", as_of=NOW, expires=NOW + 600),
        Condition(id="data", state=Light.GREEN, evidence="done", as_of=NOW, expires=NOW + 40_000),
        Condition(id="spokesperson", applies=False, accepted_by="coordinator", reason="no press"),
        Condition(id="ferry", state=Light.AMBER, evidence="slow", as_of=NOW, accepted_by="coordinator", reason="it runs"),
    )
    operation = replace(ready_operation(), conditions=(*SAID, *rows))
    shown = board(operation)
    found = {row.id: row for row in board_rows(shown, Clocks(operation))}
    assert found["weather"].until.endswith("UTC; look again before T-15")
    assert "look again" not in found["data"].until
    assert (found["terms"].until, found["spokesperson"].until) == ("", "")
    assert found["ferry"].owner == "nobody named"
    assert verdict(shown) == "Nothing on the board stands against going, 1 amber and accepted by name. People decide."
    page = render_desk(operation, at=NOW, board=shown)
    words = " ".join(" ".join(read(page).words).split())
    assert "21 The ferry" not in words
    assert "△ AMBER slow. Accepted by coordinator: it runs." in words
    assert '<td class="light off">– does not apply</td>' in page


def test_a_no_go_counts_what_stands_against_it() -> None:
    """Red and stale; one alone too."""
    assert verdict(board(at=NOW + 7_200)) == "NO-GO: 16 stale of 20 conditions."
    red = replace(ready_operation(), conditions=SAID[1:])
    assert verdict(board(red)) == "NO-GO: 1 red of 20 conditions."


def test_the_report_shows_the_board_before_the_start() -> None:
    """An hour before the first convoy, or at the outset if none goes."""
    operation, plan, clocks = ready_operation(), ready_plan(), Clocks(ready_operation())
    shown = board_before_start(operation, plan, clocks, outlook(plan))
    assert shown["when"] == "an hour before the first convoy starts, if nothing more is entered"
    idle = idle_plan(operation)
    assert board_before_start(operation, idle, clocks)["when"] == "at the outset, if nothing more is entered"
