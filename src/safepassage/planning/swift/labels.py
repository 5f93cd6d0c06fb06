"""
Where one vehicle can be, and when at the earliest, with everything already taken by others: one move at a time, in exact seconds.

A label is a row of a table: a vehicle at a place, ready to go on at an instant, with how it came there. What a label needs is
taken only when
its whole trip is, so many trips can be looked at in one book.
"""

from typing import NamedTuple

import numpy as np

from safepassage.planning.compiled import inner
from safepassage.planning.swift.book import (
    AT,
    B_CONVOY,
    B_VEHICLE,
    C_CORRIDOR,
    C_INSTANT,
    C_WAY,
    CONVOY,
    DRIVEN,
    FORMER,
    SINCE,
    TIME,
)
from safepassage.planning.swift.flat import Ints
from safepassage.planning.swift.parts import (
    N_CORRIDORS,
    N_EXPOSED,
    N_NIGHT_COUNT,
    N_NIGHTS,
    N_PLACES,
    N_ROAD_CHAIN,
    N_ROAD_ENTERS,
    N_ROAD_POST,
    N_ROAD_WAY,
    N_WINDOW_END,
    N_WINDOW_FIRST,
    N_WINDOW_OPENS,
)

PLACE, NOW, WINDOW, METRES, WHEEL, PARENT, TASK, STAGE = range(8)
"""Where, from when on, in which window it is exposed, metres since a depot, seconds at the wheel, from which label, by which task."""
JOINED, FORMED, INSTANT, CORRIDOR, HEADS, GATED = range(8, 14)
"""The convoy it is in (-1 none, -2 one that forms with the label ``FORMED``), when and where it enters, its direction, and if at a gate."""
ROAD, SLOT, SERVED, LANE, DEPART = range(14, 19)
"""The road driven, the service before it (start, end and lane), and when it drove off."""
BITS, NAMED, BOARDED, BEGIN, SEATS, CHAIRS, BEDS = range(19, 26)
"""What is offered, the site that was named (-1: none), the label of the boarding, when the task began, and who is aboard."""
COST, GAIN, SCORE, STOCK, KILOGRAMS = range(26, 31)
"""What was charged on the way, what the people are worth, what the trip promises; and the aid that a task moves."""
ACCESS = 31
"""The window in which the road was driven (-1: it is not exposed)."""
BEFORE = 32
"""The last convoy that it joined inside a corridor: one that it has left it does not join again."""
WIDTH = 33

FORMING = -2
"""In place of the number of a convoy: one that forms on this trip."""
EMPTY, LOADED, LEAVING, DONE = range(4)
"""Stages: on the way to board, people aboard, received at a place where nobody may stay, and done."""
STARTED, DRIVE, BOARD, ALIGHT, LOAD, UNLOAD = range(6)
"""Tasks by which a label comes about."""
NEVER = -(10**17)


class Work(NamedTuple):
    """Space to work in: labels, ``counts`` (labels, heap, searches), the heap, the search that closed each state; and the tables."""

    label: Ints
    counts: Ints
    heap: Ints
    closed: Ints
    tables: Ints


ADVICE = (
    "step",
    "driving",
    "state",
    "free",
    "own",
    "empty_offset",
    "loaded_offset",
    "worth",
    "level_first",
    "level_at",
    "level",
    "hour_price",
    "room_price",
    "shaken",
)
"""
What the tables and prices say to vehicles of one fleet, in millionths of a person; the tables themselves are `Work.tables`, by row
and state.

``state`` gives the state of loaded vehicles by layer and place (-1: none). ``free`` and ``own`` are the layers of a set of
mobilities, for any site
and for one that was named. Prices of gates and posts are levels between instants. ``shaken`` are thousandths by which worth is
changed, by point.
"""
(
    A_STEP,
    A_DRIVING,
    A_STATE,
    A_FREE,
    A_OWN,
    A_EMPTY_OFFSET,
    A_LOADED_OFFSET,
    A_WORTH,
    A_LEVEL_FIRST,
    A_LEVEL_AT,
    A_LEVEL,
    A_HOUR_PRICE,
    A_ROOM_PRICE,
    A_SHAKEN,
) = range(len(ADVICE))


def make_work(labels: int, states: int) -> Work:
    """Return space for so many labels, and for ``states`` states that are looked at once in a search."""
    return Work(
        label=np.zeros((labels, WIDTH), dtype=np.int64),
        counts=np.zeros(3, dtype=np.int64),
        heap=np.zeros((labels, 2), dtype=np.int64),
        closed=np.zeros(states, dtype=np.int64),
        tables=np.zeros((1, 1), dtype=np.int64),
    )


@inner
def at_night(net: Ints, instant: int) -> bool:
    """Return whether a drive that departs at ``instant`` takes its night time."""
    for number in range(net[N_NIGHT_COUNT]):
        if net[net[N_NIGHTS] + number * 2] <= instant < net[net[N_NIGHTS] + number * 2 + 1]:
            return True
    return False


