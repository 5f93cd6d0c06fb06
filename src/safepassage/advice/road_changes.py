"""What changes about roads: checkpoints, convoys, a second road, a cleared one, a place to hold for the night, private cars."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from safepassage.domain.network import Checkpoint, ClearanceStatus, Corridor, Place, Role
from safepassage.domain.operation import Operation, corridor_of
from safepassage.units import HOUR, MINUTE, Interval

SECOND = "-second"
"""Ending of the ids of what belongs to a second road."""


def checkpoints_of_corridors(operation: Operation) -> list[tuple[str, ...]]:
    """Return the ids of each corridor's slowest checkpoint, and of all its checkpoints together."""
    by_corridor: dict[str, list[Checkpoint]] = {}
    for checkpoint in operation.checkpoints:
        by_corridor.setdefault(corridor_of(operation, checkpoint), []).append(checkpoint)
    found: list[tuple[str, ...]] = []
    for members in by_corridor.values():
        slowest = max(members, key=lambda checkpoint: checkpoint.service / checkpoint.lanes)
        found.append((slowest.id,))
        if len(members) > 1:
            found.append(tuple(checkpoint.id for checkpoint in members))
    return found


def more_lanes(operation: Operation, ids: Sequence[str], lanes: int) -> Operation:
    """Return ``operation`` with ``lanes`` more lanes, in each direction, at each of the checkpoints ``ids``."""
    return _at_checkpoints(operation, ids, lambda checkpoint: replace(checkpoint, lanes=checkpoint.lanes + lanes))


