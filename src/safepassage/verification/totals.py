"""The plan's totals, counted again from its tasks; and the open points of the terms on which it rests."""

from collections import Counter
from dataclasses import dataclass

from safepassage.domain.operation import Operation
from safepassage.domain.plan import Alight, Board, Totals, Unload
from safepassage.terms import Standing, conditions, window_standing
from safepassage.units import Instant
from safepassage.verification.case import Case, Journey, Stretch
from safepassage.verification.manifest import headcounts, outset, weights
from safepassage.verification.violations import Findings, Rule


@dataclass(slots=True)
class Recount:
    """Totals as they are counted."""

    by_group: Counter[str]
    delivered: Counter[str]
    clearance: Instant | None = None
    exposure_people: int = 0
    exposure_vehicles: int = 0
    metres: int = 0
    vehicles_used: int = 0

    def people(self) -> int:
        """Return how many people are received."""
        return self.by_group.total()

    def weighted(self, operation: Operation) -> int:
        """Return the weighted people received."""
        return sum(count * operation.weight(operation.group[name]) for name, count in self.by_group.items())


def recount(case: Case) -> Recount:
    """
    Return the totals of all journeys.

    A vehicle counts as used if it has any task. People are exposed from the start of their boarding until the end of their
    alighting, whenever their vehicle is. A vehicle that stands at an exposed place at its end is counted until the operation ends.
    """
    total = Recount(Counter(), Counter())
    for journey in case.journeys:
        total.vehicles_used += bool(journey.steps)
        total.metres += sum(case.operation.leg[drive.leg].distance for drive, _ in journey.drives)
        exposed = case.exposed[journey.vehicle]
        total.exposure_vehicles += sum(stretch.end - stretch.start for stretch in exposed)
        total.exposure_people += _person_seconds(case, journey, exposed)
        for step in journey.steps:
            match step.task:
                case Alight(people=people, end=end) if end <= case.plan.horizon and (received := headcounts(people)):
                    total.by_group += received
                    total.clearance = end if total.clearance is None else max(total.clearance, end)
                case Unload(goods=goods):
                    total.delivered += weights(goods)
    return total


def _person_seconds(case: Case, journey: Journey, exposed: tuple[Stretch, ...]) -> int:
    seconds, aboard, since = 0, outset(journey).people.total(), min(0, journey.start)
    for step in journey.steps:
        if isinstance(step.task, Board):
            seconds += aboard * _overlap(exposed, since, step.task.start)
            aboard += headcounts(step.task.people).total()
            since = step.task.start
        elif isinstance(step.task, Alight):
            seconds += aboard * _overlap(exposed, since, step.task.end)
            aboard, since = 0, step.task.end
    return seconds + aboard * _overlap(exposed, since, case.operation.horizon)


def _overlap(exposed: tuple[Stretch, ...], start: Instant, end: Instant) -> int:
    return sum(max(0, min(end, stretch.end) - max(start, stretch.start)) for stretch in exposed)


def check_totals(case: Case, findings: Findings) -> Recount | None:
    """Check every total against the recount, and return the recount; None if some vehicle could not be replayed."""
    if not case.complete:
        return None
    counted, claimed = recount(case), case.plan.totals
    numbers = {
        "people": (counted.people(), claimed.people, "people"),
        "weighted": (counted.weighted(case.operation), claimed.weighted, "people"),
        "clearance": (counted.clearance, claimed.clearance, "s"),
        "exposure_people": (counted.exposure_people, claimed.exposure_people, "person-seconds"),
        "exposure_vehicles": (counted.exposure_vehicles, claimed.exposure_vehicles, "vehicle-seconds"),
        "metres": (counted.metres, claimed.metres, "m"),
        "vehicles_used": (counted.vehicles_used, claimed.vehicles_used, "vehicles"),
    }
    for name, (found, said, unit) in numbers.items():
        findings.count("totals")
        if found != said:
            _report(findings, name, found, said, unit)
    _check_parts(claimed, counted, findings)
    return counted


def _report(findings: Findings, name: str, found: int | None, said: int | None, unit: str) -> None:
    message = f"The plan's total {name} is {_shown(said)}; counted again it is {_shown(found)} {unit}. Correct the total."
    findings.add(Rule.TOTALS, name, message, amount=abs((found or 0) - (said or 0)), unit=unit)


def _shown(number: int | None) -> str:
    return "none" if number is None else str(number)


def _check_parts(claimed: Totals, counted: Recount, findings: Findings) -> None:
    parts = {
        "by_group": (counted.by_group, [(part.group, part.count) for part in claimed.by_group], "people"),
        "delivered": (counted.delivered, [(part.consignment, part.kg) for part in claimed.delivered], "kg"),
    }
    for total, (found, said, unit) in parts.items():
        findings.count("totals")
        if len({name for name, _ in said}) < len(said):
            findings.add(Rule.TOTALS, total, f"The plan's total {total} names something twice. Name each once.")
        sums = Counter[str]()
        for name, number in said:
            sums[name] += number
        for name in sorted(set(found) | set(sums)):
            if found[name] != sums[name]:
                _report(findings, f"{total} {name}", found[name], sums[name], unit)


def check_conditions(case: Case, findings: Findings) -> None:
    """Check that the plan names exactly the open points of the conditional windows in which it moves."""
    due, said = set(conditions(case.operation, _windows_used(case))), set(case.plan.conditions)
    findings.count("conditions", len(due))
    for point in sorted(due - said):
        findings.add(Rule.CONDITION, "conditions", f"The plan rests on an open point that it does not name: {point!r}. Add it.")
    for point in sorted(said - due):
        findings.add(Rule.CONDITION, "conditions", f"The plan names a condition that it does not rest on: {point!r}. Remove it.")


def _windows_used(case: Case) -> frozenset[str]:
    """Return the windows that convoys name, and for every other exposed stretch a window that holds it, a firm one if there is any."""
    used = {convoy.window for convoy in case.plan.convoys}
    for journey in case.journeys:
        for stretch in case.exposed[journey.vehicle]:
            holding = [w for w in case.windows[stretch.corridor] if w.usable.holds(stretch.start, stretch.end)]
            if holding and not used.intersection(window.id for window in holding):
                firm = [w for w in holding if window_standing(case.operation, w).standing is Standing.FIRM]
                used.add((firm or holding)[0].id)
    return frozenset(used)
