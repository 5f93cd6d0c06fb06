"""A book as it was with some trips left out: what the others have taken is noted again, to the second and without any search."""

import numpy as np

from safepassage.planning.compiled import entrance, inner
from safepassage.planning.swift.book import (
    B_CONVOY,
    B_CONVOYS,
    B_ENTERED,
    B_FIRST,
    B_FORMED,
    B_GATE,
    B_HOUR,
    B_HOURS,
    B_INSIDE,
    B_INSIDE_MOST,
    B_INSIDERS,
    B_NUMBERS,
    B_POSTS,
    B_QUOTA,
    B_ROOM,
    B_STOCK,
    B_VEHICLE,
    B_WAITING,
    C_CORRIDOR,
    C_COUNT,
    C_GATE,
    C_INSTANT,
    C_WAY,
    C_WINDOW,
    CONVOY,
)
from safepassage.planning.swift.flat import Ints
from safepassage.planning.swift.labels import ALIGHT, BOARD, DRIVE, LOAD
from safepassage.planning.swift.lanes import free_service, service_seconds, take_lane, turn_of
from safepassage.planning.swift.parts import N_BATCH, N_QUOTA_FIRST, N_QUOTAS, N_SERVICE, N_SITE
from safepassage.planning.swift.rounds import count_of
from safepassage.planning.swift.run import Flat
from safepassage.planning.swift.taking import AMOUNT, CODE, END, OF_CONVOY, OF_LANE, ROAD_OR_PLACE, SERVICE, START, WHAT
from safepassage.units import HOUR


@entrance
def retake(net: Ints, book: Ints, trips: Flat, out: Ints, convoys: Ints, moved: Ints) -> bool:
    """
    Take everything that ``trips`` take, but those that are ``out``, in a book in which nothing is taken; ``convoys`` are theirs.

    A vehicle that is served first of its convoy at a checkpoint with a batch is served for longer. Where it is left out, the next of the
    convoy is served for longer in its place, beginning earlier; its trip is marked in ``moved``, and its task changed. If that is not
    possible, the trip is put in again, in ``out`` too, with those of its vehicle before it: False is returned, and all is to be done anew.
    """
    heirs = _heirs(net, book, trips, out)
    _convene(book, trips, out, convoys)
    for trip in range(trips.vehicle.size):
        if out[trip]:
            continue
        for number in range(trips.first[trip], trips.first[trip + 1]):
            if not heirs[number]:
                _take(net, book, trips.tasks[number])
        for number in range(trips.boards[trip], trips.boards[trip + 1]):
            book[book[B_WAITING] + trips.who[number, 0]] -= trips.who[number, 1]
        for column in range(8):
            book[book[B_VEHICLE] + 8 * trips.vehicle[trip] + column] = trips.state[trip, column]
    whole = True
    for trip in range(trips.vehicle.size):
        for number in range(trips.first[trip], trips.first[trip + 1]):
            if heirs[number]:
                if _inherit(net, book, trips, trip, number):
                    moved[trip] = 1
                else:
                    whole = False
                    _put_in(net, book, trips, out, _turn(net, book, trips.tasks[number]))
    return whole


