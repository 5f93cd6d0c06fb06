"""Three hamlets in a row behind a gate, collected on rounds by one van: small enough to work out by hand."""

from dataclasses import replace
from datetime import UTC, datetime

from safepassage.domain.fleet import Fleet, VehicleType
from safepassage.domain.network import AccessWindow, Corridor, Leg, Place, Role, TravelTime
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, PerMobility, ReceptionSite
from safepassage.units import HOUR, MINUTE, People

NAMES = ("oak", "elm", "ash")


def hamlets(*counts: People, seats: int = 6, closes: int = 4 * HOUR) -> Operation:
    """
    Return town -10- gate -5- inner -5- oak -5- elm -5- ash (minutes) with so many people in each hamlet.

    The window opens at 20 minutes. The van boards in 2 minutes and half a minute for each person, and empties in 1 minute and 10 seconds
    for each seat.
    """
    spots = ("town", "gate", "inner", *NAMES)
    minutes = (10, 5, 5, 5, 5)
    exposed = {"inner", *NAMES}
    roles = {
        "town": {Role.DEPOT, Role.RECEPTION_SITE},
        "gate": {Role.GATE},
        "inner": {Role.GATE},
        **{name: {Role.ASSEMBLY_POINT} for name in NAMES},
    }
    return Operation(
        id="hamlets",
        title="Hamlets",
        epoch=datetime(2030, 5, 1, 6, tzinfo=UTC),
        horizon=5 * HOUR,
        places=tuple(
            Place(
                id=name,
                name=name.title(),
                latitude=10,
                longitude=-30 + number / 10,
                roles=frozenset(roles[name]),
                exposed_in="road" if name in exposed else "",
                bays=1,
                rounds=name in NAMES,
            )
            for number, name in enumerate(spots)
        ),
        legs=tuple(
            Leg(
                id=f"{a}-{b}",
                outer=a,
                inner=b,
                distance=11_000,
                travel_times=(TravelTime(profile="road", day=m * MINUTE, night=m * MINUTE),),
                exposed_in="road" if b in exposed else "",
            )
            for a, b, m in zip(spots, spots[1:], minutes, strict=False)
        ),
        corridors=(Corridor(id="road", name="Road", outer_gate="gate", inner_gate="inner", legs=("gate-inner",), headway=0),),
        windows=(AccessWindow(id="w", corridor="road", opens=20 * MINUTE, closes=closes, clearance_margin=0),),
        vehicle_types=(
            VehicleType(
                id="van",
                name="Van",
                places=PerMobility(seats, 0, 0),
                boarding_fixed=2 * MINUTE,
                boarding_per_person=PerMobility(30, 0, 0),
                alighting_fixed=MINUTE,
                alighting_per_person=PerMobility(10, 0, 0),
            ),
        ),
        fleets=(Fleet(id="van", type="van", count=1, place="town"),),
        groups=tuple(EvacueeGroup(id=name, place=name, count=count) for name, count in zip(NAMES, counts, strict=True)),
        reception_sites=(ReceptionSite(place="town"),),
    )


def first_in(operation: Operation, name: str) -> Operation:
    """Return the operation in which the people of one hamlet count three times."""
    groups = tuple(replace(group, priority=1 if group.id == name else 2) for group in operation.groups)
    return replace(operation, groups=groups, priority_weights=((1, 3), (2, 1)))
