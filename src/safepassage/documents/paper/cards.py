"""Paper for single vehicles and for the radio room: driver cards, tracking sheets, the list of vehicles, the form for afterwards."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from safepassage.documents.facts import ConvoyFacts
from safepassage.documents.paper.access import Detail, Need
from safepassage.documents.paper.blocks import (
    Block,
    Cell,
    Column,
    Span,
    Strong,
    Table,
    blanks,
    items,
    new_page,
    pairs,
    paragraph,
    part_title,
    title,
)
from safepassage.documents.paper.late import minutes
from safepassage.documents.paper.road import (
    ACTIONS_ON,
    CARGO,
    CREW,
    PEOPLE,
    ROUTE,
    convoy_name,
    latest_turns,
    latest_word,
    point_numbers,
)
from safepassage.documents.paper.setting import Setting
from safepassage.domain.audience import Topic
from safepassage.domain.movement import Course, Doing, Spell
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Alight, Board, Drive, Load, Unload
from safepassage.units import MINUTE, Instant, Seconds

_TOTALS = Need(Topic.PEOPLE, Detail.TOTALS)
_CARD_ACTIONS = (0, 1, 2, 3, 4, 8, 9)
"""The actions of the movement order that a driver must know alone."""
ROWS = 18
"""Rows of a tracking sheet that fit on one page; to write in what was not planned there are up to four more than points, at least one."""
LONG_WAIT: Seconds = 5 * MINUTE
"""Waits from here on are named on a driver's card; shorter ones show in the times."""


def driver_cards(setting: Setting) -> Iterator[Block]:
    """Yield the card of every vehicle of the reader, each on pages of its own."""
    for index, course in enumerate(setting.courses):
        if index:
            yield new_page()
        yield from _card(setting, course)


def _card(setting: Setting, course: Course) -> Iterator[Block]:
    say, words = setting.words.say, setting.words
    name = words.code(course.vehicle)
    yield part_title(f"{words.term('vehicle')} {name} · {setting.type_name(course)}", name, ROUTE)
    yield blanks([say("Plate"), say("Call sign"), say("Leader"), say("Radio channel")])
    clocks = setting.times.shown()
    arrive, leave = (
        [Column(title=setting.times.town(clock), need=ROUTE, figures=True, group=group) for clock in clocks]
        for group in (say("Arrive"), say("Leave"))
    )
    columns = (
        *arrive,
        Column(title=words.term("place"), need=ROUTE, width=3),
        Column(title=say("Do"), need=ROUTE, width=3),
        *leave,
    )
    yield Table(columns=columns, rows=tuple(_card_rows(setting, course)), need=ROUTE)
    yield title(say("If something happens"))
    yield items([(say(ACTIONS_ON[index][0]), say(ACTIONS_ON[index][1])) for index in _CARD_ACTIONS], together=True)
    yield paragraph(
        say("Keep 50 m to the vehicle ahead, also in a queue. Keep the vehicle behind in sight. Nobody stands."), boxed=True
    )
    yield paragraph(say("Destroy this card when it is replaced or expires."))


@dataclass(slots=True)
class _Halt:
    """What a vehicle does at one place, from when it is there until it leaves."""

    place: str
    arrives: Instant
    spells: list[Spell]
    leaves: Instant | None = None
    convoy: str = ""


def _halts(setting: Setting, course: Course) -> list[_Halt]:
    """Return the places of a vehicle in order, each with what it does there."""
    first = course.spells[0]
    halts = [_Halt(first.place, first.start, [])]
    for spell in course.spells:
        if isinstance(spell.task, Drive):
            halts[-1].leaves, halts[-1].convoy = spell.start, spell.task.convoy
            end = setting.facts.operation.leg[spell.task.leg].ends(spell.task.direction)[1]
            halts.append(_Halt(end, spell.end, []))
        else:
            halts[-1].spells.append(spell)
    return halts


def _card_rows(setting: Setting, course: Course) -> Iterator[tuple[Cell, ...]]:
    """Yield what the driver does, place by place, under the convoy and the day: the times themselves are as short as can be."""
    times, clocks = setting.times, setting.times.shown()
    convoy, days = "", [date.min] * len(clocks)
    for halt in _halts(setting, course):
        today = [times.calendar_day(halt.arrives, clock) for clock in clocks]
        new = halt.convoy and halt.convoy != convoy
        if new or today != days:
            convoy, days = halt.convoy or convoy, today
            heading = [f"{setting.words.term('convoy')} {setting.words.code(convoy)}"] if convoy else []
            yield (Span(" · ".join([*heading, _day(setting, halt.arrives)])),)
        arrives, leaves = (
            [times.short(at, clock, day=day) for clock, day in zip(clocks, days, strict=True)]
            for at in (halt.arrives, halt.leaves)
        )
        yield (*arrives, setting.place(halt.place), _doings(setting, halt), *leaves)


