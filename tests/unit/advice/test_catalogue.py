"""The asks: each makes of an operation exactly what it says, and nothing less than was there."""

from dataclasses import replace

import pytest

from operations import one_bus, two_corridors
from safepassage.advice import window_changes
from safepassage.advice.ask import Ask
from safepassage.advice.catalogue import RECIPES, catalogue, granted, parse_ask, words
from safepassage.domain.agreement import Clause, Consent, ConsentState, Party
from safepassage.domain.fleet import VehicleState
from safepassage.domain.network import ClearanceStatus, Direction, PrivateCars, Quota, Role
from safepassage.domain.operation import Operation
from safepassage.terms import usable_windows
from safepassage.units import DAY, HOUR, MINUTE, Interval


def rich() -> Operation:
    """Return the one-bus operation with something to ask for of every kind."""
    base = one_bus()
    leg = replace(base.legs[0], id="detour", clearance=ClearanceStatus.BLOCKED)
    post = replace(
        base.checkpoints[0],
        batch=120,
        hours=(Interval(2 * HOUR, 4 * HOUR), Interval(5 * HOUR, 6 * HOUR)),
        quotas=(Quota(period=Interval(0, 7 * HOUR), vehicles=6),),
    )
    evening = replace(base.windows[0], id="evening", opens=6 * HOUR, closes=7 * HOUR, clauses=("route",))
    return replace(
        base,
        legs=(*base.legs, leg),
        corridors=(replace(base.corridors[0], max_convoys=3, escorts=1),),
        windows=(*base.windows, evening),
        checkpoints=(post,),
        private_cars=(
            PrivateCars(id="cars", corridor="road", direction=Direction.OUT, period=Interval(0, HOUR), cars_per_hour=20),
        ),
        vehicle_types=(replace(base.vehicle_types[0], driving_limit=9 * HOUR),),
        fleets=(
            replace(base.fleets[0], available_from=HOUR),
            replace(base.fleets[0], id="held", available_from=3 * HOUR, state=VehicleState.HELD),
        ),
        groups=(replace(base.groups[0], ready_from=2 * HOUR),),
        reception_sites=(replace(base.reception_sites[0], capacity_seat=90, intake_seat=50),),
        parties=(Party(id="north", name="Northern side"),),
        clauses=(Clause(id="route", subject="Route"),),
        consents=(Consent(clause="route", party="north", state=ConsentState.REFUSED),),
        nights=(Interval(0, HOUR),),
    )


def test_everything_that_can_be_asked_for_is_found() -> None:
    """An operation with something of every kind has an ask of every kind, but for a morning that the evening leaves no room to grow."""
    assert {ask.kind for ask in catalogue(rich())} == set(RECIPES) - {"again", "close-later"}


def test_each_ask_changes_something_and_reads_well() -> None:
    """No ask leaves the operation as it is, and each has a sentence of its own."""
    operation = rich()
    asks = catalogue(operation)
    settled = window_changes.settled(operation)
    assert all(granted(operation, [ask]) != settled for ask in asks)
    assert len({words(operation, ask) for ask in asks}) == len(asks)


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        ("agree-window/evening/1", "Agree in detail, all of you, to the window that opens 01 May 12:00 UTC on The road"),
        ("open-earlier/morning/1", "Open the window that opens 01 May 08:00 UTC on The road 1 hour earlier, at first light"),
        ("open-earlier/morning/2", "Open the window that opens 01 May 08:00 UTC on The road 2 hours earlier, before dawn"),
        ("lanes/post/1", "1 more lane at Post"),
        ("faster/post/20", "20 % less time for each vehicle at Post"),
        ("hours/post/2", "Open Post 2 hours earlier and close it as much later"),
        ("quota/post/2", "Raise the quota of Post by 2 vehicles"),
        ("no-quota/post/1", "Lift the quota of Post"),
        ("longer-convoys/road/5", "5 more vehicles in each convoy on The road"),
        ("shorter-headway/road/10", "10 minutes less between convoys on The road"),
        ("more-convoys/road/1", "1 more convoy each way in each window on The road"),
        ("fewer-escorts/road/1", "1 escort fewer in each convoy on The road"),
        ("clear-road/detour/1", "Clear the road from Town to Outer gate"),
        ("night-hold/inner/1", "Let vehicles stay at Inner gate when no window is open"),
        ("cars-apart/cars/1", "Lanes of their own for private cars on The road"),
        ("vehicles/bus/2", "2 more vehicles of the type Bus, from Town"),
        ("drivers/bus/1", "1 more driver in each Bus"),
        ("release-held/held/2", "Release the vehicles held at Town 2 hours earlier"),
        ("vehicles-earlier/bus/1", "Have the vehicles for Town there 1 hour earlier"),
        ("people-earlier/villagers/1", "Have people ready at Village 1 hour earlier"),
        ("bays/village/2", "Another assembly point with 2 bays beside Village"),
        ("room/town+seat/23", "Room for 23 more people seated at Town"),
        ("intake/town+seat/50", "Receive 50 more people seated at Town an hour"),
        ("second-road/road/1", "A second road like The road, with checkpoints of its own"),
    ],
)
def test_asks_are_said_in_plain_words(ask: str, sentence: str) -> None:
    """Each kind of ask in the words of whoever negotiates; each is in the catalogue under that name."""
    operation = rich()
    assert words(operation, parse_ask(ask)) == sentence
    assert parse_ask(ask) in catalogue(operation)


