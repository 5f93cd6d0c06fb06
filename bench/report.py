"""Tables of what was measured: for the screen, for ``bench/results`` and as JSON."""

import json
import os
import platform
import statistics
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

from bench.measure import PeerRow, Row, as_row
from bench.peer_names import Peer

COLUMNS = (
    "size",
    "kind",
    "seed",
    "waiting",
    "people",
    "people bound",
    "gap",
    "seconds",
    "CPU seconds",
    "peak MB",
    "verified",
    "sheet says",
    "sheet gets",
    "gain",
    "weighted gain",
)
SUMMARY = (
    "size",
    "kind",
    "rows",
    "median gap",
    "largest gap",
    "median s",
    "longest s",
    "peak MB",
    "verified",
    "gain",
    "weighted gain",
)
PEER_COLUMNS = (
    "size",
    "kind",
    "seed",
    "optimiser",
    "claims",
    "gets",
    "we get",
    "gain",
    "claims, weighted",
    "gets, weighted",
    "we get, weighted",
    "weighted gain",
    "gap",
    "seconds",
    "peak MB",
    "verified",
    "status",
)
PEER_SUMMARY = (
    "size",
    "kind",
    "optimiser",
    "operations",
    "more people than we",
    "more weighted than we",
    "median gain",
    "median weighted gain",
    "claims per person it gets",
    "without a plan",
)


def cells(row: Row) -> list[str]:
    """Return the cells of one row of the table."""
    return [
        row.size,
        row.kind,
        str(row.seed),
        f"{row.waiting:,}",
        f"{row.people:,}",
        f"{row.bound:,}",
        f"{row.gap:.2%}",
        f"{row.seconds:.1f}",
        f"{row.cpu_seconds:.1f}",
        f"{row.peak_mb:.0f}",
        "yes" if row.verified else "NO",
        "" if row.baseline_on_paper is None else f"{row.baseline_on_paper:,}",
        "" if row.baseline is None else f"{row.baseline:,}",
        _gain(row.people, row.baseline),
        _gain(row.value, row.baseline_value),
    ]


def _gain(planned: int, sheet: int | None) -> str:
    return f"{planned / sheet - 1:+.0%}" if sheet else ""


def summary(rows: Sequence[Row]) -> list[list[str]]:
    """Return for each size and kind: the rows, median and largest gap and time, how many are verified, the median gains."""
    found = []
    for size, kind in dict.fromkeys((row.size, row.kind) for row in rows):
        own = [row for row in rows if (row.size, row.kind) == (size, kind)]
        gaps, seconds = [row.gap for row in own], [row.seconds for row in own]
        peak = max(row.peak_mb for row in own)
        gains = [row.people / row.baseline - 1 for row in own if row.baseline]
        weighted = [row.value / row.baseline_value - 1 for row in own if row.baseline_value]
        found.append(
            [
                size,
                kind,
                str(len(own)),
                f"{statistics.median(gaps):.2%}",
                f"{max(gaps):.2%}",
                f"{statistics.median(seconds):.1f}",
                f"{max(seconds):.1f}",
                f"{peak:.0f}",
                f"{sum(row.verified for row in own)}",
                f"{statistics.median(gains):+.0%}" if gains else "",
                f"{statistics.median(weighted):+.0%}" if weighted else "",
            ]
        )
    return found


def peer_cells(row: Row, peer: PeerRow) -> list[str]:
    """Return the cells of one row of the table of the other optimisers."""
    return [
        row.size,
        row.kind,
        str(row.seed),
        peer.peer,
        f"{peer.claimed:,}",
        f"{peer.people:,}",
        f"{row.people:,}",
        _gain(row.people, peer.people if peer.claimed else None),
        f"{peer.claimed_value:,}",
        f"{peer.value:,}",
        f"{row.value:,}",
        _gain(row.value, peer.value if peer.claimed else None),
        f"{peer.gap:.2%}",
        f"{peer.seconds:.1f}",
        "" if peer.peak_mb is None else f"{peer.peak_mb:.0f}",
        "yes" if peer.verified else "NO",
        peer.status,
    ]


