"""From a schedule to a plan: convoys named and ordered, totals counted."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from safepassage.domain.digest import digest
from safepassage.domain.network import Direction
from safepassage.domain.operation import Operation
from safepassage.domain.plan import (
    Alight,
    Block,
    Board,
    Certificate,
    Convoy,
    Drive,
    Goods,
    Headcount,
    Objective,
    Plan,
    Service,
    Task,
    Totals,
    Unload,
)
from safepassage.planning.dispatch import Schedule
from safepassage.planning.ledger import Entry
from safepassage.planning.trips import Truck
from safepassage.terms import conditions, usable_windows
from safepassage.units import Instant, Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A plan without its certificate."""

    convoys: tuple[Convoy, ...]
    blocks: tuple[Block, ...]
    totals: Totals
    conditions: tuple[str, ...]

    @property
    def merit(self) -> tuple[int, ...]:
        """Return what drafts with as many people are compared by, the more the better: little exposure, early clearance, few metres."""
        t = self.totals
        return (-(t.exposure_people + t.exposure_vehicles), -(t.clearance or 0), -t.metres)


def make_draft(operation: Operation, schedule: Schedule) -> Draft:
    """Return the convoys, blocks and totals of ``schedule``."""
    convoys, names = _convoys(operation, schedule.trucks)
    blocks = _blocks(operation, schedule.trucks, names)
    windows = frozenset(convoy.window for convoy in convoys) | _windows_driven(operation, blocks)
    return Draft(
        convoys=convoys,
        blocks=blocks,
        totals=count_totals(operation, blocks),
        conditions=conditions(operation, windows),
    )


def make_plan(
    operation: Operation, draft: Draft, objective: Objective, horizon: Seconds, seed: int, certificate: Certificate
) -> Plan:
    """Return ``draft`` as a plan with its certificate."""
    return Plan(
        operation=operation.id,
        digest=digest(operation),
        objective=objective,
        horizon=horizon,
        seed=seed,
        conditions=draft.conditions,
        convoys=draft.convoys,
        blocks=draft.blocks,
        totals=draft.totals,
        certificate=certificate,
    )


def _convoys(operation: Operation, trucks: Iterable[Truck]) -> tuple[tuple[Convoy, ...], dict[int, str]]:
    """Return the convoys in order of entry, and the id of each entry by its identity."""
    first: dict[int, Instant] = {}
    entries: dict[int, Entry] = {}
    for truck in trucks:
        for task, entry in truck.tasks:
            if entry is not None and isinstance(task, Drive):
                entries[id(entry)] = entry
                first[id(entry)] = min(task.start, first.get(id(entry), task.start))
    order = [corridor.id for corridor in operation.corridors]
    ranked = sorted(entries.values(), key=lambda e: (first[id(e)], order.index(e.corridor), e.direction.value, e.vehicles))
    counters: dict[tuple[str, Direction], int] = {}
    names: dict[int, str] = {}
    convoys = []
    for entry in ranked:
        key = (entry.corridor, entry.direction)
        counters[key] = counters.get(key, 0) + 1
        names[id(entry)] = f"{entry.corridor}-{entry.direction.value}-{counters[key]:02d}"
        convoys.append(
            Convoy(
                id=names[id(entry)],
                corridor=entry.corridor,
                direction=entry.direction,
                window=entry.window.id,
                gate=entry.gate,
                entry=first[id(entry)],
                vehicles=tuple(sorted(entry.vehicles)),
            )
        )
    return tuple(convoys), names


def _blocks(operation: Operation, trucks: Iterable[Truck], names: dict[int, str]) -> tuple[Block, ...]:
    by_id = {truck.id: truck for truck in trucks}
    blocks = []
    for fleet in operation.fleets:
        for name in fleet.vehicles:
            truck = by_id.get(name)
            tasks: list[Task] = []
            for task, entry in truck.tasks if truck else ():
                if entry is not None and isinstance(task, Drive | Service):
                    tasks.append(replace(task, convoy=names[id(entry)]))
                else:
                    tasks.append(task)
            blocks.append(Block(vehicle=name, fleet=fleet.id, tasks=tuple(tasks)))
    return tuple(blocks)


def _windows_driven(operation: Operation, blocks: Iterable[Block]) -> frozenset[str]:
    """Return the windows in which vehicles are exposed off the chain, where no convoy says so."""
    found: set[str] = set()
    for start, end, corridor in {span for block in blocks for span in exposed_spans(operation, block)}:
        for window in operation.windows:
            if window.corridor == corridor and window.usable.holds(start, end):
                found.add(window.id)
    return frozenset(found)


