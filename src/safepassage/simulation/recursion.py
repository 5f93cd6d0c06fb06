"""Turn-back times by recursion, backwards over the delays of each replication."""

from safepassage.simulation.compiled import Play, compiled, inlined
from safepassage.simulation.layout import (
    AT_LATEST,
    BOARDING,
    BOARDING_COUNT,
    CLOSES,
    CUT_F,
    END,
    FIRST,
    HOLD,
    INSIDE,
    KIND,
    LEAVES,
    LOST,
    MODE,
    POINT,
    POINT_COUNT,
    SPENT,
    TASK,
    TOOK,
    VEHICLE,
    VEHICLE_COUNT,
    VEHICLES,
    WINDOW_F,
)
from safepassage.simulation.memory import RISK_UNIT
from safepassage.simulation.script import ALIGHT, NEVER


@compiled
def recur(p: Play) -> None:
    """
    Find, backwards over the tasks of each vehicle, the latest instant at which each may begin and the vehicle still be out in time.

    With ``SPENT`` the seconds from when a task could have begun until its end, as they came out in this replication, and
    ``TOOK`` those from its start, the latest start is ``next - TOOK`` and the latest instant to be ready for it ``next -
    SPENT``, where ``next`` is the latest instant to be ready for the task after it, or the closing of the window for a drive
    that leaves it. The risk is the hazard of a cut, summed over the exposed seconds until then. A convoy's point takes the
    earliest of its vehicles, and the greatest risk.

    Points that a vehicle did not come to, because it was refused before, do not count for it. Where a vehicle may be held
    at a refuge only the stretch until the next place that is not exposed counts.
    """
    m, row = p.m, p.row
    points = m[POINT_COUNT] + m[BOARDING_COUNT]
    for point in range(points):
        row[m[AT_LATEST] + 2 * point] = NEVER
    if points == 0:
        return
    for n in range(m[VEHICLE_COUNT]):
        v = m[VEHICLES] + n * VEHICLE
        if m[v + MODE] != LOST:
            _recur(p, v)


@compiled
def _recur(p: Play, v: int) -> None:
    m = p.m
    ready, risk = NEVER, 0.0
    near, near_risk = NEVER, 0.0
    task = m[v + END] - TASK
    while task >= m[v + FIRST]:
        if m[task + KIND] == ALIGHT:
            ready, risk = NEVER, 0.0
        if m[task + LEAVES] >= 0:
            near, near_risk = m[m[task + LEAVES] + CLOSES], 0.0
            ready = min(ready, near)
        if m[task + BOARDING] >= 0:
            _keep(p, m[POINT_COUNT] + m[task + BOARDING], ready, risk)
        if ready < NEVER:
            if m[task + INSIDE] >= 0 and m[task + SPENT] < NEVER:
                hazard = p.f[m[m[task + INSIDE] + WINDOW_F] + CUT_F] * m[task + SPENT]
                risk += hazard
                near_risk += hazard
            if m[task + POINT] >= 0 and m[task + SPENT] == 0:
                pass  # it turned back before: what it would have met there is not known
            elif m[task + POINT] >= 0 and m[task + HOLD] == task:
                _keep(p, m[task + POINT], max(-NEVER, near - m[task + TOOK]), near_risk)
            elif m[task + POINT] >= 0:
                _keep(p, m[task + POINT], max(-NEVER, ready - m[task + TOOK]), risk)
            # Once it is impossible it stays so.
            ready = -NEVER if m[task + SPENT] >= NEVER or ready <= -NEVER else ready - m[task + SPENT]
            near = -NEVER if m[task + SPENT] >= NEVER or near <= -NEVER else near - m[task + SPENT]
        task -= TASK


@inlined
def _keep(p: Play, point: int, latest: int, risk: float) -> None:
    row, at = p.row, p.m[AT_LATEST] + 2 * point
    if latest < NEVER:
        row[at] = min(row[at], latest)
        row[at + 1] = max(row[at + 1], int(risk / RISK_UNIT))
