"""
Records in one array of whole numbers and one of real numbers: where each field stands.

A record is called by its address, so ``m[v + NOW]`` is the field NOW of the vehicle at address v; a field that names another
record holds its address, and one that names a list holds the address of its first entry. Compiled code that is handed two
arrays instead of a hundred and fifty is compiled in seconds instead of many minutes, and calls cost next to nothing.
"""

from typing import Final

# --- the head of the array: what there is of each thing, and where ------------------------------------------------------
(
    EVENTS, POOLED, FOUND, ROW, HEAP, ENDS, HORIZON, HOURS, DAYS,
    TASKS, TASK_COUNT, VEHICLES, VEHICLE_COUNT, CONVOYS, CONVOY_COUNT, LEGS, LEG_COUNT, PLACES, PLACE_COUNT,
    CORRIDORS, CORRIDOR_COUNT, WINDOWS, WINDOW_COUNT, POSTS, POST_COUNT, GROUPS, GROUP_COUNT, SITES, SITE_COUNT,
    NIGHTS, NIGHT_COUNT, CARS, CAR_COUNT, RANKED, SPANS, SPAN_COUNT, SCRATCH, SCRATCH_SIZE,
    AT_RECEIVED, AT_GROUPS, AT_SITES, AT_OUT, AT_MISSED, AT_CONVOYS, AT_WINDOWS, AT_PLACES, AT_EXPOSED, AT_QUEUE, AT_WAITS, AT_LOST,
    AT_DELIVERED, AT_LATEST, POINT_COUNT, BOARDING_COUNT, AT_TIMES, WITH_TIMES, RECURS, HOLE, HEAD,
) = range(59)  # fmt: skip
"""
``FOUND`` is the window last found open, or -1; ``ROW`` the row of the outcomes; ``AT_...`` where in a row each outcome begins;
``RECURS`` is 1 where turn-back times are found, ``HOLE`` 1 while the top of the heap is free.
"""

# --- a task -------------------------------------------------------------------------------------------------------------
(
    KIND, BEGIN, PLACE, WAY, CONVOY, BACK, ENTRY, RANK, LATE, LEG, TO, DAY_TIME, NIGHT_TIME, INSIDE, LENGTH,
    READY, POST, SITE, PEOPLE, PEOPLE_END, KG, RESUME, POINT, BOARDING, LEAVES, SPENT, TOOK, NUMBER, HOLD, TASK,
) = range(30)  # fmt: skip
"""
What every task is asked for comes first, so that it takes few lines of memory. ``PEOPLE`` to ``PEOPLE_END`` are pairs of group
and count; the rest is as in `safepassage.simulation.script.Tasks`.
"""

# --- a vehicle ----------------------------------------------------------------------------------------------------------
(
    FIRST, END, START, STANDS, FLEET_F, SEATS, KEPT, ABOARD_FIRST, KG_FIRST,
    POS, MODE, NOW, HELD, UNDO, SERVED, ABOARD, ONBOARD, CARRIED, EXPOSED, COUNTED, IN_WINDOW, DRIVES, HANDLED, GATE, V_NUMBER, TROUBLES,
    LEFT_F, VEHICLE,
) = range(28)  # fmt: skip
"""
Until KG_FIRST as it starts. Then ``POS`` the task, ``NOW`` when it came, ``HELD`` whether it has been held at its checkpoint,
``UNDO`` the drive to take back and ``SERVED`` whether it has been served for it, people ``ABOARD`` by group and ``ONBOARD`` in
all, the corridor in which it is ``EXPOSED`` or -1, ``COUNTED`` until when, ``IN_WINDOW`` or -1, how often it has driven and
handled, the convoy it waits for at a ``GATE`` or -1, and how often it has broken down (``TROUBLES``). ``LEFT_F`` are two real numbers:
the hazard of a breakdown, and that of a loss, that it has still to go through until the next one.
"""

# --- a convoy -----------------------------------------------------------------------------------------------------------
(C_CORRIDOR, C_WAY, MEMBERS, MEMBERS_END, EXPECTED, COME, GONE, PATIENCE, PAID, UNTIL, C_NUMBER, CONVOY_SIZE) = range(12)
"""``PAID`` (two lists: those who go on, those who turned back) and ``UNTIL`` have an entry for each checkpoint."""

