"""What happens to a vehicle at a checkpoint: refused, held, turned back, taken, served; and what those aboard do meanwhile."""

from safepassage.simulation import streams
from safepassage.simulation.checkpoint import (
    drawn_service,
    fitting,
    free_lane,
    held_until,
    note_wait,
    occupy,
    planned_service,
    seized,
    service_seconds,
)
from safepassage.simulation.compiled import Play, compiled, inlined
from safepassage.simulation.events import ask, ask_on_way_back
from safepassage.simulation.layout import (
    ABOARD,
    AT_LOST,
    BACK,
    BATCH,
    BEGIN,
    CONVOY,
    DRIVES,
    END,
    ENDS,
    GROUP_COUNT,
    GROUP_SIZE,
    GROUPS,
    HANDLING_F,
    HELD,
    JOINING_F,
    KIND,
    LATE,
    LEAVING_F,
    LOST,
    MODE,
    NEED,
    NOW,
    ONBOARD,
    P_CORRIDOR,
    P_POST,
    PAID,
    PLACE,
    POOLED,
    POS,
    POST_COUNT,
    RETURNS,
    S_CORRIDOR,
    S_NUMBER,
    SERVED,
    SITE,
    SITE_SIZE,
    SITES,
    SPENT,
    STOPPED,
    TAKE_UP,
    TASK,
    TO,
    TURN_REFUSED,
    V_NUMBER,
    WAY,
)
from safepassage.simulation.moves import count_exposure, free_places, lose, stay, take_up, turn_back, turning
from safepassage.simulation.opening import refuses
from safepassage.simulation.script import ALIGHT, IN, NEVER, OUT
from safepassage.simulation.steps import done
from safepassage.simulation.streams import uniform
from safepassage.units import DAY

FOREVER = NEVER + 1
"""Until when one waits who is refused and is to turn back."""


@inlined
def serve(p: Play, v: int, task: int, at: int) -> int:  # noqa: PLR0911 - each way out of a checkpoint
    """
    Return when a vehicle that asks at ``at`` has been served at a checkpoint, or turns back; `NEVER` if it asks again later, or stays.

    ``task`` is the service, or on the way back the drive that is taken back.
    """
    m = p.m
    returns = m[v + MODE] == RETURNS
    place = m[task + TO] if returns else m[task + PLACE]
    post = m[place + P_POST]
    way = 1 - m[task + WAY] if returns else m[task + WAY]
    may_turn = not returns and m[task + BACK] >= 0
    limit = m[task + LATE] if may_turn else NEVER
    wait = _made_to_wait(p, v, task, post, way, at)
    if wait > at:
        if may_turn and (wait > limit or wait == FOREVER):
            return _turn(p, v, task, post, way, max(at, limit) if wait < FOREVER else at)
        if wait >= m[ENDS]:
            return _stays(p, v, task, place, at)
        if returns:
            ask_on_way_back(p, v, wait)
        else:
            ask(p, task, wait)
        return NEVER
    payer = _payer(p, task, post, returns)
    lane = free_lane(p, post, way)
    batch = m[post + BATCH] if payer < 0 or m[payer] == 0 else 0
    drawn = drawn_service(p, post, way, at)
    start = max(at, m[lane])
    length = service_seconds(p, post, drawn, planned_service(p, post, way, start, batch))
    start = fitting(p, post, way, start, length)
    turns_at = NEVER if returns else turning(p, v, task, at, start)
    if turns_at < NEVER:
        return _turn(p, v, task, post, way, turns_at)
    if start >= NEVER:
        return _stays(p, v, task, place, at)
    end = start + service_seconds(p, post, drawn, planned_service(p, post, way, start, batch))
    occupy(p, post, way, lane, start, end)
    if payer >= 0:
        m[payer] = 1
    note_wait(p, post, way, m[v + NOW], start)
    if returns:
        m[v + SERVED] = 1
        return end
    return _let_go(p, v, task, post, way, start, end)