def change(ask: str, operation: Operation | None = None) -> Operation:
    """Return the rich operation, or another, with one ask granted."""
    return granted(operation or rich(), [parse_ask(ask)])


def test_windows_open_earlier_close_later_and_come_again() -> None:
    """The times change by exactly what was asked; what goes on longer keeps its rest after the last window."""
    morning = change("open-earlier/morning/2").window["morning"]
    assert (morning.opens, morning.closes) == (0, 6 * HOUR)
    later = change("close-later/morning/4", one_bus())
    assert (later.window["morning"].closes, later.horizon) == (10 * HOUR, 11 * HOUR)
    again = change("again/morning/2", one_bus())
    assert [window.opens for window in again.windows] == [2 * HOUR, 2 * HOUR + DAY, 2 * HOUR + 2 * DAY]
    assert again.horizon == 7 * HOUR + 2 * DAY


def test_windows_do_not_run_into_each_other() -> None:
    """The morning cannot close later than the evening opens, nor the evening be opened while the morning is."""
    asked = {ask.id for ask in catalogue(replace(rich(), consents=(), assumed=("route",)))}
    assert not any(name.startswith("close-later/morning/") for name in asked)
    assert not any(name.startswith("open-earlier/evening/") for name in asked)
    assert "close-later/evening/1" in asked


def test_a_window_that_somebody_is_against_opens_only_if_all_agree() -> None:
    """The refused evening may not be used; with the ask granted it may, and rests on an assumption."""
    assert [window.id for window in usable_windows(rich())] == ["morning"]
    agreed = change("agree-window/evening/1")
    assert [window.id for window in usable_windows(agreed)] == ["morning", "evening"]
    assert agreed.assumed == (window_changes.WHAT_IF,)


def test_what_is_granted_stays_conditional() -> None:
    """A window on which parties had to agree rests on an assumption once anything is granted; nobody's window stays so."""
    agreed = Consent(clause="route", party="north", state=ConsentState.AGREED_IN_DETAIL)
    changed = change("bays/village/1", replace(rich(), consents=(agreed,)))
    assert {window.id: window.clauses for window in changed.windows} == {"morning": (), "evening": (window_changes.WHAT_IF,)}
    assert window_changes.settled(changed) is changed


def test_checkpoints_do_more() -> None:
    """Lanes, pace, hours, quotas: each by exactly what was asked."""
    post = change("lanes/post/2").checkpoints[0]
    assert post.lanes == 3
    post = change("faster/post/50").checkpoints[0]
    assert (post.service, post.batch) == (150, 60)
    post = change("hours/post/1").checkpoints[0]
    assert post.hours == (Interval(HOUR, 7 * HOUR),)
    assert change("quota/post/2").checkpoints[0].quotas[0].vehicles == 8
    assert change("no-quota/post/1").checkpoints[0].quotas == ()


def test_convoys_are_longer_closer_more_and_with_fewer_escorts() -> None:
    """Each rule of the corridor by exactly what was asked."""
    assert change("longer-convoys/road/5").corridors[0].max_vehicles == 15
    assert change("shorter-headway/road/20").corridors[0].headway == 10 * MINUTE
    assert change("more-convoys/road/2").corridors[0].max_convoys == 5
    assert granted(one_bus(), [Ask("more-convoys", ("road",), 2)]).corridors[0].max_convoys is None
    assert change("fewer-escorts/road/1").corridors[0].escorts == 0


