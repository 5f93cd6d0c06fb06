"""Vehicles that stand down and windows that are tightened: what is left is a plan of the operation, with a true certificate."""

from dataclasses import replace

import pytest

from operations import one_bus, two_corridors
from safepassage.advice.cancelling import stood_down, who_may_stay
from safepassage.advice.losses import load_of
from safepassage.advice.tightening import margins, tightened
from safepassage.advice.withdrawing import got_out
from safepassage.domain.fleet import Aboard
from safepassage.domain.operation import Operation
from safepassage.domain.plan import Block
from safepassage.exchange import read_operation
from safepassage.exchange.bundled import bundled
from safepassage.planning.solve import solve
from safepassage.terms import ALL, assume
from safepassage.units import MINUTE
from safepassage.verification import verify


@pytest.fixture(scope="module")
def mariupol() -> Operation:
    """Return the report's operation, with what is open assumed."""
    return assume(read_operation(bundled()["mariupol-2022-03-31"]), (ALL,))


def test_each_bus_may_stay_at_home() -> None:
    """All four move in a corridor and start empty; they bring what their blocks bring."""
    operation = two_corridors()
    plan = solve(operation)
    assert dict(who_may_stay(operation, plan)) == {block.vehicle: load_of(block) for block in plan.blocks}


def test_whoever_has_people_aboard_must_go() -> None:
    """Of buses with people aboard none stays; nor is one asked that does nothing."""
    operation = two_corridors()
    plan = solve(operation)
    full = replace(operation.fleets[0], aboard=(Aboard(group=operation.groups[0].id, count=1),))
    assert dict(who_may_stay(replace(operation, fleets=(full,)), plan)) == {}
    idle = replace(plan, blocks=tuple(replace(block, tasks=()) for block in plan.blocks))
    assert dict(who_may_stay(operation, idle)) == {}


def test_what_is_left_is_a_plan_with_its_certificate() -> None:
    """Without its fullest bus those come out whom it does not bring; the bound of 180 stays, and the gap is its share."""
    operation = two_corridors()
    plan = solve(operation)
    brings = who_may_stay(operation, plan)
    left = stood_down(operation, plan, {max(brings, key=lambda name: brings[name])}, plan.certificate)
    assert verify(operation, left).ok
    most, used = max(brings.values()), plan.totals.vehicles_used
    assert most > 0
    assert (left.totals.people, left.totals.vehicles_used) == (180 - most, used - 1)
    assert (left.certificate.value, left.certificate.bound, left.certificate.gap) == (180 - most, 180, most / 180)


def test_buses_held_inside_are_got_out(mariupol: Operation) -> None:
    """Every second vehicle stands down; those at Vasylivka drive out at once, one after the other, in convoys that keep every rule."""
    plan = replace(solve(mariupol, gap=0.2), assumed=mariupol.assumed)
    brings = who_may_stay(mariupol, plan)
    assert len(brings) == plan.totals.vehicles_used
    staying = list(brings)[::2]
    left = stood_down(mariupol, plan, staying, plan.certificate)
    assert verify(mariupol, left).ok
    assert left.totals.weighted == plan.totals.weighted - sum(brings[name] for name in staying)
    out = [block for block in left.blocks if block.vehicle in staying and block.fleet.startswith("held")]
    assert [[getattr(task, "checkpoint", getattr(task, "leg", "")) for task in block.tasks] for block in out] == [
        ["vasylivka", "kamianske-vasylivka"]
    ] * len(out)
    starts = [block.tasks[0].start for block in out]
    assert starts[0] == mariupol.windows[0].opens
    assert starts == sorted(set(starts))
    assert {convoy.gate for convoy in left.convoys if convoy.id.startswith("west-withdraw")} == {""}


def test_who_cannot_get_out_in_time_stays(mariupol: Operation) -> None:
    """With a window of half an hour nobody gets from Vasylivka to Kamianske."""
    window = replace(mariupol.windows[0], closes=mariupol.windows[0].opens + 60 * MINUTE)
    short = replace(mariupol, windows=(window, *mariupol.windows[1:]))
    blocks = tuple(Block(vehicle=name, fleet=fleet.id, tasks=()) for fleet in short.fleets for name in fleet.vehicles)
    done, convoys = got_out(short, blocks, [block.vehicle for block in blocks])
    assert not any(block.tasks for block in done)
    assert convoys == ()


def test_a_plan_with_more_in_hand_is_a_plan_of_the_operation() -> None:
    """With ten minutes more to be in hand the bus has time for one trip; that plan keeps the rules of the operation as it stands."""
    operation = one_bus()
    plan = solve(operation)
    tight = tightened(operation, 10 * MINUTE)
    assert tight.windows[0].usable.end == operation.windows[0].usable.end - 10 * MINUTE
    early = stood_down(operation, solve(tight), (), plan.certificate)
    assert verify(operation, early).ok
    assert (early.totals.people, early.certificate.bound, early.certificate.gap) == (50, 100, 0.5)


def test_a_window_that_is_too_short_is_left_out() -> None:
    """The window is usable for 230 minutes."""
    assert len(tightened(one_bus(), 229 * MINUTE).windows) == 1
    assert tightened(one_bus(), 230 * MINUTE).windows == ()


def test_margins_are_even_steps_of_whole_minutes() -> None:
    """Of 230 minutes four: 0, 57, 114 and 171; without windows there is nothing to tighten."""
    assert margins(one_bus(), 4) == (0, 57 * MINUTE, 114 * MINUTE, 171 * MINUTE)
    assert margins(replace(one_bus(), windows=()), 4) == (0,)
    assert margins(two_corridors(), 2) == (0, 80 * MINUTE)
