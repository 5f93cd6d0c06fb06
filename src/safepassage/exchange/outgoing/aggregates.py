"""People counted by place of origin, status and need: the figures that may leave, small ones withheld."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from safepassage.domain.audience import Audience, Sight, Topic, sight
from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Plan
from safepassage.exchange.outgoing.disclosure import Withheld, withhold
from safepassage.exchange.outgoing.refusal import ExportRefusedError
from safepassage.units import People


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where people come from: a place, or for readers outside its P-code alone (name empty)."""

    pcode: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregates:
    """
    People to be received and to be left behind by the plan, for each origin and need.

    Parameters
    ----------
    figures
        One row for each origin; one column for each need of those received, then of those left behind.
    """

    origins: tuple[Origin, ...]
    figures: Withheld


def aggregates_of(operation: Operation, plan: Plan, audience: Audience, threshold: int) -> Aggregates:
    """
    Return the aggregates that ``audience`` may have.

    Raises
    ------
    ExportRefusedError
        If it may have no figures of people at all.
    """
    if sight(audience, Topic.PEOPLE) not in {Sight.ALL, Sight.TOTALS}:
        msg = f"There are no figures of people for the {audience.value.replace('_', ' ')}. Choose another audience with --for."
        raise ExportRefusedError(msg)
    needs = list(Mobility)
    received = {part.group: part.count for part in plan.totals.by_group}
    table: dict[Origin, list[People]] = defaultdict(lambda: [0] * (2 * len(needs)))
    for group in operation.groups:
        place = operation.place[group.place]
        origin = Origin(pcode=place.pcode, name="" if audience.is_outside else place.name)
        out = received.get(group.id, 0)
        column = needs.index(group.mobility)
        table[origin][column] += out
        table[origin][column + len(needs)] += group.count + _aboard(operation, group.id) - out
    rows: Sequence[Sequence[People]] = list(table.values())
    return Aggregates(origins=tuple(table), figures=withhold(rows, threshold))


def _aboard(operation: Operation, group: str) -> People:
    return sum(fleet.count * load.count for fleet in operation.fleets for load in fleet.aboard if load.group == group)
