"""Operations with rounds: villages with few people each behind one gate, one window, and nothing that vehicles share but the people."""

import math
import random
from datetime import UTC, datetime

from safepassage.domain.fleet import Fleet, VehicleType
from safepassage.domain.network import AccessWindow, Corridor, Leg, Place, Role, TravelTime
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, Mobility, PerMobility, ReceptionSite
from safepassage.units import HOUR, MINUTE

NEAR = 4
"""Roads from each village to others, at least."""
FIRST, CHAIRS = 0.3, 0.1
"""Shares of the groups that go first, and of the villages with somebody in a wheelchair."""
WIDTH = 30.0
"""Kilometres of the side of the square in which the villages lie."""


def villages(seed: int, number: int, vans: int) -> Operation:
    """
    Return an operation with so many villages, joined to the nearest others, and so many vans.

    Vehicles do not wait for each other anywhere, so that a routing engine can express all of it.
    """
    rng = random.Random(seed)  # noqa: S311 - operations to try, not secrets
    spots = {
        "inner": (0.0, WIDTH / 2),
        **{f"v{n:02d}": (rng.uniform(1, WIDTH), rng.uniform(0, WIDTH)) for n in range(1, number + 1)},
    }
    names = [name for name in spots if name != "inner"]
    groups = [
        EvacueeGroup(
            id=f"{name}-{mobility.value}",
            place=name,
            count=rng.randint(2, 11) if mobility is Mobility.SEAT else 1,
            mobility=mobility,
            priority=1 if mobility is Mobility.WHEELCHAIR or rng.random() < FIRST else 2,
        )
        for name in names
        for mobility in (Mobility.SEAT, Mobility.WHEELCHAIR)
        if mobility is Mobility.SEAT or rng.random() < CHAIRS
    ]
    opens = HOUR
    return Operation(
        id=f"villages-{number}-{vans}-{seed}",
        title="Villages",
        epoch=datetime(2030, 5, 1, 5, tzinfo=UTC),
        horizon=opens + 6 * HOUR,
        places=(
            Place(id="town", name="Town", latitude=10, longitude=-30.3, roles=frozenset({Role.DEPOT, Role.RECEPTION_SITE})),
            Place(id="outer", name="Outer gate", latitude=10, longitude=-30.1, roles=frozenset({Role.GATE})),
            *(_place(name, spot, vans) for name, spot in spots.items()),
        ),
        legs=(
            _leg("town", "outer", 15.0, exposed=False),
            _leg("outer", "inner", 6.0),
            *(_leg(a, b, _distance(spots[a], spots[b])) for a, b in _roads(spots)),
        ),
        corridors=(
            Corridor(
                id="road", name="Road", outer_gate="outer", inner_gate="inner", legs=("outer-inner",), max_vehicles=99, headway=0
            ),
        ),
        windows=(AccessWindow(id="w", corridor="road", opens=opens, closes=opens + rng.randint(3, 5) * HOUR),),
        vehicle_types=(
            VehicleType(
                id="van",
                name="Van",
                places=PerMobility(15, 1, 0),
                boarding_fixed=3 * MINUTE,
                boarding_per_person=PerMobility(20, 240, 0),
                alighting_fixed=2 * MINUTE,
                alighting_per_person=PerMobility(10, 120, 0),
            ),
        ),
        fleets=(Fleet(id="van", type="van", count=vans, place="town"),),
        groups=tuple(groups),
        reception_sites=(ReceptionSite(place="town"),),
        priority_weights=((1, 3), (2, 1)),
    )


def _place(name: str, spot: tuple[float, float], vans: int) -> Place:
    latitude, longitude = 10 + (spot[1] - WIDTH / 2) / 111, -30 + spot[0] / 109
    roles = frozenset({Role.GATE if name == "inner" else Role.ASSEMBLY_POINT})
    rounds = name != "inner"
    return Place(
        id=name, name=name, latitude=latitude, longitude=longitude, roles=roles, exposed_in="road", bays=vans, rounds=rounds
    )


def _distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    return 1.2 * math.dist(one, other)


def _roads(spots: dict[str, tuple[float, float]]) -> list[tuple[str, str]]:
    """Return roads from each place to the nearest others, and as many more as join all to one."""
    roads: dict[tuple[str, str], None] = {}
    joined = ["inner"]
    for name in sorted(spots, key=lambda name: math.dist(spots[name], spots["inner"])):
        others = sorted((other for other in spots if other != name), key=lambda other: math.dist(spots[name], spots[other]))
        nearest = others[:NEAR] + [other for other in others if other in joined][:1]
        for other in nearest if name != "inner" else nearest[:NEAR]:
            a, b = sorted((name, other), key=lambda end: (end != "inner", end))
            roads[a, b] = None
        joined.append(name)
    return list(roads)


def _leg(outer: str, inner: str, kilometres: float, *, exposed: bool = True) -> Leg:
    seconds = 60 * max(1, round(kilometres * 60 / 40))
    return Leg(
        id=f"{outer}-{inner}",
        outer=outer,
        inner=inner,
        distance=round(1_000 * kilometres),
        travel_times=(TravelTime(profile="road", day=seconds, night=seconds),),
        exposed_in="road" if exposed else "",
    )
