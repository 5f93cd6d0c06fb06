"""
The bus evacuation problem of the literature, solved and proven.

``python -m bench.bep`` draws the published family from ``--seed`` and solves all 90; with the names of JSON files, it solves those.
docs/background/bep.md says what the problem is, how it is solved and what the figures mean.
"""

import argparse
import json
import sys
from pathlib import Path

from bench.bep_files import InvalidInstanceError, read_instances
from bench.bep_instance import EXAMPLE, SIZES, Instance, published_family, size_name, size_of, worked_example
from bench.bep_results import Solved, as_json, write_results
from bench.bep_solve import solve


def main(arguments: list[str] | None = None) -> int:
    """Solve, print, and return 0; or 1 if a file is wrong."""
    options = _parser().parse_args(arguments)
    try:
        instances = _instances(options)
    except InvalidInstanceError as error:
        print(error, file=sys.stderr)
        return 1
    solved: Solved = []
    if not options.json:
        print(line("instance", "optimum", "bound", "proven", "seconds"))
    for instance in instances:
        answer = solve(instance, cover=options.cover, time_limit=options.time_limit)
        solved.append((instance.name, answer))
        if not options.json:
            proven = "yes" if answer.proven else "no"
            print(line(instance.name, answer.arrival, answer.bound, proven, f"{answer.seconds:.2f}"), flush=True)
    if options.json:
        print(json.dumps({"instances": [as_json(name, answer) for name, answer in solved]}, indent=1))
    else:
        print(f"\n{sum(answer.proven for _, answer in solved)} of {len(solved)} proven")
    if options.out is not None:
        command = " ".join(["python -m bench.bep", *(arguments if arguments is not None else sys.argv[1:])])
        write_results(options.out, command, solved)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.bep", description="Solve bus evacuation problems, with proof.")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="instances as JSON; none: the published family")
    parser.add_argument("--seed", type=_seed, default=1, help="what the published family is drawn from (default: 1)")
    sizes = [EXAMPLE, *(size_name(places, buses) for places, buses in SIZES)]
    parser.add_argument("--only", choices=sizes, help="of the family only one size, or the worked example")
    parser.add_argument("--cover", action="store_true", help="at least so many trips, as in the published inequality")
    parser.add_argument("--time-limit", type=_seconds, default=900.0, help="seconds for each instance (default: 900)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="also write bep.md and bep.json there")
    return parser


def _seed(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        msg = f"{text!r} given, a whole number from 0 expected"
        raise argparse.ArgumentTypeError(msg)
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 < seconds < float("inf"):
        msg = f"{text!r} given, seconds above 0 expected"
        raise argparse.ArgumentTypeError(msg)
    return seconds


def _instances(options: argparse.Namespace) -> list[Instance]:
    """Return what is to be solved."""
    if options.files:
        return read_instances(options.files)
    if options.only == EXAMPLE:
        return [worked_example()]
    family = published_family(options.seed)
    return [own for own in family if options.only in {None, size_of(own.name)}]


def line(*cells: object) -> str:
    """Return a line of the printed table."""
    name, *others = map(str, cells)
    return f"{name:<18}" + "".join(f"{cell:>10}" for cell in others)


if __name__ == "__main__":
    sys.exit(main())
