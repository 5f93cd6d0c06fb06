"""Whether operations that make no sense are told, each with its spot and figures, and sensible ones are not."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from operations import EIGHT_O_CLOCK, one_bus, two_corridors
from safepassage.domain.agreement import Claim, Clause, Consent, ConsentState, Party
from safepassage.domain.aid import Consignment
from safepassage.domain.fleet import Aboard, CargoAboard, Fleet, VehicleType
from safepassage.domain.network import AccessWindow, ClearanceStatus, Directions, Place, Role, TravelTime
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, Mobility, PerMobility
from safepassage.exchange.plausibility import NOTICES, check_operation
from safepassage.exchange.schema import SHEET
from safepassage.notices import Notice, Severity, Where
from safepassage.units import HOUR, MINUTE, Interval


def locate(sheet: str, name: str, attribute: str) -> Where:
    """Return a spot that shows what was asked for."""
    return Where(sheet=sheet, column=f"{name}:{attribute}")


def told(operation: Operation, *, incomplete: Iterable[str] = ()) -> list[Notice]:
    """Return the notices about ``operation``, without the one about missing claims."""
    return [n for n in check_operation(operation, locate, incomplete=frozenset(incomplete)) if n.code != "figures-without-claim"]


def spots(operation: Operation) -> list[tuple[str, str, str]]:
    """Return code, sheet and ``id:attribute`` of every notice."""
    return [(notice.code, notice.where.sheet, notice.where.column) for notice in told(operation)]


def with_change(operation: Operation, field: str, name: str, **changes: Any) -> Operation:  # noqa: ANN401 - passed on to replace
    """Return ``operation`` with one object of ``field`` changed."""
    items = [replace(item, **changes) if getattr(item, "id", name) == name else item for item in getattr(operation, field)]
    changed: dict[str, Any] = {field: tuple(items)}
    return replace(operation, **changed)


@pytest.mark.parametrize("operation", [one_bus(), two_corridors()], ids=lambda operation: operation.id)
def test_sensible_operations_raise_no_doubt(operation: Operation) -> None:
    """The two operations that everybody knows give no notice."""
    assert spots(operation) == []


def test_swapped_coordinates_are_told_once_with_the_right_ones() -> None:
    """A place with latitude and longitude swapped is one mistake, although its roads are now too short."""
    swapped = with_change(one_bus(), "places", "post", latitude=-30.0, longitude=10.13)
    [notice] = told(swapped)
    assert (notice.code, notice.severity, notice.where.column) == ("swapped-coordinates", Severity.ERROR, "post:latitude")
    assert notice.expected == "latitude 10.13, longitude -30.0"


def test_a_place_in_the_wrong_part_of_the_world_is_told_once() -> None:
    """A wrong coordinate that no swap explains is told instead of all the roads that lead to it."""
    assert spots(with_change(one_bus(), "places", "post", latitude=40.13)) == [("misplaced", "Places", "post:latitude")]


def test_a_far_place_with_a_road_that_is_long_enough_is_no_mistake() -> None:
    """A hospital in another province is far away, and nothing is wrong with that."""
    far = with_change(one_bus(), "places", "town", latitude=4.0)
    assert spots(with_change(far, "legs", "town-outer", distance=700_000)) == [
        ("impossible-speed", "Travel times", "town-outer/road:day")
    ]


def test_a_leg_shorter_than_the_straight_line_is_told_with_both_lengths() -> None:
    """8.85 km lie between the outer gate and the post, so a road of 8.8 km is too short."""
    [notice] = told(with_change(one_bus(), "legs", "outer-post", distance=8_800))
    assert (notice.code, notice.severity, notice.where.column) == ("leg-too-short", Severity.ERROR, "outer-post:distance")
    assert (notice.given, notice.expected) == ("8.800 km", "at least 8.849 km from outer to post")


def test_a_leg_as_long_as_the_straight_line_is_possible() -> None:
    """A perfectly straight road is accepted to the metre."""
    assert spots(with_change(one_bus(), "legs", "outer-post", distance=8_849)) == []


def test_two_places_on_one_spot_are_told() -> None:
    """The second of two places with the same position is named."""
    here = with_change(one_bus(), "places", "village", latitude=10.21)
    assert spots(here) == [("same-position", "Places", "village:latitude")]


@pytest.mark.parametrize(
    ("minutes", "expected"), [(4, ["impossible-speed"]), (5, ["high-speed"]), (6, []), (199, []), (201, ["low-speed"])]
)
def test_speeds_out_of_the_ordinary_are_told(minutes: int, expected: list[str]) -> None:
    """10 km in 4 minutes is 150 km/h, in 5 it is 120, in 6 it is 100; in 201 minutes it is less than 3."""
    time = TravelTime(profile="road", day=minutes * MINUTE, night=minutes * MINUTE)
    operation = replace(with_change(one_bus(), "legs", "outer-post", travel_times=(time,)), windows=())
    assert [notice.code for notice in told(operation, incomplete={"Windows"})] == expected


def test_a_night_that_is_too_slow_is_told_at_the_night() -> None:
    """A time by day that is well is not named when the one by night is not."""
    time = TravelTime(profile="road", day=15 * MINUTE, night=15 * HOUR)
    operation = with_change(one_bus(), "legs", "outer-post", travel_times=(time,))
    assert spots(operation) == [("low-speed", "Travel times", "outer-post/road:night")]


def test_a_place_needs_the_role_in_which_it_is_used() -> None:
    """A checkpoint stands at a place that is not marked as one."""
    assert spots(with_change(one_bus(), "places", "post", roles=frozenset())) == [("missing-role", "Places", "post:roles")]


def test_a_place_inside_a_corridor_is_exposed_or_a_refuge() -> None:
    """At a place in mid-corridor that is not exposed anybody might wait at any time, unless it is meant as a refuge."""
    bare = with_change(one_bus(), "places", "post", exposed_in="")
    assert spots(bare) == [("unexposed-inside", "Places", "post:exposed_in")]
    refuge = frozenset({Role.CHECKPOINT, Role.REFUGE})
    assert spots(with_change(one_bus(), "places", "post", exposed_in="", roles=refuge)) == []


@pytest.mark.parametrize(("seats", "expected"), [(60, []), (61, [("crowded-vehicle", "Vehicle types", "bus:places_seat")])])
def test_more_than_sixty_people_in_a_vehicle_are_doubtful(seats: int, expected: list[tuple[str, str, str]]) -> None:
    """Sixty is the most that is believed."""
    assert spots(with_change(one_bus(), "vehicle_types", "bus", places=PerMobility(seats))) == expected


def test_a_vehicle_for_which_there_is_no_road_is_told() -> None:
    """A profile that no travel time knows is named, and the profiles that there are."""
    notices = told(with_change(one_bus(), "vehicle_types", "bus", profile="raod"))
    assert [notice.code for notice in notices] == ["no-road-for-vehicles", "unreachable-people"]
    assert (notices[0].given, notices[0].expected) == ("raod", "road")


def test_people_aboard_at_the_start_fit_into_the_places() -> None:
    """51 people do not start in a bus of 50 seats."""
    full = with_change(one_bus(), "fleets", "bus", aboard=(Aboard(group="villagers", count=50),))
    assert spots(full) == []
    over = with_change(one_bus(), "fleets", "bus", aboard=(Aboard(group="villagers", count=51),))
    [notice] = told(over)
    assert (notice.code, notice.where.sheet, notice.where.column) == ("overloaded-at-start", "People aboard", "bus/villagers:")
    assert (notice.given, notice.expected) == ("51 need a seat", "at most 50")


def test_attendants_need_seats_too() -> None:
    """One stretcher case with one attendant fills the only seat, so a seated person more is too many."""
    kind = VehicleType(id="bus", name="Bus", places=PerMobility(1, 0, 1), attendant_seats=1)
    lying = EvacueeGroup(id="lying", place="village", count=0, mobility=Mobility.STRETCHER)
    aboard = (Aboard(group="lying", count=1), Aboard(group="villagers", count=1))
    operation = replace(one_bus(), vehicle_types=(kind,), groups=(*one_bus().groups, lying))
    assert [notice.given for notice in told(with_change(operation, "fleets", "bus", aboard=aboard))] == ["2 need a seat"]


def test_cargo_at_the_start_fits_by_mass_and_volume() -> None:
    """A bus that can carry 100 kg and 200 litres starts with 101 kg, which take 303 litres."""
    item = Consignment(id="food", origin="town", destination="town", kg=1_000, litres=3_000)
    operation = replace(with_change(one_bus(), "vehicle_types", "bus", kg=100, litres=200), consignments=(item,))
    operation = with_change(operation, "fleets", "bus", cargo=(CargoAboard(consignment="food", kg=101),))
    found = [
        (notice.where.sheet, notice.given, notice.expected) for notice in told(operation) if notice.code == "overloaded-at-start"
    ]
    assert found == [("Cargo aboard", "101 kg", "at most 100 kg"), ("Cargo aboard", "303 litres", "at most 200 litres")]


def test_what_is_there_only_after_the_end_is_told() -> None:
    """Vehicles and people that are ready at the very end of the operation come too late."""
    operation = with_change(one_bus(), "fleets", "bus", available_from=7 * HOUR)
    operation = with_change(operation, "groups", "villagers", ready_from=7 * HOUR)
    assert spots(operation) == [
        ("fleet-too-late", "Fleets", "bus:available_from"),
        ("group-too-late", "Evacuee groups", "villagers:ready_from"),
    ]


def test_a_need_that_no_site_meets_is_told_once() -> None:
    """Two groups in wheelchairs and a site without room for them make one notice, with how many people they are."""
    chairs = tuple(EvacueeGroup(id=name, place="village", count=3, mobility=Mobility.WHEELCHAIR) for name in ("first", "second"))
    operation = replace(one_bus(), groups=(*one_bus().groups, *chairs))
    operation = with_change(operation, "vehicle_types", "bus", places=PerMobility(50, 2))
    assert spots(operation) == []
    site = replace(operation.reception_sites[0], capacity_wheelchair=0)
    [notice] = told(replace(operation, reception_sites=(site,)))
    assert (notice.code, notice.where.column) == ("no-reception", "first:mobility")
    assert notice.given == "6 people in first, second"


def test_a_group_whose_own_sites_do_not_take_it_is_told() -> None:
    """Another site would take them, but they may not go there."""
    clinic = Place(id="clinic", name="Clinic", latitude=10.0, longitude=-30.01, roles=frozenset({Role.RECEPTION_SITE}))
    leg = replace(one_bus().legs[0], id="clinic-town", outer="clinic", inner="town")
    closed = replace(one_bus().reception_sites[0], place="clinic", intake_seat=0)
    operation = replace(
        one_bus(),
        places=(*one_bus().places, clinic),
        legs=(*one_bus().legs, leg),
        reception_sites=(*one_bus().reception_sites, closed),
    )
    [notice] = told(with_change(operation, "groups", "villagers", reception_sites=("clinic",)))
    assert (notice.code, notice.where.column) == ("no-reception", "villagers:reception_sites")
    assert (notice.given, notice.expected) == ("clinic", "town")


def test_a_need_without_a_place_aboard_is_told() -> None:
    """Nobody has a stretcher place; escorts do not count, whatever they could carry."""
    lying = EvacueeGroup(id="lying", place="village", count=4, mobility=Mobility.STRETCHER)
    escort = VehicleType(id="escort", name="Escort", places=PerMobility(0, 0, 2), escort=True)
    operation = replace(
        one_bus(),
        groups=(*one_bus().groups, lying),
        vehicle_types=(*one_bus().vehicle_types, escort),
        fleets=(*one_bus().fleets, Fleet(id="escort", type="escort", count=1, place="town")),
    )
    [notice] = told(operation)
    assert (notice.code, notice.where.column, notice.given) == ("no-place-aboard", "lying:mobility", "4 people in lying")


@pytest.mark.parametrize(
    "change",
    [{"clearance": ClearanceStatus.BLOCKED}, {"directions": Directions.IN}, {"directions": Directions.OUT}],
    ids=["blocked", "in only", "out only"],
)
def test_people_without_a_way_in_or_out_are_told(change: dict[str, Any]) -> None:
    """A blocked road, or one that leads in but not out or out but not in, leaves the whole village unreachable."""
    operation = with_change(one_bus(), "legs", "outer-post", **change)
    [notice] = [notice for notice in told(operation) if notice.code == "unreachable-people"]
    assert (notice.where.column, notice.given) == ("villagers:place", "120 people in villagers")


def test_a_checkpoint_that_lets_nobody_out_makes_people_unreachable() -> None:
    """A checkpoint that is staffed inwards only is as good as a closed road."""
    assert spots(with_change(one_bus(), "checkpoints", "post", directions=Directions.IN)) == [
        ("unreachable-people", "Evacuee groups", "villagers:place")
    ]


def test_aid_is_compared_with_what_all_vehicles_carry() -> None:
    """One bus of 500 kg carries 500 kg at once and not 501; without any that carries aid it stays where it is."""
    village = replace(one_bus().place["village"], roles=frozenset({Role.ASSEMBLY_POINT, Role.AID_SITE}))
    operation = with_change(one_bus(), "places", "village", roles=village.roles)
    item = Consignment(id="food", origin="town", destination="village", kg=500)
    operation = replace(with_change(operation, "vehicle_types", "bus", kg=500), consignments=(item,))
    assert spots(operation) == []
    assert spots(with_change(operation, "consignments", "food", kg=501)) == [("consignment-too-large", "Consignments", "food:kg")]
    assert spots(with_change(operation, "vehicle_types", "bus", kg=0)) == [("consignment-too-large", "Consignments", "food:kg")]


def test_aid_without_a_way_is_told() -> None:
    """Aid for a village whose road leads out only stays where it is, and so do the people there."""
    operation = with_change(one_bus(), "places", "village", roles=frozenset({Role.ASSEMBLY_POINT, Role.AID_SITE}))
    item = Consignment(id="food", origin="town", destination="village", kg=500)
    operation = replace(with_change(operation, "vehicle_types", "bus", kg=500), consignments=(item,))
    operation = with_change(operation, "legs", "inner-village", directions=Directions.OUT)
    assert ("consignment-no-way", "Consignments", "food:destination") in spots(operation)


def test_a_window_shorter_than_the_way_in_and_out_is_told() -> None:
    """In and out take 80 minutes of driving and service and at least 5 of boarding: 85 minutes are enough, 84 are not."""
    enough = with_change(one_bus(), "windows", "morning", closes=EIGHT_O_CLOCK + 95 * MINUTE)
    assert spots(enough) == []
    [notice] = told(with_change(one_bus(), "windows", "morning", closes=EIGHT_O_CLOCK + 94 * MINUTE))
    assert (notice.code, notice.where.column) == ("window-too-short", "morning:closes")
    assert (notice.given, notice.expected) == ("1 h 24 min, less the clearance margin", "at least 1 h 25 min")


def test_a_window_that_lets_vehicles_out_from_inside_is_long_enough() -> None:
    """A bus that starts in the village needs 40 minutes to come out, so 40 minutes are of use."""
    operation = with_change(one_bus(), "fleets", "bus", place="village")
    assert spots(with_change(operation, "windows", "morning", closes=EIGHT_O_CLOCK + 50 * MINUTE)) == []
    short = with_change(operation, "windows", "morning", closes=EIGHT_O_CLOCK + 49 * MINUTE)
    assert spots(short) == [("window-too-short", "Windows", "morning:closes")]


def test_a_window_that_lets_vehicles_through_to_a_refuge_is_long_enough() -> None:
    """With a refuge at the post a vehicle can do its 15 minutes to there in one window."""
    roles = frozenset({Role.CHECKPOINT, Role.REFUGE})
    operation = with_change(one_bus(), "places", "post", exposed_in="", roles=roles)
    assert spots(with_change(operation, "windows", "morning", closes=EIGHT_O_CLOCK + 25 * MINUTE)) == []
    short = with_change(operation, "windows", "morning", closes=EIGHT_O_CLOCK + 24 * MINUTE)
    assert spots(short) == [("window-too-short", "Windows", "morning:closes")]


def test_a_corridor_whose_only_window_is_refused_is_told() -> None:
    """A party that refuses closes the window, and with it the corridor."""
    operation = replace(one_bus(), parties=(Party(id="them", name="Them"),), clauses=(Clause(id="route", subject="Route"),))
    operation = with_change(operation, "windows", "morning", clauses=("route",))
    assert spots(operation) == []
    refused = replace(operation, consents=(Consent(clause="route", party="them", state=ConsentState.REFUSED),))
    [notice] = told(refused)
    assert (notice.code, notice.where.column) == ("no-usable-window", "road:")
    assert notice.given == "the terms of morning are refused, withdrawn or expired"


def test_a_corridor_without_a_window_is_told() -> None:
    """No window at all is said in so many words."""
    [notice] = told(replace(one_bus(), windows=()))
    assert (notice.code, notice.given) == ("no-usable-window", "no window")


def test_an_operation_that_ends_before_the_first_window_is_told_once() -> None:
    """The horizon is the mistake, not the window nor the vehicles that wait for it."""
    [notice] = told(replace(one_bus(), horizon=EIGHT_O_CLOCK))
    assert (notice.code, notice.severity, notice.where.column) == ("horizon-before-windows", Severity.ERROR, "one-bus:horizon")
    assert (notice.given, notice.expected) == ("2 h 00 min", "more than 2 h 00 min, when morning opens")


def test_a_further_window_outside_the_operation_is_told() -> None:
    """A window of another day helps nobody."""
    other = AccessWindow(id="tomorrow", corridor="road", opens=30 * HOUR, closes=34 * HOUR)
    operation = replace(one_bus(), windows=(*one_bus().windows, other))
    assert spots(operation) == [("window-outside-operation", "Windows", "tomorrow:opens")]


def test_checkpoint_hours_that_miss_every_window_are_told() -> None:
    """Hours that leave less than one service inside the window are as good as none."""
    enough = (Interval(0, EIGHT_O_CLOCK + 5 * MINUTE),)
    assert spots(with_change(one_bus(), "checkpoints", "post", hours=enough)) == []
    [notice] = told(with_change(one_bus(), "checkpoints", "post", hours=(Interval(0, EIGHT_O_CLOCK + 4 * MINUTE),)))
    assert (notice.code, notice.where.column) == ("checkpoint-never-open", "post:")
    assert notice.given == "2030-05-01 06:00 to 2030-05-01 08:04 UTC"
    assert notice.expected == "hours that meet 2030-05-01 08:00 to 2030-05-01 11:50 UTC"


def test_vehicles_that_come_after_the_last_window_are_told() -> None:
    """At 11:50 the window's use is over; a second earlier a vehicle is still in time to be told nothing."""
    last = EIGHT_O_CLOCK + 230 * MINUTE
    assert spots(with_change(one_bus(), "fleets", "bus", available_from=last - 1)) == []
    assert spots(with_change(one_bus(), "fleets", "bus", available_from=last)) == [
        ("fleet-after-windows", "Fleets", "bus:available_from")
    ]


