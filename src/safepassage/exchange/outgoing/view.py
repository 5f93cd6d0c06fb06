"""
What one audience may have of an operation and its plan: all that a writer of an outgoing file is given.

A writer never sees the operation or the plan, so it cannot give away what its reader may not have.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from safepassage.domain.audience import Audience
from safepassage.domain.movement import Doing
from safepassage.domain.network import AccessWindow, ClearanceStatus, Direction
from safepassage.domain.shape import Position
from safepassage.units import Instant, Kilograms, Metres, People


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A place as a reader may know it."""

    id: str
    name: str
    latitude: float
    longitude: float
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """A leg: where it leads, how long it is, and what is known of it."""

    id: str
    outer: str
    inner: str
    metres: Metres
    corridor: str
    clearance: ClearanceStatus
    as_of: Instant | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """
    A vehicle stands at a place.

    Parameters
    ----------
    doing
        What it does there, in order; empty if it only passes or waits.
    people, kg
        Aboard at most while it stands there; None where the reader may not know it.
    """

    place: str
    arrives: Instant
    leaves: Instant
    doing: tuple[Doing, ...] = ()
    people: People | None = None
    kg: Kilograms | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """The drive from one call to the next."""

    leg: str
    direction: Direction
    convoy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """All calls of one vehicle in order of time, and the hops between them (one fewer)."""

    vehicle: str
    kind: str
    calls: tuple[Call, ...]
    hops: tuple[Hop, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """
    When the first vehicle of a convoy is at a point and the last one leaves it.

    Parameters
    ----------
    turn_back
        Until when it may go on from there and still be out in time, by the simulation; None if that is not known.
    """

    place: str
    first: Instant
    last: Instant
    turn_back: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvoyRun:
    """
    A convoy on its way through a corridor.

    Parameters
    ----------
    hops
        The drives between its passings, in order (one fewer).
    people, kg
        None where the reader may not know them.
    """

    id: str
    corridor: str
    direction: Direction
    window: str
    entry: Instant
    vehicles: int
    passings: tuple[Passing, ...]
    hops: tuple[Hop, ...] = ()
    people: People | None = None
    kg: Kilograms | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """
    What one audience may have.

    Parameters
    ----------
    plan
        First letters of the fingerprint of the operation that the plan belongs to.
    conditional
        True if the plan rests on something that is not agreed by all.
    exercise
        True if everything written must be marked as an exercise.
    bends
        Points of the ``roads`` between their ends, from the outer to the inner, by the id of the leg, where they are known.
    """

    operation: str
    title: str
    epoch: datetime
    zone: str
    plan: str
    conditional: bool
    exercise: bool
    audience: Audience
    points: Mapping[str, Point]
    roads: tuple[Road, ...]
    bends: Mapping[str, tuple[Position, ...]]
    windows: tuple[AccessWindow, ...]
    corridors: Mapping[str, str]
    journeys: tuple[Journey, ...]
    convoys: tuple[ConvoyRun, ...]

    def line(self, places: Sequence[str], hops: Sequence[Hop]) -> list[Position]:
        """Return the line through ``places`` along the roads of the ``hops`` between them; straight where no shape is known."""
        line = [self._position(places[0])]
        for place, hop in zip(places[1:], hops, strict=True):
            line += [*self.between(hop), self._position(place)]
        return line

    def between(self, hop: Hop) -> tuple[Position, ...]:
        """Return the bends of a drive in the order in which they are passed, without its ends."""
        bends = self.bends.get(hop.leg, ())
        return bends if hop.direction is Direction.IN else bends[::-1]

    def road(self, road: Road) -> list[Position]:
        """Return the line of a road from its outer to its inner end."""
        return [self._position(road.outer), *self.bends.get(road.id, ()), self._position(road.inner)]

    @property
    def drawn(self) -> str:
        """Return how far lines on a map are to be trusted."""
        if not self.bends:
            return "Straight lines between places."
        straight = sum(road.id not in self.bends for road in self.roads)
        return "Lines follow the roads." if not straight else f"Lines follow the roads, but for {straight} that are straight."

    def _position(self, place: str) -> Position:
        point = self.points[place]
        return (point.latitude, point.longitude)

    def at(self, instant: Instant) -> datetime:
        """Return ``instant`` in UTC."""
        return self.epoch + timedelta(seconds=instant)

    def stamp(self, instant: Instant) -> str:
        """Return ``instant`` as ``2022-03-31T07:00:00Z``."""
        return self.at(instant).strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def heading(self) -> str:
        """Return the title with the marks that every reader must see: EXERCISE, CONDITIONAL."""
        marks = ("EXERCISE", self.exercise), ("CONDITIONAL", self.conditional)
        return " – ".join([word for word, holds in marks if holds] + [self.title])
