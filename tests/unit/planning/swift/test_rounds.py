"""Rounds of one vehicle in exact seconds, followed as plain Python; the compiled loops do the same."""

from dataclasses import replace

import numpy as np
import pytest

from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, Mobility, PerMobility, ReceptionSite
from safepassage.planning.bound import Evaluator
from safepassage.planning.collecting import full_room
from safepassage.planning.ledger import Habits
from safepassage.planning.stops import Stop, Tour
from safepassage.planning.swift import trips
from safepassage.planning.swift.dispatch import Yard
from safepassage.planning.swift.labels import ALIGHT, BOARD
from safepassage.planning.swift.rounds import COUNT
from safepassage.planning.swift.run import Counsel, Run
from safepassage.planning.swift.tours import packed_people
from safepassage.units import HOUR, MINUTE
from unit.planning.hamlets import first_in, hamlets
from unit.planning.small import ALL, plain_grid
from unit.planning.swift.plain import yard_of

SEAT, STRETCHER = Mobility.SEAT, Mobility.STRETCHER
WHOLE: Tour = (Stop("oak"), Stop("elm"), Stop("ash"))


def sent(operation: Operation, *tours: Tour) -> tuple[Yard, Run]:
    """Return what is dispatched with the highest prices of room, by vehicles that know ``tours``."""
    yard = yard_of(operation)
    yard.know(tours)
    return yard, yard.send(advised(yard), Habits())


def advised(yard: Yard) -> Counsel:
    """Return what the highest prices of room say to the vehicles of ``yard``."""
    grid = plain_grid(yard.operation, 60)
    evaluator = Evaluator(yard.operation, grid, ALL, weighted=True)
    return yard.counsel(evaluator, grid, evaluator.evaluate(full_room(yard.operation, weighted=True)))


def stops(run: Run, trip: int = 0) -> list[tuple[int, int, int, int]]:
    """Return the boardings of a trip: the hamlet (0 for oak), how many in seats, when from and until, in seconds."""
    return [
        (what - 3, packed >> 3 & (1 << COUNT) - 1, start, end)
        for code, what, packed, start, end, *_ in run.trips[trip].tasks.tolist()
        if code == BOARD
    ]


@pytest.fixture(params=[False, True], ids=["compiled", "plain"])
def loops(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Let the dispatcher run the compiled loops, or the same as plain Python."""
    if request.param:
        from unit.planning.swift.plain import plain  # noqa: PLC0415 - only here

        monkeypatch.setattr("safepassage.planning.swift.sending.send", plain(trips.send))
    return bool(request.param)


@pytest.mark.usefixtures("loops")
class TestRounds:
    """Each in both ways."""

    def test_a_known_tour_is_gone_through_to_the_second(self) -> None:
        """One, two and three people: 2 minutes and half a minute each at every stop, 5 minutes between them."""
        _, run = sent(hamlets(1, 2, 3, closes=70 * MINUTE), WHOLE)
        assert stops(run) == [(0, 1, 1_800, 1_950), (1, 2, 2_250, 2_430), (2, 3, 2_730, 2_940)]
        assert (run.people, len(run.trips)) == (6, 1)
        assert run.trips[0].who.tolist() == [[0, 1], [1, 2], [2, 3]]

    def test_without_a_tour_each_hamlet_has_its_own_trip(self) -> None:
        """A place by itself is a tour that is always known."""
        _, run = sent(hamlets(1, 2, 3))
        assert sorted(len(stops(run, number)) for number in range(len(run.trips))) == [1, 1, 1]
        assert run.people == 6

    def test_who_is_worth_most_has_the_room(self) -> None:
        """Three seats: both of ash, who count three times, and one of oak; nobody of elm, where the van drives through."""
        _, run = sent(first_in(hamlets(3, 3, 2, seats=3, closes=70 * MINUTE), "ash"), WHOLE)
        assert [(stop, people) for stop, people, _, _ in stops(run)] == [(0, 1), (2, 2)]

    def test_it_waits_for_people_if_that_brings_more(self) -> None:
        """Those of elm are ready after an hour; the window is long."""
        operation = hamlets(1, 2, 3)
        groups = tuple(replace(group, ready_from=HOUR if group.id == "elm" else 0) for group in operation.groups)
        _, run = sent(replace(operation, groups=groups), WHOLE)
        starts = {stop: start for number in range(len(run.trips)) for stop, _, start, _ in stops(run, number)}
        assert starts[1] >= HOUR
        assert run.people == 6

    def test_no_more_board_than_the_site_has_room_for(self) -> None:
        """Four of six: the site is full then."""
        operation = replace(hamlets(1, 2, 3), reception_sites=(ReceptionSite(place="town", capacity_seat=4),))
        _, run = sent(operation, WHOLE)
        assert run.people == 4

    def test_attendants_have_their_seats(self) -> None:
        """Two seats and a stretcher whose attendant sits: one more beside the patient, of the two who wait."""
        operation = hamlets(2, 0, 0)
        kind = replace(
            operation.vehicle_types[0],
            places=PerMobility(2, 0, 1),
            attendant_seats=1,
            boarding_per_person=PerMobility(30, 0, 300),
            alighting_per_person=PerMobility(10, 0, 60),
        )
        lying = EvacueeGroup(id="lying", place="elm", count=1, mobility=STRETCHER, priority=1)
        seated = tuple(replace(group, priority=2) for group in operation.groups)
        changed = replace(
            operation, vehicle_types=(kind,), groups=(*seated, lying), priority_weights=((1, 3), (2, 1)), horizon=80 * MINUTE
        )
        yard, run = sent(changed, WHOLE)
        loads = [dict(trip.who.tolist()) for trip in run.trips]
        assert {0: 1, 3: 1} in loads
        assert yard.operation.groups[3].id == "lying"

    def test_a_trip_made_again_is_the_same(self) -> None:
        """Its stops, people and seconds; and if somebody else has taken the people of a stop it is left out."""
        yard, run = sent(hamlets(1, 2, 3), WHOLE)
        counsel = advised(yard)
        again = yard.replay(counsel, Habits(), run.trips)
        assert np.array_equal(again.trips[0].tasks, run.trips[0].tasks)
        twice = yard.replay(counsel, Habits(), [run.trips[0], run.trips[0]])
        assert [trip.tasks.tolist() for trip in twice.trips] == [run.trips[0].tasks.tolist()]


def test_people_are_packed_with_their_mobilities() -> None:
    """Three in seats and two lying: the set is 1 + 4, and each number has its bits."""
    assert packed_people({SEAT: 3, STRETCHER: 2}) == 5 | 3 << 3 | 2 << (3 + 2 * COUNT)
    assert packed_people({}) == 0


def test_the_alighting_offers_what_the_stops_offered() -> None:
    """As the rules ask: the union."""
    _, run = sent(hamlets(1, 2, 3), WHOLE)
    assert [row[2] for row in run.trips[0].tasks.tolist() if row[0] == ALIGHT] == [1]
