"""What is wrong with a notification before it is handed over: every slip that others could act on."""

from collections.abc import Iterator
from dataclasses import dataclass

from safepassage.domain.checking import repeated
from safepassage.domain.movement_details import MovementDetails
from safepassage.domain.notification import EMERGENCY_LEAD, USUAL_LEAD, Notification, NotifiedVehicle
from safepassage.domain.operation import Operation
from safepassage.exchange.checks.finding import Finding, hours
from safepassage.exchange.checks.positions import Entry, check_entry
from safepassage.exchange.codes import Code
from safepassage.notices import Severity
from safepassage.units import HOUR, Seconds

_WARNING = Severity.WARNING

NOTICES = {
    "short-notice": Code(
        "A notification is handed over later than the parties ask for.",
        "Move the departure, or flag an emergency and say why, if it is one.",
    ),
    "after-departure": Code(
        "A notification is handed over after the first convoy has left.", "Do not send it as a notification."
    ),
    "emergency-without-purpose": Code("An emergency is flagged without saying why.", "Say why under purpose."),
    "nobody-told": Code("A notification is for no party.", "Name the parties in the operation, or with --to."),
    "unknown-party": Code("A party that is to be told is not in the operation.", "Correct the name, or add the party."),
    "missing-sender": Code("Something about the sender is missing.", "Fill in organisation, focal point and contact."),
    "no-second-entry": Code("A position is not entered a second time.", "Have another person enter the grid reference (MGRS)."),
    "unknown-place": Code("A place in the file is not one of the operation.", "Correct the id of the place."),
    "place-not-passed": Code(
        "A place in the file is not passed by the plan.", "Take the row out, or look at the plan.", _WARNING
    ),
    "unknown-vehicle": Code("A vehicle in the file does not move in the plan.", "Correct the id, or take the row out."),
    "missing-vehicle": Code("A vehicle of the plan is not in the file.", "Add a row for it."),
    "missing-plate": Code("A vehicle has no plate.", "Give its plate as it is on the vehicle."),
    "duplicate-plate": Code("Two vehicles have the same plate.", "Correct one of them."),
    "missing-marking": Code("A vehicle has no marking on its sides.", "Mark it, and say how."),
    "missing-roof-marking": Code("A vehicle is not marked on its roof.", "Mark the roof; say yes once it is done."),
    "missing-pictures": Code("A vehicle has no pictures.", "Add pictures of plate, sides and roof.", _WARNING),
}
"""Every code of these checks, beside those of positions entered twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the parties ask for: notice in seconds, usually and in an emergency."""

    usual: Seconds = USUAL_LEAD
    emergency: Seconds = EMERGENCY_LEAD


def check_notification(
    operation: Operation, notification: Notification, details: MovementDetails, rules: Rules
) -> Iterator[Finding]:
    """Yield everything that is wrong with ``notification``, made of ``operation`` with ``details``."""
    yield from _sender(operation, notification)
    yield from _lead(notification, rules)
    yield from _positions(operation, notification, details)
    yield from _vehicles(notification, details)


def _sender(operation: Operation, notification: Notification) -> Iterator[Finding]:
    for attribute in ("organisation", "focal_point", "contact"):
        if not getattr(notification, attribute).strip():
            name = attribute.replace("_", " ")
            yield Finding(code="missing-sender", sheet="Sender", attribute=attribute, message=f"The {name} is missing.")
    if notification.emergency and not notification.purpose.strip():
        message = "An emergency is flagged, and the purpose does not say why."
        yield Finding(code="emergency-without-purpose", sheet="Sender", attribute="purpose", message=message)
    if not notification.parties:
        yield Finding(code="nobody-told", sheet="", message="The notification is for no party.", expected="at least one party")
    known = {party.id for party in operation.parties}
    for party in notification.parties:
        if party not in known:
            expected = ", ".join(sorted(known)) or "parties in the sheet Parties"
            message = f"There is no party {party!r} in the operation."
            yield Finding(code="unknown-party", sheet="", message=message, given=party, expected=expected)


