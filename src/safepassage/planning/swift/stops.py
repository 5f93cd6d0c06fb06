"""What one vehicle does at a stop: boarding, alighting, and moving aid."""

import numpy as np

from safepassage.planning.compiled import inner
from safepassage.planning.swift.book import B_HOURS, B_WAITING
from safepassage.planning.swift.flat import Ints
from safepassage.planning.swift.labels import (
    A_HOUR_PRICE,
    A_ROOM_PRICE,
    A_WORTH,
    ALIGHT,
    BEDS,
    BEGIN,
    BITS,
    BOARD,
    BOARDED,
    CHAIRS,
    COST,
    DONE,
    GAIN,
    KILOGRAMS,
    LANE,
    LEAVING,
    LOAD,
    LOADED,
    NAMED,
    NOW,
    PARENT,
    PLACE,
    ROAD,
    SEATS,
    STAGE,
    STOCK,
    TASK,
    UNLOAD,
    WINDOW,
    Work,
    new_label,
)
from safepassage.planning.swift.lanes import free_lane, remaining
from safepassage.planning.swift.parts import (
    N_ALIGHTING,
    N_ATTENDANTS,
    N_BAYS,
    N_BAYS_FIRST,
    N_BOARDING,
    N_CAPACITY,
    N_GROUP,
    N_GROUP_FIRST,
    N_GROUP_FREE,
    N_GROUP_MOBILITY,
    N_GROUP_READY,
    N_GROUP_SITE,
    N_HORIZON,
    N_INTAKE,
    N_LOADING,
    N_POINT,
    N_SEATS,
    N_SITES,
    N_STOCK_READY,
    N_UNLOADING,
    N_WINDOW_END,
)
from safepassage.units import HOUR


@inner
def people(
    net: Ints, book: Ints, advice: Ints, kind: int, point: int, bits: int, named: int, start: int, caps: Ints, found: Ints
) -> int:
    """
    Write into ``found`` how many of each mobility board; return what they are worth.

    As many as there are places and ``caps`` allows, the heaviest weight first; of those who named a site only the ones for ``named``.
    """
    left = np.zeros(3, dtype=np.int64)
    for mobility in range(3):
        if bits >> mobility & 1:
            left[mobility] = net[net[N_SEATS] + kind * 3 + mobility]
    if bits & 1 and bits & 4:
        left[0] -= net[net[N_ATTENDANTS] + kind] * net[net[N_SEATS] + kind * 3 + 2]
    worth = 0
    for mobility in range(3):
        found[mobility] = 0
        left[mobility] = min(left[mobility], caps[mobility])
    for at in range(net[net[N_GROUP_FIRST] + point], net[net[N_GROUP_FIRST] + point + 1]):
        group = net[net[N_GROUP] + at]
        mobility = net[net[N_GROUP_MOBILITY] + group]
        room = min(left[mobility], book[book[B_WAITING] + group])
        if room > 0 and net[net[N_GROUP_READY] + group] <= start and allowed(net, group, named):
            left[mobility] -= room
            found[mobility] += room
            worth += room * advice[advice[A_WORTH] + group]
    return worth


@inner
def allowed(net: Ints, group: int, named: int) -> bool:
    """Return whether people of ``group`` may board for the site that was ``named`` (-1: for any that takes them)."""
    if named < 0:
        return bool(net[net[N_GROUP_FREE] + group])
    return bool(net[net[N_GROUP_SITE] + group * net[N_SITES] + named])


@inner
def board(net: Ints, book: Ints, work: Work, advice: Ints, at: int, kind: int, bits: int, named: int, ready: int) -> int:
    """Write the label of a boarding at the place of label ``at``, not before ``ready``; return its number, or -1 if nobody could."""
    label = work.label[at]
    point = net[net[N_POINT] + label[PLACE]]
    if point < 0:
        return -1
    seconds = net[net[N_BOARDING] + kind * 8 + bits]
    start, lane = free_lane(book, net[net[N_BAYS_FIRST] + point], net[net[N_BAYS] + point], max(label[NOW], ready), seconds)
    end = start + seconds
    if lane < 0 or end > (net[N_HORIZON] if label[WINDOW] < 0 else net[net[N_WINDOW_END] + label[WINDOW]]):
        return -1
    caps = np.full(3, 1_000_000, dtype=np.int64)
    found = np.zeros(3, dtype=np.int64)
    worth = people(net, book, advice, kind, point, bits, named, start, caps, found)
    for mobility in range(3):
        if bits >> mobility & 1 and found[mobility] == 0:
            return -1
    number = new_label(work, at)
    if number < 0:
        return -1
    fresh = work.label[number]
    fresh[NOW], fresh[TASK], fresh[STAGE], fresh[BITS], fresh[NAMED] = end, BOARD, LOADED, bits, named
    fresh[BOARDED], fresh[LANE], fresh[BEGIN], fresh[ROAD] = number, lane, start, -1
    fresh[SEATS], fresh[CHAIRS], fresh[BEDS] = found[0], found[1], found[2]
    fresh[GAIN] = label[GAIN] + worth
    return number


