"""Tests of `safepassage.exchange.times`."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from safepassage.exchange.problems import CellError, Doubts
from safepassage.exchange.raw import Value
from safepassage.exchange.times import Clock, text_of, zone_of

KYIV = ZoneInfo("Europe/Kyiv")
CLOCK = Clock(KYIV, datetime(2022, 3, 31, 0, tzinfo=UTC))
SEVEN = datetime(2022, 3, 31, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    "given",
    [
        "2022-03-31 10:00+03:00",
        "2022-03-31 10:00 +0300",
        "2022-03-31T07:00Z",
        "2022-03-31 07:00 UTC",
        "2022-03-31 10:00",
        "2022-03-31 10:00:00",
        "2022-03-31 10:00 Europe/Moscow",
        "2022-03-31 10:00 (Europe/Kyiv)",
        "10:00",
        "10.00",
        "10:00 Europe/Kyiv",
        "07:00 UTC",
        "07:00Z",
        "12:00 +05:00",
        time(10, 0),
        datetime(2022, 3, 31, 10),  # noqa: DTZ001 - as a workbook gives it
        datetime(2022, 3, 31, 9, 59, 59, 999_000),  # noqa: DTZ001 - a fraction of a day, not quite
    ],
)
def test_reads_one_instant_in_many_forms(given: Value) -> None:
    """Tests that texts, clocks and dates of a workbook all mean 07:00 UTC, by the operation's clock unless they say otherwise."""
    doubts = Doubts()
    assert CLOCK.moment(given, doubts) == SEVEN
    assert CLOCK.instant(given, doubts) == 7 * 3_600
    assert doubts.found == []


def test_midnight_may_be_the_end_of_the_day() -> None:
    """Tests that 24:00 is midnight of the next day."""
    assert CLOCK.moment("24:00", Doubts()) == datetime(2022, 3, 31, 21, tzinfo=UTC)


@pytest.mark.parametrize("given", ["2022-03-31", date(2022, 3, 31)])
def test_a_date_alone_is_midnight_and_told(given: Value) -> None:
    """Tests that a date without a time of day is read as midnight of the clock, with a doubt."""
    doubts = Doubts()
    assert CLOCK.moment(given, doubts) == datetime(2022, 3, 30, 21, tzinfo=UTC)
    assert doubts.found == [("date-only", "A date without a time of day was read as 2022-03-31 00:00+03:00.")]


def test_a_clock_time_before_the_start_is_told() -> None:
    """Tests that 02:00 of an operation that starts at 03:00 local time raises a doubt."""
    doubts = Doubts()
    assert CLOCK.instant("02:00", doubts) == -3_600
    assert doubts.found == [("time-before-start", "This was read as 2022-03-31 02:00, which is before the operation starts.")]


def test_the_start_itself_needs_a_date() -> None:
    """Tests that the operation cannot start at a time of no day."""
    with pytest.raises(CellError, match="does not say which day"):
        Clock(KYIV).moment("10:00", Doubts())


def test_refuses_the_hour_that_the_clocks_skip() -> None:
    """Tests that 03:30 of 27 March 2022 in Kyiv is refused, with the two times that it could mean."""
    with pytest.raises(CellError) as error:
        CLOCK.moment("2022-03-27 03:30", Doubts())
    assert error.value.code == "time-skipped"
    assert error.value.expected == "2022-03-27 04:30+03:00 or 2022-03-27 02:30+02:00"
    assert "03:30 does not exist in Europe/Kyiv on 2022-03-27" in error.value.message


def test_refuses_the_hour_that_comes_twice() -> None:
    """Tests that 03:30 of 30 October 2022 in Kyiv is refused, with both of its instants."""
    with pytest.raises(CellError) as error:
        CLOCK.moment("2022-10-30 03:30", Doubts())
    assert error.value.code == "time-twice"
    assert error.value.expected == "2022-10-30 03:30+03:00 or 2022-10-30 03:30+02:00"


def test_the_hour_on_either_side_of_a_change_is_plain() -> None:
    """Tests that the last time before and the first after the change are read, an hour apart on the clock, a minute in truth."""
    before = CLOCK.moment("2022-03-27 02:59", Doubts())
    after = CLOCK.moment("2022-03-27 04:00", Doubts())
    assert (after - before).total_seconds() == 60


