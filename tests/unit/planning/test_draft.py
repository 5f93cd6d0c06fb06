"""From a schedule to a plan: names of convoys, order of blocks, totals."""

from dataclasses import replace

import pytest

from operations import one_bus, two_corridors
from safepassage.domain.agreement import Clause, Party
from safepassage.domain.aid import Consignment
from safepassage.domain.fleet import Aboard, Fleet
from safepassage.domain.network import Direction
from safepassage.domain.plan import Alight, Block, Certificate, Drive, Goods, Headcount, Objective, Unload
from safepassage.planning.draft import count_totals, exposed_spans, make_draft, make_plan
from unit.planning.small import SEAT, clock, dispatched, varied

OUT = Direction.OUT


def drive(leg: str, direction: Direction, start: int, end: int) -> Drive:
    """Return a drive."""
    return Drive(leg=leg, direction=direction, start=start, end=end)


def test_convoys_are_numbered_by_corridor_and_direction_in_order_of_entry() -> None:
    """North and south each have their own numbers, and every drive on a chain names its convoy."""
    draft = make_draft(two_corridors(), dispatched(two_corridors()))
    names = [convoy.id for convoy in draft.convoys]
    assert len(set(names)) == len(names)
    assert [convoy.entry for convoy in draft.convoys] == sorted(convoy.entry for convoy in draft.convoys)
    for key in ("north-in", "north-out", "south-in", "south-out"):
        own = [name for name in names if name.startswith(key)]
        assert own == [f"{key}-{number:02d}" for number in range(1, len(own) + 1)]
    named = {task.convoy for block in draft.blocks for task in block.tasks if isinstance(task, Drive) and task.convoy}
    assert named == set(names)


def test_every_vehicle_has_a_block_in_the_operations_order() -> None:
    """Idle ones too, without tasks; those not counted as well."""
    operation = replace(one_bus(), fleets=(*one_bus().fleets, Fleet(id="spare", type="bus", count=2, place="town")))
    draft = make_draft(operation, dispatched(varied(one_bus(), groups={"count": 1})))
    assert [(block.vehicle, block.fleet, bool(block.tasks)) for block in draft.blocks] == [
        ("bus-01", "bus", True),
        ("spare-01", "spare", False),
        ("spare-02", "spare", False),
    ]


def test_totals_of_one_bus() -> None:
    """100 people of one group, received by 12:10; 200 minutes exposed, of which the people from boarding on; 118 km."""
    totals = make_draft(one_bus(), dispatched(one_bus())).totals
    assert (totals.people, totals.weighted, totals.by_group) == (100, 100, (Headcount(group="villagers", count=100),))
    assert (totals.clearance, totals.vehicles_used, totals.metres) == (clock(12, 10), 1, 118_000)
    assert (totals.exposure_vehicles, totals.exposure_people) == (200 * 60, 2 * 50 * 60 * 60)


def test_people_who_are_not_brought_to_a_site_are_exposed_to_the_end_of_the_block() -> None:
    """30 aboard from the village drive out for 40 minutes and are not received."""
    operation = varied(one_bus(), fleets={"place": "village", "aboard": (Aboard(group="villagers", count=30),)})
    legs = (("inner-village", 8, 0, 5), ("post-inner", 8, 5, 20), ("outer-post", 8, 25, 40))
    tasks = tuple(drive(leg, OUT, clock(hour, first), clock(hour, last)) for leg, hour, first, last in legs)
    totals = count_totals(operation, [Block(vehicle="bus-01", fleet="bus", tasks=tasks)])
    assert (totals.people, totals.clearance, totals.exposure_vehicles) == (0, None, 40 * 60)
    assert totals.exposure_people == 30 * 40 * 60


def test_aid_handed_over_is_counted() -> None:
    """Two unloadings of one consignment are one total; what nobody delivers is not named."""
    operation = one_bus()
    goods = (Goods(consignment="flour", kg=200),)
    tasks = tuple(Unload(place="town", start=at, end=at + 60, goods=goods) for at in (0, 60))
    both = tuple(Consignment(id=name, origin="town", destination="town", kg=900) for name in ("flour", "rice"))
    totals = count_totals(replace(operation, consignments=both), [Block(vehicle="bus-01", fleet="bus", tasks=tasks)])
    assert totals.delivered == (Goods(consignment="flour", kg=400),)


