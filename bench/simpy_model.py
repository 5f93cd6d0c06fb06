"""
The same operation written plainly for SimPy: the independent answer, and the baseline of the speed.

It shares the operation and the plan with the simulator, and nothing else: its own processes, its own random numbers (numpy's), its own
bookkeeping. It knows spreads of travel, handling and service, holds at checkpoints, late windows, turnout and breakdowns; vehicles go
on when they are late. `KNOWN` names what it knows; the comparison leaves out the rest on both sides.
"""

from collections.abc import Generator
from dataclasses import dataclass, field
from functools import cache
from math import exp, sqrt
from statistics import NormalDist
from typing import Any, Final

import numpy as np
import simpy

from safepassage.domain.field_defaults import InForce
from safepassage.domain.operation import Operation, corridor_of, service_time
from safepassage.domain.plan import Alight, Block, Board, Drive, Load, Plan, Service, Task, Unload
from safepassage.domain.uncertainty import WHOLE, Disruption, Hazard, Situation, Spread, Varies
from safepassage.units import DAY, HOUR

KNOWN: Final = frozenset(
    {
        Varies.TRAVEL,
        Varies.HANDLING,
        Varies.SERVICE,
        Varies.TURNOUT,
        Disruption.HOLD,
        Disruption.WINDOW_LATE,
        Disruption.BREAKDOWN,
    }
)
_Z90: Final = 1.2815515655446004
Process = Generator[simpy.Event, Any, None]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one replication comes to: people received by the horizon, person-hours of exposure, the instant of the last task's end."""

    people: int
    exposure: float
    end: float


class Book:
    """What may happen, looked up once for all replications: the baseline is not to be slowed by looking up."""

    def __init__(self, force: InForce) -> None:
        self.spread = cache(force.spread)
        self.hazard = cache(force.hazard)
        self.order = force.order


@dataclass
class _Convoy:
    """A convoy at its gate: who has come, and whether it has gone."""

    expected: int
    gone: simpy.Event
    come: int = 0
    timer: bool = False


