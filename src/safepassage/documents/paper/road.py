"""What those on the road carry: the movement order and the strip map of a convoy."""

from collections.abc import Iterator, Sequence

from safepassage.documents.facts import ConvoyFacts, Stop
from safepassage.documents.paper.access import Detail, Need
from safepassage.documents.paper.blocks import (
    Block,
    Cell,
    Column,
    Strong,
    Table,
    blanks,
    items,
    new_page,
    pairs,
    paragraph,
    part_title,
    space,
    title,
)
from safepassage.documents.paper.language import mark
from safepassage.documents.paper.late import late_orders
from safepassage.documents.paper.limits import turn_backs
from safepassage.documents.paper.setting import Setting
from safepassage.domain.audience import Topic
from safepassage.domain.movement import Course
from safepassage.domain.network import ClearanceStatus, Direction, Leg, Role
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Alight, Board, Drive
from safepassage.domain.pointcodes import corridor_points
from safepassage.terms import Standing, window_standing, windows_in_force
from safepassage.units import Instant

ROUTE = Need(Topic.MOVEMENTS)
CREW = Need(Topic.CREW)
PEOPLE = Need(Topic.PEOPLE)
IN_NEED = Need(Topic.MEDICAL, Detail.TOTALS)
CARGO = Need(Topic.CARGO)
TERMS = Need(Topic.TERMS, Detail.COUNTS)

SIGNS = (Role.GATE, Role.CHECKPOINT, Role.REFUGE, Role.ASSEMBLY_POINT, Role.RECEPTION_SITE)
"""Roles that a strip map shows by a sign, the most important first."""

ACTIONS_ON = (
    (
        mark("Checkpoint refuses passage"),
        mark(
            "Only the leader speaks; all others stay in their vehicles. Report. Wait "
            "until the turn-back time of this point, then turn back."
        ),
    ),
    (
        mark("Shelling or shooting"),
        mark("Do not stop in the open. Drive on if the road ahead is clear, otherwise turn back. Report as soon as you can."),
    ),
    (
        mark("Mine or unknown object"),
        mark("Stop. Nobody gets out. Go back in your own tracks. Report, and wait for orders."),
    ),
    (
        mark("Breakdown"),
        mark(
            "Stay on hard ground. People move to free seats in other vehicles; nobody "
            "stands. On the leader’s order leave the vehicle behind."
        ),
    ),
    (
        mark("Separated from the convoy"),
        mark("Do not search. Go on to the next point of this order and report from there."),
    ),
    (
        mark("Illness, birth or death"),
        mark("Report numbers and needs, never names. Go on to the medical point that the operations room names."),
    ),
    (
        mark("Somebody is missing"),
        mark("Count at every stop. Report numbers only. Nobody goes back without orders."),
    ),
    (
        mark("Crowd at the vehicles"),
        mark("Keep the doors closed and do not drive into people. Marshals speak. Nobody stands; no seat is given twice."),
    ),
    (
        mark("Vehicle is seized"),
        mark("Do not resist. Ask that people may go on. Report place, time and vehicle number."),
    ),
    (
        mark("Held beyond the turn-back time"),
        mark("Do not try to run the road after closing. Go to the nearest refuge, count, and report."),
    ),
)
"""What to do if something happens: default orders, which the coordinator may change by hand."""


def movement_order(setting: Setting) -> Iterator[Block]:
    """Yield the movement order of every convoy of the reader, each on pages of its own."""
    for index, convoy in enumerate(setting.convoys):
        if index:
            yield new_page()
        yield from _order(setting, convoy)


