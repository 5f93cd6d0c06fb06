"""
The figures of people that may leave the operation: by area, status and need, small ones withheld.

There is one such table for everybody, whoever asks and in whatever form it leaves: two tables of the same people that are cut in
different ways could be compared, and what one withholds worked out from the other.
"""

from collections import defaultdict
from dataclasses import dataclass

from safepassage.domain.disclosure import SMALL, Withheld, withhold
from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Plan
from safepassage.units import People


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """
    People to be received and to be left behind by the plan, for each area and need.

    Parameters
    ----------
    areas
        P-codes; empty for the places that have none.
    figures
        One row for each area; one column for each need of those received, then of those left behind.
    """

    areas: tuple[str, ...]
    figures: Withheld

    @property
    def received(self) -> People | None:
        """Return how many people are received in all; None if that is withheld."""
        return self.figures.group_totals[0]

    @property
    def everybody(self) -> People | None:
        """Return how many people there are in all; None if that is withheld."""
        return self.figures.total


def released(operation: Operation, plan: Plan, threshold: int = SMALL) -> Released:
    """Return the figures of people that may leave, those above 0 and below ``threshold`` withheld, and what would give them away."""
    needs = list(Mobility)
    received = {part.group: part.count for part in plan.totals.by_group}
    aboard: dict[str, People] = defaultdict(int)
    for fleet in operation.fleets:
        for load in fleet.aboard:
            aboard[load.group] += fleet.count * load.count
    table: dict[str, list[People]] = defaultdict(lambda: [0] * (2 * len(needs)))
    for group in operation.groups:
        row, column = table[operation.place[group.place].pcode], needs.index(group.mobility)
        out = received.get(group.id, 0)
        row[column] += out
        row[column + len(needs)] += group.count + aboard[group.id] - out
    return Released(areas=tuple(table), figures=withhold(list(table.values()), threshold, (len(needs), len(needs))))
