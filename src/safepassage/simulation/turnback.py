"""Turn-back times and last boardings at stated confidences, from the recursion in each replication."""

from collections.abc import Sequence

import numpy as np

from safepassage.domain.field_defaults import InForce
from safepassage.domain.plan import Board, Drive, Plan
from safepassage.domain.uncertainty import WHOLE, Action, Situation
from safepassage.simulation.memory import Outcomes
from safepassage.simulation.naming import Names
from safepassage.simulation.odds import Numbers
from safepassage.simulation.result import Deadline, LastBoarding, TurnBack
from safepassage.simulation.script import NEVER, Integers, Script
from safepassage.units import Instant, Millionths

CONFIDENCES: tuple[Millionths, ...] = (500_000, 800_000, 900_000, 950_000, 990_000)
"""Confidences that turn-back times are told for, beside the one that is ordered."""


def latest_at(latest: Integers, risk: Numbers, confidence: Millionths) -> Instant | None:
    """
    Return the latest instant at which going on still brings the convoy out in time with ``confidence``; None if no instant does.

    ``latest`` are the latest instants of the replications, ``risk`` the hazards of a cut on the rest of the way. With the
    window open at t, the chance is the mean of ``exp(-risk)`` over the replications whose latest instant is not before t.
    Replications in which nobody got there do not count.
    """
    there = latest < NEVER
    if not there.any():
        return None
    order = np.argsort(-latest[there], kind="stable")
    instants = latest[there][order]
    chance = np.cumsum(np.exp(-risk[there][order])) / len(instants)
    reached = np.flatnonzero(chance >= confidence / WHOLE)
    if not len(reached) or instants[reached[0]] <= -NEVER:
        return None
    return int(instants[reached[0]])


def limits(script: Script, names: Names, outcomes: Outcomes, force: InForce, plan: Plan) -> Integers:
    """
    Return for each task the instant after which a vehicle turns back, at the confidence that is ordered for its corridor.

    Or a stated time after it was to be at a point, if that is ordered. For a drive out of a refuge it is the instant after which it waits
    there, if that is ordered.
    """
    late = np.full(len(script.tasks.kind), NEVER, dtype=np.int64)
    corridors = {convoy.id: convoy.corridor for convoy in plan.convoys}
    for number, (convoy, _) in enumerate((*names.points, *names.holds)):
        situation, action = (
            (Situation.LATE, Action.TURN_BACK) if number < len(names.points) else (Situation.LATE_OUT, Action.WAIT)
        )
        order = force.order(situation, corridors.get(convoy, ""))
        if order.action is Action.TURN_BACK_BEHIND:
            there = script.tasks.point == number
            late[there] = script.tasks.begin[there] + order.after
        elif order.action is action:
            found = latest_at(outcomes.latest[:, number], outcomes.risk[:, number], order.confidence)
            late[script.tasks.point == number] = -NEVER if found is None else found
    return late


def turn_backs(script: Script, names: Names, outcomes: Outcomes, confidences: Sequence[Millionths]) -> tuple[TurnBack, ...]:
    """Return the turn-back times of every convoy at every point of its way in, in the order in which the plan passes them."""
    found = []
    for number, (convoy, place) in enumerate(names.points):
        planned = int(script.tasks.begin[script.tasks.point == number].max())
        deadlines = _deadlines(outcomes, number, confidences)
        found.append(TurnBack(convoy=convoy, place=place, planned=planned, latest=deadlines))
    return tuple(sorted(found, key=lambda point: (point.convoy, point.planned)))


def last_boardings(names: Names, outcomes: Outcomes, plan: Plan, confidences: Sequence[Millionths]) -> tuple[LastBoarding, ...]:
    """Return by when boarding must have ended at every point, for every convoy in which people leave it."""
    ends: dict[tuple[str, str], Instant] = {}
    for block in plan.blocks:
        for number, task in enumerate(block.tasks):
            if isinstance(task, Board):
                later = (after.convoy for after in block.tasks[number + 1 :] if isinstance(after, Drive) and after.convoy)
                key = task.place, next(later, "")
                ends[key] = max(ends.get(key, 0), task.end)
    found = []
    for number, (place, convoy) in enumerate(names.boardings):
        deadlines = _deadlines(outcomes, len(names.points) + len(names.holds) + number, confidences)
        if any(deadline.latest is not None for deadline in deadlines):
            found.append(LastBoarding(place=place, convoy=convoy, planned=ends[place, convoy], latest=deadlines))
    return tuple(sorted(found, key=lambda boarding: (boarding.planned, boarding.place, boarding.convoy)))


def _deadlines(outcomes: Outcomes, number: int, confidences: Sequence[Millionths]) -> tuple[Deadline, ...]:
    latest, risk = outcomes.latest[:, number], outcomes.risk[:, number]
    return tuple(Deadline(confidence=confidence, latest=latest_at(latest, risk, confidence)) for confidence in confidences)
