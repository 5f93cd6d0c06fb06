"""The main roads of an operation, each laid out along one axis of distance, for the time-distance diagram."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise

from safepassage.documents.facts import Facts, trips
from safepassage.domain.network import Corridor
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Alight, Board, Drive
from safepassage.units import Metres

MOST_AXES = 6
"""Diagrams in one report at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """
    A road laid out along an axis.

    Parameters
    ----------
    places
        The places on the road itself, from its outer to its inner end.
    corridors
        Ids of the corridors that the road follows, in order; empty for a road without any.
    position
        Metres along the road. A place beyond an end is as far from it as its own road is long; a place beside the road is where
        its own road meets it.
    """

    places: tuple[str, ...]
    corridors: tuple[str, ...]
    position: Mapping[str, Metres]

    @property
    def low(self) -> Metres:
        """Return the least position."""
        return min(self.position.values())

    @property
    def high(self) -> Metres:
        """Return the greatest position."""
        return max(self.position.values())

    def shows(self, operation: Operation, leg: str) -> bool:
        """Return whether a drive on ``leg`` can be seen on this axis as a slope."""
        own = operation.leg[leg]
        start, end = self.position.get(own.outer), self.position.get(own.inner)
        return start is not None and end is not None and start != end


def axes(facts: Facts) -> tuple[Axis, ...]:
    """Return the axes that show the plan: first joined corridors, then the roads of trips that are not on those."""
    op = facts.operation
    found: list[Axis] = []
    for joined in joined_corridors(op):
        places = [joined[0].outer_gate]
        for corridor in joined:
            places += [place for place in _way_between(op, places[-1], corridor.outer_gate) or [] if place not in places]
            places += [op.leg[name].inner for name in corridor.legs]
        sites, points = {site.place for site in op.reception_sites}, {group.place for group in op.groups}
        outer, inner = _common_way(op, places[0], sites, places), _common_way(op, places[-1], points, places)
        found.append(_axis(facts, [*reversed(outer[1:]), *places, *inner[1:]], tuple(corridor.id for corridor in joined)))
    for places in _trip_roads(facts):
        legs = [op.leg[name] for name in _legs_along(op, places)]
        shown = sum(leg.distance for leg in legs if any(axis.shows(op, leg.id) for axis in found))
        if len(places) > 1 and 2 * shown < sum(leg.distance for leg in legs):
            found.append(_axis(facts, places, ()))
    return tuple(found[:MOST_AXES])


def joined_corridors(operation: Operation) -> tuple[tuple[Corridor, ...], ...]:
    """Return the corridors, those that follow each other on the way inwards joined."""
    rest = list(operation.corridors)
    result = []
    while rest:
        longest: list[Corridor] = []
        for first in rest:
            row = [first]
            while (following := _next(operation, row, rest)) is not None:
                row.append(following)
            if len(row) > len(longest):
                longest = row
        result.append(tuple(longest))
        rest = [corridor for corridor in rest if corridor not in longest]
    return tuple(result)


def _next(operation: Operation, row: Sequence[Corridor], rest: Sequence[Corridor]) -> Corridor | None:
    """Return the corridor whose outer gate is nearest to the inner gate of the last of ``row``, not going back over the row."""
    passed = {operation.leg[name].outer for corridor in row for name in corridor.legs}
    reach = distances(operation, [row[-1].inner_gate], without=passed, over_chains=False)
    nearest = [
        (reach[corridor.outer_gate][0], corridor.id, corridor)
        for corridor in rest
        if corridor not in row
        and corridor.outer_gate in reach
        and not passed & {operation.leg[name].inner for name in corridor.legs}
        and row[-1].inner_gate not in {operation.leg[name].inner for name in corridor.legs}
    ]
    return min(nearest)[2] if nearest else None


def distances(
    operation: Operation,
    starts: Iterable[str],
    *,
    without: Iterable[str] = (),
    over_chains: bool = True,
    allowed: frozenset[str] | None = None,
) -> dict[str, tuple[Metres, str, str]]:
    """
    Return for every place that can be reached: metres from the nearest start, that start, and the place before.

    ``without`` names places not to be entered; ``over_chains=False`` leaves out the legs of corridors; ``allowed`` the legs to use at all.
    """
    chains = set() if over_chains else {leg for corridor in operation.corridors for leg in corridor.legs}
    around: dict[str, list[tuple[str, Metres]]] = {}
    for leg in operation.legs:
        if leg.id not in chains and (allowed is None or leg.id in allowed):
            around.setdefault(leg.outer, []).append((leg.inner, leg.distance))
            around.setdefault(leg.inner, []).append((leg.outer, leg.distance))
    shut = set(without)
    reached: dict[str, tuple[Metres, str, str]] = {}
    heap = [(0, start, start, start) for start in starts]
    while heap:
        metres, place, start, before = heappop(heap)
        if place in reached:
            continue
        reached[place] = (metres, start, before)
        for neighbour, distance in around.get(place, ()):
            if neighbour not in reached and neighbour not in shut:
                heappush(heap, (metres + distance, neighbour, start, place))
    return reached


