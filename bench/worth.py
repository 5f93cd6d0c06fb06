"""
The worth of asks on the report's operation: a table, each line solved again and checked by the independent verification.

``python -m bench.worth`` writes ``bench/results/worth.md``.
"""

import sys
from dataclasses import replace
from pathlib import Path

import safepassage as sp
from safepassage.advice.catalogue import parse_ask, words
from safepassage.terms import assume

ASKS = (
    "vehicles/bus/1",
    "vehicles/bus/5",
    "vehicles/bus/20",
    "vehicles/fitted-bus/5",
    "open-earlier/west-31-march+east-31-march/2",
    "close-later/west-31-march+east-31-march/8",
    "lanes/vasylivka/2",
    "faster/mariupol-post/50",
    "longer-convoys/west+east/10",
    "shorter-headway/west+east/20",
    "drivers/bus/1",
    "cars-apart/cars-out/1",
    "bays/mariupol-centre/4",
    "room/reception-centre+seat/6000",
    "second-road/east/1",
)
TOGETHER = (
    ("vehicles/bus/5", "vehicles/fitted-bus/5"),
    ("close-later/west-31-march+east-31-march/8", "drivers/bus/1"),
    ("vehicles/bus/20", "second-road/east/1"),
)
TARGET = Path(__file__).parent / "results" / "worth.md"


def solved(operation: sp.Operation) -> tuple[int, int]:
    """Return the people that the best plan brings out and what no plan can exceed, once the plan has been verified."""
    plan = sp.solve(replace(operation, priority_weights=()), time_limit=20)
    verification = sp.verify(replace(operation, priority_weights=()), plan)
    if not verification.ok:
        sys.exit(verification.summary())
    return plan.totals.people, plan.certificate.people_bound


def main() -> None:
    """Write the table."""
    operation = assume(sp.read_operation(sp.bundled()["mariupol-2022-03-31"]), ["all"])
    base, most = solved(operation)
    gains: dict[str, int] = {}
    lines = [
        "# What asks are worth on the operation of 31 March 2022",
        "",
        f"If all of it were agreed: {base:,} people, and no plan can bring out more than {most:,}.",
        "Each line was planned again, and the plan verified.",
        "",
        "| ask | people more | at most | |",
        "|---|--:|--:|---|",
    ]
    for name in ASKS:
        people, bound = solved(sp.granted(operation, [parse_ask(name)]))
        gains[name] = people - base
        lines.append(f"| `{name}` | {people - base} | {bound - base} | {words(operation, parse_ask(name))} |")
    lines += ["", "| two together | people more | at most | sum of the two alone |", "|---|--:|--:|--:|"]
    for pair in TOGETHER:
        people, bound = solved(sp.granted(operation, [parse_ask(name) for name in pair]))
        apart = sum(gains[name] for name in pair)
        lines.append(f"| `{pair[0]}` and `{pair[1]}` | {people - base} | {bound - base} | {apart} |")
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
