"""Protected sites within a distance of the roads: those of the register, and places that have the role."""

from dataclasses import dataclass
from itertools import pairwise

from safepassage.domain.network import Place, Role
from safepassage.domain.operation import Operation
from safepassage.domain.protected import ProtectedSite
from safepassage.domain.shape import line_of
from safepassage.exchange.checks.positions import check_register
from safepassage.exchange.geodesy import metres_to_line
from safepassage.units import Metres


@dataclass(frozen=True, slots=True, kw_only=True)
class NearSite:
    """
    A protected site and how near the roads come to it.

    Parameters
    ----------
    metres
        To the nearest leg as it is drawn, rounded down: along its shape, or if that is not known straight between its ends. Roads bend,
        so the road itself may be nearer.
    leg
        Id of that leg.
    flaws
        Codes of what is wrong with its position; ``entered-once`` for a place that stands in no register.
    """

    id: str
    name: str
    kind: str
    latitude: float
    longitude: float
    grid: str
    metres: Metres
    leg: str
    flaws: tuple[str, ...]


def sites_near(operation: Operation, within: Metres | None = None, legs: frozenset[str] | None = None) -> tuple[NearSite, ...]:
    """
    Return the protected sites of ``operation``, the nearest first.

    Parameters
    ----------
    within
        Only those within so many metres; None for all of them.
    legs
        Ids of the legs that count; None for all of the operation.
    """
    flaws: dict[str, tuple[str, ...]] = {}
    for finding in check_register(operation):
        flaws[finding.id] = (*flaws.get(finding.id, ()), finding.code)
    places = [
        place for place in operation.places if Role.PROTECTED_SITE in place.roles and place.id not in _registered(operation)
    ]
    found = [
        _near(operation, legs, site, site.kind.value, site.grid, flaws.get(site.id, ())) for site in operation.protected_sites
    ]
    found += [_near(operation, legs, place, "place", "", ("entered-once",)) for place in places]
    chosen = (site for site in found if within is None or site.metres <= within)
    return tuple(sorted(chosen, key=lambda site: (site.metres, site.id)))


def _registered(operation: Operation) -> frozenset[str]:
    return frozenset(site.id for site in operation.protected_sites)


def _near(
    operation: Operation, legs: frozenset[str] | None, site: ProtectedSite | Place, kind: str, grid: str, flaws: tuple[str, ...]
) -> NearSite:
    point = (site.latitude, site.longitude)
    counted = [leg for leg in operation.legs if legs is None or leg.id in legs]
    metres, leg = min(
        (metres_to_line(point, start, end), leg.id) for leg in counted for start, end in pairwise(line_of(operation, leg.id))
    )
    return NearSite(
        id=site.id,
        name=site.name,
        kind=kind,
        latitude=site.latitude,
        longitude=site.longitude,
        grid=grid,
        metres=metres,
        leg=leg,
        flaws=flaws,
    )
