"""
What vehicles share in one replication of the plain SimPy model: windows, gates, checkpoints, bays, sites, people at the roadside.

It shares the operation and the plan with the simulator, and no code.
"""

from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import simpy

from bench.simpy_chance import NEVER, Book, Chance, Opening
from safepassage.domain.network import Checkpoint, Direction
from safepassage.domain.operation import Operation, corridor_of, service_time
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Alight, Block, Board, Drive, Plan, Service, Task
from safepassage.domain.uncertainty import Action, Situation

Process = Generator[simpy.Event, Any, None]
IN: Final = Direction.IN.value


@dataclass(frozen=True, slots=True)
class Answer:
    """What one replication comes to; times in seconds, aid in kilograms."""

    people: int
    exposure: float
    late: float
    out: int
    turned: int
    lost: int
    seized: int
    delivered: int
    waits: float
    left: int


@dataclass(frozen=True, slots=True)
class Run:
    """
    What the tasks of one vehicle mean on its road, one entry for each.

    ``entry`` is the convoy that it enters a gate with; ``first`` the first exposed drive of the way in that the task belongs to, or
    -1 where there is no turning back; ``resume`` the task at which one who turned back takes up the plan, or -1; ``late`` the instant
    after which it turns back.
    """

    block: Block
    entry: tuple[str, ...]
    first: tuple[int, ...]
    resume: tuple[int, ...]
    late: tuple[float, ...]


class Case:
    """What is the same in all replications."""

    def __init__(self, op: Operation, plan: Plan, book: Book, late: Iterable[float] = ()) -> None:
        self.op, self.plan, self.book = op, plan, book
        self.posts = {post.id: post for post in op.checkpoints}
        self.corridors = {post.id: corridor_of(op, post) for post in op.checkpoints}
        self.post_at = {post.place: post for post in op.checkpoints}
        self.convoys = {convoy.id: convoy for convoy in plan.convoys}
        self.queues = {
            place.id: sorted((g for g in op.groups if g.place == place.id), key=lambda g: g.priority) for place in op.places
        }
        limits = iter(late)
        self.runs = [self._run(block, [next(limits, NEVER) for _ in block.tasks]) for block in plan.blocks if block.tasks]

    def place_of(self, task: Task) -> str:
        """Return where a task begins."""
        if isinstance(task, Drive):
            return self.op.leg[task.leg].ends(task.direction)[0]
        return self.posts[task.checkpoint].place if isinstance(task, Service) else task.place

    def _run(self, block: Block, late: list[float]) -> Run:
        tasks = block.tasks
        entry, seen = [], set[str]()
        for task in tasks:
            convoy = task.convoy if isinstance(task, Drive) else ""
            entry.append(convoy if convoy not in seen and convoy in self.convoys and self.convoys[convoy].gate else "")
            seen.add(convoy)
        first, ways = [-1] * len(tasks), []
        empty = not sum(load.count for load in self.op.fleet[block.fleet].aboard)
        trip: list[int] = []
        for number, task in enumerate(tasks):
            trip.append(number)
            if isinstance(task, Alight) or number == len(tasks) - 1:
                way = self._way_in(tasks, trip) if empty else ()
                if way:
                    first[way[0] : way[-1] + 1] = [way[0]] * len(way)
                    ways.append(way[0])
                trip, empty = [], True
        resume = [-1] * len(tasks)
        for number, start in enumerate(first):
            if start >= 0:
                place = self.place_of(tasks[start])
                resume[number] = next((w for w in ways if w > start and self.place_of(tasks[w]) == place), -1)
        return Run(block, tuple(entry), tuple(first), tuple(resume), tuple(late))

    def _way_in(self, tasks: tuple[Task, ...], trip: list[int]) -> range:
        """Return the tasks of a way in: from the first exposed drive that comes from outside, until people board."""
        drives = [
            n for n in trip if isinstance(t := tasks[n], Drive) and t.direction is Direction.IN and self.op.leg[t.leg].exposed_in
        ]
        outside = [n for n in drives if not self.op.place[self.place_of(tasks[n])].exposed_in]
        if not outside:
            return range(0)
        boards = [n for n in trip if isinstance(tasks[n], Board)]
        return range(outside[0], (boards[0] if boards else drives[-1]) + 1)


@dataclass
class Gate:
    """A convoy at its gate: who has come, and when it enters."""

    expected: int
    gone: simpy.Event
    come: list[Any] = field(default_factory=list)
    patience: float = NEVER
    start: float = NEVER
    opening: Opening | None = None


