"""When windows and checkpoints really open and close in a replication, and how bad its days are."""

from math import exp, log

from safepassage.simulation import streams
from safepassage.simulation.compiled import Play, compiled, inlined
from safepassage.simulation.layout import (
    ALLOWS_IN,
    CLOSES,
    COMMON,
    CUT_F,
    DAYS,
    EARLY_F,
    ENTERED_IN,
    FOUND,
    HOURS,
    HOW,
    K_WINDOWS,
    K_WINDOWS_END,
    L_NUMBER,
    LATE_F,
    MEDIAN,
    MOST,
    MOST_SUSPENSIONS,
    NIGHT_COUNT,
    NIGHTS,
    OPENS,
    OWN,
    POST_DAY_F,
    POST_F,
    REAL_CLOSES,
    REAL_OPENS,
    REAL_START,
    REAL_STOP,
    RECURS,
    REFUSAL_F,
    REFUSED,
    S_NUMBER,
    SIGMA,
    SPAN_COUNT,
    SPAN_POST,
    SPAN_SIZE,
    SPAN_START,
    SPAN_STOP,
    SPANS,
    STOPPED_COUNT,
    STOPS,
    SUSPENSION_F,
    TRAVEL_DAY_F,
    TRAVEL_F,
    TRAVEL_SEEN,
    UNKNOWN,
    WINDOW_COUNT,
    WINDOW_F,
    WINDOW_SIZE,
    WINDOWS,
)
from safepassage.simulation.script import NEVER
from safepassage.simulation.streams import normal, uniform
from safepassage.units import DAY, HOUR


@inlined
def lasting(p: Play, spread: int, z: float) -> int:
    """Return the whole seconds, at least 1, that something lasts with median and sigma at ``spread`` and the deviate ``z``."""
    return int(max(1.0, min(p.f[spread] * exp(p.f[spread + 1] * z), float(NEVER)) + 0.5))


@compiled
def draw_windows(p: Play) -> None:
    """
    Draw when windows open and close, and when movement in them is suspended.

    A cut comes after a time of exponential length, ``-log(u) / rate``; a suspension in an hour of the window with its chance.
    Where turn-back times are found, windows do not close: what the way takes must be seen in every replication.
    """
    m, f, key = p.m, p.f, p.key
    for number in range(m[WINDOW_COUNT]):
        w = m[WINDOWS] + number * WINDOW_SIZE
        odds = m[w + WINDOW_F]
        opens, closes = m[w + OPENS], m[w + CLOSES]
        day = normal(key, streams.WINDOW_DAY, day_of(p, opens), 0, 0)
        if happens(p, odds, day, normal(key, streams.WINDOW_LATE, number, 0, 0)):
            opens = min(closes, opens + lasting(p, odds + MEDIAN, normal(key, streams.WINDOW_LATE, number, 1, 0)))
        if m[RECURS] == 1:
            closes = NEVER
        elif f[odds + CUT_F] > 0.0:
            after = -log(uniform(key, streams.WINDOW_CUT, number, 0, 0)) / f[odds + CUT_F]
            closes = min(closes, max(opens, m[w + OPENS] + int(min(after, 1e12))))
        m[w + REAL_OPENS], m[w + REAL_CLOSES] = opens, closes
        m[w + STOPPED_COUNT] = 0
        _draw_suspensions(p, w, number, f[odds + SUSPENSION_F])


