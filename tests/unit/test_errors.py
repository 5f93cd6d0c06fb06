"""Errors carry everything that is wrong, and say it."""

import pytest

from safepassage.errors import (
    InvalidOperationError,
    InvalidPlanFileError,
    InvalidSimulationFileError,
    NoFeasiblePlanError,
    SafePassageError,
)
from safepassage.notices import Notice, Severity, Where


def test_an_invalid_operation_says_every_notice() -> None:
    """Each notice is a line, and can be had as it is."""
    notices = [
        Notice(code=code, severity=Severity.ERROR, where=Where(file="a.xlsx", row=row), message=f"{code} is wrong.")
        for row, code in ((2, "one"), (3, "two"))
    ]
    error = InvalidOperationError(notices)
    assert error.notices == tuple(notices)
    assert str(error) == "error: a.xlsx, row 2: one is wrong.\nerror: a.xlsx, row 3: two is wrong."


@pytest.mark.parametrize("bound", [0, 40])
def test_no_feasible_plan_says_every_reason(bound: int) -> None:
    """Each reason is a line; the bound says how many people no plan can exceed."""
    error = NoFeasiblePlanError(["No window.", "No bus."], bound)
    assert (error.reasons, error.bound, str(error)) == (("No window.", "No bus."), bound, "No window.\nNo bus.")


def test_nobody_is_the_bound_unless_one_is_given() -> None:
    """Without a bound nobody can be brought out."""
    assert NoFeasiblePlanError(["No bus."]).bound == 0


@pytest.mark.parametrize(
    "error",
    [
        InvalidOperationError([]),
        InvalidPlanFileError("cut short"),
        InvalidSimulationFileError("old"),
        NoFeasiblePlanError(["No bus."]),
    ],
    ids=type,
)
def test_one_name_catches_all(error: SafePassageError) -> None:
    """Whoever catches SafePassageError catches everything raised on purpose."""
    with pytest.raises(SafePassageError) as caught:
        raise error
    assert caught.value is error
