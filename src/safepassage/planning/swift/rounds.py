"""
Rounds of one vehicle: people boarded at one stop after another, in exact seconds.

A *tour* says at which stops, in which order, and (packed with the mobilities into one number) how many at most; no number means as many as
there are places. Who is worth most has the room, wherever along the tour.
"""

import numpy as np

from safepassage.planning.compiled import inner
from safepassage.planning.swift.book import B_ROOM, B_WAITING
from safepassage.planning.swift.drives import drive
from safepassage.planning.swift.flat import Ints
from safepassage.planning.swift.labels import (
    A_SHAKEN,
    A_WORTH,
    BEGIN,
    BITS,
    BOARD,
    BOARDED,
    GAIN,
    LANE,
    LOADED,
    NAMED,
    NEVER,
    NOW,
    PLACE,
    ROAD,
    SEATS,
    STAGE,
    TASK,
    WINDOW,
    Work,
    charge,
    new_label,
    promise,
)
from safepassage.planning.swift.lanes import free_lane
from safepassage.planning.swift.parts import (
    N_ATTENDANTS,
    N_BAYS,
    N_BAYS_FIRST,
    N_COLLECTING,
    N_GROUP,
    N_GROUP_FIRST,
    N_GROUP_MOBILITY,
    N_GROUP_READY,
    N_HORIZON,
    N_INTAKE,
    N_PLACES,
    N_POINT,
    N_PROFILE,
    N_ROUND,
    N_ROUNDS,
    N_SEATS,
    N_SITES,
    N_TOUR_FIRST,
    N_TOUR_STOP,
    N_TOUR_STOPS_FIRST,
    N_WAY,
    N_WINDOW_END,
)
from safepassage.planning.swift.stops import allowed

COUNT = 20
"""Bits in which a number of people is packed."""
MOST = (1 << COUNT) - 1


@inner
def count_of(what: int, mobility: int) -> int:
    """Return how many people of a mobility are packed in ``what``."""
    return (what >> (3 + COUNT * mobility)) & MOST


@inner
def packed_counts(seats: int, chairs: int, beds: int) -> int:
    """Return numbers of people, and the set of their mobilities, in one number."""
    bits = (1 if seats else 0) | (2 if chairs else 0) | (4 if beds else 0)
    return int(bits | seats << 3 | chairs << (3 + COUNT) | beds << (3 + 2 * COUNT))


@inner
def gather(net: Ints, book: Ints, work: Work, advice: Ints, at: int, kind: int, take: Ints, named: int, wait: bool) -> int:
    """
    Write the label of boarding at most ``take`` people where label ``at`` is; return its number.

    That is ``at`` itself if nobody can board, and -1 if there is no time. It waits until they are ready if it is to ``wait``; else only
    those board who are.
    """
    label = work.label[at]
    point = net[net[N_POINT] + label[PLACE]]
    start, seconds, worth = label[NOW], net[net[N_COLLECTING] + 4 * kind], 0
    found = np.zeros(3, dtype=np.int64)
    for number in range(net[net[N_GROUP_FIRST] + point], net[net[N_GROUP_FIRST] + point + 1]):
        group = net[net[N_GROUP] + number]
        mobility, ready = net[net[N_GROUP_MOBILITY] + group], net[net[N_GROUP_READY] + group]
        people = min(take[mobility] - found[mobility], book[book[B_WAITING] + group])
        if people <= 0 or not allowed(net, group, named) or (not wait and ready > label[NOW]):
            continue
        found[mobility] += people
        start = max(start, ready)
        seconds += people * net[net[N_COLLECTING] + 4 * kind + 1 + mobility]
        worth += people * advice[advice[A_WORTH] + group]
    if found.sum() == 0:
        return at
    start, lane = free_lane(book, net[net[N_BAYS_FIRST] + point], net[net[N_BAYS] + point], start, seconds)
    end = start + seconds
    if lane < 0 or end > (net[N_HORIZON] if label[WINDOW] < 0 else net[net[N_WINDOW_END] + label[WINDOW]]):
        return -1
    number = new_label(work, at)
    if number < 0:
        return -1
    fresh = work.label[number]
    fresh[NOW], fresh[TASK], fresh[STAGE], fresh[NAMED], fresh[BOARDED] = end, BOARD, LOADED, named, -1
    fresh[LANE], fresh[BEGIN], fresh[ROAD] = lane, start, -1
    for mobility in range(3):
        fresh[SEATS + mobility] += found[mobility]
        if found[mobility]:
            fresh[BITS] |= 1 << mobility
    fresh[GAIN] += worth + worth * advice[advice[A_SHAKEN] + point] // 1_000
    return number


