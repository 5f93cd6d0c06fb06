"""
What may happen as arrays: for each thing its chance and its spread.

A spread is kept as log-normal: a median and a sigma with P90 = median * exp(1.2816 sigma). Its deviate, and the one that a
chance is compared with, are ``sqrt(common)`` of one that all share on a day and ``sqrt(1 - common)`` of one of their own: so
each happens exactly as likely as stated, and bad days are bad for everybody (a Gaussian copula with one factor).
"""

from collections.abc import Sequence
from dataclasses import replace
from math import log, sqrt
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from safepassage.domain.field_defaults import HAZARDS, InForce
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup
from safepassage.domain.uncertainty import WHOLE, Action, Basis, Disruption, Hazard, Situation, Spread, Varies
from safepassage.simulation.fit import fitted, holds, services
from safepassage.simulation.script import NEVER, Integers
from safepassage.simulation.streams import normal_quantile
from safepassage.units import HOUR

Numbers: TypeAlias = NDArray[np.float64]

Z90: Final = 1.2815515655446004
"""What nine in ten standard normal deviates stay below."""

PLANNED = 0.0
SHARE = 1.0
TIME = 2.0
DRAWN = 3.0
"""How a spread is meant: nothing varies, a share of the plan's figure, seconds, or drawn from the log."""


class Odds(NamedTuple):
    """
    Rows of numbers, one for each thing in the order of the operation.

    Spreads (travel of legs, handling of places, service of checkpoints) are kind, median, sigma, and the parts of the common and of the own
    deviate; service has also where its observations begin and end in ``seen``. Turnout of groups is median, sigma below it,
    sigma above it and the two parts.

    Hazards of checkpoints, windows and legs are the deviate below which it happens (-inf for never), median, sigma (0 for good) and the two
    parts. Cuts, suspensions, breakdowns and losses are a rate (per second, chance per hour, per metre, per metre), median and sigma.

    Orders are whole numbers, for each corridor: 1 where vehicles turn back when late; where they turn back when refused; 0, 1
    or 2 to go to a refuge, go on or wait when closed; 1 to wait for daylight; seconds to wait for stragglers; 1 to give free
    places away; 1 to take up people; 1 to unload aid at a refuge.
    """

    travel: Numbers
    handling: Numbers
    service: Numbers
    seen: Numbers
    turnout: Numbers
    hold: Numbers
    held: Numbers
    held_at: Numbers
    refusal: Numbers
    seizure: Numbers
    post_late: Numbers
    post_early: Numbers
    window_late: Numbers
    cut: Numbers
    suspension: Numbers
    breakdown: Numbers
    loss: Numbers
    blocked: Numbers
    leaving: Numbers
    joining: Numbers
    orders: Integers


