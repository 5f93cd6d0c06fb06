"""What the checks call useless is useless: no plan makes use of it."""

import pytest

from oracle.random_operations import random_operation
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan
from safepassage.errors import NoFeasiblePlanError
from safepassage.exchange.plausibility import check_operation
from safepassage.notices import Notice, Where
from safepassage.planning.solve import solve

USELESS = {"window-too-short", "unreachable-people", "no-reception"}


def about(operation: Operation) -> list[Notice]:
    """Return the notices that call something useless; the column of each names the row."""
    notices = check_operation(operation, lambda sheet, row, _: Where(sheet=sheet, column=row))
    return [notice for notice in notices if notice.code in USELESS]


def in_use(operation: Operation, plan: Plan) -> set[tuple[str, str]]:
    """Return what ``plan`` makes use of, as the notices would name it."""
    boarded = {headcount.group for headcount in plan.totals.by_group if headcount.count}
    return {("window-too-short", convoy.window) for convoy in plan.convoys} | {
        (code, group) for group in boarded if operation.group[group].count for code in ("unreachable-people", "no-reception")
    }


@pytest.mark.parametrize("seeds", [range(start, start + 20) for start in range(0, 100, 20)], ids=str)
def test_no_plan_uses_what_is_called_useless(seeds: range) -> None:
    """Windows too short, people out of reach and people whom no site takes have no part in any plan."""
    found = 0
    for seed in seeds:
        operation = random_operation(seed)
        notices = about(operation)
        if not notices:
            continue
        found += len(notices)
        try:
            plan = solve(operation, time_limit=5)
        except NoFeasiblePlanError:
            continue
        assert not {(notice.code, notice.where.column) for notice in notices} & in_use(operation, plan), seed
    assert found
