"""Notifications: what they refuse to be, and what they say of themselves."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from safepassage.domain.network import Direction
from safepassage.domain.notification import Notification, NotifiedMovement, NotifiedPoint, NotifiedVehicle
from safepassage.units import HOUR


def point(place: str, arrives: int | None = None, departs: int | None = None) -> NotifiedPoint:
    """Return a point called like its place."""
    return NotifiedPoint(place=place, name=place.title(), latitude=10.0, longitude=-30.0, arrives=arrives, departs=departs)


def vehicle(number: int, name: str) -> NotifiedVehicle:
    """Return a bus."""
    return NotifiedVehicle(number=number, vehicle=name, type="Bus", plate=f"PLATE {number}")


def movement(convoy: str, *points: NotifiedPoint, vehicles: tuple[NotifiedVehicle, ...] = ()) -> NotifiedMovement:
    """Return a movement inwards."""
    return NotifiedMovement(convoy=convoy, corridor="road", direction=Direction.IN, points=points, vehicles=vehicles)


INWARDS = movement(
    "in",
    point("gate", departs=HOUR),
    point("post", 2 * HOUR, 3 * HOUR),
    point("inner", 4 * HOUR),
    vehicles=(vehicle(1, "bus-01"),),
)
OUTWARDS = movement(
    "out", point("inner", departs=6 * HOUR), point("gate", 8 * HOUR), vehicles=(vehicle(1, "bus-02"), vehicle(2, "bus-01"))
)


def notification(**changes: object) -> Notification:
    """Return a notification of a convoy in and one out."""
    plain = Notification(
        id="N1",
        operation="one-bus",
        operation_digest="a",
        plan_digest="b",
        epoch=datetime(2030, 5, 1, 6, tzinfo=UTC),
        organisation="Relief",
        focal_point="Access desk",
        contact="desk",
        parties=("north",),
        made_by="Access desk",
        submitted=-47 * HOUR,
        valid_from=0,
        valid_to=9 * HOUR,
        movements=(INWARDS, OUTWARDS),
        sites=(point("village", 4 * HOUR, 6 * HOUR), point("post")),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_a_point_stops_from_first_arrival_to_last_departure() -> None:
    """The stop is the time between, and none at either end."""
    assert [found.stop for found in INWARDS.points] == [0, HOUR, 0]


def test_a_movement_knows_when_it_departs_and_arrives() -> None:
    """It departs from its first point and arrives at its last."""
    assert (INWARDS.departs, INWARDS.arrives) == (HOUR, 4 * HOUR)


def test_the_notice_runs_until_the_first_departure() -> None:
    """Handed over 47 hours before the start, with the first convoy an hour after it: 48 hours."""
    assert notification().lead == 48 * HOUR
    assert notification(submitted=2 * HOUR).lead == -HOUR


def test_points_and_vehicles_come_once() -> None:
    """Points that several movements pass, and vehicles in several convoys, are listed once, as first met."""
    assert [found.place for found in notification().points] == ["gate", "post", "inner", "village"]
    assert [(found.vehicle, found.number) for found in notification().vehicles] == [("bus-01", 1), ("bus-02", 1)]
    assert notification().points[1].stop == HOUR


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"version": 0}, "version must be at least 1, got 0"),
        ({"version": 2, "supersedes": 2}, "version 2 cannot supersede version 2"),
        ({"supersedes": -1}, "version 1 cannot supersede version -1"),
        ({"movements": ()}, "expected movements"),
        ({"valid_from": 9, "valid_to": 9}, "valid_from before valid_to, got 9 and 9"),
        ({"movements": (INWARDS, INWARDS)}, "convoy 'in' is notified twice"),
    ],
)
def test_a_notification_that_cannot_be_is_refused(changes: dict[str, object], message: str) -> None:
    """Each rule within a notification, with the value that breaks it."""
    with pytest.raises(ValueError, match=message):
        notification(**changes)


def test_a_movement_needs_two_points() -> None:
    """From somewhere to somewhere else."""
    with pytest.raises(ValueError, match="Movement in: expected at least 2 points, got 1"):
        movement("in", point("gate", departs=0))


def test_vehicles_count_from_one() -> None:
    """A number in the convoy is at least 1."""
    with pytest.raises(ValueError, match="Vehicle bus-01: number must be at least 1, got 0"):
        vehicle(0, "bus-01")
