"""
The operation as a peer is given it: what a practitioner would work out from the file before modelling.

Instants and durations are whole seconds. ``bench.instance`` writes it; nothing in this folder needs the package.
"""

import bisect
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Span: TypeAlias = tuple[int, int]
PerMobility: TypeAlias = dict[str, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Mobilities offered on one trip, the people per mobility in a full vehicle, and the seconds to board and to alight."""

    mobilities: tuple[str, ...]
    load: dict[str, int]
    boards: int
    alights: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """A vehicle type; ``profile`` is its key in the tables of times."""

    id: str
    profile: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """A vehicle, where it is free, and from when."""

    id: str
    type: str
    place: str
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """People who wait at one point, what each counts, from when they are ready, and the sites that may take them."""

    id: str
    mobility: str
    count: int
    weight: int
    ready: int
    sites: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """An assembly point beyond a corridor, with the vehicles that can board at once."""

    id: str
    corridor: str
    bays: int
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """
    A checkpoint in one direction.

    Parameters
    ----------
    services
        Start, end and seconds a vehicle, with what private cars take added: the whole time, piece by piece.
    batch
        Seconds more for each convoy.
    offset
        Seconds by profile: inwards from the entry at the gate, outwards before the exit.
    """

    id: str
    inwards: bool
    lanes: int
    batch: int
    services: tuple[tuple[int, int, int], ...]
    hours: tuple[Span, ...]
    quotas: tuple[tuple[int, int, int], ...]
    offset: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corridor:
    """A corridor with the spans in which vehicles may be inside."""

    id: str
    windows: tuple[Span, ...]
    max_vehicles: int
    headway: int
    max_convoys: int | None
    posts: tuple[Post, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A reception site: people in all and an hour, by mobility; None for no limit."""

    id: str
    capacity: PerMobility
    intake: PerMobility


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """From a gate to a point and back, by day and by night."""

    inwards: Span
    outwards: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """
    Everything that a peer is given.

    Parameters
    ----------
    limit, cores, started
        Seconds by the clock that it may take from ``started`` (seconds of the machine's clock) on, and processors that it may use.
    aboard
        People who are aboard at the outset, and what they count: they are brought out in any case.
    approach
        By profile, place and corridor: seconds from the place to the outer gate. A vehicle inside counts as being at the gate.
    inside
        By profile and point.
    away
        By profile, corridor and site: seconds from the outer gate to the site.
    """

    horizon: int
    limit: float
    cores: int
    started: float
    aboard: Span
    nights: tuple[Span, ...]
    types: tuple[Type, ...]
    vehicles: tuple[Vehicle, ...]
    points: tuple[Point, ...]
    corridors: tuple[Corridor, ...]
    sites: tuple[Site, ...]
    approach: dict[str, dict[str, dict[str, int]]]
    inside: dict[str, dict[str, Way]]
    away: dict[str, dict[str, dict[str, int]]]

    @property
    def corridor(self) -> dict[str, Corridor]:
        """Return the corridors by id."""
        return {corridor.id: corridor for corridor in self.corridors}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The times of one trip: entry at the gate, start of boarding, exit at the gate, and free again at the site."""

    enters: int
    boards: int
    leaves: int
    free: int


@dataclass(frozen=True, slots=True)
class Clock:
    """Works out the times of trips: a vehicle that moves off in a night takes the times of the night."""

    instance: Instance
    _nights: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        for start, end in sorted(self.instance.nights):
            self._nights.extend((start, end))

    def night(self, instant: int) -> bool:
        """Return whether ``instant`` lies in a night."""
        return bisect.bisect_right(self._nights, instant) % 2 == 1

    def run(self, kind: Type, point: Point, site: str, offer: Offer, enters: int) -> Run | None:
        """Return the times of a trip that enters at ``enters``, or None if vehicles of this kind cannot make it at all."""
        way = self.instance.inside[kind.profile].get(point.id)
        away = self.instance.away[kind.profile][point.corridor].get(site)
        if way is None or away is None:
            return None
        boards = max(enters + way.inwards[self.night(enters)], self.ready(point, offer, site))
        full = boards + offer.boards
        leaves = full + way.outwards[self.night(full)]
        return Run(enters=enters, boards=boards, leaves=leaves, free=leaves + away + offer.alights)

    def ready(self, point: Point, offer: Offer, site: str) -> int:
        """Return when the first of those whom the trip can take are ready."""
        able = [group.ready for group in point.groups if group.mobility in offer.mobilities and site in group.sites]
        return min(able, default=0)

    def entries(self, kind: Type, point: Point, site: str, offer: Offer) -> list[Span]:
        """Return the spans in which a trip can enter and still be out in time, by day, and be received by the horizon."""
        found = []
        for opens, closes in self.instance.corridor[point.corridor].windows:
            run = self.run(kind, point, site, offer, opens)
            if run is None:
                return []
            spare = min(closes - run.leaves, self.instance.horizon - run.free)
            if spare >= 0:
                # Somebody who is ready later lets the vehicle enter later, without losing time inside.
                later = run.boards - opens - self.instance.inside[kind.profile][point.id].inwards[self.night(opens)]
                found.append((opens + later, opens + later + spare))
        return found


def read(raw: dict[str, Any]) -> Instance:
    """Return the instance that ``raw``, from JSON, holds."""
    points = tuple(
        Point(**{**point, "groups": tuple(Group(**{**group, "sites": tuple(group["sites"])}) for group in point["groups"])})
        for point in raw["points"]
    )
    return Instance(
        **{
            **raw,
            "aboard": tuple(raw["aboard"]),
            "nights": _spans(raw["nights"]),
            "types": tuple(_type(kind) for kind in raw["types"]),
            "vehicles": tuple(Vehicle(**vehicle) for vehicle in raw["vehicles"]),
            "points": points,
            "corridors": tuple(_corridor(corridor) for corridor in raw["corridors"]),
            "sites": tuple(Site(**site) for site in raw["sites"]),
            "inside": {
                profile: {
                    point: Way(inwards=tuple(way["inwards"]), outwards=tuple(way["outwards"])) for point, way in ways.items()
                }
                for profile, ways in raw["inside"].items()
            },
        }
    )


def _type(raw: dict[str, Any]) -> Type:
    return Type(
        **{**raw, "offers": tuple(Offer(**{**offer, "mobilities": tuple(offer["mobilities"])}) for offer in raw["offers"])}
    )


def _corridor(raw: dict[str, Any]) -> Corridor:
    posts = tuple(
        Post(**{**post, **{name: tuple(map(tuple, post[name])) for name in ("services", "hours", "quotas")}})
        for post in raw["posts"]
    )
    return Corridor(**{**raw, "windows": _spans(raw["windows"]), "posts": posts})


def _spans(raw: list[list[int]]) -> tuple[Span, ...]:
    return tuple((start, end) for start, end in raw)
