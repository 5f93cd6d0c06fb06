"""How roads bend: between the ends of their leg, both ways."""

from dataclasses import replace

import pytest

from operations import one_bus
from safepassage.domain.network import Direction
from safepassage.domain.shape import Position, Shape, line_of

_BENT = replace(one_bus(), shapes=(Shape(leg="outer-post", points=((10.06, -30.01), (10.1, -30.02))),))


def test_a_line_has_the_ends_of_its_leg_and_the_bends_between() -> None:
    """Turned round for who drives outwards."""
    line = ((10.05, -30.0), (10.06, -30.01), (10.1, -30.02), (10.13, -30.0))
    assert line_of(_BENT, "outer-post") == line
    assert line_of(_BENT, "outer-post", Direction.OUT) == line[::-1]


def test_a_road_of_which_no_shape_is_known_is_straight() -> None:
    """From end to end."""
    assert line_of(_BENT, "town-outer") == ((10.0, -30.0), (10.05, -30.0))
    assert one_bus().bends == {}


@pytest.mark.parametrize(("points", "said"), [
    ((), "expected at least one point"), (((91.0, 0.0),), "got 91.0, 0.0"), (((0.0, -180.5),), "got 0.0, -180.5"),
])  # fmt: skip
def test_a_shape_that_cannot_be_is_refused(points: tuple[Position, ...], said: str) -> None:
    """With what is wrong."""
    with pytest.raises(ValueError, match=said):
        Shape(leg="a", points=points)
