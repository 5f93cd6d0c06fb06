"""What a vehicle can do in the generous world of a proof, from every step at once: when it arrives at the earliest, and what it pays."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from safepassage.domain.fleet import VehicleType
from safepassage.domain.network import AccessWindow, Checkpoint, ClearanceStatus, Direction, Leg
from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility
from safepassage.domain.plan import PriceKind, Proof
from safepassage.units import Seconds
from safepassage.verification.case import chain_legs, windows_by_corridor
from safepassage.verification.prices import Integers, Period, Tariff, least, tariff
from safepassage.verification.timegrid import Post, TimeGrid

MILLIONTHS = 1_000_000

Spot = tuple[Post, bool]
"""Where a vehicle is, and whether it is loaded."""
_Truths = NDArray[np.bool_]
_Option = tuple[Integers, _Truths]
"""The earliest second in each step, and whether there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """
    One way to move on, from every step of the grid.

    Parameters
    ----------
    arrival
        Step of arrival per step of departure, in the order of the grid's steps.
    charge
        Millionths paid, less those earned, per step of departure.
    possible
        Whether it can be done at all, per step of departure.
    """

    source: Spot
    target: Spot
    arrival: Integers
    charge: Integers
    possible: _Truths


@dataclass(frozen=True, slots=True, kw_only=True)
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
    """

    operation: Operation
    grid: TimeGrid
    tariff: Tariff
    horizon: Seconds
    weighted: bool
    most: int
    windows: Mapping[str, tuple[AccessWindow, ...]]
    chain: Mapping[str, str]
    posts: Mapping[str, tuple[Post, ...]]

    @classmethod
    def of(cls, operation: Operation, proof: Proof, grid: TimeGrid, most: int) -> "World":
        """Return the world of ``proof``."""
        return cls(
            operation=operation,
            grid=grid,
            tariff=tariff(proof.prices),
            horizon=proof.horizon,
            weighted=proof.weighted,
            most=most,
            windows=windows_by_corridor(operation),
            chain=chain_legs(operation),
            posts={place.id: tuple(_posts(place.id, operation.checkpoint_at.get(place.id))) for place in operation.places},
        )

    def worth(self, group: str) -> int:
        """Return the millionths that one person of ``group`` counts."""
        return MILLIONTHS * (self.operation.weight(self.operation.group[group]) if self.weighted else 1)

    def wait(self, post: Post, *, loaded: bool) -> Track:
        """Return waiting at ``post`` from one step to the next; where it is exposed both must meet one usable window."""
        grid, spot = self.grid, (post, loaded)
        possible = grid.steps < grid.last
        corridor = self.operation.place[post.place].exposed_in
        if corridor:
            inside = np.zeros(len(grid.steps), dtype=np.bool_)
            for window in self.windows[corridor]:
                meets = (grid.first(post, loaded=loaded) <= window.usable.end) & (grid.after(post, loaded=loaded) > window.opens)
                inside[:-1] |= meets[:-1] & meets[1:]
            possible &= inside
        return Track(source=spot, target=spot, arrival=grid.steps + 1, charge=np.zeros_like(grid.steps), possible=possible)

    def service(self, checkpoint: Checkpoint, served: Post, *, loaded: bool) -> list[Track]:
        """Return being served at ``checkpoint`` in the direction of ``served``."""
        here = Post(place=checkpoint.place)
        after = self.grid.after(here, loaded=loaded)
        periods = self.tariff.timed(PriceKind.CHECKPOINT, checkpoint.id, direction=served.served)
        return _merged(
            Track(
                source=(here, loaded),
                target=(served, loaded),
                arrival=self.grid.steps,
                charge=self._least(periods, start, after),
                possible=possible,
            )
            for start, possible in self._task(here, served.lag, loaded=loaded)
        )

    def drive(self, leg: Leg, direction: Direction, profile: str, *, loaded: bool, price: int) -> list[Track]:
        """Return driving ``leg``, at ``price`` a second; nothing if it may never be driven."""
        place, there = leg.ends(direction)
        checkpoint, time = self.operation.checkpoint_at.get(place), leg.travel_time(profile)
        here = next((post for post in self.posts[place] if checkpoint is None or post.served is direction), None)
        if here is None or time is None or leg.clearance is ClearanceStatus.BLOCKED or not leg.directions.allow(direction):
            return []
        first, after = self.grid.first(here, loaded=loaded), self.grid.after(here, loaded=loaded)
        night = self._by_night(first, after)
        taken = np.where(night, time.night, time.day)
        driving = np.where(night, *(min(price * seconds, self.most) for seconds in (time.night, time.day)))
        entered = self.operation.gate_entries.get((leg.id, direction))
        periods = self.tariff.timed(PriceKind.GATE, entered, direction=direction) if entered is not None else []
        target = Post(place=there), loaded
        return _merged(
            self._track((here, loaded), target, end, driving + self._least(periods, start, after), possible & fits)
            for start, possible in self._options(leg.exposed_in, self._allowed(leg, direction), first, after, taken)
            for end, fits in self._arrivals(leg, there, start + taken)
        )

    def board(self, kind: VehicleType, post: Post, site: str, offer: frozenset[Mobility]) -> list[Track]:
        """Return boarding at ``post`` for ``site``; it earns what the people there are worth less their price."""
        after, slot = self.grid.after(post, loaded=False), kind.boarding_time(offer)
        earned = np.zeros_like(after)
        for mobility, number in people_of(kind, offer).items():
            best = np.zeros_like(after)
            for group in self.operation.groups:
                if group.place == post.place and group.mobility is mobility and site in self.operation.sites_for(group):
                    worth = self.worth(group.id) - min(self.tariff.timeless(PriceKind.DEMAND, group.id), self.most)
                    best = np.maximum(best, np.where(group.ready_from < after, worth, 0))
            earned += number * best
        periods = self.tariff.timed(PriceKind.BAYS, post.place, units=slot)
        return _merged(
            self._track((post, False), (post, True), start + slot, self._least(periods, start, after) - earned, possible)
            for start, possible in self._task(post, slot, loaded=False)
        )

    def alight(
        self, kind: VehicleType, post: Post, offer: frozenset[Mobility], people: Mapping[Mobility, int], worth: int = 0
    ) -> list[Track]:
        """Return alighting ``people`` at ``post``; they pay for its room, and earn ``worth`` if they were aboard at the outset."""
        slot = kind.alighting_time(offer)
        after = self.grid.after(post, loaded=True) + slot
        room = sum(number * self.tariff.timeless(PriceKind.CAPACITY, post.place, m) for m, number in people.items())
        intake: list[Period] = []
        for mobility, number in people.items():
            intake += self.tariff.timed(PriceKind.INTAKE, post.place, mobility=mobility, units=number)
        fixed = min(room, self.most) - worth
        return _merged(
            self._track(
                (post, True),
                (post, False),
                start + slot,
                self._least(intake, start + slot, after) + fixed,
                possible & (start + slot <= self.horizon),
            )
            for start, possible in self._task(post, slot, loaded=True)
        )

    def _task(self, post: Post, seconds: Seconds, *, loaded: bool) -> Iterator[_Option]:
        """Yield the options to do something that takes ``seconds`` at ``post``."""
        corridor = self.operation.place[post.place].exposed_in
        first, after = self.grid.first(post, loaded=loaded), self.grid.after(post, loaded=loaded)
        return self._options(corridor, self.windows.get(corridor, ()), first, after, np.full_like(first, seconds))

    @staticmethod
    def _options(
        corridor: str, windows: Iterable[AccessWindow], first: Integers, after: Integers, taken: Integers
    ) -> Iterator[_Option]:
        """Yield one option for each of ``windows``; if ``corridor`` is empty nothing is exposed, and there is just one."""
        if not corridor:
            yield first, first < after
            return
        for window in windows:
            start = np.maximum(first, window.opens)
            yield start, (start < after) & (start + taken <= window.usable.end)

    def _allowed(self, leg: Leg, direction: Direction) -> list[AccessWindow]:
        windows = self.windows.get(leg.exposed_in, ())
        return [window for window in windows if leg.id not in self.chain or window.directions.allow(direction)]

    def _arrivals(self, leg: Leg, there: str, end: Integers) -> Iterator[_Option]:
        """Yield when a drive that ends at ``end`` may be there: inside a window, where exposure in a corridor begins there."""
        corridor = self.operation.place[there].exposed_in
        if not corridor or corridor == leg.exposed_in:
            yield end, np.ones(len(end), dtype=np.bool_)
            return
        for window in self.windows[corridor]:
            yield np.maximum(end, window.opens), end <= window.usable.end

    def _least(self, periods: list[Period], first: Integers, after: Integers) -> Integers:
        return least(periods, first, after, self.most)

    def _by_night(self, first: Integers, after: Integers) -> _Truths:
        night = np.zeros(len(first), dtype=np.bool_)
        for period in self.operation.nights:
            night |= (period.start <= first) & (after <= period.end)
        return night

    def _track(self, source: Spot, target: Spot, end: Integers, charge: Integers, possible: _Truths) -> Track:
        post, loaded = target
        arrival = self.grid.at(end, post, loaded=loaded)
        return Track(
            source=source, target=target, arrival=arrival, charge=charge, possible=possible & (arrival <= self.grid.last)
        )


def _posts(place: str, checkpoint: Checkpoint | None) -> Iterator[Post]:
    yield Post(place=place)
    if checkpoint is not None:
        for direction in Direction:
            if checkpoint.directions.allow(direction):
                yield Post(place=place, served=direction, lag=checkpoint.service)


def _merged(options: Iterable[Track]) -> list[Track]:
    """Return ``options`` in as few tracks as can be: those that are never possible in the same step share one."""
    tracks: list[Track] = []
    for option in options:
        if not option.possible.any():
            continue
        for number, track in enumerate(tracks):
            if not (track.possible & option.possible).any():
                arrival = np.where(option.possible, option.arrival, track.arrival)
                charge = np.where(option.possible, option.charge, track.charge)
                tracks[number] = replace(track, arrival=arrival, charge=charge, possible=track.possible | option.possible)
                break
        else:
            tracks.append(option)
    return tracks


def people_of(kind: VehicleType, offer: frozenset[Mobility]) -> dict[Mobility, int]:
    """Return the most people of each mobility that a vehicle of ``kind`` takes if it offers ``offer``; attendants keep their seats."""
    people = {mobility: kind.places.of(mobility) for mobility in Mobility if mobility in offer}
    if Mobility.SEAT in people and Mobility.STRETCHER in people:
        people[Mobility.SEAT] -= kind.attendant_seats * kind.places.stretcher
    return people
