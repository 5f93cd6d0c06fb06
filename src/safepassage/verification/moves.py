"""What vehicles can do on the roads of the generous world of a proof, from every step at once: wait, be served, drive."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from safepassage.domain.network import AccessWindow, Checkpoint, ClearanceStatus, Direction, Leg
from safepassage.domain.operation import Operation
from safepassage.domain.plan import PriceKind, Proof
from safepassage.units import Instant, Seconds
from safepassage.verification.case import chain_legs, windows_by_corridor
from safepassage.verification.levels import Integers, Levels
from safepassage.verification.prices import Tariff, tariff
from safepassage.verification.timegrid import Post, TimeGrid

MILLIONTHS = 1_000_000
FAR: Final = 2**60
"""Seconds beyond every horizon: where there is no window, one is open from -FAR to FAR."""

_Period = tuple[Instant, Instant]
"""When a place or leg may be used: from the first instant to the second, both included."""


@dataclass(frozen=True, slots=True)
class Moves:
    """
    Moves from one state to another, each at a charge in millionths.

    The state of a vehicle at post ``p`` in step ``k`` is the number ``p x width + k + 1``: see `World.width`.
    """

    source: Integers
    target: Integers
    charge: Integers


class Options(NamedTuple):
    """Steps in which things can be done: which thing, the step, its first second, the earliest start in it, and the second after it."""

    which: NDArray[np.intp]
    step: Integers
    first: Integers
    start: Integers
    after: Integers

    def where(self, possible: NDArray[np.bool_]) -> "Options":
        """Return the options that are possible."""
        return Options(*(part[possible] for part in self))


@dataclass(frozen=True, kw_only=True)
class World:
    """
    The generous world: an operation on a grid, with prices.

    Parameters
    ----------
    horizon
        Second by which an alighting must end.
    weighted
        Whether people count by their priority class.
    most
        Charges above this are all the same: no vehicle can earn so much.
    posts
        Every place, followed by the places more of vehicles served there.
    """

    operation: Operation
    grid: TimeGrid
    tariff: Tariff
    horizon: Seconds
    weighted: bool
    most: int
    windows: Mapping[str, tuple[AccessWindow, ...]]
    chain: Mapping[str, str]
    posts: Sequence[Post]

    @classmethod
    def of(cls, operation: Operation, proof: Proof, grid: TimeGrid, most: int) -> "World":
        """Return the world of ``proof``."""
        posts = [post for place in operation.places for post in _posts(place.id, operation.checkpoint_at.get(place.id))]
        return cls(
            operation=operation,
            grid=grid,
            tariff=tariff(proof.prices),
            horizon=proof.horizon,
            weighted=proof.weighted,
            most=most,
            windows=windows_by_corridor(operation),
            chain=chain_legs(operation),
            posts=posts,
        )

    @property
    def width(self) -> int:
        """Return how many states there are at each post."""
        return self.grid.width

    @cached_property
    def number(self) -> Mapping[Post, int]:
        """Return the number of each post."""
        return {post: number for number, post in enumerate(self.posts)}

    @cached_property
    def posts_at(self) -> Mapping[str, list[int]]:
        """Return the numbers of the posts at each place: first the place itself."""
        groups = groupby(enumerate(self.posts), lambda numbered: numbered[1].place)
        return {place: [number for number, _ in posts] for place, posts in groups}

    @cached_property
    def lags(self) -> Integers:
        """Return by how many seconds the steps of each post are later than those of its place."""
        return np.array([post.lag for post in self.posts], dtype=np.int64)

    @cached_property
    def offsets(self) -> tuple[Integers, Integers]:
        """Return the second at which step 0 begins at each post, for empty and for loaded vehicles."""
        empty, loaded = ([self.grid.offset(post, loaded=flag) for post in self.posts] for flag in (False, True))
        return np.array(empty, dtype=np.int64), np.array(loaded, dtype=np.int64)

    def worth(self, group: str) -> int:
        """Return the millionths that one person of ``group`` counts."""
        return MILLIONTHS * (self.operation.weight(self.operation.group[group]) if self.weighted else 1)

    def periods(self, corridor: str) -> list[_Period]:
        """Return when whatever is exposed in ``corridor`` may be used; if that is empty, always."""
        return self._periods[corridor]

    @cached_property
    def _periods(self) -> Mapping[str, list[_Period]]:
        return {"": [(-FAR, FAR)], **{corridor: _usable(windows) for corridor, windows in self.windows.items()}}

    @cached_property
    def _directed(self) -> Mapping[tuple[str, Direction], list[_Period]]:
        return {
            (corridor, direction): _usable([window for window in windows if window.directions.allow(direction)])
            for corridor, windows in self.windows.items()
            for direction in Direction
        }

    def options(self, posts: Integers, periods: Sequence[_Period], seconds: Integers, *, loaded: bool) -> Options:
        """Return the options to begin, at each of ``posts``, something that takes ``seconds`` at least and must lie in its period."""
        step, offset = self.grid.step, self.offsets[loaded][posts]
        opens, closes = np.array(periods, dtype=np.int64).reshape(-1, 2).T
        low = np.maximum(-1, (opens - offset) // step)
        high = np.minimum(self.grid.last, (closes - seconds - offset) // step)
        which, steps = _spread(low, high)
        begin = offset[which] + steps * step
        first = np.maximum(self.lags[posts][which], begin)
        start, after = np.maximum(first, opens[which]), begin + step
        found = Options(which, steps, first, start, after)
        return found.where((start < after) & (start + seconds[which] <= closes[which]))

    def state(self, posts: Integers | int, steps: Integers) -> Integers:
        """Return the numbers of states."""
        states: Integers = posts * self.width + steps + 1
        return states

    def arrival(self, posts: Integers | int, seconds: Integers, *, loaded: bool) -> Integers:
        """Return the steps in which ``seconds`` fall at ``posts``."""
        steps: Integers = (seconds - self.offsets[loaded][posts]) // self.grid.step
        return steps

    def roads(self, profile: str, price: int, *, loaded: bool) -> Moves:
        """Return all waiting, all services, and all drives of ``profile`` at ``price`` a second driven."""
        parts = [self._waits(loaded=loaded), self._services(loaded=loaded), self._drives(profile, price, loaded=loaded)]
        return Moves(*(np.concatenate([getattr(part, name) for part in parts]) for name in ("source", "target", "charge")))

    def _waits(self, *, loaded: bool) -> Moves:
        """Return waiting from one step to the next; where it is exposed both must meet one usable window."""
        pairs = [
            (number, period)
            for number, post in enumerate(self.posts)
            for period in self.periods(self.operation.place[post.place].exposed_in)
        ]
        posts = np.array([number for number, _ in pairs], dtype=np.int64)
        opens, closes = np.array([period for _, period in pairs], dtype=np.int64).reshape(-1, 2).T
        offset, step = self.offsets[loaded][posts], self.grid.step
        low = np.maximum(-1, (opens - offset) // step)
        high = np.where(self.lags[posts] <= closes, np.minimum(self.grid.last, (closes - offset) // step), -1)
        which, steps = _spread(low, high - 1)
        source = self.state(posts[which], steps)
        return Moves(source, source + 1, np.zeros_like(source))

    def _services(self, *, loaded: bool) -> Moves:
        """Return being served, in every staffed direction of every checkpoint."""
        moves = [Moves(*np.empty((3, 0), dtype=np.int64))]
        for number, post in enumerate(self.posts):
            if post.served is None:
                continue
            here = self.number[Post(place=post.place)]
            periods = self.periods(self.operation.place[post.place].exposed_in)
            found = self.options(np.full(len(periods), here), periods, np.full(len(periods), post.lag), loaded=loaded)
            priced = self.tariff.timed(PriceKind.CHECKPOINT, self.operation.checkpoint_at[post.place].id, direction=post.served)
            charge = Levels(priced, self.most).least(found.start, found.after)
            moves.append(Moves(self.state(here, found.step), self.state(number, found.step), charge))
        return Moves(*(np.concatenate([getattr(move, name) for move in moves]) for name in ("source", "target", "charge")))

    def _drives(self, profile: str, price: int, *, loaded: bool) -> Moves:
        """Return all drives, at ``price`` a second; a leg that may never be driven has none."""
        ways = [way for leg in self.operation.legs for direction in Direction for way in self._ways(leg, direction, profile)]
        here, there, day, night = (
            np.array([(way.here, way.there, way.day, way.night) for way in ways], dtype=np.int64).reshape(-1, 4).T
        )
        opens, closes = np.array([way.arriving for way in ways], dtype=np.int64).reshape(-1, 2).T
        found = self.options(here, [way.driving for way in ways], day, loaded=loaded)
        ending = np.array([way.driving[1] for way in ways], dtype=np.int64)
        dark = self._by_night(found)
        end = found.start + np.where(dark, night[found.which], day[found.which])
        arrival = self.arrival(there[found.which], np.maximum(end, opens[found.which]), loaded=loaded)
        possible = (end <= ending[found.which]) & (end <= closes[found.which]) & (arrival <= self.grid.last)
        found, dark, arrival = found.where(possible), dark[possible], arrival[possible]
        charges = np.array([[min(price * s, self.most) for s in (way.day, way.night)] for way in ways], dtype=np.int64)
        charge = charges.reshape(-1, 2)[found.which, dark.astype(np.intp)]
        self._charge_gates(ways, found, charge)
        return Moves(self.state(here[found.which], found.step), self.state(there[found.which], arrival), charge)

    def _charge_gates(self, ways: "Sequence[_Way]", found: Options, charge: Integers) -> None:
        """Add to ``charge`` what is paid at gates; the options of one way stand side by side."""
        levels: dict[tuple[str, Direction], Levels] = {}
        for number, way in enumerate(ways):
            if way.gate is None:
                continue
            if way.gate not in levels:
                periods = self.tariff.timed(PriceKind.GATE, way.gate[0], direction=way.gate[1])
                levels[way.gate] = Levels(periods, self.most)
            part = slice(*np.searchsorted(found.which, (number, number + 1)))
            charge[part] += levels[way.gate].least(found.start[part], found.after[part])

    def _ways(self, leg: Leg, direction: Direction, profile: str) -> "Iterator[_Way]":
        """Yield driving ``leg`` in each window in which that is possible, into each window in which the vehicle may then be there."""
        place, there = leg.ends(direction)
        checkpoint, time = self.operation.checkpoint_at.get(place), leg.travel_time(profile)
        here = next((n for n in self.posts_at[place] if checkpoint is None or self.posts[n].served is direction), None)
        if here is None or time is None or leg.clearance is ClearanceStatus.BLOCKED or not leg.directions.allow(direction):
            return
        corridor = self.operation.gate_entries.get((leg.id, direction))
        exposed_in = self.operation.place[there].exposed_in
        begins = bool(exposed_in) and exposed_in != leg.exposed_in
        for driving in self._allowed(leg, direction):
            for arriving in self.periods(exposed_in if begins else ""):
                yield _Way(
                    here=here,
                    there=self.number[Post(place=there)],
                    driving=driving,
                    arriving=arriving,
                    day=time.day,
                    night=time.night,
                    gate=None if corridor is None else (corridor, direction),
                )

    def _allowed(self, leg: Leg, direction: Direction) -> list[_Period]:
        return self._directed[leg.exposed_in, direction] if leg.id in self.chain else self.periods(leg.exposed_in)

    def _by_night(self, found: Options) -> NDArray[np.bool_]:
        """Return which options have all seconds of their step inside one night."""
        dark = np.zeros(len(found.step), dtype=np.bool_)
        for period in self.operation.nights:
            dark |= (period.start <= found.first) & (found.after <= period.end)
        return dark


class _Way(NamedTuple):
    """A leg in one direction in one window; ``arriving`` is when the vehicle may be at its end."""

    here: int
    there: int
    driving: _Period
    arriving: _Period
    day: Seconds
    night: Seconds
    gate: tuple[str, Direction] | None


def _usable(windows: Sequence[AccessWindow]) -> list[_Period]:
    return [(window.usable.start, window.usable.end) for window in windows]


def _posts(place: str, checkpoint: Checkpoint | None) -> Iterator[Post]:
    yield Post(place=place)
    if checkpoint is not None:
        for direction in Direction:
            if checkpoint.directions.allow(direction):
                yield Post(place=place, served=direction, lag=checkpoint.service)


def _spread(low: Integers, high: Integers) -> tuple[NDArray[np.intp], Integers]:
    """Return every whole number from ``low`` to ``high``, both included, of each pair, and which pair it is of."""
    count = np.maximum(0, high - low + 1)
    which = np.repeat(np.arange(len(low)), count)
    steps: Integers = np.arange(len(which), dtype=np.int64) - (np.cumsum(count) - count - low)[which]
    return which, steps
