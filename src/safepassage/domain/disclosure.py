"""
Small counts withheld from a table, with as many others as it takes that nobody can work them out from the totals.

A count is small if it is above 0 and below the threshold. A small count is withheld, in the table and in its totals alike. That alone is
not enough: with the total of a row, one gap is a subtraction. So for each small count four withheld figures are found at the corners of
a rectangle (totals are a row and a column like the others) whose values could be moved up and down in turn, keeping every published total,
until the small count is at the threshold. Then no reader can show that it is small, let alone how large it is. Columns may be in groups
whose sums are published elsewhere, such as all people received: a group that a rectangle would change is withheld too.

References
----------
Willenborg, L., de Waal, T. (2001), Elements of Statistical Disclosure Control, Springer, chapter 6 (cell suppression).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final, TypeAlias

Cell: TypeAlias = tuple[int, int]
SMALL: Final = 10
"""Counts of people below this are withheld from what leaves the operation, unless another threshold is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """A table of counts and its totals, and the sums of groups of its columns; None stands for a figure that is withheld."""

    cells: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    group_totals: tuple[int | None, ...]
    total: int | None


def withhold(table: Sequence[Sequence[int]], threshold: int, groups: Sequence[int] = ()) -> Withheld:
    """
    Return ``table`` with its totals, everything withheld that would give away a count above 0 and below ``threshold``.

    Parameters
    ----------
    table
        Rows of counts, at least 0, all of one length.
    groups
        How many columns are in each group, from the first on; together all of them. Empty for one group of all.
    """
    whole = _with_totals(table)
    width = len(whole[0]) - 1
    found = _Table(whole, [group for group, count in enumerate(groups or (width,)) for _ in range(count)])
    # The smallest first: what is withheld for them serves the others too.
    small = sorted((value, at) for at, value in found.figures() if 0 < value < threshold)
    found.hidden.update(at for _, at in small)
    few = sorted((value, group) for group, value in enumerate(found.sums) if 0 < value < threshold)
    found.hidden_groups.update(group for _, group in few)
    for value, at in small:
        found.hide(*found.rectangle([at], threshold - value))
    for value, group in few:
        columns = [(len(whole) - 1, j) for j in range(width) if found.group_of[j] == group and whole[-1][j]]
        found.hide(*found.rectangle(columns, threshold - value, raised=group))
    shown = [[None if (i, j) in found.hidden else value for j, value in enumerate(row)] for i, row in enumerate(whole)]
    return Withheld(
        cells=tuple(tuple(row[:-1]) for row in shown[:-1]),
        row_totals=tuple(row[-1] for row in shown[:-1]),
        column_totals=tuple(shown[-1][:-1]),
        group_totals=tuple(None if group in found.hidden_groups else value for group, value in enumerate(found.sums)),
        total=shown[-1][-1],
    )


def _with_totals(table: Sequence[Sequence[int]]) -> list[list[int]]:
    rows = [[*row, sum(row)] for row in table]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]] if rows else [[0]]


class _Table:
    """A table with its totals as its last row and column, the sums of its groups, and what of it is withheld so far."""

    def __init__(self, whole: Sequence[Sequence[int]], group_of: Sequence[int]) -> None:
        self.whole = whole
        self.group_of = group_of
        self.sums = [0] * (max(group_of, default=-1) + 1)
        for group, value in zip(group_of, whole[-1], strict=False):
            self.sums[group] += value
        self.hidden: set[Cell] = set()
        self.hidden_groups: set[int] = set()
        self._last = (len(whole) - 1, len(whole[0]) - 1)

    def figures(self) -> Iterator[tuple[Cell, int]]:
        """Yield every figure with its place."""
        for i, row in enumerate(self.whole):
            for j, value in enumerate(row):
                yield (i, j), value

    def hide(self, corners: Sequence[Cell], groups: Sequence[int]) -> None:
        """Withhold the corners of a rectangle, and the sums of groups."""
        self.hidden.update(corners)
        self.hidden_groups.update(groups)

    def rectangle(
        self, starts: Sequence[Cell], by: int, *, raised: int | None = None
    ) -> tuple[tuple[Cell, ...], tuple[int, ...]]:
        """
        Return the corners, one of ``starts`` among them, of the rectangle that costs least to withhold and can move that one up by ``by``.

        With it come the groups whose sums change, ``raised`` upwards if it is given. A corner in the totals moves with the sum of its row
        or column, so there the direction is turned round. A figure of 0 is no corner: readers may know that nobody can be there. The totals
        of row, column and table are always such a rectangle.
        """
        found = []
        for at in starts:
            for other in product(range(len(self.whole)), range(len(self.whole[0]))):
                if other[0] == at[0] or other[1] == at[1]:
                    continue
                corners = (at, (at[0], other[1]), other, (other[0], at[1]))
                turned = [(corner[0] == self._last[0]) != (corner[1] == self._last[1]) for corner in corners]
                rises = [(number % 2 == 0) == (turned[number] == turned[0]) for number in range(4)]
                values = [self.whole[i][j] for i, j in corners]
                if not all(value > 0 and (up or value >= by) for value, up in zip(values, rises, strict=True)):
                    continue
                changes = self._changes(corners, rises)
                falls = any(change < 0 and self.sums[group] < by for group, change in changes.items())
                if falls or (raised is not None and changes.get(raised, 0) <= 0):
                    continue
                cost = sum(value for value, corner in zip(values, corners, strict=True) if corner not in self.hidden)
                # Sums are what most readers ask for: one is withheld only where that saves much.
                cost += self.whole[-1][-1] * len(changes.keys() - self.hidden_groups)
                found.append((cost, corners, tuple(changes)))
        _, corners, groups = min(found)
        return corners, groups

    def _changes(self, corners: Sequence[Cell], rises: Sequence[bool]) -> dict[int, int]:
        """Return by how much the sum of each group changes when the corners move by one; without those that stay as they are."""
        changes: dict[int, int] = {}
        for (i, j), up in zip(corners, rises, strict=True):
            if i == self._last[0] and j != self._last[1]:
                group = self.group_of[j]
                changes[group] = changes.get(group, 0) + (1 if up else -1)
        return {group: change for group, change in changes.items() if change}
