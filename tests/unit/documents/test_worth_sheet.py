"""The negotiator's sheet: the same sentences as page, Markdown and text."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from operations import one_bus
from safepassage.advice.catalogue import catalogue, parse_ask
from safepassage.advice.evaluation import Value
from safepassage.advice.everyone import what_it_would_take
from safepassage.advice.worth import Worth, worth
from safepassage.documents.everyone_words import everyone_sentences
from safepassage.documents.worth_sheet import render_worth, worth_markdown, worth_text
from safepassage.documents.worth_view import view
from safepassage.domain.agreement import Clause
from unit.advice.fakes import Formula


@pytest.fixture(scope="module")
def everything() -> Worth:
    """Return the worth of everything on the one-bus operation, by a formula under which convoys and vehicles need each other."""
    return worth(one_bus(), asks=catalogue(one_bus()), planner=Formula(held=2))


def test_the_text_is_as_kept(everything: Worth, assert_golden: Callable[[str, str], None]) -> None:
    """The sheet in plain text, line by line."""
    assert_golden("worth/one-bus.txt", "\n".join(worth_text(one_bus(), everything)) + "\n")


def test_page_and_markdown_say_what_the_text_says(everything: Worth) -> None:
    """Every sentence and every row of the text is on the page and in the Markdown."""
    page, markdown = render_worth(one_bus(), everything), worth_markdown(one_bus(), everything)
    seen = view(one_bus(), everything)
    sentences = [seen.now, *seen.first, *seen.pairs, *seen.bundles, *seen.nothing, *seen.unproven]
    sentences += [row.ask for row in seen.rows] + [row.curve for row in seen.rows]
    assert seen.rows
    assert seen.nothing
    for sentence in sentences:
        assert sentence in page
        assert sentence in markdown


def test_the_page_needs_nothing_else(everything: Worth) -> None:
    """No script, no link to anywhere, and what people typed is escaped."""
    page = render_worth(replace(one_bus(), title="<b>Bus & road</b>"), everything)
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert "&lt;b&gt;Bus &amp; road&lt;/b&gt;" in page


def test_what_is_assumed_is_told_before_any_figure() -> None:
    """Figures that rest on what nobody has agreed to say so in the first sentence, on every form of the sheet."""
    operation = replace(one_bus(), clauses=(Clause(id="route", subject="Route"),), assumed=("route",))
    found = worth(operation, asks=[parse_ask("vehicles/bus/1")], planner=Formula())
    start = "CONDITIONAL: if all had agreed in detail to what is assumed (Route), the best plan found brings out 10 people"
    assert view(operation, found).now.startswith(start)
    assert start in render_worth(operation, found)
    assert start in worth_markdown(operation, found)
    told = everyone_sentences(operation, what_it_would_take(operation, most_windows=0))
    assert told[0] == "CONDITIONAL: if all had agreed in detail to what is assumed (Route), this is so:"


def test_nothing_that_helps_is_said_so() -> None:
    """Without a line that helps, the sheet says that nothing tried does, and has no table."""
    found = worth(one_bus(), asks=[parse_ask("bays/village/1")], planner=Formula())
    assert view(one_bus(), found).first == ("Nothing that was tried brings out anybody more by itself.",)
    assert "| ask |" not in worth_markdown(one_bus(), found)


def test_what_is_open_is_told_with_its_bound() -> None:
    """What is not proven says at most how many; so does the base; a stopped measurement and a confidence are named."""
    found = worth(one_bus(), asks=[parse_ask("bays/village/1"), parse_ask("vehicles/bus/1")], planner=Formula(held=2, slack=5))
    seen = view(one_bus(), replace(found, complete=False, confidence=0.9, by_priority=True))
    assert seen.now == "As things stand, the best plan found brings out 10 weighted; no plan can bring out more than 15."
    assert seen.unproven == ("Another assembly point with 1 bay beside Village (no better plan found; at most 5 weighted more)",)
    assert seen.rows[0].proof == "at least 5, at most 15"
    assert seen.grounds[-3:] == (
        "People count with the weights of their priority classes.",
        "Planned so that every vehicle is out in time with a chance of 90%.",
        "Stopped early: more could have been measured.",
    )


def test_a_gain_beyond_both_plans_is_proven() -> None:
    """Where the bounds meet above the plan found, the sheet says what is proven."""
    found = worth(one_bus(), asks=[parse_ask("vehicles/bus/1")], planner=Formula(held=2))
    point = replace(found.lines[0].points[0], least=12, most=12)
    seen = view(one_bus(), replace(found, lines=(replace(found.lines[0], points=(point,)),), base=Value(people=10, bound=10)))
    assert seen.rows[0].proof == "proven 12"
