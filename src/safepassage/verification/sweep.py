"""The best that can be earned from every state of a graph: one sweep backwards over its columns, in whole numbers."""

import numpy as np

from safepassage.verification.graph import COARSE, Arcs, Graph
from safepassage.verification.levels import Integers
from safepassage.verification.prices import RefusedProofError


def best_profits(graph: Graph, most: int, *, compiled: bool) -> Integers:
    """
    Return the table of profits: 0 at least where a vehicle may stop, ``-most`` where it may not.

    Parameters
    ----------
    compiled
        Sweep with machine code, which is quicker from some millions of computations on; the result is the same.

    Raises
    ------
    RefusedProofError
        If a vehicle could gain without end within one step.
    """
    table = np.full(graph.rows[0] + graph.rows[1] * graph.layers, -most, dtype=np.int64)
    table[: graph.rows[0]] = 0
    if compiled:
        from safepassage.verification.kernel import sweep  # noqa: PLC0415 - numba takes a second to load

        settled = sweep(table, graph.rows[0], graph.layers, graph.arcs, graph.level)
    else:
        settled = _sweep(table, graph)
    if not settled:
        raise RefusedProofError(COARSE)
    return table


def _sweep(table: Integers, graph: Graph) -> bool:
    """Fill ``table``; return whether the moves within every column came to rest."""
    start, layers = graph.rows[0], graph.layers
    loaded = table[start:].reshape(-1, layers)
    views = (loaded, table, table)
    for column in range(graph.columns - 1, -1, -1):
        for view, arcs in zip(views, graph.arcs, strict=True):
            _raise(view, arcs, column)
        if not any(arcs.columns[column] < arcs.columns[column + 1] for arcs in graph.level):
            continue
        states = sum(int(arcs.columns[column + 1] - arcs.columns[column]) for arcs in graph.arcs)
        for _ in range(states * layers + 1):
            rose = [_raise(view, arcs, column) for view, arcs in zip(views, graph.level, strict=True)]
            if not any(rose):
                break
        else:
            return False
    return True


def _raise(view: Integers, arcs: Arcs, column: int) -> bool:
    """Raise the sources in ``column`` to the best that their moves lead to; return whether any rose."""
    first, last = arcs.columns[column], arcs.columns[column + 1]
    if first == last:
        return False
    begins = arcs.begins[first : last + 1]
    charges = arcs.charges[begins[0] : begins[-1]]
    reached = view[arcs.targets[begins[0] : begins[-1]]] - (charges if view.ndim == 1 else charges[:, None])
    best = np.maximum.reduceat(reached, begins[:-1] - begins[0], axis=0)
    sources = arcs.sources[first:last]
    before = view[sources]
    rose = bool(np.any(best > before))
    view[sources] = np.maximum(best, before)
    return rose
