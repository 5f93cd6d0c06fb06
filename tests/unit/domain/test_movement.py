"""What vehicles do second by second, with the waits and loads that a plan leaves unsaid."""

from dataclasses import replace

from operations import one_bus
from safepassage.domain.movement import Doing, courses, exposures, levels, queue, shown_period
from safepassage.units import HOUR, MINUTE, Interval
from unit.verification.handmade import aid_case, one_bus_plan

OPERATION = one_bus()
PLAN = one_bus_plan(OPERATION)


def test_a_course_has_no_gaps_and_ends_where_the_plan_does() -> None:
    """The bus waits until it leaves, makes two trips of 50 people, and is empty in between."""
    (course,) = courses(OPERATION, PLAN)
    assert course.used
    assert all(before.end == after.start for before, after in zip(course.spells, course.spells[1:], strict=False))
    assert course.spells[-1].end == PLAN.blocks[0].tasks[-1].end
    assert [spell.people for spell in course.spells if spell.doing is Doing.ALIGHT] == [50, 50]
    assert {spell.people for spell in course.spells if spell.doing is Doing.DRIVE} == {0, 50}


def test_exposure_is_one_stretch_a_trip() -> None:
    """From the outer gate until it is back there: 100 minutes each, the second ends with the usable window at 11:50."""
    (course,) = courses(OPERATION, PLAN)
    (first, second) = exposures(OPERATION, course)
    assert {first[0], second[0]} == {"road"}
    assert [stretch.end - stretch.start for _, stretch in (first, second)] == [100 * MINUTE, 100 * MINUTE]
    assert second[1].end == OPERATION.windows[0].closes - 10 * MINUTE


def test_aid_is_aboard_from_loading_until_it_is_handed_over() -> None:
    """It counts while it is loaded and unloaded, and not after: 200 kg of flour go in, and people come out."""
    course, scout = courses(*aid_case())
    loaded = {spell.doing: spell.kg for spell in course.spells if spell.task is not None and spell.doing is not Doing.DRIVE}
    assert loaded == {Doing.LOAD: 200, Doing.SERVICE: 0, Doing.UNLOAD: 200, Doing.BOARD: 0, Doing.ALIGHT: 0}
    assert [spell.kg for spell in course.spells if spell.doing is Doing.SERVICE] == [200, 0]
    assert {spell.kg for spell in scout.spells} == {0}


def test_a_wait_before_a_service_is_a_queue() -> None:
    """A bus that comes ten minutes before it is served has waited ten minutes at that post; one that is served at once has not."""
    assert queue(courses(OPERATION, PLAN)) == ()
    block = PLAN.blocks[0]
    number = next(index for index, task in enumerate(block.tasks) if task.tag == "service")
    served = block.tasks[number]
    late = replace(served, start=served.start + 10 * MINUTE, end=served.end + 10 * MINUTE)
    (wait,) = queue(courses(OPERATION, replace(PLAN, blocks=(replace(block, tasks=(*block.tasks[:number], late)),))))
    assert (wait.vehicle, wait.checkpoint, wait.start, wait.end) == (block.vehicle, "post", served.start, late.start)


def test_levels_are_steps() -> None:
    """Periods that touch leave no step, and the last one ends at 0."""
    assert levels(iter([(0, 10), (5, 20), (10, 20)])) == ((0, 1), (5, 2), (20, 0))


def test_the_period_shown_has_an_hour_on_either_side() -> None:
    """From the hour before the first that happens until the hour after the last: windows until the horizon, and every task."""
    shown = shown_period(OPERATION, PLAN)
    first = min(PLAN.blocks[0].tasks[0].start, OPERATION.windows[0].opens)
    last = max(PLAN.blocks[0].tasks[-1].end, OPERATION.windows[0].closes)
    assert shown == Interval(max(0, first // HOUR * HOUR - HOUR), -(-last // HOUR) * HOUR + HOUR)
    nothing = replace(PLAN, blocks=(), convoys=())
    assert shown_period(replace(OPERATION, windows=()), nothing) == Interval(0, OPERATION.horizon + HOUR)
