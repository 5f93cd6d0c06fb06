"""Values and bounds in words, with the numbers and times that the report prints."""

from safepassage.documents.clocks import Clocks
from safepassage.documents.wording import count, grouped
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Objective


def people(number: int) -> str:
    """Return a number of people: "1 person", "1 200 people"."""
    return count(number, "person", "people")


def weighs(operation: Operation) -> bool:
    """Return whether some people count for more than others in the objective ``rescue``."""
    return any(operation.weight(group) != 1 for group in operation.groups)


def amount(operation: Operation, objective: Objective, value: int) -> str:
    """Return a value or bound of ``objective`` with its unit: people, a time, or vehicles."""
    if objective is Objective.CLEAR:
        return Clocks(operation).both(value)
    if objective is Objective.SIZE:
        return count(value, "vehicle")
    return f"{grouped(value)} weighted" if weighs(operation) else people(value)


def running_gap(objective: Objective, value: int | None, bound: int | None) -> float | None:
    """Return how far ``value`` can be from the best while planning, as a fraction as in `Certificate`, or None if nothing is known."""
    if value is None or bound is None:
        return None
    of = bound if objective is Objective.RESCUE else value
    return abs(bound - value) / of if of else 0.0
