"""Whole numbers in one unit, named once: seconds, metres, people, kilograms, litres, millionths."""

from dataclasses import dataclass
from typing import TypeAlias

Instant: TypeAlias = int
"""Whole seconds after the operation's epoch."""
Seconds: TypeAlias = int
Metres: TypeAlias = int
People: TypeAlias = int
Kilograms: TypeAlias = int
Litres: TypeAlias = int
Millionths: TypeAlias = int
"""A share or a chance: 1 000 000 is all of it, or certain."""

MINUTE: Seconds = 60
HOUR: Seconds = 3_600
DAY: Seconds = 86_400


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """
    A closed period between two instants.

    Parameters
    ----------
    start, end
        Instants, seconds after the epoch; ``start`` is not after ``end``.
    """

    start: Instant
    end: Instant

    def __post_init__(self) -> None:
        if self.start > self.end:
            msg = f"An interval must start before it ends, got {self.start} and {self.end}."
            raise ValueError(msg)

    def holds(self, start: Instant, end: Instant) -> bool:
        """Return whether the whole of ``start`` to ``end`` lies inside, ends included."""
        return self.start <= start and end <= self.end
