"""The prices of a proof: whether they may be asked, what they add up to over the shared capacities, and the least an event can pay."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations
from typing import TypeAlias, TypeVar

from safepassage.domain.fleet import Fleet, VehicleType
from safepassage.domain.network import AccessWindow, Direction, Role
from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Price, PriceKind
from safepassage.units import HOUR, Instant
from safepassage.verification.case import windows_by_corridor
from safepassage.verification.levels import Period
from safepassage.verification.throughput import Queue, most_services, queue_at

_Key: TypeAlias = tuple[PriceKind, str, Direction | None, Mobility | None]

_T = TypeVar("_T")

_TIMELESS = {PriceKind.DEMAND, PriceKind.CAPACITY, PriceKind.DRIVING, PriceKind.ROOM}
_DIRECTED = {PriceKind.GATE, PriceKind.CHECKPOINT}
_PER_MOBILITY = {PriceKind.INTAKE, PriceKind.CAPACITY, PriceKind.ROOM}


class RefusedProofError(Exception):
    """A proof that cannot be evaluated, with the reason as a sentence; it is reported, not raised, by `verify`."""


@dataclass(frozen=True, slots=True)
class Tariff:
    """The prices of a proof, by what they are on."""

    periods: dict[_Key, list[Period]]

    def timeless(self, kind: PriceKind, subject: str, mobility: Mobility | None = None) -> int:
        """Return the price of one unit of a capacity that has no period."""
        return sum(price for _, _, price in self.periods.get((kind, subject, None, mobility), ()))

    def timed(
        self,
        kind: PriceKind,
        subject: str,
        *,
        direction: Direction | None = None,
        mobility: Mobility | None = None,
        units: int = 1,
    ) -> list[Period]:
        """Return the periods of ``units`` units of a capacity, with what they cost in each."""
        return [(start, end, price * units) for start, end, price in self.periods.get((kind, subject, direction, mobility), ())]


def tariff(prices: Sequence[Price]) -> Tariff:
    """Return ``prices`` by what they are on; attributes that the kind does not have are left out of account."""
    periods: dict[_Key, list[Period]] = defaultdict(list)
    for price in prices:
        direction = price.direction if price.kind in _DIRECTED else None
        mobility = price.mobility if price.kind in _PER_MOBILITY else None
        periods[price.kind, price.subject, direction, mobility].append((price.start, price.end, price.price))
    return Tariff(dict(periods))


def offers_of(kind: VehicleType) -> tuple[frozenset[Mobility], ...]:
    """Return every non-empty set of mobilities that a vehicle of ``kind`` has places for."""
    having = [mobility for mobility in Mobility if kind.places.of(mobility)]
    return tuple(
        frozenset(offer) for offer in chain.from_iterable(combinations(having, size) for size in range(1, len(having) + 1))
    )


def counted_fleets(operation: Operation, vehicles: int) -> list[tuple[Fleet, int]]:
    """Return the fleets in order, each with how many of its vehicles are among the first ``vehicles``."""
    counted, left = [], vehicles
    for fleet in operation.fleets:
        counted.append((fleet, min(fleet.count, left)))
        left -= counted[-1][1]
    return counted


def worth_of_capacities(operation: Operation, prices: Sequence[Price], vehicles: int) -> int:
    """
    Return the sum of price times capacity over ``prices``, in millionths.

    Raises
    ------
    RefusedProofError
        If a price is negative, on nothing that exists, or on a capacity without a stated limit.
    """
    windows = windows_by_corridor(operation)
    fleets = counted_fleets(operation, vehicles)
    limits = _Limits(operation, {fleet.id: number for fleet, number in fleets}, windows)
    total = 0
    for number, price in enumerate(prices):
        what = f"price {number + 1} ({price.kind} of {price.subject!r})"
        if price.price < 0:
            msg = f"{what} is {price.price}; a price is at least 0."
            raise RefusedProofError(msg)
        if price.kind not in _TIMELESS and price.start >= price.end:
            msg = f"{what} has the period {price.start} to {price.end}; it must start before it ends."
            raise RefusedProofError(msg)
        try:
            total += price.price * limits.of(price)
        except KeyError as error:
            msg = f"{what} is on nothing that exists, or lacks its direction or mobility."
            raise RefusedProofError(msg) from error
        except _UnlimitedError as error:
            msg = f"{what} is on a capacity {error}"
            raise RefusedProofError(msg) from error
    return total


class _UnlimitedError(Exception):
    """The capacity has no stated limit, for the reason given."""


@dataclass(frozen=True, slots=True)
class _Limits:
    """The shared capacities; looking up what does not exist is a `KeyError`."""

    operation: Operation
    vehicles: dict[str, int]
    windows: Mapping[str, tuple[AccessWindow, ...]]
    queues: dict[tuple[str, Direction], Queue] = field(default_factory=dict)

    def of(self, price: Price) -> int:
        rules = {
            PriceKind.DEMAND: self.demand,
            PriceKind.GATE: self.gate,
            PriceKind.CHECKPOINT: self.checkpoint,
            PriceKind.INTAKE: self.intake,
            PriceKind.CAPACITY: self.capacity,
            PriceKind.BAYS: self.bays,
            PriceKind.DRIVING: self.driving,
            PriceKind.ROOM: self.room,
        }
        return rules[price.kind](price)

    def demand(self, price: Price) -> int:
        return self.operation.group[price.subject].count

    def capacity(self, price: Price) -> int:
        return _stated(self.operation.reception_site[price.subject].capacity(_given(price.mobility)))

    def gate(self, price: Price) -> int:
        corridor, direction = self.operation.corridor[price.subject], _given(price.direction)
        lengths = [
            _meeting(price, window.usable.start, window.usable.end + 1)
            for window in self.windows[corridor.id]
            if window.directions.allow(direction)
        ]
        if corridor.headway:
            convoys = [-(-length // corridor.headway) for length in lengths]
        elif corridor.max_convoys is None:
            leg = self.operation.leg[corridor.legs[0] if direction is Direction.IN else corridor.legs[-1]]
            # Nothing but its own drive keeps a vehicle from entering again, and that takes at least so long.
            again = min(time.day for time in leg.travel_times)
            convoys = [sum(self.vehicles.values()) * -(-length // again) for length in lengths]
        else:
            convoys = [corridor.max_convoys * (length > 0) for length in lengths]
        most = corridor.max_convoys
        return corridor.max_vehicles * sum(number if most is None else min(number, most) for number in convoys)

    def checkpoint(self, price: Price) -> int:
        checkpoint, direction = self.operation.checkpoint[price.subject], _given(price.direction)
        queue = self.queues.get((checkpoint.id, direction))
        if queue is None:
            queue = self.queues[checkpoint.id, direction] = queue_at(self.operation, checkpoint, direction, self.windows)
        quotas = [quota.vehicles for quota in checkpoint.quotas if quota.period.holds(price.start, price.end - 1)]
        return min([most_services(queue, price.start, price.end), *quotas])

    def intake(self, price: Price) -> int:
        if price.start % HOUR or price.end != price.start + HOUR:
            msg = f"per clock hour; its period is {price.start} to {price.end}, expected one full hour from the epoch."
            raise _UnlimitedError(msg)
        return _stated(self.operation.reception_site[price.subject].intake(_given(price.mobility)))

    def bays(self, price: Price) -> int:
        place = self.operation.place[price.subject]
        if Role.ASSEMBLY_POINT not in place.roles:
            raise KeyError(place.id)
        longest = max(
            (kind.boarding_time(offer) for kind in self.operation.vehicle_types for offer in offers_of(kind)), default=1
        )
        return place.bays * (price.end - price.start + longest - 1)

    def room(self, price: Price) -> int:
        """Return 0: each vehicle has its places in hand when its round begins, and nobody else's."""
        _given(price.mobility)
        self.operation.vehicle_type[price.subject]
        return 0

    def driving(self, price: Price) -> int:
        fleet = self.operation.fleet[price.subject]
        budget = _stated(self.operation.vehicle_type[fleet.type].driving_budget)
        return self.vehicles[fleet.id] * max(0, budget - fleet.driven)


def _stated(limit: int | None) -> int:
    if limit is None:
        msg = "without a stated limit; no price may be asked there."
        raise _UnlimitedError(msg)
    return limit


def _given(value: _T | None) -> _T:
    if value is None:
        raise KeyError(value)
    return value


def _meeting(price: Price, start: Instant, after: Instant) -> int:
    """Return how many seconds of the price's period meet those from ``start`` up to but not including ``after``."""
    return max(0, min(price.end, after) - max(price.start, start))
