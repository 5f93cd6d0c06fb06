"""
What vehicles of one type can do at places in the generous world of a proof: board people, and let them alight.

Sites that may take the same groups of a place are alike to whoever boards there. So a loaded vehicle is in a *layer*: the sites to any of
which it may go, and what it offers. That changes no profit: the best over some sites is the best way to any of them.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safepassage.domain.fleet import Fleet, VehicleType
from safepassage.domain.network import Role
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, Mobility
from safepassage.domain.plan import PriceKind
from safepassage.units import Seconds
from safepassage.verification.levels import Integers, Levels
from safepassage.verification.moves import Moves, World
from safepassage.verification.prices import offers_of

Offer = frozenset[Mobility]


class Layer(NamedTuple):
    """Loaded vehicles on their way to any of ``sites`` (a bit for each reception site), with ``offer``; on ``rounds`` or not."""

    sites: int
    offer: Offer
    rounds: bool = False


class Choice(NamedTuple):
    """Boarding some of ``groups``, whom all of ``sites`` may take."""

    sites: int
    groups: tuple[EvacueeGroup, ...]


@dataclass(frozen=True, slots=True)
class LayeredMoves:
    """Moves of which one end is in a layer of loaded vehicles; see `Moves`."""

    layer: NDArray[np.int32]
    source: Integers
    target: Integers
    charge: Integers


@dataclass(frozen=True, slots=True)
class Boarding:
    """
    How the vehicles of one type can board.

    Parameters
    ----------
    loads
        Fleets with people aboard at the outset.
    choices
        At each assembly point that is not collected on rounds, for each offer.
    """

    kind: VehicleType
    loads: tuple[Fleet, ...]
    choices: dict[Offer, dict[str, list[Choice]]]

    @classmethod
    def of(cls, operation: Operation, kind: VehicleType, loads: tuple[Fleet, ...]) -> "Boarding":
        """Return how vehicles of ``kind`` can board."""
        bits = {site.place: 1 << number for number, site in enumerate(operation.reception_sites)}
        waiting = {
            place.id: [(sum(bits[site] for site in operation.sites_for(g)), g) for g in operation.groups_at.get(place.id, ())]
            for place in operation.places
            if Role.ASSEMBLY_POINT in place.roles and not place.rounds
        }
        choices: dict[Offer, dict[str, list[Choice]]] = {}
        for offer in offers_of(kind):
            choices[offer] = {
                place: list(_alike((1 << len(bits)) - 1, [(sites, group) for sites, group in groups if group.mobility in offer]))
                for place, groups in waiting.items()
            }
        return cls(kind, loads, choices)

    @property
    def layers(self) -> int:
        """Return in how many layers loaded vehicles are at most, those on rounds left out."""
        found = {(c.sites, offer) for offer, places in self.choices.items() for choices in places.values() for c in choices}
        return len(found) + len(self.loads)


def _alike(sites: int, groups: list[tuple[int, EvacueeGroup]]) -> Iterator[Choice]:
    """
    Yield the sets of ``groups`` that some site may take together and no more, each with all sites that may take them.

    Among those may be sites that may take more: for them this is a way to earn less than they could, which harms nothing.
    """
    parts = {sites} - {0}
    for taking in {taking for taking, _ in groups}:
        parts = {part for whole in parts for part in (whole & taking, whole & ~taking) if part}
    for part in sorted(parts):
        together, taken = sites, []
        for taking, group in groups:
            if taking & part:
                together &= taking
                taken.append(group)
        yield Choice(together, tuple(taken))


def aboard(operation: Operation, fleet: Fleet) -> dict[Mobility, int]:
    """Return the people aboard each vehicle of ``fleet`` at the outset, by mobility."""
    people: dict[Mobility, int] = {}
    for load in fleet.aboard:
        if load.count:
            mobility = operation.group[load.group].mobility
            people[mobility] = people.get(mobility, 0) + load.count
    return people


def people_of(kind: VehicleType, offer: Offer) -> dict[Mobility, int]:
    """Return the most people of each mobility that a vehicle of ``kind`` takes if it offers ``offer``; attendants keep their seats."""
    people = {mobility: kind.places.of(mobility) for mobility in Mobility if mobility in offer}
    if Mobility.SEAT in people and Mobility.STRETCHER in people:
        people[Mobility.SEAT] -= kind.attendant_seats * kind.places.stretcher
    return people


def boardings(world: World, boarding: Boarding) -> tuple[dict[Layer, int], LayeredMoves]:
    """
    Return the layers of loaded vehicles by number, and every boarding from an empty vehicle's state to one of theirs.

    A boarding earns what the people are worth less their price. One that earns no more than another, at the same place with the same
    offer but for fewer sites, cannot be better and is left out.
    """
    layers: dict[Layer, int] = {}
    found: list[LayeredMoves] = []
    for offer, places in boarding.choices.items():
        people = people_of(boarding.kind, offer)
        for place, moves, after in slots(world, boarding.kind.boarding_time(offer), tuple(places), loaded=False):
            priced = [(choice.sites, _earned(world, choice.groups, people, after)) for choice in places[place]]
            for sites, earned in priced:
                if not any(sites != more and sites & more == sites and np.all(earned <= other) for more, other in priced):
                    layer = layers.setdefault(Layer(sites, offer), len(layers))
                    found.append(LayeredMoves(in_layer(layer, len(after)), moves.source, moves.target, moves.charge - earned))
    return layers, joined(found)


def slots(world: World, slot: Seconds, places: Sequence[str], *, loaded: bool) -> Iterator[tuple[str, Moves, Integers]]:
    """
    Yield for each of ``places`` the slots of ``slot`` seconds to board, at the price of its bays, and the second after each one's step.

    Vehicles are ``loaded`` before they board, or empty; after it they are loaded.
    """
    owners, posts, periods = [], [], []
    for number, place in enumerate(places):
        for post, period in product(world.posts_at[place], world.periods(world.operation.place[place].exposed_in)):
            owners.append(number)
            posts.append(post)
            periods.append(period)
    at = np.array(posts, dtype=np.int64)
    options = world.options(at, periods, np.full_like(at, slot), loaded=loaded)
    arrival = world.arrival(at[options.which], options.start + slot, loaded=True)
    possible = arrival <= world.grid.last
    options, arrival = options.where(possible), arrival[possible]
    source, target = (world.state(at[options.which], steps) for steps in (options.step, arrival))
    owner = np.array(owners, dtype=np.int64)[options.which]
    borders = np.searchsorted(owner, np.arange(len(places) + 1))
    for place, begin, end in zip(places, borders[:-1], borders[1:], strict=True):
        part = slice(begin, end)
        levels = Levels(world.tariff.timed(PriceKind.BAYS, place, units=slot), world.most)
        charge = levels.least(options.start[part], options.after[part])
        yield place, Moves(source[part], target[part], charge), options.after[part]


def _earned(world: World, groups: tuple[EvacueeGroup, ...], people: Mapping[Mobility, int], after: Integers) -> Integers:
    """Return what boarding ``people`` of ``groups`` earns at most who are ready before each of ``after``."""
    earned = np.zeros_like(after)
    for mobility, number in people.items():
        earned += number * best_worth(world, [group for group in groups if group.mobility is mobility], after)
    return earned


def best_worth(world: World, groups: Sequence[EvacueeGroup], after: Integers) -> Integers:
    """Return what one of ``groups`` who is ready before each of ``after`` is worth at most, less their price, and at least 0."""
    best = np.zeros_like(after)
    for group in groups:
        worth = world.worth(group.id) - min(world.tariff.timeless(PriceKind.DEMAND, group.id), world.most)
        if worth > 0:
            best = np.maximum(best, np.where(group.ready_from < after, worth, 0))
    return best


def alightings(world: World, boarding: Boarding, layers: Collection[Layer]) -> LayeredMoves:
    """Return every alighting, from a loaded vehicle's state to an empty one's; people aboard at the outset earn their worth here."""
    found: list[LayeredMoves] = []
    sites = [site.place for site in world.operation.reception_sites]
    known: dict[tuple[str, Offer, bool], Moves] = {}
    for number, layer in enumerate(layers):
        # How many are aboard after a round is not known: they have paid for the room when they boarded, and pay nothing here.
        people = dict.fromkeys(layer.offer, 0) if layer.rounds else people_of(boarding.kind, layer.offer)
        for site in (site for bit, site in enumerate(sites) if layer.sites >> bit & 1):
            key = site, layer.offer, layer.rounds
            if key not in known:
                known[key] = _alighting(world, boarding.kind, site, people)
            found.append(_moved_in(number, known[key], 0))
    for number, fleet in enumerate(boarding.loads, start=len(layers)):
        people = aboard(world.operation, fleet)
        worth = sum(load.count * world.worth(load.group) for load in fleet.aboard)
        allowed = [world.operation.sites_for(world.operation.group[load.group]) for load in fleet.aboard if load.count]
        found += [
            _moved_in(number, _alighting(world, boarding.kind, site, people), worth)
            for site in sites
            if all(site in some for some in allowed)
        ]
    return joined(found)


def _alighting(world: World, kind: VehicleType, site: str, people: Mapping[Mobility, int]) -> Moves:
    """Return letting ``people`` alight at ``site``, by the horizon, for the price of its room."""
    slot, periods = kind.alighting_time(frozenset(people)), world.periods(world.operation.place[site].exposed_in)
    posts = np.repeat(np.array(world.posts_at[site], dtype=np.int64), len(periods))
    options = world.options(posts, periods * len(world.posts_at[site]), np.full_like(posts, slot), loaded=True)
    arrival = world.arrival(posts[options.which], options.start + slot, loaded=False)
    possible = (arrival <= world.grid.last) & (options.start + slot <= world.horizon)
    options, arrival = options.where(possible), arrival[possible]
    here = posts[options.which]
    room = sum(number * world.tariff.timeless(PriceKind.CAPACITY, site, m) for m, number in people.items())
    intake = Levels(
        chain.from_iterable(world.tariff.timed(PriceKind.INTAKE, site, mobility=m, units=number) for m, number in people.items()),
        world.most,
    )
    charge = min(room, world.most) + intake.least(options.start + slot, options.after + slot)
    return Moves(world.state(here, options.step), world.state(here, arrival), charge)


def in_layer(layer: int, number: int) -> NDArray[np.int32]:
    """Return ``layer`` so many times."""
    return np.full(number, layer, dtype=np.int32)


def _moved_in(layer: int, moves: Moves, worth: int) -> LayeredMoves:
    return LayeredMoves(in_layer(layer, len(moves.source)), moves.source, moves.target, moves.charge - worth)


_NO_MOVES = LayeredMoves(in_layer(0, 0), *np.empty((3, 0), dtype=np.int64))


def joined(parts: Sequence[LayeredMoves]) -> LayeredMoves:
    """Return all moves of ``parts``."""
    return LayeredMoves(
        *(
            np.concatenate([getattr(part, name) for part in (_NO_MOVES, *parts)])
            for name in ("layer", "source", "target", "charge")
        )
    )
