"""What every task has in common when it is done: its times are noted, and the vehicle has the next before it."""

from safepassage.simulation.compiled import Play, inlined
from safepassage.simulation.layout import (
    AT_PLACES,
    AT_TIMES,
    CONVOY,
    LOST,
    NUMBER,
    ONBOARD,
    P_NUMBER,
    PLACE,
    POS,
    RECURS,
    SPENT,
    STOPPED,
    TASK,
    TOOK,
    WAY,
    WITH_TIMES,
)
from safepassage.simulation.moves import drive, stay
from safepassage.simulation.script import NEVER


@inlined
def done(p: Play, v: int, task: int, asked: int, start: int, end: int) -> int:
    """
    Return ``end``, when a task is done that could have begun at ``asked`` and began at ``start``.

    People aboard have been kept waiting in between, against the plan.
    """
    m, row = p.m, p.row
    row[m[AT_PLACES] + 2 * m[m[task + PLACE] + P_NUMBER]] += m[v + ONBOARD] * (start - asked)
    if m[RECURS] == 1:
        m[task + SPENT], m[task + TOOK] = end - asked, end - start
    if m[WITH_TIMES] == 1:
        times = m[AT_TIMES] + 2 * m[task + NUMBER]
        row[times], row[times + 1] = start, end
    m[v + POS] = task + TASK
    return end


@inlined
def drive_from(p: Play, v: int, task: int, asked: int, start: int) -> int:
    """Return when a vehicle that starts to drive at ``start`` is ready for the next task; `NEVER` if it never is."""
    m = p.m
    end = start
    if start < NEVER:
        end = drive(p, v, task, m[task + WAY], start, m[task + CONVOY])
    if end >= NEVER:
        m[task + SPENT] = NEVER
        if start < NEVER:
            stay(p, v, m[task + PLACE], start, LOST)
        else:
            stay(p, v, m[task + PLACE], asked, STOPPED)
        return NEVER
    return done(p, v, task, asked, start, end)
