"""
Limits in proportion to the vehicles: what the vehicles of a corridor could do if nothing else held them back, and limits above or below.

The estimate is the sum of round trips that anybody would do on paper; it decides only how large the limits are drawn.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.sizes import Kind
from bench.terrain import Road, Terrain
from safepassage.domain.fleet import VehicleType
from safepassage.domain.network import AccessWindow, Checkpoint, Leg, Quota
from safepassage.domain.people import Mobility, ReceptionSite
from safepassage.units import DAY, HOUR, Interval, Seconds

PLENTY, SCARCE = 2.5, 0.5
"""What a limit allows, as a multiple of what the vehicles could use."""
QUICK, SLOW = 30, 1_500
"""Seconds of a service at the least and at the most."""
LANES = 4
"""Lanes of a checkpoint that is not to hold anybody back."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the vehicles that start near each corridor could do, by round trips: no queues, full loads, each at the mean point."""

    terrain: Terrain
    types: Mapping[str, VehicleType]
    windows: Sequence[AccessWindow]
    home: Mapping[str, Mapping[str, int]]

    def inside(self, road: Road) -> Seconds:
        """Return the seconds from the outer gate until a bus is back there, without services."""
        way = sum(_day(self._leg(name)) for name in road.chain)
        streets = [_day(self._leg(f"{point}-street")) for point in road.points]
        bus = self.types["bus"]
        return 2 * (way + sum(streets) // len(streets)) + bus.boarding_time(frozenset({Mobility.SEAT}))

    def outside(self, road: Road) -> Seconds:
        """Return the seconds from the outer gate to the reception site and back to the gate."""
        way = _day(self._leg(f"{road.id}-access")) + _day(self._leg(f"{road.sites[0]}-road"))
        return 2 * way + self.types["bus"].alighting_time(frozenset({Mobility.SEAT}))

    def trips(self, road: Road) -> int:
        """Return how many trips one vehicle can make in all windows together."""
        inside, total = self.inside(road), 0
        for window in self._of(road):
            left = window.usable.end - window.opens - inside
            total += 0 if left < 0 else 1 + left // (inside + self.outside(road))
        return total

    def entering(self, road: Road) -> Seconds:
        """Return the seconds, over all windows, in which a vehicle may enter and still be out in time."""
        return sum(max(0, window.usable.end - window.opens - self.inside(road)) for window in self._of(road))

    def passes(self, road: Road) -> int:
        """Return how often vehicles would pass a checkpoint in one direction."""
        return max(1, self.trips(road) * sum(self.home[road.id].values()))

    def bring(self, corridor: str, mobility: Mobility | None = None) -> int:
        """Return how many people the vehicles would bring (of one mobility, or the seats of all)."""
        road = next(road for road in self.terrain.roads if road.id == corridor)
        places = sum(self.types[name].places.of(mobility or Mobility.SEAT) * count for name, count in self.home[corridor].items())
        return max(1, self.trips(road)) * places

    def receiving(self, road: Road) -> int:
        """Return the clock hours in which vehicles arrive at the sites, over all days."""
        return sum(-(-(window.usable.end - window.opens - self.inside(road) // 2) // HOUR) for window in self._of(road))

    def _of(self, road: Road) -> list[AccessWindow]:
        return [window for window in self.windows if window.corridor == road.id]

    def _leg(self, name: str) -> Leg:
        return next(leg for leg in self.terrain.legs if leg.id == name)


def _day(leg: Leg) -> Seconds:
    return leg.travel_times[0].day


def posts_for(kind: Kind, roads: Sequence[Road], estimate: Estimate, rng: random.Random) -> tuple[Checkpoint, ...]:
    """Return the checkpoints: scarce for the kind of that name, plentiful otherwise; of two on a road one is a little quicker."""
    posts = []
    for number, road in enumerate(roads):
        slower, batch = rng.randrange(2), rng.choice((0, 60, 120))
        scarce = kind is Kind.CHECKPOINT
        lanes = 1 if scarce else LANES
        use = estimate.passes(road) * (SCARCE if scarce else PLENTY)
        service = min(SLOW if scarce else 120, max(QUICK, round(lanes * estimate.entering(road) / use)))
        for at, place in enumerate(road.posts):
            days = range(max(1, estimate.terrain.size.days))
            share = 0.6 if scarce else 2 * PLENTY
            quotas = tuple(
                Quota(
                    period=Interval(day * DAY, (day + 1) * DAY - 1),
                    vehicles=max(1, round(share * estimate.passes(road) / len(days))),
                )
                for day in days
            )
            # The first post of one corridor in three counts vehicles by the day, the last post of another keeps office hours.
            posts.append(
                Checkpoint(
                    id=place,
                    place=place,
                    lanes=lanes,
                    service=service if at == slower else max(QUICK, round(0.8 * service)),
                    batch=batch if at == slower else 0,
                    quotas=quotas if at == 0 and number % 3 == 0 else (),
                    hours=_hours(estimate) if at == 1 and number % 3 == 2 else (),  # noqa: PLR2004 - the third of three
                )
            )
    return tuple(posts)


def _hours(estimate: Estimate) -> tuple[Interval, ...]:
    return tuple(Interval(day * DAY + 5 * HOUR, day * DAY + 21 * HOUR) for day in range(max(1, estimate.terrain.size.days)))


def sites_for(kind: Kind, roads: Sequence[Road], estimate: Estimate) -> tuple[ReceptionSite, ...]:
    """Return a centre and a hospital in each town: scarce for the kind of that name, plentiful otherwise."""
    factor = SCARCE if kind is Kind.RECEPTION else PLENTY
    sites = []
    for road in roads:
        seats, hours = estimate.bring(road.id), max(1, estimate.receiving(road))
        chairs = max(4, estimate.bring(road.id, Mobility.WHEELCHAIR))
        centre, hospital = road.sites
        sites += [
            ReceptionSite(
                place=centre,
                capacity_seat=round(0.9 * factor * seats),
                capacity_stretcher=0,
                # At least a full bus an hour, or no bus could ever unload.
                intake_seat=max(50, round(0.9 * factor * seats / hours)),
                intake_wheelchair=max(4, round(factor * chairs / hours)),
            ),
            ReceptionSite(
                place=hospital,
                capacity_seat=round(0.1 * factor * seats),
                capacity_wheelchair=max(4, round(0.5 * factor * chairs)),
                intake_seat=max(50, round(0.1 * factor * seats / hours)),
                intake_stretcher=max(4, round(factor * max(4, estimate.bring(road.id, Mobility.STRETCHER)) / hours)),
            ),
        ]
    return tuple(sites)
