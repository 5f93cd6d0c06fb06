"""
Figures of what was measured: the gap against time, and time and memory against size.

``python -m bench.figures`` draws both from ``bench/results/operations.json`` into the folder of that file.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.measure import PeerRow, Row
from bench.peer_names import Peer
from bench.plot import Frame, Scale, mark
from bench.report import nested
from bench.sizes import SIZES, Kind
from safepassage.documents.svg import picture, rect, text

RESULTS = Path(__file__).parent / "results"
LEAST_GAP = 0.0001
"""Gaps below this are drawn here: nothing has no place on a logarithmic scale."""
WIDTH, HEIGHT, LEFT, TOP, KEY, ASIDE = 240.0, 190.0, 70.0, 64.0, 24.0, 66.0
"""Of one frame and around the frames, in pixels."""
STYLES = {
    "": ("#000000", "line"),
    Peer.HIGHS.value: ("#d55e00", "square"),
    Peer.CPSAT.value: ("#e69f00", "diamond"),
    Peer.ROUTING.value: ("#0072b2", "up"),
    Peer.PYVRP.value: ("#009e73", "down"),
    Peer.VROOM.value: ("#cc79a7", "circle"),
    "sheet": ("#666666", "cross"),
}
"""Colour and shape of each method; shapes alone tell them apart."""
NAMES = {
    "": "safepassage",
    Peer.HIGHS.value: "HiGHS",
    Peer.CPSAT.value: "CP-SAT",
    Peer.ROUTING.value: "OR-Tools routing",
    Peer.PYVRP.value: "PyVRP",
    Peer.VROOM.value: "VROOM",
    "sheet": "spreadsheet",
}


def draw(rows: Sequence[Row], folder: Path = RESULTS) -> list[Path]:
    """Write the figures of ``rows`` into ``folder`` and return where they are."""
    written = []
    for name, figure in (("gap.svg", gap(rows)), ("growth.svg", growth(rows))):
        path = folder / name
        path.write_text(figure + "\n", encoding="utf-8")
        written.append(path)
    return written


def gap(rows: Sequence[Row]) -> str:
    """Return the gap against time: a frame for each size and kind, a line for each of our plans, a mark for each of the others."""
    sizes = [size for size in SIZES if any(row.size == size for row in rows)]
    parts = list(_key(sorted({peer.peer for row in rows for peer in row.peers}), sheet=any(row.baseline_value for row in rows)))
    for across, size in enumerate(sizes):
        own = [row for row in rows if row.size == size]
        times = Scale.log(0.1, max(1.0, *(second for row in own for second in _times(row))))
        for down, kind in enumerate(Kind):
            frame = Frame(
                LEFT + across * (WIDTH + ASIDE),
                TOP + KEY + down * (HEIGHT + 52),
                WIDTH,
                HEIGHT,
                times,
                Scale.log(LEAST_GAP, 1.0),
            )
            parts += frame.axes(f"{size}, {kind.value}-bound", times.ticks("s"), frame.y.ticks("%"))
            for row in own:
                if row.kind == kind.value:
                    parts += _gaps(frame, row)
    width = LEFT + len(sizes) * (WIDTH + ASIDE)
    height = TOP + KEY + len(Kind) * (HEIGHT + 52) + 10
    below = "A line is one of our plans as time goes on, its dot the end. Gaps are weighted; those of 0.01 % or less are drawn at 0.01 %."
    parts.append(text(LEFT, height - 14, below, font_size=11))
    heading = text(LEFT, 24, "How far plans are from what no plan can exceed, against seconds", font_size=15, font_weight="bold")
    return _page(width, height, "Gap against time", heading, *parts, prefix="gap")


def _times(row: Row) -> Iterator[float]:
    yield row.seconds
    yield from (peer.seconds for peer in row.peers)


def _gaps(frame: Frame, row: Row) -> Iterator[str]:
    """Yield our line, down to the final gap, and a mark for each of the others."""
    steps = [(seconds, (bound - value) / bound) for seconds, value, bound in row.progress if value is not None and bound]
    yield frame.steps([*steps, (row.seconds, row.gap)], LEAST_GAP, STYLES[""][0])
    if row.baseline_value and row.value_bound:
        # The sheet takes no time worth the name.
        at = frame.at(frame.x.least, max(LEAST_GAP, 1 - row.baseline_value / row.value_bound))
        yield mark(STYLES["sheet"][1], *at, STYLES["sheet"][0])
    for peer in row.peers:
        yield _peer_mark(frame, peer)


def _peer_mark(frame: Frame, peer: PeerRow) -> str:
    colour, shape = STYLES[peer.peer]
    return mark(shape, *frame.at(peer.seconds, max(LEAST_GAP, peer.gap)), colour)


def growth(rows: Sequence[Row]) -> str:
    """Return seconds and memory against vehicles times points times steps of five minutes, with the line of equal growth."""
    sizes = [row.size_of_problem for row in rows]
    x = Scale.log(min(sizes), max(sizes))
    parts: list[str] = []
    shown = (
        ("Seconds until a first plan", [(row, first) for row in rows if (first := _first(row)) is not None], "s"),
        ("Seconds in all, proof included", [(row, row.seconds) for row in rows], "s"),
        ("Peak memory, MB", [(row, row.peak_mb) for row in rows], ""),
    )
    for across, (title, points, unit) in enumerate(shown):
        values = [max(0.01, value) for _, value in points] or [1.0]
        frame = Frame(LEFT + across * (WIDTH + ASIDE), TOP, WIDTH, HEIGHT, x, Scale.log(min(values), max(values)))
        parts += frame.axes(title, x.ticks(""), frame.y.ticks(unit))
        if points:
            base = min(points, key=lambda point: point[0].size_of_problem)
            ratio = max(0.01, base[1]) / base[0].size_of_problem
            ends = (max(x.least, frame.y.least / ratio), min(x.most, frame.y.most / ratio))
            parts.append(frame.line([(size, size * ratio) for size in ends], "#999999", dashed=True))
        for row, value in points:
            at = frame.at(row.size_of_problem, max(0.01, value))
            parts.append(mark({"fleet": "circle", "checkpoint": "square", "reception": "up"}[row.kind], *at, "#000000"))
    width, height = LEFT + len(shown) * (WIDTH + ASIDE), TOP + HEIGHT + 84
    parts.append(text(LEFT, height - 16, "Across: vehicles × assembly points × steps of five minutes.", font_size=11))
    note = "circle: fleet-bound, square: checkpoint-bound, triangle: reception-bound; dashed: growth in proportion"
    parts.append(text(LEFT + 320, height - 16, note, font_size=11))
    heading = text(LEFT, 24, "Growth with the size of the operation", font_size=15, font_weight="bold")
    return _page(width, height, "Growth of time and memory", heading, *parts, prefix="growth")


def _first(row: Row) -> float | None:
    return next((seconds for seconds, value, _ in row.progress if value is not None), None)


def _key(peers: Sequence[str], *, sheet: bool) -> Iterator[str]:
    names = ["", *peers, *(["sheet"] if sheet else [])]
    left = LEFT
    for name in names:
        colour, shape = STYLES[name]
        yield mark(shape, left + 8, 48, colour)
        yield text(left + 20, 52, NAMES[name], font_size=12)
        left += 44 + 7.0 * len(NAMES[name])


def _page(width: float, height: float, title: str, *parts: str, prefix: str) -> str:
    # A ground of its own: the figure is also looked at on dark pages.
    ground = rect(0, 0, width, height, fill="#ffffff")
    drawn = picture(width, height, title, ground, *parts, prefix=prefix)
    return drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" font-family="sans-serif" ', 1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw the figures of a file with results."""
    given = sys.argv[1:] if arguments is None else arguments
    path = Path(given[0]) if given else RESULTS / "operations.json"
    for written in draw(nested(json.loads(path.read_text(encoding="utf-8"))["rows"]), path.parent):
        print(written)
    return 0


if __name__ == "__main__":
    sys.exit(main())
