"""The end of a replication: who is not out, and who stands at the roadside."""

from safepassage.simulation.compiled import Play, compiled, inlined
from safepassage.simulation.layout import (
    AT_CONVOYS,
    AT_OUT,
    AT_PLACES,
    C_NUMBER,
    CONVOY,
    END,
    ENDS,
    EXPOSED,
    FIRST,
    FOLLOWS,
    GROUP_COUNT,
    MODE,
    ONBOARD,
    P_CORRIDOR,
    P_NUMBER,
    PLACE,
    PLACE_COUNT,
    PLACE_SIZE,
    PLACES,
    POOL,
    POOLED,
    POS,
    RETURNS,
    TASK,
    VEHICLE,
    VEHICLE_COUNT,
    VEHICLES,
)
from safepassage.simulation.moves import count_exposure, miss


@compiled
def close(p: Play) -> None:
    """Note who is not out when the operation ends, and who stands at the roadside."""
    m, row = p.m, p.row
    for n in range(m[VEHICLE_COUNT]):
        v = m[VEHICLES] + n * VEHICLE
        if m[v + EXPOSED] >= 0:
            count_exposure(p, v, m[ENDS])
            convoy = _last_convoy(p, v)
            miss(p, v, convoy)
            if convoy >= 0:
                row[m[AT_CONVOYS] + 3 * m[convoy + C_NUMBER] + 1] = -1
        if (m[v + MODE] == FOLLOWS or m[v + MODE] == RETURNS) and m[v + ONBOARD] > 0:
            place = m[min(m[v + POS], m[v + END] - TASK) + PLACE]
            row[m[AT_PLACES] + 2 * m[place + P_NUMBER] + 1] += m[v + ONBOARD]
    if m[POOLED] > 0:
        for n in range(m[PLACE_COUNT]):
            place = m[PLACES] + n * PLACE_SIZE
            for g in range(m[GROUP_COUNT]):
                left = m[m[place + POOL] + g]
                row[m[AT_PLACES] + 2 * n + 1] += left
                if left > 0 and m[place + P_CORRIDOR] >= 0:
                    row[m[AT_OUT]] = 0


@inlined
def _last_convoy(p: Play, v: int) -> int:
    """Return the last convoy that a vehicle moved in, or -1."""
    m = p.m
    task = min(m[v + POS], m[v + END] - TASK)
    while task >= m[v + FIRST]:
        if m[task + CONVOY] >= 0:
            return m[task + CONVOY]
        task -= TASK
    return -1
