"""How one vehicle moves in a replication: into what is exposed and out of it, with whom aboard, and by which leg."""

from math import log

from safepassage.simulation import streams
from safepassage.simulation.compiled import Play, compiled, inlined
from safepassage.simulation.events import call, go_on
from safepassage.simulation.layout import (
    ABOARD,
    AT_CONVOYS,
    AT_EXPOSED,
    AT_LOST,
    AT_MISSED,
    AT_OUT,
    AT_PLACES,
    AT_WINDOWS,
    BACK,
    BEGIN,
    BLOCKED_F,
    C_NUMBER,
    CLEARED,
    CLOSED,
    CLOSES,
    COME,
    COUNTED,
    DAY_TIME,
    DAYLIGHT,
    DRIVES,
    END,
    ENDS,
    ENTRY,
    EXPECTED,
    EXPOSED,
    FLEET_F,
    FOUND,
    GATE,
    GONE,
    GROUP_COUNT,
    GROUP_SIZE,
    GROUPS,
    HOLD,
    IN_WINDOW,
    INSIDE,
    KEPT,
    KIND,
    L_CORRIDOR,
    L_NUMBER,
    LATE,
    LEFT_F,
    LEG,
    LOSS_F,
    MEDIAN,
    METRES,
    MODE,
    NEED,
    NIGHT_TIME,
    ONBOARD,
    P_CORRIDOR,
    P_NUMBER,
    PLACE,
    POOL,
    POOLED,
    POS,
    REAL_CLOSES,
    REAL_OPENS,
    RECURS,
    RESUME,
    RETURNS,
    SEATS,
    SERVED,
    TAKES,
    TASK,
    TO,
    TRAVEL_F,
    TROUBLES,
    TURN_LATE,
    TURNS,
    UNDO,
    V_NUMBER,
    W_NUMBER,
    WAY,
)
from safepassage.simulation.opening import (
    day_of,
    happens,
    is_night,
    lasting,
    moving_from,
    night_end,
    road_day,
    travel_time,
    window_from,
)
from safepassage.simulation.script import NEVER, OUT, SERVICE
from safepassage.simulation.streams import normal, uniform


@inlined
def count_exposure(p: Play, v: int, at: int) -> None:
    """Count the exposure of a vehicle and of those aboard until ``at``, and what of it is outside its window; at most until the end."""
    m, row = p.m, p.row
    if m[v + EXPOSED] < 0:
        return
    until = min(at, m[ENDS])
    span = until - m[v + COUNTED]
    if span > 0:
        row[m[AT_EXPOSED]] += span * m[v + ONBOARD]
        row[m[AT_EXPOSED] + 1] += span
        w = m[v + IN_WINDOW]
        if w >= 0 and until > m[w + REAL_CLOSES]:
            row[m[AT_EXPOSED] + 2] += (until - max(m[v + COUNTED], m[w + REAL_CLOSES])) * m[v + ONBOARD]
        m[v + COUNTED] = until


@inlined
def expose(p: Play, v: int, corridor: int, window: int, at: int) -> None:
    """Note that a vehicle becomes exposed in ``corridor`` at ``at``, in ``window``."""
    p.m[v + EXPOSED], p.m[v + IN_WINDOW], p.m[v + COUNTED] = corridor, window, at


@inlined
def withdraw(p: Play, v: int, convoy: int, at: int) -> None:
    """Note that a vehicle is out of what is exposed at ``at``; whether in time is asked of the window it was in."""
    m, row = p.m, p.row
    count_exposure(p, v, at)
    w = m[v + IN_WINDOW]
    if w < 0 or at > m[w + REAL_CLOSES]:
        miss(p, v, convoy)
    if convoy >= 0:
        end = m[AT_CONVOYS] + 3 * m[convoy + C_NUMBER] + 1
        if row[end] >= 0:
            row[end] = max(row[end], at)
    m[v + EXPOSED], m[v + IN_WINDOW] = -1, -1


