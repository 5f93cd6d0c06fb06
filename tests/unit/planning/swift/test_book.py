"""What is taken, and how it is forgotten."""

from dataclasses import replace

from operations import one_bus
from safepassage.domain.people import ReceptionSite
from unit.planning.swift.plain import sent, yard_of


def test_an_empty_book_has_everybody_waiting_and_every_vehicle_at_its_start() -> None:
    """120 people, 70 places, one bus in town that can go at once."""
    operation = replace(one_bus(), reception_sites=(ReceptionSite(place="town", capacity_seat=70),))
    book = yard_of(operation).book
    assert (book.of["waiting"].tolist(), book.of["room"].tolist()) == ([120], [[70, -1, -1]])
    assert book.of["vehicle"].tolist() == [[0, 0, 0, 0, 0, 0, -1, -1]]


def test_a_dispatch_is_written_and_cleared() -> None:
    """Two trips, received at 10:00 and 12:10: 20 people left, four convoys; then as if nothing had been."""
    yard, _, _ = sent(one_bus())
    book = yard.book
    assert (book.of["waiting"].tolist(), int(book.of["numbers"][0]), book.of["entered"].tolist()) == ([20], 4, [2, 2])
    assert (int(book.of["vehicle"][0, 3]), book.of["hour"][0, :, 0].tolist()) == (22_200, [0, 0, 0, 0, 50, 0, 50, 0, 0])
    book.clear()
    assert (book.of["waiting"].tolist(), book.of["numbers"].tolist(), book.of["entered"].tolist()) == ([120], [0, 0], [0, 0])
    assert (book.of["first"] == -1).all()
    assert book.of["stretches"].tolist() == [0, 0, 0]
