"""Trips of single vehicles: what is decided about one, and what comes of it in exact seconds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from safepassage.domain.fleet import Fleet, VehicleType
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, Mobility
from safepassage.domain.plan import Alight, Board, Goods, Headcount, Load, Task, Unload
from safepassage.planning.bound import Offer
from safepassage.planning.bound import load as full_load
from safepassage.planning.ledger import Entry, Ledger
from safepassage.planning.roads import Roads
from safepassage.planning.search import ALONE, Label, Party, Search, commit
from safepassage.units import Instant, Kilograms, Metres, Seconds


@dataclass(slots=True, eq=False)
class Truck:
    """A vehicle as its block is being written: where it is, from when, and its tasks so far with their convoys."""

    id: str
    fleet: Fleet
    kind: VehicleType
    place: str
    time: Instant
    since_depot: Metres = 0
    driven: Seconds = 0
    tasks: list[tuple[Task, Entry | None]] = field(default_factory=list)
    entry: Entry | None = None
    cargo: dict[str, Kilograms] = field(default_factory=dict)
    """Aid aboard since the outset, by consignment."""


@dataclass(frozen=True, slots=True)
class Decision:
    """
    One trip, decided: the vehicle, the aid it carries in, where it boards whom, and where it brings them.

    It does not set off before ``after``. ``point`` is empty for a trip that only carries aid, or that only brings the people aboard at
    the outset to ``site``.
    """

    vehicle: str
    point: str
    site: str
    offer: Offer
    cargo: tuple[Goods, ...] = ()
    escorts: int = 0
    after: Instant = 0


@dataclass(frozen=True, slots=True)
class Boarding:
    """A boarding that can be had."""

    label: Label
    offer: Offer
    site: str
    start: Instant
    end: Instant
    lane: int
    people: tuple[tuple[EvacueeGroup, int], ...]

    def by_mobility(self) -> dict[Mobility, int]:
        """Return the people boarded per mobility."""
        return by_mobility(self.people)


@dataclass(frozen=True, slots=True)
class Delivery:
    """An arrival at a site with the alighting there, and the way on if nobody may stay there."""

    label: Label
    start: Instant
    end: Instant
    escape: Label | None


@dataclass(frozen=True, slots=True)
class Haul:
    """Aid carried: the ways to load and unload it, what is taken from stock, and where the vehicle is afterwards."""

    moves: tuple[tuple[Label, Task], ...]
    fresh: tuple[Goods, ...]
    after: list[Label]


def by_mobility(people: Iterable[tuple[EvacueeGroup, int]]) -> dict[Mobility, int]:
    """Return the people per mobility."""
    counts: dict[Mobility, int] = {}
    for group, number in people:
        counts[group.mobility] = counts.get(group.mobility, 0) + number
    return counts


class Desk:
    """Looks up and takes trips in one ledger."""

    def __init__(self, roads: Roads, ledger: Ledger, horizon: Instant) -> None:
        self.operation: Operation = roads.operation
        self.roads, self.ledger, self.horizon = roads, ledger, horizon
        self.search = {kind.id: Search(roads, ledger, kind, horizon) for kind in self.operation.vehicle_types}
        self.free = frozenset(place.id for place in self.operation.places if not place.exposed_in)
        self.at: dict[str, list[EvacueeGroup]] = {}
        for group in sorted(self.operation.groups, key=lambda g: (-self.operation.weight(g), g.priority, g.ready_from)):
            self.at.setdefault(group.place, []).append(group)

    def start(self, truck: Truck, after: Instant = 0) -> list[Label]:
        """Return the labels of ``truck`` where it stands, from ``after`` on."""
        return self.search[truck.kind.id].begin(
            truck.id, truck.place, max(truck.time, after), truck.since_depot, truck.driven, truck.entry
        )

    def boarding(self, kind: VehicleType, label: Label, offer: Offer, site: str, ready: Instant = 0) -> Boarding | None:
        """Return the first boarding for ``offer`` and ``site`` from ``label``, not before ``ready``, or None if nobody could board."""
        if label.place not in self.ledger.bays:
            return None
        seconds = kind.boarding_time(frozenset(offer))
        start, lane = self.ledger.bays[label.place].earliest(max(label.time, ready), seconds)
        end = start + seconds
        if end > (self.horizon if label.window is None else label.window.usable.end):
            return None
        people = self.people(kind, label.place, offer, site, start)
        if {group.mobility for group, _ in people} != set(offer):
            return None
        return Boarding(label, offer, site, start, end, lane, people)

    def people(
        self, kind: VehicleType, place: str, offer: Offer, site: str, start: Instant
    ) -> tuple[tuple[EvacueeGroup, int], ...]:
        """Return who boards: as many as there are places, the heaviest weight first."""
        left = full_load(kind, offer)
        for mobility in offer:
            most = self.ledger.sites[site].most(mobility)
            left[mobility] = left[mobility] if most is None else min(left[mobility], most)
        chosen = []
        for group in self.at[place]:
            room = min(left.get(group.mobility, 0), self.ledger.waiting[group.id])
            if room > 0 and group.ready_from <= start and site in self.operation.sites_for(group):
                chosen.append((group, room))
                left[group.mobility] -= room
        return tuple(chosen)

    def deliver(
        self,
        kind: VehicleType,
        label: Label,
        offer: Offer,
        site: str,
        people: Mapping[Mobility, int],
        party: Party = ALONE,
    ) -> Delivery | None:
        """Return the earliest arrival and alighting at ``site`` of a loaded vehicle at ``label``, or None."""
        search = self.search[kind.id]
        seconds = kind.alighting_time(frozenset(offer))
        best: Delivery | None = None
        for arrived in search.reach([label], frozenset({site}), party, loaded=True):
            limit = self.horizon if arrived.window is None else arrived.window.usable.end
            start = self.ledger.sites[site].earliest(arrived.time, seconds, people, min(limit, self.horizon))
            if start is None or (best is not None and best.end <= start + seconds):
                continue
            escape = None
            if arrived.window is not None:
                after = replace(arrived, time=start + seconds, parent=None)
                ways = search.reach([after], self.free)
                if not ways:
                    continue
                escape = ways[0]
            best = Delivery(arrived, start, start + seconds, escape)
        return best

    def loaded(self, boarding: Boarding) -> Label:
        """Return the label of a vehicle after ``boarding``."""
        return replace(boarding.label, time=boarding.end, parent=None)

    def drive(self, truck: Truck, label: Label) -> None:
        """Let ``truck`` drive to ``label``."""
        truck.tasks += commit(self.ledger, truck.id, label.path())
        truck.place, truck.time = label.place, label.time
        truck.since_depot, truck.driven, truck.entry = label.since_depot, label.driven, label.entry

    def board(self, truck: Truck, boarding: Boarding) -> None:
        """Let ``truck`` drive to its boarding and board."""
        self.drive(truck, boarding.label)
        self.ledger.bays[truck.place].take(boarding.lane, boarding.start, boarding.end)
        counts = []
        for group, number in boarding.people:
            self.ledger.waiting[group.id] -= number
            counts.append(Headcount(group=group.id, count=number))
        task = Board(
            place=truck.place,
            site=boarding.site,
            offers=boarding.offer,
            start=boarding.start,
            end=boarding.end,
            people=tuple(counts),
        )
        truck.tasks.append((task, None))
        truck.time = boarding.end

    def alight(self, truck: Truck, delivery: Delivery, offer: Offer, people: tuple[tuple[EvacueeGroup, int], ...]) -> None:
        """Let ``truck`` drive to its delivery and let everybody alight."""
        self.drive(truck, delivery.label)
        self.ledger.sites[truck.place].take(delivery.end, by_mobility(people))
        counts = tuple(Headcount(group=group.id, count=number) for group, number in people)
        task = Alight(place=truck.place, offers=offer, start=delivery.start, end=delivery.end, people=counts)
        truck.tasks.append((task, None))
        truck.time = delivery.end
        if delivery.escape is not None:
            self.drive(truck, delivery.escape)

    def haul(self, truck: Truck, cargo: tuple[Goods, ...], after: Instant = 0) -> Haul | None:
        """Return how ``truck`` can load and unload ``cargo`` (what it has aboard is only unloaded), or None if it cannot."""
        fresh = [goods for goods in cargo if truck.cargo.get(goods.consignment, 0) < goods.kg]
        stops: dict[tuple[bool, str], list[Goods]] = {}
        for goods in fresh:
            if goods.kg > self.ledger.stock[goods.consignment]:
                return None
            stops.setdefault((True, self.operation.consignment[goods.consignment].origin), []).append(goods)
        for goods in cargo:
            stops.setdefault((False, self.operation.consignment[goods.consignment].destination), []).append(goods)
        if not self._fits(truck, fresh):
            return None
        starts, moves = self.start(truck, after), list[tuple[Label, Task]]()
        for (loads, place), found in stops.items():
            labels = self.search[truck.kind.id].reach(starts, frozenset({place}))
            if not labels:
                return None
            label, total = labels[0], sum(goods.kg for goods in found)
            ready = max(self.operation.consignment[goods.consignment].ready_from for goods in found) if loads else 0
            start = max(label.time, ready)
            end = start + (truck.kind.loading_time(total) if loads else truck.kind.unloading_time(total))
            if end > (self.horizon if label.window is None else label.window.usable.end):
                return None
            moves.append((label, (Load if loads else Unload)(place=place, start=start, end=end, goods=tuple(found))))
            starts = [replace(label, time=end, parent=None)]
        return Haul(tuple(moves), tuple(fresh), starts)

    def _fits(self, truck: Truck, fresh: Iterable[Goods]) -> bool:
        loads = [(goods.consignment, goods.kg) for goods in fresh] + list(truck.cargo.items())
        litres = sum(self.operation.consignment[name].litres_of(kg) for name, kg in loads)
        return sum(kg for _, kg in loads) <= truck.kind.kg and litres <= truck.kind.litres

    def carry(self, truck: Truck, haul: Haul) -> None:
        """Let ``truck`` make ``haul``."""
        for label, task in haul.moves:
            self.drive(truck, label)
            truck.tasks.append((task, None))
            truck.time = task.end
            if isinstance(task, Unload):
                for goods in task.goods:
                    truck.cargo.pop(goods.consignment, None)
        for goods in haul.fresh:
            self.ledger.stock[goods.consignment] -= goods.kg
