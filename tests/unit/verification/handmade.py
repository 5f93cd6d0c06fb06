"""Good plans made by hand, task by task, and the small tools to make them: nothing here plans or proves anything by itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from operations import one_bus, two_corridors
from safepassage.domain.agreement import Clause, Consent, ConsentState, Party
from safepassage.domain.aid import Consignment
from safepassage.domain.digest import digest
from safepassage.domain.fleet import Fleet, VehicleType
from safepassage.domain.network import Direction
from safepassage.domain.operation import Operation, corridor_of, service_time
from safepassage.domain.people import EvacueeGroup, Mobility, PerMobility
from safepassage.domain.plan import (
    Alight,
    Block,
    Board,
    Certificate,
    Convoy,
    Drive,
    Goods,
    Headcount,
    Load,
    Objective,
    Plan,
    Price,
    PriceKind,
    Proof,
    Service,
    Task,
    Totals,
    Unload,
)
from safepassage.terms import conditions
from safepassage.units import HOUR, MINUTE, Instant
from safepassage.verification import Rule, verify

IN, OUT = Direction.IN, Direction.OUT
SEAT, WHEELCHAIR, STRETCHER = Mobility.SEAT, Mobility.WHEELCHAIR, Mobility.STRETCHER

Field: TypeAlias = Any
"""The value of a field that is changed: tests change fields of every type."""


@dataclass
class Log:
    """One vehicle's tasks, written one after the other; each starts when the last one ends unless `at` says later."""

    operation: Operation
    vehicle: str
    now: Instant = 0
    tasks: list[Task] = field(default_factory=list)

    @property
    def fleet(self) -> Fleet:
        """Return the vehicle's fleet."""
        return next(fleet for fleet in self.operation.fleets if self.vehicle in fleet.vehicles)

    @property
    def type(self) -> VehicleType:
        """Return the vehicle's type."""
        return self.operation.vehicle_type[self.fleet.type]

    @property
    def place(self) -> str:
        """Return where the vehicle is."""
        for task in reversed(self.tasks):
            if isinstance(task, Drive):
                return self.operation.leg[task.leg].ends(task.direction)[1]
        return self.fleet.place

    def at(self, instant: Instant) -> "Log":
        """Wait until ``instant``."""
        self.now = instant
        return self

    def _do(self, task: Task) -> "Log":
        self.tasks.append(task)
        self.now = task.end
        return self

    def drive(self, *legs: str, to: Direction, convoy: str = "") -> "Log":
        """Drive each of ``legs``."""
        for name in legs:
            time = self.operation.leg[name].travel_time(self.type.profile)
            assert time is not None
            taken = time.night if self.operation.is_night(self.now) else time.day
            self._do(Drive(leg=name, direction=to, start=self.now, end=self.now + taken, convoy=convoy))
        return self

    def serve(self, to: Direction, convoy: str = "", *, head: bool = False) -> "Log":
        """Be served at the checkpoint here."""
        checkpoint = self.operation.checkpoint_at[self.place]
        taken = service_time(self.operation, checkpoint, corridor_of(self.operation, checkpoint), to, self.now)
        taken += checkpoint.batch if head else 0
        return self._do(Service(checkpoint=checkpoint.id, direction=to, start=self.now, end=self.now + taken, convoy=convoy))

    def board(self, site: str, people: Mapping[str, int]) -> "Log":
        """Board ``people`` for ``site``."""
        offers = tuple(dict.fromkeys(self.operation.group[name].mobility for name in people))
        if self.operation.place[self.place].rounds:
            counts = {offer: sum(people[g] for g in people if self.operation.group[g].mobility is offer) for offer in offers}
            end = self.now + self.type.collecting_time(counts)
        else:
            end = self.now + self.type.boarding_time(frozenset(offers))
        return self._do(Board(place=self.place, site=site, offers=offers, start=self.now, end=end, people=_heads(people)))

    def alight(self, people: Mapping[str, int]) -> "Log":
        """Alight ``people`` here."""
        offers = tuple(dict.fromkeys(self.operation.group[name].mobility for name in people))
        end = self.now + self.type.alighting_time(frozenset(offers))
        return self._do(Alight(place=self.place, offers=offers, start=self.now, end=end, people=_heads(people)))

    def load(self, name: str, kg: int) -> "Log":
        """Load ``kg`` of a consignment."""
        end = self.now + self.type.loading_time(kg)
        return self._do(Load(place=self.place, start=self.now, end=end, goods=(Goods(consignment=name, kg=kg),)))

    def unload(self, name: str, kg: int) -> "Log":
        """Unload ``kg`` of a consignment."""
        end = self.now + self.type.unloading_time(kg)
        return self._do(Unload(place=self.place, start=self.now, end=end, goods=(Goods(consignment=name, kg=kg),)))

    def block(self) -> Block:
        """Return the block."""
        return Block(vehicle=self.vehicle, fleet=self.fleet.id, tasks=tuple(self.tasks))


