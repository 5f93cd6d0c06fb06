"""
What it would take to bring everybody out: what arithmetic proves that any plan needs, and how far plans come.

The arithmetic is of this kind. A trip for a group spends at least ``e`` seconds exposed: out, boarding, and in again, with every
checkpoint open and nobody waiting. A vehicle of ``c`` places spends at most the usable time of the windows exposed. So ``n`` people
take ``n e`` place-seconds, and the fleet has ``c`` times its usable time of them. What exceeds that cannot be done by any plan.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from safepassage.advice.ask import Ask
from safepassage.advice.catalogue import granted
from safepassage.advice.evaluation import BestPlan, Planner, Value
from safepassage.advice.exposure import least_exposure
from safepassage.advice.window_changes import may_be_held_again, windows_together
from safepassage.domain.fleet import VehicleType
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, Mobility, ReceptionSite
from safepassage.terms import usable_windows
from safepassage.units import DAY, HOUR, People, Seconds

TERMS = (1, 2, 3, 7, 14, 30)
"""Numbers of windows for which the fleet is reckoned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """
    People who need one kind of place, and what they take at the least.

    Parameters
    ----------
    places
        Places of the whole fleet.
    trips
        Trips that some vehicle must make, with every place taken; None if no vehicle has such a place.
    place_seconds
        Exposed seconds on such places that bringing all of them out takes.
    windows
        Windows like those of the operation that it takes; None if no number will do.
    missing
        Places that reception sites lack for them; 0 if there are enough or one has no stated limit.
    intake_hours
        Hours that it takes to receive them; 0 if there is no stated limit, None if nobody of them is received.
    """

    mobility: Mobility
    people: People
    places: People
    trips: int | None
    place_seconds: int
    windows: int | None
    missing: People
    intake_hours: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A checkpoint that everybody counted must pass, the services that takes at the least, and the windows they fill."""

    checkpoint: str
    services: int
    windows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What plans of so many windows in a row bring out; drivers are rested in each."""

    windows: int
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Everyone:
    """
    What it would take.

    Parameters
    ----------
    window
        Seconds in which somebody may be exposed in the windows of the operation, once through.
    kinds
        By kind of place, those who wait.
    queues
        The checkpoints that all must pass, the slowest first.
    fleet
        Vehicles of the type with most places that it takes at the least in so many windows: (windows, vehicles); None if none will do.
    tried
        What plans bring out in one window, two and so on.
    """

    waiting: People
    window: Seconds
    kinds: tuple[Kind, ...]
    queues: tuple[Queue, ...]
    fleet: tuple[tuple[int, int | None], ...]
    tried: tuple[Tried, ...]

    @property
    def windows(self) -> int | None:
        """Return the windows that it takes at the least by everything that is proven; None if no number will do."""
        if any(kind.windows is None for kind in self.kinds):
            return None
        return max([1, *(kind.windows or 0 for kind in self.kinds), *(queue.windows for queue in self.queues), *self._failed])

    @property
    def _failed(self) -> list[int]:
        """Return for each number of windows that is proven too small by a re-solve the next one."""
        return [tried.windows + 1 for tried in self.tried if tried.value.bound < self.waiting]

    @property
    def done(self) -> Tried | None:
        """Return the fewest windows in which a plan was found that brings out everybody."""
        return next((tried for tried in self.tried if tried.value.people >= self.waiting), None)


def what_it_would_take(
    operation: Operation,
    *,
    most_windows: int = 3,
    planner: Planner | None = None,
    on_tried: Callable[[Tried], None] | None = None,
) -> Everyone:
    """
    Return what it would take to bring everybody out of ``operation``.

    Parameters
    ----------
    most_windows
        Windows in a row for which plans are made, one more each time until everybody is out.
    planner
        What says how many can be brought out; without it, `BestPlan` with a minute for each.
    """
    usable = _usable_seconds(operation)
    return Everyone(
        waiting=operation.waiting,
        window=usable,
        kinds=tuple(_kind(operation, mobility, usable) for mobility in Mobility if _people(operation, mobility)),
        queues=_queues(operation, usable),
        fleet=tuple((windows, _fleet(operation, windows, usable)) for windows in TERMS),
        tried=tuple(_tries(operation, most_windows, planner or BestPlan(time_limit=60.0), on_tried)),
    )


def _usable_seconds(operation: Operation) -> Seconds:
    """
    Return the seconds in which any usable window is open, each counted once.

    The margin before closing is counted too: windows that follow each other without a break have none but the last.
    """
    total, until = 0, 0
    for window in usable_windows(operation):
        start = max(window.opens, until)
        total += max(0, window.closes - start)
        until = max(until, window.closes)
    return total


def _groups(operation: Operation, mobility: Mobility) -> list[EvacueeGroup]:
    return [group for group in operation.groups if group.mobility is mobility and group.count]


def _people(operation: Operation, mobility: Mobility) -> People:
    aboard = sum(
        fleet.count * load.count
        for fleet in operation.fleets
        for load in fleet.aboard
        if operation.group[load.group].mobility is mobility
    )
    return aboard + sum(group.count for group in _groups(operation, mobility))


def _exposures(operation: Operation, group: EvacueeGroup) -> tuple[Seconds, Seconds]:
    """Return the least exposed seconds of a trip for ``group``, and how many of them are the way in; nothing if it cannot be reached."""
    outwards = least_exposure(operation, operation.sites_for(group), inwards=True).get(group.place)
    # The trip before may have ended at any site.
    inwards = least_exposure(operation, [site.place for site in operation.reception_sites]).get(group.place)
    if outwards is None or inwards is None:
        return 0, 0
    fixed = min(kind.boarding_fixed for kind in operation.vehicle_types if not kind.escort)
    boarding = fixed if operation.place[group.place].exposed_in else 0
    return outwards + boarding + inwards, inwards


