"""The operation as flat arrays, for compiled loops. Nothing here changes while vehicles are dispatched."""

from collections.abc import Iterable, Sequence

import numpy as np

from safepassage.domain.network import Checkpoint, Direction, Role
from safepassage.domain.operation import Operation, corridor_of
from safepassage.domain.people import Mobility
from safepassage.planning.roads import Roads
from safepassage.planning.stops import Tour
from safepassage.planning.swift.flat import Ints, packed
from safepassage.planning.swift.parts import MOBILITIES, NONE, PARTS
from safepassage.planning.swift.tours import tour_parts, ways_to_rounds
from safepassage.units import Instant


class Names:
    """Numbers by name, and names by number, of everything in a `Net`."""

    def __init__(self, operation: Operation, roads: Roads) -> None:
        self.operation = operation
        self.place = _numbers(place.id for place in operation.places)
        self.corridor = _numbers(corridor.id for corridor in operation.corridors)
        self.checkpoint = _numbers(checkpoint.id for checkpoint in operation.checkpoints)
        self.site = _numbers(site.place for site in operation.reception_sites)
        self.group = _numbers(group.id for group in operation.groups)
        self.kind = _numbers(kind.id for kind in operation.vehicle_types)
        self.leg = _numbers(leg.id for leg in operation.legs)
        self.consignment = _numbers(one.id for one in operation.consignments)
        self.windows = [window for corridor in operation.corridors for window in roads.windows.get(corridor.id, ())]
        self.window = {window.id: number for number, window in enumerate(self.windows)}
        self.points = [place.id for place in operation.places if Role.ASSEMBLY_POINT in place.roles]
        self.point = _numbers(self.points)


def _numbers(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names)}


def _array(values: Iterable[object], width: int = 0) -> Ints:
    found = np.array(list(values), dtype=np.int64)
    return found.reshape(-1, width) if width else found


def _lists(lists: Sequence[Sequence[object]], width: int = 0) -> tuple[Ints, Ints]:
    """Return where each list begins, and all of them one after the other."""
    first = np.concatenate([[0], np.cumsum([len(one) for one in lists])]).astype(np.int64)
    return first, _array((item for one in lists for item in one), width)


