"""What is asked of the search for most people, the bound that answers it, and the steps of the grids on which it is looked for."""

from dataclasses import dataclass

from safepassage.domain.plan import Phase, Price, Proof
from safepassage.planning.bound import MICRO, Evaluation
from safepassage.planning.grid import Grid
from safepassage.units import Instant, Seconds

STEPS: tuple[Seconds, ...] = (3_600, 1_800, 900, 600, 300, 120, 60, 30, 10, 5, 2, 1)
"""Steps of the grid, coarse to fine."""
COARSE, MIDDLE, FINE = 90, 300, 2_200
"""The fewest steps to the horizon worth evaluating, those to begin with, and the most."""


@dataclass(frozen=True, slots=True)
class Query:
    """
    What is asked: most people by ``horizon`` with the first ``vehicles`` vehicles.

    Parameters
    ----------
    weighted
        Whether people count with the weight of their priority class.
    everybody
        The people there are (weighted if asked).
    target
        Enough people: the search ends when a plan has them, or when the bound shows that none can.
    gap
        Good enough, as a fraction of the bound.
    early
        Whether of plans with as many people the one with the earliest clearance is the best; else the one with the least exposure.
    """

    vehicles: int
    horizon: Instant
    everybody: int
    weighted: bool = True
    target: int | None = None
    gap: float = 0.0
    early: bool = False


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound with what proves it."""

    query: Query
    grid: Grid
    prices: tuple[Price, ...]
    evaluation: Evaluation

    @property
    def value(self) -> int:
        """Return the bound in whole people (weighted or not)."""
        return self.evaluation.bound // MICRO

    def proof(self) -> Proof:
        """Return the proof for a certificate."""
        phases = [
            Phase(place=place, loaded=loaded, offset=offset)
            for loaded, offsets in ((False, self.grid.empty), (True, self.grid.loaded))
            for place, offset in offsets.items()
            if offset
        ]
        return Proof(
            weighted=self.query.weighted,
            horizon=self.query.horizon,
            step=self.grid.step,
            vehicles=self.query.vehicles,
            phases=tuple(phases),
            prices=self.prices,
            bound=self.value,
        )


def steps_for(horizon: Instant) -> list[Seconds]:
    """Return the steps worth trying for ``horizon``, coarse to fine."""
    found = [step for step in STEPS if COARSE <= horizon // step <= FINE]
    return found or [min(STEPS, key=lambda step: abs(horizon // step - COARSE))]
