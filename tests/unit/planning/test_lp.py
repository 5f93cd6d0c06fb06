"""Linear programs by hand, and what the solver may refuse."""

import pytest

from safepassage.planning import lp
from safepassage.planning.lp import Program


def two_products() -> Program:
    """Return 3x + 2y under x + y <= 4, x <= 2: the optimum is 10 at (2, 2), where the limits are worth 2 and 1."""
    program = Program()
    both, first = program.row("both", 4.0), program.row("first", 2.0)
    program.column(3.0, [(both, 1.0), (first, 1.0)])
    program.column(2.0, [(both, 1.0)])
    return program


def test_the_optimum_comes_with_its_prices() -> None:
    """10 = 2 x 4 + 1 x 2."""
    solved = two_products().solve(10.0)
    assert solved is not None
    value, columns, prices = solved
    assert value == pytest.approx(10.0)
    assert columns.tolist() == pytest.approx([2.0, 2.0])
    assert prices.tolist() == pytest.approx([2.0, 1.0])


def test_a_column_can_have_a_limit_of_its_own() -> None:
    """With y at most 1 the optimum is 8, and the common limit is worth nothing."""
    program = Program()
    both, first = program.row("both", 4.0), program.row("first", 2.0)
    assert program.column(3.0, [(both, 1.0), (first, 1.0)]) == 0
    assert program.column(2.0, [(both, 1.0)], upper=1.0) == 1
    solved = program.solve(10.0)
    assert solved is not None
    assert solved[0] == pytest.approx(8.0)
    assert solved[2].tolist() == pytest.approx([0.0, 3.0])


def test_rows_are_named_once_and_entries_of_one_row_add_up() -> None:
    """The first limit holds; 2x + x <= 6 lets x be 2."""
    program = Program()
    row = program.row("a", 6.0)
    assert (program.row("a", 99.0), program.names) == (row, ["a"])
    program.column(1.0, [(row, 2.0), (row, 1.0)])
    solved = program.solve(10.0)
    assert solved is not None
    assert solved[1].tolist() == pytest.approx([2.0])


def test_nothing_to_choose_is_worth_nothing() -> None:
    """No columns, or no rows."""
    program = Program()
    program.row("a", 1.0)
    solved = program.solve(10.0)
    assert solved is not None
    assert (solved[0], solved[1].tolist(), solved[2].tolist()) == (0.0, [], [0.0])
    assert Program().solve(10.0) is not None


def test_what_has_no_optimum_has_no_answer() -> None:
    """Without a limit on x it grows for ever; with a limit below what is needed nothing fits."""
    endless = Program()
    endless.column(1.0, [(endless.row("a", 1.0), -1.0)])
    assert endless.solve(10.0) is None
    impossible = Program()
    impossible.column(1.0, [(impossible.row("a", -1.0), 1.0)])
    assert impossible.solve(10.0) is None


def test_time_that_runs_out_is_no_answer() -> None:
    """A program of some size does not finish in a hundredth of a second."""
    program = Program()
    for row in range(400):
        program.row(row, 100.0 + row % 7)
    for column in range(4_000):
        entries = [((column * 7 + step * 13 + column // 400) % 400, 1.0 + (column * step) % 5) for step in range(1, 40)]
        program.column(1.0 + (column * 37 % 101) / 101, entries)
    assert program.solve(0.0) is None


def test_a_refusal_of_the_solver_is_raised() -> None:
    """It would run on with something else than was asked for: here, a row that is not there."""
    with pytest.raises(RuntimeError, match=r"The solver refused the option threads: HighsStatus.kError. This is a defect"):
        lp._check("HighsStatus.kError", "option threads")
    lp._check("HighsStatus.kWarning", "run")
    program = Program()
    program.row("a", 1.0)
    program.column(1.0, [(7, 1.0)])
    with pytest.raises(RuntimeError, match="The solver refused the model"):
        program.solve(10.0)
