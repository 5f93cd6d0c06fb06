"""A list of vehicles as fleets: how many of which type are where from when. Plates and drivers are never read."""

from collections import Counter
from dataclasses import dataclass, replace

from safepassage.domain.fleet import Fleet, VehicleState, VehicleType
from safepassage.domain.operation import Operation
from safepassage.domain.people import PerMobility
from safepassage.exchange.cells import plain
from safepassage.exchange.incoming.list_file import ListFile, reject
from safepassage.exchange.incoming.naming import free_id
from safepassage.exchange.incoming.proposal import Proposal
from safepassage.exchange.records import Record
from safepassage.notices import Notice
from safepassage.units import Instant


@dataclass(frozen=True, slots=True)
class _Alike:
    """What vehicles of one fleet have in common."""

    type: str
    place: str
    available_from: Instant
    state: VehicleState


def with_vehicles(operation: Operation, found: ListFile) -> Proposal:
    """
    Return ``operation`` with the vehicles of the list.

    A fleet that the list counts has the list's number, whatever it had; fleets that it does not count stay as they are, and so do those
    with people or aid aboard. A type that is not known is made from its places.
    """
    notices = list(found.notices)
    types = list(operation.vehicle_types)
    counts = Counter[_Alike]()
    taken = 0
    for record in found.records:
        kind = _type_of(record, types, notices)
        if kind is None:
            continue
        values = record.values
        alike = _Alike(kind, str(values["place"]), int(str(values["ready_from"])), VehicleState(str(values["state"])))
        counts[alike] += 1 if values["count"] is None else int(str(values["count"]))
        taken += 1
    used = {alike.type for alike in counts} | {kind.id for kind in operation.vehicle_types}
    after = replace(
        operation,
        vehicle_types=tuple(kind for kind in types if kind.id in used),
        fleets=tuple(_fleets(operation, counts)),
    )
    return Proposal(before=operation, after=after, rows=found.rows, taken=taken, notices=tuple(notices))


def _type_of(record: Record, types: list[VehicleType], notices: list[Notice]) -> str | None:
    """Return the id of the type of a row, after adding it to ``types`` if it is new; None, told, if it cannot be made."""
    name, seats, values = str(record.values["type"]).strip(), record.values["seats"], record.values
    named = [kind for kind in types if plain(name) and plain(name) in {plain(kind.id), plain(kind.name)}]
    places = PerMobility(*(int(str(values[part] or 0)) for part in ("seats", "wheelchair", "stretcher")))
    fitting = [kind for kind in named or types if not kind.escort and kind.places == places]
    if named and seats is None:
        return named[0].id
    if fitting and (named or not name):
        return fitting[0].id
    if seats is None:
        notices.append(reject(record, "unknown-vehicle-type", "type", f"The type {name!r} is not known and no seats are stated."))
        return None
    base = named[0] if named else VehicleType(id="", name=name or "Vehicle", profile=types[0].profile if types else "road")
    kg = base.kg if values["kg"] is None else int(str(values["kg"]))
    kept = base.attendant_seats if base.attendant_seats * places.stretcher <= places.seat else 0
    new = replace(
        base,
        id=free_id(f"{name or 'vehicle'} {places.seat}", (kind.id for kind in types)),
        name=f"{base.name}, {places.seat} seats",
        places=places,
        kg=kg,
        attendant_seats=kept,
    )
    same = next((kind for kind in types if replace(kind, id="") == replace(new, id="")), None)
    if same is None:
        types.append(new)
    return (same or new).id


def _fleets(operation: Operation, counts: Counter[_Alike]) -> list[Fleet]:
    left = dict(counts)
    fleets = []
    for fleet in operation.fleets:
        alike = _Alike(fleet.type, fleet.place, fleet.available_from, fleet.state)
        is_plain = not fleet.aboard and not fleet.cargo and not fleet.driven
        fleets.append(replace(fleet, count=left.pop(alike)) if is_plain and alike in left else fleet)
    for alike, count in left.items():
        name = free_id(f"{alike.type} {alike.place}", (fleet.id for fleet in fleets))
        new = Fleet(
            id=name,
            type=alike.type,
            count=count,
            place=alike.place,
            available_from=alike.available_from,
            state=alike.state,
        )
        fleets.append(new)
    return fleets