def test_late_vehicles_are_of_use_where_people_wait_outside_the_corridor() -> None:
    """A group at a place that is not exposed can be brought to a site when all windows are over."""
    roles = frozenset({Role.GATE, Role.ASSEMBLY_POINT})
    operation = with_change(one_bus(), "places", "outer", roles=roles)
    operation = replace(operation, groups=(*operation.groups, EvacueeGroup(id="outside", place="outer", count=10)))
    assert spots(with_change(operation, "fleets", "bus", available_from=EIGHT_O_CLOCK + 230 * MINUTE)) == []


def test_figures_without_a_claim_are_counted_in_one_warning() -> None:
    """A claim for a whole column covers its rows, one for a row covers that row; synonyms of a sheet are understood."""
    [before] = check_operation(one_bus(), locate)
    assert (before.code, before.severity, before.where.sheet) == ("figures-without-claim", Severity.WARNING, "Claims")
    assert before.message.startswith("32 of 32 figures have no claim")
    subjects = (
        "Places/*/latitude",
        "places/town/longitude",
        "Legs/*/distance",
        "Travel times/town-outer/road/day",
        "Fleets/count",
    )
    claims = tuple(Claim(subject=subject, value="?", source="?") for subject in (*subjects, "Nonsense/x/y"))
    [after] = check_operation(replace(one_bus(), claims=claims), locate)
    # 5 latitudes, 1 longitude, 4 distances and 1 travel time; a total is no claim about a row.
    assert after.message.startswith("21 of 32 figures have no claim")
    assert after.given.startswith(
        "Operation/*/horizon, Places/*/longitude, Places/*/bays, Travel times/*/night, Travel times/*/day and "
    )


