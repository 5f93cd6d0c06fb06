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
            shares = (blame / np.maximum(failing, 1)[:, None]).sum(axis=0)
            sent[int(np.argmax(np.where(sent, shares / worth, -1.0)))] = False
        found.append(sent.copy() if sent.any() else None)
    return found
