"""
Plan again after something has gone wrong: how long it takes, and how many of the orders already given change.

``python -m bench.replan --size S --kind fleet --seed 1`` plans a generated operation, lets it run by the plan until a third of its first
window has gone, lets one thing of each kind happen, and plans what is left.
"""

import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from bench.events import Event, events
from bench.generate import generate
from bench.operations import parser
from bench.report import line, load, machine, table
from bench.sizes import SIZES, Kind
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Board, Plan
from safepassage.planning.replan import from_standing
from safepassage.planning.solve import solve
from safepassage.planning.standing import standing
from safepassage.terms import usable_windows
from safepassage.units import MINUTE, Instant
from safepassage.verification import verify

KEPT = 30 * MINUTE
"""An order to board at the same point for the same site counts as kept if it is moved by no more than this."""
COLUMNS = (
    "size",
    "kind",
    "seed",
    "event",
    "how",
    "people left to bring",
    "seconds",
    "orders before",
    "kept",
    "changed",
    "new",
    "verified",
)
Order = tuple[str, str, Instant]
"""Where a vehicle boards, for which site, and when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replanned:
    """
    One event, planned again in one way.

    Parameters
    ----------
    people
        Brought out by the new plan, of those who were not received yet.
    before, kept, changed, new
        Orders to board that were given and not begun; those of them that stand, and that do not; and orders that were not given before.
    """

    size: str
    kind: str
    seed: int
    event: str
    what: str
    how: str
    people: int
    seconds: float
    before: int
    kept: int
    changed: int
    new: int
    verified: bool


Method = Callable[[Event, Plan, Instant, float], Plan]


def again(event: Event, _old: Plan, _now: Instant, limit: float) -> Plan:
    """Return a plan for what is left that knows nothing of the old one."""
    return solve(event.operation, time_limit=limit)


def kept(event: Event, old: Plan, now: Instant, limit: float) -> Plan:
    """Return the plan of `replan`, at its own price of a change."""
    return from_standing(event.operation, old, now, time_limit=limit).plan


METHODS: Mapping[str, Method] = {"all anew": again, "replan": kept}


def measure(size: str, kind: Kind, seed: int, limit: float) -> Iterator[Replanned]:
    """Yield what each event of an operation comes to, planned again in each way."""
    operation = generate(size, kind, seed)
    plan = solve(operation, time_limit=limit)
    now = moment(operation)
    given = orders(plan, now)
    for event in events(plan, standing(operation, plan, now), now):
        for how, method in METHODS.items():
            began = time.perf_counter()
            new = method(event, plan, now, limit)
            seconds = time.perf_counter() - began
            made = orders(new, now)
            stand = _kept(given, {name.removesuffix("-01"): own for name, own in made.items()})
            before, after = (sum(map(len, own.values())) for own in (given, made))
            yield Replanned(
                size=size,
                kind=kind.value,
                seed=seed,
                event=event.name,
                what=event.what,
                how=how,
                people=new.totals.people,
                seconds=round(seconds, 2),
                before=before,
                kept=stand,
                changed=before - stand,
                new=after - stand,
                verified=verify(event.operation, new).ok,
            )


def moment(operation: Operation) -> Instant:
    """Return when a third of the first window has gone."""
    usable = min((window.usable for window in usable_windows(operation)), key=lambda span: span.start)
    return usable.start + (usable.end - usable.start) // 3


def orders(plan: Plan, now: Instant) -> dict[str, list[Order]]:
    """Return the orders to board of each vehicle that are not begun at ``now``."""
    found: dict[str, list[Order]] = defaultdict(list)
    for block in plan.blocks:
        for task in block.tasks:
            if isinstance(task, Board) and task.start >= now:
                found[block.vehicle].append((task.place, task.site, task.start))
    return found


def _kept(before: Mapping[str, list[Order]], after: Mapping[str, list[Order]]) -> int:
    """Return how many of the orders ``before`` stand ``after``, each for itself."""
    kept = 0
    for vehicle, given in before.items():
        left = list(after.get(vehicle, ()))
        for place, site, start in given:
            match = next((own for own in left if own[:2] == (place, site) and abs(own[2] - start) <= KEPT), None)
            if match is not None:
                left.remove(match)
                kept += 1
    return kept


def cells(found: Replanned) -> list[str]:
    """Return the cells of one row of the table."""
    counts = (found.before, found.kept, found.changed, found.new)
    return [
        found.size,
        found.kind,
        str(found.seed),
        f"{found.event}: {found.what}",
        found.how,
        f"{found.people:,}",
        f"{found.seconds:.1f}",
        *(f"{count:,}" for count in counts),
        "yes" if found.verified else "NO",
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is asked for, print it, and return 0, or 1 if any plan does not pass `verify`."""
    asked = parser("replan", "Plan again after one event of each kind.").parse_args(arguments)
    busy, rows = load(), list[Replanned]()
    if not asked.json:
        print("\n".join(table(COLUMNS, ())))
    for size in asked.size:
        limit = SIZES[size].time_limit if asked.time_limit is None else asked.time_limit
        for kind in asked.kind:
            for seed in range(asked.seed, asked.seed + asked.seeds):
                for row in measure(size, Kind(kind), seed, limit):
                    rows.append(row)
                    if not asked.json:
                        print(line(cells(row)), flush=True)
    found = {"rows": [asdict(row) for row in rows], "machine": machine(busy)}
    if asked.json:
        print(json.dumps(found))
    if asked.results:
        about = ", ".join(f"{name}: {value}" for name, value in machine(busy).items())
        lines = ["# Planned again", "", f"{about}.", "", *table(COLUMNS, map(cells, rows))]
        asked.results.parent.mkdir(parents=True, exist_ok=True)
        asked.results.with_suffix(".md").write_text("\n".join(lines) + "\n", encoding="utf-8")
        asked.results.with_suffix(".json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0 if rows and all(row.verified for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
