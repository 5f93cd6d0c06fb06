"""What is taken of lanes, gates and sites, to the second."""

from dataclasses import replace

import pytest

from operations import EIGHT_O_CLOCK, one_bus
from safepassage.domain.network import Direction, PrivateCars, Quota
from safepassage.domain.operation import Operation
from safepassage.domain.people import ReceptionSite
from safepassage.planning.ledger import CheckpointLedger, Entry, GateLedger, Habits, Lanes, Ledger, SiteLedger, Slot
from safepassage.units import HOUR, Interval
from unit.planning.small import SEAT, STRETCHER, WHEELCHAIR, varied

IN, OUT = Direction.IN, Direction.OUT
WINDOW = one_bus().windows[0]


def convoy(instant: int = EIGHT_O_CLOCK) -> Entry:
    """Return a convoy that enters at ``instant``."""
    return Entry("road", IN, WINDOW, "outer", "outer", instant)


def post(operation: Operation, direction: Direction = IN) -> CheckpointLedger:
    """Return the ledger of the post."""
    return Ledger(operation).checkpoints["post", direction]


def gate(phase: int | None = None, delay: int = 0, hold: int | None = None, **rules: int) -> GateLedger:
    """Return the ledger of the outer gate, with habits if any are given."""
    key = ("road", IN)
    habits = Habits(phases={} if phase is None else {key: phase}, holds={} if hold is None else {key: hold}, delay=delay)
    return GateLedger(varied(one_bus(), corridors=rules).corridors[0], IN, habits)


@pytest.mark.parametrize(
    ("ready", "seconds", "start"), [(0, 10, 0), (0, 11, 40), (15, 5, 20), (15, 6, 40), (20, 5, 20), (40, 99, 40), (9, 1, 9)]
)
def test_one_lane_is_free_where_a_gap_is_long_enough(ready: int, seconds: int, start: int) -> None:
    """Taken from 10 to 20 and from 25 to 40: what ends as another starts does not meet it."""
    lanes = Lanes(1)
    lanes.take(0, 25, 40)
    lanes.take(0, 10, 20)
    assert lanes.earliest(ready, seconds) == (start, 0)


def test_the_lane_that_is_free_first_is_taken() -> None:
    """Of two lanes, taken until 50 and until 30, the second; the first if both are free."""
    lanes = Lanes(2)
    assert lanes.earliest(0, 5) == (0, 0)
    lanes.take(0, 0, 50)
    assert lanes.earliest(0, 5) == (0, 1)
    lanes.take(1, 0, 30)
    assert lanes.earliest(0, 5) == (30, 1)


def test_the_first_of_a_convoy_takes_the_batch_and_the_others_come_after() -> None:
    """Of 300 + 60 s on two lanes: the second vehicle starts a second later, so that it is plain who was first, and takes 300 s."""
    ledger, one, two = post(varied(one_bus(), checkpoints={"batch": 60, "lanes": 2})), convoy(), convoy()
    first = ledger.earliest(1_000, one)
    assert first == Slot(1_000, 1_360, 0)
    ledger.take(first, one)
    assert ledger.earliest(1_000, one) == Slot(1_001, 1_301, 1)
    assert ledger.earliest(900, one) == Slot(1_001, 1_301, 1)
    assert ledger.earliest(1_000, two) == Slot(1_000, 1_360, 1)
    assert ledger.earliest(1_000, None) == Slot(1_000, 1_360, 1)


def test_without_a_batch_a_convoy_may_be_served_side_by_side() -> None:
    """Two lanes serve two of a convoy in the same second."""
    ledger, entry = post(varied(one_bus(), checkpoints={"lanes": 2})), convoy()
    ledger.take(Slot(1_000, 1_300, 0), entry)
    assert ledger.earliest(1_000, entry) == Slot(1_000, 1_300, 1)


def test_whoever_follows_another_of_its_convoy_is_not_the_first() -> None:
    """The one ahead has its service in mind only, and the batch with it; outside convoys each is the first of its own."""
    ledger, front = post(varied(one_bus(), checkpoints={"batch": 60, "lanes": 2})), Slot(1_000, 1_360, 0)
    assert ledger.earliest(0, convoy(), front) == Slot(1_001, 1_301, 1, (front,))
    assert ledger.earliest(2_000, None, front) == Slot(2_000, 2_360, 0, (front,))


