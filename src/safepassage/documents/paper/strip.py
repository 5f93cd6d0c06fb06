"""The strip map: a convoy's road as a line of points, not to scale."""

from collections.abc import Iterator, Sequence

from safepassage.documents.clocks import Clock
from safepassage.documents.facts import ConvoyFacts, chain
from safepassage.documents.paper.blocks import Block, Part, new_page, paragraph, part_title
from safepassage.documents.paper.late import minutes
from safepassage.documents.paper.road import ROUTE, SIGNS, other_clocks, point_numbers
from safepassage.documents.paper.setting import Setting
from safepassage.domain.network import ClearanceStatus, Direction, Leg, Role
from safepassage.units import MINUTE, Instant


def strip_maps(setting: Setting) -> Iterator[Block]:
    """Yield the strip map of every corridor that the reader's convoys drive, in each direction, not to scale."""
    seen: dict[tuple[str, Direction], ConvoyFacts] = {}
    for convoy in setting.convoys:
        seen.setdefault((convoy.convoy.corridor, convoy.convoy.direction), convoy)
    for index, convoy in enumerate(seen.values()):
        if index:
            yield new_page()
        yield from strip_map(setting, convoy)


def strip_map(setting: Setting, convoy: ConvoyFacts) -> Iterator[Block]:
    """Yield the road of one convoy as a line of points in the order in which it meets them."""
    op, words = setting.facts.operation, setting.words
    way = words.term("inbound" if convoy.convoy.direction is Direction.IN else "outbound")
    road = f"{words.name(op.corridor[convoy.convoy.corridor].name)} · {way}"
    yield part_title(road, road, ROUTE)
    yield paragraph(
        words.say(
            "Not to scale. Numbers are those of the points in all documents; kilometres count from where the corridor is entered."
        )
    )
    if len(setting.convoys) == 1:
        said = [words.say("Times: arrival of the first vehicle – departure of the last."), *other_clocks(setting)]
        yield paragraph(" ".join(said), ROUTE)
    yield signs(setting)
    clocks = setting.times.shown() if len(setting.convoys) == 1 else ()
    heads = [setting.times.town(clock) for clock in clocks]
    yield Part(kind="strip", values={"heads": heads, "stations": _stations(setting, convoy)}, need=ROUTE)
    refuges = [place for place in op.places if Role.REFUGE in place.roles]
    if refuges:
        names = words.semicolon.join(words.name(place.name) for place in refuges)
        yield paragraph(words.say("Refuges of the operation: {names}.", names=names), ROUTE)


def signs(setting: Setting) -> Part:
    """Return the key of the signs."""
    words = [[role.value, setting.words.term(role.value.replace("_", " "))] for role in SIGNS]
    return Part(kind="signs", values={"signs": words}, need=None)


def _stations(setting: Setting, convoy: ConvoyFacts) -> list[dict[str, object]]:
    op, words = setting.facts.operation, setting.words
    road = chain(op, convoy.convoy)
    numbers = point_numbers(setting, convoy)
    legs = {
        frozenset((op.leg[name].outer, op.leg[name].inner)): op.leg[name] for name in op.corridor[convoy.convoy.corridor].legs
    }
    stations: list[dict[str, object]] = []
    for index, (place, metres) in enumerate(road):
        last = index == len(road) - 1
        leg = None if last else legs[frozenset((place, road[index + 1][0]))]
        roles = [role for role in SIGNS if role in op.place[place].roles]
        stations.append(
            {
                "km": words.distance(metres),
                "name": f"{numbers[place]}  {setting.place(place)}",
                "words": _road_words(setting, place),
                "sign": roles[0].value if roles else "",
                "first": index == 0,
                "last": last,
                "leg": "" if leg is None else _leg_words(setting, leg),
                "times": _passing(setting, convoy, place),
            }
        )
    return stations


def _passing(setting: Setting, convoy: ConvoyFacts, place: str) -> list[str]:
    """Return when the reader's only convoy passes a point, on each clock; nothing if they have several: the times are in their orders."""
    if len(setting.convoys) != 1:
        return []
    stop = next((stop for stop in convoy.stops if stop.place == place), None)
    known = [] if stop is None else [at for at in (stop.first_in, stop.last_out) if at is not None]
    return [_span(setting, known, clock) for clock in setting.times.shown()]


def _span(setting: Setting, known: Sequence[Instant], clock: Clock | None) -> str:
    """Return one time, or the first and the last; the date is not said twice."""
    times = setting.times
    first = [times.short(at, clock) for at in known[:1]]
    return " – ".join([*first, *(times.short(at, clock, day=times.calendar_day(known[0], clock)) for at in known[1:])])


def _road_words(setting: Setting, place: str) -> str:
    """Return what a driver must know of a point: its roles, who controls it, how long each vehicle takes."""
    op, words = setting.facts.operation, setting.words
    parts = [words.term(role.value.replace("_", " ")) for role in SIGNS if role in op.place[place].roles]
    post = op.checkpoint_at.get(place)
    if post is not None and post.controller:
        parts.append(words.name(post.controller))
    if post is not None:
        parts.append(words.say("{minutes} min for each vehicle", minutes=words.number(-(-post.service // MINUTE))))
    return words.comma.join(parts)


def _leg_words(setting: Setting, leg: Leg) -> str:
    words = setting.words
    slowest = max(time.day for time in leg.travel_times)
    night = max(time.night for time in leg.travel_times)
    text = f"{words.distance(leg.distance)} · {minutes(words, slowest)}"
    if night != slowest:
        text += " · " + words.say("by night {time}", time=minutes(words, night))
    status = {
        ClearanceStatus.CLEARED: words.say("cleared"),
        ClearanceStatus.UNVERIFIED: words.say("not verified"),
        ClearanceStatus.BLOCKED: words.say("BLOCKED"),
    }[leg.clearance]
    return f"{text} · {status}"
