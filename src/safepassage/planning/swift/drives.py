"""Drives of one vehicle, in exact seconds, with everything already taken by others."""

from safepassage.planning.compiled import inner
from safepassage.planning.swift.book import B_CONVOY, B_CONVOY_MOST, B_FIRST, B_NUMBERS, B_POSTS, C_INSTANT
from safepassage.planning.swift.flat import Ints
from safepassage.planning.swift.labels import (
    ACCESS,
    BEFORE,
    CORRIDOR,
    DEPART,
    DRIVE,
    FORMED,
    FORMING,
    GATED,
    HEADS,
    INSTANT,
    JOINED,
    LANE,
    LOADED,
    METRES,
    NOW,
    PARENT,
    PLACE,
    ROAD,
    SERVED,
    SLOT,
    STAGE,
    TASK,
    WHEEL,
    WINDOW,
    Work,
    at_night,
    new_label,
)
from safepassage.planning.swift.lanes import convoy_inside, free_convoy, free_service, turn_of
from safepassage.planning.swift.parts import (
    N_BUDGET,
    N_DEPOT,
    N_EXPOSED,
    N_HORIZON,
    N_NIGHT_COUNT,
    N_NIGHTS,
    N_RANGE,
    N_ROAD_CHAIN,
    N_ROAD_DAY,
    N_ROAD_ENTERS,
    N_ROAD_EXPOSED,
    N_ROAD_METRES,
    N_ROAD_NIGHT,
    N_ROAD_POST,
    N_ROAD_TARGET,
    N_ROAD_WAY,
    N_WINDOW_CORRIDOR,
    N_WINDOW_END,
    N_WINDOW_FIRST,
    N_WINDOW_OPENS,
    N_WINDOW_WAYS,
)


@inner
def drive(net: Ints, book: Ints, work: Work, habits: Ints, at: int, road: int, kind: int) -> None:
    """Write the labels at the end of ``road`` of a vehicle with label ``at``: one for each window in which it can be driven."""
    label = work.label[at]
    since = label[METRES] + net[net[N_ROAD_METRES] + road]
    if net[net[N_RANGE] + kind] >= 0 and since > net[net[N_RANGE] + kind]:
        return
    if net[net[N_BUDGET] + kind] >= 0 and label[WHEEL] + net[net[N_ROAD_DAY] + road] > net[net[N_BUDGET] + kind]:
        return
    if label[STAGE] == LOADED and net[net[N_ROAD_CHAIN] + road] >= 0 and net[net[N_ROAD_WAY] + road] == 0:
        return  # nobody is carried inwards
    corridor = net[net[N_ROAD_EXPOSED] + road]
    if corridor < 0:
        _arrive(net, book, work, at, road, -1, -1, -1, since, kind)
        return
    first, last = net[net[N_WINDOW_FIRST] + corridor], net[net[N_WINDOW_FIRST] + corridor + 1]
    if label[WINDOW] >= 0 and net[net[N_WINDOW_CORRIDOR] + label[WINDOW]] == corridor:
        # One stretch of exposure in one corridor keeps its window.
        first = label[WINDOW]
        last = first + 1
    way = net[net[N_ROAD_WAY] + road]
    # The last window first: of labels that promise the same the newest is followed, which is to be the earliest.
    for window in range(last - 1, first - 1, -1):
        if net[net[N_WINDOW_END] + window] <= label[NOW]:
            continue
        if net[net[N_ROAD_CHAIN] + road] < 0:
            _arrive(net, book, work, at, road, window, -1, -1, since, kind)
            continue
        if not net[net[N_WINDOW_WAYS] + window] >> way & 1:
            continue
        if (
            label[JOINED] != -1
            and label[CORRIDOR] == net[net[N_ROAD_CHAIN] + road]
            and label[HEADS] == way
            and not net[net[N_ROAD_ENTERS] + road]
        ):
            _arrive(net, book, work, at, road, window, label[JOINED], label[INSTANT], since, kind)
        elif net[net[N_ROAD_ENTERS] + road]:
            convoy, instant = free_convoy(net, book, habits, window, way, label[NOW])
            if instant >= 0:
                _arrive(net, book, work, at, road, window, convoy if convoy >= 0 else FORMING, instant, since, kind)
        else:
            instant = max(label[NOW], net[net[N_WINDOW_OPENS] + window])
            own = label[JOINED] if label[JOINED] >= 0 else -1
            convoy = convoy_inside(net, book, window, way, label[PLACE], instant, own, label[BEFORE])
            if convoy >= 0:
                _arrive(net, book, work, at, road, window, convoy, book[book[B_CONVOY] + convoy * 7 + C_INSTANT], since, kind)
            elif book[book[B_NUMBERS]] < book[B_CONVOY_MOST] - 1:
                _arrive(net, book, work, at, road, window, FORMING, instant, since, kind)


@inner
def _passed(work: Work, at: int, post: int, net: Ints) -> bool:
    """Return whether the trip so far has used ``post`` already: what it took there is not in the book yet."""
    while at >= 0:
        road = work.label[at, ROAD]
        if work.label[at, TASK] == DRIVE and road >= 0 and net[net[N_ROAD_POST] + road] == post:
            return True
        at = work.label[at, PARENT]
    return False


