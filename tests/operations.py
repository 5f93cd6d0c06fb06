"""Two small operations whose best plan a person can work out by hand; other fixtures are a `replace` of these."""

from datetime import UTC, datetime

from safepassage.domain.fleet import Fleet, VehicleType
from safepassage.domain.network import AccessWindow, Checkpoint, Corridor, Leg, Place, Role, TravelTime
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, PerMobility, ReceptionSite
from safepassage.units import HOUR, MINUTE

EPOCH = datetime(2030, 5, 1, 6, tzinfo=UTC)
EIGHT_O_CLOCK = 2 * HOUR
"""08:00 UTC in either operation: both start at 06:00."""


def _leg(outer: str, inner: str, minutes: int, metres: int, corridor: str = "") -> Leg:
    times = (TravelTime(profile="road", day=minutes * MINUTE, night=minutes * MINUTE),)
    return Leg(id=f"{outer}-{inner}", outer=outer, inner=inner, distance=metres, travel_times=times, exposed_in=corridor)


def one_bus() -> Operation:
    """
    Return an operation in which one bus can make exactly two trips: 100 of 120 people.

    The road, in minutes::

        town --10-- outer gate --15-- post (service 5) --15-- inner gate --5-- village

    Boarding 50 seats takes 300 s + 50 x 18 s = 20 minutes, alighting 100 s + 50 x 10 s = 10 minutes.

    - A trip is exposed from the outer gate until it is back there: 15 + 5 + 15 + 5 + 20 + 5 + 15 + 5 + 15 = 100 minutes.
    - From the outer gate to town, alighting, and back to the gate: 10 + 10 + 10 = 30 minutes.
    - The window is usable from 08:00 until 12:00 less 10 minutes = 11:50, that is 230 minutes.
    - Two trips need 100 + 30 + 100 = 230 minutes and just fit; three need 360.

    So 2 x 50 = 100 people are received, the last at 11:50 + 10 + 10 minutes = 12:10, and 20 stay behind.
    """
    return Operation(
        id="one-bus",
        title="One bus, one road",
        epoch=EPOCH,
        horizon=7 * HOUR,
        places=(
            Place(id="town", name="Town", latitude=10.0, longitude=-30.0, roles=frozenset({Role.DEPOT, Role.RECEPTION_SITE})),
            Place(id="outer", name="Outer gate", latitude=10.05, longitude=-30.0, roles=frozenset({Role.GATE})),
            Place(id="post", name="Post", latitude=10.13, longitude=-30.0, roles=frozenset({Role.CHECKPOINT}), exposed_in="road"),
            Place(
                id="inner", name="Inner gate", latitude=10.21, longitude=-30.0, roles=frozenset({Role.GATE}), exposed_in="road"
            ),
            Place(
                id="village",
                name="Village",
                latitude=10.23,
                longitude=-30.0,
                roles=frozenset({Role.ASSEMBLY_POINT}),
                exposed_in="road",
                bays=1,
            ),
        ),
        legs=(
            _leg("town", "outer", 10, 6_500),
            _leg("outer", "post", 15, 10_000, "road"),
            _leg("post", "inner", 15, 10_000, "road"),
            _leg("inner", "village", 5, 3_000, "road"),
        ),
        corridors=(
            Corridor(id="road", name="The road", outer_gate="outer", inner_gate="inner", legs=("outer-post", "post-inner")),
        ),
        windows=(
            AccessWindow(
                id="morning",
                corridor="road",
                opens=EIGHT_O_CLOCK,
                closes=EIGHT_O_CLOCK + 4 * HOUR,
                clearance_margin=10 * MINUTE,
            ),
        ),
        checkpoints=(Checkpoint(id="post", place="post", service=5 * MINUTE),),
        vehicle_types=(
            VehicleType(
                id="bus",
                name="Bus",
                places=PerMobility(seat=50),
                boarding_fixed=300,
                boarding_per_person=PerMobility(18, 300, 900),
                alighting_fixed=100,
                alighting_per_person=PerMobility(10, 180, 300),
            ),
        ),
        fleets=(Fleet(id="bus", type="bus", count=1, place="town"),),
        groups=(EvacueeGroup(id="villagers", place="village", count=120),),
        reception_sites=(ReceptionSite(place="town"),),
    )


