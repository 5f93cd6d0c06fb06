"""
Operations made from a seed: the family of ``docs/guide/benchmarks.md``.

The same size and seed give the same roads, people, windows and vehicles in all three kinds; only the limits differ: of two that
differ in kind, one is held back by its vehicles, one by its checkpoints and one by its reception sites.
"""

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bench.limits import Estimate, posts_for, sites_for
from bench.sizes import DRIVING_A_DAY, SIZES, TYPES, Kind, Size
from bench.terrain import Road, Terrain
from safepassage.domain.agreement import Clause, Consent, ConsentState, Party
from safepassage.domain.aid import Consignment
from safepassage.domain.fleet import Aboard, CargoAboard, Fleet, VehicleState, VehicleType
from safepassage.domain.network import AccessWindow, Corridor, Direction, PrivateCars
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, Mobility
from safepassage.units import DAY, HOUR, MINUTE, Instant, Interval

EPOCH = datetime(2030, 5, 1, tzinfo=UTC)
WEIGHTS = ((1, 4), (2, 2), (3, 1))
"""What a person of each priority class counts."""
SURPLUS = 1.5
"""People who wait, as a multiple of those whom the vehicles could bring out if nothing else held them back."""
FAMILIES, WHEELCHAIRS, STRETCHERS = 0.3, 0.02, 0.01
"""Of the people at a point: families (class 1), those in wheelchairs (class 2), on stretchers (class 1). The others are class 3."""


def generate(size: str, kind: Kind, seed: int) -> Operation:
    """
    Return the operation of ``size`` (S, M, L or XL), ``kind`` and ``seed``.

    Raises
    ------
    ValueError
        If there is no such size.
    """
    if size not in SIZES:
        msg = f"Expected a size among {', '.join(SIZES)}, got {size!r}."
        raise ValueError(msg)
    return _Maker(SIZES[size], kind, seed).operation()


