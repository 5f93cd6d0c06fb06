"""Checks of where things are: coordinates, distances, speeds, roles."""

from collections.abc import Iterator
from dataclasses import replace
from statistics import median
from typing import Final

from safepassage.domain.network import Leg, Place, Role, TravelTime
from safepassage.domain.operation import Operation
from safepassage.exchange.checks.finding import Finding, hours
from safepassage.exchange.geodesy import metres_between
from safepassage.units import Metres, Seconds

FAR: Final[Metres] = 100_000
"""A place nearer than this to the middle of the others is not called far away."""
FAR_TIMES: Final = 5
"""A place that is this many times as far from the middle as half of the places are is far away."""
IMPOSSIBLE: Final = 130
DOUBTFUL: Final = 100
"""Speeds in km/h."""
CRAWL: Final = 3
"""Slower than a person walks, in km/h; on short legs that is common, on longer ones a slip of units."""
SHORT_LEG: Final[Metres] = 2_000


def check_places(operation: Operation) -> Iterator[Finding]:
    """Yield places with swapped or wrong coordinates, legs shorter than the straight line, and places on top of each other."""
    misplaced = {finding.id: finding for finding in _misplaced(operation)}
    yield from misplaced.values()
    for leg in operation.legs:
        # A leg that is too short only because its end is in the wrong spot is not a second mistake.
        if not {leg.outer, leg.inner} & misplaced.keys() and _too_short(operation, leg):
            straight = _geodesic(operation.place[leg.outer], operation.place[leg.inner])
            yield Finding(
                code="leg-too-short",
                sheet="Legs",
                id=leg.id,
                attribute="distance",
                message=f"The road {leg.id} is shorter than the straight line between its ends.",
                given=f"{leg.distance / 1000:.3f} km",
                expected=f"at least {straight / 1000:.3f} km from {leg.outer} to {leg.inner}",
            )
    yield from _same_spot(operation)


def check_speeds(operation: Operation) -> Iterator[Finding]:
    """Yield travel times that no vehicle can keep or that are slower than walking."""
    for leg in operation.legs:
        for time in leg.travel_times:
            finding = _speed(leg, time, "day", time.day)
            if finding is None and time.night != time.day:
                finding = _speed(leg, time, "night", time.night)
            if finding is not None:
                yield finding


def check_roles(operation: Operation) -> Iterator[Finding]:
    """Yield places that are used for something that is not among their roles, and unexposed places inside a corridor."""
    uses = [(site.place, Role.RECEPTION_SITE, "receives people") for site in operation.reception_sites]
    uses += [(post.place, Role.CHECKPOINT, "has a checkpoint") for post in operation.checkpoints]
    uses += [(gate, Role.GATE, "is the gate of a corridor") for c in operation.corridors for gate in (c.outer_gate, c.inner_gate)]
    uses += [(item.destination, Role.AID_SITE, "is the destination of aid") for item in operation.consignments]
    for name, role, use in dict.fromkeys(uses):
        place = operation.place.get(name)
        if place is not None and role not in place.roles:
            yield Finding(
                code="missing-role",
                sheet="Places",
                id=name,
                attribute="roles",
                message=f"{place.name} {use}, but has not the role {role.value}.",
                given="; ".join(sorted(place.roles)) or "no role",
                expected=role.value,
            )
    for corridor in operation.corridors:
        inside = [operation.place.get(operation.leg[name].inner) for name in corridor.legs[:-1] if name in operation.leg]
        for place in inside:
            if place is not None and not place.exposed_in and Role.REFUGE not in place.roles:
                yield Finding(
                    code="unexposed-inside",
                    sheet="Places",
                    id=place.id,
                    attribute="exposed_in",
                    message=f"{place.name} lies inside {corridor.name}, but vehicles may wait there when no window is open.",
                    given="not exposed, not a refuge",
                    expected=f"exposed in {corridor.id}, or the role refuge",
                )


def _misplaced(operation: Operation) -> Iterator[Finding]:
    if not operation.places:
        return
    # Medians, so that one wrong coordinate does not move what it is measured against.
    middle = median(place.latitude for place in operation.places), median(place.longitude for place in operation.places)
    distances = [_away(place, *middle) for place in operation.places]
    far = max(FAR, FAR_TIMES * median(distances))
    for place, away in zip(operation.places, distances, strict=True):
        if away > far:
            given = f"latitude {place.latitude}, longitude {place.longitude}, {away / 1000:.0f} km from the middle of the places"
            can_swap = abs(place.longitude) <= 90  # noqa: PLR2004 - else it is no latitude
            mirrored = replace(place, latitude=place.longitude, longitude=place.latitude) if can_swap else place
            yield from _far_away(operation, place, given, swapped=_away(mirrored, *middle) <= far)


def _far_away(operation: Operation, place: Place, given: str, *, swapped: bool) -> Iterator[Finding]:
    if swapped:
        yield Finding(
            code="swapped-coordinates",
            sheet="Places",
            id=place.id,
            attribute="latitude",
            message=f"{place.name} seems to have its latitude and longitude swapped.",
            given=given,
            expected=f"latitude {place.longitude}, longitude {place.latitude}",
        )
        return
    legs = [leg for leg in operation.legs if place.id in {leg.outer, leg.inner}]
    if legs and all(_too_short(operation, leg) for leg in legs):
        yield Finding(
            code="misplaced",
            sheet="Places",
            id=place.id,
            attribute="latitude",
            message=f"{place.name} is so far from the other places that every road to it is shorter than the straight line.",
            given=given,
            expected="a point that its roads can reach",
        )


def _too_short(operation: Operation, leg: Leg) -> bool:
    if not {leg.outer, leg.inner} <= operation.place.keys():
        return False
    return leg.distance < int(_geodesic(operation.place[leg.outer], operation.place[leg.inner]))


def _same_spot(operation: Operation) -> Iterator[Finding]:
    first: dict[tuple[float, float], Place] = {}
    for place in operation.places:
        other = first.setdefault((place.latitude, place.longitude), place)
        if other is not place:
            yield Finding(
                code="same-position",
                sheet="Places",
                id=place.id,
                attribute="latitude",
                message=f"{place.name} has exactly the position of {other.name}.",
                given=f"latitude {place.latitude}, longitude {place.longitude}",
                expected="a position of its own",
            )


def _speed(leg: Leg, time: TravelTime, attribute: str, seconds: Seconds) -> Finding | None:
    speed = leg.distance / seconds * 3.6
    if speed > IMPOSSIBLE:
        code, message = "impossible-speed", "is faster than any convoy drives"
    elif speed > DOUBTFUL:
        code, message = "high-speed", "is very fast for a convoy"
    elif speed < CRAWL and leg.distance >= SHORT_LEG:
        code, message = "low-speed", "is slower than a person walks"
    else:
        return None
    return Finding(
        code=code,
        sheet="Travel times",
        id=f"{leg.id}/{time.profile}",
        attribute=attribute,
        message=f"Leg {leg.id} by {attribute}, profile {time.profile}, {message}.",
        given=f"{leg.distance / 1000:.1f} km in {hours(seconds)}, which is {speed:.0f} km/h",
        expected=f"between {CRAWL} and {DOUBTFUL} km/h",
    )


def _geodesic(a: Place, b: Place) -> float:
    return _away(a, b.latitude, b.longitude)


def _away(place: Place, latitude: float, longitude: float) -> float:
    return metres_between((place.latitude, place.longitude), (latitude, longitude))
