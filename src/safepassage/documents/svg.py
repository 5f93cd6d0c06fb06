"""A very small writer of SVG: elements as text, numbers kept short, everything written by others escaped."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from math import floor
from typing import TypeAlias

Attribute: TypeAlias = str | float | None


def number(value: float) -> str:
    """Return ``value`` with one decimal at most, the same on every machine."""
    return f"{value:.1f}".removesuffix(".0").replace("-0", "0") if abs(value) < 0.05 else f"{value:.1f}".removesuffix(".0")  # noqa: PLR2004 - half of 0.1


def tag(name: str, *children: str, **attributes: Attribute) -> str:
    """
    Return an element; ``children`` are markup already, attribute values are escaped, those that are None are left out.

    An underscore in an attribute's name stands for a hyphen; one at the end is dropped (``class_``).
    """
    words = [name]
    for key, value in attributes.items():
        if value is not None:
            shown = escape(value) if isinstance(value, str) else number(value)
            words.append(f'{key.removesuffix("_").replace("_", "-")}="{shown}"')
    start = " ".join(words)
    return f"<{start}>{''.join(children)}</{name}>" if children else f"<{start}/>"


def text(x: float, y: float, words: str, **attributes: Attribute) -> str:
    """Return a text element at a point; ``words`` are escaped."""
    return tag("text", escape(words), x=x, y=y, **attributes)


def line(x1: float, y1: float, x2: float, y2: float, **attributes: Attribute) -> str:
    """Return a straight line."""
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, **attributes)


def rect(x: float, y: float, width: float, height: float, **attributes: Attribute) -> str:
    """Return a rectangle."""
    return tag("rect", x=x, y=y, width=width, height=height, **attributes)


def path(points: Iterable[tuple[float, float]], *, closed: bool = False, **attributes: Attribute) -> str:
    """Return a path along ``points``."""
    return tag("path", d=course(points, closed=closed), **attributes)


def course(points: Iterable[tuple[float, float]], *, closed: bool = False) -> str:
    """Return the course along ``points`` as path data."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + ("Z" if closed else "")


def picture(width: float, height: float, title: str, *children: str, prefix: str) -> str:
    """Return a whole picture; ``title`` is read out in place of it, ``prefix`` keeps its names apart from others."""
    heading = tag("title", escape(title), id=f"{prefix}-title")
    box = f"0 0 {number(width)} {number(height)}"
    return tag(
        "svg",
        heading,
        *children,
        viewBox=box,
        width=width,
        height=height,
        role="img",
        aria_labelledby=f"{prefix}-title",
    )


Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, width and height."""

HATCHES = {
    "closed": ("/", 9.0),
    "margin": ("\\", 4.5),
    "aid": ("/", 6.0),
    "load": ("/\\", 5.0),
    "board": ("|", 2.5),
    "alight": ("-", 3.0),
    "wheelchair": ("|", 5.0),
    "stretcher": ("/", 5.0),
}
"""Fills that can be told apart without colour: the directions of their lines, and the pixels between two."""


def filled(boxes: Iterable[Box], style: str) -> str:
    """
    Return all ``boxes`` as one shape in ``style``, with its hatching if it has one.

    The lines are drawn one by one, cut to the boxes: fills with SVG patterns make printed files hundreds of times larger.
    """
    own = list(boxes)
    if not own:
        return ""
    outline = "".join(f"M{number(x)} {number(y)}h{number(w)}v{number(h)}h{number(-w)}z" for x, y, w, h in own)
    shapes = tag("path", d=outline, class_=f"bar bar-{style}")
    directions, gap = HATCHES.get(style, ("", 1.0))
    lines = "".join(course(part) for box in own for way in directions for part in _hatch(box, way, gap))
    return shapes + (tag("path", d=lines, class_=f"hatch hatch-{style}") if lines else "")


def _hatch(box: Box, way: str, gap: float) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Yield the lines of one direction inside ``box``; they lie on one grid for the whole picture."""
    left, top, right, bottom = box[0], box[1], box[0] + box[2], box[1] + box[3]
    match way:
        case "|":
            yield from (((x, top), (x, bottom)) for x in _grid(left, right, gap))
        case "-":
            yield from (((left, y), (right, y)) for y in _grid(top, bottom, gap))
        case "/":
            for total in _grid(left + top, right + bottom, gap):
                start, end = max(left, total - bottom), min(right, total - top)
                yield (start, total - start), (end, total - end)
        case _:
            for difference in _grid(left - bottom, right - top, gap):
                start, end = max(left, difference + top), min(right, difference + bottom)
                yield (start, start - difference), (end, end - difference)


def _grid(low: float, high: float, gap: float) -> Iterator[float]:
    """Yield the multiples of ``gap`` strictly between ``low`` and ``high``."""
    step = floor(low / gap) + 1
    while step * gap < high:
        yield step * gap
        step += 1


NARROW, WIDE = frozenset("iljtfrI.,:;'!|()[] -·"), frozenset("mwMW@%")


def width_of(words: str, size: float) -> float:
    """Return a width in which ``words`` fit at the font size ``size``, whatever common sans-serif font is used."""
    total = 0.0
    for letter in words:
        if unicodedata.east_asian_width(letter) in {"W", "F"}:
            total += 1.05
        elif unicodedata.combining(letter):
            continue
        elif letter in NARROW:
            total += 0.38
        elif letter in WIDE or (letter.isupper() and not letter.isascii()):
            total += 0.95
        else:
            total += 0.72 if letter.isupper() else 0.61
    return total * size


def shortened(words: str, limit: float, size: float) -> str:
    """Return ``words``, cut with an ellipsis if they are wider than ``limit``."""
    if width_of(words, size) <= limit:
        return words
    while words and width_of(words + "…", size) > limit:
        words = words[:-1]
    return words.rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in a picture."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Area") -> bool:
        """Return whether the two share more than an edge."""
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom

    def inside(self, other: "Area") -> bool:
        """Return whether this lies wholly in ``other``."""
        return self.left >= other.left and self.right <= other.right and self.top >= other.top and self.bottom <= other.bottom

    def cut_by(self, start: tuple[float, float], end: tuple[float, float]) -> bool:
        """Return whether the straight line from ``start`` to ``end`` passes through."""
        if max(start[0], end[0]) <= self.left or min(start[0], end[0]) >= self.right:
            return False
        low, high = 0.0, 1.0
        for at, to, least, most in ((start[0], end[0], self.left, self.right), (start[1], end[1], self.top, self.bottom)):
            step = to - at
            if step == 0:
                if not least < at < most:
                    return False
                continue
            first, last = sorted(((least - at) / step, (most - at) / step))
            low, high = max(low, first), min(high, last)
        return low < high
