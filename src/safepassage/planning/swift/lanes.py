"""What is free of all that vehicles share: lanes, services, convoys, and room at sites."""

from safepassage.planning.compiled import inner
from safepassage.planning.swift.book import (
    B_CONVOY,
    B_CONVOY_MOST,
    B_CONVOYS,
    B_ENTERED,
    B_FORMED,
    B_GATE,
    B_HOUR,
    B_HOURS,
    B_INSIDE,
    B_INSIDE_MOST,
    B_INSIDERS,
    B_MOST,
    B_NUMBERS,
    B_QUOTA,
    B_ROOM,
    B_STRETCHES,
    B_TAKEN,
    C_CORRIDOR,
    C_COUNT,
    C_GATE,
    C_INSTANT,
    C_PLACE,
    C_WAY,
    C_WINDOW,
)
from safepassage.planning.swift.flat import Ints
from safepassage.planning.swift.parts import (
    N_ACCESS_FIRST,
    N_ACCESS_OPENS,
    N_ACCESSES,
    N_AHEAD_POST,
    N_AHEAD_SECONDS,
    N_BATCH,
    N_CARS,
    N_CARS_FIRST,
    N_CONVOYS,
    N_HEADWAY,
    N_HOURS,
    N_HOURS_FIRST,
    N_INTAKE,
    N_LANES,
    N_LANES_FIRST,
    N_LONGEST,
    N_ORDINAL,
    N_QUOTA_FIRST,
    N_QUOTAS,
    N_SERVICE,
    N_WINDOW_CORRIDOR,
    N_WINDOW_END,
    N_WINDOW_OPENS,
)
from safepassage.units import HOUR


@inner
def free_lane(book: Ints, lane: int, lanes: int, ready: int, seconds: int) -> tuple[int, int]:
    """Return the first second, not before ``ready``, from which one of ``lanes`` is free for ``seconds``, and that lane (or -1)."""
    best, chosen = -1, -1
    for one in range(lane, lane + lanes):
        number = book[book[B_STRETCHES] + one]
        if number >= book[B_MOST] - 1:
            continue
        low, high = 0, number
        while low < high:
            middle = (low + high) // 2
            if book[book[B_TAKEN] + (one * book[B_MOST] + middle) * 2 + 1] <= ready:
                low = middle + 1
            else:
                high = middle
        start = ready
        while low < number and book[book[B_TAKEN] + (one * book[B_MOST] + low) * 2] < start + seconds:
            start = max(start, book[book[B_TAKEN] + (one * book[B_MOST] + low) * 2 + 1])
            low += 1
        if best < 0 or start < best:
            best, chosen = start, one
        if best == ready:
            break
    return best, chosen


@inner
def take_lane(book: Ints, lane: int, start: int, end: int, useless: int) -> None:
    """Take ``lane`` from ``start`` to ``end``; gaps shorter than ``useless`` seconds are of no use to anybody and are taken as well."""
    number = book[book[B_STRETCHES] + lane]
    at = number
    while at > 0 and book[book[B_TAKEN] + (lane * book[B_MOST] + at - 1) * 2] > start:
        at -= 1
    before = at > 0 and start - book[book[B_TAKEN] + (lane * book[B_MOST] + at - 1) * 2 + 1] < useless
    after = at < number and book[book[B_TAKEN] + (lane * book[B_MOST] + at) * 2] - end < useless
    if before and after:
        book[book[B_TAKEN] + (lane * book[B_MOST] + at - 1) * 2 + 1] = book[book[B_TAKEN] + (lane * book[B_MOST] + at) * 2 + 1]
        for other in range(at, number - 1):
            book[book[B_TAKEN] + (lane * book[B_MOST] + other) * 2] = book[book[B_TAKEN] + (lane * book[B_MOST] + other + 1) * 2]
            book[book[B_TAKEN] + (lane * book[B_MOST] + other) * 2 + 1] = book[
                book[B_TAKEN] + (lane * book[B_MOST] + other + 1) * 2 + 1
            ]
        book[book[B_STRETCHES] + lane] = number - 1
    elif before:
        book[book[B_TAKEN] + (lane * book[B_MOST] + at - 1) * 2 + 1] = max(
            end, book[book[B_TAKEN] + (lane * book[B_MOST] + at - 1) * 2 + 1]
        )
    elif after:
        book[book[B_TAKEN] + (lane * book[B_MOST] + at) * 2] = start
    else:
        for other in range(number, at, -1):
            book[book[B_TAKEN] + (lane * book[B_MOST] + other) * 2] = book[book[B_TAKEN] + (lane * book[B_MOST] + other - 1) * 2]
            book[book[B_TAKEN] + (lane * book[B_MOST] + other) * 2 + 1] = book[
                book[B_TAKEN] + (lane * book[B_MOST] + other - 1) * 2 + 1
            ]
        book[book[B_TAKEN] + (lane * book[B_MOST] + at) * 2], book[book[B_TAKEN] + (lane * book[B_MOST] + at) * 2 + 1] = (
            start,
            end,
        )
        book[book[B_STRETCHES] + lane] = number + 1


