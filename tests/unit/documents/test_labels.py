"""Labels: none over another."""

from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from safepassage.documents.labels import Mark, place_labels, spread, written
from safepassage.documents.svg import Area

FRAME = Area(0, 0, 600, 400)
marks = st.lists(
    st.builds(
        Mark,
        x=st.floats(10, 590),
        y=st.floats(10, 390),
        words=st.sampled_from(
            ["Mill", "Checkpoint 12", "Berdiansk, sports complex", "Вугледар", "Reception centre of the whole north"]
        ),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(marks)
def test_no_two_labels_overlap_and_none_covers_a_mark(wanted: list[Mark]) -> None:
    """Whatever the places, every label is inside the frame and clear of all others and of all marks; every mark is accounted for."""
    placed, left_out = place_labels(wanted, FRAME, 12)
    assert len(placed) + len(left_out) == len(wanted)
    assert not any(one.area.meets(other.area) for one, other in combinations(placed, 2))
    assert not any(label.area.meets(mark.area) for label in placed for mark in wanted)
    assert all(label.area.inside(FRAME) for label in placed)


def test_a_lonely_mark_is_named_on_its_right() -> None:
    """The first choice is the right side, next to the mark, without a line."""
    placed, _ = place_labels([Mark(x=100, y=100, words="Mill")], FRAME, 12)
    assert (placed[0].anchor, placed[0].anchor_x, placed[0].led) == ("start", 108.0, False)


def test_words_keep_clear_of_lines() -> None:
    """A road to the right sends the words elsewhere."""
    placed, _ = place_labels([Mark(x=100, y=100, words="Mill")], FRAME, 12, lines=[((100, 100), (500, 100))])
    assert placed[0].anchor == "end"


def test_words_are_written_over_a_line_rather_than_not_at_all() -> None:
    """Where every spot is crossed by a line, one that is near is taken."""
    rows = [((0.0, float(y)), (600.0, float(y))) for y in range(2, 400, 5)]
    placed, left_out = place_labels([Mark(x=100, y=100, words="Mill")], FRAME, 12, lines=rows)
    assert len(placed) == 1
    assert not left_out


def test_a_mark_without_room_is_left_out_and_told() -> None:
    """Nothing is written over something else."""
    placed, left_out = place_labels([Mark(x=100, y=100, words="Mill")], FRAME, 12, taken=[FRAME])
    assert (placed, [mark.words for mark in left_out]) == ((), ["Mill"])


def test_far_words_are_joined_to_their_mark_by_a_line() -> None:
    """Where only a far spot is free, a line leads to it."""
    placed, _ = place_labels([Mark(x=100, y=100, words="Mill")], FRAME, 12, taken=[Area(70, 70, 150, 130)])
    assert placed[0].led
    assert written(placed[0], 12, "label").startswith("<line ")


def test_long_names_are_written_in_two_lines() -> None:
    """They are cut at the space nearest to the middle; a long word is not cut."""
    assert Mark(x=0, y=0, words="Berdiansk, sports complex").lines == ("Berdiansk,", "sports complex")
    assert Mark(x=0, y=0, words="Llanfairpwllgwyngyllgogerych").lines == ("Llanfairpwllgwyngyllgogerych",)


@given(st.lists(st.floats(0, 300), min_size=1, max_size=40).map(sorted))
def test_spread_places_keep_their_order_their_distance_and_their_bounds(wanted: list[float]) -> None:
    """If there is no room for the distance asked for, they share the room evenly."""
    places = spread(wanted, 13, 0, 300)
    gap = min(13, 300 / max(1, len(wanted) - 1))
    assert len(places) == len(wanted)
    assert all(after - before >= gap - 1e-6 for before, after in pairwise(places))
    assert places[0] >= -1e-6
    assert places[-1] <= 300 + 1e-6


def test_places_that_are_apart_stay_where_they_are() -> None:
    """Only neighbours that would touch are moved, evenly to both sides."""
    assert spread([10, 50, 52, 200], 12, 0, 300) == [10, 45, 57, 200]
