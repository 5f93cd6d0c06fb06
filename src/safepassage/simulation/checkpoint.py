"""
A checkpoint in a replication: who is served when, and for how long.

Those who come are served in the order in which they ask, each in the lane that is free first (Kiefer and Wolfowitz 1955,
doi:10.1090/S0002-9947-1955-0066587-3), inside the hours and the quotas. So the start of a service is known as soon as it is asked for.
"""

from math import erfc, exp

from safepassage.simulation import streams
from safepassage.simulation.compiled import Play, compiled, inlined
from safepassage.simulation.layout import (
    AT_QUEUE,
    AT_WAITS,
    BATCH_DRAWN,
    CAR_CORRIDOR,
    CAR_COUNT,
    CAR_SIZE,
    CAR_START,
    CAR_STOP,
    CAR_TAKEN,
    CAR_WAY,
    CARS,
    COMMON,
    DAYS,
    DRAWN_F,
    DRIVES,
    ENDS,
    HELD_END_F,
    HELD_F,
    HOLD_F,
    HOURS,
    HOW,
    KNOWN_IN,
    LANE_IN,
    LANES,
    MEDIAN,
    OWN,
    PASSED_IN,
    POST_DAY_F,
    POST_F,
    QUOTA,
    QUOTA_END,
    QUOTA_MOST,
    QUOTA_SIZE,
    QUOTA_START,
    QUOTA_STOP,
    REAL_START,
    REAL_STOP,
    S_CORRIDOR,
    S_NUMBER,
    SEEN_END_F,
    SEEN_F,
    SEIZURE_F,
    SERVICE_TIME,
    SIGMA,
    SPAN,
    SPAN_END,
    SPAN_SIZE,
    UNTIL,
    USED_IN,
    V_NUMBER,
)
from safepassage.simulation.odds import DRAWN, PLANNED, SHARE
from safepassage.simulation.opening import day_of, happens, lasting, post_day
from safepassage.simulation.script import IN, NEVER
from safepassage.simulation.streams import normal
from safepassage.units import HOUR

_SQRT_2 = 1.4142135623730951


@inlined
def held_until(p: Play, post: int, way: int, convoy: int, at: int) -> int:
    """Return until when a convoy that comes at ``at`` is held: ``at`` if it is not. What holds its first vehicle holds all."""
    m = p.m
    known = m[convoy + UNTIL] + m[post + S_NUMBER]
    if convoy >= 0 and m[known] >= 0:
        return max(at, m[known])
    until, hazard = at, m[post + POST_F] + HOLD_F
    what, hour = 2 * m[post + S_NUMBER] + way, max(at, 0) // HOUR
    if happens(p, hazard, post_day(p, post, day_of(p, at)), normal(p.key, streams.HOLD, what, hour, 0)):
        until = at + _hold(p, hazard, m[post + POST_F], normal(p.key, streams.HOLD_TIME, what, hour, 0))
    if convoy >= 0:
        m[known] = until
    return until


@inlined
def _hold(p: Play, hazard: int, spread: int, deviate: float) -> int:
    """Return how long a hold lasts: one that was observed, if any are drawn from, else from its curve."""
    f = p.f
    count = f[spread + HELD_END_F] - f[spread + HELD_F]
    if count == 0.0:
        return lasting(p, hazard + MEDIAN, deviate)
    below = 0.5 * erfc(-deviate / _SQRT_2)
    return int(f[int(f[spread + HELD_F] + min(count - 1.0, float(int(below * count))))])


