"""A planner that can be worked out in the head: no solving, only a formula of what has been granted."""

from dataclasses import dataclass

from safepassage.advice.evaluation import Value
from safepassage.domain.operation import Operation
from safepassage.units import HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """
    Says that ten people get out with each vehicle, at most as many vehicles as convoys hold and as the window has room for.

    On the one-bus operation: 1 vehicle, convoys of ``held`` at first, 4 hours of window with room for one vehicle each.
    """

    held: int = 1
    slack: int = 0

    def __call__(self, operation: Operation, enough: int | None = None) -> Value:
        """Return the value of the formula, with a bound that is larger by ``slack``."""
        del enough
        vehicles = sum(fleet.count for fleet in operation.fleets)
        convoy = operation.corridors[0].max_vehicles - 10 + self.held
        hours = max((window.closes - window.opens) // HOUR for window in operation.windows)
        people = 10 * min(vehicles, convoy, hours)
        return Value(people=people, bound=people + self.slack)
