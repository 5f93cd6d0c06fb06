"""Paper for those who board and receive people: boarding sheets, tokens, and what a reception site must expect."""

import math
from collections.abc import Iterator

from safepassage.documents.facts import PointFacts, SiteFacts
from safepassage.documents.paper.access import Detail, Need
from safepassage.documents.paper.blocks import (
    Block,
    Cell,
    Column,
    Part,
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
from safepassage.documents.paper.codes import picture
from safepassage.documents.paper.road import clock_columns, other_clocks
from safepassage.documents.paper.setting import Setting, by_need
from safepassage.domain.audience import Audience, Topic
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Alight
from safepassage.domain.tokens import Wave, point_numbers
from safepassage.units import HOUR, Instant, People

SITE = Need(Topic.MOVEMENTS, Detail.COUNTS)
OWN_SITE = Need(Topic.MOVEMENTS)
PEOPLE = Need(Topic.PEOPLE)
TOKENS = Need(Topic.TOKENS)
MEDICAL = Need(Topic.MEDICAL)

WATER = 4.5
"""Litres of drinking water for one person and day that are kept ready: the upper end of 3 to 4.5 (default, to be checked on site)."""
PER_TOILET = 50
"""People for one toilet at a place of transit (default, to be checked on site)."""


def boarding_sheets(setting: Setting) -> Iterator[Block]:
    """Yield the boarding sheet of every assembly point of the reader."""
    first = True
    for point in setting.points:
        waves = [wave for wave in setting.waves if wave.place == point.place and _is_shown(setting, wave)]
        if not waves:
            continue
        if not first:
            yield new_page()
        first = False
        yield from _boarding_sheet(setting, point, waves)


def _is_shown(setting: Setting, wave: Wave) -> bool:
    """Return whether the reader has to do with a wave: the medic with those for wheelchairs and stretchers only."""
    if setting.reader is not Audience.MEDIC:
        return True
    counts = by_need(setting, wave)
    return bool(counts[Mobility.WHEELCHAIR] or counts[Mobility.STRETCHER])


def _boarding_sheet(setting: Setting, point: PointFacts, waves: list[Wave]) -> Iterator[Block]:
    say, words, times = setting.words.say, setting.words, setting.times
    number = point_numbers(setting.facts.operation)[point.place]
    yield part_title(f"{number:03d}  {setting.place(point.place)}", setting.place(point.place), OWN_SITE)
    rows = [
        (say("People who wait, as counted"), words.number(point.waiting)),
        (say("Places in this plan"), words.number(point.boarded)),
    ]
    yield pairs(rows, PEOPLE)
    if point.last_end is not None:
        yield pairs([(say("Last boarding ends"), times.both(point.last_end))], OWN_SITE)
    yield from _latest(setting, point)
    for text in other_clocks(setting):
        yield paragraph(text, OWN_SITE)
    yield Table(
        columns=_boarding_columns(setting),
        rows=tuple(_boarding_row(setting, wave) for wave in waves),
        need=OWN_SITE,
        tall=6,
        scale=0.92,
    )
    yield paragraph(
        say(
            "Going is voluntary and free. Say where the vehicle goes before "
            "anybody boards. Families stay together. Nobody stands."
        ),
        boxed=True,
    )
    yield items(
        [
            say("Priority is decided here, by people: this plan counts places, it chooses nobody."),
            say(
                "Write counts only, never names. Children without an adult of their own: "
                "keep with the marshal, tell the protection officer."
            ),
            say("A place that stays free goes to the next in line; write the number under “free”."),
        ]
    )
    yield blanks([say("Marshal"), say("Counts passed on at (UTC)"), say("Refused to go"), say("Turned away, no place")])


def _latest(setting: Setting, point: PointFacts) -> Iterator[Block]:
    """Yield the latest end of a boarding from which a vehicle can still be out."""
    say, times = setting.words.say, setting.times
    latest = setting.boardings_by.get(point.place)
    simulated = setting.simulated.last_boardings.get(point.place) if setting.simulated is not None else None
    if simulated is not None:
        yield pairs([(say("No boarding may end after (simulated)"), times.both(simulated))], OWN_SITE)
    elif latest is not None:
        yield pairs([(say("No boarding may end after (hard limit, not simulated)"), times.both(latest))], OWN_SITE)


def _boarding_columns(setting: Setting) -> tuple[Column, ...]:
    say, term = setting.words.say, setting.words.term
    return (
        Column(title=say("Wave"), need=OWN_SITE),
        *clock_columns(setting, say("Begins"), OWN_SITE),
        *clock_columns(setting, say("Ends"), OWN_SITE),
        Column(title=term("vehicle"), need=OWN_SITE),
        Column(title=say("Goes to"), need=OWN_SITE, width=2),
        Column(title=say("Seats"), need=PEOPLE, figures=True),
        Column(title=say("Wheelchairs"), need=MEDICAL, figures=True),
        Column(title=say("Stretchers"), need=MEDICAL, figures=True),
        Column(title=say("Tokens"), need=TOKENS),
        *(
            Column(title=heading, need=None, width=0.7)
            for heading in (say("Women"), say("Men"), say("Girls"), say("Boys"), say("Free"))
        ),
        Column(title=say("Left at"), need=None, width=0.8),
    )


def _boarding_row(setting: Setting, wave: Wave) -> tuple[Cell, ...]:
    counts = by_need(setting, wave)
    return (
        Strong(setting.words.code(wave.name)),
        *setting.times.on(wave.start),
        *setting.times.on(wave.end),
        setting.words.code(wave.vehicle),
        setting.place(wave.site),
        setting.figure(sum(counts.values())),
        setting.figure(counts[Mobility.WHEELCHAIR]),
        setting.figure(counts[Mobility.STRETCHER]),
        setting.words.code(token_span(wave)),
        *[""] * 6,
    )


def token_span(wave: Wave) -> str:
    """Return the serials of a wave's tokens, from first to last."""
    return f"001–{wave.count:03d}" if wave.count else "–"


def boarding_tokens(setting: Setting) -> Iterator[Block]:
    """Yield the tokens of every wave at the reader's assembly points: one for each place, to be cut out."""
    say, words, times = setting.words.say, setting.words, setting.times
    for index, wave in enumerate(setting.waves):
        if index:
            yield new_page()
        heading = f"{words.code(wave.name)} · {setting.place(wave.place)} · {times.both(wave.start)} · {words.code(wave.vehicle)}"
        yield part_title(heading, f"{setting.place(wave.place)} · {words.code(wave.name)}", TOKENS)
        number = say("Wave {number}", number=f"{wave.number:03d}")
        # Whoever holds a token goes by the clock of the place.
        clock = times.shown()[-1]
        lines = [f"{number}  {times.short(wave.start, clock)} {times.town(clock)}", setting.place(wave.place)]
        tokens = [{"code": token.code, "picture": picture(token)} for token in wave.tokens]
        yield Part(kind="tokens", values={"tokens": tokens, "lines": lines}, need=TOKENS)


def reception_forecasts(setting: Setting) -> Iterator[Block]:
    """Yield what each reception site of the reader must expect."""
    for index, site in enumerate(site for site in setting.sites if site.hours):
        if index:
            yield new_page()
        yield from _forecast(setting, site)


def _forecast(setting: Setting, site: SiteFacts) -> Iterator[Block]:
    say, words = setting.words.say, setting.words
    total = sum(site.total.values())
    yield part_title(setting.place(site.place), setting.place(site.place), SITE)
    yield pairs([(say("People expected in all"), words.number(total))], PEOPLE)
    yield paragraph(
        say(
            "Hours are those of the plan. Convoys are held at checkpoints for hours or "
            "overnight: be ready earlier, and stay ready a day longer."
        )
    )
    clocks = (None, *setting.times.local[:1])
    columns = (
        *(Column(title=setting.times.heading(clock), need=SITE, figures=True) for clock in clocks),
        Column(title=say("People"), need=PEOPLE, figures=True),
        Column(title=say("Wheelchairs"), need=MEDICAL, figures=True),
        Column(title=say("Stretchers"), need=MEDICAL, figures=True),
        Column(title=say("So far"), need=PEOPLE, figures=True),
        Column(title=say("Arrived"), need=None, width=1),
        Column(title=say("Referred"), need=None, width=1),
        Column(title=say("Remarks"), need=None, width=3),
    )
    yield Table(columns=columns, rows=tuple(_hours(setting, site)), need=SITE, tall=5)
    yield title(say("Keep ready (planning figures, check them on site)"), PEOPLE)
    yield pairs(
        [
            (say("Drinking water for one day"), say("{number} litres", number=words.number(math.ceil(total * WATER)))),
            (say("Toilets"), words.number(math.ceil(total / PER_TOILET))),
        ],
        PEOPLE,
    )
    yield title(say("Vehicles expected, in the order of the plan"), SITE)
    yield _arrivals(setting, site)
    yield blanks([say("Site manager"), say("Arrival of the last vehicle (UTC)"), say("Missing tokens"), say("Extra tokens")])


def _hours(setting: Setting, site: SiteFacts) -> Iterator[tuple[Cell, ...]]:
    clocks = (None, *setting.times.local[:1])
    so_far = 0
    for hour, counts in site.hours:
        so_far += sum(counts.values())
        yield (
            *(setting.times.hour_band(hour, clock) for clock in clocks),
            setting.figure(sum(counts.values())),
            setting.figure(counts[Mobility.WHEELCHAIR]),
            setting.figure(counts[Mobility.STRETCHER]),
            setting.words.number(so_far),
            "",
            "",
            "",
        )


def _arrivals(setting: Setting, site: SiteFacts) -> Table:
    say = setting.words.say
    columns = (
        Column(title=say("Hour, UTC"), need=SITE, figures=True),
        Column(title=setting.words.term("vehicle"), need=SITE),
        Column(title=say("People"), need=PEOPLE, figures=True),
        Column(title=say("Tokens"), need=TOKENS),
        Column(title=say("Arrived"), need=None, width=1),
        Column(title=say("Missing"), need=None, width=1),
        Column(title=say("Extra"), need=None, width=1),
        Column(title=say("Remarks"), need=None, width=3),
    )
    rows = []
    for end, vehicle, people in sorted(_received(setting, site.place)):
        codes = [
            f"{wave.name} · {token_span(wave)}" for wave in setting.waves if wave.vehicle == vehicle and wave.site == site.place
        ]
        hour = end // HOUR * HOUR
        rows.append(
            (
                setting.times.hour_band(hour),
                setting.words.code(vehicle),
                setting.figure(people),
                setting.words.code("; ".join(codes)),
                "",
                "",
                "",
                "",
            )
        )
    return Table(columns=columns, rows=tuple(rows), need=SITE, tall=5, scale=0.92)


def _received(setting: Setting, site: str) -> Iterator[tuple[Instant, str, People]]:
    for course in setting.courses:
        for spell in course.spells:
            if isinstance(spell.task, Alight) and spell.place == site:
                yield spell.end, course.vehicle, sum(part.count for part in spell.task.people)
