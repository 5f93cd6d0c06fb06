"""HiGHS against brute force on tiny integer programs: a solver is trusted only because it is checked."""

from dataclasses import dataclass
from itertools import product

import highspy
import numpy as np
import pytest

from safepassage.planning.charges import Ints

PROGRAMS = 1_500
CHUNKS = 5


@dataclass(frozen=True, slots=True)
class Program:
    """Maximise ``worth x`` over whole numbers ``0 <= x <= most`` with ``low <= rows x <= high``."""

    worth: Ints
    rows: Ints
    low: Ints
    high: Ints
    most: Ints


FREE = 10**6


def random_program(rng: np.random.Generator) -> Program:
    """Return a program of 2-6 columns and 1-5 rows with small numbers; some rows are equations, some have one side only."""
    columns, rows = int(rng.integers(2, 7)), int(rng.integers(1, 6))
    table = rng.integers(-4, 5, (rows, columns)) * (rng.random((rows, columns)) < 0.7)
    most = rng.integers(1, 4, columns)
    # Rows around a point inside the box: most programs have a solution, some have none.
    middle = table @ rng.integers(0, most + 1) + rng.integers(-1, 2, rows)
    kind = rng.random(rows)
    low = np.where(kind < 0.15, middle, np.where(kind < 0.45, middle - rng.integers(0, 4, rows), -FREE))
    high = np.where(kind < 0.15, middle, np.where((kind >= 0.3), middle + rng.integers(0, 4, rows), FREE))
    return Program(rng.integers(-9, 10, columns), table, low, high, most)


def brute_force(program: Program) -> int | None:
    """Return the best value over every point of the box, or None if no point keeps the rows."""
    points = np.array(list(product(*(range(most + 1) for most in program.most.tolist()))))
    sums = points @ program.rows.T
    kept = points[np.all((sums >= program.low) & (sums <= program.high), axis=1)]
    return int((kept @ program.worth).max()) if len(kept) else None


class RefusedError(Exception):
    """HiGHS noticed that its own answer breaks a row, and gave none."""


def highs(program: Program, presolve: str) -> int | None:
    """Return the best value as HiGHS finds it, or None where it says that there is no solution."""
    columns, rows = len(program.worth), len(program.low)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = columns, rows
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = program.worth.astype(np.float64)
    model.col_lower_, model.col_upper_ = np.zeros(columns), program.most.astype(np.float64)
    model.row_lower_ = np.where(program.low == -FREE, -highspy.kHighsInf, program.low)
    model.row_upper_ = np.where(program.high == FREE, highspy.kHighsInf, program.high)
    entries = [np.flatnonzero(column) for column in program.rows.T]
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.cumsum([0, *(len(found) for found in entries)])
    model.a_matrix_.index_ = np.concatenate(entries)
    model.a_matrix_.value_ = np.concatenate(
        [column[found] for column, found in zip(program.rows.T, entries, strict=True)]
    ).astype(float)
    model.integrality_ = [highspy.HighsVarType.kInteger] * columns
    solver = highspy.Highs()
    for option, value in (("output_flag", False), ("presolve", presolve), ("threads", 1)):
        assert solver.setOptionValue(option, value) == highspy.HighsStatus.kOk
    assert solver.passModel(model) == highspy.HighsStatus.kOk
    ran, status = solver.run(), solver.getModelStatus()
    if ran == highspy.HighsStatus.kError and status == highspy.HighsModelStatus.kSolveError:
        raise RefusedError
    assert ran == highspy.HighsStatus.kOk
    if status == highspy.HighsModelStatus.kOptimal:
        return round(float(solver.getInfo().objective_function_value))
    assert status in {highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible}
    return None


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_highs_agrees_with_brute_force(chunk: int) -> None:
    """
    On random integer programs HiGHS finds what trying every point finds: 2 of 3 with presolve, none wrong.

    With presolve 1.13.1 takes about 1 in 1,500 of these (all without a solution) for solved, notices it, and ends with an error;
    without presolve it gets those right too.
    """
    rng = np.random.default_rng(chunk)
    wrong, solvable, refused = [], 0, 0
    for number in range(PROGRAMS // CHUNKS):
        program = random_program(rng)
        presolve = "off" if number % 3 == 0 else "on"
        expected = brute_force(program)
        try:
            found = highs(program, presolve)
        except RefusedError:
            refused += 1
            found = highs(program, "off")
        solvable += expected is not None
        if expected != found:
            wrong.append((number, presolve, expected, found, program))
    assert wrong == []
    # A fuzz of impossible programs alone would show nothing.
    assert solvable > PROGRAMS // CHUNKS // 2
    assert refused <= 2