def faster_service(operation: Operation, ids: Sequence[str], percent: int) -> Operation:
    """Return ``operation`` with the checkpoints ``ids`` taking ``percent`` less time per vehicle and per convoy, in whole seconds."""

    def quicker(checkpoint: Checkpoint) -> Checkpoint:
        left = 100 - percent
        return replace(checkpoint, service=max(1, -(-checkpoint.service * left // 100)), batch=-(-checkpoint.batch * left // 100))

    return _at_checkpoints(operation, ids, quicker)


def longer_hours(operation: Operation, ids: Sequence[str], hours: int) -> Operation:
    """Return ``operation`` with the checkpoints ``ids`` opening ``hours`` earlier and closing ``hours`` later."""

    def wider(checkpoint: Checkpoint) -> Checkpoint:
        periods = [Interval(max(0, p.start - hours * HOUR), p.end + hours * HOUR) for p in sorted(checkpoint.hours)]
        return replace(checkpoint, hours=_merged(periods))

    return _at_checkpoints(operation, ids, wider)


def higher_quota(operation: Operation, ids: Sequence[str], vehicles: int) -> Operation:
    """Return ``operation`` with every quota of the checkpoints ``ids`` higher by ``vehicles``."""

    def more(checkpoint: Checkpoint) -> Checkpoint:
        quotas = tuple(replace(quota, vehicles=quota.vehicles + vehicles) for quota in checkpoint.quotas)
        return replace(checkpoint, quotas=quotas)

    return _at_checkpoints(operation, ids, more)


def no_quota(operation: Operation, ids: Sequence[str], _amount: int) -> Operation:
    """Return ``operation`` without quotas at the checkpoints ``ids``."""
    return _at_checkpoints(operation, ids, lambda checkpoint: replace(checkpoint, quotas=()))


def longer_convoys(operation: Operation, ids: Sequence[str], vehicles: int) -> Operation:
    """Return ``operation`` with convoys of ``vehicles`` more in the corridors ``ids``."""
    return _in_corridors(operation, ids, lambda corridor: replace(corridor, max_vehicles=corridor.max_vehicles + vehicles))


def shorter_headway(operation: Operation, ids: Sequence[str], minutes: int) -> Operation:
    """Return ``operation`` with ``minutes`` less between two convoys in the corridors ``ids``."""
    return _in_corridors(operation, ids, lambda corridor: replace(corridor, headway=max(0, corridor.headway - minutes * MINUTE)))


def more_convoys(operation: Operation, ids: Sequence[str], convoys: int) -> Operation:
    """Return ``operation`` with ``convoys`` more in each direction and window in the corridors ``ids``, where their number is limited."""

    def more(corridor: Corridor) -> Corridor:
        return corridor if corridor.max_convoys is None else replace(corridor, max_convoys=corridor.max_convoys + convoys)

    return _in_corridors(operation, ids, more)


def fewer_escorts(operation: Operation, ids: Sequence[str], escorts: int) -> Operation:
    """Return ``operation`` with ``escorts`` fewer in each convoy in the corridors ``ids``."""
    return _in_corridors(operation, ids, lambda corridor: replace(corridor, escorts=max(0, corridor.escorts - escorts)))


def second_road(operation: Operation, ids: Sequence[str], _amount: int) -> Operation:
    """
    Return ``operation`` with a second road beside the corridor ``ids[0]``: between the same gates, just like it, in the same windows.

    It has checkpoints of its own, as quick as those of the first, and no private cars.
    """
    corridor = operation.corridor[ids[0]]
    new = corridor.id + SECOND
    inside = {operation.leg[name].inner for name in corridor.legs[:-1]}
    names = {place: place + SECOND for place in inside}
    places = tuple(_beside(operation.place[place], corridor.id) for place in operation.place if place in inside)
    legs = tuple(
        replace(
            leg, id=leg.id + SECOND, outer=names.get(leg.outer, leg.outer), inner=names.get(leg.inner, leg.inner), exposed_in=new
        )
        for leg in (operation.leg[name] for name in corridor.legs)
    )
    checkpoints = tuple(
        replace(post, id=post.id + SECOND, place=names[post.place]) for post in operation.checkpoints if post.place in inside
    )
    windows = tuple(
        replace(window, id=window.id + SECOND, corridor=new) for window in operation.windows if window.corridor == corridor.id
    )
    road = replace(corridor, id=new, name=f"{corridor.name}, second road", legs=tuple(leg.id for leg in legs))
    return replace(
        operation,
        places=(*operation.places, *places),
        legs=(*operation.legs, *legs),
        corridors=(*operation.corridors, road),
        windows=(*operation.windows, *windows),
        checkpoints=(*operation.checkpoints, *checkpoints),
    )


def cleared(operation: Operation, ids: Sequence[str], _amount: int) -> Operation:
    """Return ``operation`` with the legs ``ids`` cleared of mines and rubble."""
    legs = tuple(replace(leg, clearance=ClearanceStatus.CLEARED) if leg.id in ids else leg for leg in operation.legs)
    return replace(operation, legs=legs)


def held_for_the_night(operation: Operation, ids: Sequence[str], _amount: int) -> Operation:
    """Return ``operation`` with the places ``ids`` agreed as refuges, where vehicles may stay when no window is open."""
    places = tuple(
        replace(place, exposed_in="", roles=place.roles | {Role.REFUGE}) if place.id in ids else place
        for place in operation.places
    )
    return replace(operation, places=places)


def cars_apart(operation: Operation, ids: Sequence[str], _amount: int) -> Operation:
    """Return ``operation`` with the private cars ``ids`` on lanes of their own, so that they take nothing of the checkpoints' time."""
    return replace(operation, private_cars=tuple(cars for cars in operation.private_cars if cars.id not in ids))


def _at_checkpoints(operation: Operation, ids: Sequence[str], change: Callable[[Checkpoint], Checkpoint]) -> Operation:
    return replace(operation, checkpoints=tuple(change(c) if c.id in ids else c for c in operation.checkpoints))


def _in_corridors(operation: Operation, ids: Sequence[str], change: Callable[[Corridor], Corridor]) -> Operation:
    return replace(operation, corridors=tuple(change(c) if c.id in ids else c for c in operation.corridors))


def _beside(place: Place, corridor: str) -> Place:
    """Return the point of a second road that corresponds to ``place`` of the first; nobody waits there."""
    exposed = corridor + SECOND if place.exposed_in == corridor else place.exposed_in
    roles = place.roles - {Role.ASSEMBLY_POINT, Role.AID_SITE, Role.RECEPTION_SITE, Role.DEPOT}
    return replace(place, id=place.id + SECOND, name=f"{place.name}, second road", exposed_in=exposed, roles=roles, aliases=())


def _merged(periods: Sequence[Interval]) -> tuple[Interval, ...]:
    """Return ``periods``, in order of their start, with those that touch as one."""
    result: list[Interval] = []
    for period in periods:
        if result and period.start <= result[-1].end:
            result[-1] = Interval(result[-1].start, max(result[-1].end, period.end))
        else:
            result.append(period)
    return tuple(result)
