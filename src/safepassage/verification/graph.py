"""
The states of one vehicle class as rows of a table, column by column, and the moves between them.

The column of a state is its step plus a shift of its place, chosen so that no move leads to an earlier column. States from which
nothing can be done have no row of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safepassage.verification.levels import Integers
from safepassage.verification.moves import Moves
from safepassage.verification.prices import RefusedProofError
from safepassage.verification.stays import LayeredMoves

COARSE = "its step is so coarse that a vehicle could gain without end within one step. Use a shorter step."


class Arcs(NamedTuple):
    """
    Moves in order of the column of their source.

    Parameters
    ----------
    columns
        Where the sources of each column begin among ``sources``; one more at the end.
    sources, begins
        Each place in the table that moves lead from, once, and where its moves begin; one more at the end of ``begins``.
    targets, charges
        Of each move.
    """

    columns: NDArray[np.int64]
    sources: NDArray[np.int64]
    begins: NDArray[np.int64]
    targets: NDArray[np.int64]
    charges: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """
    The states of empty and loaded vehicles of one class.

    The table of profits holds the rows of empty vehicles first, then those of loaded ones with one place for each layer. Row 0 of
    each stands for all states from which nothing can be done.

    Parameters
    ----------
    empty, loaded
        Row of each state, 0 for none.
    rows
        Number of rows of empty and of loaded vehicles.
    arcs, level
        Moves of loaded vehicles on the road (between rows), what loaded vehicles do at places, and all moves of empty vehicles (both
        between places in the table); and those of them that stay within their column.
    """

    layers: int
    columns: int
    empty: Integers
    loaded: Integers
    rows: tuple[int, int]
    arcs: tuple[Arcs, Arcs, Arcs]
    level: tuple[Arcs, Arcs, Arcs]

    def spot(self, row: Integers, layer: Integers | int) -> Integers:
        """Return the place in the table of a loaded vehicle's row and layer."""
        return self.rows[0] + row * self.layers + layer


class Stays(NamedTuple):
    """What is done at places: boardings of empty vehicles, alightings, and boardings of loaded vehicles on rounds."""

    boardings: LayeredMoves
    alightings: LayeredMoves
    further: LayeredMoves


def make_graph(
    roads: tuple[Moves, Moves],
    stays: Stays,
    *,
    layers: int,
    posts: int,
    width: int,
    compiled: bool,
) -> Graph:
    """
    Return the graph of the moves of a class; with ``compiled`` they are sorted by machine code.

    Raises
    ------
    RefusedProofError
        If a vehicle could go round and be back in an earlier step than it left.
    """
    boardings, alightings, further = stays
    ahead = _shifts(roads, stays, posts, width)
    columns = width + int(ahead.max(initial=0))
    empty, empty_column = _rows(posts * width, width, ahead[0], [roads[0].source, boardings.source])
    loaded, loaded_column = _rows(posts * width, width, ahead[1], [roads[1].source, alightings.source, further.source])
    rows = len(empty_column), len(loaded_column)

    def spots(layer: Integers, row: Integers) -> Integers:
        found: Integers = rows[0] + row * layers + layer
        return found

    source, target = loaded[roads[1].source], loaded[roads[1].target]
    on_road = _Unsorted(source, target, roads[1].charge, loaded_column[source], loaded_column[target])
    source, target = loaded[alightings.source], empty[alightings.target]
    staying, onward = loaded[further.source], loaded[further.target]
    at_sites = _Unsorted(
        np.concatenate([spots(alightings.layer, source), spots(further.layer, staying)]),
        np.concatenate([target, spots(further.layer, onward)]),
        np.concatenate([alightings.charge, further.charge]),
        np.concatenate([loaded_column[source], loaded_column[staying]]),
        np.concatenate([empty_column[target], loaded_column[onward]]),
    )
    source, target, boarded = empty[roads[0].source], empty[roads[0].target], empty[boardings.source]
    aboard = loaded[boardings.target]
    leaving = _Unsorted(
        np.concatenate([source, boarded]),
        np.concatenate([target, spots(boardings.layer, aboard)]),
        np.concatenate([roads[0].charge, boardings.charge]),
        np.concatenate([empty_column[source], empty_column[boarded]]),
        np.concatenate([empty_column[target], loaded_column[aboard]]),
    )
    size = rows[0] + rows[1] * layers
    parts = [(on_road, rows[1]), (at_sites, size), (leaving, rows[0])]
    arcs = [_sorted(moves, number, columns, compiled=compiled) for moves, number in parts]
    level = [_sorted(moves.level(), number, columns, compiled=False) for moves, number in parts]
    return Graph(
        layers=layers,
        columns=columns,
        empty=empty,
        loaded=loaded,
        rows=rows,
        arcs=(arcs[0], arcs[1], arcs[2]),
        level=(level[0], level[1], level[2]),
    )


