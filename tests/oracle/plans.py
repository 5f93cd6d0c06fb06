"""The `Plan` of an answer, so that `verify` can judge the oracle too."""

from dataclasses import replace

from oracle.exhaustive import Answer
from oracle.schedule import NOBODY
from safepassage.domain.digest import digest
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Alight, Block, Board, Certificate, Convoy, Drive, Objective, Plan, Service, Task, Totals


def plan_of(operation: Operation, found: Answer) -> Plan:
    """Return the answer as a plan without proof; of its totals only ``people`` and ``weighted`` are filled in."""
    totals = Totals(
        people=found.people,
        weighted=sum(operation.weight(operation.group[head.group]) * head.count for load in found.loads for head in load),
        by_group=(),
        delivered=(),
        clearance=None,
        exposure_people=0,
        exposure_vehicles=0,
        metres=0,
        vehicles_used=0,
    )
    return Plan(
        operation=operation.id,
        digest=digest(operation),
        objective=Objective.RESCUE,
        horizon=operation.horizon,
        seed=0,
        conditions=(),
        convoys=_convoys(found),
        blocks=tuple(
            Block(vehicle=car.id, fleet=car.fleet.id, tasks=tuple(_named(found, task, number) for task, number in car.tasks))
            for car in found.schedule.cars
        ),
        totals=totals,
        certificate=Certificate(
            objective=Objective.RESCUE,
            value=totals.weighted,
            bound=totals.weighted,
            gap=0.0,
            people_bound=totals.people,
            proofs=(),
        ),
    )


def _named(found: Answer, task: Task, number: int) -> Task:
    """Return ``task`` with the convoy, or the people of the trip, of that number."""
    if isinstance(task, Drive | Service):
        return replace(task, convoy="" if number == NOBODY else f"C{number}")
    if isinstance(task, Board | Alight):
        return replace(task, people=found.loads[number])
    return task


def _convoys(found: Answer) -> tuple[Convoy, ...]:
    """Return the convoys that moved."""
    return tuple(
        Convoy(
            id=f"C{number}",
            corridor=group.corridor,
            direction=group.direction,
            window=group.window,
            gate=group.gate,
            entry=group.entry,
            vehicles=group.cars,
        )
        for number, group in enumerate(found.schedule.convoys)
        if group.window
    )
