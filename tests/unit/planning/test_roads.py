"""The road network as a vehicle meets it."""

from dataclasses import replace

from operations import one_bus, two_corridors
from safepassage.domain.agreement import Clause, Consent, ConsentState, Party
from safepassage.domain.network import ClearanceStatus, Direction, Directions, TravelTime
from safepassage.planning.roads import Road, Roads
from unit.planning.small import varied, with_item

IN, OUT = Direction.IN, Direction.OUT


def test_a_road_knows_what_driving_it_means() -> None:
    """From the outer gate inwards a convoy is entered; from the post a service comes first; the last leg is exposed, but in no chain."""
    operation = one_bus()
    roads = Roads(operation).from_["bus"]
    post = operation.checkpoints[0]
    assert {name: [(r.leg, r.direction, r.exposed, r.chain, r.enters) for r in found] for name, found in roads.items()} == {
        "town": [("town-outer", IN, "", "", "")],
        "outer": [("town-outer", OUT, "", "", ""), ("outer-post", IN, "road", "road", "road")],
        "post": [("outer-post", OUT, "road", "road", ""), ("post-inner", IN, "road", "road", "")],
        "inner": [("post-inner", OUT, "road", "road", "road"), ("inner-village", IN, "road", "", "")],
        "village": [("inner-village", OUT, "road", "", "")],
    }
    assert {name: {r.checkpoint for r in found} for name, found in roads.items() if name in {"post", "inner"}} == {
        "post": {post},
        "inner": {None},
    }
    assert roads["village"] == [
        Road(
            leg="inner-village",
            direction=OUT,
            origin="village",
            target="inner",
            day=300,
            night=300,
            metres=3_000,
            exposed="road",
            chain="",
            enters="",
            checkpoint=None,
        )
    ]


def test_legs_that_are_not_open_are_no_roads() -> None:
    """Blocked, one-way, and for another profile."""
    operation = with_item(one_bus(), "legs", "inner-village", clearance=ClearanceStatus.BLOCKED)
    operation = with_item(operation, "legs", "town-outer", directions=Directions.IN)
    rough = (TravelTime(profile="rough", day=60, night=90),)
    operation = with_item(operation, "legs", "outer-post", travel_times=rough)
    assert {name: [r.leg for r in found] for name, found in Roads(operation).from_["bus"].items()} == {
        "town": ["town-outer"],
        "outer": [],
        "post": ["post-inner"],
        "inner": ["post-inner"],
        "village": [],
    }


def test_a_checkpoint_that_is_not_staffed_closes_the_road_on() -> None:
    """The post lets nobody on outwards: from it the road outwards is missing, the one to it is there."""
    roads = Roads(varied(one_bus(), checkpoints={"directions": Directions.IN})).from_["bus"]
    assert [(r.leg, r.direction) for r in roads["post"]] == [("post-inner", IN)]
    assert [(r.leg, r.direction) for r in roads["inner"]] == [("post-inner", OUT), ("inner-village", IN)]


def test_windows_are_those_that_may_be_used_in_order_of_opening() -> None:
    """A refused one is left out, the others are by corridor, the earlier first."""
    operation = two_corridors()
    south, north = operation.windows[1], operation.windows[0]
    early = replace(south, id="early", opens=0, closes=4_000)
    refused = replace(north, id="refused", clauses=("route",))
    operation = replace(
        operation,
        windows=(south, early, refused),
        parties=(Party(id="one", name="One"),),
        clauses=(Clause(id="route", subject="The route"),),
        consents=(Consent(clause="route", party="one", state=ConsentState.REFUSED),),
    )
    assert Roads(operation).windows == {"south": (early, south)}