@inlined
def _let_go(p: Play, v: int, task: int, post: int, way: int, start: int, end: int) -> int:
    """Return when a vehicle whose service ends at ``end`` can go on; `NEVER` if it is taken for good."""
    m = p.m
    end += seized(p, post, way, v, start)
    if end >= NEVER:
        lose(p, v, m[task + PLACE], start)
        p.row[m[AT_LOST] + 1] += 1
        m[task + SPENT] = NEVER
        stay(p, v, m[task + PLACE], start, LOST)
        return NEVER
    if way == OUT and m[v + ONBOARD] > 0:
        _come_and_go(p, v, m[task + PLACE], start)
    return done(p, v, task, max(m[v + NOW], m[task + BEGIN]), start, end)


@inlined
def _made_to_wait(p: Play, v: int, task: int, post: int, way: int, at: int) -> int:
    """
    Return until when a vehicle is refused or held at a checkpoint: ``at`` if it is not.

    `FOREVER` if it is refused and is to turn back.
    """
    m = p.m
    returns = m[v + MODE] == RETURNS
    if way == IN and not returns and refuses(p, post, at):
        corridor = m[post + S_CORRIDOR]
        is_to_turn = corridor >= 0 and m[corridor + TURN_REFUSED] == 1 and m[task + BACK] >= 0
        return FOREVER if is_to_turn else (at // DAY + 1) * DAY
    if m[v + HELD] == 1:
        return at
    m[v + HELD] = 1
    return held_until(p, post, way, -1 if returns else m[task + CONVOY], at)


@inlined
def _payer(p: Play, task: int, post: int, returns: bool) -> int:  # noqa: FBT001 - compiled code takes no names
    """Return where it is noted whether the batch is paid, or -1: those of one convoy that turned back pay it once, too."""
    m = p.m
    convoy = m[task + CONVOY]
    if convoy < 0:
        return -1
    return m[convoy + PAID] + m[post + S_NUMBER] + (m[POST_COUNT] if returns else 0)


@inlined
def _turn(p: Play, v: int, task: int, post: int, way: int, at: int) -> int:
    """Let a vehicle turn back that has waited at a checkpoint until ``at``."""
    note_wait(p, post, way, p.m[v + NOW], at)
    turn_back(p, v, p.m[task + CONVOY], at)
    return NEVER


@inlined
def _stays(p: Play, v: int, task: int, place: int, at: int) -> int:
    """Let a vehicle stay at a checkpoint until the operation ends."""
    p.m[task + SPENT] = NEVER
    stay(p, v, place, at, STOPPED)
    return NEVER


@compiled
def _come_and_go(p: Play, v: int, place: int, at: int) -> None:
    """Let people leave, join, and be taken up from the roadside at a stop on the way out. Parts of a person are drawn."""
    m, f = p.m, p.f
    leaving, joining = f[m[place + HANDLING_F] + LEAVING_F], f[m[place + HANDLING_F] + JOINING_F]
    if leaving == 0.0 and joining == 0.0 and m[POOLED] == 0:
        return
    count_exposure(p, v, at)
    first = -1
    for g in range(m[GROUP_COUNT]):
        aboard = m[v + ABOARD] + g
        if m[aboard] > 0:
            first = g if first < 0 else first
            if leaving > 0.0:
                gone = min(
                    m[aboard], int(m[aboard] * leaving + uniform(p.key, streams.LEAVING, m[v + V_NUMBER], m[v + DRIVES], g))
                )
                m[aboard] -= gone
                m[v + ONBOARD] -= gone
    corridor = m[place + P_CORRIDOR]
    if m[POOLED] > 0 and (corridor < 0 or m[corridor + TAKE_UP] == 1):
        take_up(p, v, place, _site_of(p, v))
    if joining > 0.0 and first >= 0:
        free = free_places(p, v, m[m[GROUPS] + first * GROUP_SIZE + NEED])
        more = min(free, int(free * joining + uniform(p.key, streams.JOINING, m[v + V_NUMBER], m[v + DRIVES], 0)))
        m[m[v + ABOARD] + first] += more
        m[v + ONBOARD] += more


@inlined
def _site_of(p: Play, v: int) -> int:
    """Return the number of the reception site that a vehicle is bound for, or -1."""
    m = p.m
    task = m[v + POS]
    while task < m[v + END]:
        if m[task + KIND] == ALIGHT:
            return (m[task + SITE] - m[SITES]) // SITE_SIZE
        task += TASK
    return -1
