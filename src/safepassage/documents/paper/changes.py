"""What a plan orders, line by line, and what has changed since the version before: side by side."""

from collections.abc import Iterator, Mapping
from typing import Final

from safepassage.documents.facts import Facts
from safepassage.documents.paper.access import Need, may
from safepassage.documents.paper.blocks import Block, Cell, Column, Span, Strong, Table, pairs, paragraph
from safepassage.documents.paper.language import Words, mark
from safepassage.documents.paper.setting import Setting
from safepassage.domain.audience import Audience, Topic
from safepassage.domain.movement import Doing
from safepassage.units import Instant

Orders = dict[str, dict[str, int | str]]

_MOVES, _PEOPLE, _CARGO = Need(Topic.MOVEMENTS), Need(Topic.PEOPLE), Need(Topic.CARGO)
FIGURES: Final[Mapping[str, tuple[str, Need]]] = {
    "entry_at": (mark("enters the corridor"), _MOVES),
    "out_at": (mark("last vehicle out"), _MOVES),
    "members": (mark("vehicles"), _MOVES),
    "begins_at": (mark("begins"), _MOVES),
    "ends_at": (mark("ends"), _MOVES),
    "boards": (mark("boards at"), _MOVES),
    "first_at": (mark("first boarding"), _MOVES),
    "last_at": (mark("last boarding ends"), _MOVES),
    "arrives_at": (mark("last arrival"), _MOVES),
    "people": (mark("people"), _PEOPLE),
    "kg": (mark("aid, kg"), _CARGO),
}
"""What is compared, in words, and who may see it. Names that end in ``_at`` are instants."""
KINDS: Final = ("convoy", "vehicle", "place", "reception site")
"""The first part of a line's name, a term of the glossary; what follows after a slash is its id."""


def orders(facts: Facts) -> Orders:
    """Return what the plan orders: for each convoy, vehicle, assembly point and site its figures."""
    lines: Orders = {}
    for convoy in facts.convoys:
        out = [at for at in (convoy.stops[-1].last_in,) if at is not None]
        lines[f"convoy/{convoy.convoy.id}"] = {
            "entry_at": convoy.convoy.entry,
            "out_at": max(out, default=convoy.convoy.entry),
            "members": ", ".join(convoy.convoy.vehicles),
            "people": convoy.people,
            "kg": convoy.kg,
        }
    for course in facts.courses:
        tasks = [spell for spell in course.spells if spell.task is not None]
        if tasks:
            boards = [spell.place for spell in tasks if spell.doing is Doing.BOARD]
            ends: dict[str, int | str] = {"begins_at": tasks[0].start, "ends_at": tasks[-1].end}
            lines[f"vehicle/{course.vehicle}"] = {**ends, "boards": ", ".join(boards)}
    for point in facts.points:
        if point.first is not None and point.last_end is not None:
            lines[f"place/{point.place}"] = {"first_at": point.first, "last_at": point.last_end, "people": point.boarded}
    for site in facts.sites:
        if site.hours:
            lines[f"reception site/{site.place}"] = {"arrives_at": site.hours[-1][0], "people": sum(site.total.values())}
    return lines


def changes(setting: Setting) -> Iterator[Block]:
    """Yield the differences from the version before, side by side; nothing if there is none before."""
    if setting.previous is None:
        return
    say, words = setting.words.say, setting.words
    before = say("Version {number}", number=words.number(setting.previous.number))
    after = say("Version {number}", number=words.number(setting.version))
    own = _own(setting)
    shown = [name for name in {**setting.previous.orders, **setting.orders} if own is None or name in own]
    rows = [row for name in sorted(shown, key=_rank) for row in _rows(setting, name)]
    yield pairs([(before, setting.times.moment(setting.previous.as_of)), (after, setting.times.moment(setting.as_of))], _MOVES)
    if not rows:
        yield paragraph(say("Nothing in this part of the plan has changed."), _MOVES)
        return
    columns = (
        Column(title=say("What"), need=_MOVES, width=1.6),
        Column(title=before, need=_MOVES, width=3),
        Column(title=after, need=_MOVES, width=3),
    )
    yield Table(columns=columns, rows=tuple(rows), need=_MOVES)


def _own(setting: Setting) -> frozenset[str] | None:
    """Return the lines that the reader may compare, None for all."""
    if setting.reader is not Audience.CONVOY_LEADER:
        return None
    vehicles = {f"vehicle/{course.vehicle}" for course in setting.courses}
    return frozenset(vehicles | {f"convoy/{convoy.convoy.id}" for convoy in setting.convoys})


def _rank(name: str) -> tuple[int, str]:
    kind, _, rest = name.partition("/")
    return KINDS.index(kind), rest


def _rows(setting: Setting, name: str) -> Iterator[tuple[Cell, ...]]:
    """Yield a heading with who or what a line is about, and what has changed for it; nothing if nothing has."""
    say = setting.words.say
    old = setting.previous.orders.get(name) if setting.previous is not None else None
    new = setting.orders.get(name)
    if old is None or new is None:
        yield (Span(_about(setting, name)),)
        yield (
            "",
            say("not in the plan") if old is None else say("in the plan"),
            Strong(say("new") if old is None else say("CANCELLED")),
        )
        return
    changed = [
        (say(text), _shown(setting, figure, old.get(figure)), Strong(_shown(setting, figure, new.get(figure))))
        for figure, (text, need) in FIGURES.items()
        if old.get(figure) != new.get(figure) and may(setting.reader, need)
    ]
    if changed:
        yield (Span(_about(setting, name)),)
        yield from changed


def _about(setting: Setting, name: str) -> str:
    kind, _, rest = name.partition("/")
    return f"{setting.words.term(kind)} {_named(setting, rest)}"


def _named(setting: Setting, name: str) -> str:
    """Return what people call a place; the id of anything else, and of a place that only the plan before knew."""
    return setting.place(name) if name in setting.facts.operation.place else setting.words.code(name)


def _shown(setting: Setting, figure: str, value: int | str | None) -> str:
    words: Words = setting.words
    if value is None or value == "":
        return "–"
    if isinstance(value, str):
        return words.semicolon.join(_named(setting, part) for part in value.split(", "))
    if figure.endswith("_at"):
        at: Instant = value
        return setting.times.both(at)
    return words.number(value)
