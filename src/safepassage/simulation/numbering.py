"""Numbers for what an operation and a plan call by ids."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan, Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The number of each thing by its id, and the services that pay the batch of their convoy."""

    place: Mapping[str, int]
    leg: Mapping[str, int]
    post: Mapping[str, int]
    group: Mapping[str, int]
    site: Mapping[str, int]
    corridor: Mapping[str, int]
    convoy: Mapping[str, int]
    heads: frozenset[Service]

    @classmethod
    def of(cls, op: Operation, plan: Plan) -> "Numbers":
        """Return the numbers of ``op`` and ``plan``."""
        longest: dict[tuple[str, str, str], Service] = {}
        for block in plan.blocks:
            for task in block.tasks:
                if isinstance(task, Service) and task.convoy:
                    key = task.convoy, task.checkpoint, task.direction.value
                    best = longest.get(key)
                    if best is None or (task.start, -task.end) < (best.start, -best.end):
                        longest[key] = task
        return cls(
            place=numbered(place.id for place in op.places),
            leg=numbered(leg.id for leg in op.legs),
            post=numbered(checkpoint.id for checkpoint in op.checkpoints),
            group=numbered(group.id for group in op.groups),
            site=numbered(site.place for site in op.reception_sites),
            corridor=numbered(corridor.id for corridor in op.corridors),
            convoy=numbered(convoy.id for convoy in plan.convoys),
            heads=frozenset(longest.values()),
        )


def numbered(ids: Iterable[str]) -> dict[str, int]:
    """Return the number of each of ``ids``, in their order."""
    return {name: number for number, name in enumerate(ids)}
