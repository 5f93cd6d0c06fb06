"""Aid rides on the vehicles that bring people out, as much as costs nobody a seat."""

from dataclasses import replace

from operations import one_bus
from safepassage.domain.aid import Consignment
from safepassage.domain.fleet import CargoAboard, Fleet
from safepassage.domain.network import Role
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup
from safepassage.planning.aid import AidPlanner
from safepassage.planning.dispatch import Schedule
from unit.planning.small import clock, dispatched, dispatcher_of, never, varied, with_item


def stocked(*consignments: Consignment, minutes: int = 0, **kind: int) -> Operation:
    """Return one bus that takes 800 kg and 900 litres, with a window that many minutes longer."""
    operation = varied(one_bus(), vehicle_types={"kg": 800, "litres": 900} | kind, windows={"closes": clock(12, minutes)})
    return replace(operation, consignments=consignments, groups=(replace(operation.groups[0], count=500),))


def flour(**changes: object) -> Consignment:
    """Return 1000 kg of flour from town to the village."""
    return replace(Consignment(id="flour", origin="town", destination="village", kg=1_000), **changes)  # type: ignore[arg-type]


def loaded(operation: Operation, *, clearance: bool = False) -> tuple[Schedule, list[dict[str, int]]]:
    """Return the schedule with aid, and the kilograms by consignment of its decisions."""
    schedule = AidPlanner(dispatcher_of(operation), dispatched(operation), never, clearance=clearance).run()
    return schedule, [{goods.consignment: goods.kg for goods in decision.cargo} for decision in schedule.decisions]


def test_without_time_to_spare_no_aid_is_carried() -> None:
    """Two trips just fit the window: a minute to hand something over would cost fifty people."""
    schedule, cargo = loaded(stocked(flour()))
    assert (schedule.people, cargo) == (100, [{}, {}])


def test_the_first_trip_carries_what_there_is_time_for() -> None:
    """800 kg take 10 + 8 minutes to hand over: with 18 minutes more one trip carries them, with 17 none does."""
    assert loaded(stocked(flour(), minutes=18))[1] == [{"flour": 800}, {}]
    assert loaded(stocked(flour(), minutes=17))[1] == [{}, {}]


def test_the_rest_goes_on_the_second_trip() -> None:
    """It loads 200 kg in 12 minutes in town, and hands them over in 12: 42 minutes in all with the first 18."""
    assert loaded(stocked(flour(), minutes=42))[1] == [{"flour": 800}, {"flour": 200}]
    assert loaded(stocked(flour(), minutes=41))[1] == [{"flour": 800}, {}]


def test_the_room_is_that_of_weight_and_volume() -> None:
    """900 litres are 450 kg of what takes 2 litres a kilogram; a bus that takes nothing carries nothing."""
    assert loaded(stocked(flour(litres=2_000), minutes=18))[1] == [{"flour": 450}, {}]
    assert loaded(stocked(flour(), minutes=60, kg=0))[1] == [{}, {}]


def test_the_most_urgent_goes_first_and_what_is_left_of_the_room_takes_the_next() -> None:
    """300 kg of medicine, then 500 of the flour, handed over together in 18 minutes."""
    medicine = flour(id="medicine", kg=300)
    _, cargo = loaded(stocked(flour(priority=2), medicine, minutes=18))
    assert cargo == [{"medicine": 300, "flour": 500}, {}]


def test_aid_is_taken_along_from_where_a_trip_passes() -> None:
    """From the outer gate, which both trips pass on their way in; from a yard beside the road, nobody fetches it."""
    assert loaded(stocked(flour(origin="outer"), minutes=60))[1] == [{"flour": 800}, {"flour": 200}]
    operation = stocked(minutes=60)
    places = (*operation.places, replace(operation.place["town"], id="yard", name="Yard"))
    legs = (*operation.legs, replace(operation.leg["town-outer"], id="yard-town", outer="yard", inner="town"))
    aside = replace(operation, places=places, legs=legs, consignments=(flour(origin="yard"),))
    assert loaded(aside)[1] == [{}, {}]


def test_aid_aboard_is_delivered_first() -> None:
    """The bus has 200 kg aboard: with 12 minutes to hand them over it does, and has room for 600 more if there are 6 more."""
    operation = varied(stocked(flour(), minutes=12), fleets={"cargo": (CargoAboard(consignment="flour", kg=200),)})
    assert loaded(operation)[1] == [{"flour": 200}, {}]


def test_a_vehicle_that_has_nothing_else_to_do_carries_aid_alone() -> None:
    """A truck without seats brings 800 kg, and with it two of them all 1000."""
    operation = stocked(flour(), minutes=5)
    truck = replace(operation.vehicle_types[0], id="truck", places=replace(operation.vehicle_types[0].places, seat=0))
    operation = replace(
        operation,
        vehicle_types=(*operation.vehicle_types, truck),
        fleets=(*operation.fleets, Fleet(id="truck", type="truck", count=3, place="town")),
    )
    schedule, cargo = loaded(operation)
    assert schedule.people == 100
    assert cargo == [{}, {}, {"flour": 800}, {"flour": 200}]
    assert [decision.vehicle for decision in schedule.decisions[2:]] == ["truck-01", "truck-02"]


def test_a_vehicle_boards_where_its_aid_goes_if_the_same_people_wait_there() -> None:
    """A bus would board at the inner gate, on the way; with flour for the village it boards there, unless those at the gate weigh more."""
    operation = with_item(stocked(flour(), minutes=60), "places", "inner", roles=frozenset({Role.GATE, Role.ASSEMBLY_POINT}))
    groups = (replace(operation.groups[0], count=100), EvacueeGroup(id="waiting", place="inner", count=50))
    operation = replace(operation, groups=groups)
    schedule = dispatched(operation)
    assert [decision.point for decision in schedule.decisions] == ["inner", "village"]
    found, cargo = loaded(operation)
    assert cargo[0] == {"flour": 800}
    assert found.decisions[0].point == "village"
    heavier = with_item(operation, "groups", "waiting", priority=2)
    heavier = replace(heavier, priority_weights=((2, 5),))
    assert loaded(heavier)[0].decisions[0].point == "inner"


def test_without_aid_nothing_changes() -> None:
    """The same schedule comes back."""
    schedule = dispatched(one_bus())
    assert AidPlanner(dispatcher_of(one_bus()), schedule, never).run() is schedule


def test_a_halt_leaves_the_schedule_as_it_is() -> None:
    """Whoever asks to stop gets the plan so far."""
    operation = stocked(flour(), minutes=60)
    schedule = dispatched(operation)
    assert AidPlanner(dispatcher_of(operation), schedule, lambda: True).run() is schedule


def test_nobody_is_received_later_for_aid_where_that_is_asked() -> None:
    """The bus brings 50 once, with an hour to spare: for clearance, no aid."""
    operation = with_item(stocked(flour(), minutes=60), "groups", "villagers", count=50)
    assert loaded(operation)[1] == [{"flour": 800}]
    assert loaded(operation, clearance=True)[1] == [{}]
