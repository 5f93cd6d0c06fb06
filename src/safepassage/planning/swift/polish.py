"""
Less exposure for the same people and aid: vehicles set off later where they would only queue inside.

A dispatched vehicle goes as soon as it can, and then waits at checkpoints and bays behind the others. What it waits on exposed places
before it boards it can as well wait where it starts.
"""

from collections.abc import Iterator
from dataclasses import replace

from safepassage.planning.swift.dispatch import Yard
from safepassage.planning.swift.labels import BOARD, DRIVE
from safepassage.planning.swift.run import Run, Trip
from safepassage.planning.swift.taking import SERVICE
from safepassage.units import Instant


def later(yard: Yard, run: Run) -> Iterator[Trip]:
    """Yield the trips, each with the instant before which its vehicle need not set off."""
    for trip, place in zip(run.trips, yard.places(run), strict=True):
        yield trip if trip.first else replace(trip, after=max(trip.after, _set_off(yard, trip, place)))


def _set_off(yard: Yard, trip: Trip, place: int) -> Instant:
    """Return when the vehicle could have set off to board just in time: later by what it waits inside before it boards."""
    before, first, waited, outside = -1, -1, 0, 0
    for code, what, _, start, end, _, _ in trip.tasks.tolist():
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
