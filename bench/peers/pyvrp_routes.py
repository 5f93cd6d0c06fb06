"""PyVRP: jobs as clients with prizes; one client for each access window, of which at most one is visited."""

from collections import defaultdict

import pyvrp
from pyvrp.stop import MaxRuntime

from bench.peers.answer import NOTHING, Answer, main, seconds_left
from bench.peers.instance import Instance, Vehicle
from bench.peers.jobs import Job, answer, jobs

PRIZE = 100
"""What a unit of weight counts; a minute on the road counts 1. PyVRP weighs broken rules up to 100,000: no prize may be above that."""

SPARE = 0.05
"""Share of the time that is kept for what PyVRP does after its time is over, and for the answer."""


def solve(instance: Instance) -> Answer:
    """Return the best routes that PyVRP finds in time."""
    made = jobs(instance)
    if not made:
        return NOTHING
    model = _Model(instance, made)
    result = model.solve()
    if not result.is_feasible():
        return NOTHING
    return answer(instance, made, model.routes(result.best), "feasible")


class _Model:
    """
    The model, and what its parts mean.

    A location is a corridor's gate with a site, where jobs begin and end, or a place where vehicles start. What a job takes is its service,
    so its own time is that of the entry. PyVRP knows no way from a location to itself, so the way back to the same gate counts as service
    as well, and the way to another gate is what that takes longer. Vehicles of a type that start alike are one type here, too.
    """

    def __init__(self, instance: Instance, made: list[Job]) -> None:
        self.instance, self.made, self.model = instance, made, pyvrp.Model()
        self.alike: dict[tuple[str, str, int], list[Vehicle]] = defaultdict(list)
        for vehicle in instance.vehicles:
            self.alike[vehicle.type, vehicle.place, vehicle.start].append(vehicle)
        self.spots = {spot: self.model.add_location(0, 0) for spot in dict.fromkeys(job.spot for job in made)}
        self.places = {place: self.model.add_location(0, 0) for place in dict.fromkeys(key[1] for key in self.alike)}
        self.last = self.model.add_location(0, 0)
        self.end = self.model.add_depot(self.last)
        self.depots = {place: self.model.add_depot(location) for place, location in self.places.items()}
        self.visits: list[tuple[int, int]] = []
        self._clients()
        self.order: list[list[Vehicle]] = []
        self._vehicles()

    def _clients(self) -> None:
        """Add the jobs; as a load dimension for each type, of which only its own vehicles have any, keeps jobs to their type."""
        kinds = [kind.id for kind in self.instance.types]
        for number, job in enumerate(self.made):
            group = self.model.add_client_group(required=False) if len(job.entries) > 1 else None
            for first, last in job.entries:
                self.model.add_client(
                    self.spots[job.spot],
                    delivery=[int(kind == job.type.id) for kind in kinds],
                    service_duration=job.lasts + self._back(job.type.profile, job.spot),
                    tw_early=first,
                    tw_late=last,
                    prize=PRIZE * job.value,
                    required=False,
                    group=group,
                )
                self.visits.append((number, first))

    def _back(self, profile: str, spot: tuple[str, str]) -> int:
        """Return the seconds from the site of ``spot`` to its own gate."""
        corridor, site = spot
        return self.instance.approach[profile][site].get(corridor, 0)

    def _vehicles(self) -> None:
        instance, kinds = self.instance, [kind.id for kind in self.instance.types]
        profiles = {kind.id: kind.profile for kind in instance.types}
        made = {name: self.model.add_profile() for name in dict.fromkeys(profiles.values())}
        for name, profile in made.items():
            self._edges(name, profile)
        for (kind, place, start), vehicles in self.alike.items():
            if start >= instance.horizon:
                continue
            self.order.append(vehicles)
            self.model.add_vehicle_type(
                num_available=len(vehicles),
                capacity=[len(self.made) if own == kind else 0 for own in kinds],
                start_depot=self.depots[place],
                end_depot=self.end,
                tw_early=start,
                # The way back after the last job may end after the horizon.
                tw_late=2 * instance.horizon,
                profile=made[profiles[kind]],
            )

    def _edges(self, name: str, profile: pyvrp.Profile) -> None:
        approach, never = self.instance.approach[name], 2 * self.instance.horizon
        for (corridor, _), goal in self.spots.items():
            for spot, start in self.spots.items():
                if start is goal:
                    continue
                way = max(0, approach[spot[1]].get(corridor, never) - self._back(name, spot))
                self.model.add_edge(start, goal, distance=way // 60, duration=way, profile=profile)
            for place, start in self.places.items():
                way = approach[place].get(corridor, never)
                self.model.add_edge(start, goal, distance=way // 60, duration=way, profile=profile)
        # Wherever a vehicle ends, it stays.
        for start in (*self.spots.values(), *self.places.values()):
            self.model.add_edge(start, self.last, distance=0, duration=0, profile=profile)

    def solve(self) -> pyvrp.Result:
        """Return what PyVRP finds."""
        # On large instances an iteration, and what comes after the last one, take a while.
        spare = max(0.5, SPARE * self.instance.limit)
        stop = MaxRuntime(max(0.1, seconds_left(self.instance, spare=spare)))
        return self.model.solve(stop, seed=1, collect_stats=False, display=False)

    def routes(self, best: pyvrp.Solution) -> dict[str, list[tuple[int, int]]]:
        """Return the jobs of each vehicle with the second at which it enters."""
        free = [list(vehicles) for vehicles in self.order]
        routes: dict[str, list[tuple[int, int]]] = {}
        for route in best.routes():
            vehicle = free[route.vehicle_type()].pop()
            routes[vehicle.id] = [
                (number, max(visit.start_time, first))
                for visit in route.schedule()
                if visit.is_client()
                for number, first in (self.visits[visit.idx],)
            ]
        return routes


if __name__ == "__main__":
    main(solve)
