"""The same operation with every window shorter: a plan for it has all vehicles out earlier, and is a plan of the operation too."""

from dataclasses import replace

from safepassage.domain.network import AccessWindow
from safepassage.domain.operation import Operation
from safepassage.units import MINUTE, Seconds


def tightened(operation: Operation, margin: Seconds) -> Operation:
    """Return ``operation`` with all out ``margin`` seconds earlier before each window closes; windows too short for it are left out."""
    windows = tuple(window for window in operation.windows if _fits(window, margin))
    return replace(
        operation,
        windows=tuple(replace(window, clearance_margin=window.clearance_margin + margin) for window in windows),
    )


def margins(operation: Operation, number: int) -> tuple[Seconds, ...]:
    """Return ``number`` margins from 0 on, at even steps of whole minutes, of which the last leaves little of the longest window."""
    longest = max((window.usable.end - window.usable.start for window in operation.windows), default=0)
    step = longest // number // MINUTE * MINUTE
    return tuple(dict.fromkeys(step * n for n in range(number)))


def _fits(window: AccessWindow, margin: Seconds) -> bool:
    return window.usable.start < window.usable.end - margin