@inner
def gathered_again(net: Ints, book: Ints, work: Work, advice: Ints, at: int, kind: int, what: int, named: int) -> int:
    """Return the label of a stop that is made again: at most as many as then, as far as there is room; else as `gather`."""
    label = work.label[at]
    take = np.zeros(3, dtype=np.int64)
    for mobility in range(3):
        take[mobility] = min(count_of(what, mobility), net[net[N_SEATS] + kind * 3 + mobility] - label[SEATS + mobility])
    attendants = net[net[N_ATTENDANTS] + kind]
    seats = net[net[N_SEATS] + kind * 3] - label[SEATS] - attendants * label[SEATS + 2]
    if attendants:
        take[2] = min(take[2], seats // attendants)
    take[0] = min(take[0], seats - attendants * take[2])
    return gather(net, book, work, advice, at, kind, take, named, True)


@inner
def _room(net: Ints, book: Ints, kind: int, bits: int, named: int, room: Ints) -> None:
    """Write the places of each mobility into ``room``: no more than the site with most room can receive."""
    for mobility in range(3):
        room[mobility] = 0
        if not bits >> mobility & 1:
            continue
        for site in range(net[N_SITES]):
            if named in {-1, site}:
                most = net[net[N_SEATS] + kind * 3 + mobility]
                if book[book[B_ROOM] + site * 3 + mobility] >= 0:
                    most = min(most, book[book[B_ROOM] + site * 3 + mobility])
                if net[net[N_INTAKE] + site * 3 + mobility] >= 0:
                    most = min(most, net[net[N_INTAKE] + site * 3 + mobility])
                room[mobility] = max(room[mobility], most)


@inner
def _shared_out(net: Ints, book: Ints, advice: Ints, kind: int, first: int, bits: int, named: int, least: int, take: Ints) -> int:
    """
    Write into ``take`` how many of each mobility board at each stop of a tour from stop ``first`` on; return how many in all.

    Whoever is worth most has the room, of equals the one at the earlier stop; nobody who is worth less than ``least``.
    """
    stops, total, attendants = take.shape[0], 0, net[net[N_ATTENDANTS] + kind]
    room, next_ = np.zeros(3, dtype=np.int64), np.zeros(stops, dtype=np.int64)
    _room(net, book, kind, bits, named, room)
    take[:] = 0
    for stop in range(stops):
        next_[stop] = net[net[N_GROUP_FIRST] + net[net[N_TOUR_STOP] + 2 * (first + stop)]]
    while True:
        chosen, best, people = -1, least, 0
        for stop in range(stops):
            point, what = net[net[N_TOUR_STOP] + 2 * (first + stop)], net[net[N_TOUR_STOP] + 2 * (first + stop) + 1]
            number = 0
            while next_[stop] < net[net[N_GROUP_FIRST] + point + 1]:
                group = net[net[N_GROUP] + next_[stop]]
                mobility = net[net[N_GROUP_MOBILITY] + group]
                number = min(room[mobility], book[book[B_WAITING] + group])
                if what:
                    number = min(number, count_of(what, mobility) - take[stop, mobility])
                if mobility == 2 and attendants:  # noqa: PLR2004 - stretchers
                    # Attendants have seats, and on a tour without people in seats all of them.
                    seats = room[0] if bits & 1 else net[net[N_SEATS] + kind * 3] - attendants * take[:, 2].sum()
                    number = min(number, seats // attendants)
                if number > 0 and allowed(net, group, named) and advice[advice[A_WORTH] + group] >= least:
                    break
                number = 0
                next_[stop] += 1
            if number > 0:
                worth = advice[advice[A_WORTH] + net[net[N_GROUP] + next_[stop]]]
                if chosen < 0 or worth > best:
                    chosen, best, people = stop, worth, number
        if chosen < 0:
            return total
        mobility = net[net[N_GROUP_MOBILITY] + net[net[N_GROUP] + next_[chosen]]]
        take[chosen, mobility] += people
        room[mobility] -= people
        if mobility == 2:  # noqa: PLR2004 - stretchers
            room[0] = max(0, room[0] - attendants * people)
        total += people
        next_[chosen] += 1


@inner
def _toured(
    net: Ints,
    book: Ints,
    work: Work,
    advice: Ints,
    habits: Ints,
    at: int,
    kind: int,
    first: int,
    named: int,
    take: Ints,
    wait: bool,
) -> int:
    """Write the labels of a tour from label ``at`` on, by the shortest roads; return the last, or -1 if it cannot be made."""
    profile = net[net[N_PROFILE] + kind]
    for stop in range(take.shape[0]):
        if take[stop].sum() == 0:
            continue
        point = net[net[N_TOUR_STOP] + 2 * (first + stop)]
        goal = net[net[N_ROUND] + point]
        while net[net[N_POINT] + work.label[at, PLACE]] != point:
            road = net[net[N_WAY] + (profile * net[N_ROUNDS] + goal) * net[N_PLACES] + work.label[at, PLACE]]
            before = work.counts[0]
            if road < 0:
                return -1
            drive(net, book, work, habits, at, road, kind)
            if work.counts[0] == before:
                return -1
            # Of several windows the first: it has the last of the labels.
            at = work.counts[0] - 1
            charge(net, work, advice, at)
        after = gather(net, book, work, advice, at, kind, take[stop], named, wait)
        if after < 0 or (after == at and work.label[at, STAGE] != LOADED):
            return -1
        at = after
    return at


@inner
def best_round(
    net: Ints, book: Ints, work: Work, advice: Ints, habits: Ints, at: int, kind: int, bits: int, named: int, least: int
) -> int:
    """Write the labels of the best of the tours that begin where label ``at`` is, of all ``bits``; return the last, or -1."""
    point = net[net[N_POINT] + work.label[at, PLACE]]
    best, best_tour, patient = NEVER, -1, 0
    for tour in range(net[net[N_TOUR_FIRST] + point], net[net[N_TOUR_FIRST] + point + 1]):
        first = net[net[N_TOUR_STOPS_FIRST] + tour]
        take = np.zeros((net[net[N_TOUR_STOPS_FIRST] + tour + 1] - first, 3), dtype=np.int64)
        _shared_out(net, book, advice, kind, first, bits, named, least, take)
        if take[0].sum() == 0:
            continue
        for wait in range(2):
            before = work.counts[0]
            last = _toured(net, book, work, advice, habits, at, kind, first, named, take, wait == 1)
            full = last >= 0 and work.label[last, SEATS : SEATS + 3].sum() == take.sum()
            if last >= 0 and work.label[last, BITS] == bits:
                score = promise(net, work, advice, last)
                if score > best:
                    best, best_tour, patient = score, tour, wait
            work.counts[0] = before
            if full:
                break
    if best_tour < 0:
        return -1
    first = net[net[N_TOUR_STOPS_FIRST] + best_tour]
    take = np.zeros((net[net[N_TOUR_STOPS_FIRST] + best_tour + 1] - first, 3), dtype=np.int64)
    _shared_out(net, book, advice, kind, first, bits, named, least, take)
    return int(_toured(net, book, work, advice, habits, at, kind, first, named, take, patient == 1))
