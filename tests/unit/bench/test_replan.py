"""Operations in the middle of their plans, what goes wrong then, and plans made again."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from bench import replan
from bench.carry_out import Trip, carry_out
from bench.events import Event, events
from bench.sizes import Kind

from operations import one_bus
from safepassage.domain.fleet import Aboard, VehicleState
from safepassage.domain.network import Quota
from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Plan
from safepassage.planning.solve import solve
from safepassage.planning.standing import standing
from safepassage.units import HOUR, MINUTE, Interval
from safepassage.verification import verify

OPENS = 2 * HOUR


def with_plan() -> tuple[Operation, Plan]:
    """
    Return the one bus with its two trips, a quota and room for 200.

    Inside from 08:00; boarding 08:40 to 09:00; out at 09:40; alighting 09:50 to 10:00; the second trip 130 minutes after the first.
    """
    operation = one_bus()
    quota = Quota(period=Interval(0, 7 * HOUR), vehicles=9)
    operation = replace(
        operation,
        checkpoints=(replace(operation.checkpoints[0], quotas=(quota,)),),
        reception_sites=(replace(operation.reception_sites[0], capacity_seat=200),),
    )
    trips = [Trip(OPENS, "bus-01", "village", "town", (Mobility.SEAT,))] * 2
    return operation, carry_out(operation, solve(operation), trips)


@pytest.mark.parametrize(
    ("minutes", "place", "free", "aboard", "waiting", "room", "quota"),
    [
        (-30, "outer", -30, 0, 120, 200, 9),
        (5, "post", 15, 0, 120, 200, 9),
        (17, "post", 15, 0, 120, 200, 9),
        (25, "inner", 35, 0, 120, 200, 8),
        (50, "village", 60, 50, 70, 200, 8),
        (62, "inner", 65, 50, 70, 200, 8),
        (115, "town", 120, 0, 70, 150, 7),
        (125, "outer", 130, 0, 70, 150, 7),
    ],
)
def test_a_vehicle_stands_where_its_task_ends(
    minutes: int, place: str, free: int, aboard: int, waiting: int, room: int, quota: int
) -> None:
    """At each moment: where the bus is free and when, whom it has aboard, who waits, and what is left of site and quota."""
    operation, plan = with_plan()
    now = standing(operation, plan, OPENS + minutes * MINUTE)
    [fleet] = now.fleets
    people = (Aboard(group="villagers", count=aboard),) if aboard else ()
    assert (fleet.id, fleet.place, fleet.available_from, fleet.aboard) == ("bus-01", place, OPENS + free * MINUTE, people)
    assert fleet.state is VehicleState.UNDER_WAY
    assert (now.groups[0].count, now.reception_sites[0].capacity_seat) == (waiting, room)
    assert now.checkpoints[0].quotas[0].vehicles == quota


def test_what_stands_can_be_planned_again() -> None:
    """With 50 aboard in the village at nine, the bus still brings out both loads: the 50 and 50 more of the 70."""
    operation, plan = with_plan()
    now = standing(operation, plan, OPENS + 50 * MINUTE)
    again = solve(now)
    assert again.totals.people == 100
    assert verify(now, again).ok


def test_one_event_of_each_kind() -> None:
    """The bus is lost only if nobody is aboard; the post takes half as long again, the window an hour less, the convoy an hour more."""
    operation, plan = with_plan()
    begun = OPENS + 25 * MINUTE
    found = {event.name: event for event in events(plan, standing(operation, plan, begun), begun)}
    assert list(found) == ["vehicle lost", "checkpoint slower", "window cut", "convoy held"]
    assert found["vehicle lost"].operation.fleets == ()
    assert found["checkpoint slower"].operation.checkpoints[0].service == 450
    assert found["window cut"].operation.windows[0].closes == operation.windows[0].closes - HOUR
    assert found["convoy held"].operation.fleets[0].available_from == OPENS + 35 * MINUTE + HOUR
    full = OPENS + 50 * MINUTE
    assert "vehicle lost" not in {event.name for event in events(plan, standing(operation, plan, full), full)}
    late = OPENS + 120 * MINUTE
    assert "window cut" not in {event.name for event in events(plan, standing(operation, plan, late), late)}
    early = OPENS - 30 * MINUTE
    assert "convoy held" not in {event.name for event in events(plan, standing(operation, plan, early), early)}


def test_orders_are_kept_if_they_hardly_move() -> None:
    """The same point and site within half an hour is the same order; later, elsewhere or twice is another."""
    given = {"a": [("p", "s", 0), ("p", "s", 9_000)], "b": [("q", "s", 0)]}
    assert replan._kept(given, given) == 3
    assert replan._kept(given, {"a": [("p", "s", 1_800)], "b": [("q", "other", 0)]}) == 1
    assert replan._kept(given, {"a": [("p", "s", 1_801)]}) == 0
    assert replan._kept({"a": [("p", "s", 0)] * 2}, {"a": [("p", "s", 0)]}) == 1


def test_the_command_plans_each_event_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each event has a row that is verified, its orders add up, and the results are written with the machine."""
    operation, _ = with_plan()
    monkeypatch.setattr(replan, "generate", lambda *_: operation)
    asked = ["--kind", Kind.FLEET.value, "--time-limit", "1", "--json", "--results", str(tmp_path / "again")]
    assert replan.main(asked) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [row["event"] for row in rows if row["how"] == "replan"] == ["checkpoint slower", "window cut", "convoy held"]
    assert all(row["verified"] and row["kept"] + row["changed"] == row["before"] == 1 for row in rows)
    text = (tmp_path / "again.md").read_text(encoding="utf-8")
    assert "| S | fleet | 1 | window cut: morning closes an hour earlier | all anew | 50 |" in text


def test_the_moment_is_a_third_of_the_first_window() -> None:
    """08:00 and a third of 230 minutes."""
    assert replan.moment(one_bus()) == OPENS + 230 * MINUTE // 3
    assert Event("n", "w", one_bus()).operation == one_bus()
