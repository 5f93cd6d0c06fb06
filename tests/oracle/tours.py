"""
An independent answer for tiny operations with rounds: what the best of all schedules brings out, by trying all of them.

The operations have one road in and out, villages joined to it and to each other, one window, and nothing that vehicles share but the
people. So a trip is a choice of stops in some order and of how many board at each, every task starts as early as it can, and to be back
earlier is never worse. From the people who wait and the instants at which vehicles are free, all trips are tried.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import permutations, product

from safepassage.domain.fleet import Fleet, VehicleType
from safepassage.domain.network import AccessWindow, Corridor, Leg, Place, Role, TravelTime
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, Mobility, PerMobility, ReceptionSite
from safepassage.units import HOUR, MINUTE

VILLAGES = ("oak", "elm", "ash", "fir")
Waiting = tuple[int, ...]


def tiny_rounds(seed: int, vehicles: int = 1) -> Operation:
    """Return a random operation of which everything can be tried: town --- gate --- inner gate with a few villages behind it."""
    rng = random.Random(seed)
    names = VILLAGES[: rng.choice([2, 3, 3, 4])]
    minutes = {name: rng.randint(2, 12) for name in ("town", "road", *names)}
    pairs = [(a, b) for number, a in enumerate(names) for b in names[number + 1 :] if rng.random() < 0.7]
    beds = rng.choice([0, 0, 1])
    van = VehicleType(
        id="van",
        name="Van",
        places=PerMobility(rng.randint(3, 7), 0, beds),
        boarding_fixed=rng.choice([2, 4, 6]) * MINUTE,
        boarding_per_person=PerMobility(rng.choice([20, 60]), 120, 300),
        alighting_fixed=3 * MINUTE,
        alighting_per_person=PerMobility(10, 60, 60),
        attendant_seats=rng.choice([0, 1]) if beds else 0,
    )
    groups = [
        EvacueeGroup(
            id=f"{name}-{mobility.value}",
            place=name,
            count=rng.randint(1, 4) if mobility is Mobility.SEAT else 1,
            mobility=mobility,
            priority=rng.choice([1, 2]),
            ready_from=rng.choice([0, 0, 0, 50 * MINUTE]),
        )
        for name in names
        for mobility in (Mobility.SEAT, Mobility.STRETCHER)
        if mobility is Mobility.SEAT or (beds and rng.random() < 0.5)
    ]
    opens = rng.randint(0, 20) * MINUTE
    return Operation(
        id="tiny",
        title="Tiny rounds",
        epoch=datetime(2030, 5, 1, 6, tzinfo=UTC),
        horizon=4 * HOUR,
        places=(
            Place(id="town", name="Town", latitude=10, longitude=-30, roles=frozenset({Role.DEPOT, Role.RECEPTION_SITE})),
            Place(id="outer", name="Outer", latitude=10, longitude=-30, roles=frozenset({Role.GATE})),
            Place(id="inner", name="Inner", latitude=10, longitude=-30, roles=frozenset({Role.GATE}), exposed_in="road"),
            *(
                Place(
                    id=name,
                    name=name.title(),
                    latitude=10.1,
                    longitude=-30,
                    roles=frozenset({Role.ASSEMBLY_POINT}),
                    exposed_in="road",
                    bays=vehicles,
                    rounds=True,
                )
                for name in names
            ),
        ),
        legs=(
            _leg("town", "outer", minutes["town"], exposed=False),
            _leg("outer", "inner", minutes["road"]),
            *(_leg("inner", name, minutes[name]) for name in names),
            *(_leg(a, b, rng.randint(2, 9)) for a, b in pairs),
        ),
        corridors=(Corridor(id="road", name="Road", outer_gate="outer", inner_gate="inner", legs=("outer-inner",), headway=0),),
        windows=(AccessWindow(id="w", corridor="road", opens=opens, closes=opens + rng.randint(60, 180) * MINUTE),),
        vehicle_types=(van,),
        fleets=(Fleet(id="van", type="van", count=vehicles, place="town"),),
        groups=tuple(groups),
        reception_sites=(ReceptionSite(place="town"),),
        priority_weights=((1, 3), (2, 1)),
    )


def _leg(outer: str, inner: str, minutes: int, *, exposed: bool = True) -> Leg:
    times = (TravelTime(profile="road", day=minutes * MINUTE, night=minutes * MINUTE),)
    return Leg(
        id=f"{outer}-{inner}", outer=outer, inner=inner, distance=900, travel_times=times, exposed_in="road" if exposed else ""
    )


@dataclass(frozen=True)
class Trips:
    """All trips of one van of an operation made by `tiny_rounds`."""

    operation: Operation

    @cached_property
    def seconds(self) -> dict[tuple[str, str], int]:
        """Return the shortest times between places behind the gate."""
        names = [place.id for place in self.operation.places if place.id not in {"town", "outer"}]
        found = {(a, b): 0 if a == b else 10**9 for a in names for b in names}
        for leg in self.operation.legs:
            if leg.outer in names:
                found[leg.outer, leg.inner] = found[leg.inner, leg.outer] = leg.travel_times[0].day
        for middle, a, b in product(names, names, names):
            found[a, b] = min(found[a, b], found[a, middle] + found[middle, b])
        return found

    def after(self, waiting: Waiting, free: int) -> Iterator[tuple[Waiting, int]]:
        """Yield who waits and when the van is free again, after each trip that it can make."""
        op = self.operation
        window = op.windows[0].usable
        road = {leg.id: leg.travel_times[0].day for leg in op.legs}
        entry = max(free + road["town-outer"], window.start)
        at_inner = entry + road["outer-inner"]
        places = sorted({group.place for group, left in zip(op.groups, waiting, strict=True) if left})
        for size in range(1, len(places) + 1):
            for stops in permutations(places, size):
                for now, aboard in self._boarded(stops, waiting, at_inner):
                    out = now + self.seconds[stops[-1], "inner"] + road["outer-inner"]
                    kind = op.vehicle_types[0]
                    offered = frozenset(group.mobility for group, number in zip(op.groups, aboard, strict=True) if number)
                    end = out + road["town-outer"] + kind.alighting_time(offered)
                    if out <= window.end and end <= op.horizon:
                        yield tuple(left - number for left, number in zip(waiting, aboard, strict=True)), end

    def _boarded(self, stops: tuple[str, ...], waiting: Waiting, now: int) -> Iterator[tuple[int, Waiting]]:
        """Yield when the van has boarded at all of ``stops``, and how many of each group, for every choice of at least one at each."""
        op, kind = self.operation, self.operation.vehicle_types[0]
        at_stop = [[n for n, group in enumerate(op.groups) if group.place == stop] for stop in stops]
        choices = [[pick for pick in product(*(range(waiting[n] + 1) for n in numbers)) if sum(pick)] for numbers in at_stop]
        for picks in product(*choices):
            aboard = [0] * len(op.groups)
            for numbers, pick in zip(at_stop, picks, strict=True):
                for number, count in zip(numbers, pick, strict=True):
                    aboard[number] = count
            if not self._fits(aboard):
                continue
            time, here = now, "inner"
            for stop, numbers in zip(stops, at_stop, strict=True):
                time += self.seconds[here, stop]
                time = max([time, *(op.groups[n].ready_from for n in numbers if aboard[n])])
                time += kind.boarding_fixed + sum(aboard[n] * kind.boarding_per_person.of(op.groups[n].mobility) for n in numbers)
                here = stop
            yield time, tuple(aboard)

    def _fits(self, aboard: list[int]) -> bool:
        kind = self.operation.vehicle_types[0]
        seats = sum(n for n, g in zip(aboard, self.operation.groups, strict=True) if g.mobility is Mobility.SEAT)
        beds = sum(n for n, g in zip(aboard, self.operation.groups, strict=True) if g.mobility is Mobility.STRETCHER)
        return beds <= kind.places.stretcher and seats + kind.attendant_seats * beds <= kind.places.seat


def optimum(operation: Operation) -> int:
    """Return the most weighted people that the vans can bring out: the best over all trips of each, one after the other."""
    trips, best = Trips(operation), 0
    everybody = tuple(group.count for group in operation.groups)
    weights = [operation.weight(group) for group in operation.groups]
    states: dict[Waiting, set[tuple[int, ...]]] = {everybody: {(0,) * operation.fleets[0].count}}
    # Every trip takes somebody: in order of how many are left, no state comes back.
    for left in range(sum(everybody), -1, -1):
        for waiting in [one for one in states if sum(one) == left]:
            best = max(best, sum(w * (a - b) for w, a, b in zip(weights, everybody, waiting, strict=True)))
            for free in _undominated(states[waiting]):
                for after, end in trips.after(waiting, free[0]):
                    # The van that is free first goes: a trip of another one that is free later can be made by it as well, and no later.
                    states.setdefault(after, set()).add(tuple(sorted((end, *free[1:]))))
    return best


def _undominated(free: set[tuple[int, ...]]) -> list[tuple[int, ...]]:
    return [
        one for one in free if not any(other != one and all(b <= a for a, b in zip(one, other, strict=True)) for other in free)
    ]
