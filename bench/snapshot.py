"""An operation as it stands in the middle of its plan: where every vehicle is, whom it has aboard, who still waits, what is received."""

from collections import Counter
from dataclasses import dataclass, field, replace

from safepassage.domain.fleet import Aboard, Fleet, VehicleState
from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility, ReceptionSite
from safepassage.domain.plan import Alight, Block, Board, Drive, Headcount, Plan, Service
from safepassage.units import Instant


@dataclass
class _Done:
    """What has been begun by an instant: what is begun is carried to its end."""

    boarded: Counter[str] = field(default_factory=Counter)
    received: Counter[tuple[str, Mobility]] = field(default_factory=Counter)
    served: Counter[tuple[str, int]] = field(default_factory=Counter)


def standing(operation: Operation, plan: Plan, now: Instant) -> Operation:
    """
    Return ``operation`` as it stands at ``now`` if everything has gone by ``plan``.

    Each vehicle becomes a fleet, called as the vehicle was, free where and when the task that it is at ends. A vehicle that is being served
    stands at the checkpoint and is served again. Quotas and the room of sites are what is left of them. Aid is left out.
    """
    done = _Done()
    fleets = tuple(_fleet(operation, block, now, done) for block in plan.blocks)
    return replace(
        operation,
        fleets=fleets,
        groups=tuple(replace(own, count=own.count - done.boarded[own.id], low=None, high=None) for own in operation.groups),
        reception_sites=tuple(_left(site, done.received) for site in operation.reception_sites),
        consignments=(),
        checkpoints=tuple(
            replace(
                post,
                quotas=tuple(
                    replace(quota, vehicles=quota.vehicles - done.served[post.id, number])
                    for number, quota in enumerate(post.quotas)
                ),
            )
            for post in operation.checkpoints
        ),
    )


def _fleet(operation: Operation, block: Block, now: Instant, done: _Done) -> Fleet:
    """Return the vehicle of ``block`` as a fleet of one at ``now``, and count what it has done."""
    fleet = operation.fleet[block.fleet]
    place, free, driven = fleet.place, max(now, fleet.available_from), fleet.driven
    aboard: tuple[Headcount, ...] = tuple(Headcount(group=item.group, count=item.count) for item in fleet.aboard)
    begun = [task for task in block.tasks if task.start < now]
    for task in begun:
        match task:
            case Drive():
                place, driven = operation.leg[task.leg].ends(task.direction)[1], driven + task.end - task.start
                free = max(now, task.end)
            case Board():
                done.boarded.update({head.group: head.count for head in task.people})
                aboard, free = task.people, max(now, task.end)
            case Alight():
                for head in task.people:
                    done.received[task.place, operation.group[head.group].mobility] += head.count
                aboard, free = (), max(now, task.end)
            case Service():
                _count(operation, task, block, now, done)
            case _:
                free = max(now, task.end)
    return Fleet(
        id=block.vehicle,
        type=fleet.type,
        count=1,
        place=place,
        available_from=free,
        state=VehicleState.UNDER_WAY if begun else fleet.state,
        aboard=tuple(Aboard(group=head.group, count=head.count) for head in aboard),
        driven=driven,
    )


def _count(operation: Operation, service: Service, block: Block, now: Instant, done: _Done) -> None:
    """Count a service against the quotas of its checkpoint, unless the vehicle has not driven on: then it is served again."""
    if not any(isinstance(task, Drive) and service.end <= task.start < now for task in block.tasks):
        return
    post = next(own for own in operation.checkpoints if own.id == service.checkpoint)
    for number, quota in enumerate(post.quotas):
        done.served[post.id, number] += quota.period.start <= service.start <= quota.period.end


def _left(site: ReceptionSite, received: Counter[tuple[str, Mobility]]) -> ReceptionSite:
    room = {mobility: site.capacity(mobility) for mobility in Mobility}
    left = {
        f"capacity_{mobility.value}": None if most is None else max(0, most - received[site.place, mobility])
        for mobility, most in room.items()
    }
    return replace(
        site,
        capacity_seat=left["capacity_seat"],
        capacity_wheelchair=left["capacity_wheelchair"],
        capacity_stretcher=left["capacity_stretcher"],
    )