def make_net(
    operation: Operation, roads: Roads, names: Names, horizon: Instant, tours: Iterable[Tour] = ()
) -> tuple[Ints, dict[str, Ints]]:
    """Return ``operation`` as one array, and a view of each part; vehicles go until ``horizon``, on rounds by ``tours``."""
    op = operation
    lane = 0
    posts_first, posts_lanes = [], []
    for checkpoint in op.checkpoints:
        for _ in Direction:
            posts_first.append(lane)
            posts_lanes.append(checkpoint.lanes)
            lane += checkpoint.lanes
    bays_first, bays = [], []
    for name in names.points:
        bays_first.append(lane)
        bays.append(op.place[name].bays)
        lane += op.place[name].bays
    hours = [sorted(checkpoint.hours) for checkpoint in op.checkpoints]
    quotas = [
        [(q.period.start, q.period.end, q.vehicles) for q in checkpoint.quotas]
        for checkpoint in op.checkpoints
        for _ in Direction
    ]
    windows = [roads.windows.get(corridor.id, ()) for corridor in op.corridors]
    people = {name: [] for name in names.points}  # type: dict[str, list[int]]
    for group in sorted(op.groups, key=lambda g: (-op.weight(g), g.priority, g.ready_from)):
        people[group.place].append(names.group[group.id])
    named = [sorted({names.site[s] for g in op.groups if g.place == name for s in g.reception_sites}) for name in names.points]
    group_site = np.zeros((len(op.groups), max(1, len(op.reception_sites))), dtype=np.int64)
    wanted = np.zeros(max(1, len(op.reception_sites)), dtype=np.int64)
    for number, group in enumerate(op.groups):
        for site in op.sites_for(group):
            group_site[number, names.site[site]] = 1
            wanted[names.site[site]] |= 1 << MOBILITIES.index(group.mobility)
    profiles = _numbers(dict.fromkeys(kind.profile for kind in op.vehicle_types))
    first, found = _roads(op, roads, names, profiles)
    hours_first, hours_all = _lists([[(h.start, h.end) for h in one] for one in hours], 2)
    quota_first, quota_all = _lists(quotas, 3)
    cars_first, cars = _cars(op)
    group_first, group_all = _lists([people[name] for name in names.points])
    named_first, named_all = _lists(named)
    window_first, _ = _lists([[0] * len(found) for found in windows])
    ahead = _ahead(op, names)
    accesses = [_accesses(op, roads, checkpoint) for checkpoint in op.checkpoints]
    access_first, access_opens = _lists(accesses)
    rounds = [name for name in names.points if op.place[name].rounds]
    round_named = sorted({names.site[s] for g in op.groups if op.place[g.place].rounds for s in g.reception_sites})
    parts: dict[str, Ints | int] = dict(
        horizon=horizon,
        widest=1 + max([1, *(len(found) for found in windows)]),
        exposed=_array(names.corridor.get(place.exposed_in, NONE) for place in op.places),
        depot=_array(Role.DEPOT in place.roles for place in op.places),
        point=_array(names.point.get(place.id, NONE) for place in op.places),
        site=_array(names.site.get(place.id, NONE) for place in op.places),
        road_first=first,
        **dict(zip(_ROAD, found.T.copy(), strict=True)),
        window_first=window_first,
        window_corridor=_array(names.corridor[w.corridor] for w in names.windows),
        window_opens=_array(w.opens for w in names.windows),
        window_end=_array(w.usable.end for w in names.windows),
        window_ways=_array(sum(1 << way for way, d in enumerate(Direction) if w.directions.allow(d)) for w in names.windows),
        lanes_first=_array(posts_first),
        lanes=_array(posts_lanes),
        service=_array(c.service for c in op.checkpoints),
        batch=_array(c.batch for c in op.checkpoints),
        ordinal=_array(_ordinals(op)),
        hours_first=hours_first,
        hours=hours_all,
        quota_first=quota_first,
        quotas=quota_all,
        cars_first=cars_first,
        cars=cars,
        longest=_array(c.max_vehicles for c in op.corridors),
        headway=_array(c.headway for c in op.corridors),
        convoys=_array(NONE if c.max_convoys is None else c.max_convoys for c in op.corridors),
        ahead_post=ahead[0],
        ahead_seconds=ahead[1],
        nights=_array(((night.start, night.end) for night in op.nights), 2),
        bays_first=_array(bays_first),
        bays=_array(bays),
        group_first=group_first,
        group=group_all,
        group_mobility=_array(MOBILITIES.index(g.mobility) for g in op.groups),
        group_ready=_array(g.ready_from for g in op.groups),
        group_site=group_site,
        group_free=_array(not g.reception_sites for g in op.groups),
        named_first=named_first,
        named=named_all,
        site_place=_array(names.place[s.place] for s in op.reception_sites),
        wanted=wanted,
        round=_array(rounds.index(name) if op.place[name].rounds else NONE for name in names.points),
        round_named=_array(round_named),
        collecting=_array(([k.boarding_fixed, *(k.boarding_per_person.of(m) for m in MOBILITIES)] for k in op.vehicle_types), 4),
        way=_ways(op, roads, profiles, first),
        **tour_parts(op, names.points, tours),
        capacity=_array(([_limit(s.capacity(m)) for m in MOBILITIES] for s in op.reception_sites), 3),
        intake=_array(([_limit(s.intake(m)) for m in MOBILITIES] for s in op.reception_sites), 3),
        seats=_array(([k.places.of(m) for m in MOBILITIES] for k in op.vehicle_types), 3),
        attendants=_array(k.attendant_seats for k in op.vehicle_types),
        boarding=_array(([k.boarding_time(_set(bits)) for bits in range(8)] for k in op.vehicle_types), 8),
        alighting=_array(([k.alighting_time(_set(bits)) for bits in range(8)] for k in op.vehicle_types), 8),
        range=_array(_limit(k.range) for k in op.vehicle_types),
        budget=_array(_limit(k.driving_budget) for k in op.vehicle_types),
        profile=_array(profiles[k.profile] for k in op.vehicle_types),
        stock_origin=_array(names.place[c.origin] for c in op.consignments),
        stock_goal=_array(names.place[c.destination] for c in op.consignments),
        stock_ready=_array(c.ready_from for c in op.consignments),
        loading=_array(((k.loading_fixed, k.loading_per_tonne) for k in op.vehicle_types), 2),
        unloading=_array(((k.unloading_fixed, k.unloading_per_tonne) for k in op.vehicle_types), 2),
        access_first=access_first,
        access_opens=access_opens,
        accesses=1 + max([0, *(len(found) for found in accesses)]),
        sites=len(op.reception_sites),
        night_count=len(op.nights),
        corridors=len(op.corridors),
        places_count=len(op.places),
        rounds=len(rounds),
        rounds_named=len(round_named),
    )
    return packed(PARTS, parts)


