"""The bar chart of vehicles: one row each, what it does from start to end."""

from collections.abc import Sequence

from safepassage.documents.clocks import Clocks
from safepassage.documents.facts import Facts
from safepassage.documents.svg import Box, course, filled, picture, rect, shortened, tag, text
from safepassage.documents.timeaxis import TimeAxis
from safepassage.domain.movement import Course, Doing, Spell
from safepassage.units import Interval

WIDTH, LEFT, RIGHT, TOP = 1040.0, 190.0, 24.0, 18.0
ROW, BAR = 13.0, 9.0
SIZE = 10.0
ROWS = 45
"""Rows of one chart at most; more vehicles make more charts."""

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
    time = TimeAxis(clocks=clocks, period=period, left=LEFT, right=WIDTH - RIGHT, top=TOP, bottom=TOP + ROW * len(rows) + 4)
    title = f"What vehicles {rows[0].vehicle} to {rows[-1].vehicle} do"
    boxes: dict[str, list[Box]] = {kind: [] for kind in KINDS}
    names = []
    for index, row in enumerate(rows):
        top = TOP + ROW * index + 2
        names.append(text(LEFT - 6, top + BAR - 1, shortened(row.vehicle, LEFT - 10, SIZE), class_="tiny end"))
        for spell in row.spells:
            left = time.x(spell.start)
            boxes[kind_of(spell)].append((left, top, time.x(spell.end) - left, BAR))
    content = [
        *time.nights(facts.operation.nights),
        *time.draw(),
        *names,
        *(bars(own, kind) for kind, own in boxes.items()),
        rect(LEFT, TOP, WIDTH - LEFT - RIGHT, time.bottom - TOP, class_="frame"),
    ]
    return picture(WIDTH, time.bottom + time.height, title, *content, prefix=prefix)


def bars(boxes: Sequence[Box], kind: str) -> str:
    """Return the bars of one kind; a wait is a thin line."""
    if kind != "wait":
        return filled(boxes, kind)
    lines = "".join(course([(x, y + height / 2), (x + width, y + height / 2)]) for x, y, width, height in boxes)
    return tag("path", d=lines, class_="bar-wait") if lines else ""


def key(prefix: str) -> tuple[tuple[str, str], ...]:
    """Return a small picture and the meaning of each kind of bar."""
    return tuple(
        (picture(32, 16, meaning, bars([(2, 3, 28, 10)], kind), prefix=f"{prefix}-{kind}"), meaning)
        for kind, meaning in KINDS.items()
    )
