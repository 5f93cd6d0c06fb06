"""Options in as few rows of tracks as can be."""

import numpy as np
import pytest

from safepassage.planning.tracks import Track, Way, packed, spread, targets_of
from safepassage.planning.world import Options

WAY = Way(0, 1, loaded=False)


def options(*rows: int) -> Options:
    """Return options in some rows, each to the row after."""
    own = np.array(rows, dtype=np.int64)
    return Options(own, own * 10, own * 10 + 10, own * 0 + 5, own + 1)


@pytest.mark.parametrize(
    ("given", "tracks"),
    [
        ([], []),
        ([()], []),
        ([(1, 2)], [[1, 2]]),
        ([(1, 2), (3, 4)], [[1, 2, 3, 4]]),
        ([(1, 2), (2, 3)], [[1, 2], [2, 3]]),
        ([(1, 2), (2, 3), (4,)], [[1, 2, 4], [2, 3]]),
    ],
)
def test_options_share_a_track_if_no_row_is_there_twice(given: list[tuple[int, ...]], tracks: list[list[int]]) -> None:
    """The first track that has come to its end takes the next options."""
    assert [track.options.rows.tolist() for track in packed(WAY, [options(*rows) for rows in given])] == tracks


def test_tables_say_where_tracks_end_and_what_they_gain() -> None:
    """-1 and nothing where a track cannot start."""
    tracks = [Track(WAY, options(0, 2)), Track(WAY, options(1))]
    assert targets_of(tracks, 4).tolist() == [[1, -1], [-1, 2], [3, -1], [-1, -1]]
    assert spread([np.array([7, 8]), None], tracks, 4).tolist() == [[7, 0], [0, 0], [8, 0], [0, 0]]
    assert (tracks[0].at(2), targets_of([], 2).tolist()) == (1, [[-1], [-1]])
