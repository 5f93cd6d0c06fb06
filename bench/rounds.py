"""
Plans with rounds against PyVRP alone, on what PyVRP can express: one window, and nothing that vehicles share but the people.

``python -m bench.rounds`` makes operations from seeds, gives PyVRP and the planner the same seconds on each, makes PyVRP's rounds again in
exact seconds, and verifies both plans before it compares them.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import cast

from bench.report import load, machine, table
from bench.villages import villages
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Certificate, Objective, Plan
from safepassage.planning.bound import Evaluator
from safepassage.planning.crews import SwiftCrew
from safepassage.planning.draft import make_plan
from safepassage.planning.grid import make_grid
from safepassage.planning.ledger import Habits
from safepassage.planning.query import Query
from safepassage.planning.rescue import Rescue
from safepassage.planning.solve import solve
from safepassage.verification import verify

COLUMNS = ("villages", "vans", "seed", "waiting", "weight", "PyVRP alone", "ours", "bound", "gap", "seconds", "verified")
SIZES = ((12, 2), (24, 3), (40, 5))
"""Villages and vans."""
FIRST_SEED = 101


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One operation: what waits, and what PyVRP's rounds and our plan bring out, in people with their weights."""

    villages: int
    vans: int
    seed: int
    waiting: int
    weight: int
    alone: int
    ours: int
    bound: int
    gap: float
    seconds: float
    verified: bool


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table; return 1 if a plan did not pass or one was behind PyVRP, else 0."""
    asked = _parser().parse_args(sys.argv[1:] if arguments is None else arguments)
    rows = []
    for number, vans in SIZES[: asked.sizes]:
        for seed in range(asked.seed, asked.seed + asked.seeds):
            rows.append(measured(number, vans, seed, asked.time_limit))
            if not asked.json:
                sys.stderr.write(f"{rows[-1]}\n")
    if asked.json:
        sys.stdout.write(json.dumps({"machine": machine(load()), "rows": [asdict(row) for row in rows]}, indent=2) + "\n")
    else:
        sys.stdout.write(shown(rows))
    return int(any(not row.verified or row.ours < row.alone for row in rows))


def shown(rows: Sequence[Row]) -> str:
    """Return the table, and how often the plan was ahead, level and behind."""
    ahead, level = sum(row.ours > row.alone for row in rows), sum(row.ours == row.alone for row in rows)
    cells = [[str(value) if not isinstance(value, float) else f"{value:.3f}" for value in asdict(row).values()] for row in rows]
    lines = [*table(COLUMNS, cells), "", f"ahead {ahead}, level {level}, behind {len(rows) - ahead - level}; {machine(load())}"]
    return "\n".join(lines) + "\n"


def measured(number: int, vans: int, seed: int, seconds: float) -> Row:
    """Return what PyVRP and the planner find in so many ``seconds`` each."""
    operation = villages(seed, number, vans)
    alone = plan_of_pyvrp(operation, seconds)
    began = time.monotonic()
    ours = solve(operation, time_limit=seconds)
    took = time.monotonic() - began
    return Row(
        villages=number,
        vans=vans,
        seed=seed,
        waiting=operation.waiting,
        weight=sum(group.count * operation.weight(group) for group in operation.groups),
        alone=alone.totals.weighted if alone is not None else 0,
        ours=ours.totals.weighted,
        bound=ours.certificate.bound,
        gap=ours.certificate.gap,
        seconds=took,
        verified=all(verify(operation, plan).ok for plan in (alone, ours) if plan is not None),
    )


def plan_of_pyvrp(operation: Operation, seconds: float) -> Plan | None:
    """Return the plan that the rounds are which PyVRP finds alone; None if none of them can be made."""
    until = time.monotonic() + seconds
    everything = sum(fleet.count for fleet in operation.fleets)
    weight = sum(group.count * operation.weight(group) for group in operation.groups)
    query = Query(vehicles=everything, horizon=operation.horizon, everybody=weight)
    search = Rescue(operation, query, random.Random(0), lambda: False)  # noqa: S311 - nothing is drawn
    grid = make_grid(operation, 60, operation.horizon)
    evaluator = Evaluator(operation, grid, everything, weighted=True)
    counsel = search.crew.counsel(evaluator, grid, evaluator.evaluate(()), ())
    rounder = cast("SwiftCrew", search.crew).rounder
    rounder.touring.halt = lambda: time.monotonic() > until
    rounder.touring.most = rounder.touring.work = 10**9
    run = rounder.alone(counsel, Habits(), {group.id: operation.weight(group) for group in operation.groups})
    if not run.people:
        return None
    # It proves nothing: no more than everybody can be brought out.
    certificate = Certificate(
        objective=Objective.RESCUE,
        value=run.weighted,
        bound=weight,
        gap=(weight - run.weighted) / weight,
        people_bound=operation.waiting,
        proofs=(),
    )
    return make_plan(operation, search.crew.draft(run), Objective.RESCUE, operation.horizon, 0, certificate)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench.rounds", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--sizes", type=int, default=len(SIZES), choices=range(1, len(SIZES) + 1), help="how many of the sizes")
    parser.add_argument("--seed", type=int, default=FIRST_SEED, help="the first seed")
    parser.add_argument("--seeds", type=int, default=3, help="operations of each size")
    parser.add_argument("--time-limit", type=float, default=20.0, help="seconds for each planner and operation")
    parser.add_argument("--json", action="store_true", help="write JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