@inlined
def miss(p: Play, v: int, convoy: int) -> None:
    """Note that a vehicle was not out in time."""
    m, row = p.m, p.row
    row[m[AT_OUT]] = 0
    row[m[AT_MISSED] + m[v + V_NUMBER]] = 1
    if m[v + IN_WINDOW] >= 0:
        row[m[AT_WINDOWS] + m[m[v + IN_WINDOW] + W_NUMBER]] = 0
    if convoy >= 0:
        row[m[AT_CONVOYS] + 3 * m[convoy + C_NUMBER]] = 0


@inlined
def drive_start(p: Play, v: int, task: int, way: int, at: int) -> int:
    """
    Return when a vehicle that is ready at ``at`` can drive the leg of ``task``, or `NEVER`; the window is left in ``FOUND``.

    It waits until a blocked leg is cleared, for daylight if that is ordered and it is behind its plan, until a window lets it in, and while
    movement is suspended. At a refuge on the way out it waits for the next window if it is too late for this one, as ordered. Inside a
    window that has closed it goes on, or waits for the next, as ordered.
    """
    m = p.m
    leg = m[task + LEG]
    start = max(at, _cleared(p, leg, at))
    corridor = m[leg + L_CORRIDOR]
    m[FOUND] = -1
    if corridor < 0:
        return start
    w = m[task + INSIDE]
    if m[RECURS] == 1 and w >= 0:
        m[FOUND] = w
        return moving_from(p, w, max(start, m[w + REAL_OPENS]))
    w = m[v + IN_WINDOW]
    if m[v + EXPOSED] == corridor and w >= 0:
        moving = moving_from(p, w, start)
        m[FOUND] = w
        if moving <= m[w + REAL_CLOSES] or m[corridor + CLOSED] < 2:  # noqa: PLR2004 - 2 is to wait
            return moving
        return window_from(p, moving, corridor, way, 0)
    if m[corridor + DAYLIGHT] == 1 and m[task + BEGIN] < start and not is_night(p, m[task + BEGIN]):
        start = night_end(p, start)
    entering = _in_time(p, task, way, window_from(p, start, corridor, way, 0))
    if m[corridor + CLOSED] == 1 and way == OUT and m[v + ONBOARD] > 0 and entering > start:
        m[FOUND] = -1
        return start
    return entering


@inlined
def _in_time(p: Play, task: int, way: int, at: int) -> int:
    """Return ``at``, when a vehicle can drive out of a refuge; or when it can in the next window, if it is too late for this one."""
    m = p.m
    hold, w = m[task + HOLD], m[FOUND]
    if hold < 0 or way != OUT or w < 0 or w != m[hold + INSIDE] or at <= m[hold + LATE]:
        return at
    return window_from(p, m[w + CLOSES], m[m[task + LEG] + L_CORRIDOR], way, 0)


@inlined
def is_seen(p: Play, leg: int) -> bool:
    """Return whether it is known in this replication when a leg can be driven; of one that is never blocked it is from the outset."""
    return p.m[leg + CLEARED] >= 0


@inlined
def _cleared(p: Play, leg: int, at: int) -> int:
    """Return when a leg can be driven: the first to come finds it blocked or not, and how long clearing takes."""
    m = p.m
    if m[leg + CLEARED] < 0:
        m[leg + CLEARED] = 0
        hazard = m[leg + TRAVEL_F] + BLOCKED_F
        if happens(p, hazard, road_day(p, day_of(p, at)), normal(p.key, streams.BLOCKED, m[leg + L_NUMBER], 0, 0)):
            m[leg + CLEARED] = at + lasting(p, hazard + MEDIAN, normal(p.key, streams.BLOCKED_TIME, m[leg + L_NUMBER], 0, 0))
    return m[leg + CLEARED]


