"""The independent check of a plan: every vehicle replayed, every total recounted, every proof recomputed."""

from dataclasses import replace
from types import MappingProxyType

from safepassage.domain.digest import digest
from safepassage.domain.operation import Operation
from safepassage.domain.plan import PLAN_VERSION, Plan
from safepassage.verification.certificate import check_certificate
from safepassage.verification.checkpoints import check_checkpoints
from safepassage.verification.conservation import check_conservation
from safepassage.verification.convoys import check_convoys
from safepassage.verification.loads import check_loads
from safepassage.verification.replay import replay
from safepassage.verification.shape import malformed
from safepassage.verification.sites import check_sites
from safepassage.verification.totals import check_conditions, check_totals
from safepassage.verification.violations import Findings, Rule, Verification
from safepassage.verification.windows import check_windows, stretches


def verify(operation: Operation, plan: Plan) -> Verification:
    """
    Return everything that is wrong with ``plan``, and what was looked at.

    Nothing in the plan is trusted: whatever it holds, the answer is a list of violations, never an error. It shares no code with
    the planner.
    """
    findings = Findings(operation)
    for problem in malformed(plan):
        findings.add(Rule.PLAN, "plan", f"{problem} The plan was not looked at further.")
    if findings.violations:
        return Verification(violations=tuple(findings.violations), checks=MappingProxyType({}), bound=None)
    _check_identity(operation, plan, findings)
    case = replay(operation, plan, findings)
    case = replace(case, exposed={journey.vehicle: stretches(case, journey) for journey in case.journeys})
    for check in (
        check_windows,
        check_loads,
        check_checkpoints,
        check_convoys,
        check_sites,
        check_conservation,
        check_conditions,
    ):
        check(case, findings)
    counted = check_totals(case, findings)
    bounds = check_certificate(case, counted, findings)
    return Verification(
        violations=tuple(findings.violations),
        checks=MappingProxyType(dict(findings.checks)),
        bound=bounds.objective,
        people_bound=bounds.people,
    )


def _check_identity(operation: Operation, plan: Plan, findings: Findings) -> None:
    if plan.version != PLAN_VERSION:
        message = f"The plan is of version {plan.version}; this program checks version {PLAN_VERSION}. Plan again."
        findings.add(Rule.PLAN, "version", message)
    if plan.operation != operation.id:
        findings.add(
            Rule.PLAN, "operation", f"The plan is for operation {plan.operation!r}, this is {operation.id!r}. Check the files."
        )
    if plan.digest != digest(operation):
        message = "The operation was changed after the plan was made (the digest differs). Plan again."
        findings.add(Rule.PLAN, "digest", message)
    for order in plan.orders:
        if order.corridor and order.corridor not in operation.corridor:
            message = f"A standing order of the plan is for corridor {order.corridor!r}, which the operation has not. Plan again."
            findings.add(Rule.PLAN, f"order {order.situation.value}", message)
    if not 0 < plan.horizon <= operation.horizon:
        message = f"The plan's horizon is {plan.horizon} s; expected above 0 and at most the operation's, {operation.horizon} s."
        over = max(plan.horizon - operation.horizon, 1 - plan.horizon)
        findings.add(Rule.HORIZON, "horizon", message, amount=over, unit="s")
