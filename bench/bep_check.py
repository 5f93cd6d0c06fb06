"""
What an answer is believed for: everything is worked out again from the instance, with nothing of the search.

Routes are driven leg by leg. Prices are summed up again, and what one bus can earn under them is found forwards in time, where the
search looks backwards.
"""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np

from bench.bep_instance import Instance
from bench.bep_prices import Prices
from bench.bep_roads import Ints, Roads, Route

NEVER = -(2**50)


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
    if prices.place.min() < 0 or (roads.cover and prices.load.min() < 0):
        return False
    worth = sum(int(price) * int(loads) for price, loads in zip(prices.load, roads.loads, strict=True))
    worth -= sum(int(price) * int(places) for price, places in zip(prices.place, roads.capacity, strict=True))
    earned = (_most_earned(start, roads, prices, horizon) for start in roads.start)
    return worth > sum(int(buses) * most for buses, most in zip(roads.buses, earned, strict=True))


def _most_earned(start: Ints, roads: Roads, prices: Prices, horizon: int) -> int:
    """Return the most that a bus earns within ``horizon``, from its earnings by place and time."""
    loading = np.full((horizon + 1, len(prices.load)), NEVER)
    unloaded = np.full((horizon + 1, len(prices.place)), NEVER)
    in_time = start <= horizon
    loading[start[in_time], np.flatnonzero(in_time)] = 0
    out, back, load, place = roads.out, roads.back, prices.load, prices.place
    # A leg of no time leads to the same instant, which is then gone through again; a bus has no more trips than places.
    again = int(roads.capacity.sum()) if min(out.min(), back.min()) == 0 else 1
    for now in range(horizon + 1):
        for _ in range(again):
            before = int(loading[now].sum() + unloaded[now].sum())
            for pickup in np.flatnonzero(loading[now] > NEVER):
                _carry(unloaded, now + out[pickup], loading[now, pickup] + load[pickup] - place)
            for shelter in np.flatnonzero(unloaded[now] > NEVER):
                _carry(loading, now + back[:, shelter], np.full(len(out), unloaded[now, shelter]))
            if int(loading[now].sum() + unloaded[now].sum()) == before:
                break
    return max(0, int(unloaded.max()))


def _carry(there: Ints, arrivals: Ints, earned: Ints) -> None:
    """Put what has been earned where it is most, at each place (column) at its time of arrival, if that is in time."""
    columns = np.flatnonzero(arrivals < len(there))
    rows = arrivals[columns]
    there[rows, columns] = np.maximum(there[rows, columns], earned[columns])


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
