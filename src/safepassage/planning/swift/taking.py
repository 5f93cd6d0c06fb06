"""What a trip takes of the book, and the tasks that it is."""

import numpy as np

from safepassage.planning.compiled import inner
from safepassage.planning.swift.book import (
    AT,
    B_CONVOY,
    B_FIRST,
    B_HOUR,
    B_HOURS,
    B_POSTS,
    B_QUOTA,
    B_ROOM,
    B_STOCK,
    B_VEHICLE,
    B_WAITING,
    C_COUNT,
    C_GATE,
    CONVOY,
    DRIVEN,
    FORMER,
    SINCE,
    TIME,
)
from safepassage.planning.swift.flat import Ints
from safepassage.planning.swift.labels import (
    ACCESS,
    ALIGHT,
    BEFORE,
    BEGIN,
    BITS,
    BOARD,
    DEPART,
    DRIVE,
    FORMED,
    FORMING,
    GATED,
    HEADS,
    INSTANT,
    JOINED,
    KILOGRAMS,
    LANE,
    LOAD,
    METRES,
    NAMED,
    NOW,
    PARENT,
    PLACE,
    ROAD,
    SEATS,
    SERVED,
    SLOT,
    STOCK,
    TASK,
    WHEEL,
    WINDOW,
    Work,
)
from safepassage.planning.swift.lanes import form, take_lane, turn_of
from safepassage.planning.swift.parts import (
    N_GROUP,
    N_GROUP_FIRST,
    N_GROUP_MOBILITY,
    N_GROUP_READY,
    N_POINT,
    N_QUOTA_FIRST,
    N_QUOTAS,
    N_ROAD_POST,
    N_ROUND,
    N_SERVICE,
    N_SITE,
)
from safepassage.planning.swift.rounds import packed_counts
from safepassage.planning.swift.stops import allowed
from safepassage.units import HOUR

CODE, ROAD_OR_PLACE, WHAT, START, END, OF_CONVOY, AMOUNT, OF_LANE = range(8)
"""Columns of a task: which it is, the road, post or place, what (offers, stock), when, its convoy, how much or many, and its lane."""
WIDTH = 8
SERVICE = 6
"""Code of a service; the others are those of labels."""


