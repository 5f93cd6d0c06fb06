"""Rule 1: exposed only inside a usable window of the corridor, out of it by the margin, and in its direction."""

from dataclasses import replace
from typing import Any

from operations import one_bus
from safepassage.domain.agreement import Clause, Consent, ConsentState, Party
from safepassage.domain.fleet import Fleet
from safepassage.domain.network import AccessWindow, Corridor, Directions, Leg, Place, TravelTime
from safepassage.domain.operation import Operation
from safepassage.units import HOUR, MINUTE
from safepassage.verification import Rule
from unit.verification.handmade import IN, OUT, Field, Log, convoy, found, one_bus_plan, plan, said, trip_out


def with_window(operation: Operation, **changes: Field) -> Operation:
    """Return the operation with its only window changed."""
    return replace(operation, windows=(replace(operation.windows[0], **changes),))


def test_leaving_exactly_by_the_margin_is_allowed_and_a_second_later_is_not() -> None:
    """The bus crosses the gate at 11:50; with a margin one second longer it is 1 s late."""
    late = with_window(one_bus(), clearance_margin=10 * MINUTE + 1)
    assert found(one_bus(), one_bus_plan(), Rule.WINDOW) == []
    assert said(late, one_bus_plan(late), Rule.WINDOW) == [
        (
            "Vehicle bus-01 is on leg outer-post until 2030-05-01 11:50 UTC, 1 s after it had to be out of window morning "
            "at 2030-05-01 11:49:59 UTC (601 s before it closes). Be out 1 s earlier."
        )
    ]


def test_without_a_margin_the_sentence_does_not_speak_of_one() -> None:
    """The window simply closes."""
    late = with_window(one_bus(), clearance_margin=0, closes=349 * MINUTE)
    assert said(late, one_bus_plan(late), Rule.WINDOW)[0].endswith("window morning at 2030-05-01 11:49 UTC. Be out 60 s earlier.")


def test_entering_before_the_window_opens_is_reported_in_seconds() -> None:
    """The window opens two minutes after the bus enters."""
    early = with_window(one_bus(), opens=122 * MINUTE)
    assert found(early, one_bus_plan(early), Rule.WINDOW) == [("bus-01", 120, "s")]


def test_a_stretch_must_lie_in_one_window_not_in_two() -> None:
    """Two windows that together cover the first trip do not hold it; the nearer one is named."""
    operation = one_bus()
    first = replace(operation.windows[0], closes=215 * MINUTE, clearance_margin=0)
    second = replace(operation.windows[0], id="noon", opens=215 * MINUTE)
    split = replace(operation, windows=(first, second))
    assert said(split, one_bus_plan(split), Rule.WINDOW) == [
        (
            "Vehicle bus-01 is on leg outer-post until 2030-05-01 09:40 UTC, 300 s after it had to be out of window morning at "
            "2030-05-01 09:35 UTC. Be out 300 s earlier."
        )
    ]


def test_a_window_that_a_party_refused_is_no_window() -> None:
    """With the only window closed each stretch is reported for its whole length."""
    operation = replace(
        one_bus(),
        windows=(replace(one_bus().windows[0], clauses=("route",)),),
        parties=(Party(id="a", name="Party A"),),
        clauses=(Clause(id="route", subject="The route"),),
        consents=(Consent(clause="route", party="a", state=ConsentState.REFUSED),),
    )
    assert found(operation, one_bus_plan(operation), Rule.WINDOW) == 2 * [("bus-01", 100 * MINUTE, "s")]


def test_a_drive_along_the_corridor_needs_a_window_for_its_direction() -> None:
    """In a window for inward traffic only, the four drives outwards along the chain are reported, and not those off it."""
    inward = with_window(one_bus(), directions=Directions.IN)
    messages = said(inward, one_bus_plan(inward), Rule.WINDOW)
    assert len(messages) == 4
    assert messages[0] == (
        "Vehicle bus-01 drives leg post-inner out at 2030-05-01 09:05 UTC, but window morning allows in only. Drive it in a window for "
        "this direction."
    )


def test_a_second_window_for_the_other_direction_is_enough() -> None:
    """The stretch lies in both windows; each drive finds one that allows it."""
    operation = one_bus()
    inward = replace(operation.windows[0], directions=Directions.IN)
    both = replace(operation, windows=(inward, replace(inward, id="out", directions=Directions.OUT)))
    assert found(both, one_bus_plan(both), Rule.WINDOW) == []


def inside(available_from: int = 0) -> Operation:
    """Return the one-bus operation with the bus in the village at the start."""
    operation = one_bus()
    return replace(operation, fleets=(replace(operation.fleets[0], place="village", available_from=available_from),))


def test_a_vehicle_that_starts_inside_may_wait_for_the_window() -> None:
    """Two hours in the village before the opening are not the plan's doing."""
    operation = inside()
    log = trip_out(Log(operation, "bus-01", now=120 * MINUTE).board("town", {"villagers": 50}), "out")
    made = plan(
        operation, [log.alight({"villagers": 50})], [convoy("out", "road", OUT, "morning", "inner", 145 * MINUTE, "bus-01")]
    )
    assert found(operation, made, Rule.WINDOW) == []


def test_a_task_at_an_exposed_place_before_the_window_is_the_plans_doing() -> None:
    """Boarding that starts half an hour before the opening is 1800 s too early."""
    operation = inside()
    log = Log(operation, "bus-01", now=90 * MINUTE).board("town", {"villagers": 50})
    log.at(120 * MINUTE)
    assert found(operation, plan(operation, [trip_out(log, "out")]), Rule.WINDOW) == [("bus-01", 1800, "s")]