def _order(setting: Setting, convoy: ConvoyFacts) -> Iterator[Block]:
    say = setting.words.say
    yield part_title(convoy_name(setting, convoy), setting.words.code(convoy.convoy.id), ROUTE)
    yield from situation(setting, convoy)
    yield title(say("2 Mission"), ROUTE)
    yield paragraph(_mission(setting, convoy), ROUTE)
    yield title(say("3 Order of vehicles"), ROUTE)
    yield vehicle_order(setting, convoy)
    if convoy.people:
        yield pairs(_special_needs(setting, convoy), IN_NEED)
    yield title(say("4 Times"), ROUTE)
    for text in other_clocks(setting):
        yield paragraph(text, ROUTE)
    yield timings(setting, convoy)
    yield paragraph(turn_back_note(setting), ROUTE)
    yield from late_orders(setting, ROUTE)
    yield title(say("5 Communications, in order of fallback"))
    yield items(
        [
            (say("Radio"), say("channel ________  call sign ____________  reserve channel ________")),
            (say("Telephone"), say("operations room ____________________  leader ____________________")),
            (say("Messenger or visual signal"), say("lights, horn, flags: ______________________________")),
            (say("Satellite"), say("number ____________________  times ____________________")),
        ],
        numbered=True,
    )
    yield paragraph(
        say(
            "Report at every numbered point, and every ______ minutes: point number, "
            "vehicles present of total. No names, no plates on the air."
        )
    )
    yield title(say("6 If something happens"))
    yield items([(say(what), say(then)) for what, then in ACTIONS_ON], together=True)
    yield title(say("7 Command and contacts, to be filled in by hand"))
    yield blanks(
        [
            say("Leader"),
            say("Deputy"),
            say("Third in command"),
            say("Operations room"),
            say("Security focal point"),
            say("Medical help"),
        ]
    )
    yield space(1)
    yield blanks([say("Hotline to {party}", party=party.name) for party in setting.facts.operation.parties], across=1)
    yield paragraph(
        say(
            "Destroy this paper when it is replaced, when it expires, or before it "
            "can be taken from you. Never copy or photograph it."
        ),
        boxed=True,
    )


def convoy_name(setting: Setting, convoy: ConvoyFacts) -> str:
    """Return the heading of what is about one convoy."""
    way = setting.words.term("inbound" if convoy.convoy.direction is Direction.IN else "outbound")
    corridor = setting.words.name(setting.facts.operation.corridor[convoy.convoy.corridor].name)
    return f"{setting.words.term('convoy')} {setting.words.code(convoy.convoy.id)} · {corridor} · {way}"


def situation(setting: Setting, convoy: ConvoyFacts) -> Iterator[Block]:
    """Yield what the convoy must know of its window, its road, and the cars on it."""
    say, op = setting.words.say, setting.facts.operation
    window = windows_in_force(op)[convoy.convoy.window]
    yield title(say("1 Situation"), ROUTE)
    rows = [
        (setting.words.term("access window"), setting.times.span(window.opens, window.closes)),
        (say("Everyone out of the corridor by"), setting.times.both(window.usable.end)),
    ]
    yield pairs(rows, ROUTE)
    standing = window_standing(op, op.window[window.id])
    if standing.standing is not Standing.FIRM:
        points = setting.words.number(len(standing.open_points))
        yield paragraph(say("The terms of this window are not agreed by all. Open questions: {number}.", number=points), TERMS)
    legs = [op.leg[name] for name in op.corridor[convoy.convoy.corridor].legs]
    doubtful = [leg for leg in legs if leg.clearance is not ClearanceStatus.CLEARED]
    if doubtful:
        yield paragraph(_unverified(setting, doubtful), ROUTE)
    cars = [cars for cars in op.private_cars if cars.corridor == convoy.convoy.corridor]
    if cars:
        most = setting.words.number(max(flow.cars_per_hour for flow in cars))
        yield paragraph(say("Private cars share this road: about {number} an hour.", number=most), ROUTE)


def _unverified(setting: Setting, legs: Sequence[Leg]) -> str:
    names = "; ".join(f"{setting.place(leg.outer)} – {setting.place(leg.inner)}" for leg in legs[:3])
    more = "; …" if len(legs) > 3 else ""  # noqa: PLR2004 - as many as named
    return setting.words.count(
        "Nobody has verified {number} leg of this road as clear of mines and rubble: {names}",
        "Nobody has verified {number} legs of this road as clear of mines and rubble: {names}",
        len(legs),
        names=names + more,
    )


