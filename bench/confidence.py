"""
The price of confidence on the report's operation: ``python -m bench.confidence [--json] [--asked 0.9] [--seed 0]``.

For each confidence the best plan found, the share of fresh runs in which it has every vehicle out in time, and the people received; then
what even the nearest plan would need; and between what the plan asked for lies: perfect foresight above, this plan below. Every plan is
checked by ``verify``. A few minutes on two idle cores; with ``--write`` the table goes to ``bench/results/confidence.md``.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from time import process_time
from typing import Final

from safepassage.advice.assurance import PriceOfConfidence, Rung
from safepassage.advice.candidates import Search
from safepassage.advice.confidence import keep_confidence
from safepassage.advice.trials import player
from safepassage.domain.uncertainty import WHOLE
from safepassage.exchange import read_operation
from safepassage.exchange.bundled import bundled
from safepassage.exchange.mirrors import as_builtins
from safepassage.planning.solve import solve
from safepassage.terms import ALL, assume
from safepassage.verification import verify

NAME: Final = "mariupol-2022-03-31"
_HEADINGS: Final = (
    "every vehicle out in time in",
    "kept in fresh runs",
    "people planned",
    "vehicles",
    "turn back",
    "wait at a refuge",
    "P10",
    "P50",
    "P90",
    "mean",
)
TABLE: Final = Path(__file__).parent / "results" / "confidence.md"


def main() -> None:
    """Print the table, or with ``--json`` what it rests on."""
    parser = argparse.ArgumentParser(prog="python -m bench.confidence", description=(__doc__ or "").strip().split("\n")[0])
    parser.add_argument("--operation", default=NAME)
    parser.add_argument("--asked", type=float, default=0.9)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    price, seconds, checked = measure(given.operation, round(given.asked * WHOLE), given.seed)
    if given.json:
        print(json.dumps({**as_builtins(price), "processor_seconds": round(seconds, 1), "verified": checked}, indent=1))
        return
    command = " ".join(["python -m bench.confidence", *(word for word in sys.argv[1:] if word != "--write")])
    lines = "\n".join(table(given.operation, price, seconds, command)) + "\n"
    print(lines)
    if given.write:
        TABLE.write_text(lines, encoding="utf-8")


def measure(name: str, asked: int, seed: int) -> tuple[PriceOfConfidence, float, bool]:
    """Return the price of each confidence, the processor seconds that it took, and whether the plan found keeps every rule."""
    operation = assume(read_operation(bundled()[name]), (ALL,))
    start = process_time()
    plan = solve(operation, time_limit=60, gap=0.001, seed=seed)
    search = Search(
        play=player(seed),
        play_without=lambda ruled_out: player(seed, without=ruled_out),
        seed=seed,
        tell=lambda words: print(f"{process_time() - start:6.0f} s  {words}", file=sys.stderr),
    )
    found, price = keep_confidence(operation, plan, asked, search)
    return price, process_time() - start, found is None or verify(operation, found).ok


def table(name: str, price: PriceOfConfidence, seconds: float, command: str) -> Iterator[str]:
    """Yield the lines of the table."""
    yield f"# The price of confidence: {name}"
    yield ""
    yield f"    {command}"
    yield ""
    yield (
        f"{seconds:.0f} processor seconds. Kept: the share of {price.replications:,} fresh runs in which every vehicle is out before its "
        "window really closes, with 95 % limits; the runs that chose the plan were others. People received in the same fresh runs."
    )
    yield ""
    yield f"| {' | '.join(_HEADINGS)} |"
    yield "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|"
    yield _row("no limit", price.unlimited)
    for rung in price.rungs:
        yield _row(f"{rung.confidence / WHOLE:.0%}", rung)
    yield _row("nobody is fetched", price.nobody)
    yield ""
    yield (
        f"Whoever is fetched, vehicles are exposed for {price.exposure / 3600:.1f} h or more at planned driving times; no window is cut "
        f"meanwhile in {price.ceiling:.1%} of the runs."
    )
    for rung in price.rungs:
        if rung.needs:
            steps = ", then ".join(f"without {need.disruption} {need.kept.value:.1%}" for need in rung.needs)
            yield ""
            yield f"For {rung.confidence / WHOLE:.0%}, the nearest plan that mostly brings somebody would keep: {steps}."


def _row(name: str, rung: Rung) -> str:
    kept = f"{rung.kept.value:.1%} ({rung.kept.low:.1%} to {rung.kept.high:.1%})"
    if not rung.people and name != "nobody is fetched":
        name = f"{name}: no plan found" + (", kept if nobody is fetched" if rung.holds else ", nor kept if nobody is fetched")
    orders = ["never" if chance is None else f"below {chance / WHOLE:.0%}" for chance in (rung.turn_back, rung.hold)]
    if rung.behind is not None:
        orders[0] = f"{rung.behind / 3600:g} h behind"
    received = rung.received
    people = f"{received.p10:,.0f} | {received.p50:,.0f} | {received.p90:,.0f} | {received.mean.value:,.0f}"
    return f"| {name} | {kept} | {rung.people:,} | {rung.vehicles} | {orders[0]} | {orders[1]} | {people} |"


if __name__ == "__main__":
    main()
