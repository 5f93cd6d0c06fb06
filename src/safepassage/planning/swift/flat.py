"""
Many arrays in one: what compiled loops read is one array of whole numbers whose head says where each part begins.

One argument instead of sixty: the compiler takes seconds instead of minutes.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def packed(names: tuple[str, ...], parts: Mapping[str, Ints | int]) -> tuple[Ints, dict[str, Ints]]:
    """
    Return one array with all ``parts``, in the order of ``names``, and a view of each.

    Its first numbers are, for each name, the part itself if it is a single number, or else where it begins.
    """
    missing = set(names) ^ set(parts)
    if missing:
        msg = f"Parts and names differ: {sorted(missing)}."
        raise ValueError(msg)
    sizes = [0 if isinstance(parts[name], int) else np.asarray(parts[name]).size for name in names]
    flat = np.zeros(len(names) + sum(sizes), dtype=np.int64)
    views: dict[str, Ints] = {}
    at = len(names)
    for number, (name, size) in enumerate(zip(names, sizes, strict=True)):
        part = parts[name]
        if isinstance(part, int):
            flat[number] = part
            continue
        flat[number] = at
        views[name] = flat[at : at + size].reshape(part.shape)
        views[name][...] = part
        at += size
    return flat, views
