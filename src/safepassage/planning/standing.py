"""An operation as it stands in the middle of its plan: where every vehicle is, whom it has aboard, who still waits, what is received."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from safepassage.domain.aid import Consignment
from safepassage.domain.fleet import Aboard, CargoAboard, Fleet, VehicleState
from safepassage.domain.network import Checkpoint
from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility, ReceptionSite
from safepassage.domain.plan import Alight, Block, Board, Drive, Headcount, Load, Plan, Service, Task, Unload
from safepassage.domain.uncertainty import SUBJECT_OF, Uncertainty
from safepassage.units import Instant, Kilograms


@dataclass
class _Done:
    """What has been begun by an instant: what is begun is carried to its end."""

    boarded: Counter[str] = field(default_factory=Counter)
    received: Counter[tuple[str, Mobility]] = field(default_factory=Counter)
    served: Counter[tuple[str, int]] = field(default_factory=Counter)
    loaded: Counter[str] = field(default_factory=Counter)


def standing(operation: Operation, plan: Plan, now: Instant, *, lost: Collection[str] = (), careful: bool = False) -> Operation:
    """
    Return ``operation`` as it stands at ``now`` if everything has gone by ``plan``.

    Each vehicle becomes a fleet, called as the vehicle was, free where and when the task that it is at ends. A vehicle that is being
    served stands at the checkpoint and is served from when it was. Quotas and the room of sites are what is left of them; aid that nobody
    has loaded still waits.

    ``operation`` may differ from the one that was planned: vehicles that are not in it any more, or ``lost``, are left out; those that
    are new start where their fleet does. Of groups, what it says is counted, less who has boarded.

    If it is ``careful``, a vehicle that is being served is served again from ``now`` on, so that nothing can be told to have begun before;
    and as many fewer convoys may enter a corridor as have entered in either direction.

    Raises
    ------
    ValueError
        If a vehicle that is left out has people aboard.
    """
    done = _Done()
    blocks = {block.vehicle: block for block in plan.blocks}
    fleets = []
    for fleet in operation.fleets:
        for name in fleet.vehicles:
            if name in lost:
                continue
            block = blocks.pop(name, Block(vehicle=name, fleet=fleet.id, tasks=()))
            fleets.append(_fleet(operation, fleet, block, now, done, careful=careful))
    for block in blocks.values():
        _lost(operation, block, now, done)
    stocks = tuple(_waiting(one, done.loaded[one.id]) for one in operation.consignments if one.kg > done.loaded[one.id])
    kept = {one.id for one in stocks}
    left = {group.id: max(0, group.count - done.boarded[group.id]) for group in operation.groups}
    return replace(
        operation,
        fleets=tuple(replace(own, cargo=tuple(one for one in own.cargo if one.consignment in kept)) for own in fleets),
        groups=tuple(replace(own, count=left[own.id], low=None, high=None) for own in operation.groups),
        reception_sites=tuple(_left(site, done.received) for site in operation.reception_sites),
        consignments=stocks,
        checkpoints=tuple(_quotas_left(post, done) for post in operation.checkpoints),
        corridors=tuple(
            corridor
            if corridor.max_convoys is None or not careful
            else replace(corridor, max_convoys=max(0, corridor.max_convoys - _entered(plan, corridor.id, now)))
            for corridor in operation.corridors
        ),
        uncertainty=_of_vehicles(operation),
    )


def begun(block: Block, now: Instant) -> tuple[Task, ...]:
    """Return the tasks of ``block`` that are begun at ``now``, without services of a vehicle that has not driven on: these are again."""
    tasks = [task for task in block.tasks if task.start < now]
    while tasks and isinstance(tasks[-1], Service):
        tasks.pop()
    return tuple(tasks)


def _fleet(operation: Operation, fleet: Fleet, block: Block, now: Instant, done: _Done, *, careful: bool) -> Fleet:
    """Return the vehicle of ``block`` as a fleet of one at ``now``, and count what it has done."""
    place, free, driven = fleet.place, max(now, fleet.available_from), fleet.driven
    aboard: tuple[Headcount, ...] = tuple(Headcount(group=item.group, count=item.count) for item in fleet.aboard)
    cargo = Counter({item.consignment: item.kg for item in fleet.cargo})
    tasks = begun(block, now)
    for task in tasks:
        free = max(now, fleet.available_from, task.end)
        match task:
            case Drive():
                place, driven = operation.leg[task.leg].ends(task.direction)[1], driven + task.end - task.start
            case Board():
                aboard = (*aboard, *task.people)
            case Alight():
                aboard = ()
            case Load():
                cargo.update({goods.consignment: goods.kg for goods in task.goods})
            case Unload():
                cargo.subtract({goods.consignment: goods.kg for goods in task.goods})
            case _:
                pass
    _count(operation, tasks, done)
    if not careful and len(tasks) < len(block.tasks) and block.tasks[len(tasks)].start < now:
        free = max(fleet.available_from, block.tasks[len(tasks)].start)
    return Fleet(
        id=block.vehicle,
        type=fleet.type,
        count=1,
        place=place,
        available_from=free,
        state=VehicleState.UNDER_WAY if tasks else fleet.state,
        aboard=tuple(Aboard(group=head.group, count=head.count) for head in aboard),
        cargo=tuple(CargoAboard(consignment=name, kg=kg) for name, kg in cargo.items() if kg > 0),
        driven=driven,
    )


def _lost(operation: Operation, block: Block, now: Instant, done: _Done) -> None:
    """Count what a vehicle has done that is no more; refuse if it has people aboard."""
    tasks = begun(block, now)
    _count(operation, tasks, done)
    people = 0
    for task in tasks:
        people += sum(head.count for head in task.people) if isinstance(task, Board) else 0
        people = 0 if isinstance(task, Alight) else people
    if people:
        msg = (
            f"{block.vehicle} is left out with {people} people aboard at that instant. Whoever is aboard cannot change to another vehicle "
            "in a plan: keep it, or let it start late (available_from) with its people."
        )
        raise ValueError(msg)


def _count(operation: Operation, tasks: tuple[Task, ...], done: _Done) -> None:
    """Count what the ``tasks`` of a vehicle, those that are begun, have taken."""
    for task in tasks:
        match task:
            case Board():
                done.boarded.update({head.group: head.count for head in task.people})
            case Alight():
                for head in task.people:
                    done.received[task.place, operation.group[head.group].mobility] += head.count
            case Load():
                done.loaded.update({goods.consignment: goods.kg for goods in task.goods})
            case Service():
                post = next((own for own in operation.checkpoints if own.id == task.checkpoint), None)
                for number, quota in enumerate(post.quotas if post else ()):
                    done.served[task.checkpoint, number] += quota.period.start <= task.start <= quota.period.end
            case _:
                pass


def _of_vehicles(operation: Operation) -> Uncertainty:
    """Return what may happen, with what was said of a fleet said of each of its vehicles."""
    hazards = []
    for hazard in operation.uncertainty.hazards:
        if SUBJECT_OF[hazard.disruption] == "fleets" and hazard.subject:
            hazards += [replace(hazard, subject=name) for name in operation.fleet[hazard.subject].vehicles]
        else:
            hazards.append(hazard)
    return replace(operation.uncertainty, hazards=tuple(hazards))


def _quotas_left(post: Checkpoint, done: _Done) -> Checkpoint:
    quotas = (replace(own, vehicles=max(0, own.vehicles - done.served[post.id, at])) for at, own in enumerate(post.quotas))
    return replace(post, quotas=tuple(quotas))


def _entered(plan: Plan, corridor: str, now: Instant) -> int:
    """Return how many convoys have entered ``corridor`` in one direction of one window at most: so many fewer may enter in any."""
    entered = Counter(
        (convoy.window, convoy.direction)
        for convoy in plan.convoys
        if convoy.corridor == corridor and convoy.gate and convoy.entry < now
    )
    return max(entered.values(), default=0)


def _waiting(one: Consignment, taken: Kilograms) -> Consignment:
    """Return what of a consignment still waits when so much of it is ``taken``."""
    return replace(one, kg=one.kg - taken, litres=one.litres_of(one.kg - taken))


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
