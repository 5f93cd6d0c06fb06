"""The labels still to be followed, the best first."""

from safepassage.planning.compiled import inner
from safepassage.planning.swift.labels import Work

_LABEL = 24
"""Bits in which the number of a label is kept."""


@inner
def push(work: Work, label: int, score: int, early: int) -> None:
    """Put a label on the heap: the highest score first, of equal ones the most ``early``, of these the newest."""
    at, number = work.counts[1], early << _LABEL | label
    work.counts[1] += 1
    while at > 0:
        up = (at - 1) // 2
        if work.heap[up, 0] > score or (work.heap[up, 0] == score and work.heap[up, 1] > number):
            break
        work.heap[at, 0], work.heap[at, 1] = work.heap[up, 0], work.heap[up, 1]
        at = up
    work.heap[at, 0], work.heap[at, 1] = score, number


@inner
def pop(work: Work) -> int:
    """Take the best label off the heap."""
    found = work.heap[0, 1]
    work.counts[1] -= 1
    size = work.counts[1]
    score, number = work.heap[size, 0], work.heap[size, 1]
    at = 0
    while True:
        down = 2 * at + 1
        if down >= size:
            break
        other = down + 1
        if other < size and (
            work.heap[other, 0] > work.heap[down, 0]
            or (work.heap[other, 0] == work.heap[down, 0] and work.heap[other, 1] > work.heap[down, 1])
        ):
            down = other
        if score > work.heap[down, 0] or (score == work.heap[down, 0] and number > work.heap[down, 1]):
            break
        work.heap[at, 0], work.heap[at, 1] = work.heap[down, 0], work.heap[down, 1]
        at = down
    work.heap[at, 0], work.heap[at, 1] = score, number
    return int(found & ((1 << _LABEL) - 1))
