"""
Aid on the vehicles that bring people out: as much as costs nobody a seat, the most urgent first.

The class `AidPlanner` may be told to keep the clearance time too.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from safepassage.domain.fleet import Fleet
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Alight, Drive, Goods
from safepassage.planning.dispatch import Dispatcher, Schedule
from safepassage.planning.trips import Decision
from safepassage.units import Instant, Kilograms, Litres

TRIALS = 40
"""Replays at most."""


@dataclass(slots=True)
class _Room:
    """What a vehicle can still take on one trip."""

    kg: Kilograms
    litres: Litres


class AidPlanner:
    """Adds aid to the trips of one schedule."""

    def __init__(self, dispatcher: Dispatcher, schedule: Schedule, halt: Callable[[], bool], *, clearance: bool = False) -> None:
        self.latest = _clearance(schedule) if clearance else None
        self.dispatcher, self.operation, self.schedule, self.halt = dispatcher, dispatcher.operation, schedule, halt
        self.trials = 0

    def run(self) -> Schedule:
        """Return the schedule with as much aid as could be added without leaving anybody behind."""
        if self.operation.consignments:
            self._try(list(self._aboard()))
            for consignment in sorted(self.operation.consignments, key=lambda c: c.priority):
                self._try(list(self._on_trips(consignment.id)))
                self._try(list(self._idle(consignment.id)))
        return self.schedule

    def _try(self, changes: list[Decision]) -> None:
        """Take in ``changes`` to trips if nobody stays behind for it; if somebody would, try each half."""
        if not changes or self.trials >= TRIALS or self.halt():
            return
        self.trials += 1
        found = self.dispatcher.replay(self._changed(changes), self.schedule.knobs)
        better = (found.weighted, found.people) >= (self.schedule.weighted, self.schedule.people)
        better = better and (self.latest is None or _clearance(found) <= self.latest)
        if better and _carried(found) > _carried(self.schedule):
            self.schedule = found
        elif len(changes) > 1:
            middle = len(changes) // 2
            self._try(changes[:middle])
            self._try(changes[middle:])

    def _changed(self, changes: list[Decision]) -> list[Decision]:
        """Return the decisions with each of ``changes`` in the place of the same trip, or at the end."""
        left = {(change.vehicle, number): change for change, number in self._numbered(changes)}
        decisions: list[Decision] = []
        counts: dict[str, int] = {}
        for decision in self.schedule.decisions:
            number = counts.get(decision.vehicle, 0)
            counts[decision.vehicle] = number + 1
            change = left.pop((decision.vehicle, number), None)
            decisions.append(replace(decision, cargo=(*decision.cargo, *change.cargo)) if change else decision)
        return decisions + [change for change in left.values() if not change.point]

    def _numbered(self, changes: list[Decision]) -> Iterator[tuple[Decision, int]]:
        for change in changes:
            number = 0
            for decision in self.schedule.decisions:
                if decision.vehicle == change.vehicle:
                    if change.point and _same_trip(decision, change):
                        break
                    number += 1
            yield change, number

    def _aboard(self) -> Iterator[Decision]:
        """Yield the first trips of vehicles with aid aboard, with that aid."""
        seen: set[str] = set()
        for decision in self.schedule.decisions:
            if decision.vehicle in seen or not decision.point:
                continue
            seen.add(decision.vehicle)
            fleet = self._fleet(decision.vehicle)
            cargo = tuple(Goods(consignment=load.consignment, kg=load.kg) for load in fleet.cargo if load.kg)
            if cargo:
                yield replace(decision, cargo=cargo)

    def _on_trips(self, consignment: str) -> Iterator[Decision]:
        """Yield trips with as much of ``consignment`` as they can take, those first that pass its origin and its destination."""
        left = self._stock(consignment)
        one = self.operation.consignment[consignment]
        ranked = []
        first: set[tuple[str, str, str]] = set()
        for number, decision in enumerate(self.schedule.decisions):
            key = (decision.vehicle, decision.point, decision.site)
            if decision.point and key not in first:
                first.add(key)
                passed = self._passed(decision.vehicle)
                ranked.append(((one.origin not in passed) + (one.destination not in passed), number, decision))
        for _, _, decision in sorted(ranked, key=lambda item: item[:2]):
            kg = min(left, self._most(decision, consignment))
            if kg > 0:
                left -= kg
                yield replace(decision, cargo=(Goods(consignment=consignment, kg=kg),))

    def _idle(self, consignment: str) -> Iterator[Decision]:
        """Yield trips for aid alone, of vehicles that have nothing else to do."""
        busy = {decision.vehicle for decision in self.schedule.decisions}
        left = self._stock(consignment)
        for truck in self.dispatcher.trucks():
            if truck.id in busy or truck.kind.escort or truck.fleet.aboard:
                continue
            kg = min(left, self._most(Decision(truck.id, "", "", ()), consignment))
            if kg > 0:
                left -= kg
                yield Decision(truck.id, "", "", (), (Goods(consignment=consignment, kg=kg),))

    def _fleet(self, vehicle: str) -> Fleet:
        return self.operation.fleet[vehicle.rsplit("-", 1)[0]]

    def _passed(self, vehicle: str) -> set[str]:
        """Return the places that ``vehicle`` comes through."""
        truck = next(truck for truck in self.schedule.trucks if truck.id == vehicle)
        passed = {truck.fleet.place}
        for task, _ in truck.tasks:
            if isinstance(task, Drive):
                passed.add(self.operation.leg[task.leg].ends(task.direction)[1])
        return passed

    def _stock(self, consignment: str) -> Kilograms:
        loaded = sum(goods.kg for d in self.schedule.decisions for goods in d.cargo if goods.consignment == consignment)
        aboard = sum(goods.kg for d in self.schedule.decisions for goods in d.cargo if self._is_aboard(d, goods, consignment))
        return self.operation.consignment[consignment].kg - (loaded - aboard)

    def _is_aboard(self, decision: Decision, goods: Goods, consignment: str) -> bool:
        fleet = self._fleet(decision.vehicle)
        return goods.consignment == consignment and any(load.consignment == consignment for load in fleet.cargo)

    def _most(self, decision: Decision, consignment: str) -> Kilograms:
        """Return the kilograms of ``consignment`` for which there is room on a trip."""
        fleet = self._fleet(decision.vehicle)
        kind = self.operation.vehicle_type[fleet.type]
        room = _Room(kind.kg, kind.litres)
        loads = [(goods.consignment, goods.kg) for goods in decision.cargo]
        loads += [(load.consignment, load.kg) for load in fleet.cargo]
        if any(name == consignment for name, _ in loads):
            return 0
        for name, kg in loads:
            room.kg -= kg
            room.litres -= self.operation.consignment[name].litres_of(kg)
        one = self.operation.consignment[consignment]
        by_litres = room.kg if not one.litres else max(0, room.litres) * one.kg // one.litres
        return max(0, min(room.kg, by_litres))


def _clearance(schedule: Schedule) -> Instant:
    """Return when the last person is received."""
    return max((task.end for truck in schedule.trucks for task, _ in truck.tasks if isinstance(task, Alight)), default=0)


def _same_trip(decision: Decision, other: Decision) -> bool:
    return (decision.point, decision.site, decision.offer) == (other.point, other.site, other.offer)


def _carried(schedule: Schedule) -> Kilograms:
    return sum(goods.kg for decision in schedule.decisions for goods in decision.cargo)
