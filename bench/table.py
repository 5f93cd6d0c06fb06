"""
The whole table of results in one command: every size and kind, on seeds of its own, within a budget of time.

``python -m bench.table --budget 7200`` measures what is not measured yet and writes ``bench/results/operations.md`` and ``.json`` after
each operation; started again, it goes on where it ended. What another planner has measured is measured again.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench import figures
from bench.measure import Case, MeasurementError, Row, run, sources
from bench.operations import asked_peers
from bench.peer_names import Peer
from bench.report import cells, flat, line, load, machine, nested, write
from bench.sizes import SIZES, Kind

RESULTS = Path(__file__).parent / "results" / "operations"
SEEDS = {"S": 10, "M": 10, "L": 3, "XL": 1}
"""Operations of each size and kind."""
FIRST_SEED = 101
"""Seeds from here on are not looked at while the planner is changed."""
BESIDE = {"S": 10.0, "M": 60.0, "L": 300.0, "XL": 1_200.0}
"""Seconds beside the planning itself, at first: making the operation, the spreadsheet, carrying out, checking. Then it is known better."""

Key = tuple[str, str, int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is missing as long as time lasts; return 0, or 1 if anything failed or did not pass, or is still missing."""
    given = sys.argv[1:] if arguments is None else arguments
    asked = _parser().parse_args(given)
    wanted = list(cases(asked))
    try:
        table = Table(asked.results, wanted, "python -m bench.table" + "".join(f" {word}" for word in _shown(given)))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(table.rows)} of {len(wanted)} operations are measured already.")
    table.fill(asked.budget)
    table.save()
    if table.rows:
        for path in figures.draw(table.results(), asked.results.parent):
            print(f"Written: {path.name}")
    missing = len(wanted) - len(table.rows)
    if missing:
        print(f"{missing} of {len(wanted)} operations are missing. The same command goes on with them.")
    failed = table.failures or any(not row.verified for row in table.rows.values())
    return 1 if failed or missing else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.table", description="Make the whole table of results.")
    add, peers = parser.add_argument, [peer.value for peer in Peer]
    add("--budget", type=float, default=3_600.0, help="seconds in all (default: 3600); nothing is begun that might not end")
    add("--size", nargs="+", choices=list(SIZES), default=list(SIZES), help="the sizes (default: all)")
    add("--seed", type=int, default=FIRST_SEED, help=f"the first seed (default: {FIRST_SEED})")
    add("--seeds", type=int, help="operations of each size and kind (default: S and M 10, L 3, XL 1)")
    add("--peers", nargs="*", choices=peers, default=[], help="the other optimisers (default: all)")
    add("--without-peers", nargs="*", choices=list(SIZES), default=["XL"], help="sizes without any of them (default: XL)")
    add("--time-limit", type=float, help="seconds for each plan (default: S and M 10, L 60, XL 600)")
    add("--results", type=Path, default=RESULTS, metavar="PATH", help="write PATH.md, PATH.json and figures beside them")
    return parser


def cases(asked: argparse.Namespace) -> Iterator[Case]:
    """Yield what to measure: seed by seed through all sizes and kinds, so that a small budget has some of everything."""
    number = {size: asked.seeds or SEEDS[size] for size in asked.size}
    for turn in range(max(number.values())):
        for size in asked.size:
            if turn < number[size]:
                limit = SIZES[size].time_limit if asked.time_limit is None else asked.time_limit
                peers = () if size in asked.without_peers else asked_peers(asked.peers)
                for kind in Kind:
                    yield Case(size=size, kind=kind, seed=asked.seed + turn, time_limit=limit, baseline=True, peers=peers)


@dataclass
class Table:
    """
    The results so far.

    Raises
    ------
    ValueError
        If there are results that cannot be read.
    """

    path: Path
    wanted: Sequence[Case]
    command: str
    measure: Callable[[Case], Row] = field(default_factory=lambda: run)
    rows: dict[Key, Row] = field(default_factory=dict)
    failures: list[dict[str, str | int]] = field(default_factory=list)
    beside: dict[str, float] = field(default_factory=lambda: dict(BESIDE))

    def __post_init__(self) -> None:
        self.busy, made_by = load(), sources()
        cases = {_key(case): case for case in self.wanted}
        for row in self._read():
            case = cases.get((row.size, row.kind, row.seed))
            same = row.sources == made_by and case is not None and row.time_limit == case.time_limit
            if case is not None and same and {peer.value for peer in case.peers} <= {peer.peer for peer in row.peers}:
                self.rows[_key(case)] = row

    def _read(self) -> list[Row]:
        file = self.path.with_suffix(".json")
        if not file.exists():
            return []
        try:
            return nested(json.loads(file.read_text(encoding="utf-8"))["rows"])
        except (KeyError, TypeError, ValueError) as error:
            msg = f"{file} holds no results of this command ({error!r}). Move it away, or name another with --results."
            raise ValueError(msg) from error

    def fill(self, budget: float) -> None:
        """Measure what is missing and can be expected to end within ``budget`` seconds from now."""
        ends = time.monotonic() + budget
        for case in self.wanted:
            if _key(case) in self.rows or time.monotonic() + self.expected(case) > ends:
                continue
            began = time.monotonic()
            try:
                row = self.measure(case)
            except MeasurementError as error:
                self.failures.append({"size": case.size, "kind": case.kind.value, "seed": case.seed, "message": str(error)})
                print(f"{case.size} {case.kind} {case.seed}: {error}", file=sys.stderr)
                continue
            self.beside[case.size] = max(0.0, time.monotonic() - began - self._planning(case))
            self.rows[_key(case)] = row
            print(line(cells(row)), flush=True)
            self.save()

    def expected(self, case: Case) -> float:
        """Return the seconds that ``case`` may take, by what the last one of its size took."""
        return self._planning(case) + 1.2 * self.beside[case.size]

    def _planning(self, case: Case) -> float:
        return case.time_limit * (1 + len(case.peers))

    def results(self) -> list[Row]:
        """Return the rows in the order of the table: by size, kind and seed."""
        sizes, kinds = list(SIZES), [kind.value for kind in Kind]
        return sorted(self.rows.values(), key=lambda row: (sizes.index(row.size), kinds.index(row.kind), row.seed))

    def save(self) -> None:
        """Write both files, if there is anything; whoever reads them meanwhile finds them whole."""
        if not self.rows:
            return
        rows, new = self.results(), self.path.with_name(self.path.name + "-new")
        write(
            new,
            "Generated operations",
            self.command,
            rows,
            {"rows": flat(rows), "failures": self.failures, "machine": machine(self.busy)},
        )
        for ending in (".md", ".json"):
            os.replace(new.with_suffix(ending), self.path.with_suffix(ending))  # noqa: PTH105 - the same, and as clear


def _key(case: Case) -> Key:
    return case.size, case.kind.value, case.seed


def _shown(arguments: Sequence[str]) -> list[str]:
    """Return the arguments but for budget and results: they say nothing about what is measured."""
    kept = list(arguments)
    for name in ("--budget", "--results"):
        if name in kept:
            at = kept.index(name)
            del kept[at : at + 2]
    return kept


if __name__ == "__main__":
    sys.exit(main())
