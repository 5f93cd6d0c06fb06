"""Frames with logarithmic scales, and marks in them: all that the figures of the benchmarks need."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from safepassage.documents.svg import line, path, rect, tag, text

TEN_THOUSAND, THOUSAND = 10_000, 1_000
SIZE = 4.0
"""Half the width of a mark, in pixels."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A logarithmic scale from ``least`` to ``most``, both above 0."""

    least: float
    most: float

    @classmethod
    def log(cls, least: float, most: float) -> "Scale":
        """Return a scale over whole powers of ten that holds both ends."""
        low = 10.0 ** math.floor(math.log10(least) + 1e-9)
        high = 10.0 ** math.ceil(math.log10(most) - 1e-9)
        return cls(min(low, least), max(high, 10 * low))

    def part(self, value: float) -> float:
        """Return where ``value`` lies between the ends: 0 at the least, 1 at the most; what lies beyond is put at the end."""
        inside = min(self.most, max(self.least, value))
        return math.log(inside / self.least) / math.log(self.most / self.least)

    def ticks(self, unit: str) -> list[tuple[float, str]]:
        """Return the powers of ten on the scale, with what to write at them; ``unit`` is %, s or empty."""
        first, last = math.ceil(math.log10(self.least) - 1e-9), math.floor(math.log10(self.most) + 1e-9)
        step = 1 + (last - first) // 6
        return [(10.0**power, _written(10.0**power, unit)) for power in range(first, last + 1, step)]


def _written(value: float, unit: str) -> str:
    if unit == "%":
        return f"{100 * value:g} %"
    if value >= TEN_THOUSAND:
        return f"10{''.join('⁰¹²³⁴⁵⁶⁷⁸⁹'[int(digit)] for digit in str(round(math.log10(value))))}"
    return f"{value:g} {unit}".strip()


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame at ``left`` and ``top`` with a scale in each direction."""

    left: float
    top: float
    width: float
    height: float
    x: Scale
    y: Scale

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return the point in the picture."""
        return self.left + self.width * self.x.part(x), self.top + self.height * (1 - self.y.part(y))

    def axes(self, title: str, across: Sequence[tuple[float, str]], up: Sequence[tuple[float, str]]) -> Iterator[str]:
        """Yield the frame with its title and its ticks."""
        bottom = self.top + self.height
        yield text(self.left, self.top - 8, title, font_size=13)
        for value, words in across:
            at = self.at(value, self.y.least)[0]
            yield line(at, self.top, at, bottom, stroke="#dddddd")
            yield text(at, bottom + 16, words, font_size=11, text_anchor="middle")
        for value, words in up:
            at = self.at(self.x.least, value)[1]
            yield line(self.left, at, self.left + self.width, at, stroke="#dddddd")
            yield text(self.left - 6, at + 4, words, font_size=11, text_anchor="end")
        yield rect(self.left, self.top, self.width, self.height, fill="none", stroke="#333333")

    def steps(self, points: Sequence[tuple[float, float]], least: float, colour: str) -> str:
        """Return a line that keeps each height until the next point."""
        drawn: list[tuple[float, float]] = []
        for x, y in points:
            if drawn:
                drawn.append((x, drawn[-1][1]))
            drawn.append((x, max(least, y)))
        return self.line(drawn, colour) + mark("dot", *self.at(*drawn[-1]), colour)

    def line(self, points: Sequence[tuple[float, float]], colour: str, *, dashed: bool = False) -> str:
        """Return a line through ``points``."""
        course = [self.at(x, y) for x, y in points]
        return path(course, fill="none", stroke=colour, stroke_width=1.5, stroke_dasharray="5 4" if dashed else None)


def mark(shape: str, x: float, y: float, colour: str) -> str:
    """Return a mark around a point: circle, square, diamond, up, down, cross, dot or line."""
    r = SIZE
    if shape in {"circle", "dot"}:
        return tag(
            "circle", cx=x, cy=y, r=r if shape == "circle" else 2.0, fill=colour if shape == "dot" else "none", stroke=colour
        )
    if shape in {"cross", "line"}:
        flat = line(x - r, y, x + r, y, stroke=colour, stroke_width=1.5)
        return flat if shape == "line" else flat + line(x, y - r, x, y + r, stroke=colour, stroke_width=1.5)
    corners = {
        "square": [(-r, -r), (r, -r), (r, r), (-r, r)],
        "diamond": [(0, -r - 1), (r + 1, 0), (0, r + 1), (-r - 1, 0)],
        "up": [(0, -r - 1), (r, r), (-r, r)],
        "down": [(0, r + 1), (r, -r), (-r, -r)],
    }[shape]
    return path([(x + dx, y + dy) for dx, dy in corners], closed=True, fill="none", stroke=colour, stroke_width=1.3)
