"""
Trips that somebody else has planned, carried out under every rule: what they come to in exact seconds.

The trips are made in the order in which their vehicles mean to enter the corridors, first come first served. Each vehicle keeps its
order, goes as early as the rules and those before it let it, and leaves out a trip that can no longer be made. Who boards is decided at
the point: the highest class first. The people who are aboard at the outset are brought to a site before anything else.

This is for operations in which each assembly point lies beyond one corridor, and convoys need no escorts. It
shares no code with the planner.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bench.journey import Boarded, Journey, Vehicle
from bench.road_book import RoadBook
from bench.write_plan import written
from safepassage.domain.network import AccessWindow
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, Mobility
from safepassage.domain.plan import Plan
from safepassage.units import Instant, People


@dataclass(frozen=True, slots=True)
class Trip:
    """
    One trip: when it means to enter the corridor, the vehicle, where it boards, for which mobilities, and its site.

    ``people`` are at most so many by mobility, as somebody may have reasons to leave places empty; None for as many as there are places.
    """

    enters: Instant
    vehicle: str
    point: str
    site: str
    offer: tuple[Mobility, ...]
    people: tuple[tuple[Mobility, People], ...] | None = None


def carry_out(operation: Operation, plan: Plan, trips: Iterable[Trip]) -> Plan:
    """
    Return what ``trips`` come to, with the bound of ``plan``, which holds for any plan.

    Trips that mean to enter at the same instant are made in the order in which they are given.

    Raises
    ------
    ValueError
        If convoys of the operation need escorts.
    """
    if any(corridor.escorts for corridor in operation.corridors):
        msg = f"Trips can be carried out only where convoys need no escorts; {operation.id} needs some."
        raise ValueError(msg)
    book = RoadBook(operation, plan.horizon)
    vehicles = {
        name: Vehicle(
            name, fleet, operation.vehicle_type[fleet.type], fleet.place, max(0, fleet.available_from), driven=fleet.driven
        )
        for fleet in operation.fleets
        for name in fleet.vehicles
    }
    held = {vehicle.id for vehicle in vehicles.values() if not _brought_out(book, vehicle)}
    # Sorting keeps the order of equals: a vehicle's trips never pass each other.
    for trip in sorted(trips, key=lambda one: one.enters):
        if trip.vehicle not in held:
            _made(book, vehicles[trip.vehicle], trip)
    return written(operation, plan, list(vehicles.values()), book.convoys)


def _made(book: RoadBook, vehicle: Vehicle, trip: Trip) -> bool:
    """Make ``trip`` in the first window in which that can be done; return whether it was made."""
    corridor = book.operation.place[trip.point].exposed_in
    standing = book.operation.place[vehicle.place].exposed_in
    windows = [window for window in book.windows[corridor] if window.usable.end > vehicle.time]
    # Whoever starts at an exposed place has to be out by the end of its first window.
    for window in windows[:1] if standing else windows:
        if (journey := _there_and_back(book, vehicle, trip, window)) is not None:
            journey.commit()
            return True
    if standing and (journey := _out(book, vehicle, standing)) is not None:
        # Empty, but then the trip can be made in a later window.
        journey.commit()
        return _made(book, vehicle, trip)
    return False


def _out(book: RoadBook, vehicle: Vehicle, inside: str) -> Journey | None:
    """Return the way out of a vehicle that stands inside corridor ``inside``, in the first window; None if it cannot be out in time."""
    for window in book.windows[inside][:1]:
        journey = Journey(book, vehicle)
        journey.wait(window.opens)
        if journey.drive(book.operation.corridor[inside].outer_gate, window):
            return journey
    return None


def _there_and_back(book: RoadBook, vehicle: Vehicle, trip: Trip, window: AccessWindow) -> Journey | None:
    """Return the journey of ``trip`` inside ``window``, or None if it cannot be done."""
    corridor = book.operation.corridor[window.corridor]
    journey = Journey(book, vehicle)
    inside = book.corridor_of(vehicle.place)
    if not inside and not journey.drive(corridor.outer_gate):
        return None
    if inside not in {"", corridor.id}:
        return None
    journey.wait(window.opens)
    if not journey.drive(trip.point, window):
        return None
    people = _board(book, journey, trip, window)
    done = (
        people and journey.drive(corridor.outer_gate, window) and journey.drive(trip.site) and journey.alight(trip.offer, people)
    )
    return journey if done else None


def _board(book: RoadBook, journey: Journey, trip: Trip, window: AccessWindow) -> Boarded:
    """Let people board as soon as somebody is there and a bay is free; return who."""
    groups = [
        group
        for group in book.at[trip.point]
        if group.mobility in trip.offer and book.waiting[group.id] and trip.site in book.sites_for[group.id]
    ]
    if not groups:
        return ()
    start = journey.bay(trip.offer, min(group.ready_from for group in groups), window.usable.end)
    if start is None:
        return ()
    room = _room(book, journey, trip)
    people: list[tuple[EvacueeGroup, People]] = []
    # Stretcher cases first: each takes the seats of its attendants.
    for group in sorted(groups, key=lambda one: one.mobility is not Mobility.STRETCHER):
        taken = min(room[group.mobility], book.waiting[group.id]) if group.ready_from <= start else 0
        if taken:
            people.append((group, taken))
            room[group.mobility] -= taken
            if group.mobility is Mobility.STRETCHER:
                kind = journey.vehicle.kind
                room[Mobility.SEAT] = min(
                    room[Mobility.SEAT], kind.places.seat - kind.attendant_seats * sum(n for _, n in people)
                )
    journey.board(trip.site, trip.offer, start, tuple(people))
    return tuple(people)


def _room(book: RoadBook, journey: Journey, trip: Trip) -> dict[Mobility, People]:
    """Return how many of each mobility the vehicle may take: by its places, the site, and the trip."""
    room = {mobility: journey.vehicle.kind.places.of(mobility) if mobility in trip.offer else 0 for mobility in Mobility}
    for mobility, places in room.items():
        most = book.doors[trip.site].most(mobility)
        asked = None if trip.people is None else dict(trip.people).get(mobility, 0)
        room[mobility] = min(limit for limit in (places, most, asked) if limit is not None)
    return room


def _brought_out(book: RoadBook, vehicle: Vehicle) -> bool:
    """Bring the people aboard at the outset to the site where they are received first; return False if that cannot be done."""
    people = tuple((book.operation.group[item.group], item.count) for item in vehicle.fleet.aboard if item.count)
    if not people:
        return True
    offer = tuple(mobility for mobility in Mobility if any(group.mobility is mobility for group, _ in people))
    found = [
        journey
        for site in book.doors
        if all(site in book.sites_for[group.id] for group, _ in people)
        if (journey := _out_to(book, vehicle, site)) is not None and journey.alight(offer, people)
    ]
    if not found:
        return False
    min(found, key=lambda journey: journey.state.time).commit()
    return True


def _out_to(book: RoadBook, vehicle: Vehicle, site: str) -> Journey | None:
    """Return the journey of a loaded vehicle from where it is at the outset to ``site``, or None if there is none."""
    inside = book.corridor_of(vehicle.place)
    if not inside:
        journey = Journey(book, vehicle)
        return journey if journey.drive(site) else None
    exposed = bool(book.operation.place[vehicle.place].exposed_in)
    for window in book.windows[inside][:1] if exposed else book.windows[inside]:
        journey = Journey(book, vehicle)
        journey.wait(window.opens)
        if journey.drive(book.operation.corridor[inside].outer_gate, window) and journey.drive(site):
            return journey
    return None