def _heads(people: Mapping[str, int]) -> tuple[Headcount, ...]:
    return tuple(Headcount(group=name, count=count) for name, count in people.items())


def convoy(name: str, corridor: str, to: Direction, window: str, gate: str, entry: Instant, *vehicles: str) -> Convoy:
    """Return a convoy."""
    return Convoy(id=name, corridor=corridor, direction=to, window=window, gate=gate, entry=entry, vehicles=vehicles)


NO_TOTALS = Totals(
    people=0,
    weighted=0,
    by_group=(),
    delivered=(),
    clearance=None,
    exposure_people=0,
    exposure_vehicles=0,
    metres=0,
    vehicles_used=0,
)


def trivial(operation: Operation, value: int, *, weighted: int | None = None) -> Certificate:
    """Return the certificate that needs no proof: nobody can bring out more people than there are."""
    most = operation.waiting if weighted is None else weighted
    gap = (most - value) / most if most else 0.0
    return Certificate(objective=Objective.RESCUE, value=value, bound=most, gap=gap, people_bound=operation.waiting, proofs=())


def plan(
    operation: Operation,
    logs: Iterable[Log],
    convoys: Iterable[Convoy] = (),
    *,
    totals: Totals = NO_TOTALS,
    certificate: Certificate | None = None,
) -> Plan:
    """Return the plan of ``logs``, with an empty block for every other vehicle."""
    blocks = {log.vehicle: log.block() for log in logs}
    convoys = tuple(convoys)
    certificate = certificate or trivial(operation, totals.weighted)
    return Plan(
        operation=operation.id,
        digest=digest(operation),
        objective=certificate.objective,
        horizon=operation.horizon,
        seed=0,
        conditions=conditions(operation, frozenset(convoy.window for convoy in convoys)),
        convoys=convoys,
        blocks=tuple(
            blocks.get(vehicle, Block(vehicle=vehicle, fleet=fleet.id, tasks=()))
            for fleet in operation.fleets
            for vehicle in fleet.vehicles
        ),
        totals=totals,
        certificate=certificate,
    )


def proof(operation: Operation, bound: int, *prices: Price, **changes: Field) -> Proof:
    """Return a proof on a grid of 300 s for the whole fleet and horizon, unless ``changes`` say otherwise."""
    vehicles = sum(fleet.count for fleet in operation.fleets)
    whole = Proof(
        weighted=True, horizon=operation.horizon, step=300, vehicles=vehicles, phases=(), prices=tuple(prices), bound=bound
    )
    return replace(whole, **changes)


def trip_in(log: Log, name: str, entry: Instant) -> Log:
    """Drive the one bus from the outer gate to the village in convoy ``name``."""
    log.at(entry).drive("outer-post", to=IN, convoy=name).serve(IN, name).drive("post-inner", to=IN, convoy=name)
    return log.drive("inner-village", to=IN)


def trip_out(log: Log, name: str) -> Log:
    """Drive the one bus from the village to town in convoy ``name``."""
    log.drive("inner-village", to=OUT).drive("post-inner", to=OUT, convoy=name).serve(OUT, name)
    return log.drive("outer-post", to=OUT, convoy=name).drive("town-outer", to=OUT)


def one_bus_log(operation: Operation) -> Log:
    """Return the bus's two trips of 50 people, the last received at minute 370."""
    log = Log(operation, "bus-01", now=110 * MINUTE).drive("town-outer", to=IN)
    trip_out(trip_in(log, "in-1", 120 * MINUTE).board("town", {"villagers": 50}), "out-1").alight({"villagers": 50})
    log.drive("town-outer", to=IN)
    return trip_out(trip_in(log, "in-2", 250 * MINUTE).board("town", {"villagers": 50}), "out-2").alight({"villagers": 50})


ONE_BUS_CONVOYS = (
    convoy("in-1", "road", IN, "morning", "outer", 120 * MINUTE, "bus-01"),
    convoy("out-1", "road", OUT, "morning", "inner", 185 * MINUTE, "bus-01"),
    convoy("in-2", "road", IN, "morning", "outer", 250 * MINUTE, "bus-01"),
    convoy("out-2", "road", OUT, "morning", "inner", 315 * MINUTE, "bus-01"),
)

