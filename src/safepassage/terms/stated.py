"""What a party says that a clause is, in its own words: times on its own clock, and durations."""

import re
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from safepassage.domain.agreement import Party
from safepassage.domain.operation import Operation
from safepassage.units import HOUR, MINUTE, Instant, Seconds

_TIME: Final = re.compile(
    r"(?:(?P<date>\d{4}-\d{2}-\d{2})[T ]\s*)?(?P<clock>\d{1,2}:\d{2})\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:\d{2}|[A-Za-z]+/[A-Za-z_/+-]+)?",
    re.IGNORECASE,
)
_DURATION: Final = re.compile(
    r"(?:(?P<hours>\d+(?:\.\d+)?)\s*h(?:ours?|rs?)?)?\s*(?:(?P<minutes>\d+)\s*m(?:in(?:utes?)?)?)?", re.IGNORECASE
)
TIME_FORM: Final = "a time such as 10:00, 10:00 UTC or 2022-03-31 10:00+03:00"
DURATION_FORM: Final = "a duration such as 24 h, 24 hours or 1 h 30 min"


class UnclearError(ValueError):
    """What was stated cannot be computed with; the message says why, and what is expected."""


def stated_time(operation: Operation, party: Party, text: str, near: Instant) -> Instant:
    """
    Return the instant that ``party`` means by ``text``: on its own clock, unless the text names another.

    A time without a date is the one that lies nearest to ``near``; of two equally near, the later.

    Raises
    ------
    UnclearError
        If it is no time, or one that the clock skips or shows twice.
    """
    match = _TIME.fullmatch(text.strip())
    if match is None:
        msg = f"{text!r} is no time; expected {TIME_FORM}."
        raise UnclearError(msg)
    zone = _zone(match["zone"] or party.zone)
    try:
        clock = time.fromisoformat(match["clock"].zfill(len("00:00")))
        shown = [datetime.combine(datetime.fromisoformat(match["date"]), clock)] if match["date"] else []
    except ValueError:
        msg = f"{text!r} is no time that a clock shows; expected {TIME_FORM}."
        raise UnclearError(msg) from None
    today = operation.at(near).astimezone(zone).date()
    shown = shown or [datetime.combine(today + timedelta(days=days), clock) for days in (1, 0, -1)]
    nearest = min(shown, key=lambda local: abs(_instant(operation, local.replace(tzinfo=zone)) - near))
    return _only_instant(operation, nearest, zone, text)


def stated_duration(text: str) -> Seconds:
    """
    Return the seconds that ``text`` means.

    Raises
    ------
    UnclearError
        If it is no duration above nothing.
    """
    match = _DURATION.fullmatch(text.strip())
    seconds = 0 if match is None else round(float(match["hours"] or 0) * HOUR) + int(match["minutes"] or 0) * MINUTE
    if seconds <= 0:
        msg = f"{text!r} is no duration; expected {DURATION_FORM}."
        raise UnclearError(msg)
    return seconds


def _only_instant(operation: Operation, local: datetime, zone: tzinfo, text: str) -> Instant:
    first, second = (_instant(operation, local.replace(tzinfo=zone, fold=fold)) for fold in (0, 1))
    if first == second:
        return first
    exists = operation.at(first).astimezone(zone).replace(tzinfo=None) == local
    msg = (
        f"{text!r} {'comes twice' if exists else 'does not exist'} on {local:%Y-%m-%d} on the clock of {zone}; "
        "expected the time with its offset from UTC."
    )
    raise UnclearError(msg)


def _instant(operation: Operation, moment: datetime) -> Instant:
    return (moment.astimezone(UTC) - operation.epoch) // timedelta(seconds=1)


def _zone(name: str) -> tzinfo:
    if name[0] in "+-":
        sign = -1 if name[0] == "-" else 1
        return timezone(sign * timedelta(hours=int(name[1:3]), minutes=int(name[4:6])))
    try:
        return ZoneInfo("UTC" if name.upper() in {"Z", "GMT"} else name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        msg = f"{name!r} is not a time zone; expected an IANA name, for instance Europe/Kyiv."
        raise UnclearError(msg) from None
