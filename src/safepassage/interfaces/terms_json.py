"""The terms as plain data, for machines."""

from collections.abc import Mapping
from pathlib import Path

from safepassage.domain.agreement import ConsentState
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan
from safepassage.terms import (
    Cell,
    CommonWindow,
    checkpoint_words,
    common_window,
    discrepancies,
    footing,
    matrix,
    unsettled,
    usable_windows,
    window_standing,
)
from safepassage.units import Instant, Interval


def terms_as_json(operation: Operation, at: Instant | None, plans: Mapping[Path, Plan]) -> dict[str, object]:
    """Return the matrix, the windows, the checkpoints, the discrepancies and how ``plans`` stand; times are in UTC."""
    usable = {window.id for window in usable_windows(operation)}
    return {
        "operation": operation.id,
        "assumed": list(operation.assumed),
        "clauses": [
            {
                "clause": row.clause.id,
                "subject": row.clause.subject,
                "kind": row.clause.kind.value,
                "state": row.state.value,
                "parties": {cell.party.id: _cell(operation, cell) for cell in row.cells if cell.asked},
            }
            for row in matrix(operation, at)
        ],
        "windows": [
            {**_window(operation, common_window(operation, window)), "planned_with": window.id in usable}
            for window in operation.windows
        ],
        "checkpoints": [
            {
                "checkpoint": word.checkpoint,
                "controller": word.controller.id if word.controller else None,
                "state": word.state.value,
                "confirmed": word.confirmed,
            }
            for word in checkpoint_words(operation, at)
        ],
        "discrepancies": [str(found) for found in discrepancies(operation)],
        "plans": {str(path): _footing(operation, plan) for path, plan in plans.items()},
    }


def _cell(operation: Operation, cell: Cell) -> dict[str, object]:
    return {
        "state": cell.state.value,
        "words": [
            {
                "level": word.level.value,
                "checkpoint": word.checkpoint,
                "state": word.state.value,
                "value": word.value,
                "grade": word.consent.grade.value if word.consent and word.consent.grade else None,
                "evidence": word.consent.evidence if word.consent else "",
                "as_of": _time(operation, word.consent.as_of if word.consent else None),
                "expires": _time(operation, word.consent.expires if word.consent else None),
            }
            for word in cell.words
        ],
    }


def _window(operation: Operation, found: CommonWindow) -> dict[str, object]:
    window = found.window
    return {
        "window": window.id,
        "corridor": window.corridor,
        "arrangement": window.arrangement.value,
        "standing": window_standing(operation, window).standing.value,
        "as_written": _period(operation, Interval(window.opens, window.closes)),
        "stated_in_common": _period(operation, found.period),
        "in_detail": _period(operation, found.agreed(ConsentState.AGREED_IN_DETAIL)),
        "in_writing": _period(operation, found.agreed(ConsentState.CONFIRMED_IN_WRITING)),
        "on_the_ground": _period(operation, found.agreed(ConsentState.CONFIRMED_ON_THE_GROUND)),
        "missing": list(found.missing),
        "unsettled": [kind.value for kind in unsettled(operation, window)],
        "parties": {
            seen.party.id: {
                "opens": _time(operation, seen.opens),
                "closes": _time(operation, seen.closes),
                "stated": list(seen.stated),
                "state": seen.state.value,
            }
            for seen in found.parties
        },
    }


def _footing(operation: Operation, plan: Plan) -> dict[str, object]:
    found = footing(operation, plan)
    return {
        "holds": found.holds,
        "failures": list(found.failures),
        "new_conditions": list(found.new_conditions),
        "settled": list(found.settled),
    }


def _period(operation: Operation, period: Interval | None) -> list[str] | None:
    return None if period is None else [operation.at(period.start).isoformat(), operation.at(period.end).isoformat()]


def _time(operation: Operation, instant: Instant | None) -> str | None:
    return None if instant is None else operation.at(instant).isoformat()
