"""Rule 5: bays, intake, capacity, ready-from times, range, driving hours and the times that tasks take."""

from dataclasses import replace

import pytest

from operations import one_bus, two_corridors
from safepassage.domain.aid import Consignment
from safepassage.domain.network import Role
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, ReceptionSite
from safepassage.units import MINUTE
from safepassage.verification import Rule
from unit.verification.handmade import (
    SEAT,
    WHEELCHAIR,
    Field,
    Found,
    Log,
    found,
    one_bus_plan,
    plan,
    said,
    size_case,
    two_corridors_plan,
    with_task,
)


def typed(**changes: Field) -> Operation:
    """Return the one-bus operation with its type changed."""
    operation = one_bus()
    return replace(operation, vehicle_types=(replace(operation.vehicle_types[0], **changes),))


def with_site(**changes: Field) -> Operation:
    """Return the one-bus operation with its reception site changed."""
    operation = one_bus()
    return replace(operation, reception_sites=(replace(operation.reception_sites[0], **changes),))


def with_group(**changes: Field) -> Operation:
    """Return the one-bus operation with its group changed."""
    operation = one_bus()
    return replace(operation, groups=(replace(operation.groups[0], **changes),))


def test_a_bay_too_few_is_reported_when_the_second_vehicle_starts_to_board() -> None:
    """Buses 3 and 4 board together at the harbour from minute 145."""
    operation = two_corridors()
    places = tuple(replace(place, bays=1) if place.id == "harbour" else place for place in operation.places)
    assert found(two_corridors(), two_corridors_plan(), Rule.BAY) == []
    assert said(replace(operation, places=places), two_corridors_plan(), Rule.BAY) == [
        "2 vehicles board at harbour at 2030-05-01 08:25 UTC (bus-03, bus-04); it has 1 bays. Let 1 wait."
    ]


def test_boarding_may_start_when_another_ends() -> None:
    """The two buses of the deadline plan board in the only bay, one right after the other."""
    operation, made = size_case()
    assert found(operation, made, Rule.BAY) == []
    assert operation.place["village"].bays == 1


@pytest.mark.parametrize(("intake", "expected"), [(50, []), (49, [("town", 1, "people"), ("town", 1, "people")]), (None, [])])
def test_intake_is_counted_per_clock_hour_and_mobility(intake: int | None, expected: list[Found]) -> None:
    """Fifty people in the hour from minute 240 and fifty in the one from minute 360."""
    assert found(with_site(intake_seat=intake), one_bus_plan(), Rule.INTAKE) == expected


def test_an_alighting_that_ends_on_the_hour_counts_in_the_new_hour() -> None:
    """Both alightings end in the hour from minute 240 if the second one ended at 299, and not at 300."""
    operation = with_site(intake_seat=99)
    for end, expected in ((299 * MINUTE, [("town", 1, "people")]), (300 * MINUTE, [])):
        assert found(operation, with_task(one_bus_plan(), 23, end=end), Rule.INTAKE) == expected


@pytest.mark.parametrize(("capacity", "expected"), [(100, []), (99, [("town", 1, "people")]), (None, [])])
def test_capacity_is_counted_over_the_whole_plan(capacity: int | None, expected: list[Found]) -> None:
    """A hundred people come in two trips."""
    assert found(with_site(capacity_seat=capacity), one_bus_plan(), Rule.CAPACITY) == expected


def test_people_board_when_they_are_ready() -> None:
    """Ready a minute after the first boarding starts: 60 s too early, the second trip is not."""
    assert found(with_group(ready_from=161 * MINUTE), one_bus_plan(), Rule.READY) == [("bus-01", 60, "s")]


def test_aid_is_loaded_when_it_is_ready_and_handled_in_its_time() -> None:
    """Ten minutes fixed and a minute for each 100 kg."""
    operation = replace(
        typed(kg=500, litres=500),
        consignments=(Consignment(id="flour", origin="town", destination="town", kg=500, ready_from=300),),
    )
    log = Log(operation, "bus-01").load("flour", 200).unload("flour", 200)
    assert [task.end - task.start for task in log.tasks] == [720, 720]
    assert said(operation, plan(operation, [log]), Rule.READY) == [
        "Vehicle bus-01 takes flour at 2030-05-01 06:00 UTC, 300 s before they are ready. Start 300 s later."
    ]
    assert found(operation, plan(operation, [log]), Rule.SITE) == []
    log.tasks = [replace(task, end=task.end - 1 - number) for number, task in enumerate(log.tasks)]
    assert found(operation, plan(operation, [log]), Rule.SITE) == [("bus-01", 1, "s"), ("bus-01", 2, "s")]