def test_a_vehicle_that_starts_inside_after_a_window_and_moves_must_not_wait_for_the_next() -> None:
    """Available an hour after the only window was usable, standing there counts as exposed at once."""
    operation = inside(available_from=400 * MINUTE)
    log = Log(operation, "bus-01", now=410 * MINUTE).drive("inner-village", to=OUT)
    assert found(operation, plan(operation, [log]), Rule.WINDOW) == [("bus-01", 70 * MINUTE, "s")]


def test_a_vehicle_that_starts_inside_and_never_moves_is_no_breach() -> None:
    """It stays where it is; nothing is counted of it."""
    operation = inside()
    assert found(operation, plan(operation, []), Rule.WINDOW) == []


def test_a_vehicle_that_ends_at_an_exposed_place_stands_there_until_the_operation_ends() -> None:
    """In the village from minute 160, out at the horizon, minute 420, 70 minutes after the last instant of the window."""
    operation = one_bus()
    log = Log(operation, "bus-01", now=120 * MINUTE - 600).drive("town-outer", to=IN).drive("outer-post", to=IN, convoy="in")
    log.serve(IN, "in").drive("post-inner", to=IN, convoy="in").drive("inner-village", to=IN)
    made = plan(operation, [log], [convoy("in", "road", IN, "morning", "outer", 120 * MINUTE, "bus-01")])
    assert said(operation, made, Rule.WINDOW) == [
        (
            "Vehicle bus-01 is at village until 2030-05-01 13:00 UTC, 4200 s after it had to be out of window morning at "
            "2030-05-01 11:50 UTC (600 s before it closes). Be out 4200 s earlier."
        )
    ]


def ferry() -> Operation:
    """Return a village exposed in one corridor, reached from town by a road that is not, and by one exposed in another."""

    def leg(name: str, corridor: str = "") -> Leg:
        times = (TravelTime(profile="road", day=600, night=600),)
        return Leg(id=name, outer="town", inner="village", distance=5_000, travel_times=times, exposed_in=corridor)

    def place(name: str, corridor: str = "") -> Place:
        return Place(id=name, name=name, latitude=1, longitude=1, exposed_in=corridor)

    def window(corridor: str, opens: int, closes: int) -> AccessWindow:
        return AccessWindow(id=f"{corridor}-window", corridor=corridor, opens=opens, closes=closes)

    gates: dict[str, Any] = {"outer_gate": "town", "inner_gate": "village"}
    operation = one_bus()
    return Operation(
        id="ferry",
        title="Ferry",
        epoch=operation.epoch,
        horizon=4 * HOUR,
        places=(place("town"), place("village", "road")),
        legs=(leg("free"), leg("chain", "road"), leg("water", "river")),
        corridors=(
            Corridor(id="road", name="Road", legs=("chain",), **gates),
            Corridor(id="river", name="River", legs=("water",), **gates),
        ),
        windows=(window("road", HOUR, 2 * HOUR), window("river", HOUR, 90 * MINUTE)),
        vehicle_types=operation.vehicle_types,
        fleets=(Fleet(id="bus", type="bus", count=1, place="town"),),
        groups=(),
        reception_sites=(),
    )


def test_touching_an_exposed_place_outside_its_window_is_reported_even_without_a_stop() -> None:
    """There and back by a road that is not exposed: the instant in the village, at minute 10, is 50 minutes too early."""
    operation = ferry()
    log = Log(operation, "bus-01").drive("free", to=IN).drive("free", to=OUT)
    assert found(operation, plan(operation, [log]), Rule.WINDOW) == [("bus-01", 50 * MINUTE, "s")]


def test_stretches_in_two_corridors_are_judged_apart() -> None:
    """By water until minute 70 inside the river's window; in the village until minute 130, 10 minutes too long for the road's."""
    operation = ferry()
    log = Log(operation, "bus-01", now=HOUR).drive("water", to=IN, convoy="w").at(130 * MINUTE).drive("free", to=OUT)
    made = plan(operation, [log], [convoy("w", "river", IN, "river-window", "town", HOUR, "bus-01")])
    assert found(operation, made, Rule.WINDOW) == [("bus-01", 600, "s")]


def test_a_vehicle_that_starts_inside_and_leaves_unexposed_before_the_window_was_never_exposed() -> None:
    """It drives off at minute 30 by the road that is not exposed."""
    operation = ferry()
    operation = replace(operation, fleets=(Fleet(id="bus", type="bus", count=1, place="village"),))
    log = Log(operation, "bus-01", now=30 * MINUTE).drive("free", to=OUT)
    assert found(operation, plan(operation, [log]), Rule.WINDOW) == []


def test_without_any_usable_window_a_vehicle_that_starts_inside_is_exposed_at_once() -> None:
    """It may not even stand there until it leaves."""
    operation = replace(ferry(), windows=(), fleets=(Fleet(id="bus", type="bus", count=1, place="village"),))
    log = Log(operation, "bus-01", now=30 * MINUTE).drive("free", to=OUT)
    assert said(operation, plan(operation, [log]), Rule.WINDOW) == [
        "Vehicle bus-01 is at village at 2030-05-01 06:00 UTC, but corridor road has no usable window. Keep out."
    ]
