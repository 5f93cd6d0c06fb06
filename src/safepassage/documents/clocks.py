"""Times as people read them: UTC, and the clock of each party, each different clock once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from safepassage.domain.operation import Operation
from safepassage.units import DAY, HOUR, MINUTE, Instant, Seconds

NO_BREAK = "\u00a0"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """
    A clock that somebody goes by.

    Parameters
    ----------
    name
        Towns by which its zones are called.
    offset
        Its difference to UTC in words, with every change during the operation.
    users
        Who goes by it.
    offsets
        The same as data: its difference at the start of the operation, and after every change with the instant of it.
    """

    name: str
    offset: str
    zone: ZoneInfo
    users: tuple[str, ...]
    offsets: tuple[tuple[Instant, str], ...] = ()

    @property
    def heading(self) -> str:
        """Return the heading of a column of its times."""
        return f"{self.name} ({self.offset})" if self.offset else self.name


class Clocks:
    """UTC and the different clocks of an operation: of the place, and of each party."""

    def __init__(self, operation: Operation) -> None:
        self.operation = operation
        self.unknown: list[str] = []
        wanted = [(operation.zone, "the place"), *((party.zone, party.name) for party in operation.parties)]
        groups: dict[tuple[timedelta, ...], list[tuple[ZoneInfo, str]]] = {}
        for key, user in wanted:
            try:
                zone = ZoneInfo(key)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                self.unknown.append(f"{key} ({user})")
                continue
            groups.setdefault(tuple(self._offsets(zone)), []).append((zone, user))
        universal = tuple(self._offsets(ZoneInfo("UTC")))
        also = tuple(user for _, user in groups.pop(universal, []))
        self.utc = Clock(name="UTC", offset="", zone=ZoneInfo("UTC"), users=also)
        self.local = tuple(self._clock(members, offsets) for offsets, members in groups.items())
        self.all = (self.utc, *self.local)

    def _hours(self) -> range:
        last = max((window.closes for window in self.operation.windows), default=0)
        return range(0, max(self.operation.horizon, last) + HOUR, HOUR // 2)

    def _offsets(self, zone: ZoneInfo) -> Iterator[timedelta]:
        for instant in self._hours():
            yield self.operation.at(instant).astimezone(zone).utcoffset() or timedelta()

    def _clock(self, members: list[tuple[ZoneInfo, str]], offsets: Sequence[timedelta]) -> Clock:
        towns = dict.fromkeys(zone.key.rpartition("/")[2].replace("_", " ") for zone, _ in members)
        steps = zip(offsets, offsets[1:], self._hours()[1:], strict=False)
        changes = [(instant, _offset(after)) for before, after, instant in steps if before != after]
        later = [f"from {_day_and_time(self.operation.at(instant).astimezone(UTC))} UTC {offset}" for instant, offset in changes]
        first = _offset(offsets[0])
        return Clock(
            name=", ".join(towns),
            offset=", ".join([first, *later]),
            zone=members[0][0],
            users=tuple(user for _, user in members),
            offsets=((0, first), *changes),
        )

    def time(self, instant: Instant, clock: Clock | None = None) -> str:
        """Return the time as "31 Mar 14:05" on ``clock`` (UTC if none is given), part minutes dropped."""
        return _day_and_time(self._at(instant, clock))

    def hour(self, instant: Instant, clock: Clock | None = None) -> str:
        """Return the time of day as "14:05"."""
        at = self._at(instant, clock)
        return f"{at.hour:02d}:{at.minute:02d}"

    def day(self, instant: Instant, clock: Clock | None = None) -> str:
        """Return the day as "Thu 31 Mar"."""
        at = self._at(instant, clock)
        return f"{('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')[at.weekday()]} {at.day} {MONTHS[at.month - 1]}"

    def span(self, start: Instant, end: Instant, clock: Clock | None = None) -> str:
        """Return a period as "31 Mar 14:05–14:50", with the second day where it is another."""
        first, last = self.time(start, clock), self.time(end, clock)
        if first == last:
            return first
        return f"{first}–{self.hour(end, clock) if first[:-6] == last[:-6] else last}"

    def both(self, instant: Instant) -> str:
        """Return the time in UTC with every other clock in brackets: "31 Mar 14:05 UTC (17:05 Kyiv)"."""
        shown = self.time(instant)
        others = [f"{self._short(instant, clock, shown)} {clock.name}" for clock in self.local]
        words = [f"{shown} UTC", *others]
        # A time is not to be broken over two lines, the list of clocks may be.
        first, *rest = (word.replace(" ", NO_BREAK) for word in words)
        return f"{first} ({'; '.join(rest)})" if rest else first

    def before(self, instant: Instant) -> str:
        """Return the time as `both`, part minutes rounded up: what has happened by then."""
        return self.both(-(-instant // MINUTE) * MINUTE)

    def _short(self, instant: Instant, clock: Clock, beside: str) -> str:
        shown = self.time(instant, clock)
        return shown[-5:] if shown[:-6] == beside[:-6] else shown

    def _at(self, instant: Instant, clock: Clock | None) -> datetime:
        return self.operation.at(instant).astimezone((clock or self.utc).zone)


def _day_and_time(at: datetime) -> str:
    return f"{at.day} {MONTHS[at.month - 1]} {at.hour:02d}:{at.minute:02d}"


def _offset(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // MINUTE
    sign, hours, rest = "-" if minutes < 0 else "+", abs(minutes) // 60, abs(minutes) % 60
    return f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "")


def duration(seconds: Seconds) -> str:
    """Return a duration as "1 h 05 min", part minutes rounded up."""
    minutes = -(-seconds // MINUTE)
    return f"{minutes // 60} h {minutes % 60:02d} min" if minutes >= 60 else f"{minutes} min"  # noqa: PLR2004 - minutes in an hour


def whole_hours(start: Instant, end: Instant, most: int) -> Iterable[Instant]:
    """Return instants on full hours from ``start`` to ``end``, at most about ``most`` of them, at an even step."""
    steps = (HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY)
    step = next((step for step in steps if (end - start) / step <= most), steps[-1])
    return range(-(-start // step) * step, end + 1, step)
