"""The operation as the other optimisers are given it: worked out by hand, so to say, with what they cannot use left out."""

import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from bench.offers import full_load, offers
from bench.peers.instance import Corridor, Group, Instance, Offer, Point, Post, Site, Type, Vehicle, Way
from bench.plain_times import PlainTimes
from safepassage.domain.fleet import Fleet
from safepassage.domain.network import AccessWindow, Checkpoint, Direction
from safepassage.domain.network import Corridor as OwnCorridor
from safepassage.domain.operation import Operation, service_time
from safepassage.domain.people import Mobility
from safepassage.terms import usable_windows
from safepassage.units import Instant, Seconds

NEAREST = 4
"""Reception sites that a peer is given for one corridor, the nearest first: more only make its model larger."""


def instance(operation: Operation, horizon: Instant, *, limit: float, cores: int) -> Instance:
    """
    Return what a peer is given of an ``operation`` of this family, to be solved in ``limit`` seconds from now on ``cores`` cores.

    The family: each assembly point lies beyond one corridor, which is entered at its outer gate.
    """
    return _Maker(operation, horizon).instance(limit, cores)


class _Maker:
    """Works out the parts of one instance."""

    def __init__(self, operation: Operation, horizon: Instant) -> None:
        self.operation, self.horizon = operation, horizon
        self.day, self.night = PlainTimes(operation), PlainTimes(operation, night=True)
        self.kinds = [kind for kind in operation.vehicle_types if not kind.escort and offers(kind)]
        self.profiles = list(dict.fromkeys(kind.profile for kind in self.kinds))
        self.sites_for = {group.id: operation.sites_for(group) for group in operation.groups}

    def instance(self, limit: float, cores: int) -> Instance:
        op = self.operation
        points = tuple(self._points())
        return Instance(
            horizon=self.horizon,
            limit=limit,
            cores=cores,
            started=time.time(),
            aboard=self._aboard(),
            nights=tuple((night.start, night.end) for night in op.nights),
            types=tuple(self._types()),
            vehicles=tuple(self._vehicles()),
            points=points,
            corridors=tuple(self._corridor(corridor) for corridor in op.corridors),
            sites=tuple(
                Site(
                    id=site.place,
                    capacity={m.value: site.capacity(m) for m in Mobility},
                    intake={m.value: site.intake(m) for m in Mobility},
                )
                for site in op.reception_sites
            ),
            approach=self._approach(),
            inside=self._inside(points),
            away=self._away(),
        )

    def _aboard(self) -> tuple[int, int]:
        """Return the people who are aboard at the outset, and what they count."""
        op = self.operation
        carried = [(item.count * fleet.count, op.weight(op.group[item.group])) for fleet in op.fleets for item in fleet.aboard]
        return sum(count for count, _ in carried), sum(count * weight for count, weight in carried)

    def _types(self) -> Iterator[Type]:
        for kind in self.kinds:
            found = []
            for offer in offers(kind):
                load = {mobility.value: number for mobility, number in full_load(kind, offer).items()}
                places = frozenset(offer)
                found.append(
                    Offer(
                        mobilities=tuple(load),
                        load=load,
                        boards=kind.boarding_time(places),
                        alights=kind.alighting_time(places),
                    )
                )
            yield Type(id=kind.id, profile=kind.profile, offers=tuple(found))

    def _points(self) -> Iterator[Point]:
        op = self.operation
        for place in dict.fromkeys(group.place for group in op.groups):
            groups = tuple(
                Group(
                    id=group.id,
                    mobility=group.mobility.value,
                    count=group.count,
                    weight=op.weight(group),
                    ready=group.ready_from,
                    sites=self.sites_for[group.id],
                )
                for group in op.groups
                if group.place == place and group.count
            )
            yield Point(id=place, corridor=op.place[place].exposed_in, bays=op.place[place].bays, groups=groups)

    def _vehicles(self) -> Iterator[Vehicle]:
        kinds = {kind.id for kind in self.kinds}
        for fleet in self.operation.fleets:
            if fleet.type in kinds:
                place, start = self._free(fleet)
                for name in fleet.vehicles:
                    yield Vehicle(id=name, type=fleet.type, place=place, start=start)

    def _free(self, fleet: Fleet) -> tuple[str, Instant]:
        """Return where and when vehicles are free: those with people aboard after they have brought them to the nearest site."""
        op, start = self.operation, max(0, fleet.available_from)
        groups = [op.group[item.group] for item in fleet.aboard if item.count]
        if not groups:
            return fleet.place, start
        times = self.day.of(op.vehicle_type[fleet.type].profile, fleet.place)
        able = [s.place for s in op.reception_sites if s.place in times and all(s.place in self.sites_for[g.id] for g in groups)]
        if not able:
            return fleet.place, self.horizon
        near = min(able, key=lambda site: times[site])
        opens = min((window.opens for window in usable_windows(op)), default=0)
        alights = op.vehicle_type[fleet.type].alighting_time(frozenset(group.mobility for group in groups))
        return near, max(start, opens) + times[near] + alights

    def _corridor(self, corridor: OwnCorridor) -> Corridor:
        windows = [window for window in usable_windows(self.operation) if window.corridor == corridor.id]
        return Corridor(
            id=corridor.id,
            windows=tuple((window.usable.start, window.usable.end) for window in windows),
            max_vehicles=corridor.max_vehicles,
            headway=corridor.headway,
            max_convoys=corridor.max_convoys,
            posts=tuple(self._posts(corridor, windows)),
        )

    def _posts(self, corridor: OwnCorridor, windows: Sequence[AccessWindow]) -> Iterator[Post]:
        legs = [self.operation.leg[name] for name in corridor.legs]
        for place in (leg.inner for leg in legs[:-1]):
            post = self.operation.checkpoint_at.get(place)
            if post is None:
                continue
            for direction in Direction:
                inwards = direction is Direction.IN
                ends = (corridor.outer_gate, place) if inwards else (place, corridor.outer_gate)
                yield Post(
                    id=post.id,
                    inwards=inwards,
                    lanes=post.lanes,
                    batch=post.batch,
                    services=tuple(self._services(post, corridor.id, direction)) if windows else (),
                    hours=tuple((span.start, span.end) for span in post.hours),
                    quotas=tuple((quota.period.start, quota.period.end, quota.vehicles) for quota in post.quotas),
                    offset={
                        profile: self.day.of(profile, ends[0])[ends[1]]
                        for profile in self.profiles
                        if ends[1] in self.day.of(profile, ends[0])
                    },
                )

    def _services(self, post: Checkpoint, corridor: str, direction: Direction) -> Iterator[tuple[int, int, int]]:
        cars = [cars.period for cars in self.operation.private_cars if cars.corridor == corridor and cars.direction is direction]
        turns = {0, self.horizon, *(second for period in cars for second in (period.start, period.end) if second < self.horizon)}
        for start, end in pairwise(sorted(turns)):
            yield start, end, service_time(self.operation, post, corridor, direction, start)

    def _approach(self) -> dict[str, dict[str, dict[str, Seconds]]]:
        op = self.operation
        starts = [self._free(fleet)[0] for fleet in op.fleets]
        places = dict.fromkeys([*starts, *(site.place for site in op.reception_sites)])
        return {
            profile: {place: self._to_gates(self.day.of(profile, place), place) for place in places} for profile in self.profiles
        }

    def _to_gates(self, times: Mapping[str, Seconds], place: str) -> dict[str, Seconds]:
        """Return the seconds to each outer gate; from a place inside a corridor a vehicle goes straight on, and nowhere else."""
        corridors = self.operation.corridors
        if inside := [corridor.id for corridor in corridors if self._inside_of(corridor, place)]:
            return dict.fromkeys(inside, 0)
        return {corridor.id: times[corridor.outer_gate] for corridor in corridors if corridor.outer_gate in times}

    def _inside_of(self, corridor: OwnCorridor, place: str) -> bool:
        return self.operation.place[place].exposed_in == corridor.id or any(
            self.operation.leg[name].inner == place for name in corridor.legs
        )

    def _inside(self, points: Sequence[Point]) -> dict[str, dict[str, Way]]:
        found: dict[str, dict[str, Way]] = {}
        for profile in self.profiles:
            ways = found.setdefault(profile, {})
            for point in points:
                gate = self.operation.corridor[point.corridor].outer_gate
                if point.id in self.day.of(profile, gate) and gate in self.day.of(profile, point.id):
                    ways[point.id] = Way(
                        inwards=(self.day.of(profile, gate)[point.id], self.night.of(profile, gate)[point.id]),
                        outwards=(self.day.of(profile, point.id)[gate], self.night.of(profile, point.id)[gate]),
                    )
        return found

    def _away(self) -> dict[str, dict[str, dict[str, Seconds]]]:
        found: dict[str, dict[str, dict[str, Seconds]]] = {}
        for profile in self.profiles:
            for corridor in self.operation.corridors:
                times = self.day.of(profile, corridor.outer_gate)
                near = sorted(
                    (site.place for site in self.operation.reception_sites if site.place in times), key=lambda site: times[site]
                )
                found.setdefault(profile, {})[corridor.id] = {site: times[site] for site in near[:NEAREST]}
        return found
