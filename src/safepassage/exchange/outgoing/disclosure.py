"""
Small counts withheld from a table, with as many others as it takes that nobody can work them out from the totals.

A count is small if it is above 0 and below the threshold. A small count is withheld, in the table and in its totals alike. That alone is
not enough: with the total of a row, one gap is a subtraction. So for each small count four withheld figures are found at the corners of
a rectangle (totals are a row and a column like the others) whose values could be moved up and down in turn, keeping every published total,
until the small count is at the threshold. Then no reader can show that it is small, let alone how large it is.

References
----------
Willenborg, L., de Waal, T. (2001), Elements of Statistical Disclosure Control, Springer, chapter 6 (cell suppression).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

Cell: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """A table of counts and its totals; None stands for a figure that is withheld."""

    cells: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    total: int | None


def withhold(table: Sequence[Sequence[int]], threshold: int) -> Withheld:
    """
    Return ``table`` with its totals, everything withheld that would give away a count above 0 and below ``threshold``.

    Parameters
    ----------
    table
        Rows of counts, at least 0, all of one length.
    """
    whole = _with_totals(table)
    hidden: set[Cell] = set()
    # The smallest first: what is withheld for them serves the others too.
    small = sorted((value, at) for at, value in _figures(whole) if 0 < value < threshold)
    hidden.update(at for _, at in small)
    for value, at in small:
        hidden.update(_rectangle(whole, at, threshold - value, hidden))
    shown = [[None if (i, j) in hidden else value for j, value in enumerate(row)] for i, row in enumerate(whole)]
    return Withheld(
        cells=tuple(tuple(row[:-1]) for row in shown[:-1]),
        row_totals=tuple(row[-1] for row in shown[:-1]),
        column_totals=tuple(shown[-1][:-1]),
        total=shown[-1][-1],
    )


def _with_totals(table: Sequence[Sequence[int]]) -> list[list[int]]:
    rows = [[*row, sum(row)] for row in table]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]] if rows else [[0]]


def _figures(whole: Sequence[Sequence[int]]) -> Iterator[tuple[Cell, int]]:
    for i, row in enumerate(whole):
        for j, value in enumerate(row):
            yield (i, j), value


def _rectangle(whole: Sequence[Sequence[int]], at: Cell, by: int, hidden: set[Cell]) -> tuple[Cell, ...]:
    """
    Return the corners, ``at`` among them, of the rectangle that costs least to withhold and can move ``at`` up by ``by``.

    A corner in the totals moves with the sum of its row or column, so there the direction is turned round. A figure of 0 is no corner:
    readers may know that nobody can be there. The totals of row, column and table are always such a rectangle.
    """
    last = (len(whole) - 1, len(whole[0]) - 1)
    found = []
    for other in product(range(len(whole)), range(len(whole[0]))):
        if other[0] == at[0] or other[1] == at[1]:
            continue
        corners = (at, (at[0], other[1]), other, (other[0], at[1]))
        turned = [(corner[0] == last[0]) != (corner[1] == last[1]) for corner in corners]
        rises = [(number % 2 == 0) == (turned[number] == turned[0]) for number in range(4)]
        values = [whole[i][j] for i, j in corners]
        if all(value > 0 and (up or value >= by) for value, up in zip(values, rises, strict=True)):
            found.append((sum(value for value, corner in zip(values, corners, strict=True) if corner not in hidden), corners))
    return min(found)[1]
