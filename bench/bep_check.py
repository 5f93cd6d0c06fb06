"""
What an answer is believed for: everything is worked out again from the instance, with nothing of the search and in plain numbers.

Routes are driven leg by leg. Prices are summed up again, and what one bus can earn under them is found forwards in time, where the
search looks backwards.
"""

import math
from collections import Counter
from collections.abc import Sequence

from bench.bep_instance import Instance
from bench.bep_prices import Prices
from bench.bep_roads import Roads, Route


class WrongAnswerError(Exception):
    """An answer does not stand up to being worked out again."""


def last_arrival(instance: Instance, routes: Sequence[Route], *, cover: bool) -> int:
    """Return when the last bus arrives if all drive their routes; raise if these break a rule of the instance."""
    wrong = []
    for depot, started in Counter(route.depot for route in routes).items():
        if started > instance.buses[depot]:
            wrong.append(f"{started} buses start at depot {depot + 1}, which has {instance.buses[depot]}")
    trips = [trip for route in routes for trip in route.trips]
    fetched, brought = Counter(pickup for pickup, _ in trips), Counter(shelter for _, shelter in trips)
    for pickup, loads in enumerate(instance.loads):
        if fetched[pickup] < loads or (fetched[pickup] > loads and not cover):
            wrong.append(f"{fetched[pickup]} loads are fetched at pick-up {pickup + 1}, where {loads} wait")
    for shelter, places in enumerate(instance.capacity):
        if brought[shelter] > places:
            wrong.append(f"{brought[shelter]} loads are brought to shelter {shelter + 1}, which takes {places}")
    if wrong:
        raise WrongAnswerError("; ".join(wrong))
    return max((arrival(instance, route) for route in routes), default=0)


def arrival(instance: Instance, route: Route) -> int:
    """Return when a bus arrives at its last shelter."""
    if not route.trips:
        return 0
    first = route.trips[0][0]
    driven = instance.start[route.depot][first] + sum(instance.out[pickup][shelter] for pickup, shelter in route.trips)
    onward = zip(route.trips, route.trips[1:], strict=False)
    return driven + sum(instance.back[pickup][shelter] for (_, shelter), (pickup, _) in onward)


def prices_exclude(roads: Roads, prices: Prices, horizon: int) -> bool:
    """Return whether all that is to be brought is worth more than the fleet can earn within ``horizon``."""
    load, place = [int(price) for price in prices.load], [int(price) for price in prices.place]
    if min(place) < 0 or (roads.cover and min(load) < 0):
        return False
    worth = sum(p * int(n) for p, n in zip(load, roads.loads, strict=True))
    worth -= sum(p * int(n) for p, n in zip(place, roads.capacity, strict=True))
    start, out, back = roads.start.tolist(), roads.out.tolist(), roads.back.tolist()
    places = int(roads.capacity.sum())
    most = sum(
        int(buses) * _most_earned(start[depot], out, back, load, place, places, horizon) for depot, buses in enumerate(roads.buses)
    )
    return worth > most


def _most_earned(
    start: list[int], out: list[list[int]], back: list[list[int]], load: list[int], place: list[int], places: int, horizon: int
) -> int:
    """Return the most that a bus earns within ``horizon``, from its earnings by place and time."""
    never = -(10**18)
    loading = [[never] * len(out) for _ in range(horizon + 1)]
    unloaded = [[never] * len(place) for _ in range(horizon + 1)]
    for pickup, at in enumerate(start):
        if at <= horizon:
            loading[at][pickup] = 0
    # A leg of no time leads to the same instant, which is then gone through again; a bus has no more trips than places.
    instant = min(map(min, (*out, *back))) == 0
    for now in range(horizon + 1):
        for _ in range(places if instant else 1):
            before = sum(loading[now]) + sum(unloaded[now])
            _onward(loading, unloaded, now, out, [[p - q for q in place] for p in load])
            _onward(unloaded, loading, now, [list(row) for row in zip(*back, strict=True)], None)
            if sum(loading[now]) + sum(unloaded[now]) == before:
                break
    return max(0, *(max(row) for row in unloaded))


def _onward(here: list[list[int]], there: list[list[int]], now: int, ways: list[list[int]], gain: list[list[int]] | None) -> None:
    """Carry what has been earned ``here`` by ``now`` over all ways that arrive in time."""
    for place, earned in enumerate(here[now]):
        if earned < -(10**17):
            continue
        for onto, way in enumerate(ways[place]):
            if now + way < len(there):
                value = earned + (gain[place][onto] if gain else 0)
                there[now + way][onto] = max(there[now + way][onto], value)


def plain_bound(instance: Instance) -> int:
    """Return a bound that needs no solver: the longest of the shortest trips, and all shortest trips shared by the fleet."""
    waiting = [pickup for pickup, loads in enumerate(instance.loads) if loads]
    open_ = [shelter for shelter, places in enumerate(instance.capacity) if places]
    starts = [row for row, buses in zip(instance.start, instance.buses, strict=True) if buses]
    if not waiting:
        return 0
    nearest = {pickup: min(instance.out[pickup][shelter] for shelter in open_) for pickup in waiting}
    first = {pickup: min(row[pickup] for row in starts) for pickup in waiting}
    # Each load is driven to a shelter, and its bus came to it from a depot or from another shelter.
    fetched = {pickup: min(first[pickup], *(instance.back[pickup][shelter] for shelter in open_)) for pickup in waiting}
    trip = {pickup: fetched[pickup] + nearest[pickup] for pickup in waiting}
    driving = sum(instance.loads[pickup] * trip[pickup] for pickup in waiting)
    return max(*trip.values(), math.ceil(driving / sum(instance.buses)))