def test_roads_are_cleared_and_places_held() -> None:
    """A cleared leg may be driven; a place to hold is a refuge and not exposed; cars apart take nothing."""
    assert change("clear-road/detour/1").leg["detour"].clearance is ClearanceStatus.CLEARED
    inner = change("night-hold/inner/1").place["inner"]
    assert (inner.exposed_in, Role.REFUGE in inner.roles) == ("", True)
    assert change("cars-apart/cars/1").private_cars == ()


def test_a_second_road_is_like_the_first() -> None:
    """Between the same gates, with its own checkpoint and windows, as long and as fast; nobody waits on it."""
    changed = granted(rich(), [parse_ask("second-road/road/1"), parse_ask("lanes/post/1")])
    road = changed.corridor["road-second"]
    assert (road.outer_gate, road.inner_gate) == ("outer", "inner")
    assert [changed.leg[name].distance for name in road.legs] == [10_000, 10_000]
    assert changed.place["post-second"].exposed_in == "road-second"
    assert [window.id for window in changed.windows] == ["morning", "evening", "morning-second", "evening-second"]
    assert changed.checkpoint_at["post-second"].lanes == 2


def test_means_grow() -> None:
    """Vehicles at the depot, drivers, vehicles and people earlier, bays, room and intake: each by exactly what was asked."""
    fleet = change("vehicles/bus/5").fleet["more-bus"]
    assert (fleet.count, fleet.place, fleet.available_from) == (5, "town", HOUR)
    twice = granted(change("vehicles/bus/5"), [parse_ask("vehicles/bus/2")])
    assert twice.fleet["more-bus-more"].count == 2
    assert change("drivers/bus/1").vehicle_types[0].drivers == 2
    assert change("release-held/held/4").fleet["held"].available_from == 0
    assert change("vehicles-earlier/bus/1").fleet["bus"].available_from == 0
    assert change("people-earlier/villagers/1").groups[0].ready_from == HOUR
    assert change("bays/village/4").place["village"].bays == 5
    assert change("room/town+seat/23").reception_sites[0].capacity_seat == 113
    assert change("intake/town+seat/50").reception_sites[0].intake_seat == 100


def test_more_vehicles_start_where_most_are_if_there_is_no_depot() -> None:
    """Without a depot that is not exposed, more vehicles stand where most of their type do."""
    base = one_bus()
    places = tuple(replace(place, roles=place.roles - {Role.DEPOT}) for place in base.places)
    fleets = (base.fleets[0], replace(base.fleets[0], id="many", count=3, place="outer"))
    assert change("vehicles/bus/1", replace(base, places=places, fleets=fleets)).fleet["more-bus"].place == "outer"


def test_several_of_a_kind_are_asked_for_one_by_one_and_together() -> None:
    """Two corridors: each checkpoint, each assembly point and all of them, the two roads and both."""
    found = {ask.id for ask in catalogue(two_corridors())}
    assert {"bays/mill/1", "bays/mill+farm+harbour/1", "shorter-headway/north+south/5", "lanes/south-post/2"} <= found
    assert words(two_corridors(), parse_ask("bays/mill+farm+harbour/1")) == "1 more bay at each of the 3 assembly points"


@pytest.mark.parametrize(
    "text", ["close-later", "close-later/morning", "close-later//2", "close-later/morning/-2", "peace/all/1"]
)
def test_what_is_no_ask_is_told(text: str) -> None:
    """A name of an ask has a known kind, subjects and a whole amount."""
    with pytest.raises(ValueError, match=r"is no ask\. Expected kind/subjects/amount"):
        parse_ask(text)


def test_asks_of_another_operation_are_refused() -> None:
    """An unknown kind or subject is told by its name."""
    with pytest.raises(ValueError, match="There is no ask of the kind 'peace'"):
        granted(one_bus(), [Ask("peace", ("road",), 1)])
    with pytest.raises(ValueError, match="second-road/sea/1 is about 'sea', which the operation does not have"):
        granted(one_bus(), [Ask("second-road", ("sea",), 1)])