ONE_BUS_TOTALS = Totals(
    people=100,
    weighted=100,
    by_group=(Headcount(group="villagers", count=100),),
    delivered=(),
    clearance=370 * MINUTE,
    # Aboard from the start of boarding (minutes 160 and 290) until the outer gate (minutes 220 and 350), 50 people each time.
    exposure_people=2 * 50 * 60 * MINUTE,
    # From the outer gate and back to it: minutes 120 to 220 and 250 to 350.
    exposure_vehicles=2 * 100 * MINUTE,
    metres=2 * 2 * (6_500 + 10_000 + 10_000 + 3_000),
    vehicles_used=1,
)


def one_bus_plan(operation: Operation | None = None) -> Plan:
    """Return the best plan for one bus, with a proof that needs no prices."""
    operation = operation or one_bus()
    certificate = Certificate(
        objective=Objective.RESCUE, value=100, bound=100, gap=0.0, people_bound=100, proofs=(proof(operation, 100),)
    )
    return plan(operation, [one_bus_log(operation)], ONE_BUS_CONVOYS, totals=ONE_BUS_TOTALS, certificate=certificate)


def clear_case() -> tuple[Operation, Plan]:
    """Return one bus and 100 people with the plan that clears them at minute 370: nobody can before."""
    operation = one_bus()
    operation = replace(operation, groups=(replace(operation.groups[0], count=100),))
    last = 370 * MINUTE
    certificate = Certificate(
        objective=Objective.CLEAR,
        value=last,
        bound=last,
        gap=0.0,
        people_bound=100,
        proofs=(proof(operation, 50, horizon=last - 1, weighted=False),),
    )
    return operation, plan(operation, [one_bus_log(operation)], ONE_BUS_CONVOYS, totals=ONE_BUS_TOTALS, certificate=certificate)


def size_case() -> tuple[Operation, Plan]:
    """Return three buses, 100 people and a deadline at minute 265, which needs two buses in one convoy each way."""
    operation = one_bus()
    fleet = replace(operation.fleets[0], count=3)
    operation = replace(operation, fleets=(fleet,), groups=(replace(operation.groups[0], count=100),), horizon=8 * HOUR)
    first, second = (Log(operation, vehicle, now=110 * MINUTE).drive("town-outer", to=IN) for vehicle in ("bus-01", "bus-02"))
    trip_in(first, "in", 120 * MINUTE).board("town", {"villagers": 50}).drive("inner-village", to=OUT).at(205 * MINUTE)
    second.drive("outer-post", to=IN, convoy="in").at(140 * MINUTE).serve(IN, "in").drive("post-inner", to=IN, convoy="in")
    second.drive("inner-village", to=IN).at(180 * MINUTE).board("town", {"villagers": 50}).drive("inner-village", to=OUT)
    for log, served in ((first, 220), (second, 225)):
        log.drive("post-inner", to=OUT, convoy="out").at(served * MINUTE).serve(OUT, "out")
        log.drive("outer-post", to=OUT, convoy="out").drive("town-outer", to=OUT).alight({"villagers": 50})
    deadline = 265 * MINUTE
    made = plan(
        operation,
        [first, second],
        (
            convoy("in", "road", IN, "morning", "outer", 120 * MINUTE, "bus-01", "bus-02"),
            convoy("out", "road", OUT, "morning", "inner", 205 * MINUTE, "bus-01", "bus-02"),
        ),
        totals=Totals(
            people=100,
            weighted=100,
            by_group=(Headcount(group="villagers", count=100),),
            delivered=(),
            clearance=deadline,
            exposure_people=50 * (80 + 65) * MINUTE,  # minutes 160 to 240 and 180 to 245
            exposure_vehicles=(120 + 125) * MINUTE,  # minutes 120 to 240 and 120 to 245
            metres=4 * 29_500,
            vehicles_used=2,
        ),
        certificate=Certificate(
            objective=Objective.SIZE,
            value=2,
            bound=2,
            gap=0.0,
            people_bound=100,
            proofs=(proof(operation, 50, horizon=deadline, vehicles=1, weighted=False),),
        ),
    )
    return operation, replace(made, horizon=deadline)


