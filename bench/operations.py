"""
Plan generated operations and print what came of it: people, bound, gap, seconds, peak memory, verified.

``python -m bench.operations --size S --kind fleet --seed 1`` prints a row of a Markdown table; ``docs/guide/benchmarks.md`` says what the
sizes and kinds are and how to read the columns.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.measure import Case, MeasurementError, Row, run
from bench.peer_names import Peer
from bench.peer_run import FAILED
from bench.report import COLUMNS, PEER_COLUMNS, cells, flat, line, load, machine, peer_cells, table, write
from bench.sizes import SIZES, Kind


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is asked for, print it, and return 0, or 1 if any plan is missing or does not pass `verify`."""
    asked = _parser().parse_args(arguments)
    busy = load()
    rows: list[Row] = []
    failures: list[dict[str, str | int]] = []
    if not asked.json:
        print("\n".join(table(COLUMNS, ())))
    for case in cases(asked):
        try:
            row = run(case)
        except MeasurementError as error:
            failures.append(_failure(case, str(error)))
            continue
        rows.append(row)
        failures += [_failure(case, f"{peer.peer}: {peer.status}") for peer in row.peers if peer.status.startswith(FAILED)]
        if not asked.json:
            print(line(cells(row)), flush=True)
        for violation in row.violations:
            print(f"{case.size} {case.kind} {case.seed}: {violation}", file=sys.stderr)
    found: dict[str, object] = {"rows": flat(rows), "failures": failures, "machine": machine(busy)}
    if asked.json:
        print(json.dumps(found))
    elif asked.peers is not None:
        print("", *table(PEER_COLUMNS, (peer_cells(row, peer) for row in rows for peer in row.peers)), sep="\n")
    if asked.results:
        command = "python -m bench.operations " + " ".join(_without_results(sys.argv[1:] if arguments is None else arguments))
        write(asked.results, "Generated operations", command, rows, found)
    return 0 if rows and not failures and all(row.verified for row in rows) else 1


def _failure(case: Case, message: str) -> dict[str, str | int]:
    """Return a failure for the list of them, after it has been told."""
    print(f"{case.size} {case.kind} {case.seed}: {message}", file=sys.stderr)
    return {"size": case.size, "kind": case.kind.value, "seed": case.seed, "message": message}


def parser(name: str, description: str) -> argparse.ArgumentParser:
    """Return a parser of what the commands on generated operations have in common."""
    found = argparse.ArgumentParser(prog=f"python -m bench.{name}", description=description)
    add = found.add_argument
    add("--size", nargs="+", choices=list(SIZES), default=["S"], help="one or several sizes (default: S)")
    add("--kind", nargs="+", choices=[kind.value for kind in Kind], default=[kind.value for kind in Kind])
    add("--seed", type=int, default=1, help="the first seed (default: 1)")
    add("--seeds", type=int, default=1, help="how many seeds, from the first on (default: 1)")
    add("--time-limit", type=float, help="seconds for each plan (default: S and M 10, L 60, XL 600)")
    add("--json", action="store_true", help="print one JSON object and nothing else")
    add("--results", type=Path, metavar="PATH", help="write PATH.md and PATH.json, with the machine and the date")
    return found


def _parser() -> argparse.ArgumentParser:
    found = parser("operations", "Plan generated operations and measure it.")
    found.add_argument("--baseline", action="store_true", help="also carry out what a coordinator plans in a spreadsheet")
    asked = "also ask other optimisers, in the same time (without a name: all of them)"
    found.add_argument("--peers", nargs="*", choices=[peer.value for peer in Peer], help=asked)
    return found


def asked_peers(names: Sequence[str] | None) -> tuple[Peer, ...]:
    """Return the peers that are asked for by name: all of them by an empty list, none by None."""
    return () if names is None else tuple(Peer(name) for name in names or Peer)


def cases(asked: argparse.Namespace) -> Iterator[Case]:
    """Yield what to measure, in the order in which it is printed."""
    peers = asked_peers(asked.peers)
    for size in asked.size:
        limit = SIZES[size].time_limit if asked.time_limit is None else asked.time_limit
        for kind in asked.kind:
            for seed in range(asked.seed, asked.seed + asked.seeds):
                yield Case(size=size, kind=Kind(kind), seed=seed, time_limit=limit, baseline=asked.baseline, peers=peers)


def _without_results(arguments: Sequence[str]) -> list[str]:
    """Return the arguments but for where the results go, which may be anybody's folder."""
    kept = list(arguments)
    if "--results" in kept:
        at = kept.index("--results")
        del kept[at : at + 2]
    return kept


if __name__ == "__main__":
    sys.exit(main())
