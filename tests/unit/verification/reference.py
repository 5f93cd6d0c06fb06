"""The right side of a proof once more, as slowly and plainly as docs/background/proof.md says it: second by second, state by state."""

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from safepassage.domain.fleet import Fleet, VehicleType
from safepassage.domain.network import AccessWindow, ClearanceStatus, Direction, Role
from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility
from safepassage.domain.plan import PriceKind, Proof
from safepassage.terms import usable_windows

NOTHING = float("-inf")


class State(NamedTuple):
    """A layer (None: empty; site, offer and whether on rounds; or the fleet of a starting load), place, direction served, and step."""

    layer: object
    place: str
    served: Direction | None
    step: int


class Reference:
    """One proof."""

    def __init__(self, operation: Operation, proof: Proof) -> None:
        self.op, self.proof = operation, proof
        self.last = proof.horizon // proof.step
        self.windows = usable_windows(operation)

    def profits(self) -> int:
        """Return the sum of the best profits of all vehicles counted."""
        total, left = 0, self.proof.vehicles
        for fleet in self.op.fleets:
            number = min(left, fleet.count)
            left -= number
            if number and not self.op.vehicle_type[fleet.type].escort:
                total += number * self.of(fleet)
        return total

    def of(self, fleet: Fleet) -> int:
        """Return the best profit of one vehicle of ``fleet``."""
        arcs: dict[State, list[tuple[State, int]]] = {}
        loaded = any(load.count for load in fleet.aboard)
        starts = list(self.starts(fleet, loaded=loaded))
        todo = list(starts)
        while todo:
            state = todo.pop()
            if state not in arcs:
                arcs[state] = [(after, gain) for after, gain in self.moves(fleet, state) if after.step <= self.last]
                todo += [after for after, _ in arcs[state]]
        value: dict[State, float] = {state: 0 if state.layer is None else NOTHING for state in arcs}
        for _ in range(400):
            changed = False
            for state in sorted(arcs, key=lambda state: -state.step):
                best = max([value[state], *(value[after] + gain for after, gain in arcs[state])])
                if best > value[state]:
                    value[state], changed = best, True
            if not changed:
                return int(max([0, *(value[state] for state in starts)]))
        raise AssertionError

    def starts(self, fleet: Fleet, *, loaded: bool) -> Iterator[State]:
        """Yield where and when a vehicle may start."""
        layer = fleet if loaded else None
        first = max(0, fleet.available_from)
        windows = [w for w in self.windows if w.corridor == self.op.place[fleet.place].exposed_in]
        until = max([first, *(w.opens for w in windows[:1])])
        for second in range(first, until + 1):
            state = State(layer, fleet.place, None, self.step(second, fleet.place, None, loaded=loaded))
            if state.step <= self.last:
                yield state

    def base(self, place: str, served: Direction | None, *, loaded: bool) -> int:
        """Return the second at which step 0 begins."""
        offset = next((p.offset for p in self.proof.phases if p.place == place and p.loaded == loaded), 0)
        return offset + (self.op.checkpoint_at[place].service if served else 0)

    def step(self, second: int, place: str, served: Direction | None, *, loaded: bool) -> int:
        """Return the step of a second."""
        return (second - self.base(place, served, loaded=loaded)) // self.proof.step

    def seconds(self, state: State) -> range:
        """Return the seconds of a step."""
        start = self.base(state.place, state.served, loaded=state.layer is not None) + state.step * self.proof.step
        lag = self.op.checkpoint_at[state.place].service if state.served else 0
        return range(max(lag, start), start + self.proof.step)

    def options(self, corridor: str, windows: list[AccessWindow], seconds: range, taken: int) -> Iterator[int]:
        """Yield the earliest second for each window."""
        if not corridor:
            yield from seconds[:1]
            return
        for window in windows:
            fitting = [t for t in seconds if window.opens <= t]
            if fitting and fitting[0] + taken <= window.closes - window.clearance_margin:
                yield fitting[0]

    def of_corridor(self, corridor: str) -> list[AccessWindow]:
        """Return the usable windows of a corridor."""
        return [window for window in self.windows if window.corridor == corridor]

    def price(
        self, kind: PriceKind, subject: str, second: int, direction: Direction | None = None, mobility: Mobility | None = None
    ) -> int:
        """Return the price at one second."""
        return sum(
            price.price
            for price in self.proof.prices
            if (price.kind, price.subject, price.direction, price.mobility) == (kind, subject, direction, mobility)
            and (
                kind in {PriceKind.DEMAND, PriceKind.CAPACITY, PriceKind.DRIVING, PriceKind.ROOM}
                or price.start <= second < price.end
            )
        )

    def moves(self, fleet: Fleet, state: State) -> Iterator[tuple[State, int]]:
        """Yield all that can be done from a state, with what is gained."""
        if not self.seconds(state):
            return
        kind = self.op.vehicle_type[fleet.type]
        yield from self.waits(state)
        yield from self.services(state)
        yield from self.drives(kind, fleet, state)
        if self.op.place[state.place].rounds:
            yield from self.stops(kind, state)
        elif state.layer is None:
            yield from self.boardings(kind, state)
        if state.layer is not None:
            yield from self.alightings(kind, state)

    def waits(self, state: State) -> Iterator[tuple[State, int]]:
        """Yield waiting."""
        after = state._replace(step=state.step + 1)
        corridor = self.op.place[state.place].exposed_in
        both = [
            window
            for window in self.of_corridor(corridor)
            if all(
                any(window.opens <= t <= window.closes - window.clearance_margin for t in self.seconds(at))
                for at in (state, after)
            )
        ]
        if not corridor or both:
            yield after, 0

    def services(self, state: State) -> Iterator[tuple[State, int]]:
        """Yield services."""
        checkpoint = self.op.checkpoint_at.get(state.place)
        if checkpoint is None or state.served:
            return
        corridor = self.op.place[state.place].exposed_in
        for direction in Direction:
            if checkpoint.directions.allow(direction):
                for t0 in self.options(corridor, self.of_corridor(corridor), self.seconds(state), checkpoint.service):
                    pay = min(
                        self.price(PriceKind.CHECKPOINT, checkpoint.id, t, direction) for t in self.seconds(state) if t >= t0
                    )
                    yield state._replace(served=direction), -pay

    def drives(self, kind: VehicleType, fleet: Fleet, state: State) -> Iterator[tuple[State, int]]:
        """Yield drives."""
        checkpoint = self.op.checkpoint_at.get(state.place)
        for leg in self.op.legs:
            for direction in Direction:
                here, there = leg.ends(direction)
                time = leg.travel_time(kind.profile)
                if (
                    here != state.place
                    or time is None
                    or leg.clearance is ClearanceStatus.BLOCKED
                    or not leg.directions.allow(direction)
                ):
                    continue
                if checkpoint is not None and state.served is not direction:
                    continue
                seconds = self.seconds(state)
                night = any(all(n.start <= t < n.end for t in seconds) for n in self.op.nights)
                taken = time.night if night else time.day
                chain = {name: corridor.id for corridor in self.op.corridors for name in corridor.legs}
                windows = [w for w in self.of_corridor(leg.exposed_in) if leg.id not in chain or w.directions.allow(direction)]
                for t0 in self.options(leg.exposed_in, windows, seconds, taken):
                    pay = taken * self.price(PriceKind.DRIVING, fleet.id, 0)
                    entered = self.op.gate_entries.get((leg.id, direction))
                    if entered is not None:
                        pay += min(self.price(PriceKind.GATE, entered, t, direction) for t in seconds if t >= t0)
                    for arrival in self.arrivals(leg.exposed_in, there, t0 + taken):
                        step = self.step(arrival, there, None, loaded=state.layer is not None)
                        yield State(state.layer, there, None, step), -pay

    def arrivals(self, corridor: str, there: str, end: int) -> Iterator[int]:
        """Yield when a drive may arrive."""
        exposed = self.op.place[there].exposed_in
        if not exposed or exposed == corridor:
            yield end
            return
        for window in self.of_corridor(exposed):
            if end <= window.closes - window.clearance_margin:
                yield max(end, window.opens)

    def boardings(self, kind: VehicleType, state: State) -> Iterator[tuple[State, int]]:
        """Yield boardings."""
        if Role.ASSEMBLY_POINT not in self.op.place[state.place].roles:
            return
        having = [m for m in Mobility if kind.places.of(m)]
        corridor, seconds = self.op.place[state.place].exposed_in, self.seconds(state)
        for site in self.op.reception_sites:
            for offer in (frozenset(c) for size in range(1, len(having) + 1) for c in combinations(having, size)):
                taken = kind.boarding_time(offer)
                earned = sum(n * self.best(state.place, site.place, m, seconds) for m, n in self.load(kind, offer).items())
                for t0 in self.options(corridor, self.of_corridor(corridor), seconds, taken):
                    pay = taken * min(self.price(PriceKind.BAYS, state.place, t) for t in seconds if t >= t0)
                    step = self.step(t0 + taken, state.place, state.served, loaded=True)
                    yield State((site.place, offer, False), state.place, state.served, step), earned - pay

    def stops(self, kind: VehicleType, state: State) -> Iterator[tuple[State, int]]:
        """Yield stops on rounds, the first one or one more."""
        having = [m for m in Mobility if kind.places.of(m)]
        corridor, seconds = self.op.place[state.place].exposed_in, self.seconds(state)
        for site in self.op.reception_sites:
            for offer in (frozenset(c) for size in range(1, len(having) + 1) for c in combinations(having, size)):
                layer = (site.place, offer, True)
                if state.layer is not None and state.layer != layer:
                    continue
                taken = kind.boarding_fixed + min(kind.boarding_per_person.of(m) for m in offer)
                room = {m: self.price(PriceKind.ROOM, kind.id, 0, None, m) for m in offer}
                earned = 0 if state.layer is not None else sum(price * kind.places.of(m) for m, price in room.items())
                for mobility in offer:
                    groups = [g for g in self.op.groups if g.place == state.place and g.mobility is mobility]
                    waiting = sum(g.count for g in groups if site.place in self.op.sites_for(g))
                    worth = self.best(state.place, site.place, mobility, seconds)
                    worth -= self.price(PriceKind.CAPACITY, site.place, 0, None, mobility) + room[mobility]
                    if mobility is Mobility.STRETCHER:
                        worth -= kind.attendant_seats * room.get(Mobility.SEAT, 0)
                    earned += min(kind.places.of(mobility), waiting) * max(0, worth)
                for t0 in self.options(corridor, self.of_corridor(corridor), seconds, taken):
                    pay = taken * min(self.price(PriceKind.BAYS, state.place, t) for t in seconds if t >= t0)
                    step = self.step(t0 + taken, state.place, state.served, loaded=True)
                    yield State(layer, state.place, state.served, step), earned - pay

    def load(self, kind: VehicleType, offer: frozenset[Mobility]) -> dict[Mobility, int]:
        """Return the most people of an offer."""
        people = {m: kind.places.of(m) for m in offer}
        if offer >= {Mobility.SEAT, Mobility.STRETCHER}:
            people[Mobility.SEAT] = kind.places.seat - kind.attendant_seats * kind.places.stretcher
        return people

    def best(self, place: str, site: str, mobility: Mobility, seconds: range) -> int:
        """Return what one person who boards is worth at most."""
        groups = [g for g in self.op.groups if g.place == place and g.mobility is mobility and site in self.op.sites_for(g)]
        return max(
            [0, *(self.worth(g.id) - self.price(PriceKind.DEMAND, g.id, 0) for g in groups if g.ready_from <= seconds[-1])]
        )

    def worth(self, group: str) -> int:
        """Return the millionths that a person counts."""
        return 1_000_000 * (self.op.weight(self.op.group[group]) if self.proof.weighted else 1)

    def alightings(self, kind: VehicleType, state: State) -> Iterator[tuple[State, int]]:
        """Yield alightings."""
        if isinstance(state.layer, Fleet):
            aboard = [load for load in state.layer.aboard if load.count]
            if not all(state.place in self.op.sites_for(self.op.group[load.group]) for load in aboard):
                return
            people: dict[Mobility, int] = {}
            for load in aboard:
                mobility = self.op.group[load.group].mobility
                people[mobility] = people.get(mobility, 0) + load.count
            earned = sum(load.count * self.worth(load.group) for load in aboard)
        else:
            assert isinstance(state.layer, tuple)
            if state.place != state.layer[0]:
                return
            people, earned = self.load(kind, state.layer[1]), 0
            if state.layer[2]:
                people = dict.fromkeys(people, 0)
        taken = kind.alighting_time(frozenset(people))
        corridor, seconds = self.op.place[state.place].exposed_in, self.seconds(state)
        for t0 in self.options(corridor, self.of_corridor(corridor), seconds, taken):
            if t0 + taken <= self.proof.horizon:
                pay = min(
                    sum(n * self.price(PriceKind.INTAKE, state.place, t + taken, None, m) for m, n in people.items())
                    for t in seconds
                    if t >= t0
                )
                pay += sum(n * self.price(PriceKind.CAPACITY, state.place, 0, None, m) for m, n in people.items())
                step = self.step(t0 + taken, state.place, state.served, loaded=False)
                yield State(None, state.place, state.served, step), earned - pay
