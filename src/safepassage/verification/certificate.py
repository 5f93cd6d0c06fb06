"""
What the certificate claims, against what its proofs show and what the plan does.

``gap`` is, as a fraction: for rescue ``(bound - value) / bound`` (0 if the bound is 0); for clear and size
``(value - bound) / value`` (0 if the value is 0). It is compared to within a billionth.

``value`` is for rescue the weighted people received; for clear the clearance time (0 if nobody is received); for size the number of
vehicles in the operation's order up to the last one that has tasks: those are the ones that must be there.
"""

from dataclasses import dataclass

from safepassage.domain.operation import Operation
from safepassage.domain.plan import Objective, Plan, Proof
from safepassage.verification.case import Case
from safepassage.verification.evaluation import LARGEST_WORK, evaluate
from safepassage.verification.prices import RefusedProofError
from safepassage.verification.totals import Recount
from safepassage.verification.violations import Findings, Rule

_GAP_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One proof with the bound that was recomputed from it."""

    proof: Proof
    bound: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What all proofs together show of the objective (see `Verification`) and of the people, unweighted."""

    objective: int
    people: int


def check_certificate(case: Case, counted: Recount | None, findings: Findings) -> Bounds:
    """Check every proof by arithmetic, then that the claims follow from proofs and totals; ``counted`` is None if nothing could be."""
    plan, certificate = case.plan, case.plan.certificate
    if certificate.objective is not plan.objective:
        _report(
            findings,
            "objective",
            f"The certificate is for {certificate.objective}, the plan for {plan.objective}. They must be the same.",
        )
    shown = _evaluate(case.operation, plan, findings)
    bounds = Bounds(objective=_shown_bound(case.operation, plan, shown), people=_people(case.operation, plan, shown))
    _check_bounds(certificate.bound, certificate.people_bound, plan, bounds, findings)
    if counted is not None:
        _check_value(case, counted, findings)
    _check_gap(plan, findings)
    return bounds


def _report(findings: Findings, subject: str, message: str, amount: int = 1, unit: str = "") -> None:
    findings.add(Rule.CERTIFICATE, subject, message, amount=amount, unit=unit)


def _evaluate(operation: Operation, plan: Plan, findings: Findings) -> list[Shown]:
    """Return the proofs that hold, with their bounds; report the others."""
    shown, left = [], LARGEST_WORK
    for number, proof in enumerate(plan.certificate.proofs, start=1):
        findings.count("proofs")
        findings.count("prices", len(proof.prices))
        try:
            evaluation = evaluate(operation, proof, work=left)
        except RefusedProofError as error:
            _report(findings, f"proof {number}", f"Proof {number} is refused: {error}")
            continue
        left -= evaluation.work
        shown.append(Shown(proof=proof, bound=evaluation.bound))
        short = evaluation.bound - proof.bound
        if short > 0:
            message = (
                f"Proof {number} claims at most {proof.bound}; its prices show only {evaluation.bound}. "
                f"Raise the bound by {short}."
            )
            _report(findings, f"proof {number}", message, short, "people")
    return shown


def _all_weigh_one(operation: Operation) -> bool:
    return all(operation.weight(group) == 1 for group in operation.groups)


def _everybody(operation: Operation, *, weighted: bool) -> int:
    """Return how many people (weighted or not) wait or are aboard: no plan receives more."""
    if not weighted:
        return operation.waiting
    waiting = sum(group.count * operation.weight(group) for group in operation.groups)
    aboard = ((fleet.count * load.count, operation.group[load.group]) for fleet in operation.fleets for load in fleet.aboard)
    return waiting + sum(count * operation.weight(group) for count, group in aboard)


def _at_most(operation: Operation, plan: Plan, shown: list[Shown], *, weighted: bool) -> int:
    """Return the most people (weighted or not) that the proofs allow the whole fleet by the plan's horizon."""
    vehicles = sum(fleet.count for fleet in operation.fleets)
    alike = _all_weigh_one(operation)
    bounds = [
        each.bound
        for each in shown
        if (each.proof.weighted == weighted or alike) and each.proof.horizon >= plan.horizon and each.proof.vehicles >= vehicles
    ]
    return min([_everybody(operation, weighted=weighted), *bounds])