def two_corridors_plan() -> Plan:
    """Return a plan for 180 of 200 people: two buses north, two south (one of them twice)."""
    operation = two_corridors()
    mill, farm, south, again = (Log(operation, f"bus-0{number}", now=60 * MINUTE) for number in (1, 2, 3, 4))
    for log, post, village in ((mill, 135, "mill"), (farm, 140, "farm")):
        log.drive("town-north-outer", to=IN).at(120 * MINUTE).drive("north-outer-north-post", to=IN, convoy="N1")
        log.at(post * MINUTE).serve(IN, "N1").drive("north-post-north-inner", to=IN, convoy="N1")
        log.drive(f"north-inner-{village}", to=IN).board("town", {village: 40}).drive(f"north-inner-{village}", to=OUT)
    for log, post in ((mill, 230), (farm, 225)):
        log.at(210 * MINUTE).drive("north-post-north-inner", to=OUT, convoy="N2")
        log.at(post * MINUTE).serve(OUT, "N2").drive("north-outer-north-post", to=OUT, convoy="N2")
        log.drive("town-north-outer", to=OUT)
    mill.alight({"mill": 40})
    farm.alight({"farm": 40})
    return _south(operation, mill, farm, south, again)


def _south(operation: Operation, mill: Log, farm: Log, south: Log, again: Log) -> Plan:
    for log, wait in ((south, 0), (again, 5)):
        log.drive("town-south-outer", to=IN)
        _harbour(log, 120, wait, "S1", "S2", {"harbour": 40 if log is south else 20}, out=170)
    again.drive("town-south-outer", to=IN)
    _harbour(again, 220, 0, "S3", "S4", {"harbour": 40}, out=265)
    prices = (
        Price(kind=PriceKind.GATE, subject="north", direction=OUT, start=0, end=6 * HOUR, price=40_000_000),
        Price(kind=PriceKind.DEMAND, subject="harbour", price=1_000_000),
    )
    received = {"mill": 40, "farm": 40, "harbour": 100}
    return plan(
        operation,
        [mill, farm, south, again],
        (
            convoy("N1", "north", IN, "north-morning", "north-outer", 120 * MINUTE, "bus-01", "bus-02"),
            convoy("N2", "north", OUT, "north-morning", "north-inner", 210 * MINUTE, "bus-01", "bus-02"),
            convoy("S1", "south", IN, "south-morning", "south-outer", 120 * MINUTE, "bus-03", "bus-04"),
            convoy("S2", "south", OUT, "south-morning", "south-inner", 170 * MINUTE, "bus-03", "bus-04"),
            convoy("S3", "south", IN, "south-morning", "south-outer", 220 * MINUTE, "bus-04"),
            convoy("S4", "south", OUT, "south-morning", "south-inner", 265 * MINUTE, "bus-04"),
        ),
        totals=Totals(
            people=180,
            weighted=180,
            by_group=_heads(received),
            delivered=(),
            clearance=300 * MINUTE,
            exposure_people=40 * (85 + 70 + 45 + 40) * MINUTE + 20 * 45 * MINUTE,
            exposure_vehicles=(130 + 125 + 65 + 70 + 60) * MINUTE,
            metres=73_000 + 80_000 + 3 * 31_000,
            vehicles_used=4,
        ),
        certificate=Certificate(
            objective=Objective.RESCUE, value=180, bound=180, gap=0.0, people_bound=180, proofs=(proof(operation, 180, *prices),)
        ),
    )


def _harbour(log: Log, entry: int, wait: int, inward: str, outward: str, people: Mapping[str, int], out: int) -> None:
    log.at(entry * MINUTE).drive("south-outer-south-post", to=IN, convoy=inward)
    log.at(log.now + wait * MINUTE).serve(IN, inward).drive("south-post-south-inner", to=IN, convoy=inward)
    log.drive("south-inner-harbour", to=IN).board("town", people).drive("south-inner-harbour", to=OUT)
    log.at(out * MINUTE).drive("south-post-south-inner", to=OUT, convoy=outward)
    log.at(log.now + wait * MINUTE).serve(OUT, outward).drive("south-outer-south-post", to=OUT, convoy=outward)
    log.drive("town-south-outer", to=OUT).alight(people)


