"""Coast and land behind a map."""

import pytest

from safepassage.documents.land import Box, Point, clip, decode, land


def _inside(point: Point, rings: tuple[tuple[Point, ...], ...]) -> bool:
    """Return whether a point is on land: an odd number of edges lies to its east."""
    x, y = point
    crossed = 0
    for ring in rings:
        for index, (x2, y2) in enumerate(ring):
            x1, y1 = ring[index - 1]
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
                crossed += 1
    return crossed % 2 == 1


@pytest.mark.parametrize(
    ("longitude", "latitude", "dry"),
    [
        (37.54, 47.13, True),  # Mariupol
        (36.78, 46.80, True),  # Berdiansk
        (36.79, 46.66, True),  # the spit south of Berdiansk
        (37.0, 46.5, False),  # the Sea of Azov
        (35.12, 47.85, True),  # Zaporizhzhia, far from any coast
        (51.0, 42.0, False),  # the Caspian Sea, a hole in the land
        (178.0, -17.8, True),  # Fiji
        (-150.0, 10.0, False),  # the Pacific
    ],
)
def test_known_points_are_on_the_right_side_of_the_coast(longitude: float, latitude: float, dry: bool) -> None:  # noqa: FBT001 - a case's answer
    """Towns are dry and seas are wet, near the coast and far from it."""
    box = Box(longitude - 0.6, latitude - 0.5, longitude + 0.6, latitude + 0.5)
    assert _inside((longitude, latitude), land(box)) is dry


def test_a_map_across_the_date_line_has_land_on_both_sides() -> None:
    """Fiji lies on both sides of 180 degrees."""
    rings = land(Box(177.0, -19.0, 181.0, -16.0))
    xs = [x for ring in rings for x, _ in ring]
    assert min(xs) < 179
    assert max(xs) > 180


def test_every_point_lies_in_the_rectangle() -> None:
    """What is outside is cut off."""
    box = Box(34.5, 46.0, 38.5, 48.5)
    points = [point for ring in land(box) for point in ring]
    assert len(points) > 100
    assert all(box.west <= x <= box.east and box.south <= y <= box.north for x, y in points)


def test_numbers_are_read_with_their_signs() -> None:
    """Five bits a character, the least first, the sign in the lowest bit."""
    assert list(decode("ABCD")) == [0, 0, 1, -1]
    assert list(decode("gB")) == [16]


def test_a_square_is_cut_to_its_half() -> None:
    """Sutherland and Hodgman's cut of a square by a rectangle over its right half."""
    square = [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)]
    assert sorted(clip(square, Box(1.0, -1.0, 3.0, 3.0))) == [(1.0, 0.0), (1.0, 2.0), (2.0, 0.0), (2.0, 2.0)]
    assert clip(square, Box(5.0, 5.0, 6.0, 6.0)) == []
