"""The answer in three sentences: how many by when, what no plan can exceed, and what it hangs on."""

from safepassage.documents.clocks import Clocks
from safepassage.documents.facts import Facts
from safepassage.documents.wording import count, grouped, share
from safepassage.domain.plan import Objective


def answer(facts: Facts, clocks: Clocks) -> tuple[str, str, str]:
    """Return the three sentences."""
    return _reach(facts, clocks), _limit(facts, clocks), _hinges(facts, clocks)


def _reach(facts: Facts, clocks: Clocks) -> str:
    waiting, totals = facts.operation.waiting, facts.plan.totals
    if totals.clearance is None or not totals.people:
        return f"This plan brings nobody out: 0 of {count(waiting, 'person', 'people')} who wait."
    many = f"all {grouped(waiting)}" if totals.people == waiting else f"{grouped(totals.people)} of {grouped(waiting)}"
    return f"This plan brings {many} people who wait to reception sites, the last of them by {clocks.before(totals.clearance)}."


def _limit(facts: Facts, clocks: Clocks) -> str:
    plan, certificate = facts.plan, facts.plan.certificate
    until = clocks.both(plan.horizon)
    match plan.objective:
        case Objective.CLEAR:
            return (
                f"No plan with these vehicles under these terms can have everybody received before {clocks.both(certificate.bound)}: "
                f"the gap is {share(certificate.gap)}."
            )
        case Objective.SIZE:
            return (
                f"It uses {count(certificate.value, 'vehicle')}, and no plan under these terms can do it by {until} with fewer than "
                f"{grouped(certificate.bound)}: the gap is {share(certificate.gap)}."
            )
        case Objective.RESCUE:
            more = certificate.people_bound - plan.totals.people
            most = grouped(certificate.people_bound)
            people = f"No plan with these vehicles under these terms can bring out more than {most} people by {until}"
            if not _weighs(facts):
                return f"{people}: the gap is {share(certificate.gap)}."
            beyond = f", {grouped(more)} more than this one" if more else ""
            return (
                f"{people}{beyond}; counted by priority, which is what it plans for, it reaches {grouped(certificate.value)} of at most "
                f"{grouped(certificate.bound)}: the gap is {share(certificate.gap)}."
            )


def _weighs(facts: Facts) -> bool:
    return any(facts.operation.weight(group) != 1 for group in facts.operation.groups)


def _hinges(facts: Facts, clocks: Clocks) -> str:
    op, plan = facts.operation, facts.plan
    parts = []
    if plan.conditions:
        parts.append(
            f"it is conditional on {count(len(plan.conditions), 'point')} that {_is(len(plan.conditions))} not agreed by all (listed below)"
        )
    elif any(window.window.clauses for window in facts.windows if window.last_out is not None):
        parts.append("every clause it rests on is agreed in detail by every party to it")
    last = max((point.last_end for point in facts.points if point.last_end is not None), default=None)
    if last is not None:
        parts.append(f"the last boarding ends at {clocks.both(last)}")
    used = [window for window in facts.windows if window.last_out is not None]
    if used:
        must = max(window.window.usable.end for window in used)
        out = max(window.last_out for window in used if window.last_out is not None)
        parts.append(
            f"every vehicle must be out of the corridors by {clocks.both(must)}, and in this plan the last is out by {clocks.before(out)}"
        )
    elif not op.windows:
        parts.append(f"no access window limits it, and people count if they are received by {clocks.both(plan.horizon)}")
    elif not any(course.used for course in facts.courses):
        parts.append("no vehicle moves in it")
    sentence = "; ".join(parts)
    return f"{sentence[:1].upper()}{sentence[1:]}."


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