# --- legs, places, corridors, windows, checkpoints, hours, quotas, groups, sites -----------------------------------------
(L_CORRIDOR, METRES, CLEARED, TRAVEL_F, TRAVEL_SEEN, L_NUMBER, LEG_SIZE) = range(7)
(P_CORRIDOR, P_POST, REFUGE, BAYS, BAY, QUEUE, QUEUE_END, HANDLING_F, POOL, P_NUMBER, PLACE_SIZE) = range(11)
(
    HEADWAY, MOST, K_WINDOWS, K_WINDOWS_END, LAST_IN, LAST_OUT, TURN_LATE, TURN_REFUSED, CLOSED, DAYLIGHT, STRAGGLER, GIVE_PLACES, TAKE_UP,
    UNLOAD_REFUGE, CORRIDOR_SIZE,
) = range(15)  # fmt: skip
(
    OPENS,
    CLOSES,
    ALLOWS_IN,
    ALLOWS_OUT,
    REAL_OPENS,
    REAL_CLOSES,
    ENTERED_IN,
    ENTERED_OUT,
    STOPPED_COUNT,
    STOPS,
    WINDOW_F,
    W_NUMBER,
    WINDOW_SIZE,
) = range(13)
(
    LANES, SERVICE_TIME, BATCH, S_CORRIDOR, SERVES_IN, SERVES_OUT, SPAN, SPAN_END, QUOTA, QUOTA_END, LANE_IN, LANE_OUT,
    PASSED_IN, PASSED_OUT, REFUSED, POST_F, POST_DAY_F, S_NUMBER, DRAWN_F, KNOWN_IN, KNOWN_OUT, POST_SIZE,
) = range(22)  # fmt: skip
"""
``POST_DAY_F`` is how bad each day is, and behind that what the day makes of a service; ``DRAWN_F`` what is drawn for the next services in
and then out, of which there are ``KNOWN_IN`` and ``KNOWN_OUT`` so far.
"""
(SPAN_START, SPAN_STOP, REAL_START, REAL_STOP, SPAN_POST, SPAN_SIZE) = range(6)
(QUOTA_START, QUOTA_STOP, QUOTA_MOST, USED_IN, USED_OUT, QUOTA_SIZE) = range(6)
(G_COUNT, NEED, G_READY, TAKES, WAITING, TURNOUT_F, G_NUMBER, GROUP_SIZE) = range(8)
(INTAKE, ROOM, SITE_SIZE) = (0, 3, 4)
"""``INTAKE`` is three numbers, one per need; ``ROOM`` the list of people received, by need and hour."""
(CAR_CORRIDOR, CAR_WAY, CAR_START, CAR_STOP, CAR_TAKEN, CAR_SIZE) = range(6)

# --- real numbers -------------------------------------------------------------------------------------------------------
(HOW, MEDIAN, SIGMA, COMMON, OWN) = range(5)
"""A spread; of a hazard the first is the deviate below which it happens."""
BLOCKED_F: Final = 5
"""Behind the travel of a leg."""
LEAVING_F, JOINING_F = 5, 6
"""Behind the handling of a place."""
CUT_F, SUSPENSION_F = 5, 8
"""Behind the hazard that a window is late: rate or chance, median, sigma."""
SEEN_F, SEEN_END_F, HOLD_F, REFUSAL_F, SEIZURE_F, LATE_F, EARLY_F, HELD_F, HELD_END_F = 5, 6, 7, 12, 17, 22, 27, 32, 33
"""Behind the service of a checkpoint: where its observations stand; its hazards; where observed holds stand."""
LOSS_F: Final = 3
"""Behind the breakdown of a fleet."""
TRAVEL_DAY_F: Final = 0
"""The first real numbers: the deviates of the days."""

FOLLOWS, RETURNS, DONE, STOPPED, LOST, TURNS = range(6)
"""What a vehicle does: follows the plan, is on its way back, has done all, can go no further, is lost, is about to turn round."""

MOST_SUSPENSIONS: Final = 8
"""Suspensions of one window in one replication, at most: further ones do not happen."""
BATCH_DRAWN: Final = 16
"""For how many services of a checkpoint is drawn at once; a power of two."""
UNKNOWN: Final = 1e300
"""A deviate that has not been drawn in this replication."""
SHIFT: Final = 22
MASK: Final = (1 << SHIFT) - 1
"""An event is ``time * 2**22 + code``: at most four million tasks, vehicles and convoys in all."""
