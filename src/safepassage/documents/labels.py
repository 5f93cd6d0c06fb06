"""Where to write words so that none lie over others."""

from collections.abc import Sequence
from dataclasses import dataclass

from safepassage.documents.svg import Area, line, text, width_of

RINGS = (0.0, 7.0, 16.0, 27.0, 40.0, 56.0)
"""Extra pixels between a mark and its label, tried from the nearest on."""
LONG = 18
"""Characters from which on words are written in two lines."""
LINE = 1.2
"""Height of a line in font sizes."""
FAR = 16.0
"""From here on words are rather written over a line than still farther away."""
SIDES = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1), (0.5, -1), (0.5, 1), (-0.5, -1), (-0.5, 1))
"""Directions from a mark to its label, tried in this order; a half lets a label above or below stick out to one side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A mark at a point that wants a label: its half width and height, and the words."""

    x: float
    y: float
    words: str
    half_width: float = 6.0
    half_height: float = 6.0

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the words, long ones in two lines of about the same length."""
        spaces = [index for index, letter in enumerate(self.words) if letter == " "]
        if len(self.words) <= LONG or not spaces:
            return (self.words,)
        middle = min(spaces, key=lambda index: abs(index - len(self.words) / 2))
        return self.words[:middle], self.words[middle + 1 :]

    @property
    def area(self) -> Area:
        """Return the rectangle that the mark covers."""
        return Area(self.x - self.half_width, self.y - self.half_height, self.x + self.half_width, self.y + self.half_height)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Words with the rectangle they are written in, and whether a line should join them to their mark."""

    mark: Mark
    area: Area
    led: bool
    side: float = 0.0

    @property
    def anchor(self) -> str:
        """Return which end of the words lies next to the mark: start, middle or end."""
        return "start" if self.side > 0 else "end" if self.side < 0 else "middle"

    @property
    def anchor_x(self) -> float:
        """Return where that end of the words is."""
        return {"start": self.area.left, "end": self.area.right}.get(self.anchor, (self.area.left + self.area.right) / 2)

    @property
    def foot(self) -> tuple[float, float]:
        """Return the point of the rectangle that is nearest to the mark."""
        x = min(max(self.mark.x, self.area.left), self.area.right)
        return x, min(max(self.mark.y, self.area.top), self.area.bottom)


def place_labels(
    marks: Sequence[Mark],
    frame: Area,
    size: float,
    *,
    taken: Sequence[Area] = (),
    lines: Sequence[tuple[tuple[float, float], tuple[float, float]]] = (),
) -> tuple[tuple[Label, ...], tuple[Mark, ...]]:
    """
    Return the labels that could be placed, and the marks for which there is no room.

    Each mark in turn takes the nearest free spot: inside ``frame``, clear of all marks, of ``taken`` and of the labels before
    it, and unless that is too far away, clear of ``lines``.
    """
    full = [*taken, *(mark.area for mark in marks)]
    placed: list[Label] = []
    left_out: list[Mark] = []
    for mark in marks:
        found = _spot(mark, frame, size, full, lines)
        if found is None:
            left_out.append(mark)
        else:
            placed.append(found)
            full.append(found.area)
    return tuple(placed), tuple(left_out)


def _spot(
    mark: Mark, frame: Area, size: float, full: Sequence[Area], lines: Sequence[tuple[tuple[float, float], tuple[float, float]]]
) -> Label | None:
    width, height = max(width_of(words, size) for words in mark.lines), size * LINE * len(mark.lines)
    crossed: Label | None = None
    for ring in RINGS:
        for across, down in SIDES:
            x = mark.x + across * (mark.half_width + 2 + ring + width / 2)
            y = mark.y + down * (mark.half_height + 1 + ring + height / 2)
            area = Area(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
            if not area.inside(frame) or any(area.meets(other) for other in full):
                continue
            label = Label(mark=mark, area=area, led=ring > RINGS[1], side=across)
            if not any(area.cut_by(*segment) for segment in lines):
                return label
            crossed = crossed or label
        if crossed is not None and ring >= FAR:
            return crossed
    return crossed


def written(label: Label, size: float, style: str) -> str:
    """Return the words of ``label`` as SVG, with a line to the mark where they are far from it."""
    lead = line(label.mark.x, label.mark.y, *label.foot, class_="lead") if label.led else ""
    rows = [
        text(label.anchor_x, label.area.top + size * (LINE * row - 0.3), words, class_=style, text_anchor=label.anchor)
        for row, words in enumerate(label.mark.lines, 1)
    ]
    return lead + "".join(rows)


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """
    Return places for ``wanted`` (in rising order), at least ``gap`` apart and between ``low`` and ``high``, each near where it was wanted.

    Runs that would touch are moved as one, to the middle of what they wanted. If there is no room for all, they share it evenly.
    """
    if len(wanted) > 1 and gap * (len(wanted) - 1) > high - low:
        gap = (high - low) / (len(wanted) - 1)
    runs: list[tuple[float, int]] = []  # the first place of a run, and how many are in it
    for value in wanted:
        runs.append((value, 1))
        while True:
            start, count = runs[-1]
            runs[-1] = (min(max(start, low), high - gap * (count - 1)), count)
            if len(runs) == 1 or runs[-2][0] + gap * runs[-2][1] <= runs[-1][0]:
                break
            (first, number), (second, more) = runs[-2], runs[-1]
            middle = (first * number + (second - gap * number) * more) / (number + more)
            runs[-2:] = [(middle, number + more)]
    return [start + gap * index for start, count in runs for index in range(count)]
