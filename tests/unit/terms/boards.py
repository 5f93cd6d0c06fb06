"""The one bus with everything ready: every condition of the board is green, so that each can be turned by itself."""

from dataclasses import replace
from functools import cache

from operations import one_bus
from safepassage.domain.agreement import Clause, Consent, ConsentState, Grade, Level, Party
from safepassage.domain.network import ClearanceStatus, Direction, Role
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan
from safepassage.domain.readiness import Condition, Light
from safepassage.planning.solve import solve
from safepassage.terms import CHECKLIST, Basis, Board, Colour, Outlook, Told, readiness
from safepassage.terms.complete import NEEDED
from safepassage.units import DAY, HOUR, Interval

NOW = HOUR
"""The instant of the board; the window opens later."""
SAID = tuple(
    Condition(id=item.id, state=Light.GREEN, evidence="seen", as_of=NOW, expires=NOW + HOUR)
    for item in CHECKLIST
    if item.basis is not Basis.COMPUTED
)
TOLD = Told(lead=50 * HOUR, asked=48 * HOUR)


def written(party: str = "north", state: ConsentState = ConsentState.CONFIRMED_IN_WRITING) -> tuple[Consent, ...]:
    """Return consents to every clause in the capital, and one at the checkpoint."""
    here = Consent(
        clause="route", party=party, state=ConsentState.CONFIRMED_ON_THE_GROUND, level=Level.CHECKPOINT, checkpoint="post"
    )
    others = (Consent(clause=kinds[0].value, party=party, state=state, grade=Grade.WRITTEN) for kinds in NEEDED)
    return *others, here


@cache
def ready_operation() -> Operation:
    """Return an operation in which all is ready."""
    base = one_bus()
    settled = tuple(Clause(id=kinds[0].value, subject=kinds[0].value.title(), kind=kinds[0]) for kinds in NEEDED)
    kind = replace(base.vehicle_types[0], range=400_000, driving_limit=9 * HOUR)
    return replace(
        base,
        parties=(Party(id="north", name="North"),),
        clauses=settled,
        consents=written(),
        windows=(replace(base.windows[0], clauses=tuple(clause.id for clause in settled)),),
        checkpoints=(replace(base.checkpoints[0], controller="North"),),
        vehicle_types=(kind,),
        legs=tuple(replace(leg, clearance=ClearanceStatus.CLEARED, clearance_as_of=0) for leg in base.legs),
        places=tuple(
            replace(place, roles=place.roles | {Role.REFUGE}) if place.id == "outer" else place for place in base.places
        ),
        reception_sites=(replace(base.reception_sites[0], capacity_seat=500),),
        nights=(Interval(20 * HOUR, DAY),),
        conditions=SAID,
    )


@cache
def ready_plan() -> Plan:
    """Return the plan of that operation."""
    return solve(ready_operation())


def outlook(plan: Plan) -> Outlook:
    """Return what a simulation would find if all went as planned."""
    ends = {
        convoy.id: max(task.end for block in plan.blocks for task in block.tasks if getattr(task, "convoy", "") == convoy.id)
        for convoy in plan.convoys
    }
    inward = frozenset(convoy.id for convoy in plan.convoys if convoy.direction is Direction.IN)
    return Outlook(out_by=tuple(ends.items()), turn_backs=inward, chance=0.95)


def board(
    operation: Operation | None = None,
    *,
    plan: Plan | None = None,
    at: int = NOW,
    found: Outlook | None = None,
    told: Told | None = TOLD,
    reserve: int = 0,
) -> Board:
    """Return the board of the case in which all is ready, unless something else is given."""
    made = plan or ready_plan()
    return readiness(operation or ready_operation(), made, at, outlook=found or outlook(made), told=told, reserve=reserve)


def colour(shown: Board, name: str) -> Colour:
    """Return the colour of one condition."""
    return next(condition.state for condition in shown.conditions if condition.id == name)
