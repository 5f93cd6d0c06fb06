"""Small tools for the tests of planning: operations varied, searches and desks on an empty ledger, a guide without prices."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from operations import EPOCH, one_bus
from safepassage.domain.fleet import Fleet, VehicleType
from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Plan, Price
from safepassage.planning.bound import Evaluator, counted_fleets
from safepassage.planning.dispatch import Dispatcher, Knobs, Schedule
from safepassage.planning.grid import Grid
from safepassage.planning.guide import Guide
from safepassage.planning.ledger import Ledger
from safepassage.planning.query import Query
from safepassage.planning.rescue import Rescue
from safepassage.planning.roads import Roads
from safepassage.planning.search import Label, Search
from safepassage.planning.trips import Desk, Truck
from safepassage.units import HOUR, MINUTE, Instant
from safepassage.verification import verify

Changes: TypeAlias = dict[str, Any]
"""Fields of one object and what they become."""

SEAT, WHEELCHAIR, STRETCHER = Mobility.SEAT, Mobility.WHEELCHAIR, Mobility.STRETCHER
ALL = 10**6
"""More vehicles than there are."""


def varied(operation: Operation, **parts: Changes) -> Operation:
    """Return ``operation`` with fields of the first object of each part changed, as in ``varied(one_bus(), groups={"count": 100})``."""
    changed: Changes = {}
    for part, changes in parts.items():
        first, *others = getattr(operation, part)
        changed[part] = (replace(first, **changes), *others)
    return replace(operation, **changed)


def with_item(operation: Operation, part: str, name: str, **changes: object) -> Operation:
    """Return ``operation`` with fields of the object called ``name`` changed."""
    items = [replace(item, **changes) if item.id == name else item for item in getattr(operation, part)]
    changed: Changes = {part: tuple(items)}
    return replace(operation, **changed)


def clock(hours: int, minutes: int = 0, seconds: int = 0) -> Instant:
    """Return the instant of a time of day: both small operations start at 06:00."""
    return (hours - EPOCH.hour) * HOUR + minutes * MINUTE + seconds


def escorted(operation: Operation | None = None, *, vehicles: int = 1, lanes: int = 2) -> Operation:
    """Return one bus on a road where every convoy needs an escort, with ``vehicles`` escort vehicles in town and two lanes at the post."""
    changed = varied(operation or one_bus(), corridors={"escorts": 1}, checkpoints={"lanes": lanes})
    kind = VehicleType(id="car", name="Car", escort=True)
    fleet = Fleet(id="car", type="car", count=vehicles, place="town")
    return replace(changed, vehicle_types=(*changed.vehicle_types, kind), fleets=(*changed.fleets, fleet))


def searching(operation: Operation, ledger: Ledger | None = None, kind: str = "bus") -> Search:
    """Return a search for vehicles of ``kind``, in an empty ledger if none is given."""
    return Search(Roads(operation), ledger or Ledger(operation), operation.vehicle_type[kind], operation.horizon)


def standing(search: Search, place: str = "town", time: Instant = 0) -> list[Label]:
    """Return the labels of a vehicle that has stood at ``place`` from ``time`` on."""
    return search.begin("bus-01", place, time, 0, 0)


def desk_of(operation: Operation) -> tuple[Desk, list[Truck]]:
    """Return a desk on an empty ledger, with the vehicles as they start."""
    desk = Desk(Roads(operation), Ledger(operation), operation.horizon)
    return desk, dispatcher_of(operation).trucks()


def dispatcher_of(operation: Operation, vehicles: int = ALL) -> Dispatcher:
    """Return a dispatcher of the first ``vehicles`` vehicles."""
    return Dispatcher(Roads(operation), counted_fleets(operation, vehicles), operation.horizon)


def plain_grid(operation: Operation, step: int = 300) -> Grid:
    """Return a grid without offsets."""
    return Grid(step=step, horizon=operation.horizon, empty={}, loaded={})


def evaluator_of(operation: Operation, step: int = 300, *, weighted: bool = False, vehicles: int = ALL) -> Evaluator:
    """Return an evaluator on a grid without offsets."""
    return Evaluator(operation, plain_grid(operation, step), vehicles, weighted=weighted)


def guide_of(operation: Operation, prices: Sequence[Price] = (), *, weighted: bool = False) -> Guide:
    """Return the guide of some prices, or of none, in steps of five minutes."""
    evaluator = evaluator_of(operation, weighted=weighted)
    return Guide(evaluator, plain_grid(operation), evaluator.evaluate(prices), prices)


def dispatched(operation: Operation, knobs: Knobs | None = None) -> Schedule:
    """Return what is dispatched without prices."""
    return dispatcher_of(operation).dispatch(guide_of(operation), knobs or Knobs())


def search_for(operation: Operation, halt: Callable[[], bool] = lambda: False, **query: Any) -> Rescue:  # noqa: ANN401 - fields of a query
    """Return the search for most people, each counting one, by the horizon."""
    asked: Changes = {"vehicles": 4, "horizon": operation.horizon, "everybody": operation.waiting, "weighted": False, **query}
    return Rescue(operation, Query(**asked), random.Random(0), halt)


def checked(operation: Operation, plan: Plan) -> Plan:
    """Return ``plan`` once it is verified to keep every rule and to prove what it claims."""
    assert verify(operation, plan).violations == ()
    return plan


def never() -> bool:
    """Return that nobody has asked to stop."""
    return False
