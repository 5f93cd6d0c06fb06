"""Times as people read them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from operations import one_bus
from safepassage.documents.clocks import Clocks, duration, whole_hours
from safepassage.domain.agreement import Party
from safepassage.domain.operation import Operation
from safepassage.units import DAY, HOUR, MINUTE


def _operation(*zones: str, epoch: datetime = datetime(2022, 3, 26, 12, tzinfo=UTC), horizon: int = DAY) -> Operation:
    parties = tuple(Party(id=f"p{number}", name=f"Party {number}", zone=zone) for number, zone in enumerate(zones, 1))
    return replace(one_bus(), epoch=epoch, horizon=horizon, zone="Europe/Kyiv", parties=parties)


def test_two_zones_with_the_same_clock_share_one_column() -> None:
    """Kyiv and Moscow both showed UTC+3 on 31 March 2022."""
    clocks = Clocks(_operation("Europe/Moscow", epoch=datetime(2022, 3, 31, tzinfo=UTC)))
    assert [clock.heading for clock in clocks.all] == ["UTC", "Kyiv, Moscow (UTC+3)"]
    assert clocks.local[0].users == ("the place", "Party 1")


def test_a_clock_that_changes_during_the_operation_says_when() -> None:
    """On 27 March 2022 at 01:00 UTC Kyiv changed its clock and Moscow did not, so they are two clocks."""
    clocks = Clocks(_operation("Europe/Moscow"))
    assert [clock.heading for clock in clocks.local] == ["Kyiv (UTC+2, from 27 Mar 01:00 UTC UTC+3)", "Moscow (UTC+3)"]
    before, after = 12 * HOUR + 59 * MINUTE, 13 * HOUR
    assert [clocks.time(instant, clocks.local[0]) for instant in (before, after)] == ["27 Mar 02:59", "27 Mar 04:00"]


def test_who_goes_by_utc_is_named_with_utc() -> None:
    """A zone that shows the same as UTC throughout makes no column of its own."""
    clocks = Clocks(_operation("Africa/Abidjan"))
    assert clocks.utc.users == ("Party 1",)
    assert len(clocks.local) == 1


@pytest.mark.parametrize("zone", ["Mars/Base", "../../secret", ""])
def test_a_zone_that_is_not_known_is_told_and_not_dropped(zone: str) -> None:
    """The reader must see that one party's clock is missing."""
    assert Clocks(_operation(zone)).unknown == [f"{zone} (Party 1)"]


def test_a_time_names_every_clock() -> None:
    """The second day is named where it differs from the day in UTC; nothing breaks inside a time."""
    clocks = Clocks(_operation("Asia/Kathmandu", epoch=datetime(2022, 3, 31, 18, tzinfo=UTC)))
    assert clocks.both(20 * MINUTE).replace("\u00a0", " ") == "31 Mar 18:20 UTC (21:20 Kyiv; 1 Apr 00:05 Kathmandu)"
    assert clocks.local[1].heading == "Kathmandu (UTC+5:45)"


def test_part_minutes_are_dropped_or_rounded_up() -> None:
    """A time is rounded down, but what has happened "by" a time has happened."""
    clocks = Clocks(one_bus())
    assert (clocks.both(61), clocks.before(61)) == ("1\u00a0May\u00a006:01\u00a0UTC", "1\u00a0May\u00a006:02\u00a0UTC")


def test_a_period_names_its_days_once_where_it_can() -> None:
    """Two times on one day share the day; equal ones are one time."""
    clocks = Clocks(one_bus())
    assert clocks.span(0, HOUR) == "1 May 06:00–07:00"
    assert clocks.span(0, 20 * HOUR) == "1 May 06:00–2 May 02:00"
    assert clocks.span(60, 61) == "1 May 06:01"
    assert clocks.day(0) == "Wed 1 May"


def test_durations_are_rounded_up_to_minutes() -> None:
    """A wait is never told shorter than it is."""
    assert [duration(seconds) for seconds in (0, 61, HOUR, HOUR + 301)] == ["0 min", "2 min", "1 h 00 min", "1 h 06 min"]


def test_hours_of_an_axis_are_full_and_few() -> None:
    """The step grows with the period; a month is shown in weeks."""
    assert list(whole_hours(MINUTE, 4 * HOUR, 4)) == [HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR]
    assert list(whole_hours(0, 30 * HOUR, 10)) == list(range(0, 30 * HOUR + 1, 3 * HOUR))
    assert len(list(whole_hours(0, 365 * DAY, 10))) == 53


def test_a_clock_behind_utc() -> None:
    """Differences below zero have their sign."""
    clocks = Clocks(_operation("America/St_Johns", epoch=datetime(2022, 1, 1, tzinfo=UTC)))
    assert clocks.local[1].heading == "St Johns (UTC-3:30)"
    assert clocks.time(0, clocks.local[1]) == "31 Dec 20:30"
