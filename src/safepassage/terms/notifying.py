"""From a plan to what the parties are told of it: every convoy with its points and times, vehicles, and about how much it carries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from safepassage.domain.digest import digest, plan_digest
from safepassage.domain.movement import Course, Spell, courses, exposed_in
from safepassage.domain.movement_details import MovementDetails, Recognition, Sender
from safepassage.domain.notification import Notification, NotifiedMovement, NotifiedPoint, NotifiedVehicle
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Convoy, Drive, Plan, Service
from safepassage.units import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """When a notification is handed over, by whom, to which parties, and which version of which it is."""

    id: str
    version: int
    parties: tuple[str, ...]
    made_by: str
    submitted: Instant


def notification_of(operation: Operation, plan: Plan, details: MovementDetails, handover: Handover) -> Notification:
    """
    Return what the parties are told of ``plan``.

    Parameters
    ----------
    details
        What was filled in by hand; what is missing in it is left empty, for a check to find.

    Raises
    ------
    ValueError
        If no vehicle of the plan moves in a corridor.
    """
    everything = courses(operation, plan)
    grids = {entry.place: entry.grid for entry in details.positions}
    known = {entry.vehicle: entry for entry in details.vehicles}
    convoys = sorted(plan.convoys, key=lambda convoy: (convoy.entry, convoy.id))
    movements = tuple(_movement(operation, convoy, everything, grids, known) for convoy in convoys)
    if not movements:
        msg = f"No convoy of the plan of {operation.id} enters a corridor: there is nothing to notify."
        raise ValueError(msg)
    sender = details.senders[0] if details.senders else Sender()
    return Notification(
        id=handover.id,
        version=handover.version,
        supersedes=handover.version - 1,
        operation=operation.id,
        operation_digest=digest(operation),
        plan_digest=plan_digest(plan),
        epoch=operation.epoch,
        organisation=sender.organisation,
        focal_point=sender.focal_point,
        contact=sender.contact,
        movement_type=sender.movement_type,
        emergency=sender.emergency,
        purpose=sender.purpose,
        parties=handover.parties,
        made_by=handover.made_by,
        submitted=handover.submitted,
        valid_from=min(movement.departs for movement in movements),
        valid_to=max(movement.arrives for movement in movements),
        movements=movements,
        sites=_sites(operation, everything, movements, grids),
        alternate_route=sender.alternate_route,
        overnight_stop=sender.overnight_stop,
        remarks=sender.remarks,
    )


def notified_places(operation: Operation, plan: Plan) -> tuple[str, ...]:
    """Return the ids of the places whose position a notification of ``plan`` states, in the order in which they come up."""
    handover = Handover(id="", version=1, parties=(), made_by="", submitted=0)
    return tuple(point.place for point in notification_of(operation, plan, MovementDetails(), handover).points)


def _movement(
    operation: Operation,
    convoy: Convoy,
    everything: Sequence[Course],
    grids: Mapping[str, str],
    known: Mapping[str, Recognition],
) -> NotifiedMovement:
    arrivals: dict[str, list[Instant]] = {}
    departures: dict[str, list[Instant]] = {}
    people = kg = 0
    for course in everything:
        own = [spell for spell in course.spells if isinstance(spell.task, Drive | Service) and spell.task.convoy == convoy.id]
        drives = [spell for spell in own if isinstance(spell.task, Drive)]
        for spell in drives:
            departures.setdefault(spell.place, []).append(spell.start)
            arrivals.setdefault(_end(operation, spell), []).append(spell.end)
        people += max((spell.people for spell in drives), default=0)
        kg += max((spell.kg for spell in drives), default=0)
    first = {place: min(arrivals.get(place, []) + departures.get(place, [])) for place in {*arrivals, *departures}}
    points = tuple(
        _point(
            operation,
            place,
            grids,
            min(arrivals[place]) if place in arrivals else None,
            max(departures[place]) if place in departures else None,
        )
        for place in sorted(first, key=lambda place: (first[place], place in arrivals))
    )
    vehicles = tuple(_vehicle(operation, number, name, known) for number, name in enumerate(convoy.vehicles, start=1))
    return NotifiedMovement(
        convoy=convoy.id,
        corridor=convoy.corridor,
        direction=convoy.direction,
        points=points,
        vehicles=vehicles,
        people=people,
        kg=kg,
    )


def _end(operation: Operation, spell: Spell) -> str:
    """Return where the drive of ``spell`` ends."""
    assert isinstance(spell.task, Drive)  # noqa: S101 - only drives are asked about
    return operation.leg[spell.task.leg].ends(spell.task.direction)[1]


def _point(
    operation: Operation, place: str, grids: Mapping[str, str], arrives: Instant | None, departs: Instant | None
) -> NotifiedPoint:
    found = operation.place[place]
    return NotifiedPoint(
        place=place,
        name=found.name,
        latitude=found.latitude,
        longitude=found.longitude,
        grid=grids.get(place, ""),
        arrives=arrives,
        departs=departs,
    )


def _vehicle(operation: Operation, number: int, name: str, known: Mapping[str, Recognition]) -> NotifiedVehicle:
    kind = operation.vehicle_type[operation.fleet[name.rpartition("-")[0]].type]
    seen = known.get(name, Recognition(vehicle=name))
    return NotifiedVehicle(
        number=number,
        vehicle=name,
        type=kind.name,
        plate=seen.plate,
        make=seen.make,
        callsign=seen.callsign,
        organisation=seen.organisation,
        marking=seen.marking,
        roof_marking=seen.roof_marking,
        pictures=seen.pictures,
        crew=kind.drivers,
    )


def _sites(
    operation: Operation, everything: Sequence[Course], movements: Sequence[NotifiedMovement], grids: Mapping[str, str]
) -> tuple[NotifiedPoint, ...]:
    """Return the exposed places off the chains of the corridors where vehicles stand, by when the first one is there."""
    passed = {point.place for movement in movements for point in movement.points}
    stays: dict[str, list[Spell]] = {}
    for course in everything:
        for spell in course.spells:
            if not isinstance(spell.task, Drive) and spell.place not in passed and exposed_in(operation, spell):
                stays.setdefault(spell.place, []).append(spell)
    ordered = sorted(stays.items(), key=lambda item: (min(spell.start for spell in item[1]), item[0]))
    return tuple(
        _point(operation, place, grids, min(spell.start for spell in spells), max(spell.end for spell in spells))
        for place, spells in ordered
    )
