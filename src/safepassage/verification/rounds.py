"""
Trips that collect people at several places, in the generous world of a proof: see Rounds in docs/background/proof.md.

How full the vehicle is on its round is not followed. Instead whoever boards may pay a price for the room, which the vehicle has been given
for all of its places when the round began: with any such price a vehicle that keeps its room earns no less than it does.
"""

from collections.abc import Mapping

import numpy as np

from safepassage.domain.fleet import VehicleType
from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility
from safepassage.domain.plan import PriceKind
from safepassage.units import Seconds
from safepassage.verification.levels import Integers
from safepassage.verification.moves import World
from safepassage.verification.prices import RefusedProofError, Tariff, offers_of
from safepassage.verification.stays import Layer, LayeredMoves, Offer, best_worth, in_layer, joined, slots


def collecting_layers(operation: Operation, kind: VehicleType, prices: Tariff) -> tuple[Layer, ...]:
    """Return the layers of vehicles of ``kind`` on their rounds: sites that may take the same people at the same price share one."""
    places = [place.id for place in operation.places if place.rounds]
    if not places:
        return ()
    alike: dict[object, int] = {}
    for number, site in enumerate(operation.reception_sites):
        taken = frozenset(
            g.id for place in places for g in operation.groups_at.get(place, ()) if site.place in operation.sites_for(g)
        )
        priced = tuple(prices.timeless(PriceKind.CAPACITY, site.place, mobility) for mobility in Mobility)
        alike[taken, priced] = alike.get((taken, priced), 0) | 1 << number
    return tuple(Layer(sites, offer, rounds=True) for offer in offers_of(kind) for sites in alike.values())


def collectings(world: World, kind: VehicleType, layers: Mapping[Layer, int]) -> tuple[LayeredMoves, LayeredMoves]:
    """Return the first boardings of rounds, from an empty vehicle's state, and the further ones, within a loaded vehicle's layer."""
    places = tuple(place.id for place in world.operation.places if place.rounds)
    first: list[LayeredMoves] = []
    further: list[LayeredMoves] = []
    for layer, number in layers.items():
        if layer.rounds:
            slot = collecting_slot(kind, layer.offer)
            room = room_prices(world, kind, layer.offer)
            for found, loaded in ((first, False), (further, True)):
                given = 0 if loaded else sum(price * kind.places.of(mobility) for mobility, price in room.items())
                for place, moves, after in slots(world, slot, places, loaded=loaded):
                    charge = moves.charge - given - _earned(world, kind, layer, place, after)
                    found.append(LayeredMoves(in_layer(number, len(after)), moves.source, moves.target, charge))
    return joined(first), joined(further)


def collecting_slot(kind: VehicleType, offer: Offer) -> Seconds:
    """Return the seconds of a stop at the least: somebody boards, and it is one of those who board quickest."""
    return kind.boarding_fixed + min(kind.boarding_per_person.of(mobility) for mobility in offer)


def room_prices(world: World, kind: VehicleType, offer: Offer) -> dict[Mobility, int]:
    """
    Return the price of a place for each mobility of ``offer``.

    Raises
    ------
    RefusedProofError
        If one is above what any person is worth: it would be given back for every place, and prove nothing.
    """
    prices = {mobility: world.tariff.timeless(PriceKind.ROOM, kind.id, mobility) for mobility in offer}
    highest = max((world.worth(group.id) for group in world.operation.groups), default=0)
    for mobility, price in prices.items():
        if price > highest:
            msg = f"the price of room for {mobility} in {kind.id!r} is {price}; nobody is worth more than {highest}."
            raise RefusedProofError(msg)
    return prices


def _earned(world: World, kind: VehicleType, layer: Layer, place: str, after: Integers) -> Integers:
    """Return what a stop at ``place`` earns at most: those who wait, or as many as there are places, at the worth of the best of them."""
    sites = world.operation.reception_sites
    site = next(site.place for number, site in enumerate(sites) if layer.sites >> number & 1)
    taken = [group for group in world.operation.groups_at.get(place, ()) if site in world.operation.sites_for(group)]
    prices = room_prices(world, kind, layer.offer)
    earned = np.zeros_like(after)
    for mobility in layer.offer:
        groups = [group for group in taken if group.mobility is mobility]
        people = min(kind.places.of(mobility), sum(group.count for group in groups))
        room = min(world.tariff.timeless(PriceKind.CAPACITY, site, mobility), world.most)
        room += prices[mobility]
        if mobility is Mobility.STRETCHER:
            room += kind.attendant_seats * prices.get(Mobility.SEAT, 0)
        earned += people * np.maximum(0, best_worth(world, groups, after) - room)
    return earned
