"""Random grids and prices, what a schedule uses of each priced capacity, and prices that forbid all but what a schedule does."""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from oracle.exhaustive import Answer
from oracle.schedule import Car
from safepassage.domain.network import Direction
from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Alight, Board, Drive, Price, PriceKind, Service
from safepassage.planning.grid import Grid, make_grid
from safepassage.units import HOUR, Instant

BIG = 10**9
Key = tuple[PriceKind, str, Direction | None, Mobility | None]
WITH_PERIOD = {PriceKind.GATE, PriceKind.CHECKPOINT, PriceKind.BAYS, PriceKind.INTAKE}


@dataclass(frozen=True, slots=True)
class Use:
    """Units of one capacity that a vehicle uses at an instant."""

    key: Key
    at: Instant
    units: int
    vehicle: str


def random_grid(operation: Operation, rng: random.Random) -> Grid:
    """Return a grid with a step of 60 to 1800 s: the planner's own offsets, random ones or none."""
    step = rng.choice([60, 120, 300, 300, 420, 420, 600, 600, 777, 900, 1200, 1800])
    kind = rng.random()
    if kind < 0.4:
        return make_grid(operation, step, operation.horizon)
    offsets: list[dict[str, int]] = [{}, {}]
    if kind < 0.8:
        offsets = [{place.id: rng.randrange(step) for place in operation.places if rng.random() < 0.8} for _ in range(2)]
    return Grid(step=step, horizon=operation.horizon, empty=offsets[0], loaded=offsets[1])


def keys(operation: Operation) -> list[Key]:
    """Return everything that a price can be on."""
    found: list[Key] = [(PriceKind.DEMAND, group.id, None, None) for group in operation.groups]
    found += [(PriceKind.GATE, corridor.id, direction, None) for corridor in operation.corridors for direction in Direction]
    found += [
        (PriceKind.CHECKPOINT, checkpoint.id, direction, None) for checkpoint in operation.checkpoints for direction in Direction
    ]
    found += [(PriceKind.BAYS, place, None, None) for place in dict.fromkeys(group.place for group in operation.groups)]
    for site in operation.reception_sites:
        for mobility in Mobility:
            found += [(PriceKind.INTAKE, site.place, None, mobility)] if site.intake(mobility) is not None else []
            found += [(PriceKind.CAPACITY, site.place, None, mobility)] if site.capacity(mobility) is not None else []
    for fleet in operation.fleets:
        if operation.vehicle_type[fleet.type].driving_budget is not None:
            found.append((PriceKind.DRIVING, fleet.id, None, None))
    return found


def random_prices(operation: Operation, rng: random.Random) -> list[Price]:
    """Return prices of a size that matters, on random capacities and periods."""
    chosen = [key for key in keys(operation) if rng.random() < 0.5]
    return [price for key in chosen for _ in range(rng.randint(1, 3)) for price in [_random_price(operation, key, rng)]]


def _random_price(operation: Operation, key: Key, rng: random.Random) -> Price:
    units = {PriceKind.BAYS: 5_000, PriceKind.DRIVING: 800, PriceKind.GATE: 4_000_000, PriceKind.CHECKPOINT: 4_000_000}
    amount = int(rng.random() ** 2 * units.get(key[0], 1_200_000))
    start = end = 0
    if key[0] is PriceKind.INTAKE:
        start = rng.randrange(operation.horizon // HOUR + 1) * HOUR
        end = start + HOUR
    elif key[0] in WITH_PERIOD:
        start = rng.choice([0, rng.randrange(operation.horizon)])
        end = start + rng.choice([1, rng.randint(1, 1800), rng.randint(600, operation.horizon)])
    return priced(key, amount, start, end)


def priced(key: Key, amount: int, start: Instant = 0, end: Instant = 0) -> Price:
    """Return a price on ``key``."""
    return Price(kind=key[0], subject=key[1], direction=key[2], mobility=key[3], price=amount, start=start, end=end)


def uses(operation: Operation, found: Answer) -> list[Use]:
    """Return what an answer uses of everything that can be priced."""
    return [use for car in found.schedule.cars for use in _uses(operation, found, car)]


def _uses(operation: Operation, found: Answer, car: Car) -> Iterator[Use]:
    for task, number in car.tasks:
        match task:
            case Drive():
                yield Use((PriceKind.DRIVING, car.fleet.id, None, None), 0, task.end - task.start, car.id)
                corridor = operation.gate_entries.get((task.leg, task.direction))
                if corridor:
                    yield Use((PriceKind.GATE, corridor, task.direction, None), task.start, 1, car.id)
            case Service():
                yield Use((PriceKind.CHECKPOINT, task.checkpoint, task.direction, None), task.start, 1, car.id)
            case Board():
                yield Use((PriceKind.BAYS, task.place, None, None), task.start, task.end - task.start, car.id)
                for head in found.loads[number]:
                    yield Use((PriceKind.DEMAND, head.group, None, None), 0, head.count, car.id)
            case Alight():
                for head in found.loads[number]:
                    mobility = operation.group[head.group].mobility
                    yield Use((PriceKind.INTAKE, task.place, None, mobility), task.end, head.count, car.id)
                    yield Use((PriceKind.CAPACITY, task.place, None, mobility), 0, head.count, car.id)


def used(price: Price, found: list[Use]) -> int:
    """Return how much of ``price``'s capacity is used in its period."""
    key = (price.kind, price.subject, price.direction, price.mobility)
    return sum(
        use.units for use in found if use.key == key and (price.kind not in WITH_PERIOD or price.start <= use.at < price.end)
    )


def profits(operation: Operation, found: Answer, prices: list[Price], *, weighted: bool) -> dict[str, int]:
    """Return for each vehicle what it earns (in millionths) less what it pays."""
    result = dict.fromkeys((car.id for car in found.schedule.cars), 0)
    for trip, load in zip(found.schedule.trips, found.loads, strict=True):
        for head in load:
            weight = operation.weight(operation.group[head.group]) if weighted else 1
            result[trip.vehicle] += 1_000_000 * weight * head.count
    every = uses(operation, found)
    for car in found.schedule.cars:
        mine = [use for use in every if use.vehicle == car.id]
        result[car.id] -= sum(price.price * used(price, mine) for price in prices)
    return result


def only_as_done(operation: Operation, found: Answer) -> list[Price]:
    """Return prices that nobody can pay, on every second of every capacity but those that the answer uses."""
    instants: dict[Key, set[Instant]] = defaultdict(set)
    for use in uses(operation, found):
        instants[use.key].add(use.at)
    end = operation.horizon + 10 * HOUR
    prices = []
    for key in keys(operation):
        if key[0] is PriceKind.INTAKE:
            busy = {instant // HOUR for instant in instants[key]}
            prices += [priced(key, BIG, hour * HOUR, (hour + 1) * HOUR) for hour in range(end // HOUR) if hour not in busy]
        elif key[0] in WITH_PERIOD:
            begin = -HOUR
            for instant in [*sorted(instants[key]), end]:
                if begin < instant:
                    prices.append(priced(key, BIG, begin, instant))
                begin = instant + 1
        elif not instants[key] and key[0] is not PriceKind.DRIVING:
            prices.append(priced(key, BIG))
    return prices