def aid_case() -> tuple[Operation, Plan]:
    """
    Return a conditional operation with aid, an escort, wheelchairs and weights, and a plan that brings out everybody.

    The bus takes 200 kg in and 42 people out. At the post the head of the convoy takes a minute more; the scout follows it, waits at
    the inner gate and ends at the outer one. Unloading takes 600 + 120 s, boarding 300 + 40 x 18 + 2 x 300 s = 27 minutes.
    """
    operation = one_bus()
    bus = replace(operation.vehicle_types[0], places=PerMobility(40, 2), kg=500, litres=500)
    operation = replace(
        operation,
        vehicle_types=(bus, replace(bus, id="scout", places=PerMobility(), kg=0, litres=0, escort=True)),
        fleets=(*operation.fleets, Fleet(id="scout", type="scout", count=1, place="town")),
        corridors=(replace(operation.corridors[0], escorts=1),),
        checkpoints=(replace(operation.checkpoints[0], batch=MINUTE),),
        windows=(replace(operation.windows[0], clauses=("start",)),),
        parties=(Party(id="a", name="Party A"),),
        clauses=(Clause(id="start", subject="The start"),),
        consents=(Consent(clause="start", party="a", state=ConsentState.PROPOSED),),
        assumed=("start",),
        groups=(
            EvacueeGroup(id="villagers", place="village", count=40, priority=2),
            EvacueeGroup(id="wheeled", place="village", count=2, mobility=WHEELCHAIR),
        ),
        consignments=(Consignment(id="flour", origin="town", destination="village", kg=300),),
        priority_weights=((1, 3),),
    )
    bus_log, scout = (Log(operation, name, now=110 * MINUTE) for name in ("bus-01", "scout-01"))
    people = {"villagers": 40, "wheeled": 2}
    bus_log.at(98 * MINUTE).load("flour", 200)
    for log, post in ((bus_log, 135), (scout, 141)):
        log.drive("town-outer", to=IN).drive("outer-post", to=IN, convoy="in").at(post * MINUTE)
        log.serve(IN, "in", head=log is bus_log).drive("post-inner", to=IN, convoy="in")
    bus_log.drive("inner-village", to=IN).unload("flour", 200).board("town", people).drive("inner-village", to=OUT)
    for log, post in ((bus_log, 220), (scout, 226)):
        log.at(205 * MINUTE).drive("post-inner", to=OUT, convoy="out").at(post * MINUTE)
        log.serve(OUT, "out", head=log is bus_log).drive("outer-post", to=OUT, convoy="out")
    bus_log.drive("town-outer", to=OUT).alight(people)
    totals = Totals(
        people=42,
        weighted=46,
        by_group=_heads(people),
        delivered=(Goods(consignment="flour", kg=200),),
        clearance=251 * MINUTE + 100 + 40 * 10 + 2 * 180,
        exposure_people=42 * 68 * MINUTE,  # minutes 173 to 241
        exposure_vehicles=(121 + 126) * MINUTE,
        metres=59_000 + 46_500,
        vehicles_used=2,
    )
    certificate = Certificate(
        objective=Objective.RESCUE,
        value=46,
        bound=46,
        gap=0.0,
        people_bound=42,
        # Two trips seem possible, one of them with the wheelchairs: what bounds this plan is that nobody else is there.
        proofs=(proof(operation, 86), proof(operation, 82, weighted=False)),
    )
    convoys = (
        convoy("in", "road", IN, "morning", "outer", 120 * MINUTE, "bus-01", "scout-01"),
        convoy("out", "road", OUT, "morning", "inner", 205 * MINUTE, "bus-01", "scout-01"),
    )
    return operation, plan(operation, [bus_log, scout], convoys, totals=totals, certificate=certificate)


Found = tuple[str, int, str]


def found(operation: Operation, made: Plan, rule: Rule) -> list[Found]:
    """Return subject, amount and unit of every violation of ``rule``."""
    return [(v.subject, v.amount, v.unit) for v in verify(operation, made).violations if v.rule is rule]


def said(operation: Operation, made: Plan, rule: Rule) -> list[str]:
    """Return the sentences of every violation of ``rule``."""
    return [v.message for v in verify(operation, made).violations if v.rule is rule]


def changed(task: Task, **changes: Field) -> Task:
    """Return a task with some of its fields changed."""
    return replace(task, **changes)


def with_task(made: Plan, number: int, **changes: Field) -> Plan:
    """Return the plan with a task of its first block changed."""
    tasks = list(made.blocks[0].tasks)
    tasks[number] = changed(tasks[number], **changes)
    return with_tasks(made, *tasks)


def with_tasks(made: Plan, *tasks: Task) -> Plan:
    """Return the plan with other tasks in its first block."""
    return replace(made, blocks=(replace(made.blocks[0], tasks=tasks), *made.blocks[1:]))


def with_convoy(made: Plan, number: int, **changes: Field) -> Plan:
    """Return the plan with a convoy changed."""
    convoys = list(made.convoys)
    convoys[number] = replace(convoys[number], **changes)
    return replace(made, convoys=tuple(convoys))


def with_certificate(made: Plan, **changes: Field) -> Plan:
    """Return the plan with its certificate changed."""
    return replace(made, certificate=replace(made.certificate, **changes))
