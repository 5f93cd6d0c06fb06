"""A notification on paper and as text, with who has acknowledged it and whether it still tells what is planned."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Protocol

from safepassage.documents.clocks import Clocks, duration
from safepassage.documents.report import environment
from safepassage.documents.wording import WAYS, count, grouped, kilometres, listed, tonnes
from safepassage.domain.disclosure import SMALL
from safepassage.domain.notification import (
    NOT_A_PERMISSION,
    Acknowledgement,
    Closure,
    Notification,
    NotifiedMovement,
    NotifiedPoint,
)
from safepassage.domain.operation import Operation
from safepassage.terms.entries import Notified
from safepassage.units import Metres


class Near(Protocol):
    """A protected site near the road."""

    @property
    def name(self) -> str:
        """Return what it is called."""
        ...

    @property
    def kind(self) -> str:
        """Return what it is."""
        ...

    @property
    def metres(self) -> Metres:
        """Return how near the road comes to it."""
        ...

    @property
    def flaws(self) -> tuple[str, ...]:
        """Return the codes of what is wrong with its position."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """
    What a page shows beside the notification.

    Parameters
    ----------
    state
        Where it stands in the ledger; None for a draft, which has not been handed over.
    changes
        What has changed since it was made, in sentences.
    flaws
        What is wrong with a draft, in sentences.
    near
        Protected sites near the road.
    """

    state: Notified | None = None
    changes: tuple[str, ...] = ()
    flaws: tuple[str, ...] = ()
    near: Sequence[Near] = ()


def render_notification(operation: Operation, notification: Notification, told: Told) -> str:
    """Return the notification as one page of HTML, without network or script."""
    clocks = Clocks(operation)
    return environment(clocks).get_template("notification.html.j2").render(
        op=operation,
        told=notification,
        beside=told,
        clocks=clocks,
        facts=_facts(notification, clocks),
        parties=[(party, *_answer(told, party, clocks)) for party in notification.parties],
        names={party.id: party.name for party in operation.parties},
        ended=_ended(told.state.closure, clocks) if told.state and told.state.closure else "",
        mark=_mark(told),
        spaced=spaced,
        not_a_permission=NOT_A_PERMISSION,
        css=files("safepassage.documents").joinpath("templates/report.css").read_text(encoding="utf-8"),
    )  # fmt: skip


def notification_text(operation: Operation, notification: Notification, told: Told) -> str:
    """Return the notification as plain text, to be read out or pasted into a message."""
    clocks = Clocks(operation)
    names = {party.id: party.name for party in operation.parties}
    lines = [f"MOVEMENT NOTIFICATION {notification.id}, version {notification.version}", _mark(told)]
    lines += [f"! {sentence}" for sentence in (*told.changes, *told.flaws)]
    lines += [f"To: {listed([names.get(party, party) for party in notification.parties])}"]
    lines += [f"{name}: {value}" for name, value in _facts(notification, clocks)]
    for movement in notification.movements:
        lines += ["", _heading(operation, movement), *(f"  {_point(point, clocks)}" for point in movement.points)]
        lines += [f"  Vehicles: {', '.join(f'{v.number} {v.plate or v.vehicle}' for v in movement.vehicles)}"]
    if notification.sites:
        lines += [
            "",
            "Points where vehicles stand off the road:",
            *(f"  {_point(point, clocks)}" for point in notification.sites),
        ]
    lines += ["", "Vehicles:"]
    for vehicle in notification.vehicles:
        known = [vehicle.plate or "NO PLATE", vehicle.type, vehicle.make, vehicle.organisation, vehicle.marking]
        roof = "roof marked" if vehicle.roof_marking else "ROOF NOT MARKED"
        lines += [f"  {vehicle.vehicle}: {'; '.join(part for part in [*known, roof] if part)}"]
    if told.near:
        lines += ["", "Protected sites near the road:"]
        for site in told.near:
            doubt = "" if not site.flaws else f"; POSITION NOT CONFIRMED: {', '.join(site.flaws)}"
            lines += [f"  {site.name} ({site.kind.replace('_', ' ')}), {kilometres(site.metres)}{doubt}"]
    lines += ["", "Acknowledgements:"]
    lines += [f"  {names.get(party, party)}: {_answer(told, party, clocks)[0]}" for party in notification.parties]
    if told.state and told.state.closure:
        lines += [f"Closed: {_ended(told.state.closure, clocks)}"]
    return "\n".join([*lines, NOT_A_PERMISSION, ""])


def _mark(told: Told) -> str:
    """Return in capitals what everybody must see first."""
    if told.state is None:
        return "DRAFT: NOT HANDED OVER"
    if told.state.closure is not None:
        return "CLOSED"
    return "NO LONGER WHAT IS PLANNED" if told.changes else "HANDED OVER"


def _facts(told: Notification, clocks: Clocks) -> list[tuple[str, str]]:
    """Return the head of a notification: what, by whom, when, with how much notice."""
    rows = [
        ("From", f"{told.organisation or '–'}, {told.focal_point or '–'}, reached at {told.contact or '–'}"),
        ("Movement", told.movement_type.value + (", EMERGENCY" if told.emergency else "")),
        ("Purpose", told.purpose or "–"),
        ("Valid", f"{clocks.both(told.valid_from)} to {clocks.both(told.valid_to)}"),
        ("Handed over", f"{clocks.both(told.submitted)}, by {told.made_by}"),
        ("Notice given", duration(told.lead) if told.lead >= 0 else "none: after the first convoy left"),
        ("Passengers", f"{_about(_passengers(told))} (counts only, never names)"),
        ("Alternate route", told.alternate_route or "none"),
        ("Overnight stop", told.overnight_stop or "none"),
        ("Made from", f"operation {told.operation} ({told.operation_digest[:12]}), plan {told.plan_digest[:12]}"),
    ]
    return [*rows, ("Remarks", told.remarks)] if told.remarks else rows


def _passengers(told: Notification) -> int:
    """Return the most that one corridor sees on one way: people who pass several corridors are not counted twice."""
    sums: dict[tuple[str, str], int] = {}
    for movement in told.movements:
        key = movement.corridor, movement.direction.value
        sums[key] = sums.get(key, 0) + movement.people
    return max(sums.values())


def _about(people: int) -> str:
    """Return a number of people as it is told outside the operation: in tens, so that no small count can be worked out from several."""
    if 0 < people < SMALL:
        return f"fewer than {SMALL}"
    return f"about {grouped((people + SMALL // 2) // SMALL * SMALL)}" if people else "no"


def _answer(told: Told, party: str, clocks: Clocks) -> tuple[str, str]:
    """Return what a party has answered, and its remarks."""
    if told.state is None:
        return "not told yet", ""
    current = [found for found in told.state.acknowledged if found.party == party]
    if current:
        return f"received {clocks.both(current[-1].at)}{_reference(current[-1])}", current[-1].remarks
    earlier = [found for found in told.state.outdated if found.party == party]
    if earlier:
        return f"NO ANSWER to this version; received version {earlier[-1].version} {clocks.both(earlier[-1].at)}", ""
    return "NO ANSWER", ""


def _reference(found: Acknowledgement) -> str:
    return f", reference {found.reference}" if found.reference else ""


def _ended(closure: Closure, clocks: Clocks) -> str:
    remarks = f" {closure.remarks}" if closure.remarks else ""
    return f"{closure.outcome.value.replace('_', ' ')}, {clocks.both(closure.at)}, by {closure.by}.{remarks}"


def _heading(operation: Operation, movement: NotifiedMovement) -> str:
    road = operation.corridor[movement.corridor].name
    load = f"{_about(movement.people)} people, {tonnes(movement.kg)} of aid"
    return f"{movement.convoy}: {WAYS[movement.direction]} on {road}, {count(len(movement.vehicles), 'vehicle')}, {load}"


def _point(point: NotifiedPoint, clocks: Clocks) -> str:
    times = [f"arrives {clocks.both(point.arrives)}"] if point.arrives is not None else []
    times += [f"leaves {clocks.both(point.departs)}"] if point.departs is not None else []
    return f"{point.name} {point.latitude:.5f}, {point.longitude:.5f} / {spaced(point.grid)}: {', '.join(times)}"


def spaced(grid: str) -> str:
    """Return a grid reference in its parts, as people read it out: zone, square, easting, northing."""
    plain = "".join(grid.split()).upper()
    found = re.fullmatch(r"(\d{1,2}[A-Z])([A-Z]{2})(\d*)", plain)
    if found is None:
        return grid or "NO SECOND ENTRY"
    half = len(found[3]) // 2
    return f"{found[1]} {found[2]} {found[3][:half]} {found[3][half:]}".rstrip()
