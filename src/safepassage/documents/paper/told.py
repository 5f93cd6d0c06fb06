"""The notification to the parties: what they are told of a movement."""

from collections.abc import Iterator

from safepassage.documents.facts import ConvoyFacts
from safepassage.documents.paper.access import Need
from safepassage.documents.paper.blocks import Block, Column, Table, blanks, pairs, paragraph, title
from safepassage.documents.paper.road import clock_key
from safepassage.documents.paper.setting import Setting, withheld
from safepassage.domain.audience import Audience, Topic

TOLD = Need(Topic.NOTIFICATION)


def notification(setting: Setting) -> Iterator[Block]:
    """Yield what the parties are told of the movement: road, times, vehicles; of people and aid only how much."""
    say, words, op = setting.words.say, setting.words, setting.facts.operation
    yield paragraph(
        say(
            "This notification informs. An acknowledgement says that it has arrived; it is not a "
            "permission. It changes no duty under the law of armed conflict."
        ),
        boxed=True,
    )
    moved = [convoy for convoy in setting.convoys if convoy.stops]
    if moved:
        start, end = min(c.convoy.entry for c in moved), max(at for c in moved for at in (c.stops[-1].last_in,) if at is not None)
        yield pairs([(say("Valid from – to"), setting.times.span(start, end))], TOLD)
    told = setting.parties if setting.reader is Audience.PARTY else op.parties
    yield pairs([(say("Addressed to"), words.comma.join(words.name(party.name) for party in told) or "–")], TOLD)
    yield pairs(
        [
            (say("People, about"), withheld(setting, setting.facts.plan.totals.people)),
            (words.term("aid"), words.mass(sum(goods.kg for goods in setting.facts.plan.totals.delivered))),
        ],
        TOLD,
    )
    yield blanks([say("Notifying organisation"), say("Focal point, function"), say("Reached at"), say("Emergency: yes / no")])
    yield title(say("Movements"), TOLD)
    yield paragraph(clock_key(setting), TOLD)
    yield _movements(setting, moved)
    yield title(say("Points, each position given twice"), TOLD)
    yield _points(setting, moved)
    yield title(say("Vehicles: marked on both sides and on the roof"), TOLD)
    yield _fleet_table(setting)
    yield title(say("Acknowledgement (not a permission)"))
    yield blanks([say("Received by, function"), say("Date and time (UTC)"), say("Reference"), say("Remarks")])
    yield title(say("Closing"))
    yield blanks([say("Movement complete at (UTC)")])
    yield blanks([say("Outcome: facilitated, impeded, denied, cancelled, postponed")], across=1)


def _movements(setting: Setting, convoys: list[ConvoyFacts]) -> Table:
    say, words, times = setting.words.say, setting.words, setting.times
    columns = (
        Column(title=words.term("convoy"), need=TOLD),
        Column(title=say("From"), need=TOLD, width=2),
        Column(title=say("To"), need=TOLD, width=2),
        Column(title=say("Vehicles"), need=TOLD, figures=True),
        Column(title=say("Departs"), need=TOLD, figures=True),
        Column(title=say("Arrives"), need=TOLD, figures=True),
    )
    rows = tuple(
        (
            words.code(convoy.convoy.id),
            setting.place(convoy.stops[0].place),
            setting.place(convoy.stops[-1].place),
            words.number(len(convoy.convoy.vehicles)),
            times.cell(convoy.convoy.entry),
            times.cell(convoy.stops[-1].last_in),
        )
        for convoy in convoys
    )
    return Table(columns=columns, rows=rows, need=TOLD, scale=0.92)


def _points(setting: Setting, convoys: list[ConvoyFacts]) -> Table:
    from mgrs import MGRS  # noqa: PLC0415 - loads a library of its own

    words, grid = setting.words, MGRS()
    names = dict.fromkeys(stop.place for convoy in convoys for stop in convoy.stops)
    names |= dict.fromkeys(point.place for point in setting.points if point.boardings)
    columns = (
        Column(title=words.term("place"), need=TOLD, width=2),
        Column(title=words.say("Latitude, longitude (WGS 84)"), need=TOLD, width=2),
        Column(title="MGRS", need=TOLD, width=2),
    )
    rows = []
    for name in names:
        place = setting.facts.operation.place[name]
        degrees = f"{place.latitude:.4f}, {place.longitude:.4f}"
        rows.append(
            (
                setting.place(name),
                words.code(degrees),
                words.code(str(grid.toMGRS(place.latitude, place.longitude, MGRSPrecision=4))),
            )
        )
    return Table(columns=columns, rows=tuple(rows), need=TOLD, scale=0.92)


def _fleet_table(setting: Setting) -> Table:
    say, words = setting.words.say, setting.words
    columns = (
        Column(title=words.term("vehicle"), need=TOLD),
        Column(title=words.term("vehicle type"), need=TOLD, width=2),
        Column(title=say("Plate"), need=None, width=2),
        Column(title=say("Make, colour"), need=None, width=2),
        Column(title=say("Markings"), need=None, width=2),
    )
    rows = tuple((words.code(course.vehicle), setting.type_name(course), "", "", "") for course in setting.courses)
    return Table(columns=columns, rows=rows, need=TOLD, scale=0.92)
