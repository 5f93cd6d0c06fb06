"""The routing library of OR-Tools: jobs with prizes, windows with holes, driving times."""

from itertools import pairwise

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from bench.peers.answer import NOTHING, Answer, main, seconds_left
from bench.peers.instance import Instance
from bench.peers.jobs import Job, answer, jobs

PRIZE = 100_000
"""What a unit of weight counts; a minute on the road counts 1."""
MINUTE = 60
"""Seconds of the model's unit of time: holes in windows of seconds take this library minutes to cut."""


def solve(instance: Instance) -> Answer:
    """Return the best routes that OR-Tools finds in time."""
    made = jobs(instance)
    if not made:
        return NOTHING
    model = _Model(instance, made)
    search = pywrapcp.DefaultRoutingSearchParameters()
    search.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PATH_CHEAPEST_ARC
    search.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    search.time_limit.FromMilliseconds(max(100, round(1_000 * seconds_left(instance, spare=0.5))))
    found = model.routing.SolveWithParameters(search)
    return NOTHING if found is None else answer(instance, made, model.routes(found), "feasible")


class _Model:
    """Nodes: the jobs, then the starts of the vehicles, then one common end."""

    def __init__(self, instance: Instance, made: list[Job]) -> None:
        self.instance, self.made = instance, made
        starts = [len(made) + number for number in range(len(instance.vehicles))]
        end = len(made) + len(instance.vehicles)
        self.manager = pywrapcp.RoutingIndexManager(end + 1, len(starts), starts, [end] * len(starts))
        self.routing = pywrapcp.RoutingModel(self.manager)
        profile = {kind.id: kind.profile for kind in instance.types}
        self._register = {name: self._transits(name) for name in dict.fromkeys(profile.values())}
        kinds = [profile[vehicle.type] for vehicle in instance.vehicles]
        for number, name in enumerate(kinds):
            self.routing.SetArcCostEvaluatorOfVehicle(self._register[name], number)
        horizon = instance.horizon // MINUTE
        transits, anytime = [self._register[name] for name in kinds], False
        self.routing.AddDimensionWithVehicleTransits(transits, horizon, horizon, anytime, "time")
        self.time = self.routing.GetDimensionOrDie("time")
        self._jobs()
        for number, vehicle in enumerate(instance.vehicles):
            self.time.CumulVar(self.routing.Start(number)).SetRange(min(_up(vehicle.start), horizon), horizon)

    def _transits(self, profile: str) -> int:
        """
        Return the number under which the minutes from the start of any node to that of any other are known.

        As a table: with a function of Python's, version 9.15 now and then took them all for 0.
        """
        approach, never = self.instance.approach[profile], 2 * self.instance.horizon // MINUTE
        places = [job.site for job in self.made] + [vehicle.place for vehicle in self.instance.vehicles]
        lasts = [_up(job.lasts) for job in self.made] + [0] * len(self.instance.vehicles)
        gates = [job.point.corridor for job in self.made]
        # A row is the same but for what the job itself takes: nobody drives from a node to a start, and at the end all is over.
        ways = {
            place: [_up(approach[place][gate]) if gate in approach[place] else never for gate in gates] for place in set(places)
        }
        rest = [never] * len(self.instance.vehicles) + [0]
        rows = [[own + way for way in (*ways[place], *rest)] for place, own in zip(places, lasts, strict=True)]
        number: int = self.routing.RegisterTransitMatrix([*rows, [never] * (len(places) + 1)])
        return number

    def _jobs(self) -> None:
        able = {
            kind.id: [number for number, vehicle in enumerate(self.instance.vehicles) if vehicle.type == kind.id]
            for kind in self.instance.types
        }
        for number, job in enumerate(self.made):
            index = self.manager.NodeToIndex(number)
            self.routing.AddDisjunction([index], PRIZE * job.value)
            # `SetAllowedVehiclesForIndex` takes no list in this version; -1 is nobody.
            self.routing.VehicleVar(index).SetValues([-1, *able[job.type.id]])
            cumul = self.time.CumulVar(index)
            # A span of less than a minute may hold no whole one.
            entries = [(_up(first), last // MINUTE) for first, last in job.entries if _up(first) <= last // MINUTE]
            if not entries:
                self.routing.VehicleVar(index).SetValues([-1])
                continue
            cumul.SetRange(entries[0][0], entries[-1][1])
            for (_, before), (after, _) in pairwise(entries):
                cumul.RemoveInterval(before + 1, after - 1)

    def routes(self, found: pywrapcp.Assignment) -> dict[str, list[tuple[int, int]]]:
        """Return the jobs of each vehicle with the second at which it enters."""
        routes: dict[str, list[tuple[int, int]]] = {}
        for number, vehicle in enumerate(self.instance.vehicles):
            index, route = found.Value(self.routing.NextVar(self.routing.Start(number))), list[tuple[int, int]]()
            while not self.routing.IsEnd(index):
                route.append((self.manager.IndexToNode(index), MINUTE * found.Min(self.time.CumulVar(index))))
                index = found.Value(self.routing.NextVar(index))
            routes[vehicle.id] = route
        return routes


def _up(seconds: int) -> int:
    """Return ``seconds`` in minutes, rounded up."""
    return -(-seconds // MINUTE)


if __name__ == "__main__":
    main(solve)
