"""The ways to form convoys that are tried: as they are ready, by a timetable from the opening or to the closing, or held."""

from collections.abc import Iterator

from safepassage.domain.network import Corridor, Direction
from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility
from safepassage.planning.ledger import Habits, Ledger
from safepassage.planning.roads import Roads
from safepassage.planning.search import Search
from safepassage.units import Instant, Seconds


def habits_for(operation: Operation, roads: Roads, horizon: Instant) -> Iterator[Habits]:
    """Yield the ways to form convoys that are tried: as they are ready, by a timetable from the opening or to the closing, or held."""
    yield Habits()
    opening: dict[tuple[str, Direction], Seconds] = {}
    closing: dict[tuple[str, Direction], Seconds] = {}
    holds: dict[tuple[str, Direction], Seconds] = {}
    for corridor in operation.corridors:
        windows = roads.windows.get(corridor.id, ())
        services = [
            operation.checkpoint_at[place].service for place in _chain(operation, corridor) if place in operation.checkpoint_at
        ]
        through = sum(services) + sum(operation.leg[name].travel_times[0].day for name in corridor.legs)
        if windows and corridor.headway:
            opening[corridor.id, Direction.IN] = opening[corridor.id, Direction.OUT] = windows[0].opens % corridor.headway
            closing[corridor.id, Direction.IN] = windows[0].opens % corridor.headway
            closing[corridor.id, Direction.OUT] = (windows[-1].usable.end - through) % corridor.headway
        if windows and corridor.max_convoys is not None:
            # The few convoys that may go had better wait for everybody: as long as the last of a full one is out, and received, in time.
            late = windows[-1].usable.end + _from_gate(operation, roads, corridor) - horizon
            holds[corridor.id, Direction.OUT] = through + (corridor.max_vehicles - 1) * max(services, default=0) + max(0, late)
    if opening:
        yield Habits(opening)
        yield Habits(closing)
    if holds:
        yield Habits(holds=holds)


def _from_gate(operation: Operation, roads: Roads, corridor: Corridor) -> Seconds:
    """Return how long a vehicle needs at least from the outer gate until everybody has alighted at a site."""
    kind = next((kind for kind in operation.vehicle_types if not kind.escort), None)
    if kind is None:
        return 0
    search = Search(roads, Ledger(operation), kind, operation.horizon)
    sites = frozenset(site.place for site in operation.reception_sites)
    found = search.reach(search.begin("", corridor.outer_gate, 0, 0, 0), sites, loaded=True)
    return (found[0].time if found else 0) + kind.alighting_time(frozenset(Mobility))


def _chain(operation: Operation, corridor: Corridor) -> list[str]:
    """Return the places on the chain of ``corridor``, gates left out."""
    return [operation.leg[name].inner for name in corridor.legs[:-1]]