@inner
def takes(net: Ints, site: int, label: Ints) -> bool:
    """Return whether a site may receive everybody aboard."""
    if label[NAMED] >= 0 and label[NAMED] != site:
        return False
    for mobility in range(3):
        if label[SEATS + mobility] and (
            net[net[N_CAPACITY] + site * 3 + mobility] == 0 or net[net[N_INTAKE] + site * 3 + mobility] == 0
        ):
            return False
    return True


@inner
def alight(net: Ints, book: Ints, work: Work, advice: Ints, at: int, kind: int, site: int, trim: int) -> int:
    """
    Write the label of the first alighting at ``site``, of everybody; with ``trim`` of as many as the first hour takes.

    Return its number, or -1 if there is none, or none that differs from the one of everybody.
    """
    label = work.label[at]
    seconds = net[net[N_ALIGHTING] + kind * 8 + label[BITS]]
    limit = net[N_HORIZON] if label[WINDOW] < 0 else min(net[N_HORIZON], net[net[N_WINDOW_END] + label[WINDOW]])
    start = label[NOW]
    caps = np.zeros(3, dtype=np.int64)
    while start + seconds <= limit:
        hour = (start + seconds) // HOUR
        whole, some = True, True
        for mobility in range(3):
            aboard = label[SEATS + mobility]
            caps[mobility] = min(aboard, remaining(net, book, site, mobility, hour))
            whole = whole and caps[mobility] == aboard
            some = some and (aboard == 0 or caps[mobility] > 0)
        if whole and trim:
            return -1
        if whole or (trim and some):
            break
        start = (hour + 1) * HOUR - seconds
    if start + seconds > limit:
        return -1
    number = new_label(work, at)
    if number < 0:
        return -1
    fresh = work.label[number]
    fresh[NOW], fresh[TASK], fresh[BEGIN], fresh[ROAD] = start + seconds, ALIGHT, start, -1
    fresh[STAGE] = DONE if label[WINDOW] < 0 else LEAVING
    origin = label[BOARDED]
    if trim and origin >= 0:
        found = np.zeros(3, dtype=np.int64)
        point = net[net[N_POINT] + work.label[origin, PLACE]]
        before = work.label[origin, GAIN] - work.label[work.label[origin, PARENT], GAIN]
        worth = people(net, book, advice, kind, point, label[BITS], label[NAMED], work.label[origin, BEGIN], caps, found)
        fresh[GAIN] += worth - before
    hour = (start + seconds) // HOUR
    for mobility in range(3):
        fresh[SEATS + mobility] = caps[mobility]
        fresh[COST] += caps[mobility] * (
            advice[advice[A_ROOM_PRICE] + site * 3 + mobility]
            + advice[advice[A_HOUR_PRICE] + (site * book[B_HOURS] + hour) * 3 + mobility]
        )
    return number


@inner
def move_aid(net: Ints, work: Work, at: int, kind: int, stock: int, kilograms: int, loads: bool) -> int:
    """Write the label of loading or handing over aid at the place of label ``at``; return its number, or -1 if there is no time."""
    label = work.label[at]
    start = max(label[NOW], net[net[N_STOCK_READY] + stock]) if loads else label[NOW]
    times = (net[N_LOADING] if loads else net[N_UNLOADING]) + 2 * kind
    end = start + net[times] - (-kilograms * net[times + 1]) // 1_000
    if end > (net[N_HORIZON] if label[WINDOW] < 0 else net[net[N_WINDOW_END] + label[WINDOW]]):
        return -1
    number = new_label(work, at)
    if number < 0:
        return -1
    fresh = work.label[number]
    fresh[NOW], fresh[TASK], fresh[BEGIN], fresh[ROAD] = end, LOAD if loads else UNLOAD, start, -1
    fresh[STOCK], fresh[KILOGRAMS] = stock, kilograms
    return number
