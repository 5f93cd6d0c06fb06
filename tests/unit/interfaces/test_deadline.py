"""The deadline as people type it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from operations import one_bus
from safepassage.interfaces.deadline import parse_deadline
from safepassage.units import DAY, HOUR, MINUTE

BUS = one_bus()
"""Starts at 06:00 UTC on 1 May 2030, ends at 13:00; its zone is UTC."""
KYIV = replace(BUS, zone="Europe/Kyiv", horizon=3 * DAY)
"""Kyiv is at UTC+3 on that day: it starts at 09:00 there."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2030-05-01T12:00Z", 6 * HOUR),
        ("2030-05-01 12:00+02:00", 4 * HOUR),
        ("2030-05-01T12:00", 6 * HOUR),
        ("12:30", 6 * HOUR + 30 * MINUTE),
        ("12:00+02:00", 4 * HOUR),
        ("+5", 5 * HOUR),
        ("+1.5h", 90 * MINUTE),
        (" +7 ", 7 * HOUR),
    ],
)
def test_reads_every_form(text: str, expected: int) -> None:
    """A date and time, a time of the first day, or hours after the start."""
    assert parse_deadline(text, BUS) == expected


def test_a_time_without_a_zone_is_on_the_clock_of_the_operation() -> None:
    """Ten o'clock in Kyiv is one hour after a start at 06:00 UTC."""
    assert parse_deadline("10:00", KYIV) == HOUR
    assert parse_deadline("2030-05-02T10:00", KYIV) == HOUR + DAY


@pytest.mark.parametrize("text", ["noon", "25:00", "2030-05-01", "19", "+", "-3", "2030-13-01T10:00", ""])
def test_says_which_forms_it_can_read(text: str) -> None:
    """Anything else is refused with what was given and the forms that are understood."""
    with pytest.raises(ValueError, match=r"The time '.*' cannot be read. Expected a date and time"):
        parse_deadline(text, BUS)


@pytest.mark.parametrize("text", ["05:59", "06:00", "13:01", "+8", "2030-05-03T10:00Z"])
def test_refuses_what_is_outside_the_operation(text: str) -> None:
    """A deadline lies after the start and not after the end, and the message says when those are."""
    expected = r"outside the operation. Expected a time after 01 May 2030 06:00 UTC and not after 01 May 2030 13:00 UTC."
    with pytest.raises(ValueError, match=expected):
        parse_deadline(text, BUS)


@pytest.mark.parametrize(
    ("day", "text", "trouble"),
    [
        (datetime(2022, 3, 26, 12, tzinfo=UTC), "2022-03-27T03:30", "does not exist"),
        (datetime(2022, 10, 29, 12, tzinfo=UTC), "2022-10-30T03:30", "occurs twice"),
    ],
)
def test_refuses_times_that_are_no_single_instant(day: datetime, text: str, trouble: str) -> None:
    """When clocks change an hour is missing or comes twice; the message asks for UTC."""
    with pytest.raises(ValueError, match=rf"03:30 on \d+ \w+ 2022 {trouble} on the clock of Europe/Kyiv. Give the time in UTC"):
        parse_deadline(text, replace(KYIV, epoch=day))