def _day(setting: Setting, instant: Instant) -> str:
    """Return the day on all clocks of a card; if they differ, of each."""
    times, clocks = setting.times, setting.times.shown()
    if len({times.calendar_day(instant, clock) for clock in clocks}) == 1:
        return times.day(instant)
    return setting.words.comma.join(f"{times.day(instant, clock)} {times.town(clock)}" for clock in clocks)


def _doings(setting: Setting, halt: _Halt) -> Cell:
    """Return what a driver does at a place, in bold if people or aid get on or off."""
    texts = [text for spell in halt.spells if (text := _doing(setting, spell))]
    joined = setting.words.comma.join(texts) if texts else setting.words.say("drive on") if halt.leaves is not None else ""
    moves = {Doing.BOARD, Doing.ALIGHT, Doing.LOAD, Doing.UNLOAD}
    return Strong(joined) if any(spell.doing in moves for spell in halt.spells) else joined


def _doing(setting: Setting, spell: Spell) -> str:
    words = setting.words
    match spell.doing:
        case Doing.SERVICE:
            return words.say("checkpoint")
        case Doing.BOARD:
            return words.count("{number} person boards", "{number} people board", _people(spell.task))
        case Doing.ALIGHT:
            return words.count("{number} person gets off", "{number} people get off", _people(spell.task))
        case Doing.LOAD:
            return words.say("load {mass} of aid", mass=words.mass(_kg(spell.task)))
        case Doing.UNLOAD:
            return words.say("hand over {mass} of aid", mass=words.mass(_kg(spell.task)))
        case _:
            return (
                ""
                if spell.end - spell.start < LONG_WAIT
                else words.say("wait {time}", time=minutes(words, spell.end - spell.start))
            )


def _people(task: object) -> int:
    return sum(part.count for part in task.people) if isinstance(task, Board | Alight) else 0


def _kg(task: object) -> int:
    return sum(part.kg for part in task.goods) if isinstance(task, Load | Unload) else 0


def tracking_sheets(setting: Setting) -> Iterator[Block]:
    """Yield a sheet for every convoy on which the radio room writes what it hears."""
    for index, convoy in enumerate(setting.convoys):
        if index:
            yield new_page()
        yield from _tracking(setting, convoy)


def _tracking(setting: Setting, convoy: ConvoyFacts) -> Iterator[Block]:
    say, words, times = setting.words.say, setting.words, setting.times
    yield part_title(convoy_name(setting, convoy), words.code(convoy.convoy.id), ROUTE)
    count = words.number(len(convoy.convoy.vehicles))
    yield pairs([(say("Vehicles"), f"{count} · {words.comma.join(words.code(name) for name in convoy.convoy.vehicles)}")], ROUTE)
    if convoy.people:
        yield pairs([(say("People aboard, planned"), words.number(convoy.people))], _TOTALS)
    yield blanks([say("Leader’s call sign"), say("Channel"), say("Odometer at departure"), say("Opened by, time (UTC)")])
    latest = latest_turns(setting, convoy)
    numbers = point_numbers(setting, convoy)
    yield paragraph(say("All times: {clocks}.", clocks="UTC"), ROUTE)
    columns = (
        Column(title=say("Point"), need=ROUTE, figures=True),
        Column(title=words.term("place"), need=ROUTE, width=2),
        Column(title=say("km"), need=ROUTE, figures=True),
        Column(title=say("Code word"), need=None, width=1.4),
        Column(title=say("First in"), need=ROUTE, figures=True),
        Column(title=say("Last out"), need=ROUTE, figures=True),
        Column(title=latest_word(setting, convoy), need=ROUTE, figures=True),
        Column(title=say("Heard at (UTC)"), need=None, width=1.2),
        Column(title=say("Vehicles, of {number}", number=count), need=None, width=1.2),
        Column(title=say("Remarks"), need=None, width=3),
        Column(title=say("Initials"), need=None, width=1),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            str(numbers[stop.place]),
            setting.place(stop.place),
            words.number(round(stop.metres / 1000)),
            "",
            times.short(stop.first_in),
            times.short(stop.last_out),
            Strong(times.short(latest.get(stop.place))),
            *[""] * 4,
        )
        for stop in convoy.stops
    ]
    rows += [("",) * len(columns)] * min(4, max(1, ROWS - len(rows)))
    yield Table(columns=columns, rows=tuple(rows), need=ROUTE, tall=4, scale=0.92)
    yield paragraph(
        say(
            "Overdue: no report 15 minutes after the planned time. Call, then tell the "
            "coordinator. Never say places, times or plates on the air."
        )
    )
    yield blanks(
        [
            say("Handed over by, time"),
            say("Taken over by, time"),
            say("Closed by, time"),
            say("Vehicles home, of {number}", number=count),
        ]
    )


