"""
The time-distance diagram: distance along a road against time.

Convoys are slopes with a head and a tail; access windows are what is left white; checkpoints are lines with their queue drawn on them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from safepassage.documents.axis import Axis
from safepassage.documents.clocks import Clocks
from safepassage.documents.facts import ConvoyFacts, Facts
from safepassage.documents.labels import Mark, place_labels, spread, written
from safepassage.documents.svg import Area, filled, line, path, picture, rect, shortened, tag, text
from safepassage.documents.timeaxis import TimeAxis
from safepassage.documents.wording import amount
from safepassage.domain.movement import Doing, Spell, Wait, levels, queue
from safepassage.domain.network import Direction, Role
from safepassage.domain.plan import Convoy, Drive
from safepassage.simulation.result import TurnBack
from safepassage.terms import Standing
from safepassage.units import Instant, Interval, Metres

WIDTH, LEFT, RIGHT, TOP = 1040.0, 236.0, 26.0, 22.0
BODY, MOST_BODY = 470.0, 560.0
SIZE = 11.0
NINE_TENTHS = 900_000
"""Confidence, in millionths, of the turn-back times that are drawn."""
ROW = 15.0
TALLEST_QUEUE = 22.0
"""Pixels of the longest queue of the diagram."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """Where instants and metres lie in the picture."""

    axis: Axis
    time: TimeAxis

    def x(self, instant: Instant) -> float:
        return self.time.x(instant)

    def y(self, metres: Metres) -> float:
        span = self.time.bottom - self.time.top - 20
        return self.time.top + 10 + span * (metres - self.axis.low) / max(1, self.axis.high - self.axis.low)

    @property
    def area(self) -> Area:
        return Area(LEFT, TOP, WIDTH - RIGHT, self.time.bottom)


def time_distance(
    facts: Facts, axis: Axis, clocks: Clocks, period: Interval, prefix: str, turn_backs: Sequence[TurnBack] = ()
) -> str:
    """Return the diagram of one road in ``period`` as SVG, with the turn-back times at 90 % of its convoys, if they are known."""
    named = _named(facts, axis)
    body = min(MOST_BODY, max(BODY, (ROW - 2) * len(named) + 20))
    time = TimeAxis(clocks=clocks, period=period, left=LEFT, right=WIDTH - RIGHT, top=TOP, bottom=TOP + body)
    frame = _Frame(axis=axis, time=time)
    own = [convoy for convoy in facts.convoys if convoy.convoy.corridor in axis.corridors]
    layers = [
        *time.nights(facts.operation.nights),
        *_windows(facts, frame),
        *time.draw(),
        *_place_axis(named, frame),
        *_single_runs(facts, frame),
        *(_convoy(convoy, frame) for convoy in own),
        *_queues(facts, frame),
        rect(LEFT, TOP, WIDTH - LEFT - RIGHT, body, class_="frame"),
        *_turn_backs(turn_backs, frame),
        *_convoy_names(own, frame),
    ]
    return picture(WIDTH, time.bottom + time.height, f"Time-distance diagram: {road_name(facts, axis)}", *layers, prefix=prefix)


def _turn_backs(points: Sequence[TurnBack], frame: _Frame) -> Iterator[str]:
    """Yield a mark, once each, where going on inwards is no longer safe at 90 %; those before the period have none."""
    seen: dict[tuple[float, float], None] = {}
    for point in points:
        latest = point.at(NINE_TENTHS)
        if (
            latest is not None
            and point.place in frame.axis.position
            and frame.time.period.start <= latest <= frame.time.period.end
        ):
            seen[frame.x(latest), frame.y(frame.axis.position[point.place])] = None
    for x, y in seen:
        yield path([(x - 4, y - 7), (x + 4, y - 7), (x, y)], closed=True, class_="turn")


def road_name(facts: Facts, axis: Axis) -> str:
    """Return the road's two ends, and its corridors if it has any."""
    op = facts.operation
    ends = f"{op.place[axis.places[0]].name} – {op.place[axis.places[-1]].name}"
    names = [op.corridor[corridor].name for corridor in axis.corridors]
    return f"{ends} ({'; '.join(names)})" if names else ends


