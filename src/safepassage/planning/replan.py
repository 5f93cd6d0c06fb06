"""Plan again in the middle of a plan, so that few of the orders that are given change."""

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from safepassage.domain.network import Direction
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Board, Convoy, Drive, Objective, Plan, Service
from safepassage.errors import NoFeasiblePlanError
from safepassage.planning import questions
from safepassage.planning.crews import SwiftCrew
from safepassage.planning.draft import make_plan
from safepassage.planning.impossible import why_nobody
from safepassage.planning.ledger import Habits
from safepassage.planning.solve import FIRST
from safepassage.planning.standing import begun, standing
from safepassage.units import MINUTE, Instant, Seconds

if TYPE_CHECKING:
    from safepassage.planning.swift.run import Counsel, Run, Trip

PRICE = 5.0
"""People that a changed order must bring, by default."""
MOVED: Seconds = 30 * MINUTE
"""An order that is moved by more than this counts as changed in the price."""
_Key = tuple[int, int, int]
"""A vehicle, a place and a site, as numbers."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Order:
    """
    One trip that a vehicle is told to make.

    Parameters
    ----------
    vehicle
        As the plan calls it that gave the order first.
    start
        When boarding begins, in seconds after the operation's start.
    place, site
        Where people board, and where they are received.
    """

    vehicle: str
    start: Instant
    place: str
    site: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replanned:
    """
    A plan from the middle of another one.

    Parameters
    ----------
    operation
        What is left, each vehicle as a fleet of its own, called as the vehicle was. The plan belongs to it.
    kept
        Pairs of orders that stand, as they were and as they are: the same vehicle boards at the same point for the same site.
    dropped
        Orders that are not to be carried out.
    new
        Orders that had not been given.
    doubts
        Sentences: what agrees with what is left by itself, but not with what has happened before ``now``.
    """

    operation: Operation
    plan: Plan
    now: Instant
    kept: tuple[tuple[Order, Order], ...]
    dropped: tuple[Order, ...]
    new: tuple[Order, ...]
    doubts: tuple[str, ...] = ()

    @property
    def unmoved(self) -> tuple[Order, ...]:
        """Return the orders that stand to the second."""
        return tuple(old for old, new in self.kept if old.start == new.start)

    @property
    def latest(self) -> Seconds:
        """Return by how much the order that is moved most is moved, later or earlier."""
        return max((abs(new.start - old.start) for old, new in self.kept), default=0)


def replan(  # noqa: PLR0913 - one argument per option
    operation: Operation,
    plan: Plan,
    now: Instant,
    changed: Operation | None = None,
    *,
    lost: Collection[str] = (),
    price_of_change: float = PRICE,
    time_limit: float = 10.0,
    seed: int = 0,
    stop: Callable[[], bool] | None = None,
) -> Replanned:
    """
    Return a plan for what is left at ``now`` that changes few of the orders of ``plan``, with a certificate of its own.

    What is begun at ``now`` is carried to its end. The remaining trips of the plan are made again, none of their tasks earlier than it
    was told; vehicles that have time left go on further trips; and orders are changed only where each that is brings more than
    ``price_of_change`` people (with their weights).

    Parameters
    ----------
    operation
        What was planned.
    now
        Seconds after the operation's start.
    changed
        The operation as it now turns out to be, by default as it was: fewer vehicles (the last of a fleet are those that are lost), slower
        checkpoints, windows cut, legs taken out, other counts of people, of all, also of those who have boarded.
    lost
        Vehicles that are lost, as the plan calls them.
    price_of_change
        People, at least 0, that each changed order must bring.
    time_limit
        Seconds for each of at most two tries: the second is more careful, if the first does not agree with what has happened (``doubts``).
    seed
        The same arguments give the same plan, unless time ran out.
    stop
        Asked often; planning ends when it returns True.

    Raises
    ------
    ValueError
        If convoys need escorts, if a vehicle that is lost has people aboard, if the price is negative or ``now`` outside the operation.
    NoFeasiblePlanError
        If nobody can be brought out any more, or people aboard cannot be brought to a site.
    """
    if price_of_change < 0:
        msg = f"The price of a change must be at least 0 people, got {price_of_change}. Give 0 for a plan free to change everything."
        raise ValueError(msg)
    if not 0 <= now < operation.horizon:
        msg = f"The instant must lie within the operation, 0 to {operation.horizon} s after its start, got {now}."
        raise ValueError(msg)
    if unknown := sorted(set(lost) - {block.vehicle for block in plan.blocks}):
        msg = f"The plan has no vehicle {', '.join(unknown)}. Its vehicles are called as in {plan.blocks[0].vehicle}."
        raise ValueError(msg)
    found: Replanned | None = None
    for careful in (False, True):
        left = standing(changed or operation, plan, now, lost=lost, careful=careful)
        try:
            again = _replanned(left, plan, now, price_of_change, time_limit, seed, stop)
        except NoFeasiblePlanError:
            if found is None:
                raise
            break
        if found is None or len(again.doubts) < len(found.doubts):
            found = again
        if not found.doubts:
            break
    assert found is not None  # noqa: S101 - the first time round finds a plan or raises
    return found


def from_standing(
    left: Operation,
    plan: Plan,
    now: Instant,
    *,
    price_of_change: float = PRICE,
    time_limit: float = 10.0,
    seed: int = 0,
) -> Replanned:
    """Return a plan for what is ``left`` of an operation, whose fleets are the vehicles of ``plan`` (see `standing`); as `replan`."""
    return _replanned(left, plan, now, price_of_change, time_limit, seed, None)


def _replanned(
    left: Operation, plan: Plan, now: Instant, price: float, time_limit: float, seed: int, stop: Callable[[], bool] | None
) -> Replanned:
    if any(corridor.escorts for corridor in left.corridors):
        msg = "Convoys with escorts cannot be planned again yet. Plan what is left anew with the command plan."
        raise ValueError(msg)
    began = time.monotonic()

    def halt() -> bool:
        return time.monotonic() - began > FIRST * time_limit or (stop is not None and stop())

    given = _Given(plan, now, price)
    horizon = min(plan.horizon, left.horizon)
    settings = questions.Settings(
        left, horizon, 0.0, seed, halt, lambda *_: None, lambda: time.monotonic() - began > time_limit, given
    )
    answer = questions.rescue(settings)
    if left.waiting and not answer.draft.totals.people:
        bound = answer.certificate.people_bound
        raise NoFeasiblePlanError(why_nobody(left, bound, horizon), bound)
    made = make_plan(left, answer.draft, Objective.RESCUE, horizon, seed, answer.certificate)
    new = replace(made, orders=plan.orders)  # what was ordered beforehand still holds
    before, after = orders(plan, now), orders(new, now, {name: fleet.id for fleet in left.fleets for name in fleet.vehicles})
    kept, dropped, fresh = _compared(before, after)
    return Replanned(
        operation=left, plan=new, now=now, kept=kept, dropped=dropped, new=fresh, doubts=tuple(_doubts(left, plan, new, now))
    )


def orders(plan: Plan, now: Instant, called: dict[str, str] | None = None) -> list[Order]:
    """Return the orders of ``plan`` that are not begun at ``now``; vehicles are ``called`` otherwise, if given."""
    return sorted(
        Order(vehicle=(called or {}).get(block.vehicle, block.vehicle), place=task.place, site=task.site, start=task.start)
        for block in plan.blocks
        for task in block.tasks[len(begun(block, now)) :]
        if isinstance(task, Board)
    )


def _compared(
    before: Sequence[Order], after: Sequence[Order]
) -> tuple[tuple[tuple[Order, Order], ...], tuple[Order, ...], tuple[Order, ...]]:
    """Return the pairs of orders that stand, those that do not, and those that are new: of several alike, each the next in time."""
    left, kept, dropped = list(after), [], []
    for old in before:
        same = (new for new in left if (new.vehicle, new.place, new.site) == (old.vehicle, old.place, old.site))
        match = min(same, key=lambda new: abs(new.start - old.start), default=None)
        if match is None:
            dropped.append(old)
        else:
            left.remove(match)
            kept.append((old, match))
    return tuple(kept), tuple(dropped), tuple(left)


def _doubts(left: Operation, old: Plan, new: Plan, now: Instant) -> Iterator[str]:
    """Yield what of a ``new`` plan does not agree with what has been done by the ``old`` one before ``now``."""
    for block in new.blocks:
        for task in block.tasks:
            if task.start < now and not isinstance(task, Service):
                yield f"{block.vehicle} would have to begin at {left.at(task.start):%H:%M:%S}, which is over."
    entered = [convoy for convoy in old.convoys if convoy.gate and convoy.entry < now]
    entering = [convoy for convoy in new.convoys if convoy.gate and not _tail(convoy, entered, old, left)]
    for corridor in left.corridors:
        for way in Direction:
            before = [convoy for convoy in entered if (convoy.corridor, convoy.direction) == (corridor.id, way)]
            after = [convoy for convoy in entering if (convoy.corridor, convoy.direction) == (corridor.id, way)]
            both = Counter(convoy.window for convoy in (*before, *after))
            for window, number in both.items():
                if corridor.max_convoys is not None and number > corridor.max_convoys and any(c.window == window for c in after):
                    yield f"{number} convoys would have entered {corridor.id} {way} in window {window}, of at most {corridor.max_convoys}."
            last = max((convoy.entry for convoy in before), default=None)
            for convoy in after:
                if last is not None and convoy.entry < last + corridor.headway:
                    gap = f"{convoy.entry - last} s after the last convoy, of {corridor.headway} s at least"
                    yield f"{convoy.id} enters {corridor.id} {way} {gap}."


def _tail(convoy: Convoy, entered: Sequence[Convoy], old: Plan, left: Operation) -> bool:
    """Return whether ``convoy`` is what had not entered yet of one that has."""
    called = {name: fleet.id for fleet in left.fleets for name in fleet.vehicles}
    vehicles = {called[name] for name in convoy.vehicles}
    last = Counter[str]()
    for block in old.blocks:
        for task in block.tasks:
            if isinstance(task, Drive):
                last[task.convoy] = max(last[task.convoy], task.start)
    return any(
        vehicles <= set(other.vehicles)
        and (convoy.corridor, convoy.direction, convoy.window) == (other.corridor, other.direction, other.window)
        and convoy.entry <= last[other.id]
        for other in entered
    )


class _Given:
    """The orders of a plan, for a search."""

    def __init__(self, plan: Plan, now: Instant, price: float) -> None:
        self.plan, self.now, self._price = plan, now, price
        self.orders: dict[_Key, list[Instant]] = {}

    def offers(self, crew: SwiftCrew, counsel: "Counsel", habits: Sequence[Habits]) -> "Iterator[Run]":
        """Yield schedules of the trips that are left, and of those and more."""
        from safepassage.planning.swift.remaining import remaining  # noqa: PLC0415 - numba takes half a second to load

        trips = remaining(crew.yard, self.plan, self.now)
        self.orders = _by_key(trips)
        # Who goes first may matter where vehicles share convoys and lanes: by when they set off, by when they are done.
        for own in habits:
            yield crew.yard.send(counsel, own, given=trips)
            yield crew.yard.send(counsel, own, given=sorted(trips, key=lambda trip: int(trip.tasks[-1, 4])))

    def price(self, _crew: SwiftCrew, made: "Run") -> float:
        """Return the price of the orders that ``made`` changes."""
        after = _by_key(made.trips)
        return self._price * sum(_missed(starts, after.get(key, [])) for key, starts in self.orders.items())


def _by_key(trips: "Iterable[Trip]") -> dict[_Key, list[Instant]]:
    """Return when the trips board: by vehicle, place and site, in order of time."""
    found: dict[_Key, list[Instant]] = {}
    for trip in trips:
        for key, start in _orders(trip):
            found.setdefault(key, []).append(start)
    return {key: sorted(starts) for key, starts in found.items()}


def _missed(before: Sequence[Instant], after: Sequence[Instant]) -> int:
    """Return how many boardings ``before`` have none ``after`` that is moved by at most `MOVED`."""
    left, missed = list(after), 0
    for start in before:
        match = next((own for own in left if abs(own - start) <= MOVED), None)
        if match is None:
            missed += 1
        else:
            left.remove(match)
    return missed


def _orders(trip: "Trip") -> list[tuple[_Key, Instant]]:
    """Return the vehicle of a trip, where it boards (on a round at several places) and for which site, and when boarding begins."""
    from safepassage.planning.swift.labels import ALIGHT, BOARD  # noqa: PLC0415 - numba takes half a second to load

    rows = trip.tasks[:, :4].tolist()
    site = next((what for code, what, _, _ in reversed(rows) if code == ALIGHT), -1)
    return [((trip.vehicle, what, site), start) for code, what, _, start in rows if code == BOARD]