@inlined
def planned_service(p: Play, post: int, way: int, at: int, batch: int) -> int:
    """Return the planned seconds of a service that starts at ``at``, with the private cars of that time and ``batch`` seconds more."""
    m = p.m
    taken = 0
    for n in range(m[CAR_COUNT]):
        car = m[CARS] + n * CAR_SIZE
        runs = m[car + CAR_START] <= at < m[car + CAR_STOP]
        if runs and m[car + CAR_CORRIDOR] == m[post + S_CORRIDOR] and m[car + CAR_WAY] == way:
            taken += m[car + CAR_TAKEN]
    if taken == 0:
        return m[post + SERVICE_TIME] + batch
    whole = HOUR * m[post + LANES]
    return -(-m[post + SERVICE_TIME] * whole // (whole - taken)) + batch


@inlined
def drawn_service(p: Play, post: int, way: int, at: int) -> float:
    """
    Return what is drawn for the next service of a checkpoint: a share, seconds, or one observation, as `Odds` says.

    The n-th vehicle served in a direction meets the same in every plan.
    """
    m, f = p.m, p.f
    spread = m[post + POST_F]
    if f[spread + HOW] == PLANNED:
        return 1.0
    number = m[post + PASSED_IN + way]
    drawn = m[post + DRAWN_F] + BATCH_DRAWN * way
    if number >= m[post + KNOWN_IN + way]:
        _draw_services(p, post, way, number)
    day = day_of(p, at)
    bad, own = post_day(p, post, day), f[drawn + (number & (BATCH_DRAWN - 1))]
    if f[spread + HOW] != DRAWN:
        return f[m[post + POST_DAY_F] + m[DAYS] + day] * own
    count = f[spread + SEEN_END_F] - f[spread + SEEN_F]
    below = 0.5 * erfc(-(f[spread + COMMON] * bad + f[spread + OWN] * own) / _SQRT_2)
    return f[int(f[spread + SEEN_F] + min(count - 1.0, float(int(below * count))))]


@compiled
def _draw_services(p: Play, post: int, way: int, first: int) -> None:
    """
    Draw for the services from number ``first`` on what is their own: a factor, or the deviate where observations are drawn.

    Several at once, because the steps of one need not wait for those of another.
    """
    m, f = p.m, p.f
    spread, what = m[post + POST_F], 2 * m[post + S_NUMBER] + way
    drawn = m[post + DRAWN_F] + BATCH_DRAWN * way
    for n in range(BATCH_DRAWN):
        f[drawn + n] = normal(p.key, streams.SERVICE, what, first + n, 0)
    if f[spread + HOW] != DRAWN:
        sigma = f[spread + SIGMA] * f[spread + OWN]
        for n in range(BATCH_DRAWN):
            f[drawn + n] = exp(sigma * f[drawn + n])
    m[post + KNOWN_IN + way] = first + BATCH_DRAWN


@inlined
def service_seconds(p: Play, post: int, drawn: float, planned: int) -> int:
    """Return the seconds of a service, at least 1: as planned, a share of it, or the seconds drawn."""
    how = p.f[p.m[post + POST_F] + HOW]
    if how == PLANNED:
        return planned
    return int(max(1.0, drawn * planned + 0.5)) if how == SHARE else int(max(1.0, drawn + 0.5))


@inlined
def free_lane(p: Play, post: int, way: int) -> int:
    """Return the address of the lane that is free first."""
    m = p.m
    first = m[post + LANE_IN + way]
    best = first
    for lane in range(first + 1, first + m[post + LANES]):
        if m[lane] < m[best]:
            best = lane
    return best


@inlined
def fitting(p: Play, post: int, way: int, at: int, length: int) -> int:
    """Return the earliest instant from ``at`` on at which a service of ``length`` fits the hours and the quotas, or `NEVER`."""
    m = p.m
    while True:
        start = _in_hours(p, post, at, length)
        if start >= NEVER:
            return NEVER
        moved = start
        quota = m[post + QUOTA]
        while quota < m[post + QUOTA_END]:
            if m[quota + QUOTA_START] <= moved <= m[quota + QUOTA_STOP] and m[quota + USED_IN + way] >= m[quota + QUOTA_MOST]:
                moved = m[quota + QUOTA_STOP] + 1
            quota += QUOTA_SIZE
        if moved == start:
            return start
        at = moved


@inlined
def _in_hours(p: Play, post: int, at: int, length: int) -> int:
    m = p.m
    span = m[post + SPAN]
    if span == m[post + SPAN_END]:
        return at
    while span < m[post + SPAN_END]:
        opens, closes = m[span + REAL_START], m[span + REAL_STOP]
        start = max(at, opens)
        # A service longer than the opening is done in it all the same, if it is the first.
        if start + length <= closes or (start == opens and start < closes):
            return start
        span += SPAN_SIZE
    return NEVER


@inlined
def occupy(p: Play, post: int, way: int, lane: int, start: int, end: int) -> None:
    """Note a service: the lane is taken until it ends, and the quotas count it."""
    m = p.m
    m[lane] = end
    m[post + PASSED_IN + way] += 1
    quota = m[post + QUOTA]
    while quota < m[post + QUOTA_END]:
        if m[quota + QUOTA_START] <= start <= m[quota + QUOTA_STOP]:
            m[quota + USED_IN + way] += 1
        quota += QUOTA_SIZE


@inlined
def seized(p: Play, post: int, way: int, v: int, at: int) -> int:
    """Return for how many seconds a vehicle on its way in is taken: 0 for not at all, `NEVER` for good."""
    m = p.m
    hazard = m[post + POST_F] + SEIZURE_F
    if way != IN or p.f[hazard + HOW] < -1e300:  # noqa: PLR2004 - minus infinity: it never happens
        return 0
    who, what, when = m[v + V_NUMBER], m[post + S_NUMBER], m[v + DRIVES]
    if not happens(p, hazard, post_day(p, post, day_of(p, at)), normal(p.key, streams.SEIZURE, who, what, when)):
        return 0
    return min(NEVER, lasting(p, hazard + MEDIAN, normal(p.key, streams.SEIZURE_TIME, who, what, when)))


@inlined
def note_wait(p: Play, post: int, way: int, come: int, start: int) -> None:
    """Add the wait from ``come`` to ``start``, until the operation ends at most, to the hours that it falls in, and to the sum of waits."""
    m, row = p.m, p.row
    come, start = min(come, m[ENDS]), min(start, m[ENDS])
    what = 2 * m[post + S_NUMBER] + way
    row[m[AT_WAITS] + 2 * what] += start - come
    row[m[AT_WAITS] + 2 * what + 1] += 1
    last, queue = m[HOURS] - 1, m[AT_QUEUE] + what * m[HOURS]
    at = come
    while at < start:
        hour = min(max(at, 0) // HOUR, last)
        until = start if hour == last else min(start, (hour + 1) * HOUR)
        row[queue + hour] += until - at
        at = until