def test_services_in_mind_take_their_lanes_and_count_for_the_quota() -> None:
    """Three vehicles pass until 2000, on two lanes; the fourth in a row waits for 2001, though nothing is taken yet."""
    quotas = (Quota(period=Interval(0, 2_000), vehicles=3),)
    for operation in (one_bus(), varied(one_bus(), checkpoints={"quotas": quotas})):
        ledger = post(varied(operation, checkpoints={"lanes": 2}))
        slots: list[Slot] = []
        for _ in range(4):
            slot = ledger.earliest(0, convoy(), slots[-1] if slots else None)
            assert slot is not None
            slots.append(slot)
        last = 2_001 if operation.checkpoints[0].quotas else 300
        assert [(slot.start, slot.lane) for slot in slots] == [(0, 0), (0, 1), (300, 0), (last, int(last == 300))]
        assert slots[-1].ahead == tuple(slots[:-1])


def test_services_that_are_free_one_by_one_may_not_be_so_together() -> None:
    """On one lane they meet, on two they do not; of a quota of two one is taken, so that one more is all there is, until 2000."""
    quotas = (Quota(period=Interval(0, 2_000), vehicles=2),)
    one, two, three = Slot(0, 300, 0), Slot(299, 599, 0), Slot(300, 600, 0)
    free = post(one_bus())
    assert [free.holds(slots) for slots in ([one, two], [one, three], [one, replace(two, lane=1)])] == [False, True, True]
    ledger = post(varied(one_bus(), checkpoints={"quotas": quotas}))
    ledger.take(Slot(1_000, 1_300, 0), None)
    late = Slot(2_001, 2_301, 0)
    assert [ledger.holds(slots) for slots in ([one], [one, three], [one, late])] == [True, False, True]


def test_convoys_that_can_form_one_by_one_may_not_form_together() -> None:
    """Too near each other, or one more than the window allows; those of another window do not count for that."""
    near, far = convoy(EIGHT_O_CLOCK + 1_799), convoy(EIGHT_O_CLOCK + 1_800)
    assert [gate().holds([convoy(), other]) for other in (near, far)] == [False, True]
    ledger = gate(max_convoys=2)
    ledger.join(convoy(EIGHT_O_CLOCK + HOUR), "bus-01")
    other = Entry("road", IN, replace(WINDOW, id="other"), "outer", "outer", EIGHT_O_CLOCK + 1_800)
    assert [ledger.holds(forming) for forming in ([far], [convoy(), far], [convoy(), other])] == [True, False, True]


def test_services_lie_inside_the_hours() -> None:
    """Open 1000-1500 and 2000-2300: a service of 300 s starts from 1000 to 1200, or at 2000, or never."""
    ledger = post(varied(one_bus(), checkpoints={"hours": (Interval(2_000, 2_300), Interval(1_000, 1_500))}))
    slots = [ledger.earliest(ready, None) for ready in (0, 1_200, 1_201, 2_000, 2_001)]
    assert [slot and slot.start for slot in slots] == [1_000, 1_200, 2_000, 2_000, None]


def test_of_hours_that_touch_the_later_ones_count_too() -> None:
    """A service of 300 s from 700 on lies inside the hours 700-9000, though those before end at 700."""
    ledger = post(varied(one_bus(), checkpoints={"hours": (Interval(0, 700), Interval(700, 9_000))}))
    assert ledger.earliest(700, None) == Slot(700, 1_000, 0)


def test_a_taken_lane_can_push_a_service_out_of_the_hours() -> None:
    """Open until 700: after a service that ends at 500 none can start in time."""
    ledger = post(varied(one_bus(), checkpoints={"hours": (Interval(0, 700), Interval(5_000, 9_000))}))
    ledger.take(Slot(200, 500, 0), None)
    assert ledger.earliest(200, None) == Slot(5_000, 5_300, 0)


def test_a_full_quota_lets_the_next_start_after_its_period() -> None:
    """One vehicle from 0 to 1000, one from 1001 to 2000: the third starts at 2001; each direction has its own."""
    quotas = (Quota(period=Interval(0, 1_000), vehicles=1), Quota(period=Interval(1_001, 2_000), vehicles=1))
    ledger = post(varied(one_bus(), checkpoints={"quotas": quotas, "lanes": 2}))
    starts = []
    for _ in range(3):
        slot = ledger.earliest(500, None)
        assert slot is not None
        starts.append(slot.start)
        ledger.take(slot, None)
    assert starts == [500, 1_001, 2_001]
    assert post(varied(one_bus(), checkpoints={"quotas": quotas}), OUT).earliest(500, None) == Slot(500, 800, 0)


def test_private_cars_stretch_a_service_that_starts_among_them() -> None:
    """1800 s of car time an hour of one lane double the service of 300 s, from 1000 until just before 2000, outwards only."""
    cars = PrivateCars(
        id="cars", corridor="road", direction=OUT, period=Interval(1_000, 2_000), cars_per_hour=30, service_per_car=60
    )
    ledger = post(replace(one_bus(), private_cars=(cars,)), OUT)
    slots = [ledger.earliest(ready, None) for ready in (999, 1_000, 1_999, 2_000)]
    assert [slot.end - slot.start for slot in slots if slot] == [300, 600, 600, 300]


