"""A line from a map as a corridor: gates at its ends, a leg between each two places on it, lengths measured along the line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from safepassage.domain.agreement import Claim, Confidence
from safepassage.domain.network import Corridor, Leg, Place, Role, TravelTime
from safepassage.domain.operation import Operation
from safepassage.domain.shape import Position, Shape
from safepassage.exchange.codes import notice
from safepassage.exchange.incoming.earth import along, nearest, simplified
from safepassage.exchange.incoming.naming import free_id
from safepassage.exchange.incoming.proposal import Proposal
from safepassage.exchange.incoming.tracks import Drawing, Mark, Track, longest
from safepassage.notices import Notice, Where
from safepassage.units import HOUR, Metres, Seconds

_SHORTEST: Final = 50.0
"""Metres between two places on a line below which they are one."""
_FINE: Final = 15.0
"""Metres by which a road that is drawn may miss the line that it was taken from: about the width of its ditches."""
_MOST: Final = 1_000
"""Points of one leg at most, so that they fit a cell of a spreadsheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """
    How a line is to be made a corridor.

    Parameters
    ----------
    corridor
        Id of the corridor.
    track
        Name of the line in the file; empty for the one with the most points.
    near
        Metres from the line within which a place lies on it.
    speed, night_speed
        Kilometres an hour by day and by night, for the travel times.
    """

    corridor: str
    track: str = ""
    near: Metres = 500
    speed: int = 40
    night_speed: int = 25


@dataclass(frozen=True, slots=True)
class _Stop:
    """A place on the line, and how far along it."""

    place: Place
    metres: float


def with_route(operation: Operation, drawing: Drawing, drawn: Drawn, file: str) -> Proposal:
    """
    Return ``operation`` with a corridor along the line, from its outer to its inner gate as the line is drawn.

    Places of the operation near the line lie on it; named points of the file near it become places; ends without one become gates. The
    travel times follow from the speeds, which are assumptions, and are marked so in the claims. A corridor with the same id is replaced
    unless it is the same already; legs that no corridor uses any more stay.
    """
    notices = list(drawing.notices)
    named = [track for track in drawing.tracks if track.name == drawn.track]
    if drawn.track and not named:
        names = ", ".join(track.name for track in drawing.tracks if track.name)
        problem = notice("no-track", Where(file=file), f"There is no line {drawn.track!r}.", given=drawn.track, expected=names)
        return Proposal(before=operation, after=operation, rows=1, taken=0, notices=(*notices, problem))
    track = longest(named or drawing.tracks)
    stops = _stops(operation, track, [*track.marks, *drawing.marks], drawn)
    problems = list(_problems(operation, stops, drawn, file))
    if problems:
        return Proposal(before=operation, after=operation, rows=1, taken=0, notices=(*notices, *problems))
    after = _after(operation, stops, track, drawn, file)
    return Proposal(before=operation, after=after, rows=1, taken=1, notices=tuple(notices))


def _stops(operation: Operation, track: Track, marks: Sequence[Mark], drawn: Drawn) -> list[_Stop]:
    """Return the places on the line in order, each once; new ones for named points and for ends where there is none."""
    length = along(track.points)[-1]
    found = list(_known(operation.places, track.points, drawn))
    places = list(operation.places)
    ends = [(track.points[0], 0.0, "outer gate"), (track.points[-1], length, "inner gate")]
    for mark in marks:
        beside, at = nearest(track.points, mark.at)
        if beside <= drawn.near and all(abs(stop.metres - at) > max(_SHORTEST, drawn.near) for stop in found):
            found.append(_Stop(_new(mark.name, mark.at, places), at))
            places.append(found[-1].place)
    for point, at, what in ends:
        if all(abs(stop.metres - at) > max(_SHORTEST, drawn.near) for stop in found):
            found.append(_Stop(_new(f"{drawn.corridor} {what}", point, places), at))
            places.append(found[-1].place)
    return sorted(found, key=lambda stop: stop.metres)


def _known(places: Sequence[Place], points: Sequence[Position], drawn: Drawn) -> Iterator[_Stop]:
    """Yield the places on the line; of several at one spot the nearest to the line."""
    on_line = []
    for place in places:
        beside, at = nearest(points, (place.latitude, place.longitude))
        if beside <= drawn.near:
            on_line.append((beside, at, place))
    taken: list[float] = []
    for _, at, place in sorted(on_line, key=lambda item: (item[0], item[2].id)):
        if all(abs(at - other) > _SHORTEST for other in taken):
            taken.append(at)
            yield _Stop(place, at)


def _new(name: str, at: Position, places: Sequence[Place]) -> Place:
    latitude, longitude = round(at[0], 6), round(at[1], 6)
    return Place(id=free_id(name, (place.id for place in places)), name=name, latitude=latitude, longitude=longitude)


