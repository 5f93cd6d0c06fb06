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
    found = simulation_beside(path)
    if found is None or _is_of(screen, plan, found.plan, path.parent / "simulation.json", _SIMULATE):
        return found
    return None


def assurance_of(screen: Screen, plan: Plan, path: Path) -> Assurance | None:
    """Return the assurance beside the plan at ``path``; None if there is none or, after a word about it, if it is of another plan."""
    found = assurance_beside(path)
    if found is None or _is_of(screen, plan, found.plan, path.parent / "assurance.json", _ASSURE):
        return found
    return None


_SIMULATE = "Simulate this plan for its turn-back times."
_ASSURE = "Plan again with --confidence or --lose to know what this one is worth if things go wrong."


def _is_of(screen: Screen, plan: Plan, digest: str, file: Path, advice: str) -> bool:
    """Return whether what was found in ``file`` is about ``plan``; if not, say so, with what to do."""
    if digest == plan_digest(plan):
        return True
    screen.tell(f"warning: {file} is of another plan and was not used. {advice}")
    return False
