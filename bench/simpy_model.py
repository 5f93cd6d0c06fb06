"""
The same operation written plainly for SimPy: the independent answer, and the baseline of the speed.

It knows everything that may happen and every standing order. It shares the operation and the plan with the simulator, and nothing else: its
own processes, its own random numbers, its own bookkeeping. Where the simulator works out at once when a service will begin, here a vehicle
stands in a queue and leaves it when its time is over. Only the turn-back times, if any, are given to it: they are orders.
"""

from collections.abc import Generator
from typing import Any

import numpy as np
import simpy

from bench.simpy_carrier import Carrier
from bench.simpy_chance import NEVER, Book, Opening
from bench.simpy_world import Answer, Case, Process, World
from safepassage.domain.network import Direction, Role
from safepassage.domain.plan import Alight, Board, Drive, Load, Service, Task, Unload
from safepassage.domain.uncertainty import Action, Situation
from safepassage.units import DAY, HOUR

__all__ = ["Answer", "Book", "Case", "play"]

Step = Generator[simpy.Event, Any, bool]


def play(case: Case, rng: np.random.Generator) -> Answer:
    """Return what one replication comes to."""
    world = World(case, rng)
    vehicles = [Vehicle(world, number, run) for number, run in enumerate(case.runs)]
    for vehicle in vehicles:
        world.env.process(vehicle.follow())
    world.env.run()
    for vehicle in vehicles:
        vehicle.close()
    ends = [
        group
        for place, groups in world.stranded.items()
        for group in groups.values()
        if group and world.op.place[place].exposed_in
    ]
    return Answer(
        people=world.people,
        exposure=world.exposure,
        late=world.late,
        out=0 if ends else world.out,
        turned=len(world.turned),
        lost=world.lost,
        seized=world.seized,
        delivered=world.delivered,
        waits=world.waits,
        left=world.left + sum(number for groups in world.stranded.values() for number in groups.values()),
    )