@dataclass
class World:
    """One replication: the environment, what is shared, and what has been drawn."""

    op: Operation
    plan: Plan
    force: Book
    rng: np.random.Generator
    env: simpy.Environment = field(default_factory=simpy.Environment)
    drawn: dict[tuple[object, ...], float] = field(default_factory=dict)
    people: int = 0
    exposure: float = 0.0
    end: float = 0.0

    def __post_init__(self) -> None:
        op, env = self.op, self.env
        self.lanes = {(c.id, d): simpy.Resource(env, c.lanes) for c in op.checkpoints for d in ("in", "out")}
        self.bays = {place.id: simpy.Resource(env, place.bays) for place in op.places}
        self.posts = {checkpoint.id: checkpoint for checkpoint in op.checkpoints}
        self.corridors = {checkpoint.id: corridor_of(op, checkpoint) for checkpoint in op.checkpoints}
        self.paid: set[tuple[str, str]] = set()
        self.held: dict[tuple[str, str], float] = {}
        self.last: dict[tuple[str, str], float] = {}
        self.intake: dict[tuple[str, str, int], int] = {}
        self.waiting = {group.id: self._turnout(group.id, group.count) for group in op.groups}
        self.opens = {window.id: self._opening(window.id, window.opens, window.closes) for window in op.windows}
        self.gates = {convoy.id: convoy for convoy in self.plan.convoys if convoy.gate}
        entering: dict[str, set[str]] = {}
        for block in self.plan.blocks:
            for task in block.tasks:
                if isinstance(task, Drive) and task.convoy in self.gates:
                    entering.setdefault(task.convoy, set()).add(block.vehicle)
        self.convoys = {name: _Convoy(len(vehicles), env.event()) for name, vehicles in entering.items()}

    def run(self) -> Answer:
        """Play the replication."""
        for block in self.plan.blocks:
            if block.tasks:
                self.env.process(self._vehicle(block))
        self.env.run()
        return Answer(self.people, self.exposure / HOUR, self.end)

    # --- what is drawn ------------------------------------------------------------------------------------------------

    def _z(self, *about: object) -> float:
        """Return the deviate about something, drawn once."""
        if about not in self.drawn:
            self.drawn[about] = float(self.rng.standard_normal())
        return self.drawn[about]

    @staticmethod
    def _share(spread: Spread | None, common: float, own: float) -> float:
        if spread is None or spread.median is None or spread.p90 is None:
            return 1.0
        part = spread.common / WHOLE
        sigma = np.log(spread.p90 / spread.median) / _Z90
        return float(spread.median / WHOLE * exp(sigma * (sqrt(part) * common + sqrt(1 - part) * own)))

    def _lasts(self, hazard: Hazard) -> int:
        sigma = np.log((hazard.p90 or 1) / (hazard.median or 1)) / _Z90
        return max(1, int((hazard.median or 1) * exp(sigma * self.rng.standard_normal()) + 0.5))

    def _turnout(self, group: str, count: int) -> int:
        spread = self.force.spread(Varies.TURNOUT, group)
        return int(count * self._share(spread, self._z("turnout"), float(self.rng.standard_normal())) + 0.5)

    def _opening(self, window: str, opens: int, closes: int) -> int:
        hazard = self.force.hazard(Disruption.WINDOW_LATE, window)
        if hazard is not None and self.rng.random() < hazard.chance / WHOLE:
            return min(closes, opens + self._lasts(hazard))
        return opens

    # --- what vehicles do -----------------------------------------------------------------------------------------------

    def _vehicle(self, block: Block) -> Process:
        """Follow the tasks of one vehicle; leave off where a window no longer lets it in."""
        env, op = self.env, self.op
        kind = op.vehicle_type[op.fleet[block.fleet].type]
        place, aboard = op.fleet[block.fleet].place, {load.group: load.count for load in op.fleet[block.fleet].aboard}
        since: float | None = None
        yield env.timeout(max(0, op.fleet[block.fleet].available_from))
        for task in block.tasks:
            yield env.timeout(max(0, task.start - env.now))
            if isinstance(task, Drive):
                if not (yield from self._set_out(block, task, place)):
                    return
                leg = op.leg[task.leg]
                if leg.exposed_in and since is None and aboard:
                    since = env.now
                time = leg.travel_time(kind.profile)
                planned = 0 if time is None else time.night if op.is_night(int(env.now)) else time.day
                yield env.timeout(self._repair(block, leg.distance) + self._travel(task, planned))
                place = leg.ends(task.direction)[1]
                if not op.place[place].exposed_in and since is not None:
                    self.exposure += max(0, min(env.now, op.horizon) - since) * sum(aboard.values())
                    since = None
            elif isinstance(task, Service):
                yield from self._serve(task)
            elif isinstance(task, Board):
                start = yield from self._board(task, aboard)
                since = start if op.place[place].exposed_in else None
            elif isinstance(task, Alight):
                yield from self._alight(task, aboard)
                aboard = {}
            else:
                yield from self._handle(task, task.place)
            self.end = max(self.end, env.now)

    def _set_out(self, block: Block, task: Drive, place: str) -> Generator[simpy.Event, Any, bool]:
        """Return whether the vehicle can set out, after waiting for its convoy and for the window."""
        convoy = self.gates.get(task.convoy)
        if convoy is not None and block.vehicle in convoy.vehicles and task.start == convoy.entry and place == convoy.gate:
            yield from self._gather(task.convoy)
        leg = self.op.leg[task.leg]
        if leg.exposed_in and not self.op.place[place].exposed_in:
            open_from = [
                (max(self.env.now, self.opens[w.id]), w.closes)
                for w in self.op.windows
                if w.corridor == leg.exposed_in and w.closes > self.env.now and w.directions.allow(task.direction)
            ]
            possible = [start for start, closes in open_from if start < closes]
            if not possible:
                return False
            yield self.env.timeout(min(possible) - self.env.now)
        return True

    def _gather(self, name: str) -> Process:
        """Wait at the gate until all have come, or the first has waited long enough, and the convoy before is far enough ahead."""
        convoy, plan = self.convoys[name], self.gates[name]
        convoy.come += 1
        if convoy.gone.triggered:
            return
        if convoy.come >= convoy.expected:
            convoy.gone.succeed()
        elif not convoy.timer:
            convoy.timer = True
            self.env.process(self._patience(convoy, self.force.order(Situation.STRAGGLER, plan.corridor).after))
        yield convoy.gone
        key = plan.corridor, plan.direction.value
        if (name, "start") not in self.drawn:
            start = max(self.env.now, self.last.get(key, -1e12) + self.op.corridor[plan.corridor].headway)
            self.drawn[name, "start"] = self.last[key] = start
        yield self.env.timeout(max(0.0, self.drawn[name, "start"] - self.env.now))

    def _patience(self, convoy: _Convoy, after: int) -> Process:
        yield self.env.timeout(after)
        if not convoy.gone.triggered:
            convoy.gone.succeed()

    def _travel(self, task: Drive, planned: int) -> int:
        hour, day = int(self.env.now) // HOUR, int(self.env.now) // DAY
        spread = self.force.spread(Varies.TRAVEL, task.leg)
        common, own = self._z("day", day), self._z("leg", task.leg, task.direction.value, hour)
        return max(1, int(planned * self._share(spread, common, own) + 0.5))

    def _repair(self, block: Block, metres: int) -> int:
        hazard = self.force.hazard(Disruption.BREAKDOWN, block.fleet)
        if hazard is None or self.rng.random() >= -np.log(1 - hazard.chance / WHOLE) * metres / 1e6:
            return 0
        return self._lasts(hazard)

    def _serve(self, task: Service) -> Process:
        """Be held or not, then wait for a lane, then be served."""
        yield self.env.timeout(self._held(task) - self.env.now)
        post, way = self.posts[task.checkpoint], task.direction.value
        with self.lanes[post.id, way].request() as lane:
            yield lane
            now = int(self.env.now)
            planned = service_time(self.op, post, self.corridors[post.id], task.direction, now)
            if not task.convoy or (task.convoy, post.id) not in self.paid:
                planned += post.batch
                self.paid.add((task.convoy, post.id))
            spread = self.force.spread(Varies.SERVICE, post.id)
            share = self._share(spread, self._z("post", post.id, now // DAY), float(self.rng.standard_normal()))
            yield self.env.timeout(max(1, int(planned * share + 0.5)))

    def _held(self, task: Service) -> float:
        """Return until when a convoy is held; it is drawn when its first vehicle comes, once for all that come in that hour."""
        key, now = (task.convoy, task.checkpoint), self.env.now
        if task.convoy and key in self.held:
            return max(now, self.held[key])
        hour, way = int(now) // HOUR, task.direction.value
        hazard = self.force.hazard(Disruption.HOLD, task.checkpoint)
        until = now
        if hazard is not None:
            part = hazard.common / WHOLE
            bad, own = self._z("post", task.checkpoint, int(now) // DAY), self._z("hold", task.checkpoint, way, hour)
            if -sqrt(part) * bad + sqrt(1 - part) * own < self._below(hazard.chance / WHOLE):
                length = self.drawn.setdefault(("held for", task.checkpoint, way, hour), float(self._lasts(hazard)))
                until = now + length
        if task.convoy:
            self.held[key] = until
        return until

    @staticmethod
    def _below(chance: float) -> float:
        return NormalDist().inv_cdf(chance)

    def _board(self, task: Board, aboard: dict[str, int]) -> Generator[simpy.Event, Any, float]:
        with self.bays[task.place].request() as bay:
            yield bay
            start = self.env.now
            yield from self._handle(task, task.place)
        short: dict[str, int] = {}
        for part in task.people:
            number = min(part.count, self.waiting[part.group])
            self._take(aboard, part.group, number)
            need = self.op.group[part.group].mobility.value
            short[need] = short.get(need, 0) + part.count - number
        others = sorted((g for g in self.op.groups if g.place == task.place), key=lambda g: g.priority)
        for group in others if any(short.values()) else ():
            if task.site in self.op.sites_for(group) and group.ready_from <= task.start:
                number = min(short.get(group.mobility.value, 0), self.waiting[group.id])
                self._take(aboard, group.id, number)
                short[group.mobility.value] = short.get(group.mobility.value, 0) - number
        return start

    def _take(self, aboard: dict[str, int], group: str, number: int) -> None:
        self.waiting[group] -= number
        aboard[group] = aboard.get(group, 0) + number

    def _alight(self, task: Alight, aboard: dict[str, int]) -> Process:
        """Alight when the site has room in the hour in which that ends."""
        length = self._handling(task, task.place)
        needs: dict[str, int] = {}
        for group, number in aboard.items():
            need = self.op.group[group].mobility.value
            needs[need] = needs.get(need, 0) + number
        end = int(self.env.now) + length
        while not self._fits(task.place, needs, end // HOUR):
            end = (end // HOUR + 1) * HOUR
        for need, number in needs.items():
            key = task.place, need, end // HOUR
            self.intake[key] = self.intake.get(key, 0) + number
        yield self.env.timeout(end - self.env.now)
        if self.env.now <= self.plan.horizon:
            self.people += sum(aboard.values())

    def _fits(self, site: str, needs: dict[str, int], hour: int) -> bool:
        limits = self.op.reception_site[site]
        for need, number in needs.items():
            most, used = getattr(limits, f"intake_{need}"), self.intake.get((site, need, hour), 0)
            if most is not None and used and used + number > most:
                return False
        return True

    def _handle(self, task: Board | Load | Unload, place: str) -> Process:
        yield self.env.timeout(self._handling(task, place))

    def _handling(self, task: Task, place: str) -> int:
        spread = self.force.spread(Varies.HANDLING, place)
        common = self._z("handling", place, int(self.env.now) // DAY)
        return max(1, int((task.end - task.start) * self._share(spread, common, float(self.rng.standard_normal())) + 0.5))
