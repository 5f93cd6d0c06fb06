"""What a stop of a round earns and pays in the planner's tables: see Rounds in ``docs/background/proof.md``."""

from typing import TYPE_CHECKING

import numpy as np

from safepassage.domain.fleet import VehicleType
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, Mobility
from safepassage.domain.plan import Price, PriceKind
from safepassage.planning.charges import Charges, Ints
from safepassage.planning.layers import Layer, Offer, may_go
from safepassage.units import Seconds

if TYPE_CHECKING:
    from safepassage.planning.sweep import TypeWorld
    from safepassage.planning.tracks import Track

MICRO = 1_000_000


def earliest_slot(kind: VehicleType, offer: Offer) -> Seconds:
    """Return the seconds of a stop at the least: one person boards, of those in ``offer`` who board quickest."""
    return kind.boarding_fixed + min(kind.boarding_per_person.of(mobility) for mobility in offer)


def waiting(operation: Operation, layer: Layer, place: str, mobility: Mobility) -> list[EvacueeGroup]:
    """Return the groups of ``mobility`` at ``place`` whom the sites of ``layer`` may take."""
    return [group for group in operation.groups_at.get(place, ()) if group.mobility is mobility and may_go(group, layer)]


def room_used(kind: VehicleType, layer: Layer, mobility: Mobility) -> dict[Mobility, int]:
    """Return how many places of which mobility one person takes: their own, and for a stretcher those of its attendants."""
    used = {mobility: 1}
    if mobility is Mobility.STRETCHER and Mobility.SEAT in layer.offer and kind.attendant_seats:
        used[Mobility.SEAT] = kind.attendant_seats
    return used


def collected(types: "TypeWorld", track: "Track", layer: Layer, charges: Charges) -> Ints:
    """
    Return the profit of each option of a stop in millionths.

    That is what people are worth who wait there, or as many of them as there are places, less what they pay for room; less the bays; and
    at the first stop the price of all places, of which those who board give back theirs.
    """
    world, kind, options = types.world, types.kind, track.options
    place = world.nodes[track.way.origin].place
    profit = np.zeros(len(options.rows), dtype=np.int64)
    for mobility in layer.offer:
        groups = waiting(world.operation, layer, place, mobility)
        people = min(kind.places.of(mobility), sum(group.count for group in groups))
        paid = charges.flat(PriceKind.CAPACITY, layer.sites[0], mobility)
        for whose, places in room_used(kind, layer, mobility).items():
            paid += places * charges.flat(PriceKind.ROOM, kind.id, whose)
        worth = types.best_worth(place, layer, mobility, options.ends, charges)
        profit += people * np.maximum(0, worth - paid)
        if not track.way.loaded:
            profit += kind.places.of(mobility) * charges.flat(PriceKind.ROOM, kind.id, mobility)
    bays = charges.least(PriceKind.BAYS, place, None, None, options.starts, options.ends)
    return profit if bays is None else profit - options.seconds * bays


def full_room(operation: Operation, *, weighted: bool) -> tuple[Price, ...]:
    """
    Return the highest prices of room that are allowed, empty if nobody is collected on rounds.

    With them a round is worth as much as if the vehicle were filled at its first stop: a good place to begin, where without them it
    would collect without end.
    """
    points = {place.id for place in operation.places if place.rounds}
    most = MICRO * (max((operation.weight(group) for group in operation.groups), default=0) if weighted else 1)
    mobilities = {group.mobility for group in operation.groups if group.place in points}
    return tuple(
        Price(kind=PriceKind.ROOM, subject=kind.id, price=most, mobility=mobility)
        for kind in operation.vehicle_types
        for mobility in Mobility
        if most > 0 and mobility in mobilities and kind.places.of(mobility) and not kind.escort
    )
