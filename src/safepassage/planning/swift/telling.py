"""What a market can learn from a schedule: what its trips use of everything that is shared, and what they gain."""

from collections import Counter
from collections.abc import Iterator, Sequence

from safepassage.domain.fleet import Fleet
from safepassage.domain.network import Direction
from safepassage.domain.people import Mobility
from safepassage.domain.plan import PriceKind
from safepassage.planning.resources import Event
from safepassage.planning.swift.dispatch import Yard
from safepassage.planning.swift.labels import ALIGHT, DRIVE
from safepassage.planning.swift.run import Run, Trip
from safepassage.planning.swift.taking import END, SERVICE, START
from safepassage.units import Instant

_WAYS = tuple(Direction)


def told(yard: Yard, run: Run, weights: Sequence[int]) -> Iterator[tuple[str, str, int, Instant, Instant, list[Event]]]:
    """Yield the trips of ``run`` as a market learns them; ``weights`` are what a person of each group counts."""
    for trip, node in zip(run.trips, yard.places(run), strict=True):
        fleet = yard.fleets[int(yard.start[trip.vehicle, 1])][0]
        events = list(_events(yard, trip, fleet, weights))
        yield yard.vehicles[trip.vehicle], fleet.id, node, int(trip.tasks[0, START]), int(trip.tasks[-1, END]), events


def _events(yard: Yard, trip: Trip, fleet: Fleet, weights: Sequence[int]) -> Iterator[Event]:
    op, first = yard.operation, trip.first
    aboard = {op.group[load.group].mobility: load.count for load in fleet.aboard} if first else {}
    counts: dict[Mobility, int] = dict(aboard)
    gain = sum(weights[yard.names.group[load.group]] * load.count for load in fleet.aboard) if first else 0
    for group, number in trip.who.tolist():
        one = op.groups[group]
        counts[one.mobility] = counts.get(one.mobility, 0) + number
        yield Event(PriceKind.DEMAND, one.id, number, gain=float(number * weights[group]))
    yield from _room(yard, trip, fleet)
    for code, what, _, start, end, *_ in trip.tasks.tolist():
        if code == SERVICE:
            post = op.checkpoints[what // 2].id
            yield Event(PriceKind.CHECKPOINT, post, 1, start, _WAYS[what % 2])
        elif code == DRIVE:
            yield Event(PriceKind.DRIVING, fleet.id, end - start)
            if yard.enters[what]:
                yield Event(PriceKind.GATE, yard.enters[what], 1, start, yard.ways[what])
        elif code == ALIGHT:
            site = op.places[what].id
            for mobility, number in counts.items():
                yield Event(PriceKind.INTAKE, site, number, end, mobility=mobility)
                yield Event(PriceKind.CAPACITY, site, number, mobility=mobility)
    yield Event(PriceKind.BAYS, "", 0, gain=float(gain))


def _room(yard: Yard, trip: Trip, fleet: Fleet) -> Iterator[Event]:
    """Yield what people on a round use of the room that their vehicle is given when it begins."""
    op, kind = yard.operation, yard.operation.vehicle_type[fleet.type]
    boarded = Counter[Mobility]()
    for group, number in trip.who.tolist():
        if op.place[op.groups[group].place].rounds:
            boarded[op.groups[group].mobility] += number
    if Mobility.SEAT in boarded:
        boarded[Mobility.SEAT] += kind.attendant_seats * boarded[Mobility.STRETCHER]
    for mobility, number in boarded.items():
        if number:
            yield Event(PriceKind.ROOM, kind.id, number - kind.places.of(mobility), mobility=mobility)