@inner
def _turn(net: Ints, book: Ints, task: Ints) -> int:
    """Return where the first service of a convoy is noted at the post of ``task``; -1 if it has no convoy, or the post no batch."""
    if task[CODE] != SERVICE or task[OF_CONVOY] < 0 or net[net[N_BATCH] + task[ROAD_OR_PLACE] // 2] == 0:
        return -1
    return int(book[B_FIRST] + task[OF_CONVOY] * book[B_POSTS] + turn_of(net, task[ROAD_OR_PLACE], task[START]))


@inner
def _heads(net: Ints, task: Ints) -> bool:
    """Return whether a service lasts as long as that of the first of its convoy."""
    post = task[ROAD_OR_PLACE]
    return bool(task[END] - task[START] >= net[net[N_BATCH] + post // 2] + service_seconds(net, post, task[START]))


@inner
def _heirs(net: Ints, book: Ints, trips: Flat, out: Ints) -> Ints:
    """Return which tasks are services that become the first of their convoys, because the one that was is left out."""
    heirs = np.zeros(trips.tasks.shape[0], dtype=np.int64)
    # The first of the others is noted in the place of the first; if it is an heir, below 0.
    for trip in range(trips.vehicle.size):
        for number in range(trips.first[trip], trips.first[trip + 1]):
            turn = -1 if out[trip] else _turn(net, book, trips.tasks[number])
            if turn >= 0 and not _heads(net, trips.tasks[number]):
                if book[turn] < 0 or trips.tasks[number, START] < book[turn]:
                    book[turn] = trips.tasks[number, START]
    for trip in range(trips.vehicle.size):
        for number in range(trips.first[trip], trips.first[trip + 1]):
            turn = _turn(net, book, trips.tasks[number]) if out[trip] else -1
            if turn >= 0 and book[turn] >= 0 and _heads(net, trips.tasks[number]):
                book[turn] = -2 - book[turn]
    for trip in range(trips.vehicle.size):
        for number in range(trips.first[trip], trips.first[trip + 1]):
            turn = -1 if out[trip] else _turn(net, book, trips.tasks[number])
            if turn >= 0 and book[turn] == -2 - trips.tasks[number, START]:
                # One only, where several are served in the same second.
                heirs[number], book[turn] = 1, -1
    for trip in range(trips.vehicle.size):
        for number in range(trips.first[trip], trips.first[trip + 1]):
            turn = _turn(net, book, trips.tasks[number])
            if turn >= 0:
                book[turn] = -1
    return heirs


@inner
def _inherit(net: Ints, book: Ints, trips: Flat, trip: int, number: int) -> bool:
    """Let a service begin as much earlier as the first of a convoy takes longer; return whether that is possible."""
    task, post = trips.tasks[number], trips.tasks[number, ROAD_OR_PLACE]
    ready = trips.tasks[number - 1, END] if number > trips.first[trip] else task[START]
    start, served, lane = free_service(net, book, post, ready, -1)
    if start < 0 or served > task[END]:
        return False
    task[START], task[END], task[OF_LANE] = start, served, lane
    _take(net, book, task)
    return True


@inner
def _put_in(net: Ints, book: Ints, trips: Flat, out: Ints, turn: int) -> None:
    """Put in the trip in which a vehicle is served first of its convoy at ``turn``, and those of the vehicle before it."""
    for trip in range(trips.vehicle.size):
        if not out[trip]:
            continue
        for number in range(trips.first[trip], trips.first[trip + 1]):
            if _turn(net, book, trips.tasks[number]) == turn and _heads(net, trips.tasks[number]):
                for other in range(trip + 1):
                    if trips.vehicle[other] == trips.vehicle[trip]:
                        out[other] = 0


@inner
def _convene(book: Ints, trips: Flat, out: Ints, convoys: Ints) -> None:
    """Note the convoys of the trips that are not ``out``."""
    book[book[B_NUMBERS]] = convoys.shape[0]
    for number in range(convoys.shape[0]):
        for column in range(7):
            book[book[B_CONVOY] + number * 7 + column] = convoys[number, column]
        book[book[B_CONVOY] + number * 7 + C_COUNT] = 0
    for trip in range(trips.vehicle.size):
        if out[trip]:
            continue
        vehicle = book[B_VEHICLE] + 8 * trips.vehicle[trip]
        own = book[vehicle + CONVOY]
        for number in range(trips.first[trip], trips.first[trip + 1]):
            convoy = trips.tasks[number, OF_CONVOY]
            if trips.tasks[number, CODE] != DRIVE:
                continue
            if convoy >= 0 and convoy != own:
                book[book[B_CONVOY] + convoy * 7 + C_COUNT] += 1
            own = convoy
        book[vehicle + CONVOY] = trips.state[trip, CONVOY]
    for number in range(convoys.shape[0]):
        if book[book[B_CONVOY] + number * 7 + C_COUNT] == 0:
            continue
        gate = 2 * convoys[number, C_CORRIDOR] + convoys[number, C_WAY]
        if not convoys[number, C_GATE]:
            if book[book[B_INSIDERS] + gate] < book[B_INSIDE_MOST]:
                book[book[B_INSIDE] + gate * book[B_INSIDE_MOST] + book[book[B_INSIDERS] + gate]] = number
                book[book[B_INSIDERS] + gate] += 1
            continue
        at, first = book[book[B_ENTERED] + gate], book[B_GATE] + gate * book[B_CONVOYS]
        while at > 0 and book[book[B_CONVOY] + book[first + at - 1] * 7 + C_INSTANT] > convoys[number, C_INSTANT]:
            book[first + at] = book[first + at - 1]
            at -= 1
        book[first + at] = number
        book[book[B_ENTERED] + gate] += 1
        book[book[B_FORMED] + convoys[number, C_WINDOW] * 2 + convoys[number, C_WAY]] += 1


@inner
def _take(net: Ints, book: Ints, task: Ints) -> None:
    """Take what one task takes."""
    if task[CODE] == SERVICE:
        post = task[ROAD_OR_PLACE]
        take_lane(book, task[OF_LANE], task[START], task[END], net[net[N_SERVICE] + post // 2])
        for number in range(net[net[N_QUOTA_FIRST] + post], net[net[N_QUOTA_FIRST] + post + 1]):
            if net[net[N_QUOTAS] + number * 3] <= task[START] <= net[net[N_QUOTAS] + number * 3 + 1]:
                book[book[B_QUOTA] + number] += 1
        if task[OF_CONVOY] >= 0:
            at = book[B_FIRST] + task[OF_CONVOY] * book[B_POSTS] + turn_of(net, post, task[START])
            if book[at] < 0 or task[START] < book[at]:
                book[at] = task[START]
    elif task[CODE] == BOARD:
        take_lane(book, task[OF_LANE], task[START], task[END], 1)
    elif task[CODE] == ALIGHT:
        site = net[net[N_SITE] + task[ROAD_OR_PLACE]]
        for mobility in range(3):
            people = count_of(task[AMOUNT], mobility)
            book[book[B_HOUR] + (site * book[B_HOURS] + task[END] // HOUR) * 3 + mobility] += people
            if book[book[B_ROOM] + site * 3 + mobility] >= 0:
                book[book[B_ROOM] + site * 3 + mobility] -= people
    elif task[CODE] == LOAD:
        book[book[B_STOCK] + task[WHAT]] -= task[AMOUNT]
