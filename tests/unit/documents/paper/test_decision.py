"""The go/no-go sheet speaks of the conditions as the board does, so that every one of them can be translated."""

from dataclasses import replace

import pytest

from safepassage.documents.paper import Language
from safepassage.documents.paper.access import Document
from safepassage.documents.paper.decision import COLOURS, CONDITIONS, OWNERS
from safepassage.domain.agreement import ConsentState
from safepassage.domain.audience import Audience
from safepassage.domain.readiness import Condition, Light
from safepassage.terms import Colour
from safepassage.terms.checklist import CHECKLIST
from unit.documents.paper import papers


def test_the_words_are_those_of_the_checklist() -> None:
    """A condition, an owner or a colour that is renamed on the board is renamed on the sheet, or this fails."""
    assert {item.id: item.title for item in CHECKLIST} == CONDITIONS
    assert {item.owner for item in CHECKLIST} == set(OWNERS)
    assert set(COLOURS) == set(Colour)


def sheet(language: Language, *conditions: Condition) -> set[str]:
    """Return every text of the go/no-go sheet of an operation with ``conditions``."""
    operation = replace(papers.secret_operation(), conditions=conditions)
    stock = papers.stock_of(operation, papers.secret_plan(papers.secret_operation()))
    (copy,) = stock.copies([Audience.NEGOTIATOR], [language])
    return set(papers.words_in(dict(stock.documents(copy))[Document.GO_NO_GO]))


def test_a_condition_of_the_operation_is_printed_as_it_was_named() -> None:
    """What people have named themselves is not translated; what is usual is."""
    own = Condition(id="ferry", title="The ferry runs", owner="harbour master", state=Light.GREEN, evidence="seen", as_of=-3600)
    told = sheet(Language.FRENCH, own)
    assert {"The ferry runs", "harbour master", "seen", "VERT"} <= told
    assert "La météo permet aux convois de rouler" in told
    assert "coordonnateur des opérations" in told


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (ConsentState.AGREED_IN_DETAIL, "agreed in detail by all"),
        (ConsentState.PROPOSED, "NOT agreed by all"),
        (ConsentState.REFUSED, "CLOSED: refused, withdrawn or expired"),
    ],
)
def test_how_each_window_stands(state: ConsentState, expected: str) -> None:
    """The sheet says whether a window is firm, open or closed."""
    base = papers.secret_operation()
    consents = tuple(replace(base.consents[0], party=party.id, state=state) for party in base.parties)
    operation = replace(base, consents=consents)
    stock = papers.stock_of(operation, papers.secret_plan(base))
    (copy,) = stock.copies([Audience.NEGOTIATOR], [Language.ENGLISH])
    texts = papers.words_in(dict(stock.documents(copy))[Document.GO_NO_GO])
    assert any(f" · {expected}" in text for text in texts)
