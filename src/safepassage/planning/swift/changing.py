"""Trips made otherwise: a few vehicles at a time change what they do, while what all others do stays as it is."""

from collections.abc import Callable, Sequence

from safepassage.planning.swift.dispatch import Yard
from safepassage.planning.swift.run import Counsel, Place, Run, Trip

TOGETHER = 16
"""Changes that are tried together at first: of more one would nearly always be impossible."""


def adopted(
    yard: Yard,
    counsel: Counsel,
    run: Run,
    changes: Sequence[tuple[Place | None, Trip]],
    good: Callable[[Run, Run], bool],
    halt: Callable[[], bool],
    tries: int,
) -> tuple[Run, set[Place]]:
    """
    Return ``run`` with those of the ``changes`` that are ``good`` (what comes of them, and what they change), and the places of the others.

    A change is the place of a trip and the trip that is to be made instead; without a place it is made besides. At first some are tried
    `TOGETHER`, then half of them and so on, and after a success twice as many as before; ``tries`` times at most.
    """
    at, size, refused = 0, TOGETHER, set[Place]()
    for _ in range(tries):
        if at >= len(changes) or halt():
            break
        part = changes[at : at + size]
        found = yard.change(counsel, run, part)
        if good(found, run):
            run, at, size = found, at + len(part), 2 * size
        elif len(part) > 1:
            size = len(part) // 2
        else:
            refused |= {place for place, _ in part if place is not None}
            at += 1
    return run, refused
