"""Tests of `safepassage.exchange.quantities`."""

from datetime import date, datetime, time, timedelta

import pytest

from safepassage.exchange.columns import Kind
from safepassage.exchange.problems import CellError, Doubts
from safepassage.exchange.quantities import duration_text, quantity_number, quantity_of, whole_of
from safepassage.exchange.raw import Value


@pytest.mark.parametrize(
    ("given", "expected"),
    [(5, 5), (5.0, 5), ("5", 5), (" 1 200 ", 1200), ("1\u00a0200", 1200), ("1'200", 1200), ("-3", -3), ("+4", 4), ("1e3", 1000)],
)
def test_reads_whole_numbers_as_people_write_them(given: Value, expected: int) -> None:
    """Tests that spaces, apostrophes and exponents do not stop a whole number from being one, and raise no doubt."""
    doubts = Doubts()
    assert whole_of(given, doubts) == expected
    assert doubts.found == []


@pytest.mark.parametrize(("given", "expected"), [("170,000", 170_000), ("1.200", 1_200), ("1,234,567", 1_234_567)])
def test_says_how_it_read_a_separator_of_thousands(given: str, expected: int) -> None:
    """Tests that a comma or point before three digits is taken for a separator, and that the doubt is noted."""
    doubts = Doubts()
    assert whole_of(given, doubts) == expected
    assert doubts.found == [("ambiguous-number", f"{given!r} was read as {expected}.")]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("12,5", "not-whole"),
        (5.5, "not-whole"),
        ("many", "not-a-number"),
        ("1,2,3", "not-a-number"),
        ("", "not-a-number"),
        (True, "not-a-number"),
        (date(2022, 3, 31), "not-a-number"),
        (float("inf"), "out-of-range"),
        (float("nan"), "out-of-range"),
        ("9" * 30, "out-of-range"),
        ("1e99", "out-of-range"),
        ("1e999999999", "not-a-number"),
    ],
)
def test_refuses_what_is_no_whole_number(given: Value, code: str) -> None:
    """Tests that fractions, words and numbers beyond all measure are refused, each with its own code."""
    with pytest.raises(CellError) as error:
        whole_of(given, Doubts())
    assert error.value.code == code


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        (5, 300),
        (2.5, 150),
        ("2,5", 150),
        ("1:30", 5_400),
        ("0:00:20", 20),
        ("-0:00:20", -20),
        ("30:00", 108_000),
        ("90 s", 90),
        ("1.5 h", 5_400),
        ("2 hours", 7_200),
        ("45min", 2_700),
        (time(0, 30), 1_800),
        (timedelta(hours=36), 129_600),
        (datetime(1900, 1, 1, 12), 129_600),  # noqa: DTZ001 - 36:00 in a cell formatted h:mm
        (date(1899, 12, 31), 0),
    ],
)
def test_reads_durations(given: Value, seconds: int) -> None:
    """Tests that durations may be numbers of minutes, clocks, times of a workbook, or name their unit."""
    doubts = Doubts()
    assert quantity_of(given, Kind.DURATION, "min", doubts) == seconds
    assert doubts.found == []


@pytest.mark.parametrize(
    ("given", "kind", "unit", "amount"),
    [
        (20.6, Kind.DISTANCE, "km", 20_600),
        ("20,6", Kind.DISTANCE, "km", 20_600),
        ("800 m", Kind.DISTANCE, "km", 800),
        ("12.5 t", Kind.MASS, "kg", 12_500),
        (0.3, Kind.VOLUME, "m3", 300),
        ("2 m³", Kind.VOLUME, "l", 2_000),
    ],
)
def test_reads_quantities_in_other_units(given: Value, kind: Kind, unit: str, amount: int) -> None:
    """Tests that the unit of the heading, or else the one in the cell, decides."""
    assert quantity_of(given, kind, unit, Doubts()) == amount


def test_a_comma_before_three_digits_is_read_as_the_unit_suggests() -> None:
    """Tests that 12,000 is twelve thousand where nothing is finer than the unit, and twelve where there is, with a doubt both times."""
    doubts = Doubts()
    assert quantity_of("12,000", Kind.MASS, "kg", doubts) == 12_000
    assert quantity_of("12,000", Kind.MASS, "t", doubts) == 12_000
    assert quantity_of("20,600", Kind.DISTANCE, "km", doubts) == 20_600
    assert [message for _, message in doubts.found] == [
        "'12,000' was read as 12000.",
        "'12,000' was read as 12.000, with a decimal comma.",
        "'20,600' was read as 20.600, with a decimal comma.",
    ]


def test_notes_what_it_rounded() -> None:
    """Tests that parts of a metre are rounded to the nearest, and that this is told."""
    doubts = Doubts()
    assert quantity_of("12 mi", Kind.DISTANCE, "km", doubts) == 19_312
    assert doubts.found == [("rounded", "12 mi was rounded to 19312 m.")]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("soon", "bad-duration"),
        ("", "bad-duration"),
        (date(2022, 3, 31), "bad-duration"),
        (datetime(2022, 3, 31, 10), "bad-duration"),  # noqa: DTZ001 - as a workbook gives it
        ("10 km", "unknown-unit"),
        ("1:75", "bad-duration"),
    ],
)
def test_refuses_what_is_no_duration(given: Value, code: str) -> None:
    """Tests that words, dates and distances are no durations."""
    with pytest.raises(CellError) as error:
        quantity_of(given, Kind.DURATION, "min", Doubts())
    assert error.value.code == code


def test_a_distance_that_is_no_number_is_refused_as_such() -> None:
    """Tests that only durations have the code for lengths of time."""
    with pytest.raises(CellError) as error:
        quantity_of("far", Kind.DISTANCE, "km", Doubts())
    assert error.value.code == "not-a-number"


@pytest.mark.parametrize(
    ("seconds", "unit", "text"),
    [
        (300, "min", 5),
        (20, "min", "0:00:20"),
        (3_661, "min", "1:01:01"),
        (-20, "min", "-0:00:20"),
        (20, "s", 20),
        (108_000, "h", 30),
    ],
)
def test_writes_durations_without_loss(seconds: int, unit: str, text: int | str) -> None:
    """Tests that durations are whole numbers of their unit or else h:mm:ss, and read back as they were."""
    assert duration_text(seconds, unit) == text
    assert quantity_of(text, Kind.DURATION, unit, Doubts()) == seconds


def test_writes_metres_as_kilometres_without_loss() -> None:
    """Tests that every metre comes back, and that whole kilometres are whole."""
    assert quantity_number(20_001, Kind.DISTANCE, "km") == 20.001
    assert quantity_number(20_000, Kind.DISTANCE, "km") == 20
    for metres in range(999_000, 1_001_000):
        assert quantity_of(quantity_number(metres, Kind.DISTANCE, "km"), Kind.DISTANCE, "km", Doubts()) == metres
