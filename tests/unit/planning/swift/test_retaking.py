"""A book with some trips left out, and what vehicles do that think again while all others stay as they are."""

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from bench.generate import generate
from bench.sizes import Kind

from operations import one_bus, two_corridors
from oracle.random_operations import random_operation
from safepassage.domain.operation import Operation
from safepassage.planning.bound import counted_fleets
from safepassage.planning.crews import SwiftCrew
from safepassage.planning.ledger import Habits
from safepassage.planning.repairs import taken_out
from safepassage.planning.roads import Roads
from safepassage.planning.swift.dispatch import Yard
from safepassage.planning.swift.flat import Ints
from safepassage.planning.swift.labels import ALIGHT, BOARD
from safepassage.planning.swift.retaking import retake
from safepassage.planning.swift.run import Run, counted, in_order
from safepassage.planning.swift.taking import SERVICE
from unit.planning.small import ALL, clock, evaluator_of, never, plain_grid, varied
from unit.planning.swift.plain import plain, sent, starts
from unit.planning.test_crews import breaches

RNG = random.Random(0)


def taken(yard: Yard) -> dict[str, Any]:
    """Return what is taken of a book: of lanes to the second, so that it does not matter in which stretches it is noted."""
    book = yard.book
    lanes = [
        sorted(
            {second for start, end in book.of["taken"][lane, : book.of["stretches"][lane]].tolist() for second in (start, end)}
        )
        for lane in range(len(book.of["taken"]))
    ]
    convoys = int(book.of["numbers"][0])
    found = {
        name: book.of[name].tolist() for name in ("quota", "entered", "formed", "hour", "room", "waiting", "stock", "vehicle")
    }
    return found | {"lanes": lanes, "convoy": book.of["convoy"][:convoys].tolist(), "first": book.of["first"][:convoys].tolist()}


@pytest.mark.parametrize("operation", [one_bus(), two_corridors()], ids=["one bus", "two corridors"])
def test_with_nothing_out_the_book_is_as_it_was(operation: Operation) -> None:
    """Everything that was taken is taken again, and no trip is another."""
    yard, counsel, run = sent(operation)
    before = taken(yard)
    again = yard.mend(counsel, run, {}, RNG)
    assert taken(yard) == before
    assert (again.people, again.weighted, again.stranded) == (run.people, run.weighted, run.stranded)
    assert all(one is other for one, other in zip(again.trips, run.trips, strict=True))


def test_the_plain_loops_take_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """As compiled and as written."""
    yard, counsel, run = sent(two_corridors())
    one = yard.vehicles[0]
    books = []
    for function in (retake, plain(retake)):
        monkeypatch.setattr("safepassage.planning.swift.sending.retake", function)
        yard.mend(counsel, run, {yard.number[one]: 0}, RNG)
        books.append(taken(yard))
    assert books[0] == books[1]


def test_who_thinks_again_leaves_the_others_as_they_are() -> None:
    """Of two buses the second thinks again: all trips of the first are the same, and no fewer people are brought out than without it."""
    yard, counsel, run = sent(varied(one_bus(), fleets={"count": 2}))
    again = yard.mend(counsel, run, {1: 0}, RNG)
    assert [trip for trip in again.trips if trip.vehicle == 0] == [trip for trip in run.trips if trip.vehicle == 0]
    assert (again.people, run.people) == (120, 120)


def test_from_an_instant_on() -> None:
    """One bus thinks again from 10:00 on: its trip at 6 stays, that at 10 is made anew, as before."""
    yard, counsel, run = sent(one_bus())
    again = yard.mend(counsel, run, {0: clock(10)}, RNG)
    assert again.trips[0] is run.trips[0]
    assert again.trips[1] is not run.trips[1]
    assert starts(again, BOARD) == starts(run, BOARD)


def test_a_change_of_a_trip_that_is_made_no_more_changes_nothing() -> None:
    """One bus makes two trips: there is a trip 1 in its place, and no trip 2."""
    yard, counsel, run = sent(one_bus())
    assert run.places == {(0, 0): 0, (0, 1): 1}
    later = replace(run.trips[1], after=clock(10))
    same, none = (yard.change(counsel, run, [(place, later)]) for place in ((0, 1), (0, 2)))
    assert (same.people, none.people) == (100, 100)
    assert [trip.after for trip in same.trips] == [0, clock(10)]
    assert all(one is other for one, other in zip(none.trips, run.trips, strict=True))


def _batched() -> Operation:
    """Return two buses that are served at a post one after the other, the first of a convoy for ten minutes more."""
    operation = varied(one_bus(), fleets={"count": 2}, windows={"closes": clock(16)})
    return replace(operation, checkpoints=(replace(operation.checkpoints[0], batch=600),), horizon=operation.horizon + 3 * 3_600)


def served(run: Run) -> list[tuple[int, int, int]]:
    """Return the services inwards of the first trips: vehicle, start and seconds."""
    return [
        (trip.vehicle, row[3], row[4] - row[3])
        for trip in run.trips
        for row in trip.tasks.tolist()
        if row[0] == SERVICE and row[1] == 0 and row[3] < clock(9, 30)
    ]


