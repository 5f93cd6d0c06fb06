"""HiGHS on the one big integer program; if it finds no whole plan in time, its relaxed one is rounded."""

from typing import Any

import highspy
import numpy as np

from bench.peers.answer import NOTHING, Answer, main, seconds_left
from bench.peers.instance import Instance
from bench.peers.trip_model import Columns, TripModel, fitting_step
from bench.peers.trip_plan import answer, rounded

RELAXED = 0.5
"""Share of the time that is left after building the model in which the relaxed program has to be solved."""


def solve(instance: Instance) -> Answer:
    """Return the best plan that HiGHS finds in time."""
    step = fitting_step(instance)
    columns = TripModel(instance, step).build()
    model, found = program(columns), NOTHING
    highs = _run(model, instance.cores, RELAXED * seconds_left(instance))
    if highs.getModelStatus() == highspy.HighsModelStatus.kOptimal:
        found = answer(instance, columns, rounded(columns, highs.getSolution().col_value), "relaxed and rounded", step)
    model.integrality_ = [
        highspy.HighsVarType.kInteger if column in columns.moves else highspy.HighsVarType.kContinuous
        for column in range(len(columns.gains))
    ]
    highs = _run(model, instance.cores, seconds_left(instance, spare=0.5))
    if highs.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return found
    values = highs.getSolution().col_value
    numbers = {column: int(values[column] + 1e-6) for column in (*columns.moves, *columns.loads)}
    whole = answer(instance, columns, numbers, highs.modelStatusToString(highs.getModelStatus()), step)
    return max(whole, found, key=lambda one: one.value)


def program(columns: Columns) -> Any:  # noqa: ANN401 - HiGHS ships no types
    """Return ``columns`` as HiGHS takes them, row by row in one array, with nothing asked to be whole."""
    rows = columns.rows()
    index = {row: number for number, row in enumerate(rows)}
    at = np.array([index[row] for row, _, _ in columns.entries], dtype=np.int64)
    number = np.array([column for _, column, _ in columns.entries], dtype=np.int32)
    value = np.array([value for _, _, value in columns.entries], dtype=float)
    order = np.argsort(at, kind="stable")
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(columns.gains), len(rows)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = np.array(columns.gains, dtype=float)
    model.col_lower_ = np.zeros(len(columns.gains))
    model.col_upper_ = np.array(columns.most, dtype=float)
    model.row_lower_ = np.array([least for least, _ in rows.values()])
    model.row_upper_ = np.array([most for _, most in rows.values()])
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(np.bincount(at, minlength=len(rows)))]).astype(np.int32)
    model.a_matrix_.index_, model.a_matrix_.value_ = number[order], value[order]
    return model


def _run(model: Any, cores: int, seconds: float) -> Any:  # noqa: ANN401 - HiGHS ships no types
    """Return HiGHS after it has worked on ``model``."""
    highs = highspy.Highs()
    for name, value in (("output_flag", False), ("threads", cores), ("time_limit", max(0.1, seconds))):
        # HiGHS runs on with its defaults after an option that it does not know.
        if highs.setOptionValue(name, value) != highspy.HighsStatus.kOk:
            msg = f"HiGHS does not take {value!r} for {name!r}."
            raise ValueError(msg)
    highs.passModel(model)
    highs.run()
    return highs


if __name__ == "__main__":
    main(solve)
