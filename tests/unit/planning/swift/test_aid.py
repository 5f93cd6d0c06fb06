"""Aid on vehicles that go in anyway."""

from operations import one_bus
from safepassage.planning.ledger import Habits
from safepassage.planning.swift.aid import AidPlanner, Ways, carried, last_received, loaded
from safepassage.planning.swift.labels import LOAD, UNLOAD
from unit.planning.small import clock, never
from unit.planning.swift.plain import sent, starts, yard_of
from unit.planning.test_trips import aid


def test_a_bus_takes_what_leaves_nobody_behind() -> None:
    """Each trip of one bus just fits its window: any aid would cost one of them, so none goes."""
    yard, counsel, run = sent(aid())
    assert carried(AidPlanner(yard, counsel, run, never).run()) in {0, carried(run)}


def test_aid_goes_with_the_trip_that_has_time() -> None:
    """With a ceasefire until 13:00 there is time: loaded in town before the first trip, handed over in the village before boarding."""
    from dataclasses import replace  # noqa: PLC0415

    operation = aid()
    operation = replace(operation, windows=(replace(operation.windows[0], closes=clock(13)),), horizon=operation.horizon + 3_600)
    yard, counsel, run = sent(operation)
    made = AidPlanner(yard, counsel, run, never).run()
    assert made.people == run.people == 100
    assert carried(made) == sum(kg for trip in made.trips for _, kg in loaded(trip)) > 0
    assert len(starts(made, LOAD)) == len(starts(made, UNLOAD)) > 0
    assert last_received(made) >= last_received(run) == clock(12, 10)
    strict = AidPlanner(yard, counsel, run, never, clearance=True).run()
    assert last_received(strict) <= last_received(run)


def test_nothing_is_added_once_it_is_over() -> None:
    """The run is handed back as it is."""
    yard, counsel, run = sent(aid())
    assert AidPlanner(yard, counsel, run, lambda: True).run() is run
    assert yard.replay(counsel, Habits(), run.trips).people == run.people


def test_ways_are_the_shortest_by_day() -> None:
    """Town to village over four roads; loaded vehicles never inwards on the chain; home is the outer gate."""
    ways = Ways(yard_of(one_bus()))

    def roads(found: list[list[int]] | None) -> list[int] | None:
        return None if found is None else [row[1] for row in found]

    assert roads(ways.between(0, 0, 4)) == [0, 2, 4, 6]
    assert roads(ways.between(0, 4, 0, loaded=True)) == [7, 5, 3, 1]
    assert roads(ways.between(0, 0, 4, loaded=True)) is None
    assert roads(ways.home(0, 4)) == [7, 5, 3]
