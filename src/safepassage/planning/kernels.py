"""
The inner loops of the planner, compiled on first use and kept on disk by numba.

Everything is whole numbers in flat arrays. Rows are steps of the grid plus one; a *state* is a node of the generous world, empty or loaded
for one layer; a *track* is one way to do one thing (a drive, a service, a boarding, an alighting) with the row where it ends for each row.
"""

import numpy as np
from numpy.typing import NDArray

from safepassage.planning.compiled import entrance

Ints = NDArray[np.int64]

NEVER = -(10**17)


@entrance
def sweep(
    value: Ints,
    floor: Ints,
    shift: Ints,
    wait: NDArray[np.bool_],
    busy: NDArray[np.bool_],
    waiting: Ints,
    first: Ints,
    arc_track: Ints,
    arc_state: Ints,
    target: NDArray[np.int32],
    gain: Ints,
) -> bool:
    """
    Fill ``value`` (rows, states) with the best profit from each row and state on; return whether a vehicle could gain without end.

    ``wait`` and ``busy`` say for each row and node (first of empty, then of loaded vehicles) whether a vehicle can wait, and can
    do anything.
    Columns (a state's row plus its shift) are filled from the last to the first; arcs that stay in a column are followed until nothing
    rises, which takes at most one pass for each state unless a vehicle could go round for ever.
    """
    rows, states = value.shape
    last = 0
    for state in range(states):
        last = max(last, shift[state])
    for column in range(rows + last - 1, -1, -1):
        near = False
        for state in range(states):
            row = column - shift[state]
            if row < 0 or row >= rows:
                continue
            best = floor[state]
            if row + 1 < rows and wait[row, waiting[state]]:
                best = max(best, value[row + 1, state])
            if not busy[row, waiting[state]]:
                value[row, state] = best
                continue
            for arc in range(first[state], first[state + 1]):
                track = arc_track[arc]
                reached = target[row, track]
                if reached >= 0:
                    other = arc_state[arc]
                    if reached + shift[other] == column:
                        near = True
                    else:
                        best = max(best, value[reached, other] + gain[row, track])
            value[row, state] = best
        passes = 0
        while near:
            near = False
            passes += 1
            if passes > states + 1:
                return True
            for state in range(states):
                row = column - shift[state]
                if row < 0 or row >= rows or not busy[row, waiting[state]]:
                    continue
                best = value[row, state]
                for arc in range(first[state], first[state + 1]):
                    track = arc_track[arc]
                    reached = target[row, track]
                    if reached >= 0:
                        other = arc_state[arc]
                        if reached + shift[other] == column and value[reached, other] + gain[row, track] > best:
                            best = value[reached, other] + gain[row, track]
                            near = True
                value[row, state] = best
    return False


@entrance
def follow(
    row: int,
    state: int,
    value: Ints,
    empty: int,
    shift: Ints,
    wait: NDArray[np.bool_],
    waiting: Ints,
    first: Ints,
    arc_track: Ints,
    arc_state: Ints,
    target: NDArray[np.int32],
    gain: Ints,
    steps: Ints,
) -> int:
    """
    Write a best path from ``row`` and ``state`` on into ``steps`` (track, row, state and row reached); return its number of steps.

    States below ``empty`` are empty vehicles: their path ends where nothing more is gained. It waits as long as nothing is lost by it.
    Arcs that stay in a column (a row plus the shift of its state) may lead nowhere but back: then they are taken back, and others
    are tried.
    """
    rows, states = value.shape
    count = 0
    since = 0  # the first step of those taken in this column
    tried = np.zeros(states + 1, dtype=np.int64)  # the states entered in this column, none of them twice, the first one first
    tried[0], tries = state, 1
    while count < steps.shape[0]:
        goal = value[row, state]
        if goal <= 0 and state < empty:
            break
        if row + 1 < rows and wait[row, waiting[state]] and value[row + 1, state] == goal:
            row += 1
            since = count
            tried[0], tries = state, 1
            continue
        found, stays = -1, False
        for arc in range(first[state], first[state + 1]):
            track = arc_track[arc]
            reached = target[row, track]
            if reached < 0 or value[reached, arc_state[arc]] + gain[row, track] != goal:
                continue
            stays = reached + shift[arc_state[arc]] == row + shift[state]
            known = False
            if stays:
                for number in range(tries):
                    known = known or tried[number] == arc_state[arc]
            if not known:
                found = arc
                break
        if found >= 0:
            track = arc_track[found]
            reached = target[row, track]
            steps[count, 0], steps[count, 1], steps[count, 2], steps[count, 3] = track, row, arc_state[found], reached
            row, state = reached, arc_state[found]
            count += 1
            if not stays:
                since, tries = count, 0
            tried[tries] = state
            tries += 1
        elif count > since:
            count -= 1
            row, state = steps[count, 1], tried[0] if count == since else steps[count - 1, 2]
        else:
            break
    return count
