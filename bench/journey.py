"""One vehicle on its way: first tried, and only if all of it can be done, taken from what vehicles share."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bench.road_book import RoadBook
from bench.shared import Convoy
from bench.ways import Hop
from safepassage.domain.fleet import Fleet, VehicleType
from safepassage.domain.network import AccessWindow, Corridor, Direction, TravelTime
from safepassage.domain.people import EvacueeGroup, Mobility
from safepassage.domain.plan import Alight, Board, Drive, Headcount, Service, Task
from safepassage.units import Instant, Metres, People, Seconds

Boarded = tuple[tuple[EvacueeGroup, People], ...]


@dataclass(slots=True)
class Vehicle:
    """A vehicle as its block is written: where it is, from when, and its tasks with their convoys."""

    id: str
    fleet: Fleet
    kind: VehicleType
    place: str
    time: Instant
    since_depot: Metres = 0
    driven: Seconds = 0
    tasks: list[tuple[Task, Convoy | None]] = field(default_factory=list)


class Journey:
    """What a vehicle means to do next; nothing is taken before `commit`."""

    def __init__(self, book: RoadBook, vehicle: Vehicle) -> None:
        self.book, self.vehicle = book, vehicle
        self.state = replace(vehicle, tasks=[])
        self._takes: list[Callable[[], None]] = []
        self._convoy: Convoy | None = None

    def commit(self) -> None:
        """Take everything."""
        for take in self._takes:
            take()
        own, state = self.vehicle, self.state
        own.place, own.time, own.since_depot, own.driven = state.place, state.time, state.since_depot, state.driven
        own.tasks += state.tasks

    def wait(self, until: Instant) -> None:
        """Wait where the vehicle is."""
        self.state.time = max(self.state.time, until)

    # --- on the road ----------------------------------------------------------------------------------------------------

    def drive(self, goal: str, window: AccessWindow | None = None) -> bool:
        """Drive to ``goal``, on open roads or in a corridor inside ``window``; return False if that cannot be done."""
        corridor = window.corridor if window else ""
        hops = self.book.ways.find(self.vehicle.kind.profile, self.state.place, goal, corridor)
        return hops is not None and all(self._hop(hop, window) for hop in hops)

    def _hop(self, hop: Hop, window: AccessWindow | None) -> bool:
        limit = self.book.horizon if window is None else min(window.usable.end, self.book.horizon)
        on = self.book.chain.get(hop.leg.id)
        enters = self._joins(hop, on, window)
        if not self._serve(hop, window, limit):
            return False
        time = hop.leg.travel_time(self.vehicle.kind.profile)
        if time is None:
            return False
        start, seconds = self._sets_off(time, may_wait=not enters)
        state, kind = self.state, self.vehicle.kind
        state.driven += seconds
        state.since_depot += hop.leg.distance
        too_long = kind.driving_budget is not None and state.driven > kind.driving_budget
        too_far = kind.range is not None and state.since_depot > kind.range
        if start + seconds > limit or too_long or too_far:
            return False
        self._moves_off(start)
        drive = Drive(leg=hop.leg.id, direction=hop.direction, start=start, end=start + seconds)
        state.tasks.append((drive, self._convoy))
        state.place, state.time = hop.ends[1], start + seconds
        if state.place in self.book.depots:
            state.since_depot = 0
        return True

    def _joins(self, hop: Hop, on: Corridor | None, window: AccessWindow | None) -> bool:
        """Find the convoy for a hop on a chain, waiting for it at a gate; return whether the vehicle now enters at a gate."""
        if on is None or window is None:
            self._convoy = None
            return False
        if self._convoy is not None and self._convoy.direction is hop.direction:
            return False
        start = self.state.place
        at_gate = start == (on.outer_gate if hop.direction is Direction.IN else on.inner_gate)
        gates = self.book.gates[on.id, hop.direction]
        convoy = gates.earliest(start if at_gate else "", window, self.state.time, self.vehicle.id)
        if convoy is None:
            # No further convoy may enter in this window.
            self.state.time = window.usable.end + 1
            return True
        self._convoy = convoy
        self._takes.append(lambda: gates.take(convoy, self.vehicle.id))
        if at_gate:
            self.state.time = convoy.entry
        return at_gate

    def _serve(self, hop: Hop, window: AccessWindow | None, limit: Instant) -> bool:
        """Be served at the checkpoint from which ``hop`` starts, if there is one; return False if that cannot be done."""
        post = self.book.posts.get((self.state.place, hop.direction))
        if post is None:
            return True
        if self._convoy is None or window is None:
            return False
        convoy = self._convoy
        served = post.earliest(self.state.time, convoy, limit)
        if served is None:
            return False
        name = post.checkpoint.id
        service = Service(checkpoint=name, direction=hop.direction, start=served.start, end=served.end)
        self.state.tasks.append((service, convoy))
        self.state.time = served.end
        self._takes.append(lambda: post.take(served, convoy))
        return True

    def _sets_off(self, time: TravelTime, *, may_wait: bool) -> tuple[Instant, Seconds]:
        """Return when to set off, and the seconds of the drive: after the night, if that is no later there."""
        now = self.state.time
        if not self.book.operation.is_night(now):
            return now, time.day
        dawn = min((night.end for night in self.book.operation.nights if night.start <= now < night.end), default=now)
        by_day = not self.book.operation.is_night(dawn) and dawn + time.day <= now + time.night
        return (dawn, time.day) if may_wait and by_day else (now, time.night)

    def _moves_off(self, start: Instant) -> None:
        """Let a convoy that starts inside begin as its first vehicle moves off."""
        convoy = self._convoy
        if convoy is not None and not convoy.gate and not convoy.vehicles and not self._in(convoy):
            convoy.entry = start

    def _in(self, convoy: Convoy) -> bool:
        """Return whether the vehicle has driven with ``convoy`` already."""
        return any(isinstance(task, Drive) and own is convoy for task, own in self.state.tasks)

    # --- at its stops ---------------------------------------------------------------------------------------------------

    def bay(self, offer: tuple[Mobility, ...], ready: Instant, limit: Instant) -> Instant | None:
        """Return when the vehicle can begin to board at the point where it is, done by ``limit``; the bay is taken with the rest."""
        seconds, bays = self.vehicle.kind.boarding_time(frozenset(offer)), self.book.bays[self.state.place]
        found = bays.free(max(ready, self.state.time), lambda _: seconds, limit)
        if found is None:
            return None
        start, lane = found
        self._takes.append(lambda: bays.take(lane, start, start + seconds))
        return start

    def board(self, site: str, offer: tuple[Mobility, ...], start: Instant, people: Boarded) -> None:
        """Let ``people`` board from ``start`` on."""
        end = start + self.vehicle.kind.boarding_time(frozenset(offer))
        place, counts = self.state.place, _counts(people)
        self.state.tasks.append((Board(place=place, site=site, offers=offer, start=start, end=end, people=counts), None))
        self.state.time, self._convoy = end, None

        def take() -> None:
            for group, number in people:
                self.book.waiting[group.id] -= number

        self._takes.append(take)

    def alight(self, offer: tuple[Mobility, ...], people: Boarded) -> bool:
        """Let everybody alight at the site where the vehicle is; return False if they cannot be received by the horizon."""
        site, counts = self.state.place, _counts(people)
        seconds, door = self.vehicle.kind.alighting_time(frozenset(offer)), self.book.doors[site]
        needs: dict[Mobility, People] = {}
        for group, number in people:
            needs[group.mobility] = needs.get(group.mobility, 0) + number
        start = door.earliest(self.state.time, seconds, needs, self.book.horizon)
        if start is None:
            return False
        end = start + seconds
        self.state.tasks.append((Alight(place=site, offers=offer, start=start, end=end, people=counts), None))
        self.state.time = end
        self._takes.append(lambda: door.take(end, needs))
        return True


def _counts(people: Boarded) -> tuple[Headcount, ...]:
    return tuple(Headcount(group=group.id, count=number) for group, number in people)
