"""Layers of the tables: loaded vehicles told apart by where they may go and what they offer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

from safepassage.domain.fleet import Fleet, VehicleType
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, Mobility

Offer: TypeAlias = tuple[Mobility, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """
    Loaded vehicles: the sites of which one takes everybody, what is offered, who is aboard.

    ``site`` is the one site named by somebody's choice, or empty for any of ``sites``; ``points`` are the places where people may board
    into the layer (None: all). ``fleet`` is set, and nobody boards, for loads aboard at the outset. On rounds people of the groups that
    are ``taken`` board at one place after another; how many are aboard is not followed, and ``people`` is empty.
    """

    site: str
    sites: tuple[str, ...]
    offer: Offer
    people: tuple[tuple[Mobility, int], ...]
    value: int = 0
    fleet: str = ""
    points: frozenset[str] | None = None
    taken: frozenset[str] | None = None

    @property
    def rounds(self) -> bool:
        """Return whether vehicles in this layer collect people on rounds."""
        return self.taken is not None


def may_go(group: EvacueeGroup, layer: Layer) -> bool:
    """Return whether people of ``group`` may board into ``layer``: to any site only those who named none."""
    if layer.taken is not None:
        return group.id in layer.taken
    return not group.reception_sites or layer.site in group.reception_sites


def offers(kind: VehicleType, wanted: frozenset[Mobility]) -> list[Offer]:
    """Return the sets of mobilities that a vehicle of ``kind`` can offer, of those ``wanted``."""
    has = [m for m in Mobility if kind.places.of(m) and m in wanted]
    return [pick for size in range(1, len(has) + 1) for pick in combinations(has, size)]


def load(kind: VehicleType, offer: Offer) -> dict[Mobility, int]:
    """Return the people per mobility in a vehicle of ``kind`` that is full for ``offer``."""
    full = {m: kind.places.of(m) for m in offer}
    if Mobility.SEAT in full and Mobility.STRETCHER in full:
        full[Mobility.SEAT] -= kind.attendant_seats * kind.places.stretcher
    return full


def layers_of(operation: Operation, kind: VehicleType, aboard: Sequence[Fleet], weights: Mapping[str, int]) -> list[Layer]:
    """
    Return the layers of loaded vehicles of ``kind``, and those of the fleets ``aboard``.

    Who named no site may be brought to any that takes them: one layer for each offer. A site that somebody named has layers of its
    own, into
    which people board where somebody waits who named it.
    """
    wanted: dict[str, set[Mobility]] = {site.place: set() for site in operation.reception_sites}
    points: dict[str, set[str]] = {}
    for group in operation.groups:
        for site in operation.sites_for(group):
            wanted[site].add(group.mobility)
        for site in group.reception_sites:
            points.setdefault(site, set()).add(group.place)
    layers: dict[Offer, list[str]] = {}
    own = []
    for site, mobilities in wanted.items():
        for offer in offers(kind, frozenset(mobilities)):
            layers.setdefault(offer, []).append(site)
            if site in points:
                own.append(Layer(site, (site,), offer, tuple(load(kind, offer).items()), points=frozenset(points[site])))
    found = [Layer("", tuple(sites), offer, tuple(load(kind, offer).items())) for offer, sites in layers.items()]
    return found + own + list(_loads(operation, aboard, weights))


def _loads(operation: Operation, aboard: Sequence[Fleet], weights: Mapping[str, int]) -> Iterator[Layer]:
    for fleet in aboard:
        carried = [(operation.group[item.group], item.count) for item in fleet.aboard if item.count]
        people: dict[Mobility, int] = {}
        for group, count in carried:
            people[group.mobility] = people.get(group.mobility, 0) + count
        value = sum(weights[group.id] * count for group, count in carried)
        allowed = [operation.sites_for(group) for group, _ in carried]
        sites = tuple(site.place for site in operation.reception_sites if all(site.place in names for names in allowed))
        if sites:
            offer = tuple(m for m in Mobility if m in people)
            yield Layer("", sites, offer, tuple(people.items()), value, fleet.id)


def collecting_layers(operation: Operation, kind: VehicleType) -> list[Layer]:
    """
    Return the layers of vehicles of ``kind`` on rounds.

    Whoever boards pays for room at the site (see Rounds in ``docs/background/proof.md``), so sites are alike that may take the same people
    and have no limit of their own.
    """
    points = frozenset(place.id for place in operation.places if place.rounds)
    alike: dict[tuple[frozenset[str], str], list[str]] = {}
    for site in operation.reception_sites if points else ():
        taken = frozenset(
            group.id for group in operation.groups if group.place in points and site.place in operation.sites_for(group)
        )
        limited = any(site.capacity(mobility) is not None for mobility in Mobility)
        alike.setdefault((taken, site.place if limited else ""), []).append(site.place)
    return [
        Layer("", tuple(sites), offer, (), points=points, taken=taken)
        for offer in offers(kind, frozenset(Mobility))
        for (taken, _), sites in alike.items()
    ]