class Vehicle(Carrier):
    """A vehicle on its way through a replication."""

    # --- the plan -------------------------------------------------------------------------------------------------------

    def follow(self) -> Process:
        """Follow the tasks, and turn back where that is ordered, until all is done or nothing more can be."""
        env, tasks = self.env, self.run.block.tasks
        start = max(0, self.fleet.available_from)
        corridor = self.op.place[self.place].exposed_in
        if corridor:
            opens, opening = self.world.window_from(start, corridor, Direction.OUT)
            self._expose(corridor, opening, max(start, min(opens, tasks[0].start)))
        yield env.timeout(start)
        while self.at < len(tasks) and not self.has_stopped():
            self.task, self.came = tasks[self.at], env.now
            yield env.timeout(max(0, self.task.start - env.now))
            going = yield from self._do(self.task)
            if self.has_stopped():
                return
            if going:
                self.at += 1
            else:
                yield from self._go_back()

    def _do(self, task: Task) -> Step:
        """Do a task; return False to turn back instead."""
        if isinstance(task, Drive):
            return (yield from self._drive_on(task))
        if isinstance(task, Service):
            return (yield from self._serve(task, task.direction, task.convoy))
        if isinstance(task, Board):
            return (yield from self._board(task))
        if isinstance(task, Alight):
            yield from self._alight(task)
        else:
            yield from self._handle_aid(task)
        return True

    def has_stopped(self) -> bool:
        """Return whether it can go no further."""
        return self._stopped

    def turns_at(self, start: float) -> float:
        """Return when one who could begin the task at ``start`` turns back instead; never if it does not."""
        if self.run.first[self.at] < 0:
            return NEVER
        shut = self.opening is not None and self.env.now > self.opening.closes
        if shut and self.world.orders(self.corridor, Situation.LATE, Action.TURN_BACK):
            return self.env.now
        return max(self.env.now, self.run.late[self.at]) if start > self.run.late[self.at] else NEVER

    def turns_at_gate(self, start: float) -> bool:
        """Return whether it turns back at the gate from a convoy that enters at ``start``."""
        return self.run.first[self.at] >= 0 and (start == NEVER or self.turns_at(start) < NEVER)

    def _turn(self, convoy: str, at: float) -> Step:
        """Turn back at ``at``."""
        if convoy:
            self.world.turned.add(convoy)
        yield self.env.timeout(at - self.env.now)
        return False

    def _stay(self) -> None:
        """Go no further: what is exposed stays so until the operation ends, and no convoy waits."""
        self._count(self.op.horizon)
        self.world.left += sum(self.aboard.values())
        self._stopped = True
        self.world.give_up(self.run, self.at, len(self.run.block.tasks))

    def _lose(self, place: str) -> None:
        """Be lost: those aboard stand at the roadside."""
        self._count(self.env.now)
        self.corridor, self.opening = "", None
        groups = self.world.stranded.setdefault(place, {})
        for group, number in self.aboard.items():
            groups[group] = groups.get(group, 0) + number
        self.aboard = {}
        self._stay()

    # --- driving --------------------------------------------------------------------------------------------------------

    def drive_start(self, task: Drive, way: Direction, at: float) -> tuple[float, Opening | None]:
        """Return when one that is ready at ``at`` can drive a leg, and in which window."""
        world, leg = self.world, self.op.leg[task.leg]
        start = max(at, self.chance.cleared(leg, at))
        corridor = leg.exposed_in
        if not corridor:
            return start, None
        if self.corridor == corridor and self.opening:
            moving = self.opening.moving(start)
            if moving > self.opening.closes and world.orders(corridor, Situation.CLOSED, Action.WAIT):
                return world.window_from(moving, corridor, way)
            return moving, self.opening
        if world.orders(corridor, Situation.NIGHT, Action.WAIT) and task.start < start and not self.op.is_night(task.start):
            start = world.night_end(start)
        entering, opening = world.window_from(start, corridor, way)
        leaves = way is Direction.OUT and any(self.aboard.values())
        if leaves and entering > start and world.orders(corridor, Situation.CLOSED, Action.GO_ON):
            return start, None
        return entering, opening

    def _drive_on(self, task: Drive) -> Step:
        """Drive a leg of the plan, with the convoy if it enters here."""
        world, name = self.world, self.run.entry[self.at]
        gate = world.gates[name] if name else None
        if gate and not gate.gone.triggered:
            gate.come.append(self)
            if len(gate.come) == 1 and gate.expected > 1:
                gate.patience = self.env.now + self._patience(name)
                if gate.patience < NEVER:
                    self.env.process(world.patience(name, gate.patience))
            world.enter_if_ready(name)
            yield gate.gone
            if self.turns_at_gate(gate.start):
                return (yield from self._turn(name, self.env.now))
            start, opening = gate.start, gate.opening
        else:
            start, opening = self.drive_start(task, task.direction, self.env.now)
            turn = self.turns_at(start)
            if turn < NEVER:
                return (yield from self._turn(task.convoy, turn))
        return (yield from self._drive(task, task.direction, start, opening))

    def _patience(self, name: str) -> float:
        order = self.world.order(Situation.STRAGGLER, self.world.case.convoys[name].corridor)
        return order.after if order.action is Action.LEAVE_BEHIND else NEVER

    def _drive(self, task: Drive, way: Direction, start: float, opening: Opening | None) -> Step:
        """Drive a leg from ``start`` on; be lost on it, or not."""
        if start == NEVER:
            self._stay()
            return True
        yield self.env.timeout(start - self.env.now)
        leg = self.op.leg[task.leg]
        origin, target = leg.ends(way)
        if self.corridor and self.corridor != leg.exposed_in:
            self._withdraw(start)
        if leg.exposed_in and not self.corridor:
            self._expose(leg.exposed_in, opening, start)
        elif leg.exposed_in and opening is not self.opening:
            self._count(start)
            if self.opening:
                self.world.out = 0
            self.opening = opening
        trouble = self.chance.trouble(self.fleet.id, leg.distance)
        if trouble == NEVER:
            self.world.lost += 1
            self._lose(origin)
            return True
        time = leg.travel_time(self.type.profile)
        planned = task.end - task.start if time is None else time.night if self.op.is_night(int(start)) else time.day
        yield self.env.timeout(trouble + self.chance.travel(leg.id, way.value, start, planned))
        self.place = target
        inside = self.op.place[target].exposed_in
        if self.corridor and inside != self.corridor:
            self._withdraw(self.env.now)
        if inside and not self.corridor:
            found, opening = self.world.window_from(self.env.now, inside, way)
            self._expose(inside, opening if found == self.env.now else None, self.env.now)
        return True

    def _go_back(self) -> Process:
        """Take the way in backwards, served at each checkpoint that serves that direction; then take up the plan again."""
        tasks, first, resume = self.run.block.tasks, self.run.first[self.at], self.run.resume[self.at]
        later = resume if resume >= 0 else len(tasks)
        self.world.give_up(self.run, self.at, later)
        passed = isinstance(self.task, Service)
        corridor = self.op.leg[tasks[first].leg].exposed_in  # type: ignore[union-attr]
        for number in range(self.at - 1, first - 1, -1):
            task = tasks[number]
            if not isinstance(task, Drive):
                continue
            self.at = later
            way = Direction.OUT if task.direction is Direction.IN else Direction.IN
            post = self.world.case.post_at.get(self.place)
            if post and post.directions.allow(way) and not passed:
                yield from self._serve_back(post.id, way, task.convoy)
                if self.has_stopped():
                    return
            refuge = Role.REFUGE in self.op.place[self.place].roles
            if refuge and self.world.orders(corridor, Situation.AID_LEFT, Action.UNLOAD_AT_REFUGE):
                self.kg = 0
            passed = False
            start, opening = self.drive_start(task, way, self.env.now)
            yield from self._drive(task, way, start, opening)
            if self.has_stopped():
                return
        self.at = later

    # --- checkpoints ----------------------------------------------------------------------------------------------------

    def _made_to_wait(self, post: str, way: Direction, convoy: str, *, back: bool) -> Step:
        """Wait while refused or held; return False to turn ``back`` instead. What holds the first of a convoy holds all."""
        world, env, held = self.world, self.env, False
        limit = self.run.late[self.at] if back else NEVER
        while True:
            if way is Direction.IN and self.chance.refused(post, env.now):
                corridor = world.case.corridors[post]
                if back and corridor and world.orders(corridor, Situation.REFUSED, Action.TURN_BACK):
                    return False
                until = float((env.now // DAY + 1) * DAY)
            elif not held:
                held, key = True, (convoy, post)
                until = (
                    max(env.now, world.held[key]) if convoy and key in world.held else self.chance.held(post, way.value, env.now)
                )
                if convoy:
                    world.held[key] = until
            else:
                return True
            if until > env.now and until > limit:
                yield env.timeout(max(0, limit - env.now))
                return False
            if until > env.now and until >= self.op.horizon:
                self._stay()
                return True
            yield env.timeout(until - env.now)

    def _serve(self, task: Service, way: Direction, convoy: str) -> Step:
        """Pass a checkpoint by the plan; return False to turn back instead."""
        world, env, came = self.world, self.env, self.came
        post = world.case.posts[task.checkpoint]
        back = self.run.first[self.at] >= 0
        if not (yield from self._made_to_wait(post.id, way, convoy, back=back)):
            world.waits += min(env.now, self.op.horizon) - min(came, self.op.horizon)
            return (yield from self._turn(convoy, env.now))
        if self.has_stopped():
            return True
        start = -1.0
        if self.turns_at(-NEVER) == NEVER:
            start = yield from self._in_lane(post.id, way, convoy, came, self.run.late[self.at] if back else NEVER)
        if self.has_stopped():
            return True
        if start < 0:
            world.waits += min(env.now, self.op.horizon) - min(came, self.op.horizon)
            return (yield from self._turn(convoy, env.now))
        if way is Direction.IN:
            taken = self.chance.seized(post.id, start)
            if taken == NEVER:
                world.seized += 1
                self._lose(self.place)
                return True
            yield env.timeout(taken)
        elif any(self.aboard.values()):
            self._come_and_go(start)
        return True

    def _serve_back(self, post: str, way: Direction, convoy: str) -> Process:
        """Pass a checkpoint on the way back."""
        came = self.env.now
        yield from self._made_to_wait(post, way, "", back=False)
        if not self.has_stopped():
            yield from self._in_lane(post, way, convoy, came, NEVER, returns=True)

    def _in_lane(
        self, post_id: str, way: Direction, convoy: str, came: float, limit: float, *, returns: bool = False
    ) -> Generator[simpy.Event, Any, float]:
        """Stand in the queue, and be served; return when that began, and -1 if the limit came first."""
        world, env = self.world, self.env
        post = world.case.posts[post_id]
        time, lanes = self.chance.service(post.id, env.now), world.lanes[post.id, way.value]
        with lanes.request() as lane:
            if limit < NEVER:
                yield lane | env.timeout(max(0, limit - env.now))
                if not lane.triggered:
                    return -1.0
            else:
                yield lane
            payer = (convoy, post.id, returns)
            batch = post.batch if not convoy or payer not in world.paid else 0
            start = world.fits(post, way.value, env.now, time(world.planned_service(post, way, env.now) + batch))
            if start <= limit and start < NEVER:
                world.paid.add(payer)
                world.count_quota(post, way.value, start)
                yield env.timeout(start - env.now)
                world.waits += min(start, self.op.horizon) - min(came, self.op.horizon)
                yield env.timeout(time(world.planned_service(post, way, start) + batch))
                return start
        if limit < NEVER:
            yield env.timeout(max(0, limit - env.now))
        else:
            self._stay()
        return -1.0

    # --- people and aid -------------------------------------------------------------------------------------------------

    def _board(self, task: Board) -> Step:
        """Board at a bay; return False to turn back instead."""
        env, limit = self.env, self.run.late[self.at] if self.run.first[self.at] >= 0 else NEVER
        if self.turns_at(-NEVER) < NEVER:
            return False
        ready = max((self.op.group[part.group].ready_from for part in task.people), default=0)
        with self.world.bays[task.place].request() as bay:
            yield bay | env.timeout(max(0, limit - env.now)) if limit < NEVER else bay
            if bay.triggered and max(env.now, ready) <= limit:
                yield env.timeout(max(0, ready - env.now))
                self._count(env.now)
                self._fill(task)
                yield env.timeout(self.chance.handling(task.place, env.now, task.end - task.start))
                return True
        yield env.timeout(max(0, limit - env.now))
        return False

    def _alight(self, task: Alight) -> Process:
        """Alight when the site has room in the hour in which that ends."""
        world, needs = self.world, self.world.by_need(self.aboard)
        end = int(self.env.now) + self.chance.handling(task.place, self.env.now, task.end - task.start)
        while end < self.op.horizon // HOUR * HOUR and not world.has_room(task.place, needs, end // HOUR):
            end = (end // HOUR + 1) * HOUR
        for need, number in needs.items():
            key = task.place, need.value, end // HOUR
            world.intake[key] = world.intake.get(key, 0) + number
        yield self.env.timeout(end - self.env.now)
        if end <= world.case.plan.horizon:
            world.people += sum(self.aboard.values())
        self.aboard = {}

    def _handle_aid(self, task: Load | Unload) -> Process:
        goods = sum(part.kg for part in task.goods)
        if isinstance(task, Load):
            ready = max((self.op.consignment[part.consignment].ready_from for part in task.goods), default=0)
            yield self.env.timeout(max(0, ready - self.env.now))
        yield self.env.timeout(self.chance.handling(task.place, self.env.now, task.end - task.start))
        if isinstance(task, Load):
            self.kg += goods
        else:
            handed = min(self.kg, goods)
            self.kg -= handed
            self.world.delivered += handed
