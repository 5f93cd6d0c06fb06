"""
The whole operation as one integer program over trips, on a grid of time: the plain way, for HiGHS and for CP-SAT.

Vehicles of one type are alike. At each step some wait at a gate, some at a site; an approach takes them from a site to a gate, a trip from
a gate through a point to a site. What is shared is one row for each step: lanes, convoys, bays, the intake of a site.

Ends of trips and approaches are rounded to the nearest step, so that on the average nothing is lost or won; whether a trip is out of
the window in time is asked in exact seconds. A capacity that is no whole number in one step is counted over several: for four
in three steps there is a row for every three steps on end. Vehicles that have to queue for less than that are not seen.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from bench.peers.instance import Clock, Corridor, Group, Instance, Offer, Point, Post, Run, Type

HOUR = 3600
SHARE = 1_000
"""What a unit of weight counts in the objective; a trip costs 1, so that no vehicle is sent for nothing."""

STEPS = (900, 1_800, 3_600, 7_200)
"""Seconds of a step that are tried."""
OPTIONS_A_SECOND = 4_000
"""Trips to choose from, for each second that the peer has: on the machines that these models were tried on, more brought nothing."""

MOST_OVER = 8
"""Steps over which a shared capacity is counted at most."""
WRONG = 0.03
"""Share by which rounding may change a capacity."""

Row: TypeAlias = tuple[Hashable, ...]
Cell: TypeAlias = tuple[str, str, int]
"""Trips from one point to one site that enter in one step: its people go with any of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Vehicles of one type that drive at ``step``: to a gate (``point`` empty), or on a trip, to be there at ``end``."""

    type: str
    start: str
    step: int
    goal: str
    end: int
    point: str = ""
    offer: Offer | None = None
    run: Run | None = None


@dataclass(slots=True)
class Columns:
    """The program, column by column: ``most`` of it, what it gains, and its numbers in the rows; rows are at most their limit, or equal."""

    gains: list[int] = field(default_factory=list)
    most: list[int] = field(default_factory=list)
    entries: list[tuple[Row, int, float]] = field(default_factory=list)
    limits: dict[Row, float] = field(default_factory=dict)
    balance: dict[Row, int] = field(default_factory=dict)
    moves: dict[int, Move] = field(default_factory=dict)
    loads: dict[int, tuple[Group, Cell]] = field(default_factory=dict)

    def add(self, gain: int, most: int, parts: Iterable[tuple[Row, float]]) -> int:
        """Add a column and return its number."""
        number = len(self.gains)
        self.gains.append(gain)
        self.most.append(most)
        self.entries += [(row, number, value) for row, value in parts]
        return number

    def rows(self) -> dict[Row, tuple[float, float]]:
        """Return the least and the most of each row in which there is anything."""
        used = dict.fromkeys(row for row, _, _ in self.entries)
        found: dict[Row, tuple[float, float]] = {}
        for row in used:
            if row[0] == "node":
                held = self.balance.get(row, 0)
                found[row] = (held, held)
            else:
                found[row] = (float("-inf"), self.limits[row])
        return found


@dataclass(frozen=True, slots=True)
class Rate:
    """How many can pass in each step, and over how many steps on end they are counted."""

    each: tuple[float, ...]
    over: int

    @classmethod
    def of(cls, each: list[float]) -> "Rate":
        """Return the rate of ``each`` step, counted over the fewest steps in which rounding changes little."""
        common = [rate for rate, steps in Counter(each).items() if rate and steps >= MOST_OVER]

        def wrong(over: int) -> float:
            return max((abs(int(over * rate + 0.5) / (over * rate) - 1) for rate in common), default=0.0)

        numbers = range(1, MOST_OVER + 1)
        over = next((number for number in numbers if wrong(number) <= WRONG), min(numbers, key=wrong))
        return cls(tuple(each), over)

    def limit(self, first: int) -> int:
        """Return how many can pass in the steps from ``first`` on over which they are counted, to the nearest whole number."""
        return int(sum(self.each[first : first + self.over]) + 0.5)


def fitting_step(instance: Instance, options_a_second: int = OPTIONS_A_SECOND) -> int:
    """
    Return the finest step with which there is some hope of a plan in the time that the peer has.

    A model of more than some thousand options a second is not even relaxed in time.
    """
    return next((step for step in STEPS if _options(instance, step) <= options_a_second * instance.limit), STEPS[-1])


def _options(instance: Instance, step: int) -> int:
    """Return about how many trips can be chosen from with a ``step``."""
    total = 0
    for point in instance.points:
        entries = sum((closes - opens) // step + 1 for opens, closes in instance.corridor[point.corridor].windows)
        for kind in instance.types:
            sites = instance.away[kind.profile][point.corridor]
            total += (
                entries
                * sum(len(list(_useful(kind, point, site))) for site in sites)
                * (point.id in instance.inside[kind.profile])
            )
    return total


class TripModel:
    """Builds the program of an instance on a grid of ``step`` seconds."""

    def __init__(self, instance: Instance, step: int) -> None:
        self.instance, self.step = instance, step
        self.clock = Clock(instance)
        self.columns = Columns()
        self.steps = instance.horizon // step
        self.corridor = instance.corridor
        self.count: dict[str, int] = defaultdict(int)
        for vehicle in instance.vehicles:
            self.count[vehicle.type] += 1

        self.longest = max((offer.boards for kind in instance.types for offer in kind.offers), default=0)
        self.bays = max(1, -(-self.longest // step))
        self.gates = {corridor.id: Rate.of(self._convoys(corridor)) for corridor in instance.corridors}
        self.lanes = {
            (post.id, post.inwards): Rate.of(self._served(post, post.batch / corridor.max_vehicles))
            for corridor in instance.corridors
            for post in corridor.posts
        }

    def build(self) -> Columns:
        """Return the program."""
        self._starts()
        for kind in self.instance.types:
            for corridor in self.instance.corridors:
                self._approaches(kind, corridor)
        for point in self.instance.points:
            self._point(point)
        self._waits()
        self._shared()
        return self.columns

    # --- vehicles -------------------------------------------------------------------------------------------------------

    def _starts(self) -> None:
        """Put the vehicles where they start; at a site or elsewhere is the same."""
        for vehicle in self.instance.vehicles:
            row = self._node(vehicle.type, vehicle.place, max(0, self._nearest(vehicle.start)))
            self.columns.balance[row] = self.columns.balance.get(row, 0) + 1

    def _approaches(self, kind: Type, corridor: Corridor) -> None:
        for place, times in self.instance.approach[kind.profile].items():
            away = times.get(corridor.id)
            if away is None:
                continue
            for step in range(self.steps + 1):
                end = step + self._nearest(away)
                if end <= self.steps:
                    self._drive(Move(type=kind.id, start=place, step=step, goal=corridor.id, end=end), [])

    def _waits(self) -> None:
        """Let vehicles wait wherever they can be, to the end."""
        used = {(row[1], row[2]) for row, _, _ in self.columns.entries if row[0] == "node"}
        used |= {(row[1], row[2]) for row in self.columns.balance}
        for kind, place in sorted(used, key=str):
            for step in range(self.steps + 1):
                parts = [(self._node(kind, place, step), 1.0)]
                if step < self.steps:
                    parts.append((self._node(kind, place, step + 1), -1.0))
                self.columns.add(0, self.count[str(kind)], parts)

    def _drive(self, move: Move, shared: list[tuple[Row, float]]) -> None:
        parts = [(self._node(move.type, move.start, move.step), 1.0), (self._node(move.type, move.goal, move.end), -1.0), *shared]
        number = self.columns.add(-1 if move.point else 0, self.count[move.type], parts)
        self.columns.moves[number] = move

    def _node(self, kind: Hashable, place: Hashable, step: int) -> Row:
        return ("node", kind, place, step)

    def _nearest(self, seconds: float) -> int:
        return int(seconds / self.step + 0.5)

    # --- trips ----------------------------------------------------------------------------------------------------------

    def _point(self, point: Point) -> None:
        """Add the trips through ``point``, and the people who go with them."""
        corridor = self.corridor[point.corridor]
        taken: dict[tuple[str, int], list[Run]] = defaultdict(list)
        for kind in self.instance.types:
            for site in self.instance.away[kind.profile][corridor.id]:
                for offer in _useful(kind, point, site):
                    for step, window, enters in self._entries(corridor):
                        run = self.clock.run(kind, point, site, offer, enters)
                        if run is None or run.leaves > corridor.windows[window][1] or run.free > self.instance.horizon:
                            continue
                        taken[site, step].append(run)
                        self._trip(kind, point, site, offer, step, window, run)
        for (site, step), runs in taken.items():
            self._people(point, site, step, runs)
        for group in point.groups:
            self.columns.limits["group", group.id] = group.count

    def _entries(self, corridor: Corridor) -> Iterator[tuple[int, int, int]]:
        """Yield the steps in which vehicles can enter, with the number of the window and the second."""
        for number, (opens, closes) in enumerate(corridor.windows):
            for step in range(opens // self.step, closes // self.step + 1):
                yield step, number, max(opens, step * self.step)

    def _trip(self, kind: Type, point: Point, site: str, offer: Offer, step: int, window: int, run: Run) -> None:
        corridor = self.corridor[point.corridor]
        shared: list[tuple[Row, float]] = [
            *((row, 1.0) for row in self._over(("enter", corridor.id), self.gates[corridor.id].over, step)),
            *((row, 1.0) for row in self._over(("leave", corridor.id), self.gates[corridor.id].over, run.leaves // self.step)),
            *((row, offer.boards) for row in self._over(("bays", point.id), self.bays, run.boards // self.step)),
        ]
        if corridor.max_convoys is not None:
            shared.append((("convoys", corridor.id, window), 1.0))
        for post in corridor.posts:
            offset = post.offset.get(kind.profile, 0)
            served = run.enters + offset if post.inwards else run.leaves - offset
            key = (post.id, post.inwards)
            shared += [(row, 1.0) for row in self._over(("post", *key), self.lanes[key].over, served // self.step)]
            shared += [
                (("quota", post.id, post.inwards, number), 1.0)
                for number, (start, end, _) in enumerate(post.quotas)
                if start <= served <= end
            ]
        shared += [(("places", point.id, site, step, mobility), -float(number)) for mobility, number in offer.load.items()]
        end = max(step + 1, self._nearest(run.free))
        if end <= self.steps:
            move = Move(type=kind.id, start=corridor.id, step=step, goal=site, end=end, point=point.id, offer=offer, run=run)
            self._drive(move, shared)

    def _people(self, point: Point, site: str, step: int, runs: list[Run]) -> None:
        """Add who goes on the trips to ``site`` that enter in ``step``; they are received when the first of these arrives."""
        hour = min(run.free for run in runs) // HOUR
        boards = max(run.boards for run in runs)
        for group in point.groups:
            if site in group.sites and group.ready <= boards:
                parts: list[tuple[Row, float]] = [
                    (("group", group.id), 1.0),
                    (("places", point.id, site, step, group.mobility), 1.0),
                    (("site", site, group.mobility), 1.0),
                    (("intake", site, group.mobility, hour), 1.0),
                ]
                number = self.columns.add(SHARE * group.weight, group.count, parts)
                self.columns.loads[number] = group, (point.id, site, step)
                self.columns.limits["places", point.id, site, step, group.mobility] = 0.0

    # --- what is shared -------------------------------------------------------------------------------------------------

    def _shared(self) -> None:
        """Set the limits of the rows; those of which there is plenty are left without one."""
        limits = self.columns.limits
        bays = {point.id: point.bays for point in self.instance.points}
        sites = {site.id: site for site in self.instance.sites}
        posts = {(post.id, post.inwards): post for corridor in self.instance.corridors for post in corridor.posts}
        for row, _, _ in self.columns.entries:
            if row in limits or row[0] == "node":
                continue
            match row:
                case ("enter" | "leave", str(corridor), int(step)):
                    limits[row] = self.corridor[corridor].max_vehicles * self.gates[corridor].limit(step)
                case ("convoys", str(corridor), _):
                    limits[row] = (self.corridor[corridor].max_convoys or 0) * self.corridor[corridor].max_vehicles
                case ("bays", str(point), _):
                    # Some of those that begin in the last of the steps end after it.
                    limits[row] = bays[point] * (self.bays * self.step + self.longest // 2)
                case ("post", str(post), bool(inwards), int(step)):
                    limits[row] = self.lanes[post, inwards].limit(step)
                case ("quota", str(post), bool(inwards), int(number)):
                    limits[row] = posts[post, inwards].quotas[number][2]
                case ("site" | "intake" as name, str(site), str(mobility), *_):
                    limit = (sites[site].capacity if name == "site" else sites[site].intake)[mobility]
                    limits[row] = float("inf") if limit is None else limit
                case _:
                    # Places that nobody at the point can use.
                    limits[row] = 0.0

    def _over(self, name: Row, over: int, step: int) -> list[Row]:
        """Return the rows that something in ``step`` counts in, each for so many steps on end."""
        return [(*name, first) for first in range(max(0, step - over + 1), step + 1)]

    def _convoys(self, corridor: Corridor) -> list[float]:
        # Without a headway any number can enter at once.
        each = self.step / corridor.headway if corridor.headway else float(len(self.instance.vehicles))
        return [each] * (self.steps + 1)

    def _served(self, post: Post, more: float) -> list[float]:
        """Return the vehicles that a post can serve in each step."""
        found = [0.0] * (self.steps + 1)
        for step in range(self.steps + 1):
            first, last = step * self.step, (step + 1) * self.step
            for start, end, seconds in post.services:
                for opens, closes in post.hours or ((first, last),):
                    length = min(last, end, closes) - max(first, start, opens)
                    found[step] += post.lanes * max(0, length) / (seconds + more)
        return found


def _useful(kind: Type, point: Point, site: str) -> Iterator[Offer]:
    """Yield what is worth offering at ``point``: everything that somebody needs there, and the same without what takes longest."""
    wanted = {group.mobility for group in point.groups if site in group.sites}
    able = [offer for offer in kind.offers if set(offer.mobilities) <= wanted]
    if not able:
        return
    most = max(len(offer.mobilities) for offer in able)
    yield from (offer for offer in able if len(offer.mobilities) == most or "seat" in offer.mobilities or most == 1)
