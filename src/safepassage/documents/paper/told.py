"""The notification to the parties: as it was handed over or, before that, as a draft from the plan."""

from collections.abc import Iterator
from dataclasses import dataclass

from safepassage.documents.notification_page import spaced
from safepassage.documents.paper.access import Need
from safepassage.documents.paper.blocks import Block, Column, Table, blanks, pairs, paragraph, title
from safepassage.documents.paper.road import clock_columns, other_clocks
from safepassage.documents.paper.setting import Setting, received
from safepassage.domain.audience import Audience, Topic
from safepassage.domain.notification import Notification, NotifiedVehicle
from safepassage.units import Instant, Kilograms

TOLD = Need(Topic.NOTIFICATION)
CLOCKS = 2
"""Local clocks that a notification has columns for: parties may go by different ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Content:
    """
    What a notification says, wherever it comes from.

    Parameters
    ----------
    movements
        Convoy, first and last place, vehicles, departure, arrival.
    points
        Place, decimal degrees, and the second entry as MGRS, empty for none.
    vehicles
        Vehicle, type, plate, make, markings.
    """

    period: tuple[Instant, Instant]
    kg: Kilograms
    movements: tuple[tuple[str, str, str, int, Instant, Instant | None], ...]
    points: tuple[tuple[str, str, str], ...]
    vehicles: tuple[tuple[str, str, str, str, str], ...]


def notification(setting: Setting) -> Iterator[Block]:
    """Yield what the parties are told of the movement: road, times, vehicles; of people and aid only how much."""
    sent = setting.notification
    if sent is not None and setting.reader is Audience.PARTY and setting.subject not in sent.parties:
        return
    if sent is None and not setting.convoys:
        return
    content = _draft(setting) if sent is None else _sent(setting, sent)
    yield from _head(setting, sent)
    yield pairs(_facts(setting, content, sent), TOLD)
    if sent is None:
        say = setting.words.say
        yield blanks([say("Notifying organisation"), say("Focal point, function"), say("Reached at"), say("Emergency: yes / no")])
    yield from _body(setting, content)


def _head(setting: Setting, sent: Notification | None) -> Iterator[Block]:
    say = setting.words.say
    yield paragraph(
        say(
            "This notification informs. An acknowledgement says that it has arrived; it is not a "
            "permission. It changes no duty under the law of armed conflict."
        ),
        boxed=True,
    )
    if sent is None:
        text = say("DRAFT from the plan, not handed over: every position must be entered a second time before anybody is told.")
        yield paragraph(text, TOLD, boxed=True)
    else:
        at = setting.times.both(sent.submitted)
        yield paragraph(
            say("Handed over as {name}, version {number}, at {time}.", name=sent.id, number=sent.version, time=at), TOLD
        )


def _facts(setting: Setting, content: _Content, sent: Notification | None) -> list[tuple[str, str]]:
    say, words, op = setting.words.say, setting.words, setting.facts.operation
    if setting.reader is Audience.PARTY:
        told = [party.name for party in setting.parties]
    else:
        told = [party.name for party in op.parties if sent is None or party.id in sent.parties]
    rows = [
        (say("Valid from – to"), setting.times.span(*content.period)),
        (say("Addressed to"), words.comma.join(words.name(name) for name in told) or "–"),
        (say("People, about"), received(setting)),
        (words.term("aid"), words.mass(content.kg)),
    ]
    if sent is not None:
        rows += [
            (say("Notifying organisation"), words.name(sent.organisation)),
            (say("Focal point, function"), words.name(sent.focal_point)),
            (say("Reached at"), words.name(sent.contact)),
        ]
    return rows


def _body(setting: Setting, content: _Content) -> Iterator[Block]:
    say = setting.words.say
    yield title(say("Movements"), TOLD)
    for text in other_clocks(setting, CLOCKS):
        yield paragraph(text, TOLD)
    yield _movements(setting, content)
    yield title(say("Points"), TOLD)
    yield _points(setting, content)
    yield title(say("Vehicles: marked on both sides and on the roof"), TOLD)
    yield _vehicles(setting, content)
    yield title(say("Acknowledgement (not a permission)"))
    yield blanks([say("Received by, function"), say("Date and time (UTC)"), say("Reference"), say("Remarks")])
    yield title(say("Closing"))
    yield blanks([say("Movement complete at (UTC)")])
    yield blanks([say("Outcome: facilitated, impeded, denied, cancelled, postponed")], across=1)


def _sent(setting: Setting, sent: Notification) -> _Content:
    """Return what was handed over."""
    return _Content(
        period=(sent.valid_from, sent.valid_to),
        kg=sum(goods.kg for goods in setting.facts.plan.totals.delivered),
        movements=tuple(
            (m.convoy, m.points[0].name, m.points[-1].name, len(m.vehicles), m.departs, m.arrives) for m in sent.movements
        ),
        points=tuple((point.name, _degrees(point.latitude, point.longitude), spaced(point.grid)) for point in sent.points),
        vehicles=tuple((v.vehicle, v.type, v.plate, v.make, _markings(setting, v)) for v in sent.vehicles),
    )


def _draft(setting: Setting) -> _Content:
    """Return what the plan would have the parties told."""
    facts, op = setting.facts, setting.facts.operation
    ends = [at for convoy in setting.convoys for at in (convoy.stops[-1].last_in,) if at is not None]
    starts = [convoy.convoy.entry for convoy in setting.convoys]
    names = dict.fromkeys(stop.place for convoy in setting.convoys for stop in convoy.stops)
    names |= dict.fromkeys(point.place for point in setting.points if point.boardings)
    return _Content(
        period=(min(starts), max([*ends, max(starts)])),
        kg=sum(goods.kg for goods in facts.plan.totals.delivered),
        movements=tuple(
            (
                convoy.convoy.id,
                op.place[convoy.stops[0].place].name,
                op.place[convoy.stops[-1].place].name,
                len(convoy.convoy.vehicles),
                convoy.convoy.entry,
                convoy.stops[-1].last_in,
            )
            for convoy in setting.convoys
        ),
        points=tuple((op.place[name].name, _degrees(op.place[name].latitude, op.place[name].longitude), "") for name in names),
        vehicles=tuple((course.vehicle, op.vehicle_type[course.fleet.type].name, "", "", "") for course in setting.courses),
    )


def _degrees(latitude: float, longitude: float) -> str:
    return f"{latitude:.5f}, {longitude:.5f}"


def _markings(setting: Setting, vehicle: NotifiedVehicle) -> str:
    parts = [setting.words.name(vehicle.marking)] if vehicle.marking else []
    parts += [setting.words.say("roof")] if vehicle.roof_marking else []
    return setting.words.comma.join(parts)


def _movements(setting: Setting, content: _Content) -> Table:
    say, words, times = setting.words.say, setting.words, setting.times
    columns = (
        Column(title=words.term("convoy"), need=TOLD),
        Column(title=say("From"), need=TOLD, width=2),
        Column(title=say("To"), need=TOLD, width=2),
        Column(title=say("Vehicles"), need=TOLD, figures=True),
        *clock_columns(setting, say("Departs"), TOLD, CLOCKS),
        *clock_columns(setting, say("Arrives"), TOLD, CLOCKS),
    )
    rows = tuple(
        (
            words.code(convoy),
            words.name(start),
            words.name(end),
            words.number(count),
            *times.on(departs, CLOCKS),
            *times.on(arrives, CLOCKS),
        )
        for convoy, start, end, count, departs, arrives in content.movements
    )
    return Table(columns=columns, rows=rows, need=TOLD, scale=0.92)


def _points(setting: Setting, content: _Content) -> Table:
    words = setting.words
    twice = any(grid for _, _, grid in content.points)
    columns = (
        Column(title=words.term("place"), need=TOLD, width=2),
        Column(title=words.say("Latitude, longitude (WGS 84)"), need=TOLD, width=2),
        *((Column(title=words.say("Second entry (MGRS)"), need=TOLD, width=2),) if twice else ()),
    )
    rows = tuple(
        (words.name(name), words.code(degrees), *((words.code(grid),) if twice else ())) for name, degrees, grid in content.points
    )
    return Table(columns=columns, rows=rows, need=TOLD, scale=0.92)


def _vehicles(setting: Setting, content: _Content) -> Table:
    say, words = setting.words.say, setting.words
    columns = (
        Column(title=words.term("vehicle"), need=TOLD),
        Column(title=words.term("vehicle type"), need=TOLD, width=2),
        Column(title=say("Plate"), need=TOLD, width=2),
        Column(title=say("Make, colour"), need=TOLD, width=2),
        Column(title=say("Markings"), need=TOLD, width=2),
    )
    rows = tuple(
        (words.code(vehicle), words.name(kind), words.code(plate), words.name(make), marking)
        for vehicle, kind, plate, make, marking in content.vehicles
    )
    return Table(columns=columns, rows=rows, need=TOLD, scale=0.92)
