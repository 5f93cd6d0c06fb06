"""A very small writer of SVG: elements as text, numbers kept short, everything written by others escaped."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
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
    """Return a whole picture with its fills; ``title`` is read out in place of it, ``prefix`` keeps its names apart from others."""
    heading = tag("title", escape(title), id=f"{prefix}-title")
    box = f"0 0 {number(width)} {number(height)}"
    return tag(
        "svg",
        heading,
        patterns(prefix, "".join(children)),
        *children,
        viewBox=box,
        width=width,
        height=height,
        role="img",
        aria_labelledby=f"{prefix}-title",
    )


def fill(prefix: str, name: str) -> str:
    """Return the fill attribute for the pattern ``name``."""
    return f"url(#{prefix}-{name})"


def patterns(prefix: str, content: str) -> str:
    """Return the definitions of those fills that ``content`` uses."""
    drawn = {
        "closed": (7, rect(0, 0, 7, 7, fill="#fff") + path([(-1, 8), (8, -1)], stroke="#b4b4b4", stroke_width=0.7)),
        "margin": (4, rect(0, 0, 4, 4, fill="#fff") + path([(0, 0), (4, 4)], stroke="#444", stroke_width=0.9)),
        "board": (4, rect(0, 0, 4, 4, fill="#fff") + tag("circle", cx=2, cy=2, r=1.1, fill="#222")),
        "aid": (5, rect(0, 0, 5, 5, fill="#fff") + path([(-1, 6), (6, -1)], stroke="#333", stroke_width=1.6)),
        "wheelchair": (5, rect(0, 0, 5, 5, fill="#fff") + line(2.5, 0, 2.5, 5, stroke="#222", stroke_width=1.6)),
        "stretcher": (4, rect(0, 0, 4, 4, fill="#fff") + line(0, 2, 4, 2, stroke="#222", stroke_width=1.4)),
    }
    made = [
        tag("pattern", shape, id=f"{prefix}-{name}", width=size, height=size, patternUnits="userSpaceOnUse")
        for name, (size, shape) in drawn.items()
        if fill(prefix, name) in content
    ]
    return tag("defs", *made) if made else ""


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
