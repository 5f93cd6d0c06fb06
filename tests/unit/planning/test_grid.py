"""Steps and offsets: on the main road nothing is lost to rounding."""

from dataclasses import replace

import pytest

from operations import one_bus, two_corridors
from safepassage.domain.fleet import VehicleType
from safepassage.domain.network import ClearanceStatus, Direction, Directions
from safepassage.planning.grid import Grid, make_grid, neighbours, passable, plain_time
from safepassage.units import HOUR
from unit.planning.small import clock, varied, with_item

IN, OUT = Direction.IN, Direction.OUT
GRID = Grid(step=300, horizon=1_000, empty={"gate": 70}, loaded={"gate": 299})


def test_seconds_and_steps() -> None:
    """Step 0 of empty vehicles at the gate is 70 to 369, of loaded ones 299 to 598; elsewhere 0 to 299."""
    assert GRID.last == 3
    assert [GRID.start("gate", 2, loaded=loaded) for loaded in (False, True)] == [670, 899]
    assert [GRID.floor("gate", second, loaded=False) for second in (69, 70, 369, 370)] == [-1, 0, 0, 1]
    assert [GRID.ceil("gate", second, loaded=False) for second in (69, 70, 71, 370)] == [0, 0, 1, 1]
    assert [GRID.floor("town", second, loaded=True) for second in (0, 299, 300)] == [0, 0, 1]


@pytest.mark.parametrize(
    ("step", "empty", "says"),
    [
        (0, {}, "The step must be at least 1 second, got 0"),
        (300, {"gate": 300}, "The offset at gate must be at least 0 and below the step of 300 s, got 300"),
        (300, {"gate": -1}, "got -1"),
    ],
)
def test_grids_that_mean_nothing_are_refused(step: int, empty: dict[str, int], says: str) -> None:
    """A step has a second, and offsets lie in it."""
    with pytest.raises(ValueError, match=says):
        Grid(step=step, horizon=1_000, empty=empty, loaded={})


def test_offsets_run_with_the_way_in_and_the_way_out() -> None:
    """
    Empty: from the gate at 08:00 inwards; loaded: to the gate at 11:50 outwards; with a step of 30 minutes.

    In: post 08:15, inner gate 08:35 (with the service), village 08:40, and town 07:50 before it. Out: post 11:30 (15 minutes and
    the service), inner gate 11:15, village 11:10, and town 12:00 after it.
    """
    grid = make_grid(one_bus(), 1_800, 7 * HOUR)
    times_in = {"town": clock(7, 50), "outer": clock(8), "post": clock(8, 15), "inner": clock(8, 35), "village": clock(8, 40)}
    times_out = {
        "town": clock(12),
        "outer": clock(11, 50),
        "post": clock(11, 30),
        "inner": clock(11, 15),
        "village": clock(11, 10),
    }
    assert grid.empty == {place: second % 1_800 for place, second in times_in.items()}
    assert grid.loaded == {place: second % 1_800 for place, second in times_out.items()}


def test_without_windows_or_with_steps_of_a_second_there_is_nothing_to_shift() -> None:
    """No offsets."""
    for operation, step in ((replace(one_bus(), windows=()), 300), (one_bus(), 1)):
        assert make_grid(operation, step, HOUR) == Grid(step=step, horizon=HOUR, empty={}, loaded={})


def test_a_gate_between_two_corridors_is_no_root() -> None:
    """The second corridor begins where the first ends: the offsets run from the first gate alone."""
    operation = one_bus()
    rules = operation.corridors[0]
    legs = [replace(leg, exposed_in="further") if leg.id == "inner-village" else leg for leg in operation.legs]
    further = replace(rules, id="further", outer_gate="inner", inner_gate="village", legs=("inner-village",))
    window = replace(operation.windows[0], id="later", corridor="further", opens=clock(9, 7))
    both = replace(operation, legs=tuple(legs), corridors=(rules, further), windows=(*operation.windows, window))
    assert make_grid(both, 1_800, 7 * HOUR) == make_grid(operation, 1_800, 7 * HOUR)


def test_two_roots_share_what_is_nearer_to_each() -> None:
    """Each corridor's places run from its own gate; the town from the nearer, the southern one: 07:50."""
    grid = make_grid(two_corridors(), HOUR, 6 * HOUR)
    assert (grid.empty["town"], grid.empty["mill"], grid.empty["harbour"]) == (50 * 60, 45 * 60, 20 * 60)


def test_what_may_be_driven() -> None:
    """Not what is blocked, one-way, for another profile, or behind a checkpoint that is not staffed."""
    operation = one_bus()
    bus, leg = operation.vehicle_types[0], operation.leg["post-inner"]
    truck = VehicleType(id="truck", name="Truck", profile="rough")
    assert passable(operation, bus, leg, IN)
    assert not passable(operation, truck, leg, IN)
    assert not passable(operation, bus, replace(leg, clearance=ClearanceStatus.BLOCKED), IN)
    assert not passable(operation, bus, replace(leg, directions=Directions.OUT), IN)
    closed = varied(operation, checkpoints={"directions": Directions.OUT})
    assert [passable(closed, bus, leg, direction) for direction in (IN, OUT)] == [False, True]


def test_the_plain_time_has_the_service_in_it() -> None:
    """From the post on 15 + 5 minutes, to it 15; a leg closed to the profile takes none."""
    operation = one_bus()
    bus, leg = operation.vehicle_types[0], operation.leg["post-inner"]
    assert [plain_time(operation, bus, leg, direction) for direction in (IN, OUT)] == [1_200, 900]
    assert plain_time(operation, replace(bus, profile="rough"), leg, OUT) == 0


def test_neighbours_are_the_legs_at_both_ends() -> None:
    """In the operation's order."""
    operation = one_bus()
    found = neighbours(operation)
    assert [(leg.id, direction) for leg, direction in found["outer"]] == [("town-outer", OUT), ("outer-post", IN)]
    assert [(leg.id, direction) for leg, direction in found["village"]] == [("inner-village", OUT)]


def test_places_behind_a_blocked_leg_have_no_offset() -> None:
    """The village cannot be reached."""
    operation = with_item(one_bus(), "legs", "inner-village", clearance=ClearanceStatus.BLOCKED)
    assert "village" not in make_grid(operation, 300, HOUR).empty
