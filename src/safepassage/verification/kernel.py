"""The sweep of `safepassage.verification.sweep` as machine code, for large graphs. Compiled once and kept beside this file."""

import numba
import numpy as np
from numpy.typing import NDArray

from safepassage.verification.graph import Arcs

_Table = NDArray[np.int64]


@numba.njit(cache=True)
def order_of(keys: NDArray[np.int32], size: int) -> _Table:
    """Return the order that sorts ``keys``, numbers below ``size``, and leaves equal ones as they are."""
    begins = np.zeros(size + 1, dtype=np.int64)
    for key in keys:
        begins[key + 1] += 1
    for number in range(size):
        begins[number + 1] += begins[number]
    order = np.empty(len(keys), dtype=np.int64)
    for number in range(len(keys)):
        order[begins[keys[number]]] = number
        begins[keys[number]] += 1
    return order


@numba.njit(cache=True)
def sweep(table: _Table, start: int, layers: int, arcs: tuple[Arcs, Arcs, Arcs], level: tuple[Arcs, Arcs, Arcs]) -> bool:
    """
    Fill ``table`` column by column, the last one first; return whether the moves within every column came to rest.

    ``start`` is where loaded vehicles begin in the table, with ``layers`` places for each row. A place is raised to the highest of
    what each of its moves leads to, less the charge. Moves within a column are followed until nothing rises; as a best way passes
    each state at most once, more rounds than there are states mean that it would rise for ever.
    """
    for column in range(len(arcs[0].columns) - 2, -1, -1):
        states = 0
        for part in arcs:
            states += part.columns[column + 1] - part.columns[column]
        _raise_rows(table, start, layers, arcs[0], column)
        _raise_places(table, arcs[1], column)
        _raise_places(table, arcs[2], column)
        rounds = 0
        while True:
            rose = _raise_rows(table, start, layers, level[0], column)
            rose |= _raise_places(table, level[1], column)
            rose |= _raise_places(table, level[2], column)
            if not rose:
                break
            rounds += 1
            if rounds > states * layers + 1:
                return False
    return True


@numba.njit(cache=True)
def _raise_rows(table: _Table, start: int, layers: int, arcs: Arcs, column: int) -> bool:
    """Raise all layers of the rows in ``column``; return whether any rose."""
    rose = False
    for number in range(arcs.columns[column], arcs.columns[column + 1]):
        here = start + arcs.sources[number] * layers
        for arc in range(arcs.begins[number], arcs.begins[number + 1]):
            there, charge = start + arcs.targets[arc] * layers, arcs.charges[arc]
            for layer in range(layers):
                value = table[there + layer] - charge
                if value > table[here + layer]:
                    table[here + layer] = value
                    rose = True
    return rose


@numba.njit(cache=True)
def _raise_places(table: _Table, arcs: Arcs, column: int) -> bool:
    """Raise the places in ``column``; return whether any rose."""
    rose = False
    for number in range(arcs.columns[column], arcs.columns[column + 1]):
        here = arcs.sources[number]
        best = table[here]
        for arc in range(arcs.begins[number], arcs.begins[number + 1]):
            best = max(best, table[arcs.targets[arc]] - arcs.charges[arc])
        if best > table[here]:
            table[here] = best
            rose = True
    return rose
