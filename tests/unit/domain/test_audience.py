"""Who may have what: the matrix, cell by cell."""

import pytest

from safepassage.domain.audience import Audience, Sight, Topic, sight

_COLUMNS = "coordinator negotiator convoy_leader driver marshal medic radio_room reception cargo spokesperson party public"
_CELLS = """
terms        all    all    summary -     -     -     -      -    -    -      own      -
notification all    all    all     -     -     -     all    -    -    -      notified -
movements    all    all    all     own   own   own   all    band own  -      notified -
positions    all    -      own     -     -     own   all    totals -  -      -        -
crew         sealed -      all     own   -     -     all    -    -    -      notified -
people       all    totals all     own   all   all   totals all  -    totals totals   totals
tokens       -      -      -       -     all   all   -      all  -    -      -        -
medical      totals -      totals  -     all   all   -      all  -    -      -        -
protection   totals -      all     -     all   all   -      all  -    -      -        -
cargo        all    totals all     own   -     -     -      all  all  totals notified totals
audit        all    -      -       -     -     -     -      -    -    -      -        -
"""


def _cases() -> list[tuple[str, str, str]]:
    rows = [line.split() for line in _CELLS.strip().splitlines()]
    return [(topic, audience, cell) for topic, *cells in rows for audience, cell in zip(_COLUMNS.split(), cells, strict=True)]


@pytest.mark.parametrize(("topic", "audience", "cell"), _cases())
def test_every_cell_is_as_agreed(topic: str, audience: str, cell: str) -> None:
    """A change of who may have what is a decision, and changes this table too."""
    expected = Sight.NONE if cell == "-" else Sight(cell)
    assert sight(Audience(audience), Topic(topic)) is expected


def test_the_table_above_is_whole() -> None:
    """Every topic and every audience stands in it."""
    assert len(_cases()) == len(Topic) * len(Audience)


def test_who_is_outside() -> None:
    """Small counts are withheld from these."""
    assert {audience for audience in Audience if audience.is_outside} == {
        Audience.SPOKESPERSON,
        Audience.PARTY,
        Audience.PUBLIC,
    }
