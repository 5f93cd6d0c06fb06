"""Boarding, alighting and aid, to the second."""

from dataclasses import replace

import numpy as np
import pytest

from operations import one_bus
from safepassage.domain.people import EvacueeGroup, ReceptionSite
from safepassage.planning.bound import MICRO
from safepassage.planning.swift import labels, stops
from safepassage.planning.swift.dispatch import Yard
from safepassage.planning.swift.labels import ALIGHT, BEGIN, EMPTY, GAIN, NOW, PLACE, SEATS, WINDOW
from unit.planning.small import Changes, clock, varied
from unit.planning.swift.plain import counsel_of, plain, sent, starts, yard_of

begin, new_label, board, people = map(plain, (labels.begin, labels.new_label, stops.board, stops.people))
alight, takes = map(plain, (stops.alight, stops.takes))


def in_village(yard: Yard, now: int) -> None:
    """Write one label: the bus stands in the village."""
    begin(yard.net, yard.book.flat, yard.work, 0, 0, EMPTY)
    yard.work.label[0, [PLACE, NOW, WINDOW]] = 4, now, 0


def in_town(yard: Yard, parent: int, now: int) -> int:
    """Return the label of the bus in town, with whom it boarded."""
    number = int(new_label(yard.work, parent))
    yard.work.label[number, [PLACE, NOW, WINDOW]] = 0, now, -1
    return number


def boarded(yard: Yard, now: int, ready: int = 0, bits: int = 1) -> tuple[int, int, int, int] | None:
    """Return when a boarding begins and ends, and how many people it takes on who are worth how much."""
    in_village(yard, now)
    advice = counsel_of(yard).fleets[0].flat
    number = board(yard.net, yard.book.flat, yard.work, advice, 0, 0, bits, -1, ready)
    if number < 0:
        return None
    begins, ends, seats, gain = yard.work.label[number, [BEGIN, NOW, SEATS, GAIN]].tolist()
    return begins, ends, seats, gain


@pytest.mark.parametrize(
    ("now", "ready", "bits", "found"),
    [
        (clock(8, 40), 0, 1, (clock(8, 40), clock(9), 50, 50 * MICRO)),
        (clock(8, 40), clock(8, 45), 1, (clock(8, 45), clock(9, 5), 50, 50 * MICRO)),
        (clock(11, 30), 0, 1, (clock(11, 30), clock(11, 50), 50, 50 * MICRO)),
        (clock(11, 30, 1), 0, 1, None),
        (clock(8, 40), 0, 2, None),
    ],
)
def test_a_boarding_ends_before_the_window_does(now: int, ready: int, bits: int, found: tuple[int, int, int, int] | None) -> None:
    """Twenty minutes for fifty seats, until 11:50; nobody waits with a wheelchair."""
    assert boarded(yard_of(one_bus()), now, ready, bits) == found


def test_who_is_not_ready_does_not_board() -> None:
    """50 of 120 are ready later."""
    operation = varied(one_bus(), groups={"count": 20})
    more = EvacueeGroup(id="late", place="village", count=100, ready_from=clock(9))
    yard = yard_of(replace(operation, groups=(*operation.groups, more)))
    assert boarded(yard, clock(8, 59)) == (clock(8, 59), clock(9, 19), 20, 20 * MICRO)
    assert boarded(yard, clock(9)) == (clock(9), clock(9, 20), 50, 50 * MICRO)


def test_who_named_a_site_boards_only_for_it() -> None:
    """10 named the town: 20 go anywhere, all 30 to town."""
    operation = varied(one_bus(), groups={"count": 20})
    named = EvacueeGroup(id="named", place="village", count=10, reception_sites=("town",))
    yard = yard_of(replace(operation, groups=(*operation.groups, named)))
    advice, caps, found = counsel_of(yard).fleets[0].flat, np.full(3, 10**6), np.zeros(3, dtype=np.int64)
    worth = [people(yard.net, yard.book.flat, advice, 0, 0, 1, site, clock(9), caps, found) for site in (-1, 0)]
    assert (worth, found.tolist()) == ([20 * MICRO, 30 * MICRO], [30, 0, 0])


@pytest.mark.parametrize(
    ("limits", "received", "alights"),
    [
        ({}, 100, [clock(9, 50), clock(12)]),
        ({"intake_seat": 50}, 100, [clock(9, 50), clock(12)]),
        ({"intake_seat": 30}, 60, [clock(9, 50), clock(12)]),
        ({"capacity_seat": 70}, 70, [clock(9, 50), clock(12)]),
        ({"capacity_seat": 0}, 0, []),
        ({"intake_seat": 0}, 0, []),
    ],
)
def test_no_more_board_than_a_site_takes(limits: Changes, received: int, alights: list[int]) -> None:
    """50 in an hour are enough; with 30 each trip brings 30; the second brings the 20 for whom there are places."""
    operation = replace(one_bus(), reception_sites=(ReceptionSite(place="town", **limits),))
    _, _, run = sent(operation)
    assert (run.people, starts(run, ALIGHT)) == (received, alights)


def test_alighting_waits_for_the_next_hour() -> None:
    """30 of 50 were received from 10:00 to 11:00: who would be out at 10:10 is out at 11:00; 20 of the 50 may be trimmed to at once."""
    yard = yard_of(replace(one_bus(), reception_sites=(ReceptionSite(place="town", intake_seat=50),)))
    in_village(yard, clock(8, 40))
    advice = counsel_of(yard).fleets[0].flat
    loaded = board(yard.net, yard.book.flat, yard.work, advice, 0, 0, 1, -1, 0)
    loaded = in_town(yard, loaded, clock(10))
    yard.book.of["hour"][0, 4, 0] = 30
    found = []
    for trim in (0, 1):
        number = alight(yard.net, yard.book.flat, yard.work, advice, loaded, 0, 0, trim)
        found.append(tuple(int(x) for x in yard.work.label[number, [BEGIN, NOW, SEATS, GAIN]]))
    assert found == [(clock(10, 50), clock(11), 50, 50 * MICRO), (clock(10), clock(10, 10), 20, 20 * MICRO)]
    yard.book.of["hour"][0, 4, 0] = 0
    assert alight(yard.net, yard.book.flat, yard.work, advice, loaded, 0, 0, 1) == -1


def test_a_site_may_receive_who_named_it_or_nobody() -> None:
    """Three aboard for the first site."""
    yard = yard_of(one_bus())
    label = np.zeros(labels.WIDTH, dtype=np.int64)
    label[SEATS] = 3
    for named, found in ((-1, True), (0, True), (1, False)):
        label[labels.NAMED] = named
        assert takes(yard.net, 0, label) is found
