"""What repeats from day to day when an operation is made longer."""

from dataclasses import replace

from operations import one_bus
from safepassage.advice.days import lengthened, repeated_daily
from safepassage.domain.network import Direction, PrivateCars, Quota
from safepassage.units import DAY, HOUR, Interval


def hours(*periods: tuple[int, int]) -> tuple[Interval, ...]:
    """Return periods given in hours."""
    return tuple(Interval(start * HOUR, end * HOUR) for start, end in periods)


def test_the_last_day_is_repeated() -> None:
    """Two periods of a day come again on the next, until the end; one that would start later does not."""
    assert repeated_daily(hours((8, 12), (13, 18)), 37 * HOUR) == hours((8, 12), (13, 18), (32, 36))
    assert repeated_daily(hours((8, 12), (34, 36)), 60 * HOUR) == hours((8, 12), (34, 36), (58, 60))


def test_nothing_is_added_before_a_time() -> None:
    """A night that nobody entered for the second day is added from the third on."""
    assert repeated_daily(hours((17, 27)), 100 * HOUR, since=48 * HOUR) == hours((17, 27), (65, 75), (89, 99))


def test_what_lasts_a_day_goes_on() -> None:
    """A period without a daily rhythm lasts until the end; nothing stays nothing."""
    assert repeated_daily(hours((0, 30)), 60 * HOUR) == hours((0, 60))
    assert repeated_daily((), DAY) == ()


def test_a_longer_operation_keeps_its_days() -> None:
    """Nights, hours, quotas and private cars come again on the day that is added; a shorter one is left as it is."""
    base = one_bus()
    post = replace(base.checkpoints[0], hours=hours((2, 6)), quotas=(Quota(period=Interval(0, 7 * HOUR), vehicles=9),))
    cars = PrivateCars(id="cars", corridor="road", direction=Direction.OUT, period=Interval(0, HOUR), cars_per_hour=20)
    operation = replace(base, nights=hours((0, 1)), checkpoints=(post,), private_cars=(cars,))
    longer = lengthened(operation, 31 * HOUR)
    assert longer.horizon == 31 * HOUR
    assert longer.nights == hours((0, 1), (24, 25))
    assert longer.checkpoints[0].hours == hours((2, 6), (26, 30))
    assert [quota.period for quota in longer.checkpoints[0].quotas] == list(hours((0, 7), (24, 31)))
    assert [(flow.id, flow.period.start) for flow in longer.private_cars] == [("cars", 0), ("cars-day-2", DAY)]
    assert lengthened(operation, HOUR) is operation
    assert lengthened(base, 31 * HOUR).checkpoints[0].quotas == ()
