"""Rule 3: every drive from a checkpoint has its service, in a free lane, inside the hours and quotas, for exactly its time."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from safepassage.domain.network import Checkpoint, Direction
from safepassage.domain.operation import corridor_of, service_time
from safepassage.domain.plan import Drive, Service
from safepassage.units import Seconds
from safepassage.verification.case import Case, Journey, accesses
from safepassage.verification.violations import Findings, Rule

_Served = list[tuple[Service, str]]
"""Services at one checkpoint in one direction, each with the vehicle served."""


def check_checkpoints(case: Case, findings: Findings) -> None:
    """Check that services and drives go in pairs, then each checkpoint and direction as a queue."""
    served: dict[tuple[str, Direction], _Served] = defaultdict(list)
    for journey in case.journeys:
        _check_pairs(case, journey, findings)
        for step in journey.steps:
            if isinstance(step.task, Service):
                served[step.task.checkpoint, step.task.direction].append((step.task, journey.vehicle))
    for (name, direction), services in served.items():
        findings.count("services", len(services))
        services.sort(key=lambda pair: (pair[0].start, pair[0].end, pair[1]))
        _check_queue(case, case.operation.checkpoint[name], direction, services, findings)


def _check_pairs(case: Case, journey: Journey, findings: Findings) -> None:
    """Check that each drive from a checkpoint follows one service in its direction and convoy, and each service has its drive."""
    waiting: Service | None = None
    for step in journey.steps:
        task = step.task
        if isinstance(task, Service):
            if waiting is not None:
                _report_unused(journey, waiting, findings)
            waiting = task
        elif isinstance(task, Drive):
            if step.origin in case.operation.checkpoint_at:
                _check_pair(journey, case.operation.checkpoint_at[step.origin], waiting, task, findings)
            elif waiting is not None:
                _report_unused(journey, waiting, findings)
            waiting = None
    if waiting is not None:
        _report_unused(journey, waiting, findings)


def _report_unused(journey: Journey, service: Service, findings: Findings) -> None:
    message = (
        f"Vehicle {journey.vehicle} is served at {service.checkpoint} at {findings.clock(service.start)} and does not "
        "drive on from it. "
        "Remove the service."
    )
    findings.add(Rule.CHECKPOINT, journey.vehicle, message, unit="services", at=service.start)


def _check_pair(journey: Journey, checkpoint: Checkpoint, service: Service | None, drive: Drive, findings: Findings) -> None:
    if service is None or service.checkpoint != checkpoint.id or service.direction is not drive.direction:
        rule, at = Rule.CHECKPOINT, drive.start
        text = "without a service there in that direction. Add the service before the drive."
    elif service.convoy != drive.convoy:
        rule, at = Rule.CONVOY, service.start
        text = f"in convoy {drive.convoy!r}; its service names convoy {service.convoy!r}. Name the same."
    else:
        return
    what = (
        f"Vehicle {journey.vehicle} drives on {drive.direction} from checkpoint {checkpoint.id} at {findings.clock(drive.start)}"
    )
    findings.add(rule, journey.vehicle, f"{what} {text}", unit="services", at=at)


def _check_queue(case: Case, checkpoint: Checkpoint, direction: Direction, services: _Served, findings: Findings) -> None:
    if not checkpoint.directions.allow(direction):
        service, vehicle = services[0]
        message = (
            f"Checkpoint {checkpoint.id} serves vehicle {vehicle} {direction} at {findings.clock(service.start)}; "
            f"it is staffed {checkpoint.directions} only. Nobody passes that way."
        )
        findings.add(Rule.CHECKPOINT, checkpoint.id, message, amount=len(services), unit="services", at=service.start)
    _check_times(case, checkpoint, direction, services, findings)
    _check_convoys(case, checkpoint, services, findings)
    _check_hours(checkpoint, services, findings)
    for at, vehicles in crowded(((service.start, service.end, vehicle) for service, vehicle in services), checkpoint.lanes):
        message = (
            f"Checkpoint {checkpoint.id} serves {len(vehicles)} vehicles {direction} at once at {findings.clock(at)} "
            f"({', '.join(vehicles)}); it has {checkpoint.lanes} lanes. Let {len(vehicles) - checkpoint.lanes} wait."
        )
        findings.add(Rule.CHECKPOINT, checkpoint.id, message, amount=len(vehicles) - checkpoint.lanes, unit="vehicles", at=at)
    for quota in checkpoint.quotas:
        number = sum(quota.period.holds(service.start, service.start) for service, _ in services)
        if number > quota.vehicles:
            message = (
                f"Checkpoint {checkpoint.id} serves {number} vehicles {direction} from {findings.clock(quota.period.start)} to "
                f"{findings.clock(quota.period.end)}; its quota is {quota.vehicles}. Serve {number - quota.vehicles} fewer."
            )
            findings.add(
                Rule.CHECKPOINT, checkpoint.id, message, amount=number - quota.vehicles, unit="vehicles", at=quota.period.start
            )


def _check_times(case: Case, checkpoint: Checkpoint, direction: Direction, services: _Served, findings: Findings) -> None:
    """Check each service's time; of those of one convoy that start first, one takes ``batch`` seconds more."""
    corridor = corridor_of(case.operation, checkpoint)
    plain = [service_time(case.operation, checkpoint, corridor, direction, service.start) for service, _ in services]
    heads = set(_heads(case, checkpoint, services, plain))
    for number, (service, vehicle) in enumerate(services):
        batch = checkpoint.batch if number in heads else 0
        taken, due = service.end - service.start, plain[number] + batch
        if taken != due:
            more = f" ({batch} s of them as the head of its convoy)" if batch else ""
            message = (
                f"Vehicle {vehicle} is served at {checkpoint.id} in {taken} s at {findings.clock(service.start)}; due "
                f"is {due} s{more}. "
                f"End it {abs(due - taken)} s {'later' if due > taken else 'earlier'}."
            )
            findings.add(Rule.CHECKPOINT, vehicle, message, amount=abs(due - taken), unit="s", at=service.start)


