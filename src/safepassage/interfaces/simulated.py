"""The simulation that lies beside a plan, if it is one of that plan."""

from pathlib import Path

from safepassage.domain.digest import plan_digest
from safepassage.domain.plan import Plan
from safepassage.exchange import simulation_beside
from safepassage.interfaces.screen import Screen
from safepassage.simulation.result import SimulationResult


def simulation_of(screen: Screen, plan: Plan, path: Path) -> SimulationResult | None:
    """Return the simulation beside the plan at ``path``; None if there is none or, after a word about it, if it is of another plan."""
    result = simulation_beside(path)
    if result is None:
        return None
    if result.plan != plan_digest(plan):
        screen.tell(
            f"warning: {path.parent / 'simulation.json'} is of another plan and was not used. Simulate this plan for its turn-back times."
        )
        return None
    return result
