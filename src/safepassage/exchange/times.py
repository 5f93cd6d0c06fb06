"""Times as people write them, always with a zone, as instants in UTC."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from difflib import get_close_matches
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from safepassage.exchange.problems import CellError, Doubts
from safepassage.exchange.raw import Value
from safepassage.units import Seconds

_CLOCK: Final = re.compile(
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::(?P<second>\d{2}))?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[A-Za-z]+/[A-Za-z_/+-]+)?",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(r"(?P<stamp>\d{4}-\d{2}-\d{2}.*?)\s*\(?(?P<zone>UTC|GMT|[A-Za-z]+/[A-Za-z_/+-]+)\)?", re.IGNORECASE)
_STAMP: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_SPACED_OFFSET: Final = re.compile(r"\s+(?=[+-]\d{2}:?\d{2}$|Z$)", re.IGNORECASE)
_FORM: Final = "a time such as 2022-03-31 10:00+03:00"
_MIDNIGHT_HOUR: Final = 24
_OLDEST_YEAR: Final = 1_950
_SOME_DAY: Final = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """
    What a time without date or zone is read with.

    Parameters
    ----------
    zone
        Zone of times that name none.
    epoch
        The operation's start; hh:mm is on its date. None while the start itself is read.
    horizon
        If given, hh:mm is on the one day on which it lies within so many seconds of the start, and must have a date if there are several.
    """

    zone: tzinfo
    epoch: datetime | None = None
    horizon: Seconds | None = None

    def moment(self, value: Value, doubts: Doubts) -> datetime:
        """Return the time that ``value`` is, in UTC."""
        if isinstance(value, str):
            return self._from_text(value.strip(), doubts)
        if isinstance(value, datetime):
            if value.year >= _OLDEST_YEAR:
                return self._from_local(_to_second(value), self.zone)
        elif isinstance(value, date) and value.year >= _OLDEST_YEAR:
            return self._at_midnight(value, self.zone, doubts)
        elif isinstance(value, time):
            return self._on_the_day(value.hour, value.minute, value.second, self.zone, doubts)
        raise _no_time()

    def instant(self, value: Value, doubts: Doubts) -> int:
        """Return the time that ``value`` is, in whole seconds after the epoch."""
        after = self.moment(value, doubts) - self._start
        if after.microseconds:
            doubts.add("rounded", "Parts of a second were left out.")
        return after // timedelta(seconds=1)

    def at(self, instant: int) -> datetime:
        """Return the time that is ``instant`` seconds after the epoch, in UTC."""
        return self._start + timedelta(seconds=instant)

    @property
    def _start(self) -> datetime:
        """Return the epoch; while it is not known, some day, so that the other times can be checked all the same."""
        return self.epoch or _SOME_DAY

    def _from_text(self, text: str, doubts: Doubts) -> datetime:
        match = _CLOCK.fullmatch(text)
        if match is not None:
            zone = _zone_or_offset(match["zone"]) if match["zone"] else self.zone
            return self._on_the_day(int(match["hour"]), int(match["minute"]), int(match["second"] or 0), zone, doubts)
        named = _NAMED.fullmatch(text)
        zone = zone_of(named["zone"]) if named else self.zone
        stamp = _SPACED_OFFSET.sub("", named["stamp"] if named else text)
        if not _STAMP.match(stamp):
            raise _no_time()
        try:
            moment = datetime.fromisoformat(stamp.strip())
        except ValueError:
            raise _no_time() from None
        if _STAMP.fullmatch(stamp.strip()):
            return self._at_midnight(moment.date(), zone, doubts)
        if moment.tzinfo is not None:
            return _in_utc(moment)
        return self._from_local(moment, zone)

    def _on_the_day(self, hour: int, minute: int, second: int, zone: tzinfo, doubts: Doubts) -> datetime:
        if self.epoch is None:
            msg = "A time alone does not say which day the operation starts."
            raise CellError(msg, code="bad-time", expected=_FORM)
        if self.horizon is not None:
            return self._on_one_day(hour, minute, second, zone)
        day = self.epoch.astimezone(zone).date() + timedelta(days=1 if hour == _MIDNIGHT_HOUR and minute == 0 else 0)
        try:
            local = datetime.combine(day, time(0 if day != self.epoch.astimezone(zone).date() else hour, minute, second))
        except ValueError:
            raise _no_time() from None
        moment = self._from_local(local, zone)
        if moment < self.epoch:
            doubts.add("time-before-start", f"This was read as {local:%Y-%m-%d %H:%M}, which is before the operation starts.")
        return moment

    def _on_one_day(self, hour: int, minute: int, second: int, zone: tzinfo) -> datetime:
        """Return the one time within the horizon at which a clock in ``zone`` shows hour and minute."""
        start, last = self._start, self._start + timedelta(seconds=self.horizon or 0)
        try:
            clock = time(0 if (hour, minute, second) == (_MIDNIGHT_HOUR, 0, 0) else hour, minute, second)
        except ValueError:
            raise _no_time() from None
        first = start.astimezone(zone).date()
        inside = []
        for number in range((last - start).days + 2):
            try:
                moment = self._from_local(datetime.combine(first + timedelta(days=number), clock), zone)
            except CellError as error:
                if error.code == "time-twice":
                    raise
                continue  # an hour that the clocks skip on one day is there on the others
            inside += [moment] if start <= moment <= last else []
        if len(inside) == 1:
            return inside[0]
        msg = f"{clock:%H:%M} is a time of {'several days' if inside else 'no day'} of the operation."
        raise CellError(msg, code="bad-time", expected=f"the date too, such as {text_of(inside[0] if inside else start, zone)}")

    def _at_midnight(self, day: date, zone: tzinfo, doubts: Doubts) -> datetime:
        moment = self._from_local(datetime.combine(day, time()), zone)
        doubts.add("date-only", f"A date without a time of day was read as {text_of(moment, zone)}.")
        return moment

    @staticmethod
    def _from_local(local: datetime, zone: tzinfo) -> datetime:
        """Return the one instant that a clock in ``zone`` shows as ``local``; in the hours that are skipped or come twice, complain."""
        first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
        if first.utcoffset() == second.utcoffset():
            return _in_utc(first)
        readings = " or ".join(text_of(_in_utc(reading), zone) for reading in (first, second))
        if _in_utc(first).astimezone(zone).replace(tzinfo=None) != local:
            msg = f"{local:%H:%M} does not exist in {zone} on {local:%Y-%m-%d}: the clocks go forward over it. It could mean {readings}."
            raise CellError(msg, code="time-skipped", expected=readings)
        msg = f"{local:%H:%M} comes twice in {zone} on {local:%Y-%m-%d}, when the clocks go back: as {readings}."
        raise CellError(msg, code="time-twice", expected=readings)


def text_of(moment: datetime, zone: tzinfo) -> str:
    """Return ``moment`` as files give it: the clock of ``zone`` with its offset from UTC."""
    if moment.tzinfo is None:
        msg = f"The time {moment.isoformat()} has no time zone."
        raise CellError(msg, code="bad-time", expected="a time with a zone")
    try:
        local = moment.astimezone(zone)
    except OverflowError:
        local = moment.astimezone(UTC)
    whole_minute = local.second == local.microsecond == 0
    return local.isoformat(sep=" ", timespec="minutes" if whole_minute else "auto")


def zone_of(name: str) -> ZoneInfo:
    """Return the time zone called ``name``, in any case."""
    text = "UTC" if name.strip().upper() == "Z" else name.strip()
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        known = {zone.lower(): zone for zone in available_timezones()}
    if text.lower() in known:
        return ZoneInfo(known[text.lower()])
    near = get_close_matches(text.lower(), known, n=1)
    msg = f"{text!r} is not a time zone." + (f" Did you mean {known[near[0]]}?" if near else "")
    raise CellError(msg, code="unknown-zone", expected="an IANA name, for instance Europe/Kyiv")


def _zone_or_offset(text: str) -> tzinfo:
    if text[0] in "+-":
        offset = datetime.strptime(text, "%z").tzinfo
        if offset is not None:
            return offset
    return zone_of(text)


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise _no_time() from None


def _to_second(moment: datetime) -> datetime:
    """Return ``moment`` to the nearest second: a workbook keeps times as fractions of a day."""
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)


def _no_time() -> CellError:
    return CellError("This is not a time.", code="bad-time", expected=_FORM)


SOME_CLOCK: Final = Clock(UTC)
"""A clock for values that are no times."""
