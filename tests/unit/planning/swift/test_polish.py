"""Vehicles set off later where they would only queue inside."""

from operations import one_bus
from safepassage.planning.swift.labels import ALIGHT, BOARD
from safepassage.planning.swift.polish import delayed, later
from unit.planning.small import clock, never, varied
from unit.planning.swift.plain import sent, starts
from unit.planning.swift.test_dispatch import carrying


def test_who_queues_inside_sets_off_later_by_what_it_waited() -> None:
    """
    Two buses at one post and one bay: the second waits inside for 20 minutes, and outside for 110 before that.

    Told to set off at 08:10, it enters with the next convoy at 08:30, waits nowhere inside on its way in, and is back as before.
    """
    yard, counsel, run = sent(varied(one_bus(), fleets={"count": 2}))
    given = list(later(yard, run))
    again = delayed(yard, counsel, run, never, clearance=True)
    assert [(place, trip.after) for place, trip in given] == [((1, 0), clock(8, 10))]
    assert [sorted(starts(each, BOARD)) for each in (run, again)] == [
        [clock(8, 40), clock(9), clock(10, 50)],
        [clock(8, 40), clock(9, 10), clock(10, 50)],
    ]
    assert (run.people, again.people) == (120, 120)
    assert sorted(starts(again, ALIGHT)) == sorted(starts(run, ALIGHT))


def test_who_brings_people_aboard_is_left_alone() -> None:
    """The first trip of the bus with 30 aboard."""
    yard, _, run = sent(carrying())
    assert run.trips[0].first
    assert (0, 0) not in dict(later(yard, run))