def test_the_next_of_a_convoy_is_served_for_longer_in_place_of_its_first() -> None:
    """Both wait at the post from 08:15 on. Without the first the second begins when it is there, for 15 minutes, and ends earlier."""
    yard, counsel, run = sent(_batched())
    assert served(run) == [(0, clock(8, 15), 900), (1, clock(8, 30), 300)]
    counsel.fleets[0].shaken[...] = 0
    again = yard.mend(counsel, run, {0: 0}, RNG)
    assert served(again)[0] == (1, clock(8, 15), 900)
    # Whoever thinks again comes after it.
    assert [row for row in served(again) if row[0] == 0] == [(0, clock(8, 30), 300)]
    # The trip that was changed is another one now; what was planned before is as it was.
    assert served(run) == [(0, clock(8, 15), 900), (1, clock(8, 30), 300)]


def test_a_first_without_whom_others_would_be_served_too_shortly_stays() -> None:
    """Two lanes: the second is served a second after the first and cannot be served for longer by then; so the first stays."""
    operation = _batched()
    operation = replace(operation, checkpoints=(replace(operation.checkpoints[0], lanes=2),))
    yard, counsel, run = sent(operation)
    assert served(run) == [(0, clock(8, 15), 900), (1, clock(8, 15) + 1, 300)]
    again = yard.mend(counsel, run, {0: 0}, RNG)
    assert again.trips[0] is run.trips[0]


def test_convoys_that_nobody_goes_with_any_more_are_forgotten() -> None:
    """Of three convoys the second is not used: the third is the second then, for those who go with it and whoever was in it last."""
    _, _, run = sent(one_bus())
    used = sorted({row[5] for trip in run.trips for row in trip.tasks.tolist() if row[5] >= 0})
    spare = np.insert(run.convoys, 1, run.convoys[0], axis=0)

    def later(numbers: Ints) -> Ints:
        return np.where(numbers >= 1, numbers + 1, numbers)

    trips = []
    for trip in run.trips:
        tasks, state = trip.tasks.copy(), trip.state.copy()
        tasks[:, 5], state[6:] = later(tasks[:, 5]), later(state[6:])
        trips.append(replace(trip, tasks=tasks, state=state))
    assert counted(tuple(trips), spare, len(spare))[1] is spare
    found, convoys = counted(tuple(trips), spare, len(used))
    assert convoys.tolist() == run.convoys.tolist()
    assert [trip.tasks.tolist() for trip in found] == [trip.tasks.tolist() for trip in run.trips]
    assert [trip.state.tolist() for trip in found] == [trip.state.tolist() for trip in run.trips]


def test_in_the_order_in_which_they_end_all_trips_can_be_made_again() -> None:
    """Two buses whose trips were found vehicle by vehicle: made again as they are, first the one that ends first."""
    yard, counsel, run = sent(varied(one_bus(), fleets={"count": 2}))
    trips = sorted(run.trips, key=lambda trip: trip.vehicle)
    found = yard.replay(counsel, Habits(), in_order(trips))
    assert [trip.tasks.tolist() for trip in found.trips] == [trip.tasks.tolist() for trip in in_order(run.trips)]
    ends = [int(trip.tasks[-1, 4]) for trip in found.trips]
    assert ends == sorted(ends)


def _mended(seed: int) -> Iterator[tuple[SwiftCrew, Run]]:
    """Yield schedules of a random operation, each mended from the one before, as the search does."""
    operation, rng = random_operation(seed), random.Random(seed)
    if any(corridor.escorts for corridor in operation.corridors):
        return
    crew = SwiftCrew(operation, Roads(operation), counted_fleets(operation, ALL), operation.horizon, never)
    evaluator, grid = evaluator_of(operation, 60), plain_grid(operation, 60)
    counsel = crew.counsel(evaluator, grid, evaluator.evaluate(()), ())
    run = crew.send(counsel, Habits())
    for _ in range(6):
        if run.stranded:
            return
        run = crew.mend(counsel, run, taken_out(crew.trips(run), crew.vehicles, rng), None, rng, 0.3)
        yield crew, run


@pytest.mark.parametrize("first", range(0, 60, 15))
def test_every_schedule_that_was_mended_is_verified(first: int) -> None:
    """Over random operations: the checker finds nothing, and the counts are those of the trips."""
    checked = 0
    for seed in range(first, first + 15):
        for crew, run in _mended(seed):
            checked += 1
            assert (seed, breaches(crew.operation, crew.draft(run))) == (seed, [])
            aboard = sum(load.count for fleet, count in crew.yard.fleets for load in fleet.aboard for _ in range(count))
            assert run.people == aboard + sum(number for trip in run.trips for _, number in trip.who.tolist())
    assert checked > 0


def test_generated_operations_with_batches_are_verified() -> None:
    """Size S of the benchmark, checkpoint-bound, whose first post has a batch: forty times mended."""
    operation, rng = generate("S", Kind.CHECKPOINT, 3), random.Random(1)
    crew = SwiftCrew(operation, Roads(operation), counted_fleets(operation, ALL), operation.horizon, never)
    evaluator, grid = evaluator_of(operation, 600), plain_grid(operation, 600)
    counsel = crew.counsel(evaluator, grid, evaluator.evaluate(()), ())
    run = crew.send(counsel, Habits())
    for _ in range(40):
        found = crew.mend(counsel, run, taken_out(crew.trips(run), crew.vehicles, rng), None, rng, 0.1)
        assert breaches(operation, crew.draft(found)) == []
        if found.weighted >= run.weighted:
            run = found
    assert starts(run, ALIGHT)
