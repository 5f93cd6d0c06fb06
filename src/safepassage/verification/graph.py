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

Places = NDArray[np.int32]
"""Rows and places in the table: there are at most `evaluation.LARGEST_TABLE`."""

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
    sources: Places
    begins: NDArray[np.int64]
    targets: Places
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
    empty: Places
    loaded: Places
    rows: tuple[int, int]
    arcs: tuple[Arcs, Arcs, Arcs]
    level: tuple[Arcs, Arcs, Arcs]

    def spot(self, row: Places, layer: int) -> Places:
        """Return the places in the table of loaded vehicles' rows in a layer."""
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
    empty, at_empty = _rows(posts * width, width, ahead[0], [roads[0].source, boardings.source])
    loaded, at_loaded = _rows(posts * width, width, ahead[1], [roads[1].source, alightings.source, further.source])
    rows = len(at_empty), len(at_loaded)

    def part(moves: Moves | LayeredMoves, *, left: bool, reached: bool) -> _Part:
        """Return ``moves`` between places in the table; ``left`` and ``reached`` say whether vehicles are loaded before and after."""
        source, target = (loaded if left else empty)[moves.source], (loaded if reached else empty)[moves.target]
        level = (at_loaded if left else at_empty)[source] == (at_loaded if reached else at_empty)[target]
        if isinstance(moves, LayeredMoves):
            source = rows[0] + source * layers + moves.layer if left else source
            target = rows[0] + target * layers + moves.layer if reached else target
        return _Part(source, target, moves.charge, level)

    on_road = part(roads[1], left=True, reached=True)
    at_sites = _joined(part(alightings, left=True, reached=False), part(further, left=True, reached=True))
    leaving = _joined(part(roads[0], left=False, reached=False), part(boardings, left=False, reached=True))
    # Those at sites are few, but from a place in the table for each layer: too many to count through.
    sizes = rows[1], None, rows[0]
    arcs: list[Arcs] = []
    level: list[Arcs] = []
    for moves, size, column in zip((on_road, at_sites, leaving), sizes, (at_loaded, None, at_empty), strict=True):
        for kept, found in ((moves, arcs), (moves.within_columns(), level)):
            ordered = _ordered(kept, size if compiled else None)
            row = ordered.sources if column is not None else (ordered.sources - rows[0]) // layers
            left = (at_loaded if column is None else column)[row]
            found.append(ordered._replace(columns=np.searchsorted(left, np.arange(columns + 1))))
    return Graph(
        layers=layers,
        columns=columns,
        empty=empty,
        loaded=loaded,
        rows=rows,
        arcs=(arcs[0], arcs[1], arcs[2]),
        level=(level[0], level[1], level[2]),
    )


class _Part(NamedTuple):
    """Moves in any order, and whether each stays within its column."""

    source: Places
    target: Places
    charge: Integers
    level: NDArray[np.bool_]

    def within_columns(self) -> "_Part":
        """Return those that stay within their column."""
        kept = self.level
        return _Part(self.source[kept], self.target[kept], self.charge[kept], kept[kept])


def _joined(one: _Part, other: _Part) -> _Part:
    return _Part(
        np.concatenate([one.source, other.source]),
        np.concatenate([one.target, other.target]),
        np.concatenate([one.charge, other.charge]),
        np.concatenate([one.level, other.level]),
    )


def _ordered(moves: _Part, sources: int | None) -> Arcs:
    """Return ``moves`` in order of their sources, without columns; counted through by machine code if they are below ``sources``."""
    if sources is None:
        order = np.argsort(moves.source, kind="stable")
    else:
        from safepassage.verification.kernel import order_of  # noqa: PLC0415 - numba takes a second to load

        order = order_of(moves.source, sources)
    source = moves.source[order]
    heads = np.flatnonzero(np.diff(source, prepend=-1))
    begins = np.append(heads, len(source))
    return Arcs(begins, source[heads], begins, moves.target[order], moves.charge[order])


def _rows(size: int, width: int, ahead: Integers, sources: Sequence[Integers]) -> tuple[Places, Integers]:
    """Return the row of each state, and the column of each row; row 0 is for states that are in no ``sources``, in no column."""
    alive = np.zeros(size, dtype=np.bool_)
    for states in sources:
        alive[states] = True
    states = np.flatnonzero(alive)
    column = states % width + ahead[states // width]
    order = np.argsort(column, kind="stable")
    rows = np.zeros(size, dtype=np.int32)
    rows[states[order]] = np.arange(1, len(states) + 1)
    return rows, np.concatenate([[-1], column[order]])


def _shifts(roads: tuple[Moves, Moves], stays: Stays, posts: int, width: int) -> Integers:
    """Return a shift of the steps of each post, for empty and for loaded vehicles, at least 0, after which no move leads back."""
    found = [_least_moved(moves, flag * posts, width) for flag, moves in enumerate(roads)]
    ends = ((stays.boardings, 0, 1), (stays.alightings, 1, 0), (stays.further, 1, 1))
    found += [_least_stayed(moves, here * posts, there * posts, posts, width) for moves, here, there in ends]
    source, target, moved = np.concatenate(found, axis=1)
    reach = np.zeros(2 * posts, dtype=np.int64)
    for _ in range(2 * posts + 1):
        reached = reach.copy()
        np.minimum.at(reached, target, reach[source] + moved)
        if np.array_equal(reached, reach):
            return -reach.reshape(2, posts)
        reach = reached
    raise RefusedProofError(COARSE)


def _least_moved(moves: Moves, first: int, width: int) -> Integers:
    """Return post left, post reached (counted from ``first``) and least steps moved of each run of moves between two posts."""
    source, target = moves.source // width, moves.target // width
    moved = moves.target - moves.source - (target - source) * width
    heads = np.flatnonzero((np.diff(source, prepend=-1) != 0) | (np.diff(target, prepend=-1) != 0))
    least = np.minimum.reduceat(moved, heads) if len(heads) else moved
    return np.stack([source[heads] + first, target[heads] + first, least])


def _least_stayed(moves: LayeredMoves, here: int, there: int, posts: int, width: int) -> Integers:
    """Return the same of each post for moves that stay there; posts are counted from ``here`` before and from ``there`` after."""
    least = np.full(posts, width, dtype=np.int64)
    np.minimum.at(least, moves.source // width, moves.target - moves.source)
    post = np.flatnonzero(least < width)
    return np.stack([post + here, post + there, least[post]])