@inner
def _entered(work: Work, at: int, corridor: int, way: int, net: Ints) -> bool:
    """Return whether the trip so far has entered ``corridor`` in this direction already."""
    while at >= 0:
        road = work.label[at, ROAD]
        if work.label[at, TASK] == DRIVE and road >= 0 and net[net[N_ROAD_ENTERS] + road]:
            if net[net[N_ROAD_CHAIN] + road] == corridor and net[net[N_ROAD_WAY] + road] == way:
                return True
        at = work.label[at, PARENT]
    return False


@inner
def _arrive(
    net: Ints, book: Ints, work: Work, at: int, road: int, window: int, convoy: int, instant: int, since: int, kind: int
) -> None:
    """Write the labels at the end of ``road``: one, or one for each window in which its end is exposed otherwise than the road."""
    label = work.label[at]
    enters = net[net[N_ROAD_ENTERS] + road] and net[net[N_ROAD_CHAIN] + road] >= 0
    depart = label[NOW]
    if enters and convoy != -1:
        depart = instant
        if _entered(work, at, net[net[N_ROAD_CHAIN] + road], net[net[N_ROAD_WAY] + road], net):
            return
    post, slot, served, lane = net[net[N_ROAD_POST] + road], -1, -1, -1
    if post >= 0:
        if _passed(work, at, post, net):
            return
        first = book[book[B_FIRST] + convoy * book[B_POSTS] + turn_of(net, post, depart)] if convoy >= 0 else -1
        slot, served, lane = free_service(net, book, post, depart, first)
        if slot < 0:
            return
        depart = served
    if window >= 0:
        depart = max(depart, net[net[N_WINDOW_OPENS] + window])
    day, night = net[net[N_ROAD_DAY] + road], net[net[N_ROAD_NIGHT] + road]
    if night > day and not enters:
        # Not at night if waiting for its end means an earlier arrival.
        for number in range(net[N_NIGHT_COUNT]):
            ends = net[net[N_NIGHTS] + number * 2 + 1]
            if net[net[N_NIGHTS] + number * 2] <= depart < ends and ends + day < depart + night:
                depart = ends
                break
    arrive = depart + (night if at_night(net, depart) else day)
    if not _in_time(net, label, window, depart, arrive, kind):
        return
    target = net[net[N_ROAD_TARGET] + road]
    if net[net[N_DEPOT] + target]:
        since = 0
    corridor = net[net[N_EXPOSED] + target]
    first_stay, last_stay = -1, 0
    if corridor >= 0:
        first_stay, last_stay = net[net[N_WINDOW_FIRST] + corridor], net[net[N_WINDOW_FIRST] + corridor + 1]
        if window >= 0 and net[net[N_WINDOW_CORRIDOR] + window] == corridor:
            first_stay, last_stay = window, window + 1
    for stay in range(first_stay, last_stay):
        leave, there = depart, arrive
        if stay >= 0 and stay != window and there < net[net[N_WINDOW_OPENS] + stay] and not enters:
            # As soon as the place opens and not before; of two that arrive together the later departure drives less at night.
            best_there, best_leave = -1, -1
            for seconds in (day, night):
                go = max(depart, net[net[N_WINDOW_OPENS] + stay] - seconds)
                come = go + (night if at_night(net, go) else day)
                if come >= net[net[N_WINDOW_OPENS] + stay] and (
                    best_there < 0 or come < best_there or (come == best_there and go > best_leave)
                ):
                    best_there, best_leave = come, go
            leave, there = best_leave, best_there
            if not _in_time(net, label, window, leave, there, kind):
                continue
        if stay >= 0 and stay != window and not net[net[N_WINDOW_OPENS] + stay] <= there <= net[net[N_WINDOW_END] + stay]:
            continue
        number = new_label(work, at)
        if number < 0:
            return
        fresh = work.label[number]
        fresh[PLACE], fresh[NOW], fresh[WINDOW], fresh[ACCESS] = target, there, stay, window
        fresh[METRES], fresh[WHEEL] = since, label[WHEEL] + there - leave
        fresh[TASK], fresh[ROAD], fresh[SLOT], fresh[SERVED], fresh[LANE], fresh[DEPART] = DRIVE, road, slot, served, lane, leave
        if convoy == FORMING and not (label[JOINED] == FORMING and _goes_on(net, label, road)):
            fresh[FORMED], fresh[GATED] = number, 1 if enters else 0
        fresh[JOINED], fresh[INSTANT] = convoy, instant
        if convoy >= 0 and not enters:
            fresh[BEFORE] = convoy
        if convoy != -1:
            fresh[CORRIDOR], fresh[HEADS] = net[net[N_ROAD_CHAIN] + road], net[net[N_ROAD_WAY] + road]


@inner
def _goes_on(net: Ints, label: Ints, road: int) -> bool:
    """Return whether ``road`` is driven in the convoy in which the vehicle is already."""
    return bool(
        label[CORRIDOR] == net[net[N_ROAD_CHAIN] + road]
        and label[HEADS] == net[net[N_ROAD_WAY] + road]
        and not net[net[N_ROAD_ENTERS] + road]
    )


@inner
def _in_time(net: Ints, label: Ints, window: int, depart: int, arrive: int, kind: int) -> bool:
    """Return whether a drive keeps the horizon, the windows at its start and on the road, and the driving hours."""
    if arrive > net[N_HORIZON] or (window >= 0 and arrive > net[net[N_WINDOW_END] + window]):
        return False
    if label[WINDOW] >= 0 and depart > net[net[N_WINDOW_END] + label[WINDOW]]:
        return False
    return bool(net[net[N_BUDGET] + kind] < 0 or label[WHEEL] + arrive - depart <= net[net[N_BUDGET] + kind])
