"""The best trip that one vehicle can still make, a trip that is made again, and what a trip takes of the book."""

from safepassage.planning.compiled import entrance, inner
from safepassage.planning.swift.book import B_STOCK, B_VEHICLE, B_WAITING, KIND
from safepassage.planning.swift.drives import drive
from safepassage.planning.swift.flat import Ints
from safepassage.planning.swift.heap import pop, push
from safepassage.planning.swift.labels import (
    A_SHAKEN,
    ACCESS,
    ALIGHT,
    BITS,
    BOARD,
    BOARDED,
    DONE,
    DRIVE,
    EMPTY,
    GAIN,
    LEAVING,
    LOAD,
    LOADED,
    NAMED,
    NEVER,
    NOW,
    PLACE,
    SCORE,
    SEATS,
    STAGE,
    WINDOW,
    Work,
    begin,
    charge,
    promise,
)
from safepassage.planning.swift.parts import (
    N_GROUP,
    N_GROUP_FIRST,
    N_GROUP_MOBILITY,
    N_GROUP_READY,
    N_HORIZON,
    N_NAMED,
    N_NAMED_FIRST,
    N_PLACES,
    N_POINT,
    N_PROFILE,
    N_ROAD_FIRST,
    N_ROUND,
    N_ROUND_NAMED,
    N_ROUNDS,
    N_ROUNDS_NAMED,
    N_SEATS,
    N_SITE,
    N_WANTED,
    N_WIDEST,
    N_WINDOW_CORRIDOR,
    N_WINDOW_FIRST,
)
from safepassage.planning.swift.rounds import best_round, gathered_again
from safepassage.planning.swift.stops import alight, board, move_aid, takes
from safepassage.planning.swift.taking import AMOUNT, CODE, ROAD_OR_PLACE, SERVICE, START, WHAT, commit


@inner
def _new(net: Ints, work: Work, advice: Ints, number: int, earliest: bool) -> None:
    """Give label ``number`` its score and put it on the heap, unless it leads nowhere."""
    if work.label[number, STAGE] != DONE and work.closed[_state(net, work.label[number])] == work.counts[2]:
        return  # another label in this state promised more
    score = -work.label[number, NOW] if earliest else promise(net, work, advice, number)
    work.label[number, SCORE] = score
    if score > NEVER // 2:
        # Where people are collected on rounds, many ways promise the same: a vehicle that is there earlier can go on to another stop.
        push(work, number, score, net[N_HORIZON] - work.label[number, NOW] if net[N_ROUNDS] else 0)


@inner
def _state(net: Ints, label: Ints) -> int:
    """Return the number of the state of ``label``: of several labels in one state only the best is followed."""
    window = 0
    if label[WINDOW] >= 0:
        window = 1 + label[WINDOW] - net[net[N_WINDOW_FIRST] + net[net[N_WINDOW_CORRIDOR] + label[WINDOW]]]
    stage = 0
    if label[STAGE] == LEAVING:
        stage = 1
    elif label[STAGE] == LOADED:
        stage = 2 + 8 * (label[NAMED] + 1) + label[BITS]
    return int((stage * net[N_PLACES] + label[PLACE]) * net[N_WIDEST] + window)