def test_a_convoy_forms_when_the_window_opens_and_others_join_it() -> None:
    """Who is ready before 08:00 enters then; who is ready later cannot join and forms the next, the headway later at the least."""
    ledger = gate(max_vehicles=2)
    first = ledger.earliest(WINDOW, 0, 0)
    assert first is not None
    assert (first.instant, first.gate, first.place, first.vehicles) == (EIGHT_O_CLOCK, "outer", "outer", [])
    ledger.join(first, "bus-01")
    ledger.join(first, "bus-01")
    assert first.vehicles == ["bus-01"]
    assert ledger.earliest(WINDOW, 0, 0) is first
    late = ledger.earliest(WINDOW, EIGHT_O_CLOCK + 1, 0)
    assert late is not None
    assert late.instant == EIGHT_O_CLOCK + 1_800
    ledger.join(first, "bus-02")
    full = ledger.earliest(WINDOW, 0, 0)
    assert full is not None
    assert full.instant == EIGHT_O_CLOCK + 1_800


def test_an_earlier_convoy_than_the_one_that_could_be_joined_is_formed() -> None:
    """With one convoy at 09:00, whoever is ready at 08:00 goes at 08:00; at 08:31 it joins, for nobody may enter from 08:30 on."""
    ledger = gate()
    ledger.join(convoy(EIGHT_O_CLOCK + HOUR), "bus-01")
    starts = [ledger.earliest(WINDOW, EIGHT_O_CLOCK + wait, 0) for wait in (0, 1_800, 1_801)]
    assert [(entry.instant - EIGHT_O_CLOCK, len(entry.vehicles)) for entry in starts if entry] == [(0, 0), (1_800, 0), (3_600, 1)]


def test_the_earliest_of_several_convoys_is_joined() -> None:
    """Of 09:00 and 08:30, in this order of forming, the second."""
    ledger = gate(max_convoys=2)
    late, early = convoy(EIGHT_O_CLOCK + 3_600), convoy(EIGHT_O_CLOCK + 1_800)
    ledger.join(late, "bus-01")
    ledger.join(early, "bus-02")
    assert ledger.earliest(WINDOW, EIGHT_O_CLOCK, 0) is early
    assert ledger.earliest(WINDOW, EIGHT_O_CLOCK + 1_801, 0) is late
    assert ledger.earliest(WINDOW, EIGHT_O_CLOCK + 3_601, 0) is None


def test_convoys_of_other_windows_do_not_count() -> None:
    """They are not joined and take nothing of the number; only the headway is common to all."""
    ledger, other = gate(max_convoys=1), replace(WINDOW, id="other")
    ledger.join(Entry("road", IN, other, "outer", "outer", EIGHT_O_CLOCK), "bus-01")
    found = ledger.earliest(WINDOW, 0, 0)
    assert found is not None
    assert found.instant == EIGHT_O_CLOCK + 1_800


@pytest.mark.parametrize(
    ("phase", "delay", "instant"), [(None, 0, 7_200), (60, 0, 7_260), (0, 0, 7_200), (None, 90, 7_290), (60, 90, 9_060)]
)
def test_a_timetable_and_a_delay_hold_convoys_back(phase: int | None, delay: int, instant: int) -> None:
    """Entries only at a second modulo the headway of 1800 s (7200 is a multiple of it), and some seconds after the first is ready."""
    found = gate(phase, delay).earliest(WINDOW, 0, 0)
    assert found is not None
    assert found.instant == instant


def test_convoys_can_be_held_until_so_long_before_the_end() -> None:
    """The last hour of the window begins at 10:50; whoever is ready later goes at once."""
    found = [gate(hold=HOUR).earliest(WINDOW, ready, 0) for ready in (0, EIGHT_O_CLOCK + 3 * HOUR)]
    assert [entry.instant for entry in found if entry] == [WINDOW.usable.end - HOUR, EIGHT_O_CLOCK + 3 * HOUR]


def test_a_timetable_keeps_the_headway_from_convoys_already_formed() -> None:
    """At 08:00 and 08:30 convoys enter; with entries at one minute past the half hour the next is 09:01."""
    ledger = gate(60)
    ledger.join(convoy(EIGHT_O_CLOCK), "bus-01")
    ledger.join(convoy(EIGHT_O_CLOCK + 1_800), "bus-02")
    found = ledger.earliest(WINDOW, EIGHT_O_CLOCK + 1_801, 0)
    assert found is not None
    assert found.instant == EIGHT_O_CLOCK + 3_660


def test_without_a_headway_convoys_enter_as_they_are_ready() -> None:
    """Even in the second of another one that is full."""
    ledger = gate(headway=0, max_vehicles=1)
    ledger.join(convoy(), "bus-01")
    found = ledger.earliest(WINDOW, 0, 0)
    assert found is not None
    assert (found.instant, found.vehicles) == (EIGHT_O_CLOCK, [])


