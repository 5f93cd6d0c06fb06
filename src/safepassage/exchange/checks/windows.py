"""Checks of when things may be used: windows, checkpoint hours, and fleets that come after the last window."""

from collections.abc import Iterator

from safepassage.domain.network import AccessWindow, Checkpoint, Corridor, Role
from safepassage.domain.operation import Operation, corridor_of
from safepassage.exchange.checks.finding import Finding, hours
from safepassage.exchange.checks.roads import exposed_ends, shortest
from safepassage.terms import possible_windows
from safepassage.units import Interval, Seconds


def check_horizon(operation: Operation) -> Iterator[Finding]:
    """Yield that the operation ends before the first window opens, if it does."""
    if _ends_before_windows(operation):
        first = min(operation.windows, key=lambda window: window.opens)
        yield Finding(
            code="horizon-before-windows",
            sheet="Operation",
            id=operation.id,
            attribute="horizon",
            message="The operation ends before the first window opens.",
            given=hours(operation.horizon),
            expected=f"more than {hours(first.opens)}, when {first.id} opens",
        )


def check_windows(operation: Operation) -> Iterator[Finding]:
    """Yield corridors without a usable window, and windows outside the operation or too short for any vehicle."""
    if _ends_before_windows(operation):
        return
    for corridor in operation.corridors:
        yield from _corridor(operation, corridor)


def check_hours(operation: Operation) -> Iterator[Finding]:
    """Yield checkpoints that are never open while they can be passed."""
    for checkpoint in operation.checkpoints:
        corridor = corridor_of(operation, checkpoint)
        periods = [window.usable for window in possible_windows(operation) if window.corridor == corridor]
        periods = periods or [Interval(0, operation.horizon)]
        if checkpoint.hours and not any(_fits(checkpoint, period) for period in periods):
            yield Finding(
                code="checkpoint-never-open",
                sheet="Checkpoints",
                id=checkpoint.id,
                message=f"The hours of checkpoint {checkpoint.id} leave no time for one service inside any window.",
                given=_periods(operation, checkpoint.hours),
                expected=f"hours that meet {_periods(operation, periods)}",
            )


def check_fleet_times(operation: Operation) -> Iterator[Finding]:
    """Yield fleets that are available only after the last window has closed."""
    # Where some people can be reached without a window, a late fleet still has work.
    if _ends_before_windows(operation) or any(not operation.place[group.place].exposed_in for group in operation.groups):
        return
    last = max((window.usable.end for window in possible_windows(operation)), default=None)
    if last is None:
        return
    for fleet in operation.fleets:
        if last <= fleet.available_from < operation.horizon:
            yield Finding(
                code="fleet-after-windows",
                sheet="Fleets",
                id=fleet.id,
                attribute="available_from",
                message=f"Fleet {fleet.id} is available only after the last usable window.",
                given=f"{operation.at(fleet.available_from):%Y-%m-%d %H:%M} UTC",
                expected=f"before {operation.at(last):%Y-%m-%d %H:%M} UTC",
            )


def _ends_before_windows(operation: Operation) -> bool:
    return bool(operation.windows) and all(window.opens >= operation.horizon for window in operation.windows)


def _corridor(operation: Operation, corridor: Corridor) -> Iterator[Finding]:
    windows = [window for window in operation.windows if window.corridor == corridor.id]
    usable = [window for window in possible_windows(operation) if window.corridor == corridor.id]
    if not usable:
        closed = ", ".join(window.id for window in windows)
        yield Finding(
            code="no-usable-window",
            sheet="Corridors",
            id=corridor.id,
            message=f"{corridor.name} cannot be used at all.",
            given=f"the terms of {closed} are refused, withdrawn or expired" if closed else "no window",
            expected="at least one window that nobody is against",
        )
    needed = _shortest_use(operation, corridor)
    for window in usable:
        if window.opens >= operation.horizon or window.closes <= 0:
            yield _outside(operation, window)
        elif needed is not None and window.usable.end - window.usable.start < needed:
            yield Finding(
                code="window-too-short",
                sheet="Windows",
                id=window.id,
                attribute="closes",
                message=f"No vehicle can use window {window.id} of {corridor.name}: it is shorter than the shortest way in and out.",
                given=f"{hours(window.usable.end - window.usable.start)}, less the clearance margin",
                expected=f"at least {hours(needed)}",
            )


def _outside(operation: Operation, window: AccessWindow) -> Finding:
    return Finding(
        code="window-outside-operation",
        sheet="Windows",
        id=window.id,
        attribute="opens",
        message=f"Window {window.id} lies outside the operation's period.",
        given=_periods(operation, [Interval(window.opens, window.closes)]),
        expected=f"a period that meets {_periods(operation, [Interval(0, operation.horizon)])}",
    )


def _shortest_use(operation: Operation, corridor: Corridor) -> Seconds | None:
    """
    Return the least seconds of exposure for which a vehicle can do anything in ``corridor``; None if it never can.

    That is to board somebody or hand over aid inside and come out, to pass through, or to come out from where it starts inside.
    """
    ends = exposed_ends(operation, corridor.id)
    kinds = {operation.vehicle_type[fleet.type] for fleet in operation.fleets if fleet.count}
    uses: list[Seconds] = []
    for kind in kinds:
        into = shortest(operation, kind.profile, ends, within=corridor.id)
        out = shortest(operation, kind.profile, ends, within=corridor.id, backwards=True)
        stop = min([kind.boarding_fixed, kind.unloading_fixed])
        inside = [
            place
            for place in operation.places
            if place.exposed_in == corridor.id and {Role.ASSEMBLY_POINT, Role.AID_SITE} & place.roles
        ]
        uses += [into[place.id] + stop + out[place.id] for place in inside if place.id in into and place.id in out]
        uses += [out[fleet.place] for fleet in operation.fleets if fleet.place in out and fleet.place not in ends]
        for end in ends:
            through = shortest(operation, kind.profile, [end], within=corridor.id)
            uses += [seconds for place, seconds in through.items() if place in ends and place != end]
    return min(uses, default=None)


def _fits(checkpoint: Checkpoint, period: Interval) -> bool:
    return any(
        min(opening.end, period.end) - max(opening.start, period.start) >= checkpoint.service for opening in checkpoint.hours
    )


def _periods(operation: Operation, periods: list[Interval] | tuple[Interval, ...]) -> str:
    return "; ".join(f"{operation.at(p.start):%Y-%m-%d %H:%M} to {operation.at(p.end):%Y-%m-%d %H:%M} UTC" for p in periods)