@inner
def _boardings(net: Ints, book: Ints, work: Work, advice: Ints, at: int, kind: int) -> None:
    """Write the labels of all that can board at label ``at``: for each set of mobilities, for any site and for those named here."""
    point = net[net[N_POINT] + work.label[at, PLACE]]
    if point < 0 or net[net[N_ROUND] + point] >= 0:
        return
    waiting = 0
    for number in range(net[net[N_GROUP_FIRST] + point], net[net[N_GROUP_FIRST] + point + 1]):
        if book[book[B_WAITING] + net[net[N_GROUP] + number]] > 0:
            waiting |= 1 << net[net[N_GROUP_MOBILITY] + net[net[N_GROUP] + number]]
    now = work.label[at, NOW]
    for bits in range(1, 8):
        if bits & ~waiting:
            continue
        able = True
        for mobility in range(3):
            if bits >> mobility & 1 and net[net[N_SEATS] + kind * 3 + mobility] == 0:
                able = False
        if not able:
            continue
        for choice in range(net[net[N_NAMED_FIRST] + point] - 1, net[net[N_NAMED_FIRST] + point + 1]):
            named = net[net[N_NAMED] + choice] if choice >= net[net[N_NAMED_FIRST] + point] else -1
            if named >= 0 and bits & ~net[net[N_WANTED] + named]:
                continue
            ready, most = now, NEVER
            while ready >= 0:
                number = board(net, book, work, advice, at, kind, bits, named, ready)
                # Nobody waits for people who are worth no more than those who are there.
                if number >= 0 and work.label[number, GAIN] > most:
                    most = work.label[number, GAIN]
                    work.label[number, GAIN] += (
                        (work.label[number, GAIN] - work.label[at, GAIN]) * advice[advice[A_SHAKEN] + point] // 1_000
                    )
                    _new(net, work, advice, number, False)
                ready = _next_ready(net, book, point, ready)


@inner
def _rounds(net: Ints, book: Ints, work: Work, advice: Ints, habits: Ints, at: int, kind: int) -> None:
    """Write the labels of the best rounds that begin at label ``at``: for each set of mobilities, for any site and for those named."""
    point = net[net[N_POINT] + work.label[at, PLACE]]
    if point < 0 or net[net[N_ROUND] + point] < 0:
        return
    for bits in range(1, 8):
        for choice in range(-1, net[N_ROUNDS_NAMED]):
            named = net[net[N_ROUND_NAMED] + choice] if choice >= 0 else -1
            number = best_round(net, book, work, advice, habits, at, kind, bits, named, 0)
            if number < 0:
                # Only people who had better be left to others: let them board if nobody else does.
                number = best_round(net, book, work, advice, habits, at, kind, bits, named, NEVER)
            if number >= 0:
                _new(net, work, advice, number, False)


@inner
def _alightings(net: Ints, book: Ints, work: Work, advice: Ints, at: int, kind: int, allowed: Ints, earliest: bool) -> None:
    site = net[net[N_SITE] + work.label[at, PLACE]]
    if site < 0 or not allowed[site] or not takes(net, site, work.label[at]):
        return
    for trim in range(2):
        if trim and work.label[at, BOARDED] < 0:
            continue
        number = alight(net, book, work, advice, at, kind, site, trim)
        if number >= 0:
            _new(net, work, advice, number, earliest)


@inner
def best_trip(net: Ints, book: Ints, work: Work, advice: Ints, habits: Ints, vehicle: int, allowed: Ints, aboard: Ints) -> int:
    """
    Return the last label of the best trip of ``vehicle``, or -1 if it can make none.

    Best first, by what labels promise: the tables say what a vehicle can still be worth in a world where nothing is taken, so what
    is done first
    is (but for what others have taken) the best. People ``aboard`` at the outset are brought to the first of the ``allowed`` sites instead.
    """
    kind = book[book[B_VEHICLE] + vehicle * 8 + KIND]
    profile = net[net[N_PROFILE] + kind]
    earliest = aboard.sum() > 0
    work.counts[2] += 1
    begin(net, book, work, vehicle, 0, LOADED if earliest else EMPTY)
    for number in range(work.counts[0]):
        _put_aboard(work.label[number], aboard)
        _new(net, work, advice, number, earliest)
    while work.counts[1] > 0:
        at = pop(work)
        label = work.label[at]
        if label[STAGE] == DONE:
            return at
        state = _state(net, label)
        if work.closed[state] == work.counts[2]:
            continue
        work.closed[state] = work.counts[2]
        if label[STAGE] == EMPTY:
            _boardings(net, book, work, advice, at, kind)
            _rounds(net, book, work, advice, habits, at, kind)
        elif label[STAGE] == LOADED:
            _alightings(net, book, work, advice, at, kind, allowed, earliest)
        place = work.label[at, PLACE]
        for road in range(
            net[net[N_ROAD_FIRST] + profile * (net[N_PLACES] + 1) + place],
            net[net[N_ROAD_FIRST] + profile * (net[N_PLACES] + 1) + place + 1],
        ):
            first = work.counts[0]
            drive(net, book, work, habits, at, road, kind)
            for number in range(first, work.counts[0]):
                _finish(net, work, advice, number, earliest)
        if work.counts[0] > work.label.shape[0] - 64:
            return -1
    return -1


