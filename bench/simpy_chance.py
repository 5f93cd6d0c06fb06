"""
What happens in one replication of the plain SimPy model: everything that is drawn, each thing when it is first asked for.

It knows the spreads and hazards that are in force and nothing of the simulator: its random numbers are numpy's, one after the other.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from math import exp, log, sqrt
from statistics import NormalDist
from typing import Final

import numpy as np

from safepassage.domain.field_defaults import HAZARDS, InForce
from safepassage.domain.network import AccessWindow, Checkpoint, Leg
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup
from safepassage.domain.uncertainty import WHOLE, Basis, Disruption, Hazard, Spread, Varies
from safepassage.units import DAY, HOUR, Interval, Seconds

NEVER: Final = float("inf")
_NORMAL: Final = NormalDist()
_Z90: Final = _NORMAL.inv_cdf(0.9)
_MOST_SUSPENSIONS: Final = 8


class Book:
    """What may happen, looked up once for all replications: the baseline is not to be slowed by looking up."""

    def __init__(self, operation: Operation, force: InForce) -> None:
        self.spread = cache(force.spread)
        self.hazard = cache(force.hazard)
        self.order = cache(force.order)
        self.below = cache(lambda chance: _NORMAL.inv_cdf(chance / WHOLE) if chance < WHOLE else NEVER)
        self.seen: dict[str, list[Seconds]] = {}
        for passage in operation.uncertainty.passages:
            if passage.service is not None:
                self.seen.setdefault(passage.checkpoint, []).append(max(1, passage.service))
        for times in self.seen.values():
            times.sort()


@dataclass(slots=True)
class Opening:
    """When a window really opens and closes, when movement in it is suspended, and how many convoys have entered each way."""

    window: AccessWindow
    opens: float
    closes: float
    stops: list[tuple[float, float]] = field(default_factory=list)
    entered: dict[str, int] = field(default_factory=dict)

    def moving(self, at: float) -> float:
        """Return the first instant from ``at`` on at which movement is allowed."""
        while True:
            until = max((end for start, end in self.stops if start <= at < end), default=at)
            if until == at:
                return at
            at = until


class Chance:
    """What is drawn in one replication."""

    def __init__(self, op: Operation, book: Book, rng: np.random.Generator) -> None:
        self.op, self.book, self.rng = op, book, rng
        self.drawn: dict[tuple[object, ...], float] = {}

    # --- the ways of drawing --------------------------------------------------------------------------------------------

    def once(self, draw: Callable[[], float], *about: object) -> float:
        """Return what ``draw`` gives the first time that it is asked about something, and the same ever after."""
        if about not in self.drawn:
            self.drawn[about] = draw()
        return self.drawn[about]

    def z(self, *about: object) -> float:
        """Return the standard normal deviate about something, drawn once."""
        if about not in self.drawn:
            self.drawn[about] = self.rng.standard_normal()
        return self.drawn[about]

    def fresh(self) -> float:
        """Return a new standard normal deviate."""
        return self.rng.standard_normal()

    def lasts(self, hazard: Hazard) -> float:
        """Return the whole seconds that something lasts, at least 1; for ever if it has no end."""
        if hazard.median is None or hazard.p90 is None:
            return NEVER
        return max(1, int(hazard.median * exp(log(hazard.p90 / hazard.median) / _Z90 * self.fresh()) + 0.5))

    def happens(self, hazard: Hazard | None, bad: float, own: float) -> bool:
        """Return whether something happens on a day that is bad by ``bad`` for all, with ``own`` of its own."""
        if hazard is None:
            return False
        common = hazard.common / WHOLE
        return own * sqrt(1 - common) - bad * sqrt(common) < self.book.below(hazard.chance)

    @staticmethod
    def factor(spread: Spread | None, common: float, own: float) -> float:
        """Return by what the planned figure is multiplied."""
        if spread is None or spread.median is None or spread.p90 is None:
            return 1.0
        part = spread.common / WHOLE
        sigma = log(spread.p90 / spread.median) / _Z90
        return spread.median / WHOLE * exp(sigma * (sqrt(part) * common + sqrt(1 - part) * own))

    # --- what is drawn at the outset ------------------------------------------------------------------------------------

    def turnout(self, group: EvacueeGroup) -> int:
        """Return how many of a group come to board; a stated range of the count stands for P10 and P90."""
        spread = self.book.spread(Varies.TURNOUT, group.id)
        if spread is None or not group.count:
            return group.count
        common, own = self.z("turnout"), self.fresh()
        if spread.assumption and not spread.subject and (group.low, group.high) != (None, None):
            part = spread.common / WHOLE
            deviate = sqrt(part) * common + sqrt(1 - part) * own
            end = group.low if deviate < 0 else group.high
            reach = abs(log(max(end, 1) / group.count)) / _Z90 if end is not None else 0.0
            return int(group.count * exp(reach * deviate) + 0.5)
        return int(group.count * self.factor(spread, common, own) + 0.5)

    def opening(self, window: AccessWindow) -> Opening:
        """Return when a window really opens and closes, and when movement in it is suspended."""
        hazard = self.book.hazard(Disruption.WINDOW_LATE, window.id)
        opens, closes = float(window.opens), float(window.closes)
        if hazard and self.happens(hazard, self.z("windows", window.opens // DAY), self.fresh()):
            opens = min(closes, opens + self.lasts(hazard))
        cut = self.book.hazard(Disruption.WINDOW_CUT, window.id)
        if cut:
            rate = -log(max(1 - cut.chance / WHOLE, 1e-12)) / HOUR
            closes = min(closes, max(opens, window.opens + int(self.rng.exponential(1 / rate))))
        return Opening(window, opens, closes, self._stops(window, opens, closes))

    def _stops(self, window: AccessWindow, opens: float, closes: float) -> list[tuple[float, float]]:
        stop = self.book.hazard(Disruption.SUSPENSION, window.id)
        stops: list[tuple[float, float]] = []
        hour = opens
        while stop and hour < closes:
            if self.rng.random() < stop.chance / WHOLE and len(stops) < _MOST_SUSPENSIONS:
                start = hour + int(self.rng.random() * HOUR)
                stops.append((start, start + self.lasts(stop)))
            hour += HOUR
        return stops

    def hours(self, post: Checkpoint) -> list[Interval] | None:
        """Return when a checkpoint really is open; None if it always is."""
        if not post.hours:
            return None
        late = self.book.hazard(Disruption.CHECKPOINT_LATE, post.id)
        early = self.book.hazard(Disruption.CHECKPOINT_EARLY, post.id)
        found = []
        for planned in sorted(post.hours):
            start, end = planned.start, planned.end
            if late and self.happens(late, self.z("post", post.id, start // DAY), self.fresh()):
                start = int(min(end, start + self.lasts(late)))
            if early and self.happens(early, self.z("post", post.id, end // DAY), self.fresh()):
                end = int(max(start, end - self.lasts(early)))
            if start < end:
                found.append(Interval(start=start, end=end))
        return found

    # --- what is drawn on the way ---------------------------------------------------------------------------------------

    def refused(self, post: str, at: float) -> bool:
        """Return whether a checkpoint lets nobody in on the day of ``at``."""
        day = at // DAY
        hazard = self.book.hazard(Disruption.REFUSAL, post)
        return hazard is not None and self.happens(hazard, self.z("post", post, day), self.z("refusal", post, day))

    def held(self, post: str, way: str, at: float) -> float:
        """Return until when those are held who come to a checkpoint at ``at``: all of one hour alike."""
        hazard, hour = self.book.hazard(Disruption.HOLD, post), at // HOUR
        if hazard is None or not self.happens(hazard, self.z("post", post, at // DAY), self.z("hold", post, way, hour)):
            return at
        return at + self.once(lambda: self._held_for(post, hazard), "held for", post, way, hour)

    def _held_for(self, post: str, hazard: Hazard) -> float:
        """Return how long a hold lasts: as stated, as one in the log, or as the logarithms of all in the log are spread."""
        log_of = [p.engaged - p.arrived for p in self.op.uncertainty.passages if p.checkpoint == post and p.engaged is not None]
        waits = [wait for wait in log_of if wait > 0]
        if hazard.basis is Basis.STATED:
            return self.lasts(hazard)
        if not waits:
            return self.lasts(next(row for row in HAZARDS if row.disruption is Disruption.HOLD))
        if hazard.basis is Basis.OBSERVED:
            return float(self.rng.choice(waits))
        return max(1, int(exp(np.mean(np.log(waits)) + np.std(np.log(waits)) * self.fresh()) + 0.5))

    def seized(self, post: str, at: float) -> float:
        """Return for how long a vehicle on its way in is taken."""
        hazard = self.book.hazard(Disruption.SEIZURE, post)
        if hazard is None or not self.happens(hazard, self.z("post", post, at // DAY), self.fresh()):
            return 0
        return self.lasts(hazard)

    def service(self, post: str, at: float) -> Callable[[int], int]:
        """Return how long a service takes that is planned with so many seconds, for one who asks for it at ``at``."""
        spread = self.book.spread(Varies.SERVICE, post)
        seen = self.book.seen.get(post, [])
        if spread is None or (spread.basis is not Basis.STATED and not seen):
            return lambda planned: planned
        bad, own, part = self.z("post", post, at // DAY), self.fresh(), spread.common / WHOLE
        deviate = sqrt(part) * bad + sqrt(1 - part) * own
        if spread.basis is Basis.OBSERVED:
            time = seen[min(len(seen) - 1, int(_NORMAL.cdf(deviate) * len(seen)))]
            return lambda _: time
        if spread.basis is Basis.FITTED:
            logs = np.log(seen)
            length = exp(float(logs.mean()) + float(logs.std()) * deviate)
        elif spread.median_time is not None and spread.p90_time is not None:
            length = spread.median_time * exp(log(spread.p90_time / spread.median_time) / _Z90 * deviate)
        else:
            share = self.factor(spread, bad, own)
            return lambda planned: max(1, int(planned * share + 0.5))
        return lambda _: max(1, int(length + 0.5))

    def travel(self, leg: str, way: str, at: float, planned: int) -> int:
        """Return the seconds that a leg takes: all that set out in one hour meet the same."""
        spread = self.book.spread(Varies.TRAVEL, leg)
        if spread is None:
            return planned
        share = self.factor(spread, self.z("roads", at // DAY), self.z("leg", leg, way, at // HOUR))
        return max(1, int(planned * share + 0.5))

    def handling(self, place: str, at: float, planned: int) -> int:
        """Return the seconds of boarding, alighting, loading or unloading."""
        spread = self.book.spread(Varies.HANDLING, place)
        if spread is None:
            return planned
        return max(1, int(planned * self.factor(spread, self.z("handling", place, at // DAY), self.fresh()) + 0.5))

    def trouble(self, fleet: str, metres: int) -> float:
        """Return by how many seconds a drive is longer because the vehicle breaks down; for ever if that is for good."""
        if self._fails(self.book.hazard(Disruption.LOSS, fleet), metres):
            return NEVER
        hazard = self.book.hazard(Disruption.BREAKDOWN, fleet)
        return self.lasts(hazard) if hazard and self._fails(hazard, metres) else 0

    def _fails(self, hazard: Hazard | None, metres: int) -> bool:
        """Return whether something that is counted by 1 000 km happens on ``metres``."""
        return hazard is not None and self.rng.random() > (1 - hazard.chance / WHOLE) ** (metres / 1_000_000)

    def cleared(self, leg: Leg, at: float) -> float:
        """Return when a leg can be driven: the first to come finds it blocked, or does not."""

        def find() -> float:
            hazard = self.book.hazard(Disruption.BLOCKED, leg.id)
            blocked = hazard and self.happens(hazard, self.z("roads", at // DAY), self.fresh())
            return at + self.lasts(hazard) if hazard and blocked else 0

        return self.once(find, "cleared", leg.id)

    def part(self, number: int, hazard: Hazard | None) -> int:
        """Return how many of ``number`` leave or join: the share of them, the rest of a person drawn."""
        return 0 if hazard is None else int(number * hazard.chance / WHOLE + self.rng.random())
