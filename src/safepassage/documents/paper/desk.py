"""Paper of the desk: the notification to the parties, the go/no-go sheet, and the situation report."""

from collections.abc import Iterator
from typing import Final

from safepassage.documents.facts import ConvoyFacts
from safepassage.documents.paper.access import Detail, Need, may
from safepassage.documents.paper.blocks import Block, Cell, Column, Strong, Table, blanks, items, pairs, paragraph, title
from safepassage.documents.paper.language import mark
from safepassage.documents.paper.road import clock_key
from safepassage.documents.paper.setting import Setting
from safepassage.domain.agreement import Claim, ClaimStatus
from safepassage.domain.audience import Audience, Topic
from safepassage.domain.network import Direction
from safepassage.domain.people import Mobility
from safepassage.terms import Standing, window_standing
from safepassage.units import People

TOLD = Need(Topic.NOTIFICATION)
TERMS = Need(Topic.TERMS)
MOVES = Need(Topic.MOVEMENTS)
PEOPLE = Need(Topic.PEOPLE)
PEOPLE_TOTALS = Need(Topic.PEOPLE, Detail.TOTALS)
MEDICAL_TOTALS = Need(Topic.MEDICAL, Detail.TOTALS)
CARGO_TOTALS = Need(Topic.CARGO, Detail.TOTALS)

SMALL: Final[People] = 10
"""Counts from 1 to one less than this are not told outside the operation (cells below 10 are suppressed)."""