def _mission(setting: Setting, convoy: ConvoyFacts) -> str:
    first, last = convoy.stops[0], convoy.stops[-1]
    words = setting.words
    text = words.say(
        "Drive from {start} to {end}, leaving at {time}.",
        start=setting.facts.operation.place[first.place].name,
        end=setting.facts.operation.place[last.place].name,
        time=setting.times.both(convoy.convoy.entry),
    )
    if convoy.people:
        text += " " + words.count("Carry {number} person.", "Carry {number} people.", convoy.people)
    if convoy.kg:
        text += " " + words.say("Carry {mass} of aid.", mass=words.mass(convoy.kg))
    return text


def vehicle_order(setting: Setting, convoy: ConvoyFacts) -> Table:
    """Return the order of a convoy's vehicles with what each carries, and room for plates, drivers and call signs."""
    say, term = setting.words.say, setting.words.term
    by_vehicle = {course.vehicle: course for course in setting.facts.courses}
    columns = (
        Column(title=say("No."), need=ROUTE, figures=True),
        Column(title=term("vehicle"), need=ROUTE),
        Column(title=term("vehicle type"), need=ROUTE, width=2),
        Column(title=say("People"), need=PEOPLE, figures=True),
        Column(title=say("Aid"), need=CARGO, figures=True),
        Column(title=say("Plate"), need=CREW, width=1.4),
        Column(title=say("Driver"), need=CREW, width=1.4),
        Column(title=say("Call sign"), need=CREW, width=1),
    )
    rows = tuple(
        _vehicle_row(setting, convoy, by_vehicle[vehicle], number) for number, vehicle in enumerate(convoy.convoy.vehicles, 1)
    )
    return Table(columns=columns, rows=rows, need=ROUTE)


def _vehicle_row(setting: Setting, convoy: ConvoyFacts, course: Course, number: int) -> tuple[Cell, ...]:
    needs, kg = aboard(setting, course, convoy.convoy.id)
    return (
        str(number),
        setting.words.code(course.vehicle),
        setting.type_name(course),
        setting.figure(sum(needs.values())),
        setting.words.mass(kg) if kg else "–",
        "",
        "",
        "",
    )


def _special_needs(setting: Setting, convoy: ConvoyFacts) -> list[tuple[str, str]]:
    """Return how many of a convoy's people travel in wheelchairs and on stretchers: counts for the convoy, not for each vehicle."""
    by_vehicle = {course.vehicle: course for course in setting.facts.courses}
    loads = [aboard(setting, by_vehicle[vehicle], convoy.convoy.id)[0] for vehicle in convoy.convoy.vehicles]
    return [
        (setting.words.say("In wheelchairs"), setting.figure(sum(load[Mobility.WHEELCHAIR] for load in loads))),
        (setting.words.say("On stretchers"), setting.figure(sum(load[Mobility.STRETCHER] for load in loads))),
    ]


def aboard(setting: Setting, course: Course, convoy: str) -> tuple[dict[Mobility, int], int]:
    """Return the most people aboard a vehicle while it drives with ``convoy``, by need, and the most aid in kilograms."""
    op = setting.facts.operation
    now, most, kg = dict.fromkeys(Mobility, 0), dict.fromkeys(Mobility, 0), 0
    for load in course.fleet.aboard:
        now[op.group[load.group].mobility] += load.count
    for spell in course.spells:
        if isinstance(spell.task, Board):
            for part in spell.task.people:
                now[op.group[part.group].mobility] += part.count
        elif isinstance(spell.task, Alight):
            now = dict.fromkeys(Mobility, 0)
        elif isinstance(spell.task, Drive) and spell.task.convoy == convoy:
            most = {need: max(most[need], now[need]) for need in Mobility}
            kg = max(kg, spell.kg)
    return most, kg


