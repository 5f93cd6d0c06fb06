"""The compiled sweep against a recursion that says what it means."""

import random
from functools import cache

import numpy as np
import pytest

from safepassage.planning import kernels
from safepassage.planning.kernels import NEVER, follow

ROWS, STATES, TRACKS, EMPTY = 7, 5, 6, 3


class World:
    """A random world: arcs between states by tracks that lead to later rows, or to higher states in the same row."""

    def __init__(self, seed: int) -> None:
        rng = random.Random(seed)
        arcs = sorted((rng.randrange(STATES), track) for track in range(TRACKS) for _ in range(2))
        arcs = sorted(set(arcs))
        self.state = np.array([rng.randrange(STATES) for _ in arcs], dtype=np.int64)
        self.track = np.array([track for _, track in arcs], dtype=np.int64)
        self.first = np.searchsorted([origin for origin, _ in arcs], np.arange(STATES + 1)).astype(np.int64)
        rises = all(origin < goal for (origin, _), goal in zip(arcs, self.state.tolist(), strict=True))
        least = 0 if rises else 1
        self.target = np.full((ROWS, TRACKS), -1, dtype=np.int32)
        for row in range(ROWS):
            for track in range(TRACKS):
                reached = row + rng.randrange(least, 4)
                if rng.random() < 0.7 and reached < ROWS:
                    self.target[row, track] = reached
        self.gain = np.array([[rng.randrange(-5, 9) for _ in range(TRACKS)] for _ in range(ROWS)], dtype=np.int64)
        self.wait = np.array([[rng.random() < 0.6 for _ in range(STATES)] for _ in range(ROWS)])
        self.busy = np.array([[rng.random() < 0.9 for _ in range(STATES)] for _ in range(ROWS)])
        self.floor = np.array([0] * EMPTY + [NEVER] * (STATES - EMPTY), dtype=np.int64)
        self.waiting = np.arange(STATES, dtype=np.int64)
        self.shift = np.zeros(STATES, dtype=np.int64)

    def plain(self) -> list[list[int]]:
        """Return the best profits by their definition."""

        @cache
        def best(row: int, state: int) -> int:
            found = [int(self.floor[state])]
            if row + 1 < ROWS and self.wait[row, state]:
                found.append(best(row + 1, state))
            if self.busy[row, state]:
                for arc in range(self.first[state], self.first[state + 1]):
                    reached = int(self.target[row, self.track[arc]])
                    if reached >= 0:
                        found.append(best(reached, int(self.state[arc])) + int(self.gain[row, self.track[arc]]))
            return max(found)

        return [[best(row, state) for state in range(STATES)] for row in range(ROWS)]

    def swept(self, *, compiled: bool = True) -> np.ndarray:
        """Return what the kernel fills in."""
        value = np.zeros((ROWS, STATES), dtype=np.int64)
        sweep = kernels.sweep if compiled else kernels.sweep.py_func  # type: ignore[attr-defined]
        endless = sweep(
            value,
            self.floor,
            self.shift,
            self.wait,
            self.busy,
            self.waiting,
            self.first,
            self.track,
            self.state,
            self.target,
            self.gain,
        )
        assert not endless
        return value


@pytest.mark.parametrize("seed", range(40))
def test_the_sweep_is_the_recursion(seed: int) -> None:
    """In every row and state, compiled and as written."""
    world = World(seed)
    assert world.swept().tolist() == world.swept(compiled=False).tolist() == world.plain()


@pytest.mark.parametrize("seed", range(40))
def test_a_path_that_is_followed_gains_what_was_promised(seed: int) -> None:
    """From every empty state in the first row: its gains add up to the value there."""
    world = World(seed)
    value = world.swept()
    for state in range(EMPTY):
        steps = np.empty((50, 4), dtype=np.int64)
        count = follow(
            0,
            state,
            value,
            EMPTY,
            world.shift,
            world.wait,
            world.waiting,
            world.first,
            world.track,
            world.state,
            world.target,
            world.gain,
            steps,
        )
        assert sum(int(world.gain[row, track]) for track, row, _, _ in steps[:count]) == value[0, state]


def test_a_path_turns_back_from_a_way_that_leads_nowhere() -> None:
    """In one step a vehicle can drive to the hospital and back again, gaining nothing; what it gains is behind the gate, one step later."""
    town, hospital, gate, rows = 0, 1, 2, 2
    first = np.array([0, 2, 3, 3], dtype=np.int64)
    state = np.array([hospital, gate, town], dtype=np.int64)
    track = np.array([0, 1, 2], dtype=np.int64)
    target = np.array([[0, 1, 0], [-1, -1, -1]], dtype=np.int32)
    gain = np.array([[0, 7, 0], [0, 0, 0]], dtype=np.int64)
    value = np.array([[7, 7, 0], [0, 0, 0]], dtype=np.int64)
    no, steps = np.zeros((rows, 3), dtype=np.bool_), np.empty((9, 4), dtype=np.int64)
    count = follow(
        0, town, value, 3, np.zeros(3, dtype=np.int64), no, np.arange(3, dtype=np.int64), first, track, state, target, gain, steps
    )
    assert steps[:count].tolist() == [[1, 0, gate, 1]]


def test_gaining_without_end_is_told() -> None:
    """A track that leads from a state to itself in the same row, and gains."""
    one, zero = np.ones(1, dtype=np.int64), np.zeros(1, dtype=np.int64)
    yes = np.ones((1, 1), dtype=np.bool_)
    for gain, endless in ((1, True), (0, False)):
        value = np.zeros((1, 1), dtype=np.int64)
        found = kernels.sweep(
            value, zero, zero, yes, yes, zero, np.array([0, 1]), zero, zero, np.zeros((1, 1), dtype=np.int32), gain * one[None, :]
        )
        assert found is endless
