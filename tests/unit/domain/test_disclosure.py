"""Small counts withheld: nobody can show from the totals that a count is small."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog  # type: ignore[import-untyped]

from safepassage.domain.disclosure import Withheld, withhold

_TABLES = st.integers(1, 4).flatmap(
    lambda columns: st.lists(
        st.lists(st.sampled_from([0, 0, 1, 2, 3, 4, 5, 7, 12, 40]), min_size=columns, max_size=columns), min_size=1, max_size=5
    )
)


def _known(found: Withheld, groups: tuple[int, ...] = ()) -> tuple[list[list[float]], list[float]]:
    """Return the equations that a reader can write down: one for each published figure, over the cells of the table."""
    rows, columns = len(found.cells), len(found.column_totals)
    equations, values = [], []

    def add(member: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]", value: int | None) -> None:
        if value is not None:
            equations.append(member.astype(float).ravel().tolist())
            values.append(float(value))

    grid = np.indices((rows, columns))
    for i, row in enumerate(found.cells):
        for j, value in enumerate(row):
            add((grid[0] == i) & (grid[1] == j), value)
        add(grid[0] == i, found.row_totals[i])
    for j, value in enumerate(found.column_totals):
        add(grid[1] == j, value)
    starts = np.cumsum([0, *(groups or (columns,))])
    for start, end, value in zip(starts[:-1], starts[1:], found.group_totals, strict=True):
        add((grid[1] >= start) & (grid[1] < end), value)
    add(grid[0] >= 0, found.total)
    return equations, values


def _largest(found: Withheld, member: list[float], groups: tuple[int, ...] = ()) -> float:
    """Return the largest that the sum of the cells in ``member`` can be, as far as a reader knows."""
    equations, values = _known(found, groups)
    solution = linprog([-x for x in member], A_eq=equations or None, b_eq=values or None, bounds=(0, None))
    return float("inf") if solution.status == 3 else float(-solution.fun)


def _halves(grid: Any, groups: tuple[int, ...]) -> list[tuple[bool, Any]]:  # noqa: ANN401 - an array
    return [(True, grid[1] < groups[0]), (False, grid[1] >= groups[0])] if groups else []


@settings(max_examples=120, deadline=None)
@given(_TABLES, st.sampled_from([2, 5, 10]), st.integers(0, 4))
def test_no_small_count_can_be_shown_to_be_small(table: list[list[int]], threshold: int, first: int) -> None:
    """Whatever a reader works out by a linear program from all that is published, a small count could be at the threshold."""
    rows, columns = len(table), len(table[0])
    groups = (first, columns - first) if 0 < first < columns else ()
    found = withhold(table, threshold, groups)
    grid = np.indices((rows, columns))
    members = [((grid[0] == i) & (grid[1] == j), table[i][j]) for i in range(rows) for j in range(columns)]
    members += [(grid[0] == i, sum(table[i])) for i in range(rows)]
    members += [(grid[1] == j, sum(row[j] for row in table)) for j in range(columns)]
    members += [
        (half, sum(sum(row[:first]) if low else sum(row[first:]) for row in table)) for low, half in _halves(grid, groups)
    ]
    for member, value in members:
        if 0 < value < threshold:
            assert _largest(found, member.astype(float).ravel().tolist(), groups) >= threshold - 1e-6


@given(_TABLES, st.sampled_from([0, 1, 5]))
def test_what_is_published_is_true(table: list[list[int]], threshold: int) -> None:
    """A figure is published as it is or not at all, and never a small one."""
    found = withhold(table, threshold)
    for row, shown in zip(table, found.cells, strict=True):
        assert all(cell in (value, None) for value, cell in zip(row, shown, strict=True))
    shown_totals = [*found.row_totals, *found.column_totals, found.total]
    true_totals = [*map(sum, table), *map(sum, zip(*table, strict=True)), sum(map(sum, table))]
    assert all(cell in (value, None) for value, cell in zip(true_totals, shown_totals, strict=True))
    everything = [cell for row in found.cells for cell in row] + shown_totals
    assert not any(cell is not None and 0 < cell < threshold for cell in everything)


def test_a_table_without_small_counts_is_published_whole() -> None:
    """Nothing is withheld without need; nobody is no small count."""
    found = withhold([[10, 0], [20, 30]], 5)
    assert found == Withheld(cells=((10, 0), (20, 30)), row_totals=(10, 50), column_totals=(30, 30), group_totals=(60,), total=60)


def test_one_small_count_takes_three_others_with_it() -> None:
    """The corners of the cheapest rectangle that has room: 3 may be 5 if 8 is 6, 9 is 7 and 20 is 22."""
    found = withhold([[3, 8, 50], [9, 20, 60], [70, 80, 90]], 5)
    assert found.cells == ((None, None, 50), (None, None, 60), (70, 80, 90))
    assert found.row_totals == (61, 89, 240)


def test_a_figure_without_room_is_no_corner() -> None:
    """Beside 3 stands 1: it cannot give 2, so the totals are withheld instead."""
    found = withhold([[3, 1], [0, 0]], 5)
    hidden = (None, None)
    assert found == Withheld(cells=(hidden, (0, 0)), row_totals=(None, 0), column_totals=hidden, group_totals=(None,), total=None)


@pytest.mark.parametrize("table", [[], [[]]])
def test_an_empty_table_has_no_figures(table: list[list[int]]) -> None:
    """Nobody anywhere."""
    found = withhold(table, 5)
    assert found.total == 0


def test_the_sum_of_a_group_is_withheld_if_it_would_give_a_count_away() -> None:
    """One area, received 20 in seats and 3 in wheelchairs, nobody left: 23 received in all would say 3. With two areas it would not."""
    alone = withhold([[20, 3, 0, 0]], 5, (2, 2))
    assert (alone.cells, alone.group_totals, alone.total) == (((None, None, 0, 0),), (23, 0), 23)
    bare = withhold([[3, 0, 20, 0]], 5, (2, 2))
    assert (bare.cells, bare.group_totals, bare.total) == (((None, 0, 20, 0),), (None, 20), None)
    assert withhold([[20, 3, 0, 0], [30, 9, 0, 0]], 5, (2, 2)).group_totals == (62, 0)


def test_a_small_sum_of_a_group_is_withheld_itself() -> None:
    """Four left behind in all, in two areas of two."""
    found = withhold([[20, 2], [30, 2]], 5, (1, 1))
    assert (found.group_totals, found.total) == ((50, None), None)
