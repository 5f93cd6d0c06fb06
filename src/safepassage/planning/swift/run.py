"""Trips of vehicles as arrays, what they come to, and what vehicles are told."""

from dataclasses import dataclass

from safepassage.planning.ledger import Habits
from safepassage.planning.swift.flat import Ints
from safepassage.units import Instant


@dataclass(frozen=True, slots=True, eq=False)
class Trip:
    """
    One trip of a vehicle: its tasks (see `swift.trips`), and who boards (group and number).

    It sets off at ``after`` at the earliest; the ``first`` trip of some brings the people aboard at the outset.
    When a trip that is ``held`` is made again, none of its tasks begins earlier than it did.
    """

    vehicle: int
    tasks: Ints
    who: Ints
    after: Instant = 0
    first: bool = False
    held: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """What a dispatch comes to: trips in the order in which they were taken, the convoys, and the vehicles that cannot unload."""

    trips: tuple[Trip, ...]
    convoys: Ints
    habits: Habits
    people: int
    weighted: int
    stranded: tuple[str, ...]


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