def vehicle_list(setting: Setting) -> Iterator[Block]:
    """Yield the list of vehicles and drivers; who drives is written in by hand and nowhere kept."""
    say, term = setting.words.say, setting.words.term
    columns = (
        Column(title=term("vehicle"), need=ROUTE),
        Column(title=term("vehicle type"), need=ROUTE, width=2),
        Column(title=say("Seats"), need=ROUTE, figures=True),
        Column(title=say("Wheelchairs"), need=ROUTE, figures=True),
        Column(title=say("Stretchers"), need=ROUTE, figures=True),
        Column(title=say("Starts at"), need=ROUTE, width=1.5),
        Column(title=say("Ready UTC"), need=ROUTE, figures=True),
        *(
            Column(title=heading, need=CREW, width=width)
            for heading, width in (
                (say("Plate"), 1.2),
                (say("Driver 1"), 1.4),
                (say("Driver 2"), 1.4),
                (say("Rested, consents"), 0.8),
                (say("Fuel"), 0.6),
                (say("Checked"), 0.7),
            )
        ),
    )
    yield paragraph(say("Plates and drivers are written in by hand and kept with this paper only."), CREW)
    yield Table(
        columns=columns, rows=tuple(_vehicle_row(setting, course) for course in setting.courses), need=ROUTE, tall=5, scale=0.9
    )


def _vehicle_row(setting: Setting, course: Course) -> tuple[Cell, ...]:
    places = setting.facts.operation.vehicle_type[course.fleet.type].places
    return (
        setting.words.code(course.vehicle),
        setting.type_name(course),
        *(setting.figure(places.of(need)) for need in (Mobility.SEAT, Mobility.WHEELCHAIR, Mobility.STRETCHER)),
        setting.place(course.fleet.place),
        setting.times.short(max(0, course.fleet.available_from)),
        *[""] * 6,
    )


def after_action(setting: Setting) -> Iterator[Block]:
    """Yield the form in which what happened is written beside what was planned."""
    say, words = setting.words.say, setting.words
    yield paragraph(
        say("Fill in from the tracking sheets. Facts only: times, counts, what was done. Leave the question of blame open.")
    )
    columns = (
        Column(title=words.term("convoy"), need=ROUTE),
        Column(title=words.term("place"), need=ROUTE, width=2),
        Column(title=say("Planned UTC"), need=ROUTE, figures=True),
        Column(title=say("Actual UTC"), need=None, width=1),
        Column(title=say("Planned people"), need=PEOPLE, figures=True),
        Column(title=say("Actual people"), need=None, width=1),
        Column(title=say("Planned aid"), need=CARGO, figures=True),
        Column(title=say("Actual aid"), need=None, width=1),
        Column(title=say("Why it differed"), need=None, width=3),
    )
    rows: list[tuple[Cell, ...]] = []
    for convoy in setting.convoys:
        for stop, at in ((convoy.stops[0], convoy.stops[0].first_out), (convoy.stops[-1], convoy.stops[-1].last_in)):
            rows.append(_actual_row(setting, convoy, stop.place, at))
    yield Table(columns=columns, rows=tuple(rows), need=ROUTE, tall=6, scale=0.92)
    yield title(say("Counts"))
    yield blanks(
        [
            say("Vehicles sent"),
            say("Vehicles returned"),
            say("People boarded"),
            say("People received"),
            say("People who left the convoy on the way"),
            say("People who refused to go"),
        ]
    )
    for heading in (
        say("Longest waits at checkpoints, and what was asked for there"),
        say("Incidents and near misses"),
        say("What worked, what to change"),
        say("Figures still in conflict, and their sources"),
    ):
        yield title(heading)
        yield blanks(["", "", ""], across=1)
    yield blanks([say("Filled in by"), say("Date and time (UTC)")])


def _actual_row(setting: Setting, convoy: ConvoyFacts, place: str, at: Instant | None) -> tuple[Cell, ...]:
    return (
        setting.words.code(convoy.convoy.id),
        setting.place(place),
        setting.times.short(at),
        "",
        setting.figure(convoy.people),
        "",
        setting.words.mass(convoy.kg) if convoy.kg else "–",
        "",
        "",
    )
