"""Operations in which an earlier wording of docs/background/proof.md was false: each was a hole, and must stay closed."""

import random
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from oracle.exhaustive import best
from oracle.random_prices import only_as_done, random_prices
from oracle.test_any_prices_bound import holes
from safepassage.domain.fleet import Fleet, VehicleType
from safepassage.domain.network import AccessWindow, Checkpoint, Corridor, Leg, Place, Role, TravelTime
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, PerMobility, ReceptionSite
from safepassage.planning.grid import Grid
from safepassage.units import HOUR, MINUTE, Interval

GRIDS = 40


def place(name: str, *roles: Role, exposed: bool = False) -> Place:
    """Return a place, exposed in the corridor ``road`` or not."""
    return Place(id=name, name=name, latitude=10, longitude=-30, roles=frozenset(roles), exposed_in="road" if exposed else "")


def leg(outer: str, inner: str, minutes: int, *, exposed: bool, night: int = 0) -> Leg:
    """Return a leg, exposed in the corridor ``road`` or not."""
    times = (TravelTime(profile="road", day=minutes * MINUTE, night=max(minutes, night) * MINUTE),)
    return Leg(
        id=f"{outer}-{inner}",
        outer=outer,
        inner=inner,
        distance=minutes * 1_000,
        travel_times=times,
        exposed_in="road" if exposed else "",
    )


def window(number: int, opens: int, closes: int) -> AccessWindow:
    """Return a window between two minutes."""
    return AccessWindow(id=f"w{number}", corridor="road", opens=opens * MINUTE, closes=closes * MINUTE)


def operation(
    *,
    fleet: Fleet,
    windows: tuple[AccessWindow, ...],
    side_road: bool = False,
    village_exposed: bool = True,
    headway: int = 30 * MINUTE,
    boarding: int = 10,
    checkpoints: tuple[Checkpoint, ...] = (),
) -> Operation:
    """Return town --5-- gate --5-- post --5-- village, or with a side road town --30-- village that is not exposed; 20 people wait."""
    legs = [leg("town", "gate", 5, exposed=False), leg("gate", "post", 5, exposed=True), leg("post", "village", 5, exposed=True)]
    if side_road:
        legs.append(leg("town", "village", 30, exposed=False, night=60))
    bus = VehicleType(
        id="bus",
        name="Bus",
        places=PerMobility(seat=4),
        boarding_fixed=boarding * MINUTE,
        boarding_per_person=PerMobility(),
        alighting_fixed=MINUTE,
        alighting_per_person=PerMobility(),
    )
    return Operation(
        id="counterexample",
        title="Counterexample",
        epoch=datetime(2030, 5, 1, 6, tzinfo=UTC),
        horizon=4 * HOUR,
        places=(
            place("town", Role.DEPOT, Role.RECEPTION_SITE),
            place("gate", Role.GATE),
            place("post", Role.CHECKPOINT, Role.REFUGE),
            place("village", Role.GATE, Role.ASSEMBLY_POINT, exposed=village_exposed),
        ),
        legs=tuple(legs),
        corridors=(
            Corridor(
                id="road",
                name="Road",
                outer_gate="gate",
                inner_gate="village",
                legs=("gate-post", "post-village"),
                max_vehicles=1,
                headway=headway,
            ),
        ),
        windows=windows,
        nights=(Interval(31 * MINUTE, 4 * HOUR),) if side_road else (),
        checkpoints=checkpoints,
        vehicle_types=(bus,),
        fleets=(fleet,),
        groups=(EvacueeGroup(id="villagers", place="village", count=20),),
        reception_sites=(ReceptionSite(place="town"),),
    )


def between_windows() -> Operation:
    """Return a bus in an exposed village, free as the second of two windows opens, five minutes after the first; it just makes it."""
    fleet = Fleet(id="f", type="bus", count=1, place="village", available_from=101 * MINUTE)
    return operation(fleet=fleet, windows=(window(1, 0, 96), window(2, 101, 113)), boarding=2)


def side_road() -> Operation:
    """Return a bus that leaves just before the night and reaches a village, by a road that is not exposed, as its window opens."""
    fleet = Fleet(id="f", type="bus", count=1, place="town")
    return operation(fleet=fleet, windows=(window(1, 60, 70),), side_road=True)


def no_headway() -> Operation:
    """Return one bus that enters a corridor without headway or stated number of convoys several times in one window."""
    fleet = Fleet(id="f", type="bus", count=1, place="town")
    return operation(fleet=fleet, windows=(window(1, 0, 230),), village_exposed=False, headway=0)


def served_early() -> Operation:
    """Return three buses that wait, served one after the other in time, at a refuge's checkpoint for a short window."""
    checkpoint = Checkpoint(id="post", place="post", service=10 * MINUTE)
    fleet = Fleet(id="f", type="bus", count=3, place="post")
    return operation(
        fleet=fleet,
        windows=(window(1, 60, 68), window(2, 100, 160)),
        village_exposed=False,
        headway=5 * MINUTE,
        checkpoints=(checkpoint,),
    )


def starts_exposed() -> Operation:
    """Return a bus that stands in an exposed village long before the window opens."""
    fleet = Fleet(id="f", type="bus", count=1, place="village")
    return operation(fleet=fleet, windows=(window(1, 90, 150),))


@pytest.mark.parametrize(
    ("make", "people"),
    [(between_windows, 4), (side_road, 4), (no_headway, 20), (served_early, 12), (starts_exposed, 4)],
)
def test_a_hole_in_the_proof_stays_closed(make: Callable[[], Operation], people: int) -> None:
    """On 40 grids neither half of the proof fails for the best schedule, at random prices and at those that forbid all else."""
    case = make()
    answer = best(case, 2_000)
    assert answer is not None
    assert answer.people == people
    rng = random.Random(people)
    broken: list[str] = []
    for _ in range(GRIDS):
        step = rng.choice([120, 300, 420, 600, 900])
        offsets = [{spot.id: rng.randrange(step) for spot in case.places} for _ in range(2)]
        grid = Grid(step=step, horizon=case.horizon, empty=offsets[0], loaded=offsets[1])
        broken += holes(case, answer, random_prices(case, rng), grid, weighted=False)
        broken += holes(case, answer, only_as_done(case, answer), grid, weighted=False)
    assert broken == []
