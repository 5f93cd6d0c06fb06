"""Times and durations as parties state them."""

import pytest

from safepassage.domain.agreement import Party
from safepassage.terms.stated import UnclearError, stated_duration, stated_time
from safepassage.units import DAY, HOUR, MINUTE
from unit.terms.cases import before_the_change

KYIV = Party(id="k", name="Kyiv side", zone="Europe/Kyiv")


@pytest.mark.parametrize(
    ("text", "near", "instant"),
    [
        ("10:00", 8 * HOUR, 8 * HOUR),
        ("9:30", 8 * HOUR, 7 * HOUR + 30 * MINUTE),
        ("10:00 UTC", 8 * HOUR, 10 * HOUR),
        ("10:00 GMT", 8 * HOUR, 10 * HOUR),
        ("10:00Z", 8 * HOUR, 10 * HOUR),
        ("10:00 Europe/Moscow", 8 * HOUR, 7 * HOUR),
        ("10:00 +05:30", 8 * HOUR, 4 * HOUR + 30 * MINUTE),
        ("10:00 -01:00", 8 * HOUR, 11 * HOUR),
        ("2022-03-28 10:00", 8 * HOUR, 2 * DAY + 7 * HOUR),
        ("2022-03-26T10:00+03:00", 8 * HOUR, 7 * HOUR),
        ("01:00", 22 * HOUR, 23 * HOUR),
        ("23:00", 2 * HOUR, -3 * HOUR),
        ("00:00", 10 * HOUR, 22 * HOUR),
    ],
)
def test_a_time_is_read_on_the_party_s_clock(text: str, near: int, instant: int) -> None:
    """Unless it names another; without a date it is the nearest one, of two the later."""
    assert stated_time(before_the_change(), KYIV, text, near) == instant


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ten", "'ten' is no time; expected a time such as 10:00, 10:00 UTC or 2022-03-31 10:00+03:00."),
        ("25:00", "'25:00' is no time that a clock shows; expected a time such as 10:00, 10:00 UTC or 2022-03-31 10:00+03:00."),
        ("10:00 Mars/Base", "'Mars/Base' is not a time zone; expected an IANA name, for instance Europe/Kyiv."),
        (
            "2022-03-27 03:30",
            "'2022-03-27 03:30' does not exist on 2022-03-27 on the clock of Europe/Kyiv; expected the time with its offset from UTC.",
        ),
        (
            "2022-10-30 03:30",
            "'2022-10-30 03:30' comes twice on 2022-10-30 on the clock of Europe/Kyiv; expected the time with its offset from UTC.",
        ),
    ],
)
def test_what_is_unclear_is_refused(text: str, message: str) -> None:
    """With what was given and what is expected."""
    with pytest.raises(UnclearError) as error:
        stated_time(before_the_change(), KYIV, text, 8 * HOUR)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("24 hours", DAY), ("24 h", DAY), ("1.5h", 90 * MINUTE), ("90 min", 90 * MINUTE), ("1 h 30 min", 90 * MINUTE)],
)
def test_a_duration_is_hours_and_minutes(text: str, seconds: int) -> None:
    """In the forms that people use."""
    assert stated_duration(text) == seconds


@pytest.mark.parametrize("text", ["", "until dusk", "0 h", "24"])
def test_no_duration_is_refused(text: str) -> None:
    """A bare number has no unit."""
    with pytest.raises(UnclearError, match="is no duration; expected a duration such as 24 h"):
        stated_duration(text)
