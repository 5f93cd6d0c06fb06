"""The lie of the land of a generated operation: towns outside, corridors with their checkpoints, assembly points at their inner ends."""

import math
import random
from dataclasses import dataclass, field
from itertools import pairwise

from bench.sizes import TYPES, Size
from safepassage.domain.network import ClearanceStatus, Leg, Place, Role, TravelTime
from safepassage.units import MINUTE, Metres, Seconds

ORIGIN = (10.0, -30.0)
"""Latitude and longitude from which kilometres are counted: in the ocean, so that nobody takes it for a real place."""
KM_PER_DEGREE = 111.0
APART = 190.0
"""Kilometres between two areas."""
DETOUR = 1.3
"""How much longer a road is than the straight line."""
OPEN_ROAD, EXPOSED_ROAD, STREETS = 60.0, 40.0, 20.0
"""Speeds of a bus by day in kilometres per hour; `light` vehicles do a little better, at night all do worse."""
LIGHT, NIGHT = 0.85, 1.5
"""Times of light vehicles, and times by night, as multiples."""
LANES_ONLY = 8
"""One assembly point in so many lies on a lane that is too narrow for buses."""

Spot = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """One corridor with what belongs to it, by id; ``refuge`` is empty if there is none on it, ``narrow`` points no bus can reach."""

    id: str
    area: int
    town: str
    sites: tuple[str, str]
    outer: str
    inner: str
    posts: tuple[str, str]
    refuge: str
    chain: tuple[str, ...]
    points: tuple[str, ...]
    narrow: frozenset[str]


