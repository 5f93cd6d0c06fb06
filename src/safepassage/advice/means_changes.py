"""What changes about means: vehicles, drivers, when vehicles and people are ready, bays, reception sites."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from safepassage.domain.fleet import Fleet
from safepassage.domain.network import Role
from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility, ReceptionSite
from safepassage.units import HOUR, Instant


def start_of_more(operation: Operation, kind: str) -> tuple[str, Instant]:
    """Return where and from when more vehicles of a type would be: at a depot that is not exposed, or where most of them are now."""
    own = sorted((fleet for fleet in operation.fleets if fleet.type == kind), key=lambda fleet: -fleet.count)
    ready = min((fleet.available_from for fleet in own), default=0)
    depots = [place.id for place in operation.places if Role.DEPOT in place.roles and not place.exposed_in]
    at_depots = [fleet.place for fleet in own if fleet.place in depots]
    return next(iter((*at_depots, *depots, *(fleet.place for fleet in own), operation.places[0].id))), ready


def more_vehicles(operation: Operation, ids: Sequence[str], count: int) -> Operation:
    """Return ``operation`` with ``count`` more empty vehicles of the type ``ids[0]``, where `start_of_more` says."""
    place, ready = start_of_more(operation, ids[0])
    name = f"more-{ids[0]}"
    while name in operation.fleet:
        name += "-more"
    fleet = Fleet(id=name, type=ids[0], count=count, place=place, available_from=ready)
    return replace(operation, fleets=(*operation.fleets, fleet))


def more_drivers(operation: Operation, ids: Sequence[str], drivers: int) -> Operation:
    """Return ``operation`` with ``drivers`` more in each vehicle of the type ``ids[0]``."""
    types = tuple(replace(kind, drivers=kind.drivers + drivers) if kind.id in ids else kind for kind in operation.vehicle_types)
    return replace(operation, vehicle_types=types)


def released_earlier(operation: Operation, ids: Sequence[str], hours: int) -> Operation:
    """Return ``operation`` with the fleets ``ids`` available ``hours`` earlier."""
    fleets = tuple(
        replace(fleet, available_from=max(0, fleet.available_from - hours * HOUR)) if fleet.id in ids else fleet
        for fleet in operation.fleets
    )
    return replace(operation, fleets=fleets)


def people_ready_earlier(operation: Operation, ids: Sequence[str], hours: int) -> Operation:
    """Return ``operation`` with the groups ``ids`` ready to board ``hours`` earlier."""
    groups = tuple(
        replace(group, ready_from=max(0, group.ready_from - hours * HOUR)) if group.id in ids else group
        for group in operation.groups
    )
    return replace(operation, groups=groups)


def more_bays(operation: Operation, ids: Sequence[str], bays: int) -> Operation:
    """Return ``operation`` with ``bays`` more at each of the assembly points ``ids``: as if another point opened beside each."""
    places = tuple(replace(place, bays=place.bays + bays) if place.id in ids else place for place in operation.places)
    return replace(operation, places=places)


def more_room(operation: Operation, ids: Sequence[str], people: int) -> Operation:
    """Return ``operation`` with the reception site ``ids[0]`` taking ``people`` more of the mobility ``ids[1]`` in all."""
    return _at_site(operation, ids, "capacity", people)


def faster_intake(operation: Operation, ids: Sequence[str], people: int) -> Operation:
    """Return ``operation`` with the reception site ``ids[0]`` receiving ``people`` more of the mobility ``ids[1]`` an hour."""
    return _at_site(operation, ids, "intake", people)


def limited(operation: Operation, what: str) -> list[tuple[str, str]]:
    """Return site and mobility wherever ``what`` (capacity or intake) is limited, and not to nobody."""
    return [(s.place, m.value) for s in operation.reception_sites for m in Mobility if s.takes(m) and limit_of(s, what, m)]


def limit_of(site: ReceptionSite, what: str, mobility: Mobility) -> int:
    """Return the limit on ``what`` (capacity or intake), or 0 where there is none."""
    return (site.capacity(mobility) if what == "capacity" else site.intake(mobility)) or 0


def _at_site(operation: Operation, ids: Sequence[str], what: str, people: int) -> Operation:
    place, mobility = ids[0], Mobility(ids[1])

    def roomier(site: ReceptionSite) -> ReceptionSite:
        limit: dict[str, Any] = {f"{what}_{mobility.value}": limit_of(site, what, mobility) + people}
        return replace(site, **limit)

    sites = tuple(roomier(site) if site.place == place else site for site in operation.reception_sites)
    return replace(operation, reception_sites=sites)
