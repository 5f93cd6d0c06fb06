"""HiGHS, with every status looked at."""

import highspy
import numpy as np


class SolverError(Exception):
    """HiGHS did not do what it was asked."""


def check(status: highspy.HighsStatus, doing: str) -> None:
    """Raise unless HiGHS says that it did what was asked."""
    if status == highspy.HighsStatus.kError:
        msg = f"HiGHS failed at: {doing}."
        raise SolverError(msg)


def quiet_solver(**options: float | bool | str) -> highspy.Highs:
    """Return a silent HiGHS on one thread with ``options`` set."""
    solver = highspy.Highs()
    for name, value in {"output_flag": False, "threads": 1, "random_seed": 0, **options}.items():
        # An unknown option would otherwise be passed over.
        if solver.setOptionValue(name, value) != highspy.HighsStatus.kOk:
            msg = f"HiGHS refused option {name} = {value}."
            raise SolverError(msg)
    return solver


class Columns:
    """A program built column by column, as the lists that HiGHS takes."""

    __slots__ = ("cost", "rows", "starts", "upper", "values", "whole")

    def __init__(self) -> None:
        self.starts, self.rows, self.values = [0], [], []  # type: tuple[list[int], list[int], list[float]]
        self.cost, self.upper, self.whole = [], [], []  # type: tuple[list[float], list[float], list[bool]]

    def add(self, entries: dict[int, float], *, upper: float, whole: bool, cost: float = 0.0) -> None:
        """Append a column between 0 and ``upper``, in whole numbers or not, with its entries by row."""
        self.rows += entries.keys()
        self.values += entries.values()
        self.starts.append(len(self.rows))
        self.cost.append(cost)
        self.upper.append(upper)
        self.whole.append(whole)

    def model(self, low: list[float], high: list[float]) -> highspy.HighsLp:
        """Return the program that minimises the cost with each row between ``low`` and ``high``."""
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.cost), len(low)
        model.col_cost_ = np.array(self.cost)
        model.col_lower_, model.col_upper_ = np.zeros(len(self.cost)), np.array(self.upper)
        model.row_lower_, model.row_upper_ = np.array(low), np.array(high)
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.num_col_, model.a_matrix_.num_row_ = model.num_col_, model.num_row_
        model.a_matrix_.start_ = np.array(self.starts, dtype=np.int32)
        model.a_matrix_.index_ = np.array(self.rows, dtype=np.int32)
        model.a_matrix_.value_ = np.array(self.values)
        kinds = highspy.HighsVarType
        if any(self.whole):
            model.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in self.whole]
        return model
