"""A script and its odds packed into the two arrays that the replications work on, and the outcomes unpacked."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safepassage.simulation import layout as at
from safepassage.simulation.odds import Numbers, Odds
from safepassage.simulation.script import NEVER, Integers, Script
from safepassage.simulation.streams import STREAMS
from safepassage.units import DAY, HOUR


class Memory(NamedTuple):
    """The whole numbers ``m`` and the real numbers ``f`` of `safepassage.simulation.layout`, and a random ``key`` for each stream."""

    m: Integers
    f: Numbers
    key: NDArray[np.uint64]


class Outcomes(NamedTuple):
    """
    What is kept of each replication: one row each.

    - ``received`` people by hour; ``groups`` and ``sites`` in all; ``out`` 1 if every vehicle was out in time,
      ``missed`` 1 for each that was not.
    - ``convoys`` for each whether it was out in time, when its last vehicle was out (-1 never), whether one turned back.
    - ``windows`` 1 if all were out in time; ``places`` for each the person-seconds stranded, and the people left at the end.
    - ``exposed`` person-seconds, vehicle-seconds, and person-seconds outside the window.
    - ``queue`` vehicle-seconds by checkpoint, way and hour; ``waits`` by checkpoint and way their sum, and how many waited.
    - ``lost`` vehicles lost, and taken; ``delivered`` kilograms at destinations, and at refuges.
    - ``latest`` and ``risk`` of turn-back points and then of boardings: the latest instant, and the hazard of a cut from there on.
    - ``times`` start and end of every task, if they were wanted.
    """

    received: Integers
    groups: Integers
    sites: Integers
    out: Integers
    missed: Integers
    convoys: Integers
    windows: Integers
    places: Integers
    exposed: Integers
    queue: Integers
    waits: Integers
    lost: Integers
    delivered: Integers
    latest: Integers
    risk: Numbers
    times: Integers


RISK_UNIT = 1e-12
"""A hazard of 1 in the whole numbers of the outcomes."""


class Packed:
    """A script with its odds, ready to be played; what is laid out once serves every run of replications."""

    def __init__(self, script: Script, odds: Odds, late: Integers, *, points: tuple[int, int], times: bool) -> None:
        self._points = points
        self._times = times
        self._ints: list[Integers] = [np.zeros(at.HEAD, dtype=np.int64)]
        self._size = at.HEAD
        self._reals: list[Numbers] = []
        self._real_size = 0
        self._lay_out(script, odds, late)

    def memory(self) -> Memory:
        """Return fresh arrays for one process."""
        return Memory(np.concatenate(self._ints), np.concatenate(self._reals), np.zeros(STREAMS, dtype=np.uint64))

    def room(self, replications: int) -> Integers:
        """Return room for the outcomes of ``replications``."""
        return np.zeros((replications, self._width), dtype=np.int64)

    def outcomes(self, rows: Integers) -> Outcomes:
        """Return ``rows`` unpacked."""
        parts = {name: rows[:, first:end].reshape(len(rows), *shape) for name, (first, end, shape) in self._parts.items()}
        latest = parts.pop("latest")
        whole = {"out": parts.pop("out")[:, 0], **parts}
        return Outcomes(latest=latest[:, :, 0], risk=(latest[:, :, 1] * RISK_UNIT).astype(np.float64), **whole)

    # --- laying out -----------------------------------------------------------------------------------------------------

    def _put(self, values: Integers | Sequence[int]) -> int:
        """Return the address of ``values``, laid out behind what is there."""
        flat = np.asarray(values, dtype=np.int64).ravel()
        address = self._size
        self._ints.append(flat)
        self._size += len(flat)
        return address

    def _put_real(self, values: Numbers) -> int:
        flat = np.asarray(values, dtype=np.float64).ravel()
        address = self._real_size
        self._reals.append(flat)
        self._real_size += len(flat)
        return address

    def _lists(self, count: int, length: int) -> Integers:
        """Return the addresses of ``count`` lists of ``length`` zeros."""
        first = self._put(np.zeros(count * length, dtype=np.int64))
        return first + np.arange(count, dtype=np.int64) * length

    def _table(self, count: int, width: int) -> tuple[int, Integers]:
        """Return the address of ``count`` records of ``width`` fields, and a table to fill in: it is the memory itself."""
        table = np.zeros((count, width), dtype=np.int64)
        return self._put(table), self._ints[-1].reshape(count, width)

    def _lay_out(self, script: Script, odds: Odds, late: Integers) -> None:
        head = self._ints[0]
        hours, days = int(script.ends[0]) // HOUR + 1, int(script.ends[0]) // DAY + 2
        head[at.HOURS], head[at.DAYS] = hours, days
        head[at.ENDS], head[at.HORIZON] = script.ends
        self._put_real(np.zeros(days))
        legs, places, corridors = self._roads(script, odds, hours)
        windows = self._windows(script, odds)
        posts = self._checkpoints(script, odds, corridors, days)
        groups, _ = self._people(script, odds, hours)
        vehicles = self._vehicles(script, odds, places, groups)
        convoys = self._convoys(script, corridors, vehicles)
        self._link(script, corridors, windows, posts, places, groups, legs)
        self._tasks(script, late, (legs, places, corridors, windows, posts, groups, vehicles, convoys))
        head = self._ints[0]  # laid out anew
        entries = len(script.convoys.members)
        heap = 4 * len(vehicles) + 6 * len(convoys) + 2 * entries + 16
        head[at.HEAP] = self._put(np.zeros(heap, dtype=np.int64))
        head[at.SCRATCH] = self._put(np.zeros(3, dtype=np.int64))
        self._rows(script, hours)

    def _rows(self, script: Script, hours: int) -> None:
        """Say where in a row each outcome stands."""
        head = self._ints[0]
        posts, places = len(script.posts.lanes), len(script.roads.bays)
        groups, sites = script.crowd.takes.shape
        points, boardings = self._points
        shapes: dict[str, tuple[int, tuple[int, ...]]] = {
            "received": (at.AT_RECEIVED, (hours,)),
            "groups": (at.AT_GROUPS, (groups,)),
            "sites": (at.AT_SITES, (sites,)),
            "out": (at.AT_OUT, (1,)),
            "missed": (at.AT_MISSED, (len(script.vehicles.start),)),
            "convoys": (at.AT_CONVOYS, (len(script.convoys.way), 3)),
            "windows": (at.AT_WINDOWS, (len(script.roads.opens),)),
            "places": (at.AT_PLACES, (places, 2)),
            "exposed": (at.AT_EXPOSED, (3,)),
            "queue": (at.AT_QUEUE, (posts, 2, hours)),
            "waits": (at.AT_WAITS, (posts, 2, 2)),
            "lost": (at.AT_LOST, (2,)),
            "delivered": (at.AT_DELIVERED, (2,)),
            "latest": (at.AT_LATEST, (points + boardings, 2)),
            "times": (at.AT_TIMES, (len(script.tasks.kind) if self._times else 0, 2)),
        }
        head[at.POINT_COUNT], head[at.BOARDING_COUNT] = points, boardings
        # Turn-back times weigh the hazard of a cut; it must not happen as well in the replications that they are found from.
        head[at.WITH_TIMES], head[at.RECURS] = int(self._times), int(points + boardings > 0)
        self._parts: dict[str, tuple[int, int, tuple[int, ...]]] = {}
        self._width = 0
        for name, (field, shape) in shapes.items():
            size = int(np.prod(shape))
            head[field] = self._width
            self._parts[name] = (self._width, self._width + size, shape)
            self._width += size

    def _roads(self, script: Script, odds: Odds, hours: int) -> tuple[Integers, Integers, Integers]:
        """Return the addresses of legs, places and corridors."""
        head, roads = self._ints[0], script.roads
        count = len(roads.metres)
        first, table = self._table(count, at.LEG_SIZE)
        head[at.LEGS], head[at.LEG_COUNT] = first, count
        table[:, at.METRES], table[:, at.L_CORRIDOR], table[:, at.L_NUMBER] = roads.metres, roads.leg_in, np.arange(count)
        reals = self._put_real(np.hstack([odds.travel, odds.blocked]))
        table[:, at.TRAVEL_F] = reals + np.arange(count) * 10
        seen = self._put_real(np.zeros(count * 2 * hours))
        table[:, at.TRAVEL_SEEN] = seen + np.arange(count) * 2 * hours
        legs = first + np.arange(count) * at.LEG_SIZE

        count = len(roads.bays)
        first, table = self._table(count, at.PLACE_SIZE)
        head[at.PLACES], head[at.PLACE_COUNT] = first, count
        table[:, at.P_CORRIDOR], table[:, at.P_POST] = roads.place_in, roads.place_post
        table[:, at.REFUGE], table[:, at.BAYS], table[:, at.P_NUMBER] = roads.refuge, roads.bays, np.arange(count)
        bays = self._put(np.zeros(int(roads.bays.sum()), dtype=np.int64))
        table[:, at.BAY] = bays + np.concatenate([[0], np.cumsum(roads.bays)[:-1]])
        reals = self._put_real(np.column_stack([odds.handling, odds.leaving, odds.joining]))
        table[:, at.HANDLING_F] = reals + np.arange(count) * 7
        table[:, at.POOL] = self._lists(count, len(script.crowd.number))
        places = first + np.arange(count) * at.PLACE_SIZE

        count = len(roads.headway)
        first, table = self._table(count, at.CORRIDOR_SIZE)
        head[at.CORRIDORS], head[at.CORRIDOR_COUNT] = first, count
        table[:, at.HEADWAY], table[:, at.MOST] = roads.headway, roads.most
        table[:, at.TURN_LATE : at.TURN_LATE + 8] = odds.orders
        return legs, places, first + np.arange(count) * at.CORRIDOR_SIZE

    def _windows(self, script: Script, odds: Odds) -> Integers:
        head, roads = self._ints[0], script.roads
        count = len(roads.opens)
        first, table = self._table(count, at.WINDOW_SIZE)
        head[at.WINDOWS], head[at.WINDOW_COUNT] = first, count
        table[:, at.OPENS], table[:, at.CLOSES], table[:, at.W_NUMBER] = roads.opens, roads.closes, np.arange(count)
        table[:, at.ALLOWS_IN], table[:, at.ALLOWS_OUT] = roads.allows[:, 0], roads.allows[:, 1]
        table[:, at.STOPS] = self._lists(count, 2 * at.MOST_SUSPENSIONS)
        reals = self._put_real(np.hstack([odds.window_late, odds.cut, odds.suspension]))
        table[:, at.WINDOW_F] = reals + np.arange(count) * 11
        return first + np.arange(count) * at.WINDOW_SIZE

    def _checkpoints(self, script: Script, odds: Odds, corridors: Integers, days: int) -> Integers:
        head, posts = self._ints[0], script.posts
        count, spans, quotas = len(posts.lanes), len(posts.hours), len(posts.quotas)
        first, table = self._table(count, at.POST_SIZE)
        addresses = first + np.arange(count) * at.POST_SIZE
        head[at.POSTS], head[at.POST_COUNT] = first, count
        table[:, at.LANES], table[:, at.SERVICE_TIME], table[:, at.BATCH] = posts.lanes, posts.service, posts.batch
        table[:, at.S_CORRIDOR], table[:, at.S_NUMBER] = _linked(posts.corridor, corridors), np.arange(count)
        table[:, at.SERVES_IN], table[:, at.SERVES_OUT] = posts.allows[:, 0], posts.allows[:, 1]
        hours, span = self._table(spans, at.SPAN_SIZE)
        head[at.SPANS], head[at.SPAN_COUNT] = hours, spans
        span[:, at.SPAN_START : at.SPAN_STOP + 1] = posts.hours
        span[:, at.SPAN_POST] = np.repeat(addresses, np.diff(posts.hour))
        table[:, at.SPAN], table[:, at.SPAN_END] = hours + posts.hour[:-1] * at.SPAN_SIZE, hours + posts.hour[1:] * at.SPAN_SIZE
        limits, quota = self._table(quotas, at.QUOTA_SIZE)
        quota[:, at.QUOTA_START : at.QUOTA_MOST + 1] = posts.quotas
        table[:, at.QUOTA] = limits + posts.quota[:-1] * at.QUOTA_SIZE
        table[:, at.QUOTA_END] = limits + posts.quota[1:] * at.QUOTA_SIZE
        lanes = self._put(np.zeros(2 * int(posts.lanes.sum()), dtype=np.int64))
        table[:, at.LANE_IN] = lanes + 2 * np.concatenate([[0], np.cumsum(posts.lanes)[:-1]])
        table[:, at.LANE_OUT] = table[:, at.LANE_IN] + posts.lanes
        table[:, at.REFUSED] = self._lists(count, days)
        table[:, at.POST_DAY_F] = self._put_real(np.zeros(2 * count * days)) + np.arange(count) * 2 * days
        table[:, at.DRAWN_F] = self._put_real(np.zeros(2 * count * at.BATCH_DRAWN)) + np.arange(count) * 2 * at.BATCH_DRAWN
        seen = self._put_real(odds.seen)
        service = odds.service.copy()
        service[:, 5:] += seen
        rows = np.hstack(
            [
                service,
                odds.hold,
                odds.refusal,
                odds.seizure,
                odds.post_late,
                odds.post_early,
                odds.held_at + self._put_real(odds.held),
            ]
        )
        table[:, at.POST_F] = self._put_real(rows) + np.arange(count) * rows.shape[1]
        head[at.CARS], cars = self._table(len(posts.cars), at.CAR_SIZE)
        cars[:] = posts.cars
        cars[:, at.CAR_CORRIDOR] = _linked(posts.cars[:, 0], corridors)
        head[at.CAR_COUNT] = len(posts.cars)
        return addresses

    def _people(self, script: Script, odds: Odds, hours: int) -> tuple[Integers, Integers]:
        """Return the addresses of groups and of sites."""
        head, crowd = self._ints[0], script.crowd
        count, sites = crowd.takes.shape
        first, table = self._table(count, at.GROUP_SIZE)
        head[at.GROUPS], head[at.GROUP_COUNT] = first, count
        table[:, at.G_COUNT], table[:, at.NEED], table[:, at.G_READY] = crowd.number, crowd.need, crowd.ready
        table[:, at.G_NUMBER] = np.arange(count)
        table[:, at.TAKES] = self._put(crowd.takes) + np.arange(count) * sites
        table[:, at.TURNOUT_F] = self._put_real(odds.turnout) + np.arange(count) * 5
        site, room = self._table(sites, at.SITE_SIZE)
        head[at.SITES], head[at.SITE_COUNT] = site, sites
        room[:, :3] = crowd.intake
        room[:, at.ROOM] = self._lists(sites, 3 * hours)
        return first + np.arange(count) * at.GROUP_SIZE, site + np.arange(sites) * at.SITE_SIZE

    def _vehicles(self, script: Script, odds: Odds, places: Integers, groups: Integers) -> Integers:
        head, vehicles, tasks = self._ints[0], script.vehicles, script.tasks
        count = len(vehicles.start)
        first, table = self._table(count, at.VEHICLE)
        head[at.VEHICLES], head[at.VEHICLE_COUNT] = first, count
        table[:, at.FIRST], table[:, at.END] = tasks.first[:-1], tasks.first[1:]
        table[:, at.START], table[:, at.STANDS] = vehicles.start, places[vehicles.place]
        table[:, at.FLEET_F] = self._put_real(np.hstack([odds.breakdown, odds.loss])) + vehicles.fleet * 6
        table[:, at.LEFT_F] = self._put_real(np.zeros(2 * count)) + np.arange(count) * 2
        table[:, at.SEATS] = self._put(vehicles.seats) + np.arange(count) * 3
        table[:, at.KEPT], table[:, at.KG_FIRST], table[:, at.V_NUMBER] = vehicles.kept, vehicles.kg, np.arange(count)
        table[:, at.ABOARD_FIRST] = self._put(vehicles.aboard) + np.arange(count) * len(groups)
        table[:, at.ABOARD] = self._lists(count, len(groups))
        return first + np.arange(count) * at.VEHICLE

    def _convoys(self, script: Script, corridors: Integers, vehicles: Integers) -> Integers:
        head, convoys, posts = self._ints[0], script.convoys, len(script.posts.lanes)
        count = len(convoys.way)
        first, table = self._table(count, at.CONVOY_SIZE)
        head[at.CONVOYS], head[at.CONVOY_COUNT] = first, count
        table[:, at.C_CORRIDOR], table[:, at.C_WAY] = _linked(convoys.corridor, corridors), convoys.way
        members = self._put(vehicles[convoys.members])
        table[:, at.MEMBERS], table[:, at.MEMBERS_END] = members + convoys.member[:-1], members + convoys.member[1:]
        table[:, at.PAID], table[:, at.UNTIL] = self._lists(count, 2 * posts), self._lists(count, posts)
        table[:, at.C_NUMBER] = np.arange(count)
        return first + np.arange(count) * at.CONVOY_SIZE

    def _link(self, script: Script, *things: Integers) -> None:
        """Put addresses in place of numbers where records were laid out before those that they name."""
        corridors, windows, posts, _, groups, _ = things
        memory, head, roads, crowd = np.concatenate(self._ints), self._ints[0], script.roads, script.crowd
        for first, count, width, field in (
            (head[at.LEGS], head[at.LEG_COUNT], at.LEG_SIZE, at.L_CORRIDOR),
            (head[at.PLACES], head[at.PLACE_COUNT], at.PLACE_SIZE, at.P_CORRIDOR),
        ):
            own = memory[first : first + count * width].reshape(count, width)
            own[:, field] = _linked(own[:, field], corridors)
        places = memory[head[at.PLACES] : head[at.PLACES] + head[at.PLACE_COUNT] * at.PLACE_SIZE].reshape(-1, at.PLACE_SIZE)
        places[:, at.P_POST] = _linked(roads.place_post, posts)
        own = memory[head[at.CORRIDORS] : head[at.CORRIDORS] + head[at.CORRIDOR_COUNT] * at.CORRIDOR_SIZE].reshape(
            -1, at.CORRIDOR_SIZE
        )
        own[:, at.K_WINDOWS] = head[at.WINDOWS] + roads.window[:-1] * at.WINDOW_SIZE
        own[:, at.K_WINDOWS_END] = head[at.WINDOWS] + roads.window[1:] * at.WINDOW_SIZE
        queue = len(memory)
        places[:, at.QUEUE], places[:, at.QUEUE_END] = queue + crowd.place[:-1], queue + crowd.place[1:]
        self._ints = [memory]
        self._put(groups[crowd.queue] if len(crowd.queue) else crowd.queue)
        head = self._ints[0]
        nights = self._put(roads.nights)
        head[at.NIGHTS], head[at.NIGHT_COUNT] = nights, len(roads.nights)
        del windows

    def _tasks(self, script: Script, late: Integers, things: tuple[Integers, ...]) -> None:
        legs, places, _, windows, posts, groups, vehicles, convoys = things
        head, tasks = self._ints[0], script.tasks
        count = len(tasks.kind)
        people = tasks.people.copy()
        if len(people):
            people[:, 0] = groups[people[:, 0]]
        lists = self._put(people)
        first, table = self._table(count, at.TASK)
        own = first + np.arange(count) * at.TASK
        head[at.TASKS], head[at.TASK_COUNT] = first, count
        sites = head[at.SITES] + np.arange(head[at.SITE_COUNT]) * at.SITE_SIZE
        for field, values in (
            (at.KIND, tasks.kind),
            (at.BEGIN, tasks.begin),
            (at.LENGTH, tasks.length),
            (at.PLACE, places[tasks.place]),
            (at.TO, places[tasks.to]),
            (at.LEG, _linked(tasks.leg, legs)),
            (at.WAY, tasks.way),
            (at.DAY_TIME, tasks.day),
            (at.NIGHT_TIME, tasks.night),
            (at.READY, tasks.ready),
            (at.CONVOY, _linked(tasks.convoy, convoys)),
            (at.ENTRY, _linked(tasks.entry, convoys)),
            (at.POST, _linked(tasks.post, posts)),
            (at.RANK, tasks.rank),
            (at.SITE, _linked(tasks.site, sites)),
            (at.PEOPLE, lists + 2 * tasks.load[:-1]),
            (at.PEOPLE_END, lists + 2 * tasks.load[1:]),
            (at.KG, tasks.kg),
            (at.BACK, _linked(tasks.back, own)),
            (at.RESUME, _linked(tasks.resume, own)),
            (at.POINT, tasks.point),
            (at.BOARDING, tasks.boarding),
            (at.HOLD, _linked(tasks.hold, own)),
            (at.LEAVES, _linked(tasks.leaves, windows)),
            (at.INSIDE, _linked(tasks.inside, windows)),
            (at.LATE, late),
            (at.NUMBER, np.arange(count)),
        ):
            table[:, field] = values
        head[at.RANKED] = self._put(vehicles[tasks.owner[tasks.ranked]])
        memory = head[head[at.VEHICLES] : head[at.VEHICLES] + head[at.VEHICLE_COUNT] * at.VEHICLE].reshape(-1, at.VEHICLE)
        for field in (at.FIRST, at.END):
            memory[:, field] = first + memory[:, field] * at.TASK


def _linked(numbers: Integers, addresses: Integers) -> Integers:
    """Return the addresses of ``numbers``; -1 stays -1."""
    if not len(addresses):
        return np.full(len(numbers), -1, dtype=np.int64)
    return np.where(numbers < 0, -1, addresses[np.maximum(numbers, 0)]).astype(np.int64)


__all__ = ["NEVER", "Memory", "Outcomes", "Packed"]