def as_far_as_understood(operation: Operation, **fields: object) -> Operation:
    """Return ``operation`` with some of its rows missing, as it is read from a file with mistakes."""
    partial = object.__new__(Operation)
    for name in operation.__dataclass_fields__:
        object.__setattr__(partial, name, fields.get(name, getattr(operation, name)))
    return partial


def test_checks_that_rest_on_rows_not_understood_are_left_out() -> None:
    """With legs missing nobody can say that people are unreachable, but a bus of 61 seats is still crowded."""
    operation = with_change(one_bus(), "vehicle_types", "bus", places=PerMobility(61))
    stray = Fleet(id="stray", type="coach", count=1, place="town")
    visitors = Fleet(id="visitors", type="bus", count=1, place="town", aboard=(Aboard(group="visitors", count=99),))
    partial = as_far_as_understood(
        operation,
        places=tuple(place for place in operation.places if place.id != "village"),
        legs=operation.legs[1:],
        fleets=(*operation.fleets, stray, visitors),
    )
    codes = [notice.code for notice in told(partial, incomplete={"Places", "Legs", "Fleets", "Evacuee groups"})]
    assert codes == ["crowded-vehicle"]


def test_nothing_is_told_where_nothing_was_understood() -> None:
    """A file of which no row can be read has mistakes enough."""
    nothing = {name: () for name, value in vars(one_bus()).items() if isinstance(value, tuple)}
    assert told(as_far_as_understood(one_bus(), **nothing), incomplete=SHEET) == []


def test_every_notice_has_its_entry_and_its_remedy() -> None:
    """What is told carries the severity and the remedy of the reference."""
    for notice in check_operation(with_change(one_bus(), "vehicle_types", "bus", places=PerMobility(61)), locate):
        entry = NOTICES[notice.code]
        assert (notice.severity, notice.remedy) == (entry.severity, entry.remedy)
