"""The deadline as people type it: a date and time, a time of the operation's day, or hours from its start."""

import re
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from safepassage.domain.operation import Operation
from safepassage.units import HOUR, Instant

_HOURS = re.compile(r"\+(\d+(?:\.\d+)?)\s*h?")
_FORMS = (
    "Expected a date and time (2022-04-01T07:00Z), a time of the operation's first day (19:00), or hours after its start (+24)."
)


def parse_deadline(text: str, operation: Operation) -> Instant:
    """
    Return the instant that ``text`` means for ``operation``.

    A time without a zone is read on the clock of the operation's zone.

    Raises
    ------
    ValueError
        If the text is none of the known forms, the time does not exist or occurs twice on that clock, or it does not lie between the
        start and the end of the operation.
    """
    instant = _instant(text.strip(), operation)
    if not 0 < instant <= operation.horizon:
        first, last = operation.at(0), operation.at(operation.horizon)
        msg = (
            f"The deadline {text} is {_utc(operation.at(instant))}, outside the operation. "
            f"Expected a time after {_utc(first)} and not after {_utc(last)}."
        )
        raise ValueError(msg)
    return instant


def parse_moment(text: str, operation: Operation) -> Instant:
    """
    Return the instant that ``text`` means for ``operation``: in the forms of a deadline, before, in or after the operation.

    Raises
    ------
    ValueError
        If the text is none of the known forms, or the time does not exist or occurs twice on that clock.
    """
    return _instant(text.strip(), operation)


def _instant(text: str, operation: Operation) -> Instant:
    hours = _HOURS.fullmatch(text)
    if hours:
        return round(float(hours[1]) * HOUR)
    zone = ZoneInfo(operation.zone)
    moment = _datetime(text) or _time_of_day(text, operation.epoch.astimezone(zone))
    if moment is None:
        msg = f"The time {text!r} cannot be read. {_FORMS}"
        raise ValueError(msg)
    if moment.tzinfo is None:
        moment = _placed(moment, zone)
    return round((moment - operation.epoch).total_seconds())


def _datetime(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if "-" in text[:8] and ":" in text else None
    except ValueError:
        return None


def _time_of_day(text: str, first: datetime) -> datetime | None:
    try:
        clock = time.fromisoformat(text if ":" in text else "")
    except ValueError:
        return None
    return datetime.combine(first.date(), clock)


def _placed(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return ``moment`` on the clock of ``zone``, if it is exactly one instant there."""
    early, late = moment.replace(tzinfo=zone, fold=0), moment.replace(tzinfo=zone, fold=1)
    if early.utcoffset() == late.utcoffset():
        return early
    exists = early.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == moment
    trouble = "occurs twice" if exists else "does not exist"
    example = f"{early.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
    msg = (
        f"{moment:%H:%M} on {moment:%d %B %Y} {trouble} on the clock of {zone.key}. Give the time in UTC, for instance {example}."
    )
    raise ValueError(msg)


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%d %B %Y %H:%M} UTC"
