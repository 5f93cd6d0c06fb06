"""
Aid on the vehicles that bring people out: as much as costs nobody a seat, the most urgent first.

Those trips that go in first have most time in hand, so of the trips that could carry something the longest possible beginning of the
list does. Where the aid goes to an assembly point, the vehicle boards there too, rather than drive about between the two.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from safepassage.domain.fleet import Fleet
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Alight, Board, Drive, Goods
from safepassage.planning.dispatch import Dispatcher, Schedule
from safepassage.planning.trips import Decision, Truck
from safepassage.units import Instant, Kilograms

Change = tuple[Decision | None, Decision]
"""A decision of the schedule, or None, and what to decide in its place, or besides."""


class AidPlanner:
    """Adds aid to the trips of one schedule; with ``clearance``, without delaying the last person received."""

    def __init__(self, dispatcher: Dispatcher, schedule: Schedule, halt: Callable[[], bool], *, clearance: bool = False) -> None:
        self.dispatcher, self.schedule, self.halt = dispatcher, schedule, halt
        self.operation: Operation = dispatcher.operation
        self.latest = _clearance(schedule) if clearance else None

    def run(self) -> Schedule:
        """Return the schedule with as much aid as could be added without leaving anybody behind."""
        if self.operation.consignments:
            self._add(list(self._aboard()))
            for consignment in sorted(self.operation.consignments, key=lambda c: c.priority):
                self._add(list(self._on_trips(consignment.id)))
                self._add(list(self._idle(consignment.id)))
        return self.schedule

    def _add(self, changes: list[Change]) -> None:
        """Make the longest beginning of ``changes`` that leaves nobody behind, found by halving to within a sixteenth."""
        base, low, high = self.schedule, 0, len(changes)
        # All at once first, for often there is time enough; then one, for often there is none at all.
        trials = [high, 1] if high > 1 else [high]
        while low < high - len(changes) // 16 and not self.halt():
            middle = trials.pop(0) if trials else (low + high + 1) // 2
            found = self.dispatcher.replay(_changed(base, changes[:middle]), base.knobs)
            if self._as_good(found, base):
                low, self.schedule = middle, found
            else:
                high = middle - 1

    def _as_good(self, found: Schedule, base: Schedule) -> bool:
        in_time = self.latest is None or _clearance(found) <= self.latest
        return in_time and (found.weighted, found.people) >= (base.weighted, base.people) and _carried(found) > _carried(base)

    def _aboard(self) -> Iterator[Change]:
        """Yield the first trips of vehicles that have aid aboard, with that aid delivered."""
        seen: set[str] = set()
        for decision in self.schedule.decisions:
            if decision.vehicle not in seen and decision.point:
                seen.add(decision.vehicle)
                fleet = self._fleet(decision.vehicle)
                cargo = tuple(Goods(consignment=load.consignment, kg=load.kg) for load in fleet.cargo if load.kg)
                if cargo:
                    yield decision, self._with(decision, cargo)

    def _on_trips(self, consignment: str) -> Iterator[Change]:
        """Yield trips that pass the origin of ``consignment`` on their way in, with as much of it as they can take."""
        left = self._stock(consignment)
        numbers: dict[str, int] = {}
        ways = {truck.id: list(_ways_in(self.operation, truck)) for truck in self.schedule.trucks}
        for decision in self.schedule.decisions:
            if not decision.point:
                continue
            number = numbers.get(decision.vehicle, 0)
            numbers[decision.vehicle] = number + 1
            own = ways[decision.vehicle]
            if number >= len(own) or self.operation.consignment[consignment].origin not in own[number]:
                continue
            kg = min(left, self._most(decision, consignment))
            if kg > 0:
                left -= kg
                yield decision, self._with(decision, (Goods(consignment=consignment, kg=kg),))

    def _idle(self, consignment: str) -> Iterator[Change]:
        """Yield trips for aid alone, of vehicles that have nothing else to do."""
        busy = {decision.vehicle for decision in self.schedule.decisions}
        left = self._stock(consignment)
        for truck in self.dispatcher.trucks():
            alone = Decision(truck.id, "", "", ())
            if truck.id in busy or truck.kind.escort or truck.fleet.aboard:
                continue
            kg = min(left, self._most(alone, consignment))
            if kg > 0:
                left -= kg
                yield None, replace(alone, cargo=(Goods(consignment=consignment, kg=kg),))

    def _with(self, decision: Decision, cargo: tuple[Goods, ...]) -> Decision:
        """Return ``decision`` with ``cargo``, boarding where the cargo goes if the same people wait there."""
        goals = {self.operation.consignment[goods.consignment].destination for goods in cargo}
        point = next(iter(goals)) if len(goals) == 1 else decision.point
        if not self._alike(point, decision.point):
            point = decision.point
        return replace(decision, point=point, cargo=(*decision.cargo, *cargo))

    def _alike(self, place: str, other: str) -> bool:
        """Return whether people with the same weights and needs wait at both places."""
        op = self.operation
        kinds = [{(g.mobility, op.weight(g)) for g in op.groups if g.place == name and g.count} for name in (place, other)]
        return kinds[0] >= kinds[1]

    def _fleet(self, vehicle: str) -> Fleet:
        return self.operation.fleet[vehicle.rsplit("-", 1)[0]]

    def _stock(self, consignment: str) -> Kilograms:
        """Return the kilograms that wait at the origin, less those that the schedule takes."""
        taken = 0
        for decision in self.schedule.decisions:
            own = {load.consignment for load in self._fleet(decision.vehicle).cargo}
            taken += sum(goods.kg for goods in decision.cargo if goods.consignment == consignment and consignment not in own)
        return self.operation.consignment[consignment].kg - taken

    def _most(self, decision: Decision, consignment: str) -> Kilograms:
        """Return the kilograms of ``consignment`` for which there is room on a trip beside what it carries."""
        fleet = self._fleet(decision.vehicle)
        kind, one = self.operation.vehicle_type[fleet.type], self.operation.consignment[consignment]
        loads = [(goods.consignment, goods.kg) for goods in decision.cargo] + [
            (load.consignment, load.kg) for load in fleet.cargo
        ]
        if any(name == consignment for name, _ in loads):
            return 0
        kg = kind.kg - sum(kg for _, kg in loads)
        litres = kind.litres - sum(self.operation.consignment[name].litres_of(kg) for name, kg in loads)
        return max(0, kg if not one.litres else min(kg, max(0, litres) * one.kg // one.litres))


def _changed(schedule: Schedule, changes: list[Change]) -> list[Decision]:
    left = list(changes)
    decisions: list[Decision] = []
    for decision in schedule.decisions:
        at = next((number for number, (old, _) in enumerate(left) if old == decision), None)
        decisions.append(decision if at is None else left.pop(at)[1])
    return decisions + [new for old, new in left if old is None]


def _ways_in(operation: Operation, truck: Truck) -> Iterator[set[str]]:
    """Yield for each boarding of ``truck`` the places that it has passed since the boarding before."""
    passed = {truck.fleet.place}
    for task, _ in truck.tasks:
        if isinstance(task, Drive):
            passed.add(operation.leg[task.leg].ends(task.direction)[1])
        elif isinstance(task, Board):
            yield passed
        elif isinstance(task, Alight):
            passed = {task.place}


def _clearance(schedule: Schedule) -> Instant:
    """Return when the last person is received."""
    return max((task.end for truck in schedule.trucks for task, _ in truck.tasks if isinstance(task, Alight)), default=0)


def _carried(schedule: Schedule) -> Kilograms:
    return sum(goods.kg for decision in schedule.decisions for goods in decision.cargo)
