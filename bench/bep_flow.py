"""
Is there a plan within a horizon? Whole buses on the network of places and times, identical ones counted and not named.

The only whole numbers that the solver must find are those of the loaded journeys: with these given, starts and empty journeys are
a transport problem, whose corner solutions are whole by themselves.
"""

from collections import defaultdict
from dataclasses import dataclass
from enum import Enum, auto

import highspy
import numpy as np

from bench.bep_highs import Columns, SolverError, check, quiet_solver
from bench.bep_prices import Journeys
from bench.bep_roads import Roads, Route, Trip

Node = tuple[str, int, int]
"""A pick-up ("p") or shelter ("s"), its number, and a time."""


CLOSE = 1e-6
"""How far from a whole number the solver's whole numbers may be."""


NO_LIMIT = 2**31 - 1


class Outcome(Enum):
    """How a search for a plan ended."""

    FOUND = auto()
    NONE = auto()
    UNDECIDED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """The outcome, and the routes if there are any."""

    outcome: Outcome
    routes: tuple[Route, ...] = ()


class Network:
    """The program over the journeys that may be used: rows by place and time, columns by journey."""

    __slots__ = ("_roads", "columns", "high", "journeys", "low", "numbers")

    def __init__(self, roads: Roads, journeys: Journeys) -> None:
        self._roads, self.journeys = roads, journeys
        self.columns = Columns()
        self.low: list[float] = []
        self.high: list[float] = []
        self.numbers: dict[Node, int] = {}
        much = highspy.kHighsInf
        for pickup, loads in enumerate(roads.loads.tolist()):
            self._row(("load", pickup, 0), float(loads), much if roads.cover else float(loads))
        for shelter, places in enumerate(roads.capacity.tolist()):
            self._row(("place", shelter, 0), -much, float(places))
        for depot, buses in enumerate(roads.buses.tolist()):
            self._row(("bus", depot, 0), -much, float(buses))
        self._fill()

    def _row(self, key: Node, low: float, high: float) -> int:
        number = self.numbers.setdefault(key, len(self.low))
        if number == len(self.low):
            self.low.append(low)
            self.high.append(high)
        return number

    def _ready(self, pickup: int, at: int) -> int:
        """Return the row of a pick-up at a time: as many leave loaded as came."""
        return self._row(("p", pickup, at), 0.0, 0.0)

    def _free(self, shelter: int, at: int) -> int:
        """Return the row of a shelter at a time: no more leave empty than came; the others stay."""
        return self._row(("s", shelter, at), 0.0, highspy.kHighsInf)

    def _fill(self) -> None:
        roads, fleet = self._roads, float(self._roads.buses.sum())
        for depot, pickup in self.journeys.starts:
            rows = {self.numbers["bus", depot, 0]: 1.0, self._ready(pickup, int(roads.start[depot, pickup])): 1.0}
            self.columns.add(rows, upper=float(roads.buses[depot]), whole=False)
        for pickup, shelter, at in self.journeys.loaded:
            rows = {
                self._ready(pickup, at): -1.0,
                self._free(shelter, at + int(roads.out[pickup, shelter])): 1.0,
                self.numbers["load", pickup, 0]: 1.0,
                self.numbers["place", shelter, 0]: 1.0,
            }
            most = min(fleet, float(roads.capacity[shelter]), fleet if roads.cover else float(roads.loads[pickup]))
            self.columns.add(rows, upper=most, whole=True)
        for pickup, shelter, at in self.journeys.empty:
            rows = {self._free(shelter, at): -1.0, self._ready(pickup, at + int(roads.back[pickup, shelter])): 1.0}
            self.columns.add(rows, upper=fleet, whole=False)

    def routes(self, used: list[int]) -> tuple[Route, ...]:
        """Return the routes of single buses that make up the journeys, each ``used`` so many times."""
        roads = self._roads
        starts = used[: len(self.journeys.starts)]
        loaded = used[len(starts) : len(starts) + len(self.journeys.loaded)]
        leaving: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        onward: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for (pickup, shelter, at), times in zip(self.journeys.loaded, loaded, strict=True):
            leaving[pickup, at] += [shelter] * times
        for (pickup, shelter, at), times in zip(self.journeys.empty, used[len(starts) + len(loaded) :], strict=True):
            onward[shelter, at] += [pickup] * times
        routes = []
        for (depot, first), times in zip(self.journeys.starts, starts, strict=True):
            for _ in range(times):
                trips: list[Trip] = []
                at, pickup = int(roads.start[depot, first]), first
                while True:
                    shelter = leaving[pickup, at].pop()
                    trips.append((pickup, shelter))
                    at += int(roads.out[pickup, shelter])
                    if not onward[shelter, at]:
                        break
                    pickup = onward[shelter, at].pop()
                    at += int(roads.back[pickup, shelter])
                routes.append(roads.named(depot, trips))
        return tuple(routes)


def _whole(network: Network, values: list[float]) -> list[int]:
    """Return whole numbers for all journeys that go with those of the loaded ones in ``values``."""
    if all(abs(value - round(value)) < CLOSE for value in values):
        return [round(value) for value in values]
    # Inside a face of optima the others may come as fractions; with all whole, and the loaded ones given, they are found at once.
    model = network.columns.model(network.low, network.high)
    fixed = [float(round(value)) for value, whole in zip(values, network.columns.whole, strict=True) if whole]
    low, high = list(model.col_lower_), list(model.col_upper_)
    first = len(network.journeys.starts)
    low[first : first + len(fixed)] = high[first : first + len(fixed)] = fixed
    model.col_lower_, model.col_upper_ = np.array(low), np.array(high)
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(values)
    solver = quiet_solver()
    check(solver.passModel(model), "the empty journeys")
    check(solver.run(), "the empty journeys")
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        msg = f"The empty journeys ended as {solver.modelStatusToString(solver.getModelStatus())}; they can always be made whole."
        raise SolverError(msg)
    return [round(value) for value in solver.getSolution().col_value]


def find_plan(roads: Roads, journeys: Journeys, seconds: float, nodes: int = NO_LIMIT) -> Search:
    """Return a plan that uses only ``journeys``, or that there is none, or that the seconds or nodes of the search were not enough."""
    if seconds <= 0:
        return Search(outcome=Outcome.UNDECIDED)
    if not journeys.loaded:
        return Search(outcome=Outcome.NONE)
    network = Network(roads, journeys)
    solver = quiet_solver(time_limit=seconds, mip_max_nodes=nodes)
    check(solver.passModel(network.columns.model(network.low, network.high)), "the network")
    check(solver.run(), "the search for a plan")
    status, kinds = solver.getModelStatus(), highspy.HighsModelStatus
    if status == kinds.kOptimal:
        return Search(outcome=Outcome.FOUND, routes=network.routes(_whole(network, list(solver.getSolution().col_value))))
    if status == kinds.kInfeasible:
        return Search(outcome=Outcome.NONE)
    if status in {kinds.kTimeLimit, kinds.kSolutionLimit}:
        return Search(outcome=Outcome.UNDECIDED)
    msg = f"The search for a plan ended as {solver.modelStatusToString(status)}, which is no answer."
    raise SolverError(msg)
