"""The generous world of one vehicle, option by option."""

from dataclasses import replace

import pytest

from operations import one_bus
from safepassage.domain.fleet import VehicleType
from safepassage.domain.network import Direction, Directions, TravelTime
from safepassage.domain.operation import Operation
from safepassage.planning.grid import Grid
from safepassage.planning.world import Move, Node, Options, World
from safepassage.units import HOUR, Interval
from unit.planning.small import clock, plain_grid, varied, with_item

IN, OUT = Direction.IN, Direction.OUT


def world(operation: Operation, step: int = 600) -> World:
    """Return the world on a grid of ten minutes."""
    return World(operation, plain_grid(operation, step))


def rows(options: Options) -> list[tuple[int, int, int, int, int]]:
    """Return the options one by one."""
    return list(
        zip(
            options.rows.tolist(),
            options.starts.tolist(),
            options.ends.tolist(),
            options.seconds.tolist(),
            options.targets.tolist(),
            strict=True,
        )
    )


def drives(operation: Operation, leg: str, direction: Direction, step: int = 600) -> list[Move]:
    """Return the moves of empty vehicles between the ends of ``leg``."""
    found = world(operation, step)
    origin, target = operation.leg[leg].ends(direction)
    return [
        move
        for move in found.moves(operation.vehicle_types[0])
        if not move.loaded
        and move.driven
        and (found.nodes[move.origin].place, found.nodes[move.target].place) == (origin, target)
    ]


def test_the_nodes_are_places_and_places_after_a_service() -> None:
    """The post in three: before the service, and after it in each direction, five minutes later."""
    found = world(one_bus())
    assert found.nodes[5:] == [Node("post", IN, 300), Node("post", OUT, 300)]
    assert found.at("post") == [2, 5, 6]
    assert found.index["post", OUT] == 6


def test_rows_begin_before_the_start() -> None:
    """Row 0 is step -1, which has seconds only where an offset makes it so; served nodes are later."""
    grid = Grid(step=600, horizon=1_200, empty={"town": 200}, loaded={})
    found = World(one_bus(), grid)
    spans = {flag: [x.tolist() for x in found.spans(0, loaded=flag)] for flag in (False, True)}
    assert spans == {False: [[0, 200, 800, 1_400], [200, 800, 1_400, 2_000]], True: [[0, 0, 600, 1_200], [0, 600, 1_200, 1_800]]}
    assert [x.tolist() for x in found.spans(5, loaded=True)] == [[300, 300, 900, 1_500], [300, 900, 1_500, 2_100]]


def test_waiting_at_an_exposed_place_needs_a_window() -> None:
    """In town always; in the village from the step of 08:00 (row 13) until that of 11:50 (row 36)."""
    waits = world(one_bus()).waits(loaded=False)
    assert waits[:, 0].all()
    assert [row for row in range(len(waits)) if waits[row, 4]] == list(range(13, 36))


def test_nobody_waits_from_one_window_to_the_next() -> None:
    """08:00-08:20 and 08:20:01-08:40: the step of 08:20 belongs to both, but no single one leads across."""
    first = replace(one_bus().windows[0], closes=clock(8, 20), clearance_margin=0)
    second = replace(first, id="second", opens=clock(8, 30), closes=clock(8, 50))
    waits = world(replace(one_bus(), windows=(first, second))).waits(loaded=False)
    assert [row for row in range(len(waits)) if waits[row, 4]] == [13, 14, 16, 17]


def test_a_task_at_an_exposed_place_fits_the_window() -> None:
    """Boarding of 20 minutes in the village: from 08:00 until 11:30, the end rounded down to the step."""
    (options,) = world(one_bus()).stays(4, 1_200, before=False, after=True)
    found = rows(options)
    assert found[0] == (13, clock(8), clock(8, 10), 1_200, 15)
    assert found[-1] == (34, clock(11, 30), clock(11, 40), 1_200, 36)
    assert len(found) == 22


