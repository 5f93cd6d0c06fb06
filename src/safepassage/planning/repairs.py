"""Which vehicles are to think again, and from when on: what repair takes out of a schedule."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from safepassage.units import Instant

SIZES = (1, 2, 3, 6, 12, 25)
"""How many vehicles think again."""


@dataclass(frozen=True, slots=True)
class Stint:
    """A trip as repair sees it: its vehicle, the point from which it brings people (empty: none), the corridor there, and its start."""

    vehicle: str
    point: str
    corridor: str
    start: Instant


def taken_out(stints: Sequence[Stint], vehicles: Sequence[str], rng: random.Random) -> dict[str, Instant]:
    """
    Return for each vehicle that is to think again the instant from which on its trips are taken out.

    Either any vehicles, for the whole operation or from one instant on, or those that set off for one corridor at much the same time.
    """
    number = min(rng.choice(SIZES), len(vehicles))
    lot = rng.random()
    if not stints or lot < 0.5:  # noqa: PLR2004 - half of the time
        start = 0 if lot < 0.25 or not stints else rng.choice(stints).start  # noqa: PLR2004 - half of these
        return dict.fromkeys(rng.sample(vehicles, number), start)
    one = rng.choice(stints)
    near = sorted((stint for stint in stints if stint.corridor == one.corridor), key=lambda stint: abs(stint.start - one.start))
    found: dict[str, Instant] = {}
    for stint in near:
        if len(found) == number:
            break
        found.setdefault(stint.vehicle, stint.start)
    return found


def kept(stints: Sequence[Stint], out: Mapping[str, Instant]) -> list[int]:
    """Return the numbers of the stints that are not taken out."""
    return [at for at, stint in enumerate(stints) if stint.vehicle not in out or stint.start < out[stint.vehicle]]
