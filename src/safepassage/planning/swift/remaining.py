"""What is left of a plan as trips that can be made again."""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from safepassage.domain.people import Mobility
from safepassage.domain.plan import Alight, Board, Drive, Plan, Service, Task
from safepassage.planning.standing import begun
from safepassage.planning.swift.dispatch import Yard
from safepassage.planning.swift.labels import ALIGHT, BOARD, DRIVE
from safepassage.planning.swift.parts import MOBILITIES, NONE
from safepassage.planning.swift.run import Trip, table
from safepassage.planning.swift.taking import AMOUNT, CODE, SERVICE
from safepassage.planning.swift.tours import packed_people
from safepassage.units import Instant


def remaining(yard: Yard, plan: Plan, now: Instant) -> list[Trip]:
    """
    Return the trips of ``plan`` that are not over at ``now``, the first to set off first; ``yard`` is that of what is left.

    Its fleets are called as the vehicles of the plan. Aid is left out: it is put into trips afterwards. A trip on a road or to a point
    that is not there any more is left out with all later trips of its vehicle.
    """
    blocks = {block.vehicle: block for block in plan.blocks}
    trips: list[Trip] = []
    for number, vehicle in enumerate(yard.vehicles):
        fleet = yard.fleets[int(yard.start[number, 1])][0]
        block = blocks.get(fleet.id)
        if block is None:
            continue
        left = block.tasks[len(begun(block, now)) :]
        trips += _Vehicle(yard, plan, number, vehicle).trips(left, aboard=any(load.count for load in fleet.aboard))
    return sorted(trips, key=lambda trip: int(trip.tasks[0, 3]))


class _Vehicle:
    """Turns the tasks of one vehicle into trips."""

    def __init__(self, yard: Yard, plan: Plan, number: int, name: str) -> None:
        self.yard, self.op, self.number, self.name = yard, yard.operation, number, name
        self.place = int(yard.start[number, 2])
        self.windows = {convoy.id: yard.names.window.get(convoy.window, NONE) for convoy in plan.convoys}

    def trips(self, tasks: Sequence[Task], *, aboard: bool) -> Iterator[Trip]:
        """Yield the trips that ``tasks`` are."""
        rows: list[tuple[int, ...]] = []
        landed = not aboard and not any(isinstance(task, Board | Alight) for task in tasks)
        for task in tasks:
            if landed and rows and not self._exposed():
                yield self._trip(rows, first=aboard)
                rows, landed, aboard = [], False, False
            if isinstance(task, Board) and aboard and not landed:
                # Who is aboard at the outset is brought to a site first: what is left of a round is not made.
                continue
            row = self._row(task)
            if row is None:
                return
            rows += [row] if row else []
            landed = landed or isinstance(task, Alight)
        if rows:
            yield self._trip(rows, first=aboard)

    def _exposed(self) -> bool:
        return bool(self.op.places[self.place].exposed_in)

    def _trip(self, rows: Sequence[tuple[int, ...]], *, first: bool) -> Trip:
        tasks = table(rows)
        boards = tasks[:, CODE] == BOARD
        # If anybody on a round has named a site, all of the trip board for that one.
        tasks[boards, AMOUNT] = tasks[boards, AMOUNT].max(initial=NONE)
        return Trip(self.number, tasks, np.zeros((0, 2), dtype=np.int64), first=first, held=True)

    def _row(self, task: Task) -> tuple[int, ...] | None:
        """Return the row of a task (see `swift.taking`), empty if it is about aid; None if it cannot be done any more."""
        names = self.yard.names
        match task:
            case Drive():
                road = self._road(task)
                if road is None:
                    return None
                window = self.windows.get(task.convoy, NONE)
                self.place = self.yard.roads[road]
                return DRIVE, road, window, task.start, task.end, NONE, window if self._exposed() else NONE
            case Service():
                way = 0 if task.direction.value == "in" else 1
                post = names.checkpoint.get(task.checkpoint)
                # A service goes with the drive after it, and is not asked for if the checkpoint has gone.
                return () if post is None else (SERVICE, 2 * post + way, NONE, task.start, task.end, NONE, 0)
            case Board():
                if task.place not in names.point or task.site not in names.site:
                    return None
                groups = [self.op.group[head.group] for head in task.people if head.group in self.op.group]
                named = any(group.reception_sites for group in groups)
                site = names.site[task.site] if named else NONE
                what = self._people(task) if self.op.place[task.place].rounds else _bits(task.offers)
                return BOARD, names.place[task.place], what, task.start, task.end, NONE, site
            case Alight():
                if task.place not in names.site:
                    return None
                return ALIGHT, names.place[task.place], _bits(task.offers), task.start, task.end, NONE, 0
            case _:
                return ()

    def _people(self, task: Board) -> int:
        """Return the people of a stop on a round, packed."""
        counts = Counter[Mobility]()
        for head in task.people:
            if head.group in self.op.group:
                counts[self.op.group[head.group].mobility] += head.count
        return packed_people(counts)

    def _road(self, task: Drive) -> int | None:
        """Return the road that a drive takes, or None if there is none any more."""
        leg = self.yard.names.leg.get(task.leg)
        leaving = self.yard.leaving(self.yard.profile(self.number), self.place)
        return next((road for road in leaving if self.yard.legs[road] == leg and self.yard.ways[road] is task.direction), None)


def _bits(offers: Sequence[Mobility]) -> int:
    return sum(1 << MOBILITIES.index(mobility) for mobility in offers)
