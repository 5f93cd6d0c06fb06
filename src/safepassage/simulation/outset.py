"""The outset of a replication: everything as the operation starts, and what is drawn before anything happens."""

from math import exp, log

from safepassage.simulation import streams
from safepassage.simulation.compiled import Play, compiled
from safepassage.simulation.events import go_on
from safepassage.simulation.layout import (
    ABOARD,
    ABOARD_FIRST,
    AT_CONVOYS,
    AT_OUT,
    AT_WINDOWS,
    BAY,
    BAYS,
    BEGIN,
    BLOCKED_F,
    CARRIED,
    CLEARED,
    COME,
    COMMON,
    CONVOY_COUNT,
    CONVOY_SIZE,
    CONVOYS,
    CORRIDOR_COUNT,
    CORRIDOR_SIZE,
    CORRIDORS,
    DAYS,
    DRIVES,
    ENTERED_IN,
    ENTERED_OUT,
    EVENTS,
    EXPECTED,
    EXPOSED,
    FIRST,
    FOLLOWS,
    FOUND,
    G_COUNT,
    GATE,
    GONE,
    GROUP_COUNT,
    GROUP_SIZE,
    GROUPS,
    HANDLED,
    HOLE,
    HOURS,
    HOW,
    IN_WINDOW,
    KG_FIRST,
    KNOWN_IN,
    KNOWN_OUT,
    LANE_IN,
    LANES,
    LAST_IN,
    LAST_OUT,
    LEFT_F,
    LEG_COUNT,
    LEG_SIZE,
    LEGS,
    MEDIAN,
    MEMBERS,
    MEMBERS_END,
    MODE,
    ONBOARD,
    OWN,
    P_CORRIDOR,
    PAID,
    PASSED_IN,
    PASSED_OUT,
    PATIENCE,
    PLACE_COUNT,
    PLACE_SIZE,
    PLACES,
    POOL,
    POOLED,
    POS,
    POST_COUNT,
    POST_DAY_F,
    POST_SIZE,
    POSTS,
    QUOTA,
    QUOTA_END,
    QUOTA_SIZE,
    RECURS,
    REFUSED,
    ROOM,
    SITE_COUNT,
    SITE_SIZE,
    SITES,
    SPENT,
    STANDS,
    START,
    TASK,
    TASK_COUNT,
    TASKS,
    TOOK,
    TRAVEL_DAY_F,
    TRAVEL_F,
    TRAVEL_SEEN,
    TROUBLES,
    TURNOUT_F,
    UNKNOWN,
    UNTIL,
    USED_IN,
    USED_OUT,
    V_NUMBER,
    VEHICLE,
    VEHICLE_COUNT,
    VEHICLES,
    WAITING,
    WINDOW_COUNT,
    WINDOW_SIZE,
    WINDOWS,
)
from safepassage.simulation.moves import expose
from safepassage.simulation.opening import draw_hours, draw_windows, window_from
from safepassage.simulation.script import NEVER, OUT
from safepassage.simulation.streams import normal, uniform


@compiled
def begin(p: Play) -> None:
    """Set everything as the operation starts, and let every vehicle take up its first task."""
    m, row = p.m, p.row
    m[EVENTS], m[HOLE], m[POOLED], m[FOUND] = 0, 0, 0, -1
    _reset_roads(p)
    _reset_checkpoints(p)
    _reset_people(p)
    if m[RECURS] == 1:
        for n in range(m[TASK_COUNT]):
            m[m[TASKS] + n * TASK + SPENT] = m[m[TASKS] + n * TASK + TOOK] = 0
    row[m[AT_OUT]] = 1
    for n in range(m[CONVOY_COUNT]):
        convoy = m[CONVOYS] + n * CONVOY_SIZE
        m[convoy + EXPECTED] = m[convoy + MEMBERS_END] - m[convoy + MEMBERS]
        m[convoy + COME], m[convoy + GONE], m[convoy + PATIENCE] = 0, 0, NEVER
        for post in range(m[POST_COUNT]):
            m[m[convoy + PAID] + post] = m[m[convoy + PAID] + m[POST_COUNT] + post] = 0
            m[m[convoy + UNTIL] + post] = -1
        row[m[AT_CONVOYS] + 3 * n] = 1
    draw_windows(p)
    draw_hours(p)
    for n in range(m[VEHICLE_COUNT]):
        _start(p, m[VEHICLES] + n * VEHICLE)


