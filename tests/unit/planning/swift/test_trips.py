"""The best trip in exact seconds, and trips made again."""

import random
from dataclasses import replace

import numpy as np
import pytest

from operations import one_bus, two_corridors
from oracle.random_operations import random_operation
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup
from safepassage.planning.ledger import Habits
from safepassage.planning.swift import trips
from safepassage.planning.swift.dispatch import Yard
from safepassage.planning.swift.labels import BOARD, DRIVE, NEVER
from safepassage.planning.swift.run import Counsel, Run
from unit.planning.small import clock, varied
from unit.planning.swift.plain import counsel_of, plain, sent, starts, yard_of

SEEDS = 60
Rows = list[tuple[int, list[list[int]], list[list[int]]]]


def rows(run: Run) -> Rows:
    """Return the trips of a run as lists."""
    return [(trip.vehicle, trip.tasks.tolist(), trip.who.tolist()) for trip in run.trips]


def random_run(seed: int) -> tuple[Yard, Counsel, Run] | None:
    """Return the run of a random operation without escorts."""
    operation = random_operation(seed)
    if any(corridor.escorts for corridor in operation.corridors):
        return None
    yard = yard_of(operation)
    counsel = counsel_of(yard, step=60)
    return yard, counsel, yard.send(counsel, Habits())


def test_the_trip_of_one_bus_to_the_second() -> None:
    """Drives (1) by road, services (6) by post, boarding (2) and alighting (3) by place; then when, and in which convoy."""
    _, _, run = sent(one_bus())
    first = [(code, what, start, end, convoy) for code, what, _, start, end, convoy, *_ in run.trips[0].tasks.tolist()]
    assert first == [
        (1, 0, clock(6), clock(6, 10), -1),
        (1, 2, clock(8), clock(8, 15), 0),
        (6, 0, clock(8, 15), clock(8, 20), 0),
        (1, 4, clock(8, 20), clock(8, 35), 0),
        (1, 6, clock(8, 35), clock(8, 40), -1),
        (2, 4, clock(8, 40), clock(9), -1),
        (1, 7, clock(9), clock(9, 5), -1),
        (1, 5, clock(9, 5), clock(9, 20), 1),
        (6, 1, clock(9, 20), clock(9, 25), 1),
        (1, 3, clock(9, 25), clock(9, 40), 1),
        (1, 1, clock(9, 40), clock(9, 50), -1),
        (3, 0, clock(9, 50), clock(10), -1),
    ]
    assert [trip.who.tolist() for trip in run.trips] == [[[0, 50]], [[0, 50]]]


def late(operation: Operation, first: int, second: int) -> Operation:
    """Return one bus with so many people ready at once and so many at 08:45; the bus is there at 08:40."""
    operation = varied(operation, groups={"count": first})
    return replace(
        operation, groups=(*operation.groups, EvacueeGroup(id="late", place="village", count=second, ready_from=clock(8, 45)))
    )


@pytest.mark.parametrize(
    ("first", "second", "boards"), [(5, 50, [clock(8, 45)]), (50, 50, [clock(8, 40)]), (50, 0, [clock(8, 40)])]
)
def test_whoever_is_ready_later_is_waited_for_if_more_come(first: int, second: int, boards: list[int]) -> None:
    """With time for one trip: 50 instead of 5 are worth five minutes; 50 instead of 50 are not."""
    _, _, run = sent(late(varied(one_bus(), windows={"closes": clock(11)}), first, second))
    assert (run.people, starts(run, BOARD)) == (50, boards)


def test_trips_made_again_are_the_same_trips() -> None:
    """To the second and the person, over random operations with every feature but escorts."""
    looked = 0
    for seed in range(SEEDS):
        found = random_run(seed)
        if found is not None:
            yard, counsel, run = found
            again = yard.replay(counsel, Habits(), run.trips)
            looked += len(run.trips)
            assert (seed, rows(again), again.people, again.weighted) == (seed, rows(run), run.people, run.weighted)
            assert again.convoys.tolist() == run.convoys.tolist()
    assert looked > SEEDS


@pytest.mark.parametrize(("seed", "people"), [(33, 6), (56, 14)])
def test_of_several_windows_the_first_is_followed(seed: int, people: int) -> None:
    """A place that is not exposed is reached in an early window and in a late one; the tables promise both the same, and one goes on."""
    found = random_run(seed)
    assert found is not None
    assert found[2].people == people


@pytest.mark.parametrize("seed", range(0, 24, 2))
def test_compiled_loops_do_what_is_written(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same run, and the same again with trips taken out, as plain Python."""
    found = random_run(seed)
    if found is None:
        pytest.skip("needs escorts")
    yard, counsel, run = found
    mended = yard.send(counsel, Habits(), random.Random(1), 0.5, run.trips[1:])
    monkeypatch.setattr("safepassage.planning.swift.sending.send", plain(trips.send))
    assert rows(yard.send(counsel, Habits())) == rows(run)
    assert rows(yard.send(counsel, Habits(), random.Random(1), 0.5, run.trips[1:])) == rows(mended)


def test_plain_loops_keep_the_order_of_two_corridors(monkeypatch: pytest.MonkeyPatch) -> None:
    """180 people with two convoys north, as the compiled ones."""
    yard, counsel, run = sent(two_corridors())
    monkeypatch.setattr("safepassage.planning.swift.sending.send", plain(trips.send))
    assert (run.people, rows(yard.send(counsel, Habits()))) == (180, rows(run))


def test_a_trip_is_made_again_not_before_it_shall() -> None:
    """Told to wait until 09:00, the bus enters at 09:10."""
    yard, counsel, run = sent(one_bus())
    again = yard.replay(counsel, Habits(), [replace(run.trips[0], after=clock(9))])
    assert starts(again, DRIVE)[:2] == [clock(9), clock(9, 10)]


def test_trips_that_cannot_be_made_again_are_left_out() -> None:
    """A third one is too late, one from elsewhere drives roads that do not begin there, one that ends inside is no trip."""
    yard, counsel, run = sent(one_bus())
    first = run.trips[0]
    elsewhere, inside = replace(first, tasks=first.tasks[1:]), replace(first, tasks=first.tasks[:6])
    for given, people in (([first] * 3, 100), ([elsewhere], 0), ([inside], 0), ([inside, first], 50)):
        assert yard.replay(counsel, Habits(), given).people == people


def test_a_trip_too_long_for_its_table_gets_a_longer_one() -> None:
    """Twelve tasks in a table of four."""
    yard = yard_of(one_bus())
    yard.tasks = np.zeros((4, 7), dtype=np.int64)
    assert yard.send(counsel_of(yard), Habits()).people == 100
    assert len(yard.tasks) == 32


def test_trips_that_promise_too_little_are_not_made() -> None:
    """Two trips are worth 100 people by the tables: nobody goes for 101."""
    yard = yard_of(one_bus())
    advice, gates = counsel_of(yard).fleets[0], np.array([[-1, -1, 0]] * 2)
    work = yard.work._replace(tables=advice.value)
    nothing = np.zeros((0, 7), dtype=np.int64)

    def written(least: int) -> int:
        yard.book.clear()
        found = trips.send(
            yard.net,
            yard.book.flat,
            work,
            advice.flat,
            gates,
            0,
            least,
            0,
            nothing,
            False,  # noqa: FBT003 - compiled loops take no names
            yard.everywhere,
            yard.nobody,
            yard.tasks,
            yard.who,
        )
        return int(found[0])

    assert [written(least) for least in (NEVER, 100_000_000, 100_000_001)] == [12, 12, 0]
