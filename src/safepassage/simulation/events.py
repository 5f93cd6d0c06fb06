"""
The events of a replication in order of time: a binary heap of whole numbers.

An event is ``time * 2**22 + code``. The codes, in this order: the rank of a task for a vehicle that asks for something; a
vehicle that asks for a service on its way back; a convoy that may enter; a vehicle that goes on.
"""

from safepassage.simulation.compiled import Play, inlined
from safepassage.simulation.layout import (
    C_NUMBER,
    CONVOY_COUNT,
    EVENTS,
    HEAP,
    HOLE,
    RANK,
    SHIFT,
    TASK_COUNT,
    V_NUMBER,
    VEHICLE_COUNT,
)
from safepassage.simulation.script import NEVER


@inlined
def push(p: Play, at: int, code: int) -> None:
    """Put an event into the heap; one that never happens is left out."""
    if at >= NEVER:
        return
    m, event = p.m, (at << SHIFT) + code
    if m[HOLE] == 1:
        m[HOLE] = 0
        _sink(p, event)
        return
    heap, hole = m[HEAP], m[EVENTS]
    m[EVENTS] += 1
    while hole > 0:
        above = (hole - 1) >> 1
        if m[heap + above] <= event:
            break
        m[heap + hole] = m[heap + above]
        hole = above
    m[heap + hole] = event


@inlined
def pop(p: Play) -> int:
    """
    Return the earliest event, taken out of the heap; -1 if there is none.

    Its place stays free: as a rule the vehicle whose event it was has its next event put there, and the heap is walked once
    and not twice.
    """
    m = p.m
    if m[HOLE] == 1:
        m[EVENTS] -= 1
        if m[EVENTS] > 0:
            _sink(p, m[m[HEAP] + m[EVENTS]])
    if m[EVENTS] == 0:
        m[HOLE] = 0
        return -1
    m[HOLE] = 1
    return m[m[HEAP]]


@inlined
def _sink(p: Play, event: int) -> None:
    """Put ``event`` on top of the heap, whose top is free, and let it sink to where it belongs."""
    m = p.m
    heap, size, hole = m[HEAP], m[EVENTS], 0
    while True:
        below = 2 * hole + 1
        if below >= size:
            break
        if below + 1 < size and m[heap + below + 1] < m[heap + below]:
            below += 1
        if event <= m[heap + below]:
            break
        m[heap + hole] = m[heap + below]
        hole = below
    m[heap + hole] = event


@inlined
def ask(p: Play, task: int, at: int) -> None:
    """Let the vehicle of ``task`` ask for what it needs at ``at``."""
    push(p, at, p.m[task + RANK])


@inlined
def ask_on_way_back(p: Play, v: int, at: int) -> None:
    """Let a vehicle on its way back ask for a service at ``at``."""
    push(p, at, p.m[TASK_COUNT] + p.m[v + V_NUMBER])


@inlined
def call(p: Play, convoy: int, at: int) -> None:
    """Let a convoy see at ``at`` whether it can enter."""
    push(p, at, p.m[TASK_COUNT] + p.m[VEHICLE_COUNT] + p.m[convoy + C_NUMBER])


@inlined
def go_on(p: Play, v: int, at: int) -> None:
    """Let a vehicle go on at ``at``."""
    push(p, at, p.m[TASK_COUNT] + p.m[VEHICLE_COUNT] + p.m[CONVOY_COUNT] + p.m[v + V_NUMBER])
