"""The logbook: each report once, corrections beside what they correct, contradictions told."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepassage.domain.logbook import Breakdown, Kind, Logbook, Report, Source, enter
from safepassage.domain.people import PerMobility

_BOARDING = Report(
    id="a", kind=Kind.BOARDING, source=Source.FORM, place="mill", wave="001-001", vehicle="bus-01", people=PerMobility(40, 2, 1)
)
_PASSAGE = Report(id="p", kind=Kind.PASSAGE, source=Source.MESSAGE, place="post", at=60, vehicles=4, of=5, outcome="part")
_EMPTY = Logbook(operation="x")


def test_a_report_enters_once() -> None:
    """However often it comes."""
    first = enter(_EMPTY, [_BOARDING, _PASSAGE])
    again = enter(first.logbook, [_BOARDING, _PASSAGE])
    assert first.added == again.known == (_BOARDING, _PASSAGE)
    assert again.logbook == first.logbook
    assert not again.added
    assert not again.contradicting


def test_the_same_boarding_from_form_and_sheet_is_one() -> None:
    """If both say the same; who typed it does not matter."""
    book = enter(_EMPTY, [_BOARDING]).logbook
    sheet = replace(_BOARDING, id="boarding/001-001", source=Source.SHEET, remark="late")
    assert enter(book, [sheet]).known == (sheet,)


def test_another_count_of_the_same_boarding_contradicts() -> None:
    """It is not entered, and shown beside the one that stands."""
    book = enter(_EMPTY, [_BOARDING]).logbook
    other = replace(_BOARDING, id="b", people=PerMobility(41, 2, 1))
    found = enter(book, [other])
    assert found.contradicting == ((other, _BOARDING),)
    assert found.logbook == book


def test_another_content_under_the_same_id_contradicts() -> None:
    """Also of a passage."""
    book = enter(_EMPTY, [_PASSAGE]).logbook
    other = replace(_PASSAGE, vehicles=5)
    assert enter(book, [other]).contradicting == ((other, _PASSAGE),)


def test_a_correction_replaces_what_it_corrects() -> None:
    """Both stay in the book; the later one counts."""
    better = replace(_BOARDING, id="b", people=PerMobility(41, 2, 1), replaces="a")
    book = enter(_EMPTY, [_BOARDING, better, _PASSAGE]).logbook
    assert book.reports == (_BOARDING, better, _PASSAGE)
    assert book.current == (better, _PASSAGE)
    assert book.boarded == {"mill": 44}


@given(st.permutations([_BOARDING, replace(_BOARDING, id="b", people=PerMobility(41, 2, 1), replaces="a"), _PASSAGE]))
def test_a_correction_may_come_before_what_it_corrects(reports: list[Report]) -> None:
    """In any order, in one import or in several, the correction counts and nothing contradicts."""
    at_once = enter(_EMPTY, reports)
    book = _EMPTY
    for report in reports:
        found = enter(book, [report])
        assert not found.contradicting
        book = found.logbook
    assert at_once.logbook == book
    assert not at_once.contradicting
    assert book.boarded == {"mill": 44}


def test_a_correction_of_what_is_not_there_waits_for_it() -> None:
    """It stands by itself, as a passage too."""
    late = replace(_PASSAGE, id="q", outcome="passed", vehicles=5, replaces="p")
    book = enter(_EMPTY, [late, _PASSAGE]).logbook
    assert book.current == (late,)
    assert enter(_EMPTY, [_PASSAGE, late]).logbook.current == (late,)


_COUNTED = replace(_BOARDING, id="s", source=Source.SHEET, breakdown=Breakdown(women=20, men=3, girls=11, boys=9))


def test_a_breakdown_that_only_one_has_is_no_contradiction() -> None:
    """Forms ask for no sex and age; two that differ contradict."""
    assert enter(_EMPTY, [_BOARDING, _COUNTED]).known == (_COUNTED,)
    other = replace(_COUNTED, id="t", breakdown=Breakdown(women=19, men=4, girls=11, boys=9))
    assert enter(_EMPTY, [_COUNTED, other]).contradicting == ((other, _COUNTED),)
    assert enter(_EMPTY, [_COUNTED, replace(_COUNTED, id="u")]).known == (replace(_COUNTED, id="u"),)


def test_a_breakdown_adds_up_to_those_who_boarded() -> None:
    """All of them, in seats, wheelchairs and on stretchers."""
    with pytest.raises(ValueError, match="women, men, girls and boys are 42, and 43 boarded"):
        replace(_COUNTED, breakdown=Breakdown(women=20, men=3, girls=11, boys=8))
    with pytest.raises(ValueError, match="A breakdown: girls must be at least 0, got -1"):
        Breakdown(girls=-1)


@given(st.permutations([_BOARDING, _PASSAGE, replace(_PASSAGE, id="q"), replace(_BOARDING, id="c", wave="001-002")]))
def test_the_order_in_which_reports_come_does_not_matter(reports: list[Report]) -> None:
    """Twice over, in any order, they make the same book."""
    book = enter(_EMPTY, [*reports, *reversed(reports)]).logbook
    assert set(book.reports) == set(reports)
    assert book.boarded == {"mill": 86}


@pytest.mark.parametrize(("changes", "said"), [
    ({"id": ""}, "needs an id of its own"), ({"replaces": "a"}, "needs an id of its own"),
    ({"declined": -1}, "declined must be at least 0"),
    ({"at": 60, "until": 30}, "it ends 30 s before it begins"),
])  # fmt: skip
def test_a_report_that_cannot_be_is_refused(changes: dict[str, int], said: str) -> None:
    """With what is wrong."""
    with pytest.raises(ValueError, match=said):
        replace(_BOARDING, **changes)  # type: ignore[arg-type]


def test_two_reports_of_one_id_are_no_logbook() -> None:
    """They can only come from a file that was changed by hand."""
    with pytest.raises(ValueError, match="The logbook has two reports 'a'"):
        Logbook(operation="x", reports=(_BOARDING, _BOARDING))
