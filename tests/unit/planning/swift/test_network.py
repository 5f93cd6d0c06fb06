"""Operations as flat arrays."""

from dataclasses import replace

from operations import one_bus, two_corridors
from safepassage.domain.network import Direction, PrivateCars, Quota
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, ReceptionSite
from safepassage.planning.roads import Roads
from safepassage.planning.swift.flat import Ints
from safepassage.planning.swift.network import Names, make_net
from safepassage.planning.swift.parts import PARTS
from safepassage.units import HOUR, Interval
from unit.planning.small import STRETCHER, WHEELCHAIR, clock, varied


def net_of(operation: Operation) -> tuple[Ints, dict[str, Ints]]:
    """Return an operation in one array, with its parts."""
    roads = Roads(operation)
    return make_net(operation, roads, Names(operation, roads), operation.horizon)


def test_roads_and_places_of_one_bus() -> None:
    """Places are town, outer, post, inner and village; a road goes either way, outwards is 1, the post is passed on leaving its place."""
    flat, parts = net_of(one_bus())
    roads = zip(parts["road_target"].tolist(), parts["road_day"].tolist(), parts["road_post"].tolist(), strict=True)
    assert list(roads) == [
        (1, 600, -1),
        (0, 600, -1),
        (2, 900, -1),
        (1, 900, 1),
        (3, 900, 0),
        (2, 900, -1),
        (4, 300, -1),
        (3, 300, -1),
    ]
    assert parts["road_first"].tolist() == [[0, 1, 3, 5, 7, 8]]
    assert parts["road_way"].tolist() == [0, 1, 0, 1, 0, 1, 0, 1]
    assert parts["road_chain"].tolist() == [-1, -1, 0, 0, 0, 0, -1, -1]
    assert parts["road_exposed"].tolist() == [-1, -1, 0, 0, 0, 0, 0, 0]
    assert [n for n, enters in enumerate(parts["road_enters"].tolist()) if enters] == [2, 5]
    assert parts["exposed"].tolist() == [-1, -1, 0, 0, 0]
    assert (parts["depot"].tolist(), parts["site"].tolist()) == ([1, 0, 0, 0, 0], [0, -1, -1, -1, -1])
    assert parts["point"].tolist() == [-1, -1, -1, -1, 0]
    assert flat[PARTS.index("horizon")] == 7 * HOUR


def test_windows_are_as_they_can_be_used() -> None:
    """From 08:00 until ten minutes before noon, either way."""
    _, parts = net_of(one_bus())
    assert [parts[f"window_{name}"].tolist() for name in ("opens", "end", "ways")] == [[clock(8)], [clock(11, 50)], [3]]


def test_vehicles_take_as_long_as_they_take_for_each_offer() -> None:
    """Offers are bits: seats 1, wheelchairs 2, stretchers 4; the bus has seats only."""
    _, parts = net_of(one_bus())
    assert parts["seats"].tolist() == [[50, 0, 0]]
    assert (int(parts["boarding"][0, 1]), int(parts["alighting"][0, 1])) == (1_200, 600)


def test_the_first_post_beyond_each_gate() -> None:
    """15 minutes from either gate of one road; in the south 5."""
    _, parts = net_of(one_bus())
    assert (parts["ahead_post"].tolist(), parts["ahead_seconds"].tolist()) == ([[0, 1]], [[900, 900]])
    _, parts = net_of(two_corridors())
    assert (parts["ahead_post"].tolist(), parts["ahead_seconds"].tolist()) == ([[0, 1], [2, 3]], [[900, 900], [300, 300]])


def test_what_a_corridor_lets_pass() -> None:
    """One convoy of two in the north, any number in the south."""
    _, parts = net_of(two_corridors())
    assert [parts[name].tolist() for name in ("longest", "headway", "convoys")] == [[2, 2], [900, 900], [1, -1]]


def test_lanes_and_bays_are_numbered_together() -> None:
    """Two posts with a lane each way, then two bays at each of three points."""
    _, parts = net_of(two_corridors())
    assert (parts["lanes_first"].tolist(), parts["bays_first"].tolist()) == ([0, 1, 2, 3], [4, 6, 8])


def test_hours_quotas_and_cars_lie_where_their_post_says() -> None:
    """Quotas bind either way; cars one way, with the seconds of lane time that they take an hour."""
    quota = Quota(period=Interval(clock(9), clock(10)), vehicles=3)
    operation = varied(
        one_bus(), checkpoints={"hours": (Interval(clock(10), clock(11)), Interval(clock(8), clock(9))), "quotas": (quota,)}
    )
    cars = PrivateCars(
        id="cars",
        corridor="road",
        direction=Direction.OUT,
        period=Interval(clock(8), clock(9)),
        cars_per_hour=30,
        service_per_car=60,
    )
    _, parts = net_of(replace(operation, private_cars=(cars,)))
    assert parts["hours"].tolist() == [[clock(8), clock(9)], [clock(10), clock(11)]]
    assert (parts["quota_first"].tolist(), parts["quotas"].tolist()) == ([0, 1, 2], [[clock(9), clock(10), 3]] * 2)
    assert (parts["cars_first"].tolist(), parts["cars"].tolist()) == ([0, 0, 1], [[clock(8), clock(9), 1_800]])


def test_groups_are_listed_by_weight_and_sites_by_whom_they_may_take() -> None:
    """The heavier class first; sites that are named are listed by point; a site wants the mobilities of those who may go there."""
    first = EvacueeGroup(id="first", place="village", count=4, mobility=WHEELCHAIR, reception_sites=("outer",))
    lying = EvacueeGroup(id="lying", place="village", count=1, mobility=STRETCHER, priority=2, reception_sites=("town",))
    operation = varied(one_bus(), groups={"priority": 2})
    operation = replace(
        operation,
        groups=(*operation.groups, first, lying),
        priority_weights=((1, 5), (2, 1)),
        reception_sites=(ReceptionSite(place="town"), ReceptionSite(place="outer", capacity_seat=0, intake_wheelchair=7)),
    )
    _, parts = net_of(operation)
    assert parts["group"].tolist() == [1, 0, 2]
    assert (parts["named_first"].tolist(), parts["named"].tolist()) == ([0, 2], [0, 1])
    assert parts["group_site"].tolist() == [[1, 0], [0, 1], [1, 0]]
    assert (parts["wanted"].tolist(), parts["group_free"].tolist()) == ([5, 2], [1, 0, 0])
    assert (parts["capacity"].tolist(), parts["intake"].tolist()) == ([[-1] * 3, [0, -1, -1]], [[-1] * 3, [-1, 7, -1]])


def test_windows_that_meet_are_one_access() -> None:
    """From 08:00 and from 11:00 until noon are one, from 12:30 is another."""
    operation = one_bus()
    window = operation.windows[0]
    later = replace(window, id="later", opens=clock(11), closes=clock(12))
    last = replace(window, id="last", opens=clock(12, 30), closes=clock(13))
    _, parts = net_of(replace(operation, windows=(window, later, last)))
    assert (parts["access_first"].tolist(), parts["access_opens"].tolist()) == ([0, 2], [clock(8), clock(12, 30)])
