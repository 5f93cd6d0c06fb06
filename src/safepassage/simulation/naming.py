"""What the numbers of a script mean."""

from dataclasses import dataclass

from safepassage.domain.plan import Block, Drive
from safepassage.simulation.roads import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """
    What the numbers of a script mean.

    Turn-back points and refuges at which one may be held are pairs (convoy, place), last boardings (place, convoy); ``inside`` are the
    vehicles that start at an exposed place and never move, which the script has not.
    """

    vehicles: tuple[str, ...]
    inside: tuple[str, ...]
    points: tuple[tuple[str, str], ...]
    holds: tuple[tuple[str, str], ...]
    boardings: tuple[tuple[str, str], ...]
    windows: tuple[str, ...]


def refuges(block: Block, run: Run) -> list[tuple[str, str] | None]:
    """Return for each task the convoy and the refuge at which it may be held, if it is a drive out of one."""
    return [
        (task.convoy, run.places[number][0]) if run.holds[number] == number and isinstance(task, Drive) else None
        for number, task in enumerate(block.tasks)
    ]