_ROAD = (
    "road_target",
    "road_day",
    "road_night",
    "road_metres",
    "road_exposed",
    "road_chain",
    "road_enters",
    "road_post",
    "road_way",
    "road_leg",
)


def _limit(value: int | None) -> int:
    return NONE if value is None else value


def _set(bits: int) -> frozenset[Mobility]:
    return frozenset(m for number, m in enumerate(MOBILITIES) if bits >> number & 1)


def _roads(op: Operation, roads: Roads, names: Names, profiles: dict[str, int]) -> tuple[Ints, Ints]:
    """Return for each profile and place the first of its roads, shape (profiles, places + 1), and the roads with their columns."""
    first = np.zeros((max(1, len(profiles)), len(op.places) + 1), dtype=np.int64)
    rows: list[tuple[int, ...]] = []
    ways = list(Direction)
    for profile, number in profiles.items():
        kind = next(kind for kind in op.vehicle_types if kind.profile == profile)
        for at, place in enumerate(op.places):
            first[number, at] = len(rows)
            for road in roads.from_[kind.id][place.id]:
                way = ways.index(road.direction)
                post = NONE if road.checkpoint is None else 2 * names.checkpoint[road.checkpoint.id] + way
                rows.append(
                    (
                        names.place[road.target],
                        road.day,
                        road.night,
                        road.metres,
                        names.corridor.get(road.exposed, NONE),
                        names.corridor.get(road.chain, NONE),
                        int(bool(road.enters)),
                        post,
                        way,
                        names.leg[road.leg],
                    )
                )
        first[number, len(op.places)] = len(rows)
    return first, _array(rows, len(_ROAD))


def _ways(op: Operation, roads: Roads, profiles: dict[str, int], first: Ints) -> Ints:
    """Return for each profile, place on rounds and place the road to take, -1 for none."""
    ways = ways_to_rounds(op, roads, profiles)
    kinds = [next(kind for kind in op.vehicle_types if kind.profile == profile) for profile in profiles]
    table = np.full((len(ways), len(op.places)), NONE, dtype=np.int64)
    for row, way in enumerate(ways):
        profile = row // (len(ways) // len(kinds))
        for at, road in enumerate(way):
            if road is not None:
                table[row, at] = first[profile, at] + roads.from_[kinds[profile].id][op.places[at].id].index(road)
    return table


def _cars(op: Operation) -> tuple[Ints, Ints]:
    """Return for each post the private cars that pass it: from when, until when, seconds of lane time an hour."""
    found: list[list[tuple[int, int, int]]] = []
    for checkpoint in op.checkpoints:
        corridor = corridor_of(op, checkpoint)
        found += [
            [
                (cars.period.start, cars.period.end, cars.cars_per_hour * cars.service_per_car)
                for cars in op.private_cars
                if cars.corridor == corridor and cars.direction is direction
            ]
            for direction in Direction
        ]
    return _lists(found, 3)


def _ordinals(op: Operation) -> list[int]:
    """Return the number of each checkpoint among those of its corridor."""
    seen: dict[str, int] = {}
    found = []
    for checkpoint in op.checkpoints:
        corridor = corridor_of(op, checkpoint)
        found.append(seen.get(corridor, 0))
        seen[corridor] = found[-1] + 1
    return found


def _accesses(op: Operation, roads: Roads, checkpoint: Checkpoint) -> list[Instant]:
    """Return when each access to ``checkpoint`` begins: windows that meet are one, and a convoy pays the batch once in each."""
    windows = [window.usable for window in roads.windows.get(op.place[checkpoint.place].exposed_in, ())]
    return [w.start for n, w in enumerate(windows) if all(other.end < w.start for other in windows[:n])]


def _ahead(op: Operation, names: Names) -> tuple[Ints, Ints]:
    """Return for each corridor and direction the first post beyond the gate, and the least seconds from the gate to it."""
    posts = np.full((len(op.corridors), 2), NONE, dtype=np.int64)
    seconds = np.zeros((len(op.corridors), 2), dtype=np.int64)
    for number, corridor in enumerate(op.corridors):
        for way, direction in enumerate(Direction):
            passed = 0
            for name in corridor.legs if direction is Direction.IN else reversed(corridor.legs):
                leg = op.leg[name]
                passed += min(time.day for time in leg.travel_times)
                checkpoint = op.checkpoint_at.get(leg.ends(direction)[1])
                if checkpoint is not None and checkpoint.directions.allow(direction):
                    posts[number, way], seconds[number, way] = 2 * names.checkpoint[checkpoint.id] + way, passed
                    break
    return posts, seconds
