"""What happened, as read from a file: complete, or refused with the reason."""

from pathlib import Path

import pytest

from safepassage.advice.outcome import Figure, Outcome
from safepassage.errors import InvalidOperationError
from safepassage.exchange.outcome_file import outcome_beside, read_outcome

TEXT = """\
counted: people on the ferry
low: 10
high: 12
source: harbour master's log
figures:
  - what: ferries
    value: two
    source: the same
"""


def test_reads_what_happened(tmp_path: Path) -> None:
    """Every field is there, the figures in their order."""
    path = tmp_path / "outcome.yaml"
    path.write_text(TEXT, encoding="utf-8")
    expected = Outcome(
        counted="people on the ferry",
        low=10,
        high=12,
        source="harbour master's log",
        figures=(Figure(what="ferries", value="two", source="the same"),),
    )
    assert read_outcome(path) == expected
    assert outcome_beside(tmp_path / "operation.yaml") == expected


def test_most_operations_have_no_outcome(tmp_path: Path) -> None:
    """Nothing lies beside an operation that has not happened."""
    assert outcome_beside(tmp_path / "operation.yaml") is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("low: [1", "while parsing a flow sequence"),
        ("low: 3", "missing required field"),
        (TEXT.replace("low: 10", "low: 13"), "An outcome must have 0 <= low <= high, got 13 and 12."),
        (TEXT.replace("source: harbour master's log\n", "source: ''\n"), "An outcome must name its source"),
        (TEXT + "note: &a x\nas_of: *a\n", "it repeats a part by its name"),
        (TEXT + "hight: 3\n", "unknown field `hight`"),
    ],
)
def test_refuses_what_does_not_say_it(text: str, reason: str, tmp_path: Path) -> None:
    """The message says which file, and why."""
    path = tmp_path / "outcome.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidOperationError) as caught:
        read_outcome(path)
    assert "outcome.yaml does not say what happened: " in str(caught.value)
    assert reason in str(caught.value)
