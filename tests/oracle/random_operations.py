"""Small random operations with every feature of the model, some in each and all of them across seeds; times in whole minutes."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime

from safepassage.domain.agreement import Clause, Consent, ConsentState, Party
from safepassage.domain.aid import Consignment
from safepassage.domain.fleet import Aboard, CargoAboard, Fleet, VehicleState, VehicleType
from safepassage.domain.network import (
    AccessWindow,
    Checkpoint,
    ClearanceStatus,
    Corridor,
    Direction,
    Directions,
    Leg,
    Place,
    PrivateCars,
    Quota,
    Role,
    TravelTime,
)
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, Mobility, PerMobility, ReceptionSite
from safepassage.units import HOUR, MINUTE, Interval, Seconds

EPOCH = datetime(2030, 5, 1, 6, tzinfo=UTC)


def random_operation(seed: int) -> Operation:
    """Return the operation of ``seed``: 1-3 vehicles (and an escort at times), at most 3 groups, 1-2 sites, 3-6 hours."""
    return _Maker(random.Random(seed), f"random-{seed}").operation()


@dataclass
class _Maker:
    """Draws one operation part by part; ``inside`` are places beyond the gate, ``outside`` those before it."""

    rng: random.Random
    name: str
    places: list[Place] = field(default_factory=list)
    legs: list[Leg] = field(default_factory=list)
    corridors: list[Corridor] = field(default_factory=list)
    checkpoints: list[Checkpoint] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def operation(self) -> Operation:
        rng = self.rng
        horizon = rng.choice([3, 4, 4, 5, 6]) * HOUR
        self._roads()
        windows, agreed = self._windows(horizon)
        groups = self._groups()
        types, fleets = self._vehicles(groups)
        consignments = self._aid()
        if consignments and self._chance(0.3):
            fleets[0] = _with_cargo(fleets[0], types, consignments[0])
        return Operation(
            id=self.name,
            title=self.name,
            epoch=EPOCH,
            horizon=horizon,
            places=tuple(self.places),
            legs=tuple(self.legs),
            corridors=tuple(self.corridors),
            windows=windows,
            checkpoints=tuple(self.checkpoints),
            private_cars=self._cars(horizon),
            vehicle_types=tuple(types),
            fleets=tuple(fleets),
            groups=tuple(groups),
            reception_sites=tuple(self._sites()),
            consignments=consignments,
            parties=agreed[0],
            clauses=agreed[1],
            assumed=("start",),
            consents=agreed[2],
            nights=self._nights(horizon),
            priority_weights=((1, rng.randint(2, 5)), (2, rng.randint(1, 2))) if self._chance(0.35) else (),
        )

    def _chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def _minutes(self, low: int, high: int) -> Seconds:
        return self.rng.randint(low, high) * MINUTE

    def _place(self, name: str, *roles: Role, exposed_in: str = "", bays: int = 1) -> str:
        number = len(self.places)
        place = Place(
            id=name,
            name=name.title(),
            latitude=10 + number / 50,
            longitude=-30.0,
            roles=frozenset(roles),
            exposed_in=exposed_in,
            bays=bays,
        )
        self.places.append(place)
        return name

    def _leg(self, outer: str, inner: str, *, corridor: str = "", low: int = 3, high: int = 15, **more: object) -> str:
        day = self._minutes(low, high)
        times = [TravelTime(profile="road", day=day, night=day + self.rng.choice([0, 0, 5, 20, 60]) * MINUTE)]
        if self._chance(0.8):
            slow = day + self._minutes(0, 5)
            times.append(TravelTime(profile="rough", day=slow, night=slow + self.rng.choice([0, 10]) * MINUTE))
        name = f"{outer}-{inner}"
        leg = Leg(id=name, outer=outer, inner=inner, distance=day * 12, travel_times=tuple(times), exposed_in=corridor, **more)  # type: ignore[arg-type]
        self.legs.append(leg)
        return name

    def _roads(self) -> None:
        """Draw a town, one or two corridors (or an open road) and what lies inside them."""
        base_roles = [Role.DEPOT, Role.RECEPTION_SITE] if self._chance(0.7) else [Role.DEPOT]
        base = self._place("base", *base_roles, Role.AID_SITE)
        self.outside.append(base)
        last = base
        if Role.RECEPTION_SITE not in base_roles or self._chance(0.3):
            site = self._place("site", Role.RECEPTION_SITE)
            self._leg(site, base, low=2, high=8)
            self.outside.append(site)
        if self._chance(0.2):
            last = self._place("post", Role.CHECKPOINT, *([Role.ASSEMBLY_POINT] if self._chance(0.3) else []))
            self._leg(base, last)
            self._checkpoint("post", last)
            self.outside.append(last)
        count = self.rng.choices([0, 1, 2], [0.12, 0.73, 0.15])[0]
        ends = [self._corridor("abc"[number], last) for number in range(count)] or [last]
        first = "a" if count else ""
        village = self._inner_place("village", first)
        for number, end in enumerate(ends):
            self._leg(end, village, corridor="abc"[number] if count and self._chance(0.5) else "", low=1, high=8)
        if self._chance(0.4):
            hamlet = self._inner_place("hamlet", first)
            self._leg(village, hamlet, corridor=first if self._chance(0.4) else "", low=1, high=8)
        if count and self._chance(0.15):
            self._leg(last, village, low=40, high=70)
        if self._chance(0.1):
            self.legs.append(
                Leg(
                    id="short-cut",
                    outer=base,
                    inner=village,
                    distance=900,
                    travel_times=(TravelTime(profile="road", day=60, night=60),),
                    clearance=ClearanceStatus.BLOCKED,
                )
            )

    def _inner_place(self, name: str, corridor: str) -> str:
        exposed_in = corridor if self._chance(0.7) else ""
        self.inside.append(name)
        return self._place(name, Role.ASSEMBLY_POINT, exposed_in=exposed_in, bays=self.rng.choice([1, 1, 2]))

    def _corridor(self, name: str, start: str) -> str:
        """Draw a corridor that begins beyond ``start``; return its inner gate."""
        rng = self.rng
        gate = self._place(f"{name}-outer", Role.GATE)
        self._leg(start, gate, low=1, high=10)
        self.outside.append(gate)
        chain: list[str] = []
        at = gate
        for number in range(rng.choice([0, 1, 1, 2])):
            at = self._on_the_way(f"{name}-{number}", name, chain, at)
        inner = self._place(f"{name}-inner", Role.GATE, exposed_in=name if self._chance(0.7) else "")
        self.inside.append(inner)
        chain.append(self._leg(at, inner, corridor=name, directions=Directions.BOTH))
        self.corridors.append(
            Corridor(
                id=name,
                name=name,
                outer_gate=gate,
                inner_gate=inner,
                legs=tuple(chain),
                max_vehicles=rng.choice([2, 2, 3, 10]) if name == "a" else rng.choice([1, 2]),
                headway=rng.choice([0, 5, 10, 20, 30]) * MINUTE,
                max_convoys=rng.choice([None, None, 1, 2]),
                escorts=1 if name == "a" and self._chance(0.12) else 0,
            )
        )
        return inner

    def _on_the_way(self, name: str, corridor: str, chain: list[str], at: str) -> str:
        kind = self.rng.choices(["checkpoint", "refuge", "both", "stop", "halt"], [0.5, 0.12, 0.12, 0.13, 0.13])[0]
        roles = {"checkpoint": [Role.CHECKPOINT], "refuge": [Role.REFUGE], "both": [Role.CHECKPOINT, Role.REFUGE]}
        roles |= {"stop": [Role.ASSEMBLY_POINT], "halt": [Role.CHECKPOINT, Role.ASSEMBLY_POINT]}
        exposed = Role.REFUGE not in roles[kind] and self._chance(0.6)
        place = self._place(name, *roles[kind], exposed_in=corridor if exposed else "")
        chain.append(self._leg(at, place, corridor=corridor))
        self.inside.append(place)
        if Role.CHECKPOINT in roles[kind]:
            self._checkpoint(name, place)
        return place

    def _checkpoint(self, name: str, place: str) -> None:
        rng = self.rng
        hours = ((Interval(0, 2 * HOUR), Interval(2 * HOUR + self._minutes(5, 30), 6 * HOUR)), (Interval(HOUR // 2, 4 * HOUR),))
        quotas = (
            (Quota(period=Interval(0, 2 * HOUR), vehicles=rng.randint(1, 3)),),
            (Quota(period=Interval(0, 6 * HOUR), vehicles=2),),
        )
        self.checkpoints.append(
            Checkpoint(
                id=f"cp-{name}",
                place=place,
                lanes=rng.choice([1, 1, 2]),
                service=self._minutes(2, 12),
                batch=rng.choice([0, 0, 3, 8]) * MINUTE,
                hours=rng.choice(hours) if self._chance(0.25) else (),
                quotas=rng.choice(quotas) if self._chance(0.25) else (),
                directions=Directions.OUT if self._chance(0.05) else Directions.BOTH,
            )
        )

    def _windows(
        self, horizon: Seconds
    ) -> tuple[tuple[AccessWindow, ...], tuple[tuple[Party, ...], tuple[Clause, ...], tuple[Consent, ...]]]:
        """Draw one to three windows a corridor and the terms that they rest on."""
        rng = self.rng
        windows: list[AccessWindow] = []
        for corridor in self.corridors:
            opens = self._minutes(0, 70)
            for number in range(rng.choice([1, 1, 2, 3])):
                closes = opens + self._minutes(45, 180)
                if opens >= horizon:
                    break
                clauses = ("route",) if self._chance(0.25) else ()
                clauses = ("start",) if number and self._chance(0.25) else clauses
                windows.append(
                    AccessWindow(
                        id=f"{corridor.id}-{number}",
                        corridor=corridor.id,
                        opens=opens,
                        closes=closes,
                        clearance_margin=rng.choice([0, 0, 5, 15]) * MINUTE,
                        directions=rng.choices([Directions.BOTH, Directions.OUT, Directions.IN], [0.9, 0.06, 0.04])[0],
                        clauses=clauses,
                    )
                )
                opens = closes + rng.choice([0, 1, 3, 10, 40]) * MINUTE
        parties = (Party(id="north", name="North"), Party(id="south", name="South"))
        clauses_ = (Clause(id="route", subject="The route"), Clause(id="start", subject="The start", parties=("south",)))
        states = [ConsentState.REFUSED, ConsentState.PROPOSED, ConsentState.CONFIRMED_IN_WRITING]
        consents = (
            Consent(clause="route", party="north", state=ConsentState.AGREED_IN_DETAIL),
            Consent(clause="start", party="south", state=rng.choice(states)),
        )
        return tuple(windows), (parties, clauses_, consents)

    def _groups(self) -> list[EvacueeGroup]:
        rng = self.rng
        points = [place.id for place in self.places if Role.ASSEMBLY_POINT in place.roles]
        sites = [place.id for place in self.places if Role.RECEPTION_SITE in place.roles]
        groups = []
        for number in range(rng.randint(1, 3)):
            mobility = Mobility.SEAT if number == 0 else rng.choice([Mobility.SEAT, Mobility.WHEELCHAIR, Mobility.STRETCHER])
            groups.append(
                EvacueeGroup(
                    id=f"g{number}",
                    place=rng.choice(points),
                    count=rng.randint(2, 14) if mobility is Mobility.SEAT else rng.randint(1, 4),
                    mobility=mobility,
                    priority=rng.randint(1, 3),
                    ready_from=self._minutes(0, 90) if self._chance(0.3) else 0,
                    reception_sites=(rng.choice(sites),) if self._chance(0.2) else (),
                )
            )
        return groups

    def _sites(self) -> list[ReceptionSite]:
        sites = []
        for place in self.places:
            if Role.RECEPTION_SITE in place.roles:
                limits: dict[str, int | None] = {}
                for mobility in Mobility:
                    if self._chance(0.2):
                        limits[f"capacity_{mobility}"] = self.rng.choice([0, 3, 6, 10]) if self._chance(0.8) else 20
                    if self._chance(0.25):
                        limits[f"intake_{mobility}"] = self.rng.randint(1, 6)
                sites.append(ReceptionSite(place=place.id, **limits))
        return sites

    def _vehicles(self, groups: list[EvacueeGroup]) -> tuple[list[VehicleType], list[Fleet]]:
        rng = self.rng
        types = [self._type("bus", PerMobility(rng.randint(2, 6))), self._type("escort", PerMobility(), escort=True)]
        if self._chance(0.5):
            types.append(self._type("van", PerMobility(rng.randint(1, 3), rng.randint(0, 1), rng.randint(0, 1)), profile="rough"))
        else:
            types.append(
                self._type("ambulance", PerMobility(rng.randint(2, 4), 0, rng.randint(1, 2)), attendant_seats=rng.randint(0, 1))
            )
        fleets: list[Fleet] = []
        left = rng.choice([1, 2, 2, 3])
        while left:
            count = rng.randint(1, left)
            left -= count
            fleets.append(self._fleet(len(fleets), count, types[0] if self._chance(0.6) else types[2], groups))
        if any(corridor.escorts for corridor in self.corridors):
            fleets.append(Fleet(id="escort", type="escort", count=1, place="base"))
        return types, fleets

    def _type(self, name: str, places: PerMobility, **more: object) -> VehicleType:
        rng = self.rng
        return VehicleType(
            id=name,
            name=name,
            places=places,
            kg=1_000,
            litres=4_000,
            boarding_fixed=self._minutes(1, 6),
            boarding_per_person=PerMobility(MINUTE * rng.randint(0, 1), 3 * MINUTE, 5 * MINUTE),
            alighting_fixed=self._minutes(1, 4),
            alighting_per_person=PerMobility(MINUTE * rng.randint(0, 1), 2 * MINUTE, 3 * MINUTE),
            range=rng.choice([60_000, 90_000]) if self._chance(0.15) else None,
            drivers=rng.randint(1, 2),
            driving_limit=self._minutes(30, 120) if self._chance(0.2) and name != "escort" else None,
            **more,  # type: ignore[arg-type]
        )

    def _fleet(self, number: int, count: int, kind: VehicleType, groups: list[EvacueeGroup]) -> Fleet:
        middle = self._chance(0.25)
        place = self.rng.choice(self.inside + self.outside) if middle else "base"
        aboard: tuple[Aboard, ...] = ()
        if middle and self._chance(0.4):
            group = self.rng.choice(groups)
            most = kind.places.of(group.mobility)
            aboard = (Aboard(group=group.id, count=self.rng.randint(0, most)),)
        return Fleet(
            id=f"f{number}",
            type=kind.id,
            count=count,
            place=place,
            available_from=self._minutes(0, 60) if self._chance(0.3) else 0,
            state=VehicleState.UNDER_WAY if middle else VehicleState.READY,
            aboard=aboard,
            driven=self._minutes(0, 40) if self._chance(0.2) else 0,
        )

    def _aid(self) -> tuple[Consignment, ...]:
        if not self._chance(0.4):
            return ()
        target = self.rng.choice([place.id for place in self.places if Role.ASSEMBLY_POINT in place.roles])
        return (Consignment(id="aid", origin="base", destination=target, kg=self.rng.choice([300, 1500]), litres=900),)

    def _cars(self, horizon: Seconds) -> tuple[PrivateCars, ...]:
        if not self.corridors or not self._chance(0.3):
            return ()
        period = Interval(self._minutes(0, 60), horizon - self._minutes(0, 60))
        return (
            PrivateCars(
                id="cars", corridor="a", direction=Direction.OUT, period=period, cars_per_hour=30, service_per_car=MINUTE
            ),
        )

    def _nights(self, horizon: Seconds) -> tuple[Interval, ...]:
        if not self._chance(0.25):
            return ()
        return (Interval(0, self._minutes(10, 80)),) if self._chance(0.5) else (Interval(horizon // 2, horizon),)


def _with_cargo(fleet: Fleet, types: list[VehicleType], consignment: Consignment) -> Fleet:
    """Return ``fleet`` with some of ``consignment`` aboard, if its type carries aid."""
    kind = next(kind for kind in types if kind.id == fleet.type)
    if kind.escort:
        return fleet
    return Fleet(
        id=fleet.id,
        type=fleet.type,
        count=fleet.count,
        place=fleet.place,
        available_from=fleet.available_from,
        state=fleet.state,
        aboard=fleet.aboard,
        cargo=(CargoAboard(consignment=consignment.id, kg=200),),
        driven=fleet.driven,
    )
