"""From trips in arrays to vehicles with their tasks and convoys, as everything else knows them."""

from collections import Counter

from safepassage.domain.network import Direction
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Alight, Board, Drive, Goods, Headcount, Load, Service, Task, Unload
from safepassage.planning.dispatch import Knobs, Schedule
from safepassage.planning.ledger import Entry
from safepassage.planning.swift.book import C_GATE, C_INSTANT, C_PLACE, C_WAY, C_WINDOW
from safepassage.planning.swift.dispatch import Yard
from safepassage.planning.swift.labels import ALIGHT, BOARD, DRIVE, LOAD
from safepassage.planning.swift.parts import MOBILITIES
from safepassage.planning.swift.run import Run, Trip
from safepassage.planning.swift.taking import SERVICE
from safepassage.planning.trips import Truck

_WAYS = tuple(Direction)


def as_schedule(yard: Yard, run: Run) -> Schedule:
    """Return ``run`` as vehicles with their tasks."""
    writer = _Writer(yard, run)
    for trip in run.trips:
        writer.write(trip)
    return Schedule(tuple(writer.trucks), (), Knobs(run.habits), people=run.people, weighted=run.weighted, stranded=run.stranded)


class _Writer:
    """Writes the tasks of trips, one after the other."""

    def __init__(self, yard: Yard, run: Run) -> None:
        self.yard, self.operation = yard, yard.operation
        self.entries = [self._entry(row) for row in run.convoys.tolist()]
        self.trucks: list[Truck] = []
        for fleet, count in yard.fleets:
            kind = self.operation.vehicle_type[fleet.type]
            self.trucks += [
                Truck(name, fleet, kind, fleet.place, max(0, fleet.available_from)) for name in fleet.vehicles[:count]
            ]

    def _entry(self, row: list[int]) -> Entry:
        window = self.yard.names.windows[row[C_WINDOW]]
        place = self.operation.places[row[C_PLACE]].id
        return Entry(window.corridor, _WAYS[row[C_WAY]], window, place, place if row[C_GATE] else "", row[C_INSTANT])

    def write(self, trip: Trip) -> None:
        """Append the tasks of ``trip`` to its vehicle."""
        truck, op = self.trucks[trip.vehicle], self.operation
        rows = trip.tasks.tolist()
        site = next((op.places[row[1]].id for row in reversed(rows) if row[0] == ALIGHT), "")
        people = tuple(Headcount(group=op.groups[group].id, count=count) for group, count in trip.who.tolist())
        if trip.first:
            counts = Counter[str]()
            for load in truck.fleet.aboard:
                counts[load.group] += load.count
            people = tuple(Headcount(group=name, count=count) for name, count in counts.items() if count)
        for code, what, detail, start, end, convoy, amount, _ in rows:
            entry = self.entries[convoy] if convoy >= 0 else None
            if entry is not None and truck.id not in entry.vehicles:
                entry.vehicles.append(truck.id)
            task: Task
            if code == DRIVE:
                task = Drive(leg=op.legs[self.yard.legs[what]].id, direction=self.yard.ways[what], start=start, end=end)
            elif code == SERVICE:
                task = Service(checkpoint=op.checkpoints[what // 2].id, direction=_WAYS[what % 2], start=start, end=end)
            elif code == BOARD:
                place = op.places[what].id
                # On a round each stop has its own people.
                here = tuple(head for head in people if op.group[head.group].place == place)
                task = Board(place=place, site=site, offers=_offers(detail), start=start, end=end, people=here)
            elif code == ALIGHT:
                task = Alight(place=op.places[what].id, offers=_offers(detail), start=start, end=end, people=people)
            else:
                goods = (Goods(consignment=op.consignments[detail].id, kg=amount),)
                task = (Load if code == LOAD else Unload)(place=op.places[what].id, start=start, end=end, goods=goods)
            truck.tasks.append((task, entry if code in {DRIVE, SERVICE} else None))


def _offers(bits: int) -> tuple[Mobility, ...]:
    return tuple(m for number, m in enumerate(MOBILITIES) if bits >> number & 1)