def _windows(facts: Facts, frame: _Frame) -> Iterator[str]:
    """Yield what is closed as hatching, and in the open part the margin before the end."""
    op = facts.operation
    for corridor in frame.axis.corridors:
        rules = op.corridor[corridor]
        inside = [frame.axis.position[rules.outer_gate], frame.axis.position[rules.inner_gate]]
        inside += [at for place, at in frame.axis.position.items() if op.place[place].exposed_in == corridor]
        top, height = frame.y(min(inside)), frame.y(max(inside)) - frame.y(min(inside))
        closed = frame.time.left
        for window in (window for window in facts.windows if window.window.corridor == corridor and not window.closed):
            opens, closes, out = (frame.x(at) for at in (window.window.opens, window.window.closes, window.window.usable.end))
            yield filled([(closed, top, opens - closed, height)] if opens > closed else [], "closed")
            yield filled([(out, top, closes - out, height)] if closes > out else [], "margin")
            closed = max(closed, closes)
            style = "window" if window.standing.standing is Standing.FIRM else "window conditional"
            yield rect(opens, top, closes - opens, height, class_=style)
        yield filled([(closed, top, frame.time.right - closed, height)] if frame.time.right > closed else [], "closed")


def _named(facts: Facts, axis: Axis) -> list[tuple[Metres, str, bool]]:
    """Return what is named beside the axis: metres, name, whether a checkpoint; places beyond an end together if they are many."""
    op = facts.operation
    named = [(axis.position[place], op.place[place].name, Role.CHECKPOINT in op.place[place].roles) for place in axis.places]
    for side in (-1, 1):
        beyond = [place for place in axis.position if place not in axis.places and _side(axis, place) == side]
        if len(named) + len(beyond) > BODY / ROW:
            farthest = max(beyond, key=lambda place: abs(axis.position[place]))
            named.append((axis.position[farthest], f"{len(beyond)} places beyond", False))
        else:
            named += [(axis.position[place], op.place[place].name, False) for place in beyond]
    return sorted(named)


