"""
One replication after the other: the events of all vehicles in order of time.

A vehicle follows its tasks. None starts before its planned time: convoys keep their timetable, so time lost is made up only
where the plan has slack. What is shared (lanes, bays, intake, the gate at which a convoy gathers) is asked for by an event;
everything between is done at once. Without disturbance every task therefore starts and ends exactly as planned.
"""

import numpy as np
from numpy.typing import NDArray

from safepassage.simulation.compiled import Play, cells, compiled, entrance, inlined
from safepassage.simulation.convoys import gather, is_shared, ready_to_enter, set_out
from safepassage.simulation.events import ask, ask_on_way_back, pop
from safepassage.simulation.layout import (
    AT_DELIVERED,
    BACK,
    BEGIN,
    CARRIED,
    CONVOY,
    CONVOY_COUNT,
    CONVOY_SIZE,
    CONVOYS,
    DONE,
    END,
    ENTRY,
    FOLLOWS,
    GONE,
    HELD,
    KIND,
    L_CORRIDOR,
    LEG,
    LOST,
    MASK,
    MODE,
    NOW,
    P_POST,
    POS,
    RANKED,
    REFUGE,
    RESUME,
    RETURNS,
    SERVED,
    SERVES_IN,
    SHIFT,
    STOPPED,
    TASK,
    TASK_COUNT,
    TO,
    TURNS,
    UNDO,
    UNLOAD_REFUGE,
    VEHICLE,
    VEHICLE_COUNT,
    VEHICLES,
    WAY,
)
from safepassage.simulation.moves import drive, drive_start, drop, stay, turn_round, turning
from safepassage.simulation.outset import begin
from safepassage.simulation.people import alight, board, handle_aid
from safepassage.simulation.recursion import recur
from safepassage.simulation.script import ALIGHT, BOARD, DRIVE, NEVER, SERVICE
from safepassage.simulation.serving import serve
from safepassage.simulation.steps import drive_from
from safepassage.simulation.streams import name_streams
from safepassage.simulation.tally import close


@entrance
def replicate(
    m: NDArray[np.int64], f: NDArray[np.float64], key: NDArray[np.uint64], out: NDArray[np.int64], seed: int, first: int
) -> None:
    """Play as many replications as ``out`` has rows, from number ``first`` on, in the arrays of `Packed.memory`."""
    for r in range(out.shape[0]):
        p = Play(cells(m), cells(f), cells(key), cells(out[r]))
        name_streams(p.key, seed, first + r)
        begin(p)
        event = pop(p)
        while event >= 0:
            _happen(p, event >> SHIFT, event & MASK)
            event = pop(p)
        close(p)
        recur(p)


@inlined
def _happen(p: Play, at: int, code: int) -> None:
    """Do what an event asks for, and let the vehicle that it is about go on."""
    m = p.m
    vehicle = -1
    if code < m[TASK_COUNT]:
        vehicle = m[m[RANKED] + code]
        ready = _task(p, vehicle, m[vehicle + POS], at)
    elif code < m[TASK_COUNT] + m[VEHICLE_COUNT]:
        vehicle = m[VEHICLES] + (code - m[TASK_COUNT]) * VEHICLE
        ready = serve(p, vehicle, m[vehicle + UNDO], at)
    elif code < m[TASK_COUNT] + m[VEHICLE_COUNT] + m[CONVOY_COUNT]:
        convoy = m[CONVOYS] + (code - m[TASK_COUNT] - m[VEHICLE_COUNT]) * CONVOY_SIZE
        ready_to_enter(p, convoy, at)
        ready = NEVER
    else:
        vehicle = m[VEHICLES] + (code - m[TASK_COUNT] - m[VEHICLE_COUNT] - m[CONVOY_COUNT]) * VEHICLE
        ready = _go_on(p, vehicle, at)
    if ready < NEVER:
        _proceed(p, vehicle, ready)


@inlined
def _go_on(p: Play, v: int, at: int) -> int:
    """Return when a vehicle goes on that was to do so at ``at``; one that then stopped or was lost is taken off its convoys instead."""
    m = p.m
    if m[v + MODE] == TURNS:
        return turn_round(p, v, at)
    if m[v + MODE] in (STOPPED, LOST):
        drop(p, v, m[v + UNDO], m[v + END], at)
        return NEVER
    return at


@inlined
def _task(p: Play, v: int, task: int, at: int) -> int:
    """Return when a vehicle is ready for the next task, after what it has asked for; `NEVER` if it must ask again, or stays."""
    m = p.m
    kind = m[task + KIND]
    if kind == SERVICE:
        return serve(p, v, task, at)
    if kind == BOARD:
        return board(p, v, task, at)
    if kind == ALIGHT:
        return alight(p, v, task, at)
    if m[task + ENTRY] >= 0 and m[m[task + ENTRY] + GONE] == 0:
        gather(p, v, task, at)
        return NEVER
    return set_out(p, v, task, at)


@inlined
def _proceed(p: Play, v: int, at: int) -> None:
    """Take a vehicle that is ready at ``at`` on, until it must ask for something, or can go no further."""
    m = p.m
    while at < NEVER:
        if m[v + MODE] == RETURNS:
            at = _retreat(p, v, at)
            continue
        task = m[v + POS]
        if task == m[v + END]:
            m[v + MODE] = DONE
            return
        m[v + NOW], m[v + HELD] = at, 0
        asked = max(at, m[task + BEGIN])
        kind = m[task + KIND]
        if kind in (SERVICE, BOARD, ALIGHT) or (kind == DRIVE and is_shared(p, task)):
            ask(p, task, asked)
            return
        if kind != DRIVE:
            at = handle_aid(p, v, task, asked)
            continue
        start = drive_start(p, v, task, m[task + WAY], asked)
        if turning(p, v, task, asked, start) < NEVER:
            ask(p, task, asked)
            return
        at = drive_from(p, v, task, asked, start)


@compiled
def _retreat(p: Play, v: int, at: int) -> int:
    """
    Return when a vehicle on its way back has come to the next place, and `NEVER` if it must ask there or can go no further.

    It drives its way in backwards, served at each checkpoint that serves that direction. Back at the gate it takes up the plan
    at its next way in from there, if it has one.
    """
    m = p.m
    here = m[v + POS]
    first, undo = m[here + BACK], m[v + UNDO]
    while undo >= first and m[undo + KIND] != DRIVE:
        undo -= TASK
    m[v + UNDO] = undo
    if undo < first:
        m[v + MODE] = FOLLOWS
        m[v + POS] = m[here + RESUME] if m[here + RESUME] >= 0 else m[v + END]
        return at
    way, place = 1 - m[undo + WAY], m[undo + TO]
    post = m[place + P_POST]
    if post >= 0 and m[post + SERVES_IN + way] == 1 and m[v + SERVED] == 0:
        m[v + NOW], m[v + HELD] = at, 0
        ask_on_way_back(p, v, at)
        return NEVER
    corridor = m[m[first + LEG] + L_CORRIDOR]
    if m[place + REFUGE] == 1 and m[v + CARRIED] > 0 and m[corridor + UNLOAD_REFUGE] == 1:
        p.row[m[AT_DELIVERED] + 1] += m[v + CARRIED]
        m[v + CARRIED] = 0
    m[v + SERVED] = 0
    start = drive_start(p, v, undo, way, at)
    if start >= NEVER:
        stay(p, v, place, at, STOPPED)
        return NEVER
    m[v + UNDO] = undo - TASK
    end = drive(p, v, undo, way, start, m[undo + CONVOY])
    if end >= NEVER:
        stay(p, v, place, start, LOST)
    return end
