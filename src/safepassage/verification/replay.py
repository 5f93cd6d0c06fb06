"""Rule 7 and moving: one block per vehicle, continuous in time and space, on legs that are open, in exactly their time."""

from collections.abc import Iterator, Mapping

from safepassage.domain.fleet import Fleet
from safepassage.domain.network import ClearanceStatus
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Alight, Block, Board, Convoy, Drive, Load, Plan, Service, Task, Unload
from safepassage.verification.case import Case, Journey, Step, chain_legs, windows_by_corridor
from safepassage.verification.violations import Findings, Rule


def replay(operation: Operation, plan: Plan, findings: Findings) -> Case:
    """Return the plan's vehicles as journeys, after checking that there is one continuous block for each."""
    fleets = {vehicle: fleet for fleet in operation.fleets for vehicle in fleet.vehicles}
    blocks = _one_block_each(fleets, plan, findings)
    journeys = [
        journey for block in blocks if (journey := _journey(operation, fleets[block.vehicle], block, findings)) is not None
    ]
    for journey in journeys:
        findings.count("tasks", len(journey.steps))
        _check_continuity(journey, plan, findings)
        _check_drives(operation, journey, findings)
    convoys: dict[str, Convoy] = {}
    for convoy in plan.convoys:
        convoys.setdefault(convoy.id, convoy)
    return Case(
        operation=operation,
        plan=plan,
        windows=windows_by_corridor(operation),
        chain=chain_legs(operation),
        convoys=convoys,
        journeys=tuple(journeys),
        complete=len(journeys) == len(plan.blocks) == len(fleets),
    )


def _one_block_each(fleets: Mapping[str, Fleet], plan: Plan, findings: Findings) -> list[Block]:
    """Return the first block of every vehicle that exists, reporting those missing, unknown, double or out of order."""
    found: dict[str, Block] = {}
    for block in plan.blocks:
        if block.vehicle not in fleets:
            findings.add(
                Rule.BLOCK, block.vehicle, f"Block for {block.vehicle!r}, which is no vehicle of the operation. Remove it."
            )
        elif block.vehicle in found:
            findings.add(Rule.BLOCK, block.vehicle, f"Vehicle {block.vehicle} has two blocks. Keep one.")
        else:
            found[block.vehicle] = block
            if block.fleet != fleets[block.vehicle].id:
                message = (
                    f"Vehicle {block.vehicle} belongs to fleet {fleets[block.vehicle].id}, its block says {block.fleet!r}. "
                    "Correct the fleet."
                )
                findings.add(Rule.BLOCK, block.vehicle, message)
    missing = [vehicle for vehicle in fleets if vehicle not in found]
    for vehicle in missing:
        findings.add(Rule.BLOCK, vehicle, f"Vehicle {vehicle} has no block. Add one, without tasks if it stays where it is.")
    if not missing and list(found) != list(fleets):
        findings.add(Rule.BLOCK, "blocks", "The blocks are not in the order of the operation's fleets and vehicles. Sort them.")
    findings.count("blocks", len(found))
    return list(found.values())


def _journey(operation: Operation, fleet: Fleet, block: Block, findings: Findings) -> Journey | None:
    """Return the block as steps between places, or None if it refers to anything that does not exist."""
    unknown = list(_unknown(operation, block))
    for kind, name in unknown:
        message = (
            f"Vehicle {block.vehicle} refers to {kind} {name!r}, which does not exist. Correct the id; "
            "its block was not replayed."
        )
        findings.add(Rule.BLOCK, block.vehicle, message)
    if unknown:
        return None
    return Journey(
        vehicle=block.vehicle,
        fleet=fleet,
        type=operation.vehicle_type[fleet.type],
        start=max(0, fleet.available_from),
        steps=tuple(_step(operation, task) for task in block.tasks),
    )


