"""Who is given which document, and who may have which part of it: cell by cell."""

import pytest

from safepassage.documents.paper.access import DOCUMENTS, Detail, Document, Need, documents_for, may
from safepassage.documents.paper.copies import BUILDERS
from safepassage.documents.paper.frame import FORMS, READERS
from safepassage.domain.audience import Audience, Topic

_COLUMNS = "coordinator negotiator convoy_leader driver marshal medic radio_room reception cargo spokesperson party public"
_GIVEN = """
movement-order     x - x - - - - - - - - -
driver-card        x - - x - - - - - - - -
strip-map          x - x - - - x - - - - -
tracking-sheet     x - - - - - x - - - - -
boarding-sheet     x - - - x x - - - - - -
boarding-tokens    - - - - x - - - - - - -
vehicle-list       x - - - - - x - - - - -
load-plan          x - x - - - - - x - - -
waybills           x - - x - - - - x - - -
notification       x x - - - - x - - - x -
reception-forecast x - - - - x - x - - - -
go-no-go           x x - - - - - - - - - -
situation-report   x x - - - - - - - x - -
after-action       x - x - - - x - - - - -
changes            x - x - - - x - - - - -
"""
# What each audience may have on paper of each topic: - nothing, t totals, c counts and bands, x all (of its own).
_REACH = """
terms        x x c - - - - - - - x -
notification x x x - - - x - - - x -
movements    x x x x x x x c x - - -
positions    x - x - - x x t - - - -
crew         - - x x - - x - - - - -
people       x t x x x x t x - t t t
tokens       - - - - x x - x - - - -
medical      t - t - x x - x - - - -
protection   t - x - x x - x - - - -
cargo        x t x x - - - x x t - t
audit        x - - - - - - - - - - -
"""


def _cells(table: str) -> list[tuple[str, Audience, str]]:
    rows = [line.split() for line in table.strip().splitlines()]
    return [(row[0], Audience(name), cell) for row in rows for name, cell in zip(_COLUMNS.split(), row[1:], strict=True)]


@pytest.mark.parametrize(("document", "reader", "cell"), _cells(_GIVEN))
def test_who_is_given_what(document: str, reader: Audience, cell: str) -> None:
    """A change of who gets which document is a decision, and changes this table too."""
    assert (reader in DOCUMENTS[Document(document)]) is (cell == "x")
    assert (Document(document) in documents_for(reader)) is (cell == "x")


@pytest.mark.parametrize(("topic", "reader", "cell"), _cells(_REACH))
def test_who_may_have_which_part(topic: str, reader: Audience, cell: str) -> None:
    """On paper, what is sealed is nothing, what was notified stands in the notification alone, and all else is as the matrix has it."""
    reach = {"-": 0, "t": Detail.TOTALS, "c": Detail.COUNTS, "x": Detail.ALL}[cell]
    assert [may(reader, Need(Topic(topic), detail)) for detail in Detail] == [detail <= reach for detail in Detail]


def test_fixed_words_are_for_everybody() -> None:
    """What needs no knowledge of the operation is for every reader."""
    assert all(may(reader, None) for reader in Audience)


def test_the_tables_are_whole() -> None:
    """Every document, topic and audience stands in the tables; every document has a builder and a form, every reader a name."""
    assert len(_cells(_GIVEN)) == len(Document) * len(Audience)
    assert len(_cells(_REACH)) == len(Topic) * len(Audience)
    assert set(BUILDERS) == set(FORMS) == set(DOCUMENTS) == set(Document)
    assert set(READERS) == set(Audience)