@compiled
def _start(p: Play, v: int) -> None:
    """Let a vehicle take up its first task; if it starts inside, it is exposed from when rule 1 counts it."""
    m = p.m
    for field in (DRIVES, HANDLED, ONBOARD, TROUBLES):
        m[v + field] = 0
    m[v + MODE], m[v + POS], m[v + CARRIED] = FOLLOWS, m[v + FIRST], m[v + KG_FIRST]
    m[v + EXPOSED], m[v + IN_WINDOW], m[v + GATE] = -1, -1, -1
    for kind in range(2):
        p.f[m[v + LEFT_F] + kind] = -log(uniform(p.key, streams.BREAKDOWN, m[v + V_NUMBER], 0, kind))
    for g in range(m[GROUP_COUNT]):
        m[m[v + ABOARD] + g] = m[m[v + ABOARD_FIRST] + g]
        m[v + ONBOARD] += m[m[v + ABOARD_FIRST] + g]
    corridor = m[m[v + STANDS] + P_CORRIDOR]
    if corridor >= 0:
        opens = window_from(p, m[v + START], corridor, OUT, 0)
        expose(p, v, corridor, m[FOUND], max(m[v + START], min(opens, m[m[v + POS] + BEGIN])))
    go_on(p, v, m[v + START])


@compiled
def _reset_roads(p: Play) -> None:
    m, f, row = p.m, p.f, p.row
    for day in range(m[DAYS]):
        f[TRAVEL_DAY_F + day] = UNKNOWN
    for n in range(m[LEG_COUNT]):
        leg = m[LEGS] + n * LEG_SIZE
        m[leg + CLEARED] = -1 if f[m[leg + TRAVEL_F] + BLOCKED_F + HOW] > -UNKNOWN else 0
        for hour in range(2 * m[HOURS]):
            f[m[leg + TRAVEL_SEEN] + hour] = UNKNOWN
    for n in range(m[PLACE_COUNT]):
        place = m[PLACES] + n * PLACE_SIZE
        for bay in range(m[place + BAYS]):
            m[m[place + BAY] + bay] = 0
        for g in range(m[GROUP_COUNT]):
            m[m[place + POOL] + g] = 0
    for n in range(m[CORRIDOR_COUNT]):
        corridor = m[CORRIDORS] + n * CORRIDOR_SIZE
        m[corridor + LAST_IN] = m[corridor + LAST_OUT] = -NEVER
    for n in range(m[WINDOW_COUNT]):
        w = m[WINDOWS] + n * WINDOW_SIZE
        m[w + ENTERED_IN] = m[w + ENTERED_OUT] = 0
        row[m[AT_WINDOWS] + n] = 1


@compiled
def _reset_checkpoints(p: Play) -> None:
    m, f = p.m, p.f
    for n in range(m[POST_COUNT]):
        post = m[POSTS] + n * POST_SIZE
        m[post + PASSED_IN] = m[post + PASSED_OUT] = m[post + KNOWN_IN] = m[post + KNOWN_OUT] = 0
        for lane in range(2 * m[post + LANES]):
            m[m[post + LANE_IN] + lane] = 0
        for day in range(m[DAYS]):
            m[m[post + REFUSED] + day] = -1
            f[m[post + POST_DAY_F] + day] = UNKNOWN
        quota = m[post + QUOTA]
        while quota < m[post + QUOTA_END]:
            m[quota + USED_IN] = m[quota + USED_OUT] = 0
            quota += QUOTA_SIZE


@compiled
def _reset_people(p: Play) -> None:
    """Draw how many of each group come to board, and empty the sites."""
    m, f = p.m, p.f
    common = normal(p.key, streams.TURNOUT_DAY, 0, 0, 0)
    for n in range(m[GROUP_COUNT]):
        group = m[GROUPS] + n * GROUP_SIZE
        spread = m[group + TURNOUT_F]
        median, below, above = f[spread], f[spread + MEDIAN], f[spread + MEDIAN + 1]
        m[group + WAITING] = m[group + G_COUNT]
        if median != 1.0 or below > 0.0 or above > 0.0:
            z = f[spread + COMMON] * common + f[spread + OWN] * normal(p.key, streams.TURNOUT, n, 0, 0)
            m[group + WAITING] = int(m[group + G_COUNT] * median * exp((below if z < 0.0 else above) * z) + 0.5)
    for n in range(m[SITE_COUNT]):
        site = m[SITES] + n * SITE_SIZE
        for hour in range(3 * m[HOURS]):
            m[m[site + ROOM] + hour] = 0
