"""
Which vehicles to send if every one of them is to be out in time in a stated share of the runs.

The runs say of each vehicle whether it was out. To keep as many people as possible with all out in a share of the runs is a covering
problem with a chance constraint; it is met greedily: while too many runs fail, the vehicle stands down that is most often to blame for
the fewest people. In a run in which n vehicles fail, each has the blame for one n-th of it.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def selections(failed: NDArray[np.bool_], weights: Sequence[int], targets: Sequence[float]) -> list[NDArray[np.bool_] | None]:
    """
    Return for each of ``targets`` which vehicles to send, or None if not even one can be sent.

    Parameters
    ----------
    failed
        Shape (runs, vehicles): whether a vehicle was not out in time.
    weights
        Weighted people that each brings.
    targets
        Shares of the runs in which all that are sent are to be out, in rising order.
    """
    runs, vehicles = failed.shape
    sent = np.ones(vehicles, dtype=np.bool_)
    worth = np.maximum(np.asarray(weights, dtype=np.float64), 0.5)
    found: list[NDArray[np.bool_] | None] = []
    for target in targets:
        while sent.any():
            blame = failed & sent
            failing = blame.sum(axis=1)
            if runs - np.count_nonzero(failing) >= target * runs:
                break
            sent[_most_to_blame(blame, sent, worth)] = False
        found.append(sent.copy() if sent.any() else None)
    return found


def halves(failed: NDArray[np.bool_], weights: Sequence[int]) -> list[NDArray[np.bool_]]:
    """Return which vehicles to send if all, half, a quarter of them and so on are sent, down to one; as in `selections`."""
    vehicles = failed.shape[1]
    sizes = {max(1, vehicles >> n) for n in range(vehicles.bit_length())}
    sent, worth = np.ones(vehicles, dtype=np.bool_), np.maximum(np.asarray(weights, dtype=np.float64), 0.5)
    found: list[NDArray[np.bool_]] = []
    while sent.any():
        if int(sent.sum()) in sizes:
            found.append(sent.copy())
        sent[_most_to_blame(failed & sent, sent, worth)] = False
    return found


def _most_to_blame(blame: NDArray[np.bool_], sent: NDArray[np.bool_], worth: NDArray[np.float64]) -> int:
    """Return the vehicle among those ``sent`` that is most often to blame for the fewest people."""
    shares = (blame / np.maximum(blame.sum(axis=1), 1)[:, None]).sum(axis=0)
    return int(np.argmax(np.where(sent, shares / worth, -1.0)))
