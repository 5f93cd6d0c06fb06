"""
Make the coast file of the report from Natural Earth's land polygons.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/make_land.py package/land-10m.json

Natural Earth (https://www.naturalearthdata.com) is in the public domain; `world-atlas` is its packaging as TopoJSON.
The file made is described in ``src/safepassage/documents/data/README.md``.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from safepassage.documents.land import ALPHABET

SCALE = 1000
"""Parts of a degree that coordinates are rounded to."""
TOLERANCE = 0.003
"""Degrees by which a simplified coast may lie beside the original one."""
SMALLEST = 0.008
"""Islands and inland seas whose longer side is less than this many degrees are left out."""
CHUNK = 256
"""Points of a ring that are kept together, with one rectangle around them."""
TARGET = Path(__file__).parents[1] / "src/safepassage/documents/data/land.json"

Ring = list[tuple[float, float]]


def main(source: Path) -> None:
    """Read TopoJSON from ``source`` and write the coast file."""
    rings = []
    for ring in rings_of(json.loads(source.read_text(encoding="utf-8"))):
        points = rounded(simplified(ring))
        sides = [max(axis) - min(axis) for axis in zip(*points, strict=True)]
        if len(points) > 2 and max(sides) >= SMALLEST * SCALE:  # noqa: PLR2004 - two points are no ring
            rings.append(chunks(points))
    lines = ",\n".join(json.dumps(ring, separators=(",", ":")) for ring in rings)
    about = "Natural Earth 1:10m land, public domain, simplified; see README.md beside this file."
    TARGET.write_text(f'{{"about":"{about}","scale":{SCALE},"rings":[\n{lines}\n]}}\n', encoding="ascii")


def rings_of(topology: dict) -> Iterator[Ring]:  # type: ignore[type-arg]
    """Yield every ring of the land, in degrees."""
    (west, south), (across, up) = topology["transform"]["translate"], topology["transform"]["scale"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((west + x * across, south + y * up))
        arcs.append(points)
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            for ring in polygon:
                points = []
                for number in ring:
                    part = arcs[number] if number >= 0 else arcs[~number][::-1]
                    points += part[:-1]  # the last point of an arc is the first of the next
                yield points


def simplified(ring: Ring) -> Ring:
    """Return ``ring`` without the points that lie nearer than the tolerance to the line without them (Douglas and Peucker, 1973)."""
    closed = [*ring, ring[0]]
    far = max(range(len(ring)), key=lambda i: (ring[i][0] - ring[0][0]) ** 2 + (ring[i][1] - ring[0][1]) ** 2)
    keep = {0, far}
    stack = [(0, far), (far, len(ring))]
    while stack:
        first, last = stack.pop()
        worst, most = 0, TOLERANCE
        for index in range(first + 1, last):
            off = distance(closed[index], closed[first], closed[last])
            if off > most:
                worst, most = index, off
        if worst:
            keep.add(worst)
            stack += [(first, worst), (worst, last)]
    return [ring[index] for index in sorted(keep)]


def distance(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    """Return how far ``point`` is from the segment from ``start`` to ``end``, in degrees."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    along = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length if length else 0.0
    along = min(1.0, max(0.0, along))
    return float(((point[0] - start[0] - along * dx) ** 2 + (point[1] - start[1] - along * dy) ** 2) ** 0.5)


def rounded(ring: Ring) -> list[tuple[int, int]]:
    """Return ``ring`` in whole parts of a degree, without repeated points."""
    points = [(round(x * SCALE), round(y * SCALE)) for x, y in ring]
    return [point for index, point in enumerate(points) if point != points[index - 1]]


def chunks(points: Sequence[tuple[int, int]]) -> list[tuple[int, int, int, int, str]]:
    """Return ``points`` in runs, each with its rectangle and with the first point of the next run."""
    runs = [
        [*points[at : at + CHUNK], points[(at + CHUNK) % len(points) if at + CHUNK < len(points) else 0]]
        for at in range(0, len(points), CHUNK)
    ]
    result = []
    for run in runs:
        xs, ys = [x for x, _ in run], [y for _, y in run]
        result.append((min(xs), min(ys), max(xs), max(ys), "".join(encode(run[:-1]))))
    return result


def encode(points: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Yield the characters of the first point and of the steps from each point to the next."""
    x = y = 0
    for next_x, next_y in points:
        for number in (next_x - x, next_y - y):
            value = (-number << 1) | 1 if number < 0 else number << 1
            while value > 31:  # noqa: PLR2004 - five bits a character
                yield ALPHABET[(value & 31) | 32]
                value >>= 5
            yield ALPHABET[value]
        x, y = next_x, next_y


if __name__ == "__main__":
    main(Path(sys.argv[1]))
