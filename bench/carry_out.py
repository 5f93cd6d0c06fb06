"""
Trips that somebody else has planned, carried out under every rule: what they come to in exact seconds.

The trips are made in the order in which their vehicles enter the corridors, first come first served. Each vehicle keeps its order, goes
as early as the rules and those before it let it, and leaves out a trip that can no longer be made. Who boards is decided at the point:
the highest class first, as many as the places that are offered. The people who are aboard at the outset are brought to a site first.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Objective, Plan
from safepassage.planning.bound import counted_fleets
from safepassage.planning.dispatch import Dispatcher, Knobs
from safepassage.planning.draft import make_draft, make_plan
from safepassage.planning.roads import Roads
from safepassage.planning.trips import Decision
from safepassage.units import Instant


@dataclass(frozen=True, slots=True, order=True)
class Trip:
    """One trip: when it enters the corridor at the earliest, the vehicle, where it boards, for which mobilities, and its site."""

    enters: Instant
    vehicle: str
    point: str
    site: str
    offer: tuple[Mobility, ...]


def carry_out(operation: Operation, plan: Plan, trips: Iterable[Trip]) -> Plan:
    """
    Return what ``trips`` come to, with the bound of ``plan``, which holds for any plan.

    Trips that enter at the same instant are made in the order in which they are given.
    """
    # Sorting keeps the order of equals: a vehicle's trips never pass each other.
    order = sorted(trips, key=lambda trip: trip.enters)
    decisions = [Decision(trip.vehicle, trip.point, trip.site, trip.offer) for trip in order]
    vehicles = sum(fleet.count for fleet in operation.fleets)
    dispatcher = Dispatcher(Roads(operation), counted_fleets(operation, vehicles), plan.horizon)
    draft = make_draft(operation, dispatcher.replay(decisions, Knobs()))
    claim, value = plan.certificate, draft.totals.weighted
    certificate = replace(claim, value=value, gap=(claim.bound - value) / claim.bound if claim.bound else 0.0)
    return make_plan(operation, draft, Objective.RESCUE, plan.horizon, plan.seed, certificate)