def test_nobody_alighting_is_no_clearance() -> None:
    """An alighting of none is not when the last person is received."""
    alight = Alight(place="town", offers=(SEAT,), start=0, end=60, people=(Headcount(group="villagers", count=0),))
    totals = count_totals(one_bus(), [Block(vehicle="bus-01", fleet="bus", tasks=(alight,))])
    assert (totals.clearance, totals.by_group) == (None, ())


@pytest.mark.parametrize(("start", "spans"), [(clock(8), []), (clock(8, 10), [(clock(8), clock(8, 10))])])
def test_a_vehicle_inside_is_exposed_from_the_opening(start: int, spans: list[tuple[int, int]]) -> None:
    """In the village from the night before: from 08:00 until it moves, then on the road."""
    operation = varied(one_bus(), fleets={"place": "village"})
    block = Block(vehicle="bus-01", fleet="bus", tasks=(drive("inner-village", OUT, start, start + 300),))
    first, last = [*spans, (start, start)][0][0], start + 300
    assert exposed_spans(operation, block) == [(first, last, "road")]
    assert exposed_spans(operation, replace(block, tasks=())) == []


def test_a_place_that_is_not_exposed_ends_a_stretch() -> None:
    """Out at the outer gate and in again at the same second: two stretches."""
    operation = varied(one_bus(), fleets={"place": "post"})
    tasks = (drive("outer-post", OUT, clock(8), clock(8, 15)), drive("outer-post", Direction.IN, clock(8, 15), clock(8, 30)))
    assert exposed_spans(operation, Block(vehicle="bus-01", fleet="bus", tasks=tasks)) == [
        (clock(8), clock(8, 15), "road"),
        (clock(8, 15), clock(8, 30), "road"),
    ]


def test_conditions_are_those_of_the_windows_used() -> None:
    """Both windows rest on a clause nobody has agreed to; only that of the corridor that is driven is named, off the chain too."""
    operation = replace(
        two_corridors(),
        windows=tuple(replace(window, clauses=(window.corridor,)) for window in two_corridors().windows),
        parties=(Party(id="one", name="One"),),
        clauses=(Clause(id="north", subject="North"), Clause(id="south", subject="South")),
        assumed=("north", "south"),
    )
    only = replace(operation, groups=operation.groups[2:])
    assert make_draft(only, dispatched(only)).conditions == ("South: One is at 'unknown', not agreed in detail.",)
    off_chain = varied(only, fleets={"place": "harbour"})
    block = Block(vehicle="bus-01", fleet="bus", tasks=(drive("south-inner-harbour", OUT, clock(8), clock(8, 5)),))
    assert exposed_spans(off_chain, block) == [(clock(8), clock(8, 5), "south")]


def test_merit_prefers_less_exposure_then_earlier_then_shorter() -> None:
    """In this order."""
    draft = make_draft(one_bus(), dispatched(one_bus()))
    totals = draft.totals
    others = [
        replace(totals, exposure_people=totals.exposure_people - 1, clearance=99_999),
        replace(totals, clearance=(totals.clearance or 0) - 1, metres=999_999),
        replace(totals, metres=totals.metres - 1),
    ]
    assert all(replace(draft, totals=other).merit > draft.merit for other in others)


def test_a_plan_holds_the_draft_and_whose_it_is() -> None:
    """The operation's id and digest, the question, the horizon, the seed."""
    operation = one_bus()
    draft = make_draft(operation, dispatched(operation))
    certificate = Certificate(objective=Objective.RESCUE, value=100, bound=100, gap=0.0, people_bound=100, proofs=())
    plan = make_plan(operation, draft, Objective.RESCUE, clock(12), 3, certificate)
    assert (plan.operation, len(plan.digest), plan.objective, plan.horizon, plan.seed) == (
        "one-bus",
        64,
        Objective.RESCUE,
        clock(12),
        3,
    )
    assert (plan.convoys, plan.blocks, plan.totals, plan.certificate) == (draft.convoys, draft.blocks, draft.totals, certificate)
