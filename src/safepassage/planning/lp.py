"""Linear programs, built column by column as plain lists and solved by HiGHS."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(slots=True)
class Program:
    """
    Maximise ``gain @ x`` subject to ``rows <= limit`` and ``x >= 0``.

    Columns are appended with their entries as ``(row, coefficient)``; rows are named by whatever key the caller likes.
    """

    limits: list[float] = field(default_factory=list)
    gains: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    _starts: list[int] = field(default_factory=lambda: [0])
    _rows: list[int] = field(default_factory=list)
    _values: list[float] = field(default_factory=list)
    _names: dict[object, int] = field(default_factory=dict)

    def row(self, key: object, limit: float = 0.0) -> int:
        """Return the row named ``key``, made with ``limit`` if there is none yet."""
        number = self._names.setdefault(key, len(self.limits))
        if number == len(self.limits):
            self.limits.append(limit)
        return number

    @property
    def names(self) -> list[object]:
        """Return the keys of the rows, in order."""
        return list(self._names)

    def column(self, gain: float, entries: list[tuple[int, float]], upper: float = float("inf")) -> int:
        """Append a column; return its number. Two entries of one row are added."""
        merged: dict[int, float] = {}
        for row, value in entries:
            merged[row] = merged.get(row, 0.0) + value
        self._rows.extend(merged)
        self._values.extend(merged.values())
        self._starts.append(len(self._rows))
        self.gains.append(gain)
        self.upper.append(upper)
        return len(self.gains) - 1

    def solve(self, time_limit: float) -> tuple[float, Floats, Floats] | None:
        """Return the optimum, the columns' values and the rows' prices (at least 0), or None if time ran out."""
        import highspy  # noqa: PLC0415 - heavy, and needed only to plan

        if not self.gains or not self.limits:
            return 0.0, np.zeros(len(self.gains)), np.zeros(len(self.limits))
        solver = highspy.Highs()
        settings = {"output_flag": False, "threads": 1, "random_seed": 0, "time_limit": max(0.01, time_limit)}
        for name, value in settings.items():
            _check(solver.setOptionValue(name, value), f"option {name}")
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.gains), len(self.limits)
        model.sense_ = highspy.ObjSense.kMaximize
        model.col_cost_ = np.array(self.gains)
        model.col_lower_, model.col_upper_ = np.zeros(len(self.gains)), np.array(self.upper)
        model.row_lower_, model.row_upper_ = np.full(len(self.limits), -highspy.kHighsInf), np.array(self.limits)
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.num_col_, model.a_matrix_.num_row_ = model.num_col_, model.num_row_
        model.a_matrix_.start_ = np.array(self._starts, dtype=np.int32)
        model.a_matrix_.index_ = np.array(self._rows, dtype=np.int32)
        model.a_matrix_.value_ = np.array(self._values)
        _check(solver.passModel(model), "model")
        _check(solver.run(), "run")
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution = solver.getSolution()
        prices = np.maximum(0.0, np.array(solution.row_dual))
        return float(solver.getInfo().objective_function_value), np.array(solution.col_value), prices


def _check(status: object, what: str) -> None:
    """Raise if HiGHS reports an error: it would run on with something else than was asked for."""
    if str(status).endswith("kError"):
        msg = f"The solver refused the {what}: {status}. This is a defect of safepassage; please report it with the operation."
        raise RuntimeError(msg)
