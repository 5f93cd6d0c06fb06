"""Land and sea behind a map: the package's own coast file, cut to a rectangle."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
"""Longitude and latitude in degrees."""

Chunk: TypeAlias = tuple[int, int, int, int, str]
"""A run of points: its west, south, east and north edge, and the points."""

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
"""64 characters: 5 bits of a number each, and a sixth bit that says that more follow."""
FULL_TURN = 360.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in degrees; ``west`` may pass -180 and ``east`` 180 where it lies across the date line."""

    west: float
    south: float
    east: float
    north: float

    def meets(self, west: float, south: float, east: float, north: float) -> bool:
        """Return whether the rectangle given touches this one."""
        return west <= self.east and east >= self.west and south <= self.north and north >= self.south


def decode(text: str) -> Iterator[int]:
    """Yield the whole numbers written in ``text``, least bits first, sign in the lowest bit."""
    value = shift = 0
    for letter in text:
        bits = ALPHABET.index(letter)
        value |= (bits & 31) << shift
        shift += 5
        if not bits & 32:
            yield -(value >> 1) if value & 1 else value >> 1
            value = shift = 0


def land(box: Box) -> tuple[tuple[Point, ...], ...]:
    """
    Return the rings of land (coasts and, as holes, inland seas) inside ``box``, to be filled by the even-odd rule.

    Edges along the rectangle are part of the rings: draw a somewhat larger rectangle than is shown.
    """
    scale, everything = _rings()
    rings: list[tuple[Point, ...]] = []
    for shift in (-FULL_TURN, 0.0, FULL_TURN):
        near = Box(box.west - shift, box.south, box.east - shift, box.north)
        if not near.meets(-FULL_TURN / 2, -FULL_TURN / 4, FULL_TURN / 2, FULL_TURN / 4):
            continue
        for around, chunks in everything:
            # By the rectangle of the whole ring: a map far from any coast lies inside a ring of which no chunk is near.
            if near.meets(*around):
                ring = clip(list(_points(chunks, near, scale)), near)
                if ring:
                    rings.append(tuple((x + shift, y) for x, y in ring))
    return tuple(rings)


@cache
def _rings() -> tuple[int, tuple[tuple[tuple[float, float, float, float], Sequence[Chunk]], ...]]:
    """Return the parts of a degree that the file counts in, and its rings, each with the rectangle around it in degrees."""
    data = json.loads(files("safepassage.documents").joinpath("data/land.json").read_text(encoding="ascii"))
    scale = data["scale"]
    rings = []
    for chunks in data["rings"]:
        wests, souths, easts, norths, _ = zip(*chunks, strict=True)
        rings.append(((min(wests) / scale, min(souths) / scale, max(easts) / scale, max(norths) / scale), chunks))
    return scale, tuple(rings)


def _points(chunks: Sequence[Chunk], near: Box, scale: int) -> Iterator[Point]:
    # A chunk holds a run of the ring and the first point of the next run, so its own rectangle holds the straight line that
    # stands in for it: leaving out the points of a chunk that is elsewhere cannot change what is inside the rectangle.
    for west, south, east, north, text in chunks:
        numbers = decode(text)
        x, y = next(numbers), next(numbers)
        yield x / scale, y / scale
        if near.meets(west / scale, south / scale, east / scale, north / scale):
            for dx in numbers:
                x, y = x + dx, y + next(numbers)
                yield x / scale, y / scale


def clip(ring: list[Point], box: Box) -> list[Point]:
    """Return the part of a closed ``ring`` inside ``box``, cut edge after edge (Sutherland and Hodgman, 1974)."""
    for axis, limit, sign in ((0, box.west, 1), (0, box.east, -1), (1, box.south, 1), (1, box.north, -1)):
        kept: list[Point] = []
        for index, end in enumerate(ring):
            start = ring[index - 1]
            inside_start, inside_end = (start[axis] - limit) * sign >= 0, (end[axis] - limit) * sign >= 0
            if inside_start != inside_end:
                share = (limit - start[axis]) / (end[axis] - start[axis])
                kept.append((start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])))
            if inside_end:
                kept.append(end)
        ring = kept
    return ring
