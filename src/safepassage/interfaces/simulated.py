"""What lies beside a plan, if it is of that plan: its simulation, and what it is worth if things go wrong."""

from pathlib import Path

from safepassage.advice.assurance import Assurance
from safepassage.domain.digest import plan_digest
from safepassage.domain.plan import Plan
from safepassage.exchange import assurance_beside, simulation_beside
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


def assurance_of(screen: Screen, plan: Plan, path: Path) -> Assurance | None:
    """Return the assurance beside the plan at ``path``; None if there is none or, after a word about it, if it is of another plan."""
    found = assurance_beside(path)
    if found is None:
        return None
    if found.plan != plan_digest(plan):
        screen.tell(
            f"warning: {path.parent / 'assurance.json'} is of another plan and was not used. "
            "Plan again with --confidence or --lose to know what this one is worth if things go wrong."
        )
        return None
    return found
