"""What it would take: the arithmetic by hand, and never more than what a plan needs."""

from dataclasses import replace

import pytest

from operations import one_bus, two_corridors
from safepassage.advice.evaluation import Value
from safepassage.advice.everyone import Everyone, Tried, in_a_row, what_it_would_take
from safepassage.advice.exposure import least_exposure
from safepassage.documents.everyone_words import everyone_sentences
from safepassage.domain.fleet import Aboard
from safepassage.domain.network import ClearanceStatus, Directions
from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, Mobility, PerMobility, ReceptionSite
from safepassage.units import DAY, HOUR, MINUTE
from unit.advice.fakes import Formula


def waiting(count: int) -> Operation:
    """Return the one-bus operation with ``count`` people in the village."""
    base = one_bus()
    return replace(base, groups=(replace(base.groups[0], count=count),))


def reckoned(operation: Operation) -> Everyone:
    """Return what arithmetic says of ``operation``."""
    return what_it_would_take(operation, most_windows=0)


def test_the_least_exposure_counts_exposed_legs_alone() -> None:
    """From town: 10 minutes to the gate do not count, 15, 15 and 5 beyond it do; nothing is reached over a blocked or one-way leg."""
    base = one_bus()
    assert least_exposure(base, ["town"]) == {
        "town": 0, "outer": 0, "post": 15 * MINUTE, "inner": 30 * MINUTE, "village": 35 * MINUTE
    }  # fmt: skip
    assert least_exposure(base, ["town"], inwards=True)["village"] == 35 * MINUTE
    assert set(least_exposure(base, ["town"], without="post")) == {"town", "outer"}
    blocked = replace(base, legs=(*base.legs[:3], replace(base.legs[3], clearance=ClearanceStatus.BLOCKED)))
    assert "village" not in least_exposure(blocked, ["town"])
    one_way = replace(base, legs=(*base.legs[:3], replace(base.legs[3], directions=Directions.IN)))
    assert "village" in least_exposure(one_way, ["town"])
    assert "village" not in least_exposure(one_way, ["town"], inwards=True)


def test_a_thousand_people_and_one_bus_by_hand() -> None:
    """
    A thousand in the village, one bus of 50.

    20 trips. A trip spends 35 + 5 + 35 = 75 minutes exposed: 1000 x 75 place-minutes, less 50 x 35 for a first trip that may start
    inside, of 50 x 240 in each window: 73,250 / 12,000, so 7 windows. 20 services of 5 minutes are 100 of 240 minutes: 1 window. In
    one window it takes 75,000 / (50 x 275) = 6 buses.
    """
    found = reckoned(waiting(1_000))
    (seats,) = found.kinds
    assert (seats.trips, seats.place_seconds, seats.windows) == (20, 1_000 * 75 * MINUTE, 7)
    assert (seats.missing, seats.intake_hours) == (0, 0)
    (queue,) = found.queues
    assert (queue.checkpoint, queue.services, queue.windows) == ("post", 20, 1)
    assert found.fleet[:2] == ((1, 6), (2, 3))
    assert (found.window, found.windows) == (4 * HOUR, 7)


