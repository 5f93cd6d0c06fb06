"""What every rule looks at: the plan's vehicles as journeys of steps from place to place, with the look-ups around them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from safepassage.domain.fleet import Fleet, VehicleType
from safepassage.domain.network import AccessWindow
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Convoy, Drive, Plan, Task
from safepassage.terms import usable_windows
from safepassage.units import Instant, Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One task, with the places where it starts and ends."""

    task: Task
    origin: str
    destination: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """One vehicle with all its steps; ``start`` is when it may first do anything, at or after the epoch."""

    vehicle: str
    fleet: Fleet
    type: VehicleType
    start: Instant
    steps: tuple[Step, ...]

    @property
    def drives(self) -> Iterator[tuple[Drive, Step]]:
        """Yield the drives in order, each with its step."""
        for step in self.steps:
            if isinstance(step.task, Drive):
                yield step.task, step


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """
    A maximal unbroken time for which one vehicle is exposed in one corridor.

    ``first`` and ``last`` say where the vehicle is as it starts and as it ends.
    """

    corridor: str
    start: Instant
    end: Instant
    first: str
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """
    An operation and a plan, ready to be checked.

    Parameters
    ----------
    windows
        The usable windows of each corridor, in order of opening.
    chain
        The corridor of each leg that belongs to a corridor's chain.
    convoys
        The plan's convoys by id (of two with one id, the first).
    journeys
        The vehicles whose tasks all refer to things that exist, in the plan's order.
    complete
        Whether every vehicle is among the journeys, so that totals can be recounted.
    exposed
        The exposed stretches of each vehicle, in order.
    """

    operation: Operation
    plan: Plan
    windows: Mapping[str, tuple[AccessWindow, ...]]
    chain: Mapping[str, str]
    convoys: Mapping[str, Convoy]
    journeys: tuple[Journey, ...]
    complete: bool
    exposed: Mapping[str, tuple[Stretch, ...]] = field(default_factory=dict)


def windows_by_corridor(operation: Operation) -> dict[str, tuple[AccessWindow, ...]]:
    """Return the usable windows of each corridor, in order of opening; every corridor is named."""
    usable = usable_windows(operation)
    return {corridor.id: tuple(w for w in usable if w.corridor == corridor.id) for corridor in operation.corridors}


def accesses(windows: Iterable[AccessWindow]) -> tuple[Interval, ...]:
    """Return the periods in which one or more of ``windows``, in order of opening, are usable; windows that meet make one period."""
    periods: list[Interval] = []
    for usable in (window.usable for window in windows):
        if periods and usable.start <= periods[-1].end:
            periods[-1] = Interval(periods[-1].start, max(periods[-1].end, usable.end))
        else:
            periods.append(usable)
    return tuple(periods)


def chain_legs(operation: Operation) -> dict[str, str]:
    """Return the corridor of each leg that belongs to a corridor's chain."""
    return {leg: corridor.id for corridor in operation.corridors for leg in corridor.legs}
