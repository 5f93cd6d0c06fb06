"""The same operation with only those people fetched who wait near: less of the way is exposed, so less can go wrong on it."""

from dataclasses import replace
from math import exp, log

from safepassage.advice.exposure import least_exposure
from safepassage.domain.field_defaults import in_force
from safepassage.domain.operation import Operation
from safepassage.domain.uncertainty import WHOLE, Disruption
from safepassage.units import HOUR, Seconds


def reaches(operation: Operation, number: int) -> tuple[Seconds | None, ...]:
    """
    Return at most ``number`` limits of exposure, one way, that leave different people to fetch: None for no limit, then nearer and nearer.

    The last is the least at which anybody is left.
    """
    depths = sorted({*_depths(operation).values()})
    if len(depths) < 2 or number < 2:  # noqa: PLR2004 - nothing lies between
        return (None,)
    steps = [round(n * (len(depths) - 1) / (number - 1)) for n in range(number - 1)]
    return (None, *sorted({depths[step] for step in steps}, reverse=True))


def within(operation: Operation, reach: Seconds | None) -> Operation:
    """Return ``operation`` with only the people who are within ``reach`` seconds of exposure, one way; None for all."""
    if reach is None:
        return operation
    depths = _depths(operation)
    near = tuple(group for group in operation.groups if depths.get(group.place, reach + 1) <= reach)
    return replace(operation, groups=near)


def ceiling(operation: Operation) -> tuple[Seconds, float]:
    """
    Return the least seconds that bringing anybody out spends exposed, and the chance that no window is cut meanwhile.

    From where vehicles stand to somebody who waits, and from there to where people are received: driving times as planned by day, without
    waiting at any checkpoint. A cut comes at the least of the rates of the windows, so that the chance is not too small.
    """
    sites = [site.place for site in operation.reception_sites]
    back = least_exposure(operation, sites, inwards=True)
    waiting = {group.place for group in operation.groups if group.count}
    out = least_exposure(operation, [fleet.place for fleet in operation.fleets])
    least = min((out[place] + back[place] for place in waiting if place in out and place in back), default=0)
    force = in_force(operation)
    hazards = [force.hazard(Disruption.WINDOW_CUT, window.id) for window in operation.windows]
    chance = min((0 if hazard is None else hazard.chance for hazard in hazards), default=0)
    return least, exp(log(max(1 - chance / WHOLE, 1e-12)) * least / HOUR)


def _depths(operation: Operation) -> dict[str, Seconds]:
    """Return for every place where somebody waits the least exposed seconds on the way there from any vehicle."""
    least = least_exposure(operation, [fleet.place for fleet in operation.fleets])
    return {group.place: least[group.place] for group in operation.groups if group.place in least}
