"""The bar chart of vehicles: one row each, what it does from start to end."""

from collections.abc import Iterator, Sequence

from safepassage.documents.clocks import Clocks, whole_hours
from safepassage.documents.facts import Facts
from safepassage.documents.movement import Course, Doing, Spell
from safepassage.documents.svg import fill, line, picture, rect, shortened, text
from safepassage.units import Interval

WIDTH, LEFT, RIGHT, TOP = 1040.0, 190.0, 14.0, 8.0
ROW, BAR = 13.0, 9.0
SIZE = 10.0
ROWS = 45
"""Rows of one chart at most; more vehicles make more charts."""
CLOCK_ROW = 15.0

KINDS = {
    "drive": "drives empty",
    "aid": "drives with aid",
    "people": "drives with people",
    "service": "is served at a checkpoint",
    "board": "people board",
    "alight": "people alight",
    "load": "aid is loaded or unloaded",
    "wait": "waits",
}
"""What bars mean, in the order of the key under the chart."""


def kind_of(spell: Spell) -> str:
    """Return which of `KINDS` a spell is drawn as."""
    match spell.doing:
        case Doing.DRIVE:
            return "people" if spell.people else "aid" if spell.kg else "drive"
        case Doing.LOAD | Doing.UNLOAD:
            return "load"
        case _:
            return spell.doing.value


def vehicle_charts(facts: Facts, clocks: Clocks, period: Interval, prefix: str) -> tuple[str, ...]:
    """Return the charts of all vehicles that do something, at most `ROWS` in each."""
    used = [course for course in facts.courses if course.used]
    parts = [used[at : at + ROWS] for at in range(0, len(used), ROWS)]
    return tuple(_chart(facts, part, clocks, period, f"{prefix}{number}") for number, part in enumerate(parts, 1))


def _chart(facts: Facts, rows: Sequence[Course], clocks: Clocks, period: Interval, prefix: str) -> str:
    bottom = TOP + ROW * len(rows) + 4
    title = f"What vehicles {rows[0].vehicle} to {rows[-1].vehicle} do"
    content = [
        *_nights(facts, period, bottom),
        *_axis(clocks, period, bottom),
        *(shape for index, course in enumerate(rows) for shape in _row(course, period, TOP + ROW * index + 2, prefix)),
        rect(LEFT, TOP, WIDTH - LEFT - RIGHT, bottom - TOP, class_="frame"),
    ]
    return picture(WIDTH, bottom + 8 + CLOCK_ROW * (len(clocks.all) + 1), title, *content, prefix=prefix)


def _x(instant: int, period: Interval) -> float:
    return LEFT + (instant - period.start) / (period.end - period.start) * (WIDTH - LEFT - RIGHT)


def _nights(facts: Facts, period: Interval, bottom: float) -> Iterator[str]:
    for night in facts.operation.nights:
        start, end = max(night.start, period.start), min(night.end, period.end)
        if start < end:
            yield rect(_x(start, period), TOP, _x(end, period) - _x(start, period), bottom - TOP, class_="night")


def _axis(clocks: Clocks, period: Interval, bottom: float) -> Iterator[str]:
    days = set()
    for instant in whole_hours(period.start, period.end, 18):
        x = _x(instant, period)
        yield line(x, TOP, x, bottom + 4, class_="grid")
        for row, clock in enumerate(clocks.all, 1):
            yield text(x, bottom + 3 + CLOCK_ROW * row, clocks.hour(instant, clock), class_="small middle")
        day = clocks.day(instant)
        if day not in days:
            days.add(day)
            yield text(x, bottom + 3 + CLOCK_ROW * (len(clocks.all) + 1), day, class_="small strong middle")
    for row, clock in enumerate(clocks.all, 1):
        yield text(LEFT - 34, bottom + 3 + CLOCK_ROW * row, shortened(clock.heading, LEFT - 38, 11), class_="small end")
    yield text(LEFT - 34, bottom + 3 + CLOCK_ROW * (len(clocks.all) + 1), "day (UTC)", class_="small end")


def _row(course: Course, period: Interval, top: float, prefix: str) -> Iterator[str]:
    yield text(LEFT - 6, top + BAR - 1, shortened(course.vehicle, LEFT - 10, SIZE), class_="tiny end")
    for spell in course.spells:
        left, right = _x(spell.start, period), _x(spell.end, period)
        kind = kind_of(spell)
        if kind == "wait":
            yield line(left, top + BAR / 2, right, top + BAR / 2, class_="bar-wait")
        else:
            yield bar(left, top, right - left, BAR, kind, prefix)


def bar(left: float, top: float, width: float, height: float, kind: str, prefix: str) -> str:
    """Return one bar in the fill of its kind."""
    pattern = {"aid": "aid", "board": "board", "alight": "wheelchair", "load": "stretcher"}.get(kind)
    return rect(left, top, width, height, class_=f"bar bar-{kind}", fill=fill(prefix, pattern) if pattern else None)


def key(prefix: str) -> tuple[tuple[str, str], ...]:
    """Return a small picture and the meaning of each kind of bar."""
    entries = []
    for kind, meaning in KINDS.items():
        shape = line(2, 8, 30, 8, class_="bar-wait") if kind == "wait" else bar(2, 3, 28, 10, kind, f"{prefix}-{kind}")
        entries.append((picture(32, 16, meaning, shape, prefix=f"{prefix}-{kind}"), meaning))
    return tuple(entries)