@pytest.mark.parametrize("count", [100, 120, 260, 420])
def test_what_is_proven_is_never_more_than_a_plan_needs(count: int) -> None:
    """Plans bring out a hundred a window: the windows that are proven to be needed are not more, and the re-solves close the gap."""
    found = what_it_would_take(waiting(count), most_windows=5)
    needed = -(-count // 100)
    assert (reckoned(waiting(count)).windows or 0) <= needed
    assert found.done is not None
    assert found.done.windows == needed
    assert found.windows == needed


def test_who_has_no_place_and_no_room_is_told() -> None:
    """Wheelchair users without a place in any vehicle, and a site that takes 90 people, 30 an hour."""
    base = one_bus()
    chairs = EvacueeGroup(id="chairs", place="village", count=8, mobility=Mobility.WHEELCHAIR)
    site = ReceptionSite(place="town", capacity_seat=90, intake_seat=30, capacity_wheelchair=0)
    found = reckoned(replace(base, groups=(*base.groups, chairs), reception_sites=(site,)))
    seats, wheelchairs = found.kinds
    assert (seats.missing, seats.intake_hours) == (30, 4)
    assert (wheelchairs.trips, wheelchairs.windows, wheelchairs.missing, wheelchairs.intake_hours) == (None, None, 8, None)
    assert found.windows is None
    assert found.fleet[0] == (1, None)
    sentences = everyone_sentences(base, found)
    assert sentences[1].startswith("It cannot be done with these vehicles, however many such windows there are")
    assert "Wheelchairs: 8 people, and no vehicle has a place for them." in sentences
    assert "Reception lacks 30 of these places: no number of buses or days makes up for that." in sentences


def test_people_aboard_count_for_trips() -> None:
    """Three aboard at the outset are among those who need a seat."""
    base = one_bus()
    aboard = replace(base, fleets=(replace(base.fleets[0], aboard=(Aboard(group="villagers", count=3),)),))
    assert reckoned(aboard).kinds[0].people == 123


def test_checkpoints_that_can_be_gone_round_fill_no_window() -> None:
    """Of two corridors each has its own people; a second way round a post takes it out of the reckoning."""
    assert [(queue.checkpoint, queue.services) for queue in reckoned(two_corridors()).queues] == [
        ("north-post", 3),
        ("south-post", 3),
    ]
    base = one_bus()
    around = replace(base.legs[1], id="around", inner="inner")
    assert reckoned(replace(base, legs=(*base.legs, around))).queues == ()
    unexposed = tuple(replace(place, exposed_in="") if place.id == "post" else place for place in base.places)
    assert reckoned(replace(base, places=unexposed)).queues == ()


def test_windows_in_a_row() -> None:
    """Short windows come again daily; one of a day goes on; two of different length that leave no room give nothing."""
    base = one_bus()
    thrice = in_a_row(base, 3)
    assert thrice is not None
    assert [window.opens for window in thrice.windows] == [2 * HOUR, 2 * HOUR + DAY, 2 * HOUR + 2 * DAY]
    day_long = replace(base, windows=(replace(base.windows[0], closes=2 * HOUR + DAY),))
    longer = in_a_row(day_long, 2)
    assert longer is not None
    assert longer.windows[0].closes == 2 * HOUR + 2 * DAY
    crowded = replace(base, windows=(base.windows[0], replace(base.windows[0], id="next", opens=20 * HOUR, closes=21 * HOUR)))
    assert in_a_row(crowded, 2) is None
    assert [tried.windows for tried in what_it_would_take(crowded, planner=Formula()).tried] == [1]
    assert in_a_row(replace(base, windows=()), 2) is None


def test_drivers_are_rested_and_reception_has_room() -> None:
    """Two windows: twice the driving hours; a limit on whom a site takes in all is lifted, one on whom it takes at all stays."""
    base = one_bus()
    limited = replace(
        base,
        vehicle_types=(replace(base.vehicle_types[0], driving_limit=9 * HOUR, places=PerMobility(50, 1, 0)),),
        reception_sites=(ReceptionSite(place="town", capacity_seat=90, capacity_stretcher=0),),
    )
    longer = in_a_row(limited, 2)
    assert longer is not None
    assert longer.vehicle_types[0].driving_limit == 18 * HOUR
    assert (longer.reception_sites[0].capacity_seat, longer.reception_sites[0].capacity_stretcher) == (None, 0)


def test_sentences_say_what_is_proven_and_what_is_a_pace() -> None:
    """What plans found is told with its bound, and a pace is called so; everybody out is told first."""
    told: list[Tried] = []
    found = what_it_would_take(waiting(1_000), most_windows=2, planner=Formula(), on_tried=told.append)
    assert [tried.windows for tried in told] == [1, 2]
    sentences = everyone_sentences(waiting(1_000), found)
    assert sentences[:2] == [
        "1\u202f000 people, 1 vehicle.",
        "It is proven that it takes at least 7 windows like these with these vehicles; no plan can do it in fewer.",
    ]
    assert "Plans found for 2 windows: 10 people out; no plan more than 10." in sentences
    growing = replace(
        found, tried=(Tried(windows=1, value=Value(people=90, bound=99)), Tried(windows=2, value=Value(people=190, bound=200)))
    )
    pace = "At the pace of the last of these, 100 a window, it would be about 11 windows: a pace, no proof."
    assert pace in everyone_sentences(waiting(1_000), growing)
    done = replace(found, tried=(Tried(windows=9, value=Value(people=1_000, bound=1_000)),))
    assert everyone_sentences(waiting(1_000), done)[1] == (
        "A plan was found that brings out everybody in 9 windows like these; it is proven that it takes 7 windows or more."
    )
