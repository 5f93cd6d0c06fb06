"""
Less exposure for the same people and aid: vehicles set off later where they would only queue inside.

A dispatched vehicle goes as soon as it can, and then waits at checkpoints and bays behind the others. What it waits on exposed places
before it boards it can as well wait where it starts.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from safepassage.planning.swift.aid import carried, last_received
from safepassage.planning.swift.changing import adopted
from safepassage.planning.swift.dispatch import Yard
from safepassage.planning.swift.labels import BOARD, DRIVE
from safepassage.planning.swift.run import Counsel, Place, Run, Trip
from safepassage.planning.swift.taking import SERVICE, START
from safepassage.units import Instant

TRIES = 60
"""How often some vehicles are let set off later."""


def delayed(yard: Yard, counsel: Counsel, run: Run, halt: Callable[[], bool], *, clearance: bool) -> Run:
    """Return ``run`` with vehicles that set off later where it costs neither people nor aid nor, with ``clearance``, time."""

    def good(found: Run, before: Run) -> bool:
        same = (found.weighted, found.people, carried(found)) == (before.weighted, before.people, carried(before))
        return same and (not clearance or last_received(found) <= last_received(before))

    return adopted(yard, counsel, run, list(later(yard, run)), good, halt, TRIES)[0]


def later(yard: Yard, run: Run) -> Iterator[tuple[Place, Trip]]:
    """Yield the trips that can set off later, each with its place and the instant before which its vehicle need not set off."""
    where = yard.places(run)
    for place, number in run.places.items():
        trip = run.trips[number]
        after = 0 if trip.first else _set_off(yard, trip, where[number])
        if after > max(trip.after, int(trip.tasks[0, START])):
            yield place, replace(trip, after=after)


def _set_off(yard: Yard, trip: Trip, place: int) -> Instant:
    """Return when the vehicle could have set off to board just in time: later by what it waits inside before it boards."""
    before, first, waited, outside = -1, -1, 0, 0
    for code, what, _, start, end, *_ in trip.tasks.tolist():
        if first < 0:
            first = start
        elif yard.operation.places[place].exposed_in:
            waited += start - before
        else:
            outside += start - before
        if code == BOARD:
            # Who waits outside for a window, and then inside again, is to come as much later as both.
            return int(first + waited + (outside if waited else 0))
        if code == DRIVE:
            place = yard.roads[what]
        elif code != SERVICE:
            place = what
        before = end
    return 0
