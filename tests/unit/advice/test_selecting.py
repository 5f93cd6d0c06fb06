"""Which vehicles to send: by hand, and never fewer runs than asked for."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from safepassage.advice.selecting import selections


def test_who_is_to_blame_alone_stands_down_first() -> None:
    """In four runs the second vehicle fails twice, the first once beside it: without the second three runs are left, without both all."""
    failed = np.array([[False, True], [True, True], [False, False], [False, False]])
    chosen = selections(failed, [40, 40], [0.5, 0.75, 0.9])
    assert [None if sent is None else sent.tolist() for sent in chosen] == [[True, True], [True, False], None]


def test_of_alike_the_one_that_brings_fewer_stands_down() -> None:
    """Each fails in one run of two of its own; the one with 10 people costs less than the one with 40."""
    failed = np.array([[True, False], [False, True]])
    (sent,) = selections(failed, [40, 10], [0.5])
    assert sent is not None
    assert sent.tolist() == [True, False]


@given(
    st.lists(st.lists(st.booleans(), min_size=5, max_size=5), min_size=1, max_size=30),
    st.lists(st.integers(0, 90), min_size=5, max_size=5),
    st.floats(0, 1),
)
def test_the_share_is_met(failed: list[list[bool]], weights: list[int], target: float) -> None:
    """Whoever is sent is out in at least the share of the runs, and a higher share sends none that a lower one does not."""
    runs = np.array(failed, dtype=np.bool_)
    low, high = selections(runs, weights, [target / 2, target])
    for sent, share in ((low, target / 2), (high, target)):
        if sent is not None:
            assert np.mean(~(runs & sent).any(axis=1)) >= share - 1e-12
    if high is not None:
        assert low is not None
        assert not (high & ~low).any()