@inlined
def _draw_suspensions(p: Play, w: int, number: int, chance: float) -> None:
    m, key = p.m, p.key
    if chance <= 0.0:
        return
    opens = m[w + REAL_OPENS]
    for hour in range((min(m[w + REAL_CLOSES], m[w + CLOSES]) - opens + HOUR - 1) // HOUR):
        u = uniform(key, streams.SUSPENSION, number, hour, 0)
        if u < chance and m[w + STOPPED_COUNT] < MOST_SUSPENSIONS:
            stop = m[w + STOPS] + 2 * m[w + STOPPED_COUNT]
            m[stop] = opens + hour * HOUR + int(u / chance * HOUR)
            z = normal(key, streams.SUSPENSION, number, hour, 1)
            m[stop + 1] = m[stop] + lasting(p, m[w + WINDOW_F] + SUSPENSION_F + 1, z)
            m[w + STOPPED_COUNT] += 1


@compiled
def draw_hours(p: Play) -> None:
    """Draw when checkpoints open and close, of those that have hours."""
    m, key = p.m, p.key
    for number in range(m[SPAN_COUNT]):
        h = m[SPANS] + number * SPAN_SIZE
        post = m[h + SPAN_POST]
        late, early = m[post + POST_F] + LATE_F, m[post + POST_F] + EARLY_F
        opens, closes = m[h + SPAN_START], m[h + SPAN_STOP]
        day = post_day(p, post, day_of(p, opens))
        if happens(p, late, day, normal(key, streams.CHECKPOINT_LATE, number, 0, 0)):
            opens = min(closes, opens + lasting(p, late + MEDIAN, normal(key, streams.CHECKPOINT_LATE, number, 1, 0)))
        if happens(p, early, post_day(p, post, day_of(p, closes)), normal(key, streams.CHECKPOINT_EARLY, number, 0, 0)):
            closes = max(opens, closes - lasting(p, early + MEDIAN, normal(key, streams.CHECKPOINT_EARLY, number, 1, 0)))
        m[h + REAL_START], m[h + REAL_STOP] = opens, closes


@compiled
def window_from(p: Play, at: int, corridor: int, way: int, counted: int) -> int:
    """
    Return the earliest instant from ``at`` on at which a vehicle may enter ``corridor``, or `NEVER`.

    The window is left in ``FOUND``; of several that are open at once, the one that closes last. If ``counted`` is 1, windows
    that have seen the most convoys allowed are passed over.
    """
    m = p.m
    best, found = NEVER, -1
    w = m[corridor + K_WINDOWS]
    while w < m[corridor + K_WINDOWS_END]:
        full = counted == 1 and m[corridor + MOST] >= 0 and m[w + ENTERED_IN + way] >= m[corridor + MOST]
        if m[w + ALLOWS_IN + way] == 1 and m[w + REAL_CLOSES] > at and not full:
            start = moving_from(p, w, max(at, m[w + REAL_OPENS]))
            is_better = start < best or (start == best and m[w + REAL_CLOSES] > m[found + REAL_CLOSES])
            if start < m[w + REAL_CLOSES] and is_better:
                best, found = start, w
        w += WINDOW_SIZE
    m[FOUND] = found
    return best


@inlined
def moving_from(p: Play, w: int, at: int) -> int:
    """Return the earliest instant from ``at`` on at which movement in a window is not suspended."""
    m = p.m
    for _ in range(m[w + STOPPED_COUNT]):
        for n in range(m[w + STOPPED_COUNT]):
            stop = m[w + STOPS] + 2 * n
            if m[stop] <= at < m[stop + 1]:
                at = m[stop + 1]
    return at


@inlined
def day_of(p: Play, at: int) -> int:
    """Return the number of the day of ``at``; whatever is later counts as the last."""
    return min(max(at, 0) // DAY, p.m[DAYS] - 1)


@inlined
def hour_of(p: Play, at: int) -> int:
    """Return the number of the hour of ``at``; whatever is later counts as the last."""
    return min(max(at, 0) // HOUR, p.m[HOURS] - 1)


@inlined
def post_day(p: Play, post: int, day: int) -> float:
    """Return how bad a day is at a checkpoint, as a normal deviate that all its services, holds and refusals share."""
    m, f = p.m, p.f
    seen = m[post + POST_DAY_F] + day
    if f[seen] == UNKNOWN:
        f[seen] = normal(p.key, streams.CHECKPOINT_DAY, m[post + S_NUMBER], day, 0)
        spread = m[post + POST_F]
        f[seen + m[DAYS]] = f[spread + MEDIAN] * exp(f[spread + SIGMA] * f[spread + COMMON] * f[seen])
    return f[seen]


@inlined
def happens(p: Play, hazard: int, bad: float, own: float) -> bool:
    """
    Return whether a hazard with the common deviate ``bad`` and its ``own`` happens.

    It happens below a deviate, and a bad day is one of high deviates, on which services take long: so it takes the other end
    of the common one.
    """
    return -p.f[hazard + COMMON] * bad + p.f[hazard + OWN] * own < p.f[hazard + HOW]


@inlined
def refuses(p: Play, post: int, at: int) -> bool:
    """Return whether a checkpoint lets nobody in on the day of ``at``."""
    m = p.m
    day = day_of(p, at)
    known = m[post + REFUSED] + day
    if m[known] < 0:
        own = normal(p.key, streams.REFUSAL, m[post + S_NUMBER], day, 0)
        m[known] = 1 if happens(p, m[post + POST_F] + REFUSAL_F, post_day(p, post, day), own) else 0
    return m[known] == 1


@inlined
def is_night(p: Play, at: int) -> bool:
    """Return whether ``at`` is in a night."""
    return night_end(p, at) > at


@inlined
def night_end(p: Play, at: int) -> int:
    """Return the end of the night that ``at`` is in, or ``at`` by day."""
    m = p.m
    for _ in range(m[NIGHT_COUNT]):
        for n in range(m[NIGHT_COUNT]):
            night = m[NIGHTS] + 2 * n
            if m[night] <= at < m[night + 1]:
                at = m[night + 1]
    return at


@inlined
def road_day(p: Play, day: int) -> float:
    """Return how bad a day is on the roads, as a normal deviate that all legs share."""
    f = p.f
    if f[TRAVEL_DAY_F + day] == UNKNOWN:
        f[TRAVEL_DAY_F + day] = normal(p.key, streams.TRAVEL_DAY, day, 0, 0)
    return f[TRAVEL_DAY_F + day]


@inlined
def travel_time(p: Play, leg: int, way: int, at: int, planned: int) -> int:
    """
    Return the seconds that a leg takes which is driven on from ``at`` and planned with ``planned``.

    All that drive it in one direction in one hour meet the same share; all legs on one day have a part of it in common.
    """
    m, f = p.m, p.f
    spread = m[leg + TRAVEL_F]
    if f[spread + HOW] == 0.0:
        return planned
    hour = hour_of(p, at)
    seen = m[leg + TRAVEL_SEEN] + way * m[HOURS] + hour
    if f[seen] == UNKNOWN:
        day = day_of(p, at)
        bad = road_day(p, day)
        own = normal(p.key, streams.TRAVEL, 2 * m[leg + L_NUMBER] + way, hour, 0)
        z = f[spread + COMMON] * bad + f[spread + OWN] * own
        f[seen] = f[spread + MEDIAN] * exp(f[spread + SIGMA] * z)
    return int(max(1.0, planned * f[seen] + 0.5))