def _way_between(operation: Operation, start: str, end: str, allowed: frozenset[str] | None = None) -> list[str] | None:
    reached = distances(operation, [start], allowed=allowed)
    if end not in reached:
        return None
    way = [end]
    while way[-1] != start:
        way.append(reached[way[-1]][2])
    return way[::-1]


def _common_way(operation: Operation, start: str, targets: Iterable[str], passed: Sequence[str]) -> list[str]:
    """Return the part from ``start`` that the ways to all reachable ``targets`` have in common, not over corridors nor along ``passed``."""
    reached = distances(operation, [start], without=set(passed) - {start}, over_chains=False)
    ways = []
    for target in sorted(set(targets) & set(reached) - {start}):
        way = [target]
        while way[-1] != start:
            way.append(reached[way[-1]][2])
        ways.append(way[::-1])
    common = [start]
    for step in zip(*ways, strict=False):
        if len(set(step)) == 1 and step[0] not in common:
            common.append(step[0])
        elif len(set(step)) > 1:
            break
    return common


def _axis(facts: Facts, places: Sequence[str], corridors: tuple[str, ...]) -> Axis:
    op = facts.operation
    position: dict[str, Metres] = {places[0]: 0}
    for before, after in pairwise(places):
        position[after] = position[before] + _distance(op, before, after)
    inside = set(position)
    others = {gate for c in op.corridors if c.id not in corridors for gate in (c.outer_gate, c.inner_gate)} - inside
    reached = distances(op, places, without=others, over_chains=False, allowed=_used_legs(facts) or None)
    for place, (metres, start, _) in reached.items():
        if place not in inside:
            ends = {places[0]: -metres, places[-1]: metres}
            position[place] = position[start] + ends.get(start, 0)
    return Axis(places=tuple(places), corridors=corridors, position=position)


def _distance(operation: Operation, before: str, after: str) -> Metres:
    return min(leg.distance for leg in operation.legs if {leg.outer, leg.inner} == {before, after})


def _used_legs(facts: Facts) -> frozenset[str]:
    return frozenset(spell.task.leg for course in facts.courses for spell in course.spells if isinstance(spell.task, Drive))


def _trip_roads(facts: Facts) -> list[list[str]]:
    """Return the roads driven with people aboard, from site to assembly point, the longest first; without any, one that could be."""
    op = facts.operation
    roads: Counter[tuple[str, ...]] = Counter()
    for course in facts.courses:
        for trip in trips(course):
            places = [op.leg[s.task.leg].ends(s.task.direction)[0] for s in trip if isinstance(s.task, Drive)]
            last = trip[-1].task
            if places and isinstance(last, Alight) and isinstance(trip[0].task, Board):
                road = [last.place, *reversed(places)]
                roads[_without_loops(road)] += 1
    if not roads:
        ends = [
            (site.place, group.place) for group in op.groups for site in op.reception_sites if site.place in op.sites_for(group)
        ]
        ends = ends or [(leg.outer, leg.inner) for leg in op.legs[:1]]
        for start, end in ends:
            way = _way_between(op, start, end)
            if way is not None and len(way) > 1:
                roads[tuple(way)] += 1
    length = {road: sum(_distance(op, a, b) for a, b in pairwise(road)) for road in roads}
    return [list(road) for road in sorted(roads, key=lambda road: (-length[road], -roads[road], road))]


def _without_loops(road: Iterable[str]) -> tuple[str, ...]:
    """Return a road without the ways there and back: a round passes the same crossroads again and again."""
    found: list[str] = []
    for place in road:
        if place in found:
            del found[found.index(place) + 1 :]
        else:
            found.append(place)
    return tuple(found)


def _legs_along(operation: Operation, places: Sequence[str]) -> Iterable[str]:
    for before, after in pairwise(places):
        yield min((leg.distance, leg.id) for leg in operation.legs if {leg.outer, leg.inner} == {before, after})[1]
