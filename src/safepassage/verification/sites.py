"""Rule 5: bays, intake, capacity, ready-from times, range and driving hours, and the exact times of boarding and handling aid."""

from collections import Counter, defaultdict

from safepassage.domain.network import Role
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Alight, Board, Load, Unload
from safepassage.units import HOUR
from safepassage.verification.case import Case, Journey
from safepassage.verification.checkpoints import crowded
from safepassage.verification.violations import Findings, Rule


def check_sites(case: Case, findings: Findings) -> None:
    """Check what happens at places, then the queues there, then how far and how long each vehicle is driven."""
    for journey in case.journeys:
        for step in journey.steps:
            match step.task:
                case Board() as board:
                    _check_board(case, journey, board, findings)
                case Alight() as alight:
                    _check_alight(case, journey, alight, findings)
                case Load() | Unload() as handling:
                    _check_handling(case, journey, handling, findings)
        _check_driving(journey, findings)
        _check_range(case, journey, findings)
    _check_bays(case, findings)
    _check_reception(case, findings)


def _check_board(case: Case, journey: Journey, board: Board, findings: Findings) -> None:
    who, when = f"Vehicle {journey.vehicle}", findings.clock(board.start)
    if case.operation.place[board.place].rounds:
        _check_round(case, journey, board, findings)
    else:
        _check_length(journey, board, journey.type.boarding_time(frozenset(board.offers)), findings)
    if Role.ASSEMBLY_POINT not in case.operation.place[board.place].roles:
        message = f"{who} boards at {board.place} at {when}, which is no assembly point. Board where people wait."
        findings.add(Rule.SITE, journey.vehicle, message, at=board.start)
    if board.site not in case.operation.reception_site:
        message = f"{who} boards for {board.site!r} at {when}, which is no reception site. Name one."
        findings.add(Rule.SITE, journey.vehicle, message, at=board.start)
    for part in board.people:
        group = case.operation.group[part.group]
        if group.mobility not in board.offers:
            message = f"{who} boards {group.id}, who need a {group.mobility} place, at {when} without offering any. Offer it."
            findings.add(Rule.SITE, journey.vehicle, message, amount=max(1, part.count), unit="people", at=board.start)
        _check_ready(journey, group.id, group.ready_from, board, findings)


def _check_round(case: Case, journey: Journey, board: Board, findings: Findings) -> None:
    """Check a boarding at a place that is collected on rounds: somebody boards, in just the time that they take."""
    people = Counter[Mobility]()
    for part in board.people:
        people[case.operation.group[part.group].mobility] += part.count
    people = +people
    _check_length(journey, board, journey.type.collecting_time(people), findings)
    what = f"Vehicle {journey.vehicle} boards at {board.place} at {findings.clock(board.start)}, which is collected on rounds,"
    if not people:
        findings.add(Rule.SITE, journey.vehicle, f"{what} and nobody boards. Remove the stop.", at=board.start)
    elif set(board.offers) != set(people):
        needed, offered = " and ".join(sorted(people)), " and ".join(sorted(board.offers)) or "nothing"
        message = f"{what} and offers {offered}; those who board need {needed}. Offer just that."
        findings.add(Rule.SITE, journey.vehicle, message, at=board.start)


def _check_ready(journey: Journey, what: str, ready: int, task: Board | Load, findings: Findings) -> None:
    early = ready - task.start
    if early > 0:
        message = (
            f"Vehicle {journey.vehicle} takes {what} at {findings.clock(task.start)}, {early} s before they are ready. "
            f"Start {early} s later."
        )
        findings.add(Rule.READY, journey.vehicle, message, amount=early, unit="s", at=task.start)


def _check_alight(case: Case, journey: Journey, alight: Alight, findings: Findings) -> None:
    _check_length(journey, alight, journey.type.alighting_time(frozenset(alight.offers)), findings)
    for part in alight.people:
        group = case.operation.group[part.group]
        if alight.place not in case.operation.sites_for(group):
            message = (
                f"Vehicle {journey.vehicle} brings {part.count} of {group.id} to {alight.place} at "
                f"{findings.clock(alight.start)}, "
                "which may not take them. Bring them to a site that may."
            )
            findings.add(Rule.SITE, journey.vehicle, message, amount=max(1, part.count), unit="people", at=alight.start)