@inner
def price_at(advice: Ints, subject: int, instant: int) -> int:
    """Return the price of a subject (gates first, then posts) at ``instant``."""
    low, high = advice[advice[A_LEVEL_FIRST] + subject], advice[advice[A_LEVEL_FIRST] + subject + 1]
    first = low
    while low < high:
        middle = (low + high) // 2
        if advice[advice[A_LEVEL_AT] + middle] <= instant:
            low = middle + 1
        else:
            high = middle
    return advice[advice[A_LEVEL] + low - 1] if low > first else 0


@inner
def new_label(work: Work, parent: int) -> int:
    """Return the number of a new label that is as its ``parent``, or -1 if there is no more space."""
    number = work.counts[0]
    if number >= work.label.shape[0]:
        return -1
    work.counts[0] += 1
    if parent >= 0:
        work.label[number] = work.label[parent]
    else:
        work.label[number] = 0
    work.label[number, PARENT] = parent
    return int(number)


@inner
def begin(net: Ints, book: Ints, work: Work, vehicle: int, after: int, stage: int) -> None:
    """Write the first labels of ``vehicle``, from ``after`` on: one, or if it is exposed one for each window open then."""
    work.counts[0] = 0
    work.counts[1] = 0
    place = book[book[B_VEHICLE] + vehicle * 8 + AT]
    time = max(book[book[B_VEHICLE] + vehicle * 8 + TIME], after)
    corridor = net[net[N_EXPOSED] + place]
    first, last = 0, 1
    if corridor >= 0:
        first, last = net[net[N_WINDOW_FIRST] + corridor], net[net[N_WINDOW_FIRST] + corridor + 1]
        if first < last:
            time = max(time, net[net[N_WINDOW_OPENS] + first])
    for window in range(first, last):
        if corridor >= 0 and not net[net[N_WINDOW_OPENS] + window] <= time <= net[net[N_WINDOW_END] + window]:
            continue
        number = new_label(work, -1)
        label = work.label[number]
        label[PLACE], label[NOW], label[WINDOW] = place, time, window if corridor >= 0 else -1
        label[METRES], label[WHEEL] = book[book[B_VEHICLE] + vehicle * 8 + SINCE], book[book[B_VEHICLE] + vehicle * 8 + DRIVEN]
        label[TASK], label[STAGE], label[NAMED], label[BOARDED], label[ROAD], label[SLOT] = STARTED, stage, -1, -1, -1, -1
        convoy = book[book[B_VEHICLE] + vehicle * 8 + CONVOY]
        label[JOINED], label[BEFORE] = convoy, book[book[B_VEHICLE] + vehicle * 8 + FORMER]
        if convoy >= 0:
            label[INSTANT], label[CORRIDOR] = (
                book[book[B_CONVOY] + convoy * 7 + C_INSTANT],
                book[book[B_CONVOY] + convoy * 7 + C_CORRIDOR],
            )
            label[HEADS] = book[book[B_CONVOY] + convoy * 7 + C_WAY]


@inner
def charge(net: Ints, work: Work, advice: Ints, number: int) -> None:
    """Add to label ``number``, that of a drive, what the prices ask for it."""
    label = work.label[number]
    road = label[ROAD]
    cost = advice[A_DRIVING] * (label[NOW] - label[DEPART])
    if net[net[N_ROAD_ENTERS] + road] and net[net[N_ROAD_CHAIN] + road] >= 0:
        cost += price_at(advice, 2 * net[net[N_ROAD_CHAIN] + road] + net[net[N_ROAD_WAY] + road], label[DEPART])
    if net[net[N_ROAD_POST] + road] >= 0:
        cost += price_at(advice, 2 * net[N_CORRIDORS] + net[net[N_ROAD_POST] + road], label[SLOT])
    label[COST] += cost


@inner
def promise(net: Ints, work: Work, advice: Ints, number: int) -> int:
    """Return what the trip of label ``number`` promises: its gain, less what it cost, and what it is still worth by the tables."""
    label, value = work.label[number], work.tables
    place = label[PLACE]
    if label[STAGE] == LOADED:
        bits, layer = label[BITS], -1
        if label[NAMED] >= 0:
            layer = advice[advice[A_OWN] + (label[NAMED]) * 8 + bits]
        if layer < 0 or advice[advice[A_STATE] + layer * net[N_PLACES] + place] < 0:
            layer = advice[advice[A_FREE] + bits]
        state = advice[advice[A_STATE] + layer * net[N_PLACES] + place] if layer >= 0 else -1
        row = (label[NOW] - advice[advice[A_LOADED_OFFSET] + place]) // advice[A_STEP] + 1
        if state < 0 or row >= value.shape[0] or value[row, state] < NEVER // 2:
            return NEVER
        return int(label[GAIN] - label[COST] + value[row, state])
    row = (label[NOW] - advice[advice[A_EMPTY_OFFSET] + place]) // advice[A_STEP] + 1
    rest = value[row, place] if row < value.shape[0] else 0
    return int(label[GAIN] - label[COST] + rest)
