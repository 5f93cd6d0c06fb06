"""What a notice says, word for word."""

import pytest

from safepassage.notices import Notice, Severity, Where


@pytest.mark.parametrize(
    ("where", "text"),
    [
        (Where(), ""),
        (Where(file="plan.xlsx"), "plan.xlsx"),
        (Where(file="plan.xlsx", sheet="Fleets"), "plan.xlsx, sheet Fleets"),
        (Where(file="plan.xlsx", sheet="Fleets", row=3, column="Count"), "plan.xlsx, sheet Fleets, row 3, column Count"),
        (Where(row=3), "row 3"),
        (Where(column="Count"), "column Count"),
    ],
)
def test_a_spot_names_the_parts_that_apply(where: Where, text: str) -> None:
    """Parts that are empty or zero are left out."""
    assert str(where) == text


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ({}, "error: Too many."),
        ({"where": Where(file="plan.xlsx", row=3)}, "error: plan.xlsx, row 3: Too many."),
        ({"given": "46"}, "error: Too many. Given: 46."),
        ({"expected": "at most 45"}, "error: Too many. Expected: at most 45."),
        ({"remedy": "Count again."}, "error: Too many. Count again."),
        (
            {
                "severity": Severity.WARNING,
                "where": Where(file="plan.xlsx"),
                "given": "46",
                "expected": "at most 45",
                "remedy": "Count again.",
            },
            "warning: plan.xlsx: Too many. Given: 46. Expected: at most 45. Count again.",
        ),
    ],
)
def test_a_notice_reads_as_sentences(parts: dict[str, object], text: str) -> None:
    """Severity, spot, message, what was given, what was expected, what to do; without what is not stated."""
    stated: dict[str, object] = {"code": "too-many", "severity": Severity.ERROR, "where": Where(), "message": "Too many."}
    assert str(Notice(**(stated | parts))) == text  # type: ignore[arg-type]


def test_spots_are_in_the_order_of_a_file() -> None:
    """By file, sheet, row and column."""
    spots = [Where("a", "s", 10), Where("a", "s", 9, "y"), Where("a", "s", 9, "x"), Where("a", "r", 11)]
    assert sorted(spots) == [spots[3], spots[2], spots[1], spots[0]]
