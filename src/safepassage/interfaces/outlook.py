"""What the go/no-go board asks of a simulation."""

from safepassage.domain.digest import plan_digest
from safepassage.domain.plan import Plan
from safepassage.simulation.result import ConvoyOutcome, SimulationResult
from safepassage.terms import Outlook
from safepassage.units import Instant


def outlook_of(result: SimulationResult, plan: Plan) -> Outlook | None:
    """Return what ``result`` says of ``plan``; None if it is of another plan."""
    if result.plan != plan_digest(plan):
        return None
    known = {found.convoy for found in result.turn_backs if any(deadline.latest is not None for deadline in found.latest)}
    return Outlook(
        out_by=tuple((outcome.convoy, _out_by(outcome)) for outcome in result.convoys),
        turn_backs=frozenset(known),
        chance=result.all_out.value,
    )


NINE_OF_TEN = 0.9


def _out_by(outcome: ConvoyOutcome) -> Instant | None:
    """Return the instant by which the convoy is out in nine of ten replications; None if in fewer it is out in time at all."""
    if outcome.out is None or outcome.out_in_time.value < NINE_OF_TEN:
        return None
    return round(outcome.out.p90)
