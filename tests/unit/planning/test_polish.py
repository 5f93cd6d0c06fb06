"""Vehicles set off later where they would only queue inside."""

from operations import one_bus, two_corridors
from safepassage.domain.operation import Operation
from safepassage.planning.dispatch import Schedule
from safepassage.planning.draft import Draft, make_draft
from safepassage.planning.polish import polish
from unit.planning.small import dispatched, dispatcher_of, never, varied


def polished(operation: Operation, *, clearance: bool = False) -> tuple[Schedule, Draft, Schedule, Draft]:
    """Return the schedule and its draft before and after."""
    before = dispatched(operation)
    draft = make_draft(operation, before)
    return before, draft, *polish(dispatcher_of(operation), before, draft, never, clearance=clearance)


def queue() -> Operation:
    """Return three buses for 150 people with one bay and a window that is long enough for a trip of each."""
    return varied(one_bus(), groups={"count": 150}, fleets={"count": 3}, checkpoints={"lanes": 3}, corridors={"headway": 300})


def test_a_queue_at_the_bay_is_waited_for_outside() -> None:
    """Together at 08:00 they would wait 0, 20 and 40 minutes for the bay; entering 20 minutes apart none waits, and as many come out."""
    _, draft, _, better = polished(queue())
    assert (draft.totals.people, better.totals.people) == (150, 150)
    assert draft.totals.exposure_vehicles == (100 + 120 + 140) * 60
    assert better.totals.exposure_vehicles == 3 * 100 * 60
    assert better.totals.clearance == draft.totals.clearance


def test_what_cannot_be_better_stays() -> None:
    """One bus waits for nobody."""
    before, draft, after, same = polished(one_bus())
    assert (after, same) == (before, draft)


def test_nothing_is_worse_for_it() -> None:
    """On two corridors as many people, and no more exposure."""
    for clearance in (False, True):
        _, draft, _, better = polished(two_corridors(), clearance=clearance)
        assert better.totals.people == draft.totals.people
        assert better.merit >= draft.merit


def test_a_halt_leaves_the_schedule_as_it_is() -> None:
    """Whoever asks to stop gets the plan so far."""
    schedule = dispatched(queue())
    draft = make_draft(queue(), schedule)
    assert polish(dispatcher_of(queue()), schedule, draft, lambda: True, clearance=False) == (schedule, draft)
