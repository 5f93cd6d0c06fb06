"""
Whether the simulator and the plain SimPy model give the same distributions: ``python -m bench.agreement [--json] [OPERATION]``.

Each kind of thing that may happen alone, so strong that it shows, with the field's standing orders and with vehicles that go on when they
are late; then all of them together, with those orders and with others; then the field's own figures. Of every measure the two samples are
compared by the test of Kolmogorov and Smirnov. They agree if no p is below `LEVEL` divided by the number of tests of the whole table
(Bonferroni): a right simulator fails at most once in a hundred tables.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import inf
from typing import Any, Final

import numpy as np
from scipy.stats import ks_2samp  # type: ignore[import-untyped]

from bench.simpy_model import Book, Case, play
from safepassage.domain.field_defaults import EVERYTHING, InForce, in_force
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Plan
from safepassage.domain.uncertainty import (
    CHOICES,
    FOR_GOOD,
    LASTING,
    WHOLE,
    Action,
    Disruption,
    Hazard,
    Situation,
    Spread,
    StandingOrder,
    Uncertainty,
    Varies,
)
from safepassage.exchange import read_operation
from safepassage.exchange.bundled import bundled
from safepassage.planning.solve import solve
from safepassage.simulation.memory import Outcomes
from safepassage.simulation.sampler import Sampler, without_turning
from safepassage.simulation.script import NEVER
from safepassage.simulation.turnback import limits
from safepassage.terms import assume
from safepassage.units import HOUR, MINUTE

LEVEL: Final = 0.01
PLAIN: Final = 200
FAST: Final = 3_000
GO_ON: Final = StandingOrder(situation=Situation.LATE, action=Action.GO_ON)
_CHANCES: Final = {Disruption.LEAVING: 0.1, Disruption.JOINING: 0.5, Disruption.WINDOW_CUT: 0.1, Disruption.SEIZURE: 0.15}
_PER_WAY: Final = frozenset({Disruption.BREAKDOWN, Disruption.LOSS})
_ON_THE_WAY: Final = frozenset({Disruption.HOLD, Disruption.REFUSAL, Disruption.SEIZURE, Disruption.BLOCKED, Disruption.LEAVING})


@dataclass(frozen=True, slots=True)
class Tested:
    """Two samples of one measure: their means, the distance of their distributions, and the chance of one as great if they are equal."""

    plain: float
    fast: float
    distance: float
    p: float


def strong(kind: Varies | Disruption, number: int = 1) -> Spread | Hazard:
    """Return ``kind`` so strong that it shows: of one that may happen at ``number`` places on the way, shared out over them."""
    if isinstance(kind, Varies):
        return Spread(varies=kind, median=WHOLE * 11 // 10, p90=WHOLE * 5 // 2)
    alone = _CHANCES.get(kind, 0.9999 if kind in _PER_WAY else 0.3)
    chance = int(WHOLE * (1 - (1 - alone) ** (1 / number) if kind in _ON_THE_WAY else alone))
    lasts = kind in LASTING - FOR_GOOD
    return Hazard(disruption=kind, chance=chance, median=20 * MINUTE if lasts else None, p90=HOUR if lasts else None)


def weather(number: int, *kinds: Varies | Disruption, orders: tuple[StandingOrder, ...] = ()) -> Uncertainty:
    """Return what may happen: ``kinds``, each strong over a way with ``number`` checkpoints, with ``orders``."""
    rows = [strong(kind, number) for kind in kinds]
    return Uncertainty(
        spreads=tuple(row for row in rows if isinstance(row, Spread)),
        hazards=tuple(row for row in rows if isinstance(row, Hazard)),
        orders=orders,
    )


def cases(operation: Operation) -> Iterator[tuple[str, Uncertainty, frozenset[Varies | Disruption]]]:
    """Yield by name what may happen in each test, and what is left out: each kind alone, all together, and all with other orders."""
    number = max(1, len(operation.checkpoints))
    everything = (*Varies, *Disruption)
    for kind in everything:
        yield kind.value, weather(number, kind), EVERYTHING - {kind}
    for kind in everything:
        yield f"{kind.value}, going on", weather(number, kind, orders=(GO_ON,)), EVERYTHING - {kind}
    yield "all together", weather(number, *everything), frozenset()
    other = tuple(StandingOrder(situation=situation, action=actions[-1]) for situation, actions in CHOICES.items())
    yield "all, other orders", weather(number, *everything, orders=other), frozenset()
    bold = StandingOrder(situation=Situation.LATE, action=Action.TURN_BACK, confidence=200_000)
    leave = StandingOrder(situation=Situation.CLOSED, action=Action.GO_ON)
    yield "all, bolder", weather(number, *everything, orders=(bold, leave)), frozenset()
    yield "as in the field", Uncertainty(orders=(GO_ON,)), frozenset()


def compare(
    operation: Operation, plan: Plan, force: InForce, *, plain: int = PLAIN, fast: int = FAST, seed: int = 0
) -> dict[str, Tested]:
    """Return for every measure whether ``plain`` replications of the model and ``fast`` of the simulator have one distribution."""
    sampler = Sampler.of(operation, plan, seed)
    odds = sampler.odds(force)
    delays = sampler.play(without_turning(odds), sampler.never_late(), 1 << 30, 400, points=True)
    late = limits(sampler.script, sampler.names, delays, force, plan)
    outcomes = sampler.play(odds, late, 0, fast)
    instants = [inf if instant >= NEVER else instant for instant in late.tolist()]
    case = Case(sampler.operation, plan, Book(sampler.operation, force), instants)
    answers = [play(case, np.random.default_rng([seed, 7, number])) for number in range(plain)]
    return {name: measured([getattr(answer, name) for answer in answers], values) for name, values in measures(outcomes).items()}


def measures(outcomes: Outcomes) -> dict[str, "np.ndarray[tuple[int], np.dtype[Any]]"]:
    """Return what is compared, by its name in `bench.simpy_world.Answer`."""
    return {
        "people": outcomes.received.sum(axis=1),
        "exposure": outcomes.exposed[:, 0],
        "late": outcomes.exposed[:, 2],
        "out": outcomes.out,
        "turned": outcomes.convoys[:, :, 2].sum(axis=1),
        "lost": outcomes.lost[:, 0],
        "seized": outcomes.lost[:, 1],
        "delivered": outcomes.delivered[:, 0],
        "waits": outcomes.waits[..., 0].sum(axis=(1, 2)),
        "left": outcomes.places[:, :, 1].sum(axis=1),
    }


def measured(plain: list[float], fast: "np.ndarray[tuple[int], np.dtype[Any]]") -> Tested:
    """Return how two samples of one measure compare."""
    found = ks_2samp(plain, fast)
    return Tested(float(np.mean(plain)), float(np.mean(fast)), float(found.statistic), float(found.pvalue))


def table(operation: Operation, plan: Plan, *, plain: int = PLAIN, fast: int = FAST) -> dict[str, dict[str, Tested]]:
    """Return the tests of every case for one plan."""
    found = {}
    for name, uncertainty, without in cases(operation):
        changed = replace(operation, uncertainty=uncertainty)
        found[name] = compare(changed, plan, in_force(changed, without=without), plain=plain, fast=fast)
    return found


def disagreements(found: dict[str, dict[str, Tested]]) -> list[str]:
    """Return what does not agree, in words."""
    number = sum(len(tests) for tests in found.values())
    return [
        f"{case}, {name}: SimPy {tested.plain:.1f}, simulator {tested.fast:.1f}, distance {tested.distance:.3f}, p {tested.p:.1e}"
        for case, tests in found.items()
        for name, tested in tests.items()
        if tested.p < LEVEL / number
    ]


def main() -> int:
    """Print the table, or with ``--json`` what it rests on; 1 if anything does not agree."""
    names = [word for word in sys.argv[1:] if not word.startswith("-")] or ["mariupol-2022-03-31"]
    operation = assume(read_operation(bundled()[names[0]]), ["all"])
    found = table(operation, solve(operation, time_limit=10))
    wrong = disagreements(found)
    if "--json" in sys.argv:
        rows = {case: {name: vars_of(tested) for name, tested in tests.items()} for case, tests in found.items()}
        print(
            json.dumps(
                {"operation": operation.id, "plain": PLAIN, "fast": FAST, "level": LEVEL, "agree": not wrong, "tests": rows}
            )
        )
        return 1 if wrong else 0
    for case, tests in found.items():
        people, least = tests["people"], min(tests, key=lambda name: tests[name].p)
        print(
            f"{case:<18} people {people.plain:8.1f} {people.fast:8.1f}   exposure p {tests['exposure'].p:.3f}   "
            f"least p {tests[least].p:.4f} ({least})"
        )
    print(*(wrong or ["all agree"]), sep="\n")
    return 1 if wrong else 0


def vars_of(tested: Tested) -> dict[str, float]:
    """Return the figures of a test by name."""
    return {name: getattr(tested, name) for name in ("plain", "fast", "distance", "p")}


if __name__ == "__main__":
    sys.exit(main())