def odds_of(operation: Operation, force: InForce, windows: Sequence[str]) -> Odds:
    """Return what may happen to ``operation`` by ``force``; ``windows`` are the ids of the windows in the order of the script."""
    posts = [checkpoint.id for checkpoint in operation.checkpoints]
    legs, places = [leg.id for leg in operation.legs], [place.id for place in operation.places]
    fleets = [fleet.id for fleet in operation.fleets]
    service, seen = _services(operation, force)

    def hazards(disruption: Disruption, subjects: Sequence[str]) -> Numbers:
        return _table([_hazard(force.hazard(disruption, subject)) for subject in subjects], 5)

    def rates(disruption: Disruption, subjects: Sequence[str], per: float) -> Numbers:
        return _table([_rate(force.hazard(disruption, subject), per) for subject in subjects], 3)

    def shares(disruption: Disruption) -> Numbers:
        found = [force.hazard(disruption, place) for place in places]
        return np.array([hazard.chance / WHOLE if hazard else 0.0 for hazard in found], dtype=np.float64)

    held, held_at = _held(operation, force, posts)
    return Odds(
        travel=_table([_spread(force.spread(Varies.TRAVEL, leg)) for leg in legs], 5),
        handling=_table([_spread(force.spread(Varies.HANDLING, place)) for place in places], 5),
        service=service,
        seen=seen,
        turnout=_table([_turnout(group, force) for group in operation.groups], 5),
        hold=_table([_hold(operation, force, post) for post in posts], 5),
        held=held,
        held_at=held_at,
        refusal=hazards(Disruption.REFUSAL, posts),
        seizure=hazards(Disruption.SEIZURE, posts),
        post_late=hazards(Disruption.CHECKPOINT_LATE, posts),
        post_early=hazards(Disruption.CHECKPOINT_EARLY, posts),
        window_late=hazards(Disruption.WINDOW_LATE, windows),
        cut=rates(Disruption.WINDOW_CUT, windows, HOUR),
        suspension=_table([_suspension(force.hazard(Disruption.SUSPENSION, window)) for window in windows], 3),
        breakdown=rates(Disruption.BREAKDOWN, fleets, 1_000_000),
        loss=rates(Disruption.LOSS, fleets, 1_000_000),
        blocked=hazards(Disruption.BLOCKED, legs),
        leaving=shares(Disruption.LEAVING),
        joining=shares(Disruption.JOINING),
        orders=_orders(operation, force),
    )


def sigma_of(median: float, p90: float) -> float:
    """Return the sigma of the log-normal spread with ``median`` and ``p90``."""
    return log(p90 / median) / Z90


def _spread(spread: Spread | None) -> tuple[float, ...]:
    if spread is None or spread.median is None or spread.p90 is None:
        return (PLANNED, 1.0, 0.0, 0.0, 0.0)
    return (SHARE, spread.median / WHOLE, sigma_of(spread.median, spread.p90), *_parts(spread.common))


def _parts(common: int) -> tuple[float, float]:
    """Return the parts of the common and of the own deviate, whose squares sum to 1."""
    return sqrt(common / WHOLE), sqrt(1 - common / WHOLE)


def _services(operation: Operation, force: InForce) -> tuple[Numbers, Numbers]:
    """Return the spread of each checkpoint's service, and the observations that some are drawn from."""
    rows, seen = list[tuple[float, ...]](), list[float]()
    for checkpoint in operation.checkpoints:
        spread = force.spread(Varies.SERVICE, checkpoint.id)
        log_of = services(operation, checkpoint.id)
        if spread is None or (spread.basis is not Basis.STATED and not log_of):
            rows.append((*_spread(None), 0.0, 0.0))
        elif spread.basis is Basis.OBSERVED:
            first = len(seen)
            seen += [float(seconds) for seconds in log_of]
            rows.append((DRAWN, 1.0, 0.0, *_parts(spread.common), float(first), float(len(seen))))
        else:
            median, p90 = spread.median_time, spread.p90_time
            if spread.basis is Basis.FITTED:
                fit = fitted(checkpoint.id, log_of)
                median, p90 = fit.median, fit.p90
            if median is None or p90 is None:
                rows.append((*_spread(spread), 0.0, 0.0))
            else:
                rows.append((TIME, float(median), sigma_of(median, p90), *_parts(spread.common), 0.0, 0.0))
    return _table(rows, 7), np.array(seen, dtype=np.float64)


def _turnout(group: EvacueeGroup, force: InForce) -> tuple[float, ...]:
    """Return the spread of those who come; a stated range of the count is taken as P10 and P90, before the defaults of the field."""
    spread = force.spread(Varies.TURNOUT, group.id)
    if spread is None or group.count == 0:
        return (1.0, 0.0, 0.0, 0.0, 0.0)
    if spread.assumption and not spread.subject and (group.low is not None or group.high is not None):
        low, high = group.low if group.low is not None else group.count, group.high if group.high is not None else group.count
        return (1.0, sigma_of(max(low, 1), group.count), sigma_of(group.count, high), *_parts(spread.common))
    _, median, sigma, common, own = _spread(spread)
    return (median, sigma, sigma, common, own)


