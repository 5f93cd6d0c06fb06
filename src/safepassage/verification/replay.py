"""Rule 7 and moving: one block per vehicle, continuous in time and space, on legs that are open, in exactly their time."""

from collections.abc import Iterator, Mapping

from safepassage.domain.fleet import Fleet
from safepassage.domain.network import ClearanceStatus
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Alight, Block, Board, Convoy, Drive, Load, Plan, Service, Task, Unload
from safepassage.units import Instant
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
    for task in block.tasks:
        match task:
            case Drive(leg=name) if name not in operation.leg:
                yield "leg", name
            case Service(checkpoint=name) if name not in operation.checkpoint:
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
        place = operation.checkpoint[task.checkpoint].place
        return Step(task=task, origin=place, destination=place)
    return Step(task=task, origin=task.place, destination=task.place)


_Breach = tuple[Rule, str, int, str]
"""Rule, the rest of the sentence, amount and unit."""


def _check_continuity(journey: Journey, plan: Plan, findings: Findings) -> None:
    place, free = journey.fleet.place, journey.start
    for step in journey.steps:
        for rule, text, amount, unit in _breaks(step, place, free, plan.horizon, findings):
            what = f"Vehicle {journey.vehicle}, {step.task.tag} at {findings.clock(step.task.start)}, {text}"
            findings.add(rule, journey.vehicle, what, amount=amount, unit=unit, at=step.task.start)
        place, free = step.destination, max(free, step.task.end)


def _breaks(step: Step, place: str, free: Instant, horizon: Instant, findings: Findings) -> Iterator[_Breach]:
    """Yield what is wrong with a step of a vehicle that is at ``place`` and free from ``free``."""
    late, back, over = free - step.task.start, step.task.start - step.task.end, step.task.end - horizon
    if step.origin != place:
        yield Rule.BLOCK, f"starts at {step.origin}, but the vehicle is at {place}. Add the drive between.", 1, ""
    if late > 0:
        text = f"starts {late} s before the vehicle is free at {findings.clock(free)}. Start it {late} s later."
        yield Rule.BLOCK, text, late, "s"
    if back > 0:
        yield Rule.BLOCK, f"ends {back} s before it starts. Times never run backwards.", back, "s"
    if over > 0:
        yield Rule.HORIZON, f"ends {over} s after the horizon, {findings.clock(horizon)}. End it {over} s earlier.", over, "s"


def _check_drives(operation: Operation, journey: Journey, findings: Findings) -> None:
    for drive, step in journey.drives:
        findings.count("drives")
        for rule, text, amount, unit in _hindrances(operation, journey, drive):
            what = f"Vehicle {journey.vehicle} drives leg {drive.leg} from {step.origin} at {findings.clock(drive.start)}{text}"
            findings.add(rule, journey.vehicle, what, amount=amount, unit=unit, at=drive.start)


def _hindrances(operation: Operation, journey: Journey, drive: Drive) -> Iterator[_Breach]:
    """Yield why a drive cannot be done, or not in its time."""
    leg = operation.leg[drive.leg]
    time = leg.travel_time(journey.type.profile)
    if leg.clearance is ClearanceStatus.BLOCKED:
        yield Rule.MOVING, "; the leg is blocked. Take another road.", 1, ""
    if not leg.directions.allow(drive.direction):
        yield Rule.MOVING, f", {drive.direction}; the leg is open {leg.directions} only. Take another road.", 1, ""
    if time is None:
        text = f"; the leg is not open to profile {journey.type.profile!r}. Take another road or vehicle."
        yield Rule.MOVING, text, 1, ""
        return
    taken, due = drive.end - drive.start, time.night if operation.is_night(drive.start) else time.day
    if taken != due:
        text = f" in {taken} s; it takes exactly {due} s. End it {abs(due - taken)} s {'later' if due > taken else 'earlier'}."
        yield Rule.MOVING, text, abs(due - taken), "s"
