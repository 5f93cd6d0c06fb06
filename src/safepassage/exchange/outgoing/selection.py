"""What an audience may have of an operation and its plan, picked out of them by the need-to-know matrix."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final, TypeVar

from safepassage.domain.audience import Audience, Sight, Topic, sight
from safepassage.domain.movement import Course, Doing, Spell, courses
from safepassage.domain.network import AccessWindow, Direction, Place
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Drive, Plan
from safepassage.exchange.outgoing.refusal import ExportRefusedError
from safepassage.exchange.outgoing.view import Call, ConvoyRun, Hop, Journey, Passing, Point, Road, View
from safepassage.terms import windows_in_force
from safepassage.units import HOUR, Instant

_Carrier = TypeVar("_Carrier", Call, ConvoyRun)
_OWN_PLACE: Final = frozenset({Audience.MARSHAL, Audience.RECEPTION})
"""Audiences whose own is a place; the own of the others is a convoy or vehicles."""


def view_of(
    operation: Operation,
    plan: Plan,
    audience: Audience,
    only: Sequence[str] = (),
    *,
    exercise: bool = False,
    cut_offs: Mapping[tuple[str, str], Instant] | None = None,
) -> View:
    """
    Return what ``audience`` may have of ``plan``, limited to the convoys, vehicles or places named in ``only``.

    Parameters
    ----------
    cut_offs
        Until when a convoy may go on from a place, by convoy and place, if a simulation knows it.

    Raises
    ------
    ExportRefusedError
        If the audience may know no movements, if it may know its own alone and ``only`` does not say which those are, or if a name
        in ``only`` is neither a convoy, a vehicle nor a place of the plan.
    """
    journeys = tuple(_journey(operation, course) for course in courses(operation, plan) if course.used)
    allowed = sight(audience, Topic.MOVEMENTS)
    chosen = _chosen(operation, plan, audience, only, allowed)
    runs = _convoy_runs(operation, plan, journeys)
    if allowed is Sight.NOTIFIED:
        journeys, wanted = (), {run.id for run in runs if not chosen or run.id in chosen}
    elif audience in _OWN_PLACE:
        journeys, wanted = tuple(_at_site(journeys, chosen, allowed)), set[str]()
    else:
        journeys, wanted = _of(journeys, runs, chosen)
    runs = tuple(_with_cut_offs(run, cut_offs or {}) for run in runs if run.id in wanted)
    whole = allowed is Sight.ALL and not chosen
    roads = _roads(operation, journeys, runs, whole=whole)
    shown = {road.id for road in roads}
    return View(
        operation=operation.id,
        title=operation.title,
        epoch=operation.epoch,
        zone=operation.zone,
        plan=plan.digest[:12],
        conditional=plan.conditional,
        exercise=exercise,
        audience=audience,
        points=_points(operation, journeys, runs, whole=whole),
        roads=roads,
        bends={leg: points for leg, points in operation.bends.items() if leg in shown},
        windows=_windows(operation, runs, whole=whole),
        corridors={corridor.id: corridor.name for corridor in operation.corridors},
        journeys=tuple(replace(journey, calls=tuple(_loads(call, audience) for call in journey.calls)) for journey in journeys),
        convoys=tuple(_loads(run, audience) for run in runs),
    )


def _chosen(operation: Operation, plan: Plan, audience: Audience, only: Sequence[str], allowed: Sight) -> frozenset[str]:
    who = audience.value.replace("_", " ")
    if allowed is Sight.NONE:
        msg = f"The {who} has no movements. Give the aggregates (--format hxl), or choose another audience with --for."
        raise ExportRefusedError(msg)
    vehicles, convoys = {block.vehicle for block in plan.blocks}, {convoy.id for convoy in plan.convoys}
    known = set(operation.place) if audience in _OWN_PLACE else convoys if allowed is Sight.NOTIFIED else convoys | vehicles
    strange = [name for name in only if name not in known]
    what = "place" if audience in _OWN_PLACE else "convoy" if allowed is Sight.NOTIFIED else "convoy or vehicle"
    if strange:
        msg = f"There is no {what} {strange[0]!r} in the plan. Names are told by: safepassage show OPERATION PLAN"
        raise ExportRefusedError(msg)
    if not only and allowed in {Sight.OWN, Sight.BAND}:
        msg = f"The {who} has only their own movements. Say which with --only and the name of the {what}."
        raise ExportRefusedError(msg)
    return frozenset(only)


def _journey(operation: Operation, course: Course) -> Journey:
    calls: list[Call] = []
    hops: list[Hop] = []
    standing: list[Spell] = []
    for spell in course.spells:
        if isinstance(spell.task, Drive):
            calls.append(_call(standing, spell))
            hops.append(Hop(leg=spell.task.leg, direction=spell.task.direction, convoy=spell.task.convoy))
            place = operation.leg[spell.task.leg].ends(spell.task.direction)[1]
            # It has arrived: a stand of no time yet, so that every call begins with the arrival.
            standing = [replace(spell, doing=Doing.WAIT, place=place, start=spell.end, task=None)]
        else:
            standing.append(spell)
    calls.append(_call(standing, None))
    kind = operation.vehicle_type[course.fleet.type].name
    return Journey(vehicle=course.vehicle, kind=kind, calls=tuple(calls), hops=tuple(hops))


def _call(standing: Sequence[Spell], drive: Spell | None) -> Call:
    """Return the call made of the spells in one place, which ends with ``drive`` (None for the last call)."""
    spells = [*standing, *([] if drive is None else [replace(drive, end=drive.start)])]
    return Call(
        place=spells[0].place,
        arrives=spells[0].start,
        leaves=spells[-1].end,
        doing=tuple(spell.doing for spell in standing if spell.doing is not Doing.WAIT),
        people=max(spell.people for spell in spells),
        kg=max(spell.kg for spell in spells),
    )


def _convoy_runs(operation: Operation, plan: Plan, journeys: Iterable[Journey]) -> tuple[ConvoyRun, ...]:
    """Return every convoy with the times of its first and last vehicle, and what it carries as it enters."""
    steps: dict[str, list[tuple[Hop, Call, Call]]] = {convoy.id: [] for convoy in plan.convoys}
    for journey in journeys:
        for hop, (before, after) in zip(journey.hops, pairwise(journey.calls), strict=True):
            if hop.convoy in steps:
                steps[hop.convoy].append((hop, before, after))
    runs = []
    for convoy in plan.convoys:
        chain = operation.corridor[convoy.corridor].legs[:: 1 if convoy.direction is Direction.IN else -1]
        legs = [leg for leg in chain if any(hop.leg == leg for hop, _, _ in steps[convoy.id])]
        entering = [before for hop, before, _ in steps[convoy.id] if legs and hop.leg == legs[0]]
        runs.append(
            ConvoyRun(
                id=convoy.id,
                corridor=convoy.corridor,
                direction=convoy.direction,
                window=convoy.window,
                entry=convoy.entry,
                vehicles=len(convoy.vehicles),
                passings=tuple(_passings(legs, steps[convoy.id])),
                hops=tuple(Hop(leg=leg, direction=convoy.direction, convoy=convoy.id) for leg in legs),
                people=sum(call.people or 0 for call in entering),
                kg=sum(call.kg or 0 for call in entering),
            )
        )
    return tuple(runs)


def _passings(legs: Sequence[str], steps: Sequence[tuple[Hop, Call, Call]]) -> Iterator[Passing]:
    for number, leg in enumerate(legs):
        here = [(before, after) for hop, before, after in steps if hop.leg == leg]
        if number == 0:
            leaves = [before.leaves for before, _ in here]
            yield Passing(place=here[0][0].place, first=min(leaves), last=max(leaves))
        arrives = [after.arrives for _, after in here]
        onward = [before.leaves for hop, before, _ in steps if number + 1 < len(legs) and hop.leg == legs[number + 1]]
        yield Passing(place=here[0][1].place, first=min(arrives), last=max(onward or arrives))


def _of(journeys: tuple[Journey, ...], runs: Iterable[ConvoyRun], chosen: frozenset[str]) -> tuple[tuple[Journey, ...], set[str]]:
    """Return the journeys of the vehicles in ``chosen`` or in its convoys, and the ids of those convoys; nothing chosen is everything."""
    if not chosen:
        return journeys, {run.id for run in runs}
    found = tuple(
        journey for journey in journeys if journey.vehicle in chosen or any(hop.convoy in chosen for hop in journey.hops)
    )
    whole = {hop.convoy for journey in found if journey.vehicle in chosen for hop in journey.hops}
    return found, {*chosen, *whole}


def _at_site(journeys: Iterable[Journey], chosen: frozenset[str], allowed: Sight) -> Iterator[Journey]:
    """Yield the calls at the chosen places alone: for a reception site by the hour, and without the vehicle."""
    here = [(journey, call) for journey in journeys for call in journey.calls if call.place in chosen and call.doing]
    if allowed is not Sight.BAND:
        yield from (replace(journey, calls=(call,), hops=()) for journey, call in here)
        return
    for number, (_, call) in enumerate(sorted(here, key=lambda pair: pair[1].arrives), start=1):
        hour = call.arrives // HOUR * HOUR
        calls = (replace(call, arrives=hour, leaves=hour + HOUR),)
        yield Journey(vehicle=f"arrival {number}", kind="", hops=(), calls=calls)


def _with_cut_offs(run: ConvoyRun, cut_offs: Mapping[tuple[str, str], Instant]) -> ConvoyRun:
    passings = tuple(replace(passing, turn_back=cut_offs.get((run.id, passing.place))) for passing in run.passings)
    return replace(run, passings=passings)


def _shown(audience: Audience, topic: Topic) -> bool:
    """Return whether single figures of ``topic`` are for this audience; what is its own has been picked out before."""
    return sight(audience, topic) in {Sight.ALL, Sight.OWN}


def _loads(carrier: _Carrier, audience: Audience) -> _Carrier:
    """Return a call or a convoy without the loads that the audience may not know."""
    people = carrier.people if _shown(audience, Topic.PEOPLE) else None
    return replace(carrier, people=people, kg=carrier.kg if _shown(audience, Topic.CARGO) else None)


def _windows(operation: Operation, runs: Sequence[ConvoyRun], *, whole: bool) -> tuple[AccessWindow, ...]:
    """Return the windows that the convoys use, or all; without the clauses that they rest on."""
    used = {run.window for run in runs}
    windows = operation.windows if whole else windows_in_force(operation).values()
    return tuple(replace(window, clauses=()) for window in windows if whole or window.id in used)


def _points(operation: Operation, journeys: Iterable[Journey], runs: Iterable[ConvoyRun], *, whole: bool) -> Mapping[str, Point]:
    seen = {call.place for journey in journeys for call in journey.calls}
    seen |= {passing.place for run in runs for passing in run.passings}
    return {place.id: _point(place) for place in operation.places if whole or place.id in seen}


def _point(place: Place) -> Point:
    roles = tuple(sorted(role.value for role in place.roles))
    return Point(id=place.id, name=place.name, latitude=place.latitude, longitude=place.longitude, roles=roles)


def _roads(operation: Operation, journeys: Iterable[Journey], runs: Iterable[ConvoyRun], *, whole: bool) -> tuple[Road, ...]:
    driven = {hop.leg for journey in journeys for hop in journey.hops}
    driven |= {leg for run in runs for leg in operation.corridor[run.corridor].legs}
    return tuple(
        Road(
            id=leg.id,
            outer=leg.outer,
            inner=leg.inner,
            metres=leg.distance,
            corridor=leg.exposed_in,
            clearance=leg.clearance,
            as_of=leg.clearance_as_of,
        )
        for leg in operation.legs
        if whole or leg.id in driven
    )