def timings(setting: Setting, convoy: ConvoyFacts) -> Table:
    """Return the table of a convoy's points: when the first vehicle arrives, when the last leaves, and the latest to turn back."""
    say = setting.words.say
    columns = (
        Column(title=say("Point"), need=ROUTE, figures=True),
        Column(title=setting.words.term("place"), need=ROUTE, width=1),
        Column(title=say("km"), need=ROUTE, figures=True),
        *clock_columns(setting, say("First in"), ROUTE),
        *clock_columns(setting, say("Last out"), ROUTE),
        *clock_columns(setting, latest_word(setting, convoy), ROUTE),
    )
    latest = latest_turns(setting, convoy)
    numbers = point_numbers(setting, convoy)
    rows = tuple(_timing_row(setting, stop, numbers[stop.place], latest.get(stop.place)) for stop in convoy.stops)
    return Table(columns=columns, rows=rows, need=ROUTE)


def _timing_row(setting: Setting, stop: Stop, number: int, latest: Instant | None) -> tuple[Cell, ...]:
    return (
        str(number),
        f"{setting.place(stop.place)}{_role(setting, stop.place)}",
        setting.words.number(round(stop.metres / 1000)),
        *setting.times.on(stop.first_in),
        *setting.times.on(stop.last_out),
        *(Strong(time) for time in setting.times.on(latest)),
    )


def _role(setting: Setting, place: str) -> str:
    """Return what a place is on this road, in brackets, unless its name says so already."""
    name = setting.facts.operation.place[place].name.casefold()
    words = [
        setting.words.term(role.value.replace("_", " "))
        for role in SIGNS[:3]
        if role in setting.facts.operation.place[place].roles
    ]
    words = [word[:1].lower() + word[1:] for word in words if word.casefold() not in name]
    return f" ({setting.words.comma.join(words)})" if words else ""


def point_numbers(setting: Setting, convoy: ConvoyFacts) -> dict[str, int]:
    """Return the numbers of the points of a convoy's corridor, counted from its outer gate: the same both ways, and on every paper."""
    points = corridor_points(setting.facts.operation, convoy.convoy.corridor)
    return {place: number for number, place in enumerate(points, 1)}


def latest_turns(setting: Setting, convoy: ConvoyFacts) -> dict[str, Instant]:
    """Return the latest instant to turn back at each place: simulated where that is known, else by windows and roads alone."""
    fleet_of = {course.vehicle: course.fleet for course in setting.facts.courses}
    types = setting.facts.operation.vehicle_type
    found = turn_backs(setting.facts.operation, convoy, (types[fleet_of[name].type].profile for name in convoy.convoy.vehicles))
    if setting.simulated is not None:
        known = {place: at for (name, place), at in setting.simulated.turn_backs.items() if name == convoy.convoy.id}
        found |= {place: at for place, at in known.items() if place in found}
    return found


def latest_word(setting: Setting, convoy: ConvoyFacts) -> str:
    """Return what the latest time at a point is called: on the way in to turn back, on the way out to leave."""
    inbound = convoy.convoy.direction is Direction.IN
    return setting.words.say("Turn back by") if inbound else setting.words.say("Leave by, at the latest")


def clock_columns(setting: Setting, heading: str, need: Need, most: int = 1) -> tuple[Column, ...]:
    """Return a column for each clock that `Times.on` gives the time of, under one heading."""
    clocks = setting.times.shown(most)
    return tuple(Column(title=setting.times.heading(clock), need=need, figures=True, group=heading) for clock in clocks)


def other_clocks(setting: Setting, most: int = 1) -> Iterator[str]:
    """Yield in a sentence how the clocks that tables have no column for differ from UTC, if there are any."""
    others = setting.times.others(most)
    if others:
        yield setting.words.say("Other clocks: {clocks}.", clocks=others)


def turn_back_note(setting: Setting) -> str:
    """Return where the latest times come from."""
    if setting.simulated is not None:
        share = setting.words.number(round(100 * setting.simulated.confidence))
        return setting.words.say(
            "Latest times: simulated; whoever leaves by then is out before closing in {share} of 100 simulated courses.",
            share=share,
        )
    return setting.words.say(
        "Latest times: hard limits from closing time and driving times, with nobody "
        "else in the queue. Not simulated. Earlier if in doubt."
    )