def test_no_convoy_forms_without_its_escorts_but_one_that_has_them_is_joined() -> None:
    """Two escorts are needed: with one there is none, with two there is one; whoever joins it brings no more."""
    ledger = gate(escorts=2, max_vehicles=4)
    assert ledger.earliest(WINDOW, 0, 1) is None
    entry = ledger.earliest(WINDOW, 0, 2)
    assert entry is not None
    for name in ("bus-01", "car-01", "car-02"):
        ledger.join(entry, name)
    assert ledger.earliest(WINDOW, 0, 0) is entry
    other = ledger.earliest(WINDOW, 0, 2)
    assert other is not None
    assert other is not entry
    ledger.join(entry, "bus-02")
    assert ledger.earliest(WINDOW, 0, 0) is None


def test_escorts_that_leave_no_room_form_no_convoy() -> None:
    """A convoy of at most three cannot hold a bus and three escorts."""
    assert gate(escorts=2, max_vehicles=3).earliest(WINDOW, 0, 3) is None


def test_convoys_that_form_inside_gather_within_an_hour() -> None:
    """At one place, in one window, with room, and not the vehicle that is in it already."""
    ledger = gate(max_vehicles=2)
    entry = ledger.within(WINDOW, "inner", 8_000, "bus-01")
    assert (entry.gate, entry.place, entry.instant) == ("", "inner", 8_000)
    ledger.join(entry, "bus-01")
    assert ledger.entries == []
    assert ledger.within(WINDOW, "inner", 8_000 + HOUR, "bus-02") is entry
    for place, instant, vehicle, window in (
        ("inner", 8_001 + HOUR, "bus-02", WINDOW),
        ("inner", 7_999, "bus-02", WINDOW),
        ("post", 8_000, "bus-02", WINDOW),
        ("inner", 8_000, "bus-01", WINDOW),
        ("inner", 8_000, "bus-02", replace(WINDOW, id="other")),
    ):
        assert ledger.within(window, place, instant, vehicle) is not entry
    ledger.join(entry, "bus-02")
    assert ledger.within(WINDOW, "inner", 8_000, "bus-03") is not entry


def site(**limits: int) -> SiteLedger:
    """Return the ledger of a site in town."""
    return SiteLedger(replace(one_bus(), reception_sites=(ReceptionSite(place="town", **limits),)), "town")


def test_a_vehicle_brings_no_more_than_the_room_and_an_hours_intake() -> None:
    """The lesser of 70 places and 50 an hour, then of 20 left; wheelchairs have an intake only, stretchers no limit."""
    ledger = site(capacity_seat=70, intake_seat=50, intake_wheelchair=3)
    assert [ledger.most(m) for m in (SEAT, WHEELCHAIR, STRETCHER)] == [50, 3, None]
    ledger.take(4_000, {SEAT: 50, STRETCHER: 2})
    assert [ledger.most(m) for m in (SEAT, WHEELCHAIR, STRETCHER)] == [20, 3, None]


def test_alighting_waits_for_an_hour_with_room() -> None:
    """The hour of the end counts: 30 of 40 have been received in the second hour, so 11 more end as the third begins, 10 at once."""
    ledger = site(intake_seat=40)
    ledger.take(HOUR, {SEAT: 30})
    assert ledger.earliest(4_000, 600, {SEAT: 10}, 20_000) == 4_000
    assert ledger.earliest(4_000, 600, {SEAT: 11}, 20_000) == 2 * HOUR - 600
    assert ledger.earliest(2_000, 600, {SEAT: 11}, 20_000) == 2_000
    assert ledger.earliest(4_000, 600, {SEAT: 11}, 2 * HOUR) == 2 * HOUR - 600
    assert ledger.earliest(4_000, 600, {SEAT: 11}, 2 * HOUR - 1) is None
    assert ledger.earliest(4_000, 600, {WHEELCHAIR: 99}, 4_600) == 4_000
    assert ledger.earliest(4_001, 600, {WHEELCHAIR: 99}, 4_600) is None


def test_a_ledger_starts_with_everything_free() -> None:
    """Everybody waits, every consignment is there, and each corridor has a ledger for each way in."""
    ledger = Ledger(one_bus(), Habits(phases={("road", OUT): 30}, delay=60))
    assert ledger.waiting == {"villagers": 120}
    assert ledger.stock == {}
    assert set(ledger.bays) == {"village"}
    assert {key: (found.gate, found.phase, found.delay) for key, found in ledger.gates.items()} == {
        ("road", IN): ("outer", None, 60),
        ("road", OUT): ("inner", 30, 60),
    }
