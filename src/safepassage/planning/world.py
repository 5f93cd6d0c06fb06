"""
One vehicle's generous world on a grid, as ``docs/background/proof.md`` describes it: nodes, windows, waits and drives.

Nothing here knows of prices, so it is made once and evaluated with many.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from safepassage.domain.fleet import VehicleType
from safepassage.domain.network import AccessWindow, Checkpoint, Direction, Leg
from safepassage.domain.operation import Operation
from safepassage.planning.charges import Bools, Ints
from safepassage.planning.grid import Grid, passable
from safepassage.terms import usable_windows
from safepassage.units import Seconds


@dataclass(frozen=True, slots=True)
class Node:
    """A place, or (``served`` in a direction) the place after the service there; its steps are ``later`` by the plain service."""

    place: str
    served: Direction | None = None
    later: Seconds = 0


@dataclass(frozen=True, slots=True)
class Options:
    """Ways to do one thing, one per entry: the row of the step, the earliest second, the end of the step, the row where it ends."""

    rows: Ints
    starts: Ints
    ends: Ints
    seconds: Ints
    targets: Ints

    def where(self, mask: Bools) -> "Options":
        """Return the options for which ``mask`` is true."""
        return Options(self.rows[mask], self.starts[mask], self.ends[mask], self.seconds[mask], self.targets[mask])


@dataclass(frozen=True, slots=True)
class Move:
    """The options of a drive or a service of empty or loaded vehicles between two nodes, and what is charged for it."""

    origin: int
    target: int
    loaded: bool
    options: Options
    driven: bool
    gate: str
    checkpoint: str
    direction: Direction


class World:
    """The nodes, seconds, waits, services and drives of an operation on a grid; row ``r`` is step ``r - 1``."""

    def __init__(self, operation: Operation, grid: Grid) -> None:
        self.operation = operation
        self.grid = grid
        self.rows = grid.last + 2
        self.windows: dict[str, list[AccessWindow]] = {}
        for window in usable_windows(operation):
            self.windows.setdefault(window.corridor, []).append(window)
        self.nodes = [Node(place.id) for place in operation.places]
        for checkpoint in operation.checkpoints:
            self.nodes += [Node(checkpoint.place, direction, checkpoint.service) for direction in Direction]
        self.index = {(node.place, node.served): number for number, node in enumerate(self.nodes)}
        self._spans: dict[tuple[int, bool], tuple[Ints, Ints]] = {}

        self._at: dict[str, list[int]] = {}
        for number, node in enumerate(self.nodes):
            self._at.setdefault(node.place, []).append(number)

    def at(self, place: str) -> list[int]:
        """Return the nodes of ``place``."""
        return self._at[place]

    def spans(self, node: int, *, loaded: bool) -> tuple[Ints, Ints]:
        """Return for each row the first second of its step at ``node``, and the second after its last (empty if not later)."""
        if (node, loaded) not in self._spans:
            place, later = self.nodes[node].place, self.nodes[node].later
            begin = self.grid.offset(place, loaded=loaded) + np.arange(-1, self.rows - 1, dtype=np.int64) * self.grid.step
            self._spans[node, loaded] = (np.maximum(begin, 0) + later, begin + self.grid.step + later)
        return self._spans[node, loaded]

    def row(self, node: int, seconds: Ints, *, loaded: bool) -> Ints:
        """Return the rows at ``node`` that hold ``seconds``; those after the horizon are not below ``rows``."""
        found = self.nodes[node]
        result: Ints = (seconds - found.later - self.grid.offset(found.place, loaded=loaded)) // self.grid.step + 1
        return result

    def waits(self, *, loaded: bool) -> Bools:
        """Return whether a vehicle can wait from each row to the next at each node, shape (rows, nodes)."""
        result = np.ones((self.rows, len(self.nodes)), dtype=np.bool_)
        for number, node in enumerate(self.nodes):
            corridor = self.operation.place[node.place].exposed_in
            if corridor:
                first, end = self.spans(number, loaded=loaded)
                column = np.zeros(self.rows, dtype=np.bool_)
                for window in self.windows.get(corridor, ()):
                    here = (first < end) & (window.opens < end) & (window.usable.end >= first)
                    then = (window.opens < end + self.grid.step) & (window.usable.end >= end)
                    column |= here & then
                result[:, number] = column
        return result

    def stays(self, node: int, seconds: Seconds, *, before: bool, after: bool) -> Iterator[Options]:
        """Yield the options of a task of ``seconds`` at ``node`` by a vehicle that is loaded ``before`` and ``after`` it or not."""
        taken = np.full(self.rows, seconds, dtype=np.int64)
        for options in self._options(node, taken, self.operation.place[self.nodes[node].place].exposed_in, loaded=before):
            yield self._arriving(options, node, options.starts + options.seconds, loaded=after)

    def moves(self, kind: VehicleType) -> Iterator[Move]:
        """Yield every service and drive of vehicles of ``kind``."""
        for checkpoint in self.operation.checkpoints:
            for direction in Direction:
                if checkpoint.directions.allow(direction):
                    yield from self._services(checkpoint, direction)
        for leg in self.operation.legs:
            for direction in Direction:
                if passable(self.operation, kind, leg, direction):
                    yield from self._drives(kind, leg, direction)

    def _services(self, checkpoint: Checkpoint, direction: Direction) -> Iterator[Move]:
        # The steps of the served node are later by the service, so the row stays the same.
        origin, target = self.index[checkpoint.place, None], self.index[checkpoint.place, direction]
        exposed_in, taken = (
            self.operation.place[checkpoint.place].exposed_in,
            np.full(self.rows, checkpoint.service, dtype=np.int64),
        )
        for loaded in (False, True):
            for options in self._options(origin, taken, exposed_in, loaded=loaded):
                yield Move(origin, target, loaded, options, driven=False, gate="", checkpoint=checkpoint.id, direction=direction)

    def _drives(self, kind: VehicleType, leg: Leg, direction: Direction) -> Iterator[Move]:
        place, goal = leg.ends(direction)
        origin = self.index[place, direction if place in self.operation.checkpoint_at else None]
        target = self.index[goal, None]
        gate = self.operation.gate_entries.get((leg.id, direction), "")
        chain = bool(leg.exposed_in) and leg.id in self.operation.corridor[leg.exposed_in].legs
        for loaded in (False, True):
            seconds = self._driving_seconds(kind, leg, origin, loaded=loaded)
            for options in self._options(origin, seconds, leg.exposed_in, loaded=loaded, direction=direction if chain else None):
                for arriving in self._arrivals(options, leg, target, loaded=loaded):
                    yield Move(origin, target, loaded, arriving, driven=True, gate=gate, checkpoint="", direction=direction)

    def _driving_seconds(self, kind: VehicleType, leg: Leg, origin: int, *, loaded: bool) -> Ints:
        time = leg.travel_time(kind.profile)
        if time is None:
            msg = f"Leg {leg.id} is not open to profile {kind.profile!r}."
            raise ValueError(msg)
        first, end = self.spans(origin, loaded=loaded)
        night = np.zeros(self.rows, dtype=np.bool_)
        for period in self.operation.nights:
            night |= (period.start <= first) & (end - 1 < period.end)
        return np.where(night, time.night, time.day)

    def _options(
        self, node: int, seconds: Ints, corridor: str, *, loaded: bool, direction: Direction | None = None
    ) -> Iterator[Options]:
        """Yield the options to start something of ``seconds`` (per row) at ``node``: one set, or if exposed one for each window."""
        first, end = self.spans(node, loaded=loaded)
        rows = np.arange(self.rows, dtype=np.int64)
        if not corridor:
            yield Options(rows, first, end, seconds, rows).where(first < end)
            return
        for window in self.windows.get(corridor, ()):
            if direction is None or window.directions.allow(direction):
                # Only the rows that the window meets are looked at: over many days these are few of all.
                part = slice(
                    int(np.searchsorted(end, window.opens, "right")), int(np.searchsorted(first, window.usable.end, "right"))
                )
                starts = np.maximum(first[part], window.opens)
                mask = (starts < end[part]) & (starts + seconds[part] <= window.usable.end)
                yield Options(rows[part], starts, end[part], seconds[part], rows[part]).where(mask)

    def _arrivals(self, options: Options, leg: Leg, target: int, *, loaded: bool) -> Iterator[Options]:
        """Yield a drive's options with the rows where they end: at a place exposed otherwise than the leg, not before it opens."""
        arrivals = options.starts + options.seconds
        corridor = self.operation.place[self.nodes[target].place].exposed_in
        if not corridor or corridor == leg.exposed_in:
            yield self._arriving(options, target, arrivals, loaded=loaded)
            return
        for window in self.windows.get(corridor, ()):
            fits = arrivals <= window.usable.end
            yield self._arriving(options.where(fits), target, np.maximum(arrivals[fits], window.opens), loaded=loaded)

    def _arriving(self, options: Options, node: int, seconds: Ints, *, loaded: bool) -> Options:
        targets = self.row(node, seconds, loaded=loaded)
        found = Options(options.rows, options.starts, options.ends, options.seconds, targets)
        return found.where(targets < self.rows)
