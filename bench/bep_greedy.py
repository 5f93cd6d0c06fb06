"""A first plan by hand, as a dispatcher would: whoever can bring a load in first, does."""

from bench.bep_instance import Instance
from bench.bep_roads import Route, Trip


def nearest_next(instance: Instance) -> list[Route]:
    """Return routes in which the load that can be brought in earliest is brought next, until all are."""
    loads, places = list(instance.loads), list(instance.capacity)
    depots = [depot for depot, buses in enumerate(instance.buses) for _ in range(buses)]
    trips: list[list[Trip]] = [[] for _ in depots]
    clock = [0] * len(depots)
    for _ in range(sum(loads)):
        choices = [
            (clock[bus] + _reach(instance, depots[bus], trips[bus], pickup) + instance.out[pickup][shelter], bus, pickup, shelter)
            for bus in range(len(depots))
            for pickup in range(len(loads))
            if loads[pickup]
            for shelter in range(len(places))
            if places[shelter]
        ]
        at, bus, pickup, shelter = min(choices)
        clock[bus] = at
        trips[bus].append((pickup, shelter))
        loads[pickup] -= 1
        places[shelter] -= 1
    return [Route(depot=depot, trips=tuple(own)) for depot, own in zip(depots, trips, strict=True) if own]


def _reach(instance: Instance, depot: int, trips: list[Trip], pickup: int) -> int:
    """Return how long a bus takes to a pick-up from where it is."""
    return instance.back[pickup][trips[-1][1]] if trips else instance.start[depot][pickup]