def _people(operation: Operation, plan: Plan, shown: list[Shown]) -> int:
    return _at_most(operation, plan, shown, weighted=False)


def _shown_bound(operation: Operation, plan: Plan, shown: list[Shown]) -> int:
    """Return what the proofs show of the objective: most people, earliest clearance, or fewest vehicles (0: nothing)."""
    if plan.objective is Objective.RESCUE:
        return _at_most(operation, plan, shown, weighted=True)
    vehicles = sum(fleet.count for fleet in operation.fleets)
    alike = _all_weigh_one(operation)
    short = [each for each in shown if (not each.proof.weighted or alike) and each.bound < operation.waiting]
    if plan.objective is Objective.CLEAR:
        return max((each.proof.horizon + 1 for each in short if each.proof.vehicles >= vehicles), default=0)
    return max((each.proof.vehicles + 1 for each in short if each.proof.horizon >= plan.horizon), default=0)


def _check_bounds(bound: int, people_bound: int, plan: Plan, bounds: Bounds, findings: Findings) -> None:
    if bounds.people > people_bound:
        message = (
            f"The certificate says that no plan brings out more than {people_bound} people; its proofs show {bounds.people}."
        )
        _report(findings, "people_bound", message, bounds.people - people_bound, "people")
    if plan.objective is Objective.RESCUE:
        if bounds.objective > bound:
            message = (
                f"The certificate says that no plan does more than {bound} (weighted people); its proofs show {bounds.objective}."
            )
            _report(findings, "bound", message, bounds.objective - bound, "people")
    elif bound > bounds.objective:
        what, unit = (
            ("clears before second", "s") if plan.objective is Objective.CLEAR else ("does with fewer vehicles than", "vehicles")
        )
        message = f"The certificate says that no plan {what} {bound}; its proofs show only {bounds.objective}."
        _report(findings, "bound", message, bound - bounds.objective, unit)


def _check_value(case: Case, counted: Recount, findings: Findings) -> None:
    plan, certificate = case.plan, case.plan.certificate
    over = counted.people() - certificate.people_bound
    if over > 0:
        message = (
            f"The plan receives {counted.people()} people, more than its own bound of {certificate.people_bound}. "
            "One of them is wrong."
        )
        _report(findings, "people_bound", message, over, "people")
    value = _value(case, counted)
    if certificate.value != value:
        message = f"The certificate's value is {certificate.value}; the plan's is {value}. Correct it."
        _report(findings, "value", message, abs(value - certificate.value))
    better = value - certificate.bound if plan.objective is Objective.RESCUE else certificate.bound - value
    if better > 0:
        message = (
            f"The plan's value {value} is better than the bound {certificate.bound}, which no plan can beat. "
            "One of them is wrong."
        )
        _report(findings, "bound", message, better)
    left = case.operation.waiting - counted.people()
    if plan.objective is not Objective.RESCUE and left > 0:
        message = (
            f"The plan leaves {left} people; a plan for {plan.objective} receives everybody. Bring them out or plan for rescue."
        )
        _report(findings, "objective", message, left, "people")


def _value(case: Case, counted: Recount) -> int:
    if case.plan.objective is Objective.RESCUE:
        return counted.weighted(case.operation)
    if case.plan.objective is Objective.CLEAR:
        return counted.clearance or 0
    order = [vehicle for fleet in case.operation.fleets for vehicle in fleet.vehicles]
    busy = {journey.vehicle for journey in case.journeys if journey.steps}
    return max((place for place, vehicle in enumerate(order, start=1) if vehicle in busy), default=0)


def _check_gap(plan: Plan, findings: Findings) -> None:
    certificate = plan.certificate
    if certificate.objective is Objective.RESCUE:
        missing, whole = certificate.bound - certificate.value, certificate.bound
    else:
        missing, whole = certificate.value - certificate.bound, certificate.value
    gap = missing / whole if whole else 0.0
    if abs(gap - certificate.gap) > _GAP_TOLERANCE:
        _report(findings, "gap", f"The certificate's gap is {certificate.gap}; from its value and bound it is {gap}. Correct it.")