@pytest.mark.parametrize(
    "given", ["soon", "25:00", "10:75", "2022-13-01 10:00", "31.03.2022", 44651.5, True, "", "0001-01-01 00:00+14:00"]
)
def test_refuses_what_is_no_time(given: Value) -> None:
    """Tests that words, impossible dates and bare numbers are no times."""
    with pytest.raises(CellError) as error:
        CLOCK.moment(given, Doubts())
    assert error.value.code == "bad-time"


@pytest.mark.parametrize(
    ("given", "zone"), [("Europe/Kyiv", "Europe/Kyiv"), ("europe/kyiv", "Europe/Kyiv"), ("Z", "UTC"), ("UTC", "UTC")]
)
def test_knows_zones_in_any_case(given: str, zone: str) -> None:
    """Tests that a zone is found however it is written, and called by its proper name."""
    assert zone_of(given).key == zone


@pytest.mark.parametrize("given", ["Europe/Kyvi", "Europe", "../etc/passwd", "", "Mars/Olympus"])
def test_refuses_unknown_zones(given: str) -> None:
    """Tests that a misspelt zone, a folder and a path are no zones."""
    with pytest.raises(CellError) as error:
        zone_of(given)
    assert error.value.code == "unknown-zone"


def test_suggests_the_zone_that_is_meant() -> None:
    """Tests that a slip of the pen is answered with the zone."""
    with pytest.raises(CellError, match=r"Did you mean Europe/Kyiv\?"):
        zone_of("Europe/Kyvi")


def test_writes_times_with_their_offset() -> None:
    """Tests that seconds are left out where there are none, and that the offset always stands."""
    assert text_of(SEVEN, KYIV) == "2022-03-31 10:00+03:00"
    assert text_of(SEVEN.replace(second=5), UTC) == "2022-03-31 07:00:05+00:00"
    assert text_of(datetime(1, 1, 1, tzinfo=UTC), ZoneInfo("America/New_York")) == "0001-01-01 00:00+00:00"


_NIGHT = Clock(KYIV, datetime(2022, 3, 31, 7, tzinfo=UTC), horizon=20 * 3_600)
"""From 10:00 to 06:00 of the next day in Kyiv."""


@pytest.mark.parametrize(
    ("given", "hours"), [("10:00", 0), ("23:59Z", 16.983_333), ("24:00", 14), ("00:00", 14), ("05:00", 19), (time(6, 0), 20)]
)
def test_a_time_of_a_report_is_on_the_one_day_on_which_it_can_be(given: Value, hours: float) -> None:
    """What was heard at five in the morning was heard in the night of the operation, not before it began."""
    assert _NIGHT.instant(given, Doubts()) == round(hours * 3_600)


@pytest.mark.parametrize(
    ("given", "horizon", "said"),
    [
        ("08:00", 20, "08:00 is a time of no day of the operation"),
        ("11:00", 30, "11:00 is a time of several days of the operation"),
        ("25:00", 20, "This is not a time"),
    ],
)
def test_a_time_of_a_report_that_says_no_day_must_have_a_date(given: str, horizon: int, said: str) -> None:
    """If it can be of none or of several."""
    with pytest.raises(CellError, match=said):
        Clock(KYIV, datetime(2022, 3, 31, 7, tzinfo=UTC), horizon=horizon * 3_600).instant(given, Doubts())


def test_a_time_of_a_report_that_the_clocks_skip_or_show_twice() -> None:
    """03:30 did not exist in Kyiv on 27 March 2022, but did the day after; on 30 October it came twice."""
    spring = Clock(KYIV, datetime(2022, 3, 26, 22, tzinfo=UTC), horizon=30 * 3_600)
    assert spring.moment("03:30", Doubts()) == datetime(2022, 3, 28, 0, 30, tzinfo=UTC)
    autumn = Clock(KYIV, datetime(2022, 10, 29, 21, tzinfo=UTC), horizon=10 * 3_600)
    with pytest.raises(CellError, match="comes twice"):
        autumn.moment("03:30", Doubts())
