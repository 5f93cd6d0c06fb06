"""People who board and alight, and aid that is loaded and unloaded, in a replication."""

from math import exp

from safepassage.simulation import streams
from safepassage.simulation.compiled import Play, compiled, inlined
from safepassage.simulation.layout import (
    ABOARD,
    AT_DELIVERED,
    AT_GROUPS,
    AT_RECEIVED,
    AT_SITES,
    BAY,
    BAYS,
    BEGIN,
    CARRIED,
    COMMON,
    G_NUMBER,
    G_READY,
    GIVE_PLACES,
    GROUP_COUNT,
    GROUP_SIZE,
    GROUPS,
    HANDLED,
    HANDLING_F,
    HORIZON,
    HOURS,
    HOW,
    INTAKE,
    KG,
    KIND,
    LENGTH,
    MEDIAN,
    NEED,
    ONBOARD,
    OWN,
    P_CORRIDOR,
    P_NUMBER,
    PEOPLE,
    PEOPLE_END,
    PLACE,
    QUEUE,
    QUEUE_END,
    READY,
    ROOM,
    SCRATCH,
    SIGMA,
    SITE,
    SITE_SIZE,
    SITES,
    TAKES,
    V_NUMBER,
    WAITING,
)
from safepassage.simulation.moves import count_exposure, turn_back, turning
from safepassage.simulation.opening import day_of, hour_of
from safepassage.simulation.script import LOAD, NEVER
from safepassage.simulation.steps import done
from safepassage.simulation.streams import normal
from safepassage.units import HOUR


@compiled
def handle_aid(p: Play, v: int, task: int, asked: int) -> int:
    """Return when a vehicle has loaded or unloaded aid; it hands over what it still carries, up to what is planned."""
    m = p.m
    start = max(asked, m[task + READY])
    end = start + _handling(p, v, task, start)
    if m[task + KIND] == LOAD:
        m[v + CARRIED] += m[task + KG]
    else:
        handed = min(m[v + CARRIED], m[task + KG])
        m[v + CARRIED] -= handed
        p.row[m[AT_DELIVERED]] += handed
    return done(p, v, task, asked, start, end)


@inlined
def _handling(p: Play, v: int, task: int, at: int) -> int:
    """Return the seconds of boarding, alighting, loading or unloading: the n-th of a vehicle meets the same in every plan."""
    m, f = p.m, p.f
    place = m[task + PLACE]
    spread = m[place + HANDLING_F]
    if f[spread + HOW] == 0.0:
        return m[task + LENGTH]
    m[v + HANDLED] += 1
    z = f[spread + COMMON] * normal(p.key, streams.HANDLING_DAY, m[place + P_NUMBER], day_of(p, at), 0)
    z += f[spread + OWN] * normal(p.key, streams.HANDLING, m[v + V_NUMBER], m[v + HANDLED], 0)
    return int(max(1.0, m[task + LENGTH] * f[spread + MEDIAN] * exp(f[spread + SIGMA] * z) + 0.5))


@compiled
def board(p: Play, v: int, task: int, at: int) -> int:
    """Return when people have boarded at the bay that is free first; `NEVER` if the vehicle turns back because it is too late for that."""
    m = p.m
    place = m[task + PLACE]
    bay = m[place + BAY]
    for other in range(m[place + BAY] + 1, m[place + BAY] + m[place + BAYS]):
        if m[other] < m[bay]:
            bay = other
    start = max(max(at, m[task + READY]), m[bay])  # noqa: PLW3301 - compiled code has no max of three
    turns_at = turning(p, v, task, at, start)
    if turns_at < NEVER:
        turn_back(p, v, -1, turns_at)
        return NEVER
    end = start + _handling(p, v, task, start)
    m[bay] = end
    count_exposure(p, v, start)
    done(p, v, task, at, start, end)
    _fill(p, v, task)
    return end


@inlined
def _fill(p: Play, v: int, task: int) -> None:
    """Take aboard those who have come, of those planned; give places that stay free to others at the point, if that is ordered."""
    m = p.m
    short = m[SCRATCH]
    m[short] = m[short + 1] = m[short + 2] = 0
    missing = 0
    for pair in range(m[task + PEOPLE], m[task + PEOPLE_END], 2):
        group = m[pair]
        boarded = min(m[pair + 1], m[group + WAITING])
        _take_aboard(p, v, group, boarded)
        m[short + m[group + NEED]] += m[pair + 1] - boarded
        missing += m[pair + 1] - boarded
    place = m[task + PLACE]
    corridor = m[place + P_CORRIDOR]
    if missing == 0 or (corridor >= 0 and m[corridor + GIVE_PLACES] == 0):
        return
    for waiting in range(m[place + QUEUE], m[place + QUEUE_END]):
        group = m[waiting]
        site = (m[task + SITE] - m[SITES]) // SITE_SIZE
        if m[m[group + TAKES] + site] == 1 and m[group + G_READY] <= m[task + BEGIN]:
            boarded = min(m[short + m[group + NEED]], m[group + WAITING])
            _take_aboard(p, v, group, boarded)
            m[short + m[group + NEED]] -= boarded


@inlined
def _take_aboard(p: Play, v: int, group: int, number: int) -> None:
    m = p.m
    m[group + WAITING] -= number
    m[m[v + ABOARD] + m[group + G_NUMBER]] += number
    m[v + ONBOARD] += number


@compiled
def alight(p: Play, v: int, task: int, at: int) -> int:
    """Return when those aboard are received: when the site has room in the hour in which they have alighted. By the horizon they count."""
    m, row = p.m, p.row
    length = _handling(p, v, task, at)
    needs = m[SCRATCH]
    m[needs] = m[needs + 1] = m[needs + 2] = 0
    for g in range(m[GROUP_COUNT]):
        m[needs + m[m[GROUPS] + g * GROUP_SIZE + NEED]] += m[m[v + ABOARD] + g]
    end = _with_intake(p, m[task + SITE], needs, at + length)
    count_exposure(p, v, end)
    done(p, v, task, at, end - length, end)
    site = (m[task + SITE] - m[SITES]) // SITE_SIZE
    for g in range(m[GROUP_COUNT]):
        aboard = m[v + ABOARD] + g
        if end <= m[HORIZON]:
            row[m[AT_GROUPS] + g] += m[aboard]
        m[aboard] = 0
    if end <= m[HORIZON]:
        row[m[AT_RECEIVED] + hour_of(p, end - 1)] += m[v + ONBOARD]  # at a full hour they are received by it
        row[m[AT_SITES] + site] += m[v + ONBOARD]
    m[v + ONBOARD] = 0
    return end


@inlined
def _with_intake(p: Play, site: int, needs: int, end: int) -> int:
    """Return when an alighting can end so that the intake of its clock hour holds; a load above a whole hour's intake has an hour alone."""
    m = p.m
    while True:
        hour = hour_of(p, end)
        fits = hour == m[HOURS] - 1
        if not fits:
            fits = True
            for need in range(3):
                most, used = m[site + INTAKE + need], m[m[site + ROOM] + need * m[HOURS] + hour]
                if most >= 0 and used > 0 and m[needs + need] > 0 and used + m[needs + need] > most:
                    fits = False
        if fits:
            for need in range(3):
                m[m[site + ROOM] + need * m[HOURS] + hour] += m[needs + need]
            return end
        end = (hour + 1) * HOUR
