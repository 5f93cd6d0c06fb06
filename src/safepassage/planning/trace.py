"""The path that a vehicle takes in the tables of a `TypeWorld`: what it earns and what it uses of everything shared."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from safepassage.domain.network import Direction
from safepassage.domain.operation import Operation
from safepassage.domain.people import Mobility
from safepassage.domain.plan import Alight, Board, Drive, PriceKind, Service
from safepassage.planning.bound import State, Tables
from safepassage.planning.trips import Truck
from safepassage.units import Instant


@dataclass(frozen=True, slots=True)
class Use:
    """
    An amount of something shared, used at some second of ``[start, end)``.

    For ``DEMAND`` the subject is a place, and ``site`` says where the people are brought: who they are is chosen later.
    """

    kind: PriceKind
    subject: str
    amount: int
    direction: Direction | None = None
    mobility: Mobility | None = None
    start: Instant = 0
    end: Instant = 0
    site: str = ""


class Tracer:
    """Follows best paths in one pair of tables."""

    def __init__(self, tables: Tables) -> None:
        self.types, self.world, self.tables = tables.types, tables.types.world, tables
        self.number = max(1, len(tables.types.layers))
        self.parts = dict(
            zip(("alight", "loaded", "board", "empty"), zip(self.types.arcs, tables.gains, strict=True), strict=True)
        )
        self.sets = self.types.sets
        self.offsets = {name: [0, *accumulate(len(options.rows) for options in sets)] for name, sets in self.sets.items()}

    def path(self, state: State) -> list[Use]:
        """Return what a vehicle uses on a best path from ``state`` on."""
        uses: list[Use] = []
        # Moves within one row can lead in a circle that costs nothing: no state is entered twice.
        seen = {state}
        while self.tables.value(state) > 0 or state.layer >= 0:
            if self._waits(state):
                state = State(state.row + 1, state.node, state.layer)
                continue
            found = self._move(state, seen)
            if found is None:
                break
            state = found[0]
            seen.add(state)
            uses += found[1]
        return uses

    def _waits(self, state: State) -> bool:
        if state.row + 1 >= self.world.rows or not self.types.waits[int(state.layer >= 0)][state.row, state.node]:
            return False
        return self.tables.value(State(state.row + 1, state.node, state.layer)) == self.tables.value(state)

    def _move(self, state: State, seen: set[State]) -> tuple[State, list[Use]] | None:
        names = ("board", "empty") if state.layer < 0 else ("alight", "loaded")
        goal = self.tables.value(state)
        for name in names:
            arcs, gains = self.parts[name]
            by_layer = name == "alight"
            origin = state.node * self.number + state.layer if by_layer else state.node
            for part, gain in ((arcs.far, gains[0]), (arcs.near, gains[1])):
                for at in part.leaving(state.row, origin):
                    target, end = int(part.targets[at]), int(part.goals[at])
                    after = self._after(name, target, end, state.layer)
                    if after not in seen and self.tables.value(after) + int(gain[at]) == goal:
                        return after, self._uses(name, int(part.order[at]), after)
        return None

    def _after(self, name: str, row: int, goal: int, layer: int) -> State:
        if name == "board":
            return State(row, goal // self.number, goal % self.number)
        if name == "alight":
            return State(row, goal, -1)
        return State(row, goal, layer)

    def _uses(self, name: str, number: int, after: State) -> list[Use]:
        offsets = self.offsets[name]
        chosen = bisect_right(offsets, number) - 1
        options, at = self.sets[name][chosen], number - offsets[chosen]
        start, end, seconds = int(options.starts[at]), int(options.ends[at]), int(options.seconds[at])
        if name == "board":
            return self._boarding(after, start, end, seconds)
        if name == "alight":
            return self._alighting(chosen, start + seconds, end + seconds)
        return self._moving(name, chosen, start, end, seconds)

    def _boarding(self, after: State, start: Instant, end: Instant, seconds: int) -> list[Use]:
        layer, place = self.types.layers[after.layer], self.world.nodes[after.node].place
        uses = [
            Use(PriceKind.DEMAND, place, count, mobility=mobility, start=start, end=end, site=layer.site)
            for mobility, count in layer.people
        ]
        uses.append(Use(PriceKind.BAYS, place, seconds, start=start, end=end))
        return uses

    def _alighting(self, chosen: int, start: Instant, end: Instant) -> list[Use]:
        layer = self.types.layers[self.types.alighting_layers[chosen]]
        uses = []
        for mobility, count in layer.people:
            uses.append(Use(PriceKind.INTAKE, layer.site, count, mobility=mobility, start=start, end=end))
            uses.append(Use(PriceKind.CAPACITY, layer.site, count, mobility=mobility))
        return uses

    def _moving(self, name: str, chosen: int, start: Instant, end: Instant, seconds: int) -> list[Use]:
        move = self.types.roads.moves[name == "loaded"][chosen]
        uses = []
        if move.driven:
            uses.append(Use(PriceKind.DRIVING, "", seconds))
        if move.gate:
            uses.append(Use(PriceKind.GATE, move.gate, 1, direction=move.direction, start=start, end=end))
        if move.checkpoint:
            uses.append(Use(PriceKind.CHECKPOINT, move.checkpoint, 1, direction=move.direction, start=start, end=end))
        return uses


def plan_uses(operation: Operation, truck: Truck) -> Iterator[Use]:
    """Yield what a vehicle of a schedule uses of everything shared; the subject of ``DEMAND`` is a group here."""
    for task, _ in truck.tasks:
        match task:
            case Drive():
                yield Use(PriceKind.DRIVING, truck.fleet.id, task.end - task.start)
                corridor = operation.gate_entries.get((task.leg, task.direction))
                if corridor is not None:
                    yield Use(PriceKind.GATE, corridor, 1, direction=task.direction, start=task.start)
            case Service():
                yield Use(PriceKind.CHECKPOINT, task.checkpoint, 1, direction=task.direction, start=task.start)
            case Board():
                yield Use(PriceKind.BAYS, task.place, task.end - task.start, start=task.start)
                for head in task.people:
                    yield Use(PriceKind.DEMAND, head.group, head.count)
            case Alight():
                counts: Counter[Mobility] = Counter()
                for head in task.people:
                    counts[operation.group[head.group].mobility] += head.count
                for mobility, count in counts.items():
                    yield Use(PriceKind.INTAKE, task.place, count, mobility=mobility, start=task.end)
                    yield Use(PriceKind.CAPACITY, task.place, count, mobility=mobility)
            case _:
                pass
