"""What a vehicle of the plain SimPy model is, whom and what it carries, and how long those are exposed."""

from bench.simpy_chance import Opening
from bench.simpy_world import Run, World
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Alight, Board
from safepassage.domain.uncertainty import Action, Disruption, Situation


class Carrier:
    """A vehicle and its load."""

    def __init__(self, world: World, number: int, run: Run) -> None:
        self.world, self.number, self.run = world, number, run
        self.op, self.env, self.chance = world.op, world.env, world.chance
        self.fleet = self.op.fleet[run.block.fleet]
        self.type = self.op.vehicle_type[self.fleet.type]
        self.place, self.at, self.task = self.fleet.place, 0, run.block.tasks[0]
        self.aboard = {load.group: load.count for load in self.fleet.aboard}
        self.kg = sum(cargo.kg for cargo in self.fleet.cargo)
        self.corridor, self.since, self.came = "", 0.0, 0.0
        self.opening: Opening | None = None
        self._stopped = False

    def _expose(self, corridor: str, opening: Opening | None, at: float) -> None:
        self.corridor, self.opening, self.since = corridor, opening, at

    def _count(self, at: float) -> None:
        """Count the exposure of those aboard until ``at``."""
        until, world = min(at, self.op.horizon), self.world
        if self.corridor and until > self.since:
            people = sum(self.aboard.values())
            world.exposure += (until - self.since) * people
            if self.opening and until > self.opening.closes:
                world.late += (until - max(self.since, self.opening.closes)) * people
            self.since = until

    def _withdraw(self, at: float) -> None:
        self._count(at)
        if self.opening is None or at > self.opening.closes:
            self.world.out = 0
        self.corridor, self.opening = "", None

    def close(self) -> None:
        """Count what is still exposed when the operation ends."""
        if self.corridor:
            self._count(self.op.horizon)
            self.world.out = 0

    def _come_and_go(self, at: float) -> None:
        """Let people leave, be taken up from the roadside, and join, at a stop on the way out."""
        world, place = self.world, self.place
        self._count(at)
        leaving = world.case.book.hazard(Disruption.LEAVING, place)
        joining = world.case.book.hazard(Disruption.JOINING, place)
        first = next((g.id for g in self.op.groups if self.aboard.get(g.id)), None)
        for group in self.aboard:
            self.aboard[group] -= min(
                self.aboard[group], self.chance.part(self.aboard[group], leaving) if self.aboard[group] else 0
            )
        corridor = self.op.place[place].exposed_in
        if not corridor or world.orders(corridor, Situation.STRANDED, Action.TAKE_UP):
            self._take_up(world.stranded.get(place, {}))
        if joining and first:
            free = self._free(self.op.group[first].mobility)
            self.aboard[first] += min(free, self.chance.part(free, joining))

    def _take_up(self, stranded: dict[str, int]) -> None:
        tasks = self.run.block.tasks[self.at :]
        site = next((task.place for task in tasks if isinstance(task, Alight)), None)
        for group in self.op.groups:
            number = stranded.get(group.id, 0)
            if number and (site is None or site in self.op.sites_for(group)):
                taken = min(number, self._free(group.mobility))
                stranded[group.id] -= taken
                self.aboard[group.id] = self.aboard.get(group.id, 0) + taken

    def _free(self, need: Mobility) -> int:
        """Return how many places of one need are free; a stretcher case keeps seats for attendants."""
        needs, places, kept = self.world.by_need(self.aboard), self.type.places, self.type.attendant_seats
        seats = places.of(Mobility.SEAT) - needs[Mobility.SEAT] - kept * needs[Mobility.STRETCHER]
        if need is Mobility.SEAT:
            return max(0, seats)
        free = max(0, places.of(need) - needs[need])
        return min(free, max(0, seats) // kept) if need is Mobility.STRETCHER and kept else free

    def _fill(self, task: Board) -> None:
        world, short = self.world, dict.fromkeys(Mobility, 0)
        for part in task.people:
            number = self._take(part.group, part.count)
            short[self.op.group[part.group].mobility] += part.count - number
        corridor = self.op.place[task.place].exposed_in
        if corridor and not world.orders(corridor, Situation.FREE_PLACES, Action.NEXT_PRIORITY):
            return
        for group in world.case.queues[task.place]:
            if short[group.mobility] and task.site in self.op.sites_for(group) and group.ready_from <= task.start:
                short[group.mobility] -= self._take(group.id, short[group.mobility])

    def _take(self, group: str, number: int) -> int:
        number = min(number, self.world.waiting[group])
        self.world.waiting[group] -= number
        self.aboard[group] = self.aboard.get(group, 0) + number
        return number