@inner
def _put_aboard(label: Ints, aboard: Ints) -> None:
    for mobility in range(3):
        label[SEATS + mobility] = aboard[mobility]
        if aboard[mobility] > 0:
            label[BITS] |= 1 << mobility


@inner
def _finish(net: Ints, work: Work, advice: Ints, number: int, earliest: bool) -> None:
    """Charge a drive, and let the trip end where a vehicle that has brought its people leaves the last exposed place."""
    if not earliest:
        charge(net, work, advice, number)
    if work.label[number, STAGE] == LEAVING and work.label[number, WINDOW] < 0:
        work.label[number, STAGE] = DONE
    _new(net, work, advice, number, earliest)


@inner
def repeated_trip(
    net: Ints,
    book: Ints,
    work: Work,
    advice: Ints,
    habits: Ints,
    vehicle: int,
    after: int,
    tasks: Ints,
    held: bool,
    allowed: Ints,
    aboard: Ints,
) -> int:
    """
    Return the last label of the trip of ``vehicle`` that drives the roads of ``tasks`` and does what they do, or -1 if it cannot.

    It sets off at ``after`` at the earliest, with the people ``aboard``, for one of the ``allowed`` sites. If it is ``held``, no task
    begins earlier than it did.
    """
    kind = book[book[B_VEHICLE] + vehicle * 8 + KIND]
    profile = net[net[N_PROFILE] + kind]
    begin(net, book, work, vehicle, after, LOADED if aboard.sum() > 0 else EMPTY)
    if work.counts[0] == 0:
        return -1
    at = _begun_again(work, tasks, aboard)
    for number in range(tasks.shape[0]):
        code = tasks[number, CODE]
        if code == SERVICE:
            continue
        before, now = at, work.label[at, NOW]
        if held:
            # A drive begins with its service, if it needs one.
            first = number - 1 if code == DRIVE and number > 0 and tasks[number - 1, CODE] == SERVICE else number
            work.label[at, NOW] = max(now, tasks[first, START])
        if code == DRIVE:
            road = tasks[number, ROAD_OR_PLACE]
            place = work.label[at, PLACE]
            if (
                not net[net[N_ROAD_FIRST] + profile * (net[N_PLACES] + 1) + place]
                <= road
                < net[net[N_ROAD_FIRST] + profile * (net[N_PLACES] + 1) + place + 1]
            ):
                return -1
            first = work.counts[0]
            drive(net, book, work, habits, at, road, kind)
            if work.counts[0] == first:
                return -1
            at = work.counts[0] - 1
            for other in range(first, work.counts[0]):
                # Of several windows the one of the trip that is made again.
                if work.label[other, ACCESS] == tasks[number, WHAT] and work.label[other, WINDOW] == tasks[number, AMOUNT]:
                    at = other
            charge(net, work, advice, at)
        elif work.label[at, PLACE] != tasks[number, ROAD_OR_PLACE]:
            return -1
        elif code == BOARD and net[net[N_ROUND] + net[net[N_POINT] + work.label[at, PLACE]]] >= 0:
            at = gathered_again(net, book, work, advice, at, kind, tasks[number, WHAT], tasks[number, AMOUNT])
        elif code == BOARD:
            at = _boarded_again(net, book, work, advice, at, kind, tasks[number, WHAT], tasks[number, AMOUNT])
        elif code == ALIGHT:
            site = net[net[N_SITE] + tasks[number, ROAD_OR_PLACE]]
            if site < 0 or not allowed[site] or work.label[at, STAGE] != LOADED:
                return -1
            best = alight(net, book, work, advice, at, kind, site, 0)
            if work.label[at, BOARDED] >= 0:
                other = alight(net, book, work, advice, at, kind, site, 1)
                if other >= 0 and (best < 0 or promise(net, work, advice, other) > promise(net, work, advice, best)):
                    best = other
            at = best
        else:
            stock = tasks[number, WHAT]
            if code == LOAD and book[book[B_STOCK] + stock] < tasks[number, AMOUNT]:
                return -1
            at = move_aid(net, work, at, kind, stock, tasks[number, AMOUNT], code == LOAD)
        if at < 0:
            return -1
        work.label[before, NOW] = now
    if work.label[at, WINDOW] >= 0:
        return -1
    return at