def _kind(operation: Operation, mobility: Mobility, usable: Seconds) -> Kind:
    people = _people(operation, mobility)
    places = sum(fleet.count * operation.vehicle_type[fleet.type].places.of(mobility) for fleet in operation.fleets)
    needs = [(group.count, *_exposures(operation, group)) for group in _groups(operation, mobility)]
    place_seconds = sum(count * seconds for count, seconds, _ in needs)
    # The first trip of a vehicle may start inside, and then has no way in.
    spared = places * max((inwards for _, _, inwards in needs), default=0)
    return Kind(
        mobility=mobility,
        people=people,
        places=places,
        trips=-(-people // places) if places else None,
        place_seconds=place_seconds,
        windows=_at_least(place_seconds - spared, places * usable) if places else None,
        missing=_missing(operation, mobility, people),
        intake_hours=_intake_hours(operation, mobility, people),
    )


def _at_least(needed: int, each: int) -> int | None:
    """Return how many times ``each`` it takes to have ``needed``; None if that is never enough."""
    if needed <= 0:
        return 0
    return -(-needed // each) if each > 0 else None


def _missing(operation: Operation, mobility: Mobility, people: People) -> People:
    limits = [site.capacity(mobility) for site in operation.reception_sites if site.takes(mobility)]
    return 0 if None in limits else max(0, people - sum(limit or 0 for limit in limits))


def _intake_hours(operation: Operation, mobility: Mobility, people: People) -> int | None:
    rates = [site.intake(mobility) for site in operation.reception_sites if site.takes(mobility)]
    if not rates:
        return None
    return 0 if None in rates else -(-people // sum(rate or 0 for rate in rates))


def _queues(operation: Operation, usable: Seconds) -> tuple[Queue, ...]:
    """Return the checkpoints without which groups cannot reach a site, with the windows that their services fill."""
    largest = max((_all_places(operation.vehicle_type[fleet.type]) for fleet in operation.fleets), default=0)
    found = []
    for post in operation.checkpoints:
        if not largest or not operation.place[post.place].exposed_in:
            continue
        people = sum(group.count for group in operation.groups if _must_pass(operation, group, post.place))
        services = -(-people // largest)
        windows = _at_least(services * post.service, usable * post.lanes)
        if services and windows is not None:
            found.append(Queue(checkpoint=post.id, services=services, windows=windows))
    return tuple(sorted(found, key=lambda queue: (-queue.windows, -queue.services, queue.checkpoint)))


def _must_pass(operation: Operation, group: EvacueeGroup, place: str) -> bool:
    sites = operation.sites_for(group)
    around = least_exposure(operation, sites, inwards=True, without=place)
    return group.place in least_exposure(operation, sites, inwards=True) and group.place not in around


def _all_places(kind: VehicleType) -> People:
    return kind.places.seat + kind.places.wheelchair + kind.places.stretcher


def _fleet(operation: Operation, windows: int, usable: Seconds) -> int | None:
    """Return the vehicles it takes in ``windows`` windows at the least, if every one were of the type best for each need."""
    most = 0
    for mobility in Mobility:
        needs = [(group.count, *_exposures(operation, group)) for group in _groups(operation, mobility)]
        places = max((kind.places.of(mobility) for kind in operation.vehicle_types), default=0)
        if needs and not places:
            return None
        spared = max((inwards for _, _, inwards in needs), default=0)
        least = _at_least(sum(count * seconds for count, seconds, _ in needs), places * (windows * usable + spared))
        if least is None:
            return None
        most = max(most, least)
    return most


def _tries(operation: Operation, most: int, planner: Planner, on_tried: Callable[[Tried], None] | None) -> Sequence[Tried]:
    tried: list[Tried] = []
    for windows in range(1, most + 1):
        longer = in_a_row(operation, windows)
        if longer is None:
            break
        tried.append(Tried(windows=windows, value=planner(longer)))
        if on_tried is not None:
            on_tried(tried[-1])
        if tried[-1].value.people >= operation.waiting:
            break
    return tried


def in_a_row(operation: Operation, windows: int) -> Operation | None:
    """
    Return ``operation`` with its windows so many times in a row, or None if they leave no room for that.

    Windows shorter than a day are held again on the days that follow, one of a day or more goes on without a break. Drivers are
    rested in each, and reception has the room that it takes: what is asked is what vehicles and time allow.
    """
    groups = windows_together(operation)
    if windows > 1 and not groups:
        return None
    asks: list[Ask] = []
    for ids in groups if windows > 1 else []:
        if may_be_held_again(operation, ids, windows - 1):
            asks.append(Ask("again", ids, windows - 1))
        elif all(operation.window[name].closes - operation.window[name].opens >= DAY for name in ids):
            hours = -(-(operation.window[ids[0]].closes - operation.window[ids[0]].opens) // HOUR)
            asks.append(Ask("close-later", ids, hours * (windows - 1)))
        else:
            return None
    longer = granted(operation, asks)
    rested = tuple(
        replace(kind, driving_limit=None if kind.driving_limit is None else kind.driving_limit * windows)
        for kind in longer.vehicle_types
    )
    return replace(longer, vehicle_types=rested, reception_sites=tuple(map(_roomy, longer.reception_sites)))


def _roomy(site: ReceptionSite) -> ReceptionSite:
    """Return ``site`` without a limit on how many of each need that it takes at all it takes in the end."""
    limits: dict[str, Any] = {f"capacity_{mobility.value}": None for mobility in Mobility if site.takes(mobility)}
    return replace(site, **limits)