class World:
    """One replication: the environment, and what is shared."""

    def __init__(self, case: Case, rng: np.random.Generator) -> None:
        op, env = case.op, simpy.Environment()
        self.case, self.op, self.env = case, op, env
        self.order = case.book.order
        self.chance = Chance(op, case.book, rng)
        self.lanes = {(c.id, way.value): simpy.Resource(env, c.lanes) for c in op.checkpoints for way in Direction}
        self.bays = {place.id: simpy.Resource(env, place.bays) for place in op.places}
        self.hours = {post.id: self.chance.hours(post) for post in op.checkpoints}
        self.used: dict[tuple[str, int, str], int] = {}
        self.paid: set[tuple[str, str, bool]] = set()
        self.held: dict[tuple[str, str], float] = {}
        self.last: dict[tuple[str, str], float] = {}
        self.intake: dict[tuple[str, str, int], int] = {}
        self.waiting = {group.id: self.chance.turnout(group) for group in op.groups}
        self.stranded: dict[str, dict[str, int]] = {}
        windows = [self.chance.opening(window) for window in op.windows]
        self.windows = {c.id: [w for w in windows if w.window.corridor == c.id] for c in op.corridors}
        entering: dict[str, int] = {}
        for run in case.runs:
            for convoy in filter(None, run.entry):
                entering[convoy] = entering.get(convoy, 0) + 1
        self.gates = {name: Gate(number, env.event()) for name, number in entering.items()}
        self.people = self.delivered = self.lost = self.seized = self.left = 0
        self.exposure = self.late = self.waits = 0.0
        self.out = 1
        self.turned: set[str] = set()

    # --- windows --------------------------------------------------------------------------------------------------------

    def window_from(self, at: float, corridor: str, way: Direction, most: int | None = None) -> tuple[float, Opening | None]:
        """Return the earliest instant at which one may enter, and the window: of several, the one that closes last."""
        found = [
            (start, -w.closes, n, w)
            for n, w in enumerate(self.windows[corridor])
            if w.window.directions.allow(way) and w.closes > at and (most is None or w.entered.get(way.value, 0) < most)
            if (start := w.moving(max(at, w.opens))) < w.closes
        ]
        if not found:
            return NEVER, None
        start, _, _, opening = min(found)
        return start, opening

    def night_end(self, at: float) -> float:
        """Return the end of the night that ``at`` is in, or ``at`` by day."""
        while True:
            end = max((night.end for night in self.op.nights if night.start <= at < night.end), default=at)
            if end == at:
                return at
            at = end

    # --- gates ----------------------------------------------------------------------------------------------------------

    def patience(self, name: str, until: float) -> Process:
        """Let a convoy enter without those who are missing when its patience is over."""
        yield self.env.timeout(until - self.env.now)
        self.enter_if_ready(name)

    def enter_if_ready(self, name: str) -> None:
        """Let a convoy enter if all have come that are expected, or its patience is over."""
        gate, now = self.gates[name], self.env.now
        if gate.gone.triggered or not gate.come or (len(gate.come) < gate.expected and now < gate.patience):
            return
        convoy = self.case.convoys[name]
        key, corridor = (convoy.corridor, convoy.direction.value), self.op.corridor[convoy.corridor]
        earliest = max(now, self.last.get(key, -NEVER) + corridor.headway)
        leader = min(gate.come, key=lambda vehicle: vehicle.number)
        gate.start, gate.opening = leader.drive_start(leader.task, leader.task.direction, earliest)
        full = gate.opening and corridor.max_convoys is not None and gate.opening.entered.get(key[1], 0) >= corridor.max_convoys
        if full:
            gate.start, gate.opening = self.window_from(gate.start, corridor.id, convoy.direction, corridor.max_convoys)
        gate.gone.succeed()
        going = [vehicle for vehicle in gate.come if not vehicle.turns_at_gate(gate.start)]
        if going and gate.start < NEVER:
            self.last[key] = gate.start
            if gate.opening:
                gate.opening.entered[key[1]] = gate.opening.entered.get(key[1], 0) + 1

    def give_up(self, run: Run, first: int, end: int) -> None:
        """Let the convoys with which a vehicle would have entered from task ``first`` on no longer wait for it."""
        for name in filter(None, run.entry[first:end]):
            gate = self.gates[name]
            if not gate.gone.triggered:
                gate.expected -= 1
                if len(gate.come) >= gate.expected:
                    self.enter_if_ready(name)

    # --- checkpoints ----------------------------------------------------------------------------------------------------

    def planned_service(self, post: Checkpoint, way: Direction, at: float) -> int:
        """Return the planned seconds of a service that starts at ``at``, beside the private cars of that time."""
        return service_time(self.op, post, self.case.corridors[post.id], way, int(at))

    def fits(self, post: Checkpoint, way: str, at: float, length: float) -> float:
        """Return the earliest instant from ``at`` on at which a service fits the hours and the quotas of a checkpoint."""
        while True:
            start = self._in_hours(post.id, at, length)
            full = [
                quota.period.end + 1
                for n, quota in enumerate(post.quotas)
                if quota.period.start <= start <= quota.period.end and self.used.get((post.id, n, way), 0) >= quota.vehicles
            ]
            if not full:
                return start
            at = max(full)

    def _in_hours(self, post: str, at: float, length: float) -> float:
        spans = self.hours[post]
        if spans is None:
            return at
        for span in spans:
            start = max(at, span.start)
            if start + length <= span.end or (start == span.start and start < span.end):
                return start
        return NEVER

    def count_quota(self, post: Checkpoint, way: str, at: float) -> None:
        """Count a service that starts at ``at``."""
        for n, quota in enumerate(post.quotas):
            if quota.period.start <= at <= quota.period.end:
                self.used[post.id, n, way] = self.used.get((post.id, n, way), 0) + 1

    # --- people ---------------------------------------------------------------------------------------------------------

    def by_need(self, aboard: Mapping[str, int]) -> dict[Mobility, int]:
        """Return how many there are of each need."""
        needs = dict.fromkeys(Mobility, 0)
        for group, number in aboard.items():
            needs[self.op.group[group].mobility] += number
        return needs

    def has_room(self, site: str, needs: Mapping[Mobility, int], hour: int) -> bool:
        """Return whether a site takes so many within an hour; a load above a whole hour's intake has an hour alone."""
        limits = self.op.reception_site[site]
        for need, number in needs.items():
            most, used = limits.intake(need), self.intake.get((site, need.value, hour), 0)
            if number and most is not None and used and used + number > most:
                return False
        return True

    def orders(self, corridor: str, situation: Situation, action: Action) -> bool:
        """Return whether ``action`` is what is ordered in a situation."""
        return self.order(situation, corridor).action is action
