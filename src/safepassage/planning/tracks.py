"""Tracks: the options of one thing that a vehicle can do, in rows, so that a kernel can follow them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from safepassage.domain.network import Direction
from safepassage.planning.charges import Ints
from safepassage.planning.world import Options


@dataclass(frozen=True, slots=True)
class Way:
    """What a track is: between which nodes, by empty or loaded vehicles, and what is charged for it."""

    origin: int
    target: int
    loaded: bool
    driven: bool = False
    gate: str = ""
    checkpoint: str = ""
    direction: Direction | None = None


@dataclass(frozen=True, slots=True)
class Track:
    """
    A way with at most one option for each row, the rows in order.

    A way with several options in one row (a step in which one window closes and the next opens) has several tracks.
    """

    way: Way
    options: Options

    def at(self, row: int) -> int:
        """Return the number of the option that starts in ``row``."""
        return int(np.searchsorted(self.options.rows, row))


def packed(way: Way, found: Iterable[Options]) -> Iterator[Track]:
    """Yield the options of ``found`` as tracks, as few as have no row twice."""
    bins: list[list[Options]] = []
    ends: list[int] = []
    for options in found:
        if not len(options.rows):
            continue
        low, high = int(options.rows[0]), int(options.rows[-1])
        number = next((at for at, end in enumerate(ends) if end < low), None)
        if number is None:
            bins.append([options])
            ends.append(high)
        else:
            bins[number].append(options)
            ends[number] = high
    for parts in bins:
        yield Track(way, joined(parts))


def joined(parts: Sequence[Options]) -> Options:
    """Return options one after the other as one."""
    if len(parts) == 1:
        return parts[0]
    return Options(
        np.concatenate([part.rows for part in parts]),
        np.concatenate([part.starts for part in parts]),
        np.concatenate([part.ends for part in parts]),
        np.concatenate([part.seconds for part in parts]),
        np.concatenate([part.targets for part in parts]),
    )


def targets_of(tracks: Sequence[Track], rows: int) -> "np.ndarray[tuple[int, int], np.dtype[np.int32]]":
    """Return the row where each track ends for each row in which it starts, -1 where it cannot, shape (rows, tracks)."""
    table = np.full((rows, max(1, len(tracks))), -1, dtype=np.int32)
    for number, track in enumerate(tracks):
        table[track.options.rows, number] = track.options.targets
    return table


def spread(gains: Sequence[Ints | None], tracks: Sequence[Track], rows: int) -> Ints:
    """Return what each track gains for each row, shape (rows, tracks): nothing where ``gains`` has None."""
    table = np.zeros((rows, max(1, len(tracks))), dtype=np.int64)
    for number, (track, gain) in enumerate(zip(tracks, gains, strict=True)):
        if gain is not None:
            table[track.options.rows, number] = gain
    return table
