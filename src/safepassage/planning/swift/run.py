"""Trips of vehicles as arrays, what they come to, and what vehicles are told."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from safepassage.planning.ledger import Habits
from safepassage.planning.swift.book import CONVOY, FORMER
from safepassage.planning.swift.flat import Ints
from safepassage.planning.swift.parts import NONE
from safepassage.planning.swift.taking import END, OF_CONVOY, WIDTH
from safepassage.units import Instant

_UNMADE: Final = np.zeros(0, dtype=np.int64)
_NO_TASKS: Final = np.zeros((0, WIDTH), dtype=np.int64)
_NOBODY: Final = np.zeros((0, 2), dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Trip:
    """
    One trip of a vehicle: its tasks (see `swift.trips`), and who boards (group and number).

    It sets off at ``after`` at the earliest; the ``first`` trip of some brings the people aboard at the outset.
    When a trip that is ``held`` is made again, none of its tasks begins earlier than it did.
    ``state`` is its vehicle afterwards, as in the book; nothing for a trip that has not been made.
    """

    vehicle: int
    tasks: Ints
    who: Ints
    after: Instant = 0
    first: bool = False
    held: bool = False
    state: Ints = field(default_factory=lambda: _UNMADE)


Place = tuple[int, int]
"""A vehicle, and the number of one of its trips."""


class Flat(NamedTuple):
    """
    Trips one after the other, as loops read them.

    ``tasks`` and ``who`` of trip i are those from number ``first[i]`` to ``first[i + 1]``, and from ``boards[i]``; its vehicle is
    ``vehicle[i]``, in ``state[i]`` afterwards; ``aboard[i]`` says whether it brings the people aboard at the outset.
    """

    tasks: Ints
    first: Ints
    who: Ints
    boards: Ints
    vehicle: Ints
    state: Ints
    aboard: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Run:
    """What a dispatch comes to: trips in the order in which they were taken, the convoys, and the vehicles that cannot unload."""

    trips: tuple[Trip, ...]
    convoys: Ints
    habits: Habits
    people: int
    weighted: int
    stranded: tuple[str, ...]

    @cached_property
    def places(self) -> dict[Place, int]:
        """Return the number of the trip in each place."""
        made, found = Counter[int](), dict[Place, int]()
        for number, trip in enumerate(self.trips):
            found[trip.vehicle, made[trip.vehicle]] = number
            made[trip.vehicle] += 1
        return found

    @cached_property
    def flat(self) -> Flat:
        """Return the trips, all of which have been made, one after the other."""
        trips = self.trips
        return Flat(
            np.concatenate([_NO_TASKS, *(trip.tasks for trip in trips)]),
            _firsts(len(trip.tasks) for trip in trips),
            np.concatenate([_NOBODY, *(trip.who for trip in trips)]),
            _firsts(len(trip.who) for trip in trips),
            np.array([trip.vehicle for trip in trips], dtype=np.int64),
            np.array([trip.state for trip in trips], dtype=np.int64).reshape(-1, 8),
            np.array([trip.first for trip in trips], dtype=np.bool_),
        )


def table(rows: Iterable[Sequence[int]]) -> Ints:
    """Return tasks as an array; what a row leaves out at its end is not known yet."""
    return np.array([[*row, *[NONE] * (WIDTH - len(row))] for row in rows], dtype=np.int64).reshape(-1, WIDTH)


def in_order(trips: Iterable[Trip]) -> list[Trip]:
    """Return ``trips`` in the order in which they end: so all can mostly be made again as they are."""
    return sorted(trips, key=lambda trip: int(trip.tasks[-1, END]))


def counted(trips: tuple[Trip, ...], convoys: Ints, most: int) -> tuple[tuple[Trip, ...], Ints]:
    """Return ``trips`` and ``convoys`` as they are, or if these are more than ``most`` with those alone that somebody goes with."""
    if len(convoys) <= most:
        return trips, convoys
    used = np.zeros(len(convoys) + 1, dtype=bool)
    for trip in trips:
        used[trip.tasks[:, OF_CONVOY]] = True
        used[trip.state[[CONVOY, FORMER]]] = True
    used[-1] = False
    new = np.where(used, np.cumsum(used) - 1, NONE)
    found = []
    for trip in trips:
        tasks, state = trip.tasks.copy(), trip.state.copy()
        tasks[:, OF_CONVOY] = new[tasks[:, OF_CONVOY]]
        state[[CONVOY, FORMER]] = new[state[[CONVOY, FORMER]]]
        found.append(replace(trip, tasks=tasks, state=state))
    return tuple(found), convoys[used[:-1]]


def _firsts(lengths: Iterable[int]) -> Ints:
    return np.concatenate([[0], np.cumsum(list(lengths))]).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Advice:
    """
    What compiled loops read (see `swift.labels.ADVICE`), with views of what is shaken, and the tables.

    ``rooms`` are the prices of places at sites as they are without shaking.
    """

    flat: Ints
    shaken: Ints
    room: Ints
    rooms: Ints
    value: Ints


@dataclass(frozen=True, slots=True)
class Counsel:
    """Advice for the vehicles of each fleet, at one set of prices."""

    fleets: tuple[Advice, ...]

    def shake(self, points: Ints, sites: Ints) -> None:
        """Raise the worth of who boards at each point by so many thousandths, and the price of a place at each site by so much."""
        for advice in self.fleets:
            advice.shaken[...] = points
            advice.room[...] = advice.rooms + sites[:, None]
