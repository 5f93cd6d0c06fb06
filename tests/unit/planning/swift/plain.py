"""The compiled loops as plain Python, function by function; and yards to try them in."""

from collections.abc import Callable, Sequence
from types import FunctionType
from typing import Any

from safepassage.domain.operation import Operation
from safepassage.domain.plan import Price
from safepassage.planning.bound import counted_fleets
from safepassage.planning.ledger import Habits
from safepassage.planning.roads import Roads
from safepassage.planning.swift.dispatch import Yard
from safepassage.planning.swift.run import Counsel, Run
from unit.planning.small import ALL, evaluator_of, plain_grid


def plain(function: object) -> Callable[..., Any]:
    """Return a compiled function as it is written, and all that it calls likewise: what is compiled for loops alone cannot be called."""
    known: dict[object, Callable[..., Any]] = {}

    def made(one: Any) -> Callable[..., Any]:  # noqa: ANN401 - a function or what numba makes of it
        written: FunctionType = one.py_func
        if written not in known:
            names = dict(written.__globals__)
            known[written] = FunctionType(written.__code__, names, written.__name__, written.__defaults__)
            names.update({name: made(value) for name, value in names.items() if hasattr(value, "py_func")})
        return known[written]

    return made(function)


def yard_of(operation: Operation, vehicles: int = ALL) -> Yard:
    """Return the yard of the first ``vehicles`` vehicles."""
    return Yard(operation, Roads(operation), counted_fleets(operation, vehicles), operation.horizon)


def counsel_of(yard: Yard, prices: Sequence[Price] = (), step: int = 300) -> Counsel:
    """Return what some prices, or none, say to the vehicles of ``yard``."""
    evaluator = evaluator_of(yard.operation, step)
    return yard.counsel(evaluator, plain_grid(yard.operation, step), evaluator.evaluate(prices))


def sent(operation: Operation, habits: Habits | None = None) -> tuple[Yard, Counsel, Run]:
    """Return what is dispatched without prices, with the yard and the counsel."""
    yard = yard_of(operation)
    counsel = counsel_of(yard)
    return yard, counsel, yard.send(counsel, habits or Habits())


def starts(run: Run, code: int) -> list[int]:
    """Return when the tasks of one code start, trip by trip."""
    return [row[3] for trip in run.trips for row in trip.tasks.tolist() if row[0] == code]