@inner
def commit(net: Ints, book: Ints, work: Work, vehicle: int, last: int, tasks: Ints, who: Ints) -> tuple[int, int]:
    """
    Take everything that the trip up to label ``last`` needs; write its ``tasks`` and ``who`` boards (group and number).

    Return how many of each there are; -1 and 0 if the trip is too long for ``tasks``, and nothing is taken.
    """
    length = 0
    at = last
    while work.label[at, PARENT] >= 0:
        length += 1
        at = work.label[at, PARENT]
    if 2 * length > tasks.shape[0]:
        return -1, 0
    path = np.empty(length, dtype=np.int64)
    at = last
    for number in range(length - 1, -1, -1):
        path[number] = at
        at = int(work.label[at, PARENT])
    final = work.label[last]
    written, boarded = 0, 0
    own, former = work.label[at, JOINED], work.label[at, BEFORE]
    made = np.full(work.counts[0], -1, dtype=np.int64)
    for number in range(length):
        label = work.label[path[number]]
        if label[TASK] == DRIVE:
            convoy = label[JOINED]
            if convoy == FORMING:
                formed = label[FORMED]
                if made[formed] < 0:
                    place = work.label[label[PARENT], PLACE]
                    made[formed] = form(net, book, label[ACCESS], label[HEADS], place, label[INSTANT], label[GATED])
                convoy = made[formed]
            if convoy >= 0 and convoy != own:
                book[book[B_CONVOY] + convoy * 7 + C_COUNT] += 1
            own = convoy
            if convoy >= 0 and not (label[GATED] if label[JOINED] == FORMING else book[book[B_CONVOY] + convoy * 7 + C_GATE]):
                former = convoy
            road = label[ROAD]
            if label[SLOT] >= 0:
                _take_service(net, book, net[net[N_ROAD_POST] + road], label, convoy)
                tasks[written] = 0
                tasks[written, CODE], tasks[written, ROAD_OR_PLACE] = SERVICE, net[net[N_ROAD_POST] + road]
                tasks[written, START], tasks[written, END], tasks[written, OF_CONVOY] = label[SLOT], label[SERVED], convoy
                tasks[written, OF_LANE] = label[LANE]
                written += 1
            tasks[written] = 0
            tasks[written, CODE], tasks[written, ROAD_OR_PLACE] = DRIVE, road
            tasks[written, WHAT], tasks[written, AMOUNT] = label[ACCESS], label[WINDOW]
            tasks[written, START], tasks[written, END], tasks[written, OF_CONVOY] = label[DEPART], label[NOW], convoy
            written += 1
            continue
        tasks[written] = 0
        tasks[written, CODE], tasks[written, ROAD_OR_PLACE] = label[TASK], label[PLACE]
        tasks[written, START], tasks[written, END], tasks[written, OF_CONVOY] = label[BEGIN], label[NOW], -1
        if label[TASK] == BOARD:
            tasks[written, WHAT], tasks[written, AMOUNT] = label[BITS], label[NAMED]
            point = net[net[N_POINT] + label[PLACE]]
            counts = final[SEATS : SEATS + 3].copy()
            if net[net[N_ROUND] + point] >= 0:
                # On a round those who board here, and not all who are aboard in the end.
                counts = label[SEATS : SEATS + 3] - work.label[label[PARENT], SEATS : SEATS + 3]
                tasks[written, WHAT] = packed_counts(counts[0], counts[1], counts[2])
            boarded = _take_people(net, book, point, label, counts, who, boarded)
            take_lane(book, label[LANE], label[BEGIN], label[NOW], 1)
            tasks[written, OF_LANE] = label[LANE]
        elif label[TASK] == ALIGHT:
            tasks[written, WHAT] = label[BITS]
            tasks[written, AMOUNT] = packed_counts(label[SEATS], label[SEATS + 1], label[SEATS + 2])
            site = net[net[N_SITE] + label[PLACE]]
            for mobility in range(3):
                book[book[B_HOUR] + (site * book[B_HOURS] + label[NOW] // HOUR) * 3 + mobility] += label[SEATS + mobility]
                if book[book[B_ROOM] + site * 3 + mobility] >= 0:
                    book[book[B_ROOM] + site * 3 + mobility] -= label[SEATS + mobility]
        else:
            tasks[written, WHAT], tasks[written, AMOUNT] = label[STOCK], label[KILOGRAMS]
            if label[TASK] == LOAD:
                book[book[B_STOCK] + label[STOCK]] -= label[KILOGRAMS]
        written += 1
    state = book[B_VEHICLE] + 8 * vehicle
    book[state + AT], book[state + TIME], book[state + SINCE] = final[PLACE], final[NOW], final[METRES]
    book[state + DRIVEN], book[state + CONVOY], book[state + FORMER] = final[WHEEL], own, former
    return written, boarded


@inner
def _take_service(net: Ints, book: Ints, post: int, label: Ints, convoy: int) -> None:
    take_lane(book, label[LANE], label[SLOT], label[SERVED], net[net[N_SERVICE] + post // 2])
    for number in range(net[net[N_QUOTA_FIRST] + post], net[net[N_QUOTA_FIRST] + post + 1]):
        if net[net[N_QUOTAS] + number * 3] <= label[SLOT] <= net[net[N_QUOTAS] + number * 3 + 1]:
            book[book[B_QUOTA] + number] += 1
    if convoy >= 0:
        at = book[B_FIRST] + convoy * book[B_POSTS] + turn_of(net, post, label[SLOT])
        if book[at] < 0:
            book[at] = label[SLOT]


@inner
def _take_people(net: Ints, book: Ints, point: int, label: Ints, left: Ints, who: Ints, written: int) -> int:
    """Let ``left`` people of each mobility board, after ``written`` groups; return how many groups that are then."""
    for at in range(net[net[N_GROUP_FIRST] + point], net[net[N_GROUP_FIRST] + point + 1]):
        group = net[net[N_GROUP] + at]
        mobility = net[net[N_GROUP_MOBILITY] + group]
        room = min(left[mobility], book[book[B_WAITING] + group])
        if room > 0 and net[net[N_GROUP_READY] + group] <= label[BEGIN] and allowed(net, group, label[NAMED]):
            left[mobility] -= room
            book[book[B_WAITING] + group] -= room
            who[written, 0], who[written, 1] = group, room
            written += 1
    return written
