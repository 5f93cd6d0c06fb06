"""Plans made by hand for small operations, so that every number in a report can be worked out."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from operations import one_bus
from safepassage.domain.digest import digest
from safepassage.domain.fleet import Fleet, VehicleType
from safepassage.domain.network import AccessWindow, Corridor, Direction, Leg, Place, Role, TravelTime
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, Mobility, PerMobility, ReceptionSite
from safepassage.domain.plan import (
    Alight,
    Block,
    Board,
    Certificate,
    Convoy,
    Drive,
    Headcount,
    Objective,
    Plan,
    Price,
    PriceKind,
    Proof,
    Service,
    Task,
    Totals,
)
from safepassage.units import HOUR, MINUTE, Instant, Interval, People

SECOND_TRIP = 130 * MINUTE
"""One bus starts its second trip so much after its first."""
FIRST_START = 110 * MINUTE
"""It leaves town at 07:50."""


@dataclass(frozen=True, kw_only=True)
class Breach:
    """A breach of a rule, as a report shows it."""

    message: str


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """A verification as a report sees it."""

    violations: tuple[Breach, ...] = ()
    checks: dict[str, int] = field(default_factory=lambda: {"vehicles": 1, "tasks": 24})
    bound: int | None = 100

    @property
    def ok(self) -> bool:
        """Return whether nothing is wrong."""
        return not self.violations

    def summary(self) -> str:
        """Return what was found, in words."""
        return "\n".join(breach.message for breach in self.violations) or "Everything holds."


def _trip(number: int, start: Instant) -> tuple[Task, ...]:
    """Return one whole trip of the bus: from town to the village and back, as the docstring of `one_bus` has it."""
    inward, outward = f"road-in-{number:02d}", f"road-out-{number:02d}"
    people = (Headcount(group="villagers", count=50),)
    rows = (
        (10, lambda a, b: Drive(leg="town-outer", direction=Direction.IN, start=a, end=b)),
        (15, lambda a, b: Drive(leg="outer-post", direction=Direction.IN, start=a, end=b, convoy=inward)),
        (5, lambda a, b: Service(checkpoint="post", direction=Direction.IN, start=a, end=b, convoy=inward)),
        (15, lambda a, b: Drive(leg="post-inner", direction=Direction.IN, start=a, end=b, convoy=inward)),
        (5, lambda a, b: Drive(leg="inner-village", direction=Direction.IN, start=a, end=b)),
        (20, lambda a, b: Board(place="village", site="town", offers=(Mobility.SEAT,), start=a, end=b, people=people)),
        (5, lambda a, b: Drive(leg="inner-village", direction=Direction.OUT, start=a, end=b)),
        (15, lambda a, b: Drive(leg="post-inner", direction=Direction.OUT, start=a, end=b, convoy=outward)),
        (5, lambda a, b: Service(checkpoint="post", direction=Direction.OUT, start=a, end=b, convoy=outward)),
        (15, lambda a, b: Drive(leg="outer-post", direction=Direction.OUT, start=a, end=b, convoy=outward)),
        (10, lambda a, b: Drive(leg="town-outer", direction=Direction.OUT, start=a, end=b)),
        (10, lambda a, b: Alight(place="town", offers=(Mobility.SEAT,), start=a, end=b, people=people)),
    )
    tasks: list[Task] = []
    for minutes, make in rows:
        tasks.append(make(start, start + minutes * MINUTE))
        start = tasks[-1].end
    return tuple(tasks)


def _convoys(number: int, start: Instant) -> tuple[Convoy, ...]:
    common = {"corridor": "road", "window": "morning", "vehicles": ("bus-01",)}
    entries = (("in", Direction.IN, "outer", 10), ("out", Direction.OUT, "inner", 75))
    return tuple(
        Convoy(id=f"road-{name}-{number:02d}", direction=way, gate=gate, entry=start + minutes * MINUTE, **common)  # type: ignore[arg-type]
        for name, way, gate, minutes in entries
    )


def plan_of(
    operation: Operation,
    blocks: Sequence[Block],
    *,
    convoys: tuple[Convoy, ...] = (),
    by_group: tuple[tuple[str, People], ...] = (),
    clearance: Instant | None = None,
    prices: tuple[Price, ...] = (),
    bound: int = 100,
) -> Plan:
    """Return a plan for most people, with one proof and the totals given."""
    people = sum(count for _, count in by_group)
    proof = Proof(
        weighted=False, horizon=operation.horizon, step=5 * MINUTE, vehicles=len(blocks), phases=(), prices=prices, bound=bound
    )
    gap = (bound - people) / bound if bound else 0.0
    return Plan(
        operation=operation.id,
        digest=digest(operation),
        objective=Objective.RESCUE,
        horizon=operation.horizon,
        seed=7,
        conditions=(),
        convoys=convoys,
        blocks=tuple(blocks),
        totals=Totals(
            people=people,
            weighted=people,
            by_group=tuple(Headcount(group=group, count=count) for group, count in by_group),
            delivered=(),
            clearance=clearance,
            exposure_people=0,
            exposure_vehicles=0,
            metres=0,
            vehicles_used=sum(bool(block.tasks) for block in blocks),
        ),
        certificate=Certificate(
            objective=Objective.RESCUE, value=people, bound=bound, gap=gap, people_bound=bound, proofs=(proof,)
        ),
    )


def one_bus_plan(operation: Operation | None = None) -> Plan:
    """Return the best plan of `one_bus`: two trips, 100 people, the last received at 12:10."""
    second = FIRST_START + SECOND_TRIP
    price = Price(
        kind=PriceKind.CHECKPOINT, subject="post", direction=Direction.OUT, price=12_500_000, start=4 * HOUR, end=5 * HOUR
    )
    return plan_of(
        operation or one_bus(),
        [Block(vehicle="bus-01", fleet="bus", tasks=(*_trip(1, FIRST_START), *_trip(2, second)))],
        convoys=(*_convoys(1, FIRST_START), *_convoys(2, second)),
        by_group=(("villagers", 100),),
        clearance=second + SECOND_TRIP,
        prices=(price,),
    )


def idle_plan(operation: Operation) -> Plan:
    """Return the plan in which nobody moves."""
    blocks = [Block(vehicle=vehicle, fleet=fleet.id, tasks=()) for fleet in operation.fleets for vehicle in fleet.vehicles]
    return plan_of(operation, blocks, bound=0)


def flood() -> Operation:
    """Return an operation without corridors, windows or parties: two villages, a farm, two shelters, one road."""
    base = one_bus()
    time = (TravelTime(profile="road", day=10 * MINUTE, night=10 * MINUTE),)

    def place(name: str, at: tuple[float, float], *roles: Role) -> Place:
        return Place(id=name, name=name.capitalize(), latitude=at[0], longitude=at[1], roles=frozenset(roles))

    def leg(outer: str, inner: str) -> Leg:
        return Leg(id=f"{outer}-{inner}", outer=outer, inner=inner, distance=8_000, travel_times=time)

    return replace(
        base,
        id="flood",
        title="The river rises",
        horizon=4 * HOUR,
        places=(
            place("school", (52.0, 5.0), Role.RECEPTION_SITE, Role.DEPOT),
            place("hall", (52.0, 5.1), Role.RECEPTION_SITE),
            place("crossing", (52.05, 5.05), Role.JUNCTION),
            place("dike", (52.1, 5.0), Role.ASSEMBLY_POINT),
            place("mill", (52.1, 5.1), Role.ASSEMBLY_POINT),
        ),
        legs=(leg("school", "crossing"), leg("hall", "crossing"), leg("crossing", "dike"), leg("crossing", "mill")),
        corridors=(),
        windows=(),
        checkpoints=(),
        fleets=(Fleet(id="bus", type="bus", count=2, place="school"),),
        groups=(EvacueeGroup(id="dike", place="dike", count=30), EvacueeGroup(id="mill", place="mill", count=20)),
        reception_sites=(ReceptionSite(place="school"), ReceptionSite(place="hall", capacity_seat=20)),
    )


def flood_plan(operation: Operation) -> Plan:
    """Return a plan in which one bus brings 30 people from the dike to the school, and the other 20 from the mill to the hall."""

    def block(number: int, group: str, site: str, count: People) -> Block:
        legs = (("school-crossing", Direction.IN), (f"crossing-{group}", Direction.IN))
        back = ((f"crossing-{group}", Direction.OUT), (f"{site}-crossing", Direction.OUT))
        people = (Headcount(group=group, count=count),)
        tasks: list[Task] = [
            Drive(leg=leg, direction=way, start=10 * MINUTE * index, end=10 * MINUTE * (index + 1))
            for index, (leg, way) in enumerate(legs)
        ]
        tasks.append(Board(place=group, site=site, offers=(Mobility.SEAT,), start=20 * MINUTE, end=40 * MINUTE, people=people))
        tasks += [
            Drive(leg=leg, direction=way, start=10 * MINUTE * index, end=10 * MINUTE * (index + 1))
            for index, (leg, way) in enumerate(back, 4)
        ]
        tasks.append(Alight(place=site, offers=(Mobility.SEAT,), start=HOUR, end=HOUR + 10 * MINUTE, people=people))
        return Block(vehicle=f"bus-{number:02d}", fleet="bus", tasks=tuple(tasks))

    blocks = [block(1, "dike", "school", 30), block(2, "mill", "hall", 20)]
    return plan_of(operation, blocks, by_group=(("dike", 30), ("mill", 20)), clearance=HOUR + 10 * MINUTE, bound=50)


def many_buses(count: int = 45) -> tuple[Operation, Plan]:
    """Return `one_bus` with ``count`` buses that all do what its bus does, as no checkpoint would let them: for pictures only."""
    single = one_bus()
    operation = replace(single, fleets=(replace(single.fleets[0], count=count),), nights=(Interval(0, 2 * HOUR),))
    plan = one_bus_plan(operation)
    blocks = [replace(plan.blocks[0], vehicle=vehicle) for vehicle in operation.fleets[0].vehicles]
    return operation, replace(plan, blocks=tuple(blocks))


def two_in_line() -> Operation:
    """Return `one_bus` with its corridor cut in two at the post, so that one follows the other."""
    base = one_bus()
    far = {"post-inner": "far"}
    return replace(
        base,
        places=tuple(
            replace(place, exposed_in="far" if place.id in {"inner", "village"} else "") if place.id != "outer" else place
            for place in base.places
        ),
        legs=tuple(
            replace(leg, exposed_in=far.get(leg.id, "far" if leg.id == "inner-village" else leg.exposed_in)) for leg in base.legs
        ),
        corridors=(
            Corridor(id="far", name="Far road", outer_gate="post", inner_gate="inner", legs=("post-inner",)),
            Corridor(id="road", name="Near road", outer_gate="outer", inner_gate="post", legs=("outer-post",)),
        ),
        windows=(*base.windows, AccessWindow(id="late", corridor="far", opens=3 * HOUR, closes=6 * HOUR, clauses=())),
        checkpoints=(),
    )


def fitted_bus() -> VehicleType:
    """Return a bus with places for every need, one seat kept for each stretcher case."""
    return VehicleType(id="fitted", name="Fitted bus", places=PerMobility(25, 4, 4), attendant_seats=1)
