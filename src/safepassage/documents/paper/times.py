"""Times on paper: UTC and the clock of each party, in the reader's language."""

from datetime import date, datetime

from safepassage.documents.clocks import NO_BREAK, Clock, Clocks
from safepassage.documents.paper.language import Words
from safepassage.domain.operation import Operation
from safepassage.units import MINUTE, Instant

_WITH_YEAR, _DAY_AND_TIME, _DAY, _TIME = "d MMM y HH:mm", "d MMM HH:mm", "EEE d MMM", "HH:mm"
Shown = tuple[Clock | None, ...]
"""Clocks that a table has columns for; None is UTC."""


class Times:
    """How the instants of one operation are printed in one language."""

    def __init__(self, operation: Operation, words: Words) -> None:
        self.operation = operation
        self.words = words
        self.clocks = Clocks(operation)
        keys = [operation.zone, *(party.zone for party in operation.parties)]
        self._towns = {key.rpartition("/")[2].replace("_", " "): key for key in keys}

    @property
    def local(self) -> tuple[Clock, ...]:
        """Return the different clocks besides UTC."""
        return self.clocks.local

    def shown(self, most: int = 1) -> Shown:
        """Return the clocks that a table has columns for: UTC and ``most`` local ones, the clock of the place first."""
        return (None, *self.local[:most])

    def others(self, most: int = 1) -> str:
        """Return how far the clocks that have no column are from UTC; an empty text if there are none."""
        parts = [f"{self.towns(clock)} = {self._offsets(clock)}" for clock in self.local[most:]]
        return self.words.semicolon.join(parts)

    def _offsets(self, clock: Clock) -> str:
        first, *later = clock.offsets
        changes = [f"{self.words.code(offset)} ({self.lines(self.operation.at(at))[0]})" for at, offset in later]
        return self.words.comma.join([self.words.code(first[1]), *changes])

    def on(self, instant: Instant | None, most: int = 1) -> tuple[str, ...]:
        """Return the short time on each of the clocks `shown`."""
        return tuple(self.short(instant, clock) for clock in self.shown(most))

    def calendar_day(self, instant: Instant, clock: Clock | None = None) -> date:
        """Return the date on a clock."""
        return self._at(self.operation.at(instant), clock).date()

    def day(self, instant: Instant, clock: Clock | None = None) -> str:
        """Return the day on a clock, with the day of the week."""
        return self.words.dated(self._text(self._at(self.operation.at(instant), clock), _DAY))

    def town(self, clock: Clock | None = None) -> str:
        """Return the heading of a narrow column of times: UTC, or the first town of a clock."""
        return self.heading(clock) if clock is None else self._town(clock.name.split(", ")[0])

    def heading(self, clock: Clock | None = None) -> str:
        """Return the heading of a column of times: UTC, or the towns of a clock."""
        return "UTC" if clock is None else self.towns(clock)

    def towns(self, clock: Clock) -> str:
        """Return the towns that a clock is called by."""
        return self.words.comma.join(self._town(town) for town in clock.name.split(", "))

    def _town(self, town: str) -> str:
        return self.words.town(self._towns.get(town, town))

    def short(self, instant: Instant | None, clock: Clock | None = None, *, day: date | None = None) -> str:
        """Return the time of day, with the date if it is another than ``day`` (the operation's first if None); a dash for None."""
        if instant is None:
            return "–"
        at = self._at(self.operation.at(instant), clock)
        if at.date() == (day or self._at(self.operation.epoch, clock).date()):
            return self.words.code(self._text(at, _TIME))
        return self.words.dated(self._text(at, _DAY_AND_TIME))

    def hour_band(self, instant: Instant, clock: Clock | None = None) -> str:
        """Return the hour that begins at ``instant``: 14:00–15:00, with the date if it is not the first day."""
        end = self._text(self._at(self.operation.at(instant + 60 * MINUTE), clock), _TIME)
        return f"{self.short(instant, clock)}–{self.words.code(end)}"

    def both(self, instant: Instant) -> str:
        """Return the time in UTC with the local clocks in brackets."""
        return self.moment(self.operation.at(instant))

    def moment(self, at: datetime, *, year: bool = False) -> str:
        """Return a date and time in UTC with the local clocks in brackets; the day again where it is another."""
        first, *rest = self.lines(at, year=year)
        return self.words.dated(f"{first} ({self.words.semicolon.join(rest)})") if rest else first

    def lines(self, at: datetime, *, year: bool = False) -> list[str]:
        """Return a date and time in UTC, and then on each local clock."""
        universal = self._at(at, None)
        lines = [f"{self._text(universal, _WITH_YEAR if year else _DAY_AND_TIME)}{NO_BREAK}UTC"]
        for clock in self.local:
            own = self._at(at, clock)
            pattern = _TIME if own.date() == universal.date() else _DAY_AND_TIME
            lines.append(f"{self._text(own, pattern)}{NO_BREAK}{self.towns(clock)}")
        return [self.words.dated(line) for line in lines]

    def span(self, start: Instant, end: Instant) -> str:
        """Return a period on all clocks."""
        return f"{self.both(start)} – {self.both(end)}"

    def cell(self, instant: Instant | None) -> str:
        """Return the short time in UTC with those on the local clocks in brackets, as `key` says; a dash for None."""
        if instant is None:
            return "–"
        others = self.words.semicolon.join(self.short(instant, clock) for clock in self.local)
        return f"{self.short(instant)} ({others})" if others else self.short(instant)

    @property
    def key(self) -> str:
        """Return which clocks the times in `cell` are on."""
        others = self.words.semicolon.join(self.towns(clock) for clock in self.local)
        return self.words.dated(f"UTC ({others})") if others else "UTC"

    def _at(self, at: datetime, clock: Clock | None) -> datetime:
        return at.astimezone((clock or self.clocks.utc).zone)

    def _text(self, at: datetime, pattern: str) -> str:
        return self.words.moment(at, pattern).replace(" ", NO_BREAK)