@pytest.mark.parametrize(("number", "what"), [(5, "board at village"), (11, "alight at town")])
def test_boarding_and_alighting_take_the_time_of_the_places_offered(number: int, what: str) -> None:
    """Not of the people who come."""
    task = one_bus_plan().blocks[0].tasks[number]
    messages = said(one_bus(), with_task(one_bus_plan(), number, end=task.end + 3), Rule.SITE)
    assert len(messages) == 1
    assert what in messages[0]
    assert messages[0].endswith("End it 3 s earlier.")


def test_people_board_at_an_assembly_point_for_a_reception_site_that_exists() -> None:
    """Neither is true of a boarding in town for the moon."""
    messages = said(one_bus(), with_task(one_bus_plan(), 5, place="town", site="moon"), Rule.SITE)
    assert messages == [
        "Vehicle bus-01 boards at town at 2030-05-01 08:40 UTC, which is no assembly point. Board where people wait.",
        "Vehicle bus-01 boards for 'moon' at 2030-05-01 08:40 UTC, which is no reception site. Name one.",
    ]


def test_people_need_a_place_that_is_offered() -> None:
    """The slot offers seats; people in wheelchairs are brought."""
    operation = with_group(mobility=WHEELCHAIR)
    messages = said(operation, with_task(one_bus_plan(), 5, offers=(SEAT,)), Rule.SITE)
    assert messages[0] == (
        "Vehicle bus-01 boards villagers, who need a wheelchair place, at 2030-05-01 08:40 UTC without offering any. Offer it."
    )


def test_a_site_receives_only_groups_that_it_may_take() -> None:
    """Town takes nobody seated, or is not among the group's sites, or is no site at all."""
    other = (ReceptionSite(place="village"),)
    for operation in (
        with_site(capacity_seat=0),
        replace(
            one_bus(),
            reception_sites=(*one_bus().reception_sites, *other),
            groups=(EvacueeGroup(id="villagers", place="village", count=120, reception_sites=("village",)),),
        ),
        replace(one_bus(), reception_sites=other),
    ):
        assert [f for f in found(operation, one_bus_plan(), Rule.SITE) if f[2]] == 2 * [("bus-01", 50, "people")]


@pytest.mark.parametrize(("limit", "driven", "expected"), [(180, 0, []), (179, 0, [("bus-01", 60, "s")]), (None, 999_999, [])])
def test_drivers_may_not_drive_longer_than_their_limit(limit: int | None, driven: int, expected: list[Found]) -> None:
    """Two trips of 90 minutes at the wheel."""
    operation = typed(driving_limit=None if limit is None else limit * MINUTE)
    operation = replace(operation, fleets=(replace(operation.fleets[0], driven=driven),))
    assert found(operation, one_bus_plan(), Rule.DRIVING) == expected


def test_two_drivers_share_and_hours_already_driven_count() -> None:
    """180 minutes and one already driven against two times 90."""
    operation = typed(driving_limit=90 * MINUTE, drivers=2)
    assert found(operation, one_bus_plan(), Rule.DRIVING) == []
    operation = replace(operation, fleets=(replace(operation.fleets[0], driven=60),))
    assert found(operation, one_bus_plan(), Rule.DRIVING) == [("bus-01", 60, "s")]
    assert found(operation, plan(operation, []), Rule.DRIVING) == []


@pytest.mark.parametrize(("metres", "expected"), [(59_000, []), (58_999, 2 * [("bus-01", 1, "m")])])
def test_range_is_counted_from_depot_to_depot(metres: int, expected: list[Found]) -> None:
    """Each round trip is 59 km and ends at the depot."""
    assert found(typed(range=metres), one_bus_plan(), Rule.RANGE) == expected


def test_without_a_depot_on_the_way_the_range_is_for_the_whole_block_and_reported_once() -> None:
    """118 km in all; the first leg beyond 60 km is named."""
    operation = typed(range=60_000)
    town = replace(operation.places[0], roles=frozenset({Role.RECEPTION_SITE}))
    operation = replace(operation, places=(town, *operation.places[1:]))
    assert said(operation, one_bus_plan(), Rule.RANGE) == [
        (
            "Vehicle bus-01 runs out of range on leg town-outer at 2030-05-01 10:00 UTC: 65500 m since its last depot, range 60000 m. "
            "Refuel before."
        )
    ]