def test_a_window_that_opens_within_a_step_is_waited_for_in_it() -> None:
    """Open from 08:05: the step of 08:00 has an option from 08:05 on."""
    (options,) = world(varied(one_bus(), windows={"opens": clock(8, 5)})).stays(4, 60, before=False, after=True)
    assert rows(options)[0] == (13, clock(8, 5), clock(8, 10), 60, 13)


def test_a_drive_through_the_gate() -> None:
    """15 minutes from 08:00 to 11:35: in the step of 08:15 at the post."""
    (move,) = drives(one_bus(), "outer-post", IN)
    assert (move.gate, move.checkpoint, move.direction) == ("road", "", IN)
    found = rows(move.options)
    assert (found[0], found[-1]) == ((13, clock(8), clock(8, 10), 900, 14), (34, clock(11, 30), clock(11, 40), 900, 35))


def test_a_drive_from_the_post_leaves_the_node_served() -> None:
    """Its seconds are five minutes later, and the service before it stays in its row."""
    operation = one_bus()
    found = world(operation)
    (move,) = drives(operation, "post-inner", IN)
    assert found.nodes[move.origin] == Node("post", IN, 300)
    assert rows(move.options)[0] == (12, clock(8), clock(8, 5), 900, 14)
    services = [m for m in found.moves(operation.vehicle_types[0]) if m.checkpoint and not m.loaded]
    assert [(m.checkpoint, m.direction, m.driven, m.gate) for m in services] == [
        ("post", IN, False, ""),
        ("post", OUT, False, ""),
    ]
    assert rows(services[0].options)[0] == (13, clock(8), clock(8, 10), 300, 13)


def test_directions_of_windows_and_checkpoints_hold() -> None:
    """A window inwards alone has no drive out on the chain, but one on the leg beside it; an unstaffed direction no service."""
    operation = varied(one_bus(), windows={"directions": Directions.IN}, checkpoints={"directions": Directions.IN})
    assert drives(operation, "outer-post", OUT) == []
    assert drives(operation, "post-inner", OUT) == []
    assert len(drives(operation, "inner-village", OUT)) == 1
    moves = world(operation).moves(operation.vehicle_types[0])
    assert {m.direction for m in moves if m.checkpoint} == {IN}


def test_night_counts_only_for_steps_wholly_inside_it() -> None:
    """10 minutes by day, 20 by night from 06:05 to 06:30: the steps of 06:10 and 06:20 are slow, those of 06:00 and 06:30 are not."""
    slow = (TravelTime(profile="road", day=600, night=1_200),)
    operation = replace(with_item(one_bus(), "legs", "town-outer", travel_times=slow), nights=(Interval(300, 1_800),))
    (move,) = drives(operation, "town-outer", IN)
    assert [seconds for _, _, _, seconds, _ in rows(move.options)[:4]] == [600, 1_200, 1_200, 600]


def test_a_place_exposed_otherwise_than_the_leg_is_not_entered_before_it_opens() -> None:
    """Five minutes to the village from a gate that is open all day: whoever leaves at 06:00 is there when it opens, at 08:00."""
    operation = with_item(one_bus(), "legs", "inner-village", exposed_in="")
    operation = with_item(operation, "places", "inner", exposed_in="")
    (move,) = drives(operation, "inner-village", IN)
    found = rows(move.options)
    assert (found[0], found[13]) == ((1, 0, 600, 300, 13), (14, clock(8, 10), clock(8, 20), 300, 14))
    assert found[-1] == (35, clock(11, 40), clock(11, 50), 300, 35)


def test_what_arrives_after_the_horizon_is_left_out() -> None:
    """The operation ends at 13:00, row 43: the last drive of 10 minutes leaves in row 42."""
    (move,) = drives(one_bus(), "town-outer", IN)
    assert rows(move.options)[-1] == (42, 7 * HOUR - 600, 7 * HOUR, 600, 43)


def test_a_leg_that_is_not_open_to_a_profile_has_no_time() -> None:
    """It is a mistake to ask."""
    kind = VehicleType(id="truck", name="Truck", profile="rough")
    with pytest.raises(ValueError, match="Leg town-outer is not open to profile 'rough'"):
        world(one_bus())._driving_seconds(kind, one_bus().legs[0], 0, loaded=False)