def exposed_spans(operation: Operation, block: Block) -> list[tuple[Instant, Instant, str]]:
    """Return the unbroken stretches of exposure of a block, with their corridors; none for a vehicle without tasks."""
    if not block.tasks:
        return []
    pieces: list[tuple[Instant, Instant, str]] = []
    fleet = operation.fleet[block.fleet]
    place = fleet.place
    opens = [window.opens for window in usable_windows(operation) if window.corridor == operation.place[place].exposed_in]
    before = min(block.tasks[0].start, max([0, fleet.available_from, *opens[:1]]))
    for task in block.tasks:
        standing = operation.place[place].exposed_in
        if standing:
            pieces.append((before, task.start, standing))
        during = operation.leg[task.leg].exposed_in if isinstance(task, Drive) else standing
        if during:
            pieces.append((task.start, task.end, during))
        if isinstance(task, Drive):
            place = operation.leg[task.leg].ends(task.direction)[1]
        before = task.end
    return _merged(operation, block, pieces)


def _merged(operation: Operation, block: Block, pieces: list[tuple[Instant, Instant, str]]) -> list[tuple[Instant, Instant, str]]:
    """Join pieces that touch, unless the vehicle reached a place that is not exposed in between."""
    breaks = {
        task.end
        for task in block.tasks
        if isinstance(task, Drive) and not operation.place[operation.leg[task.leg].ends(task.direction)[1]].exposed_in
    }
    spans: list[tuple[Instant, Instant, str]] = []
    for start, end, corridor in pieces:
        if spans and spans[-1][1] == start and spans[-1][2] == corridor and start not in breaks:
            spans[-1] = (spans[-1][0], end, corridor)
        else:
            spans.append((start, end, corridor))
    return spans


def count_totals(operation: Operation, blocks: Iterable[Block]) -> Totals:
    """Return the totals of ``blocks``."""
    count = _Count(operation)
    for block in blocks:
        count.add(block)
    received, delivered = count.received, count.delivered
    return Totals(
        people=sum(received.values()),
        weighted=sum(operation.weight(operation.group[name]) * people for name, people in received.items()),
        by_group=tuple(Headcount(group=g.id, count=received[g.id]) for g in operation.groups if received[g.id]),
        delivered=tuple(Goods(consignment=c.id, kg=delivered[c.id]) for c in operation.consignments if delivered[c.id]),
        clearance=count.clearance,
        exposure_people=count.people_seconds,
        exposure_vehicles=count.vehicle_seconds,
        metres=count.metres,
        vehicles_used=count.used,
    )


class _Count:
    """Totals as blocks are added one after the other."""

    def __init__(self, operation: Operation) -> None:
        self.operation = operation
        self.received: Counter[str] = Counter()
        self.delivered: Counter[str] = Counter()
        self.clearance: Instant | None = None
        self.people_seconds = self.vehicle_seconds = self.metres = self.used = 0

    def add(self, block: Block) -> None:
        """Count ``block``."""
        self.used += bool(block.tasks)
        spans = exposed_spans(self.operation, block)
        self.vehicle_seconds += sum(end - start for start, end, _ in spans)
        aboard = [(sum(load.count for load in self.operation.fleet[block.fleet].aboard), 0)]
        for task in block.tasks:
            if isinstance(task, Drive):
                self.metres += self.operation.leg[task.leg].distance
            elif isinstance(task, Board):
                aboard.append((sum(head.count for head in task.people), task.start))
            elif isinstance(task, Alight):
                self.people_seconds += sum(people * _overlap(spans, since, task.end) for people, since in aboard)
                aboard = []
                self._receive(task)
            elif isinstance(task, Unload):
                self.delivered.update({goods.consignment: goods.kg for goods in task.goods})
        if block.tasks:
            self.people_seconds += sum(people * _overlap(spans, since, block.tasks[-1].end) for people, since in aboard)

    def _receive(self, task: Alight) -> None:
        counts = {head.group: head.count for head in task.people if head.count}
        self.received.update(counts)
        if counts:
            self.clearance = max(task.end, self.clearance or 0)


def _overlap(spans: list[tuple[Instant, Instant, str]], start: Instant, end: Instant) -> int:
    return sum(max(0, min(end, last) - max(start, first)) for first, last, _ in spans)