def _lead(notification: Notification, rules: Rules) -> Iterator[Finding]:
    asked = rules.emergency if notification.emergency else rules.usual
    if notification.lead < 0:
        given = f"{hours(-notification.lead)} after the first convoy leaves"
        yield Finding(
            code="after-departure", sheet="Sender", attribute="emergency", message="It is handed over too late.", given=given,
            expected=f"{asked // HOUR} h before",
        )  # fmt: skip
    elif notification.lead < asked:
        kind = "an emergency" if notification.emergency else "a movement that is no emergency"
        yield Finding(
            code="short-notice",
            sheet="Sender",
            attribute="emergency",
            message=f"The notice is too short for {kind}.",
            given=f"{hours(notification.lead)} before the first convoy leaves",
            expected=f"{asked // HOUR} h",
        )


def _positions(operation: Operation, notification: Notification, details: MovementDetails) -> Iterator[Finding]:
    entered = {entry.place: entry for entry in details.positions}
    passed = {point.place for point in notification.points}
    for entry in details.positions:
        if entry.place not in operation.place:
            message = f"There is no place {entry.place!r} in the operation."
            yield Finding(
                code="unknown-place", sheet="Positions", id=entry.place, attribute="place", message=message, given=entry.place
            )
        elif entry.place not in passed:
            message = f"{operation.place[entry.place].name} is not passed by the plan."
            yield Finding(code="place-not-passed", sheet="Positions", id=entry.place, attribute="place", message=message)
        if entry.near and entry.near not in operation.place:
            message = f"There is no place {entry.near!r} in the operation."
            yield Finding(
                code="unknown-place", sheet="Positions", id=entry.place, attribute="near", message=message, given=entry.near
            )
    for point in notification.points:
        if not point.grid.strip():
            given = f"latitude {point.latitude}, longitude {point.longitude}"
            message = f"The position of {point.name} was entered once only."
            yield Finding(
                code="no-second-entry", sheet="Positions", id=point.place, attribute="grid", message=message, given=given,
                expected="a grid reference as well",
            )  # fmt: skip
            continue
        entry = entered[point.place]
        near = operation.place.get(entry.near)
        yield from check_entry(
            Entry(
                sheet="Positions",
                id=point.place,
                name=point.name,
                latitude=point.latitude,
                longitude=point.longitude,
                grid=point.grid,
                near=None if near is None else (near.name, near.latitude, near.longitude),
                near_within=entry.near_within,
            )
        )


def _vehicles(notification: Notification, details: MovementDetails) -> Iterator[Finding]:
    moving = {vehicle.vehicle for vehicle in notification.vehicles}
    listed = {entry.vehicle for entry in details.vehicles}
    for entry in details.vehicles:
        if entry.vehicle not in moving:
            yield _of_vehicle("unknown-vehicle", entry.vehicle, "vehicle", "does not move in the plan")
    for vehicle in notification.vehicles:
        if vehicle.vehicle not in listed:
            yield _of_vehicle("missing-vehicle", vehicle.vehicle, "vehicle", "moves in the plan and is not in the file")
        else:
            yield from _recognition(vehicle)
    plates = {vehicle.vehicle: "".join(vehicle.plate.split()).casefold() for vehicle in notification.vehicles}
    for plate in repeated(plate for plate in plates.values() if plate):
        first, *_, last = [name for name, other in plates.items() if other == plate]
        yield _of_vehicle("duplicate-plate", last, "plate", f"has the same plate as {first}")


def _recognition(vehicle: NotifiedVehicle) -> Iterator[Finding]:
    """Yield what is missing for others to recognise ``vehicle``."""
    if not vehicle.plate.strip():
        yield _of_vehicle("missing-plate", vehicle.vehicle, "plate", "has no plate")
    if not vehicle.marking.strip():
        yield _of_vehicle("missing-marking", vehicle.vehicle, "marking", "has no marking on its sides")
    if not vehicle.roof_marking:
        yield _of_vehicle("missing-roof-marking", vehicle.vehicle, "roof_marking", "is not marked on its roof")
    if not vehicle.pictures:
        yield _of_vehicle("missing-pictures", vehicle.vehicle, "pictures", "has no pictures")


def _of_vehicle(code: str, vehicle: str, attribute: str, what: str) -> Finding:
    return Finding(code=code, sheet="Vehicles", id=vehicle, attribute=attribute, message=f"{vehicle} {what}.")