def _problems(operation: Operation, stops: Sequence[_Stop], drawn: Drawn, file: str) -> Iterator[Notice]:
    if len(stops) < 2:  # noqa: PLR2004 - a leg has two ends
        yield notice("no-track", Where(file=file), f"The line has only {len(stops)} places on it.", expected="two at least")
        return
    for stop in stops[1:-1]:
        if Role.GATE in stop.place.roles or (stop.place.exposed_in and stop.place.exposed_in != drawn.corridor):
            message = f"{stop.place.name} lies on the line, and is a gate or inside another corridor."
            remedy = "Draw the line from gate to gate, or lower --near."
            yield notice("broken-rule", Where(file=file), message, given=stop.place.id, remedy=remedy)
    for checkpoint in operation.checkpoints:
        if checkpoint.place in {stops[0].place.id, stops[-1].place.id}:
            message = f"The line ends at the checkpoint {checkpoint.id}, and a checkpoint cannot be a gate."
            yield notice(
                "broken-rule", Where(file=file), message, given=checkpoint.id, remedy="Draw the line beyond the checkpoint."
            )


def _after(operation: Operation, stops: Sequence[_Stop], track: Track, drawn: Drawn, file: str) -> Operation:
    profiles = tuple(dict.fromkeys(kind.profile for kind in operation.vehicle_types)) or ("road",)
    legs, chain = list(operation.legs), []
    for outer, inner in pairwise(stops):
        length = max(1, round(inner.metres - outer.metres, -1)) if inner.metres - outer.metres >= 10 else 1  # noqa: PLR2004 - ten metres
        leg = _leg(legs, outer.place, inner.place, int(length), drawn, profiles)
        legs = [leg if other.id == leg.id else other for other in legs] if any(o.id == leg.id for o in legs) else [*legs, leg]
        chain.append(leg.id)
    old = operation.corridor.get(drawn.corridor)
    gates = {"outer_gate": stops[0].place.id, "inner_gate": stops[-1].place.id, "legs": tuple(chain)}
    new = replace(old, **gates) if old else Corridor(id=drawn.corridor, name=drawn.corridor, **gates)  # type: ignore[arg-type]
    kept = tuple(new if corridor.id == new.id else corridor for corridor in operation.corridors)
    places = _places(operation, stops, drawn)
    subject = f"Corridors/{drawn.corridor}/legs"
    claim = Claim(
        subject=subject,
        value=f"drawn in {file}; travel times at {drawn.speed} km/h by day and {drawn.night_speed} by night",
        source=file,
        confidence=Confidence.LOW,
        assumption=True,
    )
    claims = tuple(other for other in operation.claims if not (other.subject == subject and other.assumption))
    shapes = tuple(shape for shape in operation.shapes if shape.leg not in chain)
    return replace(
        operation,
        places=places,
        legs=tuple(legs),
        corridors=kept if old else (*kept, new),
        claims=(*claims, claim),
        shapes=(*shapes, *_shapes(chain, stops, track)),
    )


def _shapes(chain: Sequence[str], stops: Sequence[_Stop], track: Track) -> Iterator[Shape]:
    """Yield how each leg of the ``chain`` bends: the points of the line between its two places, as many as a map needs."""
    distances = along(track.points)
    for leg, (outer, inner) in zip(chain, pairwise(stops), strict=True):
        between = [at for at, far in zip(track.points, distances, strict=True) if outer.metres < far < inner.metres]
        ends = [(stop.place.latitude, stop.place.longitude) for stop in (outer, inner)]
        bends = simplified([ends[0], *between, ends[1]], _FINE, _MOST)[1:-1]
        if bends:
            yield Shape(leg=leg, points=tuple((round(latitude, 6), round(longitude, 6)) for latitude, longitude in bends))


def _leg(legs: Sequence[Leg], outer: Place, inner: Place, length: Metres, drawn: Drawn, profiles: Sequence[str]) -> Leg:
    """Return the leg of the corridor between two places: the one that is there, with its new length and times, or a new one."""
    times = tuple(
        TravelTime(
            profile=profile, day=_seconds(length, drawn.speed), night=_seconds(length, min(drawn.speed, drawn.night_speed))
        )
        for profile in profiles
    )
    same = next((leg for leg in legs if (leg.outer, leg.inner) == (outer.id, inner.id)), None)
    if same is not None:
        return replace(same, distance=length, travel_times=times, exposed_in=drawn.corridor)
    name = free_id(f"{outer.id} {inner.id}", (leg.id for leg in legs))
    return Leg(id=name, outer=outer.id, inner=inner.id, distance=length, travel_times=times, exposed_in=drawn.corridor)


def _seconds(length: Metres, speed: int) -> Seconds:
    """Return the time for a length at a speed in km/h, rounded up to whole minutes, which is how finely a road is known."""
    return max(60, -(-length * HOUR // (speed * 1000) // 60) * 60)


def _places(operation: Operation, stops: Sequence[_Stop], drawn: Drawn) -> tuple[Place, ...]:
    """Return the operation's places and the new ones, the ends with the role of a gate and what lies between exposed."""
    ends = {stops[0].place.id, stops[-1].place.id}
    changed = {}
    for stop in stops:
        place = stop.place
        if place.id in ends:
            place = replace(place, roles=place.roles | {Role.GATE})
        elif Role.REFUGE not in place.roles:
            place = replace(place, exposed_in=drawn.corridor, roles=place.roles or frozenset({Role.JUNCTION}))
        changed[place.id] = place
    return (*(changed.pop(place.id, place) for place in operation.places), *changed.values())
