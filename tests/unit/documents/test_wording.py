"""Numbers and lists in words."""

import pytest

from safepassage.documents import wording


@pytest.mark.parametrize(
    ("value", "words"), [(0, "0"), (999, "999"), (170_000, "170\u202f000"), (1_234_567, "1\u202f234\u202f567")]
)
def test_thousands_are_set_apart(value: int, words: str) -> None:
    """A narrow space that does not break stands between thousands."""
    assert wording.grouped(value) == words


@pytest.mark.parametrize(("value", "words"), [(0.04, "0.04"), (2.25, "2.2"), (12.0, "12"), (1250.4, "1\u202f250")])
def test_an_amount_has_the_decimals_it_needs(value: float, words: str) -> None:
    """Small numbers keep two digits, large ones none behind the point."""
    assert wording.amount(value) == words


@pytest.mark.parametrize(
    ("value", "words"), [(0.0, "0\u202f%"), (0.0001, "0.1\u202f%"), (0.0654, "6.6\u202f%"), (1.0, "100\u202f%")]
)
def test_a_small_gap_is_never_shown_as_none(value: float, words: str) -> None:
    """Gaps are rounded up."""
    assert wording.share(value) == words


def test_only_the_whole_is_a_hundred_per_cent() -> None:
    """Parts are rounded down; a part of nothing is a dash."""
    assert [wording.part(*pair) for pair in ((999, 1000), (5, 5), (0, 0))] == ["99\u202f%", "100\u202f%", "–"]


def test_units() -> None:
    """Distances and masses change their unit with size."""
    assert [wording.kilometres(metres) for metres in (4_200, 230_400)] == ["4.2\u202fkm", "230\u202fkm"]
    assert [wording.tonnes(kg) for kg in (0, 950, 26_800)] == ["0\u202fkg", "950\u202fkg", "26.8\u202ft"]
    assert [wording.count(number, "person", "people") for number in (1, 2000)] == ["1 person", "2\u202f000 people"]


def test_lists_read_as_sentences() -> None:
    """The last of a list follows "and"."""
    assert [wording.listed(words) for words in ([], ["a"], ["a", "b", "c"])] == ["none", "a", "a, b and c"]


def test_runs_of_numbered_names_are_shortened() -> None:
    """Only names of one stem with following numbers join."""
    assert (
        wording.runs(["held-01", "held-02", "held-03", "road-04", "held-09", "tram"])
        == "held-01 to held-03, road-04, held-09, tram"
    )