def peer_summary(rows: Sequence[Row]) -> list[list[str]]:
    """Return for each size, kind and peer: the operations, those on which it has more than we, and our median gains over its plans."""
    found = []
    for size, kind in dict.fromkeys((row.size, row.kind) for row in rows):
        for name in Peer:
            pairs = [
                (row, peer)
                for row in rows
                if (row.size, row.kind) == (size, kind)
                for peer in row.peers
                if peer.peer == name.value
            ]
            if not pairs:
                continue
            with_plan = [(row, peer) for row, peer in pairs if peer.claimed and peer.people]
            people = [row.people / peer.people - 1 for row, peer in with_plan]
            value = [row.value / peer.value - 1 for row, peer in with_plan]
            found.append(
                [
                    size,
                    kind,
                    name.value,
                    str(len(pairs)),
                    str(sum(peer.people > row.people for row, peer in pairs)),
                    str(sum(peer.value > row.value for row, peer in pairs)),
                    f"{statistics.median(people):+.1%}" if people else "",
                    f"{statistics.median(value):+.1%}" if value else "",
                    f"{statistics.median(peer.claimed / peer.people for _, peer in with_plan):.2f}" if people else "",
                    str(len(pairs) - len(with_plan)),
                ]
            )
    return found


def flat(rows: Iterable[Row]) -> list[dict[str, object]]:
    """Return the rows for JSON: each of ours, with ``peer`` null, and after it those of the peers with the same names."""
    found: list[dict[str, object]] = []
    for row in rows:
        own = {name: value for name, value in asdict(row).items() if name != "peers"}
        found.append({"peer": None, **own})
        shared = {
            name: own[name] for name in ("size", "kind", "seed", "waiting", "bound", "value_bound", "time_limit", "sources")
        }
        found += [{**shared, **asdict(peer)} for peer in row.peers]
    return found


def nested(found: Iterable[dict[str, Any]]) -> list[Row]:
    """Return the rows that `flat` has written."""
    rows: list[Row] = []
    names = {one.name for one in fields(PeerRow)}
    for one in found:
        if one["peer"] is None:
            rows.append(as_row({**{name: value for name, value in one.items() if name != "peer"}, "peers": []}))
        else:
            peer = PeerRow(**{name: value for name, value in one.items() if name in names})
            rows[-1] = replace(rows[-1], peers=(*rows[-1].peers, peer))
    return rows


def tables(rows: Sequence[Row]) -> list[str]:
    """Return everything about ``rows`` as lines of Markdown."""
    lines = ["## In short", "", *table(SUMMARY, summary(rows)), ""]
    if any(row.peers for row in rows):
        lines += ["## Against other optimisers, in short", "", *table(PEER_SUMMARY, peer_summary(rows)), ""]
    lines += ["## Every operation", "", *table(COLUMNS, (cells(row) for row in rows)), ""]
    if any(row.peers for row in rows):
        peers = [peer_cells(row, peer) for row in rows for peer in row.peers]
        lines += ["## Every other optimiser", "", *table(PEER_COLUMNS, peers), ""]
    return lines


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a table."""
    return [line(heads), line(["---"] * len(heads)), *(line(row) for row in rows)]


def line(parts: Sequence[str]) -> str:
    """Return one line of a table."""
    return "| " + " | ".join(part.replace("|", "/") for part in parts) + " |"


def machine(busy: str) -> dict[str, str | int]:
    """Return what kind of machine this is, without its name, and how busy it was at the start."""
    return {
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1),
        "processor": platform.machine(),
        "python": platform.python_version(),
        "load at start": busy,
    }


def load() -> str:
    """Return how busy the machine is: processes that want to run, on the average of the last 1, 5 and 15 minutes."""
    return " ".join(f"{number:.2f}" for number in os.getloadavg()) if hasattr(os, "getloadavg") else "unknown"


def write(path: Path, title: str, command: str, rows: Sequence[Row], found: Mapping[str, object]) -> None:
    """Write ``path``.md and ``path``.json: the tables of ``rows``, and ``found`` with them."""
    about = found["machine"]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".json").write_text(json.dumps({"command": command, **found}, indent=1) + "\n", encoding="utf-8")
    made_by = ", ".join(dict.fromkeys(row.sources for row in rows))
    machine = ", ".join(f"{name}: {value}" for name, value in about.items()) if isinstance(about, dict) else ""
    lines = [f"# {title}", "", f"`{command}`", "", f"{machine}, planner: {made_by}.", "", *tables(rows)]
    path.with_suffix(".md").write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
