"""The writer of SVG."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepassage.documents.svg import HATCHES, Area, filled, number, picture, rect, shortened, tag, text, width_of


def test_numbers_are_short_and_never_minus_zero() -> None:
    """One decimal at most, the same on every machine."""
    assert [number(value) for value in (3.0, 2.55, -0.04, 0.05, -1.25)] == ["3", "2.5", "0", "0.1", "-1.2"]


def test_words_and_attributes_are_escaped() -> None:
    """Whatever is written by others stays text."""
    drawn = text(1, 2, "<b>&</b>", class_='x" onload="y')
    assert drawn == '<text x="1" y="2" class="x&quot; onload=&quot;y">&lt;b&gt;&amp;&lt;/b&gt;</text>'
    assert tag("g", text_anchor="end", fill=None) == '<g text-anchor="end"/>'


def test_a_picture_is_well_formed_and_has_a_title() -> None:
    """It can be read by any XML reader, and aloud."""
    drawn = picture(10, 20, "A & B", rect(0, 0, 1, 1), prefix="p")
    root = ET.fromstring(drawn)
    assert root.attrib["viewBox"] == "0 0 10 20"
    assert root.find("title") is not None
    assert root.findtext("title") == "A & B"


@pytest.mark.parametrize("style", sorted(HATCHES))
def test_hatching_stays_inside_its_box(style: str) -> None:
    """Every line of a hatching lies in the box, and there is at least one in a box of some size."""
    drawn = filled([(10.0, 20.0, 30.0, 12.0)], style)
    course = drawn.split('d="')[2].split('"')[0]
    points = [tuple(map(float, point.split())) for point in course.replace("L", "M").split("M") if point]
    assert len(points) >= 2
    assert all(10 <= x <= 40 and 20 <= y <= 32 for x, y in points)


def test_a_plain_fill_has_no_lines_and_nothing_gives_nothing() -> None:
    """A style without hatching is one path; no boxes make no path."""
    assert filled([(0, 0, 2, 3)], "people") == '<path d="M0 0h2v3h-2z" class="bar bar-people"/>'
    assert filled([], "aid") == ""


def test_words_are_cut_to_fit() -> None:
    """Cut words end with an ellipsis and fit; short ones stay."""
    assert shortened("Road", 100, 10) == "Road"
    cut = shortened("Reception centre of the northern district", 100, 10)
    assert cut.endswith("…")
    assert width_of(cut, 10) <= 100


def test_widths_of_other_scripts() -> None:
    """Wide letters take more room, marks over letters none."""
    assert width_of("漢", 10) > width_of("w", 10) > width_of("a", 10) > width_of("i", 10)
    assert width_of("e\u0301", 10) == width_of("e", 10)
    assert width_of("Ж", 10) > width_of("Z", 10)


@given(st.tuples(*[st.floats(-50, 50) for _ in range(4)]))
def test_a_line_cuts_an_area_if_one_of_its_points_is_inside(ends: tuple[float, float, float, float]) -> None:
    """Checked against points along the line."""
    area = Area(-10, -5, 10, 5)
    x1, y1, x2, y2 = ends
    along = [(x1 + (x2 - x1) * step / 200, y1 + (y2 - y1) * step / 200) for step in range(201)]
    if any(-10 < x < 10 and -5 < y < 5 for x, y in along):
        assert area.cut_by((x1, y1), (x2, y2))
    elif all(x < -10 or x > 10 for x, _ in along) or all(y < -5 for _, y in along) or all(y > 5 for _, y in along):
        assert not area.cut_by((x1, y1), (x2, y2))
