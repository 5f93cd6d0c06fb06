"""
What holds where an operation says nothing of what may happen: one set of figures for every operation, each an assumption.

Where a figure rests on reports, they are named; none is fitted to one operation. `in_force` joins them with what an operation says.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from safepassage.domain.network import ClearanceStatus
from safepassage.domain.operation import Operation, corridor_of
from safepassage.domain.uncertainty import CHOICES, WHOLE, Disruption, Hazard, Situation, Spread, StandingOrder, Varies
from safepassage.units import HOUR, MINUTE, Millionths, Seconds

_PER_CENT: Final = WHOLE // 100


def _spread(varies: Varies, median: int, p90: int, source: str, common: int = 50) -> Spread:
    """Return a default: median, P90 and common part in per cent."""
    return Spread(
        varies=varies,
        median=median * _PER_CENT,
        p90=p90 * _PER_CENT,
        common=common * _PER_CENT,
        source=source,
        assumption=True,
    )


def _hazard(
    disruption: Disruption, chance: Millionths, lasts: tuple[Seconds, Seconds] | None, source: str, common: int = 50
) -> Hazard:
    """Return a default: chance in millionths, common part in per cent."""
    median, p90 = lasts or (None, None)
    return Hazard(
        disruption=disruption,
        chance=chance,
        median=median,
        p90=p90,
        common=common * _PER_CENT,
        source=source,
        assumption=True,
    )


SPREADS: Final = (
    _spread(
        Varies.TRAVEL, 110, 150, "assumption: roads under such conditions are slower than their stated times more often than not"
    ),
    _spread(Varies.HANDLING, 115, 170, "assumption, from 20 to 30 minutes seen for an orderly coach of 45"),
    _spread(Varies.SERVICE, 110, 300, "assumption, from 3 to 5 minutes a bus where a checkpoint is willing, and hours where not"),
    _spread(Varies.TURNOUT, 100, 130, "assumption, from 30 (P10), 46 and 60 (P90) people seen in a coach planned with 45"),
)
"""Of every kind one, for all subjects."""

HAZARDS: Final = (
    _hazard(
        Disruption.HOLD,
        26 * _PER_CENT,
        (3 * HOUR, 12 * HOUR),
        "26 % of coordinated movements impeded, Gaza, one week of August 2025 (OCHA); waits of 5 hours on average in 2024",
    ),
    _hazard(Disruption.REFUSAL, 8 * _PER_CENT, None, "8 % of coordinated movements denied, Gaza, one week of August 2025 (OCHA)"),
    _hazard(
        Disruption.SEIZURE, 1 * _PER_CENT, None, "assumption; vehicles were seized near Mariupol on 22 and 31 March 2022", 80
    ),
    _hazard(Disruption.CHECKPOINT_LATE, 10 * _PER_CENT, (HOUR, 3 * HOUR), "assumption"),
    _hazard(Disruption.CHECKPOINT_EARLY, 10 * _PER_CENT, (HOUR, 3 * HOUR), "assumption"),
    _hazard(
        Disruption.WINDOW_LATE,
        25 * _PER_CENT,
        (HOUR, 4 * HOUR),
        "assumption; both corridors of 5 and 6 March 2022 began late or not",
    ),
    _hazard(Disruption.WINDOW_CUT, _PER_CENT // 2, None, "assumption: half a per cent an hour is one window of 24 hours in nine"),
    _hazard(
        Disruption.SUSPENSION,
        _PER_CENT // 2,
        (3 * HOUR, 24 * HOUR),
        "assumption; Aleppo in December 2016 stopped for over 48 hours",
    ),
    _hazard(Disruption.BREAKDOWN, 10 * _PER_CENT, (90 * MINUTE, 4 * HOUR), "assumption: one repair in 10 000 km", 0),
    _hazard(Disruption.LOSS, 2 * _PER_CENT, None, "assumption: one vehicle lost in 50 000 km", 0),
    _hazard(Disruption.BLOCKED, 5 * _PER_CENT, (3 * HOUR, 24 * HOUR), "assumption; an agreed road was mined on 6 March 2022", 0),
    _hazard(Disruption.LEAVING, _PER_CENT // 2, None, "assumption; 32 of 159 left the convoy from Azovstal, May 2022", 0),
    _hazard(Disruption.JOINING, 0, None, "assumption: nobody, unless it is planned for", 0),
)
"""Of every kind one. Those of a checkpoint or a leg are for a whole corridor and are shared out over it: see `InForce.hazard`."""

ORDERS: Final[Mapping[Situation, StandingOrder]] = {
    situation: StandingOrder(situation=situation, action=actions[0]) for situation, actions in CHOICES.items()
}

_PER_CORRIDOR: Final = frozenset({Disruption.HOLD, Disruption.REFUSAL, Disruption.SEIZURE})


@dataclass(frozen=True, kw_only=True)
class InForce:
    """
    What may happen to one operation and what is ordered: what it says itself, and the field's defaults for the rest.

    Parameters
    ----------
    without
        What is left out, to see what it costs: its chance is nil, or its figures come out as planned.
    """

    operation: Operation
    without: frozenset[Varies | Disruption] = frozenset()

    def spread(self, varies: Varies, subject: str) -> Spread | None:
        """Return how ``varies`` of ``subject`` varies, or None if it comes out as planned."""
        if varies in self.without:
            return None
        own = {row.subject: row for row in self.operation.uncertainty.spreads if row.varies is varies}
        default = next(row for row in SPREADS if row.varies is varies)
        return own.get(subject) or own.get("") or default

    def hazard(self, disruption: Disruption, subject: str) -> Hazard | None:
        """
        Return how likely ``disruption`` of ``subject`` is, or None if it cannot happen.

        A default for checkpoints is the chance that a convoy meets it on its way through a corridor. It is shared out evenly: with n
        checkpoints each has ``1 - (1 - chance) ** (1 / n)``. So a road with fifteen checkpoints is not fifteen times as bad as one
        with one. The default for blocked legs is shared out over
        the legs of a corridor that are not known to be clear; other legs have none.
        """
        if disruption in self.without:
            return None
        own = {row.subject: row for row in self.operation.uncertainty.hazards if row.disruption is disruption}
        stated = own.get(subject) or own.get("")
        if stated is None:
            default = next(row for row in HAZARDS if row.disruption is disruption)
            stated = replace(default, chance=self._shared(default, subject))
        return stated if stated.chance else None

    def order(self, situation: Situation, corridor: str) -> StandingOrder:
        """Return what is ordered for ``situation`` in ``corridor``."""
        own = {row.corridor: row for row in self.operation.uncertainty.orders if row.situation is situation}
        return own.get(corridor) or own.get("") or ORDERS[situation]

    def assumptions(self) -> tuple[str, ...]:
        """Return, in words, what of this is assumed: every default that is used, and every row marked so."""
        stated = self.operation.uncertainty
        rows = [(row.varies.value, row) for row in stated.spreads if row.assumption]
        found = [f"{name} {row.subject}: {row.source or 'no source'}".replace(" :", ":") for name, row in rows]
        marked = [(row.disruption.value, row) for row in stated.hazards if row.assumption]
        found += [f"{name} {row.subject}: {row.source or 'no source'}".replace(" :", ":") for name, row in marked]
        general = {row.varies for row in stated.spreads if not row.subject}
        found += [f"{row.varies.value}: {row.source}" for row in SPREADS if row.varies not in general | self.without]
        stated_for_all = {row.disruption for row in stated.hazards if not row.subject}
        found += [
            f"{row.disruption.value}: {row.source}"
            for row in HAZARDS
            if row.chance and row.disruption not in stated_for_all | self.without
        ]
        return tuple(found)

    def _shared(self, default: Hazard, subject: str) -> Millionths:
        if default.disruption in _PER_CORRIDOR:
            number = self._checkpoints_beside(subject)
        elif default.disruption is Disruption.BLOCKED:
            number = self._legs_beside(subject)
        else:
            return default.chance
        return round(WHOLE * (1 - (1 - default.chance / WHOLE) ** (1 / number))) if number else 0

    def _checkpoints_beside(self, subject: str) -> int:
        op = self.operation
        corridor = {checkpoint.id: corridor_of(op, checkpoint) for checkpoint in op.checkpoints}
        return sum(other == corridor[subject] for other in corridor.values()) if corridor[subject] else 1

    def _legs_beside(self, subject: str) -> int:
        op = self.operation
        for corridor in op.corridors:
            if subject in corridor.legs and op.leg[subject].clearance is not ClearanceStatus.CLEARED:
                return sum(op.leg[name].clearance is not ClearanceStatus.CLEARED for name in corridor.legs)
        return 0


def in_force(operation: Operation, *, without: frozenset[Varies | Disruption] = frozenset()) -> InForce:
    """Return what may happen to ``operation``, all but ``without``."""
    return InForce(operation=operation, without=without)


EVERYTHING: Final[frozenset[Varies | Disruption]] = frozenset(Varies) | frozenset(Disruption)
undisturbed = partial(in_force, without=EVERYTHING)
"""Return what may happen if nothing does: all comes out as planned."""
