"""Tours of vehicles on rounds, and the ways between their stops, as arrays."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility
from safepassage.planning.roads import Road, Roads
from safepassage.planning.stops import Stop, Tour, arriving_roads, shortest_to
from safepassage.planning.swift.flat import Ints
from safepassage.planning.swift.parts import MOBILITIES
from safepassage.planning.swift.rounds import COUNT


def packed_people(people: Mapping[Mobility, int]) -> int:
    """Return numbers of people, and the set of their mobilities, in one number: see `swift.rounds.packed_counts`."""
    found = 0
    for number, mobility in enumerate(MOBILITIES):
        if people.get(mobility):
            found |= 1 << number | people[mobility] << (3 + COUNT * number)
    return found


def tour_parts(operation: Operation, points: Sequence[str], tours: Iterable[Tour]) -> dict[str, Ints]:
    """Return the tours that begin at each of ``points`` as parts of a net: one for each stop by itself, and ``tours``."""
    own: dict[str, list[Tour]] = {name: [(Stop(name),)] if operation.place[name].rounds else [] for name in points}
    for tour in tours:
        if tour not in own[tour[0].place]:
            own[tour[0].place].append(tour)
    number = {name: at for at, name in enumerate(points)}
    ordered = [tour for name in points for tour in own[name]]
    stops = [(number[stop.place], packed_people(dict(stop.people))) for tour in ordered for stop in tour]
    return {
        "tour_first": _firsts(len(own[name]) for name in points),
        "tour_stops_first": _firsts(len(tour) for tour in ordered),
        "tour_stop": np.array(stops, dtype=np.int64).reshape(-1, 2),
    }


def _firsts(lengths: Iterable[int]) -> Ints:
    return np.concatenate([[0], np.cumsum(list(lengths))]).astype(np.int64)


def ways_to_rounds(operation: Operation, roads: Roads, profiles: Mapping[str, int]) -> list[list[Road | None]]:
    """
    Return for each profile and each place on rounds (in order, profiles outermost) the first road of the shortest way there.

    In lists by place: None where there is no way, or none is needed. A loaded vehicle does not go inwards on a corridor's chain.
    """
    kinds = {profile: next(kind for kind in operation.vehicle_types if kind.profile == profile) for profile in profiles}
    rounds = [place.id for place in operation.places if place.rounds]
    found = []
    for kind in kinds.values():
        arriving = arriving_roads(operation, roads, kind, loaded=True) if rounds else {}
        for goal in rounds:
            first = {place: road for place, (_, road) in shortest_to(arriving, goal).items()}
            found.append([first.get(place.id) for place in operation.places])
    return found