@inner
def service_seconds(net: Ints, post: int, start: int) -> int:
    """Return the seconds of one service that starts at ``start``: private cars that pass then stretch it."""
    taken = 0
    for number in range(net[net[N_CARS_FIRST] + post], net[net[N_CARS_FIRST] + post + 1]):
        if net[net[N_CARS] + number * 3] <= start < net[net[N_CARS] + number * 3 + 1]:
            taken += net[net[N_CARS] + number * 3 + 2]
    service = net[net[N_SERVICE] + post // 2]
    if not taken:
        return service
    whole = HOUR * net[net[N_LANES] + post]
    return -(-service * whole // (whole - taken))


@inner
def turn_of(net: Ints, post: int, instant: int) -> int:
    """Return where a convoy's first service at ``post`` is noted: by checkpoint, and by the access in which ``instant`` lies."""
    checkpoint = post // 2
    access = 0
    for at in range(net[net[N_ACCESS_FIRST] + checkpoint], net[net[N_ACCESS_FIRST] + checkpoint + 1]):
        if net[net[N_ACCESS_OPENS] + at] <= instant:
            access += 1
    return int(net[net[N_ORDINAL] + checkpoint] * net[N_ACCESSES] + access)


@inner
def _opened(net: Ints, book: Ints, post: int, start: int) -> int:
    """Return the first second from ``start`` on at which hours and quotas let a service start, or -1."""
    checkpoint = post // 2
    moved = True
    while moved:
        moved = False
        if net[net[N_HOURS_FIRST] + checkpoint] < net[net[N_HOURS_FIRST] + checkpoint + 1]:
            best = -1
            for number in range(net[net[N_HOURS_FIRST] + checkpoint], net[net[N_HOURS_FIRST] + checkpoint + 1]):
                if net[net[N_HOURS] + number * 2 + 1] >= start:
                    first = max(start, net[net[N_HOURS] + number * 2])
                    if best < 0 or first < best:
                        best = first
            if best < 0:
                return -1
            moved, start = best != start, best
        for number in range(net[net[N_QUOTA_FIRST] + post], net[net[N_QUOTA_FIRST] + post + 1]):
            if (
                net[net[N_QUOTAS] + number * 3] <= start <= net[net[N_QUOTAS] + number * 3 + 1]
                and book[book[B_QUOTA] + number] >= net[net[N_QUOTAS] + number * 3 + 2]
            ):
                moved, start = True, net[net[N_QUOTAS] + number * 3 + 1] + 1
    return start


@inner
def free_service(net: Ints, book: Ints, post: int, ready: int, first: int) -> tuple[int, int, int]:
    """
    Return the first service that a vehicle can have at ``post`` from ``ready`` on: start, end and lane; -1 if there is none.

    ``first`` is when the first vehicle of its convoy is served there, -1 if it is the first itself.
    """
    checkpoint = post // 2
    batch = net[net[N_BATCH] + checkpoint] if first < 0 else 0
    # With a batch it must be plain who was first, so nobody starts in the same second.
    start = ready if first < 0 else max(ready, first + (1 if net[net[N_BATCH] + checkpoint] > 0 else 0))
    for _ in range(10_000):
        opened = _opened(net, book, post, start)
        if opened < 0:
            return -1, -1, -1
        if opened != start:
            start = opened
            continue
        seconds = batch + service_seconds(net, post, start)
        free, lane = free_lane(book, net[net[N_LANES_FIRST] + post], net[net[N_LANES] + post], start, seconds)
        if lane < 0:
            return -1, -1, -1
        if free != start:
            start = free
            continue
        closes = -1
        for number in range(net[net[N_HOURS_FIRST] + checkpoint], net[net[N_HOURS_FIRST] + checkpoint + 1]):
            if net[net[N_HOURS] + number * 2] <= start <= net[net[N_HOURS] + number * 2 + 1]:
                closes = max(closes, net[net[N_HOURS] + number * 2 + 1])
        if closes < 0 or start + seconds <= closes:
            return start, start + seconds, lane
        start = closes + 1
    return -1, -1, -1


@inner
def _apart(net: Ints, book: Ints, gate: int, start: int, phase: int) -> int:
    """Return the first second from ``start`` on that is a headway apart from every convoy of ``gate``, at ``phase`` if there is one."""
    headway = net[net[N_HEADWAY] + gate // 2]
    if not headway:
        return start
    moved = True
    while moved:
        if phase >= 0:
            start += (phase - start) % headway
        moved = False
        low, high = 0, book[book[B_ENTERED] + gate]
        while low < high:
            middle = (low + high) // 2
            if book[book[B_CONVOY] + (book[book[B_GATE] + gate * book[B_CONVOYS] + middle]) * 7 + C_INSTANT] <= start - headway:
                low = middle + 1
            else:
                high = middle
        if (
            low < book[book[B_ENTERED] + gate]
            and book[book[B_CONVOY] + (book[book[B_GATE] + gate * book[B_CONVOYS] + low]) * 7 + C_INSTANT] < start + headway
        ):
            start, moved = (
                book[book[B_CONVOY] + (book[book[B_GATE] + gate * book[B_CONVOYS] + low]) * 7 + C_INSTANT] + headway,
                True,
            )
    return start


@inner
def free_convoy(net: Ints, book: Ints, habits: Ints, window: int, way: int, ready: int) -> tuple[int, int]:
    """
    Return the first convoy that a vehicle ready at the gate can go with, its number (-1: a new one) and its instant (-1: none at all).

    A new convoy sets off so as to reach the first checkpoint when it can be served there: it would only wait inside, and others can still
    join it. ``habits`` has for each gate the phase, how long before the window's end it may form at the earliest, and the delay.
    """
    corridor = net[net[N_WINDOW_CORRIDOR] + window]
    gate = 2 * corridor + way
    joined, instant = -1, -1
    low, high = 0, book[book[B_ENTERED] + gate]
    while low < high:
        middle = (low + high) // 2
        if book[book[B_CONVOY] + (book[book[B_GATE] + gate * book[B_CONVOYS] + middle]) * 7 + C_INSTANT] < ready:
            low = middle + 1
        else:
            high = middle
    for at in range(low, book[book[B_ENTERED] + gate]):
        number = book[book[B_GATE] + gate * book[B_CONVOYS] + at]
        if (
            book[book[B_CONVOY] + number * 7 + C_WINDOW] == window
            and book[book[B_CONVOY] + number * 7 + C_COUNT] < net[net[N_LONGEST] + corridor]
        ):
            joined, instant = number, book[book[B_CONVOY] + number * 7 + C_INSTANT]
            break
    full = net[net[N_CONVOYS] + corridor] >= 0 and book[book[B_FORMED] + window * 2 + way] >= net[net[N_CONVOYS] + corridor]
    if full or book[book[B_ENTERED] + gate] >= book[B_CONVOYS] - 1 or book[book[B_NUMBERS]] >= book[B_CONVOY_MOST] - 1:
        return joined, instant
    start = max(ready, net[net[N_WINDOW_OPENS] + window]) + habits[gate, 2]
    if habits[gate, 1] >= 0:
        start = max(start, net[net[N_WINDOW_END] + window] - habits[gate, 1])
    post = net[net[N_AHEAD_POST] + corridor * 2 + way]
    if post >= 0:
        served, _, _ = free_service(net, book, post, start + net[net[N_AHEAD_SECONDS] + corridor * 2 + way], -1)
        if served >= 0:
            start = max(start, served - net[net[N_AHEAD_SECONDS] + corridor * 2 + way])
    start = _apart(net, book, gate, start, habits[gate, 0])
    if joined >= 0 and instant <= start:
        return joined, instant
    return -1, start


@inner
def convoy_inside(net: Ints, book: Ints, window: int, way: int, place: int, instant: int, own: int, former: int) -> int:
    """Return the convoy forming inside at ``place`` that a vehicle can go with, or -1; never its ``own`` or a ``former`` one."""
    corridor = net[net[N_WINDOW_CORRIDOR] + window]
    gate = 2 * corridor + way
    for at in range(book[book[B_INSIDERS] + gate]):
        number = book[book[B_INSIDE] + gate * book[B_INSIDE_MOST] + at]
        near = book[book[B_CONVOY] + number * 7 + C_INSTANT] <= instant <= book[book[B_CONVOY] + number * 7 + C_INSTANT] + HOUR
        room = book[book[B_CONVOY] + number * 7 + C_COUNT] < net[net[N_LONGEST] + corridor] and number not in (own, former)
        if (
            book[book[B_CONVOY] + number * 7 + C_WINDOW] == window
            and book[book[B_CONVOY] + number * 7 + C_PLACE] == place
            and near
            and room
        ):
            return int(number)
    return -1


@inner
def form(net: Ints, book: Ints, window: int, way: int, place: int, instant: int, gated: int) -> int:
    """Form a convoy; return its number."""
    number = book[book[B_NUMBERS]]
    book[book[B_NUMBERS]] += 1
    corridor = net[net[N_WINDOW_CORRIDOR] + window]
    gate = 2 * corridor + way
    (
        book[book[B_CONVOY] + number * 7 + C_INSTANT],
        book[book[B_CONVOY] + number * 7 + C_WINDOW],
        book[book[B_CONVOY] + number * 7 + C_COUNT],
    ) = instant, window, 0
    (
        book[book[B_CONVOY] + number * 7 + C_PLACE],
        book[book[B_CONVOY] + number * 7 + C_CORRIDOR],
        book[book[B_CONVOY] + number * 7 + C_WAY],
    ) = place, corridor, way
    book[book[B_CONVOY] + number * 7 + C_GATE] = gated
    if not gated:
        if book[book[B_INSIDERS] + gate] < book[B_INSIDE_MOST]:
            book[book[B_INSIDE] + gate * book[B_INSIDE_MOST] + book[book[B_INSIDERS] + gate]] = number
            book[book[B_INSIDERS] + gate] += 1
        return int(number)
    at = book[book[B_ENTERED] + gate]
    while at > 0 and book[book[B_CONVOY] + (book[book[B_GATE] + gate * book[B_CONVOYS] + at - 1]) * 7 + C_INSTANT] > instant:
        book[book[B_GATE] + gate * book[B_CONVOYS] + at] = book[book[B_GATE] + gate * book[B_CONVOYS] + at - 1]
        at -= 1
    book[book[B_GATE] + gate * book[B_CONVOYS] + at] = number
    book[book[B_ENTERED] + gate] += 1
    book[book[B_FORMED] + window * 2 + way] += 1
    return int(number)


@inner
def remaining(net: Ints, book: Ints, site: int, mobility: int, hour: int) -> int:
    """Return how many people of ``mobility`` a site can still receive in clock hour ``hour``, a large number for no limit."""
    left = 1_000_000
    if net[net[N_INTAKE] + site * 3 + mobility] >= 0:
        left = min(
            left, net[net[N_INTAKE] + site * 3 + mobility] - book[book[B_HOUR] + (site * book[B_HOURS] + hour) * 3 + mobility]
        )
    if book[book[B_ROOM] + site * 3 + mobility] >= 0:
        left = min(left, book[book[B_ROOM] + site * 3 + mobility])
    return max(0, left)