@inlined
def drive(p: Play, v: int, task: int, way: int, at: int, convoy: int) -> int:
    """
    Return when a vehicle that starts the drive of ``task`` at ``at``, in direction ``way``, arrives; `NEVER` if it is lost on the way.

    It becomes exposed, and is out, as legs and places are. A breakdown adds the time of its repair at the start.
    """
    m = p.m
    leg, origin, target = m[task + LEG], m[task + PLACE], m[task + TO]
    if way != m[task + WAY]:
        origin, target = target, origin
    corridor = m[leg + L_CORRIDOR]
    if m[v + EXPOSED] >= 0 and m[v + EXPOSED] != corridor:
        withdraw(p, v, convoy, at)
    if corridor >= 0 and m[v + EXPOSED] < 0:
        expose(p, v, corridor, m[FOUND], at)
    elif corridor >= 0 and m[FOUND] != m[v + IN_WINDOW]:
        count_exposure(p, v, at)
        if m[v + IN_WINDOW] >= 0:  # it has waited inside for another window
            miss(p, v, convoy)
        m[v + IN_WINDOW] = m[FOUND]
    m[v + DRIVES] += 1
    delay = _trouble(p, v, leg)
    if delay >= NEVER:
        lose(p, v, origin, at)
        p.row[m[AT_LOST]] += 1
        return NEVER
    planned = m[task + DAY_TIME]
    if m[task + NIGHT_TIME] != planned and is_night(p, at):
        planned = m[task + NIGHT_TIME]
    end = at + delay + travel_time(p, leg, way, at, planned)
    inside = m[target + P_CORRIDOR]
    if m[v + EXPOSED] >= 0 and inside != m[v + EXPOSED]:
        withdraw(p, v, convoy, end)
    if inside >= 0 and m[v + EXPOSED] < 0:
        found = window_from(p, end, inside, way, 0)
        expose(p, v, inside, m[FOUND] if found == end else -1, end)
    return end


@inlined
def _trouble(p: Play, v: int, leg: int) -> int:
    """
    Return the seconds that a drive takes longer because the vehicle breaks down; `NEVER` if it is lost.

    Both come at random along the way: the hazard that a vehicle passes through until the next is exponential with mean 1, and
    each drive uses up its rate times its metres. One drive has one of each at most.
    """
    m, f = p.m, p.f
    odds, left, metres = m[v + FLEET_F], m[v + LEFT_F], m[leg + METRES]
    f[left] -= f[odds] * metres
    f[left + 1] -= f[odds + LOSS_F] * metres
    if f[left + 1] <= 0.0:
        return NEVER
    if f[left] > 0.0:
        return 0
    m[v + TROUBLES] += 1
    who, which = m[v + V_NUMBER], m[v + TROUBLES]
    f[left] = -log(uniform(p.key, streams.BREAKDOWN, who, which, 0))
    return lasting(p, odds + MEDIAN, normal(p.key, streams.BREAKDOWN_TIME, who, which, 0))


@compiled
def lose(p: Play, v: int, place: int, at: int) -> None:
    """Note that a vehicle is lost at ``place``: those aboard stand at the roadside until another takes them up."""
    m = p.m
    count_exposure(p, v, at)
    m[v + EXPOSED] = -1
    for g in range(m[GROUP_COUNT]):
        m[m[place + POOL] + g] += m[m[v + ABOARD] + g]
        m[m[v + ABOARD] + g] = 0
    m[POOLED] += m[v + ONBOARD]
    m[v + ONBOARD] = 0


@compiled
def stay(p: Play, v: int, place: int, at: int, mode: int) -> None:
    """
    Note that a vehicle can go no further: it stays at ``place`` until the operation ends, lost or not, as ``mode`` says.

    From ``at`` on no convoy waits for it.
    """
    m, row = p.m, p.row
    left = m[AT_PLACES] + 2 * m[place + P_NUMBER]
    row[left] += m[v + ONBOARD] * max(0, m[ENDS] - at)
    row[left + 1] += m[v + ONBOARD]
    count_exposure(p, v, m[ENDS])
    first = m[v + POS]
    if m[v + MODE] == RETURNS:
        first = m[first + RESUME]
    m[v + MODE], m[v + UNDO] = mode, first
    if first >= 0:
        go_on(p, v, at)


