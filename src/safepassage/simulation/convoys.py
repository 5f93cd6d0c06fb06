"""Convoys at a gate: they gather, and enter together; and vehicles that decide whether to go on inwards."""

from safepassage.simulation.compiled import Play, compiled, inlined
from safepassage.simulation.events import call, go_on
from safepassage.simulation.layout import (
    BACK,
    BEGIN,
    C_CORRIDOR,
    C_WAY,
    COME,
    CONVOY,
    ENTERED_IN,
    ENTRY,
    EXPECTED,
    FOUND,
    GATE,
    GONE,
    HEADWAY,
    LAST_IN,
    LEG,
    MEMBERS,
    MEMBERS_END,
    MOST,
    NOW,
    PATIENCE,
    POS,
    RECURS,
    STRAGGLER,
    WAY,
)
from safepassage.simulation.moves import drive_start, is_seen, turn_back, turning
from safepassage.simulation.opening import window_from
from safepassage.simulation.script import NEVER
from safepassage.simulation.steps import drive_from


@inlined
def is_shared(p: Play, task: int) -> bool:
    """Return whether the drive of ``task`` is asked for in order of time: at a gate, and where the first to come finds a leg blocked."""
    m = p.m
    return m[task + ENTRY] >= 0 or (m[task + BACK] >= 0 and not is_seen(p, m[task + LEG]))


@inlined
def set_out(p: Play, v: int, task: int, at: int) -> int:
    """Return when a vehicle has driven on; `NEVER` if it turns back because that would be too late, or can go no further."""
    m = p.m
    start = drive_start(p, v, task, m[task + WAY], at)
    turns_at = turning(p, v, task, at, start)
    if turns_at < NEVER:
        turn_back(p, v, m[task + CONVOY], turns_at)
        return NEVER
    return drive_from(p, v, task, at, start)


@inlined
def gather(p: Play, v: int, task: int, at: int) -> None:
    """Let a vehicle wait at the gate for its convoy, which enters when all have come or its patience is over."""
    m = p.m
    convoy = m[task + ENTRY]
    m[v + GATE] = convoy
    m[convoy + COME] += 1
    if m[convoy + COME] >= m[convoy + EXPECTED]:
        ready_to_enter(p, convoy, at)
    elif m[convoy + COME] == 1:
        m[convoy + PATIENCE] = at + m[m[convoy + C_CORRIDOR] + STRAGGLER]
        call(p, convoy, m[convoy + PATIENCE])


@inlined
def ready_to_enter(p: Play, convoy: int, at: int) -> None:
    """Let a convoy enter if all that are still expected have come, or its patience is over."""
    m = p.m
    is_complete = m[convoy + COME] >= m[convoy + EXPECTED] or at >= m[convoy + PATIENCE]
    if m[convoy + GONE] == 0 and m[convoy + COME] > 0 and is_complete:
        _enter(p, convoy, at)


@compiled
def _enter(p: Play, convoy: int, at: int) -> None:
    """Let a convoy enter: behind the one before it, inside a window. Those for whom that is too late turn back."""
    m = p.m
    corridor, way = m[convoy + C_CORRIDOR], m[convoy + C_WAY]
    start = _start(p, convoy, max(at, m[corridor + LAST_IN + way] + m[corridor + HEADWAY]))
    window = m[FOUND]
    m[convoy + GONE] = 1
    entered = 0
    for member in range(m[convoy + MEMBERS], m[convoy + MEMBERS_END]):
        v = m[member]
        if m[v + GATE] != convoy:
            continue
        m[v + GATE] = -1
        task = m[v + POS]
        if turning(p, v, task, at, start) < NEVER or (m[task + BACK] >= 0 and start >= NEVER):
            turn_back(p, v, convoy, at)
            continue
        m[FOUND] = window
        entered = 1 if start < NEVER else 0
        go_on(p, v, drive_from(p, v, task, max(m[v + NOW], m[task + BEGIN]), start))
    if entered == 1:
        m[corridor + LAST_IN + way] = start
        if window >= 0:
            m[window + ENTERED_IN + way] += 1


@compiled
def _start(p: Play, convoy: int, at: int) -> int:
    """Return when a convoy that may enter from ``at`` on does; what its first vehicle finds holds for all."""
    m = p.m
    corridor, way = m[convoy + C_CORRIDOR], m[convoy + C_WAY]
    for member in range(m[convoy + MEMBERS], m[convoy + MEMBERS_END]):
        v = m[member]
        if m[v + GATE] == convoy:
            start = drive_start(p, v, m[v + POS], way, at)
            window, most = m[FOUND], m[corridor + MOST]
            if m[RECURS] == 0 and window >= 0 and most >= 0 and m[window + ENTERED_IN + way] >= most:
                return window_from(p, start, corridor, way, 1)
            return start
    return NEVER