@dataclass
class Terrain:
    """Draws the places and legs of one operation."""

    size: Size
    rng: random.Random
    places: list[Place] = field(default_factory=list)
    legs: list[Leg] = field(default_factory=list)
    roads: list[Road] = field(default_factory=list)
    spots: dict[str, Spot] = field(default_factory=dict)

    def draw(self) -> None:
        """Draw everything."""
        across = math.ceil(math.sqrt(self.size.areas))
        for area in range(self.size.areas):
            centre = (APART * (area % across), APART * (area // across))
            self._area(area, centre)
        towns = [road.town for road in self.roads]
        for number, (one, other) in enumerate(pairwise(towns), start=1):
            self._leg(f"highway-{number}", one, other, OPEN_ROAD)
        for number, area in enumerate(range(self.size.areas), start=1):
            self._cross(number, [road for road in self.roads if road.area == area])

    def _area(self, area: int, centre: Spot) -> None:
        turn = self.rng.uniform(0, 2 * math.pi)
        per = self.size.areas * self.size.corridors
        for side in range(self.size.corridors):
            number = len(self.roads)
            points = self.size.points * (number + 1) // per - self.size.points * number // per
            self._road(area, centre, turn + 2 * math.pi * side / self.size.corridors, points)

    def _road(self, area: int, centre: Spot, angle: float, points: int) -> None:
        rng, name = self.rng, f"c{len(self.roads) + 1:02d}"
        inner_at, length = rng.uniform(5, 8), rng.uniform(*self.size.reach)
        outer_at = inner_at + length
        way = (math.cos(angle), math.sin(angle))

        def at(away: float, aside: float = 0.0) -> Spot:
            return (centre[0] + away * way[0] - aside * way[1], centre[1] + away * way[1] + aside * way[0])

        refuge = f"{name}-refuge" if self.size.corridors == 1 or len(self.roads) % 3 == 1 else ""
        town, outer, inner = f"{name}-town", f"{name}-outer", f"{name}-inner"
        posts = (f"{name}-post-1", f"{name}-post-2")
        self._place(town, "Town", at(outer_at + rng.uniform(10, 20)), Role.DEPOT, Role.AID_SITE)
        self._place(outer, "Outer gate", at(outer_at), Role.GATE)
        self._place(posts[0], "First post", at(outer_at - length * rng.uniform(0.1, 0.3)), Role.CHECKPOINT, exposed_in=name)
        if refuge:
            self._place(refuge, "Refuge", at(outer_at - length * rng.uniform(0.45, 0.6)), Role.REFUGE)
        self._place(posts[1], "Last post", at(outer_at - length * rng.uniform(0.8, 0.95)), Role.CHECKPOINT, exposed_in=name)
        self._place(inner, "Inner gate", at(inner_at), Role.GATE, exposed_in=name)
        sites = (f"{name}-centre", f"{name}-hospital")
        for site in sites:
            self._place(site, "Reception", self._near(self.spots[town], 2, 5), Role.RECEPTION_SITE)
            self._leg(f"{site}-road", site, town, OPEN_ROAD / 2)
        self._leg(f"{name}-access", town, outer, OPEN_ROAD)
        stops = [outer, posts[0], *([refuge] if refuge else []), posts[1], inner]
        chain = tuple(f"{name}-leg-{number}" for number in range(1, len(stops)))
        for leg, (one, other) in zip(chain, pairwise(stops), strict=True):
            self._leg(leg, one, other, EXPOSED_ROAD, name)
        inside = tuple(f"{name}-point-{number:02d}" for number in range(1, points + 1))
        light = any(TYPES[kind].profile == "light" for kind, _ in self.size.shares)
        narrow = frozenset(inside[LANES_ONLY - 1 :: LANES_ONLY] if light else ())
        for point in inside:
            aid = (Role.AID_SITE,) if point == inside[0] else ()
            spot = at(inner_at - rng.uniform(1, 5), rng.uniform(-5, 5))
            self._place(point, "Assembly point", spot, Role.ASSEMBLY_POINT, *aid, exposed_in=name, bays=rng.choice((2, 3, 4)))
            self._leg(f"{point}-street", inner, point, STREETS, name, narrow=point in narrow)
        road = Road(
            id=name,
            area=area,
            town=town,
            sites=sites,
            outer=outer,
            inner=inner,
            posts=posts,
            refuge=refuge,
            chain=chain,
            points=inside,
            narrow=narrow,
        )
        self.roads.append(road)

    def _cross(self, number: int, roads: list[Road]) -> None:
        """Join two corridors of an area: the second's first point can be reached from the first's inner gate as well."""
        if len(roads) > 1:
            self._leg(f"cross-{number}", roads[0].inner, roads[1].points[0], STREETS, roads[1].id)

    def _near(self, spot: Spot, low: float, high: float) -> Spot:
        angle, away = self.rng.uniform(0, 2 * math.pi), self.rng.uniform(low, high)
        return (spot[0] + away * math.cos(angle), spot[1] + away * math.sin(angle))

    def _place(self, name: str, title: str, spot: Spot, *roles: Role, exposed_in: str = "", bays: int = 2) -> None:
        self.spots[name] = spot
        latitude = ORIGIN[0] + spot[1] / KM_PER_DEGREE
        longitude = ORIGIN[1] + spot[0] / (KM_PER_DEGREE * math.cos(math.radians(latitude)))
        self.places.append(
            Place(
                id=name,
                name=f"{title} {name}",
                latitude=round(latitude, 5),
                longitude=round(longitude, 5),
                roles=frozenset(roles),
                exposed_in=exposed_in,
                bays=bays,
            )
        )

    def _leg(self, name: str, outer: str, inner: str, speed: float, corridor: str = "", *, narrow: bool = False) -> None:
        straight = math.dist(self.spots[outer], self.spots[inner])
        metres: Metres = max(500, round(DETOUR * straight * 10) * 100)
        seconds = metres * 3.6 / speed
        times = [TravelTime(profile="light", day=_minutes(LIGHT * seconds), night=_minutes(LIGHT * NIGHT * seconds))]
        if not narrow:
            times.insert(0, TravelTime(profile="road", day=_minutes(seconds), night=_minutes(NIGHT * seconds)))
        self.legs.append(
            Leg(
                id=name,
                outer=outer,
                inner=inner,
                distance=metres,
                travel_times=tuple(times),
                exposed_in=corridor,
                clearance=ClearanceStatus.CLEARED if corridor else ClearanceStatus.UNVERIFIED,
            )
        )


def _minutes(seconds: float) -> Seconds:
    """Return ``seconds`` as whole minutes, at least two."""
    return max(2, math.ceil(seconds / MINUTE)) * MINUTE