CONDITIONS: Final = {
    "terms_complete": mark("Terms complete and countersigned by every party, also by the local command of each checkpoint"),
    "window_holds_plan": mark("Common window holds the plan with its reserve (simulated, not one time of arrival)"),
    "guarantees": mark("Written security guarantees from all parties"),
    "notification": mark("Notification handed over in time and acknowledged by each party"),
    "route_cleared": mark("Every leg verified: mines, rubble, bridges and their load"),
    "hotlines": mark("Hotline to each party answered within the last hour"),
    "ceasefire_observed": mark("Ceasefire observed on the ground"),
    "vehicles_ready": mark("Vehicles present, fuelled, inspected and marked"),
    "drivers_ready": mark("Drivers volunteered, are rested, and have enough hours left"),
    "command_ready": mark("Convoy leader and deputy named; communications tested in every fallback"),
    "people_informed": mark("People know where they go, and go of their own free will"),
    "boarding_ready": mark("Assembly points usable; marshals, queues and tokens ready"),
    "medical_ready": mark("Stretcher places and ambulances suffice, or priorities are agreed"),
    "reception_ready": mark("Reception sites confirm their capacity, also for arrival after dark"),
    "daylight": mark("Daylight and curfew checked for every exposed leg"),
    "weather": mark("Weather checked"),
    "turn_back_times": mark("Turn-back time known for every point, and known to every leader"),
    "night_hold": mark("Refuges for an unplanned night: water, toilets, warmth"),
    "data_protection": mark("Data protection in force: positions delayed, papers counted"),
    "spokesperson": mark("Line of the spokesperson agreed; nothing published before"),
}
"""The conditions to go, by id: what must be so, whoever answers for it."""
LIGHTS: Final = {
    "red": mark("RED"),
    "amber": mark("AMBER"),
    "green": mark("GREEN"),
    "stale": mark("STALE"),
    "unknown": mark("not known"),
}


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
    yield pairs([(say("To"), words.comma.join(words.name(party.name) for party in told) or "–")], TOLD)
    yield pairs(
        [
            (say("People, about"), _withheld(setting, setting.facts.plan.totals.people)),
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
    yield blanks([say("Movement complete at (UTC)"), say("Outcome: facilitated, impeded, denied, cancelled, postponed")])


def _withheld(setting: Setting, people: People) -> str:
    """Return a number of people; for readers outside the operation small ones only as small."""
    if setting.reader.is_outside and 0 < people < SMALL:
        return setting.words.say("fewer than {number}", number=SMALL)
    return setting.words.number(people)


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


def go_no_go(setting: Setting) -> Iterator[Block]:
    """Yield the go/no-go sheet: every condition with its state at four times, and who decides."""
    say, words = setting.words.say, setting.words
    yield paragraph(
        say(
            "Any red: no-go. Amber needs a named person who accepts it, with a reason. All "
            "must be fresh. People decide; this paper only records."
        ),
        boxed=True,
    )
    yield from _standings(setting)
    columns = (
        Column(title=say("No."), need=None, figures=True),
        Column(title=say("Condition"), need=TERMS, width=6),
        Column(title=say("As known now"), need=TERMS, width=2),
        Column(title=say("Owner"), need=None, width=2),
        *(Column(title=words.code(moment), need=None, width=1) for moment in ("T-60", "T-15", "T-0")),
        Column(title=say("Evidence, time"), need=None, width=3),
    )
    rows: list[tuple[Cell, ...]] = []
    if setting.board:
        for number, condition in enumerate(setting.board, 1):
            text = say(CONDITIONS[condition.id]) if condition.id in CONDITIONS else words.name(condition.title)
            state = say(LIGHTS[condition.state]) if condition.state in LIGHTS else condition.state
            rows.append(
                (str(number), text, Strong(state), words.name(condition.owner), "", "", "", words.name(condition.evidence))
            )
    else:
        rows = [(str(number), say(text), "", "", "", "", "", "") for number, text in enumerate(CONDITIONS.values(), 1)]
    yield Table(columns=columns, rows=tuple(rows), need=TERMS, tall=5, scale=0.95)
    yield paragraph(
        say(
            "Write R, A or G and the time at each check: one hour before, a quarter of an "
            "hour before, at the start, and at every turn-back point."
        )
    )
    yield title(say("Decision"))
    yield blanks(
        [
            say("GO / NO-GO"),
            say("Time (UTC)"),
            say("Decided by, function"),
            say("Signature"),
            say("Ambers accepted by"),
            say("Reason"),
        ]
    )


def _standings(setting: Setting) -> Iterator[Block]:
    """Yield how each access window stands, and what is open."""
    words, op = setting.words, setting.facts.operation
    for window in op.windows:
        standing = window_standing(op, window)
        state = {
            Standing.FIRM: words.say("agreed in detail by all"),
            Standing.CONDITIONAL: words.say("NOT agreed by all"),
            Standing.CLOSED: words.say("CLOSED: refused, withdrawn or expired"),
        }[standing.standing]
        corridor = words.name(op.corridor[window.corridor].name)
        yield pairs(
            [(f"{words.term('access window')} · {corridor}", f"{setting.times.span(window.opens, window.closes)} · {state}")],
            TERMS,
        )
        if standing.open_points:
            number = len(standing.open_points)
            yield paragraph(
                words.count(
                    "{number} open point; the list is in the report and at the desk.",
                    "{number} open points; the list is in the report and at the desk.",
                    number,
                ),
                TERMS,
            )


def situation_report(setting: Setting) -> Iterator[Block]:
    """Yield the situation report: figures with their source, room for what has happened, and what is not for publication."""
    say = setting.words.say
    yield paragraph(
        say(
            "Figures of a plan are not figures of what happened. Every figure has a source "
            "and a time; figures that conflict stand side by side."
        )
    )
    yield title(say("Figures of the plan"), PEOPLE_TOTALS)
    yield _figures(setting)
    yield title(say("So far, to be filled in"))
    yield blanks(
        [
            say("People boarded"),
            say("On the way"),
            say("People received"),
            say("Left the convoy"),
            say("Aid handed over"),
            say("As counted by, at (UTC)"),
        ]
    )
    claims = [claim for claim in setting.facts.operation.claims if _is_told(setting, claim)]
    if claims:
        yield title(say("Figures and their sources"))
        yield _claims(setting, claims)
    if not setting.reader.is_outside:
        yield title(say("NOT FOR PUBLICATION"), TERMS)
        yield from _standings(setting)
        yield _convoy_state(setting)
        yield items(
            [say("Incidents, access denied or impeded: what, when, what was asked for. Leave the question of blame open.")]
        )
        yield blanks(["", "", ""], across=1)
    yield blanks([say("Written by"), say("Released by, at (UTC)")])


def _figures(setting: Setting) -> Table:
    say, words, facts = setting.words.say, setting.words, setting.facts
    source = say("plan, version {number}", number=setting.version)
    needs = {need: sum(site.total[need] for site in facts.sites) for need in Mobility}
    figures = [
        (
            say("People who wait, as counted"),
            _withheld(setting, facts.operation.waiting),
            say("operation as entered"),
            PEOPLE_TOTALS,
        ),
        (say("People the plan brings out"), _withheld(setting, facts.plan.totals.people), source, PEOPLE_TOTALS),
        (say("In wheelchairs"), setting.figure(needs[Mobility.WHEELCHAIR]), source, MEDICAL_TOTALS),
        (say("On stretchers"), setting.figure(needs[Mobility.STRETCHER]), source, MEDICAL_TOTALS),
        (
            say("Aid the plan hands over"),
            words.mass(sum(goods.kg for goods in facts.plan.totals.delivered)),
            source,
            CARGO_TOTALS,
        ),
        (say("Vehicles used"), words.number(facts.plan.totals.vehicles_used), source, MOVES),
        (
            say("No plan can bring out more than"),
            words.number(facts.plan.certificate.people_bound),
            say("certificate of the plan"),
            PEOPLE,
        ),
    ]
    columns = (
        Column(title=say("Figure"), need=None, width=3),
        Column(title=say("Value"), need=None, width=1, figures=True),
        Column(title=say("Source"), need=None, width=2),
    )
    rows = tuple((name, Strong(value), origin) for name, value, origin, need in figures if may(setting.reader, need))
    return Table(columns=columns, rows=rows, need=PEOPLE_TOTALS)


_SHEETS: Final = {
    "Evacuee groups": PEOPLE,
    "Consignments": Need(Topic.CARGO),
    "Windows": TERMS,
    "Access windows": TERMS,
    "Parties": TERMS,
    "Clauses": TERMS,
    "Consents": TERMS,
}
"""What a claim is about, by the sheet that it names; a claim about anything else is about movements."""


def _is_told(setting: Setting, claim: Claim) -> bool:
    """Return whether the reader may have a claim: outside the operation only what was released, inside what the matrix says."""
    if setting.reader.is_outside:
        return claim.status is ClaimStatus.RELEASED
    return may(setting.reader, _SHEETS.get(claim.subject.partition("/")[0], MOVES))


def _claims(setting: Setting, claims: list[Claim]) -> Table:
    say, words = setting.words.say, setting.words
    columns = (
        Column(title=say("Of what"), need=None, width=3),
        Column(title=say("As stated"), need=None, width=3),
        Column(title=say("Who says so"), need=None, width=2),
        Column(title=say("Source"), need=None, width=3),
        Column(title=say("As of (UTC)"), need=None, width=1.4),
    )
    rows = tuple(
        (
            words.name(claim.subject),
            words.name(claim.value),
            words.say("assumed") if claim.assumption else words.name(claim.said_by) or "–",
            words.name(claim.source),
            "–" if claim.as_of is None else words.name(words.moment(claim.as_of, "d MMM y HH:mm")),
        )
        for claim in claims
    )
    return Table(columns=columns, rows=rows, scale=0.85)


def _convoy_state(setting: Setting) -> Table:
    say, words, op = setting.words.say, setting.words, setting.facts.operation
    columns = (
        Column(title=words.term("convoy"), need=MOVES),
        Column(title=words.term("corridor"), need=MOVES, width=2),
        Column(title=say("Way"), need=MOVES),
        Column(title=say("Vehicles"), need=MOVES, figures=True),
        Column(title=say("Planned UTC"), need=MOVES, figures=True),
        Column(title=say("Where now, at what time"), need=None, width=3),
        Column(title=say("Outcome"), need=None, width=2),
    )
    rows = tuple(
        (
            words.code(convoy.convoy.id),
            words.name(op.corridor[convoy.convoy.corridor].name),
            words.term("inbound" if convoy.convoy.direction is Direction.IN else "outbound"),
            words.number(len(convoy.convoy.vehicles)),
            setting.times.short(convoy.convoy.entry),
            "",
            "",
        )
        for convoy in setting.convoys
    )
    return Table(columns=columns, rows=rows, need=MOVES, tall=5, scale=0.9)
