"""Conditions that can be computed: one function each, from the facts to a colour and the reason in a sentence."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from safepassage.domain.agreement import ConsentState
from safepassage.domain.fleet import VehicleType
from safepassage.domain.movement import Course, exposures
from safepassage.domain.network import ClearanceStatus, Direction, Leg, Role
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Alight, Drive
from safepassage.terms.asked import checkpoints_on
from safepassage.terms.common import common_window
from safepassage.terms.complete import in_words, unsettled
from safepassage.terms.facts import Colour, Facts, Finding
from safepassage.terms.matrix import checkpoint_words
from safepassage.terms.resting import footing
from safepassage.units import DAY, HOUR, MINUTE, Metres, Seconds

ROAD_FRESH: Seconds = DAY
"""For how long the clearance of a stretch of road counts as fresh."""
SPARE_DRIVING: Seconds = 2 * HOUR
FUEL_FACTOR = 1.5
"""Driving hours, and fuel against the way, that must be to spare."""

_SHOWN_POINTS = 3
_NO_PLAN = Finding(colour=Colour.RED, why="There is no plan yet.")
_NOT_SIMULATED = Finding(
    colour=Colour.RED, why="The plan has not been simulated: nobody knows how likely it is. Run safepassage simulate."
)


def terms(facts: Facts) -> Finding:
    """
    Return green if all is confirmed in writing and at every checkpoint, else red.

    Amber if it is only agreed in detail, or if the terms leave open what they should settle.
    """
    against = _against_the_terms(facts)
    if against:
        return _red(against)
    states = [(window.id, common_window(facts.operation, window).state) for window in facts.windows]
    unwritten = [name for name, state in states if not state.is_at_least(ConsentState.CONFIRMED_IN_WRITING)]
    if unwritten:
        return _amber(f"Agreed in detail, but not confirmed in writing by all: {', '.join(unwritten)}.")
    lacking = dict.fromkeys(kind for window in facts.windows for kind in unsettled(facts.operation, window))
    if lacking:
        return _amber(
            f"Confirmed in writing and at every checkpoint, but no clause settles: {', '.join(map(in_words, lacking))}."
        )
    return _green("Every clause is confirmed in writing by all, and at every checkpoint.")


def _against_the_terms(facts: Facts) -> str:
    """Return why nobody may go by the terms as they stand, or an empty text."""
    found = None if facts.plan is None else footing(facts.operation, facts.plan)
    if found is not None and not found.holds:
        unsaid = (f"The plan does not say that it rests on this: {point}" for point in found.new_conditions)
        return _first((*found.failures, *unsaid))
    missing = dict.fromkeys(point for window in facts.windows for point in common_window(facts.operation, window).missing)
    if missing:
        return f"{_count(len(missing), 'point is', 'points are')} not agreed in detail by all. {_first(tuple(missing))}"
    closed = [window.id for window in facts.windows if window.closes <= facts.now]
    if closed:
        return f"Closed already: {', '.join(closed)}."
    on_the_way = {checkpoint.id for checkpoint in checkpoints_on(facts.operation, {window.corridor for window in facts.windows})}
    words = [word for word in checkpoint_words(facts.operation, facts.now) if word.checkpoint in on_the_way]
    silent = [word.place for word in words if not word.confirmed]
    if silent:
        return f"At {len(silent)} of {_count(len(words), 'checkpoint', 'checkpoints')} nobody has confirmed: {', '.join(silent)}."
    return ""


def _first(sentences: tuple[str, ...]) -> str:
    """Return the first few of ``sentences``, and how many more there are."""
    more = len(sentences) - _SHOWN_POINTS
    return " ".join(sentences[:_SHOWN_POINTS]) + (f" And {more} more: see safepassage terms." if more > 0 else "")


def window(facts: Facts) -> Finding:
    """Return green if every window holds the P90 of its convoys and the reserve, amber if only the P90, else red."""
    if facts.plan is None:
        return _NO_PLAN
    if facts.outlook is None:
        return _NOT_SIMULATED
    out_by = dict(facts.outlook.out_by)
    late, tight = [], []
    for convoy in facts.plan.convoys:
        held = facts.usable.get(convoy.window)
        out = out_by.get(convoy.id)
        if held is None or out is None or out > held.closes:
            late.append(convoy.id)
        elif out + facts.reserve > held.closes:
            tight.append(f"{convoy.id} ({(held.closes - out) // MINUTE} min)")
    chance = f"The chance that every vehicle is out in time is {facts.outlook.chance:.0%}."
    if late:
        return _red(f"Not out before the window closes in nine of ten cases: {_some(late)}. {chance}")
    if tight:
        return _amber(f"Less than the reserve of {facts.reserve // MINUTE} min is left after: {', '.join(tight)}. {chance}")
    return _green(f"Every convoy is out {facts.reserve // MINUTE} min before its window closes in nine of ten cases. {chance}")


def notification(facts: Facts) -> Finding | None:
    """Return what the notification comes to; None if there is none to look at."""
    told = facts.told
    if told is None:
        return None
    if told.outdated:
        return _red("What was notified is another plan than this one. Send an amendment.")
    if told.lead < told.asked:
        return _red(f"Notified {_hours(told.lead)} before the first movement; {_hours(told.asked)} are asked for.")
    if told.silent:
        return _red(f"Not acknowledged by {', '.join(told.silent)}.")
    return _green(f"Notified {_hours(told.lead)} before the first movement and acknowledged by all, which is not a permission.")


def road(facts: Facts) -> Finding:
    """Return red if an exposed stretch that the plan uses is not cleared, stale if that is too long ago, else green."""
    if facts.plan is None:
        return _NO_PLAN
    legs = _exposed_legs(facts)
    stretches = _count(len(legs), "stretch", "stretches")
    bad = [leg.id for leg in legs if leg.clearance is not ClearanceStatus.CLEARED]
    if bad:
        return _red(f"Not cleared: {len(bad)} of {stretches} of exposed road ({_some(bad)}).")
    old = [leg.id for leg in legs if leg.clearance_as_of is None or leg.clearance_as_of + ROAD_FRESH < facts.now]
    if old:
        return Finding(colour=Colour.STALE, why=f"Cleared more than {_hours(ROAD_FRESH)} ago, or nobody says when: {_some(old)}.")
    return _green(f"Cleared within {_hours(ROAD_FRESH)}: all {stretches} of exposed road.")


def vehicles(facts: Facts) -> Finding:
    """Return green if the range of every vehicle is one and a half times its longest way between depots, amber if less or not stated."""
    if facts.plan is None:
        return _NO_PLAN
    short = dict[str, None]()
    for course in facts.courses:
        kind = facts.operation.vehicle_type[course.fleet.type]
        way = _longest_way(facts, course)
        if kind.range is None:
            short[f"{kind.name} (range not stated)"] = None
        elif kind.range < FUEL_FACTOR * way:
            short[f"{kind.name} (range {kind.range // 1000} km, way {-(-way // 1000)} km)"] = None
    if short:
        return _amber(f"Less range than one and a half times the way: {'; '.join(short)}. A tanker or fuel on the way is needed.")
    return _green("Every vehicle has range for one and a half times its way.")


def drivers(facts: Facts) -> Finding:
    """Return green if every crew has two driving hours to spare, amber if fewer or if no limit is stated."""
    if facts.plan is None:
        return _NO_PLAN
    unknown, tight = dict[str, None](), dict[str, None]()
    for course in facts.courses:
        kind = facts.operation.vehicle_type[course.fleet.type]
        spare = _spare_driving(course, kind)
        if spare is None:
            unknown[kind.name] = None
        elif spare < SPARE_DRIVING:
            tight[f"{course.vehicle} ({spare // MINUTE} min)"] = None
    if unknown:
        return _amber(f"No limit to the driving hours is stated: {', '.join(unknown)}.")
    if tight:
        return _amber(f"Less than {_hours(SPARE_DRIVING)} of driving to spare: {_some(list(tight))}.")
    return _green(f"Every crew has {_hours(SPARE_DRIVING)} of driving to spare.")


def medical(facts: Facts) -> Finding:
    """Return amber if the plan leaves people behind who need a wheelchair or stretcher place, else green."""
    if facts.plan is None:
        return _NO_PLAN
    received = {part.group: part.count for part in facts.plan.totals.by_group}
    left = {
        need: sum(group.count - received.get(group.id, 0) for group in facts.operation.groups if group.mobility is need)
        for need in (Mobility.WHEELCHAIR, Mobility.STRETCHER)
    }
    behind = [f"{number} who need a {need.value} place" for need, number in left.items() if number > 0]
    if behind:
        return _amber(f"This plan leaves behind {' and '.join(behind)}: is the list of who goes first agreed?")
    return _green("This plan leaves nobody behind who needs a wheelchair or stretcher place.")


def reception(facts: Facts) -> Finding:
    """Return red if people arrive at a site that states neither capacity nor intake; else green, with who arrives in the dark."""
    if facts.plan is None:
        return _NO_PLAN
    dark: dict[str, int] = {}
    unknown = dict[str, None]()
    for task in (spell.task for course in facts.courses for spell in course.spells):
        if isinstance(task, Alight):
            site, name = facts.operation.reception_site[task.place], facts.operation.place[task.place].name
            if all(site.capacity(need) is None and site.intake(need) is None for need in Mobility):
                unknown[name] = None
            if facts.operation.is_night(task.end):
                dark[name] = dark.get(name, 0) + sum(people.count for people in task.people)
    if unknown:
        return _red(f"No capacity and no intake is stated: {', '.join(unknown)}.")
    if dark:
        who = ", ".join(f"{number} at {name}" for name, number in dark.items())
        return _green(f"The sites must confirm for people who arrive in the dark: {who}.")
    return _green("Nobody arrives in the dark.")


def daylight(facts: Facts) -> Finding:
    """Return amber if vehicles are exposed at night, or if no nights are entered; else green."""
    if facts.plan is None:
        return _NO_PLAN
    if not facts.operation.nights:
        return _amber("No nights are entered, so nobody has compared the plan with them.")
    dark = [course.vehicle for course in facts.courses if _is_exposed_at_night(facts, course)]
    if dark:
        return _amber(
            f"On exposed roads or places in the dark: {len(dark)} of {_count(len(facts.courses), 'vehicle', 'vehicles')}."
        )
    return _green("No vehicle is on an exposed road in the dark.")


def turn_back(facts: Facts) -> Finding:
    """Return green if the latest turn-back times of every convoy that goes in are known, amber if of some, else red."""
    if facts.plan is None:
        return _NO_PLAN
    if facts.outlook is None:
        return _NOT_SIMULATED
    inward = [convoy.id for convoy in facts.plan.convoys if convoy.direction is Direction.IN]
    unknown = [name for name in inward if name not in facts.outlook.turn_backs]
    if unknown:
        why = f"No turn-back time is known for {_some(unknown)}."
        return _red(why) if len(unknown) == len(inward) else _amber(why)
    return _green(f"Turn-back times are known for all {_count(len(inward), 'convoy', 'convoys')} that go in.")


def refuges(facts: Facts) -> Finding:
    """Return red if a corridor that is used has no refuge on its chain or at its gates, else green."""
    lacking = []
    for corridor in (facts.operation.corridor[name] for name in dict.fromkeys(window.corridor for window in facts.windows)):
        places = {corridor.outer_gate, corridor.inner_gate}
        places |= {end for name in corridor.legs for end in (facts.operation.leg[name].outer, facts.operation.leg[name].inner)}
        if not any(Role.REFUGE in facts.operation.place[place].roles for place in places):
            lacking.append(corridor.name)
    if lacking:
        return _red(f"No refuge is known on {', '.join(lacking)}, if a convoy is held overnight.")
    return _green("There is a refuge on every corridor that is used.")


RULES: Mapping[str, Callable[[Facts], Finding | None]] = MappingProxyType(
    {
        "terms": terms,
        "window": window,
        "notification": notification,
        "road": road,
        "vehicles": vehicles,
        "drivers": drivers,
        "medical": medical,
        "reception": reception,
        "daylight": daylight,
        "turn-back": turn_back,
        "refuges": refuges,
    }
)
"""The functions by the id of the condition."""


def _red(why: str) -> Finding:
    return Finding(colour=Colour.RED, why=why)


def _amber(why: str) -> Finding:
    return Finding(colour=Colour.AMBER, why=why)


def _green(why: str) -> Finding:
    return Finding(colour=Colour.GREEN, why=why)


def _exposed_legs(facts: Facts) -> list[Leg]:
    driven = dict.fromkeys(task.leg for task in _drives(facts))
    return [facts.operation.leg[name] for name in driven if facts.operation.leg[name].exposed_in]


def _drives(facts: Facts) -> Iterator[Drive]:
    for course in facts.courses:
        yield from (spell.task for spell in course.spells if isinstance(spell.task, Drive))


def _longest_way(facts: Facts, course: Course) -> Metres:
    """Return the metres of the longest way of a vehicle between two depots, where it refuels."""
    longest = way = 0
    for task in (spell.task for spell in course.spells):
        if isinstance(task, Drive):
            leg = facts.operation.leg[task.leg]
            way += leg.distance
            longest = max(longest, way)
            if Role.DEPOT in facts.operation.place[leg.ends(task.direction)[1]].roles:
                way = 0
    return longest


def _spare_driving(course: Course, kind: VehicleType) -> Seconds | None:
    if kind.driving_limit is None:
        return None
    driving = sum(spell.task.end - spell.task.start for spell in course.spells if isinstance(spell.task, Drive))
    return kind.drivers * kind.driving_limit - course.fleet.driven - driving


def _is_exposed_at_night(facts: Facts, course: Course) -> bool:
    return any(
        stretch.start < night.end and night.start < stretch.end
        for _, stretch in exposures(facts.operation, course)
        for night in facts.operation.nights
    )


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _hours(seconds: Seconds) -> str:
    hours, minutes = divmod(seconds // MINUTE, 60)
    return f"{hours} h" + (f" {minutes} min" if minutes else "")


def _some(names: list[str]) -> str:
    """Return the first few of ``names``, and how many more there are."""
    shown = 6
    return ", ".join(names[:shown]) + (f" and {len(names) - shown} more" if len(names) > shown else "")
