"""Rule 2: nobody stands, and nothing is aboard that the type has no room for."""

from collections import Counter

from safepassage.domain.people import Mobility
from safepassage.domain.plan import Board, Load
from safepassage.units import Instant
from safepassage.verification.case import Case, Journey
from safepassage.verification.manifest import Manifest, outset
from safepassage.verification.violations import Findings, Rule


def check_loads(case: Case, findings: Findings) -> None:
    """Check what is aboard every vehicle at its start and after every boarding and loading."""
    for journey in case.journeys:
        manifest = outset(journey)
        _check(case, journey, manifest, journey.start, findings)
        for step in journey.steps:
            manifest.take(step)
            if isinstance(step.task, Board | Load):
                _check(case, journey, manifest, step.task.start, findings)


def _check(case: Case, journey: Journey, manifest: Manifest, at: Instant, findings: Findings) -> None:
    findings.count("loads")
    kind, who = journey.type, f"Vehicle {journey.vehicle}"
    if kind.escort and (manifest.people or manifest.goods):
        message = (
            f"{who} is an escort and has people or aid aboard at {findings.clock(at)}. An escort carries nobody and nothing."
        )
        findings.add(Rule.LOAD, journey.vehicle, message, at=at)
    aboard = Counter[Mobility]()
    for group, count in manifest.people.items():
        aboard[case.operation.group[group].mobility] += count
    attendants = kind.attendant_seats * aboard[Mobility.STRETCHER]
    for mobility in Mobility:
        needed = aboard[mobility] + (attendants if mobility is Mobility.SEAT else 0)
        over = needed - kind.places.of(mobility)
        if over > 0:
            kept = f", {attendants} of them for attendants," if attendants and mobility is Mobility.SEAT else ""
            message = (
                f"{who} needs {needed} {mobility} places{kept} at {findings.clock(at)}; it has {kind.places.of(mobility)}. "
                f"Board {over} fewer."
            )
            findings.add(Rule.LOAD, journey.vehicle, message, amount=over, unit="people", at=at)
    litres = sum(case.operation.consignment[name].litres_of(kg) for name, kg in manifest.goods.items())
    for amount, room, unit in ((manifest.goods.total(), kind.kg, "kg"), (litres, kind.litres, "litres")):
        if amount > room:
            message = (
                f"{who} carries {amount} {unit} of aid at {findings.clock(at)}; it has room for {room}. "
                f"Load {amount - room} {unit} less."
            )
            findings.add(Rule.LOAD, journey.vehicle, message, amount=amount - room, unit=unit, at=at)
