"""Checks of what was entered about the terms and the board: each told at its own row."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from safepassage.domain.agreement import Consent, ConsentState, Grade, Level
from safepassage.domain.operation import Operation
from safepassage.domain.readiness import Condition, Light
from safepassage.exchange import check, write_operation
from safepassage.exchange.checks import terms
from unit.terms.cases import at_the_post, before_the_change, said

S = ConsentState


def spots(operation: Operation, path: Path, code: str) -> list[tuple[str, str]]:
    """Return sheet and column of every notice with ``code``, after writing the operation to ``path`` and reading it."""
    write_operation(operation, path)
    found = [notice for notice in check(path) if notice.code == code]
    lines = path.read_text(encoding="utf-8").splitlines()
    for notice in found:
        assert notice.where.column in lines[notice.where.row - 1] or notice.where.column == "accepted_by"
    return [(lines[notice.where.row - 1].strip(" -").partition(":")[0], notice.given) for notice in found]


def test_values_that_cannot_be_read_are_told_at_their_row(tmp_path: Path) -> None:
    """Times on a clock that skips them, durations without a unit; other values are words."""
    operation = before_the_change(
        said("road", "k", value="by Tokmak"),
        said("start", "k", value="10:00"),
        said("duration", "k", value="24"),
        said("end", "m", value="dusk"),
        said("start", "k", value="2022-03-27 03:30"),
    )
    found = spots(operation, tmp_path / "operation.yaml", "unclear-value")
    assert found == [("value", "24"), ("value", "dusk"), ("value", "2022-03-27 03:30")]
    alone = replace(operation, windows=(replace(operation.windows[0], clauses=()),))
    assert len(list(terms.check_values(alone))) == 3


@pytest.mark.parametrize(
    ("state", "grade", "weak"),
    [
        (S.AGREED_IN_PRINCIPLE, Grade.RUMOUR, False),
        (S.AGREED_IN_DETAIL, Grade.RUMOUR, True),
        (S.AGREED_IN_DETAIL, Grade.VERBAL, False),
        (S.CONFIRMED_IN_WRITING, Grade.VERBAL, True),
        (S.CONFIRMED_IN_WRITING, Grade.COUNTERSIGNED, False),
        (S.CONFIRMED_IN_WRITING, None, False),
        (S.CONFIRMED_ON_THE_GROUND, Grade.COUNTERSIGNED, True),
        (S.CONFIRMED_ON_THE_GROUND, Grade.SEEN_AT_THE_CHECKPOINT, False),
        (S.REFUSED, Grade.RUMOUR, False),
    ],
)
def test_a_state_needs_evidence_that_carries_it(tmp_path: Path, state: ConsentState, grade: Grade | None, weak: bool) -> None:  # noqa: FBT001 - a column
    """Verbal is not in writing; what was not graded is not judged."""
    operation = before_the_change(said("road", "m"), said("road", "k", state, grade=grade))
    found = spots(operation, tmp_path / "operation.yaml", "weak-evidence")
    assert found == ([("grade", grade.value)] if weak and grade else [])


def test_a_history_is_in_order(tmp_path: Path) -> None:
    """Of each party, clause, level and checkpoint by itself; what has no time is in no order."""
    early = before_the_change().epoch
    late = early + timedelta(hours=1)

    def at(entered: Any, *, here: bool = False) -> Consent:  # noqa: ANN401 - a time or none
        return replace(at_the_post("road", "m") if here else said("road", "m"), entered_at=entered)

    fine = before_the_change(at(early), at(None), at(late), at(early, here=True))
    assert spots(fine, tmp_path / "operation.yaml", "history-out-of-order") == []
    wrong = before_the_change(at(late), at(early))
    assert [spot for spot, _ in spots(wrong, tmp_path / "operation.yaml", "history-out-of-order")] == ["entered_at"]


def test_a_checkpoint_at_which_somebody_must_agree_has_a_controller(tmp_path: Path) -> None:
    """Only if a clause asks there."""
    nobody = replace(before_the_change().checkpoints[0], controller="a stranger")
    asked = replace(before_the_change(levels=frozenset({Level.CHECKPOINT})), checkpoints=(nobody,))
    assert spots(asked, tmp_path / "operation.yaml", "unknown-controller") == [("controller", "a stranger")]
    unasked = replace(before_the_change(), checkpoints=(nobody,))
    assert list(terms.check_controllers(unasked)) == []
    assert list(terms.check_controllers(before_the_change(levels=frozenset({Level.CHECKPOINT})))) == []


def test_words_that_will_not_count_are_told(tmp_path: Path) -> None:
    """An amber without a name, a green without evidence, anything without a time; red always counts."""
    rows = (
        Condition(id="weather", state=Light.RED),
        Condition(id="weather", state=Light.AMBER, evidence="mist", as_of=0),
        Condition(id="weather", state=Light.AMBER, evidence="mist", as_of=0, accepted_by="c", reason="thin"),
        Condition(id="hotline", state=Light.GREEN, as_of=0),
        Condition(id="quiet", state=Light.GREEN, evidence="calls"),
        Condition(id="data", state=Light.GREEN, evidence="note", as_of=0),
        Condition(id="data", owner="steward"),
    )
    operation = replace(before_the_change(), conditions=rows)
    found = list(terms.check_board(operation))
    assert [(finding.id, finding.attribute, finding.given) for finding in found] == [
        ("1", "accepted_by", "amber"),
        ("3", "evidence", "green"),
        ("4", "as_of", "green"),
    ]
    path = tmp_path / "operation.xlsx"
    write_operation(operation, path)
    notices = [notice for notice in check(path) if notice.code == "word-does-not-count"]
    assert [(notice.where.sheet, notice.where.row) for notice in notices] == [
        ("Conditions", 3),
        ("Conditions", 5),
        ("Conditions", 6),
    ]
