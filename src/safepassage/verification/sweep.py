"""The best that can be earned from every node and step of a graph of tracks: one sweep backwards over the steps of a grid."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safepassage.verification.moves import Spot, Track
from safepassage.verification.prices import Integers, RefusedProofError

_COARSE = "its step is so coarse that a vehicle could gain without end within one step. Use a shorter step."


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """
    Nodes, and arcs between them that each follow a track.

    Parameters
    ----------
    spots
        Place and load state of each node.
    source, target, track
        Node, node and index into ``tracks`` of each arc. Every node has at least one arc.
    floor
        What is earned from each node at least: 0 where a vehicle may stop, ``-most`` where it may not.
    """

    spots: Sequence[Spot]
    tracks: Sequence[Track]
    source: Integers
    target: Integers
    track: Integers
    floor: Integers


def shifts(tracks: Sequence[Track], spots: Sequence[Spot]) -> dict[Spot, int]:
    """
    Return a shift of the steps per spot, at least 0, after which no track arrives before the step in which it leaves.

    Raises
    ------
    RefusedProofError
        If a vehicle could go round and be back in an earlier step than it left.
    """
    arcs: dict[tuple[Spot, Spot], int] = {}
    for track in tracks:
        moved = (track.arrival - np.arange(-1, len(track.arrival) - 1))[track.possible]
        if len(moved):
            pair, least = (track.source, track.target), int(moved.min())
            arcs[pair] = min(least, arcs.get(pair, least))
    reach = dict.fromkeys(spots, 0)
    for _ in range(len(reach) + 1):
        changed = False
        for (source, target), moved_least in arcs.items():
            if reach[source] + moved_least < reach[target]:
                reach[target] = reach[source] + moved_least
                changed = True
        if not changed:
            return {spot: -distance for spot, distance in reach.items()}
    raise RefusedProofError(_COARSE)


def best_profits(graph: Graph, steps: int) -> dict[int, Integers]:
    """Return for every node the best profit from each of the ``steps`` steps, in order."""
    shift = shifts(graph.tracks, graph.spots)
    ahead = np.array([shift[spot] for spot in graph.spots], dtype=np.int64)
    columns = steps + int(ahead.max())
    table = _Table(graph, shift, columns)
    for column in range(columns - 1, -1, -1):
        table.settle(column)
    return {node: table.profit[ahead[node] : ahead[node] + steps, node] for node in range(len(graph.spots))}


class _Table:
    """Profits by column (step plus shift) and node, with the arcs in order of their source."""

    def __init__(self, graph: Graph, shift: dict[Spot, int], columns: int) -> None:
        nodes = len(graph.spots)
        self.floor = graph.floor
        self.profit = np.empty((columns + 1, nodes), dtype=np.int64)
        self.profit[columns] = graph.floor.min()  # the column of what cannot be reached
        self.flat = self.profit.reshape(-1)
        self.arrival = np.full((columns, len(graph.tracks)), columns * nodes, dtype=np.int64)
        self.charge = np.zeros((columns, len(graph.tracks)), dtype=np.int64)
        level = np.zeros(len(graph.tracks), dtype=np.bool_)
        for number, track in enumerate(graph.tracks):
            here, there = shift[track.source], shift[track.target]
            rows = slice(here, here + len(track.arrival))
            columns_reached = track.arrival + 1 + there
            self.arrival[rows, number] = np.where(track.possible, columns_reached * nodes, columns * nodes)
            self.charge[rows, number] = np.where(track.possible, track.charge, 0)
            level[number] = bool(np.any(track.possible & (columns_reached == np.arange(here, here + len(track.arrival)))))
        order = np.argsort(graph.source, kind="stable")
        self.all = _Arcs.of(graph, order)
        self.level = _Arcs.of(graph, order[level[graph.track[order]]])

    def settle(self, column: int) -> None:
        """Fill one column; arcs that stay in it are followed until nothing changes, which takes at most one round for each node."""
        row = self.profit[column]
        row[:] = self.profit[-1]
        np.maximum(self.floor, self._best(self.all, column), out=row)
        if not len(self.level.nodes):
            return
        for _ in range(len(row) + 1):
            better = np.maximum(row[self.level.nodes], self._best(self.level, column))
            if np.array_equal(better, row[self.level.nodes]):
                return
            row[self.level.nodes] = better
        raise RefusedProofError(_COARSE)

    def _best(self, arcs: "_Arcs", column: int) -> Integers:
        reached = self.flat.take(self.arrival[column].take(arcs.track) + arcs.target)
        best: Integers = np.maximum.reduceat(reached - self.charge[column].take(arcs.track), arcs.starts)
        return best


@dataclass(frozen=True, slots=True)
class _Arcs:
    """Some arcs in order of their source: ``starts`` is where the arcs of each of ``nodes`` begin."""

    nodes: Integers
    starts: NDArray[np.intp]
    target: Integers
    track: Integers

    @classmethod
    def of(cls, graph: Graph, order: NDArray[np.intp]) -> "_Arcs":
        nodes, starts = np.unique(graph.source[order], return_index=True)
        return cls(nodes, starts, graph.target[order], graph.track[order])
