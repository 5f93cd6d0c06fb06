"""What the planner tells while it works."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from safepassage.domain.plan import Objective


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """
    The best plan and bound so far.

    Parameters
    ----------
    seconds
        Since planning began.
    stage
        What is being done, in a few words.
    value, bound
        As in `Certificate`; ``None`` while there is none.
    """

    seconds: float
    stage: str
    objective: Objective
    value: int | None = None
    bound: int | None = None


OnProgress: TypeAlias = Callable[[Progress], None]