def _hazard(hazard: Hazard | None) -> tuple[float, ...]:
    if hazard is None:
        return (-np.inf, 1.0, 0.0, 0.0, 1.0)
    below = np.inf if hazard.chance == WHOLE else float(normal_quantile(hazard.chance / WHOLE))
    median, sigma = _lasting(hazard)
    return (below, median, sigma, *_parts(hazard.common))


def _hold(operation: Operation, force: InForce, checkpoint: str) -> tuple[float, ...]:
    """Return the hazard of a hold; fitted where its row says so, and as long as in the field where the log has none of any."""
    hazard = force.hazard(Disruption.HOLD, checkpoint)
    if hazard is None or hazard.basis is Basis.STATED:
        return _hazard(hazard)
    waits = holds(operation, checkpoint)
    default = next(row for row in HAZARDS if row.disruption is Disruption.HOLD)
    lasts = fitted(checkpoint, waits) if waits else default
    return _hazard(replace(hazard, basis=Basis.STATED, median=lasts.median, p90=lasts.p90))


def _held(operation: Operation, force: InForce, posts: Sequence[str]) -> tuple[Numbers, Numbers]:
    """Return the observed seconds of holds that are drawn from, and where those of each checkpoint begin and end among them."""
    seen, spans = list[float](), list[tuple[float, ...]]()
    for post in posts:
        hazard, first = force.hazard(Disruption.HOLD, post), len(seen)
        if hazard is not None and hazard.basis is Basis.OBSERVED:
            seen += [float(seconds) for seconds in holds(operation, post)]
        spans.append((float(first), float(len(seen))))
    return np.array(seen, dtype=np.float64), _table(spans, 2)


def _lasting(hazard: Hazard) -> tuple[float, float]:
    """Return the median and the sigma of how long it lasts; for good is a median of `NEVER`."""
    if hazard.median is None or hazard.p90 is None:
        return float(NEVER), 0.0
    return float(hazard.median), sigma_of(hazard.median, hazard.p90)


def _rate(hazard: Hazard | None, per: float) -> tuple[float, ...]:
    """Return the rate of a hazard that meets its chance over ``per`` seconds or metres, and how long it lasts."""
    if hazard is None:
        return (0.0, 1.0, 0.0)
    return (-log(max(1 - hazard.chance / WHOLE, 1e-12)) / per, *_lasting(hazard))


def _suspension(hazard: Hazard | None) -> tuple[float, ...]:
    return (0.0, 1.0, 0.0) if hazard is None else (hazard.chance / WHOLE, *_lasting(hazard))


def _orders(operation: Operation, force: InForce) -> Integers:
    closed = {Action.GO_TO_REFUGE: 0, Action.GO_ON: 1, Action.WAIT: 2}
    rows = []
    for corridor in operation.corridors:
        order = {situation: force.order(situation, corridor.id) for situation in Situation}
        straggler = order[Situation.STRAGGLER]
        rows.append(
            (
                int(order[Situation.LATE].action is not Action.GO_ON),
                int(order[Situation.REFUSED].action is Action.TURN_BACK),
                closed[order[Situation.CLOSED].action],
                int(order[Situation.NIGHT].action is Action.WAIT),
                straggler.after if straggler.action is Action.LEAVE_BEHIND else NEVER,
                int(order[Situation.FREE_PLACES].action is Action.NEXT_PRIORITY),
                int(order[Situation.STRANDED].action is Action.TAKE_UP),
                int(order[Situation.AID_LEFT].action is Action.UNLOAD_AT_REFUGE),
            )
        )
    return np.array(rows, dtype=np.int64).reshape(len(rows), 8)


def _table(rows: Sequence[tuple[float, ...]], width: int) -> Numbers:
    return np.array(rows, dtype=np.float64).reshape(len(rows), width)