@dataclass(frozen=True, slots=True)
class _Maker:
    """Puts one operation together; everything that is drawn by lot is drawn from a stream of its own, whatever the kind."""

    size: Size
    kind: Kind
    seed: int

    def lot(self, subject: str) -> random.Random:
        """Return the random numbers for one subject: the same for every kind."""
        return random.Random(f"{self.size.name}/{self.seed}/{subject}")  # noqa: S311 - drawn by seed, not kept secret

    def operation(self) -> Operation:
        size = self.size
        terrain = Terrain(size, self.lot("terrain"))
        terrain.draw()
        roads = terrain.roads
        types = tuple(self._type(TYPES[name]) for name, _ in size.shares)
        windows = self._windows(roads)
        home = self._home(roads)
        estimate = Estimate(terrain, {kind.id: kind for kind in types}, windows, home)
        groups = self._groups(roads, estimate)
        fleets = self._fleets(roads, home, groups)
        return Operation(
            id=f"{size.name.lower()}-{self.kind}-{self.seed}",
            title=f"Size {size.name}, {self.kind}-bound, seed {self.seed}",
            epoch=EPOCH,
            horizon=size.horizon,
            description="Generated for measurements; no real place.",
            places=tuple(terrain.places),
            legs=tuple(terrain.legs),
            corridors=self._corridors(roads),
            windows=windows,
            checkpoints=posts_for(self.kind, roads, estimate, self.lot("posts")),
            private_cars=self._cars(roads),
            vehicle_types=types,
            fleets=fleets,
            groups=groups,
            reception_sites=sites_for(self.kind, roads, estimate),
            consignments=self._aid(roads, home, types),
            parties=(Party(id="north", name="North"), Party(id="south", name="South")),
            clauses=(Clause(id="passage", subject="Passage"), Clause(id="last-day", subject="The last day")),
            assumed=("last-day",),
            consents=_consents(),
            nights=tuple(Interval(max(0, day * DAY - 4 * HOUR), day * DAY + 5 * HOUR) for day in range(size.horizon // DAY + 1)),
            priority_weights=WEIGHTS,
        )

    def _type(self, kind: VehicleType) -> VehicleType:
        return replace(kind, driving_limit=DRIVING_A_DAY * -(-self.size.horizon // DAY))

    def _corridors(self, roads: list[Road]) -> tuple[Corridor, ...]:
        rng = self.lot("corridors")
        return tuple(
            Corridor(
                id=road.id,
                name=f"Corridor {road.id}",
                outer_gate=road.outer,
                inner_gate=road.inner,
                legs=road.chain,
                max_vehicles=rng.choice((12, 15, 20)),
                headway=(5 if self.size.vehicles > 50 * len(roads) else rng.choice((5, 10))) * MINUTE,
                # A limit on convoys is common; this one leaves room for every vehicle to go twice.
                max_convoys=40 if rng.random() < 0.3 else None,  # noqa: PLR2004 - three corridors in ten
            )
            for road in roads
        )

    def _windows(self, roads: list[Road]) -> tuple[AccessWindow, ...]:
        """Return a window on each day for each corridor, at much the same hours of every day; the last day is not agreed in detail."""
        rng, windows = self.lot("windows"), []
        for road in roads:
            opens = rng.randint(3, 4) if self.size.days == 1 else rng.randint(6, 9)
            for day in range(self.size.days):
                start: Instant = day * DAY + opens * HOUR
                last = day > 0 and day == self.size.days - 1
                windows.append(
                    AccessWindow(
                        id=f"{road.id}-day-{day + 1}",
                        corridor=road.id,
                        opens=start,
                        closes=start + rng.randint(*self.size.hours) * HOUR,
                        clearance_margin=rng.choice((10, 20, 30)) * MINUTE,
                        clauses=("passage", "last-day") if last else ("passage",),
                    )
                )
        return tuple(windows)

    def _home(self, roads: list[Road]) -> dict[str, dict[str, int]]:
        """Return how many vehicles of each type start near each corridor."""
        counts = {name: int(share * self.size.vehicles + 0.5) for name, share in self.size.shares}
        counts[self.size.shares[0][0]] += self.size.vehicles - sum(counts.values())
        home: dict[str, dict[str, int]] = {road.id: {} for road in roads}
        for name, count in counts.items():
            for number, road in enumerate(roads):
                home[road.id][name] = count * (number + 1) // len(roads) - count * number // len(roads)
        return home

    def _groups(self, roads: list[Road], estimate: Estimate) -> tuple[EvacueeGroup, ...]:
        """Return four groups at each point; people in wheelchairs, whom only buses can take, are not brought to a narrow lane."""
        rng, groups = self.lot("groups"), list[EvacueeGroup]()
        for road in roads:
            shares = [rng.lognormvariate(0, 0.6) for _ in road.points]
            people = SURPLUS * estimate.bring(road.id)
            for point, share in zip(road.points, shares, strict=True):
                here = max(20, round(people * share / sum(shares)))
                families, beds = round(FAMILIES * here), max(1, round(STRETCHERS * here))
                chairs = 0 if point in road.narrow else max(1, round(WHEELCHAIRS * here))
                late = self.size.days > 1 and rng.random() < 0.2  # noqa: PLR2004 - one point in five
                ready: Instant = DAY + 10 * HOUR if late else 0
                groups += [
                    EvacueeGroup(id=f"{point}-families", place=point, count=families, priority=1),
                    EvacueeGroup(
                        id=f"{point}-others",
                        place=point,
                        count=here - families - chairs - beds,
                        priority=3,
                        ready_from=ready,
                        reception_sites=(road.sites[0],) if rng.random() < 0.5 else (),  # noqa: PLR2004 - half
                    ),
                    EvacueeGroup(id=f"{point}-chairs", place=point, count=chairs, mobility=Mobility.WHEELCHAIR, priority=2),
                    EvacueeGroup(id=f"{point}-beds", place=point, count=beds, mobility=Mobility.STRETCHER, priority=1),
                ]
        return tuple(groups)

    def _fleets(self, roads: list[Road], home: dict[str, dict[str, int]], groups: tuple[EvacueeGroup, ...]) -> tuple[Fleet, ...]:
        """Return the vehicles: most at the depots, some of the buses of the first corridor of each area in mid-operation."""
        rng, fleets, areas = self.lot("fleets"), list[Fleet](), set[int]()
        for road in roads:
            for name, count in home[road.id].items():
                left = count
                if name == "bus" and road.area not in areas:
                    areas.add(road.area)
                    begun = self._begun(road, count, groups)
                    fleets += begun
                    left -= sum(fleet.count for fleet in begun)
                if left:
                    late = rng.choice((0, 0, 0, 6)) * HOUR
                    fleets.append(Fleet(id=f"{road.id}-{name}", type=name, count=left, place=road.town, available_from=late))
        return tuple(fleets)

    def _begun(self, road: Road, count: int, groups: tuple[EvacueeGroup, ...]) -> list[Fleet]:
        """Return some of ``count`` buses as they are in mid-operation: held at the first post, under way, and one with people aboard."""
        some = max(1, count // 8)
        families = next(group.id for group in groups if group.place == road.points[0])
        food = (CargoAboard(consignment=f"{road.id}-food", kg=1_000),)
        held = Fleet(
            id=f"{road.id}-held", type="bus", count=some, place=road.posts[0], state=VehicleState.HELD, driven=HOUR, cargo=food
        )
        way = Fleet(
            id=f"{road.id}-way",
            type="bus",
            count=some,
            place=road.outer,
            available_from=HOUR,
            state=VehicleState.UNDER_WAY,
            driven=HOUR // 2,
        )
        full = Fleet(
            id=f"{road.id}-full",
            type="bus",
            count=1,
            place=road.refuge or road.outer,
            state=VehicleState.HELD,
            aboard=(Aboard(group=families, count=38),),
            driven=3 * HOUR,
        )
        return [held, way, full]

    def _aid(self, roads: list[Road], home: dict[str, dict[str, int]], types: tuple[VehicleType, ...]) -> tuple[Consignment, ...]:
        """Return food and medicine for one point of each corridor: together half of what its vehicles can carry at once."""
        found = []
        for road in roads:
            room = sum(home[road.id][kind.id] * kind.kg for kind in types) // 2
            goal = road.points[0]
            food, medicine = room * 9 // 10, room // 10
            found += [
                Consignment(
                    id=f"{road.id}-medicine", origin=road.town, destination=goal, kg=medicine, litres=4 * medicine, priority=1
                ),
                Consignment(id=f"{road.id}-food", origin=road.town, destination=goal, kg=food, litres=3 * food, priority=2),
            ]
        return tuple(found)

    def _cars(self, roads: list[Road]) -> tuple[PrivateCars, ...]:
        """Return private cars that leave through the first corridor of each area by day: a sixth of a lane's time."""
        firsts = {road.area: road for road in reversed(roads)}
        return tuple(
            PrivateCars(
                id=f"{road.id}-cars",
                corridor=road.id,
                direction=Direction.OUT,
                period=Interval(6 * HOUR, 18 * HOUR),
                cars_per_hour=20,
                service_per_car=30,
            )
            for road in firsts.values()
        )


def _consents() -> tuple[Consent, ...]:
    agreed, begun = ConsentState.CONFIRMED_IN_WRITING, ConsentState.AGREED_IN_PRINCIPLE
    return (
        Consent(clause="passage", party="north", state=agreed),
        Consent(clause="passage", party="south", state=agreed),
        Consent(clause="last-day", party="north", state=agreed),
        Consent(clause="last-day", party="south", state=begun),
    )
