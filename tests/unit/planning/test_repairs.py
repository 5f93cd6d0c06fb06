"""Which vehicles think again."""

import random

from safepassage.planning.repairs import SIZES, Stint, taken_out

VEHICLES = ["a", "b", "c", "d"]
STINTS = [
    Stint("a", "mill", "north", 10),
    Stint("b", "farm", "north", 20),
    Stint("c", "harbour", "south", 30),
    Stint("a", "farm", "north", 40),
]


def drawn(stints: list[Stint], vehicles: list[str]) -> list[dict[str, int]]:
    """Return what is taken out with 300 seeds."""
    return [taken_out(stints, vehicles, random.Random(seed)) for seed in range(300)]


def test_any_vehicles_from_the_beginning_or_from_the_start_of_a_trip() -> None:
    """All starts are 0 or one of those of a trip; as many vehicles as there is a size, or all of them."""
    found = drawn(STINTS, VEHICLES)
    assert {start for one in found for start in one.values()} == {0, 10, 20, 30, 40}
    assert {len(one) for one in found} == {*(size for size in SIZES if size < len(VEHICLES)), len(VEHICLES)}
    assert {name for one in found for name in one} == set(VEHICLES)


def test_vehicles_for_one_corridor_at_much_the_same_time() -> None:
    """Those with different starts are of the north; each from its trip on that is nearest in time to the first drawn."""
    together = [one for one in drawn(STINTS, VEHICLES) if len(set(one.values())) > 1]
    assert together
    assert all(set(one) <= {"a", "b"} for one in together)
    assert {tuple(sorted(one.items())) for one in together} == {(("a", 10), ("b", 20)), (("a", 40), ("b", 20))}


def test_with_no_trips_vehicles_begin_at_the_beginning() -> None:
    """Nothing has a start."""
    assert {start for one in drawn([], VEHICLES) for start in one.values()} == {0}


def test_the_seed_decides() -> None:
    """Twice the same."""
    assert drawn(STINTS, VEHICLES) == drawn(STINTS, VEHICLES)
