"""The path that the bound counts with, and what it uses."""

from dataclasses import replace

from operations import one_bus
from safepassage.domain.fleet import Aboard
from safepassage.domain.network import Direction
from safepassage.domain.operation import Operation
from safepassage.domain.people import ReceptionSite
from safepassage.domain.plan import Goods, Price, PriceKind
from safepassage.planning.bound import State
from safepassage.planning.trace import Tracer, Use, plan_uses
from unit.planning.small import SEAT, clock, desk_of, dispatched, evaluator_of, varied
from unit.planning.test_trips import aid

IN, OUT = Direction.IN, Direction.OUT


def path(operation: Operation, *prices: Price) -> list[Use]:
    """Return what the first vehicle uses on its best path, in steps of five minutes."""
    evaluation = evaluator_of(operation).evaluate(prices)
    fleet = operation.fleets[0]
    return Tracer(evaluation.tables(fleet)).path(evaluation.starts[fleet.id])


def test_one_trip_of_one_bus_uses_what_it_passes() -> None:
    """50 people: gates, services, the bay, the site, and the seconds at the wheel, in the steps in which it happens at the latest."""
    uses = path(varied(one_bus(), groups={"count": 50}, windows={"closes": clock(9, 50)}))
    shared = [use for use in uses if use.kind is not PriceKind.DRIVING]
    assert [(use.kind, use.subject, use.amount, use.direction, use.start) for use in shared] == [
        (PriceKind.GATE, "road", 1, IN, clock(8)),
        (PriceKind.CHECKPOINT, "post", 1, IN, clock(8, 15)),
        (PriceKind.DEMAND, "village", 50, None, clock(8, 40)),
        (PriceKind.BAYS, "village", 1_200, None, clock(8, 40)),
        (PriceKind.GATE, "road", 1, OUT, clock(9, 5)),
        (PriceKind.CHECKPOINT, "post", 1, OUT, clock(9, 20)),
        (PriceKind.INTAKE, "town", 50, None, shared[6].start),
        (PriceKind.CAPACITY, "town", 50, None, 0),
    ]
    assert [(use.mobility, use.site) for use in shared if use.kind is PriceKind.DEMAND] == [(SEAT, "town")]
    assert sum(use.amount for use in uses if use.kind is PriceKind.DRIVING) == 5_400


def test_two_trips_are_one_path() -> None:
    """100 people and three hours at the wheel."""
    uses = path(one_bus())
    assert sum(use.amount for use in uses if use.kind is PriceKind.DEMAND) == 100
    assert sum(use.amount for use in uses if use.kind is PriceKind.DRIVING) == 10_800


def test_where_nothing_is_to_be_gained_nothing_is_used() -> None:
    """With people at 1 each the bus stays."""
    price = Price(kind=PriceKind.DEMAND, subject="villagers", price=1_000_000)
    assert path(one_bus(), price) == []


def test_people_aboard_are_brought_out_though_nobody_gains() -> None:
    """30 in town at 2 each are a loss of 30: a loaded vehicle follows its path to the end all the same, where they alight."""
    operation = varied(
        one_bus(), fleets={"place": "outer", "aboard": (Aboard(group="villagers", count=30),)}, groups={"count": 0}
    )
    operation = replace(operation, reception_sites=(ReceptionSite(place="town", capacity_seat=99),))
    price = Price(kind=PriceKind.CAPACITY, subject="town", price=2_000_000, mobility=SEAT)
    uses = path(operation, price)
    assert [(use.kind, use.amount) for use in uses if use.mobility] == [(PriceKind.INTAKE, 30), (PriceKind.CAPACITY, 30)]


def test_a_path_can_begin_anywhere() -> None:
    """From town at 09:00 one trip is left."""
    operation = one_bus()
    evaluator = evaluator_of(operation)
    tracer = Tracer(evaluator.evaluate(()).tables(operation.fleets[0]))
    uses = tracer.path(State(1 + clock(9) // 300, evaluator.nodes["town", None], -1))
    assert [use.amount for use in uses if use.kind is PriceKind.DEMAND] == [50]


def test_a_plan_uses_what_its_tasks_say() -> None:
    """Two trips: of each gate and service two, 50 people of the group each time, received as the alighting ends."""
    operation = one_bus()
    truck = dispatched(operation).trucks[0]
    uses = list(plan_uses(operation, truck))
    first = [use for use in uses if use.kind is not PriceKind.DRIVING][: len(uses) // 2]
    assert [(use.kind, use.subject, use.amount, use.direction, use.start) for use in first][:8] == [
        (PriceKind.GATE, "road", 1, IN, clock(8)),
        (PriceKind.CHECKPOINT, "post", 1, IN, clock(8, 15)),
        (PriceKind.BAYS, "village", 1_200, None, clock(8, 40)),
        (PriceKind.DEMAND, "villagers", 50, None, 0),
        (PriceKind.GATE, "road", 1, OUT, clock(9, 5)),
        (PriceKind.CHECKPOINT, "post", 1, OUT, clock(9, 20)),
        (PriceKind.INTAKE, "town", 50, None, clock(10)),
        (PriceKind.CAPACITY, "town", 50, None, 0),
    ]
    assert sum(use.amount for use in uses if use.kind is PriceKind.DRIVING) == 10_800


def test_aid_uses_nothing_shared() -> None:
    """Loading and handing over are at no checkpoint and no bay."""
    operation = aid()
    desk, (truck, *_) = desk_of(operation)
    haul = desk.haul(truck, (Goods(consignment="flour", kg=100),))
    assert haul is not None
    desk.carry(truck, haul)
    kinds = [use.kind for use in plan_uses(operation, truck) if use.kind is not PriceKind.DRIVING]
    assert kinds == [PriceKind.GATE, PriceKind.CHECKPOINT]