@inner
def _begun_again(work: Work, tasks: Ints, aboard: Ints) -> int:
    """Return the first label of a trip that is made again: of several windows that of its first drive."""
    at, window = 0, -1
    for number in range(tasks.shape[0]):
        if tasks[number, CODE] == DRIVE:
            window = tasks[number, WHAT]
            break
    for number in range(work.counts[0]):
        _put_aboard(work.label[number], aboard)
        if work.label[number, WINDOW] == window:
            at = number
    return at


@inner
def _boarded_again(net: Ints, book: Ints, work: Work, advice: Ints, at: int, kind: int, bits: int, named: int) -> int:
    """Return the label of the best of the boardings that begin as people are ready; -1 if there are none."""
    point = net[net[N_POINT] + work.label[at, PLACE]]
    ready, best, most = work.label[at, NOW], -1, NEVER
    while ready >= 0:
        number = board(net, book, work, advice, at, kind, bits, named, ready)
        if number >= 0 and work.label[number, GAIN] > most:
            most = work.label[number, GAIN]
            # As in the search, of two that promise the same the later one.
            if best < 0 or promise(net, work, advice, number) >= promise(net, work, advice, best):
                best = number
        ready = _next_ready(net, book, point, ready)
    return best


@inner
def _next_ready(net: Ints, book: Ints, point: int, ready: int) -> int:
    """Return the first instant after ``ready`` from which more people are ready at ``point``, or -1."""
    later = -1
    for at in range(net[net[N_GROUP_FIRST] + point], net[net[N_GROUP_FIRST] + point + 1]):
        group = net[net[N_GROUP] + at]
        when = net[net[N_GROUP_READY] + group]
        if book[book[B_WAITING] + group] > 0 and when > ready and (later < 0 or when < later):
            later = when
    return later


@entrance
def send(
    net: Ints,
    book: Ints,
    work: Work,
    advice: Ints,
    habits: Ints,
    vehicle: int,
    least: int,
    after: int,
    again: Ints,
    held: bool,
    allowed: Ints,
    aboard: Ints,
    tasks: Ints,
    who: Ints,
) -> tuple[int, int]:
    """
    Send ``vehicle`` on a trip and take what it needs; write its ``tasks`` and ``who`` boards; return how many of each there are.

    It makes the trip ``again`` if there is one, not before ``after`` (nor, if it is ``held``, before the times of its tasks); else it
    brings the people ``aboard`` to one of the ``allowed`` sites; else it goes on its best trip if that promises at least ``least``.
    Return 0 and 0 if there is none, 0 and 1 if the best promises less, -1 and 0 if it is too long for ``tasks``.
    """
    if again.shape[0]:
        last = repeated_trip(net, book, work, advice, habits, vehicle, after, again, held, allowed, aboard)
    else:
        last = best_trip(net, book, work, advice, habits, vehicle, allowed, aboard)
        if last >= 0 and aboard.sum() == 0 and work.label[last, SCORE] < least:
            return 0, 1
    if last < 0:
        return 0, 0
    return commit(net, book, work, vehicle, last, tasks, who)
