"""The answer of a plan, as lines to read and as JSON; and what a plan that is wrong breaks."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from safepassage.advice.assurance import Assurance
from safepassage.documents.clocks import Clocks
from safepassage.documents.wording import count, grouped, share, tonnes
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Objective, Plan
from safepassage.interfaces.assurance import assurance_rows
from safepassage.interfaces.screen import Screen
from safepassage.interfaces.words import people, weighs
from safepassage.verification import Violation


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """
    A verified plan and where it went.

    Parameters
    ----------
    files
        Paths of what was written, by what it is; empty if the plan was only read.
    seconds
        From reading the operation until everything was written; 0 if the plan was only read.
    assurance
        What the plan is worth if things go wrong, if that was asked.
    """

    operation: Operation
    plan: Plan
    files: Mapping[str, Path] = field(default_factory=dict)
    seconds: float = 0.0
    assurance: Assurance | None = None


def answer_lines(answer: Answer) -> list[str]:
    """Return the answer in lines: who gets out, the bound, the gap, what it rests on, where the report is."""
    operation, plan, clocks = answer.operation, answer.plan, Clocks(answer.operation)
    totals = plan.totals
    rows = [("People out", f"{grouped(totals.people)} of {grouped(operation.waiting)} waiting, by {clocks.both(plan.horizon)}")]
    rows += _BOUNDS[plan.objective](answer, clocks)
    rows += [("Gap", share(plan.certificate.gap))]
    if totals.clearance is not None:
        rows += [("Last person received", clocks.before(totals.clearance))]
    if operation.consignments:
        rows += [("Aid delivered", tonnes(sum(goods.kg for goods in totals.delivered)))]
    rows += [("Vehicles used", f"{grouped(totals.vehicles_used)} of {grouped(sum(fleet.count for fleet in operation.fleets))}")]
    rows += assurance_rows(answer.assurance)
    rows += [("Verified", "yes: every rule, every total and the bound, without the planner")]
    rows += [(name.capitalize(), str(path)) for name, path in answer.files.items()]
    width = max(len(name) for name, _ in rows)
    lines = [operation.title, *(f"  {name:<{width}}  {text}" for name, text in rows)]
    if plan.conditional:
        lines[1:1] = [
            "  CONDITIONAL: this plan rests on what is not agreed by all.",
            *(f"  - {point}" for point in plan.conditions),
            "",
        ]
    return lines


def _rescue(answer: Answer, _clocks: Clocks) -> list[tuple[str, str]]:
    certificate = answer.plan.certificate
    if not weighs(answer.operation):
        return [("Bound", f"no plan can bring out more than {people(certificate.people_bound)}")]
    return [
        ("Counted by priority", grouped(certificate.value)),
        ("Bound", f"no plan can bring out more than {grouped(certificate.bound)}, counted by priority"),
        ("Whatever priority", f"no plan can bring out more than {people(certificate.people_bound)}"),
    ]


def _clear(answer: Answer, clocks: Clocks) -> list[tuple[str, str]]:
    return [("Bound", f"no plan can have everybody out before {clocks.both(answer.plan.certificate.bound)}")]


def _size(answer: Answer, _clocks: Clocks) -> list[tuple[str, str]]:
    certificate = answer.plan.certificate
    bound = f"no plan clears everybody with fewer than {count(certificate.bound, 'vehicle')}"
    return [("Vehicles needed", grouped(certificate.value)), ("Bound", bound)]


_BOUNDS = {Objective.RESCUE: _rescue, Objective.CLEAR: _clear, Objective.SIZE: _size}

_UNITS = {
    Objective.RESCUE: "people, weighted by priority",
    Objective.CLEAR: "seconds after the start of the operation",
    Objective.SIZE: "vehicles",
}


def answer_as_json(answer: Answer) -> dict[str, object]:
    """Return the answer as plain data: ``bound`` is of ``people``; ``value``, ``value_bound`` and ``gap`` are of the objective."""
    operation, plan = answer.operation, answer.plan
    totals, certificate = plan.totals, plan.certificate
    return {
        "operation": operation.id,
        "objective": plan.objective.value,
        "people": totals.people,
        "bound": certificate.people_bound,
        "waiting": operation.waiting,
        "value": certificate.value,
        "value_bound": certificate.bound,
        "gap": certificate.gap,
        "unit": _UNITS[plan.objective],
        "deadline": operation.at(plan.horizon).isoformat(),
        "clearance": None if totals.clearance is None else operation.at(totals.clearance).isoformat(),
        "vehicles_used": totals.vehicles_used,
        "aid_kg": sum(goods.kg for goods in totals.delivered),
        "conditional": plan.conditional,
        "conditions": list(plan.conditions),
        "verified": True,
        "seconds": round(answer.seconds, 3),
        **_if_things_go_wrong(answer.assurance),
        **{name: str(path) for name, path in answer.files.items()},
    }


def _if_things_go_wrong(assurance: Assurance | None) -> dict[str, object]:
    """Return what was asked of it: ``losses``, ``confidence``."""
    found = {} if assurance is None else {"losses": assurance.losses, "confidence": assurance.confidence}
    return {name: asdict(part) for name, part in found.items() if part is not None}


def violation_as_json(violation: Violation) -> dict[str, object]:
    """Return ``violation`` as plain data."""
    return asdict(violation)


def tell_violations(screen: Screen, violations: Sequence[Violation]) -> None:
    """Tell every rule that a plan breaks, where and by how much."""
    for violation in violations:
        screen.tell(f"error: {violation}")
