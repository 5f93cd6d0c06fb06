"""
The latest times at which a vehicle can still be out: turn-back times and last boardings, from windows and roads alone.

Walking backwards from the instant by which everything must be out, each leg is left as late as its travel time allows, and at each
checkpoint every vehicle of the convoy is served after the other. Nobody else stands in the queue, and nothing goes wrong: later than
this is impossible, earlier may still be too late. Simulated times, where there are any, go before these.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from safepassage.documents.facts import ConvoyFacts, chain
from safepassage.domain.movement import Course, Doing, exposed_in
from safepassage.domain.network import Checkpoint, Direction, Leg
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Drive, Service
from safepassage.terms import windows_in_force
from safepassage.units import Instant


@dataclass(frozen=True, slots=True)
class Step:
    """A leg to drive, or a checkpoint to be served at (one of the two), outwards or inwards."""

    direction: Direction
    leg: Leg | None = None
    checkpoint: Checkpoint | None = None


def latest_departure(operation: Operation, leg: Leg, profile: str, arrival: Instant) -> Instant | None:
    """Return the latest instant at which a drive on ``leg`` may start to end by ``arrival``; None if the profile may not use it."""
    time = leg.travel_time(profile)
    if time is None:
        return None
    found = [arrival - time.night]
    if not operation.is_night(arrival - time.day):
        found.append(arrival - time.day)
    # Or just before night falls, if that is later than the night's own pace allows.
    eves = (night.start - 1 for night in operation.nights)
    found += [eve for eve in eves if eve + time.day <= arrival and not operation.is_night(eve)]
    return max(found)


def latest_start(operation: Operation, steps: Sequence[Step], profile: str, vehicles: int, end: Instant) -> Instant | None:
    """Return the latest instant at which a convoy may begin with ``steps`` so that all its ``vehicles`` have done them by ``end``."""
    at: Instant | None = end
    for step in reversed(steps):
        if at is None:
            return None
        if step.leg is not None:
            at = latest_departure(operation, step.leg, profile, at)
        elif step.checkpoint is not None:
            post = step.checkpoint
            at -= -(-vehicles // post.lanes) * post.service + post.batch
    return at


def way_out(operation: Operation, convoy: ConvoyFacts, place: str) -> tuple[Step, ...]:
    """Return the steps from ``place`` on the convoy's corridor to its outer gate."""
    corridor = operation.corridor[convoy.convoy.corridor]
    legs = [operation.leg[name] for name in reversed(corridor.legs)]
    inner = [leg.inner for leg in legs]
    return tuple(_steps(operation, legs[inner.index(place) :], Direction.OUT)) if place in inner else ()


def _steps(operation: Operation, legs: Iterable[Leg], direction: Direction) -> Iterable[Step]:
    for leg in legs:
        post = operation.checkpoint_at.get(leg.ends(direction)[0])
        if post is not None and post.directions.allow(direction):
            yield Step(direction, checkpoint=post)
        yield Step(direction, leg=leg)


def turn_backs(operation: Operation, convoy: ConvoyFacts, profiles: Iterable[str]) -> dict[str, Instant]:
    """
    Return for each place of the convoy's road inside its corridor the latest instant to leave it for the outer gate.

    The slowest of ``profiles`` counts. A place from which some vehicle cannot get out by road is left out.
    """
    window, slowest = windows_in_force(operation)[convoy.convoy.window], sorted(set(profiles))
    found: dict[str, Instant] = {}
    for place, _ in chain(operation, convoy.convoy):
        steps = way_out(operation, convoy, place)
        starts = [latest_start(operation, steps, profile, len(convoy.convoy.vehicles), window.usable.end) for profile in slowest]
        known = [start for start in starts if start is not None]
        if steps and len(known) == len(starts) and known:
            found[place] = min(known)
    return found


def last_boardings(operation: Operation, courses: Iterable[Course]) -> dict[str, Instant]:
    """
    Return for each exposed assembly point the latest instant at which a boarding there may end, by the way the plan's own vehicles take.

    Of several vehicles the most favourable counts: after it, none of them can be out in time.
    """
    found: dict[str, Instant] = {}
    for course in courses:
        profile = operation.vehicle_type[course.fleet.type].profile
        for index, spell in enumerate(course.spells):
            if spell.doing is not Doing.BOARD:
                continue
            out = _out_from(operation, course, index)
            closes = _closing(operation, course, index)
            if out and closes is not None:
                latest = latest_start(operation, out, profile, 1, closes)
                if latest is not None:
                    found[spell.place] = max(found.get(spell.place, latest), latest)
    return found


def _out_from(operation: Operation, course: Course, index: int) -> tuple[Step, ...]:
    """Return the steps of a vehicle from its boarding until it is no longer exposed."""
    steps = []
    for before, spell in pairwise(course.spells[index:]):
        if not exposed_in(operation, before):
            break
        if isinstance(spell.task, Drive):
            if not exposed_in(operation, spell):
                break
            steps.append(Step(spell.task.direction, leg=operation.leg[spell.task.leg]))
        elif isinstance(spell.task, Service):
            steps.append(Step(spell.task.direction, checkpoint=operation.checkpoint_at[spell.place]))
    return tuple(steps)


def _closing(operation: Operation, course: Course, index: int) -> Instant | None:
    """Return when the vehicle that boards must be out, None if its boarding is not exposed."""
    spell = course.spells[index]
    corridor = exposed_in(operation, spell)
    windows = windows_in_force(operation).values()
    ends = [w.usable.end for w in windows if w.corridor == corridor and w.usable.holds(spell.start, spell.end)]
    return max(ends, default=None)
