"""The places that a vehicle offers on one trip."""

from collections.abc import Iterable
from itertools import combinations
from typing import TypeAlias

from safepassage.domain.fleet import VehicleType
from safepassage.domain.people import Mobility

Offer: TypeAlias = tuple[Mobility, ...]
"""The mobilities for which every place of the vehicle is offered, in the order of `Mobility`."""


def offers(kind: VehicleType, wanted: Iterable[Mobility] = Mobility) -> list[Offer]:
    """Return everything that a vehicle of ``kind`` can offer of what is ``wanted``."""
    has = [mobility for mobility in Mobility if kind.places.of(mobility) and mobility in set(wanted)]
    return [pick for size in range(1, len(has) + 1) for pick in combinations(has, size)]


def full_load(kind: VehicleType, offer: Offer) -> dict[Mobility, int]:
    """Return the people per mobility in a vehicle that is full for ``offer``: attendants of stretcher cases keep their seats."""
    full = {mobility: kind.places.of(mobility) for mobility in offer}
    if Mobility.SEAT in full and Mobility.STRETCHER in full:
        full[Mobility.SEAT] -= kind.attendant_seats * kind.places.stretcher
    return full