class _Unsorted(NamedTuple):
    """Moves with the columns they leave and reach."""

    source: Integers
    target: Integers
    charge: Integers
    left: Integers
    reached: Integers

    def level(self) -> "_Unsorted":
        """Return those that stay within their column."""
        stays = self.left == self.reached
        return _Unsorted(*(part[stays] for part in self))


def _sorted(moves: _Unsorted, sources: int, columns: int, *, compiled: bool) -> Arcs:
    """Return ``moves`` in order of their sources, which are numbers below ``sources`` in order of their columns."""
    if compiled:
        from safepassage.verification.kernel import order_of  # noqa: PLC0415 - numba takes a second to load

        order = order_of(moves.source, sources)
    else:
        order = np.argsort(moves.source, kind="stable")
    source = moves.source[order]
    heads = np.flatnonzero(np.diff(source, prepend=-1))
    begins = np.append(heads, len(source))
    column = moves.left[order[heads]]
    return Arcs(np.searchsorted(column, np.arange(columns + 1)), source[heads], begins, moves.target[order], moves.charge[order])


def _rows(size: int, width: int, ahead: Integers, sources: Sequence[Integers]) -> tuple[Integers, Integers]:
    """Return the row of each state, and the column of each row; row 0 is for states that are in no ``sources``, in no column."""
    alive = np.zeros(size, dtype=np.bool_)
    for states in sources:
        alive[states] = True
    states = np.flatnonzero(alive)
    column = states % width + ahead[states // width]
    order = np.argsort(column, kind="stable")
    rows = np.zeros(size, dtype=np.int64)
    rows[states[order]] = np.arange(1, len(states) + 1)
    return rows, np.concatenate([[-1], column[order]])


def _shifts(roads: tuple[Moves, Moves], stays: Stays, posts: int, width: int) -> Integers:
    """Return a shift of the steps of each post, for empty and for loaded vehicles, at least 0, after which no move leads back."""
    ends = ((roads[0], 0, 0), (roads[1], 1, 1), (stays.boardings, 0, 1), (stays.alightings, 1, 0), (stays.further, 1, 1))
    found = [_least_moved(moves, here * posts, there * posts, width) for moves, here, there in ends]
    source, target, moved = np.concatenate(found, axis=1)
    reach = np.zeros(2 * posts, dtype=np.int64)
    for _ in range(2 * posts + 1):
        reached = reach.copy()
        np.minimum.at(reached, target, reach[source] + moved)
        if np.array_equal(reached, reach):
            return -reach.reshape(2, posts)
        reach = reached
    raise RefusedProofError(COARSE)


def _least_moved(moves: Moves | LayeredMoves, here: int, there: int, width: int) -> Integers:
    """Return post left, post reached and least steps moved of each run of moves between two posts."""
    source, target = moves.source // width, moves.target // width
    moved = moves.target % width - moves.source % width
    heads = np.flatnonzero((np.diff(source, prepend=-1) != 0) | (np.diff(target, prepend=-1) != 0))
    least = np.minimum.reduceat(moved, heads) if len(heads) else moved
    return np.stack([source[heads] + here, target[heads] + there, least])
