"""CP-SAT of OR-Tools on the one big integer program."""

from ortools.sat.python import cp_model

from bench.peers.answer import NOTHING, Answer, main, seconds_left
from bench.peers.instance import Instance
from bench.peers.trip_model import Columns, TripModel, fitting_step
from bench.peers.trip_plan import answer

OPTIONS_A_SECOND = 400
"""Trips to choose from, for each second: CP-SAT has more of finding a plan on a coarse grid than of a fine one."""


def solve(instance: Instance) -> Answer:
    """Return the best plan that CP-SAT finds in time."""
    step = fitting_step(instance, OPTIONS_A_SECOND)
    columns = TripModel(instance, step).build()
    model = program(columns)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = instance.cores
    solver.parameters.max_time_in_seconds = max(0.1, seconds_left(instance, spare=0.5))
    status = solver.status_name(solver.solve(model))
    if status not in {"OPTIMAL", "FEASIBLE"}:
        return NOTHING
    values = solver.response_proto.solution
    numbers = {column: values[column] for column in (*columns.moves, *columns.loads)}
    return answer(instance, columns, numbers, status, step)


def program(columns: Columns) -> cp_model.CpModel:
    """Return ``columns`` as CP-SAT takes them; all their numbers are whole."""
    model = cp_model.CpModel()
    numbers = [model.new_int_var(0, most, "") for most in columns.most]
    parts: dict[tuple[object, ...], tuple[list[cp_model.IntVar], list[int]]] = {}
    for row, column, value in columns.entries:
        found = parts.setdefault(row, ([], []))
        found[0].append(numbers[column])
        found[1].append(round(value))
    for row, (least, most) in columns.rows().items():
        if most == float("inf"):
            continue
        total = cp_model.LinearExpr.weighted_sum(*parts[row])
        model.add(total == round(most) if least == most else total <= round(most))
    model.maximize(cp_model.LinearExpr.weighted_sum(numbers, columns.gains))
    return model


if __name__ == "__main__":
    main(solve)
