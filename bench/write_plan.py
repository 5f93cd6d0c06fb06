"""From vehicles with their tasks and convoys to a plan, its totals counted by the checker."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from bench.journey import Vehicle
from bench.shared import Convoy
from safepassage.domain.digest import digest
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Block, Drive, Goods, Headcount, Objective, Plan, Service, Task, Totals
from safepassage.domain.plan import Convoy as WrittenConvoy
from safepassage.terms import conditions
from safepassage.verification.replay import replay
from safepassage.verification.totals import recount
from safepassage.verification.violations import Findings
from safepassage.verification.windows import stretches

_NOTHING = Totals(
    people=0,
    weighted=0,
    by_group=(),
    delivered=(),
    clearance=None,
    exposure_people=0,
    exposure_vehicles=0,
    metres=0,
    vehicles_used=0,
)


def written(operation: Operation, bounded: Plan, vehicles: Sequence[Vehicle], convoys: Sequence[Convoy]) -> Plan:
    """Return the plan of ``vehicles`` and ``convoys`` with the bound of the plan ``bounded``."""
    order = sorted(convoys, key=lambda convoy: (convoy.entry, convoy.corridor.id, convoy.direction.value, convoy.vehicles))
    numbers: dict[tuple[str, str], count[int]] = {}
    names: dict[int, str] = {}
    for convoy in order:
        key = convoy.corridor.id, convoy.direction.value
        names[id(convoy)] = f"{key[0]}-{key[1]}-{next(numbers.setdefault(key, count(1))):02d}"
    plan = replace(
        bounded,
        digest=digest(operation),
        objective=Objective.RESCUE,
        conditions=conditions(operation, frozenset(convoy.window.id for convoy in order)),
        convoys=tuple(
            WrittenConvoy(
                id=names[id(convoy)],
                corridor=convoy.corridor.id,
                direction=convoy.direction,
                window=convoy.window.id,
                gate=convoy.gate,
                entry=convoy.entry,
                vehicles=tuple(sorted(convoy.vehicles)),
            )
            for convoy in order
        ),
        blocks=tuple(
            Block(
                vehicle=vehicle.id, fleet=vehicle.fleet.id, tasks=tuple(_named(task, own, names) for task, own in vehicle.tasks)
            )
            for vehicle in vehicles
        ),
        totals=_NOTHING,
    )
    totals = _counted(operation, plan)
    claim, value = bounded.certificate, totals.weighted
    certificate = replace(claim, value=value, gap=(claim.bound - value) / claim.bound if claim.bound else 0.0)
    return replace(plan, totals=totals, certificate=certificate)


def _named(task: Task, convoy: Convoy | None, names: dict[int, str]) -> Task:
    if convoy is None or not isinstance(task, Drive | Service):
        return task
    return replace(task, convoy=names[id(convoy)])


def _counted(operation: Operation, plan: Plan) -> Totals:
    case = replay(operation, plan, Findings(operation))
    case = replace(case, exposed={journey.vehicle: stretches(case, journey) for journey in case.journeys})
    total = recount(case)
    received, delivered = total.by_group, total.delivered
    return Totals(
        people=total.people(),
        weighted=total.weighted(operation),
        by_group=tuple(Headcount(group=group.id, count=received[group.id]) for group in operation.groups if received[group.id]),
        delivered=tuple(Goods(consignment=own.id, kg=delivered[own.id]) for own in operation.consignments if delivered[own.id]),
        clearance=total.clearance,
        exposure_people=total.exposure_people,
        exposure_vehicles=total.exposure_vehicles,
        metres=total.metres,
        vehicles_used=total.vehicles_used,
    )