def _heads(case: Case, checkpoint: Checkpoint, services: _Served, plain: Sequence[Seconds]) -> Iterator[int]:
    """
    Yield the indices of the services that pay the batch: of each convoy the earliest, and every service without convoy.

    At an exposed place the earliest of each convoy in each period of access. ``plain`` is what each service takes without the batch.
    """
    exposed_in = case.operation.place[checkpoint.place].exposed_in
    opens = [period.start for period in accesses(case.windows[exposed_in])] if exposed_in else []
    by_convoy: dict[tuple[str, int], list[int]] = defaultdict(list)
    for number, (service, _) in enumerate(services):
        if service.convoy:
            by_convoy[service.convoy, bisect_right(opens, service.start)].append(number)
        else:
            yield number
    for numbers in by_convoy.values():
        start = services[numbers[0]][0].start
        together = [number for number in numbers if services[number][0].start == start]
        # Of several that start at once the plan may choose the head: the one that takes the head's time.
        yield next((n for n in together if services[n][0].end - start == plain[n] + checkpoint.batch), together[0])


def _check_convoys(case: Case, checkpoint: Checkpoint, services: _Served, findings: Findings) -> None:
    """Check that every convoy served here is of a corridor that the checkpoint stands on, and each of its vehicles served once."""
    here = case.operation.corridors_at.get(checkpoint.place, ())
    seen: set[tuple[str, str]] = set()
    for service, vehicle in services:
        convoy = case.convoys.get(service.convoy)
        what = f"Vehicle {vehicle} is served at {checkpoint.id} at {findings.clock(service.start)} in convoy {service.convoy}"
        if convoy is not None and convoy.corridor not in here:
            message = f"{what}, which goes through corridor {convoy.corridor!r}; the checkpoint is not on that. Name no convoy."
            findings.add(Rule.CONVOY, vehicle, message, at=service.start)
        if service.convoy and (service.convoy, vehicle) in seen:
            message = f"{what} for the second time; in one convoy a vehicle is served once. It needs a new convoy."
            findings.add(Rule.CHECKPOINT, vehicle, message, unit="services", at=service.start)
        seen.add((service.convoy, vehicle))


def _check_hours(checkpoint: Checkpoint, services: _Served, findings: Findings) -> None:
    for service, vehicle in services:
        if checkpoint.hours and not any(hours.holds(service.start, service.end) for hours in checkpoint.hours):
            message = (
                f"Vehicle {vehicle} is served at {checkpoint.id} from {findings.clock(service.start)} to "
                f"{findings.clock(service.end)}, "
                "outside its hours. Serve it when the checkpoint is open."
            )
            findings.add(Rule.CHECKPOINT, vehicle, message, amount=service.end - service.start, unit="s", at=service.start)


def crowded(uses: Iterable[tuple[int, int, str]], room: int) -> Iterator[tuple[int, Sequence[str]]]:
    """
    Yield each instant at which more than ``room`` of ``uses`` (start, end, who) begin to overlap, with who.

    A use that ends at an instant does not meet one that starts then. One instant is given per crowd: the next only after it has
    thinned out.
    """
    real = [use for use in uses if use[0] < use[1]]
    ends, starts = [(end, 0, who) for _, end, who in real], [(start, 1, who) for start, _, who in real]
    inside: dict[str, int] = defaultdict(int)
    number, full = 0, False
    for at, events in groupby(sorted(ends + starts), key=lambda event: event[0]):
        for _, kind, who in events:
            step = 1 if kind else -1
            number += step
            inside[who] += step
        if number > room and not full:
            yield at, [who for who, count in sorted(inside.items()) for _ in range(count)]
        full = number > room
