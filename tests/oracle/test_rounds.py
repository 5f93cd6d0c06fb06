"""Rounds: random trips over several villages, legal by `verify`, against random prices and prices that forbid all else."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from oracle.random_prices import BIG, WITH_PERIOD, Use, keys, priced, random_prices, used
from safepassage.domain.fleet import Fleet, VehicleType
from safepassage.domain.network import AccessWindow, Corridor, Direction, Leg, Place, Role, TravelTime
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, Mobility, PerMobility, ReceptionSite
from safepassage.domain.plan import Alight, Board, Drive, Phase, Plan, Price, PriceKind, Proof
from safepassage.units import HOUR, MINUTE
from safepassage.verification import Rule, verify
from safepassage.verification.evaluation import evaluate
from safepassage.verification.prices import RefusedProofError, worth_of_capacities
from unit.verification.handmade import Log, convoy, plan

SEEDS = 120
VILLAGES = ("oak", "elm", "ash")
IN, OUT = Direction.IN, Direction.OUT


def random_villages(rng: random.Random) -> Operation:
    """Return town --- gate --- inner gate with villages around it, joined to each other, most on rounds, and few people in each."""
    minutes = {name: rng.randint(2, 9) for name in ("town", "road", "ring", *VILLAGES)}
    villages = [
        Place(
            id=name,
            name=name.title(),
            latitude=10.1,
            longitude=-30,
            roles=frozenset({Role.ASSEMBLY_POINT}),
            exposed_in="road",
            bays=rng.choice([1, 2]),
            rounds=rng.random() < 0.9,
        )
        for name in VILLAGES
    ]
    legs = [
        _leg("town", "outer", minutes["town"], exposed=False),
        _leg("outer", "inner", minutes["road"]),
        *(_leg("inner", name, minutes[name]) for name in VILLAGES),
        _leg("oak", "elm", minutes["ring"]),
        _leg("elm", "ash", minutes["ring"]),
    ]
    van = VehicleType(
        id="van",
        name="Van",
        places=PerMobility(rng.randint(3, 8), rng.choice([0, 1]), rng.choice([0, 1, 2])),
        boarding_fixed=rng.choice([4, 6, 10]) * MINUTE,
        boarding_per_person=PerMobility(rng.choice([20, 60]), 120, 300),
        alighting_fixed=5 * MINUTE,
        alighting_per_person=PerMobility(10, 60, 60),
        attendant_seats=rng.choice([0, 1]),
        driving_limit=rng.choice([None, 5 * HOUR]),
    )
    if van.attendant_seats * van.places.stretcher > van.places.seat:
        van = replace(van, attendant_seats=0)
    groups = [
        EvacueeGroup(
            id=f"{name}-{mobility.value}-{number}",
            place=name,
            count=rng.randint(1, 5),
            mobility=mobility,
            priority=number,
            ready_from=rng.choice([0, 0, HOUR]),
        )
        for name in VILLAGES
        for mobility in Mobility
        for number in (1, 2)
        if mobility is Mobility.SEAT or rng.random() < 0.4
    ]
    opens = rng.randint(0, 30) * MINUTE
    return Operation(
        id="villages",
        title="Villages",
        epoch=datetime(2030, 5, 1, 6, tzinfo=UTC),
        horizon=6 * HOUR,
        places=(
            Place(id="town", name="Town", latitude=10, longitude=-30, roles=frozenset({Role.DEPOT, Role.RECEPTION_SITE})),
            Place(id="outer", name="Outer", latitude=10, longitude=-30, roles=frozenset({Role.GATE})),
            Place(id="inner", name="Inner", latitude=10, longitude=-30, roles=frozenset({Role.GATE}), exposed_in="road"),
            *villages,
        ),
        legs=tuple(legs),
        corridors=(
            Corridor(id="road", name="Road", outer_gate="outer", inner_gate="inner", legs=("outer-inner",), headway=5 * MINUTE),
        ),
        windows=(
            AccessWindow(id="w", corridor="road", opens=opens, closes=opens + rng.randint(100, 240) * MINUTE),
            AccessWindow(id="late", corridor="road", opens=5 * HOUR, closes=6 * HOUR),
        ),
        vehicle_types=(van,),
        fleets=(Fleet(id="van", type="van", count=1, place="town"),),
        groups=tuple(groups),
        reception_sites=(
            ReceptionSite(
                place="town", capacity_seat=rng.choice([None, 12]), intake_seat=rng.choice([None, 9]), intake_stretcher=2
            ),
        ),
        priority_weights=((1, 3), (2, 1)),
    )


def _leg(outer: str, inner: str, minutes: int, *, exposed: bool = True) -> Leg:
    times = (TravelTime(profile="road", day=minutes * MINUTE, night=minutes * MINUTE),)
    corridor = "road" if exposed else ""
    return Leg(id=f"{outer}-{inner}", outer=outer, inner=inner, distance=900, travel_times=times, exposed_in=corridor)


@dataclass
class Tour:
    """One van that goes out and back, at random, as long as it keeps every rule; what it brings is ``plan``."""

    operation: Operation
    rng: random.Random

    def plan(self) -> Plan | None:
        """Return what one or two trips come to, or None if a random choice broke a rule."""
        log, convoys = Log(self.operation, "van-01"), []
        waiting = {group.id: group.count for group in self.operation.groups}
        for number in range(self.rng.choice([1, 1, 2])):
            log.drive("town-outer", to=IN)
            late = self.rng.choice([0, 0, 1, 7, 23]) * MINUTE
            entry = max(log.now, self.operation.windows[0].opens) + late
            convoys.append(convoy(f"in-{number}", "road", IN, "w", "outer", entry, "van-01"))
            log.at(entry).drive("outer-inner", to=IN, convoy=f"in-{number}")
            people: dict[str, int] = {}
            for stop in self._stops():
                self._to(log, stop)
                log.at(log.now + self.rng.choice([0, 0, 0, 90, 400]))
                taken = self._taken(stop, waiting, people, log.now)
                if taken:
                    log.board("town", taken)
                    people |= taken
            if not people:
                return None
            self._to(log, "inner")
            convoys.append(convoy(f"out-{number}", "road", OUT, "w", "inner", log.now, "van-01"))
            log.drive("outer-inner", to=OUT, convoy=f"out-{number}").drive("town-outer", to=OUT)
            log.alight(people)
        made = plan(self.operation, [log], convoys)
        wrong = [v for v in verify(self.operation, made).violations if v.rule not in {Rule.TOTALS, Rule.CERTIFICATE}]
        # Anything but running out of time or room would be a mistake of this test, or of the checker.
        assert {v.rule for v in wrong} <= {Rule.WINDOW, Rule.HORIZON, Rule.CAPACITY, Rule.INTAKE, Rule.DRIVING, Rule.CONVOY}, (
            wrong
        )
        return None if wrong else made

    def _stops(self) -> list[str]:
        """Return the villages of one trip: several on rounds, or one of any kind."""
        rounds = [name for name in VILLAGES if self.operation.place[name].rounds]
        if len(rounds) < 2 or self.rng.random() < 0.15:
            return [self.rng.choice(VILLAGES)]
        return self.rng.sample(rounds, self.rng.randint(2, len(rounds)))

    def _to(self, log: Log, goal: str) -> None:
        """Drive to ``goal``, by the ring if there is one."""
        if (log.place, goal) in {("oak", "elm"), ("elm", "ash")}:
            log.drive(f"{log.place}-{goal}", to=IN)
        elif (goal, log.place) in {("oak", "elm"), ("elm", "ash")}:
            log.drive(f"{goal}-{log.place}", to=OUT)
        else:
            if log.place != "inner":
                log.drive(f"inner-{log.place}", to=OUT)
            if goal != "inner":
                log.drive(f"inner-{goal}", to=IN)

    def _taken(self, stop: str, waiting: dict[str, int], people: dict[str, int], now: int) -> dict[str, int]:
        """Return whom to take at ``stop``, with room for them and their attendants, and take them from those waiting."""
        kind = self.operation.vehicle_types[0]
        aboard = dict.fromkeys(Mobility, 0)
        for name, count in people.items():
            aboard[self.operation.group[name].mobility] += count
        taken: dict[str, int] = {}
        for group in self.operation.groups:
            if group.place == stop and group.ready_from <= now and self.rng.random() < 0.8:
                room = kind.places.of(group.mobility) - aboard[group.mobility]
                seats = kind.places.seat - aboard[Mobility.SEAT] - kind.attendant_seats * aboard[Mobility.STRETCHER]
                if group.mobility is Mobility.SEAT:
                    room = seats
                elif group.mobility is Mobility.STRETCHER and kind.attendant_seats:
                    room = min(room, seats // kind.attendant_seats)
                count = min(room, waiting[group.id], self.rng.randint(1, 5))
                if count > 0:
                    taken[group.id] = count
                    waiting[group.id] -= count
                    aboard[group.mobility] += count
        return taken


def uses(operation: Operation, made: Plan) -> Iterator[Use]:
    """Yield what the van uses of everything that can be priced."""
    for task in made.blocks[0].tasks:
        match task:
            case Drive():
                yield Use((PriceKind.DRIVING, "van", None, None), 0, task.end - task.start, "van-01")
                if task.convoy:
                    yield Use((PriceKind.GATE, "road", task.direction, None), task.start, 1, "van-01")
            case Board():
                yield Use((PriceKind.BAYS, task.place, None, None), task.start, task.end - task.start, "van-01")
                for head in task.people:
                    yield Use((PriceKind.DEMAND, head.group, None, None), 0, head.count, "van-01")
            case Alight():
                for head in task.people:
                    mobility = operation.group[head.group].mobility
                    yield Use((PriceKind.INTAKE, "town", None, mobility), task.end, head.count, "van-01")
                    yield Use((PriceKind.CAPACITY, "town", None, mobility), 0, head.count, "van-01")
            case _:
                raise AssertionError


def only_as_done(operation: Operation, done: list[Use]) -> list[Price]:
    """Return prices that nobody can pay, on every second of bays and gates but those that are used, and on whom nobody fetched."""
    found = []
    for key in keys(operation):
        instants = sorted({use.at for use in done if use.key == key})
        if key[0] in WITH_PERIOD - {PriceKind.INTAKE}:
            begin = -HOUR
            for instant in [*instants, operation.horizon + 9 * HOUR]:
                if begin < instant:
                    found.append(priced(key, BIG, begin, instant))
                begin = instant + 1
        elif key[0] is PriceKind.DEMAND and not instants:
            found.append(priced(key, BIG))
    return found


def room_prices(rng: random.Random) -> list[Price]:
    """Return prices of room, which a vehicle is given back for every place: whatever they are, it must not lose by them."""
    return [
        priced((PriceKind.ROOM, "van", None, mobility), rng.choice([0, 400_000, 1_000_000, 3_000_000])) for mobility in Mobility
    ]


def tried(operation: Operation, made: Plan, prices: list[Price], rng: random.Random) -> tuple[int, int] | None:
    """Return what the van earns and what the world of a random grid allows it; None if the grid is too coarse."""
    step = rng.choice([60, 120, 180, 240])
    phases = tuple(Phase(place=p.id, loaded=flag, offset=rng.randrange(step)) for p in operation.places for flag in (False, True))
    proof = Proof(weighted=True, horizon=operation.horizon, step=step, vehicles=9, phases=phases, prices=tuple(prices), bound=0)
    done = list(uses(operation, made))
    over = [price for price in prices if used(price, done) > worth_of_capacities(operation, [replace(price, price=1)], 9)]
    assert over == []
    earned = sum(
        1_000_000 * operation.weight(operation.group[use.key[1]]) * use.units for use in done if use.key[0] is PriceKind.DEMAND
    )
    earned -= sum(price.price * used(price, done) for price in prices)
    try:
        return earned, evaluate(operation, proof).value - worth_of_capacities(operation, prices, 9)
    except RefusedProofError:
        return None


def test_no_round_earns_more_than_the_world_allows() -> None:
    """At random prices, and at prices nobody can pay who does not do exactly what was done; and some rounds are met exactly."""
    broken, seen, several, met = [], 0, 0, 0
    for seed in range(SEEDS):
        rng = random.Random(seed)
        operation = random_villages(rng)
        made = next((found for _ in range(6) if (found := Tour(operation, rng).plan()) is not None), None)
        if made is None:
            continue
        several += sum(isinstance(task, Board) for task in made.blocks[0].tasks) > sum(
            isinstance(task, Alight) for task in made.blocks[0].tasks
        )
        for prices in (random_prices(operation, rng), only_as_done(operation, list(uses(operation, made)))):
            compared = tried(operation, made, prices + (room_prices(rng) if rng.random() < 0.5 else []), rng)
            if compared is not None:
                seen += 1
                met += compared[0] == compared[1]
                if compared[0] > compared[1]:
                    broken.append((seed, compared))
    assert broken == []
    assert seen > SEEDS
    assert several > SEEDS // 3
    # The world is not so generous that nothing could break it.
    assert met >= 5
