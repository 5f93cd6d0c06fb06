"""Why there is no plan: what stands in the way, in sentences with amounts, and the least bad alternative."""

from collections.abc import Iterator

from safepassage.domain.operation import Operation
from safepassage.planning.grid import neighbours, passable
from safepassage.planning.ledger import Ledger
from safepassage.planning.roads import Roads
from safepassage.planning.search import Party, Search
from safepassage.terms import Standing, usable_windows, window_standing
from safepassage.units import Instant


def why_not_everybody(operation: Operation, people: int, bound: int, horizon: Instant) -> tuple[str, ...]:
    """Return why not everybody can be received by ``horizon``, when the best plan has ``people`` and none has more than ``bound``."""
    until = f"{operation.at(horizon):%d %B %Y %H:%M} UTC"
    if bound < operation.waiting:
        most = f"no plan at all can bring out more than {bound}"
        first = f"Not everybody can be received by {until}: {operation.waiting} people wait, and {most}."
    else:
        first = f"No plan was found that receives all {operation.waiting} people by {until}; it is not proven that there is none."
    best = f"The best plan found brings out {people}; {operation.waiting - people} stay behind. Plan for rescue to have it."
    ask = "Or give a later deadline, more vehicles, or a longer window."
    return (first, *_obstacles(operation, horizon), best, ask)


def why_nobody(operation: Operation, bound: int, horizon: Instant) -> tuple[str, ...]:
    """Return why nobody at all is brought out by ``horizon``, when no plan can bring out more than ``bound``."""
    found = tuple(_obstacles(operation, horizon))
    until = f"{operation.at(horizon):%d %B %Y %H:%M} UTC"
    if bound:
        open_point = (
            f"It is not proven that there is none: no plan can bring out more than {bound}. More time for planning may find one."
        )
        return (f"No plan was found that brings out any of the {operation.waiting} people by {until}.", open_point, *found)
    if not found:
        found = (
            "No vehicle can reach people and bring them to a site in time: the windows are too short for the way in and out.",
        )
    return (f"Nobody of the {operation.waiting} people can be brought out by {until}.", *found)


def why_stranded(operation: Operation, vehicles: tuple[str, ...], horizon: Instant) -> tuple[str, ...]:
    """Return why people who are aboard at the outset cannot be received by ``horizon``."""
    until = f"{operation.at(horizon):%d %B %Y %H:%M} UTC"
    reasons = []
    for name in vehicles:
        fleet = operation.fleet[name.rsplit("-", 1)[0]]
        people = sum(load.count for load in fleet.aboard)
        place = operation.place[fleet.place].name
        reasons.append(
            f"The {people} people aboard {name} at {place} cannot be brought by {until} to a site that may take them all."
        )
    return (
        *reasons,
        *_obstacles(operation, horizon),
        "Name a site that takes them, let the window stay open longer, or state them as waiting at an assembly point.",
    )


def _obstacles(operation: Operation, horizon: Instant) -> Iterator[str]:
    yield from _windows(operation)
    yield from _vehicles(operation)
    yield from _escorts(operation)
    yield from _sites(operation)
    yield from _roads(operation, horizon)


def _windows(operation: Operation) -> Iterator[str]:
    for window in operation.windows:
        standing = window_standing(operation, window)
        if standing.standing is Standing.CLOSED:
            yield f"Window {window.id} may not be used. {' '.join(standing.open_points)} If this were agreed, it could be planned with."
    usable = {window.corridor for window in usable_windows(operation)}
    for corridor in operation.corridors:
        if corridor.id not in usable:
            yield f"Corridor {corridor.name or corridor.id} has no window that may be used. Agree one, or use another corridor."


def _vehicles(operation: Operation) -> Iterator[str]:
    carriers = [fleet for fleet in operation.fleets if fleet.count and not operation.vehicle_type[fleet.type].escort]
    if not carriers:
        yield "There is no vehicle that carries people. Add a fleet."
    for group in operation.groups:
        fits = any(operation.vehicle_type[fleet.type].places.of(group.mobility) for fleet in carriers)
        if group.count and carriers and not fits:
            yield f"No vehicle has a {group.mobility.value} place for the {group.count} people of {group.id}. Add a vehicle that has."


def _escorts(operation: Operation) -> Iterator[str]:
    """Look for corridors whose convoys need more escorts than there are."""
    there = sum(fleet.count for fleet in operation.fleets if operation.vehicle_type[fleet.type].escort)
    for corridor in operation.corridors:
        if corridor.escorts > there:
            yield (
                f"Every convoy that enters {corridor.name or corridor.id} needs {corridor.escorts} escort vehicles; there are {there}. "
                "Add escorts, or agree on fewer."
            )


def _sites(operation: Operation) -> Iterator[str]:
    for group in operation.groups:
        if group.count and not operation.sites_for(group):
            yield f"No reception site takes the {group.count} people of {group.id} ({group.mobility.value}). Name one that does."


def _roads(operation: Operation, horizon: Instant) -> Iterator[str]:
    """Look for groups that no vehicle can reach at all, or not in time."""
    roads = Roads(operation)
    places = {group.place for group in operation.groups if group.count}
    reached: dict[str, Instant] = {}
    joined: set[str] = set()
    party = Party(max((corridor.escorts for corridor in operation.corridors), default=0))
    for fleet in operation.fleets:
        kind = operation.vehicle_type[fleet.type]
        if not fleet.count or kind.escort:
            continue
        joined |= _joined(operation, fleet.place, fleet.type)
        search = Search(roads, Ledger(operation), kind, horizon)
        start = search.begin("", fleet.place, max(0, fleet.available_from), 0, fleet.driven)
        for label in search.reach(start, frozenset(places), party):
            reached[label.place] = min(label.time, reached.get(label.place, label.time))
    for place in sorted(places - joined):
        yield f"No open road leads from any vehicle to {operation.place[place].name}. Clear a leg, or name another assembly point."
    for place in sorted((places & joined) - set(reached)):
        name = operation.place[place].name
        yield f"{name} cannot be reached while a window is open: the way there is longer than what is left of it. Ask for a longer window."
    for place, time in sorted(reached.items()):
        if not _returns(operation, roads, place, time, horizon):
            name, at = operation.place[place].name, operation.at(time)
            yield (
                f"{name} can be reached at {at:%d %b %H:%M} UTC at the earliest; "
                "what is then left of the windows and of the operation is too short to board and be out in time."
            )


def _joined(operation: Operation, start: str, kind: str) -> set[str]:
    """Return the places that roads open to ``kind`` join with ``start``, whenever."""
    around, found, todo = neighbours(operation), {start}, [start]
    while todo:
        for leg, direction in around.get(todo.pop(), ()):
            other = leg.ends(direction)[1]
            if other not in found and passable(operation, operation.vehicle_type[kind], leg, direction):
                found.add(other)
                todo.append(other)
    return found


def _returns(operation: Operation, roads: Roads, place: str, time: Instant, horizon: Instant) -> bool:
    party = Party(max((corridor.escorts for corridor in operation.corridors), default=0))
    sites = frozenset(site.place for site in operation.reception_sites)
    for kind in operation.vehicle_types:
        if kind.escort or not any(fleet.type == kind.id and fleet.count for fleet in operation.fleets):
            continue
        search = Search(roads, Ledger(operation), kind, horizon)
        start = search.begin("", place, time + kind.boarding_fixed, 0, 0)
        if search.reach(start, sites, party, loaded=True):
            return True
    return False