def _place_axis(named: Sequence[tuple[Metres, str, bool]], frame: _Frame) -> Iterator[str]:
    """Yield a line and a name for every place of the road."""
    heights = spread([frame.y(metres) for metres, _, _ in named], ROW - 2, TOP + 6, frame.time.bottom - 4)
    for (metres, name, checkpoint), height in zip(named, heights, strict=True):
        y = frame.y(metres)
        yield line(LEFT, y, WIDTH - RIGHT, y, class_="post" if checkpoint else "place")
        yield path([(LEFT, y), (LEFT - 6, y), (LEFT - 16, height), (LEFT - 20, height)], class_="lead")
        km = amount(round(metres / 1000, 1) if abs(metres) < 100_000 else metres // 1000)  # noqa: PLR2004 - 100 km
        yield text(LEFT - 22, height + 4, km.replace("-", "−"), class_="small end")
        yield text(LEFT - 58, height + 4, shortened(name, LEFT - 60, SIZE), class_="small end")
    yield text(LEFT - 22, TOP - 7, "km", class_="small end")


def _side(axis: Axis, place: str) -> int:
    at = axis.position[place]
    return -1 if at < axis.position[axis.places[0]] else 1 if at > axis.position[axis.places[-1]] else 0


def _queues(facts: Facts, frame: _Frame) -> Iterator[str]:
    """Yield the vehicles waiting at each checkpoint: those that go outwards above its line, those that go inwards below."""
    op = facts.operation
    place_of = {checkpoint.id: checkpoint.place for checkpoint in op.checkpoints}
    waits: dict[tuple[str, Direction], list[Wait]] = {}
    for wait in queue(facts.courses):
        if place_of[wait.checkpoint] in frame.axis.places:
            waits.setdefault((place_of[wait.checkpoint], wait.direction), []).append(wait)
    steps = {key: levels((wait.start, wait.end) for wait in own) for key, own in waits.items()}
    most = max((level for own in steps.values() for _, level in own), default=0)
    for (place, direction), own in steps.items():
        up = -1 if direction is Direction.OUT else 1
        y = frame.y(frame.axis.position[place])
        points = [(frame.x(own[0][0]), y)]
        for (instant, level), (until, _) in pairwise(own):
            height = y + up * TALLEST_QUEUE * level / most
            points += [(frame.x(instant), height), (frame.x(until), height)]
        points.append((frame.x(own[-1][0]), y))
        yield path(points, closed=True, class_=f"queue {direction.value}")
        instant, longest = max(own, key=lambda step: (step[1], -step[0]))
        if TALLEST_QUEUE * longest / most > SIZE / 2:
            yield text(
                frame.x(instant) + 2,
                y + up * (TALLEST_QUEUE * longest / most + 3) + (8 if up > 0 else 0),
                f"{longest}",
                class_="tiny halo",
            )


def _single_runs(facts: Facts, frame: _Frame) -> Iterator[str]:
    """Yield drives outside convoys, boardings and alightings of vehicles on this road, as thin lines."""
    seen: dict[tuple[float, float, float, float, bool], None] = {}
    for course in facts.courses:
        here = True
        for spell in course.spells:
            if isinstance(spell.task, Drive):
                here = frame.axis.shows(facts.operation, spell.task.leg)
            if here and isinstance(spell.task, Drive) and not _in_band(facts, frame, spell):
                start, end = facts.operation.leg[spell.task.leg].ends(spell.task.direction)
                at, to = frame.axis.position[start], frame.axis.position[end]
                seen[frame.x(spell.start), frame.y(at), frame.x(spell.end), frame.y(to), spell.people > 0] = None
            elif here and spell.place in frame.axis.position and spell.doing in {Doing.BOARD, Doing.ALIGHT}:
                y = frame.y(frame.axis.position[spell.place])
                seen[frame.x(spell.start), y, frame.x(spell.end), y, spell.people > 0] = None
    for x1, y1, x2, y2, loaded in seen:
        yield line(x1, y1, x2, y2, class_="run loaded" if loaded else "run")


def _in_band(facts: Facts, frame: _Frame, spell: Spell) -> bool:
    if not isinstance(spell.task, Drive) or not spell.task.convoy:
        return False
    return facts.operation.leg[spell.task.leg].exposed_in in frame.axis.corridors


def _slopes(convoy: ConvoyFacts, frame: _Frame) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """Return the course of the convoy's head and of its tail."""
    head: list[tuple[float, float]] = []
    tail: list[tuple[float, float]] = []
    for stop in convoy.stops:
        y = frame.y(frame.axis.position[stop.place])
        head += [(frame.x(instant), y) for instant in _both(stop.first_in, stop.first_out)]
        tail += [(frame.x(instant), y) for instant in _both(stop.last_in, stop.last_out)]
    return head, tail


def _both(arrival: Instant | None, departure: Instant | None) -> list[Instant]:
    known = [instant for instant in (arrival, departure) if instant is not None]
    return sorted(known)


def _convoy(convoy: ConvoyFacts, frame: _Frame) -> str:
    head, tail = _slopes(convoy, frame)
    way = "out" if convoy.convoy.direction is Direction.OUT else "in"
    band = path([*head, *reversed(tail)], closed=True, class_=f"band {way}")
    return tag("g", band, path(head, class_=f"head {way}"), path(tail, class_=f"tail {way}"))


def _convoy_names(own: Sequence[ConvoyFacts], frame: _Frame) -> Iterator[str]:
    """Yield the names of convoys beside their heads, where there is room; the tables have all of them."""
    marks, lines = [], []
    for convoy in own:
        head, tail = _slopes(convoy, frame)
        lines += list(pairwise(head)) + list(pairwise(tail))
        middle = (head[0][1] + head[-1][1]) / 2 if head else 0.0
        found = next(
            (part for part in pairwise(head) if min(part[0][1], part[1][1]) <= middle <= max(part[0][1], part[1][1])), None
        )
        if found is not None:
            (x1, y1), (x2, y2) = found
            marks.append(Mark(x=(x1 + x2) / 2, y=(y1 + y2) / 2, words=short_name(convoy.convoy), half_width=1, half_height=1))
    placed, _ = place_labels(marks, frame.area, 10, lines=lines)
    for label in placed:
        yield written(label, 10, "tiny halo")


def short_name(convoy: Convoy) -> str:
    """Return the convoy's id without the corridor and the direction, which the picture shows."""
    return convoy.id.removeprefix(f"{convoy.corridor}-").removeprefix(f"{convoy.direction.value}-")
