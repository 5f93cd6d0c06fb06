"""The axis of time under a picture: hours on every clock, days, and the nights behind it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from safepassage.documents.clocks import Clocks, whole_hours
from safepassage.documents.svg import line, rect, shortened, text
from safepassage.units import Instant, Interval

ROW = 15.0
"""Pixels from one clock to the next."""
MOST_HOURS = 18
DAY_WIDTH = 64.0
"""Pixels that the name of a day needs."""
SIZE = 11.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAxis:
    """Time from left to right, between two edges of a picture."""

    clocks: Clocks
    period: Interval
    left: float
    right: float
    top: float
    bottom: float

    @property
    def height(self) -> float:
        """Return the pixels needed under the picture."""
        return 8 + ROW * (len(self.clocks.all) + 1)

    def x(self, instant: Instant) -> float:
        """Return where ``instant`` lies; what is outside the period lies on its edge."""
        share = (instant - self.period.start) / (self.period.end - self.period.start)
        return self.left + min(1.0, max(0.0, share)) * (self.right - self.left)

    def draw(self) -> Iterator[str]:
        """Yield the lines of the hours, and the hours on every clock."""
        instants = list(whole_hours(self.period.start, self.period.end, MOST_HOURS))
        for instant in instants:
            x = self.x(instant)
            yield line(x, self.top, x, self.bottom + 4, class_="grid")
            for row, clock in enumerate(self.clocks.all, 1):
                yield text(x, self.bottom + 3 + ROW * row, self.clocks.hour(instant, clock), class_="small middle")
        yield from headings(self.clocks, self.left - 34, self.bottom + 3)
        yield from days(self.clocks, [(self.x(instant), instant) for instant in instants], self.bottom + 3, middle=True)

    def nights(self, nights: Sequence[Interval]) -> Iterator[str]:
        """Yield the nights as grey columns."""
        for night in nights:
            left, right = self.x(night.start), self.x(night.end)
            if right > left:
                yield rect(left, self.top, right - left, self.bottom - self.top, class_="night")
                if right - left > 40:  # noqa: PLR2004 - room for the word
                    yield text((left + right) / 2, self.top - 5, "night", class_="small middle")


def headings(clocks: Clocks, right: float, top: float) -> Iterator[str]:
    """Yield the names of the clocks, ending at ``right``."""
    for row, clock in enumerate(clocks.all, 1):
        yield text(right, top + ROW * row, shortened(clock.heading, right - 4, SIZE), class_="small end")
    yield text(right, top + ROW * (len(clocks.all) + 1), "day (UTC)", class_="small end")


def days(clocks: Clocks, ticks: Sequence[tuple[float, Instant]], top: float, *, middle: bool) -> Iterator[str]:
    """Yield the name of each day under its first tick; one with no room before the next is left out."""
    first: dict[str, float] = {}
    for x, instant in ticks:
        first.setdefault(clocks.day(instant), x)
    places = list(first.items())
    for index, (day, x) in enumerate(places):
        if index + 1 == len(places) or places[index + 1][1] - x >= DAY_WIDTH:
            yield text(x, top + ROW * (len(clocks.all) + 1), day, class_="small strong middle" if middle else "small strong")
