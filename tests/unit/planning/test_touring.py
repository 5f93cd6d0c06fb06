"""What PyVRP is asked for rounds, and what it answers."""

from dataclasses import replace

import pytest

from safepassage.domain.operation import Operation
from safepassage.domain.people import EvacueeGroup, Mobility, PerMobility
from safepassage.planning.roads import Roads
from safepassage.planning.stops import Stop, arriving_roads, shortest_to
from safepassage.planning.touring import Asked, Car, Outing, Touring, variants
from safepassage.units import HOUR, MINUTE
from unit.planning.hamlets import hamlets

SEAT, STRETCHER = Mobility.SEAT, Mobility.STRETCHER


def found(operation: Operation, cars: int = 1, seed: int = 1, part: float = 1.0) -> list[Outing]:
    """Return the outings in the first window."""
    touring = Touring(operation, Roads(operation), operation.horizon)
    asked = Asked(
        cars=[Car(number, "van", "town", 0) for number in range(cars)],
        waiting={group.id: group.count for group in operation.groups},
        worth={group.id: operation.weight(group) for group in operation.groups},
        sites=("town",),
        value=operation.horizon,
        part=part,
    )
    return touring.outings(asked, touring.spells()[0], seed)


def people(outing: Outing) -> dict[str, int]:
    """Return how many are collected at each stop."""
    return {stop.place: sum(count for _, count in stop.people) for stop in outing.tour}


def test_one_van_collects_everybody_who_fits_in_one_round() -> None:
    """Six people in three hamlets and six seats. The gate opens at 20 minutes and is 10 minutes away."""
    outings = found(hamlets(1, 2, 3))
    assert [people(outing) for outing in outings] in ([{"oak": 1, "elm": 2, "ash": 3}], [{"ash": 3, "elm": 2, "oak": 1}])
    assert outings[0].site == "town"
    assert outings[0].begins >= 10 * MINUTE


def test_no_round_has_more_people_than_seats() -> None:
    """Twelve people, two vans: nobody is collected twice."""
    outings = found(hamlets(4, 4, 4), cars=2)
    stops = [stop.place for outing in outings for stop in outing.tour]
    assert len(set(stops)) == len(stops) >= 2
    assert max(sum(people(outing).values()) for outing in outings) <= 6
    assert [outing.begins for outing in outings] == sorted(outing.begins for outing in outings)


def test_who_cannot_be_out_in_time_is_left() -> None:
    """From ash it is 20 minutes to the gate; with boarding it takes 20 + 20 + 3 + 20 minutes from the start: one less, and nobody goes."""
    enough = 20 * MINUTE + 20 * MINUTE + 150 + 20 * MINUTE
    assert [people(outing) for outing in found(hamlets(0, 0, 1, closes=enough))] == [{"ash": 1}]
    assert found(hamlets(0, 0, 1, closes=enough - 1)) == []


def test_people_may_be_split_into_parts() -> None:
    """Ten at one hamlet do not fit into six seats: six and four, or by halves of a vehicle threes."""
    whole = found(hamlets(10, 0, 0), cars=2)
    assert sorted(sum(people(outing).values()) for outing in whole) == [4, 6]
    halves = found(hamlets(10, 0, 0), cars=2, part=0.5)
    assert sum(sum(people(outing).values()) for outing in halves) == 10


def test_who_lies_down_takes_the_seat_of_an_attendant_too() -> None:
    """Two seats, one stretcher whose attendant sits: one more has room, of the seat; with one seat nobody else."""
    operation = hamlets(1, 0, 0)
    lying = EvacueeGroup(id="lying", place="oak", count=1, mobility=STRETCHER)
    loads = []
    for seats in (2, 1):
        kind = replace(operation.vehicle_types[0], places=PerMobility(seats, 0, 1), attendant_seats=1)
        outings = found(replace(operation, vehicle_types=(kind,), groups=(*operation.groups, lying), horizon=90 * MINUTE))
        loads.append(dict(outings[0].tour[0].people))
    assert loads[0] == {SEAT: 1, STRETCHER: 1}
    assert len(loads[1]) == 1


@pytest.mark.parametrize("seed", [1, 2])
def test_a_seed_gives_the_same_rounds(seed: int) -> None:
    """As it must: a plan is the same for a seed."""
    assert found(hamlets(5, 4, 3), seed=seed) == found(hamlets(5, 4, 3), seed=seed)


def test_windows_that_are_open_together_are_one_spell() -> None:
    """A window an hour after the first has closed is another."""
    operation = hamlets(1, 1, 1, closes=HOUR)
    later = replace(operation.windows[0], id="later", opens=2 * HOUR, closes=3 * HOUR)
    both = replace(operation, windows=(*operation.windows, later))
    spells = Touring(both, Roads(both), both.horizon).spells()
    assert [[window.id for window in spell.values()] for spell in spells] == [["w"], ["later"]]


def test_tours_are_known_in_several_ways() -> None:
    """As they are, without limits, turned round, and cut short."""
    tour = (Stop("oak", ((SEAT, 2),)), Stop("elm", ((SEAT, 3),)))
    assert list(variants([tour])) == [
        tour,
        (Stop("oak"), Stop("elm")),
        (Stop("elm"), Stop("oak")),
        (Stop("elm"),),
        (Stop("oak"),),
    ]


def test_a_loaded_vehicle_does_not_go_inwards_on_the_chain() -> None:
    """So from the gate a loaded one cannot come to oak; an empty one needs ten minutes."""
    operation = hamlets(1, 1, 1)
    roads, kind = Roads(operation), operation.vehicle_types[0]
    loaded, empty = (shortest_to(arriving_roads(operation, roads, kind, loaded=flag), "oak") for flag in (True, False))
    assert "gate" not in loaded
    assert empty["gate"][0] == 10 * MINUTE
    assert loaded["ash"][0] == 10 * MINUTE
