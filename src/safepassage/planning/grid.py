"""The time grid: a step, and an offset at each place for empty and for loaded vehicles."""

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from safepassage.domain.fleet import VehicleType
from safepassage.domain.network import AccessWindow, Direction, Leg
from safepassage.domain.operation import Operation
from safepassage.terms import usable_windows
from safepassage.units import Instant, Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """
    A step in seconds, the horizon, and the offsets (``empty``, ``loaded``) of each place.

    A vehicle that is at a place at second ``t`` is there at step ``(t - offset) // step``.
    """

    step: Seconds
    horizon: Instant
    empty: Mapping[str, Seconds]
    loaded: Mapping[str, Seconds]

    def __post_init__(self) -> None:
        if self.step < 1:
            msg = f"The step must be at least 1 second, got {self.step}."
            raise ValueError(msg)
        for place, offset in (*self.empty.items(), *self.loaded.items()):
            if not 0 <= offset < self.step:
                msg = f"The offset at {place} must be at least 0 and below the step of {self.step} s, got {offset}."
                raise ValueError(msg)

    @property
    def last(self) -> int:
        """Return the last step."""
        return self.horizon // self.step

    def offset(self, place: str, *, loaded: bool) -> Seconds:
        """Return the offset of ``place`` for vehicles that are ``loaded`` or empty."""
        return (self.loaded if loaded else self.empty).get(place, 0)

    def start(self, place: str, k: int, *, loaded: bool) -> Instant:
        """Return the first second of step ``k`` at ``place``."""
        return self.offset(place, loaded=loaded) + k * self.step

    def floor(self, place: str, second: Instant, *, loaded: bool) -> int:
        """Return the step at ``place`` that holds ``second``."""
        return (second - self.offset(place, loaded=loaded)) // self.step

    def ceil(self, place: str, second: Instant, *, loaded: bool) -> int:
        """Return the first step at ``place`` that starts at ``second`` or later."""
        return -((self.offset(place, loaded=loaded) - second) // self.step)


def passable(operation: Operation, kind: VehicleType, leg: Leg, direction: Direction) -> bool:
    """Return whether vehicles of ``kind`` may ever drive ``leg`` in ``direction``, checkpoint at its start included."""
    checkpoint = operation.checkpoint_at.get(leg.ends(direction)[0])
    return (
        leg.clearance != "blocked"
        and leg.directions.allow(direction)
        and leg.travel_time(kind.profile) is not None
        and (checkpoint is None or checkpoint.directions.allow(direction))
    )


def plain_time(operation: Operation, kind: VehicleType, leg: Leg, direction: Direction) -> Seconds:
    """Return the seconds of ``leg`` by day, with the plain service at its start if a checkpoint stands there."""
    time = leg.travel_time(kind.profile)
    checkpoint = operation.checkpoint_at.get(leg.ends(direction)[0])
    return (time.day if time else 0) + (checkpoint.service if checkpoint else 0)


def make_grid(operation: Operation, step: Seconds, horizon: Instant) -> Grid:
    """
    Return a grid on which the main road loses nothing to rounding.

    Empty vehicles: offsets run with the travel times from the outer gates inwards, and the gate's is the second at which
    its first window opens. Loaded vehicles: offsets run with the travel times to the outer gates, and the gate's is the
    last usable second of its last window. So on shortest roads a leg is a whole number of steps from offset to offset.
    """
    windows = usable_windows(operation)
    if not windows or step == 1:
        return Grid(step=step, horizon=horizon, empty={}, loaded={})
    kind = max(operation.vehicle_types, key=lambda t: t.places.seat)
    roots_in, roots_out = _roots(operation, windows)
    empty = _spread(operation, kind, roots_in, backwards=False)
    loaded = _spread(operation, kind, roots_out, backwards=True)
    return Grid(
        step=step,
        horizon=horizon,
        empty={place: value % step for place, value in empty.items()},
        loaded={place: value % step for place, value in loaded.items()},
    )


def _roots(operation: Operation, windows: Iterable[AccessWindow]) -> tuple[dict[str, Instant], dict[str, Instant]]:
    opens: dict[str, Instant] = {}
    closes: dict[str, Instant] = {}
    inner = {corridor.inner_gate for corridor in operation.corridors}
    for window in windows:
        gate = operation.corridor[window.corridor].outer_gate
        if gate not in inner:
            opens.setdefault(gate, window.opens)
            closes[gate] = window.usable.end
    return opens, closes


def _spread(operation: Operation, kind: VehicleType, roots: Mapping[str, Instant], *, backwards: bool) -> dict[str, Instant]:
    """Return a second for each place: from the roots with the legs inwards, or (backwards) against the legs towards the roots."""
    found: dict[str, Instant] = {}
    heap = [(0, place, second) for place, second in sorted(roots.items())]
    around = neighbours(operation)
    while heap:
        cost, place, second = heapq.heappop(heap)
        if place in found:
            continue
        found[place] = second
        for leg, direction in around.get(place, ()):
            other = leg.ends(direction)[1]
            inwards = direction is Direction.IN
            # Beyond the outer gate empty vehicles drive towards the root and loaded ones away from it.
            to_other = inwards is not backwards
            way = direction if to_other else Direction.OUT if inwards else Direction.IN
            if other in found or not passable(operation, kind, leg, way):
                continue
            time = plain_time(operation, kind, leg, way)
            heapq.heappush(heap, (cost + time, other, second + time if to_other else second - time))
    return found


def neighbours(operation: Operation) -> dict[str, list[tuple[Leg, Direction]]]:
    """Return the legs that leave each place, with the direction of the drive, in the operation's order."""
    around: dict[str, list[tuple[Leg, Direction]]] = {}
    for leg in operation.legs:
        around.setdefault(leg.outer, []).append((leg, Direction.IN))
        around.setdefault(leg.inner, []).append((leg, Direction.OUT))
    return around
