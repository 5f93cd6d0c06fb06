"""A first plan by hand, as a dispatcher would: whoever can bring a load in first, does."""

import numpy as np

from bench.bep_instance import Instance
from bench.bep_roads import Route, Trip


def nearest_next(instance: Instance) -> list[Route]:
    """Return routes in which the load that can be brought in earliest is brought next, until all are."""
    loads, places = np.array(instance.loads), np.array(instance.capacity)
    depots = [depot for depot, buses in enumerate(instance.buses) for _ in range(buses)]
    out, back = np.array(instance.out), np.array(instance.back)
    trips: list[list[Trip]] = [[] for _ in depots]
    at_pickup = np.array(instance.start)[depots]
    """When each bus (row) can be at each pick-up (column)."""
    never = int(at_pickup.max() + (out.max() + back.max()) * (loads.sum() + 1))
    for _ in range(int(loads.sum())):
        open_out = np.where(places[None, :] > 0, out, never)
        arrival = np.where(loads[None, :] > 0, at_pickup + open_out.min(axis=1)[None, :], 2 * never)
        bus, pickup = (int(number) for number in np.unravel_index(arrival.argmin(), arrival.shape))
        shelter = int(open_out[pickup].argmin())
        at_pickup[bus] = arrival[bus, pickup] + back[:, shelter]
        trips[bus].append((pickup, shelter))
        loads[pickup] -= 1
        places[shelter] -= 1
    return [Route(depot=depot, trips=tuple(own)) for depot, own in zip(depots, trips, strict=True) if own]