@compiled
def drop(p: Play, v: int, task: int, until: int, at: int) -> None:
    """Take a vehicle off the convoys that it would have entered with from ``task`` until before ``until``; they may go without it."""
    m = p.m
    while task < until:
        convoy = m[task + ENTRY]
        if convoy >= 0 and m[convoy + GONE] == 0 and m[v + GATE] != convoy:
            m[convoy + EXPECTED] -= 1
            if m[convoy + COME] > 0 and m[convoy + COME] >= m[convoy + EXPECTED]:
                call(p, convoy, at)
        task += TASK


@inlined
def turning(p: Play, v: int, task: int, at: int, start: int) -> int:
    """
    Return when a vehicle that is ready for ``task`` at ``at``, and could begin it at ``start``, turns back instead; `NEVER` if it does not.

    At once where its window has closed; else when its turn-back time is over before it can begin.
    """
    m = p.m
    if m[task + BACK] < 0:
        return NEVER
    w = m[v + IN_WINDOW]
    if w >= 0 and at > m[w + REAL_CLOSES] and m[m[v + EXPOSED] + TURN_LATE] == 1:
        return at
    return max(at, m[task + LATE]) if start > m[task + LATE] else NEVER


@compiled
def turn_back(p: Play, v: int, convoy: int, at: int) -> None:
    """Let a vehicle that waits where it is turn round at ``at``."""
    m = p.m
    m[v + MODE], m[v + GATE] = TURNS, -1
    if convoy >= 0:
        p.row[m[AT_CONVOYS] + 3 * m[convoy + C_NUMBER] + 2] = 1
    go_on(p, v, at)


@compiled
def turn_round(p: Play, v: int, at: int) -> int:
    """Return when a vehicle that turns round can go on, which is at once: back the way it came. What has not served it need not."""
    m = p.m
    task = m[v + POS]
    resume = m[task + RESUME]
    drop(p, v, task, resume if resume >= 0 else m[v + END], at)
    m[v + MODE], m[v + UNDO] = RETURNS, task - TASK
    m[v + SERVED] = 1 if m[task + KIND] == SERVICE else 0
    return at


@compiled
def free_places(p: Play, v: int, need: int) -> int:
    """Return how many places of one need are free in a vehicle; each stretcher case keeps seats for attendants."""
    m = p.m
    seats, wheelchairs, stretchers = m[m[v + SEATS]], m[m[v + SEATS] + 1], m[m[v + SEATS] + 2]
    for n in range(m[GROUP_COUNT]):
        aboard, kind = m[m[v + ABOARD] + n], m[m[GROUPS] + n * GROUP_SIZE + NEED]
        if kind == 0:
            seats -= aboard
        elif kind == 1:
            wheelchairs -= aboard
        else:
            stretchers -= aboard
            seats -= aboard * m[v + KEPT]
    if need == 0:
        return max(0, seats)
    if need == 1:
        return max(0, wheelchairs)
    return max(0, min(stretchers, seats // m[v + KEPT])) if m[v + KEPT] > 0 else max(0, stretchers)


@compiled
def take_up(p: Play, v: int, place: int, site: int) -> None:
    """Take up people at the roadside of ``place``: those for whom a vehicle has places, and its ``site`` is right (-1 for any)."""
    m = p.m
    for n in range(m[GROUP_COUNT]):
        g = m[GROUPS] + n * GROUP_SIZE
        waits = m[m[place + POOL] + n]
        if waits > 0 and (site < 0 or m[m[g + TAKES] + site] == 1):
            taken = min(waits, free_places(p, v, m[g + NEED]))
            m[m[place + POOL] + n] -= taken
            m[m[v + ABOARD] + n] += taken
            m[v + ONBOARD] += taken
            m[POOLED] -= taken