def _check_handling(case: Case, journey: Journey, handling: Load | Unload, findings: Findings) -> None:
    kg = sum(part.kg for part in handling.goods)
    due = journey.type.loading_time(kg) if isinstance(handling, Load) else journey.type.unloading_time(kg)
    _check_length(journey, handling, due, findings)
    if isinstance(handling, Load):
        for part in handling.goods:
            _check_ready(journey, part.consignment, case.operation.consignment[part.consignment].ready_from, handling, findings)


def _check_length(journey: Journey, task: Board | Alight | Load | Unload, due: int, findings: Findings) -> None:
    off = due - (task.end - task.start)
    if off:
        message = (
            f"Vehicle {journey.vehicle}, {task.tag} at {task.place} at {findings.clock(task.start)}, lasts "
            f"{task.end - task.start} s; "
            f"it takes exactly {due} s. End it {abs(off)} s {'later' if off > 0 else 'earlier'}."
        )
        findings.add(Rule.SITE, journey.vehicle, message, amount=abs(off), unit="s", at=task.start)


def _check_driving(journey: Journey, findings: Findings) -> None:
    budget = journey.type.driving_budget
    driven = journey.fleet.driven + sum(drive.end - drive.start for drive, _ in journey.drives)
    if budget is not None and driven > budget and journey.steps:
        message = (
            f"Vehicle {journey.vehicle} is driven {driven} s in all; its drivers may drive {budget} s. "
            f"Drive {driven - budget} s less."
        )
        findings.add(Rule.DRIVING, journey.vehicle, message, amount=driven - budget, unit="s")


def _check_range(case: Case, journey: Journey, findings: Findings) -> None:
    metres, limit = 0, journey.type.range
    for drive, step in journey.drives:
        before = metres
        metres += case.operation.leg[drive.leg].distance
        if limit is not None and before <= limit < metres:
            message = (
                f"Vehicle {journey.vehicle} runs out of range on leg {drive.leg} at {findings.clock(drive.start)}: "
                f"{metres} m since its last "
                f"depot, range {limit} m. Refuel before."
            )
            findings.add(Rule.RANGE, journey.vehicle, message, amount=metres - limit, unit="m", at=drive.start)
        if Role.DEPOT in case.operation.place[step.destination].roles:
            metres = 0


def _check_bays(case: Case, findings: Findings) -> None:
    boarding: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for journey in case.journeys:
        for step in journey.steps:
            if isinstance(step.task, Board):
                boarding[step.task.place].append((step.task.start, step.task.end, journey.vehicle))
    for name, uses in boarding.items():
        bays = case.operation.place[name].bays
        for at, vehicles in crowded(uses, bays):
            over = len(vehicles) - bays
            message = (
                f"{len(vehicles)} vehicles board at {name} at {findings.clock(at)} ({', '.join(vehicles)}); "
                f"it has {bays} bays. Let {over} wait."
            )
            findings.add(Rule.BAY, name, message, amount=over, unit="vehicles", at=at)


def _check_reception(case: Case, findings: Findings) -> None:
    hourly, total = Counter[tuple[str, Mobility, int]](), Counter[tuple[str, Mobility]]()
    for journey in case.journeys:
        for step in journey.steps:
            if isinstance(step.task, Alight) and step.task.place in case.operation.reception_site:
                for part in step.task.people:
                    mobility = case.operation.group[part.group].mobility
                    hourly[step.task.place, mobility, step.task.end // HOUR] += part.count
                    total[step.task.place, mobility] += part.count
    for (place, mobility, hour), count in hourly.items():
        findings.count("reception hours")
        most = case.operation.reception_site[place].intake(mobility)
        if most is not None and count > most:
            message = (
                f"{place} receives {count} {mobility} people in the hour from {findings.clock(hour * HOUR)}; its "
                f"intake is {most}. "
                f"Bring {count - most} in another hour."
            )
            findings.add(Rule.INTAKE, place, message, amount=count - most, unit="people", at=hour * HOUR)
    for (place, mobility), count in total.items():
        most = case.operation.reception_site[place].capacity(mobility)
        if most is not None and count > most:
            message = (
                f"{place} receives {count} {mobility} people in all; it has room for {most}. Bring {count - most} elsewhere."
            )
            findings.add(Rule.CAPACITY, place, message, amount=count - most, unit="people")