def two_corridors() -> Operation:
    """
    Return an operation in which four buses bring out 180 of 200 people through two corridors.

    The roads from town, in minutes; each checkpoint serves one vehicle at a time, 5 minutes each::

        town --15-- north outer --15-- north post --15-- north inner --10-- mill     40 people
                                                                     --15-- farm     60 people
        town --10-- south outer -- 5-- south post -- 5-- south inner -- 5-- harbour 100 people

    Each bus has 40 seats: boarding takes 400 s + 40 x 20 s = 20 minutes, alighting 200 s + 40 x 10 s = 10 minutes. Both windows are
    usable from 08:00 until 11:00 less 20 minutes: 160 minutes.

    - North: a trip to the mill is exposed 15 + 5 + 15 + 10 + 20 + 10 + 15 + 5 + 15 = 110 minutes, to the farm 120. A second trip
      would start 15 + 10 + 15 = 40 minutes after the first: 260 minutes at least, too long. One convoy of at most 2 vehicles may
      enter in each direction: at most 2 trips, 80 people.
    - South: a trip is exposed 5 + 5 + 5 + 5 + 20 + 5 + 5 + 5 + 5 = 60 minutes, the next starts 10 + 10 + 10 = 30 minutes later.
      Two trips need 150 minutes and fit, three need 240. All 100 people need 3 trips.
    - No bus can do both: a trip south and one north need 60 + 10 + 10 + 15 + 110 = 205 minutes, in either order.

    So no plan brings out more than 80 + 100 = 180. Two buses north (one fills at the mill, one at the farm) and two south (one of them
    twice) do it: mill 40, farm 40, harbour 100, and 20 stay at the farm. With two buses to the farm the north would give 60 only.

    Waiting for each other costs little: the second bus in a convoy is 5 minutes behind at the post. North both are out after 125 minutes,
    south the bus that goes twice after at most 155.
    """
    return Operation(
        id="two-corridors",
        title="Two corridors, four buses",
        epoch=EPOCH,
        horizon=6 * HOUR,
        places=(
            Place(id="town", name="Town", latitude=10.0, longitude=-30.0, roles=frozenset({Role.DEPOT, Role.RECEPTION_SITE})),
            Place(id="north-outer", name="North outer gate", latitude=10.08, longitude=-30.0, roles=frozenset({Role.GATE})),
            _inside("north-post", "North post", 10.16, Role.CHECKPOINT, "north"),
            _inside("north-inner", "North inner gate", 10.24, Role.GATE, "north"),
            _inside("mill", "Mill", 10.29, Role.ASSEMBLY_POINT, "north"),
            _inside("farm", "Farm", 10.32, Role.ASSEMBLY_POINT, "north"),
            Place(id="south-outer", name="South outer gate", latitude=9.95, longitude=-30.0, roles=frozenset({Role.GATE})),
            _inside("south-post", "South post", 9.925, Role.CHECKPOINT, "south"),
            _inside("south-inner", "South inner gate", 9.9, Role.GATE, "south"),
            _inside("harbour", "Harbour", 9.875, Role.ASSEMBLY_POINT, "south"),
        ),
        legs=(
            _leg("town", "north-outer", 15, 10_000),
            _leg("north-outer", "north-post", 15, 10_000, "north"),
            _leg("north-post", "north-inner", 15, 10_000, "north"),
            _leg("north-inner", "mill", 10, 6_500, "north"),
            _leg("north-inner", "farm", 15, 10_000, "north"),
            _leg("town", "south-outer", 10, 6_500),
            _leg("south-outer", "south-post", 5, 3_000, "south"),
            _leg("south-post", "south-inner", 5, 3_000, "south"),
            _leg("south-inner", "harbour", 5, 3_000, "south"),
        ),
        corridors=(
            Corridor(
                id="north",
                name="North road",
                outer_gate="north-outer",
                inner_gate="north-inner",
                legs=("north-outer-north-post", "north-post-north-inner"),
                max_vehicles=2,
                headway=15 * MINUTE,
                max_convoys=1,
            ),
            Corridor(
                id="south",
                name="South road",
                outer_gate="south-outer",
                inner_gate="south-inner",
                legs=("south-outer-south-post", "south-post-south-inner"),
                max_vehicles=2,
                headway=15 * MINUTE,
            ),
        ),
        windows=tuple(
            AccessWindow(
                id=f"{corridor}-morning",
                corridor=corridor,
                opens=EIGHT_O_CLOCK,
                closes=EIGHT_O_CLOCK + 3 * HOUR,
                clearance_margin=20 * MINUTE,
            )
            for corridor in ("north", "south")
        ),
        checkpoints=tuple(Checkpoint(id=f"{side}-post", place=f"{side}-post", service=5 * MINUTE) for side in ("north", "south")),
        vehicle_types=(
            VehicleType(
                id="bus",
                name="Bus",
                places=PerMobility(seat=40),
                boarding_fixed=400,
                boarding_per_person=PerMobility(20, 300, 900),
                alighting_fixed=200,
                alighting_per_person=PerMobility(10, 180, 300),
            ),
        ),
        fleets=(Fleet(id="bus", type="bus", count=4, place="town"),),
        groups=(
            EvacueeGroup(id="mill", place="mill", count=40),
            EvacueeGroup(id="farm", place="farm", count=60),
            EvacueeGroup(id="harbour", place="harbour", count=100),
        ),
        reception_sites=(ReceptionSite(place="town"),),
    )


def _inside(name: str, title: str, latitude: float, role: Role, corridor: str) -> Place:
    return Place(id=name, name=title, latitude=latitude, longitude=-30.0, roles=frozenset({role}), exposed_in=corridor)