def _unknown(operation: Operation, block: Block) -> Iterator[tuple[str, str]]:
    checkpoints = {checkpoint.id for checkpoint in operation.checkpoints}
    for task in block.tasks:
        match task:
            case Drive(leg=name) if name not in operation.leg:
                yield "leg", name
            case Service(checkpoint=name) if name not in checkpoints:
                yield "checkpoint", name
            case Board(place=place) | Alight(place=place) | Load(place=place) | Unload(place=place) if (
                place not in operation.place
            ):
                yield "place", place
        match task:
            case Board(people=people) | Alight(people=people):
                yield from (("group", part.group) for part in people if part.group not in operation.group)
            case Load(goods=goods) | Unload(goods=goods):
                yield from (("consignment", part.consignment) for part in goods if part.consignment not in operation.consignment)


def _step(operation: Operation, task: Task) -> Step:
    if isinstance(task, Drive):
        origin, destination = operation.leg[task.leg].ends(task.direction)
        return Step(task=task, origin=origin, destination=destination)
    if isinstance(task, Service):
        place = next(checkpoint.place for checkpoint in operation.checkpoints if checkpoint.id == task.checkpoint)
        return Step(task=task, origin=place, destination=place)
    return Step(task=task, origin=task.place, destination=task.place)


def _check_continuity(journey: Journey, plan: Plan, findings: Findings) -> None:
    place, free = journey.fleet.place, journey.start
    for step in journey.steps:
        task, what = step.task, f"Vehicle {journey.vehicle}, {step.task.tag} at {findings.clock(step.task.start)}"
        if step.origin != place:
            message = f"{what}, starts at {step.origin}, but the vehicle is at {place}. Add the drive between."
            findings.add(Rule.BLOCK, journey.vehicle, message, at=task.start)
        if task.start < free:
            late = free - task.start
            message = f"{what}, starts {late} s before the vehicle is free at {findings.clock(free)}. Start it {late} s later."
            findings.add(Rule.BLOCK, journey.vehicle, message, amount=late, unit="s", at=task.start)
        if task.end < task.start:
            back = task.start - task.end
            message = f"{what}, ends {back} s before it starts. Times never run backwards."
            findings.add(Rule.BLOCK, journey.vehicle, message, amount=back, unit="s", at=task.start)
        if task.end > plan.horizon:
            over = task.end - plan.horizon
            message = f"{what}, ends {over} s after the horizon, {findings.clock(plan.horizon)}. End it {over} s earlier."
            findings.add(Rule.HORIZON, journey.vehicle, message, amount=over, unit="s", at=task.end)
        place, free = step.destination, max(free, task.end)


def _check_drives(operation: Operation, journey: Journey, findings: Findings) -> None:
    for drive, step in journey.drives:
        findings.count("drives")
        leg = operation.leg[drive.leg]
        what = f"Vehicle {journey.vehicle} drives leg {leg.id} from {step.origin} at {findings.clock(drive.start)}"
        time = leg.travel_time(journey.type.profile)
        if leg.clearance is ClearanceStatus.BLOCKED:
            findings.add(Rule.MOVING, journey.vehicle, f"{what}; the leg is blocked. Take another road.", at=drive.start)
        if not leg.directions.allow(drive.direction):
            message = f"{what}, {drive.direction}; the leg is open {leg.directions} only. Take another road."
            findings.add(Rule.MOVING, journey.vehicle, message, at=drive.start)
        if time is None:
            message = f"{what}; the leg is not open to profile {journey.type.profile!r}. Take another road or vehicle."
            findings.add(Rule.MOVING, journey.vehicle, message, at=drive.start)
            continue
        seconds = time.night if operation.is_night(drive.start) else time.day
        off = drive.end - drive.start - seconds
        if off:
            message = f"{what} in {drive.end - drive.start} s; it takes exactly {seconds} s. End it {_shift(-off)}."
            findings.add(Rule.MOVING, journey.vehicle, message, amount=abs(off), unit="s", at=drive.start)


def _shift(seconds: int) -> str:
    return f"{abs(seconds)} s {'later' if seconds > 0 else 'earlier'}"
