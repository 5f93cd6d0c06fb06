"""How many services can start at a checkpoint at most: never fewer than some queue manages, and exactly as many where nothing changes."""

from dataclasses import dataclass, replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from operations import one_bus
from safepassage.domain.network import AccessWindow, Checkpoint, Corridor, Direction, PrivateCars
from safepassage.domain.operation import Operation
from safepassage.planning.rates import Rate
from safepassage.terms import usable_windows
from safepassage.units import HOUR, MINUTE, Interval
from safepassage.verification.case import accesses, windows_by_corridor
from safepassage.verification.throughput import most_services, queue_at

IN = Direction.IN
END = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A checkpoint of the one-bus operation with everything that sets its pace; ``exposed`` puts it into the windows."""

    checkpoint: Checkpoint
    windows: tuple[Interval, ...] = (Interval(0, END),)
    cars: tuple[PrivateCars, ...] = ()
    convoy: int = 2
    exposed: bool = True

    def operation(self) -> Operation:
        """Return the operation."""
        one = one_bus()
        places = tuple(replace(p, exposed_in="road" if self.exposed else "") if p.id == "post" else p for p in one.places)
        windows = tuple(
            AccessWindow(id=f"w{number}", corridor="road", opens=period.start, closes=period.end)
            for number, period in enumerate(self.windows)
        )
        road: Corridor = replace(one.corridors[0], max_vehicles=self.convoy)
        return replace(
            one, places=places, windows=windows, corridors=(road,), checkpoints=(self.checkpoint,), private_cars=self.cars
        )

    def most(self, start: int, end: int) -> int:
        """Return what the checker says; the planner must say the same."""
        operation = self.operation()
        queue = queue_at(operation, self.checkpoint, IN, windows_by_corridor(operation))
        found = most_services(queue, start, end)
        assert Rate(operation, self.checkpoint, IN, usable_windows(operation)).most(start, end) == found
        return found

    def paces(self) -> list[int]:
        """Return what a service takes that starts in each second."""
        operation = self.operation()
        rate = Rate(operation, self.checkpoint, IN, ())
        return [rate.seconds(second) for second in range(END)]


def managed(post: Post, start: int, end: int) -> int:
    """Return the most services that two lanes (or one) can start in ``[start, end)``: every choice in every second is tried."""
    paces, service, batch, lanes = post.paces(), post.checkpoint.service, post.checkpoint.batch, post.checkpoint.lanes
    limits = [[hours.holds(t, t + service) for hours in post.checkpoint.hours] or [True] for t in range(END)]
    if post.exposed:
        limits = [[any(row) and any(window.holds(t, t + service) for window in post.windows)] for t, row in enumerate(limits)]
    periods = accesses([window for window in usable_windows(post.operation()) if post.exposed])

    @cache
    def best(now: int, free: tuple[int, ...], followers: int) -> int:
        if now >= END:
            return 0
        if any(period.start == now for period in periods):
            followers = 0
        free = tuple(max(now, lane) for lane in free)  # what is free already is alike
        found = best(now + 1, free, followers)
        if free[0] <= now and any(limits[now]):
            counts = start <= now < end
            lane = free[1:]
            if followers:
                after = tuple(sorted((*lane, now + paces[now])))
                found = max(found, counts + best(now, after, followers - 1))
            after = tuple(sorted((*lane, now + paces[now] + batch)))
            found = max(found, counts + best(now, after, followers + post.convoy - 1))
        return found

    return best(0, (0,) * lanes, 0)


INSTANTS = st.integers(0, END)


def _period(pair: tuple[int, int]) -> Interval:
    return Interval(min(pair), max(pair) + 1)


PERIODS = st.tuples(INSTANTS, INSTANTS).map(_period)
CARS = st.builds(
    PrivateCars,
    id=st.uuids().map(str),
    corridor=st.just("road"),
    direction=st.sampled_from([IN, IN, IN, Direction.OUT]),
    period=PERIODS,
    # Two flows at most, so that something is left.
    cars_per_hour=st.integers(0, 29),
)
POSTS = st.builds(
    Post,
    checkpoint=st.builds(
        Checkpoint,
        id=st.just("post"),
        place=st.just("post"),
        lanes=st.sampled_from([1, 1, 2]),
        service=st.integers(1, 5),
        batch=st.integers(0, 4),
        hours=st.one_of(st.just(()), st.lists(PERIODS, min_size=1, max_size=2).map(tuple)),
    ),
    windows=st.lists(PERIODS, min_size=1, max_size=2).map(tuple),
    cars=st.lists(CARS, max_size=2).map(tuple),
    convoy=st.integers(1, 3),
    exposed=st.booleans(),
)


@settings(deadline=None, max_examples=150)
@given(POSTS, st.integers(0, END - 1), st.integers(1, END))
def test_no_queue_starts_more_services(post: Post, start: int, length: int) -> None:
    """Against every way to serve, second by second: any period, hours, windows, cars, convoys and one or two lanes."""
    end = min(END, start + length)
    assert managed(post, start, end) <= post.most(start, end)


@given(st.integers(1, 7), st.integers(0, END - 1), st.integers(1, END))
def test_at_one_pace_the_number_is_exact(service: int, start: int, length: int) -> None:
    """Without cars, batch and windows it is the length over the service, rounded up."""
    post = Post(checkpoint=Checkpoint(id="post", place="post", service=service), exposed=False)
    end = min(END, start + length)
    assert managed(post, start, end) == post.most(start, end) == -(-(end - start) // service)


BATCHED = Checkpoint(id="post", place="post", service=5 * MINUTE, batch=10 * MINUTE)
CLEAR = Interval(0, 4 * HOUR)


@pytest.mark.parametrize(
    ("post", "start", "end", "expected"),
    [
        # An hour of 5 minutes a vehicle; with convoys of 2 a pair takes 20 minutes, and the first batch is not counted on.
        (Post(checkpoint=replace(BATCHED, batch=0), windows=(CLEAR,)), 0, HOUR, 12),
        (Post(checkpoint=BATCHED, windows=(CLEAR,)), 0, HOUR, 6),
        (Post(checkpoint=BATCHED, windows=(CLEAR,), convoy=20), 0, HOUR, 12),
        # A convoy may have begun before the period, and on a place that is not exposed any time before.
        (Post(checkpoint=BATCHED, windows=(CLEAR,)), 1, HOUR + 1, 12),
        (Post(checkpoint=BATCHED, windows=(CLEAR,), exposed=False), 0, HOUR, 12),
        # Only starts inside the window count: minutes 0 to 235.
        (Post(checkpoint=replace(BATCHED, batch=0), windows=(CLEAR,)), 0, 9 * HOUR, 48),
        (Post(checkpoint=replace(BATCHED, batch=0), windows=(CLEAR,)), 4 * HOUR, 9 * HOUR, 0),
        (Post(checkpoint=replace(BATCHED, batch=0), windows=(CLEAR, Interval(5 * HOUR, 6 * HOUR))), 0, 9 * HOUR, 60),
        # Windows that meet are one.
        (Post(checkpoint=BATCHED, windows=(Interval(0, HOUR), Interval(HOUR, 2 * HOUR))), HOUR, 2 * HOUR, 12),
    ],
)
def test_windows_and_convoys_are_counted(post: Post, start: int, end: int, expected: int) -> None:
    """By hand."""
    assert post.most(start, end) == expected


def test_cars_slow_the_queue_only_while_they_run() -> None:
    """30 cars an hour double the 5 minutes for the second hour of three; where the pace drops half a service may be lent."""
    cars = PrivateCars(id="cars", corridor="road", direction=IN, period=Interval(HOUR, 2 * HOUR), cars_per_hour=30)
    post = Post(checkpoint=replace(BATCHED, batch=0), windows=(Interval(0, 9 * HOUR),), cars=(cars,))
    assert [post.most(0, HOUR), post.most(HOUR, 2 * HOUR), post.most(2 * HOUR, 3 * HOUR)] == [12, 6, 12]
    assert post.most(0, 3 * HOUR) == 12 + 6 + 12 + 1
    assert post.most(HOUR // 2, 3 * HOUR // 2) == 6 + 3 + 1


def test_on_no_corridor_every_vehicle_is_a_convoy_of_its_own() -> None:
    """Beside the road each service takes the batch too."""
    operation = replace(one_bus(), checkpoints=(replace(BATCHED, place="village"),))
    operation = replace(operation, places=tuple(replace(p, exposed_in="") for p in operation.places))
    queue = queue_at(operation, operation.checkpoints[0], IN, windows_by_corridor(operation))
    assert most_services(queue, 0, HOUR) == 4
    assert Rate(operation, operation.checkpoints[0], IN, usable_windows(operation)).most(0, HOUR) == 4
